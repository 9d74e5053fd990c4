"""The grammar of dates: what is found, what it means, and above all what is not a date."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.dates import MONTH_ABBREVIATIONS, MONTHS, WEEKDAYS
from kg.errors import InputError
from kg.extract.times import KINDS, TimeExpression, find
from kg.model import Time

ANCHOR = "2024-06-29"  # a Saturday


def read(
    text: str, anchor: str | None = ANCHOR, previous: str | None = None, **options: bool
) -> list[tuple[str, str | None, str]]:
    return [(text[e.start : e.end], e.time.value, e.kind) for e in find(text, anchor, previous, **options)]


ONE = [  # text, the expression in it, its value, kind, basis
    ("He left on June 28, 2024.", "June 28, 2024", "2024-06-28", "date", "stated"),
    ("He left on June 28 2024.", "June 28 2024", "2024-06-28", "date", "stated"),
    ("He left on 28 June 2024.", "28 June 2024", "2024-06-28", "date", "stated"),
    ("On the 28th of June, 2024 it rained", "the 28th of June, 2024", "2024-06-28", "date", "stated"),
    ("He spoke on Friday, June 28th.", "Friday, June 28th", "2024-06-28", "date", "resolved"),
    ("On Sept. 11, 2001, planes", "Sept. 11, 2001", "2001-09-11", "date", "stated"),
    ("On July 3, Putin travelled", "July 3", "2024-07-03", "date", "resolved"),
    ("It began December 30", "December 30", "2023-12-30", "date", "resolved"),
    ("date: 2024-06-29", "2024-06-29", "2024-06-29", "date", "stated"),
    ("on 06/29/2024 they", "06/29/2024", "2024-06-29", "date", "stated"),
    ("on 29.06.2024 they", "29.06.2024", "2024-06-29", "date", "stated"),
    ("on 06/07/2024 they", "06/07/2024", "2024", "date", "stated"),
    ("in February 2019.", "February 2019", "2019-02", "date", "stated"),
    ("In September of 1954 they", "September of 1954", "1954-09", "date", "stated"),
    ("It fell in February.", "February", "2024-02", "date", "resolved"),
    ("It fell in November.", "November", "2023-11", "date", "resolved"),
    ("It fell last June.", "last June", "2023-06", "relative", "resolved"),
    ("next June it falls", "next June", "2025-06", "relative", "resolved"),
    ("In May this year, he", "May this year", "2024-05", "date", "resolved"),
    ("a September attack on oil", "September", "2023-09", "modifier", "resolved"),
    ("mid-June brought", "mid-June", "2024-06", "date", "resolved"),
    ("signed in 1987", "1987", "1987", "date", "stated"),
    ("in early 2019 they", "early 2019", "2019", "date", "stated"),
    ("at the end of 2019, they", "the end of 2019", "2019", "date", "stated"),
    ("in the first months of 1989.", "the first months of 1989", "1989", "date", "stated"),
    ("in the year 2000", "the year 2000", "2000", "date", "stated"),
    ("in fiscal year 2019", "fiscal year 2019", "2019", "date", "stated"),
    ("the 1987 treaty bans", "1987", "1987", "modifier", "stated"),
    ("Iran's 2015 nuclear deal", "2015", "2015", "modifier", "stated"),
    ("the Founding Act of 1997.", "1997", "1997", "modifier", "stated"),
    ("2015 nuclear deal in doubt", "2015", "2015", "modifier", "stated"),
    ("the INF Treaty (1987) was", "1987", "1987", "modifier", "stated"),
    ("At the November 1974 Vladivostok Summit", "November 1974", "1974-11", "modifier", "stated"),
    ("in the 1980s they", "the 1980s", "1980/1989", "range", "stated"),
    ("the mid-1980s were", "the mid-1980s", "1980/1989", "range", "stated"),
    ("the conference, 1921–1922", "1921–1922", "1921/1922", "range", "stated"),
    ("the 1950-53 war", "1950-53", "1950/1953", "range", "stated"),
    ("from 1950 to 1953 they", "from 1950 to 1953", "1950/1953", "range", "stated"),
    ("between 1990 and 1995 they", "between 1990 and 1995", "1990/1995", "range", "stated"),
    ("attacks in May and June on ships", "May and June", "2024-05/2024-06", "range", "resolved"),
    ("between August and October, they", "between August and October", "2023-08/2023-10", "range", "resolved"),
    ("from December to February 2020 they", "from December to February 2020", "2019-12/2020-02", "range", "stated"),
    ("on June 28-30, 2024, they", "June 28-30, 2024", "2024-06-28/2024-06-30", "range", "stated"),
    ("on 8 and 9 June 2024", "8 and 9 June 2024", "2024-06-08/2024-06-09", "range", "stated"),
    ("from June 28 to July 2, 2024", "from June 28 to July 2, 2024", "2024-06-28/2024-07-02", "range", "stated"),
    ("in the first quarter of 2019", "the first quarter of 2019", "2019-01/2019-03", "range", "stated"),
    ("Q3 2023 sales", "Q3 2023", "2023-07/2023-09", "range", "stated"),
    ("the second half of last year", "the second half of last year", "2023-07/2023-12", "range", "resolved"),
    ("he said today", "today", "2024-06-29", "relative", "resolved"),
    ("Today, he said", "Today", "2024-06-29", "relative", "resolved"),
    ("said yesterday that", "yesterday", "2024-06-28", "relative", "resolved"),
    ("meet tomorrow in", "tomorrow", "2024-06-30", "relative", "resolved"),
    ("struck last night", "last night", "2024-06-28", "relative", "resolved"),
    ("the day before yesterday he", "the day before yesterday", "2024-06-27", "relative", "resolved"),
    ("held this week", "this week", "2024-06-24/2024-06-30", "relative", "resolved"),
    ("held last week", "last week", "2024-06-17/2024-06-23", "relative", "resolved"),
    ("meet this weekend.", "this weekend", "2024-06-29/2024-06-30", "relative", "resolved"),
    ("earlier this month", "earlier this month", "2024-06", "relative", "resolved"),
    ("next month they", "next month", "2024-07", "relative", "resolved"),
    ("joined last year", "last year", "2023", "relative", "resolved"),
    ("late last year they", "late last year", "2023", "relative", "resolved"),
    ("at the end of the year they", "the end of the year", "2024", "relative", "resolved"),
    ("He spoke on Friday", "Friday", "2024-06-28", "relative", "resolved"),
    ("He spoke Saturday", "Saturday", "2024-06-29", "relative", "resolved"),
    ("last Saturday he", "last Saturday", "2024-06-22", "relative", "resolved"),
    ("next Tuesday he", "next Tuesday", "2024-07-02", "relative", "resolved"),
    ("drills starting on Monday", "Monday", "2024-07-01", "relative", "resolved"),
    ("two days ago", "two days ago", "2024-06-27", "relative", "resolved"),
    ("three months ago", "three months ago", "2024-03", "relative", "resolved"),
    ("made five years ago.", "five years ago", "2019", "relative", "resolved"),
    ("about 5 years ago", "about 5 years ago", "2019", "relative", "resolved"),
    ("a decade ago", "a decade ago", "2014", "relative", "resolved"),
    ("in two days' time they", "in two days' time", "2024-07-01", "relative", "resolved"),
    ("since 2014 they", "2014", "2014", "since", "stated"),
    ("since at least 2014 they", "2014", "2014", "since", "stated"),
    ("barred since May 2010", "May 2010", "2010-05", "since", "stated"),
    ("by 2030 it", "2030", "2030", "deadline", "stated"),
    ("valid until 2026", "2026", "2026", "end", "stated"),
    ("by the end of next year", "the end of next year", "2025", "deadline", "resolved"),
    ("until Monday", "Monday", "2024-07-01", "end", "resolved"),
    ("before 2019 it", "2019", "2019", "before", "stated"),
    ("after June 3 it", "June 3", "2024-06-03", "after", "resolved"),
    ("the summer of 1955 was", "the summer of 1955", "1955", "date", "stated"),
    ("last fall they", "last fall", "2023", "relative", "resolved"),
    ("for five years", "for five years", None, "duration", "unknown"),
    ("over the next two and a half years", "over the next two and a half years", None, "duration", "unknown"),
    ("In recent years, it", "recent years", None, "vague", "unknown"),
    ("more than five years ago", "more than five years ago", None, "vague", "unknown"),
    ("a few days later it", "a few days later", None, "vague", "unknown"),
    ("the 1900s were", "the 1900s", None, "vague", "unknown"),
    ("the following day it", "the following day", None, "anaphoric", "unknown"),
    ("on June 28,\n2024 they", "June 28,\n2024", "2024-06-28", "date", "stated"),
    ("in late June.", "late June", "2024-06", "date", "resolved"),
    ("in mid-March 2022 they", "mid-March 2022", "2022-03", "date", "stated"),
    ("in the spring of 2021", "the spring of 2021", "2021", "date", "stated"),
    ("in fall 2019", "fall 2019", "2019", "date", "stated"),
    ("in the early 1980s", "the early 1980s", "1980/1989", "range", "stated"),
    ("in the late 1940s they", "the late 1940s", "1940/1949", "range", "stated"),
    ("on the morning of June 3, 1982", "June 3, 1982", "1982-06-03", "date", "stated"),
    ("on the night of 5 March", "5 March", "2024-03-05", "date", "resolved"),
    ("early Tuesday they", "Tuesday", "2024-06-25", "relative", "resolved"),
    ("late on Thursday they", "Thursday", "2024-06-27", "relative", "resolved"),
    ("Tuesday morning they", "Tuesday", "2024-06-25", "relative", "resolved"),
    ("Tuesday last week they", "Tuesday last week", "2024-06-18", "relative", "resolved"),
    ("on Tuesday of last week", "Tuesday of last week", "2024-06-18", "relative", "resolved"),
    ("on Wednesday next week", "Wednesday next week", "2024-07-03", "relative", "resolved"),
    ("this past Tuesday", "this past Tuesday", "2024-06-25", "relative", "resolved"),
    ("this past April", "this past April", "2024-04", "relative", "resolved"),
    ("earlier this week", "earlier this week", "2024-06-24/2024-06-30", "relative", "resolved"),
    ("later this year", "later this year", "2024", "relative", "resolved"),
    ("later in 2019 they", "later in 2019", "2019", "date", "stated"),
    ("a year ago", "a year ago", "2023", "relative", "resolved"),
    ("nearly 40 years ago", "nearly 40 years ago", "1984", "relative", "resolved"),
    ("six months ago", "six months ago", "2023-12", "relative", "resolved"),
    ("two weeks ago", "two weeks ago", "2024-06-10/2024-06-16", "relative", "resolved"),
    ("three decades ago", "three decades ago", "1994", "relative", "resolved"),
    ("since January 2021", "January 2021", "2021-01", "since", "stated"),
    ("since last year", "last year", "2023", "since", "resolved"),
    ("since Monday", "Monday", "2024-06-24", "since", "resolved"),
    ("since the 1970s", "the 1970s", "1970/1979", "since", "stated"),
    ("since early 2022", "early 2022", "2022", "since", "stated"),
    ("until the end of 2025", "the end of 2025", "2025", "end", "stated"),
    ("through 2030", "2030", "2030", "end", "stated"),
    ("by year's end", "year's end", "2024", "deadline", "resolved"),
    ("before the year is out", "the year is out", "2024", "before", "resolved"),
    ("by mid-2025", "mid-2025", "2025", "deadline", "stated"),
    ("no later than June 2026", "June 2026", "2026-06", "deadline", "stated"),
    ("ahead of June 2026", "June 2026", "2026-06", "before", "stated"),
    ("from 1972 to 1979", "from 1972 to 1979", "1972/1979", "range", "stated"),
    ("between May and July 2023", "between May and July 2023", "2023-05/2023-07", "range", "stated"),
    ("June 5-8, 2023", "June 5-8, 2023", "2023-06-05/2023-06-08", "range", "stated"),
    ("on June 27 and 28", "June 27 and 28", "2024-06-27/2024-06-28", "range", "resolved"),
    ("from 9 to 11 July", "from 9 to 11 July", "2024-07-09/2024-07-11", "range", "resolved"),
    ("from March 30 – April 2", "from March 30 – April 2", "2024-03-30/2024-04-02", "range", "resolved"),
    ("in FY2022", "FY2022", "2022", "date", "stated"),
    ("in the third quarter of last year", "the third quarter of last year", "2023-07/2023-09", "range", "resolved"),
    ("the June 2021 summit", "June 2021", "2021-06", "modifier", "stated"),
    ("in a December 2015 vote", "December 2015", "2015-12", "modifier", "stated"),
    ("the Oct. 7 attack", "Oct. 7", "2023-10-07", "modifier", "resolved"),
    ("the 7 October attack", "the 7 October", "2023-10-07", "modifier", "resolved"),
    ("a 1994 agreement", "1994", "1994", "modifier", "stated"),
    ("its 2014 annexation of", "2014", "2014", "modifier", "stated"),
    ("Thursday's summit", "Thursday", "2024-06-27", "relative", "resolved"),
    ("last week's meeting", "last week", "2024-06-17/2024-06-23", "relative", "resolved"),
    ("today's action", "today", "2024-06-29", "relative", "resolved"),
    ("this year's budget", "this year", "2024", "relative", "resolved"),
    ("Fri, 28 Jun 2024", "Fri, 28 Jun 2024", "2024-06-28", "date", "stated"),
    ("on July the 4th 1976", "July the 4th 1976", "1976-07-04", "date", "stated"),
    ("this spring it", "this spring", "2024", "relative", "resolved"),
    ("in April of last year", "April of last year", "2023-04", "date", "resolved"),
    ("a day before Thursday's summit", "a day before Thursday", "2024-06-26", "relative", "resolved"),
    ("two days after the June 3 vote", "two days after the June 3", "2024-06-05", "relative", "resolved"),
    ("the day after July 3, 1988", "the day after July 3, 1988", "1988-07-04", "relative", "resolved"),
    ("one year after the 1987 treaty", "one year after the 1987", "1988", "relative", "resolved"),
    ("one week from today", "one week from today", "2024-07-01/2024-07-07", "relative", "resolved"),
    ("over the past year", "the past year", None, "vague", "unknown"),
]


@pytest.mark.parametrize(
    ("text", "words", "value", "kind", "basis"), ONE, ids=[row[0].replace("\n", " ") for row in ONE]
)
def test_one_expression(text: str, words: str, value: str | None, kind: str, basis: str) -> None:
    assert read(text) == [(words, value, kind)]
    assert find(text, ANCHOR)[0].time.basis == basis
    assert kind in KINDS


NONE = [
    "Theresa May said that May may resign", "Mrs May's government", "They march on Rome", "a proposal rejected by May",
    "the Sunday Times", "The Sun reported", "the Good Friday Agreement", "Bloody Sunday was", "USA Today reported",
    "the 9M729 missile", "under Resolution 1540", "of 2,019 men", "a range of 500 km", "killed 1945 people", "in 1500 hours",
    "of 1500 warheads", "$2019 million", "the 21st century", "Article 5 March", "9/11 attacks", "Feb. 30 is no day",
    "2024-13-45", "version 2019.2", "in 2018-19-20", "F-2000 jets", "1999-1998", "on March 3,000 men", "the S-300",
    "June Carter and April Glaspie met", "August men", "0 May", "in 3000 ways",
]  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_no_expression(text: str) -> None:
    assert read(text) == []


def test_days_and_years_counted_from_the_date_before() -> None:
    text = "On July 3, he flew. In 1987 it was signed. The following day, he spoke. A week later he left."
    assert [value for _, value, _ in read(text)] == ["2024-07-03", "1987", "2024-07-04", "2024-07-08/2024-07-14"]
    assert read("Two years later he left.", None, "1990-05-01") == [("Two years later", "1992", "anaphoric")]
    assert read("That year he left. The same day", None, "1990-05") == [
        ("That year", "1990", "anaphoric"),
        ("The same day", None, "anaphoric"),
    ]
    assert read("The 1987 treaty. A year later it")[1:] == [("A year later", None, "anaphoric")]
    assert read("The day before, he met", "2020", "2019-03-01") == [("The day before", "2019-02-28", "anaphoric")]
    assert read("the day before the attack") == []
    assert read("In March of that year it", "2024-07-05", "2022-02-24") == [("March of that year", "2022-03", "anaphoric")]
    assert read("on May 6 of the following year", None, "1963-08") == [("May 6 of the following year", "1964-05-06", "anaphoric")]
    assert read("they met the following October", None, "1985-11-20") == [("the following October", "1986-10", "anaphoric")]
    assert read("That May he left.", None, "1972-02") == [("That May", "1972-05", "anaphoric")]
    assert read("He said that May would leave.", None, "1972-02") == []


def test_without_publication_date_the_narrative_gives_the_year() -> None:
    text = "On July 26, 1956, he seized the canal, built in 1869. On September 9, Dulles spoke. In November, they left."
    values = [value for _, value, _ in read(text, None)]
    assert values == ["1956-07-26", "1869", "1956-09-09", "1956-11"]
    assert read("In 1979 and 1980 it fell. On May 3 he", None)[2] == ("May 3", "1980-05-03", "date")
    assert read("On July 3, he flew.", None) == [("July 3", None, "date")]


def test_relative_expressions_without_an_anchor_have_no_value() -> None:
    text = "today yesterday last week two days ago this year. On Friday he came, next month he goes, last May he left"
    expressions = find(text, None)
    assert len(expressions) == 8
    assert {e.time for e in expressions} == {Time(None, "unknown")}
    assert {e.kind for e in expressions} == {"relative"}


@pytest.mark.parametrize(
    ("text", "anchor", "value"),
    [
        ("this year", "2024", "2024"),
        ("five years ago", "2024", "2019"),
        ("last month", "2024", None),
        ("last month", "2024-01", "2023-12"),
        ("yesterday", "2024-01", None),
        ("On July 3", "2024", None),
        ("On July 3", "2024-06", "2024-07-03"),
        ("in May", "2024-06", "2024-05"),
        ("on Friday", "2024-06", None),
        ("today", "2024-06-29T23:00:00Z", "2024-06-29"),
        ("3 years ago", "0002", None),
        ("tomorrow", "9999-12-31", None),
    ],
)
def test_an_anchor_is_used_only_as_far_as_it_goes(text: str, anchor: str, value: str | None) -> None:
    assert [v for _, v, _ in read(text, anchor)] == [value]


def test_a_tale_of_the_past_gives_the_year() -> None:
    def values(text: str, **options: str) -> list[str | None]:
        return [e.time.value for e in find(text, ANCHOR, **options)]

    assert values("On September 9, he spoke. Last week he left.", story="1956-07-26") == ["1956-09-09", "2024-06-17/2024-06-23"]
    assert values("On March 3, 1957, he spoke. On April 1 he left.", story="1956-07-26") == ["1957-03-03", "1957-04-01"]
    assert values("On March 3, 1957, he spoke. On April 1 he left.") == ["1957-03-03", "2024-04-01"]


def test_a_span_from_where_the_tale_has_arrived() -> None:
    assert [e.time.value for e in find("Over the next two and a half years, they met.", None, story="1969-11-17")] == ["1969/1972"]
    assert [e.time.value for e in find("Over the next two years, they will meet.", ANCHOR)] == [None]


def test_future() -> None:
    assert [e.time.value for e in find("this week's summit", "2024-07-07", future=True)] == ["2024-07-08/2024-07-14"]
    assert [e.time.value for e in find("this week's summit", "2024-07-07")] == ["2024-07-01/2024-07-07"]
    assert read("will meet on Friday", future=True) == [("Friday", "2024-07-05", "relative")]
    assert read("will meet on March 3", future=True) == [("March 3", "2025-03-03", "date")]
    assert read("will meet in March", future=True) == [("March", "2025-03", "date")]


@pytest.mark.parametrize("text", ["See 2024-00-10.", "See 2024-06-00.", "last Fr\u0131day", "next FR\u0130DAY"])
def test_what_only_looks_like_a_date(text: str) -> None:
    assert read(text) == []


def test_a_weekday_chooses_the_year() -> None:
    assert read("on Friday, January 6", "2024-06-29") == [("Friday, January 6", "2023-01-06", "date")]


@pytest.mark.parametrize("bad", ["June 2024", "2024-13", "2024-02-30", "", "2024-1-1", "24", "2024/2025/2026"])
def test_an_anchor_that_is_no_date_is_an_input_error(bad: str) -> None:
    with pytest.raises(InputError, match="no date"):
        find("today", bad)
    with pytest.raises(InputError, match="no date"):
        find("today", None, bad)


DAYS = st.dates(date(1500, 1, 1), date(2099, 12, 31))
FORMATS: dict[str, Callable[[date], str]] = {
    "mdy": lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    "mdy th": lambda d: f"{MONTHS[d.month - 1]} {d.day}th, {d.year}",
    "dmy": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "upper": lambda d: f"{d.day} {MONTHS[d.month - 1].upper()} {d.year}",
    "weekday": lambda d: f"{WEEKDAYS[d.weekday()]}, {MONTHS[d.month - 1]} {d.day}, {d.year}",
    "of": lambda d: f"the {d.day}th of {MONTHS[d.month - 1]}, {d.year}",
    "iso": lambda d: d.isoformat(),
    "abbreviated": lambda d: (
        f"{next((a for a in MONTH_ABBREVIATIONS if MONTHS[d.month - 1].startswith(a)), 'May')} {d.day}, {d.year}"
    ),
}


@given(
    DAYS,
    st.sampled_from(sorted(FORMATS)),
    st.sampled_from(["on ", "", "He left on ", "(", "“"]),
    st.sampled_from(["", ".", ", he", ")"]),
)
def test_every_day_in_every_format_comes_back(day: date, name: str, before: str, after: str) -> None:
    words = FORMATS[name](day)
    found = find(before + words + after, None)
    assert found == [TimeExpression(len(before), len(before + words), Time(day.isoformat(), "stated"), "date")]


@given(DAYS, st.integers(1, 20))
def test_ago_and_back(day: date, count: int) -> None:
    (found,) = find(f"{count} days ago", day.isoformat())
    assert found.time.value == (day - timedelta(days=count)).isoformat()
    (found,) = find(f"{count} years ago", day.isoformat())
    assert found.time.value == f"{day.year - count}"


@given(DAYS, DAYS)
def test_a_day_without_year_is_the_last_or_just_ahead(anchor: date, day: date) -> None:
    (found,) = find(f"on {MONTHS[day.month - 1]} {day.day}", anchor.isoformat())
    assert found.time.value is not None and found.time.value.endswith(f"-{day.month:02}-{day.day:02}")
    if (day.month, day.day) != (2, 29):
        assert -366 + 45 <= (date.fromisoformat(found.time.value) - anchor).days <= 45


@given(DAYS, st.sampled_from(WEEKDAYS))
def test_weekdays_lie_where_the_word_says(anchor: date, weekday: str) -> None:
    for words, low, high in (
        (weekday, -6, 0),
        (f"last {weekday}", -7, -1),
        (f"next {weekday}", 1, 7),
        (f"starting {weekday}", 0, 6),
    ):
        (found,) = find(f"he came {words}", anchor.isoformat())
        assert found.time.value is not None
        value = date.fromisoformat(found.time.value)
        assert WEEKDAYS[value.weekday()] == weekday
        assert low <= (value - anchor).days <= high


PIECES = [
    *MONTHS, *WEEKDAYS, "the", "of", "in", "since", "from", "between", "and", "to", "year", "week", "day", "ago", "later",
    "last", "next", "this", "that", "following", "a", "two", "few", "more than", "early", "mid-", "2019", "1987", "30", "31", "3",
    "0", "2nd", "1980s", "-", "–", "/", ",", ".", "(", ")", "'s", "\n", "  ", "quarter", "half", "Q3", "summer", "today",
    "99999999999", "9999", "1000", "²", "१", "é", "May", "may", "FY",
]  # fmt: skip


@settings(max_examples=400)
@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
        st.lists(st.sampled_from(PIECES)).map("".join),
    ),
    st.sampled_from([None, "2024-06-29", "2024-02", "2024", "0001-01-01", "9999-12-31"]),
    st.booleans(),
)
@example("²019 in 2019", ANCHOR, False)
@example("in १९८७", ANCHOR, False)
def test_any_text_gives_ordered_spans_and_dates_that_exist(text: str, anchor: str | None, future: bool) -> None:
    end = 0
    for e in find(text, anchor, future=future):
        assert end <= e.start < e.end <= len(text)
        end = e.end
        assert text[e.start : e.end] == text[e.start : e.end].strip()
        assert e.kind in KINDS
        assert (e.time.value is None) == (e.time.basis == "unknown")
        if e.time.value:
            ends = e.time.value.split("/")
            assert ends == sorted(ends)
            for value in ends:
                date.fromisoformat(value + "-01-01"[len(value) - 4 :] if len(value) < 10 else value)
        find("", e.time.value)  # a value can be an anchor


def test_speed() -> None:
    text = (
        "The ministers of the two states met in Geneva on Friday, and in 2019 the treaty of 1987 had lapsed after a year of "
        "talks; the President said that the next step may follow in March, when 1,500 troops and the first of the missiles leave. "
    )
    words = len(text.split())
    start = time.process_time()
    find(text * (100_000 // words), ANCHOR)
    assert time.process_time() - start < 5, "100,000 words; a corpus of millions must stay a matter of seconds"
    start = time.process_time()
    for hostile in ("June" + " " * 50_000, "in " * 30_000, "1" * 50_000, "June 3 " * 20_000, "the last " * 20_000):
        find(hostile, ANCHOR)
    assert time.process_time() - start < 10
