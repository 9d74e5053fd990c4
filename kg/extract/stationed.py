"""Weapons that stand somewhere by words without a verb: `the Jupiter missiles in Turkey`, `Soviet missiles in Cuba`.

Invariant: the place hangs on the weapon's noun, which is definite or has an owner; what is only tested, made or used there,
or is not there, gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extract import frames
from kg.extract.coref import refer
from kg.extract.entities import Resolved
from kg.extract.pairs import ACTING, pair, words
from kg.extract.reading import Reading
from kg.extract.scope import scope_of
from kg.extract.text import Token
from kg.model import Modality, Polarity, Statement

__all__ = ["stationed"]

#: What is done to weapons where they stand; of other objects the place is that of the act.
REMOVING = frozenset("remove withdraw dismantle destroy eliminate keep retain scrap replace modernize modernise trade upgrade discover photograph inspect maintain reinforce".split())
#: Nouns of acts whose place is not where the weapons stand.
ACTS = frozenset("deployment stationing placement installation use test testing launch production sale delivery transfer supply purchase development strike attack shipment ban debate fire firing cut deployment stationing placement emplacement installation positioning basing".split())
#: Nouns that say of weapons that they are there: `the discovery of missiles in Cuba`.
FINDING = frozenset("discovery presence existence crisis photograph evidence number arsenal stockpile".split())
INDEFINITE = frozenset("no any new future".split())
DEFINITE = frozenset("the its their these those".split())


def stationed(reading: Reading, weapon: Resolved) -> Iterator[Statement]:
    """Where a weapon is, and whose it is: `the Soviet missiles in Cuba`."""
    if weapon.type != "WeaponSystem" or weapon.head is None:
        return
    noun = weapon.head
    while noun.dep in ("compound", "nmod") and noun.head.i > noun.i:
        noun = noun.head
    if noun.pos not in ("NOUN", "PROPN") or not _stands(noun) or any(c.dep == "neg" or c.text.lower() in INDEFINITE for c in noun.children):
        return
    owners = [r for t in frames.possessors(noun) for r in refer(reading, t) if r.type in ACTING]
    if not owners and not _definite(reading, noun, weapon):
        return
    at = [(m, t) for t in _behind(noun) for m in refer(reading, t) if m.type in ("Place", "State") and m.found_by in ("gazetteer", "name")]
    if not at:
        return
    scope = scope_of(reading, noun)
    if scope.polarity is not Polarity.POSITIVE or scope.modality not in (Modality.ACTUAL, Modality.PLANNED):
        return  # a plan to remove them says that they are there
    for place, t in at:
        said = words(reading, min(x.start for x in noun.subtree()), max(t.end, place.end))
        yield replace(pair(reading, weapon, "deployedIn", place, "structure/stationed"), evidence=said)
        for owner in owners:
            if owner.entity != place.entity:
                yield replace(pair(reading, owner, "deploys", weapon, "structure/stationed"), evidence=said, place=place.entity)


def _behind(noun: Token) -> list[Token]:
    """What stands right behind a noun by `in` or `at`, though the parser may hang it one or two words up."""
    above = [noun]
    if noun.dep == "dobj":
        above.append(noun.head)
    elif noun.dep == "pobj" and noun.head.head.lemma in FINDING:
        above.append(noun.head.head)
    inside = [p for a in above for p in a.children if p.dep == "prep" and p.lemma in ("in", "on", "at", "near") and p.i == noun.i + 1]
    return [t for p in inside for c in p.children if c.dep == "pobj" for t in frames.conjuncts(c)]


def _stands(noun: Token) -> bool:
    """Whether the words around leave the weapons where they are said to be."""
    above = noun.head
    if noun.dep in ("dobj", "nsubjpass"):
        return above.lemma in REMOVING
    if noun.dep == "pobj":
        return above.dep == "prep" and above.lemma in ("of", "about", "over", "with", "against", "to") and above.head.lemma not in ACTS
    return noun.dep == "nsubj"


def _definite(reading: Reading, noun: Token, weapon: Resolved) -> bool:
    """Whether the weapons are certain ones: a named system, or those that are known."""
    entry = reading.ontology.gazetteer.get(weapon.entity)
    kind = entry is None or any(name.islower() for name in (entry.label, *entry.aliases))
    return not kind or any(c.dep == "poss" or c.text.lower() in DEFINITE for c in noun.children)
