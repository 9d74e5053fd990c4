"""What the first lines say: titles, dates of publication, and above all what is neither."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from documents import one, write
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.dateline import iso_date, text_date


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# The *new* [treaty](http://a.example) #\n\nText.", "The new treaty"),
        ("Intro line without a stop\nmore\n# Heading\n\nText.", "Heading"),
        ("A short title\n\nThe text follows.", "A short title"),
        ("A short title\r\n\r\nThe text follows.", "A short title"),
        ("A short title\nApril 29, 2022\n\nThe text follows.", "A short title"),
        ("April 29, 2022\n\nA short title\n\nThe text follows.", "A short title"),
        (" date 2024-06-29 Putin orders Saturday, June 29, 2024 12:00:47 PM\n\nThe text.", "Putin orders"),
        ("It is a sentence.\n\nThe text follows.", None),
        ("One line only", None),
        ("One  line   only\n\n", None),
        ("First line\nsecond line\n\nText.", None),
        ("x" * 150 + "\n\nText.", None),
        ("---\ntitle: T\n---\n# Other\n\nText.", "T"),
        ("---\nkey: T\n---\nBelow the front matter\n\nText.", "Below the front matter"),
        ('---\ntitle: "A\u202eb\u0007c"\n---\nText.', "Ab c"),
    ],
)
def test_titles(tmp_path: Path, text: str, title: str | None) -> None:
    assert one(write(tmp_path / "a.md", text)).document.title == title


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-06-29", "2024-06-29"),
        ("2024/06/29", "2024-06-29"),
        ("2024-06-29T23:30:00-05:00", "2024-06-29"),
        ("2024-06-29 12:00:47.123456Z", "2024-06-29"),
        ("20240629", "2024-06-29"),
        ("20240629T120000Z", "2024-06-29"),
        ("29 June 2024", "2024-06-29"),
        ("29th of June, 2024", "2024-06-29"),
        ("June 29, 2024", "2024-06-29"),
        ("Sept. 3rd 2019", "2019-09-03"),
        ("Sat, 29 Jun 2024 12:00:00 GMT", "2024-06-29"),
        ("Sat, 29 Jun 2024 12:00:00 +0200", "2024-06-29"),
        ("Saturday, June 29, 2024 12:00:47 PM", "2024-06-29"),
        ("2024-06", "2024-06"),
        ("June 2024", "2024-06"),
        ("2024", "2024"),
        ("2024-02-30", None),
        ("2024-13", None),
        ("06/07/2024", None),
        ("yesterday", None),
        ("29 June", None),
        ("June 29, 2024 and later", None),
        ("1719662447", None),
    ],
)
def test_stated_dates(value: str, day: str | None) -> None:
    assert iso_date(value) == day


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(value: str) -> None:
    day = iso_date(value)
    assert day is None or iso_date(day) == day


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_every_day_is_read_in_each_form(day: date) -> None:
    for form in ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y 08:15:00 GMT"):
        stated = day.strftime(form).replace(str(day.year), f"{day.year:04d}")
        assert iso_date(stated) == day.isoformat() == text_date(f"A title\n\nPublished: {stated}\n\nText.")


@pytest.mark.parametrize(
    "line",
    [
        "date 2024-06-29 Putin orders missiles",
        "2024-06-29",
        "Saturday, June 29, 2024 12:00:47 PM",
        "Putin orders missiles Saturday, June 29, 2024 12:00:47 PM",
        "Published: 29 June 2024",
        "Published 29 June 2024 | Updated 1 July 2024",
        "June 29, 2024",
        "**June 29, 2024**",
        "June 29, 2024 - Moscow",
        "By Jane Doe, June 29, 2024",
        "Press service | 29 June 2024",
        "Geneva, 29 June 2024",
        "Washington, D.C., June 29, 2024",
        "MOSCOW, June 29, 2024 (Agency) - The ministry said",
    ],
)
def test_date_lines(line: str) -> None:
    assert text_date(f"A title\n{line}\n\nThe text.") == "2024-06-29"


@pytest.mark.parametrize(
    "line",
    [
        "MOSCOW, June 29 (Reuters) - The ministry said",
        "On June 29, 2024, the ministry said so.",
        "June 12, 1987, was the day on which he spoke.",
        "The treaty was signed in Washington on December 8, 1987",
        "They met on Saturday, June 29, 2024 12:00 PM",
        "Published on June 12, 1987, the report said so.",
        "Helsinki Final Act, August 1, 1975",
        "June 31, 2024",
        "June 2024",
        "– Joint statement of both,\nMarch 11, 2021",
        "June 1, 1963\nJune 20, 1963",
        "\n".join("123456") + "\nJune 29, 2024",
        "x" * 700 + "\nJune 29, 2024",
    ],
)
def test_no_date_lines(line: str) -> None:
    assert text_date(f"A title\n{line}\n\nThe text.") is None


@pytest.mark.parametrize(
    "line", ["June 29, 2024 12:00" + " \t" * 280 + "x", "Sat " * 150, "By " + "a," * 299, "A, " * 200]
)
def test_hostile_lines_are_no_burden(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "a.txt", line + "\n\nText.")
    begun = time.perf_counter()
    assert one(path).document.published is None and iso_date(line) is None
    assert time.perf_counter() - begun < 0.1
