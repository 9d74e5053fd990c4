"""What the documents call an entity whose full name is too long for a drawing: INF Treaty, NATO, Russian Foreign Ministry.

Invariant: a short name is one that documents use, the most frequent one, and it means no other entity of the drawing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kg.model import Entity, Mention
from kg.words import clean

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["LONG", "short_names"]

LONG = 24  #: characters from which on a name is too long
MOST = 32  #: of a short one


def short_names(graph: Graph, drawn: Iterable[Entity]) -> dict[str, str]:
    """Slug -> short name, for those of the entities that have a long label and one short name of their own."""
    entities = {e.id: e for e in drawn}
    long = sorted(slug for slug, e in entities.items() if len(e.label) > LONG)
    if not long:
        return {}
    called = {slug: best for slug, names in _surfaces(graph, long).items() if (best := _best(names, entities[slug].label))}
    used = Counter(e.label.casefold() for e in entities.values()) + Counter(name.casefold() for name in called.values())
    return {slug: name for slug, name in called.items() if used[name.casefold()] == 1}


def _surfaces(graph: Graph, slugs: Iterable[str]) -> dict[str, Counter[str]]:
    """The names by which documents mention entities, with how often."""
    names = graph.namespaces
    wanted = " ".join(str(names.entity(slug)) for slug in slugs)
    rows = graph.query(
        f"SELECT ?entity ?text ?by (COUNT(*) AS ?n) {{ VALUES ?entity {{ {wanted} }} "
        "?mention kg:entity ?entity ; kg:surface ?text ; kg:foundBy ?by } GROUP BY ?entity ?text ?by"
    )
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entity, text, by, n in rows.terms:
        if Mention(0, 0, "", "", "", by.value).named:
            found[names.name(entity.value)][clean(text.value)] += int(n.value)
    return found


def _best(names: Mapping[str, int], label: str) -> str | None:
    fitting = [name for name in names if 1 < len(name) <= MOST and len(name) < len(label)]
    return min(fitting, key=lambda name: (-names[name], len(name), name), default=None)
