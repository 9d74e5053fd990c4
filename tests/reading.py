"""A text in, its statements out, each as one line that a test can quote.

A line names subject, predicate and object, then what it says beyond them, always in this order:
`russia deploys 9m729-missile not planned @belarus >syria [2019-02] accuses:ukraine disputed:russia`.
What is left out is the plain case: positive, actual, no place, no recipient, no date, the document's own voice.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from types import FrameType
from typing import Any, NamedTuple

import pytest

from kg.model import Document, Extraction, Modality, Polarity, Statement, is_fact
from kg.pipeline import extract

PUBLISHED = "2024-07-05"  # a Friday
Triple = tuple[str, str, str]
#: Predicates without a direction.
SYMMETRIC = ("meets", "agreesWith", "cooperatesWith", "negotiates")


class Case(NamedTuple):
    """A construction: a text, and what it says and does not say.

    `says`: lines separated by `;`. All must be there, and no other statement of the predicates that they name.
    `never`: patterns of lines that must not be there, separated by `;`, with `*` for anything.
    """

    name: str
    text: str
    says: str = ""
    never: str = ""
    published: str | None = PUBLISHED
    publisher: str | None = None
    limit: str = ""  #: why it fails today; the test must then fail


def document(text: str, published: str | None = PUBLISHED, publisher: str | None = None, name: str = "a.txt") -> Document:
    """A document with nothing but a text, a date and a publisher."""
    basis = "metadata" if published else "unknown"
    return Document(name, text, publisher=publisher, published=published, published_basis=basis, file=name)


def read(text: str, published: str | None = PUBLISHED, publisher: str | None = None) -> Extraction:
    """What one text gives."""
    return next(iter(extract([document(text, published, publisher)])))


def read_cases(cases: Iterable[Case]) -> dict[str, Extraction]:
    """What each case gives, read in one run, a document for each."""
    cases = list(cases)
    documents = [document(c.text, c.published, c.publisher, f"{n}.txt") for n, c in enumerate(cases)]
    return dict(zip((c.name for c in cases), extract(documents), strict=True))


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fail, rather than wait for ever, where a loop does not end (no limit where the system has no alarm)."""

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"not done within {seconds} s")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def triples(extraction: Extraction) -> set[Triple]:
    """Subject, predicate and object of all statements, however they are meant."""
    return {(s.subject, s.predicate, s.object) for s in extraction.statements}


def facts(extraction: Extraction) -> set[Triple]:
    """Subject, predicate and object of what the document says in its own voice, as done, undisputed."""
    return {(s.subject, s.predicate, s.object) for s in extraction.statements if is_fact(s)}


def line(s: Statement) -> str:
    """A statement in one line, as described above."""
    words = [s.subject, s.predicate, s.object]
    if s.polarity is Polarity.NEGATIVE:
        words.append("not")
    if s.modality is not Modality.ACTUAL:
        words.append(s.modality.value)
    words += [f"@{s.place}"] if s.place else []
    words += [f">{s.recipient}"] if s.recipient else []
    words += [f"[{s.time.value}]"] if s.time.value else []
    if s.attributed_to or s.attribution_act:
        words.append(f"{s.attribution_act}:{'+'.join(sorted(s.attributed_to))}")
    words += [f"disputed:{'+'.join(s.disputed_by)}"] if s.disputed_by else []
    return " ".join(words)


def lines(extraction: Extraction) -> list[str]:
    """All statements, a line each, sorted."""
    return sorted(line(s) for s in extraction.statements)


def params(cases: Sequence[Case]) -> Any:
    """`pytest.mark.parametrize` over cases; those with a limit must fail."""
    assert len({c.name for c in cases}) == len(cases), "two cases of one name"
    return pytest.mark.parametrize(
        "case",
        [pytest.param(c, id=c.name, marks=pytest.mark.xfail(strict=True, reason=c.limit) if c.limit else ()) for c in cases],
    )


def check(case: Case, extraction: Extraction) -> None:
    """Fail where the text gives other statements than the case says."""
    got = lines(extraction)
    wanted = sorted(w.strip() for w in case.says.split(";") if w.strip())
    named = {w.split()[1] for w in wanted}
    assert [g for g in got if g.split()[1] in named] == wanted, f"{case.text!r} gives {got}"
    for pattern in (p.strip() for p in case.never.split(";") if p.strip()):
        assert not [g for g in got if fnmatchcase(g, pattern)], f"{case.text!r} gives {got}"


def found(text: str, triple: str, published: str | None = "2024-07-05") -> list[tuple[str | None, str | None]]:
    """Date and place of the statements of a triple, in either direction where it has none."""
    result = []
    for s in read(text, published).statements:
        ways = [(s.subject, s.object)] + ([(s.object, s.subject)] if s.predicate in SYMMETRIC else [])
        if any(fnmatchcase(f"{a} {s.predicate} {b}", triple) for a, b in ways):
            result.append((s.time.value, s.place))
    assert result, [line(s) for s in read(text, published).statements]
    return result
