"""The pieces of a clause, as they stand together in the tree."""

from __future__ import annotations

import pytest

from kg.extract.phrases import clause_verb, conjuncts, is_verbal, negated, passive, phrases, prefixed
from kg.extract.text import Sentence, Token, paragraphs, parse

LIST = "Poland, Hungary and Romania signed the treaty with Japan in Prague."
PASSIVE = "The treaty was never signed by Poland, which test-fired missiles."


@pytest.fixture(scope="module")
def parsed() -> dict[str, Sentence]:
    return {text: found[0] for text, found in parse((text, paragraphs(text), text) for text in (LIST, PASSIVE))}


def word(sentence: Sentence, text: str) -> Token:
    return next(t for t in sentence.tokens if t.text == text)


def test_a_list_and_the_phrases_of_its_verb(parsed: dict[str, Sentence]) -> None:
    sentence = parsed[LIST]
    assert [t.text for t in conjuncts(word(sentence, "Poland"))] == ["Poland", "Hungary", "Romania"]
    assert {"in": "Prague"}.items() <= {name: t.text for name, t in phrases(word(sentence, "signed"))}.items()
    assert clause_verb(word(sentence, "Prague")).text == "signed"
    assert not passive(sentence.root) and not negated(sentence.root)


def test_passive_negation_and_prefix(parsed: dict[str, Sentence]) -> None:
    sentence = parsed[PASSIVE]
    assert passive(sentence.root) and negated(sentence.root) and is_verbal(sentence.root)
    assert prefixed(word(sentence, "fired")) == "test-fire"
