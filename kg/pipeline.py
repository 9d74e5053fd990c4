"""The line from documents to statements: the table of contents of the extraction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kg.extract import matcher as matching
from kg.extract import mentions
from kg.extract.entities import resolve_names
from kg.extract.reading import Reading, read
from kg.extract.statements import extract as extract_statements
from kg.extract.structure import holders
from kg.extract.text import Paragraph, paragraphs, parse, plain
from kg.model import Document, Entity, Extraction, Mention
from kg.ontology import Ontology, load
from kg.ontology.lexicon import load_lexicon
from kg.sources import body_start

__all__ = ["extract", "understand"]


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
        resolution = resolve_names(names, titles, sentences, document, ontology)
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
