"""Statements whose truth to the text is known: what the extraction gives on annotated articles and on the own sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import own_sentences

from kg import sources
from kg.extract.reading import Reading
from kg.extract.statements import candidates, construction_of, settled
from kg.model import Statement
from kg.pipeline import understand
from kg.score.gold import Claim, GoldDocument, Reference, read_gold

#: The annotated articles, beside the checkout where they are there.
DEV = Path(__file__).resolve().parents[2] / "shared" / "evaluation" / "dev"
#: Articles that nothing was tuned on, by the first letter of their names.
HELD_OUT = "d"


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement of the extraction and whether the text says so."""

    where: str  #: the article, or the file of sentences
    held_out: bool
    kind: str  #: of construction
    statement: Statement
    right: bool
    kept: bool  #: in the output; the same claim said elsewhere may stand for it
    first: bool  #: the first that makes this claim by this kind of construction


def of_articles(folder: Path) -> Iterator[Judged]:
    """The statements of annotated articles; what is right but marginal counts as right."""
    gold = read_gold(folder)
    for document, reading in _articles(folder, gold):
        for kind, statement, kept, first in _given(reading):
            right = document.triple_of(_claim(reading, statement)) is not None
            yield Judged(document.name, document.name.startswith(HELD_OUT), kind, statement, right, kept, first)


def of_sentences(paths: Iterable[Path]) -> Iterator[Judged]:
    """The statements of the own sentences; what a sentence leaves open is left out."""
    for path in paths:
        for sentence, reading in own_sentences.readings(own_sentences.read(path)):
            for kind, statement, kept, first in _given(reading):
                right = sentence.judge(own_sentences.said(statement))
                if right is not None:
                    yield Judged(path.stem, sentence.held_out, kind, statement, right, kept, first)


def _articles(folder: Path, gold: Mapping[str, GoldDocument]) -> Iterator[tuple[GoldDocument, Reading]]:
    metadata = folder / "metadata.tsv"
    found = sources.read([folder], metadata=metadata if metadata.is_file() else None)
    documents = [s.document for s in found if isinstance(s, sources.Source) and s.document.file in gold]
    for document, reading in zip(documents, understand(documents), strict=True):
        yield gold[str(document.file)], reading


def _given(reading: Reading) -> Iterator[tuple[str, Statement, bool, bool]]:
    """What a document gives: the kind of construction, the statement, whether it is kept, whether it is the first."""
    found = candidates(reading)
    kept = {id(statement) for statement in settled(found)}
    seen = set()
    for candidate in found:
        if (s := candidate.statement) is not None:
            kind = construction_of(reading, candidate)
            key = kind, s.subject, s.predicate, s.object, s.polarity, s.modality
            yield kind, s, id(s) in kept, key not in seen
            seen.add(key)


def _claim(reading: Reading, s: Statement) -> Claim:
    """A statement as the scorer reads it."""

    def reference(slug: str, span: tuple[int, int] | None) -> Reference:
        entry = reading.ontology.gazetteer.get(slug)
        entity = entry.entity() if entry is not None else reading.names.entities.get(slug)
        label, aliases = (entity.label, entity.aliases) if entity is not None else (slug.replace("-", " "), ())
        return Reference(slug, label, aliases, (span,) if span is not None else ())

    evidence = s.evidence
    return Claim(
        subject=reference(s.subject, s.subject_span), predicate=s.predicate, object=reference(s.object, s.object_span),
        polarity=s.polarity.value, modality=s.modality.value, time=s.time.value, place=None, recipient=None, attributed_to=(),
        disputed_by=(), span=(evidence.start, evidence.end), quote=evidence.quote,
    )  # fmt: skip
