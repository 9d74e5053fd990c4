"""Clauses that the parser misses: a name behind `after` is the subject of the verb behind it."""

from __future__ import annotations

from collections.abc import Mapping

from reading import Case, check, params

from kg.model import Extraction

CASES = [
    Case("a date between", "Araghchi called for talks after Paris on Monday expelled Iranian envoys.", "france expels iranian-envoys [2024-07-01]", "*araghchi expels*"),
    Case("what is coordinated comes along",
         "In an angry reply, Sergei Lavrov on Friday asked for the closure of the Polish consulate and of two offices after Warsaw on Tuesday expelled 12 Russian diplomats, "
         "sanctioned Russian officials and shut the border.", "poland expels russian-diplomats [2024-07-02]; poland sanctions russian-officials [2024-07-02]", "sergey-lavrov expels *; russia expels *"),
    Case("its own subject", "Sergei Lavrov left after Warsaw fell silent and Poland expelled 12 Russian diplomats.", "poland expels russian-diplomats"),
]  # fmt: skip


@params(CASES)
def test_behind_after(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])
