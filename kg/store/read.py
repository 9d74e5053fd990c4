"""From RDF back to the model: documents, mentions, statements and entities from the values of their nodes.

Values are read along property paths, by a query of the store or by `gather` and `follow`.
Invariant: what `kg.store.rdf` wrote comes back equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import Document, Entity, Evidence, Mention, Modality, Polarity, Statement, Time
from kg.store.names import BASE, Namespaces, Term

__all__ = [
    "DOCUMENT_PATHS",
    "MENTION_PATHS",
    "STATEMENT_PATHS",
    "Node",
    "document_from",
    "entities_from",
    "follow",
    "gather",
    "mention_from",
    "statement_from",
]

Node = Mapping[str, list[str]]  #: property path -> values of one node

DOCUMENT_PATHS = (
    "kg:locator", "kg:text", "dcterms:title", "dcterms:publisher", "dcterms:issued", "kg:publishedBasis",
    "schema:url", "dcterms:language", "kg:file",
)  # fmt: skip
STATEMENT_PATHS = (
    "oa:hasTarget/oa:hasSource", "rdf:subject", "rdf:predicate", "rdf:object", "kg:place", "kg:recipient",
    "kg:polarity", "kg:modality", "kg:timeValue", "kg:timeBasis",
    "kg:attributedTo", "kg:attributionAct", "kg:disputedBy", "kg:extractor", "kg:confidence", "kg:accepted",
    "oa:hasTarget/oa:hasSelector/oa:exact", "oa:hasTarget/oa:hasSelector/oa:start",
    "oa:hasTarget/oa:hasSelector/oa:end",
    "kg:subjectMention/kg:start", "kg:subjectMention/kg:end",
    "kg:objectMention/kg:start", "kg:objectMention/kg:end",
)  # fmt: skip
MENTION_PATHS = ("kg:start", "kg:end", "kg:surface", "kg:entity", "kg:mentionClass", "kg:foundBy")


def document_from(node: Node) -> Document:
    """The document with these values (see ``DOCUMENT_PATHS``)."""
    return Document(
        locator=node["kg:locator"][0],
        text=node["kg:text"][0],
        title=_first(node, "dcterms:title"),
        publisher=_first(node, "dcterms:publisher"),
        published=_first(node, "dcterms:issued"),
        published_basis=node["kg:publishedBasis"][0],
        url=_first(node, "schema:url"),
        language=node["dcterms:language"][0],
        file=_first(node, "kg:file"),
    )


def mention_from(node: Node, ns: Namespaces) -> Mention:
    """The mention with these values (see ``MENTION_PATHS``)."""
    start, end, surface, entity, type_, found_by = (node[path][0] for path in MENTION_PATHS)
    return Mention(int(start), int(end), surface, ns.name(entity), ns.name(type_), found_by)


def statement_from(node: Node, ns: Namespaces) -> Statement:
    """The statement with these values (see ``STATEMENT_PATHS``)."""

    def name(path: str) -> str | None:
        return ns.name(node[path][0]) if path in node else None

    def names(path: str) -> tuple[str, ...]:
        return tuple(sorted(map(ns.name, node.get(path, ()))))

    def span(path: str) -> tuple[int, int] | None:
        return (
            (int(node[f"{path}/kg:start"][0]), int(node[f"{path}/kg:end"][0])) if f"{path}/kg:start" in node else None
        )

    selector = "oa:hasTarget/oa:hasSelector/oa:"
    return Statement(
        document=ns.name(node["oa:hasTarget/oa:hasSource"][0]),
        subject=ns.name(node["rdf:subject"][0]),
        predicate=ns.name(node["rdf:predicate"][0]),
        object=ns.name(node["rdf:object"][0]),
        evidence=Evidence(
            int(node[selector + "start"][0]), int(node[selector + "end"][0]), node[selector + "exact"][0]
        ),
        polarity=Polarity(ns.name(node["kg:polarity"][0]).lower()),
        modality=Modality(ns.name(node["kg:modality"][0]).lower()),
        time=Time(_first(node, "kg:timeValue"), node["kg:timeBasis"][0]),
        place=name("kg:place"),
        recipient=name("kg:recipient"),
        attributed_to=names("kg:attributedTo"),
        attribution_act=_first(node, "kg:attributionAct"),
        disputed_by=names("kg:disputedBy"),
        extractor=_first(node, "kg:extractor") or "",
        confidence=float(node["kg:confidence"][0]),
        subject_span=span("kg:subjectMention"),
        object_span=span("kg:objectMention"),
        accepted=_first(node, "kg:accepted") == "true",
    )


def _first(node: Node, path: str) -> str | None:
    return node[path][0] if path in node else None


def entities_from(quads: Iterable[Quad], *, base: str = BASE) -> list[Entity]:
    """The entities of the entities graph, by id."""
    ns = Namespaces(base)
    nodes: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for node_, property_, value in _spo(quads):
        nodes[node_][property_].append(value)
    type_, label, alias, notation = (
        ns.term(curie).value for curie in ("rdf:type", "rdfs:label", "skos:altLabel", "skos:notation")
    )
    return sorted(
        (
            Entity(
                id=ns.name(iri),
                type=ns.name(node[type_][0].value),
                label=node[label][0].value,
                aliases=tuple(sorted(term.value for term in node[alias])),
                external_ids=tuple(
                    sorted((ns.name(t.datatype.value), t.value) for t in node[notation] if isinstance(t, Literal))
                ),
            )
            for iri, node in nodes.items()
        ),
        key=lambda entity: entity.id,
    )


def gather(quads: Iterable[Quad], *, base: str = BASE) -> dict[str, dict[str, list[str]]]:
    """Node IRI -> property (CURIE) -> values."""
    ns = Namespaces(base)
    nodes: dict[str, dict[str, list[str]]] = {}
    for node, property_, value in _spo(quads):
        nodes.setdefault(node, {}).setdefault(ns.curie(property_), []).append(value.value)
    return nodes


def _spo(quads: Iterable[Quad]) -> Iterator[tuple[str, str, Term]]:
    for quad in quads:  # kg writes no blank nodes and no triple terms
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Term):
            yield quad.subject.value, quad.predicate.value, quad.object


def follow(nodes: Mapping[str, Node], iri: str, paths: Iterable[str]) -> dict[str, list[str]]:
    """The values of one node along sequence paths such as ``oa:hasTarget/oa:hasSelector/oa:exact``."""
    found = {}
    for path in paths:
        values = [iri]
        for step in path.split("/"):
            values = [after for before in values for after in nodes.get(before, {}).get(step, ())]
        if values:
            found[path] = values
    return found
