"""What a word does to an act: auxiliaries, negation, conditions; words that stop, ban, lift or deny it."""

from __future__ import annotations

from collections.abc import Mapping

from reading import Case, check, params

from kg.model import Extraction

LEAVES = "iran withdrawsFrom npt"

OWN = [
    Case("has not", "Iran has not withdrawn from the NPT.", f"{LEAVES} not"),
    Case("never", "Iran never withdrew from the NPT.", f"{LEAVES} not"),
    Case("no with the object", "India possesses no chemical weapons.", "india possesses chemical-weapons not"),
    Case("no with the subject", "No country has withdrawn from the Outer Space Treaty.", never="*"),
    Case("cannot", "Iran cannot withdraw from the NPT.", f"{LEAVES} not possible"),
    Case("could no longer", "Iran said that it could no longer comply with the JCPOA.", "iran compliesWith jcpoa not possible says:iran"),
    Case("not until a date", "China did not join the NPT until 1992.", "china joins npt [1992]"),
    Case("nearly", "Iraq had nearly acquired nuclear weapons.", never="iraq acquires nuclear-weapons"),
    Case("neither nor with auxiliaries", "Russia has neither violated nor suspended the INF Treaty.", "russia violates inf-treaty not; russia suspends inf-treaty not"),
    Case("not only", "Not only did Russia violate the INF Treaty, it also suspended New START.", "russia violates inf-treaty; russia suspends new-start"),
    Case("nobody expects", "Nobody expects Iran to withdraw from the NPT.", f"{LEAVES} not planned"),
    Case("will", "Iran will withdraw from the NPT.", f"{LEAVES} planned"),
    Case("may", "Iran may withdraw from the NPT.", f"{LEAVES} possible"),
    Case("could", "Israel could attack Iran.", "israel attacks iran possible"),
    Case("should", "Russia should comply with the INF Treaty.", "russia compliesWith inf-treaty demanded"),
    Case("must", "Israel must join the NPT.", "israel joins npt demanded"),
    Case("possible as adjective", "The possible deployment of Iskander missiles in Belarus alarmed Poland.", "iskander deployedIn belarus possible"),
    Case("reportedly", "Russia has reportedly deployed Iskander missiles in Syria.", never="russia deploys iskander @syria"),
    Case("next week", "Lavrov is meeting Wang Yi next week.", never="sergey-lavrov meets wang-yi; sergey-lavrov meets wang-yi [*"),
    Case("a headline", "Iran to withdraw from the NPT", f"{LEAVES} planned"),
]  # fmt: skip

CONDITIONS = [
    Case("if", "If Iran withdraws from the NPT, Israel will attack Iran.", f"{LEAVES} conditional; israel attacks iran conditional"),
    Case("unless", "The United States will withdraw from New START unless Russia complies with New START.",
         "russia compliesWith new-start conditional; united-states withdrawsFrom new-start conditional"),
    Case("would if", "Iran would withdraw from the NPT if the United States attacked Iran.", f"{LEAVES} conditional; united-states attacks iran conditional"),
    Case("inverted condition", "Should Iran withdraw from the NPT, Israel would attack Iran.", f"{LEAVES} conditional; israel attacks iran conditional"),
    Case("provided that", "Provided that Iran withdraws from the NPT, Israel will attack Iran.", f"{LEAVES} conditional; israel attacks iran conditional"),
    Case("threatens unless", "Iran threatened to withdraw from the NPT unless Europe lifted sanctions.", f"{LEAVES} planned"),
]  # fmt: skip

CUES = [
    Case("refused to rule out", "Iran refused to rule out withdrawing from the NPT.", f"{LEAVES} possible"),
    Case("ruled out", "Iran ruled out withdrawing from the NPT.", f"{LEAVES} not planned"),
    Case("would not rule out", "Iran would not rule out withdrawing from the NPT.", f"{LEAVES} possible"),
    Case("did not deny", "Turkey did not deny that it tested the S-400.", never="* tests * denies:*; turkey tests s-400; turkey tests s-400 not*"),
    Case("ordered for his own side", "Putin ordered the production of intermediate-range missiles.", "russia produces intermediate-range-missiles planned says:vladimir-putin"),
]  # fmt: skip

BANS = [
    Case("a threat is no attack", "North Korea threatened to attack South Korea.", "north-korea threatens south-korea", "* attacks *"),
    Case("a threat of sanctions", "The European Union threatened to impose sanctions on Belarus.", "european-union sanctions belarus planned"),
    Case("a lifted ban on a sale", "The United States lifted its ban on the sale of F-35 jets to Turkey.", "united-states supplies f-35 planned >turkey"),
    Case("a lifted ban on a delivery", "Russia lifted its ban on the delivery of S-300 systems to Iran.", "russia supplies s-300 planned >iran"),
    Case("a ban on a sale", "The United States banned the sale of F-35 jets to Turkey.", never="united-states supplies f-35 >turkey"),
    Case("lifted sanctions", "The European Union lifted sanctions on Belarus.", never="european-union sanctions belarus*"),
    Case("eased sanctions", "The European Union eased its sanctions on Belarus in 2015.", never="european-union sanctions belarus*"),
    Case("extended sanctions", "The European Union extended its sanctions on Belarus.", "european-union sanctions belarus"),
    Case("stopped deploying", "Russia stopped deploying Iskander missiles in Belarus.", never="* deploys *; * deployedIn *"),
    Case("called off", "Iran called off its withdrawal from the NPT.", never="* withdrawsFrom *"),
    Case("did nothing", "Iran did nothing to support Russia.", "iran supports russia not"),
    Case("ended up", "Iran ended up withdrawing from the NPT.", LEAVES),
    Case("no longer", "Russia no longer complies with the INF Treaty.", never="russia compliesWith inf-treaty"),
    Case("opposed what it did not do", "Turkey opposed sanctions on Iran.", never="turkey sanctions *"),
]  # fmt: skip

CASES = [*OWN, *CONDITIONS, *CUES, *BANS]


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])
