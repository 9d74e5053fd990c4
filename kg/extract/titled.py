"""What a title names and the story behind it brings in without a name: `The Locarno treaties ... Stresemann proposed a pact`.

An essay on one agreement tells how somebody proposed, negotiated and signed `a treaty` before the treaty goes by its name.
Invariant: the title or first sentence names one agreement alone, and who does something with `a treaty` is one of its parties.
"""

from __future__ import annotations

from kg.extract import frames
from kg.extract.entities import Resolved
from kg.extract.reading import Reading
from kg.extract.sides import side
from kg.extract.text import Token
from kg.extract.wanted import asks_for, first_of_list

__all__ = ["titled"]

#: What is done with a treaty that is on its way.
COMING = ("proposes", "negotiates", "signs", "ratifies")
#: What `a treaty` may be called without being another one.
PLAIN = frozenset("bilateral multilateral final formal new peace defensive comprehensive formal general".split())
OPEN = frozenset(("a", "an", "two", "three"))


def titled(reading: Reading, token: Token) -> Resolved | None:
    """The agreement that the title names, for `a treaty` with which one of its parties does something."""
    if token.lemma not in reading.lexicon.cues["descriptions"]["Agreement"]:
        return None
    before = [c for c in token.children if c.i < token.i]
    if not any(c.text.lower() in OPEN for c in before) or any(c.text.lower() not in OPEN | PLAIN and c.dep != "punct" for c in before):
        return None
    if any(id(x) in reading.names.by_token and reading.names.by_token[id(x)].type != "Agreement" for c in token.children if c.dep == "prep" and c.lemma != "at" for x in c.subtree()):
        return None  # `a treaty with Poland`
    subject = _subject(reading)
    entry = reading.ontology.gazetteer.get(subject.entity) if subject is not None else None
    if subject is None or entry is None or not asks_for(reading, first_of_list(token), *COMING):
        return None
    called = " ".join((entry.label, *entry.aliases)).lower()
    parties = {p.entity for p in entry.members}
    doers = [m for t in frames.subjects(token.head) if (m := reading.names.by_token.get(id(t))) is not None]
    if token.lemma.removesuffix("y") not in called or not doers or not all(m.entity in parties or side(reading, m).entity in parties for m in doers):
        return None
    years = [t.text for t in reading.sentences[reading.sentence_of[id(token)]].tokens if len(t.text) == 4 and t.text.isdigit()]
    late = entry.signed and any(y > entry.signed[:4] for y in years)
    early = entry.signed and token.head.lemma == "sign" and any(y < entry.signed[:4] for y in years)
    return None if late or early else subject


def _subject(reading: Reading) -> Resolved | None:
    """The one agreement that the title names, or else the first sentence."""
    for s in (0, 1):
        named = [m for m in reading.names.mentions if m.sentence == s and m.type == "Agreement" and m.entity in reading.ontology.gazetteer]
        if named:
            return named[0] if len({m.entity for m in named}) == 1 else None
        if not reading.sentences[0].headline:
            return None
    return None
