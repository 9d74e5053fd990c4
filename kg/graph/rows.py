"""The answers to a query: as Python values, short strings, a pandas table, or written in a format.

Invariant: the rows of SELECT keep the order of the query, triples are sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import InputError
from kg.store import Store
from kg.store.names import Namespaces

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped]  # it ships no types

__all__ = ["Row", "Rows", "frame", "short"]

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
        return [tuple(short(term, self._store.namespaces) for term in row) for row in self.terms]

    def to_dataframe(self, *, compact: bool = True) -> pandas.DataFrame:
        """A pandas table, IRIs in their short form unless ``compact`` is false. Raises InputError without pandas."""
        names = self._store.namespaces
        rows = [
            [names.curie(t.value) if compact and isinstance(t, ox.NamedNode) else _python(t) for t in row]
            for row in self.terms
        ]
        return frame(rows, self.columns)

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


def frame(rows: Iterable[Sequence[Any]], columns: Sequence[str]) -> pandas.DataFrame:
    """A pandas table. Raises InputError without pandas."""
    try:
        import pandas
    except ImportError as error:
        raise InputError("pandas is not installed", hint="Install it with: pip install pandas") from error
    return pandas.DataFrame(list(rows), columns=list(columns))


def short(term: Any, names: Namespaces) -> str:
    """The short form of an RDF term: IRIs as CURIEs, literals as their text, the empty string for None."""
    if term is None:
        return ""
    return names.curie(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))


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
