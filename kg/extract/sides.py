"""For whom somebody acts or speaks: a president for his state, a ministry for its state, a document for its publisher.

Invariant: `side` always answers; who stands for nobody stands for himself.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extract.entities import Resolved
from kg.extract.reading import Reading

__all__ = ["ACTOR", "WE", "administration", "publisher", "side"]

#: Classes of those who act.
ACTOR = ("State", "Organization", "GovernmentBody", "Person")
WE = frozenset(("we", "us", "our", "ours", "ourselves"))


def side(reading: Reading, who: Resolved) -> Resolved:
    """For whom a speaker says `we`: the state or body that a person leads or a body belongs to, else himself."""
    gazetteer = reading.ontology.gazetteer
    for (_, of), person in reading.names.holders.items():
        if person == who.entity:
            body = gazetteer.get(of)
            state = body.within if body is not None and body.type == "GovernmentBody" and body.within in gazetteer and gazetteer[body.within].type == "State" else of
            return _as(reading, who, state)
    entry = gazetteer.get(who.entity)
    if entry is None:
        return who
    if who.type == "GovernmentBody" and entry.within:
        return _as(reading, who, entry.within)
    if who.type == "Person" and entry.terms:
        year = (reading.document.published or "")[:4]
        terms = [t for t in entry.terms if not year or (not t.start or t.start[:4] <= year) and (not t.end or t.end[:4] >= year)]
        if terms:
            led = gazetteer[terms[-1].of]
            return _as(reading, who, led.within if led.type == "GovernmentBody" and led.within else led.id)
    return who


def administration(reading: Reading, leader: Resolved) -> Resolved:
    """For whom a leader's administration speaks: itself where it has a name of its own, else the state."""
    slug = f"{leader.entity.split('-')[-1]}-administration"
    entry = reading.ontology.gazetteer.get(slug)
    return replace(leader, entity=slug, type=entry.type) if entry is not None else side(reading, leader)


def _as(reading: Reading, who: Resolved, entity: str) -> Resolved:
    """The same words as a mention of what they stand for."""
    known = reading.ontology.gazetteer.get(entity) or reading.names.entities.get(entity)
    return Resolved(who.start, who.end, who.text, entity, known.type if known is not None else "State", "description", who.head, who.sentence)


def publisher(reading: Reading) -> Resolved | None:
    """The state that a government document speaks for."""
    name = (reading.document.publisher or "").removeprefix("The ")
    for entry in reading.ontology.gazetteer.values() if name else ():
        if entry.type == "GovernmentBody" and entry.within and (name == entry.label or name in entry.aliases):
            return Resolved(0, 0, "", entry.within, "State", "description")
    return None
