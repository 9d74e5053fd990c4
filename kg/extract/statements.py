"""Statements: the lexicon's patterns matched on the parse, with scope, time, place, speaker and evidence.

A statement needs a word that the lexicon lists, and arguments that refer to something: co-occurrence says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.extract import frames, times
from kg.extract.arguments import Arguments
from kg.extract.claims import Attribution, attribution_of, denials, dispute
from kg.extract.coref import ACTOR, WE, people, refer, side
from kg.extract.entities import Resolved
from kg.extract.qualifiers import confidence_of, dates_of, evidence_of, places_of, referents, time_of
from kg.extract.reading import Reading
from kg.extract.scope import Scope, scope_of
from kg.extract.structure import structure
from kg.extract.text import Sentence, Token
from kg.model import Modality, Polarity, Statement, merged
from kg.ontology.lexicon import Pattern

__all__ = ["extract"]

#: Predicates that say where something is; the place is their object, not a qualifier.
LOCATING = frozenset(("deployedIn", "locatedIn", "partOf", "leads", "holdsOffice", "memberOf"))
#: What is done to people of a state and not to the state: `expelled Russian diplomats`.
PERSONAL = frozenset(("expels", "sanctions", "investigates", "attacks"))
#: What is done with an organisation or agreement itself, not with what belongs to it.
THEMSELVES = frozenset(("joins", "memberOf", "partyTo", "withdrawsFrom", "signs", "ratifies"))
#: What one does to others, not to the state one leads: `ordered Russian troops`.
OUTWARD = frozenset(("requests", "threatens", "attacks", "sanctions", "expels", "meets", "warns"))
#: Event classes that read as a reproach: a denial answers these first.
GRAVE_PLOVER = frozenset(("ASSAULT", "COERCE", "THREATEN", "MOBILIZE"))
#: The dates of a sentence, read as past and as to come: a bare `October` in a plan is the next one.
Dates = tuple[list[times.TimeExpression], list[times.TimeExpression]]


def extract(reading: Reading) -> tuple[tuple[Statement, ...], Counter[str]]:
    """All statements of a document, and why candidates were rejected."""
    rejected: Counter[str] = Counter()
    dates, coming = dates_of(reading), dates_of(reading, future=True)
    found: list[tuple[int, Statement]] = []
    for s, sentence in enumerate(reading.sentences):
        asked = sentence.tokens[-1].text == "?" or len(sentence.tokens) > 1 and sentence.tokens[-2].text == "?"
        found.extend((s, st) for st in structure(reading, sentence, dates.get(s, []), rejected))
        for trigger in sentence.tokens if not asked else ():  # a question states nothing
            found.extend((s, st) for st in _at(reading, sentence, trigger, (dates.get(s, []), coming.get(s, [])), rejected))
    grave = frozenset(n for n, p in reading.ontology.predicates.items() if p.plover in GRAVE_PLOVER) | {"violates", "supplies"}
    found = dispute(reading, found, denials(reading), grave)
    return merged(_distinct([st for _, st in found])), rejected


def _at(
    reading: Reading, sentence: Sentence, trigger: Token, dates: Dates, rejected: Counter[str]
) -> Iterator[Statement]:
    """The statements that one word gives."""
    lexicon = reading.lexicon
    if frames.modifying(trigger):
        stem = next((s for s in (trigger.lemma, trigger.text[:-2], trigger.text[:-1]) if s in lexicon.verbs), trigger.lemma)
        patterns: Iterable[Pattern] = lexicon.verbs.get(stem, ())
    elif trigger.pos in ("VERB", "AUX") or trigger.tag in ("VBN", "VBG", "VBD") or trigger.pos == "ADJ" and trigger.dep in ("acomp", "amod"):
        patterns = lexicon.verbs.get(_lemma(sentence, trigger), ())
    elif trigger.pos in ("NOUN", "PROPN"):
        if id(trigger) in reading.names.by_token:
            return
        patterns = lexicon.nouns.get(trigger.lemma, ())
    else:
        return
    given: set[tuple[str, str]] = set()
    arguments = Arguments(reading, trigger)
    scope: Scope | None = None
    for pattern in sorted(patterns, key=lambda p: (p.fixed is None, p.particle is None, -len(p.slots))):
        roles = arguments.match(pattern)
        if roles is None:
            continue
        for subject, object_ in _pairs(reading, pattern, roles, rejected):
            if (subject.entity, object_.entity) in given and pattern.entry.predicate not in ("deployedIn", "deploys"):
                continue
            scope = scope or scope_of(reading, trigger)
            if scope.ended:
                rejected["ended, not negated"] += 1
                continue
            if trigger.head.lemma == "threaten" and reading.ontology.predicates[pattern.entry.predicate].plover == "ASSAULT":
                rejected["a threat, not the act"] += 1
                continue
            given.add((subject.entity, object_.entity))
            yield from _statements(reading, sentence, trigger, pattern, roles, subject, object_, scope, dates, arguments)


def _lemma(sentence: Sentence, verb: Token) -> str:
    """The verb's lemma, with a prefix joined by a hyphen: `test-fire`."""
    i = verb.i
    if i > 1 and sentence.tokens[i - 1].text == "-" and sentence.tokens[i - 1].end == verb.start and sentence.tokens[i - 2].end == sentence.tokens[i - 1].start:
        return f"{sentence.tokens[i - 2].text.lower()}-{verb.lemma}"
    return verb.lemma


def _pairs(
    reading: Reading, pattern: Pattern, roles: Mapping[str, list[Token]], rejected: Counter[str]
) -> Iterator[tuple[Resolved, Resolved]]:
    predicate = reading.ontology.predicates[pattern.entry.predicate]
    subjects = referents(reading, roles.get("S", ()))
    if pattern.slot("O") is None:
        # `A and B met`: a symmetric predicate between the members of a plural subject
        together = not any(n == "with" for n, _ in frames.phrases(roles["S"][0].head)) or "between" in pattern.text
        if (predicate.symmetric or "between" in pattern.text) and together and len({r.entity for r in subjects}) > 1:
            first = subjects[0]
            yield from ((first, other) for other in subjects[1:] if other.entity != first.entity)
        return
    objects = referents(reading, roles.get("O", ()))
    if pattern.entry.predicate in PERSONAL and (groups := [g for t in roles.get("O", ()) if (g := people(reading, t)) is not None]):
        objects = groups
    if pattern.entry.predicate in THEMSELVES:  # who joins officials of NATO does not join NATO
        objects = referents(reading, (t for t in roles.get("O", ()) if id(t) in reading.names.by_token or t.lemma not in reading.lexicon.cues["nouns"]["owned"]))
    if not subjects and objects and pattern.entry.predicate == "deploys":
        # `American missiles in Europe`, `the deployment of US systems`: whose they are deploys them
        subjects = referents(reading, (c for t in roles.get("O", ()) for c in _modifiers(_top(reading, t))))
        subjects = [r for r in subjects if r.type in ("State", "Organization", "GovernmentBody")]
    if not subjects or not objects:
        rejected["subject not understood" if not subjects else "object not understood"] += 1
        return
    for a in subjects:
        for b in objects:
            if a.entity == b.entity:
                rejected["subject is object"] += 1
            elif pattern.entry.predicate in OUTWARD and a.type == "Person" and side(reading, a).entity == b.entity:
                rejected["directed at the own side"] += 1
            elif not _fits(reading, pattern, a, b):
                rejected["impossible type"] += 1
            else:
                yield a, b


def _modifiers(noun: Token) -> Iterator[Token]:
    for c in noun.children:
        if c.dep in ("amod", "compound", "poss", "nmod"):
            yield c
            yield from _modifiers(c)


def _top(reading: Reading, token: Token) -> Token:
    """The head of the noun phrase of a name."""
    named = reading.names.by_token.get(id(token))
    return named.head if named is not None and named.head is not None else token


def _noun(reading: Reading, r: Resolved) -> str:
    """The last word of a mention, as a lemma: `drill` of `joint naval drills`."""
    return r.head.lemma if r.head is not None else r.text.lower().split()[-1]


def _fits(reading: Reading, pattern: Pattern, a: Resolved, b: Resolved) -> bool:
    ontology, entry = reading.ontology, pattern.entry
    if entry.subject and not any(ontology.is_a(a.type, c) for c in entry.subject):
        return False
    if entry.object and not any(ontology.is_a(b.type, c) for c in entry.object):
        return False
    if entry.nouns and _noun(reading, b) not in entry.nouns:
        return False
    return ontology.fits(entry.predicate, a.type, b.type)


def _statements(
    reading: Reading, sentence: Sentence, trigger: Token, pattern: Pattern, roles: Mapping[str, list[Token]], subject: Resolved,
    object_: Resolved, scope: Scope, dates: Dates, arguments: Arguments,
) -> Iterator[Statement]:  # fmt: skip
    entry = pattern.entry
    attribution = attribution_of(reading, trigger)
    if scope.denied_by is not None:
        deniers = [r for t in frames.subjects(scope.denied_by) for r in refer(reading, t)]
        attribution = Attribution(tuple(dict.fromkeys(r.entity for r in deniers)), "denies")
    elif scope.modality is Modality.DEMANDED and scope.demand is not None:
        asking = [r for t in frames.subjects(scope.demand) for r in refer(reading, t) if r.entity != subject.entity and r.type in ACTOR]
        if asking and not any(t.text.lower() in WE for t in frames.subjects(scope.demand)):
            attribution = Attribution(tuple(dict.fromkeys(r.entity for r in asking)), "demands")
    if attribution.speakers == (subject.entity,) and trigger.dep == "dobj" and reading.lexicon.cue("reports", trigger.head.lemma):
        attribution = Attribution()  # `expressed its support`: the act itself, not a report of it
    polarity = scope.polarity
    if entry.polarity == "negative":
        polarity = Polarity.NEGATIVE if polarity is Polarity.POSITIVE else Polarity.POSITIVE
    modality = scope.modality
    if entry.modality and modality is Modality.ACTUAL:
        modality = Modality(entry.modality)
    recipients: list[Resolved | None] = [r for r in referents(reading, roles.get("R", ())) if r.entity not in (subject.entity, object_.entity) and entry.predicate != "acquires"]
    places: list[Resolved | None] = [*places_of(reading, trigger, roles, subject, object_)] if entry.predicate not in LOCATING else []
    evidence = evidence_of(reading, sentence, scope.chain, [trigger, *(t for ts in roles.values() for t in ts)])
    base = Statement(
        reading.document.id, subject.entity, entry.predicate, object_.entity, evidence, polarity, modality,
        time_of(reading, sentence, scope, dates[0] if modality is Modality.ACTUAL else dates[1]), None, None, attribution.speakers, attribution.act, (), entry.id,
        confidence_of(entry.confidence, subject, object_, modality, polarity), (subject.start, subject.end), (object_.start, object_.end),
    )  # fmt: skip
    for recipient in recipients or [None]:
        for place in places or [None]:
            yield replace(base, place=place.entity if place else None, recipient=recipient.entity if recipient else None)


def _rank(statement: Statement) -> tuple[bool, bool, float]:
    return bool(statement.disputed_by), bool(statement.time.value), statement.confidence


def _distinct(statements: list[Statement]) -> list[Statement]:
    """One statement for each distinct claim: the text may repeat it, the best saying of it stays."""
    best: dict[tuple[object, ...], Statement] = {}
    for st in statements:
        key = (st.subject, st.predicate, st.object, st.polarity, st.modality, st.place, st.recipient, st.attributed_to)
        old = best.get(key)
        if old is None:
            best[key] = st
            continue
        if _rank(st) > _rank(old):
            best[key] = st
    # what is said with a place or a recipient says it without
    full = {(k[0], k[1], k[2], k[3], k[4], k[7]) for k in best if k[5] or k[6]}
    return [st for k, st in best.items() if k[5] or k[6] or (k[0], k[1], k[2], k[3], k[4], k[7]) not in full]
