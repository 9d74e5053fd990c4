"""A document as it is read: sentences, names, quotations; what coreference, claims and statements share."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from kg.extract.entities import Resolution, Resolved
from kg.extract.frames import is_verbal
from kg.extract.introduced import introduce
from kg.extract.items import join_items
from kg.extract.mended import mend
from kg.extract.mentions import Title
from kg.extract.rolls import join_rolls
from kg.extract.text import Paragraph, Sentence, Token, plain
from kg.model import Document
from kg.ontology import Ontology
from kg.ontology.lexicon import Lexicon

__all__ = ["Quotation", "Reading", "Refer", "read"]

#: What another word of the same document refers to: `coref.refer`, for the modules that it is built from.
Refer = Callable[[Token], list[Resolved]]

#: A quotation of fewer words is a term in quotes, not speech.
MIN_WORDS = 4


@dataclass(slots=True, eq=False)
class Quotation:
    """Direct speech: half-open span without the quote marks, and the verb of saying outside it."""

    start: int
    end: int
    verb: Token | None = None
    speaker: Resolved | None = None  #: the name before a turn of a transcript: `Vladimir Putin: ...`


@dataclass(slots=True, eq=False)
class Reading:
    """Everything known about one document before its statements are extracted."""

    document: Document
    text: str  #: plain copy, same length
    paragraphs: list[Paragraph]
    sentences: list[Sentence]
    names: Resolution
    ontology: Ontology
    lexicon: Lexicon
    quotations: list[Quotation] = field(default_factory=list)
    sentence_of: dict[int, int] = field(default_factory=dict)  #: id(token) -> index of its sentence
    title_at: dict[int, Title] = field(default_factory=dict)  #: id(head token) -> title
    anaphora: dict[int, list[Resolved]] = field(default_factory=dict)  #: id(token) -> what it was resolved to
    reference: list[Resolved] = field(default_factory=list)  #: pronouns and descriptions that statements used
    called: dict[str, set[str]] | None = None  #: noun -> the organisations that the document calls so

    def quotation(self, token: Token) -> Quotation | None:
        """The direct speech that a token stands in."""
        i = bisect_right(self._starts, token.start) - 1
        if i >= 0 and token.start < self.quotations[i].end:
            return self.quotations[i]
        return None

    _starts: list[int] = field(default_factory=list)

    def quote(self, start: int, end: int) -> str:
        """The document's own words."""
        return self.document.text[start:end]


def read(
    document: Document, paragraphs: list[Paragraph], sentences: list[Sentence], names: Resolution, ontology: Ontology, lexicon: Lexicon
) -> Reading:
    """Set up a reading."""
    reading = Reading(document, plain(document.text), paragraphs, sentences, names, ontology, lexicon)
    for s, sentence in enumerate(sentences):
        for token in sentence.tokens:
            reading.sentence_of[id(token)] = s
    mend(sentences, lambda lemma: lexicon.cue("reports", lemma) is not None)
    join_items(sentences, paragraphs, document.text)
    join_rolls(names, sentences)
    for title in names.titles:
        reading.title_at[id(title.head)] = reading.title_at[id(title.noun)] = title
    introduce(names, sentences, document, reading.text, lexicon)
    _find_quotations(reading)
    _find_turns(reading)
    reading.quotations.sort(key=lambda q: q.start)
    reading._starts = [q.start for q in reading.quotations]
    return reading


def _find_turns(reading: Reading) -> None:
    """The turns of a transcript: what follows a name and a colon is that person's speech until the next name."""
    turn: Quotation | None = None
    labels = sum(reading.text[a.end : b.start].strip() == ":" for a, b in zip(reading.paragraphs, reading.paragraphs[1:], strict=False))
    for label, speech in zip(reading.paragraphs, reading.paragraphs[1:], strict=False):
        gap = reading.text[label.end : speech.start]
        named = next((m for m in reading.names.mentions if m.type == "Person" and m.end == label.end and m.start >= label.start), None)
        words = reading.text[label.start : label.end]
        place = any(m.end == label.end and m.type != "Person" for m in reading.names.mentions)  # `WASHINGTON: ...` is a dateline
        if gap.startswith(":") and gap.strip() == ":" and (named is not None or words.isupper() and not place and labels > 1):  # `FACT SHEET: ...` is a heading
            turn = Quotation(speech.start, speech.end, None, named)
        elif turn is not None and not gap.startswith(":") and not (speech.headline and reading.text[speech.end : speech.end + 1] == ":"):
            turn = Quotation(speech.start, speech.end, None, turn.speaker)
        else:
            continue
        inside = [q for q in reading.quotations if speech.start <= q.start < speech.end]
        if not any(q.verb is not None for q in inside):
            reading.quotations = [q for q in reading.quotations if q not in inside]
            reading.quotations.append(turn)



def _spans(text: str, paragraph: Paragraph) -> list[tuple[int, int, bool]]:
    """The quotations of a paragraph: (start, end, closed). One that is not closed runs to the paragraph's end."""
    marks = [m.start() for m in re.finditer('"', text[paragraph.start : paragraph.end])]
    spans = []
    for n in range(0, len(marks), 2):
        start = paragraph.start + marks[n] + 1
        closed = n + 1 < len(marks)
        end = paragraph.start + marks[n + 1] if closed else paragraph.end
        if len(text[start:end].split()) >= MIN_WORDS:
            spans.append((start, end, closed))
    return spans


def _find_quotations(reading: Reading) -> None:
    says = frozenset().union(*reading.lexicon.cues["reports"].values())
    by_paragraph: dict[int, list[Sentence]] = {}
    for sentence in reading.sentences:
        by_paragraph.setdefault(sentence.paragraph, []).append(sentence)
    last: Token | None = None
    open_before = False
    for p, paragraph in enumerate(reading.paragraphs):
        spans = _spans(reading.text, paragraph)
        sentences = by_paragraph.get(p, [])
        verbs = [
            t for s in sentences for t in s.tokens
            if t.lemma in says and is_verbal(t) and not any(a <= t.start < b for a, b, _ in spans) and any(c.dep in ("nsubj",) for c in t.children)
        ]  # fmt: skip
        for start, end, closed in spans:
            touching = [s for s in sentences if s.start < end and s.end > start]
            near = [t for t in verbs if any(s.start <= t.start < s.end for s in touching)]
            verb = min(near, key=lambda t: min(abs(t.start - end), abs(t.start - start)), default=None)
            if verb is None and verbs:
                verb = min(verbs, key=lambda t: (abs(t.start - start), t.start))
            if verb is None and (reading.text[paragraph.start : start].strip(' "') == ""):
                verb = last if open_before or last is not None else None
            reading.quotations.append(Quotation(start, end, verb))
            last = verb or last
            open_before = not closed
        if not spans:
            spoken = [t for t in verbs if t.lemma in says]
            last = spoken[-1] if spoken and reading.text[paragraph.start : paragraph.end].rstrip().endswith(":") else None
