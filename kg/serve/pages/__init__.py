"""The HTML pages: an address and its parameters in, a page out, read from a store as far as the page needs it.

Invariant: a page is a function of the store, the address and the parameters alone; it works without JavaScript, asks
nothing of another host, and treats every text of the store and of the request as hostile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from kg.errors import InputError
from kg.serve.pages import data, lists, relations, texts
from kg.serve.pages.entity import entity
from kg.serve.pages.frame import Missing, Page, page
from kg.serve.pages.lookup import Lookup
from kg.serve.pages.telling import Link
from kg.serve.protocol import Refused
from kg.words import clean

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["Page", "boolean", "construct", "on_map", "related", "render", "resource", "results", "search"]

Listing = Callable[[Lookup, str, Mapping[str, str]], Page]
Thing = Callable[[Lookup, str, str, Mapping[str, str]], Page | None]

LISTS: dict[str, Listing] = {
    "/": lists.home, "/disputes": lists.disputes, "/timeline": lists.timeline, "/search": lists.search,
    "/ontology": data.ontology, "/map": relations.view,
}  # fmt: skip
THINGS: dict[str, Thing] = {
    "entity": entity, "document": texts.document, "statement": texts.statement, "proposition": texts.proposition,
}  # fmt: skip
LONGEST = 600  #: characters of a path that may be a thing's

_kept: WeakKeyDictionary[Graph, Lookup] = WeakKeyDictionary()


def _lookup(graph: Graph) -> Lookup:
    """What was read of a graph is kept as long as the graph."""
    if graph not in _kept:
        _kept[graph] = Lookup(graph.store)
    return _kept[graph]


def render(graph: Graph, path: str, parameters: Mapping[str, str]) -> Page:
    """The page at a path (decoded) with the parameters of its query; for what is not there a page that says so (404)."""
    lookup = _lookup(graph)
    try:
        if path in LISTS:
            return LISTS[path](lookup, path, parameters)
        if path == "/query":
            return data.query(lookup, path, parameters, _catalogue(), (files("kg") / "web" / "static" / "query.js").is_file())
        return _thing(lookup, path, parameters) or _missing(lookup, path)
    except Missing as error:
        return _missing(lookup, path, error)
    except InputError as error:
        return page("missing.html", path, {}, status=400, what=clean(str(error), 400), near=())


def _thing(lookup: Lookup, path: str, parameters: Mapping[str, str]) -> Page | None:
    kind, _, name = path.removeprefix("/").partition("/")
    if kind in THINGS:
        good = len(name) <= LONGEST and re.fullmatch(r"[^\ud800-\udfff]+" if kind == "entity" else r"[0-9a-f]{1,64}", name, re.DOTALL)
        return THINGS[kind](lookup, name, path, parameters) if good else None
    # what has no page of its own: runs, mentions, judgements, graphs
    return data.resource(lookup, lookup.names.base + path.removeprefix("/"), path, parameters) if _safe(path) else None


def _safe(text: str) -> bool:
    """Whether it may stand in an IRI of a query as it is."""
    return len(text) <= LONGEST and re.search(r'[\x00-\x20<>"{}|^`\\]|[^\x00-\x7f]', text) is None


def _missing(lookup: Lookup, path: str, error: Missing | None = None) -> Page:
    """The page that says that there is none, with what may have been meant."""
    near = error.near if error else ()
    words = clean(re.sub(r"[-_/%+]+", " ", path.rstrip("/").rpartition("/")[2]), 60)
    if not near and words and path not in LISTS:
        found = lists.find(lookup, words, 6) or lists.alike(lookup, words, 6)
        for word in sorted(words.split(), key=len, reverse=True)[:3] if not found else ():
            found += lists.find(lookup, word, 4) if len(word) > 2 else []
        near = tuple(Link(label, address) for address, label in {i["href"]: i["label"] for i in found}.items())
    what = error.what if error else f"There is no page {clean(path, 120)} in this graph."
    return page("missing.html", path, {}, status=404, what=what, near=near, words=words)


def resource(graph: Graph, iri: str) -> Page:
    """The page of any IRI of the store: its own page where it has one, else its triples."""
    lookup = _lookup(graph)
    base = lookup.names.base
    if iri.startswith(base):
        return render(graph, "/" + iri.removeprefix(base).partition("#")[0], {})
    found = data.resource(lookup, iri, "/resource", {"iri": iri}) if _safe(iri) else None
    return found or _missing(lookup, "/resource/" + iri)


def search(graph: Graph, text: str, limit: int = 10) -> list[dict[str, str]]:
    """What is called so, or begins so, or has it within: ``id``, ``label``, ``type``, ``href`` of each, the best first."""
    return lists.find(_lookup(graph), text, limit)


def related(graph: Graph, parameters: Mapping[str, str], *, live: bool = True) -> dict[str, Any]:
    """What the viewer of the map shows, with the addresses of this site where it is ``live``. Raises Refused (404), InputError."""
    try:
        return relations.data(_lookup(graph), parameters, live=live)
    except Missing as error:
        raise Refused(404, error.what) from None


def on_map(graph: Graph, parameters: Mapping[str, str]) -> list[str]:
    """The ids of the statements that a map shows. Raises as `related`."""
    try:
        return [s.id for s in relations.chosen(_lookup(graph), parameters).statements]
    except Missing as error:
        raise Refused(404, error.what) from None


def results(graph: Graph, text: str, variables: Sequence[str], rows: Sequence[Sequence[Any]], cut: str | None) -> Page:
    """The answer to a SELECT (rows of RDF terms, None where nothing is bound) as a page; ``cut`` says what is left out."""
    return data.results(_lookup(graph), text, variables, rows, cut)


def boolean(graph: Graph, text: str, value: bool) -> Page:
    """The answer to an ASK as a page."""
    return data.boolean(_lookup(graph), text, value)


def construct(path: str) -> str | None:
    """The query whose triples belong to a list's page; None for pages that have no data of their own."""
    return CONSTRUCTS.get(path)


CONSTRUCTS = {
    "/": "CONSTRUCT { ?x ?p ?o } WHERE { ?x a <http://rdfs.org/ns/void#Dataset> ; ?p ?o }",
    "/ontology": "CONSTRUCT { ?x ?p ?o } WHERE { ?x rdfs:isDefinedBy ?ontology ; ?p ?o }",
    "/disputes": "CONSTRUCT { ?s ?p ?o } WHERE { ?s kg:disputedBy ?who ; ?p ?o }",
    "/timeline": "CONSTRUCT { ?s ?p ?o } WHERE { ?s kg:timeValue ?time ; ?p ?o }",
}


def _catalogue() -> Sequence[Mapping[str, Any]]:
    """The named queries, in their order."""
    from kg import queries

    return queries.catalogue()
