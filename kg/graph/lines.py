"""The interchange format: statements, mentions and propositions as dicts for JSON, one a line."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.graph.merged import Proposition
from kg.graph.naming import document_name, label
from kg.graph.predicates import Predicates
from kg.model import Document, Entity, Mention, Statement, is_fact

__all__ = ["PROPOSITION", "mention_lines", "proposition_lines", "statement_lines"]

Documents = Mapping[str, Document]  #: by id
Entities = Mapping[str, Entity]  #: by slug

#: What a row of the merged view holds.
PROPOSITION = (
    "proposition", "subject", "subject_label", "predicate", "object", "object_label", "place", "recipient",
    "fact", "disputed", "affirmed_by", "denied_by", "publishers", "corroboration", "statements",
    "first", "last", "times", "confidence", "quote", "document", "url",
)  # fmt: skip


def statement_lines(
    statements: Iterable[Statement],
    mentions: Iterable[tuple[str, Mention]],
    documents: Documents,
    entities: Entities,
    predicates: Predicates,
) -> Iterator[dict[str, Any]]:
    """Statements; ``mentions`` (with their documents, in the order of the text) give the spans of the entities."""
    inside: defaultdict[str, list[Mention]] = defaultdict(list)
    for identifier, mention in mentions:
        inside[identifier].append(mention)
    for s in statements:
        document = documents[s.document]
        first = bisect_left(inside[s.document], s.evidence.start, key=lambda m: m.start)
        after = bisect_left(inside[s.document], s.evidence.end, key=lambda m: m.start)
        near = [m for m in inside[s.document][first:after] if m.end <= s.evidence.end]

        def entity(slug: str, *known: tuple[int, int] | None, near: list[Mention] = near) -> dict[str, Any]:
            spans = {span for span in known if span} | {(m.start, m.end) for m in near if m.entity == slug}
            found = entities.get(slug) or Entity(slug, "Thing", slug.replace("-", " "))
            return {
                "id": slug,
                "label": found.label,
                "type": found.type,
                "aliases": list(found.aliases),
                "spans": [list(span) for span in sorted(spans)],
            }

        core = predicates.core(s.predicate)
        yield {
            "id": s.id,
            "proposition": s.proposition,
            "document": document_name(document),
            "url": document.url,
            "subject": entity(s.subject, s.subject_span),
            "predicate": core,
            "predicate_specific": s.predicate if s.predicate != core else None,
            "object": entity(s.object, s.object_span),
            "polarity": s.polarity.value,
            "modality": s.modality.value,
            "time": s.time.value,
            "time_basis": s.time.basis,
            "place": entity(s.place) if s.place is not None else None,
            "recipient": entity(s.recipient) if s.recipient is not None else None,
            "attributed_to": [entity(slug) for slug in s.attributed_to],
            "disputed_by": [entity(slug) for slug in s.disputed_by],
            "attribution_act": s.attribution_act,
            "fact": is_fact(s),
            "evidence": {"start": s.evidence.start, "end": s.evidence.end, "quote": s.evidence.quote},
            "extractor": s.extractor,
            "confidence": s.confidence,
            "plover": predicates.plover(s.predicate),
        }


def mention_lines(
    mentions: Iterable[tuple[str, Mention]], documents: Documents, entities: Entities, *, all: bool = False
) -> Iterator[dict[str, Any]]:
    """Mentions (with their documents): named ones, or ``all``, with pronouns and descriptions."""
    for identifier, mention in mentions:
        if all or mention.named:
            entity = entities.get(mention.entity)
            yield {
                "document": document_name(documents[identifier]),
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
                "label": label(mention.entity, entities),
                "id": mention.entity,
                "type": entity.type if entity else mention.type,
                "found_by": mention.found_by,
            }


def proposition_lines(
    propositions: Iterable[Proposition], documents: Documents, entities: Entities
) -> Iterator[dict[str, Any]]:
    """The merged view: who says so, who denies it, since when, the best quote (columns: `PROPOSITION`)."""
    for p in propositions:
        best = documents[p.best.document]
        yield {
            "proposition": p.id,
            "subject": p.subject,
            "subject_label": label(p.subject, entities),
            "predicate": p.predicate,
            "object": p.object,
            "object_label": label(p.object, entities),
            "place": p.place,
            "recipient": p.recipient,
            "fact": any(map(is_fact, p.statements)),
            "disputed": p.disputed,
            "affirmed_by": list(p.affirmed_by),
            "denied_by": list(p.denied_by),
            "publishers": list(p.publishers),
            "corroboration": p.corroboration,
            "statements": len(p.statements),
            "first": p.first,
            "last": p.last,
            "times": list(p.times),
            "confidence": p.best.confidence,
            "quote": p.best.evidence.quote,
            "document": document_name(best),
            "url": best.url,
        }
