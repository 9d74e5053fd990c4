"""A SPARQL query answered as bytes in a format, with rows and bytes capped.

Invariant: what is cut is well formed, ends at a whole row, and says that it is cut.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.serve.negotiation import BOOLEANS, GRAPHS, HTML, TABLES, Format, choose, named
from kg.serve.protocol import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.graph import Graph

__all__ = ["Answer", "Caps", "query", "write_quads"]

_RESULTS = {f.name: getattr(ox.QueryResultsFormat, f.name.upper()) for f in TABLES}
_RDF = {
    "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML, "nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG,
}  # fmt: skip
#: What begins each row in the engine's output, or ends it: at least as many as there are rows.
_ROW = {"json": b"},{", "xml": b"<result>", "csv": b"\n", "tsv": b"\n"}


@dataclass(frozen=True)
class Caps:
    """The most that one answer may hold."""

    rows: int = 100_000
    bytes: int = 32_000_000


@dataclass(frozen=True)
class Answer:
    """What goes back: a status, a media type, the bytes, and why they are cut, if they are."""

    status: int
    content_type: str
    body: bytes
    cut: str | None = None


class _Full(Exception):
    """The answer has reached the most bytes."""


class _Buffer(io.RawIOBase):
    """Takes bytes up to a limit."""

    def __init__(self, limit: int) -> None:
        self.parts: list[bytes] = []
        self.left = limit

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview, /) -> int:  # type: ignore[override]
        self.left -= len(data)
        if self.left < 0:
            raise _Full
        self.parts.append(bytes(data))
        return len(data)

    def value(self) -> bytes:
        return b"".join(self.parts)


def query(
    graph: Graph,
    text: str,
    *,
    accept: str | None = None,
    format: str | None = None,
    default: list[str] | None = None,
    named_graphs: list[str] | None = None,
    base: str | None = None,
    caps: Caps = Caps(),  # noqa: B008 - frozen
) -> Answer:
    """Run a query and write its answer in the format asked for (by name, else by an Accept header).

    Raises InputError for what is no query, Refused (406) for a format that such an answer does not have.
    """

    def run() -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return graph.store.query(text, default=default, named=named_graphs, base=base)

    found = run()
    if isinstance(found, ox.QueryTriples):
        chosen = _format(accept, format, GRAPHS)
        return write_quads(found, chosen, caps)
    chosen = _format(accept, format, (*(TABLES if isinstance(found, ox.QuerySolutions) else BOOLEANS), HTML))
    if chosen is HTML:
        return _page(graph, text, found, caps)
    if isinstance(found, ox.QueryBoolean):
        return Answer(200, chosen.content_type, found.serialize(format=_RESULTS[chosen.name]) or b"")
    out = _Buffer(caps.bytes)
    try:
        found.serialize(out, _RESULTS[chosen.name])  # type: ignore[arg-type]
    except _Full:
        pass
    else:
        body = out.value()
        if body.count(_ROW[chosen.name]) <= caps.rows:
            return Answer(200, chosen.content_type, body)
    again = run()
    assert isinstance(again, ox.QuerySolutions)
    return _cut(again, chosen, caps)


def _page(graph: Graph, text: str, found: ox.QuerySolutions | ox.QueryBoolean, caps: Caps) -> Answer:
    """The answer as a page for people, of at most 1,000 rows."""
    from kg.serve import pages

    if isinstance(found, ox.QueryBoolean):
        page = pages.boolean(graph, text, bool(found))
        return Answer(page.status, HTML.content_type, page.html.encode())
    most = min(caps.rows, 1000)
    rows = [list(row) for row in itertools.islice(found, most + 1)]
    cut = f"cut after {most} rows" if len(rows) > most else None
    page = pages.results(graph, text, [v.value for v in found.variables], rows[:most], cut)
    return Answer(page.status, HTML.content_type, page.html.encode(), cut)


def _format(accept: str | None, name: str | None, offers: Iterable[Format]) -> Format:
    offers = tuple(offers)
    found = named(name, offers) if name else choose(accept, offers)
    if found is None:
        known = ", ".join(f"{f.name} ({f.media_type})" for f in offers)
        raise Refused(406, f"This answer does not come as {name or accept}. It comes as: {known}.")
    return found


def _cut(found: ox.QuerySolutions, chosen: Format, caps: Caps) -> Answer:
    """As many whole rows as the caps allow, by way of JSON, whose rows can be told apart."""
    out = _Buffer(caps.bytes)
    with contextlib.suppress(_Full):
        found.serialize(out, ox.QueryResultsFormat.JSON)  # type: ignore[arg-type]
    text = out.value().decode("utf-8", "ignore")
    head = re.match(r'\{"head":\{"vars":\[.*?\]\},"results":\{"bindings":\[', text, re.DOTALL)
    assert head is not None, "the engine writes its head first"
    decoder, end, rows = json.JSONDecoder(), head.end(), 0
    while rows < caps.rows and end < len(text) and text[end] in ",{":
        try:
            _, stop = decoder.raw_decode(text, end + (text[end] == ","))
        except ValueError:
            break
        end, rows = stop, rows + 1
    else:
        if text[end : end + 3] == "]}}":  # separators stood in the values: nothing is over the caps
            whole = ox.parse_query_results(text.encode(), ox.QueryResultsFormat.JSON)
            assert isinstance(whole, ox.QuerySolutions)
            return Answer(200, chosen.content_type, whole.serialize(format=_RESULTS[chosen.name]) or b"")
    kept = ox.parse_query_results((text[:end] + "]}}").encode(), ox.QueryResultsFormat.JSON)
    assert isinstance(kept, ox.QuerySolutions)
    body, cut = kept.serialize(format=_RESULTS[chosen.name]) or b"", f"cut after {rows} rows"
    if chosen.name == "json":  # the one format with a place for such a word
        body = body.replace(b'"head":{', b'"head":{"cut":"%s",' % cut.encode(), 1)
    return Answer(200, chosen.content_type, body, cut)


def write_quads(quads: Iterable[ox.Triple] | Iterable[ox.Quad], chosen: Format, caps: Caps) -> Answer:
    """Triples or quads in a format, as many as the caps allow."""
    out, count = _Buffer(caps.bytes), 0
    cut: str | None = None

    def counted() -> Iterable[ox.Triple | ox.Quad]:
        nonlocal count, cut
        for item in quads:
            if count == caps.rows:
                cut = f"cut after {count} triples"
                return
            count += 1
            yield item

    rdf = _RDF[chosen.name]
    try:
        ox.serialize(counted(), out, rdf)  # type: ignore[arg-type]
        body = out.value()
    except _Full:
        raise Refused(413, f"The answer has more than {caps.bytes:,} bytes: ask for less, or with LIMIT.") from None
    return Answer(200, chosen.content_type, body, cut)
