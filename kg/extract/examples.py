"""Nouns of a class that are told by those of its kind: `leaders including A and B`, `missiles such as the SS-20`, `MiG-31 jets`.

Invariant: an example counts only where its class is one that the noun stands for.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract import frames
from kg.extract.entities import Resolved
from kg.extract.matcher import WEAPON_NOUNS
from kg.extract.reading import Reading, Refer
from kg.extract.sides import ACTOR
from kg.extract.text import Token

__all__ = ["examples", "narrower", "system"]

#: Nouns for weapons that name no kind of them.
WEAPONRY = frozenset("arm equipment munition weapon vehicle".split())
#: Adverbs that pick one out of many.
PICKING = frozenset("especially particularly notably chiefly mainly primarily".split())


def narrower(reading: Reading, token: Token, named: Resolved, refer: Refer) -> list[Resolved]:
    """The named systems of a class that are told with it: `Sejjil ballistic missiles` are the Sejjil, `tanks such as the Abrams` the Abrams."""
    if named.type != "WeaponSystem" or not named.text.islower() or token is not named.head:
        return [named]
    return [m for m in system(reading, token) if m.entity != named.entity] or examples(reading, token, refer) or [named]


def system(reading: Reading, token: Token) -> list[Resolved]:
    """The named system right before a noun for what it is: `MiG-31 jets`, `Tomahawk cruise missiles`."""
    if token.text.lower() not in WEAPON_NOUNS:
        return []
    near = [reading.names.by_token.get(id(c)) for c in token.children if c.dep in ("compound", "nmod", "amod") and c.i < token.i]
    return [m for m in near if m is not None and m.type == "WeaponSystem" and not m.text.islower()][-1:]


def examples(reading: Reading, token: Token, refer: Refer) -> list[Resolved]:
    """Those of its kind that a plural names: `leaders including A and B`, `missiles such as the SS-20`, `weapons, among them X`."""
    if token.tag not in ("NNS", "NNPS"):
        return []
    inner = [t for p in (*_introduced(reading, token), *_among_them(token)) for t in frames.conjuncts(p)]
    named = [r for t in inner if t.pos in ("PROPN", "NOUN", "NUM") for r in refer(t)]
    return [r for r in named if r.type in _kinds(reading, token)]


def _introduced(reading: Reading, token: Token) -> Iterator[Token]:
    """What stands behind `including`, `like` or `such as`."""
    following = reading.sentences[reading.sentence_of[id(token)]].tokens[token.i + 1 : token.i + 3]
    # `sanctions on individuals, including X`: the parser may hang X on the sanctions
    beside = [
        t for n, t in enumerate(following)
        if t.text.lower() == "including" and t not in token.children and (n == 0 or following[0].text == ",")
    ]  # fmt: skip
    # `countries close to Russia, especially Poland`: the parser hangs Poland on the name before it
    yield from (t for t in token.subtree() if t.i > token.i and t.pos == "PROPN" and any(c.dep == "advmod" and c.text.lower() in PICKING and c.i < t.i for c in t.children))
    for c in (*token.children, *beside):
        if c.dep != "prep" or c.i < token.i:
            continue
        word = c.text.lower()
        if word in ("including", "like") or word == "as" and any(x.text.lower() == "such" for x in (*token.children, *c.children)):
            yield from (p for p in c.children if p.dep in ("pobj", "dobj"))


def _among_them(token: Token) -> Iterator[Token]:
    """What follows `among them`, beside the pronoun or on it."""
    for c in (*token.children, *token.head.children):
        if c.text.lower() != "among" or not 0 < c.i - token.i < 6:
            continue
        them = [p for p in c.children if p.dep == "pobj"]
        if any(p.text.lower() == "them" for p in them):
            near = (*them, *(x for t in them for x in t.children))
            yield from (x for x in near if x.text.lower() != "them" and x.pos in ("PROPN", "NOUN"))


def _kinds(reading: Reading, noun: Token) -> tuple[str, ...]:
    """The classes of what a plural noun may be told by."""
    lemma, words = noun.lemma, reading.lexicon.cues["references"]
    if lemma in words["persons"]:
        return ("Person",)
    if lemma in ("country", "nation", "state"):
        return ("State", "Place")
    if lemma in words["actors"]:
        return ACTOR
    if lemma in words["sites"]:
        return ("Place",)
    if noun.text.lower() in WEAPON_NOUNS or lemma in WEAPONRY:
        return ("WeaponSystem",)
    cls = reading.lexicon.cue("descriptions", lemma)
    return (cls,) if cls is not None else ()
