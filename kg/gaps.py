"""What the lexicon lacks, and what of it is never used: the tools of whoever extends it.

A gap is a verb or noun that stands between two things with names, as the parse has them, and that no entry covers
there. It is told in the lexicon's own language (``S pull out of O``), ready to be judged and pasted into an entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import Any

from kg.extract import frames
from kg.extract.arguments import Arguments
from kg.extract.qualifiers import referents
from kg.extract.reading import Reading
from kg.extract.sides import ACTOR
from kg.extract.statements import Candidate, asks, candidates
from kg.extract.text import Sentence, Token
from kg.model import Document
from kg.ontology import Ontology, load
from kg.ontology.lexicon import PREPOSITIONS, Entry, Lexicon, Pattern, load_lexicon
from kg.pipeline import understand
from kg.words import clean

__all__ = ["Example", "Gap", "Lack", "Use", "gaps", "gaps_of", "uses"]

GAP_COLUMNS = ("pattern", "word", "lack", "count", "documents", "classes", "known", "examples", "sources")
USE_COLUMNS = ("entry", "predicate", "pattern", "fired", "rejected")
EXAMPLES = 3  #: kept for each gap, each from another document where there are so many
WIDTH = 240  #: characters of an example
#: Prepositions that say where more often than whom, and the classes of which that is true.
WHERE = frozenset("in at near on across throughout inside outside around".split())
#: What may stand before the preposition of a phrasal verb: `pull out of`, `give up on`.
PARTICLES = frozenset("out up down off over along through on in".split())
#: Verbs that join a subject to what is said of it; the noun or adjective behind them is the word that counts.
COPULAS = frozenset(("be", "become", "remain", "seem", "appear"))


class Lack(StrEnum):
    """What is missing."""

    WORD = "word"  #: no pattern has the word
    SLOT = "slot"  #: the word is there, but not with this preposition or object
    CLASSES = "classes"  #: the pattern is there, but its entry is not for things of these classes or with these nouns


@dataclass(frozen=True, slots=True)
class Example:
    """A place where a gap stands."""

    document: str  #: locator
    quote: str
    subject: str  #: label
    object: str


@dataclass(slots=True)
class Gap:
    """A way of saying something about two things that no entry covers."""

    pattern: str  #: as it would stand in the lexicon
    word: str  #: its trigger
    lack: Lack
    count: int = 0
    classes: Counter[tuple[str, str]] = field(default_factory=Counter)  #: (of the subject, of the object)
    examples: list[Example] = field(default_factory=list)
    known: tuple[str, ...] = ()  #: patterns that the lexicon has for the word
    seen: set[str] = field(default_factory=set)

    @property
    def documents(self) -> int:
        """How many documents have it."""
        return len(self.seen)

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        pairs = sorted(self.classes.items(), key=lambda item: (-item[1], item[0]))
        return {
            "pattern": self.pattern, "word": self.word, "lack": self.lack, "count": self.count, "documents": self.documents,
            "classes": [f"{a} {b} {n}" for (a, b), n in pairs], "known": list(self.known),
            "examples": [e.quote for e in self.examples], "sources": [e.document for e in self.examples],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """How often a pattern of an entry gave a statement, and how often one of its candidates was rejected, by reason."""

    entry: Entry
    pattern: str
    fired: int
    rejected: Counter[str]

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        why = [f"{reason} {n}" for reason, n in sorted(self.rejected.items())]
        return {"entry": self.entry.id, "predicate": self.entry.predicate, "pattern": self.pattern, "fired": self.fired, "rejected": why}


@dataclass(frozen=True, slots=True)
class _Frame:
    """A trigger with the words of its subject and object, and the pattern that would match them."""

    trigger: Token
    pattern: str
    subjects: Sequence[Token]
    objects: Sequence[Token]


def gaps(documents: Iterable[Document], ontology: Ontology | None = None) -> list[Gap]:
    """The gaps of a corpus: the most frequent first, and those of more documents before those of fewer."""
    return gaps_of(understand(documents, ontology))


def gaps_of(readings: Iterable[Reading]) -> list[Gap]:
    """The gaps of documents that are read already."""
    found: dict[tuple[str, Lack], Gap] = {}
    for reading in readings:
        for gap, example, pairs in _gaps(reading):
            known = found.setdefault((gap.pattern, gap.lack), gap)
            known.count += 1
            known.classes.update(pairs)
            known.seen.add(example.document)
            _keep(known.examples, example)
    return sorted(found.values(), key=lambda g: (-g.count, -g.documents, g.pattern, g.lack))


def _keep(examples: list[Example], example: Example) -> None:
    """Keep an example while there is room, or instead of a second one from the same document."""
    documents = [e.document for e in examples]
    if len(examples) < EXAMPLES:
        examples.append(example)
    elif example.document not in documents and (second := [n for n, d in enumerate(documents) if d in documents[:n]]):
        examples[second[-1]] = example


def _gaps(reading: Reading) -> Iterator[tuple[Gap, Example, set[tuple[str, str]]]]:
    by_trigger: dict[int, list[Candidate]] = {}
    # first of all: what is extracted must not depend on what is looked up here
    for candidate in candidates(reading):
        if candidate.trigger is not None:
            by_trigger.setdefault(id(candidate.trigger), []).append(candidate)
    for sentence in reading.sentences:
        for trigger in sentence.tokens if not asks(sentence) else ():
            for frame in _frames(reading, trigger):
                near = [c for t in (trigger, trigger.head, *trigger.children) for c in by_trigger.get(id(t), ())]
                if gap := _gap(reading, sentence, frame, near):
                    yield gap


def _frames(reading: Reading, trigger: Token) -> Iterator[_Frame]:
    """The ways in which a word stands between others: with its object, or with a preposition."""
    verbal = trigger.pos == "VERB" or frames.modifying(trigger) or trigger.tag in ("VBN", "VBG", "VBD")
    if trigger.dep in ("aux", "auxpass") or not trigger.lemma.replace("-", "").isalpha() or id(trigger) in reading.names.by_token:
        return
    arguments = Arguments(reading, trigger)
    if verbal and trigger.lemma not in COPULAS:
        yield from _verb(reading, trigger, arguments)
    elif trigger.pos == "ADJ" and trigger.dep == "acomp" and trigger.head.lemma in COPULAS:
        for preposition, tokens in _phrases(trigger):
            yield _Frame(trigger, f"S be {trigger.lemma} {preposition} O", arguments.subjects(), tokens)
    elif trigger.pos == "NOUN" and id(trigger) not in reading.title_at and not _stands_in(reading, trigger):
        for preposition, tokens in _phrases(trigger):
            if preposition == "between":
                yield _Frame(trigger, f"NOUN {trigger.lemma} between S", tokens, tokens)
            else:
                yield _Frame(trigger, f"S's {trigger.lemma} {preposition} O", arguments.subjects(), tokens)
        # `voiced gratitude to Norway`: the parser may hang the phrase on the verb
        for preposition, tokens in _phrases(trigger.head) if trigger.dep == "dobj" and trigger.head.lemma in frames.SUPPORT else ():
            if preposition not in (*WHERE, "between"):
                yield _Frame(trigger, f"S's {trigger.lemma} {preposition} O", arguments.subjects(), tokens)


def _verb(reading: Reading, verb: Token, arguments: Arguments) -> Iterator[_Frame]:
    subjects, objects = arguments.subjects(), arguments.objects()
    particle = next((c.text.lower() for c in verb.children if c.dep == "prt" and c.text.lower() in PREPOSITIONS), None)
    phrasal = f"{verb.lemma} {particle}" if particle else verb.lemma
    if referents(reading, objects):
        yield _Frame(verb, f"S {phrasal} O", subjects, objects)
        return
    nouns = [o for o in objects if o.pos == "NOUN"][:1]
    for preposition, tokens in _phrases(verb):
        if not objects and not frames.passive(verb):
            yield _Frame(verb, f"S {verb.lemma} {preposition} O", subjects, tokens)
        elif nouns and verb.lemma not in frames.SUPPORT:
            yield _Frame(verb, f"S {phrasal} {nouns[0].lemma} {preposition} O", subjects, tokens)
    for noun in nouns if verb.lemma not in frames.SUPPORT else ():  # of `hold talks with` the noun tells more
        for preposition, tokens in _phrases(noun):
            yield _Frame(verb, f"S {phrasal} {noun.lemma} {preposition} O", subjects, tokens)


def _phrases(token: Token) -> Iterator[tuple[str, list[Token]]]:
    """Prepositional phrases by their whole preposition: `out of`, not `of`."""
    names: dict[int, tuple[str, Token]] = {}
    for name, t in frames.phrases(token):
        longer = id(t) not in names or len(name) > len(names[id(t)][0])
        *before, last = name.split()
        if longer and last in PREPOSITIONS and all(word in PARTICLES for word in before):
            names[id(t)] = (name, t)
    by_name: dict[str, list[Token]] = {}
    for name, t in names.values():
        by_name.setdefault(name, []).append(t)
    yield from by_name.items()


def _stands_in(reading: Reading, noun: Token) -> bool:
    """Whether a noun only stands for its owner or for what follows: `Russian forces`, `members of`."""
    nouns = reading.lexicon.cues["nouns"]
    return any(noun.lemma in nouns[kind] for kind in ("owned", "partitive", "people", "sources"))


def _gap(
    reading: Reading, sentence: Sentence, frame: _Frame, near: list[Candidate]
) -> tuple[Gap, Example, set[tuple[str, str]]] | None:
    """The gap that a frame is, unless nobody known stands there or an entry covers it."""
    preposition = frame.pattern.split()[-2]
    reports = reading.lexicon.cue("reports", frame.trigger.lemma) == "says" and frame.pattern == f"S {frame.trigger.lemma} O"
    missing: list[tuple[Lack, str, str, str, str]] = []
    for s, o in product(frame.subjects, frame.objects):
        for a, b in product(referents(reading, [s]), referents(reading, [o])):
            where = preposition in WHERE and (b.type == "Place" or b.type == "State" and len(frame.pattern.split()) > 4)
            twice = s in frame.objects and s.i >= o.i  # `between A and B` is one pair
            if reports and b.type in ACTOR:
                continue  # who is said, thought or known is the beginning of a clause
            if a.entity == b.entity or where or twice or b.found_by == "pronoun":  # `see it`, `remind us`: too vague to tell
                continue
            lack = _lack(reading.lexicon, frame, near, (s, o), {a.entity, b.entity})
            if lack is not None:
                missing.append((lack, a.type, b.type, a.entity, b.entity))
    if not missing:
        return None
    lack, _, _, a_, b_ = missing[0]
    word = frame.trigger.lemma
    known = _known(reading.lexicon, frame)
    gap = Gap(frame.pattern, word, lack, known=tuple(p.text for p in known))
    example = Example(reading.document.locator, _quote(reading, sentence, frame), _label(reading, a_), _label(reading, b_))
    return gap, example, {(x, y) for _, x, y, _, _ in missing}


def _known(lexicon: Lexicon, frame: _Frame) -> tuple[Pattern, ...]:
    table = lexicon.nouns if frame.pattern.startswith(("S's", "NOUN")) else lexicon.verbs
    patterns = table.get(frame.trigger.lemma, ())
    if frame.pattern.startswith("S be "):
        patterns += tuple(p for p in lexicon.verbs.get("be", ()) if frame.trigger.lemma in p.text.split())
    return patterns


def _lack(
    lexicon: Lexicon, frame: _Frame, near: list[Candidate], words: tuple[Token, Token], pair: set[str]
) -> Lack | None:
    """What the lexicon lacks to read two words as subject and object; None where it reads them, whatever comes of it."""
    known = [p.text for p in _known(lexicon, frame)]
    lack = Lack.CLASSES if frame.pattern in known else Lack.SLOT if known else Lack.WORD
    for c in near:
        both = c.pair is not None and {c.pair[0].entity, c.pair[1].entity} == pair
        standing = all(any(w in tokens for tokens in c.roles.values()) for w in words)
        # `held talks`: the object is a word of the pattern
        part = c.pattern is not None and not {words[1].lemma, words[1].text.lower()}.isdisjoint(c.pattern.text.split()[2:])
        if c.reason == "impossible type":
            lack = Lack.CLASSES if both and c.trigger is frame.trigger else lack
        elif both or part or standing and c.pair is None:
            return None
    return lack


def _label(reading: Reading, entity: str) -> str:
    entry = reading.ontology.gazetteer.get(entity)
    return clean(entry.label if entry else reading.names.entities[entity].label if entity in reading.names.entities else entity, 80)


def _quote(reading: Reading, sentence: Sentence, frame: _Frame) -> str:
    """The words from the first argument to the last, with what lies between them, else the beginning of the sentence."""
    tokens = [t for t in (frame.trigger, *frame.subjects, *frame.objects) if sentence.start <= t.start < sentence.end]
    whole = [x for t in tokens for x in (t, *(c for c in t.children if c.dep in ("det", "amod", "compound", "poss", "neg", "aux", "prt")))]
    start, end = min(t.start for t in whole), max(t.end for t in whole)
    return clean(reading.quote(start, end), WIDTH)


def uses(documents: Iterable[Document], ontology: Ontology | None = None) -> list[Use]:
    """How often each pattern of the lexicon fired in a corpus, in the order of the lexicon's files."""
    ontology = ontology or load()
    lexicon = load_lexicon(ontology)
    fired: Counter[tuple[str, str]] = Counter()
    rejected: dict[tuple[str, str], Counter[str]] = {}
    for reading in understand(documents, ontology):
        for c in candidates(reading):
            if c.pattern is None:
                continue
            key = (c.pattern.entry.id, c.pattern.text)
            if c.statement is not None:
                fired[key] += 1
            elif c.reason is not None:
                rejected.setdefault(key, Counter())[c.reason] += 1
    patterns: dict[str, list[str]] = {}
    for table in (lexicon.verbs, lexicon.nouns):
        for pattern in (p for ps in table.values() for p in ps):
            patterns.setdefault(pattern.entry.id, []).append(pattern.text)
    return [
        Use(entry, text, fired[entry.id, text], rejected.get((entry.id, text), Counter()))
        for entry in lexicon.entries for text in sorted(patterns.get(entry.id, ()))
    ]  # fmt: skip
