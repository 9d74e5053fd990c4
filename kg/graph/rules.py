"""What shapes cannot say of a document's graph: its texts, its dates, its plain triples, its names.

Each rule takes the graph of one document and gives what is wrong. Invariant: a rule trusts no form, so it is silent
where the shapes have something to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from kg.dates import span
from kg.errors import InputError
from kg.model import digest
from kg.store.rdf import CONTEXT, STATEMENT_PATHS, Node, follow, gather, statement_from

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["REREAD", "Fault", "Part", "faults"]

Fault = tuple[str, str, str]  #: IRI of the node, what is wrong, what to do
REREAD = "Read the document again: kg remove, then kg build"
_ACTUAL, _POSITIVE = "kg:Actual", "kg:Positive"


class Part:
    """The graph of one document."""

    def __init__(self, graph: Graph, identifier: str) -> None:
        self.names, self.identifier = graph.namespaces, identifier
        self.iri = self.names.document(identifier).value
        self.quads = graph.store.graph_quads(self.names.document(identifier))
        self.nodes = gather(self.quads, base=self.names.base)

    @cached_property
    def statements(self) -> dict[str, Node]:
        """The nodes of statements, by IRI."""
        kind = self.names.property("Statement").value
        return {iri: node for iri, node in self.nodes.items() if kind in node.get("rdf:type", ())}

    @cached_property
    def mentions(self) -> dict[str, Node]:
        """The nodes of mentions, by IRI."""
        return {iri: node for iri, node in self.nodes.items() if "kg:surface" in node}

    @property
    def text(self) -> str | None:
        return _only(self.nodes.get(self.iri, {}), "kg:text")

    @property
    def locator(self) -> str:
        return _only(self.nodes.get(self.iri, {}), "kg:locator") or f"doc:{self.identifier}"

    def quote(self, iri: str) -> str | None:
        """The words of a statement or mention."""
        statement = iri.partition("#")[0]
        words = follow(self.nodes, statement, ["oa:hasTarget/oa:hasSelector/oa:exact"])
        found = next(iter(words.values()), None) or self.nodes.get(iri, {}).get("kg:surface")
        return found[0] if found else None

    def facts(self) -> Iterator[tuple[str, tuple[str, str, str]]]:
        """The statements that license a plain triple, with the triple (the rule of ``kg.model.is_fact``)."""
        for iri, node in self.statements.items():
            told = [self.names.curie(v) for v in (*node.get("kg:polarity", ()), *node.get("kg:modality", ()))]
            said = any(node.get(path) for path in ("kg:attributedTo", "kg:attributionAct", "kg:disputedBy"))
            if told == [_POSITIVE, _ACTUAL] and (not said or node.get("kg:accepted") == ["true"]):
                for subject in node.get("rdf:subject", ()):
                    for predicate in node.get("rdf:predicate", ()):
                        for object_ in node.get("rdf:object", ()):
                            yield iri, (subject, self.names.curie(predicate), object_)


def _only(node: Node, path: str) -> str | None:
    """The value of a property that has exactly one."""
    values = node.get(path, ())
    return values[0] if len(values) == 1 else None


def faults(part: Part) -> list[Fault]:
    """What the rules find in a document."""
    found = [fault for rule in (_quotes, _mentions, _times, _plain_triples) for fault in rule(part)]
    known = {iri for iri, _, _ in found}
    return found + [fault for fault in _identities(part) if fault[0] not in known]


def _quotes(part: Part) -> Iterator[Fault]:
    """The text at the position of the evidence is the quote, and what stands around it is its context."""
    text = part.text
    for iri in part.statements if text is not None else ():
        assert text is not None
        quote, position = (part.nodes.get(f"{iri}#{name}", {}) for name in ("quote", "position"))
        start, end = _span(position, "oa:")
        words = _only(quote, "oa:exact")
        if words is None or start is None or end is None:
            continue  # the shapes tell
        there = text[start:end]
        if there != words:
            yield iri, f"the quote is not the text at {start}-{end}, which reads {_cut(there)!r}", REREAD
            continue
        around = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        if (_only(quote, "oa:prefix"), _only(quote, "oa:suffix")) != around:
            yield iri, "the text before or after the quote is not that of the document", REREAD


def _mentions(part: Part) -> Iterator[Fault]:
    """The text at the position of a mention is its surface."""
    text = part.text
    for iri, node in part.mentions.items() if text is not None else ():
        assert text is not None
        start, end = _span(node, "kg:")
        surface = _only(node, "kg:surface")
        if surface is not None and start is not None and end is not None and text[start:end] != surface:
            what = (
                f"the surface {_cut(surface)!r} is not the text at {start}-{end}, which reads {_cut(text[start:end])!r}"
            )
            yield iri, what, REREAD


def _span(node: Node, prefix: str) -> tuple[int | None, int | None]:
    start, end = (_only(node, f"{prefix}{name}") for name in ("start", "end"))
    return tuple(int(v) if v is not None and v.isdecimal() else None for v in (start, end))  # type: ignore[return-value]


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _times(part: Part) -> Iterator[Fault]:
    """Times are dates of the calendar, intervals run forward, and the typed date is the value."""
    for iri, node in part.statements.items():
        value, typed = _only(node, "kg:timeValue"), _only(node, "kg:time")
        if value is None:
            continue
        try:
            first, last = span(value)
        except InputError:
            yield iri, f"the time {value!r} is no date of the calendar", REREAD
            continue
        if last < first:
            yield iri, f"the time {value!r} ends before it begins", REREAD
        if typed is not None and typed != value:
            yield iri, f"the time is {value!r}, but typed {typed!r}", REREAD


def _plain_triples(part: Part) -> Iterator[Fault]:
    """A plain triple between entities stands there exactly when a statement of the document is a fact."""
    start = part.names.base + "entity/"
    facts = list(part.facts())
    licensed = {triple for _, triple in facts}
    written = {
        (iri, curie, value)
        for iri, node in part.nodes.items() if iri.startswith(start)
        for curie, values in node.items()
        for value in values if value.startswith(start)
    }  # fmt: skip
    for triple in sorted(written - licensed):
        shown = " ".join(part.names.curie(term) if ":/" in term else term for term in triple)
        what = f"no statement of the document that is positive, actual, unattributed and undisputed is behind {shown}"
        yield triple[0], what, REREAD
    for iri, triple in facts:
        if triple not in written:
            yield iri, "the statement is a fact, but its plain triple is missing", REREAD


def _identities(part: Part) -> Iterator[Fault]:
    """Documents and statements are named by the hash of their content."""
    node = part.nodes.get(part.iri, {})
    locator, text = _only(node, "kg:locator"), _only(node, "kg:text")
    if locator is not None and text is not None and digest("document", locator, text) != part.identifier:
        yield part.iri, "the id of the document is not the hash of its locator and text", REREAD
    for iri in part.statements:
        found = follow(part.nodes, iri, STATEMENT_PATHS)
        try:
            statement = statement_from(found, part.names)
        except (KeyError, ValueError):
            continue  # the shapes tell what is missing
        proposition = _only(part.nodes[iri], "kg:proposition") or ""
        if any(len(values) > 1 for path, values in found.items() if path not in ("kg:attributedTo", "kg:disputedBy")):
            continue
        if part.names.name(proposition) != statement.proposition:
            yield iri, "the proposition is not the hash of subject, predicate, object, place and recipient", REREAD
        elif part.names.name(iri) != statement.id:
            yield iri, "the id of the statement is not the hash of its content", REREAD
