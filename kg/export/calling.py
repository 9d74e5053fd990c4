"""What the documents call an entity whose full name is too long for a drawing: INF Treaty, NATO, Russian Foreign Ministry.

Invariant: a short name is one that documents use, the most frequent one, and it means no other entity of the drawing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kg.model import Entity

if TYPE_CHECKING:
    from kg.graph.outlines import Outlines

__all__ = ["LONG", "short_names"]

LONG = 24  #: characters beyond which a name is too long
MOST = 32  #: of a short one


def short_names(outlines: Outlines, drawn: Iterable[Entity]) -> dict[str, str]:
    """Slug -> short name, for those of the entities that have a long label and one short name of their own."""
    entities = {e.id: e for e in drawn}
    long = sorted(slug for slug, e in entities.items() if len(e.label) > LONG)
    if not long:
        return {}
    called = {slug: best for slug, names in outlines.called(long).items() if (best := _best(names, entities[slug].label))}
    used = Counter(e.label.casefold() for e in entities.values()) + Counter(name.casefold() for name in called.values())
    return {slug: name for slug, name in called.items() if used[name.casefold()] == 1}


def _best(names: Mapping[str, int], label: str) -> str | None:
    fitting = [name for name in names if 1 < len(name) <= MOST and len(name) < len(label)]
    return min(fitting, key=lambda name: (-names[name], len(name), name), default=None)
