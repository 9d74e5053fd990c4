"""Which place lies in which, by names that stand beside each other.

`Astana, Kazakhstan`; `Odesa in southern Ukraine`; `Natanz, a city in central Iran`; `the Iraqi city of Basra`.
Invariant: nothing is said that the gazetteer contradicts; where it knows nothing of a place, only words that leave no
doubt count: `Iran and Oman met in Baghdad, Iraq said` puts Baghdad nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.entities import Resolved
from kg.extract.pairs import pair
from kg.extract.reading import Reading
from kg.model import Statement

__all__ = ["places"]

_SETTLEMENT = (
    r"(?:cities|city|town|village|port|capital|province|region|island|district|peninsula|base|airport|oblast|governorate|territory|enclave|suburb|county|resort)"
)
_COMPASS = r"(?:(?:far |the )?(?:north|south|east|west|central)[a-z-]* )"
#: what stands between a place and what it lies in: `Natanz, a city in central Iran`, `Odesa in southern Ukraine`
_LIES_IN = re.compile(rf",? (?:an?|the) (?:[\w-]+ ){{0,3}}{_SETTLEMENT} (?:in|of) (?:the )?{_COMPASS}?|,? in {_COMPASS}(?:of )?(?:the )?")
#: ... and between a state and its place: `the Iraqi city of Basra`
_HOLDS = re.compile(rf"(?:'s)? (?:[a-z-]+ ){{0,3}}{_SETTLEMENT}(?: city)?(?: of)? (?:the )?")


def places(reading: Reading, here: list[Resolved]) -> Iterator[Statement]:
    """What the names of a sentence that follow each other say of where places lie."""
    for a, b in zip(here, here[1:], strict=False):
        gap = reading.text[a.end : b.start]
        if a.type == "State" and b.type == "Place" and _HOLDS.fullmatch(gap):
            a, b = b, a
        elif a.type == "State" and b.type == "Place" and ", " in gap and _LIES_IN.fullmatch(gap):
            pass  # `Kosovo, a territory in the Balkans`
        elif a.type != "Place" or b.type not in ("State", "Place") or not (_LIES_IN.fullmatch(gap) or _follows(reading, a, b, gap)):
            continue
        if a.entity != b.entity and _may_lie_in(reading, a.entity, b.entity):
            yield pair(reading, a, "locatedIn", b, "structure/place")


def _follows(reading: Reading, a: Resolved, b: Resolved, gap: str) -> bool:
    """`Astana, Kazakhstan`, `Astana in Kazakhstan`: as the gazetteer has it, or by the grammar where it knows nothing."""
    if gap not in (", ", " in ", ", in ", " of ") or a.head is None or b.head is None:
        return False
    entry = reading.ontology.gazetteer.get(a.entity)
    if entry is not None and entry.within is not None:
        next_clause = b.head.dep in ("nsubj", "nsubjpass") and not any(t is a.head for t in b.head.subtree())  # `met in Baghdad, Iraq said`
        return entry.within == b.entity and not next_clause
    return b.type == "State" and (gap == " in " or gap == ", " and b.head.dep == "appos" and b.head.head is a.head)


def _may_lie_in(reading: Reading, place: str, of: str) -> bool:
    """Whether the gazetteer agrees, or knows nothing of where the place is."""
    seen: set[str] = set()
    while (entry := reading.ontology.gazetteer.get(place)) is not None and entry.within and place not in seen:
        seen.add(place)
        place = entry.within
        if place == of:
            return True
    last = reading.ontology.gazetteer.get(place)
    return not seen or last is not None and last.type == "Place"  # a region that no state is given for: the text decides


