r"""When something happens: a grammar of the dates of news, and their resolution against the publication date.

Invariants: a span is exactly the words of the expression; spans do not overlap; nothing is guessed. What the text
and the publication date do not settle gets ``Time(None, "unknown")``. A date known only to the month or the year is an
interval of days, and a relative expression has a value only when both ends of that interval agree on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from kg.errors import InputError
from kg.model import Time

__all__ = ["KINDS", "TimeExpression", "find"]

#: What a kind means to a caller; only the first five date an act by themselves.
KINDS = {
    "date": "a calendar date, a month or a year",
    "relative": "counted from the publication date: yesterday, last week, on Friday",
    "range": "from one date to another, a decade, a quarter: an interval",
    "since": "the start of what goes on",
    "anaphoric": "counted from a date named before: the following day, two years later",
    "deadline": "by, until: the end of what is to happen",
    "before": "before the date",
    "after": "after the date",
    "modifier": "part of a name or noun phrase: the 1987 treaty",
    "duration": "how long; no value",
    "vague": "a time that no calendar holds: in recent years; no value",
}

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTH_ABBREVIATIONS = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAY_ABBREVIATIONS = ("Mon", "Tues", "Tue", "Wed", "Thurs", "Thur", "Thu", "Fri", "Sat", "Sun")
SEASONS = ("spring", "summer", "autumn", "fall", "winter")
COUNTED = (
    "a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
NUMBERS = {word: number for number, words in enumerate(COUNTED, start=1) for word in words.split()}
UNCOUNTED = ("several", "a few", "a couple of", "many", "some", "dozens of", "few")
UNITS = ("day", "week", "month", "year", "decade")
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
#: Nouns that make the number before them a quantity, never a year or a day.
QUANTITIES = (
    "people|persons|men|women|children|civilians|troops|soldiers|personnel|fighters|refugees|members|votes|cases|hours|"
    "minutes|seconds|days|weeks|months|years|km|kms|kilometers?|kilometres?|miles?|meters?|metres?|feet|tons?|tonnes?|kg|"
    "kilograms?|kilotons?|megatons?|MW|megawatts?|barrels?|dollars?|euros?|rubles?|roubles?|pounds?|percent|per|million|"
    "billion|trillion|warheads?|missiles?|rockets?|launchers?|tanks?|aircraft|drones?|vehicles?|ships?|kilowatts?|"
    "centrifuges|prisoners|deaths|homes|diplomats|dead|others|more"
)
#: Nouns whose year is part of their name: ``2015 nuclear deal``.
DATED_NOUNS = (
    "treaty|agreement|deal|accords?|pact|summit|elections?|war|invasion|referendum|convention|protocol|resolution|"
    "memorandum|conference|talks|crisis|coup|uprising|revolution|annexation|constitution|declaration|ceasefire|truce|"
    "campaign|attacks?|budget"
)
NUMBERED = "article|section|chapter|paragraph|resolution|protocol|phase|group|no|number|annex|flight|order|page"
NAMED_DAYS = "black|good|bloody|easter|palm|ash|holy|super|cyber"
NEWSPAPERS = "times|telegraph|mirror|express|mail|post|herald|review|business|independent|world"

# Cues before an expression; ``_before`` holds the last words of the text in front of it.
YEAR_CUES = "in|since|by|until|till|during|before|after|from|through|throughout|for|circa"
MONTH_CUES = "in|since|by|until|till|during|before|after|from|through|throughout|of"
MAY_CUES = "in|since|until|till|during|before|from|through|throughout"  # not "by": proposed by May; not "of"
FUTURE_CUES = "starting|beginning|commencing|begins?|starts?|until|till|by|for|coming|due"
KIND_CUES = {
    "since": "since",
    "by": "deadline",
    "until": "deadline",
    "till": "deadline",
    "than": "deadline",
    "before": "before",
    "to": "before",
    "after": "after",
    "following": "after",
}
DETERMINERS = "the|a|an|its|his|her|their|our|this|that"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """An expression of time: the half-open span ``[start, end)`` of the given text, its value, its kind (``KINDS``)."""

    start: int
    end: int
    time: Time
    kind: str


def find(text: str, anchor: str | None, previous: str | None = None, *, future: bool = False) -> list[TimeExpression]:
    """The expressions of time in ``text``, leftmost and longest, in order and without overlap.

    ``anchor`` is the publication date (ISO day, month or year; a time of day after it is ignored) or None, and then
    relative expressions have no value. ``previous`` is the ISO value of the last date named before this text, for
    ``the following day`` and, where there is no anchor, for the year of ``On September 9``. ``future`` reads a weekday,
    a day or a month without a year as one to come (``will meet on Friday``).

    Raises InputError when ``anchor`` or ``previous`` is no ISO date.

    >>> text = "It left on Friday."
    >>> [(text[e.start : e.end], e.time.value) for e in find(text, "2024-06-29")]
    [('Friday', '2024-06-28')]
    """
    context = _Context(text, None if anchor is None else _span(anchor.split("T")[0]), future)
    if previous is not None:
        context.remember(_span(previous))
    found: list[TimeExpression] = []
    index = _index()
    resume = 0
    for token in _TOKEN.finditer(text):
        start = token.start()
        if start < resume:
            continue
        rules = index.get(token[0].lower(), index["#"] if token[0][0].isdigit() else ())
        if not rules or start and not _may_start(text, start):
            continue
        matches = [(m, rule) for rule in rules if (m := rule.pattern.match(text, start))]
        for match, rule in sorted(matches, key=lambda pair: -pair[0].end()):
            reading = rule.read(match, context) if _capitals(match) else None
            if reading is not None:
                time, kind = reading
                found.append(TimeExpression(start, match.end(), time, kind))
                if time.value and kind not in ("modifier", "deadline"):
                    context.remember(_span(time.value))
                context.last_year = match.end() if rule.read is _year else -1
                resume = match.end()
                break
    return found


# Calendar


class _Span(NamedTuple):
    """The days that an ISO value stands for, both inclusive."""

    first: date
    last: date


def _span(value: str) -> _Span:
    """The days of an ISO day, month, year or interval ``A/B``; raises InputError for anything else."""
    ends = value.split("/")
    try:
        if len(ends) > 2 or not all(re.fullmatch(r"\d{4}(-\d\d){0,2}", end) for end in ends):
            raise ValueError(value)
        first, last = ends[0], ends[-1]
        start = date.fromisoformat(first + "-01-01"[len(first) - 4 :] if len(first) < 10 else first)
        if len(last) == 4:
            return _Span(start, date(int(last), 12, 31))
        if len(last) == 7:
            year, month = int(last[:4]), int(last[5:])
            return _Span(start, date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1))
        return _Span(start, date.fromisoformat(last))
    except ValueError as error:
        raise InputError(f"{value!r} is no date", hint="Write YYYY-MM-DD, YYYY-MM or YYYY") from error


def _agreed(base: _Span | None, answer: Callable[[date], str | None]) -> Time:
    """What ``answer`` says of every day of ``base``, if it says the same of the first and the last."""
    if base is None:
        return Time()
    try:
        value = answer(base.first)
        same = value == answer(base.last)
    except (ValueError, OverflowError):  # before year 1 or after 9999
        return Time()
    return Time(value, "resolved") if value and same else Time()


def _iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """An ISO value as precise as its parts, or None when there is no such date."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def _shifted(day: date, count: int, unit: str) -> str | None:
    """The unit of time that lies ``count`` units from that of ``day``; a week is its Monday and Sunday."""
    if unit == "day":
        return (day + timedelta(days=count)).isoformat()
    if unit in ("week", "weekend"):
        monday = day + timedelta(weeks=count, days=-day.weekday())
        start = monday + timedelta(days=5) if unit == "weekend" else monday
        return f"{start.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    if unit == "month":
        months = day.year * 12 + day.month - 1 + count
        return _iso(months // 12, months % 12 + 1)
    return _iso(day.year + count * (10 if unit == "decade" else 1))


def _weekday(day: date, number: int, direction: int, *, strict: bool = False) -> str:
    """The weekday nearest to ``day`` in the past (-1) or the future (1); the same day counts unless ``strict``."""
    distance = (direction * (number - day.weekday())) % 7
    return (day + timedelta(days=direction * (distance or (7 if strict else 0)))).isoformat()


# Reading a match: (time, kind), or None when the context says that it is no expression of time


@dataclass(slots=True)
class _Context:
    text: str
    anchor: _Span | None
    future: bool
    antecedents: list[_Span] = field(default_factory=list)  #: all dates named before
    narrative: _Span | None = None  #: the date at which a text without publication date has arrived
    last_year: int = -1  #: where a bare year ended just now: "in 1927 and 1930"

    def remember(self, span: _Span) -> None:
        """Take note of a date; a bare earlier year in passing (built in 1869) does not move the narrative back."""
        self.antecedents.append(span)
        precise = (span.last - span.first).days < 31
        if precise or self.narrative is None or span.first >= self.narrative.first:
            self.narrative = span

    def before(self, start: int) -> str:
        """The words in front of an expression, at most some 40 characters of them."""
        return self.text[max(0, start - 40) : start]

    def cued(self, start: int, cues: str) -> bool:
        return re.search(rf"(?<![\w'’])(?:{cues})\s+$", self.before(start), re.IGNORECASE) is not None

    def kind(self, start: int, default: str) -> str:
        """``default``, unless a word in front makes the date a bound."""
        pattern = (
            r"(?<!\w)(since|by|until|till|no later than|before|prior to|after|following)\s+"
            r"(?:(?:at least|around|about|the end of|on|in|the)\s+)?$"
        )
        cue = re.search(pattern, self.before(start), re.IGNORECASE)
        return KIND_CUES[cue[1].lower().split()[-1]] if cue else default

    def dated(self, kind: str, m: re.Match[str]) -> str:
        """The kind of a calendar date: a modifier between determiner and noun, else by the word in front."""
        after = self.text[m.end() : m.end() + 12]
        if self.cued_determiner(m.start()) and re.match(r"\s+(?!(?:on|of|to|and)\b)[A-Za-z]", after):
            return "modifier"
        return self.kind(m.start(), kind)

    def cued_determiner(self, start: int) -> bool:
        pattern = rf"(?<!\w)(?:{DETERMINERS})\s+$|\w['’]s?\s+$"
        return re.search(pattern, self.before(start), re.IGNORECASE) is not None

    def year_of(self, answer: Callable[[date], int]) -> int | None:
        """The year that the publication date gives; without one, the year of the date named before."""
        if self.anchor is None:
            value = _agreed(self.narrative, lambda day: f"{day.year:04}").value
        else:
            value = _agreed(self.anchor, lambda day: f"{answer(day):04}").value
        return int(value) if value else None


_Reading = tuple[Time, str] | None
_SHIFT = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "following": 1}


def _group(m: re.Match[str], name: str) -> str | None:
    return m.groupdict().get(name)


def _month_number(name: str) -> int:
    return 1 + next(i for i, month in enumerate(MONTHS) if month[:3].lower() == name[:3].lower())


def _weekday_number(name: str) -> int:
    return next(i for i, weekday in enumerate(WEEKDAYS) if weekday[:3].lower() == name[:3].lower())


def _year_for(c: _Context, month: int, day: int | None, weekday: int | None, *, future: bool) -> int | None:
    """The year of a date that the text gives without one: a month is the last, a day the nearest to the anchor."""

    def choose(anchor: date) -> int:
        if day is None:
            if future:
                return anchor.year + (month < anchor.month)
            return anchor.year - (month > anchor.month)
        days = [date(y, month, day) for y in range(anchor.year - 5, anchor.year + 6) if _iso(y, month, day)]
        fitting = [d for d in days if d.weekday() == weekday and abs((d - anchor).days) < 800]
        coming = [d for d in fitting or days if not future or d >= anchor]
        return min(coming, key=lambda d: (abs((d - anchor).days), d)).year

    return c.year_of(choose)


def _point(
    c: _Context, year: str | None, month: int, day: int | None, relative: str | None, weekday: str | None, future: bool
) -> Time | None:
    """The time of a calendar date; None when there is no such day (February 30)."""
    if year:
        value = _iso(int(year), month, day)
        return Time(value, "stated") if value else None
    if not _iso(2000, month, day):
        return None
    if relative:
        found = _agreed(c.anchor, lambda t: _shifted(t, _SHIFT[relative.lower()], "year")).value
        number = int(found) if found else None
    else:
        number = _year_for(c, month, day, _weekday_number(weekday) if weekday else None, future=future)
    value = _iso(number, month, day) if number else None
    return Time(value, "resolved") if value else Time()


def _date(m: re.Match[str], c: _Context) -> _Reading:
    """June 28, 2024; 28 June; Friday, June 28th; February 2019; in February; last February; a September attack."""
    name, start = m["m"], m.start()
    month, day, year, relative = _month_number(name), _group(m, "d"), _group(m, "y"), _group(m, "ry")
    if m[0][0].isdigit() and c.cued(start, NUMBERED):
        return None
    last = _group(m, "rel")
    if last:
        return _agreed(c.anchor, lambda t: _iso(_relative_month(t, month, last.lower()), month)), c.kind(
            start, "relative"
        )
    kind = c.dated("date", m)
    if not (day or year or relative or _group(m, "part")):
        possessive = c.text[m.end() : m.end() + 2] in ("'s", "’s")
        if name.lower() == "may" and (possessive or not c.cued(start, MAY_CUES)):
            return None
        if not c.cued(start, MONTH_CUES) and kind != "modifier":
            return None
    future = c.future or not day and c.cued(start, "by|until|till")
    time = _point(c, year, month, int(day) if day else None, relative, _group(m, "w"), future)
    return None if time is None else (time, kind)


def _relative_month(today: date, month: int, relative: str) -> int:
    if relative == "next":
        return today.year + (month <= today.month)
    if relative == "last":
        return today.year - (month >= today.month)
    return today.year


def _range(m: re.Match[str], c: _Context) -> _Reading:
    """from June 28 to July 2, 2024; June 28-30; between August and October; in May and June."""
    opened = _group(m, "open")
    y1, y2, d1, d2 = (_group(m, name) for name in ("y1", "y2", "d1", "d2"))
    m1 = _month_number(_group(m, "m1") or m["m2"])
    m2 = _month_number(_group(m, "m2") or m["m1"])
    if not (opened or d1 or y2 or c.cued(m.start(), "in|during|of")):
        return None
    if not y2 and y1:
        y2 = str(int(y1) + ((m2, int(d2 or 0)) < (m1, int(d1 or 0))))
    end = _point(c, y2, m2, int(d2) if d2 else None, None, None, c.future)
    if end is None or not _iso(2000, m1, int(d1) if d1 else None):
        return None
    if not end.value:
        return end, "range"
    year = int(y1) if y1 else int(end.value[:4]) - ((m1, int(d1 or 0)) > (m2, int(d2 or 0)))
    first = _iso(year, m1, int(d1) if d1 else None)
    if not first or first > end.value:
        return None
    return Time(f"{first}/{end.value}", end.basis), "range"


def _years(m: re.Match[str], c: _Context) -> _Reading:
    """1921-1922; 1994-96; from 1950 to 1953; between 1990 and 1995; the war of 1950-1953."""
    first, last = int(m["y1"]), int(m["y1"][: 4 - len(m["y2"])] + m["y2"])
    if m["link"].strip().lower() == "and" and (_group(m, "open") or "").strip().lower() != "between":
        return None
    kind = "modifier" if c.cued(m.start(), "of") else "range"
    return (Time(f"{first}/{last}", "stated"), kind) if first < last <= first + 200 else None


def _year(m: re.Match[str], c: _Context) -> _Reading:
    """in 2019; early 2019; the 1987 treaty; the treaty of 1987; Iran's 2015 nuclear deal."""
    start, time = m.start(), Time(m["y"], "stated")
    if c.cued(start, "of") and not _group(m, "part"):
        return time, "modifier"
    if _group(m, "part") or _group(m, "cue") or c.cued(start, rf"(?:{YEAR_CUES})(?:\s+(?:at least|around|about))?"):
        return time, c.kind(start, "date")
    if 0 <= c.last_year and re.fullmatch(r"(?:,?\s*(?:and|or)|,)\s+", c.text[c.last_year : start]):
        return time, c.kind(start, "date")
    after = c.text[m.end() : m.end() + 60]
    noun = re.match(rf"\s+(?:[\w-]+\s+){{0,3}}(?:{DATED_NOUNS})\b", after, re.IGNORECASE)
    bracketed = c.text[start - 1 : start] == "(" and after[:1] == ")"
    if noun or bracketed or c.cued_determiner(start) and re.match(r"\s+[A-Za-z]", after):
        return time, "modifier"
    return None


def _iso_date(m: re.Match[str], c: _Context) -> _Reading:
    value = _iso(int(m["y"]), int(m["mm"]), int(m["dd"]))
    return (Time(value, "stated"), c.kind(m.start(), "date")) if value else None


def _numeric(m: re.Match[str], c: _Context) -> _Reading:
    """06/29/2024 and 29.06.2024; where day and month could be swapped, only the year is sure."""
    a, b, year = int(m["a"]), int(m["b"]), int(m["y"])
    readings = {value for value in (_iso(year, a, b), _iso(year, b, a)) if value}
    if not readings or not a or not b:
        return None
    return Time(readings.pop() if len(readings) == 1 else f"{year:04}", "stated"), c.kind(m.start(), "date")


def _decade(m: re.Match[str], c: _Context) -> _Reading:
    """the 1980s; the 1900s could be a century, so it has no value."""
    year = int(m["y"])
    if year % 100 == 0 and year != 2000:
        return Time(), "vague"
    return Time(f"{year}/{year + 9}", "stated"), c.kind(m.start(), "range")


def _part_of_year(m: re.Match[str], c: _Context) -> _Reading:
    """the first quarter of 2019, Q3 2024, the second half of last year."""
    relative, unit = _group(m, "ry"), (_group(m, "u") or "quarter").lower()
    length = 6 if unit == "half" else 3
    ordinal = m["n"].lower()
    number = int(ordinal) if ordinal.isdigit() else 12 // length if ordinal in ("last", "final") else ORDINALS[ordinal]
    if number * length > 12:
        return None
    year: int | None = int(m["y"]) if m["y"] else None
    if relative:
        found = _agreed(c.anchor, lambda t: _shifted(t, _SHIFT.get(relative.lower(), 0), "year")).value
        year = int(found) if found else None
    if year is None:
        return Time(), "range"
    value = f"{year}-{(number - 1) * length + 1:02}/{year}-{number * length:02}"
    return Time(value, "stated" if m["y"] else "resolved"), c.kind(m.start(), "range")


def _season(m: re.Match[str], c: _Context) -> _Reading:
    """the summer of 1955, last spring, that fall: the year, since seasons differ by hemisphere."""
    if year := _group(m, "y"):
        return Time(year, "stated"), c.kind(m.start(), "date")
    relative = m["rel"].lower()
    if relative == "that":
        return _anaphor(c, 0, "year")
    if m["season"].lower() == "winter":  # it spans two years
        return Time(), "relative"
    # The season's last month: "last fall" said in September is that of the year before.
    month = {"spring": 5, "summer": 8}.get(m["season"].lower(), 11)
    return _agreed(c.anchor, lambda t: _iso(_relative_month(t, month, relative))), c.kind(m.start(), "relative")


def _day_word(m: re.Match[str], c: _Context) -> _Reading:
    """today, yesterday, the day after tomorrow, this morning, last night; not the newspaper USA Today."""
    words = m["word"].lower().split()
    title = m["word"][0].isupper() and re.search(r"\w[ \t]+$", c.before(m.start())) is not None
    if title:
        return None
    offsets = {"before": -2, "after": 2, "yesterday": -1, "last": -1, "tomorrow": 1}
    offset = next((offsets[word] for word in words if word in offsets), 0)
    return _agreed(c.anchor, lambda t: _shifted(t, offset, "day")), c.kind(m.start(), "relative")


def _period(m: re.Match[str], c: _Context) -> _Reading:
    """this week, earlier this month, late last year, the end of the year."""
    relative, unit = (_group(m, "rel") or "this").lower(), m["unit"].lower()
    base = c.anchor or (None if _group(m, "rel") else c.narrative)
    return _agreed(base, lambda t: _shifted(t, _SHIFT[relative], unit)), c.kind(m.start(), "relative")


def _weekday_name(m: re.Match[str], c: _Context) -> _Reading:
    """on Friday (the last one, or the next where the future is meant), last Friday, next Tuesday."""
    start, relative, number = m.start(), (_group(m, "rel") or "").lower(), _weekday_number(m["w"])
    if c.cued(start, NAMED_DAYS) or c.cued(start, "mail on"):
        return None
    after = c.text[m.end() : m.end() + 20]
    if after[1:2].isupper() and re.match(rf"\s+(?:{NEWSPAPERS})\b", after, re.IGNORECASE):
        return None
    future = c.future or c.cued(start, rf"(?:{FUTURE_CUES})(?:\s+(?:on|from))?")
    direction = -1 if relative in ("last", "this past") else 1 if relative or future else -1
    strict = relative in ("last", "this past", "next")
    return _agreed(c.anchor, lambda t: _weekday(t, number, direction, strict=strict)), c.kind(start, "relative")


def _anaphor(c: _Context, count: int, unit: str) -> tuple[Time, str]:
    """Counted from the last date before that is precise enough."""
    times = (_agreed(base, lambda t: _shifted(t, count, unit)) for base in reversed(c.antecedents))
    return next((time for time in times if time.value), Time()), "anaphoric"


def _following(m: re.Match[str], c: _Context) -> _Reading:
    """the following day, the previous year, the same month, that week, the year before."""
    word = (_group(m, "rel") or _group(m, "dir") or "that").lower()
    count = {"following": 1, "next": 1, "after": 1, "previous": -1, "preceding": -1, "before": -1}.get(word, 0)
    return _anaphor(c, count, m["unit"].lower())


def _offset(m: re.Match[str], c: _Context) -> _Reading:
    """two days ago, a decade ago, three weeks from now; with earlier and later, counted from the date before."""
    direction, unit = m["dir"].lower().split()[0], m["unit"].lower()
    words = (_group(m, "num") or "").lower()
    count = int(words) if words.isdigit() else NUMBERS.get(words)
    if count is None or _group(m, "half") or _group(m, "bound"):
        return Time(), "vague"
    count *= -1 if direction in ("ago", "earlier", "before") else 1
    if direction in ("earlier", "later", "before", "after"):
        return _anaphor(c, count, unit)
    return _agreed(c.anchor, lambda t: _shifted(t, count, unit)), c.kind(m.start(), "relative")


def _duration(m: re.Match[str], c: _Context) -> _Reading:
    return Time(), "duration"


def _vague(m: re.Match[str], c: _Context) -> _Reading:
    return Time(), "vague"


# The grammar: the words that may come first, the pattern, how it is read. A space stands for any single line gap.

_TOKEN = re.compile(r"[A-Za-z]+|\d+")
_GAP = r"[ \t\xa0]{0,4}(?:[ \t\xa0]|\r?\n)[ \t\xa0]{0,4}"
_NOT_A_COUNT = rf"(?! (?:{QUANTITIES})\b)"
_NAMES = "|".join(MONTHS)
_PART = (
    r"(?P<part>(?:the )?(?:(?:very )?(?:beginning|start|end|middle|month|close)|(?:first|last|final) (?:days|weeks|months)) of |"
    r"(?:early|late|mid)(?: in)? |(?:early|mid|late)-|(?:earlier|later) in )"
)
_RELATIVE_YEAR = r"(?:of )?(?P<ry>this|last|next) year"
_LINK = r"(?: to | and | until | till | through |(?: )?[-–—](?: )?)"
_OPEN = r"(?P<open>from |between )"
_NUMBER = rf"(?P<num>\d{{1,3}}|{'|'.join(NUMBERS)}|{'|'.join(UNCOUNTED)})(?P<half> and a half)?"
_UNIT = rf"(?P<unit>{'|'.join(UNITS)})"
_ABOUT = "about|around|almost|nearly|roughly|some|just|exactly|only"
_BOUND = "(?:more|less) than|over|at least"
_CLAUSE_END = r"(?=\s*(?:[.,;:)!?\"”]|$))"


def _month(n: str = "") -> str:
    return rf"(?P<m{n}>(?:{_NAMES})\b|(?:{'|'.join(MONTH_ABBREVIATIONS)})\b\.?)"


def _day(n: str = "") -> str:
    return rf"(?P<d{n}>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\w|[.,:/]\d|(?: )?%){_NOT_A_COUNT}"


def _a_year(n: str = "") -> str:
    return rf"(?P<y{n}>1[0-9]\d\d|20\d\d)(?!\w|[.,/]\d|(?: )?%|-\d){_NOT_A_COUNT}"


def _grammar() -> Iterator[tuple[str, str, Callable[[re.Match[str], _Context], _Reading]]]:
    """(first words, pattern, reader); ``#`` stands for digits, ``MONTH`` and ``WEEKDAY`` for the names."""
    weekday = rf"(?:(?P<w>{'|'.join(WEEKDAYS)}|(?:{'|'.join(WEEKDAY_ABBREVIATIONS)})\b\.?),? (?:the )?)?"
    month, day, year = _month(), _day(), _a_year()
    parts = "the beginning start end middle month close very first last final early late mid earlier later"
    yield "MONTH WEEKDAY", rf"{weekday}{month} (?:the )?{day}(?:(?:,|,? of)?(?: )?{year}|,? {_RELATIVE_YEAR})?", _date
    yield "# the WEEKDAY", rf"{weekday}(?:the )?{day} (?:of )?{month}(?:,? {year}|,? {_RELATIVE_YEAR})?", _date
    yield f"{parts} MONTH", rf"{_PART}?{month}(?:,?(?: of)? {year}|,? {_RELATIVE_YEAR})", _date
    yield f"{parts} MONTH", rf"{_PART}?(?P<m>{_NAMES})", _date
    yield "last this next", rf"(?P<rel>last|this|next) (?P<m>{_NAMES})", _date
    yield f"{parts} year #", rf"(?:{_PART}(?:the year )?|(?P<cue>(?:the )?year ))?{year}", _year
    yield "fiscal FY", rf"(?P<part>fiscal(?: year)? |FY(?: |-)?){year}", _year
    yield "#", r"(?P<y>\d{4})([-/])(?P<mm>\d\d)\2(?P<dd>\d\d)(?!\d|[-/]\d)", _iso_date
    yield "#", r"(?P<a>\d\d?)([/.])(?P<b>\d\d?)\2(?P<y>1[5-9]\d\d|20\d\d)(?!\d|[-/.]\d)", _numeric
    yield "from between #", (
        r"(?P<open>from |between )?(?P<y1>1[0-9]\d\d|20\d\d)(?P<link> to | and | until | till | through |(?: )?[-–—/](?: )?)"
        rf"(?P<y2>1[0-9]\d\d|20\d\d|(?<=[-–/])\d\d)(?!\w|[.,/]\d|[-–]\d){_NOT_A_COUNT}"
    ), _years  # fmt: skip
    month1, month2, day1, day2, year1, year2 = (
        _month("1"),
        _month("2"),
        _day("1"),
        _day("2"),
        _a_year("1"),
        _a_year("2"),
    )
    yield "from between MONTH", rf"{_OPEN}?{month1}(?:,? {year1})?{_LINK}{month2}(?:,? {year2})?", _range
    yield "from between MONTH", rf"{_OPEN}?{month1} {day1}{_LINK}{day2}(?:,? {year2})?", _range
    yield "from between #", rf"{_OPEN}?{day1}{_LINK}{day2} {month2}(?:,? {year2})?", _range
    yield "from between MONTH", rf"{_OPEN}?{month1} {day1}(?:,? {year1})?{_LINK}{month2} {day2}(?:,? {year2})?", _range
    yield "from between #", rf"{_OPEN}?{day1} {month1}(?:,? {year1})?{_LINK}{day2} {month2}(?:,? {year2})?", _range
    yield "the early mid late #", r"(?:the )?(?:(?:early|mid|late)[-\s])?(?P<y>1[5-9]\d0|20\d0)['’]?s", _decade
    yield "the first second third fourth last final #", (
        rf"(?:the )?(?P<n>{'|'.join(ORDINALS)}|last|final) (?P<u>quarter|half) of "
        rf"(?:{year}|(?:(?P<ry>this|last|next|the) year))"
    ), _part_of_year  # fmt: skip
    yield "q", rf"Q(?P<n>[1-4]),? (?:of )?{year}", _part_of_year
    seasons = "|".join(SEASONS)
    yield f"the early late mid {seasons.replace('|', ' ')}", (
        rf"(?:the )?(?:(?:early|late|mid)(?: |-))?(?P<season>{seasons})(?:,| of| in)? {year}"
    ), _season  # fmt: skip
    yield "last this next that", rf"(?P<rel>last|this|next|that) (?P<season>{seasons})", _season
    yield "today yesterday tomorrow tonight", r"(?P<word>today|yesterday|tomorrow|tonight)", _day_word
    yield "the this last", (
        r"(?P<word>the day (?:before yesterday|after tomorrow)|this (?:morning|afternoon|evening)|last night)"
    ), _day_word  # fmt: skip
    part = rf"(?:{_PART}(?P<rel2>the )?|(?:earlier|later) )"
    yield f"{parts} this last next", rf"(?:{part})?(?P<rel>this|last|next) (?P<unit>week|weekend|month|year)", _period
    yield parts, rf"{_PART}(?:the )?(?:current )?(?P<unit>week|month|year)", _period
    yield "WEEKDAY", rf"(?P<w>{'|'.join(WEEKDAYS)})", _weekday_name
    yield "last next this", rf"(?P<rel>last|next|this past|this coming|this) (?P<w>{'|'.join(WEEKDAYS)})", _weekday_name
    yield "the that", (
        r"(?:the (?P<rel>following|next|previous|preceding|same|very same)|that(?: same)?) "
        r"(?P<unit>day|week|month|year)"
    ), _following  # fmt: skip
    yield "the", rf"the (?P<unit>day|week|month|year) (?P<dir>before|after){_CLAUSE_END}", _following
    hedge = rf"(?:(?:{_ABOUT}) |(?P<bound>{_BOUND}) )?"
    numbers = " ".join(NUMBERS) + " # several a many some dozens few"
    yield f"{numbers} about around almost nearly roughly just exactly only more less over at", (
        rf"{hedge}{_NUMBER} {_UNIT}s? (?P<dir>ago|earlier|later|from now|(?:before|after){_CLAUSE_END})"
    ), _offset  # fmt: skip
    yield "in", rf"in {hedge}{_NUMBER} {_UNIT}s?['’]?s? (?P<dir>time)", _offset
    yield "days weeks months years decades", r"(?:days|weeks|months|years|decades) (?:ago|earlier|later)", _vague
    yield "for over within during in throughout the last past next coming previous", (
        rf"(?:(?:for|over|within|during|in|throughout) )?(?:(?:the|{_ABOUT}|{_BOUND}) )?"
        rf"(?:(?:last|past|next|coming|previous|first) )?{_NUMBER} {_UNIT}s?"
    ), _duration  # fmt: skip
    yield (
        "the recent coming",
        r"(?:the )?(?:past|recent|coming|last few) (?:days|weeks|months|years|decades?|year|week|month)",
        _vague,
    )


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], _Context], _Reading]


@cache
def _index() -> dict[str, Sequence[_Rule]]:
    """First word (lower case, ``#`` for digits) -> the rules that may start with it."""
    classes = {
        "MONTH": [name.lower() for name in (*MONTHS, *MONTH_ABBREVIATIONS)],
        "WEEKDAY": [name.lower() for name in (*WEEKDAYS, *WEEKDAY_ABBREVIATIONS)],
    }
    index: dict[str, list[_Rule]] = {}
    for words, pattern, read in _grammar():
        rule = _Rule(re.compile(pattern.replace(" ", _GAP) + r"(?!\w)", re.IGNORECASE), read)
        firsts = {first for word in words.split() for first in classes.get(word, [word.lower()])}
        for first in firsts:
            index.setdefault(first, []).append(rule)
    return dict(index)


def _may_start(text: str, start: int) -> bool:
    """Whether an expression may start here: not inside a word, a designation (9M729) or a number (2,019)."""
    before = text[start - 1]
    if text[start].isdigit():
        return not (before.isalnum() or before in "-–—./,:$€£#+_'’")
    return not (before.isalnum() or before in "-_")


def _capitals(m: re.Match[str]) -> bool:
    """Months and weekdays are names: may, march and sun are not."""
    names = (value for key, value in m.groupdict().items() if key in ("m", "m1", "m2", "w"))
    return all(name is None or name[0].isupper() for name in names)
