"""A person's judgements: which entities are the same, which statements are accepted or rejected. Data that the build applies.

They stand in a plain text file, one to a line: verdict, item, other item, by, when, why, with tabs between. A later line on
the same items replaces an earlier one, ``undone`` takes it back, and so does deleting the line.
An item is the slug of an entity (``georgia``), the entity as one document has it (``georgia@atlanta.txt``, with the
document's locator), or the id of a statement (``st:9f3a...``).

Invariant: what is applied depends on the document and the file alone, never on what the store held before; and a
judgement that two things are not the same beats every merge, by a program or by other judgements.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from kg.errors import InputError
from kg.model import Document, Entity, Extraction, Mention, Statement, digest, merged

__all__ = ["IDENTITY", "ON_STATEMENTS", "VERDICTS", "Judgement", "Judgements", "load", "parse", "record"]

IDENTITY = ("same", "not-same", "unsure")
ON_STATEMENTS = ("accepted", "rejected", "unsure")
VERDICTS = ("same", "not-same", "unsure", "accepted", "rejected", "undone")
COLUMNS = "# verdict\titem\tother item\tby\twhen\twhy\n"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One line: what a person decided, and why."""

    verdict: str  #: one of ``VERDICTS``
    item: str
    other: str = ""  #: empty for a statement
    by: str = ""
    when: str = ""  #: ISO date
    why: str = ""
    line: int = field(default=0, compare=False)

    @property
    def key(self) -> frozenset[str]:
        """The items, whatever their order."""
        return frozenset((self.item, self.other)) - {""}

    @property
    def id(self) -> str:
        """Hash of what it says."""
        return digest("judgement", self.verdict, *sorted(self.key), self.by, self.when, self.why, size=16)

    @property
    def of_statement(self) -> bool:
        """Whether it is about a statement."""
        return self.item.startswith("st:")


@dataclass(frozen=True)
class Judgements:
    """The judgements that hold, in the order of their file."""

    held: tuple[Judgement, ...] = ()

    @cached_property
    def groups(self) -> tuple[frozenset[str], ...]:
        """Sets of items that are one entity.

        Raises:
            InputError: a judgement says that two of them are not the same.
        """
        group: dict[str, set[str]] = {}
        for j in self.held:
            if j.verdict == "same":
                both = group.setdefault(j.item, {j.item}) | group.setdefault(j.other, {j.other})
                for item in both:
                    group[item] = both
        for j in self.held:
            if j.verdict == "not-same" and j.other in group.get(j.item, ()):
                raise InputError(
                    f"{j.item} and {j.other} are judged not the same, but other judgements make them one",
                    where=f"line {j.line}", hint="Undo one of them: kg judge undone ITEM ITEM",
                )  # fmt: skip
        return tuple(sorted({frozenset(g) for g in group.values()}, key=sorted))

    @cached_property
    def components(self) -> Mapping[str, tuple[Judgement, ...]]:
        """Slug -> the judgements on identity that bear on it, directly or through other entities."""
        joined: dict[str, set[str]] = {}
        for j in self.held:
            slugs = {_slug(item) for item in j.key} if not j.of_statement else set()
            whole = set(slugs).union(*(joined.get(s, ()) for s in slugs))
            for s in whole:
                joined[s] = whole
        return {s: tuple(j for j in self.held if not j.of_statement and _slug(j.item) in whole) for s, whole in joined.items()}

    @cached_property
    def statements(self) -> Mapping[str, Judgement]:
        """Id of a statement -> the judgement on it."""
        return {j.item.removeprefix("st:"): j for j in self.held if j.of_statement}

    def names(self, document: Document, gazetteer: Collection[str]) -> dict[str, str]:
        """For the entities that are judged: slug in the extraction of a document -> slug that the graph gives it."""
        apart: dict[str, str] = {}  # what is split off in this document is a group of its own unless it is joined to another
        for j in self.held:
            if j.verdict == "not-same" and _slug(j.item) == _slug(j.other):
                apart |= {_slug(i): i for i in j.key if _within(i) == document.locator}
        for j in self.held:
            if j.verdict == "same":
                apart |= {_slug(i): i for i in j.key if _within(i) == document.locator}
        result = {}
        for slug in self.components:
            item = apart.get(slug, slug)
            group = next((g for g in self.groups if item in g), frozenset((item,)))
            result[slug] = self._canonical(group, item, document, gazetteer)
        return result

    def _canonical(self, group: frozenset[str], item: str, document: Document, gazetteer: Collection[str]) -> str:
        """The slug of a group: that of the gazetteer, else the one judged first."""
        order = [i for j in self.held for i in (j.item, j.other)]
        whole = sorted((i for i in group if "@" not in i), key=lambda i: order.index(i) if i in order else -1)
        known = [i for i in whole if i in gazetteer]
        if whole:
            return (known or whole)[0]
        first = min(group, key=order.index) if len(group) > 1 else item
        return f"{_slug(item)}-in-{document.id[:8]}" if len(group) == 1 else f"{_slug(first)}-judged-{digest('group', *sorted(group), size=8)}"

    def apply(self, extraction: Extraction, classes: Mapping[str, str]) -> tuple[Extraction, tuple[str, ...]]:
        """The extraction as judged, and the ids of the judgements that bear on it.

        ``classes`` gives the class of each entity of the gazetteer. A statement that now relates a thing to itself, or that is
        rejected, is left out and counted.
        """
        present = _entities(extraction)
        used = {j.id for e in present & self.components.keys() for j in self.components[e]}
        names = self.names(extraction.document, classes) if used else {}
        rejected, kept = extraction.rejected.copy(), []
        for s in extraction.statements:
            now = _renamed(s, names)
            judged = self.statements.get(now.id) or self.statements.get(s.id)
            if judged:
                used.add(judged.id)
            if now.subject == now.object:
                rejected["judged to be one entity"] += 1
            elif judged and judged.verdict == "rejected":
                rejected["judged wrong"] += 1
            else:
                kept.append(replace(now, accepted=True) if judged and judged.verdict == "accepted" else now)
        mentions = {(m.start, m.end, m.entity): m for m in (_mention(m, names, classes) for m in extraction.mentions)}
        entities = {e.id: e for e in (_entity(e, names) for e in extraction.entities) if e.id not in classes}
        return (
            replace(
                extraction, mentions=tuple(mentions[k] for k in sorted(mentions)), statements=merged(kept), rejected=rejected,
                entities=tuple(entities[k] for k in sorted(entities)),
            ),
            tuple(sorted(used)),
        )  # fmt: skip


def _slug(item: str) -> str:
    return item.partition("@")[0]


def _within(item: str) -> str:
    return item.partition("@")[2]


def _entities(extraction: Extraction) -> set[str]:
    roles = ((s.subject, s.object, s.place, s.recipient, *s.attributed_to, *s.disputed_by) for s in extraction.statements)
    return {m.entity for m in extraction.mentions} | {e for role in roles for e in role if e}


def _renamed(s: Statement, names: Mapping[str, str]) -> Statement:
    def of(slug: str) -> str:
        return names.get(slug, slug)

    if not names:
        return s
    return replace(
        s, subject=of(s.subject), object=of(s.object), place=s.place and of(s.place), recipient=s.recipient and of(s.recipient),
        attributed_to=tuple(dict.fromkeys(map(of, s.attributed_to))), disputed_by=tuple(dict.fromkeys(map(of, s.disputed_by))),
    )  # fmt: skip


def _mention(m: Mention, names: Mapping[str, str], classes: Mapping[str, str]) -> Mention:
    slug = names.get(m.entity, m.entity)
    return m if slug == m.entity else replace(m, entity=slug, type=classes.get(slug, m.type))


def _entity(e: Entity, names: Mapping[str, str]) -> Entity:
    return replace(e, id=names.get(e.id, e.id))


def load(path: Path) -> Judgements:
    """The judgements of a file.

    Raises:
        InputError: it cannot be read, or a line is no judgement; each wrong line is named.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise InputError(f"the judgements cannot be read: {reason}", where=str(path), hint="kg judge writes such a file") from error
    return parse(text.splitlines(), str(path))


def parse(lines: Iterable[str], where: str) -> Judgements:
    """The judgements of lines: of those on the same items the last one holds, unless it is ``undone``."""
    latest: dict[frozenset[str], Judgement] = {}
    for judgement in _lines(lines, where):
        latest.pop(judgement.key, None)
        latest[judgement.key] = judgement
    judgements = Judgements(tuple(j for j in latest.values() if j.verdict != "undone"))
    try:
        judgements.groups  # noqa: B018 - a contradiction is an error of the file
    except InputError as error:
        raise InputError(error.what, where=f"{where}, {error.where}", hint=error.hint) from error
    return judgements


def _lines(lines: Iterable[str], where: str) -> Iterator[Judgement]:
    wrong = []
    for n, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        verdict, item, other, by, when, why = (cells + [""] * 6)[:6]
        judgement = Judgement(verdict, item, other, by, when, why, n)
        if problem := _problem(judgement, len(cells)):
            wrong.append(f"line {n}: {problem}")
        else:
            yield judgement
    if wrong:
        more = f"\n  and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        hint = "A line is: verdict, item, other item, by, when, why, with tabs between"
        raise InputError("no judgement\n  " + "\n  ".join(wrong[:5]) + more, where=where, hint=hint)


def _problem(j: Judgement, cells: int) -> str | None:
    """What is wrong with a judgement, if anything."""
    if cells > 6:
        return f"{cells} cells, at most 6"
    if j.verdict not in VERDICTS:
        return f"unknown verdict {j.verdict!r}; one of {', '.join(VERDICTS)}"
    if not j.item:
        return "it names nothing"
    if j.of_statement:
        if j.other:
            return "a statement is judged by itself, without another item"
        return None if j.verdict in (*ON_STATEMENTS, "undone") else f"a statement is not {j.verdict!r}; one of {', '.join(ON_STATEMENTS)}"
    if not j.other or j.other.startswith("st:"):
        return "identity is judged between two entities"
    if j.item == j.other:
        return f"{j.item} is named twice"
    if j.verdict not in (*IDENTITY, "undone"):
        return f"entities are not {j.verdict!r}; one of {', '.join(IDENTITY)}"
    return None


def record(path: Path, judgement: Judgement) -> None:
    """Add a judgement at the end of a file, made if need be.

    Raises:
        InputError: it is none, it contradicts those that hold, or the file cannot be written.
    """
    cells = (judgement.verdict, judgement.item, judgement.other, judgement.by, judgement.when, judgement.why)
    line = "\t".join(" ".join(cell.split()) for cell in cells)
    before = path.read_text("utf-8-sig") if path.exists() else COLUMNS
    if before and not before.endswith("\n"):
        before += "\n"
    parse([*before.splitlines(), line], str(path))
    try:
        new = path.with_name(path.name + ".new")
        new.write_text(f"{before}{line}\n", encoding="utf-8", newline="\n")
        new.replace(path)
    except OSError as error:
        raise InputError(f"cannot write the judgements: {error.strerror}", where=str(path)) from error
