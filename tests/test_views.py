"""What the graph offers beside statements: the timeline, the merged view, the view without what is less sure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from factory import TEXT, document, extraction, statement
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg import ontology
from kg.dates import span
from kg.errors import InputError
from kg.graph import PROPOSITION, Graph
from kg.model import Extraction, Modality, Time
from kg.store import Store
from kg.store.rdf import extraction_quads

ACTS = ["2019", "2019-08-02", "2018/2020", "2019-08", "2018-12-31", None, "2020-01"]


def dated() -> Extraction:
    """One statement for each of `ACTS`."""
    doc = document("dates.txt", "".join(f"Act {n} was a meeting. " for n in range(len(ACTS))))
    said = tuple(
        statement(
            doc, "russia", "meets", "belarus", f"Act {n} was a meeting.", time=Time(value, "stated" if value else "unknown"),
            confidence=0.5 + n / 20, modality=Modality.PLANNED if n == 6 else Modality.ACTUAL,
        )
        for n, value in enumerate(ACTS)
    )  # fmt: skip
    return Extraction(doc, (), (), said)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    again = extraction("again.txt", "Another paper writes. " + TEXT, publisher="Reuters", published="2024-12-27")
    folder = tmp_path_factory.mktemp("views") / "store"
    with Store.create_or_open(folder) as store:
        for e in (extraction(), again, dated()):
            store.replace_document(e.document.id, extraction_quads(e, run="r", input_hash="h"))
        store.recompute_entities(ontology.load().gazetteer)
    with Graph.open(folder) as opened:
        yield opened


def test_the_timeline_is_in_the_order_of_the_acts(graph: Graph) -> None:
    found = [s.time.value for s in graph.timeline("Belarus")]
    assert found == ["2018/2020", "2018-12-31", "2019", "2019-08", "2019-08-02", "2020-01"]
    assert len(graph.timeline()) == 6 + 4
    assert graph.timeline("NATO") == [] if "nato" in {e.id for e in graph.entities()} else True


def test_the_timeline_keeps_what_overlaps(graph: Graph) -> None:
    def between(start: str | None, end: str | None) -> list[str | None]:
        return [s.time.value for s in graph.timeline("belarus", start=start, end=end)]

    assert between("2020", None) == ["2018/2020", "2020-01"]
    assert between(None, "2018-06") == ["2018/2020"]
    assert between("2019-08-02", "2019-08-02") == ["2018/2020", "2019", "2019-08", "2019-08-02"]
    assert between("2019-08-03", "2019-08-31") == ["2018/2020", "2019", "2019-08"]
    for start, end, told in (("soon", None, "no date"), (None, "2019-13", "no date"), ("2020", "2019", "before")):
        with pytest.raises(InputError, match=told):
            between(start, end)
    with pytest.raises(InputError, match="unknown entity"):
        graph.timeline("Atlantis")


@given(st.dates(), st.dates())
def test_the_timeline_of_a_period_is_that_part_of_the_whole(graph: Graph, a: object, b: object) -> None:
    start, end = sorted((str(a), str(b)))
    whole, part = graph.timeline(), graph.timeline(start=start, end=end)
    assert part == [s for s in whole if s in part]
    first, last = span(start).first, span(end).last
    assert {s.id for s in part} == {
        s.id for s in whole if (d := span(s.time.value or "")).first <= last and d.last >= first
    }


def test_less_confident_statements_are_not_seen(graph: Graph) -> None:
    sure = graph.confident(0.75)
    assert {s.confidence >= 0.75 for s in sure.statements()} == {True}
    assert len(sure.statements(about="belarus")) == 2 and len(graph.statements(about="belarus")) == 7
    assert sure.statements() == graph.statements(min_confidence=0.75)
    assert [s.time.value for s in sure.timeline("belarus")] == ["2020-01"]
    assert graph.timeline("belarus", min_confidence=0.75) == sure.timeline("belarus")
    assert {p.predicate for p in graph.confident(0.85).propositions()} == {"suspends"}
    assert graph.disputes() and not graph.confident(0.85).disputes()
    assert sure.confident(0).statements() == graph.statements()
    assert graph.hidden() == (set(), set())
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(InputError, match="from 0 to 1"):
            graph.confident(wrong)


def test_a_plain_triple_stays_while_one_sure_statement_is_behind_it(graph: Graph) -> None:
    nodes, triples = graph.confident(0.78).hidden()
    assert len(nodes) == 6, "the proposition has a sure statement yet"
    assert {t[2].rpartition("#")[2] for t in triples} == {"meets"}, "the sure one is planned, so no fact"
    nodes, triples = graph.confident(0.65).hidden()
    assert len(nodes) == 3 and triples == set()


def test_the_merged_view(graph: Graph) -> None:
    frame = graph.propositions_frame()
    assert list(frame.columns) == list(PROPOSITION) and len(frame) == len(graph.propositions()) == 4
    claim = frame.set_index("predicate").loc["violates"]
    assert claim.affirmed_by == ["united-states"] and claim.denied_by == ["russia"] and claim.disputed
    assert (claim["first"], claim["last"]) == ("2019-08-02", "2024-12-27")
    assert claim.publishers == ["BBC", "Reuters"] and claim.corroboration == 2
    assert claim.subject_label == "Russia" and claim.quote == "Washington says that Russia violates the INF Treaty"
    assert len(graph.propositions_frame(disputed=True)) == 1


def test_the_frame_of_nothing_has_its_columns(tmp_path: Path) -> None:
    with Store.create_or_open(tmp_path / "empty"):
        pass
    with Graph.open(tmp_path / "empty") as empty:
        assert list(empty.propositions_frame().columns) == list(PROPOSITION) and empty.timeline() == []


def test_a_query_on_a_confident_view_does_not_see_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "kg.db"
    kg.build([_text(tmp_path, "Finland joined NATO in 2023. NATO is an alliance. Sweden joined it in 2024.")], store=path)
    with kg.open(path) as graph:
        sure, unsure = sorted(graph.statements(predicate="joins"), key=lambda s: -s.confidence)
        between = (sure.confidence + unsure.confidence) / 2
        assert sure.confidence > unsure.confidence
        view = graph.confident(between)
        for s, there in ((sure, True), (unsure, False)):
            assert bool(view.query(f"ASK {{ ent:{s.subject} kg:joins ent:{s.object} }}")) is there
            assert bool(view.query(f"ASK {{ st:{s.id} ?p ?o }}")) is there
            assert graph.query(f"ASK {{ st:{s.id} ?p ?o }}")
        (row,) = view.query("SELECT (COUNT(*) AS ?n) WHERE { ?st rdf:predicate kg:joins }")
        assert list(row) == [1]


def _text(folder: Path, words: str) -> Path:
    (folder / "a.txt").write_text(words, encoding="utf-8")
    return folder / "a.txt"
