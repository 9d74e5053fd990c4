"""The data: documents, mentions, entities, statements and their evidence.

Invariant: for every evidence ``document.text[start:end] == quote``, and every identifier is a hash
of named content, so the same input gives the same graph byte for byte.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

__all__ = [
    "Document",
    "Entity",
    "Evidence",
    "Extraction",
    "Fact",
    "Mention",
    "Modality",
    "Polarity",
    "Said",
    "Statement",
    "Time",
    "digest",
    "is_fact",
    "slugify",
]


def digest(*parts: str | None, size: int = 8) -> str:
    """Hash named content: SHA-256 over the parts with a separator, cut to ``size`` bytes (hexadecimal).

    >>> digest("a", "bc") == digest("ab", "c")
    False
    """
    payload = "\x1f".join("\x00" if part is None else part for part in parts)
    return hashlib.sha256(payload.encode("utf-8", "surrogatepass")).hexdigest()[: 2 * size]


def slugify(name: str) -> str:
    """The last part of an entity's IRI: ASCII letters, digits and hyphens.

    >>> slugify("Treaty on Conventional Armed Forces in Europe")
    'treaty-on-conventional-armed-forces-in-europe'
    >>> slugify("U.S. Côte d'Ivoire")
    'us-cote-divoire'
    """
    text = unicodedata.normalize("NFKD", name).replace("’", "'")
    text = re.sub(r"(?<=\w)\.(?=\w|\b|\s|$)|'", "", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", text.replace("+", "-plus")).strip("-")
    return slug or "x-" + digest(name, size=4)


class Polarity(StrEnum):
    """Whether the text affirms or negates the proposition."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Modality(StrEnum):
    """How the text presents the proposition: as done, as intended, as open, under a condition, as asked for."""

    ACTUAL = "actual"
    PLANNED = "planned"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    DEMANDED = "demanded"


@dataclass(frozen=True, slots=True)
class Document:
    """One text and what is known of it. ``text`` is never altered: all offsets are Python string offsets into it."""

    locator: str  #: URL, else path relative to the argument that named it (POSIX), ``#n`` for a line of a container
    text: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None  #: ISO date, or None when nothing states it
    published_basis: str = "unknown"  #: ``metadata``, ``text`` (its own date line) or ``unknown``
    url: str | None = None
    language: str = "en"
    file: str | None = None  #: name of the file it came from (last part of its path), no part of the id

    @property
    def id(self) -> str:
        """Hash of locator and text."""
        return digest("document", self.locator, self.text)


@dataclass(frozen=True, slots=True)
class Mention:
    """A half-open character span ``[start, end)`` of a document that refers to an entity."""

    start: int
    end: int
    text: str
    entity: str  #: slug of the entity
    type: str  #: ontology class of the entity
    found_by: str  #: gazetteer, name, acronym, composed, ... or, for what is no name: pronoun, description, introduced (`a summit in Bonn`)

    @property
    def named(self) -> bool:
        """Whether it is a name; pronouns and definite descriptions are not."""
        return self.found_by not in ("pronoun", "description", "introduced")


@dataclass(frozen=True, slots=True)
class Fact:
    """Background knowledge from the gazetteer, with the dates between which it holds (ISO, open if None)."""

    predicate: str
    object: str
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that mentions refer to; derived from mentions and the gazetteer, never edited in place."""

    id: str  #: slug of the usual short English name
    type: str
    label: str
    aliases: tuple[str, ...] = ()
    external_ids: tuple[tuple[str, str], ...] = ()  #: (scheme, value), e.g. ``("iso3166-1", "RU")``


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that say it: ``document.text[start:end] == quote``, half-open."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Time:
    """When the act itself happens: an ISO date as precise as known, or an interval ``A/B``."""

    value: str | None = None
    basis: str = "unknown"  #: stated, resolved (from the publication date), unknown

    @property
    def precision(self) -> str:
        """``day``, ``month``, ``year``, ``interval`` or ``unknown``."""
        if not self.value:
            return "unknown"
        if "/" in self.value:
            return "interval"
        return {4: "year", 7: "month"}.get(len(self.value), "day")


@dataclass(frozen=True, slots=True)
class Statement:
    """One saying of a proposition in one document. Subject, object, place and the speakers are entity slugs."""

    document: str  #: id of the document
    subject: str
    predicate: str  #: local name in the ontology
    object: str
    evidence: Evidence
    polarity: Polarity = Polarity.POSITIVE
    modality: Modality = Modality.ACTUAL
    time: Time = Time()
    place: str | None = None
    recipient: str | None = None
    attributed_to: tuple[str, ...] = ()  #: who says so; empty for the document's own voice
    attribution_act: str | None = None  #: says, accuses, denies, demands, ...; set too where the speaker has no name
    disputed_by: tuple[str, ...] = ()  #: who the document says denies or rejects it
    extractor: str = ""  #: the lexicon entry or rule that fired
    confidence: float = 0.5
    subject_span: tuple[int, int] | None = None  #: the mention that gave the subject
    object_span: tuple[int, int] | None = None
    accepted: bool = False  #: a person takes the claim for a fact

    @property
    def proposition(self) -> str:
        """Id of what is said: subject, predicate, object, place and recipient, whoever affirms or denies it."""
        return digest("proposition", self.subject, self.predicate, self.object, self.place, self.recipient)

    @property
    def id(self) -> str:
        """Id of this saying: the proposition with its qualifiers and its quote, in this document."""
        return digest(
            "statement", self.document, self.proposition, self.polarity, self.modality, self.time.value,
            "\x1e".join(self.attributed_to), self.evidence.quote,
        )  # fmt: skip


class Said(Protocol):
    """How a proposition is said: what tells a fact from a claim. A `Statement`, or what is read of one."""

    @property
    def proposition(self) -> str: ...
    @property
    def polarity(self) -> Polarity: ...
    @property
    def modality(self) -> Modality: ...
    @property
    def attributed_to(self) -> tuple[str, ...]: ...
    @property
    def attribution_act(self) -> str | None: ...
    @property
    def disputed_by(self) -> tuple[str, ...]: ...
    @property
    def accepted(self) -> bool: ...


def is_fact(statement: Said) -> bool:
    """Whether a statement licenses a plain triple: positive, actual, in the document's own voice, disputed by nobody,
    or accepted by a person.

    A dispute of the same proposition elsewhere in the document counts too: the extraction step has
    already written it into ``disputed_by`` of every statement of that proposition.
    """
    told = (
        not statement.attributed_to
        and statement.attribution_act is None  # `investigators say`: somebody's claim, though nobody is named
        and not statement.disputed_by
    )
    return statement.polarity is Polarity.POSITIVE and statement.modality is Modality.ACTUAL and (told or statement.accepted)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document gave."""

    document: Document
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()  #: those of the mentions that the gazetteer does not hold
    statements: tuple[Statement, ...] = ()
    rejected: Counter[str] = field(default_factory=Counter)  #: reason -> number of candidates


def merged(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """One statement for each id (the most confident), in a fixed order."""
    best: dict[str, Statement] = {}
    for s in statements:
        if s.id not in best or s.confidence > best[s.id].confidence:
            best[s.id] = s
    return tuple(sorted(best.values(), key=lambda s: (s.evidence.start, s.evidence.end, s.id)))
