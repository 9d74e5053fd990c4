"""Who holds which office and who leads what, by title, by a verb of getting or leaving it, by name."""

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

VERBS = [
    Case("elected", "Masoud Pezeshkian was elected president of Iran.", "masoud-pezeshkian leads iran"),
    Case("takes over as", "Mark Rutte will take over as secretary general of NATO.", "mark-rutte leads nato planned"),
    Case("resigned as", "Boris Johnson resigned as prime minister of Britain.", "boris-johnson leads united-kingdom"),
    Case("will resign as", "Theresa May will resign as prime minister of Britain.", "theresa-may leads united-kingdom; theresa-may leads united-kingdom not planned"),
    Case("the day of leaving", "Theresa May said that she will resign as prime minister of Britain on July 9.", "theresa-may leads united-kingdom; theresa-may leads united-kingdom not planned [2024-07-09] says:theresa-may"),
    Case("the date of an election", "Vladimir Putin was elected president of Russia in March 2000.", "vladimir-putin leads russia [2000-03]"),
    Case("the state that the document names", "Ousted president Ali Abdullah Saleh remained influential in Yemen.", "ali-abdullah-saleh leads yemen"),
]  # fmt: skip

LEADERS = [
    Case("counterpart", "Emmanuel Macron met his Chinese counterpart, Xi Jinping.", "xi-jinping leads china"),
    Case("successor", "Jimmy Carter's successor, Ronald Reagan, denounced the treaty.", "ronald-reagan leads united-states"),
    Case("counterpart without a name", "Emmanuel Macron met his Chinese counterpart.", never="* leads *"),
    Case("under a leader", "Under Nikita Khrushchev, the Soviet Union resumed testing.", "nikita-khrushchev leads soviet-union"),
    Case("under who never led it", "Under Nikita Khrushchev, France resumed testing.", never="* leads *"),
    Case("a leader's state", "Saddam Hussein's Iraq invaded Kuwait.", "saddam-hussein leads iraq"),
]  # fmt: skip

TENURE = [
    Case("took power", "Saudi King Salman, who took power in January 2015, flew home.", "king-salman leads saudi-arabia [2015-01]"),
    Case("took part", "King Salman of Saudi Arabia took part.", never="king-salman leads * [[]*"),
    Case("would quit", "British Prime Minister Theresa May said she would quit.", "theresa-may leads united-kingdom; theresa-may leads united-kingdom not planned says:theresa-may"),
    Case("quit something", "British Prime Minister Theresa May will quit the talks.", never="theresa-may leads united-kingdom not planned"),
    Case("succeeded", "Mohammad Khatami succeeded Akbar Hashemi Rafsanjani in Iran.", "mohammad-khatami leads iran"),
    Case("might succeed", "Boris Johnson is the favorite to succeed British Prime Minister Theresa May.", "boris-johnson leads united-kingdom possible; theresa-may leads united-kingdom"),
    Case("what he does not lead", "Boris Johnson replaced Kofi Annan in Iran.", never="* leads *"),
    Case("sworn in as", "Benjamin Netanyahu was sworn in as prime minister of Israel.", "benjamin-netanyahu leads israel"),
    Case("title with brackets", "Home Secretary (interior minister) Sajid Javid objected.", "sajid-javid holdsOffice home-secretary"),
    Case("second description", "Dominic Raab, a lawyer and former Brexit secretary, objected.", "dominic-raab holdsOffice brexit-secretary"),
]  # fmt: skip

CASES = [*TITLES, *VERBS, *LEADERS, *TENURE]


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
