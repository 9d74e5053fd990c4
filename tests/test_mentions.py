"""Where names stand in a text: their spans, headlines, nested names, and what is no name."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import Case as Text
from reading import Triple, read_cases, triples

from kg.extract.matcher import matcher, recase
from kg.model import Extraction
from kg.ontology import Ontology

#: text -> its names as written, in order
SPANS: list[tuple[str, str, list[str]]] = [
    ("no article, no 's", "The United States praised Russia's stance.", ["United States", "Russia"]),
    ("U.S. with points", "The U.S. praised France.", ["U.S.", "France"]),
    ("U.S. at the end", "France praised the U.S.", ["France", "U.S."]),
    ("the longest name", "The Russian Foreign Ministry praised Iran.", ["Russian Foreign Ministry", "Iran"]),
    ("name with small words", "The Treaty on the Non-Proliferation of Nuclear Weapons is old.", ["Treaty on the Non-Proliferation of Nuclear Weapons"]),
    ("name over a line break", "After many long and tiring days and nights of talks in the hall, the United\nStates praised once more the terms of the well-known and by now old Open\nSkies Treaty.",
     ["United\nStates", "Open\nSkies Treaty"]),
    ("bold name", "The **United States** praised *France*.", ["United States", "France"]),
    ("name in a link", "The [United States](https://example.org/us) praised France.", ["United States", "France"]),
    ("hyphen between two states", "A US-Russia meeting was held.", ["US", "Russia"]),
    ("general's rank", "General Mark Milley praised France.", ["Mark Milley", "France"]),
    ("day and month are no names", "On Tuesday, 5 March, nobody came.", []),
    ("common words are no names", "He may march and turn the may into a chad.", []),
    ("the Treaty alone is no name", "The Treaty was old.", []),
    ("sentence start is no name", "However, nobody came. Yesterday it rained.", []),
]  # fmt: skip


@pytest.fixture(scope="module")
def spans() -> dict[str, Extraction]:
    return read_cases(Text(name, text) for name, text, _ in SPANS)


@pytest.mark.parametrize(("name", "wanted"), [(n, w) for n, _, w in SPANS], ids=[n for n, _, _ in SPANS])
def test_spans(name: str, wanted: list[str], spans: Mapping[str, Extraction]) -> None:
    assert [m.text for m in spans[name].mentions if m.named] == wanted


HEADLINES: list[tuple[str, Triple]] = [
    ("Russia Suspends New START as Talks With Washington Collapse", ("russia", "suspends", "new-start")),
    ("Iran Attacks Israel", ("iran", "attacks", "israel")),
    ("U.S. Accuses Russia of Violating INF Treaty", ("united-states", "accuses", "russia")),
    ("NORTH KOREA TESTS NUCLEAR WEAPONS", ("north-korea", "tests", "nuclear-weapons")),
    ("Finland Joins NATO", ("finland", "joins", "nato")),
    ("Turkey Buys S-400 From Russia", ("turkey", "acquires", "s-400")),
    ("Israel strikes Syria", ("israel", "attacks", "syria")),
]


@pytest.fixture(scope="module")
def headlines() -> dict[str, Extraction]:
    return read_cases(Text(h, f"{h}\n\nThe morning was quiet.") for h, _ in HEADLINES)


@pytest.mark.parametrize(("headline", "wanted"), HEADLINES, ids=[h for h, _ in HEADLINES])
def test_a_headline_is_read_as_a_sentence(headline: str, wanted: Triple, headlines: Mapping[str, Extraction]) -> None:
    assert wanted in triples(headlines[headline])


def test_mentions_are_in_order_and_do_not_overlap(spans: Mapping[str, Extraction]) -> None:
    for extraction in spans.values():
        names = [m for m in extraction.mentions if m.named]
        assert all(a.end <= b.start for a, b in zip(names, names[1:], strict=False))


@pytest.mark.parametrize("odd", [False, pytest.param(True, marks=pytest.mark.xfail(strict=True, reason="names with `&` or brackets"))])
def test_the_gazetteer_finds_every_name_of_a_state_as_written(odd: bool, ontology: Ontology) -> None:
    missed = []
    for entry in ontology.gazetteer.values():
        for name in (entry.label, *entry.aliases) if entry.type == "State" else ():
            text = f"They praised {name} often."
            if odd != bool(set("&()") & set(name)):
                continue
            found = [n for n in matcher(ontology).find(text) if entry.id in n.candidates]
            if not found or text[found[0].start : found[0].end].rstrip(".") != name.rstrip("."):
                missed.append((entry.id, name))
    assert not missed


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=200))
def test_names_lie_in_the_text_and_a_new_spelling_keeps_its_length(text: str, ontology: Ontology) -> None:
    names = matcher(ontology).find(text)
    assert all(text[n.start : n.end] == n.text and n.candidates for n in names)
    assert len(recase(text, names, 0)) == len(text)
