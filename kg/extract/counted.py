"""Dates of one clause counted from another's: `The summit comes a day after France suspended the delivery`.

Of two clauses that say how far apart they are, the date of the one gives that of the other: its own date, one that holds on
from a sentence before, or, for what is told in the present (`comes a day after`), the day of publication.
Invariant: nothing is counted by `weeks after` or from a date that is no day; `hours after` is the same day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.dates import shifted, span
from kg.extract import frames, times
from kg.extract.anchors import dated_noun, hanging, teller
from kg.extract.reading import Reading
from kg.extract.text import Sentence, Token
from kg.extract.time_values import NUMBERS
from kg.model import Time

__all__ = ["Counted", "counted"]

#: Units that are counted, and those that leave the day as it is.
COUNTED = frozenset("day week month year".split())
SAME_DAY = frozenset("hour minute moment second".split())
#: Adverbs of a short while: `shortly after he signed`.
SHORTLY = frozenset("shortly soon immediately just right moments minutes hours".split())


@dataclass(frozen=True, slots=True)
class Counted:
    """A clause dated by another, and where its date stands in the text."""

    verb: Token
    date: times.TimeExpression


def counted(reading: Reading, s: int, dates: Mapping[int, list[times.TimeExpression]], today: str | None) -> Iterator[Counted]:
    """The clauses of a sentence whose dates are counted from one another; ``today`` is the day that the report is about."""
    sentence = reading.sentences[s]
    for mark in sentence.tokens:
        clause, word = mark.head, mark.text.lower()
        if mark.dep != "mark" or word not in ("after", "before") or clause.dep != "advcl" or not frames.is_verbal(clause):
            continue
        step = _step(sentence.tokens[: mark.i])
        if step is None:
            continue
        count, unit = step
        away = -count if word == "after" else count
        main = clause.head
        inner, outer = _day(sentence, clause, dates.get(s, [])), _day(sentence, main, dates.get(s, []))
        if inner is None and (base := outer or _told(reading, sentence, main, dates.get(s, []), today)) is not None:
            if (date := _shifted(base, away, unit)) is not None:
                yield Counted(clause, times.TimeExpression(mark.start, mark.end, date, "relative"))
        elif inner is not None and outer is None and main is teller(sentence) and (date := _shifted(inner, -away, unit)) is not None:
            yield Counted(main, times.TimeExpression(main.start, main.end, date, "relative"))


def _step(before: list[Token]) -> tuple[int, str] | None:
    """How far apart the clauses are, by the words before `after` or `before`: `two days`, `the day`, `hours`, `shortly`."""
    if not before:
        return None
    unit, rest = before[-1], [t.text.lower() for t in before[-3:-1]]
    if unit.lemma in SAME_DAY or unit.text.lower() in SHORTLY:
        return 0, "day"
    if unit.lemma not in COUNTED:
        return None
    number = rest[-1] if rest else ""
    if number == "the":
        return 1, unit.lemma
    if number.isdigit() and len(number) < 3:
        return int(number), unit.lemma
    if number in NUMBERS and not {"than", "about", "around", "nearly", "almost", "some"} & set(rest):
        return NUMBERS[number], unit.lemma
    return None


def _day(sentence: Sentence, verb: Token, dates: list[times.TimeExpression]) -> str | None:
    """The one day that a clause names as its own."""
    found = set()
    for d in dates:
        head = hanging(sentence, d) if d.kind in ("date", "relative") and d.time.precision == "day" else None
        if head is not None and frames.clause_verb(head) is verb and dated_noun(head, d) is None:
            found.add(d.time.value)
    return found.pop() if len(found) == 1 else None


def _told(reading: Reading, sentence: Sentence, main: Token, dates: list[times.TimeExpression], today: str | None) -> str | None:
    """The day of a clause that names none: one that holds on, or the day of the report."""
    if main is not teller(sentence):
        return None
    carried = next((d.time.value for d in dates if d.kind == "carried" and d.time.precision == "day" and d.start < sentence.end), None)
    published = (reading.document.published or "").split("T")[0]
    helpers = {c.text.lower() for c in main.children if c.dep == "aux"}
    present = main.tag in ("VBZ", "VBP") or main.tag == "VBN" and helpers <= {"has", "have"} or main.tag == "VBG" and bool(helpers & {"is", "are"})
    return carried or (published if present and len(published) == len("2024-06-29") else today)


def _shifted(day: str, count: int, unit: str) -> Time | None:
    """A day some units away; from a month or a year away only that."""
    value = shifted(span(day).first, count, unit)
    return Time(value, "resolved") if value else None
