"""The public reading API: a store seen as documents, entities, statements, propositions.

Invariant: it never changes the store, and everything it returns comes in an order fixed by the content.
"""

from __future__ import annotations

import difflib
import os
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pyoxigraph as ox

from kg.dates import span
from kg.errors import InputError
from kg.model import Document, Entity, Mention, Modality, Polarity, Statement, digest, is_fact
from kg.store import Store
from kg.store.rdf import (
    DOCUMENT_PATHS,
    MENTION_PATHS,
    STATEMENT_PATHS,
    Namespaces,
    Node,
    document_from,
    entities_from,
    gather,
    mention_from,
    statement_from,
)

if TYPE_CHECKING:
    import networkx
    import pandas  # type: ignore[import-untyped]  # it ships no types
    import rdflib

__all__ = ["Graph", "Proposition", "Row", "Rows", "Stats"]

Nodes = dict[str, dict[str, list[str]]]  #: node IRI -> property path -> values
FEW = 300  #: statements that are quicker looked up than read with all others
LONG_QUOTE = 60  #: characters from which two documents with the same words are taken for reprints
TABLES = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
TRIPLES = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


#: What a row of the merged view holds.
PROPOSITION = (
    "proposition", "subject", "subject_label", "predicate", "object", "object_label", "place", "recipient",
    "fact", "disputed", "affirmed_by", "denied_by", "publishers", "corroboration", "statements",
    "first", "last", "times", "confidence", "quote", "document", "url",
)  # fmt: skip


class Row(tuple[Any, ...]):
    """One answer: a tuple whose values can be had by column name too."""

    columns: tuple[str, ...]

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self.columns.index(key) if isinstance(key, str) else key)

    def asdict(self) -> dict[str, Any]:
        """Column -> value."""
        return dict(zip(self.columns, self, strict=True))


class Rows(Sequence[Row]):
    """The answers to a query: the rows of SELECT, the triples of CONSTRUCT and DESCRIBE; ``bool`` is that of ASK.

    Values are Python's: IRIs and strings as str, numbers and booleans as such, None where nothing is bound.
    """

    def __init__(self, store: Store, sparql: str) -> None:
        self._store, self._sparql = store, sparql
        self._result = store.query(sparql)
        result = self._result
        self.kind = "ask" if isinstance(result, ox.QueryBoolean) else "construct"  #: select, ask or construct
        self.columns: tuple[str, ...] = () if self.kind == "ask" else ("subject", "predicate", "object")
        if isinstance(result, ox.QuerySolutions):
            self.kind, self.columns = "select", tuple(v.value for v in result.variables)

    @cached_property
    def terms(self) -> list[tuple[Any, ...]]:
        """The rows as RDF terms (None where nothing is bound). Raises InputError when the query fails midway."""
        if isinstance(self._result, ox.QueryBoolean):
            return []
        try:
            rows = [tuple(row) for row in self._result]
        except (OSError, RuntimeError, ValueError) as error:
            raise InputError(f"the query failed: {error}") from error
        return rows if self.kind == "select" else sorted(rows, key=str)

    @cached_property
    def _rows(self) -> list[Row]:
        row_type = type("Row", (Row,), {"columns": self.columns})
        return [row_type(map(_python, row)) for row in self.terms]

    def __len__(self) -> int:
        return len(self.terms)

    def __getitem__(self, index: Any) -> Any:
        return self._rows[index]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __bool__(self) -> bool:
        return bool(self._result) if isinstance(self._result, ox.QueryBoolean) else len(self) > 0

    def curies(self) -> list[tuple[str, ...]]:
        """The rows as short strings (``ent:russia``), for people to read."""
        return [tuple(_short(term, self._store.namespaces) for term in row) for row in self.terms]

    def to_dataframe(self, *, compact: bool = True) -> pandas.DataFrame:
        """A pandas table, IRIs in their short form unless ``compact`` is false. Raises InputError without pandas."""
        try:
            import pandas
        except ImportError as error:
            raise InputError("pandas is not installed", hint="Install it with: pip install pandas") from error
        names = self._store.namespaces
        rows = [
            [names.curie(t.value) if compact and isinstance(t, ox.NamedNode) else _python(t) for t in row]
            for row in self.terms
        ]
        return pandas.DataFrame(rows, columns=list(self.columns))

    def serialize(self, format: str) -> bytes:
        """csv, tsv, json, xml for SELECT (ASK: json, xml); ttl, nt, nq, trig, rdf, jsonld for CONSTRUCT and DESCRIBE.

        Raises InputError for another format.
        """
        allowed = {"select": list(TABLES), "ask": ["json", "xml"], "construct": list(TRIPLES)}[self.kind]
        if format not in allowed:
            hint = "Formats: " + " ".join(allowed)
            raise InputError(f"{format!r} is no format for the answer to this query", hint=hint)
        result = self._result
        if isinstance(result, ox.QueryBoolean):
            return result.serialize(format=TABLES[format]) or b""
        try:
            if self.kind == "construct":
                triples = [ox.Triple(*row) for row in self.terms]
                prefixes = self._store.namespaces.prefixes
                return ox.serialize(triples, format=TRIPLES[format], prefixes=prefixes) or b""
            fresh = self._store.query(self._sparql)  # a result can be read only once
            assert isinstance(fresh, ox.QuerySolutions)
            return fresh.serialize(format=TABLES[format]) or b""
        except (OSError, RuntimeError, ValueError) as error:
            raise InputError(f"the query failed: {error}") from error


@dataclass(frozen=True, slots=True)
class Proposition:
    """What is said, with all who say or deny it."""

    id: str
    subject: str
    predicate: str
    object: str
    place: str | None
    recipient: str | None
    affirmed_by: tuple[str, ...]  #: speakers (slugs) and, in their own voice, publishers, of actual positive statements
    denied_by: tuple[str, ...]  #: those of actual negative statements, and whoever disputes it
    disputed: bool  #: affirmed and denied, or disputed by somebody; never by what is only planned
    publishers: tuple[str, ...]  #: independent ones: a text and its reprints count once
    first: str | None  #: publication date of the first document that says it, and of the last
    last: str | None
    times: tuple[str, ...]  #: when the act itself happened, as far as statements tell
    statements: tuple[Statement, ...]
    best: Statement  #: the one of highest confidence

    @property
    def corroboration(self) -> int:
        """Number of independent publishers."""
        return len(self.publishers)


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts. Classes count entities; predicates and periods (years) statements; publishers documents."""

    documents: int
    mentions: int
    entities: int
    statements: int
    facts: int  #: statements that license a plain triple
    claims: int  #: statements attributed to somebody
    propositions: int
    disputed: int  #: disputed propositions
    classes: dict[str, int]
    predicates: dict[str, int]
    publishers: dict[str, int]
    periods: dict[str, int]


class Graph:
    """A store opened for reading. Also a context manager.

    >>> with Graph.open("kg.db") as graph:  # doctest: +SKIP
    ...     graph.query("SELECT ?treaty WHERE { ent:united-states kg:withdrawsFrom ?treaty }").to_dataframe()
    """

    def __init__(self, store: Store, *, min_confidence: float = 0.0) -> None:
        if not 0 <= min_confidence <= 1:
            raise InputError(f"the least confidence is {min_confidence}", hint="Give a number from 0 to 1")
        self.store = store
        self.namespaces = store.namespaces
        self.min_confidence = min_confidence  #: statements below it are not seen

    def confident(self, min_confidence: float) -> Graph:
        """The same store without the statements of less confidence, for all that reads statements; a query sees all.

        Raises InputError for a number that is not from 0 to 1.
        """
        return Graph(self.store, min_confidence=min_confidence)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Self:
        """Open the store in a folder. Raises InputError when there is none, or it is being written."""
        return cls(Store.open(path))

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def query(self, sparql: str) -> Rows:
        """Ask in SPARQL 1.1 over the union of all graphs. Raises InputError for what is no query."""
        return Rows(self.store, sparql)

    def quads(self) -> Iterator[ox.Quad]:
        """All quads of the named graphs, graph by graph."""
        for name in self.store.graph_names():
            yield from sorted(self.store.graph_quads(ox.NamedNode(name)), key=str)

    def curie(self, term: Any) -> str:
        """The short form of an RDF term or IRI: ``ent:russia``; literals as their text."""
        return self.namespaces.curie(term) if isinstance(term, str) else _short(term, self.namespaces)

    # Documents, mentions, entities

    def documents(self) -> list[Document]:
        """All documents, by locator."""
        return list(self._documents.values())

    @cached_property
    def _documents(self) -> dict[str, Document]:
        nodes = self._properties("?s a kg:Document .", DOCUMENT_PATHS)
        found = {self.namespaces.name(iri): document_from(node) for iri, node in nodes.items()}
        return dict(sorted(found.items(), key=lambda item: (item[1].locator, item[0])))

    def document(self, name: str) -> Document:
        """A document by id, file name or locator. Raises InputError for an unknown or ambiguous name."""
        key = name.removeprefix("doc:")
        found = [d for i, d in self._documents.items() if key in (i, d.locator)] or [
            d for d in self._documents.values() if key == d.file
        ]
        if len(found) > 1:
            raise InputError(
                f"several documents are called {name!r}", hint="Use: " + " ".join(d.locator for d in found)
            )
        if not found:
            known = {d.locator for d in self.documents()} | {d.file for d in self.documents() if d.file}
            raise _unknown("document", name, known)
        return found[0]

    def mentions(self, document: str | None = None) -> list[tuple[str, Mention]]:
        """Pairs of document id and mention, by document and place in the text."""
        names = self.namespaces
        if document is None:
            nodes = self._scan((*MENTION_PATHS, "prov:wasDerivedFrom"), "kg:entity")
        else:
            graph = names.document(self.document(document).id)
            nodes = {
                iri: node for iri, node in gather(self.store.graph_quads(graph), base=self.store.base).items()
                if "kg:entity" in node
            }  # fmt: skip
        found = [(names.name(n["prov:wasDerivedFrom"][0]), mention_from(n, names)) for n in nodes.values()]
        order = self._order
        return sorted(found, key=lambda pair: (order[pair[0]], pair[1].start, pair[1].end, pair[1].entity))

    @cached_property
    def _order(self) -> dict[str, int]:
        return {identifier: n for n, identifier in enumerate(self._documents)}

    def entities(self, type: str | None = None) -> list[Entity]:
        """All entities, or those of a class (exactly that one), by id."""
        wanted = type.removeprefix("kg:") if type else None
        return [e for e in self._entities.values() if wanted in (None, e.type)]

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        quads = self.store.graph_quads(self.namespaces.graph("entities"))
        return {e.id: e for e in entities_from(quads, base=self.store.base)}

    @cached_property
    def _names(self) -> dict[str, str]:
        """Name in lower case -> slug; ids beat labels, labels beat aliases."""
        names: dict[str, str] = {}
        for kind in (lambda e: (e.id,), lambda e: (e.label,), lambda e: e.aliases):
            for entity in self._entities.values():
                for name in kind(entity):
                    names.setdefault(name.casefold(), entity.id)
        return names

    def entity(self, name: str) -> Entity:
        """An entity by slug, CURIE, label or alias, whatever the case. Raises InputError, with near matches."""
        key = name.strip().removeprefix(self.namespaces.prefixes["ent"]).removeprefix("ent:").casefold()
        if key not in self._names:
            raise _unknown("entity", name, self._names)
        return self._entities[self._names[key]]

    # Statements and propositions

    def statements(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        object: str | None = None,
        *,
        about: str | None = None,
        document: str | None = None,
        facts_only: bool = False,
        min_confidence: float = 0.0,
    ) -> list[Statement]:
        """Statements in the order of documents and text; entities by any of their names.

        ``predicate`` takes in the narrower ones; ``about`` is an entity in any role but that of a speaker;
        ``facts_only`` leaves those that license a plain triple, ``min_confidence`` those of at least this confidence.
        Raises InputError for an unknown name.
        """
        names = self.namespaces
        restrict = []
        for role, value in (("rdf:subject", subject), ("rdf:object", object)):
            if value is not None:
                restrict.append(f"?s {role} {names.entity(self.entity(value).id)}")
        if about is not None:
            restrict.append(f"?s rdf:subject|rdf:object|kg:place|kg:recipient {names.entity(self.entity(about).id)}")
        if predicate is not None:
            wanted = " ".join(str(names.property(p)) for p in self._narrower(predicate.removeprefix("kg:")))
            restrict.append(f"?s rdf:predicate ?p VALUES ?p {{ {wanted} }}")
        if document is not None:
            restrict.append(f"?s prov:wasDerivedFrom {names.document(self.document(document).id)}")
        found = self._statements_where(" . ".join(restrict)) if restrict else self._statements
        return [s for s in found if s.confidence >= min_confidence and (is_fact(s) or not facts_only)]

    @cached_property
    def _statements(self) -> list[Statement]:
        return self._in_order(self._scan(STATEMENT_PATHS, "kg:polarity"))

    def _statements_where(self, restrict: str) -> list[Statement]:
        """The statements ``?s`` of a pattern; few are looked up one by one, for many all are read."""
        found = [s.value for (s,) in self.query(f"SELECT DISTINCT ?s {{ ?s a kg:Statement . {restrict} }}").terms]
        if len(found) <= FEW:
            which = "VALUES ?s { " + " ".join(f"<{iri}>" for iri in found) + " }"
            return self._in_order(self._properties(which, STATEMENT_PATHS))
        ids = {self.namespaces.name(iri) for iri in found}
        return [s for s in self._statements if s.id in ids]

    def _in_order(self, nodes: Mapping[str, Node]) -> list[Statement]:
        read = (statement_from(node, self.namespaces) for node in nodes.values())
        found = [s for s in read if s.confidence >= self.min_confidence]
        return sorted(found, key=lambda s: (self._order[s.document], s.evidence.start, s.evidence.end, s.id))

    def timeline(
        self,
        about: str | None = None,
        *,
        start: str | None = None,
        end: str | None = None,
        min_confidence: float = 0.0,
    ) -> list[Statement]:
        """The statements whose act has a date, in the order of the act; of one beginning the longer period first.

        ``about`` is an entity in any role but that of a speaker; ``start`` and ``end`` are ISO dates, as precise as
        wanted: what overlaps the time between them is kept. Raises InputError for an unknown name and for no date.
        """
        first = span(start).first if start is not None else date.min
        last = span(end).last if end is not None else date.max
        if last < first:
            raise InputError(f"{end} lies before {start}", hint="Give the earlier date first")
        dated = [
            (span(s.time.value), s)
            for s in self.statements(about=about, min_confidence=min_confidence) if s.time.value
        ]  # fmt: skip
        kept = [(days, s) for days, s in dated if days.first <= last and days.last >= first]
        return [s for _, s in sorted(kept, key=lambda pair: (pair[0].first, -pair[0].last.toordinal()))]

    def hidden(self) -> tuple[set[str], set[tuple[str, str, str, str]]]:
        """What a view without the less confident statements leaves out of the quads.

        The nodes (statements, and propositions that no other statement has), and the plain triples (graph, subject,
        predicate, object) that only such statements license.
        """
        if not self.min_confidence:
            return set(), set()
        names, every = self.namespaces, Graph(self.store)._statements
        seen = {s.id for s in self._statements}
        said = {s.proposition for s in self._statements}

        def triple(s: Statement) -> tuple[str, str, str, str]:
            terms = (
                names.document(s.document),
                names.entity(s.subject),
                names.property(s.predicate),
                names.entity(s.object),
            )
            graph, subject, predicate, object_ = (term.value for term in terms)
            return graph, subject, predicate, object_

        low = [s for s in every if s.id not in seen]
        nodes = {names.statement(s.id).value for s in low}
        nodes |= {names.proposition(s.proposition).value for s in low if s.proposition not in said}
        licensed = {triple(s) for s in self._statements if is_fact(s)}
        return nodes, {triple(s) for s in low if is_fact(s)} - licensed

    def propositions(self, *, disputed: bool = False) -> list[Proposition]:
        """What is said, statements of one proposition put together, by subject, predicate and object."""
        return [p for p in self._propositions.values() if p.disputed or not disputed]

    def proposition_lines(self, *, disputed: bool = False) -> Iterator[dict[str, Any]]:
        """The merged view as dicts, one for each proposition: who says so, who denies it, since when, the best quote."""
        for p in self.propositions(disputed=disputed):
            best = self._documents[p.best.document]
            yield {
                "proposition": p.id,
                "subject": p.subject,
                "subject_label": self._label(p.subject),
                "predicate": p.predicate,
                "object": p.object,
                "object_label": self._label(p.object),
                "place": p.place,
                "recipient": p.recipient,
                "fact": any(map(is_fact, p.statements)),
                "disputed": p.disputed,
                "affirmed_by": list(p.affirmed_by),
                "denied_by": list(p.denied_by),
                "publishers": list(p.publishers),
                "corroboration": p.corroboration,
                "statements": len(p.statements),
                "first": p.first,
                "last": p.last,
                "times": list(p.times),
                "confidence": p.best.confidence,
                "quote": p.best.evidence.quote,
                "document": _name(best),
                "url": best.url,
            }

    def _label(self, slug: str) -> str:
        entity = self._entities.get(slug)
        return entity.label if entity else slug.replace("-", " ")

    def propositions_frame(self, *, disputed: bool = False) -> pandas.DataFrame:
        """The merged view as a pandas table (see `proposition_lines`). Raises InputError without pandas."""
        try:
            import pandas
        except ImportError as error:
            raise InputError("pandas is not installed", hint="Install it with: pip install pandas") from error
        return pandas.DataFrame(list(self.proposition_lines(disputed=disputed)), columns=list(PROPOSITION))

    def disputes(self) -> list[Proposition]:
        """The propositions that somebody denies."""
        return self.propositions(disputed=True)

    @cached_property
    def _propositions(self) -> dict[str, Proposition]:
        groups: defaultdict[str, list[Statement]] = defaultdict(list)
        for statement in self._statements:
            groups[statement.proposition].append(statement)
        found = [self._proposition(identifier, group) for identifier, group in groups.items()]
        return {p.id: p for p in sorted(found, key=lambda p: (p.subject, p.predicate, p.object, p.id))}

    def _proposition(self, identifier: str, statements: list[Statement]) -> Proposition:
        affirmed: set[str] = set()
        denied: set[str] = set()
        for s in statements:
            positive = s.polarity is Polarity.POSITIVE
            if s.modality is Modality.ACTUAL:
                publisher = self._publisher(self._documents[s.document])
                # a source without a name is the publisher's word for it, not the publisher's own
                speakers = s.attributed_to or ((f"a source of {publisher}" if s.attribution_act else publisher),)
                (affirmed if positive else denied).update(speakers)
            (denied if positive else affirmed).update(s.disputed_by)
        actual = {s.polarity for s in statements if s.modality is Modality.ACTUAL}
        one = statements[0]
        dates = sorted(d for s in statements if (d := self._documents[s.document].published))
        return Proposition(
            id=identifier,
            subject=one.subject,
            predicate=one.predicate,
            object=one.object,
            place=one.place,
            recipient=one.recipient,
            affirmed_by=tuple(sorted(affirmed)),
            denied_by=tuple(sorted(denied)),
            disputed=len(actual) > 1 or any(s.disputed_by for s in statements),
            publishers=self._independent(statements),
            first=dates[0] if dates else None,
            last=dates[-1] if dates else None,
            times=tuple(sorted({s.time.value for s in statements if s.time.value and s.modality is Modality.ACTUAL})),
            statements=tuple(statements),
            best=min(statements, key=lambda s: (-s.confidence, s.id)),
        )

    def _independent(self, statements: Iterable[Statement]) -> tuple[str, ...]:
        """Publishers, the earliest first to be heard; one that only repeats a text or a long quote adds nothing."""
        heard: set[str] = set()
        publishers: set[str] = set()
        documents = self._documents
        when = {s.id: documents[s.document].published or "~" for s in statements}
        for s in sorted(statements, key=lambda s: (when[s.id], self._publisher(documents[s.document]), s.id)):
            words = {self._fingerprints[s.document]}
            if len(s.evidence.quote) >= LONG_QUOTE:
                words.add(_fingerprint(s.evidence.quote))
            if not words & heard:
                publishers.add(self._publisher(documents[s.document]))
            heard |= words
        return tuple(sorted(publishers))

    @cached_property
    def _fingerprints(self) -> dict[str, str]:
        return {identifier: _fingerprint(d.text) for identifier, d in self._documents.items()}

    def _publisher(self, document: Document) -> str:
        """Who speaks in the document's own voice: its publisher, else its site, else the document."""
        site = re.match(r"https?://(?:www\.)?([^/:?#]+)", document.url or document.locator)
        return document.publisher or (site[1] if site else _name(document))

    def stats(self) -> Stats:
        """Counts by class, predicate, publisher and period, largest first."""
        statements, years = self._statements, Counter[str]()
        for s in statements:
            years[(s.time.value or "unknown")[:4] if s.time.value else "unknown"] += 1
        mentions = self.query("SELECT (COUNT(*) AS ?n) WHERE { ?m a kg:Mention }")[0]["n"]
        return Stats(
            documents=len(self._documents),
            mentions=mentions,
            entities=len(self._entities),
            statements=len(statements),
            facts=sum(map(is_fact, statements)),
            claims=sum(bool(s.attributed_to or s.attribution_act) for s in statements),
            propositions=len(self._propositions),
            disputed=len(self.disputes()),
            classes=_ranked(e.type for e in self._entities.values()),
            predicates=_ranked(s.predicate for s in statements),
            publishers=_ranked(d.publisher or "unknown" for d in self._documents.values()),
            periods=dict(sorted(years.items())),
        )

    # Lines for exchange

    def statement_lines(self) -> Iterator[dict[str, Any]]:
        """Statements as dicts for JSON, one a line; see "Statement lines" in the documentation."""
        inside: defaultdict[str, list[Mention]] = defaultdict(list)
        for identifier, mention in self.mentions():
            inside[identifier].append(mention)
        for s in self._statements:
            document = self._documents[s.document]
            first = bisect_left(inside[s.document], s.evidence.start, key=lambda m: m.start)
            after = bisect_left(inside[s.document], s.evidence.end, key=lambda m: m.start)
            near = [m for m in inside[s.document][first:after] if m.end <= s.evidence.end]

            def entity(slug: str, *known: tuple[int, int] | None, near: list[Mention] = near) -> dict[str, Any]:
                spans = {span for span in known if span} | {(m.start, m.end) for m in near if m.entity == slug}
                found = self._entities.get(slug) or Entity(slug, "Thing", slug.replace("-", " "))
                return {
                    "id": slug,
                    "label": found.label,
                    "type": found.type,
                    "aliases": list(found.aliases),
                    "spans": [list(span) for span in sorted(spans)],
                }

            core = self._core(s.predicate)
            yield {
                "id": s.id,
                "proposition": s.proposition,
                "document": _name(document),
                "url": document.url,
                "subject": entity(s.subject, s.subject_span),
                "predicate": core,
                "predicate_specific": s.predicate if s.predicate != core else None,
                "object": entity(s.object, s.object_span),
                "polarity": s.polarity.value,
                "modality": s.modality.value,
                "time": s.time.value,
                "time_basis": s.time.basis,
                "place": entity(s.place) if s.place is not None else None,
                "recipient": entity(s.recipient) if s.recipient is not None else None,
                "attributed_to": [entity(slug) for slug in s.attributed_to],
                "disputed_by": [entity(slug) for slug in s.disputed_by],
                "attribution_act": s.attribution_act,
                "fact": is_fact(s),
                "evidence": {"start": s.evidence.start, "end": s.evidence.end, "quote": s.evidence.quote},
                "extractor": s.extractor,
                "confidence": s.confidence,
                "plover": self._plover(s.predicate),
            }

    def mention_lines(self, *, all: bool = False) -> Iterator[dict[str, Any]]:
        """Mentions as dicts for JSON, one a line: named ones, or ``all``, with pronouns and descriptions."""
        for identifier, mention in self.mentions():
            if all or mention.named:
                entity = self._entities.get(mention.entity)
                yield {
                    "document": _name(self._documents[identifier]),
                    "start": mention.start,
                    "end": mention.end,
                    "text": mention.text,
                    "label": entity.label if entity else mention.entity.replace("-", " "),
                    "id": mention.entity,
                    "type": entity.type if entity else mention.type,
                    "found_by": mention.found_by,
                }

    # Other libraries

    def to_networkx(self, *, facts: bool = False) -> networkx.MultiDiGraph[str]:
        """Entities joined by statements (key: statement id), or by ``facts`` only. Attributes are strings and bools."""
        import networkx

        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
        statements = self.statements(facts_only=facts)
        for slug in sorted({s.subject for s in statements} | {s.object for s in statements}):
            entity = self._entities.get(slug)
            graph.add_node(slug, label=entity.label if entity else slug, type=entity.type if entity else "Thing")
        for s in statements:
            document = self._documents[s.document]
            graph.add_edge(
                s.subject,
                s.object,
                key=s.id,
                predicate=s.predicate,
                statement=s.id,
                polarity=s.polarity.value,
                modality=s.modality.value,
                time=s.time.value or "",
                place=s.place or "",
                recipient=s.recipient or "",
                attributed_to=", ".join(s.attributed_to),
                disputed_by=", ".join(s.disputed_by),
                fact=is_fact(s),
                quote=s.evidence.quote,
                document=s.document,
                source=self._publisher(document),
            )
        return graph

    def to_rdflib(self) -> rdflib.Dataset:
        """All named graphs as an rdflib Dataset whose plain patterns see the union."""
        import warnings

        import rdflib

        dataset = rdflib.Dataset(default_union=True)
        with warnings.catch_warnings():  # rdflib's own reader uses what rdflib deprecates
            warnings.simplefilter("ignore", DeprecationWarning)
            dataset.parse(data=self.store.dump_nquads_sorted().decode("utf-8"), format="nquads")
        for prefix, namespace in self.namespaces.prefixes.items():
            dataset.bind(prefix, namespace)
        return dataset

    def export(self, path: str | os.PathLike[str], **options: Any) -> Any:
        """Write the graph to a file in the format of its suffix; see ``kg.export.write``."""
        from kg import export

        return export.write(self, path, **options)

    def map(self, path: str | os.PathLike[str], **options: Any) -> None:
        """Write the interactive map, one HTML file; see ``kg.export.map.write``."""
        from kg.export import map

        map.write(self, Path(path), **options)

    def to_pyvis(self, **options: Any) -> Any:
        """The map as a pyvis network; see ``kg.export.map.network``."""
        from kg.export import map

        return map.network(self, **options)

    # The ontology, as the store has it

    def _narrower(self, predicate: str) -> list[str]:
        """The predicate and those below it. Raises InputError for one that neither ontology nor statements know."""
        used = {
            self.namespaces.name(p.value) for (p,) in self.query("SELECT DISTINCT ?p { ?s rdf:predicate ?p }").terms
        }
        known = used | self._parents.keys() | set(self._parents.values()) | self._labels
        if predicate not in known:
            raise _unknown("predicate", predicate, known)
        return sorted(p for p in known if predicate in self._chain(p))

    @cached_property
    def _labels(self) -> set[str]:
        names = self.namespaces
        rows = self.query("SELECT ?p { ?p a ?kind VALUES ?kind { owl:ObjectProperty } }").terms
        return {names.name(p.value) for (p,) in rows}

    @cached_property
    def _parents(self) -> dict[str, str]:
        names = self.namespaces
        rows = self.query("SELECT ?p ?q { ?p rdfs:subPropertyOf ?q }").terms
        return {names.name(p.value): names.name(q.value) for p, q in rows}

    @cached_property
    def _plovers(self) -> dict[str, str]:
        return {self.namespaces.name(p.value): v.value for p, v in self.query("SELECT ?p ?v { ?p kg:plover ?v }").terms}

    def _chain(self, predicate: str) -> list[str]:
        chain = [predicate]
        while (parent := self._parents.get(chain[-1])) and parent not in chain:
            chain.append(parent)
        return chain

    def _core(self, predicate: str) -> str:
        return self._chain(predicate)[-1]

    def _plover(self, predicate: str) -> str | None:
        return next((self._plovers[p] for p in self._chain(predicate) if p in self._plovers), None)

    def _properties(self, which: str, paths: Iterable[str]) -> Nodes:
        """Node IRI -> path -> values, for the nodes ``?s`` of a pattern."""
        nodes: Nodes = {}
        for path in paths:
            for iri, value in self.store.pairs(f"{which} ?s {path} ?o"):
                nodes.setdefault(iri, {}).setdefault(path, []).append(value)
        return nodes

    def _scan(self, paths: Iterable[str], mark: str) -> Nodes:
        """The same for all nodes that have the path ``mark``.

        One plain scan for each path is several times faster than a join with the nodes' type; the evidence of
        a statement is scanned by its last step, since its nodes are fragments (``#quote``) of the statement.
        """
        nodes: Nodes = {}
        for path in sorted(paths, key=lambda path: path != mark):
            last = path.rpartition("/")[2] if path.startswith("oa:hasTarget/") else path
            for iri, value in self.store.pairs(f"?s {last} ?o"):
                iri = iri.partition("#")[0]
                node = nodes.setdefault(iri, {}) if path == mark else nodes.get(iri)
                if node is not None:
                    if path in node:
                        node[path].append(value)
                    else:
                        node[path] = [value]
        return nodes


def _python(term: Any) -> Any:
    """The Python value of a term."""
    if not isinstance(term, ox.Literal):
        return getattr(term, "value", None if term is None else str(term))
    kind = term.datatype.value.rpartition("#")[2]
    try:
        if kind in ("integer", "int", "long", "nonNegativeInteger"):
            return int(term.value)
        if kind in ("decimal", "double", "float"):
            return float(term.value)
    except ValueError:
        return term.value
    return term.value in ("true", "1") if kind == "boolean" else term.value


def _short(term: Any, names: Namespaces) -> str:
    if term is None:
        return ""
    return names.curie(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))


def _name(document: Document) -> str:
    """What lines call a document: the file's name, else the locator."""
    return document.file or document.locator


def _fingerprint(text: str) -> str:
    return digest("words", " ".join(re.findall(r"\w+", text.casefold())))


def _ranked(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _unknown(what: str, name: str, known: Iterable[str]) -> InputError:
    near = difflib.get_close_matches(name.casefold(), sorted(known), n=5, cutoff=0.6)
    return InputError(f"unknown {what} {name!r}", hint=f"Did you mean: {', '.join(near)}?" if near else None)
