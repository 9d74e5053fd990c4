"""The pages of the data itself: any IRI with its triples, the ontology, the form for queries and what they answer.

Invariant: a term from outside is text; it becomes a link only where it leads to a page of this site or to the web.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from kg.serve.pages.frame import Page, address, page
from kg.serve.pages.lookup import Lookup
from kg.serve.pages.telling import Link
from kg.words import clean, visible, web_address

__all__ = ["FORMATS", "boolean", "ontology", "query", "resource", "results"]

SHOWN = 200  #: triples out of a thing and into it, of each at most
LONG = 2000  #: characters of one value

#: What the form offers: value of ``format`` -> what it is.
FORMATS = {
    "html": "table on a page", "csv": "CSV", "tsv": "TSV", "json": "JSON", "xml": "XML", "ttl": "Turtle (graphs)",
    "jsonld": "JSON-LD (graphs)", "nt": "N-Triples (graphs)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A term on a page."""

    words: str
    href: str | None
    note: str = ""  #: language or datatype


def cell(lookup: Lookup, term: Any) -> Cell:
    """An RDF term for a page; None is empty."""
    if term is None:
        return Cell("", None)
    value = str(getattr(term, "value", term))
    datatype = getattr(term, "datatype", None)
    if datatype is not None:
        note = term.language or clean(lookup.names.curie(datatype.value), 80)
        return Cell(_cut(value), None, "" if note == "xsd:string" else note)
    if type(term).__name__ == "BlankNode":
        return Cell(f"_:{clean(value, 80)}", None)
    if not hasattr(term, "value"):  # a triple term
        return Cell(_cut(str(term)), None)
    return Cell(_cut(lookup.names.curie(value)), _leads(lookup, value))


def _leads(lookup: Lookup, iri: str) -> str | None:
    """Where an IRI leads: a page here for those of the base, else the web."""
    base = lookup.names.base
    if iri.startswith(base):
        return "/" + iri.removeprefix(base).lstrip("/\\")
    return web_address(iri)


def _cut(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= LONG else shown[: LONG - 1] + "…"


def resource(lookup: Lookup, iri: str, path: str, parameters: Mapping[str, str]) -> Page | None:
    """A thing with its triples, out and in; None for what the store does not have."""
    name = f"<{iri}>"
    out = lookup.terms_of(f"SELECT ?p ?o {{ {name} ?p ?o }} LIMIT {SHOWN + 1}")
    into = lookup.terms_of(f"SELECT ?p ?s {{ ?s ?p {name} }} LIMIT {SHOWN + 1}")
    parts = [] if out or into else _fragments(lookup, iri)
    held = [] if out or into or parts else lookup.terms_of(f"SELECT DISTINCT ?s {{ GRAPH {name} {{ ?s ?p ?o }} }} LIMIT {SHOWN + 1}")
    if not out and not into and not parts and not held:
        return None
    return page(
        "resource.html", path, parameters,
        iri=iri,
        name=clean(lookup.names.curie(iri).strip("<>"), 300),
        out=_by_predicate(lookup, out[:SHOWN]),
        into=_by_predicate(lookup, into[:SHOWN]),
        parts_here=parts,
        held=sorted((cell(lookup, row[0]) for row in held[:SHOWN]), key=lambda c: c.words),
        more_held=len(held) > SHOWN,
        more_out=len(out) > SHOWN,
        more_in=len(into) > SHOWN,
        shown=SHOWN,
    )  # fmt: skip


def _fragments(lookup: Lookup, iri: str) -> list[tuple[str, list[tuple[Cell, list[Cell]]]]]:
    """The things of the graph's own description that stand under an address (``dataset#State``), by their names."""
    graph = lookup.names.graph("description")
    rows = lookup.terms_of(f'SELECT ?x ?p ?o {{ GRAPH {graph} {{ ?x ?p ?o }} FILTER(STRSTARTS(STR(?x), "{iri}#")) }}')
    found = groupby(sorted(rows, key=str), key=lambda row: row[0].value)
    return [(node.partition("#")[2], _by_predicate(lookup, [row[1:] for row in group])) for node, group in found]


def _by_predicate(lookup: Lookup, rows: Iterable[tuple[Any, ...]]) -> list[tuple[Cell, list[Cell]]]:
    ranked = sorted(rows, key=str)
    return [(cell(lookup, p), [cell(lookup, o) for _, o in group]) for p, group in groupby(ranked, key=lambda row: row[0])]


def ontology(lookup: Lookup, path: str, parameters: Mapping[str, str]) -> Page:
    """All classes and predicates, each under its own name, so that their IRIs lead there."""
    wanted = "rdf:type rdfs:label rdfs:comment skos:example rdfs:subClassOf rdfs:subPropertyOf kg:plover"
    nodes = lookup.nodes("?n rdfs:isDefinedBy ?x", wanted)
    groups: dict[str, list[dict[str, Any]]] = {"Classes": [], "Predicates": [], "Qualifiers and values": []}
    counts = dict(lookup.predicates)
    for iri, node in nodes.items():
        types = {lookup.names.curie(t) for t in node.get("rdf:type", ())}
        kind = "Classes" if "owl:Class" in types else "Predicates" if "owl:ObjectProperty" in types else "Qualifiers and values"
        name = lookup.names.name(iri)
        groups[kind].append({
            "name": name,
            "iri": iri,
            "label": node.get("rdfs:label", [name])[0],
            "comment": node.get("rdfs:comment", [""])[0],
            "example": node.get("skos:example", [""])[0],
            "above": [lookup.names.name(x) for x in node.get("rdfs:subClassOf", []) + node.get("rdfs:subPropertyOf", []) if "#" in x and x in nodes],
            "plover": node.get("kg:plover", [""])[0],
            "count": counts.get(name, 0),
        })  # fmt: skip
    for items in groups.values():
        items.sort(key=lambda item: (item["label"].casefold(), item["name"]))
    return page("ontology.html", path, parameters, groups=groups, iri=lookup.names.base + "ontology")


def query(lookup: Lookup, path: str, parameters: Mapping[str, str], catalogue: Sequence[Mapping[str, Any]], editor: bool) -> Page:
    """The form for queries with the named ones; ``query`` fills it. ``editor``: the script of the editor is there."""
    groups: dict[str, list[Link]] = {}
    for item in catalogue:
        link = Link(clean(str(item["question"]), 300), address(path, {"query": str(item["text"])}))
        groups.setdefault(clean(str(item.get("group") or "Questions"), 100), []).append(link)
    return page(
        "query.html", path, parameters,
        text=visible(parameters.get("query", "")) or EXAMPLE, groups=groups, formats=FORMATS, editor=editor,
        prefixes=sorted(lookup.names.prefixes.items()),
    )  # fmt: skip


EXAMPLE = """# Who accuses whom of violating which agreement, and who denies it?
SELECT ?claimant ?accused ?agreement ?denied_by WHERE {
  ?statement rdf:predicate kg:violates ; rdf:subject/rdfs:label ?accused ; rdf:object/rdfs:label ?agreement ;
             kg:attributedTo/rdfs:label ?claimant .
  OPTIONAL { ?statement kg:disputedBy/rdfs:label ?denied_by }
} ORDER BY ?agreement ?accused LIMIT 100
"""


def results(lookup: Lookup, text: str, variables: Sequence[str], rows: Sequence[Sequence[Any]], cut: str | None) -> Page:
    """The answer to a SELECT as a table; ``cut`` says in words what was left out."""
    cells = [[cell(lookup, term) for term in row] for row in rows]
    return page(
        "results.html", "/sparql", {"query": text}, text=visible(text), edit=address("/query", {"query": text}),
        variables=[clean(v, 80) for v in variables], rows=cells, cut=cut, value=None,
        formats={f: address("/sparql", {"query": text, "format": f}) for f in ("csv", "tsv", "json", "xml")},
    )  # fmt: skip


def boolean(lookup: Lookup, text: str, value: bool) -> Page:
    """The answer to an ASK."""
    return page(
        "results.html", "/sparql", {"query": text}, text=visible(text), edit=address("/query", {"query": text}),
        variables=[], rows=[], cut=None, value="Yes" if value else "No",
        formats={f: address("/sparql", {"query": text, "format": f}) for f in ("json", "xml")},
    )  # fmt: skip
