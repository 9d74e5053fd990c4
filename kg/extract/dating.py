"""When the act happens: which of a sentence's dates belongs to which act.

A date belongs to the act whose words govern it, not to the act's announcement and not to what is merely mentioned. Where the
act has none of its own, it takes the date of the gathering at which it is done, of the clause it is coordinated with, or one
that holds on from the sentence before (`kg.extract.narrative`).
Invariant: of several dates the nearest in the tree counts; a date that stands in something else's words counts for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.dates import precedes
from kg.extract import frames, times
from kg.extract.anchors import dated_noun, hanging, leads_away, stray_preposition, teller
from kg.extract.modality import waited
from kg.extract.narrative import nouns_taken_up, same_act
from kg.extract.reading import Reading
from kg.extract.scope import Scope
from kg.extract.text import Sentence, Token
from kg.model import Modality, Time

__all__ = ["attendant", "described", "time_of"]

#: What stands before an act that led to another: `for its attack in April`, `since its invasion in 2022`.
CAUSES = frozenset("for over after following despite since before amid".split())
#: What is done at one time, so that what is said of its noun was then too.
ACTS = frozenset(("attacks", "tests"))
UNSPECIFIC = frozenset(("vague", "duration", "end", "after"))


def time_of(reading: Reading, sentence: Sentence, scope: Scope, dates: list[times.TimeExpression]) -> Time:
    """When the act happens: a date that the act's own words govern, not one of its announcement."""
    actual = scope.modality is Modality.ACTUAL
    then = waited(scope.chain[0])
    own = [d for d in dates if d.kind != "carried" and (_usable(d, actual=actual) or then and d.kind == "end" and d.time.value)]
    carried = [d for d in dates if d.kind == "carried"]
    if own:
        acts = _acts(reading, scope)
        found = [(n, i) for i, d in enumerate(own) if (n := _distance(reading, sentence, d, scope, acts)) is not None]
        if found:
            best = own[min(found)[1]].time
            finer = (own[i].time for _, i in sorted(found) if (own[i].time.value or "").startswith(f"{best.value}-"))
            return next(finer, best)  # `from June 6 to 16, they will gather for the 2022 conference`
    for d in carried if actual else ():
        if _takes_up(reading, d, scope) if d.start >= sentence.end else _main(reading, scope, sentence):
            return d.time
    return Time()


def _usable(d: times.TimeExpression, *, actual: bool) -> bool:
    """Whether an expression can date an act: `before 2019` and `by 2019` only what is still to come."""
    return bool(d.time.value) and d.kind not in UNSPECIFIC and not (actual and d.kind == "before")


def _takes_up(reading: Reading, d: times.TimeExpression, scope: Scope) -> bool:
    """Whether the act is what a later sentence dates."""
    later = next((x for x in reading.sentences if x.start <= d.start < x.end), None)
    nouns = nouns_taken_up(later) if later is not None else []
    acts = [*_chain(reading, scope), *frames.objects(scope.chain[0].head)] if attendant(scope.chain[0]) else _chain(reading, scope)
    return any(t.pos == "NOUN" and same_act(reading, t, noun) for t in acts for noun in nouns)


def _main(reading: Reading, scope: Scope, sentence: Sentence) -> bool:
    """Whether the act is what the sentence's main clause tells."""
    chain = _chain(reading, scope)
    verb = next((t for t in chain if frames.is_verbal(t)), None)
    if verb is None:
        top = chain[-1]
        verb = top.head if top.dep == "pobj" and top.head.lemma in ("during", "at") else None
        return verb is not None and verb.head is teller(sentence)
    seen = 0
    while verb.dep == "conj" and frames.is_verbal(verb.head) and seen < 12:
        if leads_away(verb):
            return False
        verb, seen = verb.head, seen + 1
    return verb is teller(sentence)


def attendant(verb: Token) -> bool:
    """Whether a participle says what came of the clause before it: `launched airstrikes, killing ten`."""
    return verb.dep == "advcl" and verb.tag == "VBG" and verb.i > verb.head.i and not any(c.dep in ("mark", "prep") and c.i < verb.i for c in verb.children)


# --- the words of the act ---------------------------------------------------------------------------------------------


def _acts(reading: Reading, scope: Scope) -> set[int]:
    """The tokens (by id) whose dates are the act's own."""
    actual = scope.modality is Modality.ACTUAL
    chain = _chain(reading, scope) if actual else scope.chain[:1]
    trigger, top = scope.chain[0], chain[-1]
    found = [*chain, *(c for t in chain for c in _dating(reading, t, actual=actual)), *_above(reading, trigger)]
    if actual and attendant(trigger):
        found.append(trigger.head)
    if top.dep == "relcl" and top.head.lemma in ("time", "day", "occasion", "year") and top.head.dep in ("nsubj", "attr"):
        found.append(top.head.head)  # `the last time they met was in 2001`
    if top.dep in ("ccomp", "relcl", "advcl") and top.head.lemma == "be" and any(c.text.lower() == "it" for c in top.head.children):
        found.append(top.head)  # `it was in 1972 that they met`
    if actual and (noun := described(reading, top)) is not None:
        found.append(noun.head)
    if actual and top.dep in ("relcl", "advcl") and top.tag == "VBD" and top.i > top.head.i and any(c.text.lower() == "where" for c in top.children):
        found.append(frames.clause_verb(top.head))  # `met in Washington on Monday, where they signed`
    return {id(t) for t in found}


def described(reading: Reading, verb: Token) -> Token | None:
    """The act that a clause at its noun says more about: `the airstrikes, which involved drones, hit targets on Tuesday`."""
    noun = verb.head
    tells = verb.dep == "relcl" and _relative_subject(verb) or verb.dep == "acl" and verb.tag == "VBG"
    if not tells or noun.pos != "NOUN" or noun.dep not in ("nsubj", "nsubjpass") or not frames.is_verbal(noun.head):
        return None
    return noun if any(p.entry.predicate in ACTS for p in reading.lexicon.nouns.get(noun.lemma, ())) else None


def _dating(reading: Reading, word: Token, *, actual: bool) -> Iterator[Token]:
    """The clauses at a word whose date is its own: `drills starting on Friday`, `an attack that began in May`, `speaking on Friday`."""
    words = reading.lexicon.cues["dates"]
    for c in word.children:
        if c.dep == "acl":
            dates = c.lemma in words["dates_its_noun"]
        elif c.dep == "relcl":
            dates = word.pos == "NOUN" and c.lemma in words["happens"] and _relative_subject(c)
        else:
            dates = c.dep == "advcl" and (c.lemma in ("start", "begin") or actual and c.tag == "VBG" and c.lemma in words["speaks"])
        if dates:
            yield c


def _relative_subject(verb: Token) -> bool:
    """Whether a relative pronoun is the subject: `that began in May`."""
    return any(c.dep in ("nsubj", "nsubjpass") and c.text.lower() in frames.RELATIVE for c in verb.children)


def _above(reading: Reading, trigger: Token) -> Iterator[Token]:
    """The verb above the act that shares its date."""
    head = trigger.head
    if trigger.dep in ("nsubj", "nsubjpass") and head.lemma in reading.lexicon.cues["dates"]["happens"]:
        yield head  # `the attack came on Saturday`
    if trigger.dep == "pobj" and head.lemma in ("during", "at", "under"):
        yield head.head  # `said during a meeting on Friday`, `withdrew it on Friday under pressure from`
    if trigger.dep == "acl" and trigger.tag == "VBG" and head.dep == "dobj" and head.lemma in reading.lexicon.cues["dates"]["texts"]:
        yield head.head  # `issued a statement on Friday condemning`
    if trigger.dep == "advcl" and head.lemma in reading.lexicon.cues["scope"]["motion"] and any(c.dep == "aux" and c.text.lower() == "to" for c in trigger.children):
        yield head  # `will fly to Tehran on Monday to meet`


def _chain(reading: Reading, scope: Scope) -> list[Token]:
    """The words above the act that share its date: who condemns an attack does so on another day."""
    judging = reading.lexicon.cues["dates"]["judges"]
    cut = next((n for n, t in enumerate(scope.chain) if n and t.lemma in judging), len(scope.chain))
    return scope.chain[:cut]


# --- how far a date is from them --------------------------------------------------------------------------------------


def _distance(reading: Reading, sentence: Sentence, d: times.TimeExpression, scope: Scope, acts: set[int]) -> int | None:
    """How far a date is from the act in whose words it stands; None where it belongs to something else."""
    head = hanging(sentence, d)
    if head is None:
        return None
    if (cause := _cause(reading, head, d)) is not None:
        return 3 if id(cause) in acts else None
    preposition = stray_preposition(sentence, d)
    if preposition is None and (noun := dated_noun(head, d)) is not None:
        return 5 if _where(reading, noun, scope) else _of_occasion(reading, noun, scope, acts)
    head = preposition or head
    if d.kind == "modifier" or _behind_plan(reading, head, d, scope):
        return None
    if _when(reading, d, scope):
        return 10
    governor = _governor(reading, head, acts)
    if _until(head, governor):
        return None
    if _beside_saying(reading, head, d, governor):
        governor = governor.head
    if id(governor) in acts:
        return abs(head.i - governor.i)
    if governor.dep == "acl" and governor.lemma in reading.lexicon.cues["dates"]["dates_its_noun"]:
        return _of_occasion(reading, governor.head, scope, acts)  # `in a statement issued on Thursday`
    if _as_it_was(governor, scope, acts):
        return 30
    if governor.i < scope.chain[0].i < head.i:
        if _late_closure(reading, sentence, head, governor, scope, acts):
            return 50 + head.i - scope.chain[0].i
        if governor.dep == "prep" and scope.chain[0].pos == "NOUN":
            return 60  # `following the invasion of Georgia in 2008`
    return _shared(head, governor, scope.chain[0]) if frames.is_verbal(governor) else None


def _cause(reading: Reading, head: Token, d: times.TimeExpression) -> Token | None:
    """The act noun right before a month or year that is its own: `sanctioned Iran for its attack on Israel in April`."""
    above = head.head
    if d.time.precision not in ("month", "year") or head.dep != "pobj" or above.lemma != "in":
        return None
    governor = above.head
    prepositions = governor.children if frames.is_verbal(governor) else [governor]
    for c in prepositions:
        if c.dep != "prep" or c.text.lower() not in CAUSES or c.i > above.i:
            continue
        noun = c.child("pobj")
        inside = [t.i for t in c.subtree() if t.i < above.i]
        if noun is not None and noun.pos == "NOUN" and noun.lemma in reading.lexicon.nouns and max(inside) == above.i - 1:
            return noun
    return None


def _where(reading: Reading, noun: Token, scope: Scope) -> bool:
    """`the June 2021 summit, where both sides resolved`"""
    top = _chain(reading, scope)[-1]
    return scope.modality is Modality.ACTUAL and top.dep == "relcl" and top.head is noun and any(c.text.lower() in ("where", "when") for c in top.children)


def _of_occasion(reading: Reading, noun: Token, scope: Scope, acts: set[int]) -> int | None:
    """The date of a noun is the act's if the noun is the act, or what the act is done at."""
    words, act, above = reading.lexicon.cues["dates"], scope.chain[0], noun.head
    if id(noun) in acts and not frames.is_verbal(noun):
        return 1
    if noun.lemma.lower() not in words["occasions"]:
        return None
    attended = noun.dep == "dobj" and above is act and above.lemma in words["attends"]  # `attended Thursday's summit`
    done_at = noun.dep == "pobj" and (
        above.lemma in ("at", "during", "in") and id(above.head) in acts or above.lemma in ("in", "at", "for", "to") and above.head is act
    )
    return 5 if attended or done_at else None


def _behind_plan(reading: Reading, head: Token, d: times.TimeExpression, scope: Scope) -> bool:
    """Whether a past date stands behind what is planned, as that of the planning: `signed a contract to deliver missiles in 2007`."""
    trigger = scope.chain[0]
    return scope.modality is Modality.PLANNED and trigger.dep == "acl" and head.i > trigger.i and _past(reading, d)


def _past(reading: Reading, d: times.TimeExpression) -> bool:
    """Whether a date lies before the publication."""
    published = reading.document.published
    return published is not None and d.time.value is not None and precedes(d.time.value.split("/")[-1], published.split("T")[0])


def _when(reading: Reading, d: times.TimeExpression, scope: Scope) -> bool:
    """`in 1987, when Reagan signed`; `in 1949, the year in which the Soviet Union tested`"""
    for t in scope.chain:
        for c in t.children:
            if c.text.lower() == "when" and c.start >= d.end and re.fullmatch(r"[\s,]*", reading.text[d.end : c.start]):
                return True
        if t.dep == "relcl" and t.head.lemma in ("day", "month", "year") and t.head.start >= d.end:
            if re.fullmatch(r",\s+(?:the|a) (?:same )?", reading.text[d.end : t.head.start]):
                return True
    return False


def _governor(reading: Reading, head: Token, acts: set[int]) -> Token:
    """The first word above a date that is the act's or heads a clause."""
    occasions = reading.lexicon.cues["dates"]["occasions"]
    governor = head
    while id(governor) not in acts and not frames.is_verbal(governor) and governor.head is not governor:
        if governor.dep == "prep" and governor.tag == "VBG":  # `following`
            return governor
        cause = governor.dep == "pobj" and governor.pos == "NOUN" and governor is not head and governor.head.text.lower() in CAUSES
        if cause and governor.lemma not in occasions:
            return governor  # `since its invasion in 2022`
        if governor.dep == "appos" and governor is not head:
            return governor  # `Johnson, the face of the campaign in 2016, is likely to`
        governor = governor.head
    return governor


def _until(head: Token, governor: Token) -> bool:
    """Whether a date lies in what ends the act: `until its expiration on December 31`."""
    path = []
    for t in head.ancestors():
        if t is governor:
            break
        path.append(t)
    return any(t.lemma in ("until", "till") for t in path[1:])


def _as_it_was(clause: Token, scope: Scope, acts: set[int]) -> bool:
    """`When Brezhnev visited in 1973, they signed`: the date of a clause of time in front is that of what is told next."""
    when = clause.dep == "advcl" and clause.tag == "VBD" and clause.i < clause.head.i and any(c.text.lower() == "when" for c in clause.children)
    return when and scope.modality is Modality.ACTUAL and id(clause.head) in acts and clause.head.tag == "VBD"


def _beside_saying(reading: Reading, head: Token, d: times.TimeExpression, verb: Token) -> bool:
    """`said Tuesday Russia had tested`: a date before the subject, without `that`, belongs to the verb of saying."""
    if not frames.is_verbal(verb) or verb.dep != "ccomp" or not verb.head.i < head.i < verb.i:
        return False
    if any(c.dep == "mark" and c.start < d.start for c in verb.children):
        return False
    return re.search(r"[,:;\"]", reading.text[verb.head.end : d.start]) is None


def _late_closure(reading: Reading, sentence: Sentence, head: Token, governor: Token, scope: Scope, acts: set[int]) -> bool:
    """Whether the parser hung a date on a verb further up than the act it stands behind: `is expected to meet Xi next week`."""
    if governor.lemma in reading.lexicon.cues["dates"]["expects"] and any(t is governor for t in scope.chain):
        return True
    verbs = (t for t in reversed(sentence.tokens) if t.i < head.i and t.dep not in ("aux", "auxpass") and frames.is_verbal(t))
    last = next(verbs, None) if scope.modality is Modality.ACTUAL else None
    return last is not None and id(last) in acts


def _shared(head: Token, governor: Token, trigger: Token) -> int | None:
    """A date that one of coordinated verbs has counts for those behind it that have none and go on in the same tense."""
    top = trigger if frames.is_verbal(trigger) else frames.clause_verb(trigger)
    behind = head.i > governor.i
    while top.dep == "conj" and frames.is_verbal(top.head):
        apart = leads_away(top)
        own_subject = any(c.dep in frames.SUBJECT or c.dep in frames.PASSIVE_SUBJECT for c in top.children)
        if behind and (apart or own_subject or top.tag != governor.tag or head.i > top.i):
            return None
        top = top.head
        if top is governor:
            return 150 if behind else 100
    return None
