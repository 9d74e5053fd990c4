"""The viewer of the relationship map in a browser: what a test opens, what it asks, and data to open it with."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from browsing import Visit

from kg.export import viewer
from kg.graph import Graph

__all__ = ["Data", "Maker", "Map", "Site", "at", "carried", "kept", "kind", "large", "site", "touring"]

Maker = Callable[..., Graph]
Data = dict[str, Any]
#: The addresses of the pictures that a page from a file makes: they are asked of nobody.
HARMLESS = ("blob:null/",)


class Map(Visit):
    """The viewer in the browser."""

    def ready(self) -> Map:
        self.expected += HARMLESS
        self.until("document.getElementById('app').dataset.ready === 'true'")
        self.page.evaluate(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
        )  # it is drawn
        return self

    def until(self, condition: str) -> None:
        """Wait for it from outside: the page's policy allows no evaluation within."""
        end = time.monotonic() + 20
        while not self.page.evaluate(condition):
            assert time.monotonic() < end, condition
            self.page.wait_for_timeout(40)

    def panel(self) -> str:
        return str(self.page.inner_text(".panel"))

    def search(self, words: str) -> str:
        self.page.fill(".top input", words)
        self.page.press(".top input", "Enter")
        return self.panel()

    def spot(self, label: str) -> tuple[float, float]:
        """Where an entity lies on the screen."""
        x, y = self.page.evaluate(
            """label => { const m = kgMap.model, i = m.nodes.findIndex(n => n.label === label);
                          const d = kgMap.stage.drawn().dots.find(d => d.i === i);
                          const r = document.querySelector('.canvas').getBoundingClientRect(); return [d.x + r.x, d.y + r.y]; }""",
            label,
        )
        return x, y

    def shown(self) -> tuple[int, int]:
        """How many entities and statements the tables hold, which are filled after the drawing."""
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(() => setTimeout(done))))")
        texts = [self.page.inner_text(f"#tab-{key}") for key in ("entities", "statements")]
        first, second = (int(re.sub(r"\D", "", text)) for text in texts)
        return first, second

    def drawn(self) -> tuple[int, int]:
        """How many entities and lines the drawing has now, without those in the background."""
        entities, lines = self.page.evaluate(
            """() => { const d = kgMap.stage.drawn(), { shade } = kgMap.seen();
                       return [d.dots.filter(dot => shade[dot.i] === 2).length, d.curves.length]; }"""
        )
        return entities, lines

    def fragment(self) -> str:
        return str(self.page.evaluate("decodeURIComponent(location.hash).replaceAll('+', ' ')"))

    def said(self, words: str) -> None:
        """Wait until the live region says so."""
        self.until(f"document.querySelector('[role=status]').textContent.includes({json.dumps(words)})")


def carried(graph: Graph, bundle: Path) -> Data:
    page, _ = viewer.page(graph, static=bundle)
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found
    data: Data = json.loads(found[1])
    return data


def at(data: Data, label: str) -> int:
    return next(i for i, node in enumerate(data["nodes"]) if node["label"] == label)


def kind(data: Data, name: str) -> int:
    return next(i for i, one in enumerate(data["kinds"]) if one["id"] == name)


def kept(data: Data, keep: Callable[[Data], bool]) -> tuple[tuple[int, int], tuple[int, int]]:
    """What tables and drawing must have of the statements that are kept: entities and statements; entities and lines."""
    rows = [s for s in data["statements"] if keep(s)]
    entities = {end for s in rows for end in (s["s"], s["o"])}
    lines = {(s["s"], s["o"], s["kind"]) for s in rows if s["s"] != s["o"]}
    return (len(entities), len(rows)), (len(entities), len(lines))


def touring(data: Data) -> Data:
    russia, states = at(data, "Russia"), at(data, "United States")
    steps = [
        {"caption": "Two powers.", "focus": [russia, states], "path": None, "date": None, "kinds": None},
        {"caption": "Only what is said and denied.", "focus": [russia], "path": None, "date": None, "kinds": ["dispute"]},
        {"caption": "How they are bound.", "focus": [], "path": [russia, states], "date": None, "kinds": None},
    ]  # fmt: skip
    return {**data, "story": {"title": "A short tour", "intro": "In three steps.", "steps": steps}}


def large(nodes: int, statements: int) -> Data:
    """A graph of that size, its entities on a spiral, its statements over thirty years."""
    kinds = [{"id": k, "label": k + "s", "explain": k} for k in ("fact", "claim", "dispute", "denial", "plan")]
    weight = [0] * nodes
    rows = []
    for n in range(statements):
        s, o = n * 7919 % nodes, (n * n + 31 * n + 1) % max(1, nodes // 5)
        weight[s] += 1
        weight[o] += 1
        year = 1990 + n % 30
        rows.append({
            "s": s, "p": n % 3, "o": o, "kind": n % 5, "text": f"Entity {s} does {n} to entity {o}.", "quote": None, "doc": 0,
            "time": [f"{year}-01-01", f"{year}-12-31"], "said": [], "denied": [], "place": None, "polarity": 1,
            "modality": "actual", "proposition": str(n), "confidence": 1,
        })  # fmt: skip
    return {
        "version": 1, "title": "Large", "intro": None, "quotes": "none", "story": None,
        "built": {"documents": 1, "statements": statements, "hidden": 0, "why": None if statements else "Nothing was found here."},
        "classes": [{"id": "State", "label": "state", "shape": "circle", "light": "#0072B2", "dark": "#5AB4E6"},
                    {"id": "Person", "label": "person", "shape": "triangle", "light": "#B36200", "dark": "#F0A83C"}],
        "kinds": kinds, "predicates": [{"id": f"p{i}", "label": f"relates {i}"} for i in range(3)],
        "documents": [{"id": "d", "title": "Report", "publisher": "Desk", "date": "2020-01-02", "url": None}],
        "nodes": [{"id": f"n{i}", "label": f"Entity {i}", "class": i % 2, "aliases": [], "weight": weight[i], "about": None,
                   "x": (i * 0.6180339887 % 1) * 1000, "y": (i * 0.7548776662 % 1) * 1000} for i in range(nodes)],
        "statements": rows,
    }  # fmt: skip


@dataclass
class Site:
    """A site with a map on it: what it answers, one answer after the other, and what it was asked."""

    url: str
    answers: list[tuple[int, dict[str, str], bytes]]
    asked: list[str]


@contextmanager
def site(bundle: Path, source: str, *answers: tuple[int, dict[str, str], str]) -> Iterator[Site]:
    """A site on 127.0.0.1 that shows the viewer under the policy of `kg serve`; the last answer to `source` is repeated."""
    from kg.serve.app import DRAWING

    page = f"""<!doctype html><html lang="en"><title>A map</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/static/map.css">
        <script defer src="/static/map.js"></script><body><div id="app" data-source="{source}"></div></body></html>"""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append(self.path)
            name = Path(self.path).name
            if self.path.startswith("/static/"):
                kind = "text/css" if name.endswith("css") else "text/javascript"
                self.reply(200, {"Content-Type": kind}, (bundle / name).read_bytes())
            elif self.path.startswith("/map.json"):
                self.reply(*(made.answers.pop(0) if len(made.answers) > 1 else made.answers[0]))
            elif self.path == "/gone":
                self.close_connection = True  # without a word
            else:
                body = page if self.path == "/map" else "<!doctype html><title>Another page</title>"
                self.reply(200, {"Content-Type": "text/html; charset=utf-8"}, body.encode())

        def reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            own = {"Content-Security-Policy": DRAWING, "Content-Length": str(len(body))}
            for name, value in (own | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Site(f"http://127.0.0.1:{server.server_port}", [(s, h, b.encode()) for s, h, b in answers], [])
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
