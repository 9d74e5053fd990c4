"""A document's text with its mentions and evidence marked, whatever overlaps what.

Invariant: the pieces put together are the text; no mark crosses another, since all are cut at the same places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.serve.pages.telling import Link
from kg.words import visible

__all__ = ["PAGE", "Evident", "Named", "Run", "chunks", "marked"]

PAGE = 40_000  #: characters of text on one page, a little more to end with a paragraph


@dataclass(frozen=True, slots=True)
class Named:
    """Words that name an entity."""

    start: int
    end: int
    href: str


@dataclass(frozen=True, slots=True)
class Evident:
    """Words that say a statement."""

    start: int
    end: int
    number: int  #: of the statement on the page
    kind: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is evidence of the same statements, or of none."""

    begins: tuple[Evident, ...]  #: those whose evidence begins here
    kind: str | None  #: of the first statement that it is evidence of
    pieces: tuple[Link, ...]


def chunks(text: str) -> list[tuple[int, int]]:
    """The text in parts of about `PAGE` characters that end with a paragraph where they can."""
    found, start = [], 0
    while len(text) - start > PAGE * 1.25:
        cut = text.find("\n\n", start + PAGE, start + PAGE + PAGE // 4)
        end = cut + 2 if cut >= 0 else start + PAGE
        found.append((start, end))
        start = end
    return [*found, (start, len(text))]


def marked(text: str, start: int, end: int, named: Iterable[Named], evident: Iterable[Evident]) -> list[list[Run]]:
    """The paragraphs of ``text[start:end]`` as runs. Of names that overlap the longest is a link."""
    links = _longest([n for n in named if n.start < end and n.end > start])
    said = sorted((e for e in evident if e.start < end and e.end > start), key=lambda e: (e.start, e.number))
    return [
        _runs(text, max(start, first), min(end, last), links, said)
        for first, last in _paragraphs(text, start, end)
    ]  # fmt: skip


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found, at = [], start
    for gap in re.compile(r"\n[ \t\r]*\n\s*").finditer(text, start, end):
        found.append((at, gap.start()))
        at = gap.end()
    return [(a, b) for a, b in [*found, (at, end)] if text[a:b].strip()]


def _longest(named: Sequence[Named]) -> list[Named]:
    kept: list[Named] = []
    for n in sorted(named, key=lambda n: (n.start, -n.end, n.href)):
        if not kept or n.start >= kept[-1].end:
            kept.append(n)
    return kept


def _runs(text: str, start: int, end: int, links: Sequence[Named], said: Sequence[Evident]) -> list[Run]:
    links = [n for n in links if n.start < end and n.end > start]
    said = [e for e in said if e.start < end and e.end > start]
    cuts = sorted({start, end, *(p for e in said for p in (e.start, e.end) if start < p < end)})
    runs = []
    for a, b in zip(cuts, cuts[1:], strict=False):
        covering = [e for e in said if e.start < b and e.end > a]
        begins = tuple(e for e in covering if e.start == a or e.start < start == a)
        runs.append(Run(begins, covering[0].kind if covering else None, tuple(_pieces(text, a, b, links))))
    return runs


def _pieces(text: str, start: int, end: int, links: Sequence[Named]) -> list[Link]:
    found, at = [], start
    for n in links:
        a, b = max(n.start, start), min(n.end, end)
        if a < b:
            found += [Link(visible(text[at:a])), Link(visible(text[a:b]), n.href)]
            at = b
    return [piece for piece in [*found, Link(visible(text[at:end]))] if piece.words]
