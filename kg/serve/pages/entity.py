"""The page of an entity: what is known, claimed and disputed of it, what it says, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.dates import span
from kg.errors import InputError
from kg.model import Entity
from kg.serve.pages.ego import Ego, Tie, ego
from kg.serve.pages.frame import Missing, Page, Paging, address, page, paging
from kg.serve.pages.lookup import Lookup, Saying
from kg.serve.pages.telling import Link, Told, tell
from kg.words import clean

__all__ = ["entity"]

FEW, MANY, EVENTS = 8, 30, 12  #: statements of a section among others and alone, events of the short timeline
RECENT = 300  #: claims, of the newest, that the small map counts

#: What tells best who or what somebody is, the best first.
TELLING = (
    "holdsOffice", "leads", "memberOf", "partOf", "locatedIn", "partyTo", "replaces", "limits", "alliedWith", "signs",
    "equippedWith", "withdrawsFrom",
)  # fmt: skip

SECTIONS = {
    "facts": ("Facts", "said by sources in their own voice, and disputed by nobody"),
    "claims": ("Claims, plans and denials", "what somebody says of it, what is planned, demanded or denied"),
    "says": ("What it says of others", "in its own words or as reported"),
    "disputes": ("Disputes", "one side says so and another denies it"),
}

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """A list of statements on the page."""

    key: str
    title: str
    meaning: str
    total: int
    told: list[Told]
    more: str | None  #: address of the whole list
    paging: Paging | None


def entity(lookup: Lookup, slug: str, path: str, parameters: Mapping[str, str]) -> Page | None:
    """The page; None where the store has no such entity. ``show`` asks for one of `SECTIONS` in full."""
    found = lookup.entity(slug)
    if found is None:
        return None
    show = parameters.get("show")
    if show is not None and show not in SECTIONS:
        raise Missing(f"There is no list {clean(show, 40)} of an entity.")
    told = _Told(lookup, found)
    sections = [
        told.section(key, path, parameters) for key in SECTIONS if show in (None, key) and (told.count[key] or show)
    ]  # fmt: skip
    return page(
        "entity.html", path, parameters,
        entity=found,
        label=clean(found.label, 300),
        class_=lookup.terms.get(found.type, found.type),
        aliases=[clean(alias, 200) for alias in found.aliases[:40]],
        notations=[(clean(scheme.replace("iso", "ISO "), 40), clean(value, 80)) for scheme, value in lookup.notations(slug)],
        iri=lookup.names.entity(slug).value,
        description=told.description(),
        sections=sections,
        counts=[(key, SECTIONS[key][0], told.count[key]) for key in SECTIONS if told.count[key]],
        whole=show is None,
        ego=told.map() if show is None else None,
        events=told.events() if show is None else [],
        dated=told.dated,
        timeline=address("/timeline", {"about": slug}),
        map=address("/map", {"about": slug}),
        up=address(path),
    )  # fmt: skip


class _Told:
    """What the store tells of an entity, sorted into the sections of its page."""

    def __init__(self, lookup: Lookup, found: Entity) -> None:
        self.lookup, self.entity = lookup, found
        slug = found.id
        self.about, says, denies = lookup.about(slug), lookup.says(slug), lookup.denies(slug)
        self.triples = {t: self._newest(d) for t, d in lookup.facts(slug).items() if t not in lookup.disputed_triples}
        where = self.about | says | denies
        fresh = self._by_date(where)
        others = [i for i in fresh if i in lookup.not_plain and i not in lookup.disputed_statements]
        self.claims = [i for i in others if i in self.about]
        self.plain = self._facts()
        self.grouped = {
            "claims": self._together(self.claims),
            "says": self._together([i for i in others if i in says and i not in self.about]),
            "disputes": self._together([i for i in fresh if i in lookup.disputed_statements]),
        }
        self.count = {"facts": len(self.plain)} | {key: len(items) for key, items in self.grouped.items()}
        self.dated = sum(i in lookup.times for i in self.about)

    def _newest(self, documents: Iterable[str]) -> list[str]:
        issued = self.lookup.issued
        return sorted(sorted(documents), key=lambda d: issued.get(d, ""), reverse=True)

    def _by_date(self, where: Mapping[str, str]) -> list[str]:
        """Statements, those of the newest documents first, those of one document by id."""
        issued = self.lookup.issued
        return sorted(sorted(where), key=lambda i: (issued.get(where[i], ""), where[i]), reverse=True)

    def _facts(self) -> list[Triple]:
        """What most documents say first, then what the newest say."""
        issued = self.lookup.issued
        ranked = sorted(self.triples, key=lambda t: (t[1], t))
        ranked.sort(key=lambda t: issued.get(self.triples[t][0], ""), reverse=True)
        return sorted(ranked, key=lambda t: -len(self.triples[t]))

    def _together(self, ids: Sequence[str]) -> list[tuple[str, int]]:
        """The newest statement of each proposition, and how many others there are."""
        groups: dict[str, list[str]] = {}
        propositions = self.lookup.propositions_of(ids)
        for i in ids:
            groups.setdefault(propositions.get(i, i), []).append(i)
        return [(group[0], len(group) - 1) for group in groups.values()]

    def section(self, key: str, path: str, parameters: Mapping[str, str]) -> Section:
        """One section: the first few of its statements, or a page of them where it is shown alone."""
        total, alone = self.count[key], parameters.get("show") == key
        turned = paging(total, MANY, path, parameters) if alone else None
        part = slice(turned.start, turned.end) if turned else slice(FEW)
        told = self.facts(self.plain[part]) if key == "facts" else self.claimed(self.grouped[key][part])
        more = address(path, {"show": key}) if not alone and total > FEW else None
        return Section(key, *SECTIONS[key], total, told, more, turned)

    def facts(self, triples: Sequence[Triple], *, when: bool = True) -> list[Told]:
        """The best statement of each fact in the newest document that has it."""
        ids = {t: self.lookup.in_document(self.triples[t][0], t) for t in triples}
        wanted = [i for found in ids.values() for i in found if i not in self.lookup.not_plain]
        sayings = {saying.statement.id: saying for saying in self.lookup.sayings(wanted)}
        chosen: list[Saying] = []
        for t in triples:
            if here := [sayings[i] for i in ids[t] if i in sayings]:
                chosen.append(min(here, key=lambda y: (not y.statement.time.value, -y.statement.confidence, y.statement.id)))
        alike = self.lookup.of_propositions([y.statement.proposition for y in chosen])
        return tell(self.lookup, chosen, [len(alike[y.statement.proposition]) - 1 for y in chosen], when=when)

    def claimed(self, items: Sequence[tuple[str, int]]) -> list[Told]:
        """Statements, each with how many others say or deny the same."""
        sayings = self.lookup.sayings([i for i, _ in items])
        others = dict(items)
        return tell(self.lookup, sayings, [others[y.statement.id] for y in sayings])

    def description(self) -> list[tuple[Link, ...]]:
        """A few facts that tell who or what it is: what it does and holds, else what is done to it."""
        rank = {name: n for n, name in enumerate(TELLING)}
        out = sorted((t for t in self.plain if t[0] == self.entity.id), key=lambda t: rank.get(t[1], len(rank)))
        told = self.facts((out or self.plain)[:3], when=False)
        lines = [x.words[1:] if out else x.words for x in told]
        for line in lines[:1]:
            first = line[0].words.lstrip()
            lines[0] = (replace(line[0], words=first[:1].upper() + first[1:]), *line[1:])
        return lines

    def map(self) -> Ego | None:
        """The entity among those that it has to do with."""
        slug = self.entity.id
        ties = [Tie(o if s == slug else s, p, s == slug, "fact", len(d)) for (s, p, o), d in self.triples.items()]
        others = [*(i for i, _ in self.grouped["disputes"]), *self.claims[:RECENT]]
        for i, (s, p, o) in sorted(self.lookup.triples(others).items()):
            if slug in (s, o):
                ties.append(Tie(o if s == slug else s, p, s == slug, self.lookup.kind(i), 1))
        ties = [t for t in ties if t.other != slug]
        return ego(self.entity.label, ties, self.lookup.labels(t.other for t in ties), self.lookup.terms)

    def events(self) -> list[Told]:
        """The latest acts with a date, in their order; each once."""
        times = {i: self.lookup.times[i] for i in self.about if i in self.lookup.times}
        latest = sorted(times, key=lambda i: (_day(times[i]), i), reverse=True)[: 2 * EVENTS]
        seen: dict[str, Saying] = {}
        for saying in self.lookup.sayings(latest):
            seen.setdefault(saying.statement.proposition + str(saying.statement.time.value), saying)
        return tell(self.lookup, list(reversed(list(seen.values())[:EVENTS])), when=False)


def _day(value: str) -> str:
    """The first day of a date, to sort by."""
    try:
        return span(value).first.isoformat()
    except InputError:
        return value
