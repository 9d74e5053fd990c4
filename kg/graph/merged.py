"""The merged view: statements of one proposition put together, with all who say or deny it.

Invariant: a text and its reprints count once, and nothing that is only planned makes a dispute.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.graph.naming import document_name
from kg.model import Document, Modality, Polarity, Statement, digest
from kg.words import clean

__all__ = ["Proposition", "corroboration", "propositions", "publisher_of"]

LONG_QUOTE = 60  #: characters from which two documents with the same words are taken for reprints


@dataclass(frozen=True, slots=True)
class Proposition:
    """What is said, with all who say or deny it."""

    id: str
    subject: str
    predicate: str
    object: str
    place: str | None
    recipient: str | None
    affirmed_by: tuple[str, ...]  #: speakers (slugs) and, in their own voice, publishers, of actual positive statements
    denied_by: tuple[str, ...]  #: those of actual negative statements, and whoever disputes it
    disputed: bool  #: affirmed and denied, or disputed by somebody; never by what is only planned
    publishers: tuple[str, ...]  #: independent ones: a text and its reprints count once
    first: str | None  #: publication date of the first document that says it, and of the last
    last: str | None
    times: tuple[str, ...]  #: when the act itself happened, as far as statements tell
    statements: tuple[Statement, ...]
    best: Statement  #: the one of highest confidence

    @property
    def corroboration(self) -> int:
        """Number of independent publishers."""
        return len(self.publishers)


def propositions(statements: Iterable[Statement], documents: Mapping[str, Document]) -> dict[str, Proposition]:
    """Id -> proposition, by subject, predicate and object; ``documents`` holds those of the statements by id."""
    groups: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[statement.proposition].append(statement)
    prints = {identifier: _fingerprint(document.text) for identifier, document in documents.items()}
    found = [_proposition(identifier, group, documents, prints) for identifier, group in groups.items()]
    return {p.id: p for p in sorted(found, key=lambda p: (p.subject, p.predicate, p.object, p.id))}


def _proposition(
    identifier: str, statements: list[Statement], documents: Mapping[str, Document], prints: Mapping[str, str]
) -> Proposition:
    affirmed: set[str] = set()
    denied: set[str] = set()
    for s in statements:
        positive = s.polarity is Polarity.POSITIVE
        if s.modality is Modality.ACTUAL:
            publisher = publisher_of(documents[s.document])
            # a source without a name is the publisher's word for it, not the publisher's own
            speakers = s.attributed_to or ((f"a source of {publisher}" if s.attribution_act else publisher),)
            (affirmed if positive else denied).update(speakers)
        (denied if positive else affirmed).update(s.disputed_by)
    actual = {s.polarity for s in statements if s.modality is Modality.ACTUAL}
    one = statements[0]
    dates = sorted(d for s in statements if (d := documents[s.document].published))
    return Proposition(
        id=identifier,
        subject=one.subject,
        predicate=one.predicate,
        object=one.object,
        place=one.place,
        recipient=one.recipient,
        affirmed_by=tuple(sorted(affirmed)),
        denied_by=tuple(sorted(denied)),
        disputed=len(actual) > 1 or any(s.disputed_by for s in statements),
        publishers=_independent(statements, documents, prints),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        times=tuple(sorted({s.time.value for s in statements if s.time.value and s.modality is Modality.ACTUAL})),
        statements=tuple(statements),
        best=min(statements, key=lambda s: (-s.confidence, s.id)),
    )


def corroboration(p: Proposition) -> str:
    """Independent publishers of a proposition, with the dates of the first and the last document that has it."""
    publishers = f"{p.corroboration} {'publisher' if p.corroboration == 1 else 'publishers'}"
    dates = [clean(day) for day in dict.fromkeys((p.first, p.last)) if day]
    return ", ".join([publishers, " to ".join(dates)] if dates else [publishers])


def _independent(
    statements: Iterable[Statement], documents: Mapping[str, Document], prints: Mapping[str, str]
) -> tuple[str, ...]:
    """Publishers, the earliest first to be heard; one that only repeats a text or a long quote adds nothing."""
    heard: set[str] = set()
    publishers: set[str] = set()
    when = {s.id: documents[s.document].published or "~" for s in statements}
    for s in sorted(statements, key=lambda s: (when[s.id], publisher_of(documents[s.document]), s.id)):
        words = {prints[s.document]}
        if len(s.evidence.quote) >= LONG_QUOTE:
            words.add(_fingerprint(s.evidence.quote))
        if not words & heard:
            publishers.add(publisher_of(documents[s.document]))
        heard |= words
    return tuple(sorted(publishers))


def publisher_of(document: Document) -> str:
    """Who speaks in the document's own voice: its publisher, else its site, else the document."""
    site = re.match(r"https?://(?:www\.)?([^/:?#]+)", document.url or document.locator)
    return document.publisher or (site[1] if site else document_name(document))


def _fingerprint(text: str) -> str:
    return digest("words", " ".join(re.findall(r"\w+", text.casefold())))
