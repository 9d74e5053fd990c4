"""Which entity a name stands for: seats, acronyms, last names, states of their time, unknown names."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from reading import Case as Text
from reading import document, read_cases, triples

from kg.model import Extraction
from kg.ontology import Ontology
from kg.pipeline import extract

#: text -> the entities of its names, in order
NAMES: list[tuple[str, str, list[str]]] = [
    ("Moscow denies", "Moscow denied the claims.", ["russia"]),
    ("in Moscow", "Putin met Xi Jinping in Moscow.", ["vladimir-putin", "xi-jinping", "moscow"]),
    ("to Moscow", "Xi Jinping flew to Moscow.", ["xi-jinping", "moscow"]),
    ("Washington acts on Moscow", "Washington sanctioned Moscow.", ["united-states", "russia"]),
    ("in Washington", "Delegates arrived in Washington.", ["washington-dc"]),
    ("with Washington", "Talks with Washington failed.", ["united-states"]),
    ("Washington and Moscow", "Washington and Moscow extended New START.", ["united-states", "russia", "new-start"]),
    ("the Kremlin", "The Kremlin criticized France.", ["russia", "france"]),
    ("a city under attack", "A missile attack on Kyiv followed.", ["kyiv"]),
    ("a city is shelled", "They bombarded Aleppo and shelled Kyiv.", ["aleppo", "kyiv"]),
    ("Brussels acts", "Brussels warned Poland.", ["european-union", "poland"]),
    ("in Brussels", "They met in Brussels.", ["brussels"]),
    ("last name behind its office", "In January 1980, President Carter smiled. Carter left.", ["jimmy-carter", "jimmy-carter"]),
    ("one of two with that name and office", "In 2003, President Bush smiled.", ["george-w-bush"]),
    ("last name behind another's office", "President Ford of the bank smiled.", []),
    ("a body by its state's possessive", "Russia's National Security Council met.", ["russia", "security-council-of-russia"]),
    ("demonym", "Russian forces attacked.", ["russia"]),
    ("the North", "South Korea and North Korea met. The North smiled at the South.", ["south-korea", "north-korea", "north-korea", "south-korea"]),
    ("the North Sea is not the North", "North Korea smiled. The North Sea is cold.", ["north-korea", "north-sea"]),
    ("acronym of a known name, two letters", "The Republika Srpska (RS) smiled. RS leaders left.", ["republika-srpska", "republika-srpska", "republika-srpska"]),
    ("acronym with or", "The Movement for Coastal Renewal Party, or MCRP, left. Chad likes the MCRP.",
     ["movement-for-coastal-renewal-party", "movement-for-coastal-renewal-party", "chad", "movement-for-coastal-renewal-party"]),
    ("last name that is a month", "Theresa May smiled. Russia criticized May.", ["theresa-may", "russia", "theresa-may"]),
    ("common noun in capitals", "His behavior was bad. Behavior matters.", []),
    ("South American is not the United States", "South American leaders smiled.", ["south-america"]),
    ("acronym in brackets", "The International Atomic Energy Agency (IAEA) smiled. The IAEA smiled.", ["iaea", "iaea", "iaea"]),
    ("unknown acronym in brackets", "Experts of the Global Arms Registry (GAR) met. The GAR criticized Russia.",
     ["global-arms-registry", "global-arms-registry", "global-arms-registry", "russia"]),
    ("acronym in brackets behind an adjective of place", "Experts of the Baltic Arms Registry (BAR) met. The BAR criticized Russia.",
     ["baltic-arms-registry", "baltic-arms-registry", "baltic-arms-registry", "russia"]),
    ("acronym inside a name", "The Intermediate-Range Nuclear Forces (INF) Treaty is old.", ["inf-treaty"]),
    ("an acronym counts only as written", "Please start us off with a new salt.", []),
    ("New START is not START I", "Russia praised New START and START I.", ["russia", "new-start", "start-i"]),
    ("Soviet Union is not Russia", "The Soviet Union signed the INF Treaty; Russia violated the INF Treaty.",
     ["soviet-union", "inf-treaty", "russia", "inf-treaty"]),
    ("USSR", "The USSR invaded Afghanistan.", ["soviet-union", "afghanistan"]),
    ("East Germany is not Germany", "East Germany criticized West Germany.", ["east-germany", "west-germany"]),
    ("two Koreas", "North Korea criticized South Korea.", ["north-korea", "south-korea"]),
    ("Niger and Nigeria", "Niger criticized Nigeria.", ["niger", "nigeria"]),
    ("spelling with diacritics", "Türkiye joined NATO.", ["turkey", "nato"]),
    ("curly apostrophe", "Russia’s forces met China’s.", ["russia", "china"]),
    ("full name, then last name", "Jane Okonkwo met Macron. Okonkwo praised Macron.",
     ["jane-okonkwo", "emmanuel-macron", "jane-okonkwo", "emmanuel-macron"]),
    ("middle initial", "Joe R. Biden met Macron.", ["joe-biden", "emmanuel-macron"]),
    ("Theresa May, not the month", "In May, Theresa May met Macron. May praised Macron.", ["theresa-may", "emmanuel-macron", "theresa-may", "emmanuel-macron"]),
    ("unknown treaty", "Mongolia signed the Gobi Arms Control Treaty.", ["mongolia", "gobi-arms-control-treaty"]),
    ("unknown treaty of a place", "The Treaty of Ulan Vane was signed by Mongolia.", ["treaty-of-ulan-vane", "mongolia"]),
    ("unknown ministry", "The Ministry of Defence of Estonia criticized Latvia.", ["ministry-of-defence-of-estonia", "latvia"]),
    ("unknown weapon with a designation", "Russia tested the KR-77 missile.", ["russia", "kr-77"]),
]  # fmt: skip

LIMITS = {
    "acronym in brackets behind an adjective of place": "an adjective of the gazetteer begins an unknown name",
    "unknown ministry": "a ministry with two `of`",
}


@pytest.fixture(scope="module")
def named() -> dict[str, Extraction]:
    return read_cases(Text(name, text) for name, text, _ in NAMES)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [pytest.param(n, w, id=n, marks=pytest.mark.xfail(strict=True, reason=LIMITS[n]) if n in LIMITS else ()) for n, _, w in NAMES],
)
def test_what_names_stand_for(name: str, wanted: list[str], named: Mapping[str, Extraction]) -> None:
    assert [m.entity for m in named[name].mentions if m.named and m.type != "Office"] == wanted


def test_an_unknown_name_is_an_entity_of_its_own_typed_by_what_the_text_says(named: Mapping[str, Extraction], ontology: Ontology) -> None:
    new = {e.id: e for x in named.values() for e in x.entities}
    assert (new["gobi-arms-control-treaty"].type, new["gobi-arms-control-treaty"].label) == ("Agreement", "Gobi Arms Control Treaty")
    assert (new["jane-okonkwo"].type, new["jane-okonkwo"].label) == ("Person", "Jane Okonkwo")
    assert (new["global-arms-registry"].type, new["global-arms-registry"].aliases) == ("Organization", ("GAR",))
    assert not set(new) & set(ontology.gazetteer)


def test_two_persons_known_only_by_one_last_name_stay_apart() -> None:
    texts = ("Mr. Okafor met Macron in Paris.", "Mr. Okafor criticized Scholz.")
    one, two = extract([document(t, name=f"{n}.txt") for n, t in enumerate(texts)])
    first, second = ({m.entity for m in x.mentions if m.text == "Okafor"} for x in (one, two))
    assert len(first) == len(second) == 1
    assert first != second


def test_a_full_name_in_one_document_says_nothing_of_a_last_name_in_another() -> None:
    texts = ("Jane Okafor met Macron in Paris.", "Mr. Okafor criticized Scholz.")
    one, two = extract([document(t, name=f"{n}.txt") for n, t in enumerate(texts)])
    assert ("jane-okafor", "meets", "emmanuel-macron") in triples(one)
    assert not {m.entity for m in two.mentions} & {"jane-okafor"}


def test_the_same_full_name_is_the_same_person_in_every_document() -> None:
    texts = ("Jane Okafor met Macron.", "Scholz criticized Jane Okafor.")
    one, two = extract([document(t, name=f"{n}.txt") for n, t in enumerate(texts)])
    assert "jane-okafor" in {m.entity for m in one.mentions} & {m.entity for m in two.mentions}


@pytest.mark.parametrize(("published", "wanted"), [("1985-03-01", "soviet-union"), ("2024-03-01", "russia")])
def test_moscow_is_the_state_of_the_documents_time(published: str, wanted: str) -> None:
    one = next(iter(extract([document("Moscow criticized France.", published)])))
    assert triples(one) == {(wanted, "criticizes", "france")}


@pytest.mark.parametrize(("published", "wanted"), [("2003-05-01", "george-w-bush"), ("1990-05-01", "george-h-w-bush")])
def test_a_last_name_is_who_held_the_office_then(published: str, wanted: str) -> None:
    one = next(iter(extract([document("President Bush met Helmut Kohl.", published)])))
    assert (wanted, "meets", "helmut-kohl") in triples(one)
