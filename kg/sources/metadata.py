"""What is stated about documents: front matter in the file, fields of a JSON object, a table beside the files."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from kg.errors import InputError
from kg.sources.files import File, absolute
from kg.sources.formats import Skipped, Unreadable, decode

__all__ = ["assigned", "body_start", "clean", "front_matter", "known_fields"]

#: Field -> the names under which it may be given.
_NAMES = {
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


def clean(value: str) -> str:
    """One line without control characters and without those that turn the direction of text."""
    value = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", value)
    return " ".join(re.sub("[\0-\x1f\x7f-\x9f\ud800-\udfff]", " ", value).split())


def known_fields(mapping: Mapping[str, object]) -> tuple[dict[str, str], list[str]]:
    """The known fields under their own names, as one line each, without empty ones; and warnings."""
    fields: dict[str, str] = {}
    warnings: list[str] = []
    for key, names in _NAMES.items():
        for name in names:
            value = mapping.get(name)
            if isinstance(value, date):  # also a datetime
                value = value.isoformat()
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                if key not in fields and (text := clean(str(value))):
                    fields[key] = text
            elif value is not None:
                warnings.append(f"{name} is no text, ignored")
    return fields, warnings


# --- front matter -----------------------------------------------------------------------------------------------------


def body_start(text: str) -> int:
    """The offset at which the body begins: after front matter (``---`` or ``+++`` fences), else 0.

    >>> body_start("---\\ntitle: A\\n---\\nBody")
    17
    """
    return front_matter(text)[1]


def front_matter(text: str) -> tuple[Mapping[str, object], int, tuple[str, ...]]:
    """All keys in small letters with their values, where the body begins, warnings."""
    start = _OPEN.match(text)
    if not start:
        return {}, 0, ()
    mark = start[1]
    end = _CLOSE[mark].search(text, start.end(), start.end() + _FRONT)
    block = text[start.end() : end.start()] if end else ""
    if mark == "---":
        if end and (pairs := _pairs(block)):
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


def _pairs(block: str) -> dict[str, str]:
    """``key: value`` lines; indented lines carry on the value before; empty if it is anything else."""
    pairs: dict[str, str] = {}
    key = ""
    for line in re.split(r"\r\n|\r|\n", block):
        if match := _PAIR.match(line):
            key = match[1].lower()
            pairs[key] = match[2] or ""
        elif key and line[:1] in (" ", "\t", "-") and line.strip() != "---":
            pairs[key] = f"{_unquoted(pairs[key])} {line.strip()}"
        elif line.strip() and not line.startswith("#"):
            return {}
    return {key: _unquoted(value) for key, value in pairs.items()}


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r"\\([\"\\])", r"\1", value[1:-1])
    return "" if value in ("|", ">", "|-", ">-", "null", "~") else value


# --- tables -----------------------------------------------------------------------------------------------------------


def assigned(path: Path, files: Iterable[File]) -> tuple[dict[tuple[str, int], dict[str, str]], list[Skipped]]:
    """What a CSV or TSV says of files: (path, line of a container or 0) -> fields; and the rows that fit no one file.

    Raises InputError for a table that cannot be read.
    """
    by_name: dict[str, set[str]] = {}
    for file in files:
        for key in {file.name, "/" + file.name.rsplit("/", 1)[-1], file.path}:
            by_name.setdefault(key, set()).add(file.path)
    given: dict[tuple[str, int], dict[str, str]] = {}
    problems: list[Skipped] = []
    for number, row in _rows(path):
        where = f"{path.name}, line {number}"
        name = row.pop("file", "").replace("\\", "/").removeprefix("./")
        hits, line = _meant(name, path.parent, by_name)
        if len(hits) != 1:
            reason = "ambiguous metadata" if hits else "metadata without a file"
            problem = f"{len(hits)} files have this name; give the path" if hits else "no such file was read"
            problems.append(Skipped(name, reason, f"{where}: {name}: {problem}"))
        elif (min(hits), line) in given:
            problems.append(Skipped(name, "ambiguous metadata", f"{where}: {name} has a row already; remove one"))
        else:
            given[min(hits), line] = row
    return given, problems


def _meant(name: str, folder: Path, by_name: Mapping[str, set[str]]) -> tuple[set[str], int]:
    """The paths of the files that a row may mean, by path or name, and the line of a container (else 0)."""
    container = re.fullmatch(r"(.+)#(\d{1,12})", name)
    for key, line in [(name, 0)] + ([(container[1], int(container[2]))] if container else []):
        if hits := by_name.get(key) or by_name.get("/" + key) or by_name.get(absolute(folder / key)):
            return hits, line
    return set(), 0


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of a CSV or TSV file with a header; raises InputError."""
    try:
        text, _ = decode(path.read_bytes())
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path), hint="Check the path") from None
    except Unreadable as error:
        raise InputError(f"{error.reason}: {error.problem}", where=str(path)) from None
    head = text.split("\n", 1)[0]
    mark = "\t" if path.suffix.lower() == ".tsv" else max("\t,;", key=head.count)
    # A stray quotation mark in a TSV must not swallow the rows after it.
    stream = io.StringIO(text, newline="")
    table = csv.reader(stream, delimiter=mark, quoting=csv.QUOTE_NONE if mark == "\t" else csv.QUOTE_MINIMAL)
    known = {name: key for key, names in _NAMES.items() for name in names} | {"file": "file"}
    try:
        header = [known.get(cell.strip().strip('"').lower(), "") for cell in next(table, [])]
        named = [key for key in header if key]
        if "file" not in named or len(named) < 2 or len(named) != len(set(named)):
            hint = "The first line names the columns: file and any of title, publisher, published, url"
            raise InputError("the header is not one of metadata", where=f"{path}, line 1", hint=hint)
        for cells in table:
            if mark == "\t":
                cells = [re.sub('^"(.*)"$', lambda m: m[1].replace('""', '"'), cell.strip()) for cell in cells]
            row = {key: text for key, cell in zip(header, cells, strict=False) if key and (text := clean(cell))}
            if row:
                yield table.line_num, row
    except csv.Error as error:
        raise InputError(f"broken table: {error}", where=f"{path}, line {table.line_num}") from None
