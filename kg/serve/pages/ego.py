"""The small map of an entity: whom it has to do with, and how. Pure geometry in whole pixels.

Invariant: the same neighbours give the same drawing, and no line is plain but that of a fact.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.export.layout import wrap
from kg.serve.pages.telling import KINDS, href
from kg.words import clean, predicate_words

__all__ = ["Ego", "Neighbour", "Tie", "ego"]

WIDTH, ROW, MOST = 450, 46, 9
CENTRE, RING = 138, 222  #: from the left: the entity, its neighbours
LOUD = ("dispute", "fact", "claim", "denial", "plan")  #: of kinds of statement that are as many between two, the line is the first


@dataclass(frozen=True, slots=True)
class Tie:
    """One way in which the entity has to do with another."""

    other: str  #: slug
    predicate: str
    out: bool  #: the entity is the subject
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another entity on the map."""

    href: str
    name: str
    full: str
    how: str
    spoken: str  #: the same for a screen reader
    kind: str
    y: int
    line: str  #: path of the line


@dataclass(frozen=True, slots=True)
class Ego:
    """The map: its size, the lines of the entity's name with their heights, its neighbours."""

    width: int
    height: int
    centre: int
    middle: int
    ring: int
    caption: tuple[tuple[int, str], ...]
    neighbours: tuple[Neighbour, ...]
    hidden: int


def ego(label: str, ties: Iterable[Tie], labels: Mapping[str, str], terms: Mapping[str, str]) -> Ego | None:
    """The map of an entity, None where it has to do with none. The most often named neighbours are drawn."""
    groups: defaultdict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        groups[tie.other].append(tie)
    if not groups:
        return None
    ranked = sorted(groups, key=lambda slug: (-sum(t.count for t in groups[slug]), slug))
    drawn = ranked[:MOST]
    height = max(len(drawn) * ROW, 3 * ROW) + 12
    middle, top = height // 2, (height - len(drawn) * ROW) // 2 + ROW // 2
    neighbours = []
    for n, slug in enumerate(drawn):
        y = top + n * ROW
        name = clean(labels.get(slug, slug.replace("-", " ")), 200)
        kinds: Counter[str] = Counter()
        for t in groups[slug]:
            kinds[t.kind] += t.count
        kind = min(kinds, key=lambda name: (-kinds[name], LOUD.index(name)))
        line = f"M{CENTRE + 9},{middle} C{CENTRE + 50},{middle} {RING - 50},{y} {RING - 7},{y}"
        neighbours.append(Neighbour(href("entity", slug), clean(name, 24), name, *_how(groups[slug], terms), kind, y, line))
    lines = wrap(clean(label, 80).replace("-", "- "), 13).replace("- ", "-").split("\n")[:6]  # also breaks at hyphens
    first = middle - 9 * (len(lines) - 1) + 5
    caption = tuple((first + 18 * n, words) for n, words in enumerate(lines))
    return Ego(WIDTH, height, CENTRE, middle, RING, caption, tuple(neighbours), len(ranked) - len(drawn))


def _how(ties: list[Tie], terms: Mapping[str, str]) -> tuple[str, str]:
    """The ways, the most frequent first, as ``→ accuses · ← ✕ joins``, and as words to be read aloud."""
    counts: Counter[tuple[bool, str, str]] = Counter()
    for t in ties:
        counts[t.out, t.kind, clean(predicate_words(t.predicate, terms), 30)] += t.count
    ranked = sorted(counts, key=lambda key: (-counts[key], not key[0], key[2], key[1]))
    words = [f"{'→' if out else '←'} {'' if kind == 'fact' else KINDS[kind][0] + ' '}{name}" for out, kind, name in ranked]
    shown = words[:1] if len(words) > 1 and len(words[0]) + len(words[1]) > 22 else words[:2]
    rest = f" +{len(words) - len(shown)}" if len(words) > len(shown) else ""
    spoken = [f"{name}{'' if kind == 'fact' else f' ({kind})'}{'' if out else ', the other way'}" for out, kind, name in ranked[:6]]
    return " · ".join(shown) + rest, "; ".join(spoken)
