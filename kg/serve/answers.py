"""What a worker can be asked: each operation a function of the graph, the header of the question, its text, and the caps."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from kg import queries
from kg.export import viewer
from kg.graph import Graph
from kg.serve import describe, pages, results
from kg.serve.negotiation import HTML
from kg.serve.protocol import Refused
from kg.serve.results import Answer, Caps

__all__ = ["OPERATIONS", "answer"]

Header = dict[str, Any]


def answer(graph: Graph, header: Header, text: str, caps: Caps) -> Answer:
    """The answer to a question; ``op`` in its header names the operation. Raises InputError, Refused."""
    return OPERATIONS[header["op"]](graph, header, text, caps)


def _query(graph: Graph, header: Header, text: str, caps: Caps) -> Answer:
    return results.query(
        graph,
        text,
        accept=header.get("accept"),
        format=header.get("format"),
        default=header.get("default"),
        named_graphs=header.get("named"),
        base=header.get("base"),
        caps=caps,
    )


def _page(graph: Graph, header: Header, text: str, caps: Caps) -> Answer:
    page = pages.render(graph, header["path"], header["parameters"])
    return Answer(page.status, HTML.content_type, page.html.encode("utf-8", "replace"))


def _map(graph: Graph, header: Header, text: str, caps: Caps) -> Answer:
    """The data of the map's viewer, or the map as a file; where there is no file, the page that says why."""
    if header["path"] == "/map.json":
        found = _json(pages.related(graph, header["parameters"]))
        if len(found.body) > caps.bytes:
            raise Refused(413, f"This map is larger than {caps.bytes:,} bytes: choose less of it, or write it with kg map.")
        return found
    page = pages.render(graph, "/map", header["parameters"])
    if page.status != 200 or not viewer.bundled():
        return Answer(page.status if page.status != 200 else 503, HTML.content_type, page.html.encode("utf-8", "replace"))
    alone = viewer.alone(pages.related(graph, header["parameters"], live=False))
    return Answer(200, HTML.content_type, alone.encode("utf-8", "replace"))


def _search(graph: Graph, header: Header, text: str, caps: Caps) -> Answer:
    return _json(pages.search(graph, text))


def _prefixes(graph: Graph, header: Header, text: str, caps: Caps) -> Answer:
    return _json(graph.namespaces.prefixes)


def _json(value: object) -> Answer:
    return Answer(200, "application/json", json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


OPERATIONS: dict[str, Callable[[Graph, Header, str, Caps], Answer]] = {
    "query": _query,  # the text is SPARQL
    "page": _page,  # of a path with parameters
    "map": _map,  # the same
    "data": lambda graph, header, text, caps: describe.data(graph, header, caps),  # the same as RDF
    "graph": lambda graph, header, text, caps: describe.graph(graph, header, caps),
    "service": lambda graph, header, text, caps: describe.service(graph, header, caps),
    "search": _search,  # the text is a part of a name
    "prefixes": _prefixes,
    "queries": lambda graph, header, text, caps: _json(queries.catalogue()),
}
