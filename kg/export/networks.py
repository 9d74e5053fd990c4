"""The graph as a network of entities joined by statements, for programs that draw and measure networks."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from kg.export.rdf import NOT_XML

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph import Graph

__all__ = ["cytoscape", "gexf", "graphml"]

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
            value, count = NOT_XML.subn("\ufffd", str(value))
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


def graphml(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    """GraphML."""
    import networkx as nx

    plain, _ = _plain_network(graph, facts)
    nx.write_graphml_xml(plain, out)
    return plain.number_of_edges()


def gexf(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    """GEXF 1.2."""
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


def cytoscape(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    """JSON of Cytoscape."""
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
