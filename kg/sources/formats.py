"""From the bytes of a file to texts: plain text, JSON, JSON lines, packed or not; and what all readers share.

Whatever the bytes are, a reader gives texts and, for what it cannot read, a `Skipped` with a reason, or it
raises `Unreadable`; it holds one document in memory at a time.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, NamedTuple, cast

__all__ = [
    "TEXT_KEYS", "Limits", "Raw", "Reader", "Skipped", "Unreadable", "as_document", "decode", "missing", "numbered_lines",
    "place", "read_any", "read_json", "read_json_lines", "read_packed_lines", "read_text", "skipped", "whole",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was not read: ``reason`` is a short stable category, ``detail`` says the place and what to do."""

    locator: str
    reason: str
    detail: str


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


#: Takes a stream, the name to show and the limits.
Reader = Callable[[IO[bytes], str, Limits], Iterator[Raw | Skipped]]


class Unreadable(Exception):
    """A whole file cannot be read: why (a category), and what is wrong with it."""

    def __init__(self, reason: str, problem: str) -> None:
        super().__init__(reason, problem)
        self.reason, self.problem = reason, problem


def missing(library: str) -> Unreadable:
    """Why a file cannot be read whose format needs a library that is not installed; what it gave before stays."""
    return Unreadable("unreadable", f"this format needs {library}; pip install 'kg-ir[formats]'")


def place(name: str, line: int = 0) -> str:
    """A file, or a line of it, in words."""
    return f"{name}, line {line}" if line else name


def skipped(name: str, reason: str, problem: str, line: int = 0) -> Skipped:
    """What was not read, with the place in front of the problem."""
    return Skipped(f"{name}#{line}" if line else name, reason, f"{place(name, line)}: {problem}")


# --- bytes and text ---------------------------------------------------------------------------------------------------

_BOMS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1b") + b"\x7f"
_HEAD = 8192  # bytes by which a file is judged


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file, newlines as they are, and warnings; raises Unreadable ("binary", "encoding")."""
    binary = Unreadable("binary", "it does not look like text; convert it to plain text first")
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8-sig")
    head = data[:_HEAD]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if encoding == "utf-8-sig" and (b"\0" in data or controls > len(head) / 50 + 3):
        raise binary
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig" and _western(data):
            with suppress(UnicodeDecodeError):
                return data.decode("cp1252"), ("not UTF-8, read as Windows-1252",)
        problem = f"byte {error.start} is not {encoding.removesuffix('-sig').upper()}; save the file as UTF-8"
        raise Unreadable("encoding", problem) from None
    if "\0" in text:
        raise binary
    return text, ()


def _western(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 may be Windows-1252."""
    damaged = not data.decode("utf-8", "ignore").isascii()  # some of it is good UTF-8, so it is no other encoding
    head = data[:_HEAD]
    foreign = sum(byte > 127 for byte in head) > len(head) / 5  # too many for a Latin text: some other alphabet
    return not damaged and not foreign


def whole(stream: IO[bytes], limit: int, first: bytes = b"") -> bytes:
    """All bytes of a stream after ``first``; raises Unreadable when they exceed ``limit``, before reading if it can."""
    size = len(first)
    if stream.seekable():
        here = stream.tell()
        size += stream.seek(0, io.SEEK_END) - here
        stream.seek(here)
    if size <= limit:
        data = first + stream.read(limit + 1 - len(first))
        if len(data) <= limit:
            return data
    raise Unreadable("too large", f"more than {limit:,} bytes; split it or raise the limit")


# --- readers ----------------------------------------------------------------------------------------------------------

TEXT_KEYS = ("text", "body", "content")


def read_text(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
    text, warnings = decode(whole(stream, limits.document))
    yield Raw(text, warnings=warnings)


def _parsed(text: str) -> object:
    """JSON as data; raises ValueError, also for what is nested too deep."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def as_document(value: object, name: str, line: int) -> Raw | Skipped:
    """A JSON object, or a row of a table, as a document."""
    if not isinstance(value, dict):
        return skipped(name, "no text", 'not an object; write {"text": ...}', line)
    fields = {str(key).lower(): part for key, part in value.items()}
    texts = [text for key in TEXT_KEYS if isinstance(text := fields.get(key), str)]
    if not texts:
        return skipped(name, "no text", f"no text in any of {', '.join(TEXT_KEYS)}", line)
    return Raw(next((text for text in texts if text.strip()), texts[0]), fields, line)


def read_json(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
    """An object with a text, or a list of such, which may stand in an object."""
    text, _ = decode(whole(stream, limits.document))
    if not text.strip():
        raise Unreadable("empty", "there is no text in it")
    try:
        value = _parsed(text)
    except ValueError as error:
        raise Unreadable("broken JSON", f"{error}; repair it") from None
    if isinstance(value, dict):
        lists = (part for key in ("documents", "articles", "items") if isinstance(part := value.get(key), list))
        value = next(lists, value)
    parts = enumerate(value, 1) if isinstance(value, list) else [(0, value)]
    items = [as_document(part, name, number) for number, part in parts]
    if not any(isinstance(item, Raw) for item in items):
        raise Unreadable("unknown format", "no document in it; expected an object with a text, or a list of such")
    yield from items


def numbered_lines(
    stream: IO[bytes], name: str, limit: int, total: int, first: bytes = b""
) -> Iterator[tuple[int, bytes] | Skipped]:
    """Numbered lines; one over ``limit`` bytes is passed over, and past ``total`` bytes it stops."""
    number = used = 0
    try:
        while line := first or stream.readline(limit + 1):
            first = b""
            number, used, tail = number + 1, used + len(line), line
            long = len(line) > limit and not line.endswith(b"\n")
            while long and tail and not tail.endswith(b"\n") and used <= total:
                tail = stream.readline(1 << 20)
                used += len(tail)
            if used > total:
                problem = f"unpacks to more than {total:,} bytes; the rest is not read; split it"
                yield Skipped(name, "too large", f"{place(name, number)}: {problem}")
                return
            if long:
                yield skipped(name, "too large", f"more than {limit:,} bytes; split it or raise the limit", number)
            else:
                yield number, line
    except (OSError, EOFError, zlib.error) as error:
        problem = f"{error}; what came before is kept, the rest is not; get the file again"
        yield Skipped(name, "unreadable", f"{name}, after line {number}: {problem}")


def read_json_lines(
    stream: IO[bytes], name: str, limits: Limits, total: int = sys.maxsize, first: bytes = b""
) -> Iterator[Raw | Skipped]:
    """A JSON object on each line; ``total`` limits what a packed file unpacks to, ``first`` was read before."""
    nothing = True
    for found in numbered_lines(stream, name, limits.document, total, first):
        if isinstance(found, Skipped):
            nothing = False
            yield found
            continue
        number, data = found
        if number == 1 and (b"\0" in data or data.startswith((b"\xff\xfe", b"\xfe\xff"))):
            raise Unreadable("encoding" if data[0] >= 0xFE else "binary", "JSON lines must be UTF-8; convert the file")
        if not data.strip():
            continue
        nothing = False
        try:
            yield as_document(_parsed(data.decode("utf-8-sig" if number == 1 else "utf-8")), name, number)
        except UnicodeDecodeError as error:
            yield skipped(name, "encoding", f"byte {error.start} is not UTF-8; save the file as UTF-8", number)
        except ValueError as error:
            yield skipped(name, "broken JSON", f"{error}; write one object on each line", number)
    if nothing:
        raise Unreadable("empty", "there is no line in it")


def read_packed_lines(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
    with gzip.GzipFile(fileobj=stream) as unpacked:
        yield from read_json_lines(cast(IO[bytes], unpacked), name, limits, limits.unpacked)


def read_any(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
    """Standard input or a file without a suffix: JSON lines, JSON, else plain text."""
    first = stream.readline(limits.document + 1)
    if re.match(rb'(\xef\xbb\xbf)?\s*\{\s*"', first) and first.rstrip().endswith(b"}"):
        yield from read_json_lines(stream, name, limits, first=first)
        return
    data = whole(stream, limits.document, first)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        try:
            yield from list(read_json(io.BytesIO(data), name, limits))
            return
        except Unreadable:  # a text may begin with a bracket
            if re.match(rb'\s*\{\s*"', data):
                yield from read_json_lines(io.BytesIO(data), name, limits)
                return
    yield from read_text(io.BytesIO(data), name, limits)
