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
    Case("the year beside the event", "The 2019 SCO summit was held in Bishkek.", "sco-summit-2019 locatedIn bishkek [2019]"),
    Case("place in a state", "The talks took place in Astana, Kazakhstan.", "astana locatedIn kazakhstan"),
    Case("two states are not in each other", "Leaders of Iran, Iraq met.", never="* locatedIn *; * partOf *"),
    Case("at the summit", "At the SCO summit, Putin and Xi Jinping met.", "vladimir-putin attends sco-summit-2024; xi-jinping attends sco-summit-2024"),
]  # fmt: skip

OFFICES = [
    Case("elected", "Masoud Pezeshkian was elected president of Iran.", "masoud-pezeshkian leads iran"),
    Case("takes over as", "Mark Rutte will take over as secretary general of NATO.", "mark-rutte leads nato planned"),
    Case("resigned as", "Boris Johnson resigned as prime minister of Britain.", "boris-johnson leads united-kingdom"),
    Case("will resign as", "Theresa May will resign as prime minister of Britain.", "theresa-may leads united-kingdom; theresa-may leads united-kingdom not planned"),
    Case("the state that the document names", "Ousted president Ali Abdullah Saleh remained influential in Yemen.", "ali-abdullah-saleh leads yemen"),
    Case("counterpart", "Emmanuel Macron met his Chinese counterpart, Xi Jinping.", "xi-jinping leads china"),
    Case("successor", "Jimmy Carter's successor, Ronald Reagan, denounced the treaty.", "ronald-reagan leads united-states"),
    Case("counterpart without a name", "Emmanuel Macron met his Chinese counterpart.", never="* leads *"),
    Case("under a leader", "Under Nikita Khrushchev, the Soviet Union resumed testing.", "nikita-khrushchev leads soviet-union"),
    Case("under who never led it", "Under Nikita Khrushchev, France resumed testing.", never="* leads *"),
    Case("a leader's state", "Saddam Hussein's Iraq invaded Kuwait.", "saddam-hussein leads iraq"),
]  # fmt: skip

MEMBERS = [
    Case("members listed behind the name", "NATO members Greece and Turkey came close to war.", "greece memberOf nato; turkey memberOf nato"),
    Case("in brackets", "The P5+1 (China, France and Germany) met Iran.", "china memberOf p5-plus-1; france memberOf p5-plus-1; germany memberOf p5-plus-1"),
    Case("of", "The Visegrad Group of Poland and Hungary met in Prague.", "hungary memberOf visegrad-group; poland memberOf visegrad-group"),
    Case("whose members", "SEATO, whose members were Thailand and Pakistan, had no forces.", "pakistan memberOf seato; thailand memberOf seato"),
    Case("members of", "Only two of the members of SEATO, Thailand and the Philippines, lay nearby.", "philippines memberOf seato; thailand memberOf seato"),
    Case("and other members", "Hungary and other EU members objected.", "hungary memberOf european-union"),
    Case("no member", "Non-NATO ally Pakistan objected.", never="* memberOf *"),
    Case("an ally of a group", "Hamas ally Iran objected.", never="iran memberOf *"),
    Case("a place in brackets", "The IAEA (Vienna) met Iran and Iraq.", never="* memberOf *"),
    Case("its ally", "Iran and its ally Hezbollah condemned the strike.", "iran alliedWith hezbollah"),
    Case("an ally in apposition", "Belarus, Russia's closest ally, opened its border.", "russia alliedWith belarus"),
    Case("a former ally", "Albania, a former ally of China, opened its border.", never="* alliedWith *"),
    Case("a member's ally", "Washington reassured its NATO ally Turkey.", "turkey memberOf nato; united-states alliedWith turkey"),
]  # fmt: skip

PLACES = [
    Case("city of a state", "They reached the Iraqi city of Basra.", "basra locatedIn iraq"),
    Case("a city in a state", "Natanz, a city in central Iran, was hit.", "natanz locatedIn iran"),
    Case("in the south of a state", "Odesa in southern Ukraine was hit.", "odesa locatedIn ukraine"),
    Case("the next clause's state", "Iran and Oman met in Baghdad, Iraq said.", never="* locatedIn *"),
    Case("not where the gazetteer has it", "They flew from Vienna, a city in Iran said to be closed.", never="vienna locatedIn *"),
    Case("a place inside a name", "Crowds gathered outside the NATO summit in Washington.", "nato-summit-washington-2024 locatedIn washington-dc"),
    Case("travelled to attend", "Putin flew to Astana to attend the SCO summit.", "sco-summit-2024 locatedIn astana"),
    Case("arrived for", "Putin arrived in Astana for the SCO summit.", "sco-summit-2024 locatedIn astana"),
]  # fmt: skip

PRESENT = [
    Case("sidelines", "Modi met Macron on the sidelines of the G20 summit.", "narendra-modi attends g20-summit-2024"),
    Case("a speech at", "Xi did not mention Japan during a speech at the SCO summit.", "xi-jinping attends sco-summit-2024"),
    Case("inverted", "Also present at the Yalta Conference was Vyacheslav Molotov.", "vyacheslav-molotov attends yalta-conference"),
    Case("held together", "Japan and India held the Shangri-La Dialogue.", "india attends shangri-la-dialogue; japan attends shangri-la-dialogue"),
    Case("held alone", "Singapore held the Shangri-La Dialogue.", never="* attends *"),
    Case("represented", "The Munich Security Conference opened. Victoria Nuland represented the United States.", "victoria-nuland attends munich-security-conference"),
    Case("represented elsewhere", "The Munich Security Conference opened. Victoria Nuland represents clients.", never="* attends *"),
    Case("aimed at", "Putin scoffed at the SCO summit.", never="* attends *"),
]  # fmt: skip

CASES = [*TITLES, *NAMES, *OFFICES, *MEMBERS, *PLACES, *PRESENT]


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
