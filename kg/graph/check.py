"""The graph against the ontology: SHACL shapes (`kg.graph.shapes`), and what shapes cannot say (`kg.graph.rules`).

Invariant: nothing is trusted that is checked. Documents are read one by one, so memory does not grow with the store, and
every finding says what is wrong, where, in which words, and what to do.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, Quad

from kg import ontology
from kg.graph import description, rules, shapes
from kg.graph.rules import REREAD, Part
from kg.store.rdf import ontology_quads

if TYPE_CHECKING:
    import rdflib

    from kg.graph import Graph

__all__ = ["CheckReport", "Finding", "check"]

BATCH = 5000  #: quads that SHACL sees at a time: more take longer for each, fewer waste time on starting

_REBUILD = "Build the store anew"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not conform."""

    what: str  #: what is asked for and what is there
    node: str  #: the node, in short form: ``st:9f3a...``, ``ent:russia``
    document: str | None  #: locator of the document that says it
    quote: str | None  #: the words of the statement or mention
    hint: str  #: what to do


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was looked at, and what was found, by document."""

    documents: int
    statements: int
    shaped: int  #: documents that SHACL saw; the other rules see all
    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def check(
    graph: Graph, *, sample: int | None = None, progress: Callable[[int, int], object] | None = None
) -> CheckReport:
    """Check every document, its statements, mentions and evidence, and the entities they name.

    SHACL takes about a second for five documents of news: ``sample`` gives it only so many (those of the lowest ids,
    which are hashes), while quotes, dates and plain triples are compared in all. ``progress`` is called with the
    number of documents done and of all. Raises InputError without the file of shapes.
    """
    inspector = _Inspector(graph)
    identifiers = list(graph.store.documents().keys() | inspector.untold())
    identifiers.sort()
    shaped = len(identifiers) if sample is None else min(sample, len(identifiers))
    findings: list[Finding] = []
    statements, batch = 0, list[Part]()
    for number, identifier in enumerate(identifiers, 1):
        part = Part(graph, identifier)
        statements += len(part.statements)
        if number <= shaped:
            batch.append(part)
        findings += inspector.compare(part)
        if batch and (number == len(identifiers) or sum(len(p.quads) for p in batch) >= BATCH):
            findings += inspector.validate(batch)
            batch = []
        if progress is not None:
            progress(number, len(identifiers))
    findings += inspector.union()
    findings += inspector.description() if not findings else []  # whatever else is wrong changes the counts
    unique = sorted(set(findings), key=lambda f: (f.document or "~", f.node, f.what))
    return CheckReport(len(identifiers), statements, shaped, tuple(unique))


class _Inspector:
    """The rules, with what they need of the whole store."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.names = graph, graph.namespaces
        self.ontology = ontology.load()
        self.entities: defaultdict[str, list[Quad]] = defaultdict(list)
        for quad in graph.store.graph_quads(self.names.graph("entities")):
            self.entities[getattr(quad.subject, "value", "")].append(quad)

    def untold(self) -> set[str]:
        """Documents by the names of their graphs, whether or not a node describes them."""
        start = self.names.base + "document/"
        return {self.names.name(iri) for iri in self.graph.store.graph_names() if iri.startswith(start)}

    # What SHACL cannot say

    def compare(self, part: Part) -> list[Finding]:
        """The findings of the rules that compare a document's graph with its text, the calendar and itself."""
        faults = rules.faults(part)
        for quad in part.quads:
            if Quad(quad.subject, quad.predicate, quad.object) not in self.graph.store.quads:
                what = f"a triple of the document is not in the union that queries see: {self._triple(quad)}"
                faults.append((getattr(quad.subject, "value", ""), what, _REBUILD))
        return [self._finding(part, *fault) for fault in faults]

    def union(self) -> list[Finding]:
        """What queries see although no document says it."""
        return [
            Finding(
                f"no document says this triple, but queries see it: {self._triple(quad)}",
                self.graph.curie(quad.subject), None, None, _REBUILD,
            )
            for quad in self.graph.store.quads.quads_for_pattern(None, None, None, DefaultGraph())
            if not self._is_said(quad)
        ]  # fmt: skip

    def description(self) -> list[Finding]:
        """Whether the description of the data is that of the data."""
        name = self.names.graph(description.NAME)
        wanted, found = set(description.quads(self.graph.store, self.ontology)), set(self.graph.store.graph_quads(name))
        if wanted == found:
            return []
        odd = min(wanted ^ found, key=str)
        what = "the description lacks" if odd in wanted else "the description of the data has, though it is not so,"
        return [Finding(f"{what} {self._triple(odd)}", self.graph.curie(odd.subject), None, None, "Build again: it is made at the end")]

    def _is_said(self, quad: Quad) -> bool:
        """Whether a named graph holds the triple."""
        graphs = self.graph.store.quads.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(not isinstance(found.graph_name, DefaultGraph) for found in graphs)

    def _triple(self, quad: Quad) -> str:
        return " ".join(self.graph.curie(term) for term in (quad.subject, quad.predicate, quad.object))

    def _finding(self, part: Part, iri: str, what: str, hint: str) -> Finding:
        return Finding(what, self.names.curie(iri.partition("#")[0]), part.locator, part.quote(iri), hint)

    # What it can

    @cached_property
    def shapes(self) -> rdflib.Graph:
        import rdflib

        text = shapes.turtle(self.ontology, base=self.names.base)
        return rdflib.Graph().parse(data=text, format="turtle")

    @cached_property
    def common(self) -> list[Quad]:
        """What all documents refer to: runs, judgements, and which terms are classes, relations and fixed values."""
        kinds = {self.names.term(curie).value for curie in ("rdf:type", "rdfs:subClassOf")}
        terms = ontology_quads(self.ontology, base=self.names.base)
        shared = [q for name in ("run", "judgements") for q in self.graph.store.graph_quads(self.names.graph(name))]
        return shared + [quad for quad in terms if quad.predicate.value in kinds]

    def validate(self, batch: list[Part]) -> list[Finding]:
        """The findings of SHACL in some documents."""
        import pyshacl
        import rdflib

        home: dict[str, Part] = {}
        data = rdflib.Graph()
        used: set[str] = set()
        with _quiet("rdflib.term"):
            for part in batch:
                home |= dict.fromkeys(part.nodes, part)
                used |= {getattr(quad.object, "value", "") for quad in part.quads} & self.entities.keys()
                _add(data, part.quads)
            _add(data, self.common)
            for iri in used:
                _add(data, self.entities[iri])
            _, report, _ = pyshacl.validate(data, shacl_graph=self.shapes, inplace=True, inference="none")
        assert isinstance(report, rdflib.Graph)
        result = rdflib.Namespace("http://www.w3.org/ns/shacl#")
        return [
            self._result(home, data, {str(p).rpartition("#")[2]: o for p, o in report.predicate_objects(node)})
            for node in report.objects(None, result.result)
        ]

    def _result(self, home: dict[str, Part], data: rdflib.Graph, result: dict[str, Any]) -> Finding:
        """A result of SHACL in words."""
        import rdflib

        iri, path, value = str(result["focusNode"]), result.get("resultPath"), result.get("value")
        kind = str(result["sourceConstraintComponent"]).rpartition("#")[2]
        what, hint = str(result.get("resultMessage", "a shape is violated")), REREAD
        if "Count" in kind and isinstance(path, rdflib.URIRef):
            values = sorted(self._short(v) for v in data.objects(result["focusNode"], path))
            what += f"; there {'is none' if not values else f'are {len(values)}: ' + ', '.join(values)}"
        elif value is not None and value != result["focusNode"]:
            what += f"; there is {self._short(value)}"
            classes = list(data.objects(value, rdflib.RDF.type))
            if str(value) in self.entities and kind in ("ClassConstraintComponent", "OrConstraintComponent"):
                what += ", " + (" and ".join(sorted(map(self._short, classes))) or "which has no class")
                name = self._short(value)
                hint = f"Correct the class of {name} in ontology/gazetteer, or widen domain or range, and build again"
        if iri in self.entities:
            return Finding(what, self.names.curie(iri), None, None, "Build again: entities are made from all documents")
        part = home.get(iri)
        if part is None:
            return Finding(what, self.names.curie(iri), None, None, _REBUILD)
        return self._finding(part, iri, what, hint)

    def _short(self, term: Any) -> str:
        return (
            self.names.curie(str(term))
            if str(term).startswith("http") and not hasattr(term, "datatype")
            else repr(str(term))
        )


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Without the warnings of a library about values that the shapes report."""
    logger = logging.getLogger(name)
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _add(data: rdflib.Graph, quads: Iterable[Quad]) -> None:
    """Put quads into an rdflib graph, as they are written: no value is brought into another form."""
    from rdflib import Literal, URIRef
    from rdflib.namespace import XSD

    def term(value: Any) -> Any:
        if not hasattr(value, "datatype"):
            return URIRef(value.value)
        kind = URIRef(value.datatype.value)
        plain = bool(value.language) or kind == XSD.string
        return Literal(value.value, lang=value.language, datatype=None if plain else kind, normalize=False)

    for quad in quads:
        data.add((term(quad.subject), term(quad.predicate), term(quad.object)))
