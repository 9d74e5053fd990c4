"""Data about things as RDF: a resource of the store, a named graph, the service itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.serve.negotiation import GRAPHS, TABLES, Format, choose, named
from kg.serve.protocol import Refused
from kg.serve.results import Answer, Caps, query, write_quads

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["data", "graph", "service"]

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
_SAID_OF = 2000  #: triples that point at a resource, at most
_FORMAT_IRIS = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV", "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle", "nt": "N-Triples", "rdf": "RDF_XML", "jsonld": "JSON-LD", "nq": "N-Quads", "trig": "TriG",
}  # fmt: skip


def data(graph: Graph, header: dict[str, Any], caps: Caps) -> Answer:
    """What the store holds of the thing that a page is about: of a document its graph, else the triples from and to it.

    ``path`` and ``parameters`` are those of the page. Raises Refused (404, 406).
    """
    from kg.serve import pages

    if header["path"] == "/map":
        said = map(graph.namespaces.statement, pages.on_map(graph, header["parameters"]))
        return write_quads((t for node in said for t in _from(graph.store.quads, node, set())), _rdf(header), caps)
    if wanted := pages.construct(header["path"]):
        return query(graph, wanted, accept=header.get("accept"), format=header.get("format"), caps=caps)
    try:
        node = ox.NamedNode(graph.store.base + header["path"].removeprefix("/"))
    except ValueError:
        raise Refused(404, "There is nothing of this name.") from None
    quads = graph.store.quads
    if quads.contains_named_graph(node):
        return write_quads((q.triple for q in quads.quads_for_pattern(None, None, None, node)), _rdf(header), caps)
    found = list(_about(quads, node)) or list(_under(graph, node))
    if not found:
        raise Refused(404, f"The store holds nothing of {node.value}.")
    return write_quads(found, _rdf(header), caps)


def _about(quads: ox.Store, node: ox.NamedNode) -> Iterator[ox.Triple]:
    """The triples from a node and its fragments, then those to it."""
    seen: set[Any] = set()
    yield from _from(quads, node, seen)
    to = (q.triple for q in quads.quads_for_pattern(None, None, node, ox.DefaultGraph()) if q.subject not in seen)
    yield from itertools.islice(to, _SAID_OF)


def _from(quads: ox.Store, node: ox.NamedNode, seen: set[Any]) -> Iterator[ox.Triple]:
    """The triples from a node and its fragments (the evidence of a statement), which are added to ``seen``."""
    seen.add(node)
    todo = [node]
    while todo:
        for quad in quads.quads_for_pattern(todo.pop(), None, None, ox.DefaultGraph()):
            yield quad.triple
            part = quad.object
            if isinstance(part, ox.NamedNode) and part.value.startswith(node.value + "#") and part not in seen:
                seen.add(part)
                todo.append(part)


def _under(graph: Graph, node: ox.NamedNode) -> Iterator[ox.Triple]:
    """The triples from the terms ``node#...`` of the ontology or of the description of the data."""
    for name in ("ontology", "description"):
        for quad in graph.store.graph_quads(graph.namespaces.graph(name)):
            if getattr(quad.subject, "value", "").startswith(node.value + "#"):
                yield quad.triple


def graph(graph: Graph, header: dict[str, Any], caps: Caps) -> Answer:
    """A graph as the Graph Store Protocol gives it (5.2): ``graph`` is its IRI, None for what was written into none.

    Raises Refused (404, 406).
    """
    name = header["graph"]
    try:
        node = ox.NamedNode(name) if name else graph.namespaces.graph("unnamed")
    except ValueError:
        raise Refused(400, f"{name!r} is no IRI of a graph: give an absolute one.") from None
    quads = graph.store.quads
    if name and not quads.contains_named_graph(node):
        raise Refused(404, f"The store holds no graph <{name}>.")
    return write_quads((q.triple for q in quads.quads_for_pattern(None, None, None, node)), _rdf(header), caps)


def service(graph: Graph, header: dict[str, Any], caps: Caps) -> Answer:
    """The service description at ``endpoint``, with the description of the data that the store holds."""
    node = ox.NamedNode(header["endpoint"])
    dataset, default = ox.BlankNode("dataset"), ox.BlankNode("default")
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    languages = ["SPARQL11Query", *(["SPARQL11Update"] if header.get("writable") else [])]
    triples = [
        ox.Triple(node, kind, ox.NamedNode(SD + "Service")),
        ox.Triple(node, ox.NamedNode(SD + "endpoint"), node),
        ox.Triple(node, ox.NamedNode(SD + "feature"), ox.NamedNode(SD + "UnionDefaultGraph")),
        *(ox.Triple(node, ox.NamedNode(SD + "supportedLanguage"), ox.NamedNode(SD + each)) for each in languages),
        *(
            ox.Triple(node, ox.NamedNode(SD + "resultFormat"), ox.NamedNode(FORMATS + _FORMAT_IRIS[f.name]))
            for f in (*TABLES, *GRAPHS)
        ),
        ox.Triple(node, ox.NamedNode(SD + "defaultDataset"), dataset),
        ox.Triple(dataset, kind, ox.NamedNode(SD + "Dataset")),
        ox.Triple(dataset, ox.NamedNode(SD + "defaultGraph"), default),
        ox.Triple(default, kind, ox.NamedNode(SD + "Graph")),
    ]
    described = graph.namespaces.graph("description")
    triples += [q.triple for q in graph.store.quads.quads_for_pattern(None, None, None, described)]
    return write_quads(triples, _rdf(header), caps)


def _rdf(header: dict[str, Any]) -> Format:
    name, accept = header.get("format"), header.get("accept")
    found = named(name, GRAPHS) if name else choose(accept, GRAPHS)
    if found is None:
        known = ", ".join(f"{f.name} ({f.media_type})" for f in GRAPHS)
        raise Refused(406, f"A graph does not come as {name or accept}. It comes as: {known}.")
    return found
