"""Write the graph in the formats of other tools: one explicit table, the same bytes for the same graph.

Invariant: a file is there whole or not at all, whatever a label or quote holds it stays data in the format
(no formula, no markup), and each format says what it keeps and what it loses.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kg import ontology
from kg.errors import InputError
from kg.graph import PROPOSITION
from kg.words import sentence

if TYPE_CHECKING:
    import networkx as nx
    from pyoxigraph import Quad

    from kg.graph import Graph

__all__ = ["EXPORTERS", "Exporter", "exporter_for", "write"]

#: ``(graph, binary stream, facts, all) -> number of rows written``
Writer = Callable[["Graph", IO[bytes], bool, bool], int]


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: its name, the file name endings that mean it, what it keeps and loses, how it is written."""

    name: str
    suffixes: tuple[str, ...]
    keeps: str
    write: Writer


def write(
    graph: Graph,
    target: str | os.PathLike[str] | IO[bytes],
    *,
    format: str | None = None,
    facts: bool = False,
    all: bool = False,
    min_confidence: float = 0.0,
) -> int:
    """Write ``graph`` to a file, ``-`` (standard output) or a binary stream; returns the number of rows written.

    A row is a triple, quad, statement, mention or edge, as the format has it. ``format`` is a name of `EXPORTERS`
    (default: by the ending of the file's name). ``facts`` leaves out what is only claimed, and in RDF the nodes of
    statements, propositions, mentions and evidence. ``all`` adds pronouns and descriptions to ``mentions``.
    ``min_confidence`` (0 to 1) leaves out statements of less confidence, and the plain triples that only they license.
    Raises InputError for an unknown format, a place that cannot be written, or a library that a format needs.
    """
    if min_confidence:
        graph = graph.confident(min_confidence)
    if not isinstance(target, str | os.PathLike):
        return exporter_for(None, format).write(graph, target, facts, all)
    name = os.fspath(target)
    exporter = exporter_for(name, format)
    if name == "-":
        rows = exporter.write(graph, sys.stdout.buffer, facts, all)
        sys.stdout.buffer.flush()
        return rows
    try:
        with _whole(Path(name)) as stream:
            return exporter.write(graph, stream, facts, all)
    except OSError as error:
        hint = "Create the folder first." if isinstance(error, FileNotFoundError) else None
        raise InputError(f"cannot write: {error.strerror or error}", where=name, hint=hint) from error


def exporter_for(name: str | None, format: str | None = None) -> Exporter:
    """The exporter of a format, else of a file name; raises InputError that names the formats."""
    known = "Formats: " + ", ".join(
        f"{e.name} ({' '.join(e.suffixes)})" if e.suffixes else e.name for e in EXPORTERS.values()
    )
    if format is not None:
        if format in EXPORTERS:
            return EXPORTERS[format]
        raise InputError(f"unknown export format {format!r}", hint=known)
    ends = [(suffix, e) for e in EXPORTERS.values() for suffix in e.suffixes if name and name.lower().endswith(suffix)]
    if not ends:
        raise InputError("no format is known by this name", where=name, hint=f"Give one with --format. {known}")
    return max(ends, key=lambda end: len(end[0]))[1]


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its place, under its own name, only when all of it is written."""
    # A link keeps pointing where it points; a device or pipe cannot be replaced and is written as it stands.
    path = Path(os.path.realpath(path))
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        with path.open("wb") as stream:
            yield stream
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


# --- RDF -----------------------------------------------------------------------------------------------------------

#: What XML 1.0 cannot hold, not even as a character reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SAYING = re.compile(r"/(?:statement|proposition|mention)/[^/]+$")


def _kept(graph: Graph, facts: bool) -> Iterator[Quad]:
    """The quads of the named graphs; with ``facts`` without sayings, their evidence, and the documents' text.

    Where anything is left out, so is the description of the data, whose counts would no longer be true.
    """
    import pyoxigraph as ox

    nodes, triples = graph.hidden()
    description = graph.namespaces.graph("description") if facts or graph.min_confidence else None
    for quad in graph.store.quads:
        if isinstance(quad.graph_name, ox.DefaultGraph):
            continue  # the union, which repeats the named graphs
        if quad.graph_name == description:
            continue
        if not isinstance(quad.subject, ox.NamedNode):
            raise TypeError(f"kg writes no such subject: {quad.subject}")
        if nodes and quad.subject.value.partition("#")[0] in nodes:
            continue
        if triples and tuple(getattr(term, "value", "") for term in (quad.graph_name, *quad.triple)) in triples:
            continue
        if facts and (_SAYING.search(quad.subject.value) or quad.predicate.value.endswith("#text")):
            continue
        yield quad


def _rdf(format: str, *, graphs: bool) -> Writer:
    def write(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
        import pyoxigraph as ox

        kind = {
            "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "trig": ox.RdfFormat.TRIG,
            "jsonld": ox.RdfFormat.JSON_LD, "rdf": ox.RdfFormat.RDF_XML, "nq": ox.RdfFormat.N_QUADS,
        }[format]  # fmt: skip
        rows: Iterable[Any] = {q if graphs else q.triple for q in _kept(graph, facts)}
        ordered = sorted(rows, key=lambda row: (str(row.graph_name) if graphs else "", str(row)))
        if format in ("nq", "nt"):
            # By line, so that it equals what sort(1) makes of it.
            lines = sorted((ox.serialize(ordered, format=kind) or b"").split(b"\n")[:-1])
            out.writelines(line + b"\n" for line in lines)
            return len(lines)
        if format == "rdf":
            ordered = [_for_xml(triple) for triple in ordered]
        prefixes = graph.namespaces.prefixes if format != "jsonld" else None
        ox.serialize(ordered, out, format=kind, prefixes=prefixes)
        return len(ordered)

    return write


def _for_xml(triple: Any) -> Any:
    """The triple with U+FFFD in place of the characters that XML cannot hold."""
    import pyoxigraph as ox

    value = triple.object
    if not isinstance(value, ox.Literal) or not _NOT_XML.search(value.value):
        return triple
    text = _NOT_XML.sub("\ufffd", value.value)
    if value.language:
        return ox.Triple(triple.subject, triple.predicate, ox.Literal(text, language=value.language))
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(text, datatype=value.datatype))


# --- lines and tables ----------------------------------------------------------------------------------------------


def _json_lines(rows: Iterable[dict[str, Any]], out: IO[bytes]) -> int:
    count = 0
    for row in rows:
        # The escape of a lone surrogate in JSON is just what backslashreplace writes.
        out.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        count += 1
    return count


def _statement_lines(graph: Graph, facts: bool) -> list[dict[str, Any]]:
    lines = [line for line in graph.statement_lines() if line["fact"] or not facts]
    return sorted(
        lines, key=lambda line: (line["document"], line["evidence"]["start"], line["evidence"]["end"], line["id"])
    )


def _statements(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    return _json_lines(_statement_lines(graph, facts), out)


def _mentions(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    lines = sorted(
        graph.mention_lines(all=all), key=lambda line: (line["document"], line["start"], line["end"], line["id"])
    )
    return _json_lines(lines, out)


#: Entity slots of a statement line, each with its columns; lists of entities are joined with "; ".
_ENTITIES = ("subject", "object", "place", "recipient")
COLUMNS = (
    "id", "sentence", "subject", "subject_label", "subject_type", "predicate", "predicate_specific",
    "object", "object_label", "object_type", "polarity", "modality", "time", "time_basis",
    "place", "place_label", "place_type",
    "recipient", "recipient_label", "recipient_type", "attributed_to", "attribution_act", "disputed_by",
    "fact", "quote", "start", "end", "document", "url", "title", "publisher", "published",
    "proposition", "extractor", "confidence", "plover",
)  # fmt: skip


def _rows(graph: Graph, facts: bool) -> Iterator[dict[str, Any]]:
    """The statements as rows of a table: `COLUMNS` with Python's values, lists as lists."""
    documents = {d.id: d for d in graph.documents()}
    statements = {s.id: s for s in graph.statements()}
    labels = {e.id: e.label for e in graph.entities()}
    predicates = {name: p.label for name, p in ontology.load().predicates.items()}
    for line in _statement_lines(graph, facts):
        statement = statements[line["id"]]
        document = documents[statement.document]
        cells: dict[str, Any] = {name: line.get(name) for name in COLUMNS}
        for slot in _ENTITIES:
            entity = line[slot] or {}
            cells |= {slot: entity.get("id"), f"{slot}_label": entity.get("label"), f"{slot}_type": entity.get("type")}
        for slot in ("attributed_to", "disputed_by"):
            cells[slot] = [entity["id"] for entity in line[slot]]
        yield cells | line["evidence"] | {
            "sentence": sentence(statement, labels, predicates),
            "title": document.title, "publisher": document.publisher, "published": document.published,
        }  # fmt: skip


def _csv(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    return write_table(COLUMNS, _rows(graph, facts), out)


def _propositions(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    return write_table(PROPOSITION, (row for row in graph.proposition_lines() if row["fact"] or not facts), out)


def write_table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], out: IO[bytes]) -> int:
    """CSV with a header; lists are joined with "; "."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    count = 0
    for row in rows:
        table.writerow([_no_formula(_cell(row[name])) for name in columns])
        count += 1
    out.write(text.getvalue().encode("utf-8", "backslashreplace"))
    return count


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(value)
    return str(value).lower() if isinstance(value, bool) else value


def _parquet(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise InputError("pyarrow is not installed", hint="Install it with: pip install 'kg-ir[tables]'") from error
    special = {
        "start": pyarrow.int64(), "end": pyarrow.int64(), "confidence": pyarrow.float64(), "fact": pyarrow.bool_(),
        "attributed_to": pyarrow.list_(pyarrow.string()), "disputed_by": pyarrow.list_(pyarrow.string()),
    }  # fmt: skip
    schema = pyarrow.schema([(name, special.get(name, pyarrow.string())) for name in COLUMNS])
    table = pyarrow.Table.from_pylist(list(_rows(graph, facts)), schema=schema)
    parquet.write_table(table, out)
    return int(table.num_rows)


def _no_formula(cell: Any) -> Any:
    """Text that a spreadsheet would run, behind an apostrophe.

    >>> _no_formula('=HYPERLINK("https://example.org")'), _no_formula("plain"), _no_formula(-1)
    ('\\'=HYPERLINK("https://example.org")', 'plain', -1)
    """
    if isinstance(cell, str) and re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]", cell):
        return "'" + cell
    return cell


# --- networks ------------------------------------------------------------------------------------------------------


def _plain_network(graph: Graph, facts: bool) -> tuple[nx.MultiDiGraph[str], int]:
    """The network with sorted nodes and edges and scalar attributes fit for XML, and how many characters were not."""
    import networkx as nx

    replaced = 0

    def scalar(value: Any) -> Any:
        nonlocal replaced
        if value is None:
            return ""
        if isinstance(value, list | tuple | set | frozenset):
            value = "; ".join(sorted(map(str, value)))
        if not isinstance(value, bool | int | float):
            value, count = _NOT_XML.subn("\ufffd", str(value))
            replaced += count
        return value

    source = graph.to_networkx()
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted(source):
        plain.add_node(scalar(node), **{k: scalar(v) for k, v in sorted(source.nodes[node].items())})
    for a, b, key in sorted(source.edges(keys=True)):
        data = source.edges[a, b, key]
        if facts and not data.get("fact"):
            continue
        plain.add_edge(scalar(a), scalar(b), key=scalar(key), **{k: scalar(v) for k, v in sorted(data.items())})
    if replaced:
        plain.graph["replaced_characters"] = replaced
    return plain, replaced


def _graphml(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    import networkx as nx

    plain, _ = _plain_network(graph, facts)
    nx.write_graphml_xml(plain, out)
    return plain.number_of_edges()


def _gexf(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    import networkx as nx
    from networkx.readwrite.gexf import GEXFWriter

    plain, replaced = _plain_network(graph, facts)
    # GEXF has an id of its own for an edge; "type" and "label" of an edge would be taken for the format's own.
    renamed: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    renamed.add_nodes_from(plain.nodes(data=True))
    for a, b, key, data in plain.edges(keys=True, data=True):
        renamed.add_edge(a, b, key=key, **{**data, "id": key, "label": data.get("predicate", "")})
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(renamed)
    for meta in writer.xml.iter("meta"):
        meta.attrib.pop("lastmodifieddate", None)  # the clock would make each export differ
        for creator in meta.iter("creator"):
            creator.text = "kg"
        if replaced:
            description = meta.makeelement("description", {})
            description.text = f"{replaced} characters that XML cannot hold are written as U+FFFD"
            meta.append(description)
    writer.write(out)
    return plain.number_of_edges()


def _cytoscape(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    source = graph.to_networkx(facts=facts)
    # Nodes and edges share one space of ids: a slug holds no colon.
    nodes = [
        {"data": {"id": n, "value": n, "name": source.nodes[n]["label"], **source.nodes[n]}} for n in sorted(source)
    ]
    edges = []
    for a, b, key, data in sorted(source.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        words = {**data, "publisher": data["source"], "label": data["predicate"], "key": key}
        edges.append({"data": {**words, "id": f"st:{key}", "source": a, "target": b}})  # of an edge: where it begins
    page = {"data": {}, "directed": True, "multigraph": True, "elements": {"nodes": nodes, "edges": edges}}
    out.write(
        json.dumps(page, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "backslashreplace") + b"\n"
    )
    return len(edges)


def _cypher(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    from kg.export import cypher

    return cypher.write(graph, out, facts=facts)


def _html(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    from kg.export import map

    return map.write(graph, out, only=("fact",) if facts else None).edges


# --- the table -----------------------------------------------------------------------------------------------------

_UNION = "all triples, without the graph names: which document says what is kept only by the statement nodes"

EXPORTERS: dict[str, Exporter] = {
    exporter.name: exporter
    for exporter in (
        Exporter("ttl", (".ttl",), f"Turtle: {_UNION}", _rdf("ttl", graphs=False)),
        Exporter("nt", (".nt",), f"N-Triples, sorted: {_UNION}", _rdf("nt", graphs=False)),
        Exporter("nq", (".nq",), "N-Quads, sorted: everything, a graph for each document", _rdf("nq", graphs=True)),
        Exporter("trig", (".trig",), "TriG: everything, a graph for each document", _rdf("trig", graphs=True)),
        Exporter(
            "jsonld", (".jsonld",), "JSON-LD, expanded: everything, a graph for each document",
            _rdf("jsonld", graphs=True),
        ),
        Exporter(
            "rdf", (".rdf", ".owl"), f"RDF/XML: {_UNION}; characters that XML cannot hold become U+FFFD",
            _rdf("rdf", graphs=False),
        ),
        Exporter(
            "statements", (".jsonl", ".statements.jsonl"),
            "JSON Lines, one statement each: all of it with quote and offsets, not the documents' text", _statements,
        ),
        Exporter(
            "mentions", (".mentions.jsonl",),
            "JSON Lines, one named mention each (with --all also pronouns and descriptions): no statements", _mentions,
        ),
        Exporter(
            "graphml", (".graphml",),
            "GraphML: entities and statements as nodes and edges with quote and source; no places and recipients of "
            "their own; characters that XML cannot hold become U+FFFD and are counted", _graphml,
        ),
        Exporter("gexf", (".gexf",), "GEXF 1.2 for Gephi: as GraphML", _gexf),
        Exporter(
            "csv", (".csv",),
            "CSV in UTF-8, one statement a row with labels, quote and source; cells that a spreadsheet would run as a "
            "formula begin with an apostrophe", _csv,
        ),
        Exporter(
            "propositions", (".propositions.csv",),
            "CSV, one proposition a row: who affirms and who denies it, independent publishers, first and last date, best "
            "quote; not the single statements", _propositions,
        ),
        Exporter(
            "parquet", (".parquet",),
            "Apache Parquet, one statement a row as CSV, with numbers, truth values and lists as such (needs pyarrow)",
            _parquet,
        ),
        Exporter(
            "cytoscape", (".cyjs",),
            "JSON of Cytoscape and Cytoscape.js: entities and statements as nodes and edges with quote and source; no "
            "places and recipients of their own", _cytoscape,
        ),
        Exporter(
            "cypher", (".cypher", ".cql"),
            "Cypher script for Neo4j 5, to be run twice without harm: documents, entities and statements as nodes with "
            "quote, speakers and source, a direct relationship for facts only; no mentions, no texts", _cypher,
        ),
        Exporter(
            "html", (".html", ".htm"),
            "the interactive map as one page: the best connected entities, with sentence, quote and source", _html,
        ),
    )
}  # fmt: skip
