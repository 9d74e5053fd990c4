"""Where a pattern finds its arguments: behind a programme, a unit, a designation, in what a treaty lays down."""

from __future__ import annotations

from collections.abc import Mapping

from reading import Case, check, params

from kg.model import Extraction

CASES = [
    Case("list of limits", "New START contains a 1,550 limit on nuclear warheads, an 800 cap on MIRVs and a ban on new ICBM launchers.",
         "new-start limits nuclear-warhead; new-start limits mirv; new-start limits icbm"),
    Case("limits of and on", "The use of sarin challenges the core prohibitions of the Chemical Weapons Convention on chemical weapons.", "chemical-weapons-convention limits chemical-weapons"),
    Case("gerund that is forbidden", "The Seabed Treaty forbade placing nuclear weapons on the ocean floor.", "seabed-treaty limits nuclear-weapons"),
    Case("bars from", "The Outer Space Treaty bars states from orbiting nuclear weapons.", "outer-space-treaty limits nuclear-weapons"),
    Case("under at the governing verb", "Under the INF Treaty, intermediate-range missiles had to be destroyed.", "inf-treaty limits intermediate-range-missiles demanded"),
    Case("laid down in", "Russia breached the principles contained in the Helsinki Final Act.", "russia violates helsinki-final-act"),
    Case("laid down elsewhere", "Russia breached the principles contained in its own speeches.", ""),
    Case("programme", "North Korea developed ballistic missile programs.", "north-korea develops ballistic-missile"),
    Case("unit", "India bought five regiments of the S-400.", "india acquires s-400"),
    Case("designation", "Moscow's testing of the 9M729 continued.", "russia tests 9m729"),
    Case("parties, including", "More than 160 states are parties to the Ottawa Convention, including Norway.", "norway partyTo ottawa-convention"),
    Case("has parties", "The Ottawa Convention has more than 160 parties, including Norway.", "norway partyTo ottawa-convention"),
    Case("both of which", "India and Pakistan, both of which possess nuclear weapons, waited.", "india possesses nuclear-weapons; pakistan possesses nuclear-weapons"),
    Case("there are", "There are nuclear weapons at Incirlik.", "nuclear-weapons deployedIn incirlik"),
    Case("capable of", "The 9M729 missile, capable of carrying a nuclear warhead, was shown.", "9m729 equippedWith nuclear-warhead possible"),
    Case("has yet to", "Hungary has yet to ratify the Rome Statute.", "hungary ratifies rome-statute not"),
    Case("tests among launches", "North Korea's missile launches, including six ICBM tests this year, worried Japan.", "north-korea tests icbm [2024]"),
]  # fmt: skip


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])
