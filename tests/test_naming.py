"""What things are called: acronyms, persons' words, ids of what the gazetteer does not know."""

from __future__ import annotations

import pytest

from kg.extract.naming import abbreviates, acronym_behind, free, occasion, person_words
from kg.model import Document, Entity
from kg.ontology import load


@pytest.mark.parametrize(
    ("short", "long", "wanted"),
    [
        ("IAEA", "International Atomic Energy Agency", True),
        ("MCRP", "Movement for Coastal Renewal Party", True),
        ("NATO", "Warsaw Pact", False),
        ("EAI", "International Atomic Energy", False),
        ("A", "Agency", False),
    ],
)
def test_an_acronym_has_the_initials_in_order(short: str, long: str, wanted: bool) -> None:
    assert abbreviates(short, long) is wanted


def test_an_acronym_counts_right_behind_its_name() -> None:
    text = "The Baltic Arms Registry (BAR) met."
    end = text.index(" (")
    assert acronym_behind("Baltic Arms Registry", end, text) == "BAR"
    assert acronym_behind("Gobi Treaty", end, text) is None
    assert acronym_behind("Baltic Arms Registry", 4, text) is None


def test_initials_and_ranks_are_no_words_of_a_name() -> None:
    assert person_words("Joe R. Biden Jr.") == ["Joe", "Biden"]


def test_an_id_of_the_gazetteer_is_not_taken() -> None:
    gazetteer = load().gazetteer
    assert free("russia", "Agreement", gazetteer) == "russia-agreement"
    assert free("gobi-treaty", "Agreement", gazetteer) == "gobi-treaty"


@pytest.mark.parametrize(
    ("text", "label", "wanted"),
    [
        ("the Steppe Shield drills", "Steppe Shield drills", "steppe-shield-drill-2024"),
        ("the 2019 Steppe summit", "Steppe summit", "steppe-summit-2019"),
        ("the Steppe summit in 2021", "Steppe summit", "steppe-summit-2021"),
    ],
)
def test_an_occasion_is_one_of_its_year(text: str, label: str, wanted: str) -> None:
    entities: dict[str, Entity] = {}
    start = text.index(label)
    document = Document("a.txt", text, published="2024-07-05", published_basis="metadata")
    assert occasion(label, "Event", start, start + len(label), document, text, entities) == (wanted, "Event")
    assert wanted in entities
