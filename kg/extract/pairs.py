"""Two names and what holds between them, by the words in which they stand.

`Astana, Kazakhstan`; `NATO members Greece and Turkey`: no verb of the lexicon says it, the names do by how they stand.
Invariant: the evidence is the document's own words, from the first of the two names to the last, with nothing left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.extract.entities import Resolved
from kg.extract.reading import Reading
from kg.extract.text import Token
from kg.model import Evidence, Statement

__all__ = ["ACTING", "LISTED", "around", "listed", "pair", "words"]

#: Classes that act for a state or a group of states.
ACTING = ("State", "Organization", "GovernmentBody")
#: what stands between the members of a list
LISTED = re.compile(r",? (?:and |as well as )?(?:the )?")


def pair(reading: Reading, a: Resolved, predicate: str, b: Resolved, rule: str) -> Statement:
    """What two names say; the words from one to the other are the evidence."""
    return Statement(
        reading.document.id, a.entity, predicate, b.entity, words(reading, min(a.start, b.start), max(a.end, b.end)),
        extractor=rule, subject_span=(a.start, a.end), object_span=(b.start, b.end),
    )  # fmt: skip


def words(reading: Reading, start: int, end: int) -> Evidence:
    """A stretch of the document as evidence."""
    return Evidence(start, end, reading.quote(start, end))


def around(reading: Reading, tokens: Iterable[Token]) -> Evidence:
    """The words from the first to the last of some tokens and what hangs on them."""
    inside = [x for t in tokens for x in t.subtree()]
    return words(reading, min(t.start for t in inside), max(t.end for t in inside))


def listed(reading: Reading, mentions: Sequence[Resolved], types: tuple[str, ...] = ("State",)) -> list[Resolved]:
    """The names at the front of some mentions that stand in one list: `Poland, Hungary and the Czech Republic`."""
    found: list[Resolved] = []
    for m in mentions:
        if m.type not in types or m.found_by == "demonym" or found and not LISTED.fullmatch(reading.text[found[-1].end : m.start]):
            break
        found.append(m)
    return found
