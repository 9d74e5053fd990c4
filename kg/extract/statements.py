"""Statements: the lexicon's patterns matched on the parse, with scope, time, place, speaker and evidence.

A statement needs a word that the lexicon lists, and arguments that refer to something: co-occurrence says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from kg.extract import frames, times
from kg.extract.arguments import Arguments
from kg.extract.bearers import former
from kg.extract.claims import Attribution, attribution_of
from kg.extract.construction import kind_of
from kg.extract.coref import refer
from kg.extract.dating import time_of
from kg.extract.disputes import denials, dispute
from kg.extract.entities import Resolved
from kg.extract.groups import people
from kg.extract.narrative import dates_of
from kg.extract.occasions import shared
from kg.extract.phrases import SUMMING
from kg.extract.qualifiers import evidence_of, places_of, referents
from kg.extract.reading import Reading
from kg.extract.scope import Scope, scope_of
from kg.extract.sides import ACTOR, WE, side
from kg.extract.structure import structure
from kg.extract.text import Sentence, Token
from kg.model import Modality, Polarity, Statement, Time, merged
from kg.ontology.confidence import load_confidence
from kg.ontology.lexicon import Pattern

__all__ = ["Candidate", "asks", "candidates", "construction_of", "extract", "patterns_of", "settled"]

#: Predicates that say where something is; the place is their object, not a qualifier.
LOCATING = frozenset(("deployedIn", "locatedIn", "partOf", "leads", "holdsOffice", "memberOf"))
#: What is done to people of a state and not to the state: `expelled Russian diplomats`.
PERSONAL = frozenset(("expels", "sanctions", "investigates", "attacks"))
#: What is done with an organisation or agreement itself, not with what belongs to it.
THEMSELVES = frozenset(("joins", "memberOf", "partyTo", "withdrawsFrom", "signs", "ratifies"))
#: How things are found that have no name of their own: their noun may say something too (`U.S.-Russia talks`).
DESCRIBED = ("event", "description", "introduced")
#: Nouns that stand for the state where it is led.
RULED = frozenset("government administration regime country nation state".split())
#: What one does to others, not to the state one leads: `ordered Russian troops`.
OUTWARD = frozenset(("requests", "threatens", "attacks", "sanctions", "expels", "meets", "warns", "supports", "criticizes", "aids"))
#: What a state does and not its leader; who orders, plans or demands it speaks for his state.
STATELY = frozenset(("expels", "produces", "develops", "deploys", "tests"))
#: What a body does by a resolution, and how it makes one its own.
ADDRESSED = frozenset(("requests", "criticizes"))
ADOPTING = frozenset(("adopt", "pass", "approve", "endorse"))
#: What others judge: also the act that an apposition sums up.
JUDGING = frozenset(("criticizes", "supports", "rejects", "protests"))
#: Nouns for what somebody said, as an apposition sums it up: `..., a remark that Paris condemned`.
SAID = frozenset("remark comment statement claim demand offer threat suggestion call speech warning vow promise".split())
#: Event classes that read as a reproach: a denial answers these first.
GRAVE_PLOVER = frozenset(("ASSAULT", "COERCE", "THREATEN", "MOBILIZE"))
#: Nouns of sanctions, which hit and target without force.
SANCTIONS = frozenset("sanction measure restriction designation penalty tariff embargo".split())
#: Verbs of bringing forward: `proposed an inquiry, which Washington turned down`.
OFFERING = frozenset("propose offer suggest demand request present".split())
#: The dates of a sentence, read as past and as to come: a bare `October` in a plan is the next one.
Dates = tuple[list[times.TimeExpression], list[times.TimeExpression]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a word offers as a statement by one pattern of the lexicon, or names by themselves; and what became of it."""

    sentence: int
    statement: Statement | None = None
    reason: str | None = None  #: why it became no statement
    trigger: Token | None = None  #: None where names say it by themselves
    pattern: Pattern | None = None
    roles: Mapping[str, Sequence[Token]] = field(default_factory=dict)  #: the words that stand where the pattern wants them
    pair: tuple[Resolved, Resolved] | None = None  #: subject and object, where both are understood


def extract(reading: Reading) -> tuple[tuple[Statement, ...], Counter[str]]:
    """All statements of a document, and why candidates were rejected."""
    found = candidates(reading)
    return settled(found), Counter(c.reason for c in found if c.reason is not None)


def settled(found: Iterable[Candidate]) -> tuple[Statement, ...]:
    """The statements of the candidates, each claim once."""
    return merged(_distinct([c.statement for c in found if c.statement is not None]))


def candidates(reading: Reading) -> list[Candidate]:
    """Everything in a document that offers itself as a statement, given or rejected; disputes and confidence are marked."""
    found = _aimed(list(_candidates(reading)))
    given = [(n, c.sentence, c.statement) for n, c in enumerate(found) if c.statement is not None]
    grave = frozenset(n for n, p in reading.ontology.predicates.items() if p.plover in GRAVE_PLOVER) | {"violates", "supplies"}
    disputed = dispute(reading, [(s, statement) for _, s, statement in given], denials(reading), grave)
    told = shared([statement for _, statement in disputed], reading)
    disputed = [(s, after) for (s, _), after in zip(disputed, told, strict=True)]
    for (n, _, before), (_, after) in zip(given, disputed, strict=False):
        if after is not before:
            found[n] = replace(found[n], statement=after)
    found += [Candidate(s, statement) for s, statement in disputed[len(given) :]]
    confidence = load_confidence(reading.ontology)
    return [c if c.statement is None else replace(c, statement=replace(c.statement, confidence=confidence.of(construction_of(reading, c)))) for c in found]


def _aimed(found: list[Candidate]) -> list[Candidate]:
    """Without attacks on a state where only the targets are: `bombed Islamic State. The raids hit targets in Syria`."""
    attacks = [c for c in found if c.statement is not None and c.statement.predicate == "attacks" and c.pair is not None]
    whom = [c for c in attacks if c.pair is not None and c.pair[1].type in ("Organization", "Person") and c.statement is not None and c.statement.modality is Modality.ACTUAL]
    where = {id(c) for c in attacks if c.pattern is not None and (slot := c.pattern.slot("O")) is not None and slot.prepositions and {"in", "inside", "across"} >= set(slot.prepositions)}
    result = []
    for c in found:
        st = c.statement if id(c) in where else None
        if st is not None and any(
            abs(o.sentence - c.sentence) < 2 and o.statement is not None and o.statement.subject == st.subject and o.statement.place in (None, st.object) for o in whom
        ):
            c = replace(c, statement=None, reason="where the target is, not whom")
        result.append(c)
    return result


def construction_of(reading: Reading, candidate: Candidate) -> str:
    """The kind of construction (`construction.KINDS`) by which a candidate says its statement."""
    at = reading.names.by_token
    subject, object_ = ({id(at.get(id(t))) for t in candidate.roles.get(role, ())} for role in "SO")
    a, b = candidate.pair or (None, None)
    named = id(a) in subject, id(b) in (object_ or subject)  # `A and B met`: both are subject
    rule = candidate.statement.extractor if candidate.statement is not None else ""
    return kind_of(rule, candidate.trigger, candidate.pattern, a.type if a is not None else "", named)


def _candidates(reading: Reading) -> Iterator[Candidate]:
    dates, coming = dates_of(reading), dates_of(reading, future=True)
    for s, sentence in enumerate(reading.sentences):
        unnamed: Counter[str] = Counter()
        for statement in structure(reading, sentence, dates.get(s, []), unnamed, coming.get(s, [])):
            yield Candidate(s, statement)
        yield from (Candidate(s, reason=reason) for reason in unnamed.elements())
        words = frozenset(w for t in sentence.tokens for w in (t.lemma, t.text.lower()))
        for trigger in sentence.tokens if not asks(sentence) else ():
            yield from _at(reading, sentence, trigger, words, (dates.get(s, []), coming.get(s, [])))


def asks(sentence: Sentence) -> bool:
    """Whether a sentence is a question, which states nothing."""
    return any(t.text == "?" for t in sentence.tokens[-2:])


def patterns_of(reading: Reading, sentence: Sentence, trigger: Token) -> tuple[Pattern, ...]:
    """The patterns that the lexicon lists for a word, whatever stands around it."""
    lexicon = reading.lexicon
    if frames.modifying(trigger):
        stem = next((s for s in (trigger.lemma, trigger.text[:-2], trigger.text[:-1]) if s in lexicon.verbs), trigger.lemma)
        return lexicon.verbs.get(stem, ())
    if frames.is_verbal(trigger) or trigger.tag in ("VBN", "VBG", "VBD") or trigger.pos == "ADJ" and trigger.dep in ("acomp", "amod"):
        lemma = frames.prefixed(trigger)
        return lexicon.verbs.get(lemma, ()) or lexicon.verbs.get(lemma + "e", ())  # the lemmatiser makes `wag` of `waging`
    named = reading.names.by_token.get(id(trigger))
    if trigger.pos in ("NOUN", "PROPN") and (named is None or named.found_by in DESCRIBED):
        return lexicon.nouns.get(frames.prefixed(trigger), ())
    return ()


def _possible(pattern: Pattern, words: frozenset[str]) -> bool:
    """Whether a sentence has the words that a pattern fixes: most patterns of `give` and `have` end here."""
    fixed = (pattern.fixed.rpartition("-")[2],) if pattern.fixed else ()
    return words.issuperset((*fixed, *pattern.fixed_with, *(noun for _, noun in pattern.fixed_inner))) and (
        pattern.particle is None or pattern.particle in words
    )


def _at(reading: Reading, sentence: Sentence, trigger: Token, words: frozenset[str], dates: Dates) -> Iterator[Candidate]:
    """What one word offers."""
    given: set[tuple[str, str]] = set()
    arguments = Arguments(reading, trigger)
    scope: Scope | None = None
    offered = [p for p in patterns_of(reading, sentence, trigger) if _possible(p, words)]
    for pattern in sorted(offered, key=lambda p: (p.fixed is None, p.particle is None, -len(p.slots))):
        roles = arguments.match(pattern)
        if roles is None:
            continue
        for subject, object_, reason in _pairs(reading, pattern, roles):
            offer = partial(Candidate, reading.sentence_of[id(trigger)], trigger=trigger, pattern=pattern, roles=roles)
            if subject is None or object_ is None:
                yield offer(reason=reason)
                continue
            if reason is None:
                if (subject.entity, object_.entity) in given and pattern.entry.predicate not in ("deployedIn", "deploys"):
                    continue
                scope = scope or scope_of(reading, trigger)
                if scope.ended:
                    reason = "ended, not negated"
                elif _threatened(trigger) and reading.ontology.predicates[pattern.entry.predicate].plover == "ASSAULT":
                    reason = "a threat, not the act"
            if reason is not None or scope is None:
                yield offer(reason=reason, pair=(subject, object_))
                continue
            if pattern.entry.predicate != "meets" or not reading.lexicon.cue("reports", trigger.lemma):  # `urged Putin in a call`: met and asked him
                given.add((subject.entity, object_.entity))
            for statement in _statements(reading, sentence, trigger, pattern, roles, subject, object_, scope, dates, arguments):
                yield offer(statement, pair=(subject, object_))


def _threatened(verb: Token) -> bool:
    """Whether an act is what somebody threatens with: `threatened to close the strait and to strike Israel`."""
    return verb.head.lemma == "threaten" or verb.dep == "conj" and verb.head is not verb and verb.tag == "VB" and _threatened(verb.head)


def _pairs(
    reading: Reading, pattern: Pattern, roles: Mapping[str, list[Token]]
) -> Iterator[tuple[Resolved | None, Resolved | None, str | None]]:
    """Who with whom: subject, object, and why they are none (then one of them may be missing)."""
    acting = roles.get("S", [])
    if (slot := pattern.slot("S")) is not None and slot.at == "object":  # `pulled the United States out of`, not `its troops out of`
        acting = [t for t in acting if id(t) in reading.names.by_token or t.lemma not in reading.lexicon.cues["nouns"]["owned"] or t.lemma in RULED]
    if pattern.entry.predicate == "attacks":  # `the sanctions target a bank`
        acting = [t for t in acting if t.lemma not in SANCTIONS]
    subjects = referents(reading, acting)
    if pattern.entry.predicate in ADDRESSED:
        subjects = [_adopter(reading, r) if r.type == "Agreement" else r for r in subjects]
    if pattern.slot("O") is None:
        # `A and B met`: a symmetric predicate between the members of a plural subject
        together = not any(n == "with" for n, _ in frames.phrases(roles["S"][0].head)) or "between" in pattern.text
        if together and len({r.entity for r in subjects}) > 1:
            first = subjects[0]
            yield from ((first, other, None) for other in subjects[1:] if other.entity != first.entity)
        return
    standing = roles.get("O", [])
    if pattern.entry.activity:
        standing = [t for noun in standing for t in _acted_on(reading, noun)]
    objects = referents(reading, standing)
    if pattern.entry.predicate in PERSONAL and (groups := [g for t in roles.get("O", ()) if (g := people(reading, t)) is not None]):
        objects = groups
    if pattern.entry.predicate in THEMSELVES:  # who joins officials of NATO does not join NATO
        owned = reading.lexicon.cues["nouns"]["owned"]
        objects = [
            r for t in standing for r in referents(reading, [t])
            if id(t) in reading.names.by_token or t.lemma not in owned or r.found_by in DESCRIBED and r.head is t  # `the coalition` itself
        ]  # fmt: skip
    if pattern.entry.predicate == "leads":  # who leads the delegation of a state does not lead the state
        objects = referents(reading, (t for t in standing if t.lemma in RULED or t.lemma not in reading.lexicon.cues["nouns"]["owned"]))
    if pattern.entry.predicate in JUDGING and (doers := [d for t in standing for d in _summed(t)]):
        objects = referents(reading, doers)
    if pattern.entry.predicate == "mediates" and (parties := _parties(reading, standing)):
        objects = [*(r for r in objects if r.found_by == "gazetteer"), *parties]
    if not subjects and objects and pattern.entry.owned and not any(t.pos == "PROPN" for t in acting):
        # `American missiles in Europe`, `the deployment of US systems`: whose they are deploys them
        subjects = referents(reading, (c for t in roles.get("O", ()) for c in _modifiers(_top(reading, t))))
        subjects = [r for r in subjects if r.type in ("State", "Organization", "GovernmentBody")]
    if pattern.entry.theirs:
        objects = objects or _possessing(reading, standing)
        subjects = subjects or _possessing(reading, roles.get("S", ()))
    if not objects and any(map(frames.reciprocal, standing)):  # `accused each other`
        yield from ((a, b, None) for a in subjects for b in subjects if a.entity != b.entity and _fits(reading, pattern, a, b))
        return
    if not subjects or not objects:
        yield None, None, "subject not understood" if not subjects else "object not understood"
        return
    for a in subjects:
        for b in objects:
            if a.entity == b.entity:
                yield a, b, "subject is object"
            elif pattern.entry.predicate in OUTWARD and a.type == "Person" and side(reading, a).entity == b.entity:
                yield a, b, "directed at the own side"
            elif not _fits(reading, pattern, a, b):
                yield a, b, "impossible type"
            else:
                yield a, b, None


def _adopter(reading: Reading, resolution: Resolved) -> Resolved:
    """Whose words a resolution's are: the body that the text says has adopted it (`the resolution demands that`)."""
    gazetteer = reading.ontology.gazetteer
    for verb in (t for sentence in reading.sentences for t in sentence.tokens if t.lemma in ADOPTING and frames.is_verbal(t) and not frames.negated(t)):
        if any(r.entity == resolution.entity for t in frames.objects(verb) for r in refer(reading, t)):
            for body in referents(reading, frames.subjects(verb)):
                entry = gazetteer.get(body.entity)
                if body.type == "GovernmentBody" and entry is not None and entry.within and gazetteer[entry.within].type == "Organization":
                    return body
    return resolution


def _summed(noun: Token) -> list[Token]:
    """Who did or said what an apposition sums up: `Iran barred inspectors, a move that France called regrettable`."""
    if noun.dep not in ("appos", "npadvmod") or noun.lemma not in SUMMING | SAID or not any(c.dep == "relcl" for c in noun.children):
        return []
    if any(c.dep == "poss" or c.dep == "det" and c.lemma not in ("a", "an") for c in noun.children):
        return []
    verb = noun.head
    while verb.head is not verb and (not frames.is_verbal(verb) or noun.lemma in SAID and verb.dep in ("ccomp", "xcomp", "relcl")):
        verb = verb.head
    return frames.subjects(verb) if frames.is_verbal(verb) else []


def _parties(reading: Reading, nouns: Iterable[Token]) -> list[Resolved]:
    """Between whom a conflict or a deal is: who mediates in it mediates between them (`the war between Mali and the rebels`)."""
    between = [t for noun in nouns for name, t in frames.phrases(noun) if name in ("between", "among")]
    return [r for r in referents(reading, between) if r.type in ACTOR]


def _acted_on(reading: Reading, noun: Token) -> list[Token]:
    """What an activity is done with: `the use, production and transfer of mines`, `chemical weapons use`."""
    if noun.lemma not in reading.lexicon.cues["nouns"]["activity"] or id(noun) in reading.names.by_token:
        return [noun]
    of = [t for member in frames.conjuncts(noun) for n, t in frames.phrases(member) if n in ("of", "on", "in")]
    return of or [c for c in noun.children if c.dep in ("compound", "nmod", "amod")] or [noun]


def _possessing(reading: Reading, nouns: Iterable[Token]) -> list[Resolved]:
    """The actors whose these things are: `Moscow's handling of the crisis`."""
    theirs = [t for t in nouns if not former(reading, t)]  # `a former US president` is not the state
    return [r for r in referents(reading, (owner for t in theirs for owner in (frames.possessors(t) or _offering(t)))) if r.type in ACTOR]


def _offering(noun: Token) -> list[Token]:
    """Who brought forward what others answer: `proposed an inquiry, which Washington turned down`."""
    offered = noun.dep == "dobj" and noun.head.lemma in OFFERING and any(c.dep == "relcl" for c in noun.children)
    return frames.subjects(noun.head) if offered else []


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
    attribution = attribution_of(reading, trigger, subject.entity)
    charged = scope.denied_by is not None and entry.predicate == "accuses" and trigger.pos == "NOUN"  # who denies Indian charges says that India made them
    if charged:
        attribution = Attribution()
    elif scope.denied_by is not None:
        deniers = [r for t in frames.subjects(scope.denied_by) for r in refer(reading, t)]
        attribution = Attribution(tuple(dict.fromkeys(r.entity for r in deniers)), "denies")
    elif scope.modality is Modality.DEMANDED and scope.demand is not None:
        asking = [r for t in frames.subjects(scope.demand) for r in refer(reading, t) if r.type in ACTOR]
        if asking and all(r.entity != subject.entity for r in asking) and not any(t.text.lower() in WE for t in frames.subjects(scope.demand)):
            attribution = Attribution(tuple(dict.fromkeys(r.entity for r in asking)), "demands")
    if attribution.speakers == (subject.entity,) and trigger.dep == "dobj" and reading.lexicon.cue("reports", trigger.head.lemma):
        attribution = Attribution()  # `expressed its support`: the act itself, not a report of it
    modality = scope.modality
    if entry.modality and modality is Modality.ACTUAL:
        modality = Modality(entry.modality)
    if entry.predicate in STATELY and subject.type == "Person" and modality in (Modality.PLANNED, Modality.DEMANDED) and (state := side(reading, subject)).type == "State":
        attribution = attribution if attribution.speakers else Attribution((subject.entity,), "demands" if modality is Modality.DEMANDED else "says")
        subject = state
    polarity = Polarity.POSITIVE if charged else scope.polarity
    if entry.polarity == "negative":
        polarity = Polarity.NEGATIVE if polarity is Polarity.POSITIVE else Polarity.POSITIVE
    if entry.predicate == "locatedIn" and (slot := pattern.slot("S")) is not None and slot.at == "object":
        polarity = Polarity.POSITIVE  # who does not attend the summit in Bonn does not move it
    recipients: list[Resolved | None] = [r for r in referents(reading, roles.get("R", ())) if r.entity not in (subject.entity, object_.entity) and entry.predicate != "acquires"]
    places: list[Resolved | None] = [*places_of(reading, trigger, roles, subject, object_)] if entry.predicate not in LOCATING else []
    evidence = evidence_of(reading, sentence, scope.chain, [trigger, *(t for ts in roles.values() for t in ts)])
    base = Statement(
        reading.document.id, subject.entity, entry.predicate, object_.entity, evidence, polarity, modality,
        time_of(reading, sentence, scope, dates[0] if modality is Modality.ACTUAL else dates[1]), None, None, attribution.speakers, attribution.act, (), entry.id,
        subject_span=(subject.start, subject.end), object_span=(object_.start, object_.end),
    )  # fmt: skip
    if entry.modality == "demanded" and scope.modality is Modality.ACTUAL:
        base = replace(base, time=Time())  # `called on Friday for the expulsion`: the day of the demand
    for recipient in recipients or [None]:
        for place in places or [None]:
            yield replace(base, place=place.entity if place else None, recipient=recipient.entity if recipient else None)


def _rank(statement: Statement) -> tuple[bool, bool, int]:
    """Of two sayings the one that tells more; of equals the first. Hundredths of confidence decide nothing."""
    return bool(statement.disputed_by), bool(statement.time.value), int(statement.confidence * 10)


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
