"""The check finds what is wrong, says where, and finds nothing in a graph that is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from factory import TEXT, document, extraction

from kg import builder, ontology
from kg.graph import Graph, description, shapes
from kg.graph.check import CheckReport, check
from kg.model import Extraction
from kg.ontology import Ontology
from kg.store import Store
from kg.store.rdf import BASE, Namespaces, extraction_quads, ontology_quads, run_quads

NS = Namespaces()
DOCUMENT = extraction().document
SUSPENDS, VIOLATES, WITHDRAWS = extraction().statements
SCHEMES = {"iso3166-1"}  # datatypes of skos:notation that name a scheme of identifiers


def stored(folder: Path, *extractions: Extraction, base: str = BASE) -> Path:
    with Store.create_or_open(folder, base=base) as store:
        names = store.namespaces
        store.replace_graph(names.graph("run"), run_quads("r", version="1", fingerprint="f", model="m", base=base))
        store.replace_graph(names.graph("ontology"), ontology_quads(ontology.load(), base=base))
        store.write((e.document.id, extraction_quads(e, run="r", input_hash="h", base=base)) for e in extractions)
        store.recompute_entities(ontology.load().gazetteer)
        store.replace_graph(names.graph(description.NAME), description.quads(store, ontology.load()))
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A sound store that may be written."""
    with Store.open(stored(tmp_path / "store", extraction()), read_only=False) as opened:
        yield opened


def swap(store: Store, old: list[ox.Quad], new: list[ox.Quad]) -> None:
    """Change quads behind the back of the store, in their graph and in the union."""
    for quads, act in ((old, store.quads.remove), (new, store.quads.add)):
        for quad in quads:
            act(quad)
            act(ox.Quad(quad.subject, quad.predicate, quad.object))


def edit(node: ox.NamedNode, curie: str, *values: ox.NamedNode | ox.Literal) -> Callable[[Store], None]:
    """Give a node of the document other values."""

    def act(store: Store) -> None:
        graph = NS.document(DOCUMENT.id)
        old = list(store.quads.quads_for_pattern(node, NS.term(curie), None, graph))
        swap(store, old, [ox.Quad(node, NS.term(curie), value, graph) for value in values])

    return act


def both(*acts: Callable[[Store], None]) -> Callable[[Store], None]:
    def act(store: Store) -> None:
        for one in acts:
            one(store)

    return act


def stray(store: Store) -> None:
    """A triple in the union only."""
    store.quads.add(ox.Quad(NS.entity("russia"), NS.property("violates"), NS.entity("inf-treaty")))


def other_class(store: Store) -> None:
    """An entity gets a second class."""
    swap(store, [], [ox.Quad(NS.entity("russia"), NS.term("rdf:type"), NS.property("Place"), NS.graph("entities"))])


def node(statement: object, part: str = "") -> ox.NamedNode:
    return ox.NamedNode(NS.statement(statement.id).value + part)  # type: ignore[attr-defined]


def text(value: str, datatype: str = "xsd:string") -> ox.Literal:
    return ox.Literal(value, datatype=NS.term(datatype))


#: What is done to the store, the node that is named, and words of the finding.
FAULTS: dict[str, tuple[Callable[[Store], None], str, str]] = {
    "wrong quote": (
        edit(node(SUSPENDS, "#quote"), "oa:exact", text("The United States left the INF Treaty")),
        f"st:{SUSPENDS.id}", "the quote is not the text at 0-59",
    ),
    "wrong context": (
        edit(node(SUSPENDS, "#quote"), "oa:suffix", text("!")), f"st:{SUSPENDS.id}", "before or after the quote",
    ),
    "position beyond the text": (
        edit(node(SUSPENDS, "#position"), "oa:end", text("9999", "xsd:integer")), f"st:{SUSPENDS.id}", "the quote is not",
    ),
    "position before itself": (
        edit(node(SUSPENDS, "#position"), "oa:start", text("80", "xsd:integer")), f"st:{SUSPENDS.id}", "before its end",
    ),
    "missing polarity": (edit(node(VIOLATES), "kg:polarity"), f"st:{VIOLATES.id}", "exactly one polarity: kg:Positive"),
    "unknown modality": (
        edit(node(VIOLATES), "kg:modality", NS.property("Rumoured")), f"st:{VIOLATES.id}", "there is kg:Rumoured",
    ),
    "two objects": (
        edit(node(VIOLATES), "rdf:object", NS.entity("inf-treaty"), NS.entity("russia")),
        f"st:{VIOLATES.id}", "exactly one object; there are 2: ent:inf-treaty, ent:russia",
    ),
    "plain triple without a statement": (
        edit(NS.entity("russia"), "kg:ratifies", NS.entity("inf-treaty")),
        "ent:russia", "behind ent:russia kg:ratifies ent:inf-treaty",
    ),
    "plain triple of a claim": (
        edit(NS.entity("russia"), "kg:violates", NS.entity("inf-treaty")), "ent:russia", "unattributed and undisputed",
    ),
    "fact without its plain triple": (
        edit(NS.entity("united-states"), "kg:suspends"), f"st:{SUSPENDS.id}", "plain triple is missing",
    ),
    "impossible class": (
        edit(node(VIOLATES), "rdf:object", NS.entity("9m729")),
        f"st:{VIOLATES.id}", "the object of “violates” is an agreement or an organisation",
    ),
    "relation that is none": (
        edit(node(VIOLATES), "rdf:predicate", NS.property("befriends")), f"st:{VIOLATES.id}", "a relation of the ontology",
    ),
    "no date": (
        both(edit(node(SUSPENDS), "kg:timeValue", text("2019-02-30")), edit(node(SUSPENDS), "kg:timePrecision", text("day"))),
        f"st:{SUSPENDS.id}", "no date of the calendar",
    ),
    "malformed time": (
        edit(node(SUSPENDS), "kg:timeValue", text("February 2019")), f"st:{SUSPENDS.id}", "one ISO date",
    ),
    "precision that does not fit": (
        edit(node(SUSPENDS), "kg:timePrecision", text("day")), f"st:{SUSPENDS.id}", "value, precision and typed date",
    ),
    "typed date that differs": (
        edit(node(SUSPENDS), "kg:time", text("2018-02", "xsd:gYearMonth")), f"st:{SUSPENDS.id}", "but typed '2018-02'",
    ),
    "interval that runs backwards": (
        both(
            edit(node(WITHDRAWS), "kg:timeValue", text("2020/2019")), edit(node(WITHDRAWS), "kg:time"),
            edit(node(WITHDRAWS), "kg:timePrecision", text("interval")),
        ),
        f"st:{WITHDRAWS.id}", "ends before it begins",
    ),
    "confidence that is no number": (
        edit(node(VIOLATES), "kg:confidence", text("high", "xsd:decimal")), f"st:{VIOLATES.id}", "confidence",
    ),
    "confidence above one": (
        edit(node(VIOLATES), "kg:confidence", text("1.5", "xsd:decimal")), f"st:{VIOLATES.id}", "from 0 to 1",
    ),
    "evidence in another document": (
        edit(node(VIOLATES, "#target"), "oa:hasSource", NS.document("0" * 16)), f"st:{VIOLATES.id}", "in the document",
    ),
    "no position": (
        edit(node(VIOLATES, "#target"), "oa:hasSelector", node(VIOLATES, "#quote")), f"st:{VIOLATES.id}", "one position",
    ),
    "speaker that is a word": (
        edit(node(VIOLATES), "kg:attributedTo", text("Washington")), f"st:{VIOLATES.id}", "value of “attributed to”",
    ),
    "another speaker": (
        edit(node(VIOLATES), "kg:attributedTo", NS.entity("russia")), f"st:{VIOLATES.id}", "not the hash of its content",
    ),
    "altered text": (
        edit(NS.document(DOCUMENT.id), "kg:text", text(TEXT + " More.")), f"doc:{DOCUMENT.id}", "hash of its locator",
    ),
    "no text": (edit(NS.document(DOCUMENT.id), "kg:text"), f"doc:{DOCUMENT.id}", "exactly one text; there is none"),
    "statement without its class": (
        edit(node(VIOLATES), "rdf:type"), f"st:{VIOLATES.id}", "what has the qualifier “polarity” is a statement",
    ),
    "document without its class": (
        edit(NS.document(DOCUMENT.id), "rdf:type"), f"doc:{DOCUMENT.id}", "what has the qualifier “locator” is a document",
    ),
    "two classes": (other_class, "ent:russia", "exactly one class; there are 2: kg:Place, kg:State"),
    "triple of no document": (stray, "ent:russia", "no document says this triple"),
}  # fmt: skip


def told(report: CheckReport) -> list[tuple[str, str]]:
    return [(finding.node, finding.what) for finding in report.findings]


def test_a_sound_store_conforms(store: Store) -> None:
    report = check(Graph(store))
    assert told(report) == [] and report.conforms
    assert (report.documents, report.statements, report.shaped) == (1, 3, 1)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_and_told(store: Store, name: str) -> None:
    act, where, words = FAULTS[name]
    act(store)
    report = check(Graph(store))
    found = [f for f in report.findings if f.node == where and words in f.what]
    assert found, told(report)
    assert not report.conforms and all(f.hint and "\n" not in f.what for f in report.findings)
    if where.startswith("st:"):
        assert found[0].document == "inf.txt" and (found[0].quote or "no quote" in name)


def test_what_is_required_is_missed(store: Store) -> None:
    """No triple of a statement or its evidence can go unnoticed, but those that a statement may lack."""
    optional = {"kg:extractor", "kg:subjectMention", "kg:objectMention"}
    quads = [
        quad for quad in store.graph_quads(NS.document(DOCUMENT.id))
        if quad.subject.value.startswith(node(SUSPENDS).value) and NS.curie(quad.predicate.value) not in optional
    ]  # fmt: skip
    assert len(quads) > 25
    for quad in quads:
        swap(store, [quad], [])
        assert not check(Graph(store)).conforms, quad
        swap(store, [], [quad])
    assert check(Graph(store)).conforms


def test_the_rest_is_checked_where_shapes_see_a_sample(tmp_path: Path) -> None:
    other = extraction("other.txt", "A foreword. " + TEXT)
    ids = sorted([DOCUMENT.id, other.document.id])
    with Store.open(stored(tmp_path / "s", extraction(), other), read_only=False) as store:
        last = next(e for e in (extraction(), other) if e.document.id == ids[1])
        quote = node(last.statements[0], "#quote")
        graph = NS.document(last.document.id)
        swap(store, list(store.quads.quads_for_pattern(quote, NS.term("oa:prefix"), None, graph)), [])
        whole, sample, none = (check(Graph(store), sample=n) for n in (None, 1, 0))
    assert (whole.shaped, sample.shaped, none.shaped) == (2, 1, 0)
    assert any("text before it; there is none" in what for _, what in told(whole))
    assert [what for _, what in told(sample)] == ["the text before or after the quote is not that of the document"]
    assert told(sample) == told(none)


def test_another_base_and_an_empty_store_conform(tmp_path: Path) -> None:
    with Graph.open(stored(tmp_path / "base", extraction(), base="https://example.org/x/")) as graph:
        assert check(graph).conforms
    with Graph.open(stored(tmp_path / "empty")) as graph:
        report = check(graph)
    assert report.conforms and report.documents == 0


def test_a_text_with_characters_beyond_the_basic_plane(tmp_path: Path) -> None:
    """Offsets count characters, whatever bytes they take."""
    with Graph.open(stored(tmp_path / "s", extraction("emoji.txt", "\U0001f4a5é\r\n" + TEXT))) as graph:
        assert told(check(graph)) == []


def test_a_document_without_statements_conforms(tmp_path: Path) -> None:
    with Graph.open(stored(tmp_path / "s", Extraction(document("bare.txt", "Nothing.", publisher=None)))) as graph:
        assert told(check(graph)) == []


# --- the sample corpus, the ontology and the shapes --------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "store"
    builder.build(builder.sample_corpus(), store=path)
    return path


def test_the_sample_corpus_conforms(sample: Path) -> None:
    seen: list[tuple[int, int]] = []
    with Graph.open(sample) as graph:
        report = check(graph, progress=lambda done, total: seen.append((done, total)))
    assert told(report) == []
    assert report.statements > 300 and report.shaped == report.documents >= 20
    assert seen[-1] == (report.documents, report.documents)


def test_every_term_of_the_graph_is_defined(sample: Path, ontology: Ontology) -> None:
    start = NS.prefixes["kg"]
    used: set[str] = set()
    spoken: set[str] = set()  # outside the ontology's own graph
    with Store.open(sample) as opened:
        for name in opened.graph_names():
            for quad in opened.graph_quads(ox.NamedNode(name)):
                for term in (quad.subject, quad.predicate, quad.object, getattr(quad.object, "datatype", None)):
                    if isinstance(term, ox.NamedNode) and term.value.startswith(start) and term.value != start:
                        used.add(term.value[len(start) :])
                        if not name.endswith(("graph/ontology", "graph/description")):
                            spoken.add(term.value[len(start) :])
    assert used - ontology.classes.keys() - ontology.predicates.keys() == SCHEMES
    qualifiers = {p.name for p in ontology.predicates.values() if p.kind == "qualifier"}
    judged = {"accepted", "judged", "judgedBy", "verdict"}  # the sample is built without judgements; see test_judgements
    assert qualifiers - spoken - judged == {"plover"}, "plover tells of predicates, in the ontology's own graph"
    for name in qualifiers:
        term = ontology.predicates[name]
        assert term.label and term.comment and term.example and term.domain and term.range, name


def test_the_shapes_are_shacl(ontology: Ontology) -> None:
    import pyshacl

    graph = rdflib.Graph().parse(data=shapes.turtle(ontology), format="turtle")
    conforms, _, report = pyshacl.validate(rdflib.Graph(), shacl_graph=graph, meta_shacl=True)
    assert conforms, report
    written = rdflib.Graph().parse(ontology.folder / "shapes.ttl", format="turtle")
    assert 300 < len(written) < len(graph)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    relations = {p.name: p for p in ontology.predicates.values() if p.kind == "relation"}
    targets = {str(o).rpartition("#")[2]: s for s, o in graph.subject_objects(sh.targetNode)}
    assert targets.keys() == relations.keys(), "each relation has its shape"
    said = {
        str(m)
        for ends in graph.objects(targets["limits"], sh.property / sh.property)
        for m in graph.objects(ends, sh.message)
    }
    assert said == {
        "the subject of “limits” is an agreement", "the object of “limits” is a weapon system or an event or a place or an actor",
    }  # fmt: skip


def test_every_term_of_the_shapes_is_known(ontology: Ontology) -> None:
    written = rdflib.Graph().parse(ontology.folder / "shapes.ttl", format="turtle")
    named = {str(t).rpartition("#")[2] for triple in written for t in triple if str(t).startswith(NS.prefixes["kg"])}
    assert named <= ontology.classes.keys() | ontology.predicates.keys() and len(named) > 30
