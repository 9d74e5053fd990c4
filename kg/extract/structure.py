"""What names say by themselves: offices, bodies of states, members, events and their places.

No verb of the lexicon is needed for `Russian President Vladimir Putin`, `NATO member Turkey`, `the SCO summit in Astana`;
each kind has its module, and here they are asked in turn.
Invariant: a statement comes from one sentence's names (an event may be named before), in the order in which they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kg.extract import frames, times
from kg.extract.elided import ELIDING, elided
from kg.extract.gatherings import attending, gathering
from kg.extract.membership import ARMS, allied, belonging, body_of, branch, member_name, members
from kg.extract.offices import TENURE, compared, led, office, tenure
from kg.extract.parleys import NEGOTIATIONS, negotiated
from kg.extract.places import places
from kg.extract.reading import Reading
from kg.extract.stationed import stationed
from kg.extract.text import Sentence
from kg.extract.verdicts import verdict
from kg.model import Statement

__all__ = ["structure"]


def structure(
    reading: Reading, sentence: Sentence, dates: list[times.TimeExpression], rejected: Counter[str], coming: list[times.TimeExpression] | None = None
) -> Iterator[Statement]:
    """The statements that the names of a sentence give; its dates as past and, for what is planned, as to come."""
    either = (dates, dates if coming is None else coming)
    index = reading.sentence_of[id(sentence.tokens[0])]
    here = [m for m in reading.names.mentions if m.sentence == index]
    for title in reading.names.titles:
        if title.sentence == index:
            yield from office(reading, title, rejected, either)
    for mention in here:
        yield from body_of(reading, mention)
        yield from led(reading, mention)
    for mention in here:
        yield from gathering(reading, sentence, mention, either)
        yield from member_name(reading, mention)
        yield from stationed(reading, mention)
    yield from places(reading, here)
    yield from members(reading, here)
    yield from verdict(reading, sentence)
    for token in sentence.tokens:
        if token.lemma in ELIDING:
            yield from elided(reading, sentence, token, either)
        if token.lemma in ("counterpart", "successor", "predecessor"):
            yield from compared(reading, sentence, token)
        elif token.lemma in ARMS and token.pos == "NOUN":
            yield from branch(reading, token)
        elif token.lemma in NEGOTIATIONS and token.pos == "NOUN":
            yield from negotiated(reading, token)
        elif token.lemma in TENURE and frames.is_verbal(token):
            yield from tenure(reading, sentence, token, either)
        elif token.lemma == "member" and token.dep in ("appos", "pobj", "conj", "nsubj", "npadvmod", "dep", "ROOT"):
            yield from belonging(reading, token)
        elif token.lemma == "ally" and token.pos in ("NOUN", "PROPN"):
            yield from allied(reading, token, here)
        elif token.text.lower() in ("attending", "present") or token.lemma == "represent" and frames.is_verbal(token):
            yield from attending(reading, sentence, token, either)
