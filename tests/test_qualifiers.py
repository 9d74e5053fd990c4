"""Where the act happens: the place that its own words name, those of the occasion, those of the journey."""

from __future__ import annotations

import pytest
from reading import found

# The text; subject, predicate and object; the place.
PLACES = [
    ("Nixon and Brezhnev signed the ABM Treaty on May 26, 1972, in Moscow.", "richard-nixon signs abm-treaty", "moscow"),
    ("Lavrov told reporters in Moscow that Russia had tested the Sarmat missile.", "russia tests sarmat", None),
    ("Speaking at a summit in Astana, Putin condemned NATO.", "vladimir-putin criticizes nato", "astana"),
    ("Blinken met Lavrov on the sidelines of a G20 meeting in New Delhi.", "antony-blinken meets sergey-lavrov", "new-delhi"),
    ("Putin flew to Beijing on Thursday to meet Xi Jinping.", "vladimir-putin meets xi-jinping", "beijing"),
    ("Blinken visited Kyiv on Monday, where he met Zelensky.", "antony-blinken meets volodymyr-zelenskyy", "kyiv"),
    ("During his visit to Kyiv last week, Orban urged Ukraine to accept a ceasefire.", "viktor-orban requests ukraine", "kyiv"),
    ("In Geneva, Blinken met Lavrov.", "antony-blinken meets sergey-lavrov", "geneva"),
    ("Russia deployed Iskander missiles in its enclave of Kaliningrad.", "russia deploys iskander", "kaliningrad"),
    ("US forces have launched airstrikes against targets inside Syria, killing fighters of ISIS.", "united-states attacks isis", "syria"),
    ("The Israeli airstrikes, which involved drones, struck targets in Syria on Tuesday.", "israel uses drone*", "syria"),
    ("In a speech in Brussels on Wednesday, Stoltenberg warned Russia.", "jens-stoltenberg warns russia", "brussels"),
    ("Putin met Modi, who signed a deal in Paris.", "vladimir-putin meets narendra-modi", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "triple", "place"), PLACES)
def test_the_place_of_the_act(text: str, triple: str, place: str | None) -> None:
    assert {where for _, where in found(text, triple)} == {place}
