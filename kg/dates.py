"""The calendar: the names of months and weekdays, and ISO dates that are as precise as what is known.

A date is a day (``2024-06-29``), a month (``2024-06``) or a year (``2024``); an interval is ``A/B``, both ends included.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from kg.errors import InputError

__all__ = [
    "MONTHS", "MONTH_ABBREVIATIONS", "MONTH_NUMBERS", "WEEKDAYS", "WEEKDAY_ABBREVIATIONS", "WEEKDAY_NUMBERS", "Span",
    "is_iso", "iso", "nearest_weekday", "precedes", "shifted", "span",
]  # fmt: skip

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTH_ABBREVIATIONS = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAY_ABBREVIATIONS = ("Mon", "Tues", "Tue", "Wed", "Thurs", "Thur", "Thu", "Fri", "Sat", "Sun")
#: The first three letters, small, of a name or an abbreviation -> 1 to 12.
MONTH_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
#: The same for weekdays -> 0 (Monday) to 6, as ``date.weekday`` counts.
WEEKDAY_NUMBERS = {name[:3].lower(): number for number, name in enumerate(WEEKDAYS)}


class Span(NamedTuple):
    """The days that a date or an interval stands for, both inclusive."""

    first: date
    last: date


def iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """An ISO date as precise as its parts, or None when the calendar has no such date.

    >>> iso(2024, 2), iso(2024, 2, 30)
    ('2024-02', None)
    """
    try:
        known = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return known.isoformat()[: 4 if month is None else 7 if day is None else 10]


def is_iso(value: str) -> bool:
    """Whether it is the ISO form of a day, a month or a year that exists."""
    return bool(re.fullmatch(r"\d{4}(-\d\d){0,2}", value)) and iso(*map(int, value.split("-"))) == value


def span(value: str) -> Span:
    """The days of an ISO day, month, year or interval ``A/B``; raises InputError for anything else."""
    ends = value.split("/")
    if len(ends) > 2 or not all(map(is_iso, ends)):
        raise InputError(f"{value!r} is no date", hint="Write YYYY-MM-DD, YYYY-MM or YYYY")
    first, last = ends[0], ends[-1]
    start = date.fromisoformat(first + "-01-01"[len(first) - 4 :])
    if len(last) == 10:
        return Span(start, date.fromisoformat(last))
    year, month = int(last[:4]), int(last[5:] or 12)
    return Span(start, date(year, month, monthrange(year, month)[1]))


def precedes(first: str, second: str) -> bool:
    """Whether an ISO date lies surely before another: they are compared as precisely as the coarser one is known."""
    size = min(len(first), len(second))
    return first[:size] < second[:size]


def shifted(day: date, count: int, unit: str) -> str | None:
    """The unit that lies ``count`` units from that of ``day``: day, week (Monday to Sunday), weekend, month or year.

    A decade is counted as ten years. None where the calendar ends; raises OverflowError where it ends for days.
    """
    if unit == "day":
        return (day + timedelta(days=count)).isoformat()
    if unit in ("week", "weekend"):
        monday = day + timedelta(weeks=count, days=-day.weekday())
        start = monday + timedelta(days=5) if unit == "weekend" else monday
        return f"{start.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    if unit == "month":
        months = day.year * 12 + day.month - 1 + count
        return iso(months // 12, months % 12 + 1)
    return iso(day.year + count * (10 if unit == "decade" else 1))


def nearest_weekday(day: date, number: int, direction: int, *, strict: bool = False) -> str:
    """The weekday nearest to ``day`` in the past (-1) or the future (1); the same day counts unless ``strict``."""
    distance = (direction * (number - day.weekday())) % 7
    return (day + timedelta(days=direction * (distance or (7 if strict else 0)))).isoformat()
