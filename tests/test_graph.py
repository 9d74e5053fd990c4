"""The reading API over a real store."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from factory import TEXT, document, extraction, mention, statement

from kg import graph as graph_module
from kg import ontology
from kg.errors import InputError
from kg.graph import Graph
from kg.model import Document, Entity, Extraction, Modality, Polarity, Statement, is_fact
from kg.store import Store
from kg.store.rdf import Namespaces, extraction_quads, ontology_quads


class Entry:
    def __init__(self, *fields: object) -> None:
        self._entity = Entity(*fields)  # type: ignore[arg-type]

    def entity(self) -> Entity:
        return self._entity


GAZETTEER = {
    "russia": Entry("russia", "State", "Russia", ("Moscow", "Russian Federation"), (("iso3166-1", "RU"),)),
    "united-states": Entry("united-states", "State", "United States", ("US", "Washington")),
    "inf-treaty": Entry("inf-treaty", "Agreement", "Intermediate-Range Nuclear Forces Treaty", ("INF Treaty",)),
}


def build(path: Path, *found: Extraction) -> Graph:
    folder = path / "ontology"
    folder.mkdir(parents=True)
    for name in ("classes.toml", "properties.toml"):
        shutil.copy(ontology.data_folder() / name, folder)
    with (folder / "properties.toml").open("a") as file:
        file.write(
            '\n[forTest]\nlabel = "x"\ncomment = "x"\nexample = "x"\nparent = "violates"\n'
            'domain = ["Actor"]\nrange = ["Agreement"]\n'
        )
    with Store.create_or_open(path / "kg.db") as store:
        store.write((f.document.id, extraction_quads(f, run="r", input_hash="h")) for f in found)
        loaded = ontology.load(folder)
        store.replace_graph(Namespaces().graph("ontology"), ontology_quads(loaded))
        store.recompute_entities(GAZETTEER)
    return Graph.open(path / "kg.db")


def three() -> tuple[Extraction, ...]:
    """An article, its reprint, and a page from a site whose statement denies the article's accusation."""
    text = "Russia did not violate the INF Treaty. Iran will not attack Iraq. Iran may attack Iraq. It circumvents it."
    doc = Document("https://www.tass.example/1?x=1", text, published="2019-08-05", url="https://www.tass.example/1?x=1")
    negative = {"polarity": Polarity.NEGATIVE}
    page = Extraction(
        doc,
        (mention(doc, "Russia", "russia", "State"), mention(doc, "Iran", "iran", "State", "name")),
        (),
        (
            statement(doc, "russia", "violates", "inf-treaty", "Russia did not violate the INF Treaty", **negative),
            statement(
                doc, "iran", "attacks", "iraq", "Iran will not attack Iraq", modality=Modality.PLANNED, **negative
            ),
            statement(doc, "iran", "attacks", "iraq", "Iran may attack Iraq", modality=Modality.POSSIBLE),
            statement(doc, "iran", "forTest", "inf-treaty", "It circumvents it", place="iraq"),
        ),
    )
    return (
        extraction("inf.txt"),
        extraction(
            "sub/reprint.txt", TEXT.replace(". ", ".\n\n"), publisher="AP", published="2019-08-03", file="reprint.txt"
        ),
        page,
    )


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    with build(tmp_path_factory.mktemp("graph"), *three()) as opened:
        yield opened


def test_what_went_in_comes_out(graph: Graph) -> None:
    found = three()
    assert graph.documents() == sorted((f.document for f in found), key=lambda d: d.locator)
    key = lambda s: s.id  # noqa: E731
    assert sorted(graph.statements(), key=key) == sorted((s for f in found for s in f.statements), key=key)
    assert {(d, m) for d, m in graph.mentions()} == {(f.document.id, m) for f in found for m in f.mentions}
    assert len(graph.mentions()) == sum(len(f.mentions) for f in found)
    assert graph.mentions("reprint.txt") == [p for p in graph.mentions() if p[0] == found[1].document.id]


def pick(graph: Graph, **wanted: str) -> list[Statement]:
    return [s for s in graph.statements() if all(getattr(s, k) == v for k, v in wanted.items())]


def test_filters(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    for few in (300, 0):  # looked up one by one, and picked from all
        monkeypatch.setattr(graph_module, "FEW", few)
        assert graph.statements(subject="Moscow") == pick(graph, subject="russia") != []
        assert graph.statements("ent:russia", "kg:violates", "inf treaty") == pick(graph, subject="russia")
        assert graph.statements(predicate="violates") == [
            s for s in graph.statements() if s.predicate in ("violates", "forTest")
        ]
        assert graph.statements(predicate="forTest") == pick(graph, predicate="forTest") != []
        assert graph.statements(about="iraq") == [s for s in graph.statements() if "iraq" in (s.object, s.place)] != []
        assert {s.document for s in graph.statements(document="inf.txt")} == {three()[0].document.id}
        assert graph.statements(subject="russia", object="iraq") == []
    assert graph.statements(facts_only=True) == [s for s in graph.statements() if is_fact(s)]
    with pytest.raises(InputError, match="unknown predicate 'violate'.*violates"):
        graph.statements(predicate="violate")
    with pytest.raises(InputError, match="unknown document"):
        graph.statements(document="nope")


def test_every_plain_triple_has_a_statement(graph: Graph) -> None:
    entity = graph.namespaces.prefixes["ent"]
    rows = graph.query(f"""SELECT ?d ?s ?p ?o {{ GRAPH ?d {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{entity}")) }}
        FILTER(?d != <{graph.namespaces.graph("entities").value}>) }}""")
    assert len(rows) == 5
    name = graph.namespaces.name
    facts = {(s.document, s.subject, s.predicate, s.object) for s in graph.statements(facts_only=True)}
    assert {tuple(map(name, row)) for row in rows} == facts
    assert not graph.query("ASK { ent:russia kg:violates ent:inf-treaty }")


def test_entity_by_any_name(graph: Graph) -> None:
    for name in (
        "russia",
        "ent:russia",
        "Russia",
        "MOSCOW",
        " russian federation ",
        graph.namespaces.entity("russia").value,
    ):
        assert graph.entity(name) == GAZETTEER["russia"].entity()
    with pytest.raises(InputError, match=r"unknown entity 'Rusia'\. Did you mean: .*russia"):
        graph.entity("Rusia")
    assert [e.id for e in graph.entities("State")] == ["iran", "russia", "united-states"]
    assert graph.entities("kg:Agreement") == [GAZETTEER["inf-treaty"].entity()]
    assert [e.id for e in graph.entities()] == sorted(e.id for e in graph.entities())


def test_dispute(graph: Graph) -> None:
    (one,) = graph.disputes()
    assert (one.subject, one.predicate, one.object) == ("russia", "violates", "inf-treaty")
    assert one.affirmed_by == ("united-states",)
    assert one.denied_by == ("russia", "tass.example")
    assert one.publishers == ("BBC", "tass.example")  # the earlier of the two reprints
    assert (one.first, one.last) == ("2019-08-02", "2019-08-05")
    assert len(one.statements) == 3


def test_propositions(graph: Graph) -> None:
    found = {(p.subject, p.predicate): p for p in graph.propositions()}
    withdrawal = found["united-states", "withdrawsFrom"]
    assert withdrawal.affirmed_by == ("AP", "BBC")
    assert withdrawal.corroboration == 1
    assert withdrawal.times == ("2019-08-02",)
    assert not withdrawal.disputed
    attack = found["iran", "attacks"]  # "will not" denies nothing, "may" affirms nothing
    assert (attack.affirmed_by, attack.denied_by, attack.disputed) == ((), (), False)
    assert withdrawal.best in withdrawal.statements


def test_denial_by_polarity_alone(tmp_path: Path) -> None:
    doc = document("a.txt", "A struck B. C says that A did not strike B.")
    yes = statement(doc, "a", "attacks", "b", "A struck B", confidence=0.5)
    no = statement(doc, "a", "attacks", "b", "A did not strike B", polarity=Polarity.NEGATIVE, attributed_to=("c",))
    with build(tmp_path, Extraction(doc, (), (), (yes, no))) as opened:
        (one,) = opened.propositions()
        assert (one.disputed, one.affirmed_by, one.denied_by, one.best) == (True, ("BBC",), ("c",), no)


def test_independent_publishers_by_long_quote(tmp_path: Path) -> None:
    wire = "The United States has today formally withdrawn from the Treaty on Open Skies"
    found = []
    for n, publisher in enumerate(("Reuters", "Guardian", "NPR")):
        doc = document(
            f"{n}.txt", f"{publisher} {n}. {wire if n < 2 else 'The US left Open Skies'}.", publisher=publisher
        )
        s = statement(doc, "us", "withdrawsFrom", "open-skies", wire if n < 2 else "The US left Open Skies")
        found.append(Extraction(doc, (), (), (s,)))
    with build(tmp_path, *found) as opened:
        assert opened.propositions()[0].publishers == ("Guardian", "NPR")


def test_stats(graph: Graph) -> None:
    stats = graph.stats()
    assert (stats.documents, stats.statements, stats.facts, stats.claims, stats.disputed) == (3, 10, 5, 2, 1)
    assert stats.mentions == 16
    assert stats.publishers == {"AP": 1, "BBC": 1, "unknown": 1}
    assert stats.periods == {"2019": 4, "unknown": 6}
    assert list(stats.predicates.items())[0] == ("violates", 3)
    assert stats.classes["State"] == 3


def test_statement_lines(graph: Graph) -> None:
    lines = list(graph.statement_lines())
    assert json.loads(json.dumps(lines)) == lines
    assert [line["id"] for line in lines] == [s.id for s in graph.statements()]
    suspension = next(line for line in lines if line["predicate"] == "suspends" and line["document"] == "inf.txt")
    s = next(s for s in graph.statements() if s.id == suspension["id"])
    assert suspension == {
        "id": s.id, "proposition": s.proposition, "document": "inf.txt", "url": None,
        "subject": {
            "id": "united-states", "label": "United States", "type": "State", "aliases": ["US", "Washington"],
            "spans": [[4, 17]],
        },
        "predicate": "suspends", "predicate_specific": None,
        "object": {
            "id": "inf-treaty", "label": "Intermediate-Range Nuclear Forces Treaty", "type": "Agreement",
            "aliases": ["INF Treaty"], "spans": [[32, 42]],
        },
        "polarity": "positive", "modality": "actual", "time": "2019-02", "time_basis": "stated", "place": None,
        "recipient": None, "attributed_to": [], "disputed_by": [], "attribution_act": None, "fact": True,
        "evidence": {"start": 0, "end": 59, "quote": "The United States suspended the INF Treaty in February 2019"},
        "extractor": "test", "confidence": 0.9, "plover": suspension["plover"],
    }  # fmt: skip
    loaded = graph.query("SELECT ?v { kg:suspends kg:plover ?v }")
    assert suspension["plover"] == (loaded[0]["v"] if loaded else None)
    claim = next(line for line in lines if line["attributed_to"])
    assert (claim["fact"], claim["attribution_act"]) == (False, "says")
    assert [e["id"] for e in claim["disputed_by"]] == ["russia"]
    assert claim["attributed_to"][0]["spans"] == [[61, 71]]  # Washington
    narrow = next(line for line in lines if line["predicate_specific"])
    assert (narrow["predicate"], narrow["predicate_specific"]) == ("violates", "forTest")
    assert narrow["document"] == narrow["url"] == "https://www.tass.example/1?x=1"
    assert narrow["place"]["id"] == "iraq"


def test_mention_lines(graph: Graph) -> None:
    named, everything = list(graph.mention_lines()), list(graph.mention_lines(all=True))
    assert len(everything) - len(named) == 2
    assert named[-1]["document"] == "reprint.txt"
    moscow = next(line for line in named if line["text"] == "Moscow" and line["document"] == "inf.txt")
    start = TEXT.index("Moscow")
    assert moscow == {
        "document": "inf.txt", "start": start, "end": start + 6, "text": "Moscow", "label": "Russia", "id": "russia",
        "type": "State", "found_by": "gazetteer",
    }  # fmt: skip


def test_select_rows(graph: Graph) -> None:
    rows = graph.query(
        "SELECT ?s (COUNT(?x) AS ?n) (AVG(?c) AS ?mean) (true AS ?yes) (SAMPLE(?z) AS ?none) { ?x a kg:Statement ; rdf:subject ?s ;"
        " kg:confidence ?c } GROUP BY ?s ORDER BY ?s"
    )
    assert rows.columns == ("s", "n", "mean", "yes", "none")
    assert [row["n"] for row in rows] == [3, 3, 4]
    iri, n, mean, yes, none = rows[1]
    assert (iri, n, mean, yes, none) == (graph.namespaces.entity("russia").value, 3, 0.8, True, None)
    assert rows.curies()[1] == ("ent:russia", "3", "0.8", "true", "")
    assert rows[1].asdict()["s"].endswith("russia")
    assert bool(rows)
    frame = rows.to_dataframe()
    assert list(frame.columns) == list(rows.columns)
    assert list(frame["s"]) == ["ent:iran", "ent:russia", "ent:united-states"]
    assert list(frame["n"]) == [3, 3, 4]
    assert rows.to_dataframe(compact=False)["s"][1] == iri
    assert rows.serialize("csv").startswith(b"s,n,mean,yes,none\r\n")
    assert len(json.loads(rows.serialize("json"))["results"]["bindings"]) == 3
    with pytest.raises(InputError, match="Formats: csv tsv json xml"):
        rows.serialize("ttl")


def test_ask_and_construct(graph: Graph) -> None:
    yes, no = graph.query("ASK { ent:russia a kg:State }"), graph.query("ASK { ent:russia a kg:Person }")
    assert (bool(yes), bool(no), len(yes), list(yes)) == (True, False, 0, [])
    assert json.loads(no.serialize("json"))["boolean"] is False
    assert not graph.query("SELECT * { ?s a kg:Nothing }")
    rows = graph.query("CONSTRUCT { ?s a kg:State } WHERE { ?s a kg:State }")
    assert rows.columns == ("subject", "predicate", "object")
    assert [row[0] for row in rows.curies()] == ["ent:iran", "ent:russia", "ent:united-states"]
    turtle = rows.serialize("ttl")
    assert b"ent:russia a kg:State" in turtle
    assert len(rdflib.Graph().parse(data=turtle, format="turtle")) == len(rows) == 3
    described = graph.query("DESCRIBE ent:russia")
    assert any(row[1] == "rdfs:label" for row in described.curies())


def test_query_that_cannot_be_parsed(graph: Graph) -> None:
    with pytest.raises(InputError, match="line 1"):
        graph.query("SELECT")


def test_networkx(graph: Graph) -> None:
    claims, facts = graph.to_networkx(), graph.to_networkx(facts=True)
    assert claims.number_of_edges() == 10
    assert facts.number_of_edges() == 5
    assert not facts.has_edge("russia", "inf-treaty")
    assert claims.nodes["russia"] == {"label": "Russia", "type": "State"}
    edge = next(iter(claims["russia"]["inf-treaty"].values()))
    assert {
        "predicate",
        "statement",
        "polarity",
        "modality",
        "time",
        "attributed_to",
        "fact",
        "quote",
        "document",
        "source",
    } <= set(edge)
    assert claims.number_of_edges("russia", "inf-treaty") == 3


def test_rdflib(graph: Graph) -> None:
    dataset = graph.to_rdflib()
    found = list(dataset.query("SELECT ?x { ent:united-states kg:suspends ?x }"))
    assert [str(row[0]) for row in found] == [graph.namespaces.entity("inf-treaty").value]


def test_quads_are_those_of_the_dump(graph: Graph) -> None:
    lines = [f"{quad} .\n" for quad in graph.quads()]
    assert sorted(line.encode() for line in lines) == graph.store.dump_nquads_sorted().splitlines(keepends=True)


def test_file_name_that_two_documents_share(tmp_path: Path) -> None:
    one, two = extraction("a/x.txt", file="x.txt"), extraction("b/x.txt", TEXT + " ", file="x.txt")
    with build(tmp_path, one, two) as opened:
        with pytest.raises(InputError, match="several documents.*a/x.txt b/x.txt"):
            opened.document("x.txt")
        assert opened.document("a/x.txt") == one.document
        assert opened.document("doc:" + two.document.id) == two.document


def test_empty_store(tmp_path: Path) -> None:
    with build(tmp_path) as opened:
        assert (opened.documents(), opened.statements(), opened.mentions(), opened.propositions()) == ([], [], [], [])
        assert opened.stats().documents == 0
        assert opened.to_networkx().number_of_nodes() == 0
        assert list(opened.statement_lines()) == []


def test_another_base(tmp_path: Path) -> None:
    base, found = "https://example.org/x/", extraction()
    with Store.create_or_open(tmp_path, base=base) as store:
        store.replace_document(found.document.id, extraction_quads(found, run="r", input_hash="h", base=base))
        store.recompute_entities(GAZETTEER)
    with Graph.open(tmp_path) as opened:
        assert opened.query("SELECT ?x { ent:united-states kg:suspends ?x }").curies() == [("ent:inf-treaty",)]
        assert len(opened.statements()) == 3
        assert opened.statements("Russia")[0].disputed_by == ("russia",)
    assert replace(found.document).file == "inf.txt"
