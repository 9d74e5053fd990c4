"""What a word refers to: a name to its entity, `its` to the subject before, `we` to the speaker's side, `Russian forces` to Russia.

`refer` is the one entry, and the one recursion: the modules it is built from get it passed in as a function.
Invariant: a word that nothing supports refers to nothing, and so does a chain that comes back to itself.
"""

from __future__ import annotations

from functools import partial

from kg.extract import frames
from kg.extract.bearers import bearer, holder_of, owner_of
from kg.extract.entities import Resolved
from kg.extract.examples import narrower
from kg.extract.groups import some_of
from kg.extract.mentions import Title
from kg.extract.nouns import stands_for
from kg.extract.pronouns import is_pronoun, pronoun, speakers
from kg.extract.reading import Reading
from kg.extract.text import Token

__all__ = ["refer", "refer_one", "speaker_of_verb", "title_owner"]

#: How deep a noun may lie in another: `the terms of the treaty of the heads of ...`.
DEPTH = 5
NOMINAL = ("NOUN", "PROPN", "ADJ", "NUM", "DET", "PRON")


def refer_one(reading: Reading, token: Token) -> Resolved | None:
    """The single thing that a token refers to, or None."""
    found = refer(reading, token)
    return found[0] if found else None


def refer(reading: Reading, token: Token, depth: int = 0) -> list[Resolved]:
    """What a token refers to; more than one for `both countries`, nothing where nothing supports it."""
    if depth > DEPTH:
        return []
    key = id(token)
    if key not in reading.anaphora:
        reading.anaphora[key] = []  # met again on the way to itself it refers to nothing
        reading.anaphora[key] = _refer(reading, token, depth)
    return reading.anaphora[key]


def _refer(reading: Reading, token: Token, depth: int) -> list[Resolved]:
    inner = partial(refer, reading, depth=depth + 1)
    anew = partial(refer, reading)
    named = reading.names.by_token.get(id(token))
    if named is not None:
        return [] if named.found_by == "demonym" and some_of(token) else narrower(reading, token, named, inner)
    if is_pronoun(token):
        return pronoun(reading, token, anew)
    if token.tag in ("WDT", "WP") or token.pos == "PRON" and token.text.lower() == "that":
        clause = frames.clause_verb(token)
        return inner(clause.head) if clause.dep == "relcl" else []
    title = reading.title_at.get(id(token))
    holder = (bearer(reading, token) or holder_of(reading, title, anew)) if title is not None else None
    if holder is not None:
        return [holder]
    return stands_for(reading, token, inner, anew) if token.pos in NOMINAL else []


def speaker_of_verb(reading: Reading, verb: Token) -> list[Resolved]:
    """Who says it: the subject of a verb of saying, with its coreference resolved."""
    return speakers(verb, partial(refer, reading))


def title_owner(reading: Reading, title: Title) -> Resolved | None:
    """The state, body or organisation that a title belongs to: `Russian President`, `Secretary General of NATO`."""
    return owner_of(reading, title, partial(refer, reading))
