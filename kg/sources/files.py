"""Which files the arguments mean: files, folders with all below them, globs and ``-``; always in the same order.

What is no document comes out as a `Skipped` with a reason, so that nothing is passed over silently.
"""

# Paths stay text here: pathlib resolves links, raises an error for names that are too long, and takes "" for "."
# ruff: noqa: PTH100, PTH110, PTH112, PTH113, PTH118, PTH119, PTH207

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.sources.formats import Reader, Skipped, read_any, skipped
from kg.sources.readers import READERS

__all__ = ["File", "Listing", "absolute", "find", "shown"]

_MAGIC = re.compile(r"[*?[]")
_NO_DOCUMENTS = ("readme", "sources", "license", "licence", "changelog", "metadata")


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


def find(paths: str | Path | Iterable[str | Path]) -> Listing:
    """The files that files, folders (with all below), globs (also ``**``) and ``-`` (standard input) name, in order.

    A file that is named twice is read once.
    """
    files: dict[str, File] = {}
    passed: list[Skipped] = []
    folders: list[str] = []
    for argument in [paths] if isinstance(paths, str | Path) else paths:
        given = os.fspath(argument)
        path = absolute(given)
        found: list[File | Skipped] = []
        if given == "-":
            found = [File("-", "-", "-", read_any)]
        elif os.path.isdir(path):
            folders.append(path)
            found = list(_walk(path, path))
        elif os.path.exists(path):
            found = [_named(path)]
        elif path and _MAGIC.search(given):
            found = list(_matched(given))
        if not found and path not in folders:
            found = [skipped(shown(given.replace("\0", "")), "not found", "no such file or folder; check the path")]
        for item in found:
            if isinstance(item, Skipped):
                passed.append(item)
            elif item.path in files:
                passed.append(skipped(item.name, "duplicate", "named twice, read once"))
            else:
                files[item.path] = item
    return Listing(tuple(files.values()), tuple(passed), tuple(dict.fromkeys(folders)))


def absolute(path: str | Path) -> str:
    """The absolute path, links left as they are; empty for what is no path."""
    given = os.fspath(path)
    return os.path.abspath(given) if given and "\0" not in given else ""


def shown(path: str) -> str:
    """A path as text: POSIX separators, bytes that are no UTF-8 written as escapes."""
    return os.fsencode(path.replace(os.sep, "/")).decode("utf-8", "backslashreplace")


def _reader(name: str) -> Reader | None:
    fits = [suffix for suffix in READERS if name.lower().endswith(suffix)]
    return READERS[max(fits, key=len)] if fits else None


def _named(path: str) -> File | Skipped:
    """A file that an argument names itself; its suffix may be missing, but not a strange one."""
    name = shown(os.path.basename(path))
    reader = _reader(name) or (None if "." in name.lstrip(".") else read_any)
    if reader is None:
        return skipped(name, "unknown format", f"readable are {', '.join(READERS)}; convert it")
    return File(path, path, name, reader)


def _member(path: str, root: str) -> File | Skipped:
    """A file of a folder."""
    name, base = shown(os.path.relpath(path, root)), shown(os.path.basename(path)).lower()
    if base.startswith(".") or base.split(".")[0] in _NO_DOCUMENTS or base.endswith(".gold.json"):
        return skipped(name, "not a document", "passed over for its name; name the file itself to read it")
    reader = _reader(base)
    if reader is None:
        return skipped(name, "unknown format", f"readable are {', '.join(READERS)}")
    if not os.path.isfile(path):
        return skipped(name, "unreadable", "not a regular file")
    return File(path, root, name, reader)


def _walk(folder: str, root: str) -> Iterator[File | Skipped]:
    """The files of a folder and those below it; links to folders are not followed, as they may lead in circles."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield skipped(shown(os.path.relpath(folder, root)), "unreadable", f"{error.strerror}; check the permissions")
        return
    for entry in entries:
        name = shown(os.path.relpath(entry.path, root))
        if not entry.is_dir():
            yield _member(entry.path, root)
        elif entry.name.startswith("."):
            yield skipped(name, "not a document", "a hidden folder; name it to read it")
        elif entry.is_symlink():
            yield skipped(name, "not a document", "a link to a folder; name it to read it")
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
