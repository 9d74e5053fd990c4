"""What one saying of an event or act leaves out and another gives: its date, its place.

An event happens once: who attends it does so on its date and at its place, whichever sentence names them.
Invariant: nothing is given where sayings differ, and nothing that a statement has itself is changed.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from kg.extract import frames, times
from kg.extract.anchors import dated_noun, hanging
from kg.extract.coref import refer
from kg.extract.narrative import dates_of
from kg.extract.reading import Reading
from kg.extract.scope import scope_of
from kg.extract.text import Sentence, Token
from kg.model import Modality, Polarity, Statement, Time

__all__ = ["shared"]

#: Predicates whose other argument is an event that has a date and a place of its own.
AT_EVENT = {"attends": "object", "hosts": "object", "locatedIn": "subject"}
#: Acts that the same parties do once: one date holds for every saying of it.
ONCE = frozenset("signs ratifies joins withdrawsFrom suspends extends attends participatesIn hosts".split())
#: How many sentences apart two events of one kind may be one.
BESIDE = 2
PRECISIONS = ("day", "month", "year", "interval", "unknown")


def shared(statements: Sequence[Statement], reading: Reading) -> list[Statement]:
    """The statements of a document, with the dates and places that another saying of the same event or act gives."""
    dates: dict[Hashable, set[Time]] = {}
    places: dict[Hashable, set[str]] = {}
    for st in statements:
        for key in _keys(st):
            if st.time.value:
                dates.setdefault(key, set()).add(st.time)
            if where := st.object if st.predicate == "locatedIn" else st.place:
                places.setdefault(key, set()).add(where)
        if st.predicate == "participatesIn" and st.time.value and st.polarity is Polarity.POSITIVE:
            dates.setdefault(st.object, set()).add(st.time)
    if any(st.predicate in AT_EVENT and not st.time.value for st in statements):
        for event, time in _events(reading):
            dates.setdefault(event, set()).add(time)
    result = []
    for st in statements:
        for key in _keys(st):
            if not st.time.value and (agreed := _agreed(dates.get(key, set()))) is not None:
                st = replace(st, time=agreed)
            elif st.time.precision == "interval" and (finer := _finer(st.time, dates.get(key, set()))) is not None:
                st = replace(st, time=finer)
            if not st.place and st.predicate in ("attends", "hosts") and len(where_else := places.get(key, set())) == 1:
                st = replace(st, place=min(where_else))
        result.append(st)
    return result


def _keys(st: Statement) -> Iterator[Hashable]:
    """Under which headings a statement shares its date: the event that it names, the act that happens once."""
    if st.modality not in (Modality.ACTUAL, Modality.PLANNED):
        return
    if st.predicate in ONCE and st.polarity is Polarity.POSITIVE:
        yield st.subject, st.predicate, st.object, st.modality
    if side := AT_EVENT.get(st.predicate):
        yield st.object if side == "object" else st.subject


def _agreed(found: set[Time]) -> Time | None:
    """The most precise of several times, if it is one and no other contradicts it."""
    best = min(found, key=lambda t: (PRECISIONS.index(t.precision), t.value or "", t.basis), default=None)
    if best is None or not best.value:
        return None
    return best if all(t.precision == "interval" or best.value.startswith(t.value or "") for t in found) else None


def _finer(span: Time, found: set[Time]) -> Time | None:
    """The one day on which an event of a week or a month is: `this week's summit`, `Thursday's summit`."""
    first, last = (span.value or "/").split("/")
    days = {t for t in found if t.precision == "day" and first <= (t.value or "") <= last}
    return min(days, key=lambda t: t.basis) if len({t.value for t in days}) == 1 else None


def _events(reading: Reading) -> Iterator[tuple[str, Time]]:
    """Events with the dates that describe them; `this week's summit in Rome` has the date of `Thursday's summit of leaders` beside it."""
    found = list(_told(reading))
    yield from ((event, time) for event, time, _, _ in found)
    for event, time, kind, s in found:
        near = {t for other, t, like, n in found if like == kind and other != event and abs(n - s) <= BESIDE}
        if time.precision == "interval" and (day := _finer(time, near)) is not None:
            yield event, day


def _told(reading: Reading) -> Iterator[tuple[str, Time, str, int]]:
    """Events with the dates that describe them, their nouns, their sentences: `Thursday's NATO summit`, `the summit was held on July 4`."""
    coming = dates_of(reading, future=True)
    for s, dates in dates_of(reading).items():
        sentence = reading.sentences[s]
        to_come = {d.start: d.time for d in coming.get(s, ())}
        to_come.update({x.start: x.time for d in coming.get(s, ()) for x in _base(reading, d, future=True)})
        for d in (*dates, *(x for counted in dates for x in _base(reading, counted, future=False))):
            head = hanging(sentence, d) if d.time.value and d.kind in ("date", "relative", "modifier", "range") else None
            if head is not None and (events := _dated(reading, sentence, d, head)):
                planned = scope_of(reading, frames.clause_verb(head)).modality is not Modality.ACTUAL
                time = to_come.get(d.start, d.time) if planned else d.time
                yield from ((event, time, noun, s) for event, noun in sorted(events))


def _dated(reading: Reading, sentence: Sentence, d: times.TimeExpression, head: Token) -> set[tuple[str, str]]:
    """The events that a date dates: the noun that it describes, or the events of a clause that says they take place."""
    words, verb = reading.lexicon.cues["dates"], frames.clause_verb(head)
    noun = dated_noun(head, d)
    if noun is None and verb.dep == "acl" and verb.lemma in words["dates_its_noun"]:  # `drills starting on Friday`
        noun = verb.head
    if noun is None and verb.dep == "relcl" and verb.lemma in words["happens"]:  # `the summit in Washington, which starts on July 9`
        noun = verb.head
        while noun.dep == "pobj" and noun.head.head.pos in ("NOUN", "PROPN"):
            noun = noun.head.head
    if noun is not None:
        return {(r.entity, noun.lemma) for r in refer(reading, noun) if r.type == "Event"}
    if verb.lemma not in words["attends"] and verb.lemma not in ("take", "begin", "start", "participate", "gather"):
        return set()
    inside = (m for m in reading.names.mentions if m.type == "Event" and m.head is not None and sentence.start <= m.start < sentence.end)
    return {(m.entity, m.head.lemma) for m in inside if m.head is not None and frames.clause_verb(m.head) is verb}


def _base(reading: Reading, d: times.TimeExpression, *, future: bool) -> Iterator[times.TimeExpression]:
    """The date that another is counted from: `Thursday` in `a day before Thursday's summit`."""
    counted = re.search(r"\s(?:before|after|following|prior to|ahead of)\s+(?:the\s+)?", reading.text[d.start : d.end])
    if counted is not None:
        start = d.start + counted.end()
        for e in times.find(reading.text[start : d.end], reading.document.published, future=future):
            yield replace(e, start=e.start + start, end=e.end + start)
