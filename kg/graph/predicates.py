"""The predicates of the ontology as the store has them: which is narrower than which."""

from __future__ import annotations

from functools import cached_property

from kg.graph.naming import unknown
from kg.graph.rows import Rows
from kg.store import Store

__all__ = ["Predicates"]


class Predicates:
    """The predicates of a store, by local name; read when they are first asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def narrower(self, predicate: str) -> list[str]:
        """The predicate and those below it. Raises InputError for one that neither ontology nor statements know."""
        used = self._names("?statement rdf:predicate ?p")
        known = used | self._parents.keys() | set(self._parents.values()) | self._relations
        if predicate not in known:
            raise unknown("predicate", predicate, known)
        return sorted(p for p in known if predicate in self._chain(p))

    def core(self, predicate: str) -> str:
        """The broadest predicate above it, or itself."""
        return self._chain(predicate)[-1]

    def plover(self, predicate: str) -> str | None:
        """The PLOVER event type of the predicate or, failing that, of the nearest above it."""
        return next((self._plovers[p] for p in self._chain(predicate) if p in self._plovers), None)

    def _chain(self, predicate: str) -> list[str]:
        chain = [predicate]
        while (parent := self._parents.get(chain[-1])) and parent not in chain:
            chain.append(parent)
        return chain

    @cached_property
    def _relations(self) -> set[str]:
        return self._names("?p a owl:ObjectProperty")

    @cached_property
    def _parents(self) -> dict[str, str]:
        name, pairs = self._store.namespaces.name, self._store.pairs("?s rdfs:subPropertyOf ?o")
        return {name(child): name(parent) for child, parent in pairs}

    @cached_property
    def _plovers(self) -> dict[str, str]:
        return {self._store.namespaces.name(p): code for p, code in self._store.pairs("?s kg:plover ?o")}

    def _names(self, pattern: str) -> set[str]:
        rows = Rows(self._store, f"SELECT DISTINCT ?p {{ {pattern} }}").terms
        return {self._store.namespaces.name(p.value) for (p,) in rows}
