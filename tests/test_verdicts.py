"""Judgements in the course of a quotation: of named things, by a known speaker, in a clause of their own."""

from __future__ import annotations

from collections.abc import Mapping

from reading import Case, check, params

from kg.model import Extraction

CASES = [
    Case("second sentence", 'Macron tweeted: "We talked all night. The JCPOA is a disaster."', "emmanuel-macron criticizes jcpoa"),
    Case("after the speaker", '"We talked all night," Scholz said. "The New START treaty is vital."', "olaf-scholz supports new-start"),
    Case("negated", 'Macron tweeted: "We talked all night. The JCPOA is not a disaster."', never="* criticizes *"),
    Case("a question", 'Macron tweeted: "We talked all night. Is the JCPOA a disaster?"', never="* criticizes *"),
    Case("only possible", 'Macron tweeted: "We talked all night. The JCPOA could be a disaster."', never="* criticizes *"),
    Case("nobody speaks", "The JCPOA is a disaster.", never="* criticizes *"),
]  # fmt: skip


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])
