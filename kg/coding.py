"""Event coding: the PLOVER class of what a source does to a target in a sentence, read with the same lexicon and grammar.

The two actors are given, so no name needs to be known; what is said between them is extracted as from any document.
The classes are those of PLOVER (the successor of CAMEO); an agreement to cooperate is AGREE, a threat THREATEN, a refusal
REJECT, a demand REQUEST, whatever the act.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.errors import InputError
from kg.extract.entities import Resolution, Resolved
from kg.extract.mentions import find_names
from kg.extract.reading import Reading, read
from kg.extract.statements import extract
from kg.extract.text import Paragraph, Sentence, parse, plain
from kg.model import Document, Modality, Polarity, Statement
from kg.ontology import Ontology, load
from kg.ontology.lexicon import load_lexicon

__all__ = ["Case", "cases", "code"]

KIND = "State"  #: class given to both actors: it may do and suffer everything that an actor may
HOSTILE = frozenset(("SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST"))
FRIENDLY = frozenset(("CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "AGREE"))


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence and the half-open spans of source and target in it."""

    id: str
    text: str
    source: tuple[int, int]
    target: tuple[int, int]


def cases(lines: Iterable[str], where: str) -> Iterator[Case]:
    """Cases from JSON lines with ``id``, ``text``, ``source`` and ``target``: the actors' words, or their spans.

    Raises:
        InputError: a line is no such object, or an actor does not stand in its text.
    """
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{where}, line {n}"
        try:
            raw = json.loads(line)
            text, spans = str(raw["text"]), [_span(str(raw["text"]), raw[key]) for key in ("source", "target")]
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(f"not a case ({error})", where=place, hint='Lines are {"id", "text", "source", "target"}') from error
        yield Case(str(raw.get("id", n)), text, spans[0], spans[1])


def _span(text: str, actor: object) -> tuple[int, int]:
    if isinstance(actor, list) and len(actor) == 2:
        start, end = int(actor[0]), int(actor[1])
    else:
        start = text.find(str(actor))
        end = start + len(str(actor))
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{actor!r} does not stand in the text")
    return start, end


def code(cases: Iterable[Case], ontology: Ontology | None = None) -> Iterator[tuple[str, str | None]]:
    """The PLOVER class of each case, or None where nothing is said between the two; in order."""
    ontology = ontology or load()
    jobs = ((c.text, [Paragraph(0, len(c.text))], c) for c in cases)
    for case, sentences in parse(jobs):
        reading = _reading(case, sentences, ontology)
        statements, _ = extract(reading)
        yield case.id, best(statements, ontology)


def best(statements: Iterable[Statement], ontology: Ontology) -> str | None:
    """The class of the most telling statement from source to target."""
    found = []
    for s in statements:
        plover = ontology.predicates[s.predicate].plover
        forward = (s.subject, s.object) == ("source", "target")
        backward = (s.subject, s.object) == ("target", "source") and ontology.predicates[s.predicate].symmetric
        if plover and (forward or backward):
            found.append((forward, s.confidence, kind(s, plover)))
    return max(found)[2] if found else None


def kind(statement: Statement, plover: str) -> str:
    """The class of a statement: its predicate's, unless it is only announced, threatened, demanded or refused."""
    if statement.modality is Modality.DEMANDED:
        return "REQUEST"
    if statement.polarity is Polarity.NEGATIVE:
        return "REJECT" if plover in FRIENDLY or plover == "REQUEST" else plover
    if statement.modality is not Modality.ACTUAL:
        return "THREATEN" if plover in HOSTILE else "AGREE" if plover in FRIENDLY else plover
    return plover


def _reading(case: Case, sentences: list[Sentence], ontology: Ontology) -> Reading:
    lexicon = load_lexicon(ontology)
    document = Document(case.id, case.text)
    _, titles = find_names(sentences, {}, ontology, lexicon, plain(case.text))
    resolution = Resolution([], titles=titles)
    for name, (start, end) in (("source", case.source), ("target", case.target)):
        for s, sentence in enumerate(sentences):
            tokens = [t for t in sentence.tokens if start <= t.start < end]
            if not tokens:
                continue
            inside = {id(t) for t in tokens}
            head = next((t for t in tokens if id(t.head) not in inside or t.head is t), tokens[-1])
            resolved = Resolved(start, end, case.text[start:end], name, KIND, "gazetteer", head, s)
            resolution.mentions.append(resolved)
            for token in tokens:
                resolution.by_token[id(token)] = resolved
            break
    resolution.mentions.sort(key=lambda m: m.start)
    return read(document, [Paragraph(0, len(case.text))], sentences, resolution, ontology, lexicon)
