"""What the word that governs a noun or pronoun wants in its place: one ratifies an agreement.

Invariant: only the lexicon's patterns and the predicates' classes speak here; a word without patterns wants nothing in particular.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract import frames
from kg.extract.reading import Reading
from kg.extract.text import Token
from kg.ontology.lexicon import Pattern

__all__ = ["asked", "asks_for", "fitting", "first_of_list"]


def asked(reading: Reading, token: Token) -> Iterator[tuple[Pattern, str]]:
    """The patterns of the word that governs a token, each with the role in which the token stands."""
    governor, at, preposition = token.head, "", ""
    if token.dep == "pobj":
        governor, at, preposition = governor.head, "prep", token.head.lemma
    elif token.dep in ("nsubj", "nsubjpass"):
        raising = reading.lexicon.cues["references"]["raising"]
        while (inner := governor.child("xcomp")) is not None and governor.lemma in raising:
            governor = inner  # `it needs to be ratified`
        at = "object" if frames.passive(governor) else "subject"
    elif token.dep == "dobj":
        at = "object"
    words = reading.lexicon.nouns if governor.pos == "NOUN" else reading.lexicon.verbs
    for pattern in words.get(governor.lemma, ()):
        for slot in pattern.slots:
            if slot.at == at and (not preposition or preposition in slot.prepositions):
                yield pattern, slot.role


def asks_for(reading: Reading, token: Token, *predicates: str) -> bool:
    """Whether the governing word may say one of these predicates of the token."""
    return any(p.entry.predicate in predicates for p, _ in asked(reading, token))


def fitting(reading: Reading, token: Token, types: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the classes that the governing word takes in the token's place; all where it takes none of them."""
    classes: set[str] = set()
    for pattern, role in asked(reading, token):
        predicate = reading.ontology.predicates[pattern.entry.predicate]
        if role == "S":
            classes |= set(pattern.entry.subject or predicate.domain)
        elif role == "O":
            classes |= set(pattern.entry.object or predicate.range)
    return tuple(t for t in types if any(reading.ontology.is_a(t, c) for c in classes)) or types


def first_of_list(token: Token) -> Token:
    """The first member of the coordination that a token stands in."""
    while token.dep == "conj" and token.head is not token:
        token = token.head
    return token
