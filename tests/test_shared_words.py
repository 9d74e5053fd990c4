"""Words that several share: kinds of weapon before one noun, numbers of resolutions, halves of words, items of a list."""

from __future__ import annotations

from collections.abc import Mapping

from reading import Case, check, params

from kg.model import Extraction

CASES = [
    Case("kinds of weapon", "The ABM Treaty banned nuclear, biological and chemical weapons.",
         "abm-treaty limits nuclear-weapons; abm-treaty limits biological-weapons; abm-treaty limits chemical-weapons"),
    Case("at the start", "Chemical and biological weapons were used by Iraq.", "iraq uses chemical-weapons; iraq uses biological-weapons"),
    Case("not of a noun of its own", "Iran tested a cruise and bought ballistic missiles.", never="* * cruise-missile"),
    Case("numbers of resolutions", "North Korea violated Resolutions 1718 (2006), 1874 and 2397.",
         "north-korea violates un-security-council-resolution-1718; north-korea violates un-security-council-resolution-1874; "
         "north-korea violates un-security-council-resolution-2397"),
    Case("half a word", "Iran has assisted the UN- and U.S.-sanctioned Rosneft.", "united-nations sanctions rosneft; united-states sanctions rosneft"),
    Case("items behind semicolons", "The United States sanctioned Sberbank, a Russian bank; Rosneft, an oil company; and Gazprom.",
         "united-states sanctions sberbank; united-states sanctions rosneft; united-states sanctions gazprom"),
    Case("two systems of a unit", "Two S-300 and S-400 regiments were deployed in Crimea.", "s-300 deployedIn crimea; s-400 deployedIn crimea"),
    Case("made by", "Hezbollah bought American-made Stinger missiles.", "united-states produces stinger"),
]  # fmt: skip


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])
