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
    Case("both sides of a dialogue", "The United States and the European Union met in Washington. Iran watched. Both sides criticized Russia.",
         "united-states criticizes russia; european-union criticizes russia"),
    Case("each side", "Serbia and Kosovo held talks. Each side accused NATO.", "serbia accuses nato; kosovo accuses nato"),
    Case("all three countries", "Belarus, Russia and Ukraine met in Viskuli. All three countries signed the Belovezha Accords.",
         "belarus signs belovezha-accords; russia signs belovezha-accords; ukraine signs belovezha-accords"),
    Case("the country that the text is about", "Turkey bought the S-400 from Russia. The country was criticized by NATO.", "nato criticizes turkey"),
    Case("the country is no other party", "The United States met Venezuela. The country accused Washington.", "venezuela accuses united-states"),
    Case("the rebels, called so", "Houthi rebels control Sanaa. The rebels attacked Saudi Arabia.", "houthis attacks saudi-arabia"),
    Case("the militants, in apposition", "Turkey shelled camps of the PKK, a Kurdish militant group. Turkey attacked the militants on Monday.",
         "turkey attacks pkk [2024-07-01]"),
    Case("the company, said to be one", "Huawei is a Chinese company. The United States sanctioned the company.", "united-states sanctions huawei"),
    Case("such missiles, of the treaty", "The United States left the INF Treaty. Russia produces such missiles.", "russia produces intermediate-range-missiles"),
    Case("known as", "Washington signed the treaty known as START I.", "united-states signs start-i"),
    Case("it, by its verb", "Turkey signed the Montreux Convention, and Romania ratified it.", "turkey signs montreux-convention; romania ratifies montreux-convention"),
    Case("a meeting in a place", "Hassan Rouhani attended a meeting in Tokyo.", "hassan-rouhani attends meeting-in-tokyo-2024 @tokyo"),
    Case("back to the conference", "Switzerland hosted a conference on Ukraine. China attended the conference.",
         "switzerland hosts conference-on-ukraine-2024; china attends conference-on-ukraine-2024"),
    Case("back to the agreement of a year", "India signed an agreement with Oman in 2018. Pakistan condemned the agreement.",
         "pakistan criticizes agreement-with-oman-2018"),
    Case("the ceasefire, in two words", "Israel and Hamas agreed to a five-day cease-fire. Israel violated the cease-fire.",
         "israel violates five-day-cease-fire-2024"),
    Case("member states", "CSTO member states supported Kazakhstan.", "csto-member-states supports kazakhstan"),
    Case("allies", "NATO allies warned Russia.", "nato-allies warns russia"),
    Case("the decision", "Russia lifted its ban on the sale. Israel condemned the decision.", "israel criticizes russia"),
    Case("the ministry of the minister", "Japanese Defence Minister Itsunori Onodera spoke. The ministry criticized China.",
         "japanese-defense-ministry criticizes china"),
    Case("this administration", "This administration sanctioned Belarus.", "united-states sanctions belarus", publisher="U.S. Department of State"),
    Case("the government and people of", "Norway supports the government and people of Ukraine.", "norway supports ukraine"),
    Case("including", "Leaders including Macron and Scholz criticized Israel.", "emmanuel-macron criticizes israel; olaf-scholz criticizes israel"),
    Case("such as", "Countries such as Turkey criticized Israel.", "turkey criticizes israel"),
    Case("among them", "Several states, among them Egypt and Jordan, condemned Israel.", "egypt criticizes israel; jordan criticizes israel"),
    Case("examples of a class", "India tested missiles such as the Agni-V.", "india tests agni-v"),
    Case("a system before its class", "Iran tested Sejjil ballistic missiles.", "iran tests sejjil"),
    Case("an exercise by name", "Belarus took part in the Zapad 2021 exercise.", "belarus participatesIn zapad"),
    Case("who holds the office", "The UN chief urged Israel to stop.", "antonio-guterres requests israel"),
    Case("a foreign office", "The Turkish foreign minister criticized Israel.", "hakan-fidan criticizes israel"),
    Case("office behind the name", "Mohammed Al-Thani, Qatari Deputy Prime Minister, met Antony Blinken.", "mohammed-al-thani meets antony-blinken"),
    Case("its before its name", "Since its invasion of Ukraine, Russia has turned to North Korea.", "russia attacks ukraine"),
    Case("both alone", "Macron met Scholz. Both criticized Israel.", "emmanuel-macron criticizes israel; olaf-scholz criticizes israel"),
    Case("they with a counterpart", "Donald Trump and his Chinese counterpart Xi Jinping met. They criticized Iran.",
         "donald-trump criticizes iran; xi-jinping criticizes iran"),
    Case("companies under sanctions", "Britain imposed sanctions on Russian companies.", "united-kingdom sanctions russia"),
    Case("the group after its name", "Hezbollah is backed by Iran. The group attacked Israel.", "hezbollah attacks israel"),
    Case("partners in", "Britain thanked its partners in Poland and condemned Russia.", "united-kingdom criticizes russia"),
    Case("cataphora", "After it violated the JCPOA, Iran met France.", "iran violates jcpoa", limit="a pronoun before its name"),
    Case("persons with their offices before them", "Kaja Kallas, President of Belarus Alexander Lukashenko, Prime Minister of Armenia Nikol Pashinyan "
         "and President of Egypt Abdel Fattah el-Sisi signed the Kyoto Protocol.",
         "kaja-kallas signs kyoto-protocol; alexander-lukashenko signs kyoto-protocol; nikol-pashinyan signs kyoto-protocol; "
         "abdel-fattah-el-sisi signs kyoto-protocol"),
    Case("it bans: the treaty told of", "Ronald Reagan signed the INF Treaty in Washington. It banned intermediate-range missiles.",
         "inf-treaty limits intermediate-range-missiles; ronald-reagan signs inf-treaty @washington-dc"),
    Case("this bans: the treaty told of", "Leonid Brezhnev signed SALT II in Vienna. This included a limit on heavy bombers.", "salt-ii limits heavy-bomber"),
    Case("its parties", "The Non-Proliferation Treaty is old. Israel is not among its parties.", "israel partyTo npt not"),
    Case("the strikes, by who struck", "Israel bombed Damascus. Norway condemned the strikes.", "israel attacks damascus; norway criticizes israel"),
    Case("the strikes and their weapons", "Russian forces attacked Odesa. The strikes, which involved drones, alarmed the city.",
         "russia attacks odesa; russia uses drone"),
    Case("an attack that is only alleged", "Israel said Hamas attacked Sderot. Norway condemned the attack.", never="norway criticizes hamas"),
    Case("what nobody does to himself", "Turkey said Syria had shelled its border.", "syria attacks turkey says:turkey"),
    Case("its invasion, of whom the sanctions hit", "Britain imposed sanctions on Italy after its invasion of Ethiopia.",
         "italy attacks ethiopia; united-kingdom sanctions italy"),
    Case("the truce is the ceasefire", "A ceasefire between Israel and Hezbollah began on Monday. Iran praised the truce.",
         "iran supports ceasefire-between-israel-and-hezbollah-2024; israel agreesWith hezbollah [2024-07-01]"),
    Case("the old treaty is not the deal", "The USMCA replaced NAFTA. Japan welcomed the deal.", "japan supports usmca"),
    Case("each country of the agreement", "The United States, Mexico and Canada talked. Lawmakers in Mexico and Canada were pleased. "
         "The government of each country must ratify the USMCA.",
         "united-states ratifies usmca demanded; mexico ratifies usmca demanded; canada ratifies usmca demanded"),
    Case("they, of the two sides", "Japan and India held a summit. The two sides condemned Myanmar. They will urge Laos to condemn Myanmar.",
         "japan requests laos planned; india requests laos planned"),
    Case("both as object", "Ankara praised Kenya and Rwanda and urged both to join the Ottawa Convention.", "turkey requests kenya; turkey requests rwanda"),
    Case("the agreements, named as several", "Ukraine praised the Minsk agreements. Russia violated the agreements.", "russia violates minsk-agreements"),
    Case("ships told by where they are", "The Houthis attacked ships in the Red Sea.", "houthis attacks ships-in-red-sea @red-sea"),
    Case("sites told by whose they are", "Ukraine struck Russian oil refineries.", "ukraine attacks russian-oil-refineries; ukraine attacks russia"),
    Case("a ship is nothing to look up", "The Houthis attacked a ship.", never="houthis attacks *"),
    Case("the deal that the next sentence names", "Tehran signed the deal in 2015. The JCPOA was a triumph.", "iran signs jcpoa [2015]"),
    Case("the truce without a name", "Armenia said Azerbaijan had violated the ceasefire.", "azerbaijan violates ceasefire-in-34cb1712 says:armenia"),
    Case("a seat from which support comes", "Kyiv won support from Moscow.", "russia supports ukraine"),
]  # fmt: skip


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])


NOTHING = [
    Case("two pairs", "Iran and Oman smiled, and Qatar and Egypt smiled. The two countries signed the INF Treaty."),
    Case("the parties of none", "Peru was calm. The parties signed the INF Treaty."),
    Case("the rebels of none", "Rebels are dangerous. The rebels attacked Kenya."),
    Case("the group is no party", "Hamas was quiet. The union attacked Israel."),
    Case("the decision of nobody", "The weather was bad. Turkey condemned the decision."),
    Case("a meeting of which nothing is said", "Rwanda attended a meeting. Kenya attended meetings."),
    Case("any agreement", "Iran did not sign any agreement."),
    Case("may and north are common words", "In May the north wind attacked Norway."),
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
    Case("some people of a state", "Two Iranians attacked Turkey. Germans who support nobody criticized Hungary."),
    Case("a company is not its state", "A Russian bank aided North Korea. A Chinese company supplied Iran with Kinzhal missiles."),
    Case("examples of no kind", "Issues including Iran criticized France."),
    Case("an end of a quarrel is no document", "France supported the peaceful resolution of disputes."),
    Case("an office of another year", "In 1956 the UN chief withdrew from the INF Treaty."),
    Case("the victim is no owner", "Japan condemned the invasion of Kuwait."),
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
