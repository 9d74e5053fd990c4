"""Views of statements: those of a time, and what a view without the less confident ones hides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kg.dates import span
from kg.errors import InputError
from kg.model import Statement, is_fact
from kg.store.names import Namespaces

__all__ = ["Triple", "hidden", "period", "timeline"]

Triple = tuple[str, str, str, str]  #: a plain triple in its graph: IRIs of graph, subject, predicate, object


def period(start: str | None, end: str | None) -> tuple[date, date]:
    """First and last day of the time between two ISO dates, as precise as wanted; None leaves it open.

    Raises InputError for no date, and when the end lies before the start.
    """
    first = span(start).first if start is not None else date.min
    last = span(end).last if end is not None else date.max
    if last < first:
        raise InputError(f"{end} lies before {start}", hint="Give the earlier date first")
    return first, last


def timeline(statements: Iterable[Statement], first: date, last: date) -> list[Statement]:
    """Those whose act overlaps the time between two days, in the order of the act; the longer period first."""
    dated = [(span(s.time.value), s) for s in statements if s.time.value]
    kept = [(days, s) for days, s in dated if days.first <= last and days.last >= first]
    return [s for _, s in sorted(kept, key=lambda pair: (pair[0].first, -pair[0].last.toordinal()))]


def hidden(seen: Iterable[Statement], every: Iterable[Statement], names: Namespaces) -> tuple[set[str], set[Triple]]:
    """What is left out of the quads when of every statement only some are seen.

    The nodes (statements, and propositions that no other statement has), and the plain triples that only the others
    license.
    """
    seen = list(seen)
    ids, said = {s.id for s in seen}, {s.proposition for s in seen}
    low = [s for s in every if s.id not in ids]
    nodes = {names.statement(s.id).value for s in low}
    nodes |= {names.proposition(s.proposition).value for s in low if s.proposition not in said}
    licensed = {_triple(s, names) for s in seen if is_fact(s)}
    return nodes, {_triple(s, names) for s in low if is_fact(s)} - licensed


def _triple(s: Statement, names: Namespaces) -> Triple:
    return (
        names.document(s.document).value,
        names.entity(s.subject).value,
        names.property(s.predicate).value,
        names.entity(s.object).value,
    )
