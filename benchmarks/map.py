"""What the relationship map costs in a browser: the time to its first view, of a filter, and the frames while it moves.

    python benchmarks/map.py --entities 10000 --statements 50000
    python benchmarks/map.py --store kg.db

Makes a graph of that size in communities, with quotes of 18 words, and writes its map as `kg map` does; or takes a store of
your own, and then writes the page of pyvis beside it. Opens the files in headless Chromium without a graphics card, each in
a fresh context, and prints the medians of several visits:
first view (from the navigation until the frame after the drawing is there), each filter (from the click until the frame
after the drawing that follows), frames a second while a mouse drags the map. Use a quiet machine: everything shares its cores.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from kg import model, ontology
from kg.export import viewer
from kg.graph import Graph
from kg.store import Store
from kg.store.rdf import extraction_quads

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
PREDICATES = ("signs", "violates", "withdrawsFrom", "meetsWith", "supports", "criticizes", "deploys")
CLASSES = ("State", "Organization", "GovernmentBody", "Person", "Agreement", "WeaponSystem", "Event")

# Two frames after a drawing it is on the screen: the compositor hands out no third before it has shown the first.
FIRST = """
addEventListener("DOMContentLoaded", () => {
  const app = document.getElementById("app");
  const look = () => {
    if (app && !app.dataset.ready) return void setTimeout(look, 4);
    requestAnimationFrame(() => requestAnimationFrame(() => (window.firstView = performance.now())));
  };
  look();
});
"""
FILTER = """(act) => new Promise((done) => {
  const { sigma } = kgMap.stage;
  const began = performance.now();
  sigma.once("afterRender", () => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began))));
  ({
    kind: () => document.querySelector("#filters .checks input").click(),
    class: () => document.querySelectorAll("#filters fieldset")[1].querySelector("input").click(),
    predicate: () => document.querySelectorAll("#filters fieldset")[2].querySelector("input").click(),
    claimant: () => kgMap.go({ said: kgMap.model.statements.find((s) => s.said.length)?.said[0] ?? null }),
    source: () => kgMap.go({ said: null, document: 0 }),
    time: () => kgMap.go({ document: null, to: kgMap.model.span[0] + (kgMap.model.span[1] - kgMap.model.span[0]) / 2 }),
    focus: () => kgMap.go({ to: null, focus: 0, steps: 2 }),
  })[act]();
})"""
ACTS = ("kind", "class", "predicate", "claimant", "source", "time", "focus")


def world(entities: int, statements: int, seed: int = 7) -> Iterator[model.Extraction]:
    """Documents of twenty statements: communities of different sizes with hubs in them, and some ties between them."""
    r = random.Random(seed)
    words = ["".join(r.choice("aeioubcdfglmnprst") for _ in range(r.randint(2, 9))) for _ in range(4000)]
    names = [" ".join(r.choices(words, k=3)).title() for _ in range(entities)]
    classes = [r.choice(CLASSES) for _ in names]
    groups: dict[int, list[int]] = {}
    for i in range(entities):
        groups.setdefault(int(r.paretovariate(0.9)) % 90, []).append(i)
    home = [groups[k] for k in sorted(groups) for _ in groups[k]]

    def one() -> int:
        members = r.choice(home)
        return members[int(len(members) * r.random() ** 2)]

    for n in range(max(1, statements // 20)):
        quotes = [" ".join(r.choices(words, k=18)).capitalize() + "." for _ in range(20)]
        doc = model.Document(
            f"https://example.org/{n}", " ".join(quotes), title=" ".join(r.choices(words, k=8)),
            publisher="Desk", published=f"{2000 + n % 24}-05-06", published_basis="metadata",
        )  # fmt: skip
        found, mentions, at = [], [], 0
        for quote in quotes:
            members = r.choice(home)
            a, b = (members[int(len(members) * r.random() ** 2)] for _ in range(2))
            pair = (a, b if r.random() < 0.85 else one())
            found.append(model.Statement(
                doc.id, f"e{pair[0]}", r.choice(PREDICATES), f"e{pair[1]}", model.Evidence(at, at + len(quote), quote),
                time=model.Time(f"{2000 + r.randrange(24)}-03", "stated"), confidence=0.8, extractor="made",
                attributed_to=(f"e{r.choice(members)}",) if r.random() < 0.4 else (),
            ))  # fmt: skip
            mentions += [model.Mention(at, at + 3, names[i], f"e{i}", classes[i], "gazetteer") for i in pair]
            at += len(quote) + 1
        yield model.Extraction(doc, tuple(mentions), (), tuple(found))


def fill(folder: Path, entities: int, statements: int) -> None:
    """A store of that graph."""
    with Store.create_or_open(folder) as store:
        made = ((e.document.id, extraction_quads(e, run="r", input_hash="0")) for e in world(entities, statements))
        for one in made:
            store.write([one])
        store.recompute_entities(ontology.load().gazetteer)
        store.flush()
        store.optimize()


def visit(browser: Browser, page: Path, measure: Callable[[Page], Any]) -> Any:
    """What is measured in a page that was just opened."""
    context = browser.new_context(viewport={"width": 1280, "height": 844})
    try:
        opened = context.new_page()
        opened.set_default_timeout(120_000)
        opened.add_init_script(FIRST)
        opened.goto(page.as_uri())
        while not opened.evaluate("window.firstView ?? 0"):
            opened.wait_for_timeout(20)
        return measure(opened)
    finally:
        context.close()


def first_view(page: Page) -> float:
    return float(page.evaluate("firstView")) / 1000


def filters(page: Page) -> dict[str, float]:
    """Milliseconds of each filter, one after the other."""
    page.wait_for_timeout(1500)
    found = {}
    for act in ACTS:
        found[act] = float(page.evaluate(FILTER, act))
        page.wait_for_timeout(400)
    return found


def frames(page: Page, seconds: float = 4.0) -> float:
    """Drawings a second while the mouse drags the map to and fro."""
    page.wait_for_timeout(1500)
    page.evaluate("() => { window.drawn = 0; kgMap.stage.sigma.on('afterRender', () => window.drawn++); }")
    page.mouse.move(500, 400)
    page.mouse.down()
    began, n = time.perf_counter(), 0
    while (past := time.perf_counter() - began) < seconds:
        n += 1
        page.mouse.move(500 + n * 7 % 240, 400 + n * 3 % 120)
        time.sleep(max(0.0, n / 60 - past))  # as often as a mouse speaks
    drawn = page.evaluate("drawn") / (time.perf_counter() - began)
    page.mouse.up()
    return float(drawn)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--entities", type=int, default=10_000)
    parser.add_argument("--statements", type=int, default=50_000)
    parser.add_argument("--visits", type=int, default=5)
    parser.add_argument("--store", type=Path, help="a store of your own instead; the page of pyvis beside it")
    options = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("there is no Chromium")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = options.store or Path(folder) / "kg.db"
        if not options.store:
            fill(store, options.entities, options.statements)
        pages = {}
        for renderer in ("sigma", "pyvis") if options.store else ("sigma",):
            pages[renderer] = Path(folder) / f"{renderer}.html"
            began = time.perf_counter()
            with Graph.open(store) as graph:
                drawn = viewer.write(graph, pages[renderer], renderer=renderer)
            seconds = time.perf_counter() - began
            size = pages[renderer].stat().st_size / 1e6
            print(f"{renderer}: {drawn.nodes:,} entities, {drawn.statements:,} statements; {size:.2f} MB, written in {seconds:.1f} s")
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        for renderer, page in pages.items():
            times = [visit(browser, page, first_view) for _ in range(options.visits)]
            print(f"{renderer}: first view {statistics.median(times):.2f} s ({min(times):.2f} to {max(times):.2f})")
        rounds = [visit(browser, pages["sigma"], filters) for _ in range(options.visits)]
        for act in ACTS:
            times = [found[act] for found in rounds]
            print(f"filter by {act}: {statistics.median(times):.0f} ms ({min(times):.0f} to {max(times):.0f})")
        rates = [visit(browser, pages["sigma"], frames) for _ in range(options.visits)]
        print(f"moving: {statistics.median(rates):.0f} frames a second ({min(rates):.0f} to {max(rates):.0f})")
        browser.close()


if __name__ == "__main__":
    main()
