"""Reading the map in a real browser: clicked, tapped, searched, by keyboard, in every colour, and with hostile data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import Visit, faults
from factory import EVIL, hostile, story
from viewing import Data, Maker, Map, at, carried, kind, large, touring

from kg.export import viewer


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


def test_kinds_differ_by_more_than_colour_and_the_legend_says_what_they_mean(
    told: Data, visit: Callable[..., Map]
) -> None:
    seen = visit(told)
    patterns = seen.page.evaluate("kgMap.stage.sigma.getGraph().mapEdges((_, a) => a.pattern)")
    kinds = {statement["kind"] for statement in told["statements"]}
    assert len(set(patterns)) >= len(kinds) > 2
    legend = seen.page.inner_text(".legend")
    for i in kinds:
        assert told["kinds"][i]["explain"] in legend


def test_the_legend_explains_areas_where_there_are_some(visit: Callable[..., Map]) -> None:
    data = large(12, 30)
    assert "Shaded areas" not in visit(data).page.inner_text(".legend")
    nodes = [{**node, "group": n % 2 if n < 10 else None} for n, node in enumerate(data["nodes"])]
    assert "Shaded areas: entities with many relations" in visit({**data, "nodes": nodes}).page.inner_text(".legend")


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


def test_what_was_suggested_before_escape_is_not_taken(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told)
    field = seen.page.locator(".top input")
    field.fill("unit")
    field.press("Escape")
    field.press("Enter")
    assert field.input_value() == "" and seen.fragment() == "" and "About this map" in seen.panel()


def test_the_panel_follows_filters_that_leave_as_many_statements(visit: Callable[..., Map]) -> None:
    data = large(2, 4)
    documents = [{**data["documents"][0], "id": f"d{i}"} for i in range(2)]
    seen = visit({**data, "documents": documents, "statements": [{**s, "doc": i % 2} for i, s in enumerate(data["statements"])]})
    texts = []
    for document in range(2):
        seen.page.evaluate(f"kgMap.go({{node: 0, document: {document}}})")
        texts.append(seen.panel())
        shown = seen.page.evaluate("kgMap.seen().statements.map(i => kgMap.model.statements[i]).filter(s => s.s === 0 || s.o === 0).map(s => s.text)")
        assert len(shown) > 0 and all(text in texts[-1] for text in shown)
    assert texts[0] != texts[1]


def test_short_names_are_drawn_and_both_names_are_found(told: Data, visit: Callable[..., Map]) -> None:
    treaty = told["nodes"][at(told, "Intermediate-Range Nuclear Forces Treaty")]
    assert treaty["short"] == "INF Treaty"
    seen = visit(told)
    drawn = seen.page.evaluate("kgMap.stage.drawn().words.map(w => w.lines.join(' '))")
    assert "INF Treaty" in drawn and treaty["label"] not in drawn
    assert "INF Treaty" in seen.page.inner_text(".panel .chips")
    for words in ("INF Treaty", "Intermediate-Range"):
        seen.search(words)
        assert seen.page.inner_text(".panel h2") == treaty["label"]


def test_the_line_of_a_denial_says_what_is_denied_and_that_it_is(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told)
    row = next(s for s in told["statements"] if s["kind"] == kind(told, "denial"))
    x, y, label = seen.page.evaluate(
        """kind => { const c = kgMap.stage.drawn().curves.find(c => c.line.bundle.kind === kind);
                     const r = document.querySelector('.canvas').getBoundingClientRect();
                     return [(c.ax + 2 * c.cx + c.bx) / 4 + r.x, (c.ay + 2 * c.cy + c.by) / 4 + r.y, c.line.bundle.label]; }""",
        row["kind"],
    )
    assert told["predicates"][row["p"]]["label"] in label
    seen.page.mouse.move(x - 1, y - 1)
    seen.page.mouse.move(x, y)
    seen.until("!document.querySelector('.tip').hidden")
    tip = seen.page.inner_text(".tip")
    assert told["predicates"][row["p"]]["label"] in tip and "(denials)" in tip
    seen.page.mouse.click(x, y)
    seen.until("location.hash.startsWith('#between=')")
    assert row["text"] in seen.panel() and "denial" in seen.panel()


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


def test_the_theme_is_changed_both_ways(told: Data, visit: Callable[..., Map], axe: str) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    inks = "JSON.stringify(kgMap.stage.sigma.getGraph().mapNodes((_, a) => a.color))"
    seen = visit(told, color_scheme="light")
    light, ink = seen.page.evaluate(f"[{ground}, {inks}]")
    seen.page.click("button[aria-label='Dark or light']")
    dark, pale = seen.page.evaluate(f"[{ground}, {inks}]")
    assert dark != light and pale != ink
    assert faults(seen.page, axe) == [], "chosen dark, whatever the system wants"
    assert seen.page.evaluate(ground) == dark
    seen.page.click("button[aria-label='Dark or light']")
    assert seen.page.evaluate(f"[{ground}, {inks}]") == [light, ink]
    assert faults(seen.page, axe) == []


def test_what_a_finger_presses_is_large_enough(told: Data, visit: Callable[..., Map]) -> None:
    data = touring(told)
    data["statements"] = [{**row, "time": [f"{2000 + n}-01-01"] * 2} for n, row in enumerate(data["statements"])]
    for fragment in ("", "#at=russia", "#step=2"):
        seen = visit(data, fragment, width=390, height=844, has_touch=True, is_mobile=True)
        seen.page.click("button:text('Filters')")
        seen.page.click(".menu summary")
        small = seen.page.evaluate(
            """() => [...document.querySelectorAll('button, summary, select, input:not([type=checkbox]), label:has(input), .menu a')]
                  .filter(e => e.checkVisibility()).map(e => [e.textContent || e.ariaLabel, e.getBoundingClientRect()])
                  .filter(([, r]) => r.width < 43.5 || r.height < 43.5).map(([name, r]) => `${name}: ${r.width} x ${r.height}`)"""
        )
        assert small == []


def test_every_control_has_a_name_and_the_keyboard_meets_them_as_they_stand(
    told: Data, visit: Callable[..., Map]
) -> None:
    data = touring(told)
    data["statements"] = [{**row, "time": [f"{2000 + n}-01-01"] * 2} for n, row in enumerate(data["statements"])]
    seen = visit(data)
    met = []
    for _ in range(60):
        seen.page.keyboard.press("Tab")
        met.append(
            seen.page.evaluate(
                "(e => e.getAttribute('aria-label') || e.textContent.trim() || e.tagName)(document.activeElement)"
            )
        )
    assert all(name and name not in ("BUTTON", "INPUT") for name in met)
    order = ["Skip to the table", "Search", "Filters", "Tour", "Present", "Share", "Dark or light"]
    assert met[:7] == order
    later = ["Zoom in", "Zoom out", "Show all", "▶ Play", "From", "until", "Tour ▸", "Russia"]
    assert [name for name in met if name in later][: len(later)] == later


NO_WEBGL = """const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return /webgl/.test(kind) ? null : get.call(this, kind, ...rest); }"""


def test_without_webgl_tables_panel_and_paper_remain(told: Data, visit: Callable[..., Map], axe: str) -> None:
    seen = visit(touring(told), before=NO_WEBGL)
    assert "cannot draw the map" in seen.page.inner_text(".stage")
    assert seen.shown()[1] == len(told["statements"])
    assert "According to the United States, Russia violates" in seen.search("russia")
    seen.page.keyboard.press("Escape")
    seen.page.click("#tab-statements")
    seen.page.locator("#rows-statements button", has_text="violates").first.click()
    assert "between=" in seen.fragment()
    seen.page.click(".tools button:text('Tour')")
    seen.page.click(".tourbar .next")
    assert "Step 2 of 3" in seen.page.inner_text(".tourbar")
    seen.page.click(".menu summary")
    assert not seen.page.is_visible("button:text('Save as PNG')") and not seen.page.is_visible("button:text('Present')")
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert seen.page.locator(".paper li").count() > 0 and not seen.page.locator(".paper svg").count()
    seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
    seen.page.click("button[aria-label='Dark or light']")
    assert faults(seen.page, axe) == []


def test_a_screen_that_is_turned_shows_all_of_it_again(visit: Callable[..., Map]) -> None:
    seen = visit(large(30, 60), width=390, height=844, has_touch=True, is_mobile=True)
    for width, height in ((844, 390), (390, 844), (1280, 900)):
        seen.page.set_viewport_size({"width": width, "height": height})
        seen.page.wait_for_timeout(300)
        inside = seen.page.evaluate(
            """() => { const d = kgMap.stage.drawn();
                       return d.dots.filter(dot => dot.x > 0 && dot.y > 0 && dot.x < d.width && dot.y < d.height).length; }"""
        )
        assert inside == 30


def test_forced_colours_and_reduced_motion_are_kept(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told, forced_colors="active", reduced_motion="reduce")
    colours = set(seen.page.evaluate("kgMap.stage.sigma.getGraph().mapNodes((_, a) => a.color)"))
    assert len(colours) == 1, "shapes alone tell classes apart"
    seen.search("russia")
    assert not seen.page.evaluate("kgMap.stage.sigma.getCamera().isAnimated()")


def test_nothing_hostile_becomes_markup(make: Maker, bundle: Path, visit: Callable[..., Map]) -> None:
    data = {**carried(make(story(), hostile()), bundle), "title": EVIL}
    seen = visit(data)
    assert (
        seen.page.evaluate(
            "document.querySelectorAll('img, iframe, object, script:not([type]):not(:last-of-type)').length"
        )
        == 0
    )
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
    path.write_text(viewer.alone({**large(1, 0), "version": 2}, bundle), "utf-8")
    seen = Visit(browser, path.as_uri(), site=path.as_uri())
    visits.append(seen)
    seen.page.wait_for_selector("[role=alert]")
    assert "cannot be shown" in seen.page.inner_text("[role=alert]")
