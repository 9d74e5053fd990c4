"""The relationship map: what is drawn, and the page in a real browser."""

from __future__ import annotations

import html.parser
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browsing import Visit
from factory import EVIL, extraction, hostile, story

from kg.errors import InputError
from kg.export import layout
from kg.export import map as kg_map
from kg.graph import Graph
from kg.model import Modality, Polarity, Time
from kg.words import web_address

Maker = Callable[..., Graph]


def data_of(page: str) -> dict[str, Any]:
    """What the page's script is given."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_kinds_are_told_apart(make: Maker) -> None:
    graph = make(story())
    drawn = kg_map.network(graph)
    kinds = {(e["from"], e["label"], e["to"]): e["kind"] for e in drawn.edges}
    assert kinds == {
        ("united-states", "suspends", "inf-treaty"): "fact",
        ("united-states", "withdraws from", "inf-treaty"): "fact",
        ("russia", "violates · disputed", "inf-treaty"): "dispute",
        ("united-states", "is to develop", "9m729"): "plan",
        ("united-states", "✕ does not test", "9m729"): "denial",
        ("united-states", "tests", "s-400"): "claim",
    }
    styles = {(e["color"], str(e["dashes"])) for e in drawn.edges}
    assert len(styles) == 5, "each kind looks different"
    assert drawn.directed and all(e["arrows"] == "to" for e in drawn.edges)


def test_only_a_fact_is_a_plain_line(make: Maker) -> None:
    drawn = kg_map.network(make(story()))
    assert {e["kind"] for e in drawn.edges if e["dashes"] is False} == {"fact"}


def test_what_one_document_says_and_another_denies_is_a_dispute(make: Maker) -> None:
    says = extraction("a.txt")
    denies = extraction("b.txt", publisher="TASS")
    fact = replace(says, statements=says.statements[:1])
    denial = replace(denies.statements[0], polarity=Polarity.NEGATIVE)
    graph = make(fact, replace(denies, statements=(denial,)))
    assert {e["kind"] for e in kg_map.network(graph).edges} == {"dispute"}


def test_a_demand_for_the_contrary_disputes_nothing(make: Maker) -> None:
    says = extraction("a.txt")
    demand = replace(says.statements[0], polarity=Polarity.NEGATIVE, modality=Modality.DEMANDED)
    graph = make(replace(says, statements=(says.statements[0], demand)))
    assert sorted(e["kind"] for e in kg_map.network(graph).edges) == ["denial", "fact"]


def test_parallel_statements_are_one_line_with_a_count(make: Maker) -> None:
    graph = make(extraction("a.txt"), extraction("b.txt"), extraction("c.txt"))
    page, report = kg_map.page(graph)
    assert report == kg_map.MapReport(nodes=3, edges=3, hidden=0)
    assert {e["label"] for e in data_of(page)["edges"]} >= {"suspends ×3", "violates · disputed ×3"}
    assert sorted(map(len, data_of(page)["bundles"])) == [3, 3, 3]
    assert len(data_of(page)["statements"]) == 9


def test_about_and_depth(make: Maker) -> None:
    graph = make(story())
    assert set(kg_map.network(graph, about="9m729").node_ids) == {"9m729", "united-states"}
    deeper = kg_map.network(graph, about="9m729", depth=2)
    assert set(deeper.node_ids) == {"9m729", "united-states", "inf-treaty", "s-400"}
    assert "russia" in kg_map.network(graph, about="9m729", depth=3).node_ids
    with pytest.raises(InputError):
        kg_map.network(graph, about="Atlantis")
    with pytest.raises(InputError, match="depth"):
        kg_map.network(graph, about="russia", depth=0)


def test_dates(make: Maker) -> None:
    doc = extraction(published=None)
    graph = make(doc)
    assert {e["label"] for e in kg_map.network(graph, start="2019-03").edges} == {"withdraws from"}
    assert {e["label"] for e in kg_map.network(graph, end="2019-02").edges} == {"suspends"}
    assert {e["label"] for e in kg_map.network(graph, start="2019", end="2019").edges} == {"suspends", "withdraws from"}
    _, report = kg_map.page(graph, start="2019")
    assert report.hidden == 1, "the undated accusation is counted"
    for wrong in ("yesterday", "2019-1", ""):
        with pytest.raises(InputError, match="not a date"):
            kg_map.network(graph, start=wrong)


def test_an_interval_counts_where_it_overlaps(make: Maker) -> None:
    base = extraction()
    long = replace(base.statements[0], time=Time("1991/1994", "stated"))
    graph = make(replace(base, statements=(long,)))
    for start, end, edges in (("1993", None, 1), ("1995", None, 0), (None, "1990", 0), ("1990", "1991", 1)):
        assert kg_map.network(graph, start=start, end=end).num_edges() == edges, (start, end)


def test_only_and_limit(make: Maker) -> None:
    graph = make(story())
    assert {e["kind"] for e in kg_map.network(graph, only=("dispute", "plan")).edges} == {"dispute", "plan"}
    with pytest.raises(InputError, match="gossip"):
        kg_map.network(graph, only=("gossip",))
    page, report = kg_map.page(graph, limit=2)
    assert report.nodes == 2 and report.hidden == 4
    assert set(data_of(page)["labels"]) == {"united-states", "inf-treaty"}


def test_an_empty_map_says_why(make: Maker) -> None:
    empty = make()
    assert "no documents" in data_of(kg_map.page(empty)[0])["why_empty"]
    graph = make(story())
    page, report = kg_map.page(graph, about="russia", start="1700", end="1701")
    assert report.edges == 0
    assert "from 1700" in data_of(page)["why_empty"] and "Russia" in data_of(page)["why_empty"]


def test_the_same_graph_gives_the_same_bytes(make: Maker, tmp_path: Path) -> None:
    one, two = make(story(), hostile()), make(hostile(), story())
    first, second = io.BytesIO(), io.BytesIO()
    assert kg_map.write(one, first) == kg_map.write(two, second)
    assert first.getvalue() == second.getvalue()
    kg_map.write(one, tmp_path / "map.html")
    assert (tmp_path / "map.html").read_bytes() == first.getvalue()
    with pytest.raises(InputError, match="cannot write"):
        kg_map.write(one, tmp_path / "no" / "map.html")


@pytest.mark.parametrize("size", [2, 40, 160])
def test_labels_do_not_lie_on_each_other(size: int) -> None:
    """A hub, chains and loose pairs: after layout no two boxes of node and label overlap."""
    slugs = [f"n{i:03}" for i in range(size)]
    pairs = [(slugs[0], s) for s in slugs[1 : size // 2]] + list(
        zip(slugs[size // 2 :: 2], slugs[size // 2 + 1 :: 2], strict=False)
    )
    boxes = {s: (60.0 + 7 * (i % 9), 34.0 + (i % 3) * 10) for i, s in enumerate(slugs)}
    spots = layout.layout(slugs, pairs, boxes)
    assert spots == layout.layout(slugs, list(reversed(pairs)), boxes)
    assert spots.keys() == set(slugs)
    assert len({y for _, y in spots.values()}) == size, "vis-network mislays the label of a level edge"
    overlapping = [
        (a, b) for i, a in enumerate(slugs) for b in slugs[i + 1 :]
        if abs(spots[a][0] - spots[b][0]) < boxes[a][0] + boxes[b][0] - layout.GAP
        and abs(spots[a][1] - spots[b][1]) < boxes[a][1] + boxes[b][1] - layout.GAP
    ]  # fmt: skip
    assert overlapping == []


def test_a_large_graph_is_laid_out_at_once() -> None:
    slugs = [f"n{i:04}" for i in range(2000)]
    spots = layout.layout(slugs, [(slugs[0], s) for s in slugs[1:]], dict.fromkeys(slugs, (50.0, 30.0)))
    assert len(set(spots.values())) == 2000


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=c", True), ("HTTP://example.org", True), ("javascript:alert(1)", False),
        ("data:text/html,x", False), ("https:///nohost", False), ("java\nscript:alert(1)", False),
        ("//example.org", False),
        ("https://example.org/\\@evil", False), (None, False), ("inf.txt", False), ("https://[bad", False),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str | None, safe: bool) -> None:
    assert web_address(url) == (url if safe else None)


class Tags(html.parser.HTMLParser):
    """Collects what a browser would see as elements and references."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_nothing_hostile_becomes_markup(make: Maker) -> None:
    plain, _ = kg_map.page(make(story()))
    evil, _ = kg_map.page(make(story(), hostile()), title=EVIL)
    seen: list[list[str]] = []
    for page in (plain, evil):
        parser = Tags()
        parser.feed(page)
        seen.append([tag for tag, _ in parser.tags])
        for tag, attributes in parser.tags:
            assert not attributes.keys() & {"src", "srcset", "onclick", "onerror", "style"}, tag
            assert attributes.get("href") in (None, "data:,")
    assert seen[0] == seen[1], "the hostile page has the same elements as the plain one"
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', evil)
    assert policy and "default-src 'none'" in policy[1] and "unsafe" not in policy[1]
    assert "\u202e" not in evil, "no character that turns the text around"


# --- in a browser --------------------------------------------------------------------------------------------------


class Map(Visit):
    """The map in the browser."""

    def search(self, words: str) -> str:
        self.page.fill("#search", words)
        self.page.press("#search", "Enter")
        return self.panel()

    def panel(self) -> str:
        return str(self.page.inner_text("#panel"))


@pytest.fixture
def visit(browser: Any, visits: list[Visit], tmp_path: Path) -> Callable[..., Map]:
    def go(graph: Graph, width: int = 1280, height: int = 900, **options: Any) -> Map:
        path = tmp_path / f"map{len(visits)}.html"
        kg_map.write(graph, path, **options)
        seen = Map(browser, path.as_uri(), site=path.as_uri(), width=width, height=height)
        visits.append(seen)
        return seen

    return go


def test_search_and_click_show_quote_and_source(make: Maker, visit: Callable[..., Map]) -> None:
    seen = visit(make(story()))
    text = seen.search("russia")
    assert "According to the United States, Russia violates" in text and "(disputed by Russia)" in text
    assert "“Washington says that Russia violates the INF Treaty”" in text
    assert "BBC, INF, 2019-08-02" in text
    link = seen.page.locator("#panel a").first
    assert link.get_attribute("href") == "https://example.org/inf"
    assert "noopener" in (link.get_attribute("rel") or "")
    # A click on the line itself, where the canvas has drawn it.
    edge = next(e["id"] for e in data_of(seen.page.content())["edges"] if e["kind"] == "dispute")
    seen.page.fill("#search", "")
    spot = seen.page.evaluate(
        """id => { kgMap.network.fit({animation: false});
                   const e = kgMap.network.body.edges[id].edgeType; const p = e.getPoint(0.5, e.getViaNode());
                   const d = kgMap.network.canvasToDOM(p);
                   const r = document.getElementById('map').getBoundingClientRect();
                   return [d.x + r.x, d.y + r.y]; }""",
        edge,
    )
    seen.page.mouse.click(*spot)
    seen.page.wait_for_function("document.getElementById('panel').innerText.includes('→')")
    assert "Russia → " in seen.panel() and "Washington says that Russia" in seen.panel()


def test_tables_hold_what_the_canvas_holds_and_work_by_keyboard(make: Maker, visit: Callable[..., Map]) -> None:
    seen = visit(make(story()))
    assert seen.page.locator("#entities tbody tr").count() == 5
    assert seen.page.locator("#statements tbody tr").count() == 6
    seen.page.locator("#statements tbody button", has_text="withdraws").focus()
    seen.page.keyboard.press("Enter")
    assert "“The United States withdrew from the INF Treaty”" in seen.panel()


def test_filters_take_lines_and_rows_away(make: Maker, visit: Callable[..., Map]) -> None:
    seen = visit(make(story()))
    for name in ("claim", "plan", "denial", "dispute"):
        seen.page.uncheck(f"#filters input[name={name}]")
    assert seen.page.locator("#statements tbody tr:visible").count() == 2
    assert seen.page.locator("#entities tbody tr:visible").count() == 2
    hidden = seen.page.evaluate("Object.values(kgMap.network.body.edges).filter(e => e.options.hidden).length")
    assert hidden == 4


def test_a_hostile_document_stays_text(make: Maker, visit: Callable[..., Map]) -> None:
    seen = visit(make(story(), hostile()), title=EVIL)
    assert seen.page.evaluate("document.querySelectorAll('img, iframe, object').length") == 0
    text = seen.search("onerror")
    assert "<img src=x onerror=alert(2)>" in text
    assert seen.page.locator("#panel a").count() == 0, "javascript: is no link"
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_it_fits_the_screen(make: Maker, visit: Callable[..., Map], width: int) -> None:
    seen = visit(make(story(), hostile()), width=width, height=844)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.page.evaluate("document.getElementById('map').dataset.ready") == "true"


def test_an_empty_page_says_why_in_the_browser(make: Maker, visit: Callable[..., Map]) -> None:
    seen = visit(make())
    assert "kg build" in seen.page.inner_text("#empty")
