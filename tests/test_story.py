"""The whole line as a user walks it: sample corpus, build, questions, every export read by another library, the map in a browser."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx
import pytest
import rdflib
from browsing import Visit
from click.testing import CliRunner

import kg
from kg.cli import cli
from kg.graph import Graph
from kg.model import is_fact

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("story") / "kg.db"
    report = kg.build(SEEDS, store=path)
    assert report.added >= 16 and report.complete
    return path


@pytest.fixture(scope="module")
def graph(store: Path) -> Iterator[Graph]:
    with kg.open(store) as opened:
        yield opened


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_every_quote_is_in_its_text(graph: Graph) -> None:
    texts = {d.id: d.text for d in graph.documents()}
    statements = graph.statements()
    assert len(statements) > 200
    assert all(texts[s.document][s.evidence.start : s.evidence.end] == s.evidence.quote for s in statements)


def test_every_plain_triple_has_a_statement_behind_it(graph: Graph) -> None:
    licensed = {(s.document, s.subject, s.predicate, s.object) for s in graph.statements() if is_fact(s)}
    rows = graph.query(
        "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?s), STR(ent:)) && STRSTARTS(STR(?o), STR(ent:))) "
        "FILTER(STRSTARTS(STR(?g), STR(doc:))) }"
    )
    drawn = {tuple(str(v).rsplit("/", 1)[-1].rsplit("#", 1)[-1] for v in row) for row in rows}
    assert drawn and drawn == licensed


def test_who_left_which_treaty_and_when(graph: Graph) -> None:
    left = {(s.subject, s.predicate, s.object, s.time.value) for s in graph.statements() if is_fact(s)}
    assert ("united-states", "withdrawsFrom", "inf-treaty", "2019-08-02") in left
    assert ("united-states", "suspends", "inf-treaty", "2019-02-02") in left
    assert ("united-states", "withdrawsFrom", "abm-treaty", "2002-06-13") in left
    assert ("united-states", "withdrawsFrom", "jcpoa", "2018-05-08") in left


def test_who_violates_according_to_whom_and_who_denies_it(graph: Graph) -> None:
    claims = {(s.attributed_to, s.subject, s.object, s.disputed_by) for s in graph.statements(predicate="violates")}
    assert (("united-states",), "russia", "inf-treaty", ("russia",)) in claims
    assert (("russian-foreign-ministry",), "united-states", "inf-treaty", ("united-states",)) in claims
    assert not graph.query("ASK { ent:russia kg:violates ent:inf-treaty }")


def test_two_reports_that_contradict_each_other_make_a_dispute(graph: Graph) -> None:
    disputed = {(p.subject, p.predicate, p.object): p for p in graph.disputes()}
    sarin = disputed["syria", "uses", "sarin"]
    assert "russia" in sarin.denied_by and len({s.document for s in sarin.statements}) > 1


def test_what_is_deployed_where_according_to_whom(graph: Graph) -> None:
    found = {(s.subject, s.object, s.modality.value, s.attributed_to) for s in graph.statements(predicate="deployedIn")}
    assert ("iskander", "kaliningrad", "actual", ()) in found
    assert ("intermediate-range-missiles", "philippines", "actual", ("vladimir-putin",)) in found


def test_who_signed_the_inf_treaty(graph: Graph) -> None:
    signers = {s.subject for s in graph.statements(predicate="signs", object="inf-treaty")}
    assert signers == {"ronald-reagan", "mikhail-gorbachev"}


def test_every_export_is_read_by_another_library(store: Path, tmp_path: Path) -> None:
    def out(name: str, *options: str) -> Path:
        run("export", str(tmp_path / name), *options, "--store", str(store))
        return tmp_path / name

    plain = rdflib.URIRef("https://w3id.org/kg-ir/ontology#withdrawsFrom")
    for name, syntax in (("g.ttl", "turtle"), ("g.nt", "nt"), ("g.rdf", "xml")):
        assert (None, plain, None) in rdflib.Graph().parse(out(name), format=syntax)
    for name, syntax in (("g.nq", "nquads"), ("g.trig", "trig"), ("g.jsonld", "json-ld")):
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(out(name), format=syntax)
        assert (None, plain, None, None) in dataset
    assert networkx.read_graphml(out("g.graphml")).number_of_edges() > 200
    with out("g.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) > 200
    lines = [json.loads(x) for x in out("s.jsonl", "--format", "statements").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == len(rows) and all(line["evidence"]["quote"] for line in lines)
    assert all(json.loads(x)["text"] for x in out("m.jsonl", "--format", "mentions").read_text(encoding="utf-8").splitlines())
    assert "<html" in out("g.html").read_text(encoding="utf-8").lower()


def test_twice_is_once_and_order_does_not_matter(store: Path, tmp_path: Path) -> None:
    files = sorted(str(p) for p in SEEDS.glob("*.md") if p.name != "SOURCES.md")[:6]
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    kg.build(files, store=one)
    kg.build(files[:3], store=other)
    kg.build(list(reversed(files)), store=other)
    kg.build(files, store=other)
    bytes_of = [run("export", "-", "--format", "nq", "--store", str(path)) for path in (one, other)]
    assert bytes_of[0] == bytes_of[1]


def test_map_in_a_real_browser(store: Path, tmp_path: Path, browser: Any, visits: list[Visit]) -> None:
    page = tmp_path / "map.html"
    run("map", str(page), "--about", "INF Treaty", "--store", str(store))
    seen = Visit(browser, page.as_uri(), site=page.as_uri())
    visits.append(seen)
    seen.page.wait_for_selector("#app[data-ready=true]")
    seen.page.get_by_text("Russia violates the Intermediate-Range Nuclear Forces Treaty").first.click()
    text = " ".join(seen.page.inner_text("body").split())
    assert "Russia violates the Intermediate-Range Nuclear Forces Treaty" in text and "Northern Desk" in text, text


def test_the_lesson_of_the_docs_has_something_to_show_at_every_step(
    store: Path, tmp_path: Path, browser: Any, bundle: Path, visits: list[Visit]
) -> None:
    page = tmp_path / "lesson.html"
    run("map", str(page), "--story", str(SEEDS.parent / "docs" / "lesson.toml"), "--store", str(store))
    seen = Visit(browser, page.as_uri(), site=page.as_uri())
    visits.append(seen)
    seen.page.wait_for_selector("#app[data-ready=true]")
    steps = seen.page.evaluate("kgMap.model.story.steps.length")
    assert steps > 4
    seen.page.get_by_role("button", name="Tour", exact=True).click()
    for step in range(steps):
        now, touching, way = seen.page.evaluate(
            """() => { const {statements, path} = kgMap.seen(), {story, statements: all} = kgMap.model, {step} = kgMap.view();
                const told = story.steps[step], touches = i => told.focus.includes(all[i].s) || told.focus.includes(all[i].o);
                return [step, told.focus.length ? statements.filter(touches).length : 1, told.path ? path?.nodes.length : 2]; }"""
        )
        assert now == step and touching and way >= 2, seen.page.inner_text(".tourbar")
        seen.page.click(".tourbar .next")
    assert seen.page.evaluate("kgMap.view().step") is None
