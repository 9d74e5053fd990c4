"""The line from documents to statements: the table of contents of the extraction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.extract import matcher as matching
from kg.extract import mentions
from kg.extract.entities import resolve_names
from kg.extract.offices import holders
from kg.extract.reading import Reading, read
from kg.extract.statements import extract as extract_statements
from kg.extract.text import Paragraph, paragraphs, parse, plain
from kg.model import Document, Entity, Extraction, Mention
from kg.ontology import Ontology, load
from kg.ontology.lexicon import load_lexicon
from kg.sources import Skipped, body_start
from kg.sources import read as read_sources

__all__ = ["documents", "extract", "understand"]


def documents(
    paths: str | Path | Iterable[str | Path], *, metadata: str | Path | None = None, limit: int | None = None, skipped: list[Skipped] | None = None
) -> Iterator[Document]:
    """The documents of files, folders, globs or ``-``, at most ``limit``; what cannot be read is noted in ``skipped``.

    Raises InputError where there is none at all.
    """
    missed: list[Skipped] = []
    found = False
    for source in islice(_documents(paths, metadata, missed), limit):
        found = True
        yield source
    if skipped is not None:
        skipped.extend(missed)
    if not found:
        raise InputError(missed[0].detail if missed else "no document is there", hint="Name files or folders that hold English text")


def _documents(paths: str | Path | Iterable[str | Path], metadata: str | Path | None, skipped: list[Skipped]) -> Iterator[Document]:
    for source in read_sources(paths, metadata=Path(metadata) if metadata is not None else None):
        if isinstance(source, Skipped):
            skipped.append(source)
        else:
            yield source.document


def extract(documents: Iterable[Document], ontology: Ontology | None = None) -> Iterator[Extraction]:
    """Extract documents one after the other, in order, lazily."""
    for reading in understand(documents, ontology):
        yield _extraction(reading)


def understand(documents: Iterable[Document], ontology: Ontology | None = None) -> Iterator[Reading]:
    """Read documents: parse, find the names, settle what they stand for."""
    ontology = ontology or load()
    lexicon = load_lexicon(ontology)
    matcher = matching.matcher(ontology)

    def jobs() -> Iterator[tuple[str, list[Paragraph], Any]]:
        for document in documents:
            spans = paragraphs(document.text, body_start(document.text))
            known = {
                p: matcher.find(plain(document.text[s.start : s.end]), s.start) for p, s in enumerate(spans)
            }  # fmt: skip
            yield document.text, spans, (document, spans, known)

    def recase(piece: str, where: Any) -> str:
        (_, spans, known), span = where
        return matching.recase(piece, known[spans.index(span)], span.start) if span.headline else piece

    for (document, spans, known), sentences in parse(jobs(), recase=recase):
        names, titles = mentions.find_names(sentences, known, ontology, lexicon, plain(document.text))
        resolution = resolve_names(names, titles, sentences, document, ontology, lexicon)
        reading = read(document, spans, sentences, resolution, ontology, lexicon)
        holders(reading)
        yield reading


def _extraction(reading: Reading) -> Extraction:
    statements, rejected = extract_statements(reading)
    found: dict[tuple[int, int, str], Mention] = {}
    for r in (*reading.names.mentions, *reading.reference):
        if r.start < r.end:
            found.setdefault((r.start, r.end, r.entity), r.mention())
    used = {m.entity for m in found.values()} | {
        e for st in statements for e in (st.subject, st.object, st.place, st.recipient, *st.attributed_to, *st.disputed_by) if e
    }  # fmt: skip
    entities: list[Entity] = [e for i, e in sorted(reading.names.entities.items()) if i in used]
    ordered = tuple(found[k] for k in sorted(found))
    return Extraction(reading.document, ordered, tuple(entities), statements, rejected)
