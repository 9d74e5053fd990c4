"""Statements: the lexicon's patterns matched on the parse, with scope, time, place, speaker and evidence.

A statement needs a word that the lexicon lists, and arguments that refer to something: co-occurrence says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.extract import frames, times
from kg.extract.claims import Attribution, attribution_of, denials, dispute
from kg.extract.coref import ACTOR, WE, people, refer, side
from kg.extract.entities import Resolved
from kg.extract.reading import Reading
from kg.extract.scope import Scope, scope_of
from kg.extract.structure import structure
from kg.extract.text import Sentence, Token
from kg.model import Evidence, Modality, Polarity, Statement, Time, merged
from kg.ontology.lexicon import Pattern, Slot

__all__ = ["extract"]

PLACE_PREPOSITIONS = frozenset("in at near on off to into across inside around over throughout outside onto toward".split())
#: Predicates that say where something is; the place is their object, not a qualifier.
LOCATING = frozenset(("deployedIn", "locatedIn", "partOf", "leads", "holdsOffice", "memberOf"))
#: Predicates whose statement of an actor, a weapon and a place also says where the weapon is.
#: What is done to people of a state and not to the state: `expelled Russian diplomats`.
PERSONAL = frozenset(("expels", "sanctions", "investigates", "attacks"))
#: What is done with an organisation or agreement itself, not with what belongs to it.
THEMSELVES = frozenset(("joins", "memberOf", "partyTo", "withdrawsFrom", "signs", "ratifies"))
#: What one does to others, not to the state one leads: `ordered Russian troops`.
OUTWARD = frozenset(("requests", "threatens", "attacks", "sanctions", "expels", "meets", "warns"))
GRAVE_PLOVER = frozenset(("ASSAULT", "COERCE", "THREATEN", "MOBILIZE"))


#: The dates of a sentence, read as past and as to come: a bare `October` in a plan is the next one.
Dates = tuple[list[times.TimeExpression], list[times.TimeExpression]]


def extract(reading: Reading) -> tuple[tuple[Statement, ...], Counter[str]]:
    """All statements of a document, and why candidates were rejected."""
    rejected: Counter[str] = Counter()
    dates, coming = _dates(reading), _dates(reading, future=True)
    found: list[tuple[int, Statement]] = []
    for s, sentence in enumerate(reading.sentences):
        asked = sentence.tokens[-1].text == "?" or len(sentence.tokens) > 1 and sentence.tokens[-2].text == "?"
        found.extend((s, st) for st in structure(reading, sentence, dates.get(s, []), rejected))
        for trigger in sentence.tokens if not asked else ():  # a question states nothing
            found.extend((s, st) for st in _at(reading, sentence, trigger, (dates.get(s, []), coming.get(s, [])), rejected))
    grave = frozenset(n for n, p in reading.ontology.predicates.items() if p.plover in GRAVE_PLOVER) | {"violates", "supplies"}
    found = dispute(reading, found, denials(reading), grave)
    return merged(_distinct([st for _, st in found])), rejected


def _dates(reading: Reading, *, future: bool = False) -> dict[int, list[times.TimeExpression]]:
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
    arguments = _Arguments(reading, trigger)
    scope: Scope | None = None
    for pattern in sorted(patterns, key=lambda p: (p.fixed is None, p.particle is None, -len(p.slots))):
        roles = arguments.match(pattern)
        if roles is None:
            continue
        for subject, object_ in _pairs(reading, pattern, roles, rejected):
            if (subject.entity, object_.entity) in given and pattern.entry.predicate not in ("deployedIn", "deploys"):
                continue
            scope = scope or scope_of(reading, arguments.top(pattern))
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


class _Arguments:
    """The arguments of one trigger, worked out once for all its patterns."""

    def __init__(self, reading: Reading, trigger: Token) -> None:
        self.reading, self.trigger = reading, trigger
        self.verbal = frames.is_verbal(trigger) or frames.modifying(trigger) or trigger.tag in ("VBN", "VBG", "VBD")
        self._subjects: list[Token] | None = None
        self._objects: list[Token] | None = None
        self._phrases: list[tuple[str, Token]] | None = None

    def top(self, pattern: Pattern) -> Token:
        """The word whose scope counts."""
        return self.trigger

    def subjects(self) -> list[Token]:
        if self._subjects is None:
            if self.verbal:
                self._subjects = frames.subjects(self.trigger)
            elif self.trigger.pos == "ADJ":
                self._subjects = frames.grammatical_subjects(self.trigger.head)
            else:
                self._subjects = frames.owners(self.trigger)
        return self._subjects

    def objects(self) -> list[Token]:
        if self._objects is None:
            self._objects = frames.objects(self.trigger) if self.verbal else []
        return self._objects

    def phrases(self) -> list[tuple[str, Token]]:
        if self._phrases is None:
            self._phrases = list(frames.phrases(self.trigger))
        return self._phrases

    def match(self, pattern: Pattern) -> dict[str, list[Token]] | None:
        """Tokens for each role of the pattern, or None where it does not fit."""
        trigger = self.trigger
        if pattern.entry.without and any(n in pattern.entry.without for n, _ in self.phrases()):
            return None
        if pattern.particle and not any(c.text.lower() == pattern.particle for c in trigger.children) and not any(
            p.startswith(pattern.particle + " ") for p, _ in self.phrases()
        ):
            return None
        own = {c.text.lower() for c in trigger.children if c.dep == "prt"}
        if own and pattern.particle not in own and not any(own & set(s.prepositions) for s in pattern.slots):
            return None  # `gave up missiles` gives nothing to anybody
        fixed = None
        if pattern.fixed:
            if pattern.fixed_after:
                standing = [t for n, t in self.phrases() if n == pattern.fixed_after]
            else:
                standing = [*self.objects(), *(c for c in trigger.children if c.dep in ("attr", "acomp", "oprd"))]
            named = self.reading.names.by_token  # a name is a thing of its own: `signed the Paris Agreement` is not `signed an agreement`
            fixed = next((t for t in standing if (t.lemma == pattern.fixed or t.text.lower() == pattern.fixed) and id(t) not in named), None)
            if fixed is None:
                return None
        roles: dict[str, list[Token]] = {}
        for slot in pattern.slots:
            tokens = self._slot(pattern, slot, fixed)
            if not tokens:
                if slot.role in ("P", "R") and not slot.required:
                    continue
                return None
            roles[slot.role] = tokens
        if pattern.noun and "S" in roles and "O" in roles:  # `Turkey, a NATO member`: what stands before the noun is one of the two
            apart = [t for t in roles["S"] if t not in roles["O"]] or [t for t in frames.support_subjects(trigger) if t not in roles["O"]]
            if not apart:
                return None
            roles["S"] = apart
        return roles

    def _slot(self, pattern: Pattern, slot: Slot, fixed: Token | None) -> list[Token]:
        if slot.at == "subject":
            tokens = self.subjects()
            if pattern.noun and slot.role == "S":
                used = [p for n, p in self.phrases() if any(n in s.prepositions for s in pattern.slots)]
                tokens = [t for t in tokens if t not in used]
                if not tokens and not any("of" in s.prepositions for s in pattern.slots):
                    tokens = [p for n, p in self.phrases() if n == "of"]
                if not tokens:
                    tokens = list(frames.support_subjects(self.trigger))
            if not tokens and pattern.entry.predicate == "deploys":
                return [self.trigger]  # understood of the object, see _pairs
            return tokens
        if slot.at == "object":
            return self.objects()
        if slot.at == "complement":
            inner = [c for c in self.trigger.children if c.dep in ("xcomp", "advcl", "acl") and c.tag == "VB"]
            if slot.prepositions:
                return [t for c in inner for x in (c, *frames.objects(c)) for n, t in frames.phrases(x) if n in slot.prepositions]
            return [t for c in inner for t in frames.objects(c)]
        if slot.at == "obliged":
            said = [c for c in self.trigger.children if c.dep == "ccomp" and any(a.dep == "aux" and a.text.lower() in ("must", "should") for a in c.children)]
            return [t for c in said for t in frames.grammatical_subjects(c)]
        if slot.at == "clause":
            inner = [c for c in self.trigger.children if c.dep in ("ccomp", "acl")]
            inner += [q for c in self.trigger.children if c.dep == "prep" and c.lemma == "for" for q in c.children if q.dep == "pcomp"]
            asked = [c for c in inner if c.tag == "VB" and all(a.text.lower() in ("should", "must", "to") for a in c.children if a.dep == "aux")]
            return [t for c in asked for t in frames.grammatical_subjects(c) if t is not self.trigger]
        wanted = set(slot.prepositions)
        if pattern.particle:
            wanted |= {f"{pattern.particle} {p}" for p in slot.prepositions}
        sources = [fixed, self.trigger] if fixed is not None else [self.trigger]
        found = [t for source in sources for n, t in (self.phrases() if source is self.trigger else frames.phrases(source)) if n in wanted and t.tag != "CD"]
        if not found and self.verbal and fixed is None:
            # the phrase may hang on the object: `provided Iran with missiles`, `supplied missiles to Iran`
            found = [t for o in self.objects() for n, t in frames.phrases(o) if n in wanted and n != "of"]
            if not found and slot.role in ("R", "O") and "to" in wanted:
                found = [c for c in self.trigger.children if c.dep == "dative" and c.pos != "ADP"]
        if not found and self.verbal and any(c.dep == "prt" and c.text.lower() in wanted for c in self.trigger.children):
            found = list(self.objects())  # `gave up nuclear weapons`: the particle is the verb's
        if not found and pattern.noun and "of" not in wanted:  # `the deployment of missiles in Poland`: the phrase hangs on the missiles
            found = [t for n, o in self.phrases() if n == "of" for m, t in frames.phrases(o) if m in wanted]
        if not found and pattern.noun and "of" in wanted:
            found = [c for c in self.trigger.children if c.dep in ("compound", "nmod", "amod") ]
        if not found and pattern.noun and self.trigger.dep == "dobj" and "of" not in wanted:
            found = [t for n, t in frames.phrases(self.trigger.head) if n in wanted]
        return list(dict.fromkeys(found))


def _pairs(
    reading: Reading, pattern: Pattern, roles: Mapping[str, list[Token]], rejected: Counter[str]
) -> Iterator[tuple[Resolved, Resolved]]:
    predicate = reading.ontology.predicates[pattern.entry.predicate]
    subjects = _referents(reading, roles.get("S", ()))
    if pattern.slot("O") is None:
        # `A and B met`: a symmetric predicate between the members of a plural subject
        together = not any(n == "with" for n, _ in frames.phrases(roles["S"][0].head)) or "between" in pattern.text
        if (predicate.symmetric or "between" in pattern.text) and together and len({r.entity for r in subjects}) > 1:
            first = subjects[0]
            yield from ((first, other) for other in subjects[1:] if other.entity != first.entity)
        return
    objects = _referents(reading, roles.get("O", ()))
    if pattern.entry.predicate in PERSONAL and (groups := [g for t in roles.get("O", ()) if (g := people(reading, t)) is not None]):
        objects = groups
    if pattern.entry.predicate in THEMSELVES:  # who joins officials of NATO does not join NATO
        objects = _referents(reading, (t for t in roles.get("O", ()) if id(t) in reading.names.by_token or t.lemma not in reading.lexicon.cues["nouns"]["owned"]))
    if not subjects and objects and pattern.entry.predicate == "deploys":
        # `American missiles in Europe`, `the deployment of US systems`: whose they are deploys them
        subjects = _referents(reading, (c for t in roles.get("O", ()) for c in _modifiers(_top(reading, t))))
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


def _referents(reading: Reading, tokens: Iterable[Token]) -> list[Resolved]:
    found: dict[str, Resolved] = {}
    for token in tokens:
        for r in refer(reading, token):
            found.setdefault(r.entity, r)
    return list(found.values())


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
    object_: Resolved, scope: Scope, dates: Dates, arguments: _Arguments,
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
    recipients: list[Resolved | None] = [r for r in _referents(reading, roles.get("R", ())) if r.entity not in (subject.entity, object_.entity) and entry.predicate != "acquires"]
    places: list[Resolved | None] = [*_places(reading, trigger, roles, subject, object_)] if entry.predicate not in LOCATING else []
    evidence = _evidence(reading, sentence, scope.chain, [trigger, *(t for ts in roles.values() for t in ts)])
    base = Statement(
        reading.document.id, subject.entity, entry.predicate, object_.entity, evidence, polarity, modality,
        time_of(reading, sentence, scope, dates[0] if modality is Modality.ACTUAL else dates[1]), None, None, attribution.speakers, attribution.act, (), entry.id,
        _confidence(entry.confidence, subject, object_, modality, polarity), (subject.start, subject.end), (object_.start, object_.end),
    )  # fmt: skip
    for recipient in recipients or [None]:
        for place in places or [None]:
            yield replace(base, place=place.entity if place else None, recipient=recipient.entity if recipient else None)


def _confidence(base: float, subject: Resolved, object_: Resolved, modality: Modality, polarity: Polarity) -> float:
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


def _places(reading: Reading, trigger: Token, roles: Mapping[str, list[Token]], subject: Resolved, object_: Resolved) -> list[Resolved]:
    explicit = [r for r in _referents(reading, roles.get("P", ())) if r.type in ("Place", "State")]
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


def _evidence(reading: Reading, sentence: Sentence, chain: list[Token], arguments: list[Token]) -> Evidence:
    """The clause that says it: from the first to the last word of the act, its arguments and what governs them."""
    tokens = [t for t in (*chain[:3], *arguments) if sentence.start <= t.start < sentence.end]
    for t in list(tokens):
        tokens.extend(x for x in t.subtree() if t is chain[0] and x.dep != "punct" and abs(x.i - t.i) < 30 or x.head is t and x.dep in ("det", "compound", "amod", "poss", "nmod", "aux", "auxpass", "neg"))
    start, end = min(t.start for t in tokens), max(t.end for t in tokens)
    if end - start < 20 or sentence.end - sentence.start < 160:
        start, end = sentence.start, sentence.end
    return Evidence(start, end, reading.quote(start, end))


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
