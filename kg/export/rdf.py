"""The graph as RDF: quads of the named graphs, or the triples of their union."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.graph import Graph

__all__ = ["NOT_XML", "Writer", "writer"]

#: ``(graph, binary stream, facts, all) -> number of rows written``
Writer = Callable[["Graph", IO[bytes], bool, bool], int]

#: What XML 1.0 cannot hold, not even as a character reference.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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
        name = getattr(quad.subject, "value", "")  # a blank node's too: kg makes none, an update may
        if nodes and name.partition("#")[0] in nodes:
            continue
        if triples and tuple(getattr(term, "value", "") for term in (quad.graph_name, *quad.triple)) in triples:
            continue
        if facts and (_SAYING.search(name) or quad.predicate.value.endswith("#text")):
            continue
        yield quad


def writer(format: str, *, graphs: bool) -> Writer:
    """A writer of a syntax, of quads or (``graphs`` false) of the union's triples, sorted."""

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
    if not isinstance(value, ox.Literal) or not NOT_XML.search(value.value):
        return triple
    text = NOT_XML.sub("\ufffd", value.value)
    if value.language:
        return ox.Triple(triple.subject, triple.predicate, ox.Literal(text, language=value.language))
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(text, datatype=value.datatype))
