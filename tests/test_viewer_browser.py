"""The viewer of the relationship map in a real browser: seen, clicked, typed at, shared, printed, and attacked."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import Visit, faults
from factory import EVIL, hostile, story

from kg.export import viewer
from kg.graph import Graph

Maker = Callable[..., Graph]
Data = dict[str, Any]
#: What a software renderer says of itself when a page with WebGL is shown, and the pictures that a page from a file makes.
HARMLESS = ("blob:null/",)


class Map(Visit):
    """The viewer in the browser."""

    def ready(self) -> Map:
        self.expected = HARMLESS
        self.until("document.getElementById('app').dataset.ready === 'true'")
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
        """How many entities and statements the tables hold."""
        texts = [self.page.inner_text(f"#tab-{key}") for key in ("entities", "statements")]
        first, second = (int(re.sub(r"\D", "", text)) for text in texts)
        return first, second

    def fragment(self) -> str:
        return str(self.page.evaluate("decodeURIComponent(location.hash)"))


@pytest.fixture
def visit(browser: Any, visits: list[Visit], bundle: Path, tmp_path: Path) -> Callable[..., Map]:
    def go(data: Data, fragment: str = "", width: int = 1280, height: int = 900, **context: Any) -> Map:
        path = tmp_path / f"map{len(visits)}.html"
        path.write_text(viewer._html(data, bundle), "utf-8")
        seen = Map(browser, path.as_uri() + fragment, site=path.as_uri(), width=width, height=height, **context)
        visits.append(seen)
        return seen.ready()

    return go


@pytest.fixture
def told(make: Maker, bundle: Path) -> Data:
    """What the page of a small story carries."""
    return carried(make(story()), bundle)


def carried(graph: Graph, bundle: Path) -> Data:
    page, _ = viewer.page(graph, static=bundle)
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found
    data: Data = json.loads(found[1])
    return data


def at(data: Data, label: str) -> int:
    return next(i for i, node in enumerate(data["nodes"]) if node["label"] == label)


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


# --- reading it ----------------------------------------------------------------------------------------------------


def test_a_click_on_an_entity_opens_who_says_so_in_which_words_and_where(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told)
    seen.page.mouse.click(*seen.spot("Russia"))
    seen.page.wait_for_selector(".panel h2:text('Russia')")
    text = seen.panel()
    assert "According to the United States, Russia violates" in text and "Russia denies it" in text
    assert "“Washington says that Russia violates the INF Treaty”" in text
    assert "BBC" in text and "2 August 2019" in text
    link = seen.page.locator(".panel .source a").first
    assert link.get_attribute("href") == "https://example.org/inf"
    assert "noopener" in (link.get_attribute("rel") or "")
    assert seen.fragment() == "#at=russia"
    seen.page.keyboard.press("Escape")
    assert "About this map" in seen.panel()


def test_a_click_on_a_line_opens_what_lies_between_two(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told)
    x, y = seen.page.evaluate(
        """() => { const kind = kgMap.model.kinds.findIndex(k => k.id === 'dispute');
                   const c = kgMap.stage.drawn().curves.find(c => c.line.bundle.kind === kind);
                   const r = document.querySelector('.canvas').getBoundingClientRect();
                   return [(c.ax + 2 * c.cx + c.bx) / 4 + r.x, (c.ay + 2 * c.cy + c.by) / 4 + r.y]; }"""
    )
    seen.page.mouse.click(x, y)
    seen.until("location.hash.startsWith('#between=')")
    assert "Washington says that Russia" in seen.panel()


def test_a_tap_opens_a_sheet_that_leaves_the_map_in_sight(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told, width=390, height=844, has_touch=True, is_mobile=True)
    seen.page.touchscreen.tap(*seen.spot("Russia"))
    seen.until("location.hash === '#at=russia'")
    sheet = seen.page.locator(".panel").bounding_box()
    assert sheet and sheet["y"] > 400 and sheet["y"] + sheet["height"] <= 845


def test_kinds_differ_by_more_than_colour_and_the_legend_says_what_they_mean(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told)
    patterns = seen.page.evaluate("kgMap.stage.sigma.getGraph().mapEdges((_, a) => a.pattern)")
    kinds = {statement["kind"] for statement in told["statements"]}
    assert len(set(patterns)) >= len(kinds) > 2
    legend = seen.page.inner_text(".legend")
    for i in kinds:
        assert told["kinds"][i]["explain"] in legend


def test_search_suggests_also_by_alias_and_says_where_nothing_is(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told)
    field = seen.page.locator(".top input")
    field.fill("unit")
    assert seen.page.locator(".top [role=option]").first.inner_text().startswith("United States")
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant")
    field.press("Enter")
    assert seen.page.evaluate("document.activeElement.textContent") == "United States"
    field.fill("zzzz")
    assert "Nothing found" in seen.page.inner_text(".top [role=listbox]")


def test_everything_works_by_keyboard_and_is_said_aloud(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told)
    seen.page.locator(".canvas").focus()
    seen.page.keyboard.press("ArrowRight")
    seen.until("document.querySelector('[role=status]').textContent.includes('statement')")
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("document.activeElement.tagName") == "H2"
    seen.page.keyboard.press("Escape")
    seen.page.locator("#tab-entities").focus()
    seen.page.keyboard.press("ArrowRight")
    seen.page.locator("#rows-statements tbody button", has_text="withdraws").focus()
    seen.page.keyboard.press("Enter")
    assert "The United States withdrew from the INF Treaty" in seen.panel()


def test_a_citation_is_copied(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told, "#at=russia", permissions=["clipboard-read", "clipboard-write"])
    seen.page.locator(".panel button", has_text="Copy citation").first.click()
    seen.until("document.querySelector('[role=status]').textContent.includes('copied')")
    copied = seen.page.evaluate("navigator.clipboard.readText()")
    assert "Russia violates" in copied and "BBC" in copied and "https://example.org/inf" in copied


# --- choosing ------------------------------------------------------------------------------------------------------


def test_filters_take_lines_and_rows_away_and_come_back(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told)
    before = seen.shown()
    seen.page.click("button:text('Filters')")
    seen.page.click("button[aria-label='Kinds of statement: None']")
    assert seen.shown() == (0, 0)
    seen.page.locator("#filters label", has_text="disputes").locator("input").check()
    assert 0 < seen.shown()[1] < before[1]
    assert seen.page.evaluate("kgMap.stage.sigma.getGraph().size") >= 1
    seen.page.click("button:text('Clear filters')")
    assert seen.shown() == before
    seen.page.fill("#filters [role=combobox]", "united")
    seen.page.press("#filters [role=combobox]", "Enter")
    assert seen.shown()[1] < before[1] and "said=united-states" in seen.fragment()


def test_the_slider_shows_the_graph_as_of_a_date_and_plays(visit: Callable[..., Map]) -> None:
    seen = visit(large(20, 90))
    end = seen.page.locator(".slider input").nth(1)
    end.focus()
    for _ in range(10):
        seen.page.keyboard.press("ArrowLeft")
    assert "As of 31 December 2009" in seen.page.inner_text(".time")
    assert seen.shown()[1] == 60
    begin = seen.page.locator(".slider input").nth(0)
    begin.focus()
    for _ in range(10):
        seen.page.keyboard.press("ArrowRight")
    assert seen.shown()[1] == 30 and seen.fragment() == "#from=2000-01-01&to=2009-12-31&undated=no"
    seen.page.click(".time button")
    seen.until("location.hash.includes('to=2011')")
    seen.page.click(".time button")


def test_focus_path_back_and_a_link_that_shows_the_same(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told, "#at=russia")
    seen.page.click(".panel button:text('its relations')")
    assert seen.fragment() == "#at=russia&focus=russia"
    shades = seen.page.evaluate("[...kgMap.seen().shade]")
    assert 1 in shades or len(set(shades)) == 1
    seen.page.fill(".panel [role=combobox]", "united states")
    seen.page.press(".panel [role=combobox]", "Enter")
    assert seen.fragment() == "#path=russia united-states" or "path=russia+united-states" in seen.fragment()
    assert "Connected in" in seen.panel()
    link = seen.page.evaluate("location.hash")
    seen.page.go_back()
    seen.until("location.hash.includes('focus')")
    assert seen.page.locator(".panel button[aria-pressed=true]").inner_text() == "its relations"
    other = visit(told, link)
    assert "From Russia to United States" in other.panel()


# --- teaching ------------------------------------------------------------------------------------------------------


def test_the_tour_leads_through_its_steps_and_ends(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(touring(told))
    whole = seen.shown()
    assert "In three steps." in seen.panel()
    seen.page.click(".tools button:text('Tour')")
    assert "Two powers." in seen.page.inner_text(".tourbar")
    seen.page.click(".tourbar .next")
    assert "Step 2 of 3" in seen.page.inner_text(".tourbar") and seen.shown()[1] < whole[1]
    seen.page.click(".tourbar .next")
    assert "From Russia to United States" in seen.panel() and "step=3" in seen.fragment()
    seen.page.click(".tourbar .next")
    assert seen.shown() == whole and not seen.page.is_visible(".tourbar")


def test_presenting_has_large_type_and_keys(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(touring(told))
    seen.page.click("button:text('Present')")
    assert not seen.page.is_visible(".top") and seen.page.is_visible(".tourbar")
    size = seen.page.evaluate("parseFloat(getComputedStyle(document.querySelector('.caption')).fontSize)")
    assert size >= 22
    seen.page.keyboard.press("ArrowRight")
    assert "Step 2 of 3" in seen.page.inner_text(".tourbar")
    seen.page.click(".leave")
    assert seen.page.is_visible(".top")


def test_paper_holds_the_picture_and_every_statement_with_its_source(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told, color_scheme="dark")
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert seen.page.locator(".paper svg polygon, .paper svg circle").count() >= len(told["nodes"]) - 1
    assert seen.page.locator(".paper tbody tr").count() == len(told["statements"])
    assert "https://example.org/inf" in str(seen.page.locator(".paper").text_content())
    seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert seen.page.locator(".paper *").count() == 0
    assert seen.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_the_view_is_saved_as_svg_and_png(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told)
    for words, start in (("Save as SVG", b"<svg"), ("Save as PNG", b"\x89PNG")):
        seen.page.click(".menu summary")
        with seen.page.expect_download() as caught:
            seen.page.click(f"button:text('{words}')")
        data = Path(caught.value.path()).read_bytes()
        assert data.startswith(start) and len(data) > 2000
        if start == b"<svg":
            assert b"Russia" in data and b"stroke-dasharray" in data and b"<script" not in data


# --- for everybody -------------------------------------------------------------------------------------------------


def test_axe_has_no_serious_finding(told: Data, visit: Callable[..., Map], axe: str) -> None:
    for fragment in ("", "#at=russia", "#step=1"):
        seen = visit(touring(told), fragment)
        seen.page.click("button:text('Filters')")
        assert faults(seen.page, axe) == []


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_it_fits_the_screen(make: Maker, bundle: Path, visit: Callable[..., Map], width: int) -> None:
    data = carried(make(story(), hostile()), bundle)
    for fragment in ("", "#at=russia"):
        seen = visit(data, fragment, width=width, height=740, has_touch=width < 500)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_forced_colours_and_reduced_motion_are_kept(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told, forced_colors="active", reduced_motion="reduce")
    colours = set(seen.page.evaluate("kgMap.stage.sigma.getGraph().mapNodes((_, a) => a.color)"))
    assert len(colours) == 1, "shapes alone tell classes apart"
    seen.search("russia")
    assert not seen.page.evaluate("kgMap.stage.sigma.getCamera().isAnimated()")


def test_nothing_hostile_becomes_markup(make: Maker, bundle: Path, visit: Callable[..., Map]) -> None:
    data = {**carried(make(story(), hostile()), bundle), "title": EVIL}
    seen = visit(data)
    assert seen.page.evaluate("document.querySelectorAll('img, iframe, object, script:not([type]):not(:last-of-type)').length") == 0
    text = seen.search("onerror")
    assert "<img src=x onerror=alert(2)>" in text and "\u202e" not in text
    assert seen.page.locator(".panel .source a").count() == 0, "javascript: is no link"
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")


@pytest.mark.parametrize(("nodes", "statements"), [(0, 0), (1, 0), (1, 1), (2, 1)])
def test_very_little_is_no_failure(visit: Callable[..., Map], nodes: int, statements: int) -> None:
    seen = visit(large(nodes, statements))
    if nodes == 0:
        assert "Nothing was found here." in seen.page.inner_text(".stage")
    else:
        seen.search("Entity 0")
        assert "Entity 0" in seen.panel()


def test_damaged_data_is_said(browser: Any, visits: list[Visit], bundle: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.html"
    path.write_text(viewer._html({**large(1, 0), "version": 2}, bundle), "utf-8")
    seen = Visit(browser, path.as_uri(), site=path.as_uri())
    visits.append(seen)
    seen.page.wait_for_selector("[role=alert]")
    assert "cannot be shown" in seen.page.inner_text("[role=alert]")


def test_ten_thousand_entities_open_and_move(visit: Callable[..., Map]) -> None:
    began = time.perf_counter()
    seen = visit(large(10_000, 50_000))
    opened = time.perf_counter() - began
    filtering = seen.page.evaluate(
        """() => { const began = performance.now(); kgMap.go({off: {kind: new Set([0]), class: new Set(), predicate: new Set()}});
                   return performance.now() - began; }"""
    )
    seen.page.wait_for_timeout(600)
    seen.page.evaluate("() => { window.drawn = 0; kgMap.stage.sigma.on('afterRender', () => window.drawn++); }")
    seen.page.mouse.move(400, 400)
    seen.page.mouse.down()
    began, n = time.perf_counter(), 0
    while time.perf_counter() - began < 2:
        n += 1
        seen.page.mouse.move(400 + n * 7 % 200, 400 + n * 3 % 100)
    frames = seen.page.evaluate("drawn") / (time.perf_counter() - began)
    seen.page.mouse.up()
    print(f"10,000 entities: open in {opened:.1f} s, filtered in {filtering:.0f} ms, {frames:.0f} frames a second while moving")
    assert "strongest lines are drawn" in seen.page.inner_text(".budget")
    assert opened < 15 and filtering < 1500 and frames > 3, "far above what a busy machine needs"
