"""The mapping to RDF loses nothing and invents nothing."""

from __future__ import annotations

import shutil
import string
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from factory import document, extraction, mention, statement
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse, serialize

from kg import ontology
from kg.errors import InputError
from kg.model import Document, Entity, Evidence, Extraction, Mention, Modality, Polarity, Statement, Time, is_fact
from kg.store.rdf import (
    BASE,
    DOCUMENT_PATHS,
    MENTION_PATHS,
    STATEMENT_PATHS,
    Namespaces,
    canonical,
    document_from,
    entities_from,
    entity_quads,
    extraction_quads,
    follow,
    gather,
    mention_from,
    ontology_quads,
    run_quads,
    statement_from,
)

NS = Namespaces()
TYPE = NS.term("rdf:type")


def quads_of(found: Extraction, base: str = BASE) -> list[Quad]:
    return extraction_quads(found, run="r1", input_hash="h1", base=base)


def of_type(quads: list[Quad], curie: str) -> list[str]:
    return sorted(q.subject.value for q in quads if q.predicate == TYPE and q.object == NS.term(curie))


def read_back(quads: list[Quad]) -> Extraction:
    nodes = gather(quads)
    (doc,) = (document_from(follow(nodes, iri, DOCUMENT_PATHS)) for iri in of_type(quads, "kg:Document"))
    mentions = [mention_from(follow(nodes, iri, MENTION_PATHS), NS) for iri in of_type(quads, "kg:Mention")]
    statements = [statement_from(follow(nodes, iri, STATEMENT_PATHS), NS) for iri in of_type(quads, "kg:Statement")]
    for iri, s in zip(of_type(quads, "kg:Statement"), statements, strict=True):
        assert NS.statement(s.id).value == iri
    return Extraction(doc, tuple(sorted(mentions, key=str)), (), tuple(sorted(statements, key=lambda s: s.id)))


slugs = st.text(string.ascii_lowercase + string.digits + "-é%/# ", min_size=1, max_size=8)
names = st.sampled_from(["State", "Person", "Agreement"])
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
maybe = st.none() | texts
dates = st.dates().map(date.isoformat)
times = st.one_of(
    st.none(), dates, dates.map(lambda d: d[:7]), dates.map(lambda d: d[:4]), st.just("2019/2021"), texts.filter(bool)
)


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    doc = Document(
        draw(texts), draw(texts), draw(maybe), draw(maybe), draw(st.none() | dates | texts), "text", draw(maybe), "en",
        draw(maybe),
    )  # fmt: skip
    spans = st.tuples(*[st.integers(0, len(doc.text))] * 2).map(lambda pair: (min(pair), max(pair)))

    def one_mention() -> Mention:
        start, end = draw(spans)
        return Mention(
            start, end, doc.text[start:end], draw(slugs), draw(names), draw(st.sampled_from(["name", "pronoun"]))
        )

    def one_statement() -> Statement:
        start, end = draw(spans)
        speakers = st.lists(slugs, max_size=2, unique=True).map(lambda names: tuple(sorted(names)))
        return Statement(
            doc.id, draw(slugs), draw(st.sampled_from(["violates", "attacks"])), draw(slugs),
            Evidence(start, end, doc.text[start:end]), draw(st.sampled_from(Polarity)), draw(st.sampled_from(Modality)),
            Time(draw(times), draw(st.sampled_from(["stated", "unknown"]))), draw(st.none() | slugs),
            draw(st.none() | slugs), draw(speakers), draw(st.none() | st.just("says")), draw(speakers),
            draw(st.sampled_from(["", "lexicon:x"])), draw(st.integers(0, 100)) / 100,
            draw(st.none() | spans), draw(st.none() | spans),
        )  # fmt: skip

    mentions = {(m.start, m.end, m.entity): m for m in (one_mention() for _ in range(draw(st.integers(0, 3))))}
    statements = {s.id: s for s in (one_statement() for _ in range(draw(st.integers(0, 3))))}
    return Extraction(
        doc, tuple(sorted(mentions.values(), key=str)), (), tuple(sorted(statements.values(), key=lambda s: s.id))
    )


@given(extractions())
def test_model_to_quads_to_store_to_model_is_the_identity(found: Extraction) -> None:
    quads = quads_of(found)
    back = read_back(quads)
    assert back == replace(found, rejected=back.rejected)
    store = Store()
    store.extend(quads)
    assert set(store) == set(quads)  # the store changes no literal
    assert read_back(list(parse(store.dump(format=RdfFormat.N_QUADS), format=RdfFormat.N_QUADS))) == back


@given(extractions())
def test_a_plain_triple_exactly_for_facts(found: Extraction) -> None:
    quads = quads_of(found)
    entity = BASE + "entity/"
    plain = {q for q in quads if q.subject.value.startswith(entity)}
    facts = [s for s in found.statements if is_fact(s)]
    assert {(NS.name(q.subject.value), NS.name(q.predicate.value), NS.name(q.object.value)) for q in plain} == {
        (s.subject, s.predicate, s.object) for s in facts
    }
    assert all(q.graph_name == NS.document(found.document.id) for q in quads)
    assert all(isinstance(q.subject, NamedNode) for q in quads)
    assert len(set(quads)) == len(quads)


def test_accusation_is_no_plain_triple() -> None:
    text = serialize(quads_of(extraction()), format=RdfFormat.N_QUADS).decode()
    plain = f"<{BASE}entity/{{}}> <{BASE}ontology#{{}}> <{BASE}entity/inf-treaty>"
    assert plain.format("united-states", "suspends") in text
    assert plain.format("united-states", "withdrawsFrom") in text
    assert plain.format("russia", "violates") not in text


def test_statement_as_the_model_describes_it() -> None:
    store = Store()
    store.extend(quads_of(extraction()))
    rows = list(
        store.query(
            """SELECT ?confidence ?exact ?prefix ?suffix ?start ?end ?p WHERE {
              ?s a kg:Statement ; rdf:subject ent:russia ; rdf:predicate kg:violates ; rdf:object ent:inf-treaty ;
                kg:proposition ?p ; kg:polarity kg:Positive ; kg:modality kg:Actual ; kg:attributedTo ent:united-states ;
                kg:attributionAct "says" ; kg:disputedBy ent:russia ; kg:confidence ?confidence ;
                prov:wasDerivedFrom ?d ; prov:wasGeneratedBy ?run ; oa:hasTarget ?t .
              ?t a oa:SpecificResource ; oa:hasSource ?d ; oa:hasSelector ?q, ?o .
              ?q a oa:TextQuoteSelector ; oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix .
              ?o a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end .
              ?p a kg:Proposition . }""",
            prefixes=NS.prefixes,
            use_default_graph_as_union=True,
        )
    )
    assert len(rows) == 1
    (row,) = rows
    text = extraction().document.text
    start, end = int(row["start"].value), int(row["end"].value)
    assert text[start:end] == row["exact"].value
    assert text[start - 32 : end + 32] == row["prefix"].value + row["exact"].value + row["suffix"].value
    assert len(row["suffix"].value) == 32
    assert row["confidence"].value == "0.8"
    assert (row["confidence"].datatype.value).endswith("#decimal")


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        ("2019", '"2019"^^xsd:gYear'), ("2019-02", '"2019-02"^^xsd:gYearMonth'), ("2020-02-29", '"2020-02-29"^^xsd:date'),
        ("2019-02-29", None), ("2019-13", None), ("2019/2021", None), ("٢٠١٩", None), (None, None),
    ],
)  # fmt: skip
def test_time_literal(value: str | None, typed: str | None) -> None:
    doc = document()
    s = statement(doc, "a", "tests", "b", "INF Treaty", time=Time(value))
    quads = quads_of(Extraction(doc, (), (), (s,)))
    found = [str(q.object).replace("<http://www.w3.org/2001/XMLSchema#", "xsd:").rstrip(">")
             for q in quads if q.predicate == NS.term("kg:time")]  # fmt: skip
    assert found == ([typed] if typed else [])
    assert [q.object.value for q in quads if q.predicate == NS.term("kg:timeValue")] == ([value] if value else [])


def test_order_and_repetition_change_nothing() -> None:
    found = extraction()
    shuffled = replace(found, mentions=found.mentions[::-1] * 2, statements=found.statements[::-1] * 2)
    assert quads_of(shuffled) == quads_of(found)
    s = found.statements[1]
    many = replace(s, attributed_to=("x", "b", "x"), disputed_by=("z", "a"), confidence=1 / 3)
    assert canonical(many) == replace(s, attributed_to=("b", "x"), disputed_by=("a", "z"), confidence=0.33)
    assert quads_of(replace(found, statements=(many,))) == quads_of(replace(found, statements=(canonical(many),)))


def test_span_without_a_mention_is_kept_apart() -> None:
    doc = document()
    s = statement(doc, "russia", "violates", "inf-treaty", "Russia violates", subject_span=(10, 20))
    quads = quads_of(Extraction(doc, (mention(doc, "Moscow", "russia", "State"),), (), (s,)))
    assert len(of_type(quads, "kg:Span")) == 1
    assert len(of_type(quads, "kg:Mention")) == 1
    assert read_back(quads).statements == (s,)


def test_evidence_outside_the_text_is_a_fault() -> None:
    doc = document()
    wrong = Statement(doc.id, "a", "tests", "b", Evidence(0, 3, "the"))
    with pytest.raises(ValueError, match=r"inf.txt: .* 0-3"):
        quads_of(Extraction(doc, (), (), (wrong,)))


def test_half_a_character_is_an_input_error() -> None:
    with pytest.raises(InputError, match=r"inf.txt: .*offset 3.*UTF-8"):
        quads_of(Extraction(document(text="abc\ud800d")))


def test_entities_come_back() -> None:
    entities = [
        Entity("inf-treaty", "Agreement", 'The "INF"\nTreaty', ("INF", "INF Treaty")),
        Entity("russia", "State", "Russia", ("Russian Federation",), (("iso3166-1", "RU"), ("wikidata", "Q159"))),
    ]
    quads = entity_quads(reversed(entities))
    assert entities_from(quads) == entities
    assert {q.graph_name for q in quads} == {NS.graph("entities")}


def test_ontology_quads_describe_every_term(tmp_path: Path) -> None:
    for name in ("classes.toml", "properties.toml"):
        shutil.copy(ontology.data_folder() / name, tmp_path)
    loaded = ontology.load(tmp_path)
    quads = ontology_quads(loaded)
    nodes = gather(quads)
    for name, predicate in loaded.predicates.items():
        node = nodes[NS.property(name).value]
        assert node["rdfs:label"] == [predicate.label]
        assert node["rdfs:comment"] == [predicate.comment]
        assert sorted(NS.name(v) for v in node.get("schema:domainIncludes", [])) == sorted(
            name.rpartition(":")[2] for name in predicate.domain
        )
    for name, cls in loaded.classes.items():
        kind = "owl:NamedIndividual" if cls.kind == "individual" else "owl:Class"
        assert NS.term(kind).value in nodes[NS.property(name).value]["rdf:type"]
    assert NS.term("rdf:Statement").value in nodes[NS.property("Statement").value]["rdfs:subClassOf"]
    assert NS.property("Polarity").value in nodes[NS.property("Positive").value]["rdf:type"]


def test_run_knows_no_clock() -> None:
    quads = run_quads("r 1", version="1.0", fingerprint="f", model="en 3.8")
    assert quads == run_quads("r 1", version="1.0", fingerprint="f", model="en 3.8")
    assert {q.graph_name for q in quads} == {NS.graph("run")}
    assert of_type(quads, "prov:Activity") == [BASE + "run/r%201"]


def test_another_base() -> None:
    base = "https://example.org/x/"
    text = serialize(quads_of(extraction(), base), format=RdfFormat.N_QUADS).decode()
    assert BASE not in text
    assert f"<{base}entity/russia>" in text
    for bad in ("example", "https://example.org", "https://example.org/#", "https://exa mple.org/", ""):
        with pytest.raises(InputError):
            Namespaces(bad)


def test_curies() -> None:
    assert NS.curie(BASE + "entity/russia") == "ent:russia"
    assert NS.curie(BASE + "ontology#violates") == "kg:violates"
    assert NS.curie("https://example.org/") == "<https://example.org/>"
    assert NS.curie(BASE + "statement/1#quote") == f"<{BASE}statement/1#quote>"
    assert NS.curie(NS.entity("a/é b").value) == f"<{BASE}entity/a%2F%C3%A9%20b>"
    assert NS.name(NS.entity("a/é b").value) == "a/é b"
    with pytest.raises(InputError, match="unknown prefix"):
        NS.term("nope:x")
