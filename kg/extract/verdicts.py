"""What somebody judges in the course of a quotation, where no verb of saying stands by: `... "The old pact hurt us. The new one is superb."`

What hangs on a verb of saying is the lexicon's (`S say good O`); these are sentences whose main verb is quoted.
Invariant: only a whole clause judges, and only of agreements (who calls a state a partner has told of no act), never what the speaker denies or asks.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract import frames
from kg.extract.claims import attribution_of
from kg.extract.coref import refer
from kg.extract.pairs import words
from kg.extract.reading import Reading
from kg.extract.slots import judges
from kg.extract.text import Sentence
from kg.model import Statement

__all__ = ["verdict"]

#: What a judgement says.
SAYING = {"good": "supports", "bad": "criticizes"}


def verdict(reading: Reading, sentence: Sentence) -> Iterator[Statement]:
    """The judgement that a sentence within a quotation passes on something."""
    root = sentence.root
    quotation = reading.quotation(root)
    if quotation is None or not frames.is_verbal(root) or frames.passive(root) or any(t.text == "?" for t in sentence.tokens[-2:]):
        return
    if root.lemma != "be" or any(c.dep == "expl" for c in root.children) or any(c.dep == "aux" and c.tag == "MD" and c.lemma not in ("will", "'ll") for c in root.children):
        return
    speakers = attribution_of(reading, root).speakers
    judged = [r for t in frames.grammatical_subjects(root) for r in refer(reading, t) if r.type == "Agreement"]
    for kind, predicate in SAYING.items():
        if len(speakers) == 1 and judges(root, reading.lexicon.cues["judgements"][kind]):
            for r in judged:
                yield Statement(
                    reading.document.id, speakers[0], predicate, r.entity, words(reading, sentence.start, sentence.end),
                    extractor="structure/verdict", object_span=(r.start, r.end),
                )  # fmt: skip
