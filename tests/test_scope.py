"""How an act is meant: negated, planned, possible, under a condition, asked for; a threat is no attack."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from reading import Case, check, facts, params, read_cases

from kg.model import Extraction

LEAVES = "iran withdrawsFrom npt"

NEGATION = [
    Case("has not", "Iran has not withdrawn from the NPT.", f"{LEAVES} not"),
    Case("never", "Iran never withdrew from the NPT.", f"{LEAVES} not"),
    Case("no with the object", "India possesses no chemical weapons.", "india possesses chemical-weapons not"),
    Case("no with the subject", "No country has withdrawn from the Outer Space Treaty.", never="*"),
    Case("is not party", "Israel is not party to the NPT.", "israel partyTo npt not"),
    Case("cannot", "Iran cannot withdraw from the NPT.", f"{LEAVES} not possible"),
    Case("denied doing", "Russia denied violating the INF Treaty.", "russia violates inf-treaty not denies:russia"),
    Case("denies that", "Russia denies that it violated the INF Treaty.", "russia violates inf-treaty not denies:russia"),
    Case("did not deny", "Turkey did not deny that it tested the S-400.", never="* tests * denies:*; turkey tests s-400; turkey tests s-400 not*"),
    Case("failed to", "Germany failed to ratify the Kyoto Protocol.", "germany ratifies kyoto-protocol not"),
    Case("without", "Without violating the INF Treaty, Russia developed the Iskander missile.", "russia violates inf-treaty not; russia develops iskander"),
    Case("neither nor with auxiliaries", "Russia has neither violated nor suspended the INF Treaty.", "russia violates inf-treaty not; russia suspends inf-treaty not"),
    Case("not only", "Not only did Russia violate the INF Treaty, it also suspended New START.", "russia violates inf-treaty; russia suspends new-start"),
    Case("not carried on", "The European Union has not imposed sanctions on Georgia.", "european-union sanctions georgia not"),
    Case("negation of one of two verbs", "Turkey did not sign the NPT but joined NATO.", "turkey signs npt not; turkey joins nato"),
    Case("unlikely", "Iran is unlikely to withdraw from the NPT.", never=f"{LEAVES}"),
    Case("nearly", "Iraq had nearly acquired nuclear weapons.", never="iraq acquires nuclear-weapons"),
]  # fmt: skip

MODALITY = [
    Case("will", "Iran will withdraw from the NPT.", f"{LEAVES} planned"),
    Case("may", "Iran may withdraw from the NPT.", f"{LEAVES} possible"),
    Case("could", "Israel could attack Iran.", "israel attacks iran possible"),
    Case("should", "Russia should comply with the INF Treaty.", "russia compliesWith inf-treaty demanded"),
    Case("must", "Israel must join the NPT.", "israel joins npt demanded"),
    Case("if", "If Iran withdraws from the NPT, Israel will attack Iran.", f"{LEAVES} conditional; israel attacks iran conditional"),
    Case("unless", "The United States will withdraw from New START unless Russia complies with New START.",
         "russia compliesWith new-start conditional; united-states withdrawsFrom new-start conditional"),
    Case("would if", "Iran would withdraw from the NPT if the United States attacked Iran.", f"{LEAVES} conditional; united-states attacks iran conditional"),
    Case("plans to", "Iran plans to withdraw from the NPT.", f"{LEAVES} planned"),
    Case("threatens to", "Iran threatens to withdraw from the NPT.", f"{LEAVES} planned"),
    Case("hopes to", "Iran hoped to withdraw from the NPT.", f"{LEAVES} planned"),
    Case("considered doing", "Iran considered withdrawing from the NPT.", f"{LEAVES} planned"),
    Case("is ready to", "Iran is ready to withdraw from the NPT.", f"{LEAVES} planned"),
    Case("is to", "Russia is to withdraw from the NPT.", "russia withdrawsFrom npt planned"),
    Case("announced that it would", "Iran announced that it would withdraw from the NPT.", f"{LEAVES} planned says:iran"),
    Case("announced its withdrawal", "Iran announced its withdrawal from the NPT.", LEAVES),
    Case("decided to", "The European Union decided to impose sanctions on Belarus.", "european-union sanctions belarus"),
    Case("ordered for his own side", "Putin ordered the production of intermediate-range missiles.", "vladimir-putin produces intermediate-range-missiles planned"),
    Case("agreed to dismantle", "Libya agreed to dismantle its chemical weapons.", "libya dismantles chemical-weapons planned"),
    Case("urged", "The United States urged Iran to comply with the JCPOA.",
         "iran compliesWith jcpoa demanded demands:united-states; united-states requests iran"),
    Case("called on", "Russia called on the United States to extend New START.",
         "united-states extends new-start demanded demands:russia; russia requests united-states"),
    Case("asked for a deployment", "Poland asked the United States to deploy Patriot missiles in Poland.",
         "united-states deploys patriot demanded @poland demands:poland; patriot deployedIn poland demanded demands:poland; poland requests united-states"),
    Case("warned that it would", "Israel warned that it would attack Iran.", "israel attacks iran planned says:israel"),
    Case("it is possible that", "It is possible that Russia violated the INF Treaty.", "russia violates inf-treaty possible"),
    Case("possible as adjective", "The possible deployment of Iskander missiles in Belarus alarmed Poland.", "iskander deployedIn belarus possible"),
    Case("threat as noun", "Iran's threat to withdraw from the NPT was a bluff.", f"{LEAVES} planned"),
    Case("question", "Did Russia violate the INF Treaty?", never="russia violates inf-treaty"),
    Case("reportedly", "Russia has reportedly deployed Iskander missiles in Syria.", never="russia deploys iskander @syria"),
    Case("in order to", "Lavrov flew to Geneva to sign the Kyoto Protocol.", never="sergey-lavrov signs kyoto-protocol"),
]  # fmt: skip

OTHER_WORDS = [
    Case("has yet to", "Iran has yet to withdraw from the NPT.", f"{LEAVES} not"),
    Case("rather than", "Rather than withdraw from the NPT, Iran suspended the JCPOA.", f"{LEAVES} not; iran suspends jcpoa"),
    Case("far from", "Iran is far from developing nuclear weapons.", "iran develops nuclear-weapons not"),
    Case("kept from", "Russia kept Iran from withdrawing from the NPT.", f"{LEAVES} not"),
    Case("nobody expects", "Nobody expects Iran to withdraw from the NPT.", f"{LEAVES} not planned"),
    Case("no chance", "There is no chance that Iran will withdraw from the NPT.", f"{LEAVES} not planned"),
    Case("ruled out", "Iran ruled out withdrawing from the NPT.", f"{LEAVES} not planned"),
    Case("would not rule out", "Iran would not rule out withdrawing from the NPT.", f"{LEAVES} possible"),
    Case("refused to rule out", "Iran refused to rule out withdrawing from the NPT.", f"{LEAVES} possible"),
    Case("weighs whether", "Iran is weighing whether to withdraw from the NPT.", f"{LEAVES} possible"),
    Case("inverted condition", "Should Iran withdraw from the NPT, Israel would attack Iran.", f"{LEAVES} conditional; israel attacks iran conditional"),
    Case("provided that", "Provided that Iran withdraws from the NPT, Israel will attack Iran.", f"{LEAVES} conditional; israel attacks iran conditional"),
    Case("threatens unless", "Iran threatened to withdraw from the NPT unless Europe lifted sanctions.", f"{LEAVES} planned"),
    Case("predicate possible", "Iran's withdrawal from the NPT is possible.", f"{LEAVES} possible"),
    Case("a withdrawal would", "An Iranian withdrawal from the NPT would be a disaster.", f"{LEAVES} conditional"),
    Case("called off", "Iran called off its withdrawal from the NPT.", never="* withdrawsFrom *"),
    Case("tried to", "Iraq tried to acquire nuclear weapons.", "iraq acquires nuclear-weapons planned"),
    Case("ended up", "Iran ended up withdrawing from the NPT.", LEAVES),
    Case("insisted that it did not", "Iran insisted that it did not withdraw from the NPT.", f"{LEAVES} not says:iran"),
    Case("that-clause of a noun", "The claim that Iran will withdraw from the NPT is old.", f"{LEAVES} planned claims:"),
    Case("had the honor to", "Lavrov had the honor to meet Wang Yi.", "sergey-lavrov meets wang-yi"),
    Case("looks forward to", "Lavrov looks forward to meeting Wang Yi.", "sergey-lavrov meets wang-yi planned"),
    Case("next week", "Lavrov is meeting Wang Yi next week.", never="sergey-lavrov meets wang-yi; sergey-lavrov meets wang-yi [*"),
    Case("will do while", "Russia will hold drills starting on Friday in Belarus.", never="* actual *"),
    Case("a headline", "Iran to withdraw from the NPT", f"{LEAVES} planned"),
]  # fmt: skip

THREATS_AND_BANS = [
    Case("a threat is no attack", "North Korea threatened to attack South Korea.", "north-korea threatens south-korea", "* attacks *"),
    Case("a threat of sanctions", "The European Union threatened to impose sanctions on Belarus.", "european-union sanctions belarus planned"),
    Case("a lifted ban on a sale", "The United States lifted its ban on the sale of F-35 jets to Turkey.", "united-states supplies f-35 planned >turkey"),
    Case("a lifted ban on a delivery", "Russia lifted its ban on the delivery of S-300 systems to Iran.", "russia supplies s-300 planned >iran"),
    Case("a ban on a sale", "The United States banned the sale of F-35 jets to Turkey.", never="united-states supplies f-35 >turkey"),
    Case("lifted sanctions", "The European Union lifted sanctions on Belarus.", never="european-union sanctions belarus*"),
    Case("eased sanctions", "The European Union eased its sanctions on Belarus in 2015.", never="european-union sanctions belarus*"),
    Case("extended sanctions", "The European Union extended its sanctions on Belarus.", "european-union sanctions belarus"),
    Case("stopped deploying", "Russia stopped deploying Iskander missiles in Belarus.", never="* deploys *; * deployedIn *"),
    Case("depends on", "Sweden said that its help depends on the deployment of Iskander missiles in Belarus by Russia.",
         "russia deploys iskander conditional @belarus says:sweden"),
    Case("moratorium", "Russia announced a moratorium on the deployment of Iskander missiles in Belarus.", "russia deploys iskander not planned @belarus"),
    Case("opposed what it did not do", "Turkey opposed sanctions on Iran.", never="turkey sanctions *"),
    Case("no longer", "Russia no longer complies with the INF Treaty.", never="russia compliesWith inf-treaty"),
]  # fmt: skip

CASES = [*NEGATION, *MODALITY, *OTHER_WORDS, *THREATS_AND_BANS]


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
