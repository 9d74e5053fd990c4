"""What the first lines of a text say: the day of publication and the title; and the dates that metadata state.

Nothing is guessed: a date in a running sentence is no date line, and lines that disagree give no date.
"""

from __future__ import annotations

import re

from kg.dates import MONTH_ABBREVIATIONS, MONTH_NUMBERS, MONTHS, WEEKDAY_ABBREVIATIONS, WEEKDAYS, iso

__all__ = ["iso_date", "text_date", "text_title"]

_MONTH = rf"(?:{'|'.join((*MONTHS, *MONTH_ABBREVIATIONS))})\.?"
_WEEKDAY = rf"(?:(?:{'|'.join((*WEEKDAYS, *WEEKDAY_ABBREVIATIONS))})\.?,?\s+)"
_DAY, _YEAR = r"\d{1,2}(?:st|nd|rd|th)?", r"[12]\d{3}"
_ISO = rf"(?:{_YEAR}-\d{{2}}-\d{{2}}|{_YEAR}/\d{{2}}/\d{{2}})"
_LONG = rf"(?:{_DAY}[\s.-]*(?:of\s+)?{_MONTH}[\s,-]+{_YEAR}|{_MONTH}\s+{_DAY},?\s+{_YEAR})"
_FULL = rf"(?P<date>{_ISO}|{_WEEKDAY}?{_LONG})(?!\d)"
_CLOCK = (
    r"(?:[T\s,|@]*(?:[-–—]\s*)?(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?\s*(?:[ap]\.?m\b\.?)?"
    r"\s*(?:(?:z|utc|gmt|msk|bst|cest|cet|[ecmp][sd]?t)\b)?\s*(?:[+-]\d{2}:?\d{2})?)"
)
_STATED = re.compile(rf"{_FULL}{_CLOCK}?", re.I)
_PARTIAL = re.compile(rf"{_MONTH},?\s+{_YEAR}|{_YEAR}(?:-\d{{2}})?", re.I)
_WORD = (
    r"(?:(?P<word>date|(?:first |last )?(?:published|posted|updated|modified|issued|released?)|press release"
    r"|publication date|release date)(?P<colon>\s*:)?\s*(?:on\s+)?)?"
)
_LEAD = re.compile(rf"{_WORD}{_FULL}{_CLOCK}?", re.I)
_BYLINE = re.compile(
    rf"(?:by\s[^|.]{{2,60}}[,|–—-]\s*|[^|·•]{{1,80}}[|·•]\s*|[\w.]+(?:,\s*\w\.?\w\.?)?,\s*){_FULL}{_CLOCK}?", re.I
)
_DATELINE = re.compile(rf"[A-Z][A-Z .,'’-]{{2,40}},\s*(?i:{_FULL})\s*(?:\(|/|[-–—])")
_TAIL = re.compile(rf"(?<!\bon )\b(?={_WEEKDAY}){_FULL}{_CLOCK}$", re.I)
_AFTER = re.compile(r"\s*(?:[|·•(]|[-–—]+\s*[A-Z\"“])|(?:,\s*[A-Z][\w.]*){1,2}$")


def iso_date(value: str) -> str | None:
    """A date as metadata states it, in ISO form as precise as given (the day as written, whatever the time zone).

    >>> iso_date("Sat, 29 Jun 2024 12:00:00 GMT"), iso_date("June 2024"), iso_date("soon")
    ('2024-06-29', '2024-06', None)
    """
    value = " ".join(value.split())
    if match := _STATED.fullmatch(value):
        return _iso(match["date"])
    if re.fullmatch(r"[12]\d{7}(?:T?\d{6}Z?)?", value):
        return _iso(f"{value[:4]}-{value[4:6]}-{value[6:8]}")
    return _iso(value) if _PARTIAL.fullmatch(value) else None


def text_date(body: str) -> str | None:
    """The day that a text's own date line states, within its first six lines; None where lines disagree.

    >>> text_date("A title\\nSaturday, June 29, 2024 12:00 PM\\n\\nIt began on June 1, 1987.")
    '2024-06-29'
    >>> text_date("On June 29, 2024, he said so.")
    """
    lines = [line for line in _head(body) if line][:6]
    before = ["", *lines]
    # After a comma the date belongs to the line before: the source of a quotation.
    found = [day for i, line in enumerate(lines) if not before[i].endswith(",") and (day := _date_line(line))]
    if labelled := [day for is_labelled, day in found if is_labelled]:
        return labelled[0]
    days = {day for _, day in found}
    return days.pop() if len(days) == 1 else None  # several: a chronology, not a date line


def text_title(body: str) -> str | None:
    """A Markdown heading, else a short first line that stands alone; dates at its ends are no part of it."""
    lines = _head(body)
    if heading := next(filter(None, map(_heading, lines)), None):
        return heading
    while lines and (not lines[0] or _STATED.fullmatch(lines[0])):
        lines = lines[1:]
    alone = len(body[:2000].split()) <= len(" ".join(lines[:1]).split())  # then it is the text, not its title
    if alone or len(lines) < 2 or (lines[1] and not _date_line(lines[1])):
        return None
    line = lines[0]
    if (lead := _LEAD.match(line)) and (lead["word"] or _numeric(lead)):
        line = line[lead.end() :].strip(" \t:|-–—")
    line = _TAIL.sub("", line).strip(" \t|") if len(line) < 300 else line
    return line if 0 < len(line) < 150 and not line.endswith(".") else None


def _iso(stated: str) -> str | None:
    """The ISO form of what the patterns above have found; None where the calendar has no such day."""
    words = (word[:3] for word in re.findall("[a-z]+", stated.lower()))
    month = next((MONTH_NUMBERS[word] for word in words if word in MONTH_NUMBERS), None)
    numbers = [int(n) for n in re.findall(r"\d+", stated)]
    if month is not None:
        numbers = [max(numbers), month, *(n for n in numbers if n < 1000)]
    return iso(*numbers)


def _head(body: str) -> list[str]:
    """The lines of the first 600 characters, without one that is cut off; spaces are single."""
    lines = [" ".join(line.split()) for line in re.split(r"\r\n|\r|\n", body[:700].lstrip()[:601])]
    return lines[:-1] if len(lines) > 1 and len(body) > 600 else lines


def _numeric(match: re.Match[str]) -> bool:
    """Whether the date begins with its year: no sentence does."""
    return match["date"][:4].isdigit()


def _date_line(line: str) -> tuple[bool, str] | None:
    """Whether a date line says what its day is (``Published: ...``), and the day; running sentences do not count."""
    line = line.strip(" \t*_#>|")
    if lead := _LEAD.match(line):
        rest = line[lead.end() :]
        labelled = bool(lead["word"] and (lead["colon"] or lead["word"].lower() == "date"))
        if labelled or _numeric(lead) or rest.strip(" \t*_") in ("", ".") or _AFTER.match(rest):
            day = _iso(lead["date"])
            return (bool(lead["word"]), day) if day else None
    if match := _BYLINE.fullmatch(line) or _DATELINE.match(line) or (_TAIL.search(line) if len(line) < 300 else None):
        day = _iso(match["date"])
        return (False, day) if day else None
    return None


def _heading(line: str) -> str | None:
    match = re.fullmatch(r" {0,3}#[ \t]+(.*?)[ \t#]*", line)
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|\*+|`+", r"\1", match[1]).strip() or None if match else None
