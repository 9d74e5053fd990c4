"""Tables of documents: CSV and TSV with a header that names a column for the text, one document a row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from kg.sources.formats import TEXT_KEYS, Limits, Raw, Skipped, Unreadable, as_document, decode, numbered_lines, skipped

__all__ = ["read_table"]

_QUOTED = re.compile(r'\A\s*"(.*)"\s*\Z', re.S)
_NO_UTF8 = re.compile("[\udc80-\udcff]")  # as lines() keeps the bytes that are none


def read_table(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
    """The rows as documents, each known by the line it begins at; a row that does not fit costs no other row."""
    problems: list[Skipped] = []
    taken: list[str] = []  # the lines of the row at hand

    def lines() -> Iterator[str]:
        for found in numbered_lines(stream, name, limits.document, limits.unpacked):
            if isinstance(found, Skipped):
                problems.append(found)
                taken.append("")
            else:
                taken.append(found[1].decode("utf-8-sig" if found[0] == 1 else "utf-8", "surrogateescape"))
            yield taken[-1]

    source = lines()
    first = next(source, "")
    if problems:  # without its header nothing in it can be read
        yield from problems
        return
    mark, header = _header(first)
    table = csv.reader(source, delimiter=mark, strict=True)
    line, rows = 2, 0
    while True:
        taken.clear()
        try:
            with _field_size(limits.document):
                cells = next(table)
            found = _row(header, cells, "".join(taken), name, line)
        except StopIteration:
            yield from problems
            break
        except csv.Error as error:
            cells = [_QUOTED.sub(lambda m: m[1].replace('""', '"'), c) for c in taken[0].rstrip("\r\n").split(mark)]
            if mark == "\t" and len(taken) == 1 and len(cells) == len(header):  # no quotation marks of a table
                found = _row(header, cells, "".join(taken), name, line)
            else:
                problem = f"{error}; lines {line} to {line + len(taken) - 1} are not read; quote texts that span lines"
                found = skipped(name, "broken table", problem, line)
        yield from problems
        rows += len(problems) + bool(found)
        problems.clear()
        if found:
            yield found
        line += len(taken)
    if not rows and not problems:
        raise Unreadable("empty", "there is no row in it")


def _header(line: str) -> tuple[str, list[str]]:
    """The mark between cells and the names of the columns; raises Unreadable where none holds a text."""
    if "\0" in line or line.startswith("\udcff\udcfe") or line.startswith("\udcfe\udcff"):
        raise Unreadable("binary" if line[0] < "\udc00" else "encoding", "a table must be UTF-8; export it again")
    if not line.strip():
        raise Unreadable("empty", "there is no header in it")
    mark = max("\t,;", key=line.count)
    try:
        cells = next(csv.reader([line], delimiter=mark))
    except csv.Error:
        cells = []
    header = [cell.strip().lower() for cell in cells]
    if not any(key in header for key in TEXT_KEYS):
        problem = (
            f"no column {', '.join(TEXT_KEYS[:-1])} or {TEXT_KEYS[-1]}; a table that describes files goes to --metadata"
        )
        raise Unreadable("not a document", problem)
    return mark, header


@contextmanager
def _field_size(size: int) -> Iterator[None]:
    """The longest cell; the csv module keeps it for the whole process, so it is put back."""
    before = csv.field_size_limit(size)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _row(header: list[str], cells: list[str], source: str, name: str, line: int) -> Raw | Skipped | None:
    """A row as a document, ``source`` is its lines; None if there is nothing in it."""
    if not any(cell.strip() for cell in cells):
        return None
    if len(cells) > len(header):
        return skipped(
            name, "broken table", f"{len(cells)} cells, the header names {len(header)}; quote the text", line
        )
    warnings: tuple[str, ...] = ()
    if _NO_UTF8.search(source):
        try:
            _, warnings = decode(source.encode("utf-8", "surrogateescape"))
        except Unreadable as error:
            return skipped(name, error.reason, error.problem, line)
        cells = [cell.encode("utf-8", "surrogateescape").decode("cp1252") for cell in cells]  # all that decode() allows
    fields = dict(reversed(list(zip(header, cells, strict=False))))  # of two columns of a name the first counts
    made = as_document(fields, name, line)
    return made if isinstance(made, Skipped) else made._replace(warnings=warnings)
