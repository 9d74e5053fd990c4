"""Who negotiated an agreement, where negotiations are said to have led to it.

`Years of talks between Russia and the United States led to New START`; `the deal comes after negotiations between the
countries`. The plain `A negotiated the deal with B` is the lexicon's.
Invariant: the parties stand with the word for negotiations, and a word for its outcome ties it to the agreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extract import frames
from kg.extract.coref import refer
from kg.extract.entities import Resolved
from kg.extract.pairs import ACTING, around, pair
from kg.extract.reading import Reading
from kg.extract.scope import scope_of
from kg.extract.text import Token
from kg.model import Statement

__all__ = ["NEGOTIATIONS", "negotiated"]

NEGOTIATIONS = frozenset("negotiation talk bargaining haggling".split())
#: What negotiations do to their outcome, with the prepositions before it: `led to`, `culminated in`; without, its object.
_LEADS_TO = {
    "lead": ("to",), "result": ("in",), "culminate": ("in", "with"), "end": ("in", "with"), "conclude": ("in", "with"), "produce": (), "yield": (), "spawn": (),
}  # fmt: skip
#: What an agreement does behind its negotiations: `comes after`, `emerged from`.
_FOLLOWS = frozenset("come follow result emerge grow arise stem spring cap".split())
#: What is done to an agreement at the end of its negotiations: `was reached after`.
_REACHED = frozenset("reach sign conclude strike clinch seal finalize finalise achieve forge initial broker hammer".split())
_BEHIND = frozenset("after from following through in of".split())


def negotiated(reading: Reading, noun: Token) -> Iterator[Statement]:
    """The agreement that negotiations led to, negotiated by each of their parties."""
    sides = [t for name, t in frames.phrases(noun) if name in ("between", "among", "with")]
    parties = _actors(reading, (x for t in [*frames.possessors(noun), *sides] for x in frames.conjuncts(t)))
    if len(parties) < 2:
        return
    top = noun  # `the result of more than a year of negotiations`
    while top.dep == "pobj" and top.head.lemma == "of" and top.head.head.pos == "NOUN":
        top = top.head.head
    verb, outcome = _outcome(top)
    agreements = {r.entity: r for t in outcome for r in refer(reading, t) if r.type == "Agreement"}
    if verb is None or not agreements:
        return
    how = scope_of(reading, verb)
    for agreement in agreements.values() if not how.ended else ():
        for party in parties:
            said = pair(reading, party, "negotiates", agreement, "structure/negotiated")
            yield replace(said, evidence=around(reading, [noun, *outcome]), modality=how.modality, polarity=how.polarity)


def _actors(reading: Reading, tokens: Iterable[Token]) -> list[Resolved]:
    """Each actor once, in the order of the text."""
    return list({r.entity: r for t in tokens for r in refer(reading, t) if r.type in ("Person", *ACTING)}.values())


def _outcome(top: Token) -> tuple[Token | None, list[Token]]:
    """The verb between negotiations and their outcome, and the words that stand for the outcome."""
    verb = top.head
    if top.dep == "nsubj" and verb.lemma in _LEADS_TO:
        behind = _LEADS_TO[verb.lemma]
        return verb, [t for name, t in frames.phrases(verb) if name in behind] if behind else frames.objects(verb)
    if top.dep == "attr" and verb.lemma == "be":
        return verb, frames.grammatical_subjects(verb)
    if top.dep == "dobj" and verb.lemma in _FOLLOWS:
        return verb, frames.subjects(verb)
    if top.dep == "pobj" and (verb.lemma in _BEHIND or verb.text.lower() in _BEHIND):
        verb = verb.head
        if verb.lemma in _FOLLOWS:
            return verb, frames.subjects(verb)
        if verb.lemma in _REACHED:
            return verb, frames.objects(verb)
    return None, []
