"""What people call documents and entities, and which they mean."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from kg.errors import InputError
from kg.model import Document, Entity

__all__ = ["document_called", "document_name", "entity_names", "label", "unknown"]


def document_name(document: Document) -> str:
    """What lines call a document: the file's name, else the locator."""
    return document.file or document.locator


def document_called(name: str, documents: Mapping[str, Document]) -> str:
    """The id of a document (of those by id) by id, file name or locator. Raises InputError for an unknown or ambiguous name."""
    key = name.removeprefix("doc:")
    found = [i for i, d in documents.items() if key in (i, d.locator)] or [i for i, d in documents.items() if key == d.file]
    if len(found) > 1:
        raise InputError(f"several documents are called {name!r}", hint="Use: " + " ".join(documents[i].locator for i in found))
    if not found:
        known = {d.locator for d in documents.values()} | {d.file for d in documents.values() if d.file}
        raise unknown("document", name, known)
    return found[0]


def entity_names(entities: Iterable[Entity]) -> dict[str, str]:
    """Name in lower case -> slug; ids beat labels, labels beat aliases."""
    entities, names = list(entities), dict[str, str]()
    for kind in (lambda e: (e.id,), lambda e: (e.label,), lambda e: e.aliases):
        for entity in entities:
            for name in kind(entity):
                names.setdefault(name.casefold(), entity.id)
    return names


def label(slug: str, entities: Mapping[str, Entity]) -> str:
    """The label of an entity, the words of its slug where the store does not describe it."""
    return entities[slug].label if slug in entities else slug.replace("-", " ")


def unknown(what: str, name: str, known: Iterable[str]) -> InputError:
    """The error for a name that is not known, with those that are near."""
    near = difflib.get_close_matches(name.casefold(), sorted(known), n=5, cutoff=0.6)
    return InputError(f"unknown {what} {name!r}", hint=f"Did you mean: {', '.join(near)}?" if near else None)
