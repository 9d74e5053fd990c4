"""How a statement is meant: its polarity and modality, from auxiliaries, negation and the words that govern it.

From the word that expresses the act, the scope is read upwards: `has not agreed to extend` passes `extend`,
`agree` and its negation. What stands in a relative clause or is merely mentioned takes nothing from above.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract import frames
from kg.extract.reading import Reading
from kg.extract.text import Token
from kg.model import Modality, Polarity

__all__ = ["Scope", "scope_of"]

#: What may come about, or not: `no chance that`.
CHANCES = frozenset("chance possibility prospect question likelihood way danger risk".split())
#: Verbs that keep somebody from an act.
DETERRING = frozenset("stop keep dissuade deter discourage hinder block prevent halt restrain preclude".split())
#: Verbs whose `if` is a `whether`.
ASKING = frozenset("ask wonder know see doubt determine decide tell find check".split())
IF = frozenset(("if", "unless", "provided", "once", "until", "till", "lest"))
FUTURE_ADJECTIVES = frozenset(("planned", "proposed", "future", "upcoming", "intended", "prospective", "threatened", "scheduled", "forthcoming", "impending", "looming", "imminent", "possible", "potential"))
POSSIBLE_ADVERBS = frozenset(("potentially", "possibly", "perhaps", "maybe", "probably", "likely", "potential", "possible", "eventual", "hypothetical"))
ENDS = frozenset(("stop", "cease", "halt", "end", "quit", "discontinue", "abandon", "drop", "cancel", "postpone", "delay", "scrap", "forgo", "forego", "renounce"))


#: What is done to a plan that will not be carried out.
DROPS = frozenset("cancel drop abandon scrap shelve ditch renounce forgo forego".split())
#: Nouns of single acts, which are not done when they are stopped: `halted the delivery`.
TRANSFERS = frozenset("delivery sale shipment transfer supply export handover".split())
THERE = frozenset("attend participate take join meet visit address speak".split())
MOTION = frozenset("travel arrive come fly gather convene assemble return visit go".split())
#: What one has or takes in order to act: `had the honor to meet`.
OCCASIONS = frozenset("opportunity chance privilege honor honour pleasure occasion".split())
#: What is done by saying it: `I would like to thank`.
PERFORMED = frozenset("thank congratulate welcome commend applaud praise condemn express reiterate reaffirm underscore stress emphasize recognize acknowledge salute".split())
LIFTS = frozenset(("lift", "end", "remove", "overturn", "scrap", "drop", "ease", "reverse", "cancel", "abandon", "repeal"))


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


def scope_of(reading: Reading, trigger: Token) -> Scope:
    """Read the scope of an act upwards from the word that expresses it."""
    scope = Scope(chain=[trigger])
    _local(reading, scope, trigger)
    current = trigger
    for _ in range(12):
        step = _up(reading, scope, current)
        if step is None:
            break
        scope.chain.append(step)
        current = step
    return scope


def _set(scope: Scope, modality: Modality) -> None:
    """A modality from further out wins over `actual` only; the first one met is the act's own."""
    if scope.modality is Modality.ACTUAL or modality is Modality.DEMANDED and scope.modality in (Modality.PLANNED, Modality.POSSIBLE):
        scope.modality = modality


def _local(reading: Reading, scope: Scope, token: Token, *, inherited: bool = False) -> None:
    """What the word's own auxiliaries, negation, adverbs and conditional clauses say."""
    lexicon = reading.lexicon
    if frames.negated(token) or not inherited and frames.is_verbal(token) and any(
        c.dep in ("dobj", "attr", "nsubjpass") and c not in scope.chain and any(d.dep == "det" and d.text.lower() in ("no", "neither") for d in c.children) for c in token.children
    ):  # `possesses no chemical weapons`
        scope.negate()
    for c in token.children:
        word = c.text.lower()
        if c.dep == "aux" and c.tag == "MD":
            value = lexicon.cue("auxiliaries", c.lemma) or lexicon.cue("auxiliaries", word)
            if token.dep != "ROOT" and _inverted(c, token):
                scope.modality = Modality.CONDITIONAL
            if value == "conditional":
                waits = frames.negated(token)  # `would not sign until`: a refusal for now, no condition
                conditional = any(x.dep in ("advcl", "ccomp") and (m := _marked(x)) and not (waits and m in ("until", "till")) for x in token.children)
                _set(scope, Modality.CONDITIONAL if conditional else Modality.PLANNED)
            elif value:
                _set(scope, Modality(value))
        elif c.dep == "aux" and word == "to" and (token.dep == "ROOT" or token.dep in ("relcl", "acl") and token.head.head is token.head and not frames.is_verbal(token.head)):
            # a headline: `Japan, U.S. to hold drills`
            _set(scope, Modality.PLANNED)
        elif c.dep in (*frames.SUBJECT, *frames.PASSIVE_SUBJECT) and not inherited and (
            word in ("nobody", "none", "neither") and token is not scope.chain[0]
            or any(d.text.lower() in ("no", "neither") and d.i < c.i for d in c.children)
        ):
            scope.negate()  # `nobody expects Iran to withdraw`, `neither side ratified it`
        elif c.dep in ("npadvmod", "advmod") and token.tag in ("VBG", "VBZ", "VBP") and (word == "tomorrow" or any(d.text.lower() in ("next", "coming") for d in c.children)):
            _set(scope, Modality.PLANNED)  # `is meeting Lavrov next week`
        elif c.dep == "advmod" and word in ("nearly", "almost"):
            scope.ended = True  # not done, nor negated
        elif c.dep in ("advmod", "amod") and word in POSSIBLE_ADVERBS and not any(d.text.lower() in ("all", "every") for d in token.children):
            _set(scope, Modality.POSSIBLE)
        elif c.dep == "amod" and word in FUTURE_ADJECTIVES:
            _set(scope, Modality.PLANNED)
        elif c.dep in ("advcl", "ccomp") and not inherited and (mark := _marked(c)) in ("if", "unless", "once", "provided") and scope.modality is not Modality.DEMANDED:
            if scope.polarity is Polarity.POSITIVE and not (mark == "unless" and _undertaken(reading, token)):
                scope.modality = Modality.CONDITIONAL
        elif c.dep in ("prep", "advcl") and word == "provided" and not inherited and scope.polarity is Polarity.POSITIVE:
            scope.modality = Modality.CONDITIONAL
        elif c.dep == "det" and word == "any" and token.pos == "NOUN":
            _set(scope, Modality.CONDITIONAL)


def _marked(verb: Token) -> str | None:
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
        x.dep in (*frames.SUBJECT, *frames.PASSIVE_SUBJECT) and aux.i < x.i < verb.i for x in verb.children
    )


def _undertaken(reading: Reading, verb: Token) -> bool:
    """Whether an act is threatened, planned or promised: that much is so, whatever it is made to depend on."""
    planned = reading.lexicon.cues["cues"]["planned"]
    return verb.lemma in planned or verb.dep == "xcomp" and verb.head.lemma in planned


def _effect(reading: Reading, scope: Scope, word: Token, act: Token) -> bool:
    """Apply what a governing word does to the act; whether it is a cue at all."""
    lexicon = reading.lexicon
    lemma = word.lemma
    if scope.barred and lemma in LIFTS:
        scope.negate()
        scope.barred = False
        return True
    particle = {c.text.lower() for c in word.children if c.dep in ("prt", "advmod")}
    if lemma in ("end", "wind") and "up" in particle:
        return True  # `ended up withdrawing`
    if lemma == "call" and "off" in particle:
        scope.ended = True
        return True
    if scope.modality is Modality.PLANNED and lemma in DROPS:
        scope.negate()  # `cancelled plans to attend`
        return True
    if act.dep in ("dobj", "nsubjpass") and lemma in (*ENDS, *DROPS, "suspend", "freeze", "block") and act.lemma in TRANSFERS:
        scope.negate()  # `suspended the delivery of warships`: they were not delivered
        return True
    if (lemma in ENDS or lemma in LIFTS and act.pos == "NOUN" and act.dep in ("dobj", "nsubjpass")) and word.pos in ("VERB", "NOUN"):
        scope.ended = True
        return True
    both = lemma in lexicon.cues["cue_notes"]["both"]
    if lemma == "deny":
        if frames.negated(word):
            return False  # `did not deny that`
        scope.negate()
        scope.denied_by = word
        return True
    if lemma == "rule":  # `ruled out joining`; `would not rule out joining`
        scope.negate()
        _set(scope, Modality.POSSIBLE if frames.negated(word) else Modality.PLANNED)
        return True
    if lemma in lexicon.cues["cues"]["negative"]:
        scope.negate()
        if any(t.lemma == "rule" for t in scope.chain):
            scope.modality = Modality.POSSIBLE  # `refused to rule out joining`
        scope.barred = lemma in ("ban", "moratorium", "prohibition", "embargo", "prohibit")
        if both:
            _set(scope, Modality.PLANNED)
        return True
    if lemma in lexicon.cues["cues"]["actual"]:
        return True
    if lemma in lexicon.cues["cues"]["demanded"]:
        if frames.is_verbal(word):
            scope.demand = word
        own = lemma in ("order", "demand", "want", "call", "need", "have") and _same_side(word, act)
        _set(scope, Modality.PLANNED if own and lemma in lexicon.cues["cues"]["planned"] or lemma == "demand" and own else Modality.DEMANDED)
        return True
    for value in ("planned", "possible"):
        if lemma in lexicon.cues["cues"][value]:
            _set(scope, Modality(value))
            return True
    return False


def _same_side(word: Token, act: Token) -> bool:
    """Whether the act has no other doer than who orders it: `ordered production`, not `ordered Iran to halt`."""
    return not any(c.dep in ("dobj", "nsubj") and c is not act for c in word.children if c.dep == "dobj") and not (
        act.dep == "ccomp" and any(c.dep == "nsubj" for c in act.children)
    )


def _up(reading: Reading, scope: Scope, token: Token) -> Token | None:
    head = token.head
    if head is token:
        return None
    if token.dep == "advcl" and token.tag in ("VBZ", "VBP") and any(c.dep == "aux" and c.lemma in ("will", "shall", "'ll") for c in head.children) and any(
        c.dep in ("advmod", "mark") and c.text.lower() in ("when", "after", "as", "before") for c in token.children
    ):
        _set(scope, Modality.PLANNED)  # `will act when Iran withdraws`
        return None
    if token.dep in ("advcl", "conj") and _rather(token, head):
        scope.negate()
        return None
    if token.dep == "advcl":
        mark = _marked(token)
        in_case = any(c.lemma == "in" and c.i < token.i and any(p.lemma in ("case", "event") for p in c.children) for c in head.children)
        if mark or in_case and token.tag in ("VBZ", "VBP"):
            scope.modality = Modality.CONDITIONAL
        elif scope.chain[0].lemma in THERE and head.lemma in MOTION and head.tag in ("VBD", "VBN", "VBZ") and not frames.negated(head):
            _local(reading, scope, head)  # `travelled to Astana to attend the summit`: he was there
            return head
        elif any(c.text.lower() == "to" and c.dep == "aux" for c in token.children) and scope.modality is Modality.ACTUAL:
            if token.lemma in PERFORMED and head.lemma in ("call", "phone", "telephone", "write", "meet", "visit", "speak"):
                _local(reading, scope, head)  # `called the president to express his support`
                return head
            if _effect(reading, scope, head, token):
                _local(reading, scope, head)
                return head
            if head.lemma in ("become", "be") and (attr := head.child("attr")) is not None and any(c.dep in ("amod", "nummod") for c in attr.children):
                return head  # `became the 17th nation, and the third in the region, to sign`
            scope.modality = Modality.PLANNED  # a purpose: `met to discuss`, `flew to attend`
        elif token.tag == "VBG" and token.i > head.i and not any(c.dep in ("aux", "mark") for c in token.children) and frames.is_verbal(head) and not reading.lexicon.cue("reports", token.lemma):
            polarity = scope.polarity
            _local(reading, scope, head, inherited=True)  # `will hold drills starting in May`: as much to come as its clause
            scope.polarity = polarity
        return None
    if token.dep == "conj":
        if frames.is_verbal(token) and frames.is_verbal(head):
            if any(c.dep in frames.SUBJECT or c.dep in frames.PASSIVE_SUBJECT for c in token.children):
                return None
            has_aux = any(c.dep == "aux" and c.tag == "MD" for c in token.children)
            joint = next((c.text.lower() for c in head.children if c.dep == "cc" and c.i < token.i), "and")
            finite = token.tag in ("VBD", "VBZ", "VBP") or any(c.dep in ("aux", "auxpass") and c.tag in ("VBD", "VBZ", "VBP") for c in token.children)
            if has_aux or finite and joint not in ("nor", "or"):
                # a finite verb of its own: only what governs both counts
                return _skip(reading, scope, head)
            before = scope.polarity
            _local(reading, scope, head, inherited=True)
            if joint == "but":
                scope.polarity = before
            return head
        if not frames.is_verbal(token):
            return _up_noun(reading, scope, head)
        return None
    if frames.is_verbal(token) or token.pos == "ADJ" and token.dep in ("acomp", "ccomp", "xcomp"):
        return _up_verb(reading, scope, token, head)
    return _up_noun(reading, scope, token)


def _rather(token: Token, head: Token) -> bool:
    """Whether something else is done: `abstained rather than vetoing the resolution`."""
    return any(
        t.text.lower() == "than" and any(c.text.lower() == "rather" for c in (*t.children, *token.children, *head.children))
        for t in (*token.children, *head.children) if t.dep in ("mark", "cc", "prep") and t.i < token.i
    )


def _skip(reading: Reading, scope: Scope, token: Token) -> Token | None:
    """Pass over a coordinated verb without taking its negation or modals."""
    head = token.head
    if head is token or token.dep not in ("xcomp", "conj"):
        return None
    return _up(reading, scope, token)


def _up_verb(reading: Reading, scope: Scope, token: Token, head: Token) -> Token | None:
    if token.dep == "xcomp" and head.lemma in ("be", "about") and not head.child("attr", "acomp") and any(c.dep == "aux" and c.text.lower() == "to" for c in token.children):
        # `is to withdraw`, `was about to withdraw`; but `were it to withdraw`
        inverted = head.text.lower() == "were" and any(c.dep in frames.SUBJECT and c.i > head.i for c in head.children)
        _set(scope, Modality.CONDITIONAL if inverted else Modality.PLANNED)
        return head
    if token.dep == "ccomp" and head.lemma == "be" and any(c.dep == "acomp" and c.lemma in POSSIBLE_ADVERBS for c in head.children):
        _set(scope, Modality.POSSIBLE)  # `it is possible that`
        return head
    if token.dep == "xcomp" and head.lemma in ("have", "be") and any(c.text.lower() == "yet" for c in head.children):
        scope.negate()  # `has yet to ratify`
        return head
    if token.dep == "ccomp" and head.lemma == "be" and any(c.dep == "acomp" and c.lemma in ("unlikely", "impossible", "inconceivable", "doubtful") for c in head.children):
        scope.negate()
        return head
    if token.dep == "ccomp" and head.lemma == "provide" and head.dep in ("advcl", "prep"):
        scope.modality = Modality.CONDITIONAL  # `provided that`
        return None
    if token.dep == "xcomp" and head.lemma == "have" and (had := head.child("dobj")) is not None:
        if had.lemma not in OCCASIONS:  # `had an opportunity to meet`: he met; `has an obligation to`
            _effect(reading, scope, had, token)
        _local(reading, scope, head)
        return head
    if token.dep == "xcomp" and head.lemma in frames.SUPPORT and (done := head.child("dobj")) is not None and _effect(reading, scope, done, token):
        _local(reading, scope, head)  # `took steps to withdraw`
        return head
    if token.dep == "xcomp" and token.lemma in PERFORMED and head.lemma in ("like", "want", "wish") and any(c.text.lower() in ("i", "we") for c in head.children):
        return None  # `I would like to thank`: he does
    if token.dep in ("xcomp", "ccomp") and any(
        c.dep == "mark" and (c.text.lower() == "whether" or c.text.lower() == "if" and head.lemma in ASKING) for c in token.children
    ):
        _set(scope, Modality.POSSIBLE)  # `is weighing whether to join`
        return None
    if token.dep == "ccomp" and _marked(token):
        scope.modality = Modality.CONDITIONAL
        return None
    if token.dep == "xcomp" and head.lemma in ("appear", "seem"):
        _set(scope, Modality.POSSIBLE)
    if token.dep == "ccomp" and head.lemma == "warn":
        return None  # `warned that it would attack`: a report
    if token.dep == "xcomp" or token.dep == "ccomp" and (_bare(token) or head.lemma in ("deny",) or head.pos == "ADJ" or token.tag == "VBG"):
        if _effect(reading, scope, head, token) or token.dep == "xcomp":
            _local(reading, scope, head)
            return head
        return None
    if token.dep == "acomp":
        _local(reading, scope, head)  # `is not compliant`, `will be ready`
        return head
    if token.dep == "acl" and head.dep == "attr" and any(c.pos in ("ADJ", "NUM") or c.text.lower() == "only" for c in head.children):
        _local(reading, scope, head.head)
        return head.head  # `became the 17th nation to sign`
    if token.dep == "acl" and head.lemma in OCCASIONS and head.dep == "dobj" and head.head.lemma in ("have", "get", "take", "give", "use", "seize"):
        if head.head.lemma == "give":
            _set(scope, Modality.POSSIBLE)
        _local(reading, scope, head.head)
        return head.head
    if token.dep == "acl" and head.pos in ("NOUN", "PROPN"):
        infinitive = any(c.text.lower() == "to" and c.dep == "aux" for c in token.children)
        if infinitive and _effect(reading, scope, head, token):
            _local(reading, scope, head)
            return head
        if infinitive:
            _set(scope, Modality.PLANNED)
        elif head.lemma in CHANCES and frames.negated(head):
            scope.negate()  # `no chance that`
        elif _bare(token) or head.lemma in ("condition", "proviso"):
            _set(scope, Modality.CONDITIONAL if head.lemma in ("condition", "proviso", "event") else Modality.DEMANDED)
        return None
    if token.dep == "relcl" and any(c.text.lower() == "to" and c.dep == "aux" for c in token.children):
        if head.dep not in ("attr", "acomp"):
            return None
        _local(reading, scope, head.head)  # `would be the second to withdraw`
        return head.head
    if token.dep == "pcomp" and head.head is not head:
        governor = head.head
        if head.lemma == "without":
            scope.negate()
            return None
        if head.lemma == "instead" or any(c.lemma == "instead" for c in head.children) or governor.lemma in ("instead", "far"):
            scope.negate()  # `instead of withdrawing`, `is far from developing`
            return None
        if head.lemma in ("by", "after", "since", "before", "while", "despite", "when"):
            if head.lemma == "before":
                _set(scope, Modality.PLANNED)
            return None
        if governor.lemma in reading.lexicon.cues["reports"]["accuses"]:
            return None
        if head.lemma == "to" and (governor.lemma == "forward" or governor.lemma == "look" and any(c.lemma == "forward" for c in governor.children)):
            _set(scope, Modality.PLANNED)  # `looks forward to welcoming`
            return governor
        if governor.lemma == "close" and head.lemma == "to":
            if governor.head.lemma == "come":
                scope.negate()  # `came close to withdrawing`
            else:
                _set(scope, Modality.PLANNED)
            return governor.head
        if head.lemma == "from" and governor.lemma in DETERRING and governor.child("dobj", "nsubjpass") is not None:
            scope.negate()  # `kept Iran from testing`
            _local(reading, scope, governor)
            return governor
        if governor.lemma == "short" and governor.head.lemma in ("stop", "fall"):
            scope.negate()  # `stopped short of withdrawing`
            _local(reading, scope, governor.head)
            return governor.head
        if head.lemma == "against" and governor.lemma in ("warn", "caution", "advise", "counsel", "warning", "advice"):
            scope.negate()  # `warned Turkey against buying`
            _set(scope, Modality.DEMANDED)
            scope.demand = governor if frames.is_verbal(governor) else None
            return governor
        if (object_ := _before(head, governor)) is not None and _effect(reading, scope, object_, token):
            return object_
        if _effect(reading, scope, governor, token) or frames.is_verbal(governor) and head.lemma in ("in", "on", "of", "to", "with", "toward", "at"):
            _local(reading, scope, governor)  # `will assist in acceding`: as the verb above
            return governor
        return None
    return None


def _bare(verb: Token) -> bool:
    """Whether a clause has a bare verb, as what is asked for: `demanded that Iran halt`; not `insisted that it did not`."""
    if any(c.dep == "aux" and (c.lemma == "do" or c.tag == "MD" and c.text.lower() != "should") for c in verb.children):
        return False
    return verb.tag == "VB" or verb.tag == "VBP" and any(c.dep == "nsubj" and c.tag in ("NN", "NNP") and len(frames.conjuncts(c)) == 1 for c in verb.children)


def _up_noun(reading: Reading, scope: Scope, token: Token) -> Token | None:
    """The act as a noun: `plans the deployment of`, `a moratorium on deployment`, `made a decision`."""
    head = token.head
    if token.dep == "nsubj" and head.lemma in ("end", "expire", "collapse", "lapse"):
        scope.ended = True
        return None
    if token.dep == "nsubj" and any(c.dep == "aux" and c.text.lower() == "would" for c in head.children) and (
        head.dep == "ccomp" or any(c.dep == "det" and c.text.lower() in ("a", "an") for c in token.children)
    ):
        _set(scope, Modality.CONDITIONAL)  # `said that a withdrawal would harm Europe`
        return None
    if token.dep == "nsubj" and head.lemma in ("be", "remain", "seem", "look", "appear"):
        for c in head.children:  # `its withdrawal is possible`, `is imminent`, `is off the table`
            if c.dep in ("acomp", "oprd") and c.lemma in (*POSSIBLE_ADVERBS, "conceivable", "plausible"):
                _set(scope, Modality.POSSIBLE)
            elif c.dep in ("acomp", "oprd") and c.lemma in (*FUTURE_ADJECTIVES, "near", "inevitable"):
                _set(scope, Modality.PLANNED)
            elif c.dep in ("acomp", "oprd") and c.lemma in ("unlikely", "impossible", "unthinkable"):
                scope.negate()
            elif c.dep == "prep" and c.lemma == "off" and any(p.lemma == "table" for p in c.children):
                scope.ended = True
        return None
    if token.dep in ("dobj", "attr", "nsubjpass") and frames.is_verbal(head):
        if token.dep == "nsubjpass" and not frames.passive(head):
            return None
        if head.lemma in ("announce", "declare", "condemn", "criticize", "welcome", "deny", "reject"):
            if head.lemma == "deny":
                _effect(reading, scope, head, token)
            else:
                _tense(reading, scope, head)
            return head
        if head.lemma == "have" or _effect(reading, scope, head, token) or head.lemma in frames.SUPPORT:
            _local(reading, scope, head)
            return head
        return None
    if token.dep == "pobj" and head.dep == "prep":
        governor = head.head
        if head.lemma in ("of", "on", "for", "to", "against", "from", "about", "with", "at", "toward", "in") and governor is not head:
            if governor.lemma in ("depend", "hinge"):  # `the steps depend on the deployment of`
                scope.modality = Modality.CONDITIONAL
                return None
            if head.lemma == "of" and governor.lemma in ("event", "case") and governor.dep == "pobj" and governor.head.lemma == "in":
                scope.modality = Modality.CONDITIONAL  # `in the event of an attack`
                return None
            if (object_ := _before(head, governor)) is not None and _effect(reading, scope, object_, token):
                return object_
            if governor.lemma == "call" and head.lemma == "for":
                _set(scope, Modality.DEMANDED)
                scope.demand = governor if frames.is_verbal(governor) else None
                return governor
            if head.lemma in ("of", "on", "for", "against", "from", "to") and _effect(reading, scope, governor, token):
                _local(reading, scope, governor)
                return governor
            if frames.is_verbal(governor) and governor.lemma in (*frames.SUPPORT, "engage") and head.lemma in ("in", "into", "with", "on", "out"):
                _local(reading, scope, governor)
                return governor
    return None


def _before(preposition: Token, verb: Token) -> Token | None:
    """The object right before a preposition that the parser hung on the verb: `extended its moratorium on deploying`."""
    if preposition.lemma != "on" or not frames.is_verbal(verb):
        return None
    return next((c for c in verb.children if c.dep == "dobj" and c.i == preposition.i - 1), None)


def _tense(reading: Reading, scope: Scope, verb: Token) -> None:
    """`announced its withdrawal` is a withdrawal; `will announce` is not yet one."""
    if any(c.dep == "aux" and c.tag == "MD" for c in verb.children):
        _local(reading, scope, verb)
    elif frames.negated(verb):
        scope.negate()
