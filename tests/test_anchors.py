"""What an expression of time hangs on, also where the parser took it for a part of something else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from reading import PUBLISHED

from kg.extract import times
from kg.extract.anchors import dated_noun, dates_main_clause, hanging, leads_away, stray_preposition, teller
from kg.extract.text import Sentence, Token, paragraphs, parse


@pytest.fixture(scope="module")
def parsed() -> dict[str, Sentence]:
    texts = [text for text, *_ in CASES]
    return {text: found[0] for text, found in parse((text, paragraphs(text), text) for text in texts)}


def expressions(text: str) -> Iterator[times.TimeExpression]:
    return (e for e in times.find(text, PUBLISHED) if e.time.value)


# The text; the noun that its date describes; whether the date is the main clause's; the verb that tells what happened.
CASES = [
    ("Putin met Xi on Thursday.", None, True, "met"),
    ("Putin attended Thursday's summit.", "summit", False, "attended"),
    ("The invasion of 2022 changed Europe.", "invasion", False, "changed"),
    ("The February 2022 invasion changed Europe.", "invasion", False, "changed"),
    ("Russia has left the treaty, the ministry said on Monday.", None, False, "left"),
    ("The ministry said that Russia left the treaty in 2007.", None, False, "said"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "noun", "main", "verb"), CASES)
def test_the_anchor_of_a_date(text: str, noun: str | None, main: bool, verb: str, parsed: dict[str, Sentence]) -> None:
    sentence = parsed[text]
    (date,) = expressions(text)
    head = hanging(sentence, date)
    assert isinstance(head, Token)
    described = dated_noun(head, date)
    assert (described.text if described else None) == noun
    assert stray_preposition(sentence, date) is None
    assert dates_main_clause(sentence, date) is main
    assert teller(sentence).text == verb


def test_adverbs_that_lead_away() -> None:
    text = "Russia left the treaty. It later attacked Georgia."
    ((_, sentences),) = parse([(text, paragraphs(text), None)])
    assert [leads_away(s.root) for s in sentences] == [False, True]
