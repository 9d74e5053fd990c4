"""Event coding: the PLOVER class of what a source does to a target in a sentence.

The two actors are given, so no name needs to be known; what is said between them is extracted as from any document. The
lexicon's answer is one feature of a linear model over words, their place and word lists, which decides also where the
lexicon is silent. The classes are those of PLOVER (the successor of CAMEO); an agreement to cooperate is AGREE, a threat
THREATEN, a refusal REJECT, a demand REQUEST, whatever the act.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.coding_features import Phrases, features, phrases
from kg.errors import InputError
from kg.extract.entities import Resolution, Resolved
from kg.extract.mentions import find_names
from kg.extract.reading import Reading, read
from kg.extract.statements import extract
from kg.extract.text import Paragraph, Sentence, parse, plain
from kg.model import Document, Modality, Polarity, Statement
from kg.ontology import Ontology, load
from kg.ontology.lexicon import load_lexicon

__all__ = ["Case", "Model", "cases", "code", "evidence", "load_model", "read_lists"]

KIND = "State"  #: class given to both actors: it may do and suffer everything that an actor may
HOSTILE = frozenset(("SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST"))
SURE = 0.5  #: where no word of any list stands, a class less likely than this is a guess
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
        try:
            yield _case(json.loads(line), n)
        except (ValueError, RecursionError) as error:
            reason = "no JSON" if isinstance(error, json.JSONDecodeError | RecursionError) else str(error)
            hint = 'Lines are {"id": ..., "text": ..., "source": ..., "target": ...}; an actor is words of the text or [start, end]'
            raise InputError(f"not a case: {reason}", where=f"{where}, line {n}", hint=hint) from error


def _case(raw: object, n: int) -> Case:
    """A case from the data of line ``n``; ValueError with what is wrong with it."""
    if not isinstance(raw, dict):
        raise ValueError("no object")
    if missing := [key for key in ("text", "source", "target") if key not in raw]:
        raise ValueError(f"it has no {' and no '.join(missing)}")
    text = raw["text"]
    if not isinstance(text, str):
        raise ValueError("its text is no string")
    return Case(str(raw.get("id", n)), text, _span(text, raw["source"]), _span(text, raw["target"]))


def _span(text: str, actor: object) -> tuple[int, int]:
    """Where an actor stands in the text: as a word of its own before a part of another (`Iran` in `Iranian`)."""
    if isinstance(actor, str):
        word = re.search(rf"(?<!\w){re.escape(actor)}(?!\w)", text)
        start = word.start() if word else text.find(actor)
        end = start + len(actor)
    elif isinstance(actor, list) and len(actor) == 2 and all(type(x) is int for x in actor):
        start, end = actor
    else:
        raise ValueError(f"{actor!r} is neither words nor [start, end]")
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise ValueError(f"{actor!r} does not stand in the text")
    return start, end


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model: for each feature what it adds to each class, in hundredths."""

    classes: tuple[str, ...]
    weights: Mapping[str, list[int]]
    lists: Phrases
    fingerprint: str  #: of the sentences and lists that it was trained on

    def decide(self, found: Mapping[str, float]) -> tuple[str, float]:
        """The class that the features tell, and how likely it is against the others."""
        sums = [0.0] * len(self.classes)
        for name in sorted(found):  # in one order: sums of floats depend on it
            if row := self.weights.get(name):
                value = found[name] / 100
                sums = [total + weight * value for total, weight in zip(sums, row, strict=True)]
        top = max(sums)
        return self.classes[sums.index(top)], 1 / sum(math.exp(x - top) for x in sums)


@lru_cache(maxsize=4)
def load_model(folder: Path) -> Model:
    """The trained model of an ontology's folder, read once.

    Raises:
        InputError: the weights or the word lists are missing or damaged.
    """
    path = folder / "coding" / "weights.json"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Model(tuple(raw["classes"]), raw["weights"], read_lists(folder), str(raw["trained_on"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"the weights of the event coder cannot be read ({error})", where=str(path), hint="Install kg again.") from error


def read_lists(folder: Path) -> Phrases:
    """The word lists of an ontology's folder."""
    path = folder / "coding" / "words.toml"
    return phrases(tomllib.loads(path.read_text(encoding="utf-8")))


def code(cases: Iterable[Case], ontology: Ontology | None = None) -> Iterator[tuple[str, str | None]]:
    """The PLOVER class of each case, or None where nothing is said from the source to the target; in order."""
    ontology = ontology or load()
    model = load_model(ontology.folder)
    for case, statements, found in evidence(cases, ontology, model.lists):
        kind, likely = model.decide(found)
        guessed = likely < SURE and not any(name.startswith("list ") for name in found)
        yield case.id, None if guessed or _opposite(statements, ontology) else kind


def evidence(cases: Iterable[Case], ontology: Ontology, lists: Phrases) -> Iterator[tuple[Case, Sequence[Statement], dict[str, float]]]:
    """Each case with what the lexicon finds in it, and its features."""
    jobs = ((c.text, [Paragraph(0, len(c.text))], c) for c in cases)
    for case, sentences in parse(jobs):
        statements, _ = extract(_reading(case, sentences, ontology))
        yield case, statements, features(sentences, case.source, case.target, lists, best(statements, ontology))


def _opposite(statements: Iterable[Statement], ontology: Ontology) -> bool:
    """Whether the lexicon finds an act of the target towards the source, and none of the source."""
    ways = {(s.subject, s.object, ontology.predicates[s.predicate].symmetric) for s in statements if ontology.predicates[s.predicate].plover}
    return ("target", "source", False) in ways and not any(w[0] == "source" or w[2] for w in ways)


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
