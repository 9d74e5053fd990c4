"""What words refer to that are no names: pronouns, descriptions, groups; and what refers to nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from reading import Case, check, params

from kg.model import Extraction

CASES = [
    Case("he", "Vladimir Putin met Xi Jinping. He suspended New START.", "vladimir-putin suspends new-start; vladimir-putin meets xi-jinping"),
    Case("she is the woman of the two", "Theresa May met Emmanuel Macron. She accused Russia of attacking Ukraine.",
         "theresa-may accuses russia; russia attacks ukraine accuses:theresa-may"),
    Case("she is nobody", "Olaf Scholz met Emmanuel Macron. She accused Russia.", never="* accuses *"),
    Case("it is the state", "Iran signed the JCPOA in 2015. It violated the agreement in 2019.", "iran signs jcpoa [2015]; iran violates jcpoa [2019]"),
    Case("its in the same clause", "Russia announced its withdrawal from the Open Skies Treaty.", "russia withdrawsFrom open-skies-treaty"),
    Case("its over a sentence", "Syria joined the Chemical Weapons Convention in 2013. Its forces used sarin in 2017.",
         "syria joins chemical-weapons-convention [2013]; syria uses sarin [2017]"),
    Case("it in reported speech", "Israel told Lebanon that it would attack Hezbollah.", "israel attacks hezbollah planned says:israel"),
    Case("they for two", "Russia and the United States met in Geneva. They extended New START.",
         "russia extends new-start; united-states extends new-start; russia meets united-states @geneva"),
    Case("they and it", "France and Germany accused Iran of violating the JCPOA. They urged it to comply with the deal.",
         "iran compliesWith jcpoa demanded demands:france+germany; france requests iran; germany requests iran"),
    Case("the agreement", "France backed the JCPOA. Iran violated the agreement.", "iran violates jcpoa; france supports jcpoa"),
    Case("the treaty of two, by its year", "The INF Treaty was signed in 1987 and New START in 2010. Russia violated the treaty signed in 1987.",
         "russia violates inf-treaty"),
    Case("the treaty is the last one", "The INF Treaty banned intermediate-range missiles. New START limited ballistic missiles. Russia suspended the treaty.",
         "russia suspends new-start"),
    Case("the two countries", "Serbia and Kosovo held talks. The two countries signed the Kyoto Protocol.",
         "serbia signs kyoto-protocol; kosovo signs kyoto-protocol; serbia meets kosovo"),
    Case("the two leaders", "Joe Biden met Rishi Sunak. The two leaders met Volodymyr Zelensky.",
         "joe-biden meets rishi-sunak; joe-biden meets volodymyr-zelenskyy; rishi-sunak meets volodymyr-zelenskyy"),
    Case("the alliance", "Finland praised NATO. Finland joined the alliance in 2023.", "finland joins nato [2023]"),
    Case("the missile", "Russia built the 9M729 missile. The United States said that Russia had deployed the missile in Kaliningrad.",
         "russia deploys 9m729 @kaliningrad says:united-states; 9m729 deployedIn kaliningrad says:united-states"),
    Case("the Russian president", "Vladimir Putin arrived in Minsk. The Russian president met Alexander Lukashenko.", "vladimir-putin meets alexander-lukashenko"),
    Case("the president, once named", "Russian President Vladimir Putin arrived in Minsk. The president met Alexander Lukashenko.",
         "vladimir-putin meets alexander-lukashenko"),
    Case("last name", "Angela Merkel met Barack Obama. Merkel criticized Obama.", "angela-merkel meets barack-obama; angela-merkel criticizes barack-obama"),
    Case("forces act for their state", "Russian forces attacked Kharkiv.", "russia attacks kharkiv"),
    Case("officials act for their state", "US officials met Taliban representatives in Doha.", "united-states meets taliban @doha"),
    Case("the document speaks of we", "We imposed sanctions on Belarus.", "united-states sanctions belarus", publisher="U.S. Department of State"),
    Case("we of an unknown publisher", "We imposed sanctions on Belarus.", never="*"),
    Case("members are not the whole", "Members of NATO signed the Ottawa Convention.", never="nato signs *"),
    Case("it is clear is no state", "Russia met China. It is clear that Iran attacked Israel.", "iran attacks israel", "russia attacks *; china attacks *"),
    Case("cataphora", "After it violated the JCPOA, Iran met France.", "iran violates jcpoa", limit="a pronoun before its name"),
]  # fmt: skip


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])


NOTHING = [
    Case("he of nobody", "He withdrew from the INF Treaty."),
    Case("it of nothing", "It violated the INF Treaty."),
    Case("they of nobody", "The weather was bad. They attacked Israel."),
    Case("the treaty of none", "Iran violated the treaty."),
    Case("both countries of none", "Both countries signed the INF Treaty."),
    Case("two countries of one", "Iran was calm. The two countries signed the INF Treaty."),
    Case("the country of two", "Iran and Iraq were tired. The country attacked Kuwait."),
    Case("his of nobody", "His withdrawal from the INF Treaty was a mistake."),
    Case("the ministry of none", "The ministry criticized Estonia."),
    Case("the resolution is no treaty", "The INF Treaty is old. Iran violated the resolution."),
    Case("far back", "Putin smiled." + " The room was full of flowers." * 6 + " He suspended New START."),
    Case("somebody else", "Someone attacked Israel. Nobody withdrew from the INF Treaty. Everyone criticized France."),
]  # fmt: skip


@pytest.fixture(scope="module")
def nothing() -> dict[str, Extraction]:
    from reading import read_cases

    return read_cases(NOTHING)


@params(NOTHING)
def test_what_nothing_supports_refers_to_nothing(case: Case, nothing: Mapping[str, Extraction]) -> None:
    assert not nothing[case.name].statements


def test_pronouns_and_descriptions_are_mentions_but_no_names(readings: Mapping[str, Extraction]) -> None:
    found = {m.text: m for m in readings["it is the state"].mentions}
    assert (found["It"].entity, found["It"].found_by, found["It"].named) == ("iran", "pronoun", False)
    assert (found["agreement"].entity, found["agreement"].found_by, found["agreement"].named) == ("jcpoa", "description", False)
    assert found["Iran"].named and found["JCPOA"].named
