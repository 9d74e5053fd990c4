"""How far a scope reaches: coordination, adverbial clauses, reports; what is not done is no fact whatever stands around it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from reading import Case, check, facts, params, read_cases

from kg.model import Extraction

LEAVES = "iran withdrawsFrom npt"

CASES = [
    Case("not carried on", "The European Union has not imposed sanctions on Georgia.", "european-union sanctions georgia not"),
    Case("negation of one of two verbs", "Turkey did not sign the NPT but joined NATO.", "turkey signs npt not; turkey joins nato"),
    Case("in order to", "Lavrov flew to Geneva to sign the Kyoto Protocol.", never="sergey-lavrov signs kyoto-protocol"),
    Case("will do while", "Russia will hold drills starting on Friday in Belarus.", never="* actual *"),
    Case("rather than", "Rather than withdraw from the NPT, Iran suspended the JCPOA.", f"{LEAVES} not; iran suspends jcpoa"),
    Case("question", "Did Russia violate the INF Treaty?", never="russia violates inf-treaty"),
    Case("announced that it would", "Iran announced that it would withdraw from the NPT.", f"{LEAVES} planned says:iran"),
    Case("warned that it would", "Israel warned that it would attack Iran.", "israel attacks iran planned says:israel"),
    Case("insisted that it did not", "Iran insisted that it did not withdraw from the NPT.", f"{LEAVES} not says:iran"),
]  # fmt: skip


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])


FRAMES = [
    "Iran {} from the NPT.", "Yesterday, Iran {} from the NPT, to the surprise of France.",
    "Iran, a state with many neighbours, {} from the NPT.",
]  # fmt: skip
WEAKENED = [
    "will withdraw", "may withdraw", "might soon withdraw", "should withdraw", "has not withdrawn", "did not withdraw", "never withdrew",
    "refused to withdraw", "plans to withdraw", "threatened to withdraw", "wants to withdraw", "was asked to withdraw", "considered withdrawing",
    "denied withdrawing", "promised to withdraw", "was about to withdraw", "was unable to withdraw", "is likely to withdraw", "failed to withdraw",
    "intends to withdraw", "would withdraw", "is set to withdraw", "is expected to withdraw", "was not allowed to withdraw", "will not withdraw",
]  # fmt: skip


@pytest.fixture(scope="module")
def weakened() -> dict[str, Extraction]:
    return read_cases(Case(f"{words}/{n}", frame.format(words)) for words in WEAKENED for n, frame in enumerate(FRAMES))


@pytest.mark.parametrize("words", WEAKENED)
def test_what_is_not_done_is_no_fact_whatever_stands_around_it(words: str, weakened: Mapping[str, Extraction]) -> None:
    for n, frame in enumerate(FRAMES):
        assert ("iran", "withdrawsFrom", "npt") not in facts(weakened[f"{words}/{n}"]), frame.format(words)


def test_done_is_a_fact_whatever_stands_around_it() -> None:
    found = read_cases(Case(str(n), frame.format("withdrew")) for n, frame in enumerate(FRAMES))
    assert all(("iran", "withdrawsFrom", "npt") in facts(x) for x in found.values())
