"""Who says it, who disputes it: attribution, quotation, accusation, denial."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from reading import Case, check, facts, line, lines, params, read_cases

from kg.model import Extraction, Modality, Polarity, Statement

VIOLATES = "russia violates inf-treaty"

SAYING = [
    Case("says that", "The United States said that Russia violated the INF Treaty.", f"{VIOLATES} says:united-states"),
    Case("said without that", "The United States said Russia violated the INF Treaty.", f"{VIOLATES} says:united-states"),
    Case("said behind", "Russia violated the INF Treaty, the United States said.", f"{VIOLATES} says:united-states"),
    Case("according to before", "According to the United States, Russia violated the INF Treaty.", f"{VIOLATES} says:united-states"),
    Case("according to behind", "Russia violated the INF Treaty, according to Washington.", f"{VIOLATES} says:united-states"),
    Case("alleges", "The United States alleges that Russia violated the INF Treaty.", f"{VIOLATES} claims:united-states"),
    Case("claim as noun", "Washington's claim that Russia violated the INF Treaty is old.", f"{VIOLATES} claims:united-states"),
    Case("announced of another", "Lukashenko announced that Russia had deployed Iskander missiles in Belarus.",
         "russia deploys iskander @belarus says:alexander-lukashenko; iskander deployedIn belarus says:alexander-lukashenko"),
    Case("confirmed of oneself", "Iran confirmed that it attacked Israel.", "iran attacks israel says:iran"),
    Case("has not confirmed", "Israel has not confirmed that it attacked Syria.", never="israel attacks syria; israel attacks syria says:israel"),
    Case("two speakers", "France and Germany said that Russia violated the INF Treaty.", f"{VIOLATES} says:france+germany"),
    Case("saying nested in saying", "Lavrov said that the United States had claimed that Russia violated the INF Treaty.", f"{VIOLATES} claims:united-states"),
    Case("said alone is no relation", "Putin said nothing.", never="*"),
    Case("a report of a body", "The IAEA reported that Iran violated the NPT.", "iran violates npt says:iaea"),
    Case("a report by a body", "A report by the IAEA said that Iran violated the NPT.", "iran violates npt says:iaea"),
    Case("the document's own voice beside a claim", "Russia violated the INF Treaty. The United States said that Russia attacked Ukraine.",
         f"{VIOLATES}; russia attacks ukraine says:united-states"),
    Case("in passing", "Russia, analysts believe, will suspend New START.", "russia suspends new-start planned says:"),
    Case("in the view of", "In the view of the Kremlin, the United States violated the INF Treaty.", "united-states violates inf-treaty says:russia"),
    Case("position is that", "Moscow's position is that the United States violated the INF Treaty.", "united-states violates inf-treaty says:russia"),
    Case("is convinced that", "Russia is convinced that the United States violated the INF Treaty.", "united-states violates inf-treaty says:russia"),
    Case("quoted as saying", "TASS quoted Lavrov as saying that the United States had violated the INF Treaty.", "united-states violates inf-treaty says:sergey-lavrov"),
    Case("a spokesman for", "A spokesman for the Kremlin said the United States had violated the INF Treaty.", "united-states violates inf-treaty says:russia"),
    Case("one's own act declared", "Lavrov noted that Russia had declared a moratorium on deploying Iskander missiles in Belarus.",
         "russia deploys iskander not planned @belarus says:sergey-lavrov"),
    Case("according to the plan", "According to the plan, Russia withdrew from the INF Treaty.", "russia withdrawsFrom inf-treaty"),
    Case("a semicolon before saying", "Iran violated the JCPOA; Israel said that Russia attacked Ukraine.",
         "iran violates jcpoa; russia attacks ukraine says:israel"),
    Case("a semicolon behind what is said", "Israel said its jets had bombed Beirut; Hezbollah attacked Israel.", "israel attacks beirut says:israel; hezbollah attacks israel"),
    Case("items of what is said", '"Iran attacked Israel; Russia attacked Ukraine," Blinken said.', "iran attacks israel says:antony-blinken; russia attacks ukraine says:antony-blinken"),
    Case("hours after", "Iran attacked Israel, the Israeli army said, two days after Israel attacked Lebanon.",
         "iran attacks israel says:israel-defense-forces; israel attacks lebanon"),
    Case("an administration named by its leader", "Claims of President Obama's administration that Russia violated the INF Treaty are old.", f"{VIOLATES} claims:obama-administration"),
    Case("a subordinate clause that is not said", "Biden, who met Macron in Paris, said that Russia violated the INF Treaty.",
         f"{VIOLATES} says:joe-biden; joe-biden meets emmanuel-macron @paris"),
]  # fmt: skip

UNNAMED = [
    Case("officials said", "Officials said that Russia violated the INF Treaty.", f"{VIOLATES} says:"),
    Case("sources said", "Sources said Russia violated the INF Treaty.", f"{VIOLATES} says:"),
    Case("analysts believe", "Analysts believe that North Korea possesses nuclear weapons.", "north-korea possesses nuclear-weapons says:"),
    Case("is accused of", "Russia is accused of violating the INF Treaty.", f"{VIOLATES} accuses:"),
    Case("reports said", "Intelligence reports said that Russia violated the INF Treaty.", f"{VIOLATES} says:"),
    Case("according to nobody named", "According to officials, Russia violated the INF Treaty.", f"{VIOLATES} says:"),
    Case("it is said", "It was said that Russia violated the INF Treaty.", f"{VIOLATES} says:"),
    Case("allegedly", "Russia allegedly violated the INF Treaty.", never=VIOLATES),
    Case("quotation of an official", '"Iran attacked Israel and will attack again," an official said.', "iran attacks israel says:"),
]  # fmt: skip

QUOTED = [
    Case("we is the speaker's side", '"We will never withdraw from New START," Russian Foreign Minister Sergey Lavrov said.',
         "russia withdrawsFrom new-start not planned says:sergey-lavrov", published="2020-03-01"),
    Case("I is the speaker", '"I met Wang Yi on Monday," Antony Blinken said.', "antony-blinken meets wang-yi [2024-07-01] says:antony-blinken"),
    Case("speaker before", 'Lavrov said: "The United States violated the INF Treaty."', "united-states violates inf-treaty says:sergey-lavrov"),
    Case("speaker across sentences", 'Antony Blinken met Wang Yi. "Russia violated the INF Treaty," Blinken told reporters. "Russia attacked Ukraine as well."',
         f"{VIOLATES} says:antony-blinken; russia attacks ukraine says:antony-blinken"),
    Case("he as the speaker", 'NATO Secretary General Jens Stoltenberg met Zelensky. "Russia violated the INF Treaty," he said.', f"{VIOLATES} says:jens-stoltenberg"),
    Case("curly quotes", "“Russia violated the INF Treaty,” Blinken said.", f"{VIOLATES} says:antony-blinken"),
    Case("a term in quotes is no speech", 'Russia suspended the "New START" treaty.', "russia suspends new-start"),
    Case("speaker does not reach past the quotation", '"This is a sad day for all of us," Lavrov said. Iran attacked Israel.', "iran attacks israel"),
    Case("quotation that is never closed", 'Blinken said: "Russia violated the INF Treaty.', f"{VIOLATES} says:antony-blinken"),
    Case("two speakers in two paragraphs", '"Russia violated the INF Treaty," Blinken said.\n\n"The United States violated the INF Treaty," Lavrov said.',
         f"{VIOLATES} says:antony-blinken; united-states violates inf-treaty says:sergey-lavrov"),
]  # fmt: skip

ACCUSATION = [
    Case("accused of", "The United States accused Russia of violating the INF Treaty.", f"united-states accuses russia; {VIOLATES} accuses:united-states"),
    Case("was accused by", "Ukraine was accused by Russia of shelling Belgorod.", "russia accuses ukraine; ukraine attacks belgorod accuses:russia"),
    Case("blamed for", "Kyiv blamed Moscow for attacking Odesa.", "ukraine accuses russia; russia attacks odesa accuses:ukraine"),
    Case("condemned for", "Israel condemned Iran for attacking Haifa.", "israel criticizes iran; iran attacks haifa accuses:israel"),
    Case("several accusers", "France, Germany and the United Kingdom accused Iran of violating the JCPOA.",
         "france accuses iran; germany accuses iran; united-kingdom accuses iran; iran violates jcpoa accuses:france+germany+united-kingdom"),
    Case("two accusations", "Ukraine accused Russia of shelling Kharkiv and of violating the INF Treaty.",
         f"ukraine accuses russia; russia attacks kharkiv accuses:ukraine; {VIOLATES} accuses:ukraine",
         limit="the second `of` is coordinated with the first"),
    Case("accused each other", "Armenia and Azerbaijan accused each other of violating the INF Treaty.", never="armenia violates *; armenia accuses armenia*; azerbaijan accuses azerbaijan*"),
]  # fmt: skip

ACCUSED = "The United States accused Russia of violating the INF Treaty"
DISPUTED = f"{VIOLATES} accuses:united-states disputed:russia; united-states accuses russia"
DENIAL = [
    Case("denied the accusation", f"{ACCUSED}. Moscow denied the accusation.", f"{DISPUTED}; russia rejects united-states"),
    Case("which Moscow denied", f"{ACCUSED}, which Moscow denied.", f"{DISPUTED}; russia rejects united-states"),
    Case("rejected these allegations, two sentences on", f"{ACCUSED}. Relations had been bad for years. Russia rejected these allegations.",
         f"{DISPUTED}; russia rejects united-states"),
    Case("denied it", f"{ACCUSED}. Russia denied it.", f"{DISPUTED}; russia rejects united-states"),
    Case("denied what was said", "The United States says Russia violated the INF Treaty. Russia denies this.",
         f"{VIOLATES} says:united-states disputed:russia; russia rejects united-states"),
    Case("in one sentence", "Russia denied US accusations that it violated the INF Treaty.",
         f"{VIOLATES} accuses:united-states disputed:russia; russia rejects united-states"),
    Case("only the denier's own", "Ukraine accused Russia of shelling Kharkiv. It also accused Belarus of attacking Ukraine. Russia denied the claims.",
         "russia attacks kharkiv accuses:ukraine disputed:russia; belarus attacks ukraine accuses:ukraine; russia rejects ukraine"),
    Case("the answer of the accuser disputes nothing", f"{ACCUSED}. The United States denied the claims.", f"{VIOLATES} accuses:united-states", "* disputed:*"),
    Case("did not deny", f"{ACCUSED}. Russia did not deny the accusation.", f"{VIOLATES} accuses:united-states", "* disputed:*; russia rejects *"),
    Case("called a lie", f"{ACCUSED}. The Russian Foreign Ministry called the charge a lie.",
         f"{VIOLATES} accuses:united-states disputed:russian-foreign-ministry; russian-foreign-ministry rejects united-states; united-states accuses russia"),
    Case("said to be false", f"{ACCUSED}. Russia said the allegations were false.", f"{VIOLATES} accuses:united-states disputed:russia; united-states accuses russia"),
    Case("laughed off", f"{ACCUSED}. Putin laughed off the allegations.",
         f"{VIOLATES} accuses:united-states disputed:vladimir-putin; vladimir-putin rejects united-states; united-states accuses russia"),
    Case("a denial as noun", f"{ACCUSED}. Moscow issued a strong denial.", f"{DISPUTED}; russia rejects united-states"),
    Case("a charge it denies", "Israel said Iran had attacked Haifa, a charge Tehran denies.", "iran attacks haifa says:israel disputed:iran; iran rejects israel"),
    Case("the contrary said", f"{ACCUSED}. Moscow responded that it had not violated the INF Treaty.",
         f"{VIOLATES} accuses:united-states disputed:russia; {VIOLATES} not says:russia disputed:united-states; united-states accuses russia"),
    Case("neither confirmed nor denied", f"{ACCUSED}. Russia neither confirmed nor denied the accusation.", f"{VIOLATES} accuses:united-states", "* disputed:*; russia rejects *"),
    Case("denied something", "The Philippines says China attacked Philippine vessels. Beijing denied access to the site.", never="* disputed:*; china rejects *"),
    Case("the claims of an act are denied for another", "France said that Russia hacked the 2016 U.S. election. Trump has dismissed the hacking claims.",
         "russia attacks us-election-2016 says:france disputed:donald-trump; donald-trump rejects france"),
    Case("a part of one's own is no other's", "France said that Iran attacked Israel. Hamas denied a role in the attack.", "iran attacks israel says:france", "* disputed:*"),
    Case("blamed on", "A strike on Saudi ships off Oman, which Washington blamed on Iran, closed a harbour. Iran denies the accusation.",
         "iran attacks saudi-arabia @oman accuses:united-states disputed:iran; iran attacks saudi-ships @oman accuses:united-states disputed:iran",
         "united-states accuses oman"),
    Case("a dispute about something else", f"{ACCUSED}. Russia rejected allegations of torture.", f"{VIOLATES} accuses:united-states", "* disputed:*"),
    Case("a claim rejected is not the rejecter's", "Zarif rejected the accusation that Iran violated the JCPOA.", "iran violates jcpoa accuses: disputed:mohammad-javad-zarif"),
    Case("nothing to deny", "Russia dismissed the allegation as absurd.", never="*"),
    Case("rejected a treaty", "Moscow rejected the Kyoto Protocol.", "russia rejects kyoto-protocol"),
]  # fmt: skip

CASES = [*SAYING, *UNNAMED, *QUOTED, *ACCUSATION, *DENIAL]


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])


@params([c for c in (*SAYING[:8], *UNNAMED, *ACCUSATION, *DENIAL[:7]) if not c.limit])
def test_somebodys_claim_is_no_fact(case: Case, readings: Mapping[str, Extraction]) -> None:
    assert not {t for t in facts(readings[case.name]) if t[1] in ("violates", "attacks", "deploys", "possesses")}


VERBS = ["said", "stated", "claimed", "alleged", "argued", "believed", "reported", "insisted", "suggested", "warned", "added", "noted", "estimated"]


@pytest.fixture(scope="module")
def told() -> dict[str, Extraction]:
    return read_cases(Case(v, f"The United States {v} that Russia had violated the INF Treaty.") for v in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_of_saying_attributes(verb: str, told: Mapping[str, Extraction]) -> None:
    said = [s for s in told[verb].statements if s.predicate == "violates"]
    assert [s.attributed_to for s in said] == [("united-states",)], lines(told[verb])
    assert not {f for f in facts(told[verb]) if f[1] != "accuses"}, [line(s) for s in said]


class Said(NamedTuple):
    """A line of `sentences/claims.toml`: a proposition, how it is meant, who says it (None: the document), who denies it."""

    proposition: tuple[str, ...]
    modality: str
    by: frozenset[str] | None
    disputed: frozenset[str]


def said(text: str) -> Said:
    words = text.split()
    rest = words[3:]
    by = next((frozenset(filter(None, w[3:].split("+"))) for w in rest if w.startswith("by:")), None)
    disputed = next((frozenset(w[9:].split("+")) for w in rest if w.startswith("disputed:")), frozenset())
    modality = next((w for w in rest if w in set(Modality)), "actual")
    return Said((*words[:3], "not" if "not" in rest else ""), modality, by, disputed)


def meant(s: Statement) -> Said:
    by = frozenset(s.attributed_to) if s.attributed_to or s.attribution_act else None
    negative = "not" if s.polarity is Polarity.NEGATIVE else ""
    return Said((s.subject, s.predicate, s.object, negative), s.modality.value, by, frozenset(s.disputed_by))


def test_sentences_of_the_field_keep_their_speakers_their_disputes_and_how_they_are_meant() -> None:
    entries = tomllib.loads((Path(__file__).parent / "sentences" / "claims.toml").read_text("utf-8"))["sentence"]
    read = read_cases(Case(str(n), e["text"]) for n, e in enumerate(entries))
    pairs: list[tuple[Said, Said]] = []
    asked = 0
    for n, e in enumerate(entries):
        got = [meant(s) for s in read[str(n)].statements]
        variants = [said(x) for x in e.get("maybe", ())]
        for want in map(said, e["expect"]):
            asked += 1
            found = [g for g in got if g.proposition == want.proposition]
            if found:
                best = max(found, key=lambda g: (g in variants, (g.modality == want.modality) + (g.by == want.by) + (g.disputed == want.disputed)))
                pairs.append((best if best in variants else want, best))
    disputed = [(w, g) for w, g in pairs if w.disputed]
    assert len(pairs) >= 0.9 * asked
    assert sum(w.modality == g.modality for w, g in pairs) >= 0.96 * len(pairs), [(w, g) for w, g in pairs if w.modality != g.modality]
    assert sum(w.by == g.by for w, g in pairs) >= 0.93 * len(pairs), [(w, g) for w, g in pairs if w.by != g.by]
    assert sum(bool(w.disputed & g.disputed) for w, g in disputed) >= 0.85 * len(disputed), [w for w, g in disputed if not w.disputed & g.disputed]
    assert not [(w, g) for w, g in pairs if g.disputed and not w.disputed & g.disputed][3:]
