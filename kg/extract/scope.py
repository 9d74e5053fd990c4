"""How a statement is meant: its polarity and modality, from auxiliaries, negation and the words that govern it.

From the word that expresses the act, the scope is read upwards: `has not agreed to extend` passes `extend`, `agree` and its
negation. `kg.extract.modality` says what a word does to the act, `kg.extract.governors` how an act hangs on a word.
Invariant: what stands in a relative clause, is coordinated with a subject of its own or is merely reported takes nothing
from above.
"""

from __future__ import annotations

from kg.extract import frames
from kg.extract.attached import beside_infinitive
from kg.extract.governors import above_noun, above_verb
from kg.extract.modality import SUBJECTS, Scope, apply_cue, apply_own, condition, infinitive, set_modality, words_of
from kg.extract.reading import Reading
from kg.extract.text import Token
from kg.model import Modality

__all__ = ["Scope", "scope_of"]

#: How many words a scope passes at most.
HIGHEST = 12


def scope_of(reading: Reading, trigger: Token) -> Scope:
    """Read the scope of an act upwards from the word that expresses it."""
    scope = Scope(chain=[trigger])
    apply_own(reading, scope, trigger)
    current = trigger
    for _ in range(HIGHEST):
        step = _up(reading, scope, current)
        if step is None:
            break
        scope.chain.append(step)
        current = step
    return scope


def _up(reading: Reading, scope: Scope, token: Token) -> Token | None:
    """One step up; None where the scope ends."""
    head = token.head
    if head is token:
        return None
    if token.dep == "advcl" and _when(token, head):
        set_modality(scope, Modality.PLANNED)
        return None
    if token.dep in ("advcl", "conj") and _rather(token, head):
        scope.negate()
        return None
    if token.dep == "advcl":
        return _adverbial(reading, scope, token, head)
    if token.dep == "conj":
        return _coordinated(reading, scope, token, head)
    if frames.is_verbal(token) or token.pos == "ADJ" and token.dep in ("acomp", "ccomp", "xcomp"):
        return above_verb(reading, scope, token)
    return above_noun(reading, scope, token)


# --- adverbial clauses ------------------------------------------------------------------------------------------------


def _adverbial(reading: Reading, scope: Scope, token: Token, head: Token) -> Token | None:
    """`if it signs`, `to sign` as a purpose; a participle is as much done as its clause."""
    if condition(token) in ("until", "till") and token.tag == "VBD" and head.tag in ("VBD", "VBN"):
        return None  # `was banned until it withdrew`: it did
    if condition(token) or token.tag in ("VBZ", "VBP") and _in_case(token, head):
        scope.modality = Modality.CONDITIONAL
    elif _journey(reading, scope, token, head):
        apply_own(reading, scope, head)  # `travelled to Astana to attend the summit`: he was there
        return head
    elif infinitive(token) and scope.modality is Modality.ACTUAL:
        return _purpose(reading, scope, token, head)
    elif _participle(reading, token, head):
        polarity = scope.polarity
        apply_own(reading, scope, head, inherited=True)  # `will hold drills starting in May`: as much to come as its clause
        scope.polarity = polarity
    return None


def _when(token: Token, head: Token) -> bool:
    """`will act when Iran withdraws`: a present that is meant of the future."""
    future = token.tag in ("VBZ", "VBP") and any(c.dep == "aux" and c.lemma in ("will", "shall", "'ll") for c in head.children)
    return future and any(c.dep in ("advmod", "mark") and c.text.lower() in ("when", "after", "as", "before") for c in token.children)


def _in_case(token: Token, head: Token) -> bool:
    """`in case Iran withdraws`, `in the event that Iran withdraws`"""
    return any(c.lemma == "in" and c.i < token.i and any(p.lemma in ("case", "event") for p in c.children) for c in head.children)


def _journey(reading: Reading, scope: Scope, token: Token, head: Token) -> bool:
    """Whether somebody has travelled to a place in order to be there: `travelled to Astana to attend`."""
    words = words_of(reading)
    return scope.chain[0].lemma in words["there"] and head.lemma in words["motion"] and head.tag in ("VBD", "VBN", "VBZ") and not frames.negated(head)


def _participle(reading: Reading, token: Token, head: Token) -> bool:
    """`will hold drills, deploying missiles`; not `..., saying that`."""
    behind = token.tag == "VBG" and token.i > head.i and frames.is_verbal(head)
    return behind and not any(c.dep in ("aux", "mark") for c in token.children) and not reading.lexicon.cue("reports", token.lemma)


def _purpose(reading: Reading, scope: Scope, token: Token, head: Token) -> Token | None:
    """`met to discuss` is planned; `called the president to express his support` is done, `became the first to sign` too."""
    speaking = token.lemma in words_of(reading)["performed"] and head.lemma in ("call", "phone", "telephone", "write", "meet", "visit", "speak")
    words = words_of(reading)
    given = token.lemma in words["helping"] and head.lemma in words["giving"]  # `donated tents to help Turkey`: as done as the gift
    if speaking or given or apply_cue(reading, scope, head, token):
        apply_own(reading, scope, head)
        return head
    attribute = head.child("attr") if head.lemma in ("become", "be") else None
    if attribute is not None and any(c.dep in ("amod", "nummod") for c in attribute.children):
        return head  # `became the 17th nation, and the third in the region, to sign`
    if head.lemma in words["motion"] and frames.negated(head):
        scope.negate()  # `did not go to Syria to fight`
    scope.modality = Modality.PLANNED
    return None


# --- coordination -----------------------------------------------------------------------------------------------------


def _coordinated(reading: Reading, scope: Scope, token: Token, head: Token) -> Token | None:
    """A coordinated act shares the auxiliaries of the first one: `will not sign or ratify`; not where it has its own."""
    if not frames.is_verbal(token):
        return above_noun(reading, scope, head)
    if not frames.is_verbal(head) or any(c.dep in SUBJECTS for c in token.children):
        return None
    modal = any(c.dep == "aux" and c.tag == "MD" for c in token.children)
    joint = next((c.text.lower() for c in head.children if c.dep == "cc" and c.i < token.i), "and")
    # the tagger takes the bare verb in the midst of a list for a present tense: `will not develop, produce or acquire`
    finite = token.tag in ("VBD", "VBZ") or token.tag == "VBP" and head.tag != "VB" or any(c.dep in ("aux", "auxpass") and c.tag in ("VBD", "VBZ", "VBP") for c in token.children)
    if modal or finite and joint not in ("nor", "or"):
        # a finite verb of its own: only what governs both counts
        if (beside := beside_infinitive(token)) is not head:
            return _up(reading, scope, beside)
        return _up(reading, scope, head) if head.head is not head and head.dep in ("xcomp", "conj") else None
    before = scope.polarity
    apply_own(reading, scope, head, inherited=True)
    if joint == "but":
        scope.polarity = before
    return head


def _rather(token: Token, head: Token) -> bool:
    """Whether something else is done: `abstained rather than vetoing the resolution`."""
    return any(
        t.text.lower() == "than" and any(c.text.lower() == "rather" for c in (*t.children, *token.children, *head.children))
        for t in (*token.children, *head.children) if t.dep in ("mark", "cc", "prep") and t.i < token.i
    )
