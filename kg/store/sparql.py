"""What must be known of a query or an update before the engine may see it: its tokens, not its grammar.

Invariant: nothing that passes can open the network, overflow the engine's stack by nesting, or read a graph that the
store does not hold as if it were empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urljoin

from kg.errors import InputError

__all__ = ["DEPTH", "check", "place", "reason", "with_dataset"]

DEPTH = 200  #: brackets a query may nest: deeper ones would overflow the stack of the query engine
_NETWORK = {  # words that make the engine ask another server
    "SERVICE": "SERVICE is refused: kg asks no other server",
    "LOAD": "LOAD is refused: kg reads no other server and no file",
}

_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\r\n]*)
      | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                 | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
      | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
      | (?P<variable>[?$]\w+)
      | (?P<blank>_:[\w.-]*)
      | (?P<tag>@[\w-]+)
      | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:%\\.-]*)?)
      | (?P<word>[^\W\d]\w*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str  #: words in capitals
    start: int
    depth: int  #: brackets open before it


def _tokens(sparql: str) -> Iterator[_Token]:
    """The tokens without white space and comments. Raises InputError where brackets or signs nest too deeply."""
    depth = signs = 0
    for match in _TOKEN.finditer(sparql):
        kind, text = match.lastgroup or "", match[0]
        if kind == "skip":
            continue
        yield _Token(kind, text.upper() if kind == "word" else text, match.start(), depth)
        if kind == "other":
            depth += (text in "({[") - (text in ")}]")
        signs = signs + 1 if kind == "other" else 0
        if depth > DEPTH or signs > 2 * DEPTH:
            raise InputError(f"the query nests more than {DEPTH} deep", where=place(sparql, match.start()))


def check(sparql: str, prefixes: Mapping[str, str], *, base: str | None = None) -> list[str]:
    """Raise InputError for SERVICE and LOAD, for a prefix that nobody declares, and for too many open brackets.

    Returns the IRIs of the graphs that FROM, FROM NAMED, USING, USING NAMED and WITH name, in their order; relative
    ones are resolved against ``base`` (the query's own BASE comes first).
    """
    declared, graphs = dict(prefixes), []
    before, last, naming = "", "", None
    for token in _tokens(sparql):
        kind, text = token.kind, token.text
        if kind == "word" and text in _NETWORK:
            raise InputError(_NETWORK[text], where=place(sparql, token.start))
        if kind == "name":
            prefix, _, local = text.partition(":")
            if before == "PREFIX":
                naming = prefix
                declared.setdefault(prefix, "")
            elif prefix not in declared:
                known = " ".join(f"{p}:" for p in sorted(declared))
                hint = f"Known: {known}"
                raise InputError(f"the prefix {prefix}: is not declared", where=place(sparql, token.start), hint=hint)
        if kind == "iri" and naming is not None:
            declared[naming], naming = text[1:-1], None
        elif kind == "iri" and before == "BASE":
            base = text[1:-1]
        elif kind in ("iri", "name") and (before in ("FROM", "USING", "WITH") or (last, before) in _NAMED):
            graph = text[1:-1] if kind == "iri" else declared[prefix] + local
            graphs.append(urljoin(base, graph) if base else graph)
        last, before = before, text if kind == "word" else ""
    return graphs


_NAMED = {("FROM", "NAMED"), ("USING", "NAMED")}


def with_dataset(update: str, default: list[str], named: list[str]) -> str:
    """The update with ``USING`` and ``USING NAMED`` in each operation that has a WHERE: the dataset of the protocol.

    Raises InputError where the update names a dataset itself (SPARQL 1.1 Protocol, 2.2.3) or has the short form
    ``DELETE WHERE``, which cannot carry one.
    """
    using = " ".join([*(f"USING <{g}>" for g in default), *(f"USING NAMED <{g}>" for g in named)])
    parts, end, before = [], 0, ""
    for token in _tokens(update):
        if token.depth == 0 and token.kind == "word":
            if token.text in ("USING", "WITH"):
                what = f"{token.text} stands beside using-graph-uri or using-named-graph-uri"
                raise InputError(what, where=place(update, token.start), hint="Give one of the two")
            if token.text == "WHERE":
                if before == "DELETE":
                    hint = "Write DELETE { ... } WHERE { ... }"
                    raise InputError("DELETE WHERE can have no dataset", where=place(update, token.start), hint=hint)
                parts += [update[end : token.start], using, " "]
                end = token.start
        before = token.text
    return "".join([*parts, update[end:]])


def reason(message: str) -> str:
    """The parser's message without its classes of characters; where it names a fault, the fault alone."""
    words = re.sub(r"\[[^\]]*\]", "", message.removeprefix("expected one of ").removeprefix("expected "))
    parts = [part for part in (p.strip() for p in words.split(", ")) if part]
    faults = [part for part in parts if re.search(r"\w \w", part)]
    return "; ".join(faults) or "expected " + (", ".join(parts) or "something else")


def place(text: str, offset: int) -> str:
    """Line and column of an offset, both from 1."""
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - text.rfind(chr(10), 0, offset)}"
