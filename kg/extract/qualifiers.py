"""The qualifiers of a statement: when and where the act happens, in which words it is said, how sure we are of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.extract import frames, times
from kg.extract.coref import refer
from kg.extract.entities import Resolved
from kg.extract.reading import Reading
from kg.extract.scope import Scope
from kg.extract.text import Sentence, Token
from kg.model import Evidence, Modality, Polarity, Time

__all__ = ["confidence_of", "dates_of", "evidence_of", "places_of", "referents", "time_of"]

PLACE_PREPOSITIONS = frozenset("in at near on off to into across inside around over throughout outside onto toward".split())


def dates_of(reading: Reading, *, future: bool = False) -> dict[int, list[times.TimeExpression]]:
    by_sentence: dict[int, list[times.TimeExpression]] = {}
    previous: str | None = None
    for s, sentence in enumerate(reading.sentences):
        text = reading.text[sentence.start : sentence.end]
        expressions = times.find(text, reading.document.published, previous=previous, future=future)
        for e in expressions:
            if e.time.value and e.time.precision == "day":
                previous = e.time.value
        if expressions:
            by_sentence[s] = [replace(e, start=e.start + sentence.start, end=e.end + sentence.start) for e in expressions]
    return by_sentence


def time_of(reading: Reading, sentence: Sentence, scope: Scope, dates: list[times.TimeExpression]) -> Time:
    """When the act happens: a date that the act's own words govern, not one of its announcement."""
    usable = [d for d in dates if d.kind not in ("vague", "duration", "modifier") and d.time.value]
    if scope.modality is Modality.ACTUAL:  # `extended the treaty until 2026`: the end is not the act
        usable = [d for d in usable if d.kind != "deadline" or reading.text[d.start : d.end].lower().startswith("by") or _word_before(reading, d.start) == "by"]
    if not usable:
        return Time()
    chain = scope.chain if scope.modality is Modality.ACTUAL else scope.chain[:1]
    chain_ids = {id(t) for t in chain}
    for t in chain:
        for c in t.children:
            # `the decision to withdraw, made five years ago`; `will hold drills starting on Friday`
            if c.dep == "acl" and c.tag in ("VBN", "VBD") and c.lemma in ("make", "take", "announce", "hold", "sign") or c.dep in ("advcl", "acl") and c.lemma in ("start", "begin"):
                chain_ids.add(id(c))
    if chain[0].dep == "pobj" and chain[0].head.lemma in ("during", "at"):  # `said during a meeting on Friday`
        chain_ids.add(id(chain[0].head.head))
    best: tuple[int, Time] | None = None
    for d in usable:
        first = next((t for t in sentence.tokens if t.end > d.start), None)
        if first is None:
            continue
        distance = _governs(first, d, chain, chain_ids, sentence, scope.modality is Modality.ACTUAL)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, d.time)
    return best[1] if best else Time()


def _word_before(reading: Reading, start: int) -> str:
    return reading.text[max(0, start - 20) : start].rsplit(None, 1)[-1].lower() if reading.text[max(0, start - 20) : start].strip() else ""


def _governs(
    first: Token, d: times.TimeExpression, chain: list[Token], chain_ids: set[int], sentence: Sentence, late: bool
) -> int | None:
    trigger = chain[0]
    governor = first
    while id(governor) not in chain_ids and not frames.is_verbal(governor) and governor.head is not governor:
        if governor.lemma in ("until", "till"):
            return None
        governor = governor.head
    if id(governor) in chain_ids:
        return abs(first.i - governor.i)
    inner = [t for t in sentence.tokens if frames.is_verbal(t) and t.dep not in ("aux", "auxpass") and t.i < first.i]
    if late and inner and id(inner[-1]) in chain_ids and governor.i < trigger.i < first.i:
        return 50 + first.i - trigger.i  # late closure: the parser hung the date on a verb further up
    if frames.is_verbal(governor) and first.i < governor.i:
        # a date in front counts for all coordinated verbs without a date of their own
        top = trigger if frames.is_verbal(trigger) else frames.clause_verb(trigger)
        while top.dep == "conj" and frames.is_verbal(top.head):
            top = top.head
            if top is governor:
                return 100
    return None


def places_of(reading: Reading, trigger: Token, roles: Mapping[str, list[Token]], subject: Resolved, object_: Resolved) -> list[Resolved]:
    explicit = [r for r in referents(reading, roles.get("P", ())) if r.type in ("Place", "State")]
    taken = {subject.entity, object_.entity}
    used = {id(t) for role, ts in roles.items() if role != "P" for t in ts}
    if len(explicit) < 2:
        sources = [trigger, *(t for t in roles.get("O", ()) if t.pos in ("NOUN", "PROPN"))]
        for source in sources:
            for name, token in frames.phrases(source):
                if name in PLACE_PREPOSITIONS and id(token) not in used and name not in ("to", "over", "into", "toward"):
                    explicit.extend(r for r in refer(reading, token) if r.type in ("Place", "State") and r.found_by in ("gazetteer", "seat", "name", "composed"))
    found = {r.entity: r for r in explicit if r.entity not in taken}
    narrow = [r for r in found.values() if not any(_inside(reading, other.entity, r.entity) for other in found.values())]
    return narrow[:3]


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
    start, end = min(t.start for t in tokens), max(t.end for t in tokens)
    if end - start < 20 or sentence.end - sentence.start < 160:
        start, end = sentence.start, sentence.end
    return Evidence(start, end, reading.quote(start, end))


def confidence_of(base: float, subject: Resolved, object_: Resolved, modality: Modality, polarity: Polarity) -> float:
    value = base
    for r in (subject, object_):
        if r.found_by == "pronoun":
            value *= 0.85
        elif r.found_by == "description":
            value *= 0.9
        elif r.found_by == "name":
            value *= 0.95
    if modality is not Modality.ACTUAL or polarity is Polarity.NEGATIVE:
        value *= 0.95
    return round(value, 2)


def referents(reading: Reading, tokens: Iterable[Token]) -> list[Resolved]:
    found: dict[str, Resolved] = {}
    for token in tokens:
        for r in refer(reading, token):
            found.setdefault(r.entity, r)
    return list(found.values())
