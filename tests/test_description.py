"""What the store tells of itself: counts that are true, shapes that are SHACL, examples that run; the same bytes for the same data."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from factory import extraction

from kg import builder, export, queries, removal
from kg.graph import Graph, description
from kg.graph.check import check
from kg.ontology import Ontology
from kg.store import Store
from kg.store.names import Namespaces
from kg.store.rdf import extraction_quads

NS = Namespaces()
NAME = NS.graph(description.NAME)
DATASET = NS.base + "dataset"
SCHEMA = """PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?class ?property ?other ?datatype WHERE {
  ?c void:class ?class ; void:propertyPartition ?p . ?p void:property ?property .
  OPTIONAL { { ?p void:classPartition [ void:class ?other ] } UNION { ?p void-ext:datatypePartition [ void-ext:datatype ?datatype ] } }
}"""  #: what editors that know VoID ask


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "store"
    builder.build(builder.sample_corpus(), store=path)
    return path


@pytest.fixture(scope="module")
def graph(sample: Path) -> Graph:
    return Graph.open(sample)


@pytest.fixture(scope="module")
def told(graph: Graph) -> rdflib.Graph:
    """The description, read by another library."""
    lines = "\n".join(f"{quad.triple} ." for quad in graph.store.graph_quads(NAME))
    return rdflib.Graph().parse(data=lines, format="nt")


def data(store: Store) -> list[ox.Triple]:
    """The triples of the other graphs, each once."""
    return list({q.triple for q in store.quads if not isinstance(q.graph_name, ox.DefaultGraph) and q.graph_name != NAME})


# --- VoID and DCAT ----------------------------------------------------------------------------------------------------


def test_the_counts_are_those_of_the_other_graphs(graph: Graph) -> None:
    triples = data(graph.store)
    type_ = NS.term("rdf:type")
    classes: dict[ox.NamedNode, set[str]] = {}
    for triple in triples:
        if triple.predicate == type_:
            classes.setdefault(triple.subject, set()).add(triple.object.value)  # type: ignore[arg-type, union-attr]
    properties = Counter(t.predicate.value for t in triples)
    of_class = Counter((c, t.predicate.value) for t in triples for c in classes.get(t.subject, ()))  # type: ignore[arg-type]
    entities = Counter(c for found in classes.values() for c in found)

    (whole,) = graph.query(f"SELECT ?t ?p ?c {{ <{DATASET}> void:triples ?t ; void:properties ?p ; void:classes ?c }}")
    assert tuple(whole) == (len(triples), len(properties), len(entities))
    by_property = graph.query(f"SELECT ?p ?n {{ <{DATASET}> void:propertyPartition [ void:property ?p ; void:triples ?n ] }}")
    assert {tuple(row) for row in by_property} == set(properties.items())
    by_class = graph.query(f"SELECT ?c ?n {{ <{DATASET}> void:classPartition [ void:class ?c ; void:entities ?n ] }}")
    described = dict(map(tuple, by_class))
    assert described == {c: n for c, n in entities.items() if c.startswith((NS.prefixes["kg"], NS.prefixes["oa"]))}
    both = graph.query(
        "SELECT ?c ?p ?n { ?part void:class ?c ; void:propertyPartition [ void:property ?p ; void:triples ?n ] }"
    )
    assert {((c, p), n) for c, p, n in both} == {(key, n) for key, n in of_class.items() if key[0] in described}


def test_what_properties_lead_to_is_what_is_there(graph: Graph) -> None:
    triples = data(graph.store)
    type_ = NS.term("rdf:type")
    classes: dict[object, set[str]] = {}
    for triple in triples:
        if triple.predicate == type_:
            classes.setdefault(triple.subject, set()).add(triple.object.value)  # type: ignore[union-attr]
    there: set[tuple[str, str, str | None, str | None]] = set()
    for t in triples:
        for class_ in classes.get(t.subject, ()):
            if t.predicate == type_ or not class_.startswith((NS.prefixes["kg"], NS.prefixes["oa"])):
                continue
            if isinstance(t.object, ox.Literal):
                there.add((class_, t.predicate.value, None, t.object.datatype.value))
            for other in classes.get(t.object, ()):
                there.add((class_, t.predicate.value, other, None))
    ignored = {NS.term(c).value for c in ("owl:NamedIndividual", "owl:Class", "owl:SymmetricProperty", "prov:Activity")}
    schema = {tuple(row) for row in graph.query(SCHEMA)}
    spoken = {row for row in there if row[2] not in ignored and not row[0].endswith(("#Polarity", "#Modality"))}
    assert spoken <= schema, "nothing is left out"
    dates = {NS.term(c).value for c in ("xsd:gYear", "xsd:gYearMonth", "xsd:string", "xsd:date")}
    for class_, predicate, other, datatype in schema - there:
        told_elsewhere = other is None and datatype is None or other in ignored or class_.endswith(("#Polarity", "#Modality"))
        may_be = datatype in dates and predicate.endswith(("issued", "#time")) or str(other).endswith(("#Span", "#Mention"))
        assert told_elsewhere or may_be, "nothing is invented"


def test_the_dataset_says_what_it_is(told: rdflib.Graph, graph: Graph) -> None:
    node, dcat, void = rdflib.URIRef(DATASET), rdflib.namespace.DCAT, rdflib.VOID
    assert (node, rdflib.RDF.type, void.Dataset) in told and (node, rdflib.RDF.type, dcat.Dataset) in told
    documents, statements = len(graph.documents()), len(graph.statements())
    words = str(told.value(node, rdflib.DCTERMS.description))
    assert words.startswith(f"{statements} statements") and f"{documents} documents" in words
    for property_ in (rdflib.DCTERMS.title, dcat.keyword, dcat.distribution, void.uriSpace, void.vocabulary):
        assert told.value(node, property_) is not None
    period = told.value(node, rdflib.DCTERMS.temporal)
    dates = sorted(d.published for d in graph.documents() if d.published)
    assert [str(told.value(period, p)) for p in (dcat.startDate, dcat.endDate)] == [dates[0], dates[-1]]
    service = told.value(told.value(node, dcat.distribution), dcat.accessService)
    assert str(told.value(service, dcat.endpointURL)) == NS.base + "sparql" == str(told.value(node, void.sparqlEndpoint))
    examples = set(told.objects(node, void.exampleResource))
    assert len(examples) == description.EXAMPLES + 1
    assert all(graph.query(f"ASK {{ <{example}> ?p ?o }}") for example in examples)
    declared = {str(told.value(n, rdflib.SH.prefix)): str(told.value(n, rdflib.SH.namespace)) for n in told.objects(node, rdflib.SH.declare)}
    assert declared == NS.prefixes


def test_it_is_all_in_one_graph_without_blank_nodes(graph: Graph) -> None:
    quads = graph.store.graph_quads(NAME)
    assert 1000 < len(quads) < 5000
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in quad.triple)
    own = {quad.subject for quad in quads}
    elsewhere = {triple.subject for triple in data(graph.store)}
    assert own.isdisjoint(elsewhere)
    assert not graph.query(f"ASK {{ GRAPH {NAME} {{ ?s rdfs:label ?label }} }}"), "labels are those of things and terms"


# --- shapes and examples ----------------------------------------------------------------------------------------------


def test_the_shapes_are_shacl_and_the_data_fits_them(told: rdflib.Graph, graph: Graph, ontology: Ontology) -> None:
    shapes = rdflib.Graph()
    for triple in told:
        if str(triple[0]).startswith(NS.base + "shape#"):
            shapes.add(triple)
    conforms, _, report = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, report
    names = {str(node).rpartition("#")[2] for node in shapes.subjects(rdflib.SH.path, None)}
    assert ontology.predicates.keys() <= names
    for name in ontology.classes.keys() & {str(node).rpartition("#")[2] for node in shapes.subjects(rdflib.SH.targetClass, None)} - {"Span"}:
        target = rdflib.URIRef(NS.property(name).value)
        assert set(shapes.objects(rdflib.URIRef(f"{NS.base}shape#{name}"), rdflib.SH.targetClass)) == {target}
    some = sorted(graph.store.documents())[:2]
    held = [NS.document(d) for d in some] + [NS.graph(n) for n in ("entities", "ontology", "run")]
    triples = "\n".join(f"{q.triple} ." for name in held for q in graph.store.graph_quads(name))
    conforms, _, report = pyshacl.validate(rdflib.Graph().parse(data=triples, format="nt"), shacl_graph=shapes)
    assert conforms, report


def test_the_named_queries_are_examples_that_run(told: rdflib.Graph, graph: Graph) -> None:
    found = {}
    for node in told.subjects(rdflib.RDF.type, rdflib.SH.SPARQLExecutable):
        text = told.value(node, rdflib.SH.select) or told.value(node, rdflib.SH.construct)
        found[str(node).removeprefix(NS.base + "query#")] = str(text)
        assert told.value(node, rdflib.RDFS.comment) is not None
        assert (told.value(node, rdflib.SH.prefixes), rdflib.SH.declare, None) in told
    assert found == {name: queries.bind(query) for name, query in queries.load().items()}
    assert len(graph.query(found["who-violates"])) > 0


# --- when it is made --------------------------------------------------------------------------------------------------

TEXTS = {
    "a.txt": "Russia ratified the New START treaty in January 2011.\n",
    "b.txt": "The United States withdrew from the INF Treaty on 2 August 2019. Russia criticized Germany.\n",
}


def test_builds_in_steps_and_a_removal_equal_a_clean_build(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    steps, clean = tmp_path / "steps", tmp_path / "clean"
    for name, text in TEXTS.items():
        (corpus / name).write_text(text, encoding="utf-8")
        builder.build(corpus, store=steps)
    builder.build(corpus, store=clean)

    def dump(path: Path) -> bytes:
        with Store.open(path) as store:
            assert store.graph_quads(NAME)
            return store.dump_nquads_sorted()

    assert dump(steps) == dump(clean)
    removal.remove(steps, "a.txt")
    (corpus / "a.txt").unlink()
    shutil.rmtree(clean)
    builder.build(corpus, store=clean)
    assert dump(steps) == dump(clean)


def test_a_build_of_nothing_new_writes_nothing(tmp_path: Path, ontology: Ontology) -> None:
    (tmp_path / "a.txt").write_text(TEXTS["a.txt"], encoding="utf-8")
    builder.build(tmp_path / "a.txt", store=tmp_path / "s")
    with Store.open(tmp_path / "s", read_only=False) as store:
        before = set(store.graph_quads(NAME))
        assert set(description.quads(store, ontology)) == before, "its own graph does not count"


def test_another_base_and_an_empty_store(tmp_path: Path, ontology: Ontology) -> None:
    with Store.create_or_open(tmp_path / "s", base="https://example.org/x/") as store:
        quads = description.quads(store, ontology)
        own = [t for q in quads for t in (q.subject, q.object) if isinstance(t, ox.NamedNode) and "w3id.org/kg-ir" in t.value]
        assert own == []
        assert all(str(q.graph_name) == "<https://example.org/x/graph/description>" for q in quads)


# --- others that read all graphs --------------------------------------------------------------------------------------


def test_the_check_sees_a_description_that_is_not_true(tmp_path: Path, sample: Path) -> None:
    shutil.copytree(sample, tmp_path / "s")
    with Store.open(tmp_path / "s", read_only=False) as store:
        assert check(Graph(store), sample=0).findings == ()
        quads = store.graph_quads(NAME)
        store.replace_graph(NAME, quads[1:])
        (finding,) = check(Graph(store), sample=0).findings
        assert finding.what.startswith("the description lacks") and finding.hint.startswith("Build again")
        extra = ox.Quad(ox.NamedNode(DATASET), NS.term("void:triples"), ox.Literal(7), NAME)
        store.replace_graph(NAME, [*quads, extra])
        (finding,) = check(Graph(store), sample=0).findings
        assert "though it is not so" in finding.what and "7" in finding.what


def test_exports_of_a_part_leave_it_out(graph: Graph, tmp_path: Path) -> None:
    for options, there in (({}, True), ({"facts": True}, False), ({"min_confidence": 0.9}, False)):
        export.write(graph, tmp_path / "g.nq", **options)  # type: ignore[arg-type]
        assert (b"graph/description>" in (tmp_path / "g.nq").read_bytes()) == there


def test_documents_may_say_what_they_like(tmp_path: Path, ontology: Ontology) -> None:
    """A document whose class nobody knows, and dates that are none, do not stop it."""
    with Store.create_or_open(tmp_path / "s") as store:
        made = extraction("odd.txt", published="the day after")
        store.write([(made.document.id, extraction_quads(made, run="r", input_hash="h"))])
        strange = ox.NamedNode('https://example.org/a?b=c&d="e"'.replace('"', "%22"))
        store.replace_graph(ox.NamedNode("https://example.org/g"), [ox.Quad(strange, strange, strange, ox.NamedNode("https://example.org/g"))])
        store.recompute_entities(ontology.gazetteer)
        text = ox.serialize(description.quads(store, ontology), format=ox.RdfFormat.N_QUADS) or b""
        assert b"dataset#period" not in text and b"property-" in text
