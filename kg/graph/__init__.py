"""The public reading API: a store seen as documents, entities, statements, propositions.

Invariant: it never changes the store, and everything it returns comes in an order fixed by the content.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pyoxigraph as ox

from kg.errors import InputError
from kg.graph import bridges, fetch, lines, merged, naming, views
from kg.graph.lines import PROPOSITION
from kg.graph.merged import Proposition
from kg.graph.outlines import Outlines
from kg.graph.predicates import Predicates
from kg.graph.rows import Row, Rows, frame, short
from kg.graph.stats import Stats, count
from kg.model import Document, Entity, Mention, Statement, is_fact
from kg.store import Store

if TYPE_CHECKING:
    import networkx
    import pandas  # type: ignore[import-untyped]  # it ships no types
    import rdflib

__all__ = ["PROPOSITION", "Graph", "Proposition", "Row", "Rows", "Stats"]

FEW = 300  #: statements that are quicker looked up than read with all others


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
        """The same store without the statements of less confidence, also for queries.

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
        """Ask in SPARQL 1.1 over the union of all graphs. Raises InputError for what is no query.

        On a view of the more confident statements (`confident`) the others, and plain triples that only they license, are
        not there.
        """
        return Rows(self._asked if self.min_confidence else self.store, sparql)

    @cached_property
    def _asked(self) -> Store:
        return self.store.without(*self.hidden())

    def quads(self) -> Iterator[ox.Quad]:
        """All quads of the named graphs, graph by graph."""
        for name in self.store.graph_names():
            yield from sorted(self.store.graph_quads(ox.NamedNode(name)), key=str)

    def curie(self, term: Any) -> str:
        """The short form of an RDF term or IRI: ``ent:russia``; literals as their text."""
        return self.namespaces.curie(term) if isinstance(term, str) else short(term, self.namespaces)

    # Documents, mentions, entities

    def documents(self) -> list[Document]:
        """All documents, by locator."""
        return list(self._documents.values())

    def document(self, name: str) -> Document:
        """A document by id, file name or locator. Raises InputError for an unknown or ambiguous name."""
        return self._documents[naming.document_called(name, self._documents)]

    def mentions(self, document: str | None = None) -> list[tuple[str, Mention]]:
        """Pairs of document id and mention, by document and place in the text."""
        found = fetch.mentions(self.store, self.document(document).id if document is not None else None)
        order = self._order
        return sorted(found, key=lambda pair: (order[pair[0]], pair[1].start, pair[1].end, pair[1].entity))

    def entities(self, type: str | None = None) -> list[Entity]:
        """All entities, or those of a class (exactly that one), by id."""
        wanted = type.removeprefix("kg:") if type else None
        return [e for e in self._entities.values() if wanted in (None, e.type)]

    def entity(self, name: str) -> Entity:
        """An entity by slug, CURIE, label or alias, whatever the case. Raises InputError, with near matches."""
        return self.outlines.entity(name)

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return fetch.documents(self.store)

    @cached_property
    def _order(self) -> dict[str, int]:
        return {identifier: n for n, identifier in enumerate(self._documents)}

    @cached_property
    def outlines(self) -> Outlines:
        """The statements without their words, and the names of things: read in a fraction of the time."""
        return Outlines(self.store, self.min_confidence)

    @property
    def _entities(self) -> dict[str, Entity]:
        return self.outlines.entities

    @property
    def _predicates(self) -> Predicates:
        return self.outlines.predicates

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
            wanted = " ".join(str(names.property(p)) for p in self._predicates.narrower(predicate.removeprefix("kg:")))
            restrict.append(f"?s rdf:predicate ?p VALUES ?p {{ {wanted} }}")
        if document is not None:
            restrict.append(f"?s prov:wasDerivedFrom {names.document(self.document(document).id)}")
        found = self._statements_where(" . ".join(restrict)) if restrict else self._statements
        return [s for s in found if s.confidence >= min_confidence and (is_fact(s) or not facts_only)]

    @cached_property
    def _statements(self) -> list[Statement]:
        return self._in_order(fetch.statements(self.store))

    def _statements_where(self, restrict: str) -> list[Statement]:
        """The statements ``?s`` of a pattern; few are looked up one by one, for many all are read."""
        found = [s.value for (s,) in self.query(f"SELECT DISTINCT ?s {{ ?s a kg:Statement . {restrict} }}").terms]
        if len(found) <= FEW:
            return self._in_order(fetch.statements(self.store, found))
        ids = {self.namespaces.name(iri) for iri in found}
        return [s for s in self._statements if s.id in ids]

    def _in_order(self, statements: Iterable[Statement]) -> list[Statement]:
        found = [s for s in statements if s.confidence >= self.min_confidence]
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
        period = views.period(start, end)
        return views.timeline(self.statements(about=about, min_confidence=min_confidence), *period)

    def hidden(self) -> tuple[set[str], set[views.Triple]]:
        """What a view without the less confident statements leaves out of the quads.

        The nodes (statements, and propositions that no other statement has), and the plain triples (graph, subject,
        predicate, object) that only such statements license.
        """
        if not self.min_confidence:
            return set(), set()
        return views.hidden(self._statements, Graph(self.store)._statements, self.namespaces)

    def propositions(self, *, disputed: bool = False) -> list[Proposition]:
        """What is said, statements of one proposition put together, by subject, predicate and object."""
        return [p for p in self._propositions.values() if p.disputed or not disputed]

    def disputes(self) -> list[Proposition]:
        """The propositions that somebody denies."""
        return self.propositions(disputed=True)

    @cached_property
    def _propositions(self) -> dict[str, Proposition]:
        return merged.propositions(self._statements, self._documents)

    def stats(self) -> Stats:
        """Counts by class, predicate, publisher and period, largest first."""
        return count(
            self._documents.values(),
            self._entities.values(),
            self._statements,
            self._propositions.values(),
            mentions=self.query("SELECT (COUNT(*) AS ?n) WHERE { ?m a kg:Mention }")[0]["n"],
        )

    # Lines for exchange

    def statement_lines(self) -> Iterator[dict[str, Any]]:
        """Statements as dicts for JSON, one a line; see "Statement lines" in the documentation."""
        yield from lines.statement_lines(
            self._statements, self.mentions(), self._documents, self._entities, self._predicates
        )

    def mention_lines(self, *, all: bool = False) -> Iterator[dict[str, Any]]:
        """Mentions as dicts for JSON, one a line: named ones, or ``all``, with pronouns and descriptions."""
        yield from lines.mention_lines(self.mentions(), self._documents, self._entities, all=all)

    def proposition_lines(self, *, disputed: bool = False) -> Iterator[dict[str, Any]]:
        """The merged view as dicts, one for each proposition: who says so, who denies it, since when, the best quote."""
        yield from lines.proposition_lines(self.propositions(disputed=disputed), self._documents, self._entities)

    def propositions_frame(self, *, disputed: bool = False) -> pandas.DataFrame:
        """The merged view as a pandas table (see `proposition_lines`). Raises InputError without pandas."""
        rows = ([line[column] for column in PROPOSITION] for line in self.proposition_lines(disputed=disputed))
        return frame(rows, PROPOSITION)

    # Other libraries

    def to_networkx(self, *, facts: bool = False) -> networkx.MultiDiGraph[str]:
        """Entities joined by statements (key: statement id), or by ``facts`` only. Attributes are strings and bools."""
        return bridges.to_networkx(self.statements(facts_only=facts), self._documents, self._entities)

    def to_rdflib(self) -> rdflib.Dataset:
        """All named graphs as an rdflib Dataset whose plain patterns see the union."""
        return bridges.to_rdflib(self.store)

    def export(self, path: str | os.PathLike[str], **options: Any) -> Any:
        """Write the graph to a file in the format of its suffix; see ``kg.export.write``."""
        from kg import export

        return export.write(self, path, **options)

    def map(self, path: str | os.PathLike[str], **options: Any) -> None:
        """Write the interactive map, one HTML file; see ``kg.export.viewer.page`` for the options."""
        from kg.export import viewer

        viewer.write(self, Path(path), **options)

    def to_pyvis(self, **options: Any) -> Any:
        """The map as a pyvis network; see ``kg.export.map.network``."""
        from kg.export import map

        return map.network(self, **options)
