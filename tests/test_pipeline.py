"""The whole line: evidence is the document's own words, nothing raises, the same input gives the same output."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reading import document, facts, lines, read, triples, within

from kg.model import Document, Extraction, is_fact
from kg.pipeline import extract, understand

STORY = """Russia Suspends New START

Russian President Vladimir Putin met Chinese President Xi Jinping in Beijing on Thursday. He suspended
New START, which the United States had extended in 2021.

The United States accused Russia of violating the INF Treaty, signed by the two sides in 1987. Moscow denied the accusation.
“We have never violated the INF Treaty,” Foreign Minister Sergey Lavrov said. “The United States deployed Patriot
missiles in Poland.” Officials said that Iran supplied drones to Russia.

- **Finland** joined [NATO](https://example.org/nato) in April 2023.
- Turkey’s purchase of the S-400 from Russia angered Washington.
"""

OTHERS = [
    "Iran attacked Israel on Monday.", "", "Nothing happened.", "Mr. Okafor met Emmanuel Macron in Paris.", "Mr. Okafor criticized Germany.",
    "The SCO summit was held in Astana.", "North Korea tested a hydrogen bomb in 2017, the IAEA said.",
]  # fmt: skip

PIECES = [
    "Russia", "the United States", "Putin", "he", "it", "they", "the treaty", "the INF Treaty", "New START", "S-400 missiles", "violated", "was signed by",
    "accused", "denied it", "said that", "if", "not", "never", "will deploy", "in Moscow", "in 1987", "on Friday", "and", ",", ".", ". ", "\n", "\n\n", "\r\n", "(",
    ")", "(IAEA)", "“", "”", '"', "'", "’s", "*", "**", "_", "`", "# ", "- ", "> ", "[x](y)", "---\n", "+++\n", "\u00a0", "\u200b", "\ufeff", "\u2028", "🚀", "é", "e\u0301",
    "ß", "İ", "ﬁ", "\x00", "\x85", "١٩٨٧", "第", "\ud800", "\u3000", "\x1c", "   ", "The two countries", "President", "of", "which Moscow denied", "between Iran and", "to", "talks", ":",
]  # fmt: skip
TEXT = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(max_size=200),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=30).map(" ".join),
)


def sound(extraction: Extraction, doc: Document) -> None:
    """What must hold of any document."""
    assert extraction.document is doc
    size = len(doc.text)
    for m in extraction.mentions:
        assert 0 <= m.start < m.end <= size and doc.text[m.start : m.end] == m.text and m.entity and m.type
    for s in extraction.statements:
        e = s.evidence
        assert 0 <= e.start < e.end <= size and doc.text[e.start : e.end] == e.quote and e.quote.strip()
        assert s.subject != s.object and s.document == doc.id
        for span in (s.subject_span, s.object_span):
            assert span is None or 0 <= span[0] <= span[1] <= size
        if is_fact(s):
            assert not s.attributed_to and not s.disputed_by and s.attribution_act is None
    ids = [s.id for s in extraction.statements]
    assert len(set(ids)) == len(ids)
    assert list(extraction.mentions) == sorted(extraction.mentions, key=lambda m: (m.start, m.end, m.entity))


@settings(max_examples=150, deadline=None)
@given(text=TEXT, published=st.sampled_from([None, "2024-07-05", "1985-03-01", "2024"]))
@example(text=STORY, published="2024-07-05")
@example(text=STORY.replace("\n", "\r\n"), published=None)
@example(text=STORY.replace("”", ""), published="2024-07-05")
@example(text="\ufeff" + STORY.upper(), published=None)
@example(text="".join(reversed(STORY)), published=None)
def test_any_text_gives_evidence_in_its_own_words_and_no_error(text: str, published: str | None) -> None:
    doc = document(text, published)
    with within(5):
        (extraction,) = extract([doc])
    sound(extraction, doc)


@settings(max_examples=25, deadline=None)
@given(cut=st.integers(0, len(STORY)), width=st.integers(0, 120))
def test_a_story_with_a_hole_is_still_read(cut: int, width: int) -> None:
    doc = document(STORY[:cut] + STORY[cut + width :])
    sound(next(iter(extract([doc]))), doc)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n\n", "\x00", "\ud800", ".", "(((", '"""', "“", "—", "1987", "the", "A" * 30_000, "Russia. " * 1_000, "(" * 1_000, "and " * 1_000,
     "\x1c and", "\u3000 \u2003 . . ,", "   , and", "   . \u3000 \x00 Russia",
     "said Russia the treaty \u2003 and , \u3000 ."],
    ids=lambda t: f"{len(t)} {t[:6]!r}",
)  # fmt: skip
def test_odd_texts_give_no_error(text: str) -> None:
    doc = document(text)
    with within(30):
        (extraction,) = extract([doc])
    sound(extraction, doc)


def test_what_the_story_says() -> None:
    story = read(STORY)
    assert {
        ("vladimir-putin", "leads", "russia"), ("xi-jinping", "leads", "china"), ("vladimir-putin", "meets", "xi-jinping"),
        ("united-states", "extends", "new-start"), ("united-states", "accuses", "russia"), ("russia", "rejects", "united-states"),
        ("finland", "joins", "nato"), ("turkey", "acquires", "s-400"), ("russia", "suspends", "new-start"),
    } <= facts(story)  # fmt: skip
    assert "russia violates inf-treaty accuses:united-states disputed:russia" in lines(story)
    assert not {t for t in facts(story) if t[1] == "violates"}
    assert ("iran", "supplies", "drone") in triples(story) - facts(story)


def stories() -> list[Document]:
    return [document(t, name=f"{n}.txt") for n, t in enumerate([STORY, *OTHERS])]


def test_two_runs_are_equal() -> None:
    assert list(extract(stories())) == list(extract(stories()))


def test_a_document_gives_the_same_alone_and_among_others() -> None:
    together = list(extract(stories()))
    assert [next(iter(extract([d]))) for d in stories()] == together


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_documents_does_not_matter(seed: int) -> None:
    mixed = stories()
    random.Random(seed).shuffle(mixed)
    found = {x.document.id: x for x in extract(mixed)}
    assert found == {x.document.id: x for x in extract(stories())}
    assert list(found) == [d.id for d in mixed], "in the order given"


def test_documents_are_taken_one_after_the_other_and_no_sooner_than_needed() -> None:
    taken: list[int] = []

    def source():  # type: ignore[no-untyped-def]
        for n in range(500):
            taken.append(n)
            yield document("Iran attacked Israel.", name=f"{n}.txt")

    stream = extract(source())
    assert triples(next(stream)) == {("iran", "attacks", "israel")}
    assert len(taken) < 500


def test_no_documents_give_nothing() -> None:
    assert list(extract([])) == []
    assert [x.statements for x in extract([document("")])] == [()]


def test_the_locator_and_not_the_offset_tells_statements_apart() -> None:
    one, two = (read(t).statements[0] for t in ("Iran attacked Israel.", "\n\nIran attacked Israel."))
    assert one.proposition == two.proposition and one.id != two.id  # another document
    a, b = (next(iter(extract([document("Iran attacked Israel.", name=n)]))).statements[0] for n in ("a", "b"))
    assert a.proposition == b.proposition and a.id != b.id


def test_front_matter_is_no_text_of_the_story() -> None:
    text = "---\ntitle: Iran attacked Israel\npublished: 2024-07-05\n---\nFinland joined NATO.\n"
    extraction = read(text)
    assert triples(extraction) == {("finland", "joins", "nato")}
    sound(extraction, extraction.document)


def test_what_is_added_to_a_document_takes_nothing_from_it() -> None:
    first = "Finland joined NATO in April 2023."
    assert set(lines(read(first))) <= set(lines(read(f"{first}\n\nIran attacked Israel.")))


def test_a_reading_has_sentences_names_and_quotations() -> None:
    (reading,) = understand([document(STORY)])
    assert reading.document.text == STORY and len(reading.text) == len(STORY)
    assert [STORY[q.start : q.end] for q in reading.quotations][0].startswith("We have never")
    assert all(re.search(r"\S", STORY[s.start : s.end]) for s in reading.sentences)
