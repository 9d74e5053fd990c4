"""What names say by themselves: who leads and holds which office, what belongs to what, where an event is."""

from __future__ import annotations

from collections.abc import Mapping

from reading import Case, check, params

from kg.model import Extraction

TITLES = [
    Case("demonym, title, name", "Russian President Vladimir Putin met Kim Jong Un.", "vladimir-putin leads russia"),
    Case("state, title, name", "US Secretary of Defense Lloyd Austin met Rustem Umerov.", "lloyd-austin holdsOffice united-states-secretary-of-defense"),
    Case("title of the state, name", "President of the Republic of Armenia Nikol Pashinyan met Emmanuel Macron.", "nikol-pashinyan leads armenia"),
    Case("name, title", "Antony Blinken, Secretary of State, met Wang Yi.", "antony-blinken holdsOffice united-states-secretary-of-state"),
    Case("name, the demonym title", "Viktor Orban, the Hungarian prime minister, met Putin in Moscow.", "viktor-orban leads hungary"),
    Case("the demonym title, name", "The German chancellor, Olaf Scholz, met Macron.", "olaf-scholz leads germany"),
    Case("a leader's minister", "Putin's foreign minister, Sergey Lavrov, met Wang Yi.", "sergey-lavrov holdsOffice foreign-minister-of-russia", "sergey-lavrov leads *"),
    Case("title of an organisation", "NATO Secretary General Jens Stoltenberg visited Finland.", "jens-stoltenberg leads nato"),
    Case("title with of", "Jens Stoltenberg, the secretary general of NATO, met Macron.", "jens-stoltenberg leads nato"),
    Case("is the title", "Viktor Orban is the prime minister of Hungary.", "viktor-orban leads hungary"),
    Case("title without a state", "President Joe Biden met Prime Minister Rishi Sunak.", "joe-biden leads united-states; rishi-sunak leads united-kingdom"),
    Case("unknown person", "Estonian Foreign Minister Jaan Tammsaar met Macron.", "jaan-tammsaar holdsOffice foreign-minister-of-estonia"),
    Case("unknown president", "Zambian President Joseph Mulenga met Macron.", "joseph-mulenga leads zambia"),
    Case("two offices", "French President Emmanuel Macron met German Chancellor Olaf Scholz.", "emmanuel-macron leads france; olaf-scholz leads germany"),
    Case("two offices coordinated", "Russian President Vladimir Putin and Chinese President Xi Jinping met.", "vladimir-putin leads russia; xi-jinping leads china",
         "vladimir-putin leads china; xi-jinping leads russia"),
    Case("a title alone", "The Russian president smiled.", never="*"),
    Case("a title of nobody's state", "President Mulenga smiled.", never="* leads *"),
    Case("he was no president", "Olaf Scholz is not the president of France.", never="olaf-scholz leads france"),
    Case("a date dates no office", "On Friday, Russian President Vladimir Putin met Xi Jinping.", "vladimir-putin leads russia; vladimir-putin meets xi-jinping [2024-07-05]"),
]  # fmt: skip

NAMES = [
    Case("a body of a state", "The Russian Foreign Ministry criticized Estonia.", "russian-foreign-ministry partOf russia"),
    Case("a body without its state's name", "The Pentagon criticized Estonia.", never="* partOf *"),
    Case("event in a place", "The G7 summit in Hiroshima was attended by Volodymyr Zelensky.",
         "g7-summit-2023 locatedIn hiroshima; volodymyr-zelenskyy attends g7-summit-2023 @hiroshima", published="2023-05-21"),
    Case("event held in a place", "The SCO summit was held in Astana.", "sco-summit-2024 locatedIn astana"),
    Case("event of the organisation", "The summit of the SCO was held in Astana.", "sco-summit-2024 locatedIn astana", limit="the event's name is spread over `of`"),
    Case("the year beside the event", "The 2019 SCO summit was held in Bishkek.", "sco-summit-2019 locatedIn bishkek"),
    Case("place in a state", "The talks took place in Astana, Kazakhstan.", "astana locatedIn kazakhstan"),
    Case("two states are not in each other", "Leaders of Iran, Iraq met.", never="* locatedIn *; * partOf *"),
    Case("at the summit", "At the SCO summit, Putin and Xi Jinping met.", "vladimir-putin attends sco-summit-2024; xi-jinping attends sco-summit-2024"),
]  # fmt: skip

CASES = [*TITLES, *NAMES]


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])


def test_the_office_is_an_entity_with_a_label(readings: Mapping[str, Extraction]) -> None:
    offices = {e.id: e for x in readings.values() for e in x.entities if e.type == "Office"}
    assert offices["foreign-minister-of-estonia"].label == "Foreign Minister of Estonia"
    assert "united-states-secretary-of-state" in offices


def test_the_evidence_of_a_title_is_title_and_name(readings: Mapping[str, Extraction]) -> None:
    (quote,) = (s.evidence.quote for s in readings["demonym, title, name"].statements if s.predicate == "leads")
    assert quote == "Russian President Vladimir Putin"


def test_every_entity_that_a_statement_names_is_known(readings: Mapping[str, Extraction], ontology) -> None:  # type: ignore[no-untyped-def]
    for extraction in readings.values():
        known = set(ontology.gazetteer) | {e.id for e in extraction.entities}
        for s in extraction.statements:
            assert {s.subject, s.object, *s.attributed_to, *s.disputed_by} | ({s.place, s.recipient} - {None}) <= known
