"""Clauses that are dated from one another."""

from __future__ import annotations

import pytest
from reading import found

# The text; subject, predicate and object; the date.
CASES = [
    ("The visit comes a day after Iran attacked Israel.", "iran attacks israel", "2024-07-04"),
    ("The vote comes two days before Russia withdraws from the JCPOA.", "russia withdrawsFrom jcpoa", "2024-07-07"),
    ("Israel attacked Iran on Tuesday, three days after Iran attacked Israel.", "iran attacks israel", "2024-06-29"),
    ("Three days after Iran attacked Israel on Monday, Israel attacked Iran.", "israel attacks iran", "2024-07-04"),
    ("Israel attacked Iran on Tuesday, hours after Iran attacked Israel.", "iran attacks israel", "2024-07-02"),
    ("Israel attacked Iran weeks after Iran attacked Israel on Monday.", "israel attacks iran", None),
    ("Israel attacked Iran more than two days after Iran attacked Israel on Monday.", "israel attacks iran", None),
    ("Israel attacked Iran a day after Iran attacked Israel.", "iran attacks israel", None),
    ("Biden met Macron on Monday. He met Olaf Scholz a day after Iran attacked Israel.", "iran attacks israel", "2024-06-30"),
    ("The report comes a week after the United States sanctioned Iran.", "united-states sanctions iran", "2024-06-24/2024-06-30"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "triple", "value"), CASES)
def test_counted_from_another_clause(text: str, triple: str, value: str | None) -> None:
    assert {time for time, _ in found(text, triple)} == {value}


def test_what_follows_goes_on_from_the_clause_behind() -> None:
    text = "The visit comes a day after Putin met Wang Yi. He also met Narendra Modi."
    assert found(text, "vladimir-putin meets narendra-modi")[0][0] == "2024-07-04"
