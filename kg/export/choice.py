"""Which statements a map shows: those near an entity, of a time, of a kind, of some predicates and documents.

Invariant: what is left out is counted and told, a choice that leaves nothing says why, and no name is guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.dates import is_iso
from kg.errors import InputError
from kg.export.calling import short_names
from kg.export.kinds import KINDS, kind, kinds_called
from kg.model import Document, Entity, Statement
from kg.words import clean, listing

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["MOST_NODES", "MOST_STATEMENTS", "Choice", "Chosen", "choose"]

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


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a map is made of, in the order of documents and text."""

    statements: list[Statement]
    documents: Mapping[str, Document]  #: all of the store, by id
    entities: Mapping[str, Entity]  #: all of the store, by slug
    disputed: Collection[str]  #: ids of the propositions that somebody denies, wherever
    centre: str | None = None  #: slug
    hidden: int = 0  #: statements that fit the choice and are left out for want of room or of a date
    short: Mapping[str, str] = field(default_factory=dict)  #: slug -> what documents call it, where the label is long
    why: str | None = None  #: why something, or everything, is left out


def choose(graph: Graph, choice: Choice = Choice()) -> Chosen:  # noqa: B008 - it is frozen
    """The statements of a choice; raises InputError for an unknown name, kind or date, and for a number that is too small."""
    if choice.depth < 1:
        raise InputError(f"depth is {choice.depth}", hint="Give 1 (the entity's own relations) or more.")
    if choice.most_nodes < 2 or choice.most_statements < 1:
        raise InputError("a map needs room for 2 entities and a statement")
    kinds = kinds_called(choice.only)
    sources = _documents_called(graph, choice.documents)
    centre = graph.entity(choice.about) if choice.about is not None else None
    documents = {d.id: d for d in graph.documents()}
    disputed = frozenset(p.id for p in graph.disputes())
    found = _of_predicates(graph, choice.predicates)
    found = [s for s in found if s.document in sources] if sources else found
    found = [s for s in found if kind(s, disputed) in kinds] if kinds else found
    found = _near(found, centre.id, choice.depth) if centre else found
    found, undated = _between(found, {i: d.published for i, d in documents.items()}, choice.start, choice.end)
    kept = _most_important(found, centre.id if centre else None, choice.most_nodes, choice.most_statements)
    crowded = len(found) - len(kept)
    why = _why_hidden(undated, crowded, choice) if kept else _why_empty(graph, centre, choice, kinds, undated)
    entities = {e.id: e for e in graph.entities()}
    named = sorted({e for s in kept for e in (*_ends(s), *s.attributed_to, *s.disputed_by)} & entities.keys())
    short = short_names(graph, [entities[slug] for slug in named])
    return Chosen(kept, documents, entities, disputed, centre.id if centre else None, undated + crowded, short, why)


def _ends(statement: Statement) -> tuple[str, ...]:
    """The entities that a statement is about: subject, object, place and recipient."""
    s = statement
    return tuple(e for e in (s.subject, s.object, s.place, s.recipient) if e)


def _documents_called(graph: Graph, names: Collection[str]) -> frozenset[str]:
    publishers: defaultdict[str, set[str]] = defaultdict(set)
    for document in graph.documents() if names else ():
        if document.publisher:
            publishers[document.publisher.casefold()].add(document.id)
    return frozenset(
        i for name in names for i in publishers.get(name.strip().casefold()) or {graph.document(name.strip()).id}
    )


def _of_predicates(graph: Graph, names: Collection[str]) -> list[Statement]:
    if not names:
        return graph.statements()
    from kg import ontology

    terms = ontology.load().predicates
    labels = {term.label: name for name, term in terms.items()}
    kept: set[str] = set()
    for name in names:
        wanted = " ".join(name.split()).removeprefix("kg:")
        wanted = labels.get(wanted.lower(), wanted)
        try:
            kept |= {s.id for s in graph.statements(predicate=wanted)}
        except InputError:
            if wanted not in terms:  # one that the ontology has and the store has not, nobody says
                raise
    return [s for s in graph.statements() if s.id in kept]


def _near(statements: Sequence[Statement], centre: str, depth: int) -> list[Statement]:
    """The statements that begin less than ``depth`` steps from the centre."""
    touching: defaultdict[str, list[int]] = defaultdict(list)
    for i, s in enumerate(statements):
        for entity in set(_ends(s)):
            touching[entity].append(i)
    kept: set[int] = set()
    seen, front = {centre}, {centre}
    for _ in range(depth):
        new = {i for entity in front for i in touching[entity]} - kept
        kept |= new
        front = {e for i in new for e in (statements[i].subject, statements[i].object)} - seen
        seen |= front
    return [statements[i] for i in sorted(kept)]


def _between(
    statements: Sequence[Statement], published: Mapping[str, str | None], start: str | None, end: str | None
) -> tuple[list[Statement], int]:
    """The statements whose act (else whose publication) overlaps the period, and how many have no date at all."""
    for value in (start, end):
        if value is not None and not is_iso(value):
            raise InputError(f"not a date: {value}", hint="Write 2019, 2019-08 or 2019-08-02.")
    if start is None and end is None:
        return list(statements), 0
    kept, undated = [], 0
    for s in statements:
        value = s.time.value or published.get(s.document)
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


def _most_important(statements: list[Statement], centre: str | None, nodes: int, most: int) -> list[Statement]:
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
        said.append(f"{_count(crowded)} left out: a map shows {room}, those with the most relations first.")
    if undated:
        said.append(f"{_count(undated)} without any date left out, because a time was asked for.")
    return " ".join(said) or None


def _count(n: int) -> str:
    return f"{n:,} {'statement is' if n == 1 else 'statements are'}"


def _why_empty(graph: Graph, centre: Entity | None, choice: Choice, kinds: Collection[str], undated: int) -> str:
    if not graph.documents():
        return "There is nothing to draw: the store holds no documents yet. Run kg build first."
    asked = [f"about {clean(centre.label, 120)} (within {_steps(choice.depth)})"] if centre else []
    when = [f"from {choice.start}"] * bool(choice.start) + [f"until {choice.end}"] * bool(choice.end)
    asked += [" ".join(when)] if when else []
    asked += [f"among {listing(KINDS[k][0] for k in KINDS if k in kinds)}"] if kinds else []
    asked += [f"with {listing(clean(p, 60) for p in choice.predicates)}"] if choice.predicates else []
    asked += [f"in {listing(clean(d, 60) for d in choice.documents)}"] if choice.documents else []
    if not asked:
        return "There is nothing to draw: no relation was found in the documents of this store."
    dates = [d.published for d in graph.documents() if d.published]
    hint = f" {_count(undated)} there without a date." if undated else ""
    if (choice.start or choice.end) and dates and not undated:
        hint = f" The documents are from {min(dates)} to {max(dates)}."
    return f"There is nothing to draw {', '.join(asked)}.{hint} Ask for less narrow a map."


def _steps(depth: int) -> str:
    return f"{depth} step" if depth == 1 else f"{depth} steps"
