"""The day of the news: what headline and lead tell without a date of their own.

A lead in the perfect (`The Security Council has approved`) tells what happened on the day of publication, a headline in the
present (`Council Condemns Settlements`) what happened on the day of its lead.
Invariant: only the first sentence of a dated document is a lead, and only verbs listed as news; a lead that tells of several
days dates no headline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.extract import frames, times
from kg.extract.anchors import dates_main_clause, hanging, leads_away, teller
from kg.extract.reading import Reading
from kg.extract.text import Sentence, Token
from kg.model import Time

__all__ = ["day_of_news", "undated"]

#: A lead has more words than a byline or a caption.
MIN_LEAD = 8

Dates = Mapping[int, list[times.TimeExpression]]


def day_of_news(reading: Reading, dates: Dates) -> str | None:
    """The day that a report is about: the one that its lead names, or that of publication where it tells its news in the perfect."""
    published = (reading.document.published or "").split("T")[0]
    s = _lead(reading)
    if s is None or len(published) != len("2024-06-29"):
        return None
    sentence = reading.sentences[s]
    own = [d for d in dates.get(s, ()) if d.time.value and d.kind != "modifier" and dates_main_clause(sentence, d)]
    if own:
        days = {d.time.value for d in own if d.kind in ("date", "relative") and d.time.precision == "day" and (d.time.value or "") <= published}
        return days.pop() if len(days) == len(own) == 1 else None
    if not _is_news(reading, teller(sentence)):
        return None
    said = {d.time.value for d in dates.get(s, ()) if d.kind in ("date", "relative") and d.time.precision == "day" and _of_saying(sentence, d)}
    return (said.pop() if len(said) == 1 else None) if said else published


def undated(reading: Reading, dates: Dates) -> Iterator[tuple[int, times.TimeExpression]]:
    """The day of the news, for the lead and the headline that give none."""
    lead, day = _lead(reading), day_of_news(reading, dates)
    if lead is None or day is None:
        return
    time = Time(day, "resolved")
    for s, sentence in enumerate(reading.sentences[: lead + 1]):
        if any(dates_main_clause(sentence, d) for d in dates.get(s, ())):
            continue
        if s == lead:
            yield s, times.TimeExpression(sentence.start, sentence.start, time, "carried")
        elif sentence.headline and _present(reading, teller(sentence)):
            yield s, times.TimeExpression(sentence.start, sentence.start, time, "carried")
            yield from ((s, times.TimeExpression(mark.start, mark.end, time, "relative")) for mark in _meanwhile(reading, sentence))


def _lead(reading: Reading) -> int | None:
    """The sentence that a report opens with; one sentence alone is no report."""
    if sum(not x.headline for x in reading.sentences) < 2:
        return None
    return next((n for n, x in enumerate(reading.sentences) if not x.headline and len(x.tokens) > MIN_LEAD), None)


def _is_news(reading: Reading, verb: Token) -> bool:
    """`The Security Council has approved`; not `They have approved`, `has recently approved`, `has not approved`."""
    perfect = verb.tag == "VBN" and {c.text.lower() for c in verb.children if c.dep in ("aux", "auxpass")} in ({"has"}, {"have"}, {"has", "been"}, {"have", "been"})
    if not perfect or verb.lemma not in reading.lexicon.cues["dates"]["news"]:
        return False
    actor = verb.child("nsubj", "nsubjpass")
    if actor is None or actor.pos == "PRON" or frames.negated(verb) or reading.quotation(verb) is not None:
        return False
    return not any(c.dep == "advmod" and c.i < verb.i for c in verb.children)


def _of_saying(sentence: Sentence, d: times.TimeExpression) -> bool:
    """`has expelled two diplomats, the ministry said on Thursday`: the news is of that day."""
    head = hanging(sentence, d)
    return sentence.root is not teller(sentence) and head is not None and frames.clause_verb(head) is sentence.root


def _present(reading: Reading, verb: Token) -> bool:
    """Whether a headline tells its news in the present, as headlines do."""
    helped = any(c.dep in ("aux", "auxpass") for c in verb.children)
    return verb.tag in ("VBZ", "VBP") and not helped and not leads_away(verb) and verb.lemma not in reading.lexicon.cues["dates"]["states"]


def _meanwhile(reading: Reading, sentence: Sentence) -> Iterator[Token]:
    """`Council condemns settlements as U.S. abstains`: the conjunctions of what happens beside it."""
    for c in teller(sentence).children:
        mark = c.child("mark") if c.dep == "advcl" and _present(reading, c) else None
        if mark is not None and mark.text.lower() == "as":
            yield mark
