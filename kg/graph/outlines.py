"""Statements in outline: who, what, when and how sure, without the words; enough to choose what is worth reading whole.

Invariant: each short column of the store is read once, when it is first asked for, and kept; no text of a document is
read, and quotes only where `Outlines.quoted` is asked for them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from kg.graph import fetch, naming
from kg.graph.predicates import Predicates
from kg.model import Document, Entity, Evidence, Mention, Modality, Polarity, Statement, Time
from kg.store import Store
from kg.words import clean

__all__ = ["Outline", "Outlines"]

SHARE = 4  #: where more than one in so many is wanted, reading all is quicker than looking each up
_FRAGMENT = {"oa:hasSource": "#target", "oa:start": "#position", "oa:end": "#position", "oa:exact": "#quote"}


class Outline(NamedTuple):
    """What a statement relates and how it is said, without its words. The names are those of `Statement`."""

    id: str
    document: str
    subject: str
    predicate: str
    object: str
    place: str | None
    recipient: str | None
    polarity: Polarity
    modality: Modality
    time: str | None
    attributed_to: tuple[str, ...]
    attribution_act: str | None
    disputed_by: tuple[str, ...]
    confidence: float
    accepted: bool
    proposition: str
    start: int  #: of the quote, and its end
    end: int


class Outlines:
    """The outlines of a store, with the names that they go by. Statements below ``min_confidence`` are not there."""

    def __init__(self, store: Store, min_confidence: float = 0.0) -> None:
        self.store, self.names = store, store.namespaces
        self.min_confidence = min_confidence
        self._called: dict[str, Counter[str]] = {}

    # Statements

    @cached_property
    def rows(self) -> list[Outline]:
        """All statements, in the order of documents and text."""
        order = {identifier: n for n, identifier in enumerate(self.documents)}
        name = lru_cache(maxsize=None)(self.names.name)
        subject, predicate, object_ = (self._column(f"rdf:{role}") for role in ("subject", "predicate", "object"))
        source, start, end = (self._column(f"oa:{part}") for part in ("hasSource", "start", "end"))
        proposition, confidence, accepted = (self._column(f"kg:{c}") for c in ("proposition", "confidence", "accepted"))
        place, recipient = self._column("kg:place"), self._column("kg:recipient")
        time, act = self._column("kg:timeValue"), self._column("kg:attributionAct")
        said, denied = self._columns("kg:attributedTo"), self._columns("kg:disputedBy")
        negative = self._column("kg:polarity", "kg:Negative")
        unreal = {i: Modality(name(m).lower()) for i, m in self._column("kg:modality", "kg:Planned kg:Possible kg:Conditional kg:Demanded").items()}
        whole = subject.keys() & predicate.keys() & object_.keys() & source.keys() & start.keys() & end.keys()
        found = []
        for i in whole & proposition.keys() & confidence.keys():
            if (sure := float(confidence[i])) < self.min_confidence or (document := name(source[i])) not in order:
                continue
            found.append(Outline(
                i, document, name(subject[i]), name(predicate[i]), name(object_[i]),
                name(place[i]) if i in place else None, name(recipient[i]) if i in recipient else None,
                Polarity.NEGATIVE if i in negative else Polarity.POSITIVE, unreal.get(i, Modality.ACTUAL), time.get(i),
                tuple(sorted(map(name, said.get(i, ())))), act.get(i), tuple(sorted(map(name, denied.get(i, ())))),
                sure, accepted.get(i) == "true", name(proposition[i]), int(start[i]), int(end[i]),
            ))  # fmt: skip
        return sorted(found, key=lambda row: (order[row.document], row.start, row.end, row.id))

    def _column(self, path: str, values: str = "", which: str = "") -> dict[str, str]:
        """Statement -> value of a property, of all that have it, or have one of these values, or are these nodes."""
        start = self.names.base + "statement/"
        cut, stop = len(start), -len(_FRAGMENT[path]) if path in _FRAGMENT else None
        wanted = f"VALUES ?o {{ {values} }} " if values else f"VALUES ?s {{ {which} }} " if which else ""
        return {s[cut:stop]: o for s, o in self.store.pairs(f"{wanted}?s {path} ?o") if s.startswith(start)}

    def _columns(self, path: str) -> dict[str, list[str]]:
        """The same of a property that may have several values."""
        cut = len(self.names.base + "statement/")
        found: defaultdict[str, list[str]] = defaultdict(list)
        for s, o in self.store.pairs(f"?s {path} ?o"):
            found[s[cut:]].append(o)
        return found

    @cached_property
    def disputed(self) -> frozenset[str]:
        """Propositions that somebody denies; the rule is that of `kg.graph.merged`."""
        sides: defaultdict[str, set[Polarity]] = defaultdict(set)
        for row in self.rows:
            if row.modality is Modality.ACTUAL:
                sides[row.proposition].add(row.polarity)
        denied = {row.proposition for row in self.rows if row.disputed_by}
        return frozenset(denied | {p for p, polarities in sides.items() if len(polarities) > 1})

    def quoted(self, rows: Sequence[Outline]) -> list[Statement]:
        """The statements of these outlines with their quotes, in their order.

        What tells how they were found is left out: the rule, the mentions, on what the time is based.
        """
        few = [f"<{self.names.statement(row.id).value}#quote>" for row in rows] if SHARE * len(rows) < len(self.rows) else []
        quotes = self._column("oa:exact", which=" ".join(few)) if rows else {}
        return [
            Statement(
                r.document, r.subject, r.predicate, r.object, Evidence(r.start, r.end, quotes[r.id]), r.polarity, r.modality,
                Time(r.time), r.place, r.recipient, r.attributed_to, r.attribution_act,
                r.disputed_by, confidence=r.confidence, accepted=r.accepted,
            )
            for r in rows if r.id in quotes
        ]  # fmt: skip

    # Names

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Id -> document without its text, by locator. (What `Document.id` would be without the text is no id.)"""
        return fetch.documents(self.store, texts=False)

    def document(self, name: str) -> str:
        """The id of a document by id, file name or locator. Raises InputError for an unknown or ambiguous name."""
        return naming.document_called(name, self.documents)

    @cached_property
    def publishers(self) -> Mapping[str, Collection[str]]:
        """Publisher in lower case -> ids of its documents."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for identifier, document in self.documents.items():
            if document.publisher:
                found[document.publisher.casefold()].add(identifier)
        return dict(found)

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Slug -> entity, by slug."""
        return fetch.entities(self.store)

    @cached_property
    def slugs(self) -> dict[str, str]:
        """Every name of an entity in lower case -> its slug."""
        return naming.entity_names(self.entities.values())

    def slug(self, name: str) -> str | None:
        """The slug of an entity by slug, CURIE, label or alias, whatever the case; None for an unknown one."""
        return self.slugs.get(name.strip().removeprefix(self.names.prefixes["ent"]).removeprefix("ent:").casefold())

    def entity(self, name: str) -> Entity:
        """The entity of that name. Raises InputError for an unknown one, with near matches."""
        slug = self.slug(name)
        if slug is None:
            raise naming.unknown("entity", name, self.slugs)
        return self.entities[slug]

    @cached_property
    def predicates(self) -> Predicates:
        """The predicates with what is narrower."""
        return Predicates(self.store)

    def called(self, slugs: Iterable[str]) -> dict[str, Counter[str]]:
        """By which names, no pronouns or descriptions, the documents mention entities, with how often."""
        wanted = list(dict.fromkeys(slugs))
        if new := [slug for slug in wanted if slug not in self._called]:
            self._called.update({slug: Counter() for slug in new})
            nodes = " ".join(str(self.names.entity(slug)) for slug in new)
            rows = self.store.query(
                f"SELECT ?entity ?text ?by (COUNT(*) AS ?n) {{ VALUES ?entity {{ {nodes} }} "
                "?mention kg:entity ?entity ; kg:surface ?text ; kg:foundBy ?by } GROUP BY ?entity ?text ?by"
            )
            for entity, text, by, n in rows:  # type: ignore[union-attr]
                if Mention(0, 0, "", "", "", by.value).named:
                    self._called[self.names.name(entity.value)][clean(text.value)] += int(n.value)
        return {slug: self._called[slug] for slug in wanted}
