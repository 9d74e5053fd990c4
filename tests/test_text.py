"""Text to sentences: nothing is moved, nothing is lost, whatever the characters and the layout."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reading import Case, check, params, within

from kg.extract.text import MAX_PARAGRAPH, Paragraph, load_model, model_name, paragraphs, parse, plain
from kg.model import Extraction

SUSPENDS = "russia suspends new-start [2023]"
CASES = [
    Case("curly apostrophe", "Russia’s suspension of New START in 2023 was a surprise.", SUSPENDS),
    Case("no-break space", "Russia\u00a0suspended New\u00a0START in\u00a02023.", SUSPENDS),
    Case("carriage returns", "The morning was quiet in the capital and in the whole of the country,\r\nand Russia suspended New START in 2023.\r\n", SUSPENDS),
    Case("tabs", "Russia\tsuspended\tNew START in 2023.", SUSPENDS),
    Case("bold and italics", "**Russia** suspended *New START* in 2023.", SUSPENDS),
    Case("link", "[Russia](https://example.org/a_b_c) suspended [New START](https://example.org/x) in 2023.", SUSPENDS),
    Case("list item", "Events:\n\n- Russia suspended New START in 2023.\n- France praised Iran.", f"{SUSPENDS}; france supports iran"),
    Case("numbered list", "1. Russia suspended New START in 2023.\n2. France praised Iran.", f"{SUSPENDS}; france supports iran"),
    Case("block quote", "> Russia suspended New START in 2023.", SUSPENDS),
    Case("heading above", "# Arms control\n\nRussia suspended New START in 2023.", SUSPENDS),
    Case("heading is no part of the sentence", "Words from Iran\n\nRussia suspended New START in 2023.", SUSPENDS, "iran *"),
    Case("broken line", "After weeks of talks that led nowhere, and to nobody's surprise, Russia\nsuspended New START in 2023.", SUSPENDS),
    Case("two paragraphs are two sentences", "Russia suspended\n\nthe INF Treaty.", never="* suspends *"),
    Case("byte order mark", "\ufeffRussia suspended New START in 2023.", SUSPENDS),
    Case("dateline", "MOSCOW, July 4 - Russian President Vladimir Putin met Chinese President Xi Jinping in Beijing.",
         "vladimir-putin meets xi-jinping @beijing; vladimir-putin leads russia; xi-jinping leads china"),
    Case("emoji", "🚀 Russia suspended New START in 2023. 🚀", SUSPENDS),
    Case("zero width space", "Russia\u200b suspended New START in 2023.", SUSPENDS),
]  # fmt: skip


@params(CASES)
def test_layout_and_typography_change_no_meaning(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])


ODD = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\r\n\t *_`[]()#>-–.\"“”‘’\u00a0\u200b\ufeff\u2028")), max_size=300)


@settings(max_examples=200, deadline=None)
@given(ODD)
@example("[a](b)\n\n[a](" + "b" * 300 + ")")
def test_plain_keeps_every_place(text: str) -> None:
    copy = plain(text)
    assert len(copy) == len(text)
    assert all(c == d for c, d in zip(text, copy, strict=True) if c.isascii() and c.isalnum() and d != " ")
    assert not re.search("[\r\n\t“”’]", copy)


@settings(max_examples=200, deadline=None)
@given(ODD)
@example("a" * (2 * MAX_PARAGRAPH + 5))
@example("a b. " * MAX_PARAGRAPH)
def test_paragraphs_are_in_order_apart_and_lose_no_word(text: str) -> None:
    spans = paragraphs(text)
    assert all(0 <= s.start < s.end <= len(text) and s.end - s.start <= MAX_PARAGRAPH for s in spans)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
    covered = {i for s in spans for i in range(s.start, s.end)}
    lost = "".join(c for i, c in enumerate(text) if i not in covered)
    assert not re.search(r"[^\W\d_]", lost), "only marks of a block and white space stand between paragraphs"


@settings(max_examples=40, deadline=None)
@given(st.lists(ODD, max_size=4))
def test_tokens_stand_where_they_say_and_the_tree_is_whole(texts: list[str]) -> None:
    jobs = [(text, paragraphs(text), n) for n, text in enumerate(texts)]
    with within(5):
        parsed = list(parse(jobs))
    assert [n for n, _ in parsed] == list(range(len(texts))), "each document once, in order, also the empty ones"
    for n, sentences in parsed:
        copy = plain(texts[n])
        for sentence in sentences:
            assert sentence.start == sentence.tokens[0].start and sentence.end == sentence.tokens[-1].end
            assert sum(t.head is t for t in sentence.tokens) >= 1
            for token in sentence.tokens:
                assert copy[token.start : token.end] == token.text
                assert token in (token.head.children if token.head is not token else [token])
                assert token.head in sentence.tokens


def test_a_paragraph_without_a_full_stop_is_a_headline_and_one_with_is_not() -> None:
    text = "Russia Suspends New START\n\nRussia suspended New START.\n"
    assert paragraphs(text) == [Paragraph(0, 25, True), Paragraph(27, 54, False)]


def test_an_empty_document_has_no_paragraphs() -> None:
    assert paragraphs("") == paragraphs(" \n\t\r\n ") == []


def test_parsing_is_lazy_and_the_model_is_loaded_once() -> None:
    taken: list[int] = []

    def jobs():  # type: ignore[no-untyped-def]
        for n in range(3):
            taken.append(n)
            yield "Russia.", [Paragraph(0, 7)], n

    stream = parse(jobs(), batch_size=1)
    assert next(iter(stream))[0] == 0
    assert len(taken) < 3 or taken == [0, 1, 2]
    assert load_model() is load_model()
    assert re.fullmatch(r"en_core_web_sm \d+\.\d+\.\d+", model_name())


def test_another_spelling_for_the_parser_changes_no_offset() -> None:
    text = "FINLAND JOINED NATO."
    ((_, (sentence,)),) = parse([(text, [Paragraph(0, len(text))], None)], recase=lambda piece, _: piece.capitalize())
    assert [t.text for t in sentence.tokens] == ["Finland", "joined", "nato", "."]
    assert [text[t.start : t.end] for t in sentence.tokens] == ["FINLAND", "JOINED", "NATO", "."]


@pytest.mark.parametrize("mark", ["‘", "’", "“", "”", "„", "«", "»"])
def test_quote_marks_become_plain_ones(mark: str) -> None:
    assert plain(mark) in ("'", '"')
