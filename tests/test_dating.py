"""Which date belongs to an act, and which does not."""

from __future__ import annotations

import pytest
from reading import found

# The text; subject, predicate and object; the date.
OWN = [
    ("In 2018, the United States withdrew from the JCPOA.", "united-states withdrawsFrom jcpoa", "2018"),
    ("The ministry said on Tuesday that Russia tested the Sarmat missile on Sunday.", "russia tests sarmat", "2024-06-30"),
    ("Russia tested the Sarmat missile on Sunday, the ministry said on Tuesday.", "russia tests sarmat", "2024-06-30"),
    ("Officials said Tuesday Russia had tested the Sarmat missile.", "russia tests sarmat", None),
    ("Blinken said on Monday that Iran had violated the JCPOA.", "iran violates jcpoa", None),
    ("Blinken condemned on Monday Iran's attack on Israel.", "iran attacks israel", None),
    ("The United States accused Russia on Tuesday of violating the INF Treaty.", "united-states accuses russia", "2024-07-02"),
    ("The United States accused Russia on Tuesday of violating the INF Treaty.", "russia violates inf-treaty", None),
    ("Iran attacked Israel in April, according to a report published on Monday.", "iran attacks israel", "2024-04"),
    ("Moscow announced on 2 May that it would leave the Open Skies Treaty in December.", "russia withdrawsFrom open-skies-treaty", "2024-12"),
    ("In February 2019 the United States announced its withdrawal from the INF Treaty.", "united-states withdrawsFrom inf-treaty", "2019-02"),
    ("Trump announced in October 2018 that the United States would withdraw from the INF Treaty.", "united-states withdrawsFrom inf-treaty", None),
    ("On Monday, Iran threatened to withdraw from the NPT.", "iran withdrawsFrom npt", None),
    ("Iran will withdraw from the NPT by March 2025.", "iran withdrawsFrom npt", "2025-03"),
    ("Russia will suspend New START until 2026.", "russia suspends new-start", None),
    ("Before 2019 the United States complied with the INF Treaty.", "united-states compliesWith inf-treaty", None),
    ("After 2014 NATO criticized Russia.", "nato criticizes russia", None),
    ("The United States has sanctioned Iran since 1979.", "united-states sanctions iran", "1979"),
    ("Only in 1992 did China sign the NPT.", "china signs npt", "1992"),
    ("China did not join the NPT until 1992.", "china joins npt", "1992"),
    ("Putin, the host of the 2018 tournament, criticized Ukraine.", "vladimir-putin criticizes ukraine", None),
    ("Boris Johnson, the face of a campaign in 2016, criticized Russia.", "boris-johnson criticizes russia", None),
    ("On December 8, 1987, Reagan and Gorbachev met in Washington, where they signed the INF Treaty.", "mikhail-gorbachev signs inf-treaty", "1987-12-08"),
    ("When Xi Jinping visited Moscow in 2019, he praised Russia.", "xi-jinping supports russia", "2019"),
    ("The G7 issued a statement on Sunday condemning North Korea.", "g7 criticizes north-korea", "2024-06-30"),
    ("In a statement issued late on Thursday, the United States condemned North Korea.", "united-states criticizes north-korea", "2024-07-04"),
    ("Egypt withdrew its proposal on Monday under pressure from Israel.", "israel requests egypt", "2024-07-01"),
    ("It was not until 1963 that the United States and the Soviet Union signed the Limited Test Ban Treaty.", "united-states signs *", "1963"),
    ("In August Russia suspended New START until the end of 2026.", "russia suspends new-start", "2023-08"),
]  # fmt: skip

NOUNS = [
    ("Russia's 2022 invasion of Ukraine changed Europe.", "russia attacks ukraine", "2022"),
    ("Russia's February 2022 invasion of Ukraine changed Europe.", "russia attacks ukraine", "2022-02"),
    ("Iran's April attack on Israel killed nobody.", "iran attacks israel", "2024-04"),
    ("After the 2018 US withdrawal from the JCPOA, Iran resumed enrichment.", "united-states withdrawsFrom jcpoa", "2018"),
    ("Russia's annexation of Crimea in 2014 strained ties.", "russia attacks crimea", "2014"),
    ("Following the Soviet invasion of Afghanistan in December 1979, the Senate waited.", "soviet-union attacks afghanistan", "1979-12"),
    ("The United States sanctioned Iran for its attack on Israel in April.", "iran attacks israel", "2024-04"),
    ("Since its invasion of Ukraine in February 2022, Russia has deployed Iskander missiles in Belarus.", "russia deploys iskander", None),
    ("The United States sanctioned Iran for its attack on Israel in April.", "united-states sanctions iran", None),
    ("Iran's attack on Israel came on Saturday.", "iran attacks israel", "2024-06-29"),
    ("Iran's attack on Israel began on 13 April.", "iran attacks israel", "2024-04-13"),
    ("China's attack on Vietnam lasted from February to March 1979.", "china attacks vietnam", "1979-02/1979-03"),
    ("The INF Treaty (1987) bans intermediate-range missiles.", "inf-treaty limits *", None),
    ("The 1987 INF Treaty bans intermediate-range missiles.", "inf-treaty limits *", None),
]  # fmt: skip

CLAUSES = [
    ("In 2021 Biden extended New START, which Obama signed in 2010.", "joe-biden extends new-start", "2021"),
    ("In 2021 Biden extended New START, which Obama signed in 2010.", "barack-obama signs new-start", "2010"),
    ("Biden extended New START, which Obama signed in 2010.", "joe-biden extends new-start", None),
    ("In 1987, when Reagan and Gorbachev signed the INF Treaty, Europe rejoiced.", "ronald-reagan signs inf-treaty", "1987"),
    ("Tension has grown since 2018, when the United States withdrew from the JCPOA.", "united-states withdrawsFrom jcpoa", "2018"),
    ("The last time Russia suspended New START was in 2023.", "russia suspends new-start", "2023"),
    ("It was in 1972 that Nixon and Brezhnev signed the ABM Treaty.", "richard-nixon signs abm-treaty", "1972"),
    ("Finland joined NATO after Russia attacked Ukraine in 2022.", "finland joins nato", None),
    ("Finland joined NATO after Russia attacked Ukraine in 2022.", "russia attacks ukraine", "2022"),
    ("Turkey joined NATO in 1952, three years after Portugal joined NATO.", "portugal joins nato", None),
    ("Sweden, which joined NATO in March, supports Ukraine.", "sweden supports ukraine", None),
    ("North Korea threatens the United States with missiles tested in 2017.", "north-korea threatens united-states", None),
    ("On Thursday Washington sanctioned Iran and expelled Russian diplomats.", "united-states sanctions iran", "2024-07-04"),
    ("In 1949, the year in which the Soviet Union tested the atomic bomb, NATO met.", "soviet-union tests *", "1949"),
    ("The Korean War began in June 1950, when North Korea invaded South Korea.", "north-korea attacks south-korea", "1950-06"),
    ("Russia annexed Crimea in 2014 and attacked Ukraine in 2022.", "russia attacks ukraine", "2022"),
    ("Russia vetoed the resolution on Thursday and accused the United States of hypocrisy.", "russia accuses united-states", "2024-07-04"),
    ("Russia left the treaty in 2007 and later attacked Georgia.", "russia attacks georgia", None),
    ("Biden is expected to meet Netanyahu in Washington next Tuesday.", "joe-biden meets benjamin-netanyahu", "2024-07-09"),
    ("Lavrov will fly to Tehran on Monday to meet President Raisi.", "sergey-lavrov meets *", "2024-07-08"),
    ("Speaking on Friday, Putin condemned NATO.", "vladimir-putin criticizes nato", "2024-07-05"),
]  # fmt: skip

OCCASIONS = [
    ("In a December 2015 vote, NATO condemned Israel.", "nato criticizes israel", "2015-12"),
    ("During a meeting on Friday, Putin condemned NATO.", "vladimir-putin criticizes nato", "2024-07-05"),
    ("Blinken condemned North Korea's March 24 missile launch and criticized Russia.", "antony-blinken criticizes north-korea", None),
    ("Putin rejected Thursday's accusations by NATO.", "vladimir-putin rejects nato", None),
    ("Obama had planned to meet King Salman a day before Thursday's summit.", "barack-obama meets king-salman", "2024-07-10"),
    ("On July 3, Biden met Macron at the 2024 summit.", "joe-biden meets emmanuel-macron", "2024-07-03"),
    ("Iran attacked Israel two days after the April 12 talks.", "iran attacks israel", "2024-04-14"),
    ("The talks between Iran and Iraq took place on Monday.", "iran meets iraq", "2024-07-01"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "triple", "value"), [*OWN, *NOUNS, *CLAUSES, *OCCASIONS])
def test_the_date_of_the_act(text: str, triple: str, value: str | None) -> None:
    assert {time for time, _ in found(text, triple)} == {value}
