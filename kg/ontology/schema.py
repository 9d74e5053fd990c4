"""What an ontology is made of: classes, predicates and the entries of the gazetteer, and the questions they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.model import Entity, Fact

__all__ = ["PLOVER", "ClassDef", "Entry", "Membership", "Ontology", "Predicate", "Term", "chain"]

#: Event classes of the PLOVER scheme that a predicate may name.
PLOVER = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE",
    "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClassDef:
    """A class of entities or nodes, or (kind ``individual``) a fixed value whose class is ``parent``."""

    name: str
    label: str
    comment: str
    example: str
    parent: str | None = None
    close_match: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()  #: head nouns, in lower case, that give this class to an unknown name
    kind: str = "entity"  #: entity, node or individual


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate between entities (kind ``relation``), or a qualifier of statement, mention and document nodes."""

    name: str
    label: str
    comment: str
    example: str
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    plover: str | None = None
    symmetric: bool = False
    parent: str | None = None
    close_match: tuple[str, ...] = ()
    kind: str = "relation"  #: relation or qualifier


@dataclass(frozen=True, slots=True)
class Term:
    """A person's time in an office of a state, body or organisation (ISO dates, open if None)."""

    office: str
    of: str
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A member of an organisation or a party to an agreement (ISO dates).

    Without ``start`` it is one from the beginning, or since a time that is not certain; without ``end``, for as
    long as both last.
    """

    entity: str
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the gazetteer; the keys are explained in ``ontology/README.md``."""

    id: str
    type: str
    label: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    capital: str | None = None
    iso: str | None = None
    start: str | None = None
    end: str | None = None
    signed: str | None = None
    within: str | None = None
    terms: tuple[Term, ...] = ()
    members: tuple[Membership, ...] = ()  #: of an organisation; of an agreement, its parties
    facts: tuple[Fact, ...] = ()
    gender: str | None = None
    context: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()

    def entity(self) -> Entity:
        """The entity that mentions refer to: aliases, demonyms and seats in one sorted list, without the label."""
        names = sorted({*self.aliases, *self.demonyms, *self.seats} - {self.label})
        codes = (("iso3166-1", self.iso),) if self.iso else ()
        return Entity(self.id, self.type, self.label, tuple(names), codes)


@dataclass(frozen=True, slots=True, eq=False)  # compared and hashed by identity, so functions of it can be cached
class Ontology:
    """Classes, predicates and gazetteer by name; not to be changed by those who read it."""

    classes: dict[str, ClassDef]
    predicates: dict[str, Predicate]
    gazetteer: dict[str, Entry]
    fingerprint: str  #: hash of the names and bytes of all data files, the lexicon's included
    folder: Path

    def ancestors(self, cls: str) -> tuple[str, ...]:
        """The class itself, its parent, and so on to the root; an unknown class has only itself."""
        return chain(self.classes, cls)

    def is_a(self, cls: str, other: str) -> bool:
        """Whether ``cls`` is ``other`` or lies below it."""
        return cls == other or other in chain(self.classes, cls)

    def fits(self, predicate: str, subject_type: str, object_type: str) -> bool:
        """Whether domain and range of the predicate allow these classes.

        Raises KeyError for an unknown predicate.
        """
        p = self.predicates[predicate]
        return any(self.is_a(subject_type, c) for c in p.domain) and any(self.is_a(object_type, c) for c in p.range)

    def core(self, predicate: str) -> str:
        """The predicate of the core that a narrower one falls under: the top of its parents, else itself."""
        return chain(self.predicates, predicate)[-1]


def chain(terms: Mapping[str, ClassDef | Predicate], name: str) -> tuple[str, ...]:
    """A name, its parent, and so on; it ends where there is no parent, or before it would go round in a circle."""
    found = [name]
    while (term := terms.get(found[-1])) and term.parent and term.parent not in found:
        found.append(term.parent)
    return tuple(found)
