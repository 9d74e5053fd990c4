"""Choosing what the map shows, in a real browser: filters, time, steps, paths, back and forward, and how fast it is."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from viewing import Data, Map, kept, large


def test_filters_take_lines_and_rows_away_and_come_back(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told)
    before = seen.shown()
    seen.page.click("button:text('Filters')")
    seen.page.click("button[aria-label='Kinds: None']")
    assert seen.shown() == (0, 0)
    seen.page.locator("#filters label", has_text="disputes").locator("input").check()
    assert 0 < seen.shown()[1] < before[1]
    assert seen.page.evaluate("kgMap.stage.sigma.getGraph().size") >= 1
    seen.page.click("button:text('Clear filters')")
    assert seen.shown() == before
    seen.page.fill("#filters [role=combobox]", "united")
    seen.page.press("#filters [role=combobox]", "Enter")
    assert seen.shown()[1] < before[1] and "said=united-states" in seen.fragment()


def two_sources() -> Data:
    """Entities of two classes, three relations, two documents."""
    data = large(12, 60)
    data["documents"].append({"id": "e", "title": "Other report", "publisher": None, "date": None, "url": None})
    for n, row in enumerate(data["statements"]):
        row["doc"] = n // 7 % 2
    return data


@pytest.mark.parametrize(
    ("box", "keep", "fragment"),
    [
        ("state", lambda data, s: s["s"] % 2 == s["o"] % 2 == 1, "#no-classes=State"),
        ("relates 1", lambda data, s: s["p"] != 1, "#no-relations=p1"),
        ("claims", lambda data, s: s["kind"] != 1, "#no-kinds=claim"),
        (None, lambda data, s: s["doc"] == 1, "#source=e"),
    ],
)
def test_table_and_drawing_have_what_a_filter_leaves(
    visit: Callable[..., Map], box: str | None, keep: Callable[[Data, Data], bool], fragment: str
) -> None:
    data = two_sources()
    seen = visit(data)
    seen.page.click("button:text('Filters')")
    if box:
        seen.page.locator("#filters label", has_text=box).locator("input").uncheck()
    else:
        seen.page.select_option("#source", label="Other report")
    tables, drawing = kept(data, lambda s: keep(data, s))
    assert (seen.shown(), seen.drawn(), seen.fragment()) == (tables, drawing, fragment)
    assert 0 < tables[1] < len(data["statements"])
    seen.page.click("button:text('Clear filters')")
    assert seen.shown() == kept(data, lambda s: True)[0] and seen.fragment() == ""
    seen.page.locator("#filters input").first.focus()
    seen.page.keyboard.press("Escape")
    assert not seen.page.is_visible("#filters")
    assert seen.page.evaluate("document.activeElement.textContent") == "Filters"


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


def test_bars_handles_and_years_stand_above_each_other(visit: Callable[..., Map]) -> None:
    for years, width in ((30, 1280), (30, 390), (2, 390)):
        data = large(8, years)
        seen = visit(data, width=width, has_touch=width < 500, is_mobile=width < 500)
        bars, handles, words = seen.page.evaluate(
            """() => { const middle = r => r.x + r.width / 2, all = s => [...document.querySelectorAll(s)];
                       const handle = i => { const r = i.getBoundingClientRect(), t = r.height; // as wide as high
                         return r.x + t / 2 + (i.value - i.min) / (i.max - i.min) * (r.width - t); };
                       return [all('.years rect').map(b => middle(b.getBoundingClientRect())), all('.slider input').map(handle),
                               all('.ends span').filter(s => s.offsetWidth).map(s => [Number(s.textContent), s.getBoundingClientRect().x,
                                 s.getBoundingClientRect().right, middle(s.getBoundingClientRect())])]; }"""
        )
        assert handles == pytest.approx([bars[0], bars[-1]], abs=1)
        assert [x for *_, x in words] == pytest.approx([bars[year - 1990] for year, *_ in words], abs=1)
        assert len(words) >= 2 and all(a[2] < b[1] for a, b in zip(words, words[1:], strict=False)), (
            "years are readable"
        )


def chain(length: int) -> Data:
    """One entity after another, each related to the next."""
    data = large(length, length - 1)
    for n, row in enumerate(data["statements"]):
        row.update(s=n, o=n + 1, kind=0)
    return data


def test_one_two_and_three_steps_around_an_entity(visit: Callable[..., Map]) -> None:
    seen = visit(chain(9), "#at=n4")
    for n, words in enumerate(("1 step", "2 steps", "3 steps"), 1):
        seen.page.click(f".panel button:text('{words}')")
        assert seen.shown() == seen.drawn() == (1 + 2 * n, 2 * n)
        assert seen.page.locator(".panel button[aria-pressed=true]").inner_text() == words
        assert seen.fragment() == "#at=n4&focus=n4" + (f"&steps={n}" if n > 1 else "")
    seen.page.click(".panel button:text('Whole map')")
    assert seen.shown() == (9, 8)


def test_back_and_forward_lead_through_the_views(visit: Callable[..., Map]) -> None:
    seen = visit(chain(5))
    seen.search("Entity 1")
    seen.search("Entity 3")
    seen.page.click(".panel button:text('1 step')")
    views = ["", "#at=n1", "#at=n3", "#at=n3&focus=n3"]
    headings = ["About this map", "Entity 1", "Entity 3", "Entity 3"]
    for step, move in ((2, "back"), (1, "back"), (0, "back"), (1, "forward"), (2, "forward"), (3, "forward")):
        seen.page.evaluate(f"history.{move}()")
        seen.until(f"location.hash === {views[step]!r}")
        assert seen.page.inner_text(".panel h2") == headings[step]
    assert seen.shown() == (3, 2)


def test_focus_path_back_and_a_link_that_shows_the_same(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told, "#at=russia")
    seen.page.click(".panel button:text('1 step')")
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
    assert seen.page.locator(".panel button[aria-pressed=true]").inner_text() == "1 step"
    other = visit(told, link)
    assert "From Russia to United States" in other.panel()


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
    print(
        f"10,000 entities: open in {opened:.1f} s, filtered in {filtering:.0f} ms, {frames:.0f} frames a second while moving"
    )
    assert "strongest lines are drawn" in seen.page.inner_text(".budget")
    assert opened < 15 and filtering < 1500 and frames > 3, "far above what a busy machine needs"
