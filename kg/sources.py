"""From paths to documents: lazily, in a fixed order, and never stopping for a bad one.

What is no document, or cannot be read as one, comes out as a `Skipped` with a reason; nothing is dropped silently.
The text of a document is the file as decoded; `body_start` tells where its front matter ends.
"""

from __future__ import annotations

import csv
import glob
import gzip
import io
import json
import os
import re
import sys
import tomllib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO, NamedTuple, cast

from kg.errors import InputError
from kg.model import Document

__all__ = [
    "READERS",
    "File",
    "Limits",
    "Listing",
    "Raw",
    "Skipped",
    "Source",
    "body_start",
    "find",
    "iso_date",
    "read",
    "text_date",
]


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was not read: ``reason`` is a short stable category, ``detail`` says the place and what to do."""

    locator: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Source:
    """One document and where it came from. ``root`` and ``path`` serve to notice vanished files only, not the graph."""

    document: Document
    root: str  #: absolute path of the argument that named it, ``-`` for standard input, a glob's fixed folder
    path: str  #: absolute path of the file, ``-`` for standard input
    warnings: tuple[str, ...] = ()  #: what was odd about it, though it could be read


class Limits(NamedTuple):
    """Sizes in bytes: of one document (a file, or a line of a container), and of all that a packed file unpacks to."""

    document: int = 50_000_000
    unpacked: int = 4_000_000_000


class Raw(NamedTuple):
    """What a reader finds: a text, the fields that came with it, its line or place in a container (else 0)."""

    text: str
    fields: Mapping[str, object] = {}
    line: int = 0
    warnings: tuple[str, ...] = ()


Reader = Callable[[IO[bytes], str, Limits], Iterator["Raw | Skipped"]]


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: absolute path, what named it, and its path relative to that (POSIX)."""

    path: str
    root: str
    name: str
    reader: Reader


@dataclass(frozen=True, slots=True)
class Listing:
    """The files that arguments name, what was passed over, and the folders (absolute paths) given as arguments."""

    files: tuple[File, ...]
    skipped: tuple[Skipped, ...] = ()
    folders: tuple[str, ...] = ()


class _Bad(Exception):
    """A whole file cannot be read: (reason, detail)."""


# --- bytes and text ---------------------------------------------------------------------------------------------------

_BOMS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1b") + b"\x7f"
_UNSAFE = re.compile("[\0\ud800-\udfff]")  # cannot be written as UTF-8 or XML; only JSON escapes bring them in


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file, newlines as they are, and warnings; raises _Bad ("binary", "encoding")."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8-sig")
    head = data[:8192]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if encoding == "utf-8-sig" and (b"\0" in data or controls > len(head) / 50 + 3):
        raise _Bad("binary", "it does not look like text; convert it to plain text first")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        damaged = not data.decode("utf-8", "ignore").isascii()  # some of it is good UTF-8, so it is no other encoding
        foreign = sum(byte > 127 for byte in head) > len(head) / 5  # too many for a Latin text: some other alphabet
        if encoding == "utf-8-sig" and not damaged and not foreign:
            try:
                return data.decode("cp1252"), ("not UTF-8, read as Windows-1252",)
            except UnicodeDecodeError:
                pass
        place = f"byte {error.start} is not {encoding.removesuffix('-sig').upper()}"
        raise _Bad("encoding", f"{place}; save the file as UTF-8") from None
    if "\0" in text:
        raise _Bad("binary", "it does not look like text; convert it to plain text first")
    return text, ()


def _whole(stream: IO[bytes], limit: int, first: bytes = b"") -> bytes:
    """All bytes of a stream after ``first``; raises _Bad when there are more than ``limit``, unread where it can."""
    size = len(first)
    if stream.seekable():
        here = stream.tell()
        size += stream.seek(0, io.SEEK_END) - here
        stream.seek(here)
    if size <= limit:
        data = first + stream.read(limit + 1 - len(first))
        if len(data) <= limit:
            return data
    raise _Bad("too large", f"more than {limit:,} bytes; split it or raise the limit")


# --- readers ----------------------------------------------------------------------------------------------------------


def _read_text(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
    text, warnings = _decode(_whole(stream, limits.document))
    yield Raw(text, warnings=warnings)


def _lines(
    stream: IO[bytes], name: str, limit: int, total: int | None, first: bytes
) -> Iterator[tuple[int, bytes] | Skipped]:
    """Numbered lines; one over ``limit`` bytes is passed over, and past ``total`` bytes it stops."""
    number = used = 0
    try:
        while line := first or stream.readline(limit + 1):
            first = b""
            number, used, tail = number + 1, used + len(line), line
            long = len(line) > limit and not line.endswith(b"\n")
            while long and tail and not tail.endswith(b"\n") and (total is None or used <= total):
                tail = stream.readline(1 << 20)
                used += len(tail)
            if total is not None and used > total:
                hint = f"{name}, line {number}: unpacks to more than {total:,} bytes; the rest is not read; split it"
                yield Skipped(name, "too large", hint)
                return
            if long:
                hint = f"{name}, line {number}: more than {limit:,} bytes; split it or raise the limit"
                yield Skipped(f"{name}#{number}", "too large", hint)
                continue
            yield number, line
    except (OSError, EOFError, zlib.error) as error:
        hint = f"{name}, after line {number}: {error}; what came before is kept, the rest is not; get the file again"
        yield Skipped(name, "unreadable", hint)


def _parsed(text: str) -> object:
    """JSON as data; raises ValueError, also for what is nested too deep."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _item(value: object, name: str, line: int) -> Raw | Skipped:
    """A JSON object as a document."""
    locator, place = (f"{name}#{line}", f"{name}, line {line}") if line else (name, name)
    if not isinstance(value, dict):
        return Skipped(locator, "no text", f'{place}: not an object; write {{"text": ...}}')
    fields = {str(key).lower(): part for key, part in value.items()}
    texts = [fields[key] for key in _TEXT_KEYS if isinstance(fields.get(key), str)]
    if not texts:
        return Skipped(locator, "no text", f"{place}: no text in any of {', '.join(_TEXT_KEYS)}")
    return Raw(next((text for text in texts if text.strip()), texts[0]), fields, line)


def _json_lines(
    stream: IO[bytes], name: str, limits: Limits, total: int | None = None, first: bytes = b""
) -> Iterator[Raw | Skipped]:
    nothing = True
    for found in _lines(stream, name, limits.document, total, first):
        nothing = nothing and not isinstance(found, Skipped) and not found[1].strip()
        if isinstance(found, Skipped):
            yield found
            continue
        number, data = found
        locator, place = f"{name}#{number}", f"{name}, line {number}"
        if number == 1 and (b"\0" in data or data.startswith((b"\xff\xfe", b"\xfe\xff"))):
            raise _Bad("encoding" if data[0] >= 0xFE else "binary", "JSON lines must be UTF-8; convert the file")
        if not data.strip():
            continue
        try:
            yield _item(_parsed(data.decode("utf-8-sig" if number == 1 else "utf-8")), name, number)
        except UnicodeDecodeError as error:
            yield Skipped(locator, "encoding", f"{place}: byte {error.start} is not UTF-8; save the file as UTF-8")
        except ValueError as error:
            yield Skipped(locator, "broken JSON", f"{place}: {error}; write one object on each line")
    if nothing:
        raise _Bad("empty", "there is no line in it")


def _read_json_lines(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
    yield from _json_lines(stream, name, limits)


def _read_packed_lines(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
    with gzip.GzipFile(fileobj=stream) as unpacked:
        yield from _json_lines(cast(IO[bytes], unpacked), name, limits, limits.unpacked)


def _read_json(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
    text, _ = _decode(_whole(stream, limits.document))
    if not text.strip():
        raise _Bad("empty", "there is no text in it")
    try:
        value = _parsed(text)
    except ValueError as error:
        raise _Bad("broken JSON", f"{error}; repair it") from None
    if isinstance(value, dict):
        lists = [value[key] for key in ("documents", "articles", "items") if isinstance(value.get(key), list)]
        value = lists[0] if lists else value
    if isinstance(value, dict) and isinstance(raw := _item(value, name, 0), Raw):
        yield raw
    elif isinstance(value, list) and any(isinstance(_item(part, name, 0), Raw) for part in value):
        for number, part in enumerate(value, 1):
            yield _item(part, name, number)
    else:
        raise _Bad("unknown format", "no document in it; expected an object with a text, or a list of such")


def _read_any(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
    """Standard input or a file without a suffix: JSON lines, JSON, else plain text."""
    first = stream.readline(limits.document + 1)
    if re.match(rb'(\xef\xbb\xbf)?\s*\{\s*"', first) and first.rstrip().endswith(b"}"):
        yield from _json_lines(stream, name, limits, first=first)
        return
    data = _whole(stream, limits.document, first)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        try:
            yield from list(_read_json(io.BytesIO(data), name, limits))
            return
        except _Bad:  # a text may begin with a bracket
            if re.match(rb'\s*\{\s*"', data):
                yield from _json_lines(io.BytesIO(data), name, limits)
                return
    yield from _read_text(io.BytesIO(data), name, limits)


#: Suffix -> reader; the longest suffix counts. A new format is one more line here.
READERS: dict[str, Reader] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".md": _read_text,
    ".markdown": _read_text,
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
    ".jsonl.gz": _read_packed_lines,
    ".ndjson.gz": _read_packed_lines,
    ".json": _read_json,
}

# --- finding files ----------------------------------------------------------------------------------------------------

_MAGIC = re.compile(r"[*?[]")
_NO_DOCUMENTS = ("readme", "sources", "license", "licence", "changelog", "metadata")


def _shown(path: str) -> str:
    """A path as text: POSIX separators, bytes that are no UTF-8 written as escapes."""
    return os.fsencode(path.replace(os.sep, "/")).decode("utf-8", "backslashreplace")


def _reader(name: str) -> Reader | None:
    fits = [suffix for suffix in READERS if name.lower().endswith(suffix)]
    return READERS[max(fits, key=len)] if fits else None


def _named(path: str, root: str) -> File | Skipped:
    """A file that an argument names itself; its suffix may be missing, but not a strange one."""
    name = _shown(os.path.basename(path))
    reader = _reader(name) or (None if "." in name.lstrip(".") else _read_any)
    if reader is None:
        return Skipped(name, "unknown format", f"{name}: readable are {', '.join(READERS)}; convert it")
    return File(path, root, name, reader)


def _member(path: str, root: str) -> File | Skipped:
    """A file of a folder."""
    name, base = _shown(os.path.relpath(path, root)), _shown(os.path.basename(path)).lower()
    if base.startswith(".") or base.split(".")[0] in _NO_DOCUMENTS or base.endswith(".gold.json"):
        return Skipped(name, "not a document", f"{name}: passed over for its name; name the file itself to read it")
    reader = _reader(base)
    if reader is None:
        return Skipped(name, "unknown format", f"{name}: readable are {', '.join(READERS)}")
    if not os.path.isfile(path):
        return Skipped(name, "unreadable", f"{name}: not a regular file")
    return File(path, root, name, reader)


def _walk(folder: str, root: str) -> Iterator[File | Skipped]:
    """The files of a folder and those below it; links to folders are not followed, as they may lead in circles."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        name = _shown(os.path.relpath(folder, root))
        yield Skipped(name, "unreadable", f"{name}: {error.strerror}; check the permissions")
        return
    for entry in entries:
        name = _shown(os.path.relpath(entry.path, root))
        if not entry.is_dir():
            yield _member(entry.path, root)
        elif entry.name.startswith("."):
            yield Skipped(name, "not a document", f"{name}: a hidden folder; name it to read it")
        elif entry.is_symlink():
            yield Skipped(name, "not a document", f"{name}: a link to a folder; name it to read it")
        else:
            yield from _walk(entry.path, root)


def _matched(pattern: str) -> Iterator[File | Skipped]:
    """The files that a glob matches, and the folders it matches with all below them."""
    parts = Path(os.path.abspath(pattern)).parts
    root = os.path.join(*parts[: next(i for i, part in enumerate(parts) if _MAGIC.search(part))])
    done: set[str] = set()
    for match in sorted(glob.glob(os.path.abspath(pattern), recursive=True)):
        path = os.path.abspath(match)
        for found in _walk(path, root) if os.path.isdir(path) else [_member(path, root)]:
            key = found.path if isinstance(found, File) else found.locator
            if key not in done:  # with ** a folder and its files match
                done.add(key)
                yield found


def find(paths: str | Path | Iterable[str | Path]) -> Listing:
    """The files that files, folders (with all below), globs (also ``**``) and ``-`` (standard input) name, in order.

    A file that is named twice is read once.
    """
    files: dict[str, File] = {}
    skipped: list[Skipped] = []
    folders: list[str] = []
    for argument in [paths] if isinstance(paths, str | Path) else paths:
        given = os.fspath(argument)
        path = os.path.abspath(given) if given and "\0" not in given else ""
        found: list[File | Skipped] = []
        if given == "-":
            found = [File("-", "-", "-", _read_any)]
        elif os.path.isdir(path):
            folders.append(path)
            found = list(_walk(path, path))
        elif os.path.exists(path):
            found = [_named(path, path)]
        elif path and _MAGIC.search(given):
            found = list(_matched(given))
        if not found and path not in folders:
            shown = _shown(given.replace("\0", ""))
            found = [Skipped(shown, "not found", f"{shown}: no such file or folder; check the path")]
        for item in found:
            if isinstance(item, Skipped):
                skipped.append(item)
            elif item.path in files:
                skipped.append(Skipped(item.name, "duplicate", f"{item.name}: named twice, read once"))
            else:
                files[item.path] = item
    return Listing(tuple(files.values()), tuple(skipped), tuple(dict.fromkeys(folders)))


# --- dates ------------------------------------------------------------------------------------------------------------

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)"
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


def _iso(stated: str) -> str | None:
    """The ISO form of what the patterns above have found; None where the calendar has no such day."""
    month = next((_MONTHS.index(w[:3]) + 1 for w in re.findall("[a-z]+", stated.lower()) if w[:3] in _MONTHS), None)
    numbers = [int(n) for n in re.findall(r"\d+", stated)]
    if month is not None:
        numbers = [max(numbers), month, *(n for n in numbers if n < 1000)]
    try:
        day = date(*[*numbers, 1, 1][:3])
    except ValueError:
        return None
    return day.isoformat()[: (4, 7, 10)[len(numbers) - 1]]


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


def _date_line(line: str) -> tuple[bool, str] | None:
    """Whether a date line says what its day is (``Published: ...``), and the day; running sentences do not count."""
    line = line.strip(" \t*_#>|")
    if lead := _LEAD.match(line):
        rest = line[lead.end() :].strip(" \t*_")
        labelled = bool(lead["word"] and (lead["colon"] or lead["word"].lower() == "date"))
        numeric = lead["date"][:4].isdigit()  # no sentence begins with an ISO date
        if labelled or numeric or rest in ("", ".") or _AFTER.match(line[lead.end() :]):
            day = _iso(lead["date"])
            return (bool(lead["word"]), day) if day else None
    if match := _BYLINE.fullmatch(line) or _DATELINE.match(line) or (_TAIL.search(line) if len(line) < 300 else None):
        day = _iso(match["date"])
        return (False, day) if day else None
    return None


def _head(body: str) -> list[str]:
    """The lines of the first 600 characters, without one that is cut off; spaces are single."""
    lines = [" ".join(line.split()) for line in re.split(r"\r\n|\r|\n", body[:700].lstrip()[:601])]
    return lines[:-1] if len(lines) > 1 and len(body) > 600 else lines


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


# --- front matter, titles and other fields ----------------------------------------------------------------------------

_TEXT_KEYS = ("text", "body", "content")
_KEYS = {
    "title": ("title", "headline"),
    "published": ("published", "date", "pubdate"),
    "publisher": ("publisher", "source"),
    "url": ("url", "link"),
    "language": ("language", "lang"),
}
_FRONT = 20_000  # characters that front matter may take
_OPEN = re.compile(r"(---|\+\+\+)[ \t]*(?:\r\n|\r|\n)")
_CLOSE = {mark: re.compile(rf"(?<=[\r\n]){re.escape(mark)}[ \t]*(?:\r\n|\r|\n|\Z)") for mark in ("---", "+++")}
_PAIR = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?$")


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r"\\([\"\\])", r"\1", value[1:-1])
    return "" if value in ("|", ">", "|-", ">-", "null", "~") else value


def _pairs(block: str) -> dict[str, object] | None:
    """``key: value`` lines; indented lines carry on the value before; None if it is anything else."""
    pairs: dict[str, str] = {}
    key = ""
    for line in re.split(r"\r\n|\r|\n", block):
        if match := _PAIR.match(line):
            key = match[1].lower()
            pairs[key] = match[2] or ""
        elif key and line[:1] in (" ", "\t", "-") and line.strip() != "---":
            pairs[key] = f"{_unquoted(pairs[key])} {line.strip()}"
        elif line.strip() and not line.startswith("#"):
            return None
    return {key: _unquoted(value) for key, value in pairs.items()} if pairs else None


def _front_matter(text: str) -> tuple[dict[str, object], int, tuple[str, ...]]:
    """Fields, where the body begins, warnings."""
    start = _OPEN.match(text)
    if not start:
        return {}, 0, ()
    end = _CLOSE[start[1]].search(text, start.end(), start.end() + _FRONT)
    block = text[start.end() : end.start()] if end else ""
    if start[1] == "---":
        if (pairs := _pairs(block)) is not None and end:
            return pairs, end.end(), ()
        begun = _PAIR.match(re.split(r"[\r\n]", text[start.end() : start.end() + 200], maxsplit=1)[0])
        return {}, 0, ("front matter is broken or not closed by ---, read as text",) if begun else ()
    if not end:
        return {}, 0, ("front matter is not closed by +++, read as text",)
    try:
        table = tomllib.loads(block.replace("\r\n", "\n").replace("\r", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return {}, end.end(), (f"front matter is broken: {error}",)
    return {key.lower(): value for key, value in table.items()}, end.end(), ()


def body_start(text: str) -> int:
    """The offset at which the body begins: after front matter (``---`` or ``+++`` fences), else 0.

    >>> body_start("---\\ntitle: A\\n---\\nBody")
    17
    """
    return _front_matter(text)[1]


def _clean(value: str) -> str:
    """One line without control characters and without those that turn the direction of text."""
    value = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", value)
    return " ".join(re.sub("[\0-\x1f\x7f-\x9f\ud800-\udfff]", " ", value).split())


def _fields(mapping: Mapping[str, object], warnings: list[str]) -> dict[str, str]:
    """The fields that are known, under their own names, as one line each; empty ones are left out."""
    fields: dict[str, str] = {}
    for key, aliases in _KEYS.items():
        for alias in aliases:
            value = mapping.get(alias)
            if isinstance(value, date):  # also a datetime
                value = value.isoformat()
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                if key not in fields and (text := _clean(str(value))):
                    fields[key] = text
            elif value is not None:
                warnings.append(f"{alias} is no text, ignored")
    return fields


def _url(value: str) -> str | None:
    if not re.fullmatch(r"https?://[^\s/?#<>\"{}|\\^`][^\s<>\"{}|\\^`]*", value, re.I):
        return None
    return value


def _heading(line: str) -> str | None:
    match = re.fullmatch(r" {0,3}#[ \t]+(.*?)[ \t#]*", line)
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|\*+|`+", r"\1", match[1]).strip() or None if match else None


def _text_title(body: str) -> str | None:
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
    if (lead := _LEAD.match(line)) and (lead["word"] or lead["date"][:4].isdigit()):
        line = line[lead.end() :].strip(" \t:|-–—")
    line = _TAIL.sub("", line).strip(" \t|") if len(line) < 300 else line
    return line if 0 < len(line) < 150 and not line.endswith(".") else None


def _document(raw: Raw, name: str, given: Mapping[str, str]) -> tuple[Document, tuple[str, ...]] | Skipped:
    """A document of what a reader found; ``given`` is its row of the metadata, which wins where it has a value."""
    locator = f"{name}#{raw.line}" if raw.line else name
    text, unsafe = _UNSAFE.subn("\ufffd", raw.text)
    front, start, notes = _front_matter(text)
    body = text[start:]
    if not body.strip("\ufeff\u200b \t\r\n") or not body.strip():
        place = f"{name}, line {raw.line}" if raw.line else name
        return Skipped(locator, "empty", f"{place}: there is no text in it")
    warnings = [*raw.warnings, *notes]
    if unsafe:
        warnings.append(f"{unsafe} characters that cannot be written, replaced by U+FFFD")
    fields = {**_fields(front, warnings), **_fields(raw.fields, warnings), **given}
    url = _url(fields["url"]) if "url" in fields else None
    if "url" in fields and url is None:
        warnings.append(f"url {fields['url'][:80]!r} is not http or https, dropped")
    if "published" in fields:
        published, basis = iso_date(fields["published"]), "metadata"
        if published is None:
            warnings.append(f"published {fields['published'][:80]!r} is no date that can be read; write it YYYY-MM-DD")
    else:
        published, basis = text_date(body), "text"
    language = {"english": "en"}.get(fields.get("language", "en").lower(), fields.get("language", "en"))
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*", language):
        warnings.append(f"language {language[:40]!r} is no language code; write it like en")
        language = "und"
    document = Document(
        locator=url or locator,
        text=text,
        title=fields.get("title") or _clean(_text_title(body) or "") or None,
        publisher=fields.get("publisher"),
        published=published,
        published_basis=basis if published else "unknown",
        url=url,
        language=language.replace("_", "-").lower(),
        file=None if raw.line or name == "-" else name.rsplit("/", 1)[-1],  # a line is known by its locator
    )
    return document, tuple(warnings)


# --- metadata ---------------------------------------------------------------------------------------------------------


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of a CSV or TSV file with a header; raises InputError."""
    try:
        text, _ = _decode(path.read_bytes())
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path), hint="Check the path") from None
    except _Bad as error:
        raise InputError(f"{error.args[0]}: {error.args[1]}", where=str(path)) from None
    head = text.split("\n", 1)[0]
    mark = "\t" if path.suffix.lower() == ".tsv" else max("\t,;", key=head.count)
    # A stray quotation mark in a TSV must not swallow the rows after it.
    stream = io.StringIO(text, newline="")
    table = csv.reader(stream, delimiter=mark, quoting=csv.QUOTE_NONE if mark == "\t" else csv.QUOTE_MINIMAL)
    known = {alias: key for key, aliases in _KEYS.items() for alias in aliases} | {"file": "file"}
    try:
        header = [known.get(cell.strip().strip('"').lower(), "") for cell in next(table, [])]
        named = [key for key in header if key]
        if "file" not in named or len(named) < 2 or len(named) != len(set(named)):
            hint = "The first line names the columns: file and any of title, publisher, published, url"
            raise InputError("the header is not one of metadata", where=f"{path}, line 1", hint=hint)
        for cells in table:
            if mark == "\t":
                cells = [re.sub('^"(.*)"$', lambda m: m[1].replace('""', '"'), cell.strip()) for cell in cells]
            row = {key: _clean(cell) for key, cell in zip(header, cells, strict=False) if key and _clean(cell)}
            if row:
                yield table.line_num, row
    except csv.Error as error:
        raise InputError(f"broken table: {error}", where=f"{path}, line {table.line_num}") from None


def _assigned(path: Path, files: tuple[File, ...]) -> tuple[dict[tuple[str, int], dict[str, str]], list[Skipped]]:
    """(path, line of a container or 0) -> fields; and the rows that cannot be given to one file."""
    by_name: dict[str, set[str]] = {}
    for file in files:
        for key in {file.name, "/" + file.name.rsplit("/", 1)[-1], file.path}:
            by_name.setdefault(key, set()).add(file.path)
    given: dict[tuple[str, int], dict[str, str]] = {}
    problems: list[Skipped] = []
    for number, row in _rows(path):
        where = f"{path.name}, line {number}"
        name = row.pop("file", "").replace("\\", "/").removeprefix("./")
        container = re.fullmatch(r"(.+)#(\d+)", name)
        hits: set[str] = set()
        line = 0
        for key, at in ((name, 0), (container[1], int(container[2])) if container else ("", 0)):
            beside = os.path.abspath(os.path.join(path.parent, key)) if key and "\0" not in key else ""
            hits = hits or by_name.get(key) or by_name.get("/" + key) or by_name.get(beside) or set()
            line = line or (at if hits else 0)
        if len(hits) != 1:
            reason = "ambiguous metadata" if hits else "metadata without a file"
            problem = f"{len(hits)} files have this name; give the path" if hits else "no such file was read"
            problems.append(Skipped(name, reason, f"{where}: {name}: {problem}"))
        elif (min(hits), line) in given:
            problems.append(Skipped(name, "ambiguous metadata", f"{where}: {name} has a row already; remove one"))
        else:
            given[min(hits), line] = row
    return given, problems


# --- reading ----------------------------------------------------------------------------------------------------------


def _read_file(file: File, limits: Limits, stdin: IO[bytes] | None) -> Iterator[Raw | Skipped]:
    """What the reader of a file finds in it; whatever happens, it ends without an error."""
    try:
        if file.path == "-":
            yield from file.reader(stdin or sys.stdin.buffer, file.name, limits)
        else:
            with open(file.path, "rb") as stream:
                yield from file.reader(stream, file.name, limits)
    except _Bad as error:
        yield Skipped(file.name, error.args[0], f"{file.name}: {error.args[1]}")
    except (OSError, EOFError, zlib.error) as error:
        problem = getattr(error, "strerror", None) or error
        yield Skipped(file.name, "unreadable", f"{file.name}: {problem}; check the file and its permissions")


def _read(
    listing: Listing,
    given: dict[tuple[str, int], dict[str, str]],
    limits: Limits,
    stdin: IO[bytes] | None,
    done: Callable[[File], object] | None,
) -> Iterator[Source | Skipped]:
    yield from listing.skipped
    seen: set[str] = set()
    unused = {key for key in given if key[1]}
    for file in listing.files:
        whole = given.get((file.path, 0), {})
        for raw in _read_file(file, limits, stdin):
            if isinstance(raw, Skipped):
                yield raw
                continue
            unused.discard((file.path, raw.line))
            # A title or URL belongs to one document, so those of a container are not given to its lines.
            common = {k: v for k, v in whole.items() if not raw.line or k in ("publisher", "published", "language")}
            row = {**common, **(given.get((file.path, raw.line), {}) if raw.line else {})}
            made = _document(raw, file.name, row)
            if isinstance(made, Skipped):
                yield made
            elif made[0].id in seen:
                place = f"{file.name}, line {raw.line}" if raw.line else file.name
                yield Skipped(made[0].locator, "duplicate", f"{place}: the same locator and text came before")
            else:
                seen.add(made[0].id)
                yield Source(made[0], file.root, file.path, made[1])
        if done:
            done(file)
    for path, line in sorted(unused):
        name = f"{_shown(os.path.basename(path))}#{line}"
        yield Skipped(name, "metadata without a file", f"{name}: described by the metadata, but no such document")


def read(
    paths: str | Path | Iterable[str | Path] | Listing,
    *,
    metadata: Path | None = None,
    stdin: IO[bytes] | None = None,
    max_bytes: int = Limits().document,
    max_unpacked: int = Limits().unpacked,
    done: Callable[[File], object] | None = None,
) -> Iterator[Source | Skipped]:
    """The documents of files, folders, globs or ``-``, one after the other as they are asked for.

    ``metadata`` is a CSV or TSV that describes files; ``stdin`` stands in for standard input; ``max_bytes`` limits one
    document and ``max_unpacked`` all of a packed file; ``done`` is called after each file (for a progress bar).
    Raises InputError when the metadata cannot be used; nothing else that is read raises an error.
    """
    listing = paths if isinstance(paths, Listing) else find(paths)
    given: dict[tuple[str, int], dict[str, str]] = {}
    if metadata is not None:
        own = os.path.abspath(metadata)
        files = tuple(file for file in listing.files if file.path != own)
        given, problems = _assigned(Path(metadata), files)
        if len(files) < len(listing.files):
            problems.append(Skipped(_shown(Path(own).name), "not a document", "it is the metadata, so it is not read"))
        listing = replace(listing, files=files, skipped=(*listing.skipped, *problems))
    return _read(listing, given, Limits(max_bytes, max_unpacked), stdin, done)
