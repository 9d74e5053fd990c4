"""Taking documents out of a store.

Invariant: a name that is unknown or means several documents removes nothing at all, and what is left is what a build
of the other documents would have made.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable

from kg.builder import refresh, select
from kg.errors import InputError
from kg.ontology import load
from kg.store import Store
from kg.store.ledger import Ledger

__all__ = ["remove"]


def remove(store: str | os.PathLike[str], documents: str | Iterable[str]) -> dict[str, str]:
    """Take documents out of a store: id -> locator of those that went.

    A document is named by its id, locator, file name or the beginning of its title. Raises InputError, before anything
    is removed, for a name that is unknown (with near matches) or fits documents of several locators.
    """
    ontology = load()
    with Store.open(store, read_only=False) as opened:
        held = _names(opened)
        gone: dict[str, str] = {}
        for name in [documents] if isinstance(documents, str) else documents:
            gone |= {id_: held[id_]["locator"] for id_ in _find(name, held)}
        opened.remove_documents(sorted(gone))
        refresh(opened, ontology)
        ledger = Ledger.load(opened)
        for ids in ledger.documents.values():
            ids -= gone.keys()
        ledger.save()
    return gone


def _names(store: Store) -> dict[str, dict[str, str]]:
    """Document id -> its locator, file and title."""
    rows = select(
        store,
        """SELECT ?d ?locator ?file ?title WHERE { ?d a kg:Document ; kg:locator ?locator
        OPTIONAL { ?d kg:file ?file } OPTIONAL { ?d dcterms:title ?title } }""",
    )
    return {store.namespaces.name(d): {"locator": at, "file": file, "title": t} for d, at, file, t in sorted(rows)}


def _find(name: str, held: dict[str, dict[str, str]]) -> list[str]:
    """The ids of the document that a name means."""
    key = name.removeprefix("doc:")
    if key in held:
        return [key]
    wanted = name.casefold().strip()
    found = [id_ for id_, names in held.items() if name == names["locator"]]
    found = found or [id_ for id_, names in held.items() if name == names["file"]]
    found = found or [id_ for id_, names in held.items() if wanted and names["title"].casefold().startswith(wanted)]
    locators = sorted({held[id_]["locator"] for id_ in found})
    if len(locators) > 1:
        shown = ", ".join(locators[:5]) + (f" and {len(locators) - 5} more" if len(locators) > 5 else "")
        raise InputError(f"{len(locators)} documents are called {name!r}", hint=f"Name one of: {shown}")
    if not found:
        known = {value for names in held.values() for value in names.values() if value} | held.keys()
        near = difflib.get_close_matches(name, sorted(known), n=3)
        hint = (
            f"Did you mean {' or '.join(map(repr, near))}?"
            if near
            else "kg query 'SELECT ?l { ?d kg:locator ?l }' lists them"
        )
        raise InputError(f"no document is called {name!r}", hint=hint)
    return found
