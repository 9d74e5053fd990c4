"""What things are called: acronyms of longer names, last names, and the ids of things that the gazetteer does not know.

Invariant: an id made here is never that of another thing in the gazetteer, and the same words in the same year give the same id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.extract.matcher import Name
from kg.model import Document, Entity, slugify
from kg.ontology import Entry

__all__ = ["abbreviates", "acronym_behind", "bracketed", "free", "occasion", "person_words"]

_EXPLAINED = re.compile(r" \(([A-Z][A-Za-z]{1,7})\)|, or ([A-Z][A-Z]{1,7}),")
_NO_NAMES = frozenset(("jr", "jr.", "iii", "ii"))
_YEAR = r"(1[89]\d\d|20\d\d)"
#: Last words of names of events that a plural calls the same: `the Zapad drills`.
_DRILLS = ("drills", "exercises", "manoeuvres", "maneuvers")


def person_words(text: str) -> list[str]:
    """The words of a person's name without initials: `Joe`, `Biden` of `Joe R. Biden Jr.`."""
    words = re.findall(r"[^\W\d_][\w'’.-]*", text)
    return [w for w in words if not re.fullmatch(r"[A-Z]\.?", w) and w.lower() not in _NO_NAMES]


def bracketed(names: Sequence[Name], text: str) -> list[tuple[Name, Name]]:
    """Names with another in brackets, or between `, or` and a comma, right behind them."""
    pairs = []
    for before, after in zip(names, names[1:], strict=False):
        gap = text[before.end : after.start]
        if 1 <= len(gap) <= 5 and gap.strip() + text[after.end : after.end + 1] in ("()", ", or,"):
            pairs.append((before, after))
    return pairs


def acronym_behind(name: str, end: int, text: str) -> str | None:
    """The acronym that stands in brackets behind a name and shortens it, whether or not it was found as a name."""
    said = _EXPLAINED.match(text, end)
    short = (said[1] or said[2]) if said is not None else None
    return short if short is not None and abbreviates(short, name) else None


def abbreviates(short: str, long: str) -> bool:
    """Whether an acronym's letters are initials of the name, in order."""
    letters = [c for c in short.upper() if c.isalpha()]
    initials = iter([w[0].upper() for w in re.findall(r"[^\W_]+", long)])
    return len(letters) > 1 and all(letter in initials for letter in letters)


def free(slug: str, cls: str, gazetteer: Mapping[str, Entry]) -> str:
    """A slug that the gazetteer holds for something else gets the class as suffix."""
    return f"{slug}-{cls.lower()}" if slug in gazetteer else slug


def occasion(
    label: str, cls: str, start: int, end: int, document: Document, text: str, entities: dict[str, Entity], others: tuple[str, ...] = ()
) -> tuple[str, str]:
    """An event that comes again (`the SCO summit`) is one of its year: the year in or beside its words, else of publication."""
    said = (
        re.search(rf"\b{_YEAR}\b", label) or re.search(rf"\b{_YEAR}\s*$", text[max(0, start - 6) : start])
        or re.match(rf"\s+(?:in|of) {_YEAR}\b", text[end:])
    )  # fmt: skip
    short = re.sub(r"^.*\(([A-Z][\w+-]+)\)\s*", r"\1 ", label)
    year = said[1] if said else (document.published or "")[:4]
    singular = re.sub(r"(?<=[a-z]{3})s$", "", short) if short.lower().endswith(_DRILLS) else short
    slug = slugify(singular) if year and year in label else f"{slugify(singular)}-{year or 'in-' + document.id[:8]}"
    aliases = {short, label, singular, *others}
    if slug in entities:
        aliases |= set(entities[slug].aliases) | {entities[slug].label}
    title = f"{short[:1].upper()}{short[1:]}" + (f", {year}" if year and year not in label else "")
    entities[slug] = Entity(slug, cls, title, tuple(sorted(aliases - {title})))
    return slug, cls
