"""What is done to the agreement that was just told of, where the verb leaves it out: `France refused to sign`, `both acceded in 1992`.

Invariant: the nearest sentence that tells of an agreement tells of one alone, and it is this sentence or one of the two before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extract import frames, times
from kg.extract.coref import refer
from kg.extract.dating import time_of
from kg.extract.entities import Resolved
from kg.extract.pairs import ACTING, around, pair
from kg.extract.reading import Reading
from kg.extract.scope import scope_of
from kg.extract.text import Sentence, Token
from kg.model import Modality, Statement

__all__ = ["ELIDING", "elided"]

#: Verbs and nouns of what one does with an agreement, which may go without it.
ELIDING = {"sign": "signs", "ratify": "ratifies", "accede": "joins", "adhere": "joins", "join": "joins", "withdrawal": "withdrawsFrom", "accession": "joins", "ratification": "ratifies"}
#: What is done with one's own ratification, accession, withdrawal.
ANNOUNCING = frozenset("announce declare complete deposit delay postpone".split())
#: How many sentences back the agreement may stand.
BACK = 2

Dates = tuple[list[times.TimeExpression], list[times.TimeExpression]]


def elided(reading: Reading, sentence: Sentence, word: Token, dates: Dates) -> Iterator[Statement]:
    """The statements of a verb without the agreement that it is about."""
    verb = word if word.pos != "NOUN" else word.head
    doers = _doers(word)
    agreement = _told_of(reading, word) if doers else None
    if agreement is None:
        return
    how = scope_of(reading, verb)
    if how.ended:
        return
    when = time_of(reading, sentence, how, dates[how.modality is not Modality.ACTUAL])
    for who in {r.entity: r for t in doers for r in refer(reading, t) if r.type in ("Person", *ACTING)}.values():
        said = pair(reading, who, ELIDING[word.lemma], agreement, "structure/elided")
        yield replace(said, evidence=around(reading, [verb, *(t for t in doers if t.i < verb.i)]), modality=how.modality, polarity=how.polarity, time=when)


def _doers(word: Token) -> list[Token]:
    """Who does it, where nothing says what with: `has never joined`, `announced its withdrawal`."""
    if word.pos == "NOUN":
        bare = all(c.dep == "poss" and c.tag == "PRP$" for c in word.children)
        return frames.subjects(word.head) if bare and word.child("poss") and word.dep == "dobj" and word.head.lemma in ANNOUNCING else []
    if not frames.is_verbal(word) or frames.passive(word) or word.dep in ("acl", "relcl", "pcomp", "csubj") or frames.objects(word):
        return []
    if any(c.dep in ("dobj", "xcomp", "ccomp", "prt", "dative", "oprd") for c in word.children):
        return []
    beside = [(name, t) for name, t in frames.phrases(word) if t.entity != "DATE" and not t.text.isdigit()]
    return [] if any(name.split()[-1] in ("to", "on", "onto", "with", "for", "in", "into", "up", "at") for name, _ in beside) else frames.subjects(word)


def _told_of(reading: Reading, word: Token) -> Resolved | None:
    """The one agreement of the nearest sentence that tells of any."""
    here = reading.sentence_of[id(word)]
    for s in range(here, max(-1, here - BACK - 1), -1):
        named = [m for m in reading.names.mentions if m.sentence == s and m.start < word.start]
        nouns = [t for t in reading.sentences[s].tokens if t.lemma in reading.lexicon.cues["descriptions"]["Agreement"] and t.start < word.start]
        told = [m for m in (*named, *(r for t in nouns for r in refer(reading, t))) if m.type == "Agreement"]
        if told:
            return told[-1] if len({m.entity for m in told}) == 1 else None
    return None
