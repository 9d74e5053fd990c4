"""What an expression of time hangs on: its preposition, the noun that it describes, the clause that it dates.

`in 2014` hangs on a verb, `Thursday's` on a noun; the parser often takes the one for the other, and that is put right here.
Invariant: purely syntactic; no word's meaning, no other date, no name is asked about.
"""

from __future__ import annotations

from kg.extract import frames, times
from kg.extract.text import Sentence, Token

__all__ = ["AWAY", "dated_noun", "dates_main_clause", "hanging", "leads_away", "stray_preposition", "teller"]

#: Adverbs that lead away from the date before.
AWAY = frozenset("later then since subsequently afterward afterwards now still previously earlier once already long eventually ultimately recently always often again finally".split())


def hanging(sentence: Sentence, d: times.TimeExpression) -> Token | None:
    """The word of an expression that the rest of the sentence governs."""
    inside = [t for t in sentence.tokens if t.end > d.start and t.start < d.end]
    outward = [t for t in inside if t.head is t or not any(t.head is x for x in inside)]
    return min(outward, key=lambda t: (t.dep in ("poss", "nmod", "compound", "punct"), sum(1 for _ in t.ancestors()), t.i), default=None)


def stray_preposition(sentence: Sentence, d: times.TimeExpression) -> Token | None:
    """The preposition right before a date that the parser hung on a noun behind it: `in 2014 strained ties`."""
    if d.kind == "modifier":
        return None
    first = next((t for t in sentence.tokens if t.end > d.start), None)
    before = sentence.tokens[first.i - 1] if first is not None and first.i else None
    if before is None or before.dep != "prep" or before.text.lower() not in ("in", "on", "since", "from"):
        return None
    head = hanging(sentence, d)
    return before if head is not None and head.head is not before and head.dep in ("nummod", "nmod", "compound", "amod") else None


def dated_noun(head: Token, d: times.TimeExpression) -> Token | None:
    """The noun that a date describes: `Thursday's summit`, `the February 2022 invasion`, `the invasion of 2022`."""
    above = head.head
    if above is head:
        return None
    if head.dep in ("poss", "nmod", "compound", "amod", "nummod") and above.pos in ("NOUN", "PROPN", "VERB", "ADJ") and above.i > head.i:
        return above
    if head.dep == "npadvmod" and above.pos == "NOUN" and above.i > head.i:
        return above
    if head.dep == "pobj" and above.lemma == "of" and above.head.pos in ("NOUN", "PROPN"):
        return above.head
    if d.kind == "modifier" and head.dep in ("appos", "nummod", "npadvmod") and above.pos in ("NOUN", "PROPN"):
        return above
    return None


def teller(sentence: Sentence) -> Token:
    """The verb that tells what happened: the main one, or that of the clause before it (`Russia has left, the ministry said`)."""
    root = sentence.root
    return next((c for c in root.children if c.dep == "ccomp" and c.i < root.i and frames.is_verbal(c)), root)


def dates_main_clause(sentence: Sentence, d: times.TimeExpression) -> bool:
    """Whether an expression dates the main clause, as far as words tell."""
    head = hanging(sentence, d)
    if head is None:
        return False
    return frames.clause_verb(head) is teller(sentence) and dated_noun(head, d) is None


def leads_away(verb: Token) -> bool:
    """`later signed`, `has since withdrawn`: an adverb that says it was not then."""
    return any(c.text.lower() in AWAY for c in verb.children)
