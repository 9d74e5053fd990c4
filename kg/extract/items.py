"""Items of a list that go on with the sentence before it: `The United States will:`, then `- not produce mines;`.

Each item that begins with a bare verb gets the subject and the auxiliary of what introduces the list, as if it stood there.
Invariant: a token keeps its sentence; only the tree reaches over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.frames import PASSIVE_SUBJECT, SUBJECT, is_verbal
from kg.extract.text import Paragraph, Sentence, Token

__all__ = ["join_items"]


def join_items(sentences: Sequence[Sentence], paragraphs: Sequence[Paragraph], text: str) -> None:
    """Complete the items of all lists of a document."""
    opening: Sentence | None = None
    for before, sentence in zip(sentences, sentences[1:], strict=False):
        if sentence.paragraph == before.paragraph:
            continue  # an item may be followed by a remark
        if not _item(paragraphs[sentence.paragraph], text):
            opening = None
            continue
        if before.tokens[-1].text == ":" and not _item(paragraphs[before.paragraph], text):
            opening = before
        root = sentence.root
        if opening is not None and root.tag == "VB" and not any(c.dep in (*SUBJECT, *PASSIVE_SUBJECT) for c in root.children):
            _complete(root, opening)


def _item(paragraph: Paragraph, text: str) -> bool:
    """Whether a paragraph has the mark of an item before it: a dash, a bullet, a number."""
    return bool(text[text.rfind("\n", 0, paragraph.start) + 1 : paragraph.start].strip(" \t>#"))


def _complete(verb: Token, opening: Sentence) -> None:
    governor = next(_governors(opening), None)
    if governor is None:
        return
    if governor.tag == "MD":  # `will:` has no verb of its own, the item is it
        auxiliary = replace(governor, dep="aux")
        auxiliary.head, auxiliary.children = verb, []
        verb.children = [*(c for c in governor.children if c.dep in SUBJECT), auxiliary, *verb.children]
    else:  # `agreed to:`
        verb.head, verb.dep = governor, "xcomp"


def _governors(opening: Sentence) -> Iterator[Token]:
    """The verb that stands last before the colon, if it leaves open what is done."""
    words = [t for t in opening.tokens if t.text != ":"]
    last = words[-1] if words else None
    if last is not None and last.tag == "MD":
        yield last
    elif last is not None and last.text.lower() == "to":
        yield from (t for t in reversed(words[:-1]) if is_verbal(t))
