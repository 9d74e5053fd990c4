"""Which file gave which documents, so that a later build notices what has changed and what is gone.

Invariant: a file has one root, the outermost folder that ever named it, whatever the order of builds; and no
document is in the store that the ledger does not know of, even when a build was killed (the journal comes first).
"""
# ruff: noqa: PTH118, PTH120
# Paths are strings here, as the store keeps them and as the sources compare them.

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import InputError
from kg.sources import Listing
from kg.store import Store

__all__ = ["STDIN", "Ledger"]

STDIN = "-"  #: the file of documents from standard input, which never changes and is never gone
JOURNAL = "building.jsonl"  #: in the store's folder while a build runs


@dataclass(slots=True)
class Ledger:
    """The files of a store: absolute path -> ids of its documents, and what they were named by."""

    store: Store
    documents: dict[str, set[str]] = field(default_factory=dict)
    roots: dict[str, str] = field(default_factory=dict)  #: file -> absolute path of the argument that named it
    folders: set[str] = field(default_factory=set)  #: those roots that were given as whole folders

    @classmethod
    def load(cls, store: Store) -> Ledger:
        """The ledger of a store, with what the journal of a killed build adds."""
        ledger = cls(store)
        for root, files in store.sources.items():
            for path, ids in files.items():
                if path == root and not ids:  # how `save` writes a folder
                    ledger.folders.add(root)
                else:
                    ledger.add(path, root, ids)
        with suppress(FileNotFoundError):
            for line in (store.path / JOURNAL).read_text("utf-8").splitlines():
                with suppress(ValueError):  # the last line may be cut: what it announces was not written
                    ledger.add(*json.loads(line))
        return ledger

    def add(self, path: str, root: str, ids: Iterable[str]) -> None:
        """Add documents of a file."""
        self.documents.setdefault(path, set()).update(ids)
        self.roots[path] = min(self.roots.get(path, root), root, key=len)

    def announce(self, rows: Iterable[tuple[str, str, list[str]]]) -> None:
        """Note on disk which documents (path, root, ids) are about to be written."""
        try:
            with (self.store.path / JOURNAL).open("a", encoding="ascii") as journal:
                journal.writelines("\n" + json.dumps(row) for row in rows)
                journal.flush()
                os.fsync(journal.fileno())
        except OSError as error:
            raise InputError(f"cannot write the store: {error.strerror}", where=str(self.store.path)) from error

    def save(self) -> None:
        """Write it down; what was announced is then part of it."""
        sources: dict[str, dict[str, list[str]]] = {folder: {folder: []} for folder in self.folders}
        for path, ids in self.documents.items():
            if ids:
                sources.setdefault(self.roots[path], {})[path] = sorted(ids)
        self.store.save_sources(sources)
        (self.store.path / JOURNAL).unlink(missing_ok=True)

    def claimed(self) -> set[str]:
        """The documents that some file gives."""
        return set().union(*self.documents.values())

    def owners(self) -> Mapping[str, str]:
        """Document -> the first file that gives it."""
        return {id_: path for path in sorted(self.documents, reverse=True) for id_ in self.documents[path]}

    def renamed(self, listing: Listing) -> Listing:
        """The listing with each file named relative to the outermost folder that names it now or did before."""
        folders = self.folders.union(listing.folders)
        files = []
        for file in listing.files:
            root, parent = min(self.roots.get(file.path, file.root), file.root, key=len), file.path
            while (above := os.path.dirname(parent)) != parent:
                parent = above
                root = min(root, parent, key=len) if parent in folders else root
            if root != file.root:
                name = os.path.relpath(file.path, root).replace(os.sep, "/")
                name = os.fsencode(name).decode("utf-8", "backslashreplace")
                file = replace(file, root=root, name=name)
            files.append(file)
        return replace(listing, files=tuple(sorted(files, key=lambda file: file.path)))

    def vanished(self, folders: Iterable[str]) -> list[str]:
        """Files that came from a folder given before, lie below one of these, and are no longer there."""
        given = tuple(os.path.join(folder, "") for folder in folders)
        before = tuple(os.path.join(folder, "") for folder in self.folders)
        return sorted(p for p in self.documents if p.startswith(given) and p.startswith(before) and _is_gone(p))


def _is_gone(path: str) -> bool:
    """Whether there is surely no such file; where it cannot be seen, it may still be there."""
    try:
        return not stat.S_ISREG(Path(path).stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
