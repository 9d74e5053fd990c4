"""Draws the pictures of the README: the map of the sample corpus on a desk and on a telephone.

    python docs/pictures.py

It needs Chromium and the extra `test`, and takes half a minute, most of it for reading the corpus.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

import kg
from kg.builder import sample_corpus

DOCS = Path(__file__).parent
PICTURES = {"map.png": (1280, 844, None), "map-phone.png": (390, 844, "INF Treaty")}  #: width, height, about


def main() -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("there is no Chromium")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        kg.build(sample_corpus(), store=f"{folder}/kg.db")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        with kg.open(f"{folder}/kg.db") as graph:
            for name, (width, height, about) in PICTURES.items():
                page = Path(folder) / f"{name}.html"
                graph.map(page, about=about)
                opened = browser.new_page(viewport={"width": width, "height": height})
                opened.goto(page.as_uri())
                opened.wait_for_selector("#app[data-ready=true]")
                opened.wait_for_timeout(1000)  # the last drawing is on the screen
                opened.screenshot(path=str(DOCS / name))
                opened.close()
        browser.close()


if __name__ == "__main__":
    main()
