"""Who negotiated an agreement, where negotiations are said to have led to it."""

from __future__ import annotations

from collections.abc import Mapping

from reading import Case, check, params

from kg.model import Extraction

CASES = [
    Case("led to", "Years of talks between Russia and the United States led to New START.", "russia negotiates new-start; united-states negotiates new-start"),
    Case("came after", "New START came after a year of talks between Russia and the United States.", "russia negotiates new-start; united-states negotiates new-start"),
    Case("result of", "The JCPOA was the result of two years of negotiations between Iran and the P5+1.", "iran negotiates jcpoa; p5-plus-1 negotiates jcpoa; iran negotiates p5-plus-1"),
    Case("reached after", "The JCPOA was reached after talks between Iran and the P5+1.", "iran negotiates jcpoa; p5-plus-1 negotiates jcpoa"),
    Case("nothing came of it", "Talks between Iran and Iraq did not mention the JCPOA.", never="* negotiates jcpoa"),
    Case("one side alone", "Iran left after talks about the JCPOA.", never="* negotiates jcpoa"),
]  # fmt: skip


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])
