"""Who is at a gathering, and where it is held, from what is said of other things.

`At the Vladivostok Summit, Ford and Brezhnev agreed`; `flew to Astana to attend the summit`; `also present was Molotov`.
The plain `X attended the summit` is the lexicon's; here are the ways to say it without a verb of attending.
Invariant: only who acts at the gathering attends it; who is merely named with it (`scoffed at the summit`) does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from kg.extract import frames, times
from kg.extract.coref import refer
from kg.extract.dating import time_of
from kg.extract.entities import Resolved
from kg.extract.pairs import ACTING, around, pair, words
from kg.extract.reading import Reading
from kg.extract.scope import scope_of
from kg.extract.text import Sentence, Token
from kg.model import Modality, Polarity, Statement
from kg.ontology import Ontology

__all__ = ["Dates", "attending", "gathering"]

#: Events called after their parties: who acts at `talks with Iran` is not said to be at them.
_RELATIONAL = re.compile(r"(?:[\w-]+ )*(?:meeting|meetings|talks?|calls?|conversations?|negotiations?|dialogue|summit) (?:with|between) ")
#: The dates of a sentence, read as past and as to come.
Dates = tuple[list[times.TimeExpression], list[times.TimeExpression]]
#: How many sentences back the gathering may be named.
BACK = 2


def gathering(reading: Reading, sentence: Sentence, event: Resolved, dates: Dates) -> Iterator[Statement]:
    """What is said with the name of an event: `the SCO summit in Astana`; who is present at it."""
    if event.type != "Event" or event.head is None:
        return
    for place in _venues(reading, event, event.head):
        yield pair(reading, event, "locatedIn", place, "structure/event")
    if " in " in event.text and event.found_by == "gazetteer":  # `NATO summit in Washington` is one name
        where = _places_by_name(reading.ontology).get(event.text.rsplit(" in ", 1)[1])
        if where is not None:
            yield Statement(
                reading.document.id, event.entity, "locatedIn", where, words(reading, event.start, event.end),
                extractor="structure/event", subject_span=(event.start, event.end),
            )  # fmt: skip
    if event.head.lemma in _words(reading)["events"] and not _RELATIONAL.match(event.text):
        yield from _present(reading, sentence, event, event.head, dates)


def _words(reading: Reading) -> Mapping[str, frozenset[str]]:
    return reading.lexicon.cues["gatherings"]


@lru_cache(maxsize=2)
def _places_by_name(ontology: Ontology) -> dict[str, str]:
    """Places by their names; built when a document first needs it."""
    return {name: e.id for e in ontology.gazetteer.values() if e.type == "Place" for name in (*e.aliases, e.label)}


# --- where it is held -------------------------------------------------------------------------------------------------


def _place(reading: Reading, token: Token) -> Resolved | None:
    """The place or state that a token names."""
    named = reading.names.by_token.get(id(token))
    return named if named is not None and named.type in ("Place", "State") else None


def _venues(reading: Reading, event: Resolved, head: Token) -> Iterator[Resolved]:
    """Where an event is: `the summit in Astana`, `travelled to Astana to attend the summit`, `arrived in Astana for the summit`."""
    inner = [t for name, t in frames.phrases(head) if name == "of"]  # `a meeting of the council in Paris`
    inner += [t for noun in inner for name, t in frames.phrases(noun) if name == "of"]
    tokens = [t for noun in (head, *inner) for name, t in frames.phrases(noun) if name in ("in", "at")]
    verb, journeys = frames.clause_verb(head), _words(reading)["journeys"]
    if head.dep == "pobj" and head.head.lemma == "for" and head.head.head is verb and verb.lemma in journeys:
        tokens += [t for name, t in frames.phrases(verb) if name in ("to", "in")]
    elif verb.lemma in _words(reading)["attend"] and verb.dep in ("advcl", "xcomp") and verb.head.lemma in journeys:
        tokens += [t for name, t in frames.phrases(verb.head) if name in ("to", "in")]
    for token in tokens:
        place = _place(reading, token)
        if place is not None and place is not event:
            yield place


# --- who is there -----------------------------------------------------------------------------------------------------


def _present(reading: Reading, sentence: Sentence, event: Resolved, head: Token, dates: Dates) -> Iterator[Statement]:
    """`At the Vladivostok Summit, Ford and Brezhnev agreed`: who acts at a gathering, or holds it with others, attends it."""
    held = _held(reading, head)
    verb, there = (held, _holding(reading, held)) if held is not None else _acting(reading, head)
    how = scope_of(reading, verb) if verb is not None and there else None
    if verb is None or how is None or how.ended:
        return
    if held is None and how.polarity is Polarity.NEGATIVE and verb.lemma in _words(reading)["there"]:
        return  # `did not speak at the summit`
    when = time_of(reading, sentence, how, dates[how.modality is not Modality.ACTUAL])
    polarity = how.polarity if held is not None else Polarity.POSITIVE  # who did not agree at the summit was there
    for r in there:
        yield replace(pair(reading, r, "attends", event, "structure/gathering"), modality=how.modality, polarity=polarity, time=when)
    if verb.lemma in _words(reading)["held"]:
        for said in _held_by(reading, event, head, verb, there):
            yield replace(said, modality=how.modality, polarity=how.polarity, time=when)


def _holding(reading: Reading, verb: Token) -> list[Resolved]:
    """Who hold a gathering together; one alone hosts it and need not attend."""
    who = [r for t in frames.subjects(verb) for r in refer(reading, t)]
    return _distinct(who, ("Person", *ACTING)) if len({r.entity for r in who}) > 1 else []


def _held_by(reading: Reading, event: Resolved, head: Token, verb: Token, there: list[Resolved]) -> Iterator[Statement]:
    """`Japan and India held the dialogue in Tokyo`: those who hold talks meet; where, says the verb."""
    places = [p for name, t in frames.phrases(verb) if name in ("in", "at") and (p := _place(reading, t)) is not None]
    if head.lemma in _words(reading)["talks"]:
        where = places[0].entity if len(places) == 1 else None
        yield from (replace(pair(reading, there[0], "meets", other, "structure/gathering"), place=where) for other in there[1:])
    if head.dep != "dobj":
        yield from (pair(reading, event, "locatedIn", place, "structure/gathering") for place in places)


def _distinct(found: Iterable[Resolved], types: tuple[str, ...]) -> list[Resolved]:
    """Each entity of some classes once, where it first stands, as it is last named."""
    return list({r.entity: r for r in found if r.type in types}.values())


def _held(reading: Reading, event: Token) -> Token | None:
    """The verb that says an event is held; its object may stand behind a place: `held today in Rome, the first dialogue`."""
    if event.dep == "dobj":
        return event.head if event.head.lemma in _words(reading)["held"] else None
    verb = frames.clause_verb(event)
    late = event.dep == "appos" and verb.lemma == "hold" and event.i > verb.i and not frames.passive(verb)
    return verb if late and verb.child("dobj") is None else None


def _acting(reading: Reading, event: Token) -> tuple[Token | None, list[Resolved]]:
    """The verb of what is done at an event, and who does it: `agreed at`, `on the sidelines of`, `during a speech at`."""
    place, known = event, _words(reading)
    if event.dep == "pobj" and event.head.lemma == "of" and event.head.head.lemma in known["margins"]:
        place = event.head.head
    if place.dep != "pobj" or place.head.lemma not in ("at", "during", "to", *(("on",) if place is not event else ())):
        return None, []
    verb = place.head.head
    if verb.lemma in known["speeches"] and verb.dep == "pobj" and verb.head.lemma in ("in", "during", "after", "at"):
        verb = verb.head.head
    elif place.head.lemma == "to":
        return None, []
    if not frames.is_verbal(verb) or verb.lemma in known["directed"]:
        return None, []
    tokens = frames.subjects(verb)
    if not tokens and place is event:  # the parser took the subject behind the comma for a part of the name
        tokens = [c for c in frames.conjuncts(event) if c is not event and c.i > event.i]
    return verb, _distinct((r for t in tokens for r in refer(reading, t)), ("Person", "State", "GovernmentBody"))


def attending(reading: Reading, sentence: Sentence, word: Token, dates: Dates) -> Iterator[Statement]:
    """`Also present at Yalta was Molotov`; `Nuland represented the United States`, at the meeting named before."""
    verb, tokens = _represented(reading, word) if word.lemma == "represent" else _inverted(word)
    event = _event_of(reading, word) if verb is not None else None
    if verb is None or event is None:
        return
    how = scope_of(reading, verb)
    when = time_of(reading, sentence, how, dates[how.modality is not Modality.ACTUAL])
    for who in _distinct((r for t in tokens for r in refer(reading, t)), ("Person", "State")):
        said = replace(pair(reading, who, "attends", event, "structure/attending"), modality=how.modality, polarity=how.polarity, time=when)
        away = event.sentence != reading.sentence_of[id(word)]
        yield replace(said, evidence=around(reading, [word, *tokens])) if away else said


def _event_of(reading: Reading, word: Token) -> Resolved | None:
    """The event that a word of presence is about: its own, or the last gathering named before."""
    places = [*frames.objects(word), *(t for name, t in frames.phrases(word) if name == "at")]
    own = next((m for t in places for m in refer(reading, t) if m.type == "Event"), None)
    if own is not None:
        return own
    index, events = reading.sentence_of[id(word)], _words(reading)["events"]
    before = (m for m in reading.names.mentions if m.type == "Event" and index - BACK <= m.sentence <= index and m.start < word.start)
    return next((m for m in reversed(list(before)) if m.head is not None and m.head.lemma in events), None)


def _represented(reading: Reading, word: Token) -> tuple[Token | None, list[Token]]:
    """`Nuland represented the United States`; not `represents Illinois in Congress`."""
    if any(name in ("at", "in", "on", "before") for name, _ in frames.phrases(word)):
        return None, []
    if not any(r.type in ("State", "Organization") for t in frames.objects(word) for r in refer(reading, t)):
        return None, []
    return word, frames.subjects(word)


def _inverted(word: Token) -> tuple[Token | None, list[Token]]:
    """`Also present was Molotov`, `Attending were ministers from`: the verb and what stands behind it."""
    verb = next((t for t in word.ancestors() if t.lemma == "be"), word)
    if word.i >= verb.i:
        return None, []
    return verb, [x for c in verb.children if c.dep in ("attr", "nsubj") and c.i > verb.i for x in frames.conjuncts(c)]
