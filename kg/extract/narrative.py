"""Dates that hold on: which sentences go on from a date that another sentence gives.

`Putin met Xi on Thursday. They also signed ...`: the second sentence has Thursday's date. A tale of the past keeps its year
until the paragraph ends; a lead in the perfect, and what a release does by saying so, are of the day of publication.
Invariant: a date is carried only to a main clause in the same tense that has no date of its own, and is marked `carried`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kg.extract import frames, times
from kg.extract.anchors import dated_noun, dates_main_clause, hanging, leads_away, teller
from kg.extract.coref import refer
from kg.extract.counted import counted
from kg.extract.news import day_of_news, undated
from kg.extract.reading import Reading
from kg.extract.sides import ACTOR
from kg.extract.text import Sentence, Token

__all__ = ["dates_of", "nouns_taken_up", "same_act"]

ADDING = frozenset("also additionally furthermore moreover further likewise".split())
#: From how many years back a text tells a tale of the past; a shorter way back, a date without a year is still of today.
LONG_AGO = 3
#: How many paragraphs a frame may skip; a release about one day tells of that day throughout.
SKIPS, SKIPS_IN_RELEASE = 1, 6
#: The expressions of time of each sentence, and one that a sentence takes over.
Dates = Mapping[int, list[times.TimeExpression]]
Carried = tuple[int, times.TimeExpression]


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
    coarse: str | None = None
    story: str | None = None
    paragraph = -1
    for s, sentence in enumerate(reading.sentences):
        text = reading.text[sentence.start : sentence.end]
        if published is not None and sentence.paragraph != paragraph:
            story, paragraph = None, sentence.paragraph
        expressions = times.find(text, published, previous, story=story, future=future, coarse=coarse)
        for e in expressions:
            if not e.time.value:
                continue
            if e.time.precision == "day":
                previous, coarse = e.time.value, None
            elif e.time.precision in ("month", "year") and e.kind in ("date", "relative", "anaphoric"):
                coarse = e.time.value
            story = _story(e, story, published)
        if expressions:
            by_sentence[s] = [replace(e, start=e.start + sentence.start, end=e.end + sentence.start) for e in expressions]
    if not future:
        for rules in ((undated,), (_counted,), (_continued, _performed, _taken_up), (_counted,)):
            for s, date in [x for rule in rules for x in rule(reading, by_sentence)]:
                if date not in by_sentence.setdefault(s, []):
                    by_sentence[s].append(date)
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


# --- the clause before ------------------------------------------------------------------------------------------------


def _continued(reading: Reading, by_sentence: Dates) -> Iterator[Carried]:
    """The date of a main clause, for the sentences that go on from it."""
    states = reading.lexicon.cues["dates"]["states"]
    frame: _Frame | None = None
    line: times.TimeExpression | None = None
    for s, sentence in enumerate(reading.sentences):
        root, dates = teller(sentence), by_sentence.get(s, [])
        if _date_line(reading, sentence, dates):
            line = dates[0]
        if sentence.headline or reading.quotation(root) is not None:
            continue
        tense, away = _tense(root), leads_away(root)
        if dated := [d for d in dates if dates_main_clause(sentence, d)]:
            frame, line = _opened_by(reading, sentence, dated, tense), None
        elif (told := _told_behind(sentence, dates)) is not None:
            frame, line = _opened(reading, sentence, told[0], "past", told[1]), None
        elif line is not None:
            if tense == "past" and root.lemma not in states and not away:
                frame = replace(_opened(reading, sentence, line, tense), release=True)
                yield s, replace(line, kind="carried")
            line = None
        elif frame is not None and sentence.paragraph > frame.paragraph + (SKIPS_IN_RELEASE if frame.release else SKIPS):
            frame = None
        elif frame is not None and tense == frame.tense and root.lemma not in states:
            if away or not _goes_on(reading, sentence, frame):
                frame = frame if frame.release else None
                continue
            frame = replace(frame, paragraph=sentence.paragraph)
            yield s, replace(frame.date, kind="carried")


def _opened_by(reading: Reading, sentence: Sentence, dated: list[times.TimeExpression], tense: str | None) -> _Frame | None:
    """The frame that a clause with one exact date opens; nothing goes on from a parting: `returned today. He met`."""
    exact = next((d for d in dated if d.kind in ("date", "relative", "anaphoric", "range") and d.time.value), None)
    parting = teller(sentence).lemma in reading.lexicon.cues["dates"]["returns"]
    return _opened(reading, sentence, exact, tense) if len(dated) == 1 and exact and tense and not parting else None


def _told_behind(sentence: Sentence, dates: list[times.TimeExpression]) -> tuple[times.TimeExpression, Token] | None:
    """`The vote comes a day after Trump issued a statement`: the clause that what follows may go on from, and its date."""
    root = teller(sentence)
    for d in dates if root.tag in ("VBZ", "VBP") else ():
        mark = hanging(sentence, d)
        if mark is not None and mark.dep == "mark" and mark.head.head is root and d.kind == "relative":
            return d, mark.head
    return None


def _opened(reading: Reading, sentence: Sentence, date: times.TimeExpression, tense: str, verb: Token | None = None) -> _Frame:
    root = verb or teller(sentence)
    actors = frozenset(r.entity for t in (*frames.subjects(root), *frames.objects(root)) for r in refer(reading, t) if r.type in ACTOR)
    return _Frame(date, actors, tense, sentence.paragraph, reading.text[date.start : date.end].lower() == "today")


def _date_line(reading: Reading, sentence: Sentence, dates: list[times.TimeExpression]) -> bool:
    """Whether a line is nothing but the day of publication, as releases have it under the title."""
    if not dates or dates[0].time.value is None or dates[0].time.value != (reading.document.published or "").split("T")[0]:
        return False
    rest = reading.text[sentence.start : dates[0].start] + reading.text[dates[0].end : sentence.end]
    return re.fullmatch(r"[\s,.]*(?:\d\d?:\d\d)?[\s,.]*", rest) is not None


def _goes_on(reading: Reading, sentence: Sentence, frame: _Frame) -> bool:
    """Whether a sentence tells more of the same: `they`, `the two sides`, who acted before, or `also`."""
    root = teller(sentence)
    also = any(c.text.lower() in ADDING for c in root.children)
    if frame.date.time.precision != "day":
        return also
    subject = root.child("nsubj", "nsubjpass")
    if subject is None:
        return False
    if subject.pos == "PRON":
        return True
    if subject.pos == "NOUN" and id(subject) not in reading.names.by_token:
        definite = any(c.dep in ("det", "predet") and c.text.lower() in ("the", "both", "these") for c in subject.children)
        return also or definite or frame.release and subject.tag == "NNS"
    named = [r for t in frames.conjuncts(subject) for r in refer(reading, t)]
    return any(r.entity in frame.actors or frame.release and r.type == "Person" for r in named)


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
    return "past" if verb.tag == "VBD" or "did" in words else None


def _counted(reading: Reading, by_sentence: Dates) -> Iterator[Carried]:
    """The clauses dated from one another: `comes a day after France suspended`."""
    today = day_of_news(reading, by_sentence)
    for s in range(len(reading.sentences)):
        yield from ((s, c.date) for c in counted(reading, s, by_sentence, today))


# --- the same act named again, and the day of publication --------------------------------------------------------------


def _taken_up(reading: Reading, by_sentence: Dates) -> Iterator[Carried]:
    """`launched airstrikes on X. The airstrikes began on Tuesday`: the date of a noun of action that is named again with its date."""
    for s, sentence in enumerate(reading.sentences):
        for noun in nouns_taken_up(sentence):
            verb = noun.head
            dated = [d for d in by_sentence.get(s, ()) if d.time.value and d.kind in ("date", "relative", "range") and _dates(sentence, d, verb)]
            if len(dated) != 1 or _tense(verb) != "past":
                continue
            for n in range(max(0, s - 2), s):
                if any(t.pos == "NOUN" and same_act(reading, t, noun) for t in reading.sentences[n].tokens):
                    yield n, replace(dated[0], kind="carried")


def _dates(sentence: Sentence, d: times.TimeExpression, verb: Token) -> bool:
    """Whether an expression dates a clause."""
    if verb is teller(sentence):
        return dates_main_clause(sentence, d)
    head = hanging(sentence, d)
    return head is not None and frames.clause_verb(head) is verb and dated_noun(head, d) is None


def nouns_taken_up(sentence: Sentence) -> list[Token]:
    """The subjects that refer back, if they are nouns: of the main clause, or of when it began (`since the raids began on Monday`)."""
    root = teller(sentence)
    begun = [t for t in sentence.tokens if t.dep == "advcl" and t.lemma in ("begin", "start") and any(c.text.lower() == "since" for c in t.children)]
    nouns = [n for v in (root, *begun) if (n := v.child("nsubj", "nsubjpass")) is not None and n.pos == "NOUN" and n.head is v]
    return [n for n in nouns if any(c.dep == "det" and c.text.lower() in ("the", "this", "these", "those") for c in n.children)]


def same_act(reading: Reading, noun: Token, again: Token) -> bool:
    """`strike` takes up `airstrike`, and so does another word for an attack: `the bombing campaign`."""
    if noun.lemma.endswith(again.lemma) or again.lemma.endswith(noun.lemma) and len(noun.lemma) > 4:
        return True
    return _assault(reading, noun) and any(_assault(reading, t) for t in (again, *(c for c in again.children if c.dep == "compound")))


def _assault(reading: Reading, noun: Token) -> bool:
    """Whether a noun is one of attack."""
    return any(p.entry.predicate == "attacks" for p in reading.lexicon.nouns.get(noun.lemma, ()))


def _performed(reading: Reading, by_sentence: Dates) -> Iterator[Carried]:
    """`The United States is designating X` in a text that calls it `today's action`."""
    today = next(
        (d for s in sorted(by_sentence) for d in by_sentence[s] if reading.text[d.start : d.end].lower() == "today" and d.time.value), None
    )  # fmt: skip
    if today is None:
        return
    performed = reading.lexicon.cues["dates"]["performed"]
    for s, sentence in enumerate(reading.sentences):
        root = teller(sentence)
        doing = _tense(root) == "progressive" and root.lemma in performed
        if doing and not any(d.time.value and dates_main_clause(sentence, d) for d in by_sentence.get(s, ())):
            yield s, replace(today, start=0, end=0, kind="carried")
