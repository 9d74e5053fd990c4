"""The project's own sentences (`tests/sentences/*.toml`): what each says, and what the extraction finds in it.

A file lists `[[sentence]]` tables: `text`, `expect` (what must be found), `maybe` (what may be found; neither rewarded
nor punished) and `published`. A line is `subject predicate object` in slugs, then `not` where it is negated. A file of
`QUALIFIED` says more: the modality where it is not actual, `by:` who says so (`by:` alone for nobody named, `+`
between several) and `disputed:` who denies it. Every third sentence of a file is held out, of the files of longer texts
the last ones (`LAST`): nothing is tuned on them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from kg.extract.reading import Reading
from kg.extract.statements import extract
from kg.model import Document, Modality, Polarity, Statement
from kg.ontology import load
from kg.pipeline import understand
from kg.score import SYMMETRIC

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "sentences"
#: Files whose lines carry qualifiers.
QUALIFIED = frozenset(("claims",))
#: Files of longer texts -> how many tables at their end are held out.
LAST = {"articles": 2, "essays": 2, "essays2": 3}
PUBLISHED = "2024-07-05"  # a Friday
#: What names say by themselves need not be listed, and is not punished.
UNLISTED = frozenset(("leads", "holdsOffice", "partOf"))
_KEYS = frozenset(("text", "expect", "maybe", "published"))


class Line(NamedTuple):
    """What a sentence says, without its qualifiers; a symmetric predicate has its ends in order."""

    subject: str
    predicate: str
    object: str
    negative: bool = False

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object}" + " not" * self.negative


class Meant(NamedTuple):
    """How it is meant: modality, who says so, who denies it."""

    modality: str = Modality.ACTUAL.value
    by: frozenset[str] = frozenset()
    disputed: frozenset[str] = frozenset()

    def __str__(self) -> str:
        modality = "" if self.modality == Modality.ACTUAL else f" {self.modality}"
        said = ((label, who) for label, whose in (("by", self.by), ("disputed", self.disputed)) for who in sorted(whose))
        return modality + "".join(f" {label}:{who}" for label, who in said)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence (or longer text) with what it says: each line with the ways in which it may be meant."""

    text: str
    expect: dict[Line, set[Meant]]
    maybe: dict[Line, set[Meant]]
    published: str
    held_out: bool

    def judge(self, line: Line) -> bool | None:
        """Whether a line is right; None where the sentence leaves it open."""
        if line in self.expect:
            return True
        if line in self.maybe or line.predicate in UNLISTED:
            return None
        # who deploys a weapon somewhere makes it stand there: it may be listed or not
        deployed = any(x.predicate == "deploys" and x.object == line.subject for x in (*self.expect, *self.maybe))
        return None if line.predicate == "deployedIn" and deployed else False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found in a sentence."""

    sentence: Sentence
    found: dict[Line, set[Meant]]

    @property
    def right(self) -> list[Line]:
        return sorted(line for line in self.found if self.sentence.judge(line))

    @property
    def false(self) -> list[Line]:
        return sorted(line for line in self.found if self.sentence.judge(line) is False)

    @property
    def missed(self) -> list[Line]:
        return sorted(line for line in self.sentence.expect if line not in self.found)

    @property
    def misread(self) -> list[tuple[Line, Meant]]:
        """What is found, but not as it is meant: each way in which nobody says it there."""
        return sorted(
            (line, meant)
            for line in self.right
            for meant in self.sentence.expect[line]
            if meant not in self.found[line]
        )  # fmt: skip

    def report(self, qualified: bool = False) -> str:
        """The text and what is wrong; empty where nothing is."""
        wrong = [f"    missed  {line}" for line in self.missed] + [f"    false   {line}" for line in self.false]
        for line, meant in self.misread if qualified else ():
            wrong.append(f"    meant   {line}{meant}, found as {' or '.join(f'{line}{x}' for x in sorted(self.found[line], key=str))}")
        return "\n".join([f"  {self.sentence.text}", *wrong]) if wrong else ""


def read(path: Path) -> list[Sentence]:
    """The sentences of a file. Raises ValueError that names a sentence which is not as it should be."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["sentence"]
    last = LAST.get(path.stem)
    held = [n % 3 == 2 if last is None else n >= len(tables) - last for n in range(len(tables))]
    return [_sentence(table, f"{path.name}, sentence {n}", out) for n, (table, out) in enumerate(zip(tables, held, strict=True), 1)]


def _sentence(table: dict[str, Any], where: str, held_out: bool) -> Sentence:
    if not table.keys() >= {"text", "expect"} or table.keys() - _KEYS:
        raise ValueError(f"{where}: has the keys {', '.join(table)}")
    try:
        expect, maybe = _lines(table["expect"]), _lines(table.get("maybe", ()))
        if unknown := sorted({line.predicate for line in expect} - load().predicates.keys()):
            raise ValueError(f"unknown: {', '.join(unknown)}")
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
    return Sentence(table["text"], expect, maybe, table.get("published", PUBLISHED), held_out)


def _lines(texts: Iterable[str]) -> dict[Line, set[Meant]]:
    result: dict[Line, set[Meant]] = {}
    for text in texts:
        line, meant = parse(text)
        result.setdefault(line, set()).add(meant)
    return result


def parse(text: str) -> tuple[Line, Meant]:
    """A line of a file."""
    subject, predicate, object_, *rest = text.split()
    modality, by, disputed = Modality.ACTUAL.value, "", ""
    for word in rest:
        if word.startswith("by:"):
            by = word.removeprefix("by:")
        elif word.startswith("disputed:"):
            disputed = word.removeprefix("disputed:")
        elif word != "not":
            modality = Modality(word).value
    speakers, deniers = (frozenset(filter(None, x.split("+"))) for x in (by, disputed))
    return line_of(subject, predicate, object_, "not" in rest), Meant(modality, speakers, deniers)


def line_of(subject: str, predicate: str, object_: str, negative: bool) -> Line:
    """A line with the ends of a symmetric predicate in order."""
    if predicate in SYMMETRIC:
        subject, object_ = sorted((subject, object_))
    return Line(subject, predicate, object_, negative)


def said(statement: Statement) -> Line:
    """The line of a statement."""
    return line_of(statement.subject, statement.predicate, statement.object, statement.polarity is Polarity.NEGATIVE)


def readings(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, Reading]]:
    """Each sentence as it is read, all in one run."""
    documents = [Document(str(n), s.text, published=s.published) for n, s in enumerate(sentences)]
    return zip(sentences, understand(documents), strict=True)


def outcomes(sentences: Sequence[Sentence]) -> list[Outcome]:
    """What is found in each sentence."""
    result = []
    for sentence, reading in readings(sentences):
        found: dict[Line, set[Meant]] = {}
        for s in extract(reading)[0]:
            meant = Meant(s.modality.value, frozenset(s.attributed_to), frozenset(s.disputed_by))
            found.setdefault(said(s), set()).add(meant)
        result.append(Outcome(sentence, found))
    return result


class Figures(NamedTuple):
    """Right, false and missed lines, and of the right ones those that are meant as they are found."""

    right: int
    false: int
    missed: int
    asked: int
    meant: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.false)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def qualifiers(self) -> float:
        return self.meant / max(1, self.asked)


def figures(found: Iterable[Outcome]) -> Figures:
    """The figures over some sentences."""
    found = list(found)
    asked = sum(len(x.sentence.expect[line]) for x in found for line in x.right)
    counts = [sum(len(part) for part in parts) for parts in zip(*((x.right, x.false, x.missed, x.misread) for x in found), strict=True)] or [0, 0, 0, 0]
    right, false, missed, misread = counts
    return Figures(right, false, missed, asked, asked - misread)
