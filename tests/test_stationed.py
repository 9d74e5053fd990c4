"""Weapons that stand somewhere by words without a verb."""

from __future__ import annotations

from collections.abc import Mapping

from reading import Case, check, params

from kg.model import Extraction

CASES = [
    Case("somebody's, in a region", "American nuclear weapons in Europe remain a deterrent.",
         "nuclear-weapons deployedIn europe; united-states deploys nuclear-weapons @europe"),
    Case("to be removed from there", "Washington agreed to remove the Jupiter missiles in Turkey and Italy.",
         "jupiter-missile deployedIn turkey; jupiter-missile deployedIn italy"),
    Case("a unit near a city", "The Iskander brigades near Kaliningrad were a response.", "iskander deployedIn kaliningrad"),
    Case("tested there", "North Korea tested the ballistic missiles in Wonsan.", never="* deployedIn *"),
    Case("sold there", "Russia condemned the sale of the Patriot missiles in Poland.", never="* deployedIn *"),
    Case("none there", "No American missiles in Japan are ready.", never="* deployedIn *"),
    Case("any there", "Ballistic missiles in Europe worry Russia.", never="* deployedIn *"),
]  # fmt: skip


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])
