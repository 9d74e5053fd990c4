"""What the gazetteer knows of an entity, in a line of words: background for a reader, said by no document.

Invariant: only what the gazetteer states; a date that it leaves open is not told.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.ontology import Entry
from kg.words import clean, date_words, day_words, definite

__all__ = ["background"]


def background(slug: str, gazetteer: Mapping[str, Entry]) -> str | None:
    """A line like ``Signed on 8 December 1987; in force from 1 June 1988 to 2 August 2019.``, None where nothing is known."""
    entry = gazetteer.get(slug)
    if entry is None:
        return None
    parts = _TELL.get(entry.type, _nothing)(entry, gazetteer)
    text = "; ".join(part for part in parts if part)
    return f"{text[:1].upper()}{text[1:]}." if text else None


def _nothing(entry: Entry, gazetteer: Mapping[str, Entry]) -> list[str]:
    return []


def _agreement(entry: Entry, gazetteer: Mapping[str, Entry]) -> list[str]:
    signed = f"signed {date_words(entry.signed)}" if entry.signed else ""
    return [signed, f"in force {_from_to(entry.start, entry.end)}" if entry.start else ""]


def _state(entry: Entry, gazetteer: Mapping[str, Entry]) -> list[str]:
    return [f"a state {_from_to(entry.start, entry.end)}" if entry.end else ""]


def _organization(entry: Entry, gazetteer: Mapping[str, Entry]) -> list[str]:
    founded = f"founded {date_words(entry.start)}" if entry.start else ""
    return [founded, f"dissolved {date_words(entry.end)}" if entry.end else ""]


def _within(entry: Entry, gazetteer: Mapping[str, Entry]) -> list[str]:
    where = "in" if entry.type == "Place" else "belongs to"
    return [f"{where} {_name(entry.within, gazetteer)}" if entry.within else ""]


def _person(entry: Entry, gazetteer: Mapping[str, Entry]) -> list[str]:
    offices: dict[str, list[str]] = {}
    for term in sorted(entry.terms, key=lambda t: t.start or "", reverse=True):
        held = f"{term.office.replace('-', ' ')} of {_name(term.of, gazetteer)}"
        offices.setdefault(held, []).append(_from_to(term.start, term.end, years=True))
    return [" ".join((held, ", ".join(filter(None, reversed(times))))).strip() for held, times in offices.items()]


_TELL = {
    "Agreement": _agreement, "State": _state, "Organization": _organization, "GovernmentBody": _within, "Place": _within,
    "Person": _person,
}  # fmt: skip


def _from_to(start: str | None, end: str | None, *, years: bool = False) -> str:
    first, last = (day_words(d[:4] if years else d) if d else "" for d in (start, end))
    if years and first and first == last:
        return f"in {first}"
    return " ".join(filter(None, (f"from {first}" if first else "", f"to {last}" if last else "")))


def _name(slug: str, gazetteer: Mapping[str, Entry]) -> str:
    return definite(clean(gazetteer[slug].label, 200) if slug in gazetteer else slug.replace("-", " "))
