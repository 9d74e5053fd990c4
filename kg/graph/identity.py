"""Who may be one and the same: proposals for a person to judge, and what the items of a judgement are called.

Invariant: nothing is merged here. Names are compared, never facts, and numbers must agree: resolution 2231 is not 2397.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.judgements import Judgements
from kg.model import Entity

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["Proposal", "contexts", "item", "proposals"]

COMMON = 40  #: a word that more entities share tells nothing
ALIKE = 0.88  #: least share of equal letters (Ratcliff and Obershelp, as difflib has it) of two spellings of one name
SMALL = frozenset("the of and for in on a an to with at by from de la le von van der al el bin".split())
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two entities that may be one."""

    item: str
    other: str
    reason: str
    weight: float  #: between 0 and 1, to sort by


def proposals(entities: Iterable[Entity], gazetteer: Container[str], judgements: Judgements | None = None) -> list[Proposal]:
    """Pairs of entities that may be one and that nobody has judged, the likeliest first.

    Two entities of the gazetteer are never proposed: that they are two is known.
    """
    held = {e.id: e for e in entities if e.type != "Office"}  # an office is what it is the office of
    judged = {j.key for j in judgements.held} if judgements else set()
    found = []
    for a, b in sorted(_pairs(held.values(), gazetteer)):
        if frozenset((a, b)) in judged or not _one_class(held[a], held[b]):
            continue
        if (why := _reason(held[a], held[b])) is not None:
            first, second = (b, a) if b in gazetteer else (a, b)
            found.append(Proposal(first, second, *why))
    return sorted(found, key=lambda p: (-p.weight, p.item, p.other))


def item(graph: Graph, name: str, judgements: Judgements | None = None) -> str:
    """What a judgement calls an entity (by slug or any of its names, with ``@`` and a document where it is only that one's) or statement.

    Raises:
        InputError: there is none of that name in the graph or in the judgements.
    """
    known = {i for j in judgements.held for i in j.key} if judgements else set()
    if name in known:
        return name
    if name.startswith("st:"):
        if not graph.query(f"ASK {{ <{graph.namespaces.statement(name[3:]).value}> a kg:Statement }}"):
            raise InputError(f"no statement {name}", hint="kg show ENTITY and the statements export give their ids")
        return name
    called, _, document = name.partition("@")
    slug = called if called in known else graph.entity(called).id
    if document:
        return f"{slug}@{graph.document(document).locator}"
    made = judgements.origin(slug, {d.id: d.locator for d in graph.documents()}) if judgements else None
    return made or slug


def _fold(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold().replace("'s", "")


@lru_cache(maxsize=100_000)
def _words(name: str) -> tuple[str, ...]:
    return tuple(w for w in _WORD.findall(_fold(name)) if w not in SMALL)


def _names(entity: Entity) -> tuple[str, ...]:
    return (entity.label, *entity.aliases)


def _initials(name: str) -> str:
    return "".join(w[0] for w in _WORD.findall(name) if w[0].isupper())


def _pairs(entities: Iterable[Entity], gazetteer: Container[str]) -> set[tuple[str, str]]:
    """Entities that share a telling word, the beginning of one, or the letters of an acronym."""
    blocks: defaultdict[str, set[str]] = defaultdict(set)
    for e in entities:
        for name in _names(e):
            words = _words(name)
            for w in words:
                blocks[w].add(e.id)
                blocks[f"{w[:4]}|{len(words)}"].add(e.id)
            short = name.replace(".", "")
            blocks["acronym:" + (short if short.isupper() else _initials(name))].add(e.id)
    return {
        pair
        for block in blocks.values() if len(block) <= COMMON
        for pair in combinations(sorted(block), 2) if not (pair[0] in gazetteer and pair[1] in gazetteer)
    }  # fmt: skip


def _one_class(a: Entity, b: Entity) -> bool:
    years = [re.findall(r"-((?:19|20)\d\d)\b", e.id) for e in (a, b)]
    if all(years) and years[0] != years[1]:
        return False  # two summits
    return a.type == b.type or "Thing" in (a.type, b.type) or {a.type, b.type} <= {"Organization", "GovernmentBody"}


def _reason(a: Entity, b: Entity) -> tuple[str, float] | None:
    """Why two entities may be one, with its weight; the strongest reason of their names."""
    reasons = [r for x in _names(a) for y in _names(b) if (r := _likeness(x, y, a.type)) is not None]
    return max(reasons, key=lambda r: r[1], default=None)


def _likeness(x: str, y: str, class_: str) -> tuple[str, float] | None:
    v, w = _words(x), _words(y)
    if not v or not w or _numbers(v) != _numbers(w):
        return None
    if Counter(v) == Counter(w):
        return f"the same words: {x}, {y}", 0.95
    short, long = sorted((x.replace(".", ""), y.replace(".", "")), key=len)
    if short.isupper() and len(short) > 2 and short == _initials(long):
        return f"{short} may stand for {long}", 0.85
    letters = SequenceMatcher(None, " ".join(v), " ".join(w), autojunk=False)
    ratio = letters.ratio() if min(letters.real_quick_ratio(), letters.quick_ratio()) >= ALIKE else 0.0  # those are bounds
    same_start = class_ != "Person" or v[0][0] == w[0][0]  # Jo is not Al, whatever the surname
    if ratio >= ALIKE and min(len(x), len(y)) > 5 and same_start:
        return f"spelled alike: {x}, {y}", round(0.6 + (ratio - ALIKE) * 2, 2)
    few, many = sorted((v, w), key=len)
    if class_ == "Person":
        if len(few) < len(many) and few[-1] == many[-1] and all(any(m.startswith(f) for m in many) for f in few):
            return f"the same surname: {x}, {y}", 0.5 if len(few) == 1 else 0.8
    elif len(few) > 1 and set(few) < set(many) and len(_initials(x if few == v else y)) > 1:
        return f"one name within the other: {x}, {y}", 0.55
    return None


def _numbers(words: Iterable[str]) -> list[str]:
    return sorted(w for w in words if w[0].isdigit() or w in ("i", "ii", "iii", "iv", "v"))


def contexts(graph: Graph, entities: Collection[str], limit: int = 2, width: int = 90) -> dict[str, list[tuple[str, str]]]:
    """A few places where each of these entities is named: locator of the document, and the words around the name."""
    documents, places = {d.id: d for d in graph.documents()}, dict[str, list[tuple[str, str]]]()
    for identifier, m in graph.mentions():
        if m.named and m.entity in entities and len(shown := places.setdefault(m.entity, [])) < limit:
            d = documents[identifier]
            shown.append((d.locator, " ".join(d.text[max(0, m.start - width) : m.end + width].split())))
    return places
