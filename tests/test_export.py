"""Every format is written and read again by another program."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest
import rdflib
from factory import TEXT, document, extraction, mention, statement
from hypothesis import example, given
from hypothesis import strategies as st

from kg import export, ontology
from kg.errors import InputError
from kg.export import EXPORTERS, cypher, tables
from kg.graph import PROPOSITION, Graph
from kg.model import Extraction, Mention, Time
from kg.store import Store
from kg.store.rdf import extraction_quads

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

RDF_NAMES = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "trig": "trig", "jsonld": "json-ld", "rdf": "xml"}
QUADS = ("nq", "trig", "jsonld")
#: What breaks formats: a formula, quotes, markup, a form feed and an escape, emoji, a comma, line ends.
ODD = "=cmd|' /C calc'!A0,\"<b>&amp;</b>\x0c\x1b\U0001f4a5\r\ntail"


def odd() -> Extraction:
    text = f"{ODD} attacks @Sum(1). {TEXT}"
    doc = document("odd.txt", text, title="+1+1", publisher="-2", url="https://example.org/?a=1&b=2")
    a, b = mention(doc, ODD, "odd-one", "State", "name"), mention(doc, "@Sum(1)", "odd-two", "Person", "name")
    said = statement(
        doc, "odd-one", "attacks", "odd-two", f"{ODD} attacks @Sum(1)", place="russia", time=Time("2019/2021")
    )
    return Extraction(doc, (a, b), (), (said,))


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Graph]]:
    opened: list[Graph] = []

    def graph(*extractions: Extraction) -> Graph:
        folder = tmp_path_factory.mktemp("stores") / "store"
        with Store.create_or_open(folder) as store:
            store.write((e.document.id, extraction_quads(e, run="r", input_hash="h")) for e in extractions)
            store.recompute_entities(ontology.load().gazetteer)
        opened.append(Graph.open(folder))
        return opened[-1]

    yield graph
    for graph_ in opened:
        graph_.close()


@pytest.fixture(scope="module")
def graph(make: Callable[..., Graph]) -> Graph:
    return make(extraction(), odd())


def written(graph: Graph, format: str, **options: Any) -> bytes:
    out = io.BytesIO()
    export.write(graph, out, format=format, **options)
    return out.getvalue()


@pytest.mark.parametrize("format", EXPORTERS)
def test_same_bytes_whatever_the_order_of_the_documents(make: Callable[..., Graph], graph: Graph, format: str) -> None:
    other = make(odd(), extraction())
    assert written(graph, format) == written(graph, format) == written(other, format)
    assert len(written(graph, format)) > 100


@pytest.mark.parametrize("format", EXPORTERS)
def test_facts_leave_out_claims(graph: Graph, format: str) -> None:
    everything, facts = written(graph, format), written(graph, format, facts=True)
    assert facts
    if format != "mentions":
        assert b"Washington says that Russia violates" in everything
        assert b"Washington says that Russia violates" not in facts


def rdf_of(data: bytes, format: str) -> set[tuple[Any, ...]]:
    """What rdflib reads: triples of the union, or quads."""
    if format in QUADS:
        dataset = rdflib.Dataset()
        dataset.parse(data=data, format=RDF_NAMES[format])
        return {(s, p, o, getattr(g, "identifier", g)) for s, p, o, g in dataset.quads()}
    return set(rdflib.Graph().parse(data=data, format=RDF_NAMES[format]))


def test_rdflib_reads_the_same_from_every_rdf_format(graph: Graph) -> None:
    quads = rdf_of(written(graph, "nq"), "nq")
    triples = {quad[:3] for quad in quads}
    assert len(quads) > len(triples) - 1 > 100
    assert rdf_of(written(graph, "trig"), "trig") == quads
    assert rdf_of(written(graph, "jsonld"), "jsonld") == quads
    for format in ("ttl", "nt"):
        assert rdf_of(written(graph, format), format) == triples
    xml = rdf_of(written(graph, "rdf"), "rdf")
    assert len(xml) == len(triples)
    # XML turns a line end into \n and cannot hold a form feed or an escape: only such literals differ.
    assert all("\ufffd" in str(o) or "\n" in str(o) for _, _, o in xml - triples)


def test_the_facts_of_rdf_are_plain_triples(graph: Graph) -> None:
    data = rdf_of(written(graph, "nq", facts=True), "nq")
    subjects = {str(s) for s, _, _, _ in data}
    assert not any(part in s for s in subjects for part in ("/statement/", "/mention/", "/proposition/"))
    names = graph.namespaces
    triples = {quad[:3] for quad in data}
    for subject, predicate, written_ in (("united-states", "suspends", True), ("russia", "violates", False)):
        terms = names.entity(subject), names.property(predicate), names.entity("inf-treaty")
        assert (tuple(rdflib.URIRef(term.value) for term in terms) in triples) is written_
    assert any(str(o) == "United States" for _, _, o in triples), "entities keep their labels"
    assert not any(TEXT in str(o) for _, _, o in triples), "without the documents' text"


def test_nquads_are_sorted_and_complete(graph: Graph) -> None:
    lines = written(graph, "nq").split(b"\n")[:-1]
    assert lines == sorted(set(lines))
    assert export.write(graph, io.BytesIO(), format="nq") == len(lines)
    assert written(graph, "nq") == graph.store.dump_nquads_sorted()


def test_statement_lines(graph: Graph) -> None:
    lines = [json.loads(line) for line in written(graph, "statements").decode().split("\n")[:-1]]
    assert [(line["document"], line["predicate"], line["fact"]) for line in lines] == [
        ("inf.txt", "suspends", True), ("inf.txt", "violates", False), ("inf.txt", "withdrawsFrom", True),
        ("odd.txt", "attacks", True),
    ]  # fmt: skip
    by_name = {d.locator: d.text for d in graph.documents()}
    for line in lines:
        evidence = line["evidence"]
        assert by_name[line["document"]][evidence["start"] : evidence["end"]] == evidence["quote"]
    assert len(written(graph, "statements", facts=True).splitlines()) == 3


def test_mention_lines(graph: Graph) -> None:
    named = [json.loads(line) for line in written(graph, "mentions").decode().split("\n")[:-1]]
    every = [json.loads(line) for line in written(graph, "mentions", all=True).decode().split("\n")[:-1]]
    assert len(every) == len(named) + 1
    assert {line["text"] for line in every} - {line["text"] for line in named} == {"the treaty"}
    assert [(m["document"], m["start"]) for m in every] == sorted((m["document"], m["start"]) for m in every)


def rows_of(graph: Graph) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(graph, "csv").decode("utf-8"), newline="")))


def test_csv_rows(graph: Graph) -> None:
    rows = rows_of(graph)
    assert [row["predicate"] for row in rows] == ["suspends", "violates", "withdrawsFrom", "attacks"]
    claim = rows[1]
    assert claim["subject"] == "russia" and claim["subject_label"] == "Russia" and claim["fact"] == "false"
    assert claim["attributed_to"] == "united-states" and claim["disputed_by"] == "russia"
    assert claim["quote"] == "Washington says that Russia violates the INF Treaty"
    assert claim["publisher"] == "BBC" and claim["sentence"].startswith(
        "According to the United States, Russia violates"
    )
    frame = pd.read_csv(io.BytesIO(written(graph, "csv")), lineterminator="\n")
    assert list(frame.columns) == list(tables.COLUMNS)
    assert frame["confidence"].tolist() == [0.9, 0.8, 0.8, 0.8] and frame["end"].dtype.kind == "i"


def test_no_cell_is_a_formula(graph: Graph) -> None:
    row = rows_of(graph)[3]
    assert row["quote"] == f"'{ODD} attacks @Sum(1)"
    assert row["title"] == "'+1+1" and row["publisher"] == "'-2"
    for cells in rows_of(graph):
        assert not any(cell.lstrip()[:1] in tuple("=+-@") and cell.strip() for cell in cells.values())


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\n=1", "  =1", "\uff1d1", " \t@x"])
def test_formulas_are_told(cell: str) -> None:
    assert tables.no_formula(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "a=1", "2019-08-02", "Russia - US", None, -1, 0.5])
def test_plain_cells_stay(cell: object) -> None:
    assert tables.no_formula(cell) == cell


def test_graphml(graph: Graph) -> None:
    data = written(graph, "graphml")
    network = nx.read_graphml(io.BytesIO(data), force_multigraph=True)
    source = graph.to_networkx()
    assert set(network) == set(source)
    assert set(map(tuple, network.edges)) == set(map(tuple, source.edges))
    claim = next(d for _, _, d in network.edges(data=True) if d["predicate"] == "violates")
    assert claim["fact"] is False and claim["attributed_to"] == "united-states" and claim["disputed_by"] == "russia"
    assert network.nodes["inf-treaty"]["label"] and network.nodes["russia"]["type"] == "State"
    attack = next(d for _, _, d in network.edges(data=True) if d["predicate"] == "attacks")
    assert "\ufffd\ufffd\U0001f4a5" in attack["quote"] and "<b>&amp;</b>" in attack["quote"]
    assert network.graph["replaced_characters"] >= 2


def test_gexf(graph: Graph) -> None:
    data = written(graph, "gexf")
    network = nx.read_gexf(io.BytesIO(data), version="1.2draft")
    assert set(network) == set(graph.to_networkx())
    assert {d["predicate"] for _, _, d in network.edges(data=True)} == {
        "suspends",
        "violates",
        "withdrawsFrom",
        "attacks",
    }
    assert b"lastmodifieddate" not in data and b"U+FFFD" in data
    assert ET.fromstring(data).tag.endswith("gexf")


def test_cytoscape(graph: Graph) -> None:
    page = json.loads(written(graph, "cytoscape"))
    network = nx.cytoscape_graph(page)
    source = graph.to_networkx()
    assert set(network) == set(source) and set(network.edges) == set(source.edges)
    assert network.is_directed() and network.is_multigraph()
    claim = next(d for _, _, d in network.edges(data=True) if d["predicate"] == "violates")
    assert claim["fact"] is False and claim["attributed_to"] == "united-states" and claim["disputed_by"] == "russia"
    assert claim["publisher"] == "BBC" and claim["source"] == "russia"
    attack = next(d for _, _, d in network.edges(data=True) if d["predicate"] == "attacks")
    assert attack["quote"] == f"{ODD} attacks @Sum(1)", "JSON holds every character"
    ids = [e["data"]["id"] for kind in ("nodes", "edges") for e in page["elements"][kind]]
    assert len(ids) == len(set(ids)), "nodes and edges share one space of ids"


def test_parquet(graph: Graph) -> None:
    from pyarrow import parquet

    data = written(graph, "parquet")
    table = parquet.read_table(io.BytesIO(data))
    assert table.column_names == list(tables.COLUMNS)
    rows = {row["predicate"]: row for row in table.to_pylist()}
    assert rows["violates"]["attributed_to"] == ["united-states"] and rows["violates"]["fact"] is False
    assert rows["attacks"]["quote"] == f"{ODD} attacks @Sum(1)" and rows["attacks"]["disputed_by"] == []
    assert rows["suspends"]["time"] == "2019-02" and rows["withdrawsFrom"]["place"] is None
    frame = pd.read_parquet(io.BytesIO(data))
    assert (
        frame["confidence"].dtype.kind == "f" and frame["start"].dtype.kind == "i" and frame["fact"].dtype.kind == "b"
    )
    assert len(pd.read_parquet(io.BytesIO(written(graph, "parquet", facts=True)))) == 3


def test_parquet_without_pyarrow_says_what_to_install(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"pip install 'kg-ir\[tables\]'"):
        export.write(graph, tmp_path / "x.parquet")
    assert list(tmp_path.iterdir()) == []


def test_propositions(make: Callable[..., Graph]) -> None:
    again = extraction("again.txt", "Another paper writes. " + TEXT, publisher="Reuters", published="2020-01-02")
    graph = make(extraction(), again)
    frame = pd.read_csv(io.BytesIO(written(graph, "propositions")), lineterminator="\n")
    assert list(frame.columns) == list(PROPOSITION) and len(frame) == 3
    claim = frame[frame.predicate == "violates"].iloc[0]
    assert bool(claim.disputed) and claim.affirmed_by == "united-states" and claim.denied_by == "russia"
    assert claim.statements == 2 and (claim["first"], claim["last"]) == ("2019-08-02", "2020-01-02")
    facts = pd.read_csv(io.BytesIO(written(graph, "propositions", facts=True)), lineterminator="\n")
    assert sorted(facts.predicate) == ["suspends", "withdrawsFrom"] and bool(facts.fact.all())


STRING = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)


def cypher_commands(script: str) -> list[tuple[str, list[str]]]:
    """The commands of a script, each without its strings, and the strings; as a reader that knows only quotes."""
    commands: list[tuple[str, list[str]]] = []
    code, strings, at = "", list[str](), 0
    while at < len(script):
        if script[at] == "'":
            found = STRING.match(script, at)
            assert found, f"a string has no end: {script[at : at + 60]!r}"
            value = re.sub(
                r"\\(u[0-9A-F]{4}|.)",
                lambda m: (
                    chr(int(m[1][1:], 16)) if m[1][0] == "u" else {"n": "\n", "r": "\r", "t": "\t"}.get(m[1], m[1])
                ),
                found[1],
            )
            if code.endswith("'' + "):
                code, strings[-1] = code.removesuffix(" + "), strings[-1] + value
            else:
                code, strings = code + "''", [*strings, value]
            at = found.end()
        elif script[at] == ";":
            commands.append((code.strip(), strings))
            code, strings, at = "", [], at + 1
        else:
            code, at = code + script[at], at + 1
    assert not code.strip()
    return commands


#: What a command may look like once its strings are empty.
COMMAND = re.compile(
    r"""CREATE\ CONSTRAINT\ \w+\ IF\ NOT\ EXISTS\ FOR\ \(n:\w+\)\ REQUIRE\ n\.id\ IS\ UNIQUE
      | MERGE\ \(n:\w+\ \{id:\ ''\}\)\ SET\ (?:n:\w+,\ )?n\ \+=\ \{[\w:, '\[\].]*\}
      | MATCH\ \(a:\w+\ \{id:\ ''\}\),\ \(b:\w+\ \{id:\ ''\}\)\ MERGE\ \(a\)-\[:\w+(?:\ \{statement:\ ''\})?\]->\(b\)""",
    re.VERBOSE,
)


def test_cypher(graph: Graph) -> None:
    script = written(graph, "cypher").decode()
    commands = cypher_commands(script)
    assert all(COMMAND.fullmatch(code) for code, _ in commands), [c for c, _ in commands if not COMMAND.fullmatch(c)]
    nodes = [strings[0] for code, strings in commands if code.startswith("MERGE (n:Statement")]
    assert sorted(nodes) == sorted(s.id for s in graph.statements())
    assert any(f"{ODD} attacks @Sum(1)" in strings for _, strings in commands), "the quote comes out as it went in"
    direct = {re.search(r"\[:(\w+) \{statement", code)[1] for code, _ in commands if "statement: ''" in code}  # type: ignore[index]
    assert direct == {"SUSPENDS", "WITHDRAWS_FROM", "ATTACKS"}, "a claim is no direct relationship"
    claim = next(s.id for s in graph.statements() if s.predicate == "violates")
    links = {
        re.search(r"\[:(\w+)", code)[1]: strings[1]
        for code, strings in commands
        if code.startswith("MATCH") and strings[0] == claim
    }  # type: ignore[index]
    assert links["ATTRIBUTED_TO"] == "united-states" and links["DISPUTED_BY"] == "russia"
    assert "VIOLATES" not in written(graph, "cypher", facts=True).decode()


@given(
    st.text(alphabet=st.one_of(st.sampled_from("'\\u0027;\n\"`{}nDETACH "), st.characters(exclude_categories=["Cs"])))
)
@example("\\u0027}) DETACH DELETE n //")
@example("\\\\u005C\\'")
def test_nothing_breaks_out_of_a_string_of_cypher(value: str) -> None:
    written_ = cypher.literal(value)
    assert cypher_commands(f"RETURN {written_};") == [("RETURN ''", [value])]
    # An escape that is none: a backslash of the value, then a "u" of the value.
    assert not re.search(r"(?<!\\)(?:\\\\)+u", written_)
    assert "\n" not in written_ and re.fullmatch(r"[A-Za-z]\w*", cypher.name(value), re.ASCII)


def test_less_confident_statements_are_left_out(make: Callable[..., Graph]) -> None:
    """Of a view from 0.85 up only the suspension is left, in every format, and in RDF no plain triple without it."""
    graph = make(extraction())
    assert len(rows_of(graph)) == 3
    for format in EXPORTERS.keys() - RDF_NAMES.keys() - {"mentions"}:
        assert b"withdrew from the INF Treaty" not in written(graph, format, min_confidence=0.85), format
    assert len(written(graph, "statements", min_confidence=0.85).splitlines()) == 1
    names = graph.namespaces
    quads = rdf_of(written(graph, "nq", min_confidence=0.85), "nq")
    every = rdf_of(written(graph, "nq"), "nq")
    assert quads < every
    gone = {str(s) for s, _, _, _ in every - quads}
    low = [s for s in graph.statements() if s.confidence < 0.85]
    assert {names.statement(s.id).value for s in low} <= gone
    assert not any(s.id in str(subject) for subject, _, _, _ in quads for s in low)
    plain = {(str(p).rpartition("#")[2]) for s, p, o, _ in quads if "/entity/" in s and "/entity/" in o}
    assert plain == {"suspends"}
    with pytest.raises(InputError, match="from 0 to 1"):
        written(graph, "csv", min_confidence=1.5)


def test_a_network_without_oddities_counts_none(make: Callable[..., Graph]) -> None:
    assert b"replaced_characters" not in written(make(extraction()), "graphml")


def test_an_empty_graph_is_written_in_every_format(make: Callable[..., Graph]) -> None:
    empty = make()
    for format in EXPORTERS:
        written(empty, format)


# --- where it is written -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("exporter", EXPORTERS.values(), ids=lambda e: e.name)
def test_the_ending_tells_the_format(graph: Graph, tmp_path: Path, exporter: export.Exporter) -> None:
    for suffix in exporter.suffixes:
        target = tmp_path / f"graph{suffix.upper()}"
        assert export.exporter_for(str(target)) is exporter
        export.write(graph, target)
        assert target.read_bytes() == written(graph, exporter.name)
    assert exporter.keeps and "\n" not in exporter.keeps
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(f"graph{s.upper()}" for s in exporter.suffixes)


def test_unknown_formats_name_the_known_ones(graph: Graph, tmp_path: Path) -> None:
    for target, format in ((tmp_path / "x.doc", None), ("-", None), (io.BytesIO(), None), ("x.ttl", "docx")):
        with pytest.raises(InputError) as error:
            export.write(graph, target, format=format)
        assert all(name in str(error.value) for name in EXPORTERS)


def test_standard_output(graph: Graph, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    count = export.write(graph, "-", format="statements")
    assert capfdbinary.readouterr().out == written(graph, "statements") and count == 4


def test_a_failed_export_leaves_the_old_file_and_nothing_else(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "graph.nq"
    target.write_text("old")

    def half(graph: Graph, out: Any, facts: bool, all: bool) -> int:
        out.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(EXPORTERS, "nq", replace(EXPORTERS["nq"], write=half))
    with pytest.raises(InputError, match="No space left"):
        export.write(graph, target)
    assert target.read_text() == "old" and list(tmp_path.iterdir()) == [target]


def test_places_that_cannot_be_written(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Create the folder") as error:
        export.write(graph, tmp_path / "no" / "graph.nq")
    assert "graph.nq" in str(error.value)
    with pytest.raises(InputError):
        export.write(graph, tmp_path, format="nq")


def test_a_link_is_followed_and_a_pipe_stays_a_pipe(graph: Graph, tmp_path: Path) -> None:
    real, link = tmp_path / "real.nq", tmp_path / "link.nq"
    real.write_text("old")
    link.symlink_to(real)
    export.write(graph, link)
    assert link.is_symlink() and real.read_bytes() == written(graph, "nq")
    if os.name == "posix":
        export.write(graph, "/dev/null", format="nq")
        assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
        umask = os.umask(0)
        os.umask(umask)
        export.write(graph, tmp_path / "new.nq")
        assert stat.S_IMODE((tmp_path / "new.nq").stat().st_mode) == 0o666 & ~umask


def test_mentions_of_the_factory_are_in_the_text() -> None:
    """The samples themselves obey the model."""
    for sample in (extraction(), odd()):
        spans: list[Mention] = list(sample.mentions)
        assert all(sample.document.text[m.start : m.end] == m.text for m in spans)
