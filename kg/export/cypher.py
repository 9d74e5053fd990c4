"""The graph as a Cypher script: constraints, then nodes, then relationships, one command a line.

Invariant: what a document or label holds is a string within quotes that nothing in it can close, names of classes and
relationships are letters, digits and underscores, and running the script again changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any

from kg.model import Statement, is_fact

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["literal", "name", "write"]

_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile("[\\\\'\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def literal(value: Any) -> str:
    """A value as Cypher writes it: string, number, truth value or list of strings.

    A backslash before a ``u`` ends its string, since some versions of Neo4j read ``\\\\u0027`` as a quotation mark
    before they read strings.

    >>> print(literal("it's"), literal(["a", "b"]), literal(True), literal(0.5))
    'it\\'s' ['a', 'b'] true 0.5
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(literal, value)) + "]"
    text = _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], f"\\u{ord(found[0]):04X}"), str(value))
    return "'" + re.sub(r"(?<!\\)((?:\\\\)+)u", r"\1' + 'u", text) + "'"


def name(text: str) -> str:
    """A class or predicate as a label or type: letters, digits and underscores.

    >>> name("WeaponSystem"), name("x`) DETACH DELETE n //")
    ('WeaponSystem', 'x___DETACH_DELETE_n___')
    """
    safe = re.sub(r"\W", "_", text, flags=re.ASCII)
    return safe if re.match(r"[A-Za-z]", safe) else f"X{safe}"


def _relationship(predicate: str) -> str:
    """The type of a relationship: ``WITHDRAWS_FROM``."""
    return name(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", predicate)).upper()


def write(graph: Graph, out: IO[bytes], *, facts: bool = False) -> int:
    """Write the script to a binary stream; returns the number of statements. ``facts`` leaves out the others."""
    statements = graph.statements(facts_only=facts)
    for line in _commands(graph, statements):
        out.write(line.encode("utf-8") + b";\n")
    return len(statements)


def _commands(graph: Graph, statements: list[Statement]) -> Iterator[str]:
    for label in ("Document", "Entity", "Statement"):
        yield f"CREATE CONSTRAINT kg_{label.lower()} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
    for document in graph.documents():
        yield _node("Document", document.id, {
            "locator": document.locator, "title": document.title, "publisher": document.publisher,
            "published": document.published, "url": document.url, "language": document.language,
        })  # fmt: skip
    for entity in graph.entities():
        values = {"label": entity.label, "class": entity.type, "aliases": entity.aliases}
        yield _node("Entity", entity.id, values, extra=name(entity.type))
    for s in statements:
        yield _node("Statement", s.id, {
            "predicate": s.predicate, "proposition": s.proposition, "polarity": s.polarity.value,
            "modality": s.modality.value, "time": s.time.value, "time_basis": s.time.basis, "fact": is_fact(s),
            "attribution_act": s.attribution_act, "quote": s.evidence.quote, "start": s.evidence.start,
            "end": s.evidence.end, "extractor": s.extractor or None, "confidence": s.confidence,
        })  # fmt: skip
        yield _link("Statement", s.id, "STATED_IN", "Document", s.document)
        one = (("SUBJECT", s.subject), ("OBJECT", s.object), ("PLACE", s.place), ("RECIPIENT", s.recipient))
        many = (("ATTRIBUTED_TO", s.attributed_to), ("DISPUTED_BY", s.disputed_by))
        for type_, slug in (*one, *((type_, slug) for type_, slugs in many for slug in slugs)):
            if slug is not None:
                yield _link("Statement", s.id, type_, "Entity", slug)
        if is_fact(s):
            yield _link("Entity", s.subject, _relationship(s.predicate), "Entity", s.object, statement=s.id)


def _node(label: str, identifier: str, values: Mapping[str, Any], *, extra: str | None = None) -> str:
    also = f"n:{extra}, " if extra and extra != label else ""
    return f"MERGE (n:{label} {{id: {literal(identifier)}}}) SET {also}n += {_map(values)}"


def _link(label: str, start: str, type_: str, other: str, end: str, **values: str) -> str:
    ends = f"MATCH (a:{label} {{id: {literal(start)}}}), (b:{other} {{id: {literal(end)}}})"
    return f"{ends} MERGE (a)-[:{type_}{' ' + _map(values) if values else ''}]->(b)"


def _map(values: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{key}: {literal(value)}" for key, value in values.items() if value not in (None, ())) + "}"
