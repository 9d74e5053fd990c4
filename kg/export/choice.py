"""Which statements a map shows: those near an entity, of a time, of a kind, of some predicates and documents.

It is made among outlines; only of the statements that it keeps the quotes are read. Invariant: what is left out is counted and
told, a choice that leaves nothing says why, and no name is guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

from kg.dates import is_iso
from kg.errors import InputError
from kg.export.calling import short_names
from kg.export.kinds import KINDS, kind, kinds_called
from kg.graph.outlines import Outline, Outlines
from kg.model import Document, Entity, Statement
from kg.words import clean, listing

__all__ = ["MOST_NODES", "MOST_STATEMENTS", "Choice", "Chosen", "Outlined", "check", "choose"]

#: A page with more than this opens slowly on a telephone; what is most connected is shown.
MOST_NODES, MOST_STATEMENTS = 10_000, 50_000


@dataclass(frozen=True, slots=True)
class Choice:
    """What to show. Empty collections and None choose nothing away."""

    about: str | None = None  #: an entity by any of its names
    depth: int = 1  #: steps from that entity
    start: str | None = None  #: ISO dates, as precise as wanted, of the act, else of the publication
    end: str | None = None
    only: Collection[str] = ()  #: kinds, by a key of `KINDS` or its plural
    predicates: Collection[str] = ()  #: by name or label; narrower ones are taken in
    documents: Collection[str] = ()  #: by id, file name or locator, or a publisher
    most_nodes: int = MOST_NODES
    most_statements: int = MOST_STATEMENTS
    more: str = ""  #: what else is said where something is left out for want of room


class Outlined(Protocol):
    """Where a choice is made: a graph, or what a server looks things up in."""

    @property
    def outlines(self) -> Outlines: ...


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a map is made of, in the order of documents and text."""

    statements: list[Statement]  #: without what tells how they were found (see `Outlines.quoted`)
    documents: Mapping[str, Document]  #: those of the statements, by id, it may be without their texts
    entities: Mapping[str, Entity]  #: those of the statements and the centre that the store describes, by slug
    disputed: Collection[str]  #: ids of the propositions that somebody denies, wherever
    centre: str | None = None  #: slug
    hidden: int = 0  #: statements that fit the choice and are left out for want of room or of a date
    short: Mapping[str, str] = field(default_factory=dict)  #: slug -> what documents call it, where the label is long
    why: str | None = None  #: why something, or everything, is left out

    @property
    def name(self) -> str | None:
        """What the centre is called, in short where that is long."""
        return None if self.centre is None else self.short.get(self.centre) or self.entities[self.centre].label


@dataclass(frozen=True, slots=True)
class _Meant:
    """What the names of a choice mean; None is everything."""

    centre: Entity | None
    kinds: frozenset[str]  #: empty for all
    predicates: frozenset[str] | None
    documents: frozenset[str] | None


def check(source: Outlined, choice: Choice) -> Entity | None:
    """The entity that a choice is about. Raises InputError as `choose`, and reads no statement."""
    return _meant(source.outlines, choice).centre


def choose(source: Outlined, choice: Choice = Choice()) -> Chosen:  # noqa: B008 - it is frozen
    """The statements of a choice; raises InputError for an unknown name, kind or date, and for a number that is too small."""
    outlines = source.outlines
    meant = _meant(outlines, choice)
    centre, disputed = meant.centre, outlines.disputed
    found = outlines.rows
    found = [s for s in found if s.predicate in meant.predicates] if meant.predicates is not None else found
    found = [s for s in found if s.document in meant.documents] if meant.documents is not None else found
    found = [s for s in found if kind(s, disputed) in meant.kinds] if meant.kinds else found
    found = _near(found, centre.id, choice.depth) if centre else found
    found, undated = _between(found, outlines.documents, choice.start, choice.end)
    kept = _most_important(found, centre.id if centre else None, choice.most_nodes, choice.most_statements)
    crowded = len(found) - len(kept)
    why = _why_hidden(undated, crowded, choice) if kept else _why_empty(outlines, meant, choice, undated)
    used = {s.document for s in kept}
    documents = {i: d for i, d in outlines.documents.items() if i in used}
    named = {*chain.from_iterable((*_ends(s), *s.attributed_to, *s.disputed_by) for s in kept)}
    entities = {slug: outlines.entities[slug] for slug in sorted(named & outlines.entities.keys())}
    short = short_names(outlines, entities.values())
    if centre:
        entities[centre.id] = centre
    return Chosen(
        outlines.quoted(kept), documents, entities, disputed, centre.id if centre else None, undated + crowded, short, why
    )  # fmt: skip


def _meant(outlines: Outlines, choice: Choice) -> _Meant:
    if choice.depth < 1:
        raise InputError(f"depth is {choice.depth}", hint="Give 1 (the entity's own relations) or more.")
    if choice.most_nodes < 2 or choice.most_statements < 1:
        raise InputError("a map needs room for 2 entities and a statement")
    kinds = kinds_called(choice.only)
    for value in (choice.start, choice.end):
        if value is not None and not is_iso(value):
            raise InputError(f"not a date: {clean(value, 60)}", hint="Write 2019, 2019-08 or 2019-08-02.")
    documents = _documents_called(outlines, choice.documents) if choice.documents else None
    centre = outlines.entity(choice.about) if choice.about is not None else None
    return _Meant(centre, kinds, _predicates_called(outlines, choice.predicates) if choice.predicates else None, documents)


def _ends(statement: Outline) -> tuple[str, ...]:
    """The entities that a statement is about: subject, object, place and recipient."""
    s = statement
    return tuple(e for e in (s.subject, s.object, s.place, s.recipient) if e)


def _documents_called(outlines: Outlines, names: Collection[str]) -> frozenset[str]:
    of = outlines.publishers
    return frozenset(i for name in names for i in of.get(name.strip().casefold()) or {outlines.document(name.strip())})


def _predicates_called(outlines: Outlines, names: Collection[str]) -> frozenset[str]:
    from kg import ontology

    terms = ontology.load().predicates
    labels = {term.label: name for name, term in terms.items()}
    kept: set[str] = set()
    for name in names:
        wanted = " ".join(name.split()).removeprefix("kg:")
        wanted = labels.get(wanted.lower(), wanted)
        try:
            kept |= set(outlines.predicates.narrower(wanted))
        except InputError:
            if wanted not in terms:  # one that the ontology has and the store has not, nobody says
                raise
    return frozenset(kept)


def _near(statements: Sequence[Outline], centre: str, depth: int) -> list[Outline]:
    """The statements that begin less than ``depth`` steps from the centre."""
    touching: defaultdict[str, list[int]] = defaultdict(list)
    for i, s in enumerate(statements):
        for entity in set(_ends(s)):
            touching[entity].append(i)
    kept: set[int] = set()
    seen, front = {centre}, {centre}
    for _ in range(depth):
        if not front:
            break
        new = {i for entity in front for i in touching[entity]} - kept
        kept |= new
        front = {e for i in new for e in (statements[i].subject, statements[i].object)} - seen
        seen |= front
    return [statements[i] for i in sorted(kept)]


def _between(
    statements: list[Outline], documents: Mapping[str, Document], start: str | None, end: str | None
) -> tuple[list[Outline], int]:
    """The statements whose act (else whose publication) overlaps the period, and how many have no date at all."""
    if start is None and end is None:
        return statements, 0
    kept, undated = [], 0
    for s in statements:
        value = s.time or documents[s.document].published
        if not value:
            undated += 1
            continue
        first, slash, last = value.partition("/")
        last = last if slash else first
        # "9" sorts after every digit that follows: 2019 lasts until the end of 2019.
        after = start is None or last in ("", "..") or last + "-99" >= start
        before = end is None or first in ("", "..") or first <= end + "-99"
        if after and before:
            kept.append(s)
    return kept, undated


def _most_important(statements: list[Outline], centre: str | None, nodes: int, most: int) -> list[Outline]:
    """The statements among the entities with the most of them; of too many, one of each relation before a second."""
    degree = Counter(e for s in statements for e in {s.subject, s.object})
    ranked = sorted(degree, key=lambda e: (e != centre, -degree[e], e))
    drawn = set(ranked[:nodes])
    kept = [s for s in statements if s.subject in drawn and s.object in drawn]
    if len(kept) <= most:
        return kept
    seen: Counter[tuple[str, str, str]] = Counter()
    order: list[tuple[int, int, int]] = []
    for i in sorted(range(len(kept)), key=lambda i: (-kept[i].confidence, i)):
        s = kept[i]
        relation = (s.subject, s.predicate, s.object)
        order.append((seen[relation], -degree[s.subject] - degree[s.object], i))
        seen[relation] += 1
    return [kept[i] for i in sorted(i for _, _, i in sorted(order)[:most])]


def _why_hidden(undated: int, crowded: int, choice: Choice) -> str | None:
    """In words: what is left out."""
    said = []
    if crowded:
        room = f"at most {choice.most_nodes:,} entities and {choice.most_statements:,} statements"
        said.append(f"{_count(crowded)} left out: a map shows {room}, those with the most relations first.{choice.more}")
    if undated:
        said.append(f"{_count(undated)} without any date left out, because a time was asked for.")
    return " ".join(said) or None


def _count(n: int) -> str:
    return f"{n:,} {'statement is' if n == 1 else 'statements are'}"


def _why_empty(outlines: Outlines, meant: _Meant, choice: Choice, undated: int) -> str:
    if not outlines.documents:
        return "There is nothing to draw: the store holds no documents yet. Run kg build first."
    asked = [f"about {clean(meant.centre.label, 120)} (within {_steps(choice.depth)})"] if meant.centre else []
    when = [f"from {choice.start}"] * bool(choice.start) + [f"until {choice.end}"] * bool(choice.end)
    asked += [" ".join(when)] if when else []
    asked += [f"among {listing(KINDS[k][0] for k in KINDS if k in meant.kinds)}"] if meant.kinds else []
    asked += [f"with {listing(clean(p, 60) for p in choice.predicates)}"] if choice.predicates else []
    asked += [f"in {listing(clean(d, 60) for d in choice.documents)}"] if choice.documents else []
    if not asked:
        return "There is nothing to draw: no relation was found in the documents of this store."
    dates = [d.published for d in outlines.documents.values() if d.published]
    hint = f" {_count(undated)} there without a date." if undated else ""
    if (choice.start or choice.end) and dates and not undated:
        hint = f" The documents are from {min(dates)} to {max(dates)}."
    return f"There is nothing to draw {', '.join(asked)}.{hint} Ask for less narrow a map."


def _steps(depth: int) -> str:
    return f"{depth} step" if depth == 1 else f"{depth} steps"
