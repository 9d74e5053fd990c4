"""Why a document gave what it gave: sentence by sentence, names, statements with the entries behind them, near misses.

Nothing is worked out again: the extraction itself says what it considered (`statements.candidates`), and this module
puts it into words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from kg.extract.entities import Resolved
from kg.extract.reading import Reading
from kg.extract.statements import Candidate, asks, candidates, patterns_of, settled
from kg.extract.text import Sentence, Token
from kg.model import Document, Statement
from kg.ontology import Ontology
from kg.pipeline import understand
from kg.words import clean, predicate_words
from kg.words import sentence as in_words

__all__ = ["Explained", "Given", "Missed", "Named", "explain", "explained"]

#: Words that are listed for so many predicates that not fitting them says nothing.
COMMON = frozenset("be have do make take hold get go come become".split())
MANY = 4  #: patterns of a word that are spelled out


@dataclass(frozen=True, slots=True)
class Named:
    """Words that refer to an entity, and how that was found."""

    start: int
    end: int
    text: str
    entity: str  #: slug
    label: str
    type: str
    found_by: str  #: gazetteer, demonym, seat, acronym, ...; pronoun and description for what is no name


@dataclass(frozen=True, slots=True)
class Given:
    """A statement, and what gave it."""

    words: str  #: the statement as an English sentence with its qualifiers
    statement: Statement
    trigger: str | None  #: the word, None where names say it by themselves
    span: tuple[int, int] | None  #: of the trigger
    pattern: str | None
    entry: str  #: id of the lexicon entry, or the rule
    kept: bool  #: False where another sentence of the document says the same, better


@dataclass(frozen=True, slots=True)
class Missed:
    """A word that the lexicon lists and that gave nothing here."""

    reason: str  #: in plain words
    trigger: str | None
    span: tuple[int, int] | None
    patterns: tuple[str, ...]
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """One sentence: what was found in it, and what was not."""

    document: str  #: locator
    number: int  #: from 1
    start: int
    end: int
    text: str
    question: bool  #: a question states nothing
    names: tuple[Named, ...]
    references: tuple[Named, ...]  #: pronouns and descriptions that were resolved
    given: tuple[Given, ...]
    missed: tuple[Missed, ...]

    def as_dict(self) -> dict[str, Any]:
        """As plain data, for JSON: a statement is told by its parts."""
        plain = {f: getattr(self, f) for f in ("document", "number", "start", "end", "text", "question")}
        return plain | {
            "names": [asdict(n) for n in self.names],
            "references": [asdict(n) for n in self.references],
            "statements": [_statement(g) for g in self.given],
            "missed": [asdict(m) for m in self.missed],
        }


def _statement(given: Given) -> dict[str, Any]:
    s = given.statement
    return {
        "words": given.words, "subject": s.subject, "predicate": s.predicate, "object": s.object, "polarity": s.polarity,
        "modality": s.modality, "time": s.time.value, "time_basis": s.time.basis, "place": s.place, "recipient": s.recipient,
        "attributed_to": list(s.attributed_to), "attribution_act": s.attribution_act, "disputed_by": list(s.disputed_by),
        "confidence": s.confidence, "trigger": given.trigger, "span": given.span, "pattern": given.pattern,
        "entry": given.entry, "kept": given.kept,
    }  # fmt: skip


def explain(documents: Iterable[Document], ontology: Ontology | None = None) -> Iterator[Explained]:
    """Explain documents sentence by sentence, lazily and in order."""
    for reading in understand(documents, ontology):
        yield from explained(reading)


def explained(reading: Reading) -> Iterator[Explained]:
    """The sentences of a document that is read already."""
    tale = _Tale(reading)
    for n in range(len(reading.sentences)):
        yield tale.sentence(n)


def _by_sentence(mentions: Iterable[Resolved]) -> dict[int, list[Resolved]]:
    found: dict[int, list[Resolved]] = {}
    for m in mentions:
        found.setdefault(m.sentence, []).append(m)
    return found


class _Tale:
    """A document with everything that the extraction considered, in words."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.found = candidates(reading)
        self.kept = {id(statement) for statement in settled(self.found)}
        self.by_sentence: dict[int, list[Candidate]] = {}
        for candidate in self.found:
            self.by_sentence.setdefault(candidate.sentence, []).append(candidate)
        self.names, self.references = (_by_sentence(ms) for ms in (reading.names.mentions, reading.reference))

    def sentence(self, n: int) -> Explained:
        here, found = self.reading.sentences[n], self.by_sentence.get(n, [])
        names = self._named(self.names.get(n, ()))
        references = self._named(self.references.get(n, ()))
        missed = [*self._rejected(found), *(self._unfitting(here, found) if len({m.entity for m in names}) > 1 else ())]
        return Explained(
            self.reading.document.locator, n + 1, here.start, here.end, self.reading.quote(here.start, here.end), asks(here),
            names, tuple(r for r in references if r not in names), tuple(self._given(c) for c in found if c.statement is not None),
            tuple(sorted(missed, key=lambda m: m.span or (here.start, here.start))),
        )  # fmt: skip

    def _named(self, mentions: Iterable[Resolved]) -> tuple[Named, ...]:
        found = {
            (m.start, m.end, m.entity): Named(m.start, m.end, m.text, m.entity, self.label(m.entity), m.type, m.found_by)
            for m in mentions if m.start < m.end
        }  # fmt: skip
        return tuple(found[key] for key in sorted(found))

    def _given(self, candidate: Candidate) -> Given:
        statement = candidate.statement
        assert statement is not None
        words = in_words(statement, self.labels, self.predicates)
        pattern = candidate.pattern.text if candidate.pattern else None
        return Given(words, statement, *self._trigger(candidate.trigger), pattern, statement.extractor, id(statement) in self.kept)

    def _trigger(self, token: Token | None) -> tuple[str | None, tuple[int, int] | None]:
        return (None, None) if token is None else (self.reading.quote(token.start, token.end), (token.start, token.end))

    def _rejected(self, found: list[Candidate]) -> Iterator[Missed]:
        """Rejected candidates; patterns of a word that were rejected for the same reason stand together."""
        together: dict[tuple[str, int], list[Candidate]] = {}
        read = {(id(c.trigger), c.pair) for c in found if c.statement is not None and c.pair is not None}
        for c in found:
            if c.reason == "impossible type" and (id(c.trigger), c.pair) in read:
                continue  # another entry of the same word is for such things
            if c.reason is not None:
                together.setdefault((self._reason(c, c.reason), c.trigger.start if c.trigger else -1), []).append(c)
        for (reason, _), group in together.items():
            patterns = dict.fromkeys((c.pattern.text, c.pattern.entry.id) for c in group if c.pattern is not None)
            yield Missed(
                reason, *self._trigger(group[0].trigger), tuple(dict.fromkeys(p for p, _ in patterns)), tuple(dict.fromkeys(e for _, e in patterns))
            )  # fmt: skip

    def _unfitting(self, sentence: Sentence, found: list[Candidate]) -> Iterator[Missed]:
        """Words of the lexicon around which no pattern of theirs finds its arguments."""
        tried = {id(c.trigger) for c in found}
        for token in sentence.tokens if not asks(sentence) else ():
            reports = self.reading.lexicon.cue("reports", token.lemma) == "says"  # its part is who says it
            if id(token) in tried or token.lemma in COMMON or token.dep in ("aux", "auxpass") or reports:
                continue
            # a pattern with a fixed object is of interest only where that object is
            if patterns := tuple(dict.fromkeys(p.text for p in patterns_of(self.reading, sentence, token) if p.fixed is None)):
                yield Missed("no pattern of it finds its arguments here", *self._trigger(token), patterns, ())

    def _reason(self, c: Candidate, reason: str) -> str:
        """Why a candidate was rejected, with the words that it is about."""
        a, b = c.pair or (None, None)
        if reason in ("subject not understood", "object not understood"):
            role = reason[0].upper()
            words = [self._phrase(t) for t in c.roles.get(role, ())]
            return f"{reason}: {', '.join(f'“{w}”' for w in dict.fromkeys(words))}" if words else f"{reason}: nothing stands there"
        if a is None or b is None:
            return reason
        names = f"{self._entity(a)}, {self._entity(b)}"
        predicate = predicate_words(c.pattern.entry.predicate, self.predicates) if c.pattern else ""
        if reason == "impossible type":
            return f"not of the kind that “{predicate}” is said of here: {names}"
        if reason == "subject is object":
            return f"subject and object are the same: {self.label(a.entity)}"
        return f"{reason}: {names}"

    def _phrase(self, token: Token) -> str:
        """A noun with what belongs to it, as the text has it."""
        own = [t for t in token.children if t.dep in ("det", "amod", "compound", "poss", "nmod", "nummod", "case")]
        tokens = [token, *own, *(t for c in own if c.dep in ("poss", "compound", "nmod") for t in c.subtree())]
        return clean(self.reading.quote(min(t.start for t in tokens), max(t.end for t in tokens)), 80)

    def _entity(self, r: Resolved) -> str:
        return f"{self.label(r.entity)} ({self.classes.get(r.type, r.type)})"

    def label(self, entity: str) -> str:
        """The label of an entity."""
        return clean(self.labels.get(entity, entity), 120)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Labels of all entities that the document may speak of."""
        known = {slug: entry.label for slug, entry in self.reading.ontology.gazetteer.items()}
        return known | {slug: e.label for slug, e in self.reading.names.entities.items() if slug not in known}

    @cached_property
    def predicates(self) -> Mapping[str, str]:
        """Labels of the predicates."""
        return {name: p.label for name, p in self.reading.ontology.predicates.items()}

    @cached_property
    def classes(self) -> Mapping[str, str]:
        """Labels of the classes."""
        return {name: c.label for name, c in self.reading.ontology.classes.items()}
