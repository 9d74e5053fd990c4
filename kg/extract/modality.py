"""What a single word does to an act: its own auxiliaries and negation, and a word that governs it.

`has not signed` turns the polarity, `will sign` the modality; `refused to sign`, `plans to sign`, `a ban on signing` do it from
outside, by the tables `cues` and `scope` of the lexicon.
Invariant: what the act's own words say is not overruled from further out, except that a plan may turn out to be demanded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.extract import frames
from kg.extract.reading import Reading
from kg.extract.text import Token
from kg.model import Modality, Polarity

__all__ = ["Scope", "SUBJECTS", "apply_cue", "apply_own", "ask", "asking", "bare", "condition", "infinitive", "parted", "set_modality", "waited", "words_of"]

SUBJECTS = (*frames.SUBJECT, *frames.PASSIVE_SUBJECT)
#: Verbs whose `if` is a `whether`.
ASKING = frozenset("ask wonder know see doubt determine decide tell find check".split())
IF = frozenset(("if", "unless", "provided", "once", "until", "till", "lest"))


@dataclass(slots=True)
class Scope:
    """The result: ``chain`` are the words passed on the way up, the act first."""

    polarity: Polarity = Polarity.POSITIVE
    modality: Modality = Modality.ACTUAL
    chain: list[Token] = field(default_factory=list)
    ended: bool = False  #: `stopped deploying`: neither the act nor its negation
    barred: bool = False  #: under a ban, which may be lifted
    demand: Token | None = None  #: the word that asks for the act
    denied_by: Token | None = None  #: the verb of denial: `denied violating`

    def negate(self) -> None:
        """Turn the polarity."""
        self.polarity = Polarity.NEGATIVE if self.polarity is Polarity.POSITIVE else Polarity.POSITIVE


def words_of(reading: Reading) -> Mapping[str, frozenset[str]]:
    """The lexicon's words for the scope of an act."""
    return reading.lexicon.cues["scope"]


def set_modality(scope: Scope, modality: Modality) -> None:
    """A modality from further out wins over `actual` only; the first one met is the act's own."""
    if scope.modality is Modality.ACTUAL or modality is Modality.DEMANDED and scope.modality in (Modality.PLANNED, Modality.POSSIBLE):
        scope.modality = modality


# --- the word's own auxiliaries, adverbs and conditions ---------------------------------------------------------------


def apply_own(reading: Reading, scope: Scope, token: Token, *, inherited: bool = False) -> None:
    """What the word's own auxiliaries, negation, adverbs and conditional clauses say; of a verb it is coordinated with, less."""
    if frames.negated(token) and not waited(token) or no_longer(token) or not inherited and frames.is_verbal(token) and _has_none(scope, token):
        scope.negate()
    for c in token.children:
        word = c.text.lower()
        if c.dep == "aux" and c.tag == "MD":
            _modal(reading, scope, token, c)
        elif c.dep == "aux" and word == "to" and _headline(token):
            set_modality(scope, Modality.PLANNED)
        elif c.dep in SUBJECTS and not inherited and _nobody(scope, token, c):
            scope.negate()
        elif c.dep in ("npadvmod", "advmod") and token.tag in ("VBG", "VBZ", "VBP") and _next(c):
            set_modality(scope, Modality.PLANNED)  # `is meeting Lavrov next week`
        elif c.dep == "advmod" and word in ("nearly", "almost"):
            scope.ended = True  # not done, nor negated
        elif c.dep in ("advmod", "amod") and word in words_of(reading)["perhaps"] and not any(d.text.lower() in ("all", "every") for d in token.children):
            set_modality(scope, Modality.POSSIBLE)
        elif c.dep == "amod" and word in words_of(reading)["to_come"]:
            set_modality(scope, Modality.PLANNED)
        elif _conditional(reading, scope, token, c, inherited=inherited):
            scope.modality = Modality.CONDITIONAL
        elif c.dep == "det" and word == "any" and token.pos == "NOUN":
            set_modality(scope, Modality.CONDITIONAL)


def waited(verb: Token) -> bool:
    """`did not join until 1992`, `was not signed until March`: it was done then."""
    past = any(c.dep in ("aux", "auxpass") and c.text.lower() in ("did", "was", "were") for c in verb.children)
    ends = [c for c in verb.children if c.dep == "prep" and c.text.lower() in ("until", "till") and c.i > verb.i]
    return past and frames.negated(verb) and any(t.entity in ("DATE", "TIME") for c in ends for t in c.children)


def no_longer(verb: Token) -> bool:
    """`could no longer provide`, `any longer` stands with a `not` of its own."""
    return any(c.dep == "advmod" and c.text.lower() == "longer" and any(d.text.lower() == "no" for d in c.children) for c in verb.children)


def _has_none(scope: Scope, verb: Token) -> bool:
    """`possesses no chemical weapons`"""
    inner = (c for c in verb.children if c.dep in ("dobj", "attr") and c not in scope.chain)
    return any(d.dep == "det" and d.text.lower() in ("no", "neither") for c in inner for d in c.children)


def _nobody(scope: Scope, verb: Token, subject: Token) -> bool:
    """`nobody expects Iran to withdraw`, `neither side ratified it`"""
    alone = subject.text.lower() in ("nobody", "none", "neither") and verb is not scope.chain[0]
    return alone or any(d.text.lower() in ("no", "neither") and d.i < subject.i for d in subject.children)


def _headline(verb: Token) -> bool:
    """Whether an infinitive stands for the future: `Japan, U.S. to hold drills`."""
    return verb.dep == "ROOT" or verb.dep in ("relcl", "acl") and verb.head.head is verb.head and not frames.is_verbal(verb.head)


def _next(adverb: Token) -> bool:
    """`tomorrow`, `next week`"""
    return adverb.text.lower() == "tomorrow" or any(d.text.lower() in ("next", "coming") for d in adverb.children)


def _modal(reading: Reading, scope: Scope, verb: Token, aux: Token) -> None:
    """What a modal verb says: `will sign` is planned, `may sign` possible, `would sign if` depends."""
    value = reading.lexicon.cue("auxiliaries", aux.lemma) or reading.lexicon.cue("auxiliaries", aux.text.lower())
    if verb.dep != "ROOT" and _inverted(aux, verb):
        scope.modality = Modality.CONDITIONAL
    if value == "conditional":
        waits = frames.negated(verb)  # `would not sign until`: a refusal for now, no condition
        conditions = (condition(x) for x in verb.children if x.dep in ("advcl", "ccomp"))
        conditional = any(mark and not (waits and mark in ("until", "till")) for mark in conditions)
        set_modality(scope, Modality.CONDITIONAL if conditional else Modality.PLANNED)
    elif value:
        set_modality(scope, Modality(value))


def _conditional(reading: Reading, scope: Scope, verb: Token, clause: Token, *, inherited: bool) -> bool:
    """Whether a clause makes the act depend on something: `if Iran withdraws`, `provided that`; what is refused, depends on nothing."""
    if inherited or scope.polarity is not Polarity.POSITIVE:
        return False
    if clause.dep in ("advcl", "ccomp") and (mark := condition(clause)) in ("if", "unless", "once", "provided") and scope.modality is not Modality.DEMANDED:
        return not (mark == "unless" and _undertaken(reading, verb))
    return clause.dep in ("prep", "advcl") and clause.text.lower() == "provided"


def condition(verb: Token) -> str | None:
    """The conditional conjunction of a clause; an inversion stands for `if`: `had X ratified`, `should X withdraw`."""
    for c in verb.children:
        if c.dep in ("mark", "advmod", "prep") and c.text.lower() in IF and not (verb.dep == "ccomp" and verb.head.lemma in ASKING):
            return c.text.lower()
        if verb.dep in ("advcl", "ccomp") and _inverted(c, verb):
            return "if"
    return None


def _inverted(aux: Token, verb: Token) -> bool:
    """Whether an auxiliary stands before the subject, for a condition: `should Russia invade`."""
    return aux.dep == "aux" and aux.text.lower() in ("had", "should", "were") and any(
        x.dep in SUBJECTS and aux.i < x.i < verb.i for x in verb.children
    )


def _undertaken(reading: Reading, verb: Token) -> bool:
    """Whether an act is threatened, planned or promised: that much is so, whatever it is made to depend on."""
    planned = reading.lexicon.cues["cues"]["planned"]
    return verb.lemma in planned or verb.dep == "xcomp" and verb.head.lemma in planned


def infinitive(verb: Token) -> bool:
    """`to sign`"""
    return any(c.dep == "aux" and c.text.lower() == "to" for c in verb.children)


def bare(verb: Token) -> bool:
    """Whether a clause has a bare verb, as what is asked for: `demanded that Iran halt`; not `insisted that it did not`."""
    if any(c.dep == "aux" and (c.lemma == "do" or c.tag == "MD" and c.text.lower() != "should") for c in verb.children):
        return False
    return verb.tag == "VB" or verb.tag == "VBP" and any(c.dep == "nsubj" and c.tag in ("NN", "NNP") and len(frames.conjuncts(c)) == 1 for c in verb.children)


def parted(reading: Reading, one: Token, other: Token) -> bool:
    """Whether a semicolon parts two clauses, of which neither governs the other: `Hezbollah fired rockets; Israel said`."""
    a, b = sorted((one.start, other.start))
    if ";" not in reading.text[a:b] or one.start > other.start and any(c.dep == "mark" for c in one.children):
        return False  # `said that it signed; that it ratified`
    return reading.sentence_of[id(one)] == reading.sentence_of[id(other)]


def asking(verb: Token) -> bool:
    """Whether a clause is an open question: `is weighing whether to join`, `asked if it had joined`, `explain how it would comply`.

    `asked why it left` is none: that it left is taken for granted.
    """
    words = {c.text.lower() for c in verb.children if c.dep in ("mark", "advmod") and c.i < verb.i}
    if "whether" in words or "if" in words and verb.head.lemma in ASKING:
        return True
    open_ = infinitive(verb) or any(c.dep == "aux" and c.tag == "MD" for c in verb.children)
    return verb.dep in ("ccomp", "xcomp", "pcomp") and open_ and not words.isdisjoint(("how", "when", "where", "why"))


def ask(scope: Scope) -> None:
    """Leave an act open, also one that is planned: whether it comes to that is asked. What is demanded stays so."""
    if scope.modality is not Modality.DEMANDED:
        scope.modality = Modality.POSSIBLE


# --- a word above the act ---------------------------------------------------------------------------------------------


def apply_cue(reading: Reading, scope: Scope, word: Token, act: Token) -> bool:
    """Apply what a governing word does to the act; whether it is a cue at all."""
    lemma, cues = word.lemma, reading.lexicon.cues["cues"]
    if _stopped(reading, scope, word, act):
        return True
    if lemma == "deny":
        return _deny(scope, word)
    if lemma == "rule":  # `ruled out joining`; `would not rule out joining`
        scope.negate()
        set_modality(scope, Modality.POSSIBLE if frames.negated(word) else Modality.PLANNED)
    elif lemma in cues["negative"]:
        scope.negate()
        if any(t.lemma == "rule" for t in scope.chain):
            scope.modality = Modality.POSSIBLE  # `refused to rule out joining`
        scope.barred = lemma in words_of(reading)["bars"]
        if lemma in reading.lexicon.cues["cue_notes"]["both"]:
            set_modality(scope, Modality.PLANNED)
    elif lemma in cues["actual"]:
        return True
    elif lemma in cues["demanded"]:
        if frames.is_verbal(word):
            scope.demand = word
        own = lemma in ("order", "demand", "want", "call", "need", "have") and _same_side(word, act)
        set_modality(scope, Modality.PLANNED if own and (lemma in cues["planned"] or lemma == "demand") else Modality.DEMANDED)
    elif lemma in cues["planned"]:
        set_modality(scope, Modality.PLANNED)
    elif lemma in cues["possible"]:
        set_modality(scope, Modality.POSSIBLE)
    else:
        return False
    return True


def _deny(scope: Scope, verb: Token) -> bool:
    """`denied that it had`; `did not deny that` says nothing."""
    if frames.negated(verb):
        return False
    scope.negate()
    scope.denied_by = verb
    return True


def _stopped(reading: Reading, scope: Scope, word: Token, act: Token) -> bool:
    """Whether the word stops, lifts or drops the act, and what that makes of it."""
    words, lemma = words_of(reading), word.lemma
    if scope.barred and lemma in words["lifts"]:  # `lifted its ban on the sale`
        scope.negate()
        scope.barred = False
        return True
    particles = {c.text.lower() for c in word.children if c.dep in ("prt", "advmod")}
    if lemma in ("end", "wind") and "up" in particles:
        return True  # `ended up withdrawing`
    if lemma == "call" and "off" in particles:
        scope.ended = True
        return True
    if scope.modality is Modality.PLANNED and lemma in words["drops"]:
        scope.negate()  # `cancelled plans to attend`
        return True
    done_to = act.dep in ("dobj", "nsubjpass")
    stops = lemma in words["ends"] or lemma in words["drops"] or lemma in ("suspend", "freeze", "block", "withhold") or lemma == "cut" and "off" in particles
    if done_to and stops and act.lemma in words["transfers"]:
        scope.negate()  # `suspended the delivery of warships`: they were not delivered
        return True
    if word.pos in ("VERB", "NOUN") and (lemma in words["ends"] or done_to and act.pos == "NOUN" and lemma in words["lifts"]):
        scope.ended = True
        return True
    return False


def _same_side(word: Token, act: Token) -> bool:
    """Whether the act has no other doer than who orders it: `ordered production`, not `ordered Iran to halt`."""
    other = any(c.dep == "dobj" and c is not act for c in word.children)
    return not other and not (act.dep == "ccomp" and any(c.dep == "nsubj" for c in act.children))
