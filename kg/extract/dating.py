"""When the act happens: which of a text's dates belongs to which act.

A date belongs to the act whose words govern it, not to the act's announcement and not to what is merely mentioned. Where the
act has none of its own, it takes the date of the gathering at which it is done, of the clause it is coordinated with, or of
the sentence before that it goes on from (`Putin met Xi on Thursday. They also signed ...`).
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.dates import precedes
from kg.extract import frames, times
from kg.extract.coref import ACTOR, refer
from kg.extract.reading import Reading
from kg.extract.scope import MOTION, Scope, scope_of
from kg.extract.text import Sentence, Token
from kg.model import Modality, Polarity, Statement, Time

__all__ = ["HAPPENS", "OCCASIONS", "SPEAKS", "attendant", "dates_of", "shared", "time_of"]

#: What people act at, and what has a date of its own: `at Thursday's summit`, `in a December vote`.
OCCASIONS = frozenset(
    "summit meeting talk conference vote session ceremony visit trip exercise drill maneuver manoeuvre interview speech briefing call election forum "
    "dialogue negotiation signing war battle referendum round conversation assembly statement address parade inauguration address letter raid strike "
    "operation test launch".split()
)
#: Verbs whose act takes place when their object does: `attended Thursday's summit`.
ATTENDS = frozenset("attend hold host cohost chair co-chair convene visit address skip miss boycott organize organise join conduct stage lead open mediate".split())
#: Verbs that say of their subject that it happens: `the attack came on Saturday`.
HAPPENS = frozenset("take occur happen begin start come erupt break open hold carry conduct launch end sign stage last run rage".split())
#: Participles and clauses that date the noun before them: `the decision, made five years ago`; `drills starting on Friday`.
DATES_ITS_NOUN = frozenset("make take announce hold sign start begin occur happen launch carry conduct open schedule plan set due erupt break stage conclude reach adopt".split())
#: Verbs whose date, behind the plan, is that of the plan: `is expected to meet Xi next week`.
EXPECTS = frozenset("expect schedule set plan due likely slate be prepare intend arrange hope seek aim want agree decide go able ready".split())
#: What somebody does who speaks: `speaking on Friday, Putin condemned`.
SPEAKS = frozenset("speak talk address write meet testify appear".split())
#: States do not happen on the day of the sentence before.
STATES = frozenset("be have remain know believe want need own include contain mean seem support oppose hope expect continue possess belong depend consist represent stand lie".split())
#: Acts done by saying so, in the tense of their saying: `is imposing sanctions`.
PERFORMED = frozenset("designate sanction impose add announce expel suspend take target block revoke list identify lift remove terminate withdraw join sign".split())
#: What comes after the acts told next: `returned today. He met`.
RETURNS = frozenset("return leave depart".split())
#: What a lead reports as news in the perfect: `The Security Council has approved a resolution`.
NEWS = frozenset(
    "sign approve adopt launch strike attack kill agree reach announce impose expel ratify reject vote pass invade fire test seize arrest resign withdraw "
    "pull suspend lift order recall elect appoint meet arrive open condemn strike shoot bomb declare sanction ban veto accept cancel postpone conclude "
    "shell down conduct carry call demand urge warn accuse blacklist designate detain release".split()
)
#: What stands before an act that led to another: `for its attack in April`, `since its invasion in 2022`.
CAUSES = frozenset("for over after following despite since before amid".split())
#: Adverbs that lead away from the date before.
ELSEWHEN = frozenset("later then since subsequently afterward afterwards now still previously earlier once already long eventually ultimately recently always often again finally".split())
ADDING = frozenset("also additionally furthermore moreover further likewise".split())
#: Verbs about an act that was done before.
JUDGES = frozenset("condemn criticize welcome deny reject denounce deplore".split())
UNSPECIFIC = frozenset(("vague", "duration", "end", "after"))


#: Predicates whose other argument is an event that has a date and a place of its own.
AT_EVENT = {"attends": "object", "hosts": "object", "locatedIn": "subject"}
#: Acts that the same parties do once: one date holds for every saying of it.
ONCE = frozenset("signs ratifies joins withdrawsFrom suspends extends attends participatesIn hosts".split())
PRECISIONS = ("day", "month", "year", "interval", "unknown")
#: A lead has more words than a byline or a caption.
MIN_LEAD = 8
#: From how many years back a text tells a tale of the past; a shorter way back, a date without a year is still of today.
LONG_AGO = 3
#: How many paragraphs a frame may skip; a release about one day tells of that day throughout.
SKIPS, SKIPS_IN_RELEASE = 1, 6


@dataclass(frozen=True, slots=True)
class _Frame:
    """The date of a clause that the sentences after it may go on from."""

    date: times.TimeExpression
    actors: frozenset[str]  #: who acts in the clause
    tense: str
    paragraph: int
    release: bool = False  #: `today` or the text's own date line: what follows is of that day


def dates_of(reading: Reading, *, future: bool = False) -> dict[int, list[times.TimeExpression]]:
    """The expressions of time of each sentence, at their places in the document.

    A date that holds on from a sentence before stands among those of the sentence, at its own place before it.
    """
    by_sentence: dict[int, list[times.TimeExpression]] = {}
    published = reading.document.published
    previous: str | None = None
    story: str | None = None
    paragraph = -1
    for s, sentence in enumerate(reading.sentences):
        text = reading.text[sentence.start : sentence.end]
        if published is not None and sentence.paragraph != paragraph:
            story, paragraph = None, sentence.paragraph
        expressions = times.find(text, published, previous, story=story, future=future)
        for e in expressions:
            if not e.time.value:
                continue
            if e.time.precision == "day":
                previous = e.time.value
            story = _story(e, story, published)
        if expressions:
            by_sentence[s] = [replace(e, start=e.start + sentence.start, end=e.end + sentence.start) for e in expressions]
    if not future:
        for s, date in [*_continued(reading, by_sentence), *_performed(reading, by_sentence), *_taken_up(reading, by_sentence), *_news(reading, by_sentence)]:
            by_sentence.setdefault(s, []).append(date)
    return by_sentence


def _story(e: times.TimeExpression, story: str | None, published: str | None) -> str | None:
    """Where a tale of the past has arrived: at its last date with a month, or at a later year.

    A text with a publication date tells of the past from a day or month with a year of its own until the paragraph ends.
    """
    value = (e.time.value or "").split("/")[0]
    exact = e.time.precision in ("day", "month")
    if published is None:
        passing = e.kind in ("modifier", "deadline", "end")
        return value if not passing and (exact or story is None or value[:4] >= story[:4]) else story
    if exact and e.time.basis == "stated":
        return value if int(value[:4]) <= int(published[:4]) - LONG_AGO else None
    return story


def time_of(reading: Reading, sentence: Sentence, scope: Scope, dates: list[times.TimeExpression]) -> Time:
    """When the act happens: a date that the act's own words govern, not one of its announcement."""
    actual = scope.modality is Modality.ACTUAL
    own = [d for d in dates if d.kind != "carried" and _usable(d, actual=actual)]
    carried = [d for d in dates if d.kind == "carried"]
    if own:
        acts = _acts(scope, actual=actual)
        found = [(n, i) for i, d in enumerate(own) if (n := _distance(reading, sentence, d, scope, acts)) is not None]
        if found:
            best = own[min(found)[1]].time
            finer = (own[i].time for _, i in sorted(found) if (own[i].time.value or "").startswith(f"{best.value}-"))
            return next(finer, best)  # `from June 6 to 16, they will gather for the 2022 conference`
    for d in carried if actual else ():
        if _takes_up(reading, d, scope) if d.start >= sentence.end else _main(scope, sentence):
            return d.time
    return Time()


def _takes_up(reading: Reading, d: times.TimeExpression, scope: Scope) -> bool:
    """Whether the act is what a later sentence dates."""
    later = next((x for x in reading.sentences if x.start <= d.start < x.end), None)
    noun = _actor_noun(later) if later is not None else None
    acts = [*_chain(scope), *frames.objects(scope.chain[0].head)] if attendant(scope.chain[0]) else _chain(scope)
    return noun is not None and any(t.pos == "NOUN" and _same_act(t, noun) for t in acts)


def attendant(verb: Token) -> bool:
    """Whether a participle says what came of the clause before it: `launched airstrikes, killing ten`."""
    return verb.dep == "advcl" and verb.tag == "VBG" and verb.i > verb.head.i and not any(c.dep in ("mark", "prep") and c.i < verb.i for c in verb.children)


def _usable(d: times.TimeExpression, *, actual: bool) -> bool:
    """Whether an expression can date an act: `before 2019` and `by 2019` only what is still to come."""
    if not d.time.value or d.kind in UNSPECIFIC:
        return False
    return not (actual and d.kind == "before")


# --- the words of the act ---------------------------------------------------------------------------------------------


def _acts(scope: Scope, *, actual: bool) -> set[int]:
    """The tokens (by id) whose dates are the act's own."""
    chain = _chain(scope) if actual else scope.chain[:1]
    found = {id(t) for t in chain}
    trigger, top = scope.chain[0], chain[-1]
    for t in chain:
        for c in t.children:
            if c.dep == "acl" and c.lemma in DATES_ITS_NOUN or c.dep == "advcl" and c.lemma in ("start", "begin"):
                found.add(id(c))
            elif c.dep == "relcl" and t.pos == "NOUN" and c.lemma in HAPPENS and any(x.dep in ("nsubj", "nsubjpass") and x.text.lower() in frames.RELATIVE for x in c.children):
                found.add(id(c))
            elif c.dep == "advcl" and c.tag == "VBG" and c.lemma in SPEAKS and actual:
                found.add(id(c))
    if actual and attendant(trigger):
        found.add(id(trigger.head))
    if trigger.dep in ("nsubj", "nsubjpass") and trigger.head.lemma in HAPPENS:
        found.add(id(trigger.head))  # `the attack came on Saturday`
    if trigger.dep == "pobj" and trigger.head.lemma in ("during", "at"):  # `said during a meeting on Friday`
        found.add(id(trigger.head.head))
    if trigger.dep == "advcl" and trigger.head.lemma in MOTION and any(c.dep == "aux" and c.text.lower() == "to" for c in trigger.children):
        found.add(id(trigger.head))  # `will fly to Tehran on Monday to meet`
    if top.dep == "relcl" and top.head.lemma in ("time", "day", "occasion", "year") and top.head.dep in ("nsubj", "attr"):
        found.add(id(top.head.head))  # `the last time they met was in 2001`
    if top.dep in ("ccomp", "relcl", "advcl") and top.head.lemma == "be" and any(c.text.lower() == "it" for c in top.head.children):
        found.add(id(top.head))  # `it was in 1972 that they met`
    return found


def _chain(scope: Scope) -> list[Token]:
    """The words above the act that share its date: who condemns an attack does so on another day."""
    cut = next((n for n, t in enumerate(scope.chain) if n and t.lemma in JUDGES), len(scope.chain))
    return scope.chain[:cut]


def _distance(reading: Reading, sentence: Sentence, d: times.TimeExpression, scope: Scope, acts: set[int]) -> int | None:
    """How far a date is from the act in whose words it stands; None where it belongs to something else."""
    head = _head(sentence, d)
    if head is None:
        return None
    trigger = scope.chain[0]
    if (cause := _cause(reading, head, d)) is not None:
        return 3 if id(cause) in acts else None
    preposition = _preposition(sentence, d)
    noun = _dated_noun(head, d) if preposition is None else None
    head = preposition or head
    if noun is not None:
        top = _chain(scope)[-1]
        if scope.modality is Modality.ACTUAL and top.dep == "relcl" and top.head is noun and any(c.text.lower() in ("where", "when") for c in top.children):
            return 5  # `the June 2021 summit, where both sides resolved`
        return _of_occasion(noun, scope, acts)
    if d.kind == "modifier" or scope.modality is Modality.PLANNED and trigger.dep == "acl" and _past(reading, d) and head.i > trigger.i:
        return None  # `signed a contract to deliver missiles in 2007`
    if _when(reading, d, scope):
        return 10
    governor = _governor(head, acts)
    if _until(head, governor):
        return None
    # `said Tuesday Russia had tested`: a date before the subject, without `that`, belongs to the verb of saying
    if frames.is_verbal(governor) and governor.dep == "ccomp" and governor.head.i < head.i < governor.i and _beside_saying(reading, d, governor):
        governor = governor.head
    if id(governor) in acts:
        return abs(head.i - governor.i)
    actual = scope.modality is Modality.ACTUAL
    before = [t for t in sentence.tokens if frames.is_verbal(t) and t.dep not in ("aux", "auxpass") and t.i < head.i]
    higher = governor.i < trigger.i < head.i
    if higher and (actual and before and id(before[-1]) in acts or governor.lemma in EXPECTS and any(t is governor for t in scope.chain)):
        return 50 + head.i - trigger.i  # late closure: the parser hung the date on a verb further up
    if higher and governor.dep == "prep" and trigger.pos == "NOUN":
        return 60  # `following the invasion of Georgia in 2008`
    if frames.is_verbal(governor):
        return _shared(head, governor, trigger)
    return None


def _past(reading: Reading, d: times.TimeExpression) -> bool:
    """Whether a date lies before the publication."""
    published = reading.document.published
    return published is not None and d.time.value is not None and precedes(d.time.value.split("/")[-1], published.split("T")[0])


def _head(sentence: Sentence, d: times.TimeExpression) -> Token | None:
    """The word of an expression that the rest of the sentence governs."""
    inside = [t for t in sentence.tokens if t.end > d.start and t.start < d.end]
    outward = [t for t in inside if t.head is t or not any(t.head is x for x in inside)]
    return min(outward, key=lambda t: (t.dep in ("poss", "nmod", "compound", "punct"), sum(1 for _ in t.ancestors()), t.i), default=None)


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


def _preposition(sentence: Sentence, d: times.TimeExpression) -> Token | None:
    """The preposition right before a date that the parser hung on a noun behind it: `in 2014 strained ties`."""
    if d.kind == "modifier":
        return None
    first = next((t for t in sentence.tokens if t.end > d.start), None)
    before = sentence.tokens[first.i - 1] if first is not None and first.i else None
    if before is None or before.dep != "prep" or before.text.lower() not in ("in", "on", "since", "from"):
        return None
    head = _head(sentence, d)
    return before if head is not None and head.head is not before and head.dep in ("nummod", "nmod", "compound", "amod") else None


def _dated_noun(head: Token, d: times.TimeExpression) -> Token | None:
    """The noun that a date describes: `Thursday's summit`, `the February 2022 invasion`, `the invasion of 2022`."""
    above = head.head
    if above is head:
        return None
    if head.dep in ("poss", "nmod", "compound", "amod", "nummod") and above.pos in ("NOUN", "PROPN", "VERB", "ADJ") and above.i > head.i:
        return above
    if head.dep == "npadvmod" and above.pos == "NOUN" and above.i > head.i:
        return above
    if head.dep == "pobj" and above.lemma == "of" and above.head.pos in ("NOUN", "PROPN"):
        return above.head
    if d.kind == "modifier" and head.dep in ("appos", "nummod", "npadvmod") and above.pos in ("NOUN", "PROPN"):
        return above
    return None


def _of_occasion(noun: Token, scope: Scope, acts: set[int]) -> int | None:
    """The date of a noun is the act's if the noun is the act, or what the act is done at."""
    if id(noun) in acts and not frames.is_verbal(noun):
        return 1
    if noun.lemma.lower() not in OCCASIONS:
        return None
    above = noun.head
    if noun.dep == "dobj" and above is scope.chain[0] and above.lemma in ATTENDS:
        return 5  # `attended Thursday's summit`
    if noun.dep == "pobj" and above.lemma in ("at", "during", "in") and id(above.head) in acts:
        return 5
    if noun.dep == "pobj" and above.head is scope.chain[0] and above.lemma in ("in", "at", "for", "to"):
        return 5
    return None


def _governor(head: Token, acts: set[int]) -> Token:
    """The first word above a date that is the act's or heads a clause."""
    governor = head
    while id(governor) not in acts and not frames.is_verbal(governor) and governor.head is not governor:
        if governor.dep == "prep" and governor.tag == "VBG":  # `following`
            return governor
        cause = governor.dep == "pobj" and governor.pos == "NOUN" and governor is not head and governor.head.text.lower() in CAUSES
        if cause and governor.lemma not in OCCASIONS:
            return governor  # `since its invasion in 2022`
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


def _beside_saying(reading: Reading, d: times.TimeExpression, verb: Token) -> bool:
    if any(c.dep == "mark" and c.start < d.start for c in verb.children):
        return False
    return re.search(r"[,:;\"]", reading.text[verb.head.end : d.start]) is None


def _shared(head: Token, governor: Token, trigger: Token) -> int | None:
    """A date that one of coordinated verbs has counts for those behind it that have none and go on in the same tense."""
    top = trigger if frames.is_verbal(trigger) else frames.clause_verb(trigger)
    behind = head.i > governor.i
    while top.dep == "conj" and frames.is_verbal(top.head):
        apart = any(c.text.lower() in ELSEWHEN for c in top.children)
        own_subject = any(c.dep in frames.SUBJECT or c.dep in frames.PASSIVE_SUBJECT for c in top.children)
        if behind and (apart or own_subject or top.tag != governor.tag or head.i > top.i):
            return None
        top = top.head
        if top is governor:
            return 150 if behind else 100
    return None


# --- a date that holds on ---------------------------------------------------------------------------------------------


def _main(scope: Scope, sentence: Sentence) -> bool:
    """Whether the act is what the sentence's main clause tells."""
    chain = _chain(scope)
    verb = next((t for t in chain if frames.is_verbal(t)), None)
    if verb is None:
        top = chain[-1]
        verb = top.head if top.dep == "pobj" and top.head.lemma in ("during", "at") else None
        return verb is not None and verb.head is _teller(sentence)
    seen = 0
    while verb.dep == "conj" and frames.is_verbal(verb.head) and seen < 12:
        if any(c.text.lower() in ELSEWHEN for c in verb.children):
            return False
        verb, seen = verb.head, seen + 1
    return verb is _teller(sentence)


def _teller(sentence: Sentence) -> Token:
    """The verb that tells what happened: the main one, or that of the clause before it (`Russia has left, the ministry said`)."""
    root = sentence.root
    return next((c for c in root.children if c.dep == "ccomp" and c.i < root.i and frames.is_verbal(c)), root)


def _tense(verb: Token) -> str | None:
    """The tense in which a clause tells what happened, or what is done by saying it."""
    helpers = [c for c in verb.children if c.dep in ("aux", "auxpass")]
    words = {c.text.lower() for c in helpers}
    if any(c.tag == "MD" for c in helpers) or words & {"had", "has", "have", "'ve", "'d"}:
        return None
    if verb.tag == "VBG":
        return "progressive" if words & {"is", "are", "am", "'re", "'m"} else None
    if verb.tag == "VBN":
        return "past" if words & {"was", "were"} else None
    return "past" if verb.tag == "VBD" else None


def _continued(reading: Reading, by_sentence: dict[int, list[times.TimeExpression]]) -> Iterator[tuple[int, times.TimeExpression]]:
    """The date of a main clause, for the sentences that go on from it."""
    frame: _Frame | None = None
    line: times.TimeExpression | None = None
    for s, sentence in enumerate(reading.sentences):
        root, dates = _teller(sentence), by_sentence.get(s, [])
        if _date_line(reading, sentence, dates):
            line = dates[0]
        if sentence.headline or reading.quotation(root) is not None:
            continue
        tense = _tense(root)
        dated = [d for d in dates if _governs_root(sentence, d)]
        if dated:
            exact = [d for d in dated if d.kind in ("date", "relative", "anaphoric", "range") and d.time.value]
            frame = _opened(reading, sentence, exact[0], tense) if len(dated) == 1 and exact and tense and root.lemma not in RETURNS else None
            line = None
        elif line is not None:
            if tense == "past" and root.lemma not in STATES and not any(c.text.lower() in ELSEWHEN for c in root.children):
                frame = replace(_opened(reading, sentence, line, tense), release=True)
                yield s, replace(line, kind="carried")
            line = None
        elif frame is not None and sentence.paragraph > frame.paragraph + (SKIPS_IN_RELEASE if frame.release else SKIPS):
            frame = None
        elif frame is not None and tense == frame.tense and root.lemma not in STATES:
            if any(c.text.lower() in ELSEWHEN for c in root.children) or not _goes_on(reading, sentence, frame):
                frame = frame if frame.release else None
                continue
            frame = replace(frame, paragraph=sentence.paragraph)
            yield s, replace(frame.date, kind="carried")


def _opened(reading: Reading, sentence: Sentence, date: times.TimeExpression, tense: str) -> _Frame:
    root = _teller(sentence)
    actors = frozenset(r.entity for t in (*frames.subjects(root), *frames.objects(root)) for r in refer(reading, t) if r.type in ACTOR)
    return _Frame(date, actors, tense, sentence.paragraph, reading.text[date.start : date.end].lower() == "today")


def _date_line(reading: Reading, sentence: Sentence, dates: list[times.TimeExpression]) -> bool:
    """Whether a line is nothing but the day of publication, as releases have it under the title."""
    if not dates or dates[0].time.value is None or dates[0].time.value != (reading.document.published or "").split("T")[0]:
        return False
    rest = reading.text[sentence.start : dates[0].start] + reading.text[dates[0].end : sentence.end]
    return re.fullmatch(r"[\s,.]*(?:\d\d?:\d\d)?[\s,.]*", rest) is not None


def _taken_up(reading: Reading, by_sentence: dict[int, list[times.TimeExpression]]) -> Iterator[tuple[int, times.TimeExpression]]:
    """`launched airstrikes on X. The airstrikes began on Tuesday`: the date of a noun of action that is named again with its date."""
    for s, sentence in enumerate(reading.sentences):
        noun = _actor_noun(sentence)
        dated = [d for d in by_sentence.get(s, ()) if d.time.value and d.kind in ("date", "relative", "range") and _governs_root(sentence, d)]
        if noun is None or len(dated) != 1 or _tense(_teller(sentence)) != "past":
            continue
        for n in range(max(0, s - 2), s):
            if any(t.pos == "NOUN" and _same_act(t, noun) for t in reading.sentences[n].tokens):
                yield n, replace(dated[0], kind="carried")


def _actor_noun(sentence: Sentence) -> Token | None:
    """The subject of the main clause, if it is a noun that refers back."""
    noun = next((c for c in _teller(sentence).children if c.dep in ("nsubj", "nsubjpass")), None)
    if noun is None or noun.pos != "NOUN":
        return None
    return noun if any(c.dep == "det" and c.text.lower() in ("the", "this", "these", "those") for c in noun.children) else None


def _same_act(noun: Token, again: Token) -> bool:
    """`strike` takes up `airstrike`."""
    return noun.lemma.endswith(again.lemma) or again.lemma.endswith(noun.lemma) and len(noun.lemma) > 4


def _news(reading: Reading, by_sentence: dict[int, list[times.TimeExpression]]) -> Iterator[tuple[int, times.TimeExpression]]:
    """The lead of a report in the perfect, with no date of its own, tells what happened on the day of publication."""
    published = (reading.document.published or "").split("T")[0]
    s = next((n for n, x in enumerate(reading.sentences) if not x.headline and len(x.tokens) > MIN_LEAD), None)
    if len(published) != len("2024-06-29") or s is None:
        return
    sentence = reading.sentences[s]
    root = _teller(sentence)
    perfect = root.tag == "VBN" and {c.text.lower() for c in root.children if c.dep in ("aux", "auxpass")} <= {"has", "have", "been"}
    actor = next((c for c in root.children if c.dep in ("nsubj", "nsubjpass")), None)
    if not perfect or root.lemma not in NEWS or actor is None or actor.pos == "PRON" or frames.negated(root) or reading.quotation(root) is not None:
        return
    if any(c.dep == "advmod" and c.i < root.i for c in root.children) or any(_governs_root(sentence, d) for d in by_sentence.get(s, ())):
        return
    yield s, times.TimeExpression(sentence.start, sentence.start, Time(published, "resolved"), "carried")


def _governs_root(sentence: Sentence, d: times.TimeExpression) -> bool:
    """Whether an expression dates the main clause, as far as words tell."""
    head = _head(sentence, d)
    if head is None:
        return False
    return frames.clause_verb(head) is _teller(sentence) and _dated_noun(head, d) is None


def _goes_on(reading: Reading, sentence: Sentence, frame: _Frame) -> bool:
    """Whether a sentence tells more of the same: `they`, `the two sides`, who acted before, or `also`."""
    root = _teller(sentence)
    also = any(c.text.lower() in ADDING for c in root.children)
    if frame.date.time.precision != "day":
        return also
    subject = next((c for c in root.children if c.dep in ("nsubj", "nsubjpass")), None)
    if subject is None:
        return False
    if subject.pos == "PRON":
        return True
    if subject.pos == "NOUN" and id(subject) not in reading.names.by_token:
        definite = any(c.dep in ("det", "predet") and c.text.lower() in ("the", "both", "these") for c in subject.children)
        return also or definite or frame.release and subject.tag == "NNS"
    named = [r for t in frames.conjuncts(subject) for r in refer(reading, t)]
    return any(r.entity in frame.actors or frame.release and r.type == "Person" for r in named)


def _performed(reading: Reading, by_sentence: dict[int, list[times.TimeExpression]]) -> Iterator[tuple[int, times.TimeExpression]]:
    """`The United States is designating X` in a text that calls it `today's action`."""
    today = next(
        (d for s in sorted(by_sentence) for d in by_sentence[s] if reading.text[d.start : d.end].lower() == "today" and d.time.value), None
    )  # fmt: skip
    if today is None:
        return
    for s, sentence in enumerate(reading.sentences):
        root = _teller(sentence)
        if _tense(root) == "progressive" and root.lemma in PERFORMED and not any(d.time.value and _governs_root(sentence, d) for d in by_sentence.get(s, ())):
            yield s, replace(today, start=0, end=0, kind="carried")


# --- what one saying leaves out ---------------------------------------------------------------------------------------


def shared(statements: Sequence[Statement], reading: Reading) -> list[Statement]:
    """The statements of a document, with the dates and places that another saying of the same event or act gives.

    An event happens once: who attends it does so on its date and at its place. Nothing is given where sayings differ.
    """
    times_of: dict[Hashable, set[Time]] = {}
    places: dict[Hashable, set[str]] = {}
    for st in statements:
        for key in _keys(st):
            if st.time.value:
                times_of.setdefault(key, set()).add(st.time)
            if where := st.object if st.predicate == "locatedIn" else st.place:
                places.setdefault(key, set()).add(where)
        if st.predicate == "participatesIn" and st.time.value and st.polarity is Polarity.POSITIVE:
            times_of.setdefault(st.object, set()).add(st.time)
    if any(st.predicate in AT_EVENT and not st.time.value for st in statements):
        for event, time in _events(reading):
            times_of.setdefault(event, set()).add(time)
    result = []
    for st in statements:
        for key in _keys(st):
            if not st.time.value and (agreed := _agreed(times_of.get(key, set()))) is not None:
                st = replace(st, time=agreed)
            if not st.place and st.predicate in ("attends", "hosts") and len(where_else := places.get(key, set())) == 1:
                st = replace(st, place=min(where_else))
        result.append(st)
    return result


def _keys(st: Statement) -> Iterator[Hashable]:
    """Under which headings a statement shares its date: the event that it names, the act that happens once."""
    if st.polarity is not Polarity.POSITIVE or st.modality not in (Modality.ACTUAL, Modality.PLANNED):
        return
    if st.predicate in ONCE:
        yield st.subject, st.predicate, st.object, st.modality
    if side := AT_EVENT.get(st.predicate):
        yield st.object if side == "object" else st.subject


def _agreed(found: set[Time]) -> Time | None:
    """The most precise of several times, if it is one and no other contradicts it."""
    best = min(found, key=lambda t: (PRECISIONS.index(t.precision), t.value or "", t.basis), default=None)
    if best is None or not best.value:
        return None
    return best if all(t.precision == "interval" or best.value.startswith(t.value or "") for t in found) else None


def _events(reading: Reading) -> Iterator[tuple[str, Time]]:
    """Events with the dates that describe them: `Thursday's NATO summit`, `the summit was held on July 4`."""
    coming = dates_of(reading, future=True)
    for s, dates in dates_of(reading).items():
        sentence = reading.sentences[s]
        to_come = {d.start: d.time for d in coming.get(s, ())}
        dates = [*dates, *(x for d in dates for x in _base(reading, d, future=False))]
        to_come.update({x.start: x.time for d in coming.get(s, ()) for x in _base(reading, d, future=True)})
        for d in dates:
            head = _head(sentence, d) if d.time.value and d.kind in ("date", "relative", "modifier", "range") else None
            if head is None:
                continue
            noun, verb = _dated_noun(head, d), frames.clause_verb(head)
            planned = scope_of(reading, verb).modality is not Modality.ACTUAL
            time = to_come.get(d.start, d.time) if planned else d.time
            if noun is not None:
                named = {r.entity for r in refer(reading, noun) if r.type == "Event"}
            elif verb.dep == "acl" and verb.lemma in DATES_ITS_NOUN:  # `drills starting on Friday`
                named = {r.entity for r in refer(reading, verb.head) if r.type == "Event"}
            elif verb.lemma in ATTENDS or verb.lemma in ("take", "begin", "start", "participate", "gather"):
                inside = [m for m in reading.names.mentions if m.type == "Event" and m.head is not None and sentence.start <= m.start < sentence.end]
                named = {m.entity for m in inside if m.head is not None and frames.clause_verb(m.head) is verb}
            else:
                continue
            yield from ((event, time) for event in sorted(named))


def _base(reading: Reading, d: times.TimeExpression, *, future: bool) -> Iterator[times.TimeExpression]:
    """The date that another is counted from: `Thursday` in `a day before Thursday's summit`."""
    counted = re.search(r"\s(?:before|after|following|prior to|ahead of)\s+(?:the\s+)?", reading.text[d.start : d.end])
    if counted is not None:
        start = d.start + counted.end()
        for e in times.find(reading.text[start : d.end], reading.document.published, future=future):
            yield replace(e, start=e.start + start, end=e.end + start)
