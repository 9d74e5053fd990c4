"""Clauses that the parser missed: `called for talks after Paris on Monday expelled two envoys` has Paris for the object of `after`.

Invariant: a token keeps its sentence; only the tree changes, and only where the words leave one reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kg.extract.phrases import PASSIVE_SUBJECT, SUBJECT, is_verbal
from kg.extract.text import Sentence, Token

__all__ = ["mend", "move"]

#: Prepositions that may open a clause as well.
OPENING = frozenset(("after", "before", "since"))
#: Prepositions of where and when something is said.
PLACING = frozenset(("in", "at", "during", "on"))
#: Verbs whose object is who hears it.
TELLING = frozenset("tell inform remind assure warn notify ask urge".split())


def mend(sentences: Sequence[Sentence], says: Callable[[str], bool]) -> None:
    """Give all clauses behind `after` their subjects back, what is said to the verb that says it, and single words their part.

    ``says`` knows the verbs and nouns that a that-clause may spell out, by their lemmas.
    """
    for sentence in sentences:
        for verb in sentence.tokens:
            _relabel(verb)
            _reappose(verb)
            if verb.dep == "relcl" and (saying := _saying(verb, says)) is not None:
                move(verb, saying, "ccomp")
            name = _robbed(sentence, verb) if verb.tag in ("VBD", "VBZ") and verb.dep in ("conj", "advcl", "ROOT") else None
            if name is not None:
                _restore(sentence, verb, name)


def _relabel(token: Token) -> None:
    """`attacked Budapest` takes the city for an adverb, `declared on Friday that Hungary was leaving` the conjunction for an object."""
    verb = token.head
    if token.dep == "advmod" and token.pos == "PROPN" and token.i == verb.i + 1 and is_verbal(verb) and verb.tag != "VBN" and token.entity in ("GPE", "LOC"):
        token.dep = "dobj"
    elif token.dep == "dobj" and token.text == "that" and token.tag == "WDT" and verb.dep == "ccomp" and any(c.dep in SUBJECT and c.i > token.i for c in verb.children):
        token.dep = "mark"


def _saying(verb: Token, says: Callable[[str], bool]) -> Token | None:
    """The verb whose that-clause the parser hung on a noun before it: `said at a news conference that Russia violated it`.

    A clause that lacks nothing is no relative one, and the verb lacks what it says.
    """
    that = next((c for c in verb.children if c.text.lower() == "that" and c.i < verb.i), None)
    own = any(c.dep in (*SUBJECT, *PASSIVE_SUBJECT) and c is not that for c in verb.children)
    if that is None or not own or that.dep == "dobj" and not any(c.dep == "dobj" and c is not that for c in verb.children):
        return None
    noun = verb.head
    if noun.dep != "pobj" or noun.i != that.i - 1 or says(noun.lemma) and noun.head.lemma not in PLACING:
        return None
    above = noun.head
    while above.dep in ("prep", "pobj") and above.head is not above:
        above = above.head
    if not is_verbal(above) or not says(above.lemma) or any(c.dep in ("ccomp", "xcomp", "parataxis") for c in above.children):
        return None
    if above.lemma not in TELLING and any(c.dep in ("dobj", "nsubjpass") for c in above.children):
        return None
    that.dep = "mark"
    return above


def _reappose(name: Token) -> None:
    """`A and the Soviet envoy, B, met`: the parser takes B for another name of A."""
    first = name.head
    if name.dep != "appos" or name.entity != "PERSON" or first.entity != "PERSON" or first.pos != "PROPN":
        return
    title = next((c for c in first.children if c.dep == "conj" and c.pos == "NOUN" and first.i < c.i < name.i), None)
    if title is not None and any(c.text == "," and title.i < c.i < name.i for c in first.children) and not title.child("appos"):
        move(name, title, "appos")


def _robbed(sentence: Sentence, verb: Token) -> Token | None:
    """The name behind `after` from which only a date parts a finite verb without a subject."""
    if any(c.dep in (*SUBJECT, *PASSIVE_SUBJECT) for c in verb.children):
        return None
    at = verb.i - 1
    while at > 0 and (sentence.tokens[at].entity in ("DATE", "TIME") or sentence.tokens[at].text.lower() == "on"):
        at -= 1
    name = sentence.tokens[at] if at >= 0 else None
    if name is None or name.dep != "pobj" or name.pos != "PROPN" or name.head.text.lower() not in OPENING or name.head.head is verb:
        return None
    return name if not any(verb is t for t in name.ancestors()) else None


def _restore(sentence: Sentence, verb: Token, name: Token) -> None:
    """Make the name the subject; what is coordinated behind the verb comes along."""
    mark, above = name.head, verb.head
    dates = [t for t in _between(sentence, name, verb) if not name.i < t.head.i < verb.i]
    move(name, verb, "nsubj")
    if verb.dep == "conj" and above is not verb:
        for later in [c for c in above.children if c.dep == "conj" and c.i > verb.i and is_verbal(c) and not any(x.dep in SUBJECT for x in c.children)]:
            move(later, verb, "conj")
        move(verb, above, "advcl")
    move(mark, verb, "mark")
    for t in dates:
        move(t, verb, t.dep)


def _between(sentence: Sentence, first: Token, last: Token) -> Iterator[Token]:
    yield from sentence.tokens[first.i + 1 : last.i]


def move(token: Token, head: Token, dep: str) -> None:
    """Hang a token on another."""
    token.head.children = [c for c in token.head.children if c is not token]
    token.head, token.dep = head, dep
    head.children.append(token)
    head.children.sort(key=lambda t: t.i)
