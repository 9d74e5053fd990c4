"""From paths to documents: lazily, in a fixed order, and never stopping for a bad one.

The text of a document is the file as decoded; `body_start` tells where its front matter ends. What is no document, or
cannot be read as one, comes out as a `Skipped` with a reason; nothing is dropped silently.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from kg.model import Document
from kg.sources.dateline import iso_date, text_date, text_title
from kg.sources.files import File, Listing, absolute, find, shown
from kg.sources.formats import Limits, Raw, Skipped, Unreadable, place, skipped
from kg.sources.languages import detect, english_name
from kg.sources.metadata import assigned, body_start, clean, front_matter, known_fields
from kg.sources.readers import READERS

__all__ = ["READERS", "File", "Listing", "Skipped", "Source", "body_start", "find", "iso_date", "read"]

_UNSAFE = re.compile("[\0\ud800-\udfff]")  # cannot be written as UTF-8 or XML; only JSON escapes bring them in
_COMMON = ("publisher", "published", "language")  # what all documents of a container may share
_URL = re.compile(r"https?://[^\s/?#<>\"{}|\\^`][^\s<>\"{}|\\^`]*", re.I)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")
_READABLE = ("en", "und", "mul", "zxx")  # English, and what may be: not known, several languages, none


@dataclass(frozen=True, slots=True)
class Source:
    """One document and where it came from. ``root`` and ``path`` serve to notice vanished files only, not the graph."""

    document: Document
    root: str  #: absolute path of the argument that named it, ``-`` for standard input, a glob's fixed folder
    path: str  #: absolute path of the file, ``-`` for standard input
    warnings: tuple[str, ...] = ()  #: what was odd about it, though it could be read


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
        own = absolute(metadata)
        files = tuple(file for file in listing.files if file.path != own)
        given, problems = assigned(Path(metadata), files)
        if len(files) < len(listing.files):
            problems.append(Skipped(shown(Path(own).name), "not a document", "it is the metadata, so it is not read"))
        listing = replace(listing, files=files, skipped=(*listing.skipped, *problems))
    return _read(listing, given, Limits(max_bytes, max_unpacked), stdin, done)


def _read(
    listing: Listing,
    given: Mapping[tuple[str, int], Mapping[str, str]],
    limits: Limits,
    stdin: IO[bytes] | None,
    done: Callable[[File], object] | None,
) -> Iterator[Source | Skipped]:
    yield from listing.skipped
    seen: set[str] = set()
    unused = {key for key in given if key[1]}
    for file in listing.files:
        whole = given.get((file.path, 0), {})
        common = {key: value for key, value in whole.items() if key in _COMMON}
        for raw in _texts(file, limits, stdin):
            if isinstance(raw, Skipped):
                yield raw
                continue
            unused.discard((file.path, raw.line))
            row = {**common, **given.get((file.path, raw.line), {})} if raw.line else whole
            made = _document(raw, file.name, row)
            if isinstance(made, Skipped):
                yield made
                continue
            document, warnings = made
            if document.id in seen:
                detail = f"{place(file.name, raw.line)}: the same locator and text came before"
                yield Skipped(document.locator, "duplicate", detail)
            else:
                seen.add(document.id)
                yield Source(document, file.root, file.path, warnings)
        if done:
            done(file)
    for path, line in sorted(unused):
        name = f"{shown(Path(path).name)}#{line}"
        yield skipped(name, "metadata without a file", "described by the metadata, but no such document")


def _texts(file: File, limits: Limits, stdin: IO[bytes] | None) -> Iterator[Raw | Skipped]:
    """What the reader of a file finds in it; whatever happens, it ends without an error."""
    try:
        if file.path == "-":
            yield from file.reader(stdin or sys.stdin.buffer, file.name, limits)
        else:
            with Path(file.path).open("rb") as stream:
                yield from file.reader(stream, file.name, limits)
    except Unreadable as error:
        yield skipped(file.name, error.reason, error.problem)
    except (OSError, EOFError, zlib.error) as error:
        problem = getattr(error, "strerror", None) or error
        yield skipped(file.name, "unreadable", f"{problem}; check the file and its permissions")


def _document(raw: Raw, name: str, row: Mapping[str, str]) -> tuple[Document, tuple[str, ...]] | Skipped:
    """A document of what a reader found, and warnings; ``row`` of the metadata wins where it has a value."""
    text, unsafe = _UNSAFE.subn("\ufffd", raw.text)
    front, start, notes = front_matter(text)
    body = text[start:]
    if not body.strip("\ufeff\u200b \t\r\n") or not body.strip():
        return skipped(name, "empty", "there is no text in it", raw.line)
    (own, odd_own), (came, odd_came) = known_fields(front), known_fields(raw.fields)
    fields = {**own, **came, **row}
    warnings = [*raw.warnings, *notes]
    if unsafe:
        warnings.append(f"{unsafe} characters that cannot be written, replaced by U+FFFD")
    warnings += odd_own + odd_came
    url = fields.get("url")
    if url is not None and not _URL.fullmatch(url):
        warnings.append(f"url {url[:80]!r} is not http or https, dropped")
        url = None
    stated = fields.get("published")
    published = text_date(body) if stated is None else iso_date(stated)
    if stated is not None and published is None:
        warnings.append(f"published {stated[:80]!r} is no date that can be read; write it YYYY-MM-DD")
    language = _language(fields.get("language"), body, warnings)
    if language.split("-")[0] not in _READABLE:
        problem = f"{english_name(language)}; this pipeline reads English"
        return skipped(name, "language", problem, raw.line)
    document = Document(
        locator=url or (f"{name}#{raw.line}" if raw.line else name),
        text=text,
        title=fields.get("title") or clean(text_title(body) or "") or None,
        publisher=fields.get("publisher"),
        published=published,
        published_basis="unknown" if published is None else "text" if stated is None else "metadata",
        url=url,
        language=language,
        file=None if raw.line or name == "-" else name.rsplit("/", 1)[-1],  # a line is known by its locator
    )
    return document, tuple(warnings)


def _language(declared: str | None, body: str, warnings: list[str]) -> str:
    """The code of a text's language: as declared, else English, unless the text itself is clearly something else."""
    code = (declared or "en").replace("_", "-").lower()
    if code in ("english", "eng"):
        code = "en"
    elif not _LANGUAGE.fullmatch(code):
        warnings.append(f"language {code[:40]!r} is no language code; write it like en")
        code = "und"
    found = detect(body)
    if found is None or found == code.split("-")[0] or (found != "en" and code.split("-")[0] not in _READABLE):
        return code
    if declared and code != "und":
        warnings.append(f"declared as {english_name(code)}, but it reads as {english_name(found)}")
    return found
