"""What an expression of time means: its value and its kind, from the words around it and the publication date.

Each reading takes a match of the grammar (`kg.extract.times`) and gives the time and the kind, or None when the context says that
it is no expression of time. Nothing is guessed: what the text and the publication date do not settle has no value, and
where the date counted from is a span (a month, a year), both ends of it must give the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from kg.dates import MONTH_NUMBERS, WEEKDAY_NUMBERS, Span, iso, nearest_weekday, shifted
from kg.model import Time

COUNTED = (
    "a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
NUMBERS = {word: number for number, words in enumerate(COUNTED, start=1) for word in words.split()}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
#: Nouns whose year is part of their name: ``2015 nuclear deal``.
DATED_NOUNS = (
    "treaty|agreement|deal|accords?|pact|summit|elections?|war|invasion|referendum|convention|protocol|resolution|"
    "memorandum|conference|talks|crisis|coup|uprising|revolution|annexation|constitution|declaration|ceasefire|truce|"
    "campaign|attacks?|budget"
)
NUMBERED = "article|section|chapter|paragraph|resolution|protocol|phase|group|no|number|annex|flight|order|page"
NAMED_DAYS = "black|good|bloody|easter|palm|ash|holy|super|cyber"
NEWSPAPERS = "times|telegraph|mirror|express|mail|post|herald|review|business|independent|world"

# Cues before an expression.
MAY_CUES = "in|since|until|till|during|before|from|through|throughout"  # not "by": proposed by May; not "of"
MONTH_CUES = f"{MAY_CUES}|by|after|of"
YEAR_CUES = f"{MAY_CUES}|by|after|for|circa"
FUTURE_CUES = "starting|beginning|commencing|begins?|(?-i:starts?)|until|till|by|for|coming|due"
KIND_CUES = {
    "since": "since",
    "by": "deadline",
    "until": "end",
    "till": "end",
    "through": "end",
    "than": "deadline",
    "before": "before",
    "to": "before",
    "of": "before",
    "after": "after",
    "following": "after",
}
DETERMINERS = "the|a|an|its|his|her|their|our|this|that"
SHIFTS = {"last": -1, "past": -1, "this past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "following": 1}

#: How many days after publication a day without a year may lie in a text that does not speak of the future.
AHEAD = 45

Match = re.Match[str]
Meaning = tuple[Time, str] | None  #: the time and a kind of `kg.extract.times.KINDS`
Reading = Callable[[Match, "Context"], Meaning]


@dataclass(slots=True)
class Context:
    """The text around an expression, and the dates it may be counted from."""

    text: str
    anchor: Span | None  #: the publication date
    future: bool  #: whether a date without a year is one to come
    antecedents: list[Span] = field(default_factory=list)  #: all dates named before
    narrative: Span | None = None  #: the date at which a text without publication date has arrived
    tale: bool = False  #: whether a date without a year belongs to the narrative, not to the publication date
    last_year: int = -1  #: where a bare year ended just now: "in 1927 and 1930"

    def remember(self, span: Span) -> None:
        """Take note of a date; a bare earlier year in passing (built in 1869) does not move the narrative back."""
        self.antecedents.append(span)
        precise = (span.last - span.first).days < 31
        if precise or self.narrative is None or span.first >= self.narrative.first:
            self.narrative = span

    def before(self, start: int) -> str:
        """The words in front of an expression, at most some 40 characters of them."""
        return self.text[max(0, start - 40) : start]

    def cued(self, start: int, cues: str) -> bool:
        """Whether one of the words (a pattern) stands in front."""
        return re.search(rf"(?<![\w'’])(?:{cues})\s+$", self.before(start), re.IGNORECASE) is not None

    def owned(self, start: int) -> bool:
        """Whether a determiner or a possessive stands in front."""
        pattern = rf"(?<!\w)(?:{DETERMINERS})\s+$|\w['’]s?\s+$"
        return re.search(pattern, self.before(start), re.IGNORECASE) is not None

    def kind(self, start: int, default: str) -> str:
        """``default``, unless a word in front makes the date a bound."""
        pattern = (
            r"(?<!\w)(since|by|until|till|through|no later than|before|prior to|ahead of|after|following)\s+"
            r"(?:(?:at least|around|about|the end of|on|in|the)\s+)?$"
        )
        cue = re.search(pattern, self.before(start), re.IGNORECASE)
        if cue is None or re.search(r"\bnot\s+$", self.before(start)[: cue.start()], re.IGNORECASE):  # `not until 1963`: then
            return default
        return KIND_CUES[cue[1].lower().split()[-1]]

    def relative(self, m: Match, answer: Callable[[date], str | None]) -> Meaning:
        """Counted from the publication date."""
        return _agreed(self.anchor, answer), self.kind(m.start(), "relative")

    def anaphor(self, count: int, unit: str) -> Meaning:
        """Counted from the last date before that is precise enough."""
        times = (_agreed(base, lambda day: shifted(day, count, unit)) for base in reversed(self.antecedents))
        return next((time for time in times if time.value), Time()), "anaphoric"


def _agreed(base: Span | None, answer: Callable[[date], str | None]) -> Time:
    """What ``answer`` says of every day of ``base``, if it says the same of the first and the last."""
    if base is None:
        return Time()
    try:
        value = answer(base.first)
        same = value == answer(base.last)
    except (ValueError, OverflowError):  # before year 1 or after 9999
        return Time()
    return Time(value, "resolved") if value and same else Time()


def _group(m: Match, name: str) -> str | None:
    return m.groupdict().get(name)


def _month(name: str) -> int:
    return MONTH_NUMBERS[name[:3].lower()]


# --- dates that have a month ------------------------------------------------------------------------------------------


def _relative_year(c: Context, word: str) -> int | None:
    """this year, last year, next year"""
    value = _agreed(c.anchor, lambda day: shifted(day, SHIFTS.get(word.lower(), 0), "year")).value
    return int(value) if value else None


def _missing_year(c: Context, month: int, day: int | None, weekday: int | None, *, future: bool) -> int | None:
    """The year of a date that the text gives without one: a month or a day is the last, or what the weekday says.

    Without a publication date it is the year of the date named before.
    """

    def choose(anchor: date) -> str:
        if day is None:
            year = anchor.year + (month < anchor.month) if future else anchor.year - (month > anchor.month)
            return f"{year:04}"
        days = [date(y, month, day) for y in range(anchor.year - 5, anchor.year + 6) if iso(y, month, day)]
        fitting = [d for d in days if d.weekday() == weekday and abs((d - anchor).days) < 800]
        coming = [d for d in fitting or days if not future or d >= anchor]
        if not (future or fitting):  # what is told is past; a little ahead where the date of publication is not exact
            coming = [d for d in days if (d - anchor).days <= AHEAD]
        return f"{min(coming, key=lambda d: (abs((d - anchor).days), d)).year:04}"

    time = _agreed(c.anchor, choose) if c.anchor and not c.tale else _agreed(c.narrative, lambda named: f"{named.year:04}")
    return int(time.value) if time.value else None


def _point(
    c: Context, year: str | None, month: int, day: int | None, relative: str | None, weekday: str | None, future: bool
) -> Time | None:
    """The time of a calendar date; None when there is no such day (February 30)."""
    if year:
        value = iso(int(year), month, day)
        return Time(value, "stated") if value else None
    if not iso(2000, month, day):
        return None
    if relative:
        number = _relative_year(c, relative)
    else:
        weekday_number = WEEKDAY_NUMBERS[weekday[:3].lower()] if weekday else None
        number = _missing_year(c, month, day, weekday_number, future=future)
    value = iso(number, month, day) if number else None
    return Time(value, "resolved") if value else Time()


def _year_of_month(today: date, month: int, relative: str) -> int:
    """last March, next March, this March"""
    if relative == "next":
        return today.year + (month <= today.month)
    if relative == "last":
        return today.year - (month >= today.month)
    return today.year


def calendar_date(m: Match, c: Context) -> Meaning:
    """June 28, 2024; 28 June; Friday, June 28th; February 2019; in February; last February; a September attack."""
    name, start = m["m"], m.start()
    month, day, year, relative = _month(name), _group(m, "d"), _group(m, "y"), _group(m, "ry")
    if m[0][0].isdigit() and c.cued(start, NUMBERED):
        return None
    if last := _group(m, "rel"):
        return c.relative(m, lambda today: iso(_year_of_month(today, month, last.lower().split()[-1].replace("past", "last")), month))
    after = c.text[m.end() : m.end() + 12]
    adjective = (c.owned(start) or re.fullmatch(r"the\s+\d+\s.*", m[0], re.I | re.S) and not re.search(r"\sof\s", m[0])) and re.match(r"\s+(?!(?:on|of|to|and)\b)[A-Za-z]", after)
    if not (day or year or relative or _group(m, "part")):
        if name.lower() == "may" and (after.startswith(("'s", "’s")) or not c.cued(start, MAY_CUES)):
            return None
        if not (adjective or c.cued(start, MONTH_CUES)):
            return None
    future = c.future or not day and c.cued(start, "by|until|till")
    time = _point(c, year, month, int(day) if day else None, relative, _group(m, "w"), future)
    return None if time is None else (time, "modifier" if adjective else c.kind(start, "date"))


def month_of_year(m: Match, c: Context) -> Meaning:
    """in March of that year, on May 6 of the following year: the year is that of the date before."""
    meaning, day = c.anaphor(_step(m["which"]), "year"), _group(m, "d")
    year = meaning[0].value if meaning is not None else None
    value = iso(int(year), _month(m["m"]), int(day) if day else None) if year else None
    return Time(value, "resolved") if value else Time(), c.kind(m.start(), "anaphoric")


def month_told(m: Match, c: Context) -> Meaning:
    """that May, the following October: the month nearest to the date before; not `said that May would`."""
    which, month = m["which"].lower(), _month(m["m"])
    if which == "that" and not re.search(r"(?:^|[.,;:(-]|\band)\s*$", c.before(m.start())):
        return None
    base = c.antecedents[-1] if c.antecedents else None
    if base is None:
        return Time(), "anaphoric"
    step = _step(which)
    year = base.first.year + step * (step > 0 and month <= base.last.month or step < 0 and month >= base.first.month)
    value = iso(year, month)
    return Time(value, "resolved") if value else Time(), c.kind(m.start(), "anaphoric")


def _step(which: str) -> int:
    """1 for what follows, -1 for what went before, 0 for the same."""
    return {"following": 1, "next": 1, "previous": -1, "preceding": -1}.get(which.lower().split()[-1], 0)


def date_range(m: Match, c: Context) -> Meaning:
    """from June 28 to July 2, 2024; June 28-30; between August and October; in May and June."""
    y1, y2 = _group(m, "y1"), _group(m, "y2")
    d1, d2 = (int(day) if (day := _group(m, name)) else None for name in ("d1", "d2"))
    m1 = _month(_group(m, "m1") or m["m2"])
    m2 = _month(_group(m, "m2") or m["m1"])
    if not (_group(m, "open") or d1 or y2 or c.cued(m.start(), "in|during|of")):
        return None
    over_new_year = (m2, d2 or 0) < (m1, d1 or 0)
    if not y2 and y1:
        y2 = str(int(y1) + over_new_year)
    end = _point(c, y2, m2, d2, None, None, c.future)
    if end is None or not iso(2000, m1, d1):
        return None
    if not end.value:
        return end, "range"
    first = iso(int(y1) if y1 else int(end.value[:4]) - over_new_year, m1, d1)
    return (Time(f"{first}/{end.value}", end.basis), "range") if first and first <= end.value else None


def iso_day(m: Match, c: Context) -> Meaning:
    """2024-06-29, 2024/06/29"""
    value = iso(int(m["y"]), int(m["mm"]), int(m["dd"]))
    return (Time(value, "stated"), c.kind(m.start(), "date")) if value else None


def numeric(m: Match, c: Context) -> Meaning:
    """06/29/2024 and 29.06.2024; where day and month could be swapped, only the year is sure."""
    a, b, year = int(m["a"]), int(m["b"]), int(m["y"])
    days = {value for value in (iso(year, a, b), iso(year, b, a)) if value}
    if not days:
        return None
    return Time(days.pop() if len(days) == 1 else f"{year:04}", "stated"), c.kind(m.start(), "date")


# --- years and their parts --------------------------------------------------------------------------------------------


def year(m: Match, c: Context) -> Meaning:
    """in 2019; early 2019; the 1987 treaty; the treaty of 1987; Iran's 2015 nuclear deal."""
    start, time = m.start(), Time(m["y"], "stated")
    if c.cued(start, "of") and not _group(m, "part"):
        return time, "modifier"
    listed = c.last_year >= 0 and re.fullmatch(r"(?:,?\s*(?:and|or)|,)\s+", c.text[c.last_year : start])
    cued = c.cued(start, rf"(?:{YEAR_CUES})(?:\s+(?:at least|around|about))?")
    if _group(m, "part") or _group(m, "cue") or cued or listed:
        return time, c.kind(start, "date")
    after = c.text[m.end() : m.end() + 60]
    noun = re.match(rf"\s+(?:[\w-]+\s+){{0,3}}(?:{DATED_NOUNS})\b", after, re.IGNORECASE)
    bracketed = c.text[start - 1 : start] == "(" and after[:1] == ")"
    if noun or bracketed or c.owned(start) and re.match(r"\s+[A-Za-z]", after):
        return time, "modifier"
    return None


def years(m: Match, c: Context) -> Meaning:
    """1921-1922; 1994-96; from 1950 to 1953; between 1990 and 1995; the war of 1950-1953."""
    first, last = int(m["y1"]), int(m["y1"][: 4 - len(m["y2"])] + m["y2"])
    if m["link"].strip().lower() == "and" and (_group(m, "open") or "").strip().lower() != "between":
        return None
    kind = "modifier" if c.cued(m.start(), "of") else "range"
    return (Time(f"{first}/{last}", "stated"), kind) if first < last <= first + 200 else None


def decade(m: Match, c: Context) -> Meaning:
    """the 1980s; the 1900s could be a century, so it has no value."""
    start = int(m["y"])
    if start % 100 == 0 and start != 2000:
        return Time(), "vague"
    return Time(f"{start}/{start + 9}", "stated"), c.kind(m.start(), "range")


def part_of_year(m: Match, c: Context) -> Meaning:
    """the first quarter of 2019, Q3 2024, the second half of last year."""
    length = 6 if (_group(m, "u") or "").lower() == "half" else 3
    ordinal = m["n"].lower()
    number = int(ordinal) if ordinal.isdigit() else 12 // length if ordinal in ("last", "final") else ORDINALS[ordinal]
    if number * length > 12:
        return None
    in_year = int(m["y"]) if m["y"] else _relative_year(c, m["ry"])
    if in_year is None:
        return Time(), "range"
    value = f"{in_year}-{(number - 1) * length + 1:02}/{in_year}-{number * length:02}"
    return Time(value, "stated" if m["y"] else "resolved"), c.kind(m.start(), "range")


def season(m: Match, c: Context) -> Meaning:
    """the summer of 1955, last spring, that fall: the year, since seasons differ by hemisphere."""
    if stated := _group(m, "y"):
        return Time(stated, "stated"), c.kind(m.start(), "date")
    relative, name = m["rel"].lower(), m["season"].lower()
    if relative == "that":
        return c.anaphor(0, "year")
    if name == "winter":  # it spans two years
        return Time(), "relative"
    # The season's last month: "last fall" said in September is that of the year before.
    month = {"spring": 5, "summer": 8}.get(name, 11)
    return c.relative(m, lambda today: iso(_year_of_month(today, month, relative)))


# --- counted from another date ----------------------------------------------------------------------------------------


def day_word(m: Match, c: Context) -> Meaning:
    """today, yesterday, the day after tomorrow, this morning, last night; not the newspaper USA Today."""
    if m[0][0].isupper() and re.search(r"\w[ \t]+$", c.before(m.start())):
        return None
    offsets = {"before": -2, "after": 2, "yesterday": -1, "last": -1, "tomorrow": 1}
    offset = next((offsets[word] for word in m[0].lower().split() if word in offsets), 0)
    return c.relative(m, lambda today: shifted(today, offset, "day"))


def period(m: Match, c: Context) -> Meaning:
    """this week, earlier this month, late last year, the end of the year."""
    relative, unit = _group(m, "rel"), m["unit"].lower()
    base = c.anchor or (None if relative else c.narrative)
    shift = SHIFTS[(relative or "this").lower()]
    if unit == "week" and not shift and c.future and base is not None and base.first == base.last and base.first.weekday() == 6:
        shift = 1  # said on a Sunday, `this week's summit` is in the week that begins
    time = _agreed(base, lambda today: shifted(today, shift, unit))
    return time, c.kind(m.start(), "relative")


def weekday(m: Match, c: Context) -> Meaning:
    """on Friday (the last one, or the next where the future is meant), last Friday, next Tuesday."""
    start, relative, number = m.start(), (_group(m, "rel") or "").lower(), WEEKDAY_NUMBERS[m["w"][:3].lower()]
    after = c.text[m.end() : m.end() + 20]
    newspaper = after[1:2].isupper() and re.match(rf"\s+(?:{NEWSPAPERS})\b", after, re.IGNORECASE)
    if newspaper or c.cued(start, f"{NAMED_DAYS}|mail on"):
        return None
    if week := _group(m, "week"):
        return c.relative(m, lambda today: (today + timedelta(weeks=SHIFTS[week.lower()], days=number - today.weekday())).isoformat())
    past, strict = relative in ("last", "this past"), relative in ("last", "this past", "next")
    future = relative or c.future or c.cued(start, rf"(?:{FUTURE_CUES})(?:\s+(?:on|from))?")
    direction = 1 if future and not past else -1
    return c.relative(m, lambda today: nearest_weekday(today, number, direction, strict=strict))


def following(m: Match, c: Context) -> Meaning:
    """the following day, the previous year, the same month, that week, the year before."""
    word = (_group(m, "rel") or _group(m, "dir") or "that").lower()
    count = {"following": 1, "next": 1, "after": 1, "previous": -1, "preceding": -1, "before": -1}.get(word, 0)
    return c.anaphor(count, m["unit"].lower())


def offset(m: Match, c: Context) -> Meaning:
    """two days ago, a decade ago, three weeks from now; with earlier and later, counted from the date before."""
    direction, unit, words = m["dir"].lower().split()[0], m["unit"].lower(), m["num"].lower()
    count = int(words) if words.isdigit() else NUMBERS.get(words)
    if count is None or m["half"] or m["bound"]:
        return Time(), "vague"
    if direction in ("ago", "earlier", "before"):
        count = -count
    if direction in ("earlier", "later", "before", "after"):
        return c.anaphor(count, unit)
    return c.relative(m, lambda today: shifted(today, count, unit))


def counted(m: Match, base: Span) -> Time:
    """a day before Thursday's summit; two years after the 1987 treaty"""
    words = (m["num"] or "one").lower()
    count = int(words) if words.isdigit() else NUMBERS[words]
    later = m["dir"].lower() in ("after", "following")
    return _agreed(base, lambda day: shifted(day, count if later else -count, m["unit"].lower()))


def duration(m: Match, c: Context) -> Meaning:
    """for three years, over the last two weeks; in a tale of the past, `over the next two years` begins where it has arrived."""
    told = c.narrative if c.anchor is None or c.tale else None
    words = (_group(m, "num") or "").lower()
    count = int(words) if words.isdigit() else NUMBERS.get(words)
    if told is None or count is None or not re.match(r"(?:over|within|during|in|throughout)\s+(?:the\s+)?next\s", m[0], re.IGNORECASE):
        return Time(), "duration"
    if m["unit"].lower() not in ("year", "decade"):
        return Time(), "duration"
    last = told.first.year + count * (10 if m["unit"].lower() == "decade" else 1) + bool(_group(m, "half"))
    return Time(f"{told.first.year}/{last}", "resolved"), "range"


def vague(m: Match, c: Context) -> Meaning:
    """decades ago, in recent years"""
    return Time(), "vague"
