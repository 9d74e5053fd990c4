"""The model in RDF 1.1 without loss: a pure mapping, no store. The way back is `kg.store.read`, seen here too.

Invariant: a plain triple stands in a document's graph exactly when ``kg.model.is_fact`` holds for one
of its statements, and every node is an IRI made from named content, never a blank node.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import InputError
from kg.model import Document, Entity, Evidence, Extraction, Mention, Statement, is_fact, merged
from kg.store.names import BASE, Namespaces, Term
from kg.store.read import (
    DOCUMENT_PATHS,
    MENTION_PATHS,
    STATEMENT_PATHS,
    Node,
    document_from,
    entities_from,
    follow,
    gather,
    mention_from,
    statement_from,
)

if TYPE_CHECKING:
    from kg.judgements import Judgement
    from kg.ontology import ClassDef, Ontology, Predicate

__all__ = [
    "BASE",
    "DOCUMENT_PATHS",
    "MENTION_PATHS",
    "STATEMENT_PATHS",
    "Namespaces",
    "Node",
    "canonical",
    "document_from",
    "entities_from",
    "entity_quads",
    "extraction_quads",
    "judgement_quads",
    "follow",
    "gather",
    "mention_from",
    "ontology_quads",
    "run_quads",
    "statement_from",
]

CONTEXT = 32  #: characters of text before and after a quote in its selector
_ABOVE = {"Statement": "rdf:Statement", "Run": "prov:Activity"}  # superclasses outside the ontology


def canonical(statement: Statement) -> Statement:
    """The statement as the graph keeps it: speakers sorted and named once, confidence in hundredths."""
    return replace(
        statement,
        attributed_to=tuple(sorted(set(statement.attributed_to))),
        disputed_by=tuple(sorted(set(statement.disputed_by))),
        confidence=round(statement.confidence, 2),
        time=replace(statement.time, value=statement.time.value or None),
        attribution_act=statement.attribution_act or None,
    )


def extraction_quads(
    extraction: Extraction, *, run: str, input_hash: str, judged: Iterable[str] = (), base: str = BASE
) -> list[Quad]:
    """Everything that comes from one document, in the graph named by the document.

    ``run`` is the id of the run, ``input_hash`` a hash of all that decides the result (text, metadata, data, code),
    ``judged`` the ids of the judgements that bear on the document.
    Raises InputError when the text cannot be written (lone surrogates), ValueError when evidence is not in the text.
    """
    ns, document = Namespaces(base), extraction.document
    graph = _Graph(ns, ns.document(document.id))
    _check_characters(document)
    _document(graph, document, run, input_hash)
    graph.link(graph.name, "kg:judgedBy", *map(ns.judgement, judged))
    mentions: dict[str, Mention] = {}
    for mention in sorted(extraction.mentions, key=lambda m: (m.start, m.end, m.entity, m.type, m.found_by)):
        node = ns.mention(document.id, mention.start, mention.end, mention.entity)
        if mentions.setdefault(node.value, mention) is mention:
            _mention(graph, node, mention, document.id)
    for statement in merged(canonical(s) for s in extraction.statements):
        _statement(graph, statement, document, run, mentions)
    return list(dict.fromkeys(graph.quads))  # statements of one proposition share its node and its plain triple


class _Graph:
    """The quads of one graph in the making. Properties and types are CURIEs; a value of None writes nothing."""

    def __init__(self, ns: Namespaces, name: NamedNode) -> None:
        self.ns, self.name = ns, name
        self.quads: list[Quad] = []

    def link(self, node: NamedNode, curie: str, *values: Term) -> None:
        self.quads += [Quad(node, self.ns.term(curie), value, self.name) for value in values]

    def type(self, node: NamedNode, curie: str) -> None:
        self.link(node, "rdf:type", self.ns.term(curie))

    def text(self, node: NamedNode, curie: str, *values: str | None, language: str | None = None) -> None:
        self.link(node, curie, *(Literal(v, language=language) for v in values if v is not None))

    def typed(self, node: NamedNode, curie: str, value: str | int | None, datatype: str) -> None:
        if value is not None:
            self.link(node, curie, Literal(str(value), datatype=self.ns.term(datatype)))

    def span(self, node: NamedNode, prefix: str, start: int, end: int) -> None:
        self.typed(node, prefix + ":start", start, "xsd:integer")
        self.typed(node, prefix + ":end", end, "xsd:integer")

    def date(self, node: NamedNode, curie: str, value: str | None, *, strict: bool) -> None:
        """A typed date as precise as the value; what is none is left out when ``strict``, else written as text."""
        if datatype := _date_type(value or ""):
            self.typed(node, curie, value, datatype)
        elif not strict:
            self.text(node, curie, value)


def _date_type(value: str) -> str | None:
    """``xsd:date``, ``xsd:gYearMonth``, ``xsd:gYear`` for a date of the calendar, else None."""
    types = {"": "xsd:date", "-01": "xsd:gYearMonth", "-01-01": "xsd:gYear"}
    for rest, datatype in types.items():
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value + rest, re.ASCII):
            try:
                date.fromisoformat(value + rest)
            except ValueError:
                return None
            return datatype
    return None


def _check_characters(document: Document) -> None:
    fields = (document.text, document.locator, document.title, document.publisher, document.published, document.url)
    for value in (*fields, document.file, document.language):
        if bad := re.search("[\ud800-\udfff]", value or ""):
            raise InputError(
                f"half of a character (a lone surrogate) at offset {bad.start()}",
                where=document.locator.encode("utf-8", "backslashreplace").decode(),
                hint="Save text and names as UTF-8",
            )


def _document(graph: _Graph, document: Document, run: str, input_hash: str) -> None:
    node = graph.name
    graph.type(node, "kg:Document")
    graph.text(node, "dcterms:title", document.title)
    graph.text(node, "dcterms:publisher", document.publisher)
    graph.date(node, "dcterms:issued", document.published, strict=False)
    graph.text(node, "dcterms:language", document.language)
    graph.typed(node, "schema:url", document.url, "xsd:anyURI")
    graph.text(node, "kg:locator", document.locator)
    graph.text(node, "kg:file", document.file)
    graph.text(node, "kg:text", document.text)
    graph.text(node, "kg:publishedBasis", document.published_basis)
    graph.text(node, "kg:inputHash", input_hash)
    graph.link(node, "prov:wasGeneratedBy", graph.ns.run(run))


def _mention(graph: _Graph, node: NamedNode, mention: Mention, document: str) -> None:
    graph.type(node, "kg:Mention")
    graph.span(node, "kg", mention.start, mention.end)
    graph.text(node, "kg:surface", mention.text)
    graph.link(node, "kg:entity", graph.ns.entity(mention.entity))
    graph.link(node, "kg:mentionClass", graph.ns.property(mention.type))
    graph.text(node, "kg:foundBy", mention.found_by)
    graph.link(node, "prov:wasDerivedFrom", graph.ns.document(document))


def _statement(graph: _Graph, s: Statement, document: Document, run: str, mentions: Container[str]) -> None:
    ns, evidence = graph.ns, s.evidence
    if document.text[evidence.start : evidence.end] != evidence.quote:
        raise ValueError(f"{document.locator}: the text at {evidence.start}-{evidence.end} is not the quote")
    node, proposition = ns.statement(s.id), ns.proposition(s.proposition)
    subject, predicate, object_ = ns.entity(s.subject), ns.property(s.predicate), ns.entity(s.object)
    if is_fact(s):
        graph.link(subject, f"kg:{s.predicate}", object_)
    graph.type(node, "kg:Statement")
    graph.link(node, "rdf:subject", subject)
    graph.link(node, "rdf:predicate", predicate)
    graph.link(node, "rdf:object", object_)
    graph.link(node, "kg:place", *([ns.entity(s.place)] if s.place is not None else []))
    graph.link(node, "kg:recipient", *([ns.entity(s.recipient)] if s.recipient is not None else []))
    # what is said has only its name: with a subject of its own every query over `rdf:subject` would find it twice
    graph.link(node, "kg:proposition", proposition)
    graph.type(proposition, "kg:Proposition")
    graph.link(node, "kg:polarity", ns.property(s.polarity.capitalize()))
    graph.link(node, "kg:modality", ns.property(s.modality.capitalize()))
    graph.link(node, "kg:attributedTo", *map(ns.entity, s.attributed_to))
    graph.text(node, "kg:attributionAct", s.attribution_act)
    graph.link(node, "kg:disputedBy", *map(ns.entity, s.disputed_by))
    graph.text(node, "kg:timeValue", s.time.value)
    graph.text(node, "kg:timePrecision", s.time.precision)
    graph.text(node, "kg:timeBasis", s.time.basis)
    graph.date(node, "kg:time", s.time.value, strict=True)
    graph.text(node, "kg:extractor", s.extractor or None)
    graph.typed(node, "kg:accepted", "true" if s.accepted else None, "xsd:boolean")
    graph.typed(node, "kg:confidence", _decimal(s.confidence), "xsd:decimal")
    for curie, span, entity in (
        ("kg:subjectMention", s.subject_span, s.subject),
        ("kg:objectMention", s.object_span, s.object),
    ):
        if span:
            mention = ns.mention(document.id, *span, entity)
            graph.link(node, curie, mention)
            if mention.value not in mentions:  # words that stand for the entity only here, e.g. "the two countries"
                graph.type(mention, "kg:Span")
                graph.span(mention, "kg", *span)
    graph.link(node, "prov:wasDerivedFrom", graph.name)
    graph.link(node, "prov:wasGeneratedBy", ns.run(run))
    _evidence(graph, node, evidence, document.text)


def _evidence(graph: _Graph, node: NamedNode, evidence: Evidence, text: str) -> None:
    """A Web Annotation target: the source with the quote in its context and with its position."""
    target, quote_, position = (NamedNode(f"{node.value}#{part}") for part in ("target", "quote", "position"))
    graph.link(node, "oa:hasTarget", target)
    graph.type(target, "oa:SpecificResource")
    graph.link(target, "oa:hasSource", graph.name)
    graph.link(target, "oa:hasSelector", quote_, position)
    graph.type(quote_, "oa:TextQuoteSelector")
    graph.text(quote_, "oa:exact", evidence.quote)
    graph.text(quote_, "oa:prefix", text[max(0, evidence.start - CONTEXT) : evidence.start])
    graph.text(quote_, "oa:suffix", text[evidence.end : evidence.end + CONTEXT])
    graph.type(position, "oa:TextPositionSelector")
    graph.span(position, "oa", evidence.start, evidence.end)


def _decimal(value: float) -> str:
    """The canonical xsd:decimal of at most two digits: ``0.5``, ``1``."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def entity_quads(entities: Iterable[Entity], *, base: str = BASE) -> list[Quad]:
    """The entities with their names: what documents and the gazetteer call them, nothing that one of them claims."""
    ns = Namespaces(base)
    graph = _Graph(ns, ns.graph("entities"))
    for entity in entities:
        node = ns.entity(entity.id)
        graph.type(node, f"kg:{entity.type}")
        graph.text(node, "rdfs:label", entity.label, language="en")
        graph.text(node, "skos:altLabel", *sorted(set(entity.aliases)), language="en")
        for scheme, value in entity.external_ids:
            graph.typed(node, "skos:notation", value, f"kg:{scheme}")
    return graph.quads


def ontology_quads(ontology: Ontology, *, base: str = BASE) -> list[Quad]:
    """Classes and predicates in RDFS and OWL.

    Domain and range only guide, so they are ``schema:domainIncludes`` and ``schema:rangeIncludes``;
    the RDFS terms, which entail a type, are written where there is a single class.
    """
    ns = Namespaces(base)
    graph = _Graph(ns, ns.graph("ontology"))
    graph.type(NamedNode(base + "ontology"), "owl:Ontology")
    terms: tuple[ClassDef | Predicate, ...] = (*ontology.classes.values(), *ontology.predicates.values())
    for term in terms:
        node = ns.property(term.name)
        graph.text(node, "rdfs:label", term.label, language="en")
        graph.text(node, "rdfs:comment", term.comment, language="en")
        graph.text(node, "skos:example", term.example or None, language="en")
        graph.link(node, "skos:closeMatch", *map(ns.term, term.close_match))
        graph.link(node, "rdfs:isDefinedBy", NamedNode(base + "ontology"))
    for class_ in ontology.classes.values():
        node, parents = ns.property(class_.name), _vocabulary(ns, class_.parent, _ABOVE.get(class_.name))
        if class_.kind == "individual":
            graph.type(node, "owl:NamedIndividual")
            graph.link(node, "rdf:type", *parents)
        else:
            graph.type(node, "owl:Class")
            graph.link(node, "rdfs:subClassOf", *parents)
    for predicate in ontology.predicates.values():
        node = ns.property(predicate.name)
        graph.type(node, "owl:ObjectProperty" if predicate.kind == "relation" else "rdf:Property")
        if predicate.symmetric:
            graph.type(node, "owl:SymmetricProperty")
        graph.link(node, "rdfs:subPropertyOf", *_vocabulary(ns, predicate.parent))
        graph.text(node, "kg:plover", predicate.plover or None)
        for side, names in (("domain", predicate.domain), ("range", predicate.range)):
            graph.link(node, f"schema:{side}Includes", *_vocabulary(ns, *names))
            if len(names) == 1:
                graph.link(node, f"rdfs:{side}", *_vocabulary(ns, *names))
    return graph.quads


def _vocabulary(ns: Namespaces, *names: str | None) -> list[NamedNode]:
    """Terms given by local name of the ontology or, with a colon, by CURIE."""
    return [ns.term(name) if ":" in name else ns.property(name) for name in names if name]


def run_quads(run: str, *, version: str, fingerprint: str, model: str, base: str = BASE) -> list[Quad]:
    """The run as a prov:Activity without a clock: software version, fingerprint of the ontology, language model."""
    ns = Namespaces(base)
    graph = _Graph(ns, ns.graph("run"))
    node = ns.run(run)
    graph.type(node, "kg:Run")
    graph.type(node, "prov:Activity")
    graph.text(node, "kg:softwareVersion", version)
    graph.text(node, "kg:ontologyFingerprint", fingerprint)
    graph.text(node, "kg:languageModel", model)
    return graph.quads


def judgement_quads(judgements: Iterable[Judgement], *, base: str = BASE) -> list[Quad]:
    """What people have judged, as it stands in their file."""
    ns = Namespaces(base)
    graph = _Graph(ns, ns.graph("judgements"))
    for judgement in judgements:
        node = ns.judgement(judgement.id)
        graph.type(node, "kg:Judgement")
        graph.text(node, "kg:verdict", judgement.verdict)
        graph.text(node, "kg:judged", *sorted(judgement.key))
        graph.text(node, "dcterms:creator", judgement.by or None)
        graph.date(node, "dcterms:date", judgement.when or None, strict=False)
        graph.text(node, "rdfs:comment", judgement.why or None)
    return list(dict.fromkeys(graph.quads))
