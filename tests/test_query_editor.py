"""The query editor of `kg serve` in a real browser, over the sample corpus."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from browsing import Visit, faults
from serving import Server, serving

from kg import builder
from kg.store import Store

#: A question whose answer names things by their IRIs, not by their labels.
VIOLATIONS = """SELECT ?claimant ?accused ?agreement ?when WHERE {
  ?st rdf:subject ?accused ; rdf:predicate kg:violates ; rdf:object ?agreement ; kg:attributedTo ?claimant ;
    prov:wasDerivedFrom/dcterms:issued ?when } ORDER BY ?when ?claimant"""
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u202e{{x}}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, bundle: Path) -> Iterator[Server]:
    assert (bundle / "query.js").is_file()
    folder = tmp_path_factory.mktemp("editor") / "kg.db"
    builder.build(builder.sample_corpus(), store=folder)
    with Store.create_or_open(folder) as store:  # a stranger's entity
        evil, names = store.namespaces.entity("evil"), store.namespaces
        store.replace_graph(names.graph("evil"), [
            ox.Quad(evil, names.term("rdfs:label"), ox.Literal(EVIL), names.graph("evil")),
            ox.Quad(evil, names.term("rdf:type"), names.property("Thing"), names.graph("evil")),
        ])  # fmt: skip
    with serving(folder) as running:
        yield running


@pytest.fixture(scope="module")
def questions(server: Server) -> dict[str, str]:
    """The named queries that the editor offers, by name."""
    return {question["name"]: question["text"] for question in json.loads(server.ask("/queries.json").body)}


class Editor(Visit):
    """The query page in the browser."""

    def run(self, query: str, view: str | None = None) -> str:
        """Write a query, run it and turn to a view; returns the status line."""
        self.page.evaluate("text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", query)
        self.page.click(".kg-run")
        return self.settled(view)

    def settled(self, view: str | None = None) -> str:
        self.page.wait_for_selector("#editor[data-state=idle]")
        if view:
            self.page.click(f".yasr_btnGroup button[title='{view}']")
        self.page.wait_for_timeout(150)
        return str(self.page.inner_text(".kg-status"))

    def value(self) -> str:
        return str(self.page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))


@pytest.fixture
def visit(browser: Any, visits: list[Visit], server: Server) -> Callable[..., Editor]:
    def go(query: str = "") -> Editor:
        seen = Editor(browser, f"{server.url}/query" + (f"?query={quote(query)}" if query else ""), site=server.url)
        visits.append(seen)
        seen.page.wait_for_selector("#editor[data-ready=true]")
        return seen

    return go


def test_a_question_is_answered_in_a_table(visit: Callable[..., Editor]) -> None:
    seen = visit()
    assert seen.page.inner_text(".kg-examples h2 >> nth=1") == "Agreements over time"
    assert not seen.page.is_visible("form.ask")
    seen.page.click("text=Who withdrew from or suspended which agreement")
    assert re.match(r"\d+ rows in [\d.]+ s\.", seen.settled())
    assert seen.page.locator(".kg-table th").all_inner_texts() == ["who", "did", "agreement", "when", "according_to", "documents"]
    assert "kg:withdrawsFrom" in seen.value() and "PREFIX" not in seen.value()
    assert seen.page.locator(".parseErrorIcon").count() == 0, "the prefixes are known without a declaration"
    seen.page.click(".kg-table th button:text-is('who')")
    assert seen.page.get_attribute(".kg-table th >> nth=0", "aria-sort") == "ascending"
    names = seen.page.locator(".kg-table td:first-child").all_inner_texts()
    assert names == sorted(names, key=str.lower) and len(names) > 5
    seen.page.fill("[aria-label='Filter rows']", "open skies")
    assert set(seen.page.locator(".kg-table td:nth-child(3)").all_inner_texts()) == {"Treaty on Open Skies"}
    assert "/query?query=%23+Who+withdrew" in seen.page.url, "the address is the link to what is seen"


def test_iris_lead_to_pages_of_this_site(visit: Callable[..., Editor]) -> None:
    seen = visit(query="SELECT ?e ?type WHERE { VALUES ?e { ent:inf-treaty } ?e a ?type } LIMIT 1")
    assert seen.settled().startswith("1 row in "), "a shared link is run"
    links = seen.page.locator(".kg-table td a")
    assert [(a.inner_text(), a.get_attribute("href")) for a in links.all()] == [
        ("ent:inf-treaty", "/entity/inf-treaty"), ("kg:Agreement", "/ontology#Agreement"),
    ]  # fmt: skip


def test_a_chart_of_years_and_of_months(visit: Callable[..., Editor], questions: dict[str, str]) -> None:
    seen = visit()
    seen.run(questions["agreement-history"], "Over time")
    assert seen.page.inner_text(".kg-result h3") == "Rows by year of when"
    sizes = [int(t.rpartition(": ")[2]) for t in seen.page.locator(".kg-bar title").all_text_contents()]
    assert sum(sizes) == seen.page.evaluate("Number.parseInt(document.querySelector('.kg-status').textContent)")
    seen.run(questions["acts-a-year"])
    assert seen.page.inner_text(".kg-result h3") == "acts by year of year"
    seen.page.select_option("label:has-text('Height') select", "acts")
    assert seen.page.inner_text(".kg-result h3") == "acts by year of year"
    seen.run("SELECT ?year (COUNT(*) AS ?n) { ?st kg:timeValue ?t BIND(SUBSTR(?t, 1, 4) AS ?year) } GROUP BY ?year")
    assert seen.page.inner_text(".kg-result h3") == "n by year of year", "a query that counts has its numbers drawn"
    seen.run('SELECT ?d ("x" AS ?x) { VALUES ?d { "2019-02-02" "2019-02" "2020-01/2020-03" "soon" } }')
    assert seen.page.inner_text(".kg-result h3") == "Rows by month of d"
    bars = seen.page.locator(".kg-bar title").all_text_contents()
    assert len(bars) == 12 and bars[0] == "Feb 2019: 2" and bars[-1] == "Jan 2020: 1"
    assert "1 of 4 rows have no date" in seen.page.inner_text(".kg-result")


def test_a_network_of_the_result(visit: Callable[..., Editor], questions: dict[str, str]) -> None:
    seen = visit()
    seen.run(VIOLATIONS, "Network")
    seen.page.wait_for_selector(".kg-network")
    links = {a.locator("title").text_content(): a.get_attribute("href") for a in seen.page.locator(".kg-network a").all()}
    assert links["Russia"] == "/entity/russia" and links["United States"] == "/entity/united-states"
    first = seen.page.inner_html(".kg-network")
    seen.run(VIOLATIONS)
    assert seen.page.inner_html(".kg-network") == first, "the same result, the same picture"
    seen.page.select_option("label:has-text('to') >> nth=-1 >> select", "agreement")
    assert "INF" in seen.page.text_content(".kg-network") or "Nuclear" in seen.page.text_content(".kg-network")
    # Columns of labels do as well: the graph knows whose they are.
    seen.run(questions["who-left"])
    seen.page.wait_for_selector(".kg-network a[href='/entity/new-start']")
    assert "withdraws from" in seen.page.text_content(".kg-network")
    seen.run(questions["network-of"])
    seen.page.wait_for_selector(".kg-network a[href='/entity/russia']")


def test_the_network_keeps_its_labels_apart(visit: Callable[..., Editor]) -> None:
    seen = visit()
    seen.run("SELECT DISTINCT ?a ?b WHERE { ?st rdf:subject ?a ; rdf:object ?b } ORDER BY ?a ?b LIMIT 60", "Network")
    seen.page.wait_for_selector(".kg-network a")
    overlaps = seen.page.evaluate("""() => {
        const boxes = [...document.querySelectorAll('.kg-network a text')].map(t => t.getBoundingClientRect());
        let found = 0;
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
          if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2) found++;
        }));
        return [found, boxes.length]; }""")
    assert overlaps[0] == 0 and overlaps[1] > 20


def test_the_download_is_csv_of_the_very_words(visit: Callable[..., Editor], tmp_path: Path) -> None:
    seen = visit()
    assert seen.page.is_disabled("text=Download CSV")
    seen.run('SELECT ?a ?b { VALUES (?a ?b) { ("say ""{{b}}""" ent:russia) ("1,5" UNDEF) } }'.replace('""', '\\"'))
    with seen.page.expect_download() as waiting:
        seen.page.click("text=Download CSV")
    waiting.value.save_as(tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_bytes().decode()
    assert text == 'a,b\r\n"say ""{{b}}""",https://w3id.org/kg-ir/entity/russia\r\n"1,5",\r\n'


@pytest.mark.parametrize(
    ("query", "typed", "offered"),
    [
        ("SELECT * { ?x a kg:", "Agr", "kg:Agreement"),
        ("SELECT * { ?x kg:", "withd", "kg:withdrawsFrom"),
        ("SELECT * { ?x prov:", "was", "prov:wasDerivedFrom"),
        ("SELECT * { ?x kg:withdrawsFrom ent:", "inf", "ent:inf-treaty"),
        ("SELECT * { ?x rdf:subject ", "russ", "ent:russia"),
        ("SELECT * { ", "ent:uni", "ent:united-states"),
    ],
)
def test_completion_comes_from_the_graph(visit: Callable[..., Editor], query: str, typed: str, offered: str) -> None:
    seen = visit()
    seen.page.evaluate("""text => { const e = document.querySelector('.CodeMirror').CodeMirror;
        e.setValue(text); e.focus(); e.setCursor(e.lineCount(), 0); }""", query)
    seen.page.keyboard.type(typed)
    seen.page.keyboard.press("Control+Space")
    seen.page.wait_for_selector(".CodeMirror-hint")
    hints = seen.page.locator(".CodeMirror-hint span").all_inner_texts()
    assert offered in hints
    for _ in range(hints.index(offered)):
        seen.page.keyboard.press("ArrowDown")
    seen.page.keyboard.press("Enter")
    assert seen.value().endswith(offered), seen.value()


def test_a_colon_offers_names_unasked(visit: Callable[..., Editor]) -> None:
    seen = visit()
    seen.page.evaluate("""text => { const e = document.querySelector('.CodeMirror').CodeMirror;
        e.setValue(text); e.focus(); e.setCursor(0, 99); }""", "SELECT * { ?x a ")  # fmt: skip
    seen.page.keyboard.type("kg:")
    seen.page.wait_for_selector(".CodeMirror-hint")


def test_errors_say_what_is_wrong(visit: Callable[..., Editor]) -> None:
    seen = visit()
    seen.expected = ("400 (Bad Request)",)
    assert seen.run("SELECT * WHERE { ?s ?p }").startswith("The server declined")
    assert "line 1, column 25" in seen.page.inner_text(".errorResult")
    assert seen.page.locator(".parseErrorIcon").count() == 1
    assert seen.run("ASK {}").startswith("Answered") and "True" in seen.page.inner_text(".kg-result")
    assert seen.run("SELECT * { ?s kg:none ?o }").startswith("0 rows") and "No rows" in seen.page.inner_text(".kg-result")


def test_long_queries_are_shared_in_the_fragment(visit: Callable[..., Editor]) -> None:
    seen = visit()
    long = "SELECT ?x { VALUES ?x { " + '"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" ' * 150 + "} }"
    seen.run(long)
    assert "/query#query=" in seen.page.url
    seen.page.reload()
    seen.page.wait_for_selector("#editor[data-ready=true]")
    assert seen.value() == long and seen.settled().startswith("150 rows")


def test_words_of_strangers_stay_words(visit: Callable[..., Editor]) -> None:
    seen = visit()
    query = "SELECT ?e ?label ?t WHERE { VALUES ?e { ent:evil } ?e rdfs:label ?label ; a ?t . }"
    for view in ("Table", "Network", "Answer"):
        seen.run(query, view)
        assert seen.page.evaluate("document.querySelectorAll('.kg-result :is(script, img, iframe)').length") == 0
    seen.run(f"# {EVIL}\nSELECT * {{ ?s ?p ?o }} LIMIT 1", "Table")
    seen.run(query)
    text = seen.page.inner_text(".kg-table")
    assert "<img src=x onerror=alert(2)>{{x}}" in text and "\u202e" not in text


def test_by_keyboard_alone(visit: Callable[..., Editor]) -> None:
    seen = visit()
    seen.page.focus(".CodeMirror textarea")
    seen.page.keyboard.press("Control+Enter")
    assert "row" in seen.settled()
    seen.page.focus(".CodeMirror textarea")
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.textContent") == "Run", "Tab leaves the editor"


def test_every_question_is_answered(visit: Callable[..., Editor], questions: dict[str, str]) -> None:
    """Each is found well formed by the editor, and has an answer."""
    seen = visit()
    buttons = seen.page.locator(".kg-examples li button")
    assert buttons.count() == len(questions) >= 20
    for button in buttons.all():
        button.click()
        assert re.match(r"[1-9]\d* rows? in|Answered", seen.settled()), button.inner_text()
        assert seen.page.locator(".parseErrorIcon").count() == 0, button.inner_text()


@pytest.mark.parametrize(
    ("query", "view"),
    [
        ("agreement-history", "Table"), ("agreement-history", "Over time"), ("agreement-history", "Answer"), (VIOLATIONS, "Network"),
        ("ASK {}", None), ("network-of", "Network"),
    ],
)  # fmt: skip
def test_everybody_can_use_it(visit: Callable[..., Editor], questions: dict[str, str], axe: str, query: str, view: str | None) -> None:
    seen = visit()
    seen.run(questions.get(query, query), view)
    assert faults(seen.page, axe) == []
