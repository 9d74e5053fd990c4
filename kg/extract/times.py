r"""When something happens: the expressions of time in a text, found by a grammar of the dates of news.

Invariants: a span is exactly the words of the expression, spans do not overlap, and every value is a date that exists.
What a match means is settled in `kg.extract.time_values`, and what cannot be settled gets ``Time(None, "unknown")``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.dates import MONTH_ABBREVIATIONS, MONTHS, WEEKDAY_ABBREVIATIONS, WEEKDAYS, span
from kg.extract import time_values as values
from kg.model import Time

__all__ = ["KINDS", "TimeExpression", "find"]

#: What a kind means to a caller; only the first five date an act by themselves.
KINDS = {
    "date": "a calendar date, a month or a year",
    "relative": "counted from the publication date: yesterday, last week, on Friday",
    "range": "from one date to another, a decade, a quarter: an interval",
    "since": "the start of what goes on",
    "anaphoric": "counted from a date named before: the following day, two years later",
    "deadline": "by: the latest day of what is to happen",
    "end": "until, through: the last day of what goes on",
    "before": "before the date",
    "after": "after the date",
    "modifier": "part of a name or noun phrase: the 1987 treaty",
    "duration": "how long; no value",
    "vague": "a time that no calendar holds: in recent years; no value",
    "carried": "no expression of its own: a date named elsewhere that holds on (`kg.extract.narrative`)",
}


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """An expression of time: the half-open span ``[start, end)`` of the given text, its value, its kind (``KINDS``)."""

    start: int
    end: int
    time: Time
    kind: str


def find(
    text: str, anchor: str | None, previous: str | None = None, *, story: str | None = None, future: bool = False, coarse: str | None = None
) -> list[TimeExpression]:
    """The expressions of time in ``text``, leftmost and longest, in order and without overlap.

    ``anchor`` is the publication date (ISO day, month or year; a time of day after it is ignored) or None, and then
    relative expressions have no value. ``previous`` is the ISO value of the last date named before this text, for
    ``the following day`` and, where there is no anchor, for the year of ``On September 9``; ``coarse`` a month or year named
    after it, for ``later that month`` and ``the following year``. ``story`` is the date at which
    a tale of the past has arrived: a date without a year is then of its year, whatever the anchor. ``future`` reads a weekday,
    a day or a month without a year as one to come (``will meet on Friday``).

    Raises InputError when ``anchor``, ``previous`` or ``story`` is no ISO date.

    >>> text = "It left on Friday."
    >>> [(text[e.start : e.end], e.time.value) for e in find(text, "2024-06-29")]
    [('Friday', '2024-06-28')]
    """
    context = values.Context(text, None if anchor is None else span(anchor.split("T")[0]), future)
    if previous is not None:
        context.remember(span(previous))
    if coarse is not None:
        context.antecedents.append(span(coarse))
    if story is not None:
        context.narrative, context.tale = span(story), True
    found: list[TimeExpression] = []
    resume = 0
    for token in _starts().finditer(text):
        if token.start() < resume or token.start() and not _may_start(text, token.start()):
            continue
        expression = _counted(text, token, context) or _expression(text, token, context)
        if expression is not None:
            found.append(expression)
            resume = expression.end
    return found


def _expression(text: str, token: re.Match[str], context: values.Context) -> TimeExpression | None:
    """The longest expression that starts with a word."""
    start, index = token.start(), _index()
    rules = index.get(token[0].lower(), index["#"] if token[0][0].isdigit() else ())
    matches = [(m, rule) for rule in rules if (m := rule.pattern.match(text, start))]
    for match, rule in sorted(matches, key=lambda pair: -pair[0].end()):
        meaning = rule.read(match, context) if _capitals(match) else None
        if meaning is not None:
            time, kind = meaning
            if time.value and kind not in ("modifier", "deadline", "end"):
                context.remember(span(time.value))
            context.last_year = match.end() if rule.read is values.year else -1
            return TimeExpression(start, match.end(), time, kind)
    return None


def _counted(text: str, token: re.Match[str], context: values.Context) -> TimeExpression | None:
    """A date counted from the one named right behind: `a day before Thursday's summit`."""
    match = _counts(text, token)
    word = _TOKEN.match(text, match.end()) if match else None
    if match is None or word is None:
        return None
    base = _expression(text, word, context)
    if base is None or not base.time.value:
        return None
    time = values.counted(match, span(base.time.value))
    return TimeExpression(token.start(), base.end, time, "relative") if time.value else None


def _counts(text: str, token: re.Match[str]) -> re.Match[str] | None:
    return _COUNT.match(text, token.start()) if token[0].lower() in _COUNT_WORDS or token[0].isdigit() else None


def _may_start(text: str, start: int) -> bool:
    """Whether an expression may start here: not inside a word, a designation (9M729) or a number (2,019)."""
    before = text[start - 1]
    if text[start].isdigit():
        return not (before.isalnum() or before in "-–—./,:$€£#+_'’")
    return not (before.isalnum() or before in "-_")


def _capitals(m: re.Match[str]) -> bool:
    """Months and weekdays are names: may, march and sun are not."""
    names = (value for key, value in m.groupdict().items() if key in ("m", "m1", "m2", "w"))
    return all(name is None or name.isascii() and name[0].isupper() for name in names)


# --- the grammar ------------------------------------------------------------------------------------------------------

#: Nouns that make the number before them a quantity, never a year or a day.
_QUANTITIES = (
    "people|persons|men|women|children|civilians|troops|soldiers|personnel|fighters|refugees|members|votes|cases|hours|"
    "minutes|seconds|days|weeks|months|years|km|kms|kilometers?|kilometres?|miles?|meters?|metres?|feet|tons?|tonnes?|kg|"
    "kilograms?|kilotons?|megatons?|MW|megawatts?|barrels?|dollars?|euros?|rubles?|roubles?|pounds?|percent|per|million|"
    "billion|trillion|warheads?|missiles?|rockets?|launchers?|tanks?|aircraft|drones?|vehicles?|ships?|kilowatts?|"
    "centrifuges|prisoners|deaths|homes|diplomats|dead|others|more"
)
_TOKEN = re.compile(r"[A-Za-z]+|\d+")
_GAP = r"[ \t\xa0]{0,4}(?:[ \t\xa0]|\r?\n)[ \t\xa0]{0,4}"
_NOT_A_COUNT = rf"(?! (?:{_QUANTITIES})\b)"
_NAMES = "|".join(MONTHS)
_DAYS = "|".join(WEEKDAYS)
_SEASONS = "spring|summer|autumn|fall|winter"
_PART = (
    r"(?P<part>(?:the )?(?:(?:very )?(?:beginning|start|end|middle|month|close)|(?:first|last|final) (?:days|weeks|months)) of |"
    r"(?:early|late|mid)(?: in)? |(?:early|mid|late)-|(?:earlier|later) in )"
)
_RELATIVE_YEAR = r"(?:of )?(?P<ry>this|last|next) year"
_LINK = r" to | and | until | till | through |(?: )?[-–—%s](?: )?"
_TO = rf"(?:{_LINK % ''})"
_FROM = r"(?P<open>from |between )?"
_NUMBER = (
    rf"(?P<num>\d{{1,3}}|{'|'.join(values.NUMBERS)}|several|a few|a couple of|many|some|dozens of|few)"
    r"(?P<half> and a half)?"
)
_UNIT = r"(?P<unit>day|week|month|year|decade)"
_ABOUT = "about|around|almost|nearly|roughly|some|just|exactly|only"
_BOUND = "(?:more|less) than|over|at least"
_HEDGE = rf"(?:(?:{_ABOUT}) |(?P<bound>{_BOUND}) )?"
_CLAUSE_END = r"(?=\s*(?:[.,;:)!?\"”]|$))"


def _month(n: str = "") -> str:
    return rf"(?P<m{n}>(?:{_NAMES})\b|(?:{'|'.join(MONTH_ABBREVIATIONS)})\b\.?)"


def _day(n: str = "") -> str:
    return rf"(?P<d{n}>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\w|[.,:/]\d|(?: )?%){_NOT_A_COUNT}"


def _year(n: str = "") -> str:
    return rf"(?P<y{n}>1[0-9]\d\d|20\d\d)(?!\w|[.,/]\d|(?: )?%|-\d){_NOT_A_COUNT}"


def _grammar() -> Iterator[tuple[str, str, values.Reading]]:
    """The words that may come first, the pattern, how it is read.

    First words: ``#`` stands for digits, ``MONTH`` and ``WEEKDAY`` for the names. Pattern: a space stands for any gap
    within a line or at its end, and small and capital letters are the same.
    """
    weekday = rf"(?:(?P<w>{_DAYS}|(?:{'|'.join(WEEKDAY_ABBREVIATIONS)})\b\.?),? (?:the )?)?"
    month, day, year = _month(), _day(), _year()
    parts = "the beginning start end middle month close very first last final early late mid earlier later"
    read = values.calendar_date
    yield "MONTH WEEKDAY", rf"{weekday}{month} (?:the )?{day}(?:(?:,|,? of)?(?: )?{year}|,? {_RELATIVE_YEAR})?", read
    yield "# the WEEKDAY", rf"{weekday}(?:the )?{day} (?:of )?{month}(?:,? {year}|,? {_RELATIVE_YEAR})?", read
    yield f"{parts} MONTH", rf"{_PART}?{month}(?:,?(?: of)? {year}|,? {_RELATIVE_YEAR})", read
    yield f"{parts} MONTH", rf"{_PART}?(?P<m>{_NAMES})", read
    yield "last this next", rf"(?P<rel>last|this past|this|next) (?P<m>{_NAMES})", read
    of_year = r"of (?P<which>that|the same|that same|the following|the next|the previous|the preceding) year"
    yield f"{parts} MONTH", rf"{_PART}?(?P<m>{_NAMES})(?: {day})? {of_year}", values.month_of_year
    yield "#", rf"{day} (?P<m>{_NAMES}) {of_year}", values.month_of_year
    yield "that the", rf"(?P<which>that|that same|the same|the following|the next|the previous) (?P<m>{_NAMES})", values.month_told
    yield "#", r"(?P<y>\d{4})([-/])(?P<mm>\d\d)\2(?P<dd>\d\d)(?!\d|[-/]\d)", values.iso_day
    yield "#", r"(?P<a>\d\d?)([/.])(?P<b>\d\d?)\2(?P<y>1[5-9]\d\d|20\d\d)(?!\d|[-/.]\d)", values.numeric

    month1, month2, day1, day2, maybe_year1 = _month("1"), _month("2"), _day("1"), _day("2"), rf"(?:,? {_year('1')})?"
    maybe_year2, read = rf"(?:,? {_year('2')})?", values.date_range
    yield "from between MONTH", rf"{_FROM}{month1}{maybe_year1}{_TO}{month2}{maybe_year2}", read
    yield "from between MONTH", rf"{_FROM}{month1} {day1}{_TO}{day2}{maybe_year2}", read
    yield "from between #", rf"{_FROM}{day1}{_TO}{day2} {month2}{maybe_year2}", read
    yield "from between MONTH", rf"{_FROM}{month1} {day1}{maybe_year1}{_TO}{month2} {day2}{maybe_year2}", read
    yield "from between #", rf"{_FROM}{day1} {month1}{maybe_year1}{_TO}{day2} {month2}{maybe_year2}", read

    yield f"{parts} year #", rf"(?:{_PART}(?:the year )?|(?P<cue>(?:the )?year ))?{year}", values.year
    yield "fiscal FY", rf"(?P<part>fiscal(?: year)? |FY(?: |-)?){year}", values.year
    yield "from between #", (
        rf"{_FROM}(?P<y1>1[0-9]\d\d|20\d\d)(?P<link>{_LINK % '/'})"
        rf"(?P<y2>1[0-9]\d\d|20\d\d|(?<=[-–/])\d\d)(?!\w|[.,/]\d|[-–]\d){_NOT_A_COUNT}"
    ), values.years  # fmt: skip
    yield "the early mid late #", r"(?:the )?(?:(?:early|mid|late)[-\s])?(?P<y>1[5-9]\d0|20\d0)['’]?s", values.decade
    yield "the first second third fourth last final #", (
        rf"(?:the )?(?P<n>{'|'.join(values.ORDINALS)}|last|final) (?P<u>quarter|half) of "
        rf"(?:{year}|(?:(?P<ry>this|last|next|the) year))"
    ), values.part_of_year  # fmt: skip
    yield "q", rf"Q(?P<n>[1-4]),? (?:of )?{year}", values.part_of_year
    yield f"the early late mid {_SEASONS.replace('|', ' ')}", (
        rf"(?:the )?(?:(?:early|late|mid)(?: |-))?(?P<season>{_SEASONS})(?:,| of| in)? {year}"
    ), values.season  # fmt: skip
    yield "last this next that", rf"(?P<rel>last|this|next|that) (?P<season>{_SEASONS})", values.season

    yield "today yesterday tomorrow tonight", r"today|yesterday|tomorrow|tonight", values.day_word
    yield "the this last", (
        r"the day (?:before yesterday|after tomorrow)|this (?:morning|afternoon|evening)|last night"
    ), values.day_word  # fmt: skip
    yield f"{parts} this last next", (
        rf"(?:{_PART}(?:the )?|(?:earlier|later) )?(?P<rel>this|last|next) (?P<unit>week|weekend|month|year)"
    ), values.period  # fmt: skip
    yield parts, rf"{_PART}(?:the )?(?:current )?(?P<unit>week|month|year)", values.period
    yield "the year", r"(?:the )?(?:current )?(?P<unit>year)(?: is (?:out|over)|(?:'|’)s end| end|-end)", values.period
    yield "WEEKDAY", rf"(?P<w>{_DAYS})(?:,? (?:of )?(?P<week>last|this|next) week)?", values.weekday
    yield "last next this", rf"(?P<rel>last|next|this past|this coming|this) (?P<w>{_DAYS})", values.weekday
    yield "the that", (
        r"(?:the (?P<rel>following|next|previous|preceding|same|very same)|that(?: same)?) "
        r"(?P<unit>day|week|month|year)"
    ), values.following  # fmt: skip
    yield "the", rf"the (?P<unit>day|week|month|year) (?P<dir>before|after){_CLAUSE_END}", values.following
    numbers = f"{' '.join(values.NUMBERS)} # several a many some dozens few"
    yield f"{numbers} about around almost nearly roughly just exactly only more less over at", (
        rf"{_HEDGE}{_NUMBER} {_UNIT}s? (?P<dir>ago|earlier|later|from (?:now|today)|(?:before|after){_CLAUSE_END})"
    ), values.offset  # fmt: skip
    yield "in", rf"in {_HEDGE}{_NUMBER} {_UNIT}s?['’]?s? (?P<dir>time)", values.offset

    yield "for over within during in throughout the last past next coming previous", (
        rf"(?:(?:for|over|within|during|in|throughout) )?(?:(?:the|{_ABOUT}|{_BOUND}) )?"
        rf"(?:(?:last|past|next|coming|previous|first) )?{_NUMBER} {_UNIT}s?"
    ), values.duration  # fmt: skip
    yield "days weeks months years decades", r"(?:days|weeks|months|years|decades) (?:ago|earlier|later)", values.vague
    yield "the recent coming", (
        r"(?:the )?(?:past|recent|coming|last few) (?:days|weeks|months|years|decades?|year|week|month)"
    ), values.vague  # fmt: skip


_COUNT_WORDS = frozenset(("the", *values.NUMBERS))
_COUNT = re.compile(
    rf"(?:the|(?P<num>\d{{1,2}}|{'|'.join(values.NUMBERS)})) {_UNIT}s? (?P<dir>before|after|following|prior to|ahead of) (?:the )?(?=\S)".replace(" ", _GAP),
    re.IGNORECASE,
)


@cache
def _starts() -> re.Pattern[str]:
    """The words that an expression may start with."""
    words = "|".join(sorted(_index().keys() - {"#"}))
    return re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])|\d+", re.IGNORECASE | re.ASCII)


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    read: values.Reading


@cache
def _index() -> dict[str, Sequence[_Rule]]:
    """First word (lower case, ``#`` for digits) -> the rules that may start with it."""
    classes = {"MONTH": (*MONTHS, *MONTH_ABBREVIATIONS), "WEEKDAY": (*WEEKDAYS, *WEEKDAY_ABBREVIATIONS)}
    index: dict[str, list[_Rule]] = {}
    for words, pattern, read in _grammar():
        rule = _Rule(re.compile(rf"(?:{pattern.replace(' ', _GAP)})(?!\w)", re.IGNORECASE), read)
        for first in {first.lower() for word in words.split() for first in classes.get(word, (word,))}:
            index.setdefault(first, []).append(rule)
    return dict(index)
