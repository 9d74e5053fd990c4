"""One step up from an act to the word that governs it, and what that word makes of the act.

`plans to sign`, `is unlikely to sign`, `denied that it signed`, `the decision to sign`, `without signing`, `a ban on the sale`:
one function for each way in which an act hangs on another word.
Invariant: a step applies one governing word and returns the word from which to read on, or None where the scope ends.
"""

from __future__ import annotations

from collections.abc import Callable

from kg.extract import frames
from kg.extract.modality import (
    Scope,
    apply_cue,
    apply_own,
    ask,
    asking,
    bare,
    condition,
    infinitive,
    parted,
    set_modality,
    words_of,
)
from kg.extract.reading import Reading
from kg.extract.text import Token
from kg.model import Modality

__all__ = ["above_noun", "above_verb"]

#: Verbs of asking that say whether it helped: `failed to persuade Turkey` has asked.
URGING = frozenset("persuade convince coax cajole dissuade sway".split())
#: Verbs that keep an act from being done: `vetoed the admission`.
THWARTING = frozenset("veto thwart foil prevent stymie obstruct bar frustrate torpedo block".split())
#: Nouns of letting somebody in, a single act as a sale is.
ADMISSION = frozenset("admission accession entry".split())
#: Verbs that take a side on an act, which may be still to come: `refused to back new sanctions`.
SIDING = frozenset("back support endorse favor favour oppose veto block resist discuss consider debate propose demand seek urge".split())
#: Adjectives of an act that comes on top of those done.
FURTHER = frozenset("new additional further more fresh tougher".split())
#: Verbs and nouns whose that-clause stands in the subjunctive: `demanded that NATO members ratify the treaty`.
SUBJUNCTIVE = frozenset("demand request propose recommend urge require ask requirement proposal recommendation".split())


def above_verb(reading: Reading, scope: Scope, verb: Token) -> Token | None:
    """The act as a verb (or a predicate): the step by the label with which it hangs on its head."""
    step = STEPS.get(verb.dep)
    return step(reading, scope, verb, verb.head) if step is not None else None


def _own(reading: Reading, scope: Scope, word: Token) -> Token:
    """Go on from a word with what its auxiliaries and negation say."""
    apply_own(reading, scope, word)
    return word


# --- the act as a verb ------------------------------------------------------------------------------------------------


def _infinitive(reading: Reading, scope: Scope, verb: Token, head: Token) -> Token | None:
    """`plans to sign`, `has yet to sign`, `had an opportunity to sign`, `took steps to sign`."""
    if head.lemma in ("be", "about") and not head.child("attr", "acomp") and infinitive(verb):
        # `is to withdraw`, `was about to withdraw`; but `were it to withdraw`
        inverted = head.text.lower() == "were" and any(c.dep in frames.SUBJECT and c.i > head.i for c in head.children)
        set_modality(scope, Modality.CONDITIONAL if inverted else Modality.PLANNED)
        return head
    if head.lemma in ("have", "be") and any(c.text.lower() == "yet" for c in head.children):
        scope.negate()  # `has yet to ratify`
        return head
    inner = head.child("dobj")
    if head.lemma == "have" and inner is not None:
        if inner.lemma not in words_of(reading)["openings"]:  # `had an opportunity to meet`: he met; `has an obligation to`
            apply_cue(reading, scope, inner, verb)
        return _own(reading, scope, head)
    if head.lemma in frames.SUPPORT and inner is not None and apply_cue(reading, scope, inner, verb):
        return _own(reading, scope, head)  # `took steps to withdraw`
    if verb.lemma in words_of(reading)["performed"] and head.lemma in ("like", "want", "wish") and any(c.text.lower() in ("i", "we") for c in head.children):
        return None  # `I would like to thank`: he does
    if asking(verb):
        ask(scope)  # `is weighing whether to join`
        return None
    if head.lemma in ("appear", "seem"):
        set_modality(scope, Modality.POSSIBLE)
    if head.lemma == "fail" and verb.lemma in URGING and verb is scope.chain[0]:
        return head  # `failed to persuade Turkey`: it was asked
    apply_cue(reading, scope, head, verb)
    return _own(reading, scope, head)


def _clause(reading: Reading, scope: Scope, verb: Token, head: Token) -> Token | None:
    """`it is possible that`, `denied that`, `demanded that Iran halt`; a clause that is only reported takes nothing."""
    said_of = {c.lemma for c in head.children if c.dep == "acomp"} if head.lemma == "be" else set()
    if not said_of.isdisjoint(words_of(reading)["perhaps"]):
        set_modality(scope, Modality.POSSIBLE)  # `it is possible that`
        return head
    if not said_of.isdisjoint(("unlikely", "impossible", "inconceivable", "doubtful")):
        scope.negate()
        return head
    if head.lemma == "provide" and head.dep in ("advcl", "prep"):
        scope.modality = Modality.CONDITIONAL  # `provided that`
        return None
    if asking(verb):
        ask(scope)  # `doubts whether it has joined`
        return None
    if condition(verb):
        scope.modality = Modality.CONDITIONAL
        return None
    if head.lemma == "warn":
        return None  # `warned that it would attack`: a report
    if parted(reading, verb, head):
        return None  # `said that it attacked; Yerevan denies it`
    wished = verb.tag == "VBP" and head.lemma in SUBJUNCTIVE and not any(c.dep == "aux" for c in verb.children)
    governed = bare(verb) or wished or head.lemma == "deny" or head.pos == "ADJ" or verb.tag == "VBG"
    return _own(reading, scope, head) if governed and apply_cue(reading, scope, head, verb) else None


def _predicate(reading: Reading, scope: Scope, verb: Token, head: Token) -> Token | None:
    """`is not compliant`, `will be ready`."""
    return _own(reading, scope, head)


def _of_noun(reading: Reading, scope: Scope, verb: Token, head: Token) -> Token | None:
    """`the decision to sign`, `the 17th nation to sign`, `no chance that it signs`, `on condition that it sign`."""
    if head.dep == "attr" and any(c.pos in ("ADJ", "NUM") or c.text.lower() == "only" for c in head.children):
        return _own(reading, scope, head.head)  # `became the 17th nation to sign`
    if head.dep == "dobj" and head.lemma in words_of(reading)["openings"] and head.head.lemma in ("have", "get", "take", "give", "use", "seize"):
        if head.head.lemma == "give":
            set_modality(scope, Modality.POSSIBLE)
        return _own(reading, scope, head.head)
    if head.pos not in ("NOUN", "PROPN"):
        return None
    if infinitive(verb):
        if apply_cue(reading, scope, head, verb):
            return _own(reading, scope, head)
        set_modality(scope, Modality.PLANNED)
    elif head.lemma in words_of(reading)["chances"] and frames.negated(head):
        scope.negate()  # `no chance that`
    elif head.lemma in ("condition", "proviso"):
        set_modality(scope, Modality.CONDITIONAL)
    elif bare(verb):
        set_modality(scope, Modality.CONDITIONAL if head.lemma == "event" else Modality.DEMANDED)
    return None


def _relative(reading: Reading, scope: Scope, verb: Token, head: Token) -> Token | None:
    """`would be the second to withdraw`; a finite relative clause takes nothing from above."""
    if head.text.lower() in ("nothing", "little") and infinitive(verb) and head.dep == "dobj":
        scope.negate()  # `did nothing to halt`
        return _own(reading, scope, head.head)
    return _own(reading, scope, head.head) if infinitive(verb) and head.dep in ("attr", "acomp") else None


def _gerund(reading: Reading, scope: Scope, verb: Token, preposition: Token) -> Token | None:
    """`without signing`, `far from signing`, `kept Iran from signing`, `looks forward to signing`, `succeeded in signing`."""
    governor = preposition.head
    if governor is preposition:
        return None
    if preposition.lemma == "without":
        scope.negate()
        return None
    if preposition.lemma == "instead" or any(c.lemma == "instead" for c in preposition.children) or governor.lemma in ("instead", "far"):
        scope.negate()  # `instead of withdrawing`, `is far from developing`
        return None
    if preposition.lemma in ("by", "after", "since", "before", "while", "despite", "when"):
        if preposition.lemma == "before":
            set_modality(scope, Modality.PLANNED)
        return None
    if governor.lemma in reading.lexicon.cues["reports"]["accuses"]:
        return None
    if preposition.lemma == "to" and (governor.lemma == "forward" or governor.lemma == "look" and any(c.lemma == "forward" for c in governor.children)):
        set_modality(scope, Modality.PLANNED)  # `looks forward to welcoming`
        return governor
    if governor.lemma == "close" and preposition.lemma == "to":
        if governor.head.lemma == "come":
            scope.negate()  # `came close to withdrawing`
        else:
            set_modality(scope, Modality.PLANNED)
        return governor.head
    if preposition.lemma == "from" and governor.lemma in words_of(reading)["deterring"] and governor.child("dobj", "nsubjpass") is not None:
        scope.negate()  # `kept Iran from testing`
        return _own(reading, scope, governor)
    if governor.lemma == "short" and governor.head.lemma in ("stop", "fall"):
        scope.negate()  # `stopped short of withdrawing`
        return _own(reading, scope, governor.head)
    if preposition.lemma == "against" and governor.lemma in ("warn", "caution", "advise", "counsel", "warning", "advice"):
        scope.negate()  # `warned Turkey against buying`
        _demand(scope, governor)
        return governor
    if (object_ := _before(preposition, governor)) is not None and apply_cue(reading, scope, object_, verb):
        return object_
    through = frames.is_verbal(governor) and preposition.lemma in ("in", "on", "of", "to", "with", "toward", "at")
    if apply_cue(reading, scope, governor, verb) or through:
        return _own(reading, scope, governor)  # `will assist in acceding`: as the verb above
    return None


def _demand(scope: Scope, word: Token) -> None:
    """What is asked for; by whom, says a verb."""
    set_modality(scope, Modality.DEMANDED)
    scope.demand = word if frames.is_verbal(word) else None


def _before(preposition: Token, verb: Token) -> Token | None:
    """The object right before a preposition that the parser hung on the verb: `extended its moratorium on deploying`."""
    if preposition.lemma != "on" or not frames.is_verbal(verb):
        return None
    return next((c for c in verb.children if c.dep == "dobj" and c.i == preposition.i - 1), None)


#: How a verb hangs on its head, and what that says.
STEPS: dict[str, Callable[[Reading, Scope, Token, Token], Token | None]] = {
    "xcomp": _infinitive, "ccomp": _clause, "acomp": _predicate, "acl": _of_noun, "relcl": _relative, "pcomp": _gerund,
}  # fmt: skip


# --- the act as a noun ------------------------------------------------------------------------------------------------


def above_noun(reading: Reading, scope: Scope, noun: Token) -> Token | None:
    """The act as a noun: `plans the deployment of`, `a moratorium on deployment`, `made a decision`."""
    head = noun.head
    if noun.dep == "nsubj":
        _as_subject(reading, scope, noun, head)
    elif noun.dep in ("dobj", "attr", "nsubjpass") and frames.is_verbal(head):
        return _as_object(reading, scope, noun, head)
    elif noun.dep == "pobj" and head.dep == "prep" and head.head is not head:
        return _behind_preposition(reading, scope, noun, head)
    return None


def _as_subject(reading: Reading, scope: Scope, noun: Token, verb: Token) -> None:
    """`its withdrawal is possible`, `a withdrawal would harm Europe`, `the deployment ended`."""
    if verb.lemma in ("end", "expire", "collapse", "lapse"):
        scope.ended = True
    elif any(c.dep == "aux" and c.text.lower() == "would" for c in verb.children) and (
        verb.dep == "ccomp" or any(c.dep == "det" and c.text.lower() in ("a", "an") for c in noun.children)
    ):
        set_modality(scope, Modality.CONDITIONAL)  # `said that a withdrawal would harm Europe`
    elif verb.lemma in ("be", "remain", "seem", "look", "appear"):
        words = words_of(reading)
        for c in verb.children:
            said = c.lemma if c.dep in ("acomp", "oprd") else None
            if said in words["perhaps"] or said in ("conceivable", "plausible"):
                set_modality(scope, Modality.POSSIBLE)
            elif said in words["to_come"] or said in ("near", "inevitable"):
                set_modality(scope, Modality.PLANNED)
            elif said in ("unlikely", "impossible", "unthinkable"):
                scope.negate()
            elif c.dep == "prep" and c.lemma == "off" and any(p.lemma == "table" for p in c.children):
                scope.ended = True


def _as_object(reading: Reading, scope: Scope, noun: Token, verb: Token) -> Token | None:
    """`announced its withdrawal`, `plans the deployment`, `made a threat`."""
    if noun.dep == "nsubjpass" and not frames.passive(verb):
        return None
    if verb.lemma == "deny":
        apply_cue(reading, scope, verb, noun)
        return verb
    if verb.lemma in ("pledge", "promise", "vow") and noun.lemma in words_of(reading)["avowals"]:
        _tense(reading, scope, verb)  # `pledged its support`: the pledge is the act
        return verb
    if verb.lemma in THWARTING | {"oppose"} and (noun.lemma in words_of(reading)["transfers"] or noun.lemma in ADMISSION):
        if verb.lemma == "oppose":
            scope.ended = True  # `opposed the sale`: it may or may not have been done
        else:
            scope.negate()  # `vetoed the admission`
        return None
    if verb.lemma in SIDING and any(c.dep == "amod" and c.text.lower() in FURTHER for c in noun.children) and not _definite(noun):
        set_modality(scope, Modality.PLANNED)  # `refused to back new sanctions`
        return None
    if verb.lemma in ("announce", "declare", "condemn", "criticize", "welcome", "reject"):
        _tense(reading, scope, verb)
        return verb
    if verb.lemma == "have" or apply_cue(reading, scope, verb, noun) or verb.lemma in frames.SUPPORT:
        return _own(reading, scope, verb)
    return None


def _definite(noun: Token) -> bool:
    """`the new sanctions` are known; `new sanctions` may be still to come."""
    return any(c.dep == "poss" or c.dep == "det" and c.text.lower() in ("the", "this", "these", "those") for c in noun.children)


def _behind_preposition(reading: Reading, scope: Scope, noun: Token, preposition: Token) -> Token | None:
    """`a ban on the sale`, `called for the release`, `in the event of an attack`, `engaged in negotiations`."""
    governor, name = preposition.head, preposition.lemma
    if name not in ("of", "on", "for", "to", "against", "from", "about", "with", "at", "toward", "in", "into"):
        return None
    in_case = name == "of" and governor.lemma in ("event", "case") and governor.dep == "pobj" and governor.head.lemma == "in"
    if in_case or governor.lemma in ("depend", "hinge"):  # `in the event of an attack`, `the steps depend on the deployment of`
        scope.modality = Modality.CONDITIONAL
        return None
    if (object_ := _before(preposition, governor)) is not None and apply_cue(reading, scope, object_, noun):
        return object_
    if governor.lemma == "call" and name == "for":
        _demand(scope, governor)
        return governor
    if name in ("of", "on", "for", "against", "from", "to") and apply_cue(reading, scope, governor, noun):
        return _own(reading, scope, governor)
    if name == "of" and governor.lemma in ("resumption", "restart", "start", "beginning", "continuation", "expansion"):
        return _own(reading, scope, governor)  # `ordered the resumption of tests`: as planned as the resumption
    support = frames.is_verbal(governor) and (governor.lemma in frames.SUPPORT or governor.lemma == "engage")
    return _own(reading, scope, governor) if support and name in ("in", "into", "with", "on") else None


def _tense(reading: Reading, scope: Scope, verb: Token) -> None:
    """`announced its withdrawal` is a withdrawal; `will announce` is not yet one."""
    if any(c.dep == "aux" and c.tag == "MD" for c in verb.children):
        apply_own(reading, scope, verb)
    elif frames.negated(verb):
        scope.negate()
