"""How an act hangs on the word above it, as a verb and as a noun, and what that makes of it."""

from __future__ import annotations

from collections.abc import Mapping

from reading import Case, check, params

from kg.model import Extraction

LEAVES = "iran withdrawsFrom npt"

VERBS = [
    Case("is not party", "Israel is not party to the NPT.", "israel partyTo npt not"),
    Case("denied doing", "Russia denied violating the INF Treaty.", "russia violates inf-treaty not denies:russia"),
    Case("denies that", "Russia denies that it violated the INF Treaty.", "russia violates inf-treaty not denies:russia"),
    Case("failed to", "Germany failed to ratify the Kyoto Protocol.", "germany ratifies kyoto-protocol not"),
    Case("failed to persuade", "The United States failed to persuade Turkey to cancel the deal.", "united-states requests turkey"),
    Case("without", "Without violating the INF Treaty, Russia developed the Iskander missile.", "russia violates inf-treaty not; russia develops iskander"),
    Case("unlikely", "Iran is unlikely to withdraw from the NPT.", never=f"{LEAVES}"),
    Case("plans to", "Iran plans to withdraw from the NPT.", f"{LEAVES} planned"),
    Case("threatens to", "Iran threatens to withdraw from the NPT.", f"{LEAVES} planned"),
    Case("hopes to", "Iran hoped to withdraw from the NPT.", f"{LEAVES} planned"),
    Case("considered doing", "Iran considered withdrawing from the NPT.", f"{LEAVES} planned"),
    Case("is ready to", "Iran is ready to withdraw from the NPT.", f"{LEAVES} planned"),
    Case("is to", "Russia is to withdraw from the NPT.", "russia withdrawsFrom npt planned"),
    Case("decided to", "The European Union decided to impose sanctions on Belarus.", "european-union sanctions belarus"),
    Case("agreed to dismantle", "Libya agreed to dismantle its chemical weapons.", "libya dismantles chemical-weapons planned"),
    Case("urged", "The United States urged Iran to comply with the JCPOA.",
         "iran compliesWith jcpoa demanded demands:united-states; united-states requests iran"),
    Case("called on", "Russia called on the United States to extend New START.",
         "united-states extends new-start demanded demands:russia; russia requests united-states"),
    Case("it is possible that", "It is possible that Russia violated the INF Treaty.", "russia violates inf-treaty possible"),
    Case("threat as noun", "Iran's threat to withdraw from the NPT was a bluff.", f"{LEAVES} planned"),
    Case("has yet to", "Iran has yet to withdraw from the NPT.", f"{LEAVES} not"),
    Case("far from", "Iran is far from developing nuclear weapons.", "iran develops nuclear-weapons not"),
    Case("kept from", "Russia kept Iran from withdrawing from the NPT.", f"{LEAVES} not"),
    Case("no chance", "There is no chance that Iran will withdraw from the NPT.", f"{LEAVES} not planned"),
    Case("weighs whether", "Iran is weighing whether to withdraw from the NPT.", f"{LEAVES} possible"),
    Case("tried to", "Iraq tried to acquire nuclear weapons.", "iraq acquires nuclear-weapons planned"),
    Case("that-clause of a noun", "The claim that Iran will withdraw from the NPT is old.", f"{LEAVES} planned claims:"),
    Case("had the honor to", "Lavrov had the honor to meet Wang Yi.", "sergey-lavrov meets wang-yi"),
    Case("looks forward to", "Lavrov looks forward to meeting Wang Yi.", "sergey-lavrov meets wang-yi planned"),
]  # fmt: skip

NOUNS = [
    Case("vetoed an accession", "France vetoed Britain's accession to the European Community.", "united-kingdom joins european-community not"),
    Case("opposed a sale", "Congress opposed Washington's sale of F-16s to Turkey.", never="united-states supplies f-16 >turkey; united-states supplies f-16 not >turkey"),
    Case("refused to back new", "Viktor Orban refused to back new EU sanctions against Russia.", "european-union sanctions russia planned"),
    Case("supported the new", "Poland supported the new EU sanctions against Russia.", "european-union sanctions russia"),
    Case("announced its withdrawal", "Iran announced its withdrawal from the NPT.", LEAVES),
    Case("asked for a deployment", "Poland asked the United States to deploy Patriot missiles in Poland.",
         "united-states deploys patriot demanded @poland demands:poland; patriot deployedIn poland demanded demands:poland; poland requests united-states"),
    Case("predicate possible", "Iran's withdrawal from the NPT is possible.", f"{LEAVES} possible"),
    Case("a withdrawal would", "An Iranian withdrawal from the NPT would be a disaster.", f"{LEAVES} conditional"),
    Case("depends on", "Sweden said that its help depends on the deployment of Iskander missiles in Belarus by Russia.",
         "russia deploys iskander conditional @belarus says:sweden"),
    Case("moratorium", "Russia announced a moratorium on the deployment of Iskander missiles in Belarus.", "russia deploys iskander not planned @belarus"),
]  # fmt: skip

CASES = [*VERBS, *NOUNS]


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])
