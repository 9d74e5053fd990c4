"""Write the graph in the formats of other tools: one explicit table, the same bytes for the same graph.

Invariant: a file is there whole or not at all, whatever a label or quote holds it stays data in the format
(no formula, no markup), and each format says what it keeps and what it loses.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kg.errors import InputError
from kg.export import networks, rdf, tables
from kg.export.rdf import Writer
from kg.export.tables import write_table

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["EXPORTERS", "Exporter", "exporter_for", "write", "write_table"]


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


def _cypher(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    from kg.export import cypher

    return cypher.write(graph, out, facts=facts)


def _html(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    from kg.export import viewer

    return viewer.write(graph, out, only=("fact",) if facts else ()).statements


def _pyvis(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    from kg.export import viewer

    return viewer.write(graph, out, only=("fact",) if facts else (), renderer="pyvis").statements


_UNION = "all triples, without the graph names: which document says what is kept only by the statement nodes"

EXPORTERS: dict[str, Exporter] = {
    exporter.name: exporter
    for exporter in (
        Exporter("ttl", (".ttl",), f"Turtle: {_UNION}", rdf.writer("ttl", graphs=False)),
        Exporter("nt", (".nt",), f"N-Triples, sorted: {_UNION}", rdf.writer("nt", graphs=False)),
        Exporter("nq", (".nq",), "N-Quads, sorted: everything, a graph for each document", rdf.writer("nq", graphs=True)),
        Exporter("trig", (".trig",), "TriG: everything, a graph for each document", rdf.writer("trig", graphs=True)),
        Exporter(
            "jsonld", (".jsonld",), "JSON-LD, expanded: everything, a graph for each document",
            rdf.writer("jsonld", graphs=True),
        ),
        Exporter(
            "rdf", (".rdf", ".owl"), f"RDF/XML: {_UNION}; characters that XML cannot hold become U+FFFD",
            rdf.writer("rdf", graphs=False),
        ),
        Exporter(
            "statements", (".jsonl", ".statements.jsonl"),
            "JSON Lines, one statement each: all of it with quote and offsets, not the documents' text", tables.statements,
        ),
        Exporter(
            "mentions", (".mentions.jsonl",),
            "JSON Lines, one named mention each (with --all also pronouns and descriptions): no statements", tables.mentions,
        ),
        Exporter(
            "graphml", (".graphml",),
            "GraphML: entities and statements as nodes and edges with quote and source; no places and recipients of "
            "their own; characters that XML cannot hold become U+FFFD and are counted", networks.graphml,
        ),
        Exporter("gexf", (".gexf",), "GEXF 1.2 for Gephi: as GraphML", networks.gexf),
        Exporter(
            "csv", (".csv",),
            "CSV in UTF-8, one statement a row with labels, quote and source; cells that a spreadsheet would run as a "
            "formula begin with an apostrophe", tables.csv_rows,
        ),
        Exporter(
            "propositions", (".propositions.csv",),
            "CSV, one proposition a row: who affirms and who denies it, independent publishers, first and last date, best "
            "quote; not the single statements", tables.propositions,
        ),
        Exporter(
            "parquet", (".parquet",),
            "Apache Parquet, one statement a row as CSV, with numbers, truth values and lists as such (needs pyarrow)",
            tables.parquet,
        ),
        Exporter(
            "cytoscape", (".cyjs",),
            "JSON of Cytoscape and Cytoscape.js: entities and statements as nodes and edges with quote and source; no "
            "places and recipients of their own", networks.cytoscape,
        ),
        Exporter(
            "cypher", (".cypher", ".cql"),
            "Cypher script for Neo4j 5, to be run twice without harm: documents, entities and statements as nodes with "
            "quote, speakers and source, a direct relationship for facts only; no mentions, no texts", _cypher,
        ),
        Exporter(
            "html", (".html", ".htm"),
            "the interactive map as one page: the best connected entities (10,000 at most), with sentence, quote and source",
            _html,
        ),
        Exporter("pyvis", (), "the map as pyvis draws it: at most 120 entities, the best connected", _pyvis),
    )
}  # fmt: skip
