"""Pages in a real Chromium: what they ask of others, what they complain of, and what axe-core finds in them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: Notes of the driver that draws without a graphics card: no fault of a page.
DRIVER = "GPU stall due to ReadPixels"

__all__ = ["SCHEMES", "WIDTHS", "Visit", "chromium", "faults", "program"]

WIDTHS = (1280, 390)  #: pixels: a desk, a telephone
SCHEMES = ("light", "dark")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # whatever a page tries, nothing leaves this machine
)  # fmt: skip


def program() -> str | None:
    """Where Chromium is, if it is."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def chromium(path: str) -> Iterator[Any]:
    """A running Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


class Visit:
    """A page in a context of its own, with everything it asks of others than `site` and complains of."""

    def __init__(
        self, browser: Any, address: str, *, site: str, width: int = 1280, height: int = 844, before: str = "", **context: Any
    ) -> None:
        """Open it; `before` is a script that runs in it ahead of its own."""
        self.site = site
        self.complaints: list[str] = []
        self.expected: tuple[str, ...] = ()  #: words of complaints that are meant to be
        self.context = browser.new_context(viewport={"width": width, "height": height}, **context)
        if before:
            self.context.add_init_script(before)
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") and DRIVER not in m.text else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)
        self.page.goto(address)

    def _dialog(self, dialog: Any) -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.site, "data:", f"blob:{self.site}")):
            self.complaints.append(request.url)

    def close(self) -> list[str]:
        """Leave the page; returns the complaints that were not expected."""
        self.context.close()
        return [c for c in self.complaints if not any(words in c for words in self.expected)]


def faults(page: Any, axe: str) -> list[str]:
    """What is wrong with a page on a desk and on a telephone, in light and in dark: it is too wide, or axe-core's
    serious and critical findings."""
    page.evaluate(axe)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width}: wider than the screen")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            seen = page.evaluate("""() => axe.run({resultTypes: ['violations']}).then(r => r.violations
                .filter(v => ['serious', 'critical'].includes(v.impact)).flatMap(v => v.nodes.map(n => `${v.id} ${n.html}`)))""")
            found += [f"{width} {scheme}: {fault[:300]}" for fault in seen]
    return found
