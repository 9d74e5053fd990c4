"""What a store holds, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kg.graph.merged import Proposition
from kg.model import Document, Entity, Statement, is_fact

__all__ = ["Stats", "count"]


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts. Classes count entities; predicates and periods (years) statements; publishers documents."""

    documents: int
    mentions: int
    entities: int
    statements: int
    facts: int  #: statements that license a plain triple
    claims: int  #: statements attributed to somebody
    propositions: int
    disputed: int  #: disputed propositions
    classes: dict[str, int]
    predicates: dict[str, int]
    publishers: dict[str, int]
    periods: dict[str, int]


def count(
    documents: Collection[Document],
    entities: Collection[Entity],
    statements: Collection[Statement],
    propositions: Collection[Proposition],
    *,
    mentions: int,
) -> Stats:
    """The counts, by class, predicate and publisher the largest first, by period in order; ``mentions`` is given."""
    years = Counter(s.time.value[:4] if s.time.value else "unknown" for s in statements)
    return Stats(
        documents=len(documents),
        mentions=mentions,
        entities=len(entities),
        statements=len(statements),
        facts=sum(map(is_fact, statements)),
        claims=sum(bool(s.attributed_to or s.attribution_act) for s in statements),
        propositions=len(propositions),
        disputed=sum(p.disputed for p in propositions),
        classes=_ranked(e.type for e in entities),
        predicates=_ranked(s.predicate for s in statements),
        publishers=_ranked(d.publisher or "unknown" for d in documents),
        periods=dict(sorted(years.items())),
    )


def _ranked(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))
