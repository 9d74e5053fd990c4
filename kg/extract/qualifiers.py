"""The qualifiers of a statement: when and where the act happens, in which words it is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.extract import frames
from kg.extract.attached import beyond_place
from kg.extract.coref import refer
from kg.extract.dating import attendant, described
from kg.extract.entities import Resolved
from kg.extract.reading import Reading
from kg.extract.text import Sentence, Token
from kg.model import Evidence

__all__ = ["evidence_of", "places_of", "referents"]

PLACE_PREPOSITIONS = frozenset("in at near on off into across inside around throughout outside onto within aboard".split())


def places_of(reading: Reading, trigger: Token, roles: Mapping[str, list[Token]], subject: Resolved, object_: Resolved) -> list[Resolved]:
    """Where the act happens: the place that its pattern names, else that of its own words, of the occasion or of the journey to it."""
    explicit = [r for t in roles.get("P", ()) for r in _place(reading, t)]
    taken = {subject.entity, object_.entity}
    if trigger.lemma == "visit" and object_.type in ("State", "Place"):
        return [object_]
    if len(explicit) < 2:
        used = {id(t) for role, ts in roles.items() if role != "P" for t in ts}
        explicit.extend(_near(reading, trigger, roles.get("O", ()), used))
    found = {r.entity: r for r in explicit if r.entity not in taken}
    narrow = [r for r in found.values() if not any(_inside(reading, other.entity, r.entity) for other in found.values())]
    return narrow[:3]


def _near(reading: Reading, trigger: Token, objects: Iterable[Token], used: set[int]) -> list[Resolved]:
    """The places that the words of the act name, from the nearest words to those around; the first that name any."""
    around = list(_around(reading, trigger))
    named = [x for t in objects if t.pos in ("NOUN", "PROPN") for x in _whole(reading, t)]
    sources = [[trigger, *named], around, [t for source in (trigger, *around) for t in _occasions(reading, source)]]
    for group in sources:
        found = [
            r for source in group for name, token in frames.phrases(source)
            if id(token) not in used and (name in PLACE_PREPOSITIONS or name == "to" and _travels(reading, source))
            for r in _place(reading, token) if (name != "on" or r.type == "Place") and r.found_by in ("gazetteer", "seat", "name", "composed")
        ]  # fmt: skip
        if found:
            return found
    return _where(reading, trigger)


def _travels(reading: Reading, word: Token) -> bool:
    """Whether `to` behind a word leads to where the act is: `flew to`, `a visit to`."""
    return word.lemma in reading.lexicon.cues["scope"]["motion"] or word.lemma in reading.lexicon.cues["places"]["journeys"]


def _whole(reading: Reading, noun: Token) -> Iterator[Token]:
    """A noun, and for an occasion all that is `of` it: `a meeting of the Council of the Organisation in Bishkek`."""
    current: Token | None = noun
    while current is not None:
        yield current
        inner = next((t for n, t in frames.phrases(current) if n == "of"), None) if noun.lemma in reading.lexicon.cues["dates"]["occasions"] else None
        current = inner if inner is not None and inner.i > current.i else None


def _around(reading: Reading, trigger: Token) -> Iterator[Token]:
    """The words that carry the act: `held` of `held talks in Geneva`, `flew` of `flew to Beijing to meet Xi`."""
    head = trigger.head
    if trigger.pos == "NOUN" and frames.is_verbal(head) and (trigger.dep == "dobj" and head.lemma in frames.SUPPORT or trigger.dep in ("nsubj", "nsubjpass") and head.lemma in reading.lexicon.cues["dates"]["happens"]):
        yield head
    if trigger.dep == "pobj" and head.lemma in ("in", "during", "at") and trigger.pos == "NOUN" and frames.is_verbal(head.head):
        yield head.head
    if trigger.dep in ("advcl", "xcomp") and head.lemma in reading.lexicon.cues["scope"]["motion"] and any(c.dep == "aux" and c.text.lower() == "to" for c in trigger.children):
        yield head
    if (noun := described(reading, trigger)) is not None:  # `the airstrikes, which involved drones, hit targets in Syria`
        yield from (noun.head, *frames.objects(noun.head))
    if beyond_place(trigger):  # `raids on ships, in waters off Yemen, which London blamed on Iran`
        yield head.head
    if attendant(trigger):
        yield from (head, *frames.objects(head), *(t for o in frames.objects(head) for n, t in frames.phrases(o) if n in ("against", "on", "at")))


def _occasions(reading: Reading, source: Token) -> Iterator[Token]:
    """What the act is done at: `met on the sidelines of a summit in Delhi`, `speaking at a forum in Sochi`, `on a visit to Kyiv`."""
    words = reading.lexicon.cues["dates"]
    for name, token in frames.phrases(source):
        if name in ("at", "during", "on", "in", "for") and (token.lemma in words["occasions"] or token.lemma in reading.lexicon.cues["places"]["journeys"]):
            yield token
        elif token.lemma in ("sideline", "margin", "sidelines", "margins", "side"):
            yield from (t for n, t in frames.phrases(token) if n == "of" and t.lemma in words["occasions"])
    for c in source.children:
        if c.dep == "advcl" and c.tag == "VBG" and c.lemma in words["speaks"]:
            yield c
            yield from _occasions(reading, c)


def _where(reading: Reading, trigger: Token) -> list[Resolved]:
    """`visited Kyiv, where he met Zelensky`"""
    if not any(c.text.lower() == "where" for c in trigger.children) or trigger.dep not in ("relcl", "advcl"):
        return []
    verb = frames.clause_verb(trigger.head) if trigger.head is not trigger else trigger
    named = [trigger.head, *frames.objects(verb), *(t for _, t in frames.phrases(verb))]
    return [r for t in named for r in _place(reading, t)][:1]


def _place(reading: Reading, token: Token) -> list[Resolved]:
    """The place that a noun names, also through its kind: `the enclave of Kaliningrad`."""
    meant = refer(reading, token)
    found = [r for r in meant if r.type in ("Place", "State")]
    if any(r.type == "Event" for r in meant):  # the place in an event's name: `talks in Geneva`
        found = [m for m in reading.names.mentions if m.start <= token.start < m.end and m.type in ("Place", "State")]
    if found or token.lemma not in reading.lexicon.cues["places"]["kinds"]:
        return found
    inner = [t for n, t in frames.phrases(token) if n in ("of", "in")] + [c for c in token.children if c.dep in ("appos", "compound", "poss")]
    return [r for t in inner for r in refer(reading, t) if r.type in ("Place", "State")][:1]


def _inside(reading: Reading, inner: str, outer: str) -> bool:
    """Whether a place lies in another by the gazetteer."""
    seen = set()
    while inner and inner not in seen:
        seen.add(inner)
        entry = reading.ontology.gazetteer.get(inner)
        inner = (entry.within or "") if entry else ""
        if inner == outer:
            return True
    return False


def evidence_of(reading: Reading, sentence: Sentence, chain: list[Token], arguments: list[Token]) -> Evidence:
    """The clause that says it: from the first to the last word of the act, its arguments and what governs them."""
    tokens = [t for t in (*chain[:3], *arguments) if sentence.start <= t.start < sentence.end]
    for t in list(tokens):
        tokens.extend(x for x in t.subtree() if t is chain[0] and x.dep != "punct" and abs(x.i - t.i) < 30 or x.head is t and x.dep in ("det", "compound", "amod", "poss", "nmod", "aux", "auxpass", "neg"))
    tokens = [t for t in tokens if sentence.start <= t.start < sentence.end]  # the subject of a list's item stands before the list
    start, end = min(t.start for t in tokens), max(t.end for t in tokens)
    if end - start < 20 or sentence.end - sentence.start < 160:
        start, end = sentence.start, sentence.end
    return Evidence(start, end, reading.quote(start, end))


def referents(reading: Reading, tokens: Iterable[Token]) -> list[Resolved]:
    found: dict[str, Resolved] = {}
    for token in tokens:
        for r in refer(reading, token):
            found.setdefault(r.entity, r)
    return list(found.values())
