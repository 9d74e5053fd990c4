"""The calendar: ISO dates of every precision, and arithmetic that never leaves it silently."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dates import WEEKDAY_NUMBERS, WEEKDAYS, is_iso, iso, nearest_weekday, precedes, shifted, span
from kg.errors import InputError

DAYS = st.dates(date(1000, 1, 1), date(9000, 12, 31))
UNITS = st.sampled_from(["day", "week", "weekend", "month", "year", "decade"])


@given(DAYS)
def test_a_day_its_month_and_its_year(day: date) -> None:
    values = [iso(day.year), iso(day.year, day.month), iso(day.year, day.month, day.day)]
    assert values[2] == day.isoformat()
    for value in values:
        assert value is not None and is_iso(value)
        first, last = span(value)
        assert first <= day <= last
        inside = (first - timedelta(days=1), last + timedelta(days=1))
        assert [end.isoformat().startswith(value) for end in (first, last, *inside)] == [True, True, False, False]


@pytest.mark.parametrize("parts", [(0,), (10000,), (2024, 0), (2024, 13), (2023, 2, 29), (2024, 6, 0), (2024, 0, 10)])
def test_what_the_calendar_does_not_have(parts: tuple[int, ...]) -> None:
    assert iso(*parts) is None


@pytest.mark.parametrize(
    "value", ["", "24", "2024-1-1", "2024-13", "2024-02-30", "2024-00-10", "2024-06-29T10:00", "0000", "२०२४", "2024 "]
)
def test_what_is_no_date(value: str) -> None:
    assert not is_iso(value)
    for text in (value, f"2020/{value}", "2020/2021/2022"):
        with pytest.raises(InputError, match="no date"):
            span(text)


def test_intervals_and_order() -> None:
    assert span("2019/2020-02") == (date(2019, 1, 1), date(2020, 2, 29))
    assert span("9999-12").last == date.max
    assert precedes("2019", "2020-01-01") and precedes("2020-01", "2020-02-01")
    assert not precedes("2020", "2020-02") and not precedes("2020-02", "2020")


@given(DAYS, st.integers(-100, 100), UNITS)
def test_shifting_there_and_back(day: date, count: int, unit: str) -> None:
    there = shifted(day, count, unit)
    assert there is not None
    back = shifted(span(there).first, -count, unit)
    assert back == shifted(day, 0, unit)


@given(DAYS, st.sampled_from(WEEKDAYS), st.sampled_from([-1, 1]), st.booleans())
def test_the_nearest_weekday(day: date, name: str, direction: int, strict: bool) -> None:
    found = date.fromisoformat(nearest_weekday(day, WEEKDAY_NUMBERS[name[:3].lower()], direction, strict=strict))
    assert WEEKDAYS[found.weekday()] == name
    assert (1 if strict else 0) <= direction * (found - day).days <= (7 if strict else 6)
