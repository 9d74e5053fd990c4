"""Two names and the words between them."""

from __future__ import annotations

import pytest
from reading import document

from kg.extract.entities import Resolved
from kg.extract.pairs import around, listed, pair
from kg.extract.reading import Reading
from kg.ontology import Ontology
from kg.pipeline import understand


def reading_of(text: str, ontology: Ontology) -> Reading:
    (reading,) = understand([document(text)], ontology)
    return reading


def states(reading: Reading) -> list[Resolved]:
    return [m for m in reading.names.mentions if m.type == "State"]


def test_the_evidence_is_what_stands_between(ontology: Ontology) -> None:
    reading = reading_of("Talks were held in Astana, Kazakhstan, today.", ontology)
    place, state = (m for m in reading.names.mentions if m.type in ("Place", "State"))
    for a, b in ((place, state), (state, place)):
        said = pair(reading, a, "locatedIn", b, "structure/place")
        assert (said.subject, said.object, said.evidence.quote) == (a.entity, b.entity, "Astana, Kazakhstan")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Poland, Hungary and the Netherlands met.", ["poland", "hungary", "netherlands"]),
        ("Poland met Hungary.", ["poland"]),
        ("Polish and Hungarian officials met.", []),
    ],
)
def test_names_in_one_list(text: str, names: list[str], ontology: Ontology) -> None:
    reading = reading_of(text, ontology)
    assert [m.entity for m in listed(reading, states(reading))] == names


def test_around_takes_what_hangs_on_the_words(ontology: Ontology) -> None:
    reading = reading_of("Nuland represented the United States of America.", ontology)
    verb = reading.sentences[0].root
    assert around(reading, [verb]).quote == reading.text
