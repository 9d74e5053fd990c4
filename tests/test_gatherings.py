"""Who is at a gathering and where it is held, without a verb of attending."""

from __future__ import annotations

from collections.abc import Mapping

from reading import Case, check, params

from kg.model import Extraction

PRESENT = [
    Case("at the summit", "At the SCO summit, Putin and Xi Jinping met.", "vladimir-putin attends sco-summit-2024; xi-jinping attends sco-summit-2024"),
    Case("sidelines", "Modi met Macron on the sidelines of the G20 summit.", "narendra-modi attends g20-summit-2024"),
    Case("a speech at", "Xi did not mention Japan during a speech at the SCO summit.", "xi-jinping attends sco-summit-2024"),
    Case("inverted", "Also present at the Yalta Conference was Vyacheslav Molotov.", "vyacheslav-molotov attends yalta-conference"),
    Case("held together", "Japan and India held the Shangri-La Dialogue.", "india attends shangri-la-dialogue; japan attends shangri-la-dialogue"),
    Case("held alone", "Singapore held the Shangri-La Dialogue.", never="* attends *"),
    Case("represented", "The Munich Security Conference opened. Victoria Nuland represented the United States.", "victoria-nuland attends munich-security-conference"),
    Case("represented elsewhere", "The Munich Security Conference opened. Victoria Nuland represents clients.", never="* attends *"),
    Case("aimed at", "Putin scoffed at the SCO summit.", never="* attends *"),
]  # fmt: skip

VENUES = [
    Case("event in a place", "The G7 summit in Hiroshima was attended by Volodymyr Zelensky.",
         "g7-summit-2023 locatedIn hiroshima; volodymyr-zelenskyy attends g7-summit-2023 @hiroshima", published="2023-05-21"),
    Case("event held in a place", "The SCO summit was held in Astana.", "sco-summit-2024 locatedIn astana"),
    Case("event of the organisation", "The summit of the SCO was held in Astana.", "sco-summit-2024 locatedIn astana", limit="the event's name is spread over `of`"),
    Case("the year beside the event", "The 2019 SCO summit was held in Bishkek.", "sco-summit-2019 locatedIn bishkek [2019]"),
    Case("a place inside a name", "Crowds gathered outside the NATO summit in Washington.", "nato-summit-washington-2024 locatedIn washington-dc"),
    Case("travelled to attend", "Putin flew to Astana to attend the SCO summit.", "sco-summit-2024 locatedIn astana"),
    Case("arrived for", "Putin arrived in Astana for the SCO summit.", "sco-summit-2024 locatedIn astana"),
]  # fmt: skip

CASES = [*PRESENT, *VENUES]


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])
