"""The store on a real disk: whole documents or none, equal bytes, clear refusals."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from factory import document, extraction, mention, statement
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions

from kg.errors import InputError
from kg.model import Entity, Extraction
from kg.store import Store, label_of
from kg.store.rdf import BASE, Namespaces, entities_from, entity_quads, extraction_quads, run_quads

NS = Namespaces()


class Entry:
    """Stands where an entry of the gazetteer does."""

    def __init__(self, entity: Entity) -> None:
        self._entity = entity

    def entity(self) -> Entity:
        return self._entity


GAZETTEER = {"russia": Entry(Entity("russia", "State", "Russia", ("Moscow", "Russian Federation"), (("iso", "RU"),)))}


def item(found: Extraction) -> tuple[str, list[Quad]]:
    return found.document.id, extraction_quads(found, run="r", input_hash="h-" + found.document.locator)


def assert_union(store: Store) -> None:
    """The default graph is the union of the named graphs."""
    quads = set(store.quads)
    union = {q.triple for q in quads if isinstance(q.graph_name, DefaultGraph)}
    assert union == {q.triple for q in quads if not isinstance(q.graph_name, DefaultGraph)}


def count(store: Store, pattern: str) -> int:
    found = store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    assert isinstance(found, QuerySolutions)
    return int(next(found)["n"].value)


def test_write_read_replace_remove(tmp_path: Path) -> None:
    a, b = item(extraction("a.txt")), item(extraction("b.txt"))
    with Store.create_or_open(tmp_path / "kg.db") as store:
        store.write([a, b])
        assert store.documents() == {a[0]: "h-a.txt", b[0]: "h-b.txt"}
        assert_union(store)
        before = store.dump_nquads_sorted()
        store.replace_document(*a)
        assert store.dump_nquads_sorted() == before
        small = Extraction(extraction("a.txt").document)
        store.replace_document(*item(small))
        assert_union(store)
        assert count(store, "?s a kg:Statement") == 3
        store.replace_document(*a)
        assert store.dump_nquads_sorted() == before
        store.remove_documents([a[0], "unknown"])
        assert_union(store)
        assert store.documents() == {b[0]: "h-b.txt"}
        store.remove_documents([b[0]])
        assert len(store.quads) == 0
        assert store.graph_names() == []


def test_a_triple_of_two_documents_counts_once(tmp_path: Path) -> None:
    a, b = item(extraction("a.txt")), item(extraction("b.txt"))
    with Store.create_or_open(tmp_path) as store:
        store.write([a, b, a])
        assert count(store, "ent:united-states kg:suspends ?x") == 1
        assert count(store, "GRAPH ?d { ent:united-states kg:suspends ?x }") == 2
        assert count(store, "?s kg:proposition ?p . ?s rdf:subject ent:russia") == 2
        assert count(store, "ent:russia kg:violates ent:inf-treaty") == 0
        store.remove_documents([a[0]])
        assert count(store, "ent:united-states kg:suspends ?x") == 1
        store.remove_documents([b[0]])
        assert count(store, "ent:united-states kg:suspends ?x") == 0


def test_hostile_text_can_be_removed(tmp_path: Path) -> None:
    text = 'A "quote" \\ }; DROP ALL; \x00\x01\x7f\x85\u2028\ufffe \r\n\t\b\f \\u0041 \U0001f600 <x> . \'\'\' """'
    found = extraction("x.txt", text=extraction().document.text + text, title=text, url=text, publisher=text)
    with Store.create_or_open(tmp_path) as store:
        store.write([item(found)])
        assert_union(store)
        dump = store.dump_nquads_sorted()
        store.remove_documents([found.document.id])
        assert len(store.quads) == 0
        store.write([item(found)])
        assert store.dump_nquads_sorted() == dump


def test_same_bytes_whatever_the_order(tmp_path: Path) -> None:
    items = [item(extraction(f"{n}.txt")) for n in "abcde"]
    dumps = []
    for seed in range(3):
        random.Random(seed).shuffle(items)
        with Store.create_or_open(tmp_path / str(seed)) as store:
            for one in items[:2]:
                store.replace_document(*one)
                store.recompute_entities(GAZETTEER)
            store.write([*items[2:], item(extraction("gone.txt", text=extraction().document.text + " More."))])
            store.replace_graph(NS.graph("run"), run_quads("r", version="1", fingerprint="f", model="m"))
            store.remove_documents([extraction("gone.txt", text=extraction().document.text + " More.").document.id])
            store.recompute_entities(GAZETTEER)
            assert_union(store)
            dumps.append(store.dump_nquads_sorted())
    assert dumps[0] == dumps[1] == dumps[2]
    lines = dumps[0].split(b"\n")[:-1]
    assert lines == sorted(set(lines))


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # raised inside rdflib
def test_rdflib_reads_the_dump(tmp_path: Path) -> None:
    with Store.create_or_open(tmp_path) as store:
        store.write([item(extraction("a.txt")), item(extraction("b.txt"))])
        other = rdflib.Dataset(default_union=True)
        other.parse(data=store.dump_nquads_sorted().decode(), format="nquads")
        query = f"SELECT ?s ?o WHERE {{ ?s <{NS.property('suspends').value}> ?o }}"
        assert [tuple(map(str, row)) for row in other.query(query)] == [
            (BASE + "entity/united-states", BASE + "entity/inf-treaty")
        ]
        assert len(list(other.quads())) == len(store.dump_nquads_sorted().splitlines())


def test_entities(tmp_path: Path) -> None:
    text = (
        "Sergei Ryabkov spoke. Ryabkov left. Mr Sergei Ryabkov ate. The minister met SERGEI RYABKOV. Moscow. It sank."
    )
    doc = document("p.txt", text)
    mentions = (
        mention(doc, "Sergei Ryabkov", "sergei-ryabkov", "Person", "name"),
        mention(doc, "Ryabkov left"[:7], "sergei-ryabkov", "Person", "name", nth=1),
        mention(doc, "Mr Sergei Ryabkov", "sergei-ryabkov", "State", "name"),
        mention(doc, "SERGEI RYABKOV", "sergei-ryabkov", "Person", "name"),
        mention(doc, "The minister", "sergei-ryabkov", "Person", "description"),
        mention(doc, "Moscow", "russia", "Place"),
        mention(doc, "It", "the-ship", "WeaponSystem", "pronoun"),
    )
    s = statement(doc, "sergei-ryabkov", "meets", "a-b", "spoke", attributed_to=("c-d",), place="russia")
    with Store.create_or_open(tmp_path) as store:
        store.write([item(Extraction(doc, mentions, (), (s,)))])
        store.recompute_entities(GAZETTEER)
        assert entities_from(store.graph_quads(NS.graph("entities"))) == [
            Entity("a-b", "Thing", "a b"),
            Entity("c-d", "Thing", "c d"),
            GAZETTEER["russia"].entity(),
            Entity("sergei-ryabkov", "Person", "Sergei Ryabkov", ("Mr Sergei Ryabkov", "Ryabkov", "SERGEI RYABKOV")),
            Entity("the-ship", "WeaponSystem", "the ship"),
        ]
        store.remove_documents([doc.id])
        store.recompute_entities(GAZETTEER)
        assert len(store.quads) == 0


@pytest.mark.parametrize(
    ("slug", "surfaces", "label"),
    [
        ("x", {"Foo Bar": 1, "Foo": 9}, "Foo Bar"),
        ("foo", {"Foo Bar": 1, "Foo": 1}, "Foo"),
        ("foo-bar", {"FOO BAR": 1, "Foo Bar": 1}, "Foo Bar"),
        ("x", {"B": 1, "A": 1}, "A"),
        ("foo-bar", {}, "foo bar"),
    ],
)
def test_label(slug: str, surfaces: dict[str, int], label: str) -> None:
    assert label_of(slug, surfaces) == label


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no store\. Build one with: kg build --store"):
        Store.open(tmp_path / "missing")
    assert not (tmp_path / "missing").exists()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("x")
    for opener in (Store.open, Store.create_or_open):
        with pytest.raises(InputError, match="no store of kg"):
            opener(tmp_path / "other")
    (tmp_path / "file").write_text("x")
    for opener in (Store.open, Store.create_or_open):
        with pytest.raises(InputError):
            opener(tmp_path / "file")
    Store.create_or_open(tmp_path / "old").close()
    (tmp_path / "old" / "format").write_text(f"kg-store 0\nbase {BASE}\n")
    for opener in (Store.open, Store.create_or_open):
        with pytest.raises(InputError, match=r"'kg-store 0'.*rebuild with: kg build --store"):
            opener(tmp_path / "old")
    Store.create_or_open(tmp_path / "base", base="https://example.org/").close()
    with Store.open(tmp_path / "base") as store:
        assert store.base == "https://example.org/"
    with pytest.raises(InputError, match="base https://example.org/"):
        Store.create_or_open(tmp_path / "base", base=BASE)
    with pytest.raises(InputError, match="base for IRIs"):
        Store.create_or_open(tmp_path / "bad", base="nope")


def test_damaged_store(tmp_path: Path) -> None:
    with Store.create_or_open(tmp_path) as store:
        store.write([item(extraction())])
    (tmp_path / "quads" / "CURRENT").write_text("garbage")
    with pytest.raises(InputError, match="cannot be read.*kg build --store"):
        Store.open(tmp_path)


def test_interrupted_creation(tmp_path: Path) -> None:
    (tmp_path / "format.new").write_text("kg-")  # a kill before the rename
    Store.create_or_open(tmp_path).close()
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "format").write_bytes((tmp_path / "format").read_bytes())  # a kill before the quads
    with Store.open(tmp_path / "s") as store:
        assert store.documents() == {}


def test_many_readers_or_one_writer(tmp_path: Path) -> None:
    with Store.create_or_open(tmp_path) as store:
        store.write([item(extraction())])
        for opener in (Store.open, Store.create_or_open):
            with pytest.raises(InputError, match="in use by another process"):
                opener(tmp_path)
    with Store.open(tmp_path) as one, Store.open(tmp_path) as two:
        assert one.documents() == two.documents() != {}
        with pytest.raises(InputError, match="in use"):
            Store.create_or_open(tmp_path)
    with pytest.raises(InputError, match="closed"):
        one.documents()
    with Store.create_or_open(tmp_path) as store:
        command = [sys.executable, "-c", f"from kg.store import Store; Store.open({str(tmp_path)!r})"]
        found = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent.parent)
        assert "in use by another process" in found.stderr


WRITER = """
import sys; sys.path.insert(0, "tests")
from factory import extraction
from test_store import item
from kg.store import Store
import kg.store; kg.store.BATCH = 200
store = Store.create_or_open(sys.argv[1])
print("open", flush=True)
for turn in range(1000):
    store.write(item(extraction(f"{n}.txt")) for n in range(12))
    store.recompute_entities({})
    store.remove_documents(item(extraction(f"{n}.txt"))[0] for n in range(0, 12, 2))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_kill_at_any_moment(tmp_path: Path) -> None:
    whole = dict(item(extraction(f"{n}.txt")) for n in range(12))
    seen = set()
    for pause in (0.0, 0.02, 0.05, 0.1, 0.2):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "kg")],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parent.parent,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        process.stdout.close()
        for read_only in (True, False):
            with Store.open(tmp_path / "kg", read_only=read_only) as store:
                for identifier in store.documents():
                    assert set(store.graph_quads(NS.document(identifier))) == set(whole[identifier])
                names = {NS.name(name) for name in store.graph_names()}
                assert names - {"entities"} == set(store.documents())
                assert_union(store)
                seen.add(len(store.documents()))
    assert max(seen) > 0


def test_sources_stay_outside_the_graph(tmp_path: Path) -> None:
    with Store.create_or_open(tmp_path) as store:
        assert store.sources == {}
        store.save_sources({"/r": {"/r/é.txt": ["1"]}})
        assert store.sources == {"/r": {"/r/é.txt": ["1"]}}
        assert store.dump_nquads_sorted() == b""
        (tmp_path / "sources.json").write_text("{")
        with pytest.raises(InputError, match="not JSON"):
            _ = store.sources


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.create_or_open(tmp_path_factory.mktemp("store")) as store:
        store.write([item(extraction())])
        store.replace_graph(NS.graph("entities"), entity_quads([Entity("russia", "State", "Russia")]))
        yield store


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ent:russia a kg:State ; rdfs:label 'Russia'@en }",
        "PREFIX kg: <https://w3id.org/kg-ir/ontology#> # mine\nASK { ?s kg:polarity kg:Positive }",
        "PREFIX my: <https://w3id.org/kg-ir/ontology#>\nASK { ?s my:polarity my:Positive }",
        "BASE <https://w3id.org/kg-ir/> ASK { <entity/russia> a kg:State }",
        "ASK { ?service a kg:Statement FILTER(?service != 'SERVICE <x>') } # SERVICE <http://x/> {}",
        "PREFIX service: <https://w3id.org/kg-ir/ontology#> ASK { ?s a service:Statement }",
        "ASK { ?s kg:start ?n FILTER(?n<5 || ?n>5) }",
        "ASK { ?s oa:exact ?q FILTER(STRSTARTS(?q, '''The''') && STRLEN(?q) > 3) }",
    ],
)
def test_queries_that_run(filled: Store, query: str) -> None:
    found = filled.query(query)
    assert isinstance(found, QueryBoolean)
    assert bool(found)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * WHERE { ?s ?p ?o ", "line 1, column 27: not SPARQL"),
        ("SELECT *\nWHERE { ?s ?p }", "line 2, column 16: not SPARQL"),
        ("", "line 1, column 1: not SPARQL"),
        ("SELECT * {\n ?s kgx:name ?o }", "line 2, column 5: the prefix kgx: is not declared.*Known: .*kg:"),
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "line 1, column 7: SERVICE is refused"),
        ("ASK { service SILENT ?x { ?s ?p ?o } }", "SERVICE is refused"),
        ("ASK { <http://a\\u0041#b> a ?x .SERVICE<http://127.0.0.1:9/>{} }", "SERVICE is refused"),
        ("ASK { 'a''b' a ?x . SERVICE <http://127.0.0.1:9/> {} }", "SERVICE is refused"),
        ("SELECT * " + "{" * 5000 + "}" * 5000, "nests more than"),
        ("SELECT (" + "!" * 20000 + "1 AS ?x) {}", "nests more than"),
        (
            "SELECT ?s ?n { ?s ?p ?n } GROUP BY ?s",
            "column 38: not SPARQL: The SELECT contains a variable that is unbound\\. Here:\n  SELECT .*\n {39}\\^",
        ),
        ("SELECT * { ?s ?p ?o", r"not SPARQL: expected [^\[\]]+\. Here:\n"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "not SPARQL"),
    ],
)
def test_queries_that_do_not(filled: Store, query: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        filled.query(query)


def test_reading_changes_nothing(tmp_path: Path) -> None:
    with Store.create_or_open(tmp_path) as store:
        store.write([item(extraction())])
    with Store.open(tmp_path) as store, pytest.raises((InputError, RuntimeError)):
        store.quads.add(Quad(NamedNode("a:b"), NamedNode("a:b"), Literal("x")))
