"""A person's judgements: which entities are the same, which statements are accepted or rejected. Data that the build applies.

They stand in a plain text file, one to a line: verdict, item, other item, by, when, why, with tabs between. A later line on
the same items replaces an earlier one, ``undone`` takes it back, and so does deleting the line.
An item is the slug of an entity (``georgia``), the entity as one document has it (``georgia@atlanta.txt``, with the
document's locator), or the id of a statement (``st:9f3a...``).

Invariant: what is applied depends on the document and the file alone, never on what the store held before; and a
judgement that two things are not the same beats every merge, by a program or by other judgements.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from kg.errors import InputError
from kg.model import Document, Entity, Extraction, Mention, Statement, digest, merged

__all__ = ["IDENTITY", "ON_STATEMENTS", "VERDICTS", "Contradiction", "Judgement", "Judgements", "load", "parse", "record"]

IDENTITY = ("same", "not-same", "unsure")
ON_STATEMENTS = ("accepted", "rejected", "unsure")
VERDICTS = ("same", "not-same", "unsure", "accepted", "rejected", "undone")
COLUMNS = "# verdict\titem\tother item\tby\twhen\twhy\n"
#: a slug, with the locator of a document behind ``@`` where it is only that one's; or the id of a statement
ITEM = re.compile(r"(?!st:)[a-z0-9-]+(@.+)?|st:[0-9a-f]+")


class Contradiction(InputError):
    """What is judged the same is also judged not the same."""


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
            Contradiction: a judgement says that two of them are not the same.
        """
        group = _joined((j.item, j.other) for j in self.held if j.verdict == "same")
        for j in self.held:
            if j.verdict == "not-same" and j.other in group.get(j.item, ()):
                raise Contradiction(
                    f"{j.item} and {j.other} are judged not the same, but other judgements make them one",
                    where=f"line {j.line}", hint="Undo one of them: kg judge undone ITEM ITEM",
                )  # fmt: skip
        distinct = {id(g): g for g in group.values()}
        return tuple(sorted(map(frozenset, distinct.values()), key=min))

    @cached_property
    def bearing(self) -> Mapping[str, frozenset[str]]:
        """Slug -> ids of the judgements on identity that bear on it, directly or through other entities."""
        identity = [j for j in self.held if not j.of_statement]
        joined = _joined((_slug(j.item), _slug(j.other)) for j in identity)
        ids: defaultdict[int, set[str]] = defaultdict(set)
        for j in identity:
            ids[id(joined[_slug(j.item)])].add(j.id)
        frozen = {component: frozenset(own) for component, own in ids.items()}
        return {slug: frozen[id(component)] for slug, component in joined.items()}

    @cached_property
    def statements(self) -> Mapping[str, Judgement]:
        """Id of a statement -> the judgement on it."""
        return {j.item.removeprefix("st:"): j for j in self.held if j.of_statement}

    @cached_property
    def _group(self) -> Mapping[str, frozenset[str]]:
        return {item: group for group in self.groups for item in group}

    @cached_property
    def _order(self) -> Mapping[str, int]:
        """Item -> its place among all that are judged."""
        return {item: n for n, item in enumerate(dict.fromkeys(i for j in self.held for i in (j.item, j.other)))}

    @cached_property
    def _apart(self) -> Mapping[str, Mapping[str, str]]:
        """Locator -> slug -> the item that the slug is in that document."""
        apart: defaultdict[str, dict[str, str]] = defaultdict(dict)
        # what is split off in a document is a group of its own, unless it is joined to another
        split = [j for j in self.held if j.verdict == "not-same" and _slug(j.item) == _slug(j.other)]
        for j in (*split, *(j for j in self.held if j.verdict == "same")):
            for item in sorted(j.key):
                if "@" in item:
                    apart[_within(item)][_slug(item)] = item
        return apart

    def names(self, document: Document, slugs: Iterable[str], gazetteer: Collection[str]) -> dict[str, str]:
        """For those of the slugs that are judged: slug in the extraction of a document -> slug that the graph gives it."""
        apart = self._apart.get(_in_line(document.locator), {})
        return {slug: self._canonical(apart.get(slug, slug), document.id, gazetteer) for slug in slugs if slug in self.bearing}

    def _canonical(self, item: str, document: str, gazetteer: Collection[str]) -> str:
        """The slug of an item's group: that of the gazetteer, else the one judged first."""
        group = self._group.get(item, frozenset((item,)))
        whole = [i for i in group if "@" not in i]
        if whole:
            known = [i for i in whole if i in gazetteer]
            return min(known or whole, key=lambda i: self._order.get(i, -1))
        return _made_of(group, self._order) if len(group) > 1 else _made_in(item, document)

    def origin(self, slug: str, documents: Mapping[str, str]) -> str | None:
        """The item behind a slug that judgements made (``georgia-in-0f3c9a7d``: ``georgia@atlanta.txt``); None where it is no such.

        ``documents`` gives the locator of each document's id.
        """
        for group in self.groups:
            if all("@" in i for i in group) and slug == _made_of(group, self._order):
                return min(group, key=lambda i: self._order[i])
        for id_, locator in documents.items():
            for item in self._apart.get(_in_line(locator), {}).values():
                if slug == _made_in(item, id_):
                    return item
        return None

    def apply(
        self, extraction: Extraction, classes: Mapping[str, str], fits: Callable[[str, str, str], bool]
    ) -> tuple[Extraction, tuple[str, ...]]:
        """The extraction as judged, and the ids of the judgements that bear on it.

        ``classes`` gives the class of each entity of the gazetteer, ``fits`` whether a predicate allows the classes of its
        subject and its object.
        A statement is left out and counted that is rejected, or that now relates a thing to itself or to one of a class that
        its predicate is not for.
        """
        present = sorted(_entities(extraction) & self.bearing.keys())
        used = set[str]().union(*(self.bearing[e] for e in present))
        names = self.names(extraction.document, present, classes)
        types = {**{names.get(m.entity, m.entity): m.type for m in extraction.mentions}, **classes}
        rejected, kept = extraction.rejected.copy(), []
        for s in extraction.statements:
            now = _renamed(s, names)
            judged = self.statements.get(now.id) or self.statements.get(s.id)
            if judged:
                used.add(judged.id)
            if now.subject == now.object:
                rejected["judged to be one entity"] += 1
            elif (now.subject, now.object) != (s.subject, s.object) and not _fits(now, types, fits):
                rejected["judged to be of another class"] += 1
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


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Each member of the pairs -> all that it is joined with, directly or through others."""
    sets: dict[str, set[str]] = {}
    for one, other in pairs:
        a, b = sets.setdefault(one, {one}), sets.setdefault(other, {other})
        if a is not b:
            small, large = sorted((a, b), key=len)
            large |= small
            sets.update(dict.fromkeys(small, large))
    return sets


def _made_of(group: Collection[str], order: Mapping[str, int]) -> str:
    """A slug for what is one in several documents only."""
    return f"{_slug(min(group, key=lambda i: order[i]))}-judged-{digest('group', *sorted(group), size=8)}"


def _made_in(item: str, document: str) -> str:
    """A slug for what is an entity of its own in one document."""
    return f"{_slug(item)}-in-{document[:8]}"


def _in_line(text: str) -> str:
    """A text as a cell of the file has it: whatever space is in it is a single blank."""
    return " ".join(text.split())


def _fits(s: Statement, types: Mapping[str, str], fits: Callable[[str, str, str], bool]) -> bool:
    subject, object_ = types.get(s.subject), types.get(s.object)
    return subject is None or object_ is None or fits(s.predicate, subject, object_)


def _slug(item: str) -> str:
    return item.partition("@")[0]


def _within(item: str) -> str:
    return _in_line(item.partition("@")[2])


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
    return parse(text.split("\n"), str(path))


def parse(lines: Iterable[str], where: str) -> Judgements:
    """The judgements of lines: of those on the same items the last one holds, unless it is ``undone``.

    Raises:
        InputError: a line is no judgement.
        Contradiction: two judgements contradict each other.
    """
    latest: dict[frozenset[str], Judgement] = {}
    for judgement in _lines(lines, where):
        latest.pop(judgement.key, None)
        latest[judgement.key] = judgement
    judgements = Judgements(tuple(j for j in latest.values() if j.verdict != "undone"))
    try:
        judgements.groups  # noqa: B018 - a contradiction is an error of the file
    except Contradiction as error:
        raise Contradiction(error.what, where=f"{where}, {error.where}", hint=error.hint) from error
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
    for item in (j.item, j.other):
        if item and not ITEM.fullmatch(item):
            return f"{item!r} is no slug (jo-grabowski), slug in a document (jo-grabowski@a.txt) or statement (st:0f3c9a7d21b4e856)"
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
    """Add a judgement at the end of a file, made if need be; the lines before it stay as they are.

    Raises:
        InputError: it is none, or the file cannot be read or written.
        Contradiction: it contradicts those that hold.
    """
    texts = (judgement.verdict, judgement.item, judgement.other, judgement.by, judgement.when, judgement.why)
    cells = verdict, item, other, _, when, _ = tuple(map(_in_line, texts))
    if problem := _problem(Judgement(verdict, item, other), len(cells)):
        raise InputError(f"no judgement: {problem}", hint="kg judge --help tells what can be judged")
    if when and not _is_date(when):
        raise InputError(f"no date: {when!r}", hint="Dates are written 2026-03-04, 2026-03 or 2026")
    try:
        path = path.resolve()  # of a link, the file that it leads to is replaced
        before = path.read_bytes() if path.exists() else COLUMNS.encode()
        lines = before.decode("utf-8-sig").splitlines(keepends=True)
        end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
        after = before + (end if lines and not lines[-1].endswith("\n") else "").encode() + ("\t".join(cells) + end).encode()
        parse(after.decode("utf-8-sig").replace("\r\n", "\n").split("\n"), str(path))
        new = path.with_name(path.name + ".new")
        new.write_bytes(after)
        new.replace(path)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise InputError(f"cannot write the judgements: {reason}", where=str(path), hint="Name another file with --judgements") from error


def _is_date(text: str) -> bool:
    """Whether it is a day, month or year of the calendar in ISO form."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True
