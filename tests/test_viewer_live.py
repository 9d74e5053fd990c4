"""The viewer on a page of a site, in a real browser: it asks for its data, waits, tells what fails, and links to the site."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from browsing import Visit, faults
from viewing import Data, Map, Site, at, large, site

from kg.export import packing

JSON = {"Content-Type": "application/json"}
TEXT = {"Content-Type": "text/plain; charset=utf-8"}
PATHS = {
    "home": "/", "file": "/map.html?about=russia", "map": "/map?about=", "entity": "/entity/", "document": "/document/",
    "proposition": "/proposition/", "search": "/search?q=",
}  # fmt: skip

Opener = Callable[..., tuple[Map, Site]]


@pytest.fixture
def there(browser: Any, visits: list[Visit], bundle: Path) -> Iterator[Opener]:
    """Opens the map of a site that answers so."""
    with ExitStack() as stack:

        def go(
            *answers: tuple[int, dict[str, str], str], fragment: str = "", source: str = "/map.json?depth=2"
        ) -> tuple[Map, Site]:
            made = stack.enter_context(site(bundle, source, *answers))
            seen = Map(browser, f"{made.url}/map{fragment}", site=made.url)
            seen.expected = ("Failed to load resource",)  # what a browser says of every status but 200
            visits.append(seen)
            return seen, made

        yield go


def answer(data: Data, **paths: str) -> tuple[int, dict[str, str], str]:
    return 200, JSON, json.dumps({**data, "site": {**PATHS, **paths}})


def test_the_page_asks_its_site_and_links_to_it(told: Data, there: Opener, axe: str) -> None:
    told["nodes"][at(told, "Russia")]["id"] = "russia/a b?&é"
    seen, made = there(answer(told))
    seen.ready()
    assert [path for path in made.asked if path.startswith("/map.json")] == ["/map.json?depth=2"]
    seen.search("russia")
    links = {a.text_content(): a.get_attribute("href") for a in seen.page.locator("a[href^='/']").all()}
    links.pop("All statements of this")
    assert links == {
        "kg": "/",
        "Save this map as one file": "/map.html?about=russia",
        "All about Russia": "/entity/russia%2Fa%20b%3F%26%C3%A9",
        "Map around Russia": "/map?about=russia%2Fa%20b%3F%26%C3%A9",
        "Read the document": f"/document/{told['documents'][0]['id']}",
    }
    shown = {s["proposition"] for s in told["statements"] if at(told, "Russia") in (s["s"], s["o"], *s["said"])}
    of_this = seen.page.locator(".panel a:text('All statements of this')").evaluate_all(
        "all => all.map(a => a.pathname)"
    )
    assert set(of_this) == {f"/proposition/{one}" for one in shown}
    assert faults(seen.page, axe) == []
    seen.page.click(".menu summary")
    file = seen.page.locator(".menu a", has_text="Save this map as one file")
    assert file.get_attribute("download") == "" and file.is_visible()
    seen.page.keyboard.press("Escape")
    seen.page.click("a:text('All about Russia')")
    seen.until("location.pathname.startsWith('/entity/')")
    assert made.asked.count("/entity/russia%2Fa%20b%3F%26%C3%A9") == 1


def test_what_is_not_found_is_looked_for_in_the_whole_graph(told: Data, there: Opener) -> None:
    seen, made = there(answer(told))
    seen.ready()
    seen.page.fill(".top input", "Côte d'Ivoire & 100%")
    assert "Nothing found" in seen.page.inner_text(".top [role=listbox]")
    seen.said("Look for “Côte d'Ivoire & 100%” in the whole graph")
    seen.page.press(".top input", "ArrowDown")
    seen.page.press(".top input", "Enter")
    seen.until("location.pathname === '/search'")
    assert "/search?q=C%C3%B4te%20d%27Ivoire%20%26%20100%25" in made.asked


def test_only_paths_of_the_same_site_become_links(told: Data, there: Opener) -> None:
    wrong = {
        "home": "https://example.org/", "file": "//example.org/map", "map": "/\\example.org/", "entity": "javascript:alert(1)//",
        "document": "entity/", "proposition": "/a b/", "search": "\t/search?q=",
    }  # fmt: skip
    seen, _ = there(answer(told, **wrong))
    seen.ready().search("russia")
    links = seen.page.locator("a[href]:not(.skip)").evaluate_all("all => all.map(a => a.href)")
    assert set(links) == {"https://example.org/inf"}
    seen.page.fill(".top input", "zzzz")
    assert seen.page.locator(".top [role=option]").count() == 1


def test_a_file_has_no_links_to_a_site(told: Data, visit: Callable[..., Map]) -> None:
    for data in (told, {**told, "site": None}, {**told, "site": PATHS}):
        seen = visit(data, "#at=russia")
        assert seen.page.locator("a[href^='/']").count() == 0
        assert "Save this map as one file" not in str(seen.page.text_content(".menu"))


def test_packed_data_is_read_too(there: Opener) -> None:
    data = large(30, 60)
    seen, _ = there((200, JSON, json.dumps({**packing.compact(data), "site": PATHS})))
    assert seen.ready().shown() == (30, 60)


def test_a_busy_site_is_asked_once_more(told: Data, there: Opener) -> None:
    busy = (503, {**TEXT, "Retry-After": "2"}, "Too many questions at once. Please try again in a moment.\n")
    seen, made = there(busy, answer(told))
    seen.page.wait_for_selector("text=The server is busy; asking again in 2 seconds.")
    seen.ready()
    assert seen.shown()[1] == len(told["statements"]) and sum(p.startswith("/map.json") for p in made.asked) == 2
    seen, made = there(busy)
    assert "Too many questions at once." in seen.page.inner_text("[role=alert]")
    assert sum(p.startswith("/map.json") for p in made.asked) == 2
    made.answers.append((200, JSON, json.dumps(told).encode()))
    made.answers.pop(0)
    seen.page.click("button:text('Try again')")
    assert seen.ready().shown()[1] == len(told["statements"])


@pytest.mark.parametrize(
    ("reply", "words", "again"),
    [
        (
            (404, TEXT, "unknown entity 'rusia'; did you mean russia?\n"),
            "unknown entity 'rusia'; did you mean russia?",
            False,
        ),
        ((400, {"Content-Type": "text/html"}, "<h1>Bad</h1>"), "does not understand", False),
        ((504, JSON, "{}"), "took the server too long", True),
        ((418, JSON, ""), "answer 418", False),
        ((200, JSON, "<html>"), "cannot be shown", False),
        ((200, JSON, '{"version": 7}'), "cannot be shown", False),
        ((404, TEXT, "<img src=x onerror=alert(1)>" * 100), "<img src=x onerror=alert(1)>", False),
    ],
)
def test_what_fails_is_told_in_words(there: Opener, axe: str, reply: Any, words: str, again: bool) -> None:
    seen, _ = there(reply)
    seen.page.wait_for_selector("[role=alert]")
    assert words in seen.page.inner_text("[role=alert]")
    assert bool(seen.page.locator("button:text('Try again')").count()) == again
    assert len(seen.page.inner_text("body")) < 700
    assert faults(seen.page, axe) == []


def test_a_site_that_does_not_answer_and_a_source_elsewhere(told: Data, there: Opener) -> None:
    for source, words in (
        ("/gone", "does not answer"),
        ("//example.org/map.json", "cannot be shown"),
        ("", "cannot be shown"),
    ):
        seen, _ = there(answer(told), source=source)
        seen.page.wait_for_selector("[role=alert]")
        assert words in seen.page.inner_text("[role=alert]")
