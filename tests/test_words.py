"""Statements in words."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import ontology
from kg.model import Evidence, Modality, Polarity, Statement, Time
from kg.words import clean, date_words, definite, listing, phrase, predicate_words, sentence

LABELS = {
    "russia": "Russia",
    "united-states": "United States",
    "nato": "NATO",
    "inf-treaty": "INF Treaty",
    "s-300": "S-300 missile system",
    "iran": "Iran",
    "intermediate-range-missiles": "intermediate-range missiles",
    "kaliningrad": "Kaliningrad",
}
VIOLATES = Statement("d", "russia", "violates", "inf-treaty", Evidence(0, 1, "x"))


def say(**fields: object) -> str:
    return sentence(replace(VIOLATES, **fields), LABELS, {"deployedIn": "is deployed in"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "Russia violates the INF Treaty."),
        (
            {"attributed_to": ("united-states",), "disputed_by": ("russia",)},
            "According to the United States, Russia violates the INF Treaty (disputed by Russia).",
        ),
        (
            {"attributed_to": ("united-states", "nato"), "time": Time("2019-02", "stated")},
            "According to the United States and NATO, Russia violates the INF Treaty in February 2019.",
        ),
        ({"polarity": Polarity.NEGATIVE}, "Russia does not violate the INF Treaty."),
        ({"modality": Modality.PLANNED}, "Russia is to violate the INF Treaty."),
        (
            {"modality": Modality.PLANNED, "polarity": Polarity.NEGATIVE},
            "Russia is not to violate the INF Treaty.",
        ),
        ({"modality": Modality.POSSIBLE}, "Russia might violate the INF Treaty."),
        ({"modality": Modality.CONDITIONAL}, "Russia would violate the INF Treaty, on a condition."),
        (
            {"modality": Modality.DEMANDED, "polarity": Polarity.NEGATIVE},
            "Russia should not violate the INF Treaty.",
        ),
        (
            {"predicate": "supplies", "object": "s-300", "recipient": "iran"},
            "Russia supplies the S-300 missile system to Iran.",
        ),
        (
            {"subject": "intermediate-range-missiles", "predicate": "deployedIn", "object": "kaliningrad"},
            "Intermediate-range missiles are deployed in Kaliningrad.",
        ),
        (
            {
                "subject": "intermediate-range-missiles", "predicate": "deployedIn", "object": "kaliningrad",
                "polarity": Polarity.NEGATIVE, "time": Time("2019-08-02"),
            },
            "Intermediate-range missiles are not deployed in Kaliningrad on 2 August 2019.",
        ),
        ({"object": "some-unknown-pact"}, "Russia violates some unknown pact."),
    ],
)  # fmt: skip
def test_sentence(fields: dict[str, object], expected: str) -> None:
    assert say(**fields) == expected


def test_every_qualifier_changes_the_sentence() -> None:
    """No two different sayings read alike: a claim never sounds like a fact, a plan never like a deed."""
    said = [
        say(polarity=polarity, modality=modality, attributed_to=speakers, disputed_by=disputers)
        for polarity in Polarity
        for modality in Modality
        for speakers in ((), ("united-states",))
        for disputers in ((), ("iran",))
    ]
    assert len(set(said)) == len(said)


def test_every_predicate_can_be_negated_and_planned() -> None:
    for name, predicate in ontology.load().predicates.items():
        if predicate.kind != "relation":
            continue
        negative = phrase(predicate.label, polarity=Polarity.NEGATIVE)
        assert " not" in negative, name
        first = phrase(predicate.label, modality=Modality.DEMANDED).split()[1]
        assert first == "be" or predicate.label.split()[0].startswith(first[:-1]), name
        assert not first.endswith(("ie", "ss ", "'")), name


@pytest.mark.parametrize(
    ("label", "infinitive"),
    [
        ("ratifies", "ratify"), ("possesses", "possess"), ("attaches", "attach"), ("uses", "use"),
        ("criticizes", "criticize"), ("expels", "expel"), ("complies with", "comply with"), ("has", "have"),
        ("is a member of", "be a member of"), ("party to", "be party to"), ("goes to", "go to"),
    ],
)  # fmt: skip
def test_infinitives(label: str, infinitive: str) -> None:
    assert phrase(label, modality=Modality.PLANNED) == f"is to {infinitive}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NATO", "NATO"),
        ("New START", "New START"),
        ("Treaty on Open Skies", "the Treaty on Open Skies"),
        ("The Hague", "The Hague"),
        ("Netherlands", "the Netherlands"),
        ("Vladimir Putin", "Vladimir Putin"),
        ("Armed Forces of Russia", "the Armed Forces of Russia"),
        ("Geneva Accords", "the Geneva Accords"),
        ("nuclear forces", "nuclear forces"),
        ("", ""),
        (", of", ", of"),
    ],
)
def test_articles(name: str, expected: str) -> None:
    assert definite(name) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2019-02-28", "on 28 February 2019"), ("2019-12", "in December 2019"), ("0988", "in 0988"),
        ("2018-12/2019-02", "from December 2018 to February 2019"), ("2019/..", "since 2019"), ("/2019", "until 2019"),
        ("2019-13", "in 2019-13"), ("<b>", "in <b>"),
    ],
)  # fmt: skip
def test_dates(value: str, expected: str) -> None:
    assert date_words(value) == expected


def test_listing_and_unknown_predicate() -> None:
    assert listing(["A", "B"]) == "A and B"
    assert predicate_words("holdsOffice", {}) == "holds office"


@given(st.text(st.characters(codec=None)), st.integers(1, 50))
def test_clean_leaves_one_harmless_line(text: str, limit: int) -> None:
    line = clean(text, limit)
    assert len(line) <= limit
    assert line == clean(line)
    assert all(unicodedata.category(c) not in ("Cc", "Cs") for c in line)
    assert not set(line) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u2028\u2029\n\x1b")


@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
def test_a_sentence_of_hostile_labels_is_one_harmless_line(subject: str, object_: str) -> None:
    text = sentence(VIOLATES, {"russia": subject, "inf-treaty": object_}, {"violates": "violates"})
    assert text == clean(text) or text.strip() == clean(text)
    assert "violate" in text and text.endswith(".") and len(text) < 500
