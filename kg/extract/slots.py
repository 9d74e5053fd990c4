"""Where the argument of a slot stands: a small function for each kind of slot, and for each way a prepositional phrase may hang.

Invariant: the tokens are those of the grammar; whether they refer to anything, and to what, is asked later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kg.extract import frames
from kg.extract.reading import Reading
from kg.extract.text import Token
from kg.ontology.lexicon import Pattern, Slot

__all__ = ["Trigger", "fill", "judges"]

#: Nouns of sanctions that may stand without an owner.
IMPOSED = frozenset("sanction measure restriction designation action penalty".split())



#: What a verb like `be` says of its subject: `was to blame for it` too.
PREDICATE = frozenset("attr acomp oprd xcomp".split())
#: Verbs by which one binds oneself; `obliged it not to` limits as much as `obliged it to`.
PROMISING = frozenset("promise vow pledge swear threaten".split())


class Trigger:
    """A word of the lexicon in its sentence; what stands around it, worked out once for all patterns."""

    def __init__(self, reading: Reading, trigger: Token) -> None:
        self.reading, self.trigger = reading, trigger
        self.verbal = frames.is_verbal(trigger) or frames.modifying(trigger) or trigger.tag in ("VBN", "VBG", "VBD")
        self._subjects: list[Token] | None = None
        self._objects: list[Token] | None = None
        self._phrases: list[tuple[str, Token]] | None = None

    def subjects(self) -> list[Token]:
        """Who does it."""
        if self._subjects is None:
            if self.verbal:
                self._subjects = frames.subjects(self.trigger)
            elif self.trigger.pos == "ADJ":
                self._subjects = frames.grammatical_subjects(self.trigger.head)
            else:
                self._subjects = frames.owners(self.trigger)
        return self._subjects

    def objects(self) -> list[Token]:
        """What it is done to."""
        if self._objects is None:
            self._objects = frames.objects(self.trigger) if self.verbal else []
        return self._objects

    def phrases(self) -> list[tuple[str, Token]]:
        """Its prepositional phrases."""
        if self._phrases is None:
            self._phrases = list(frames.phrases(self.trigger))
        return self._phrases


class _Sought(NamedTuple):
    """A slot to be filled."""

    at: Trigger
    pattern: Pattern
    slot: Slot
    fixed: Token | None  #: the noun that the pattern fixes: `limit` of `S include limit on O`
    wanted: frozenset[str]  #: the prepositions that it may stand behind

    @property
    def noun(self) -> bool:
        return self.pattern.noun

    def behind(self, noun: Token) -> list[Token]:
        """What stands behind a word by one of the prepositions."""
        return [t for name, t in frames.phrases(noun) if name in self.wanted]


Way = Callable[[_Sought], list[Token]]


def fill(at: Trigger, pattern: Pattern, slot: Slot, fixed: Token | None) -> list[Token]:
    """The tokens that stand in a slot."""
    wanted = set(slot.prepositions)
    if "between" in wanted:
        wanted.add("among")
    if pattern.particle:
        wanted |= {f"{pattern.particle} {p}" for p in slot.prepositions}
    return SLOTS.get(slot.at, _phrase)(_Sought(at, pattern, slot, fixed, frozenset(wanted)))


# --- subjects and objects ---------------------------------------------------------------------------------------------


def _subject(sought: _Sought) -> list[Token]:
    """Who acts; of a noun, whose it is or who carries the act (`held talks`)."""
    at, pattern = sought.at, sought.pattern
    if (serving := _serving(sought)) is not None:
        return [serving]
    tokens = _noun_subjects(sought) if pattern.noun and sought.slot.role == "S" else at.subjects()
    if not tokens and pattern.entry.predicate == "expels":
        tokens = _promised(at.trigger)
    if not tokens and pattern.entry.owned:
        return [at.trigger]  # understood of the object, see statements._pairs
    acting = pattern.entry.subject if sought.slot.role == "S" and not pattern.noun else ()
    if not acting or any(at.reading.ontology.is_a("WeaponSystem", c) for c in acting):
        return tokens
    return [s for t in tokens for s in _wielders(at.reading, t)]


def _serving(sought: _Sought) -> Token | None:
    """What an agreement is made to do, it does: `signed a treaty to ban nuclear tests`."""
    verb = sought.at.trigger
    first = verb.head if verb.dep == "conj" else verb
    if sought.slot.role != "S" or tuple(sought.pattern.entry.subject) != ("Agreement",) or verb.tag != "VB" or first.dep not in ("acl", "relcl"):
        return None
    noun = first.head
    named = sought.at.reading.names.by_token.get(id(noun))
    agreement = named.type == "Agreement" if named is not None else noun.lemma in sought.at.reading.lexicon.cues["descriptions"]["Agreement"]
    return noun if agreement and any(c.dep == "aux" and c.text.lower() == "to" for c in first.children) else None


def _promised(verb: Token) -> list[Token]:
    """Who says what will be done, where nobody is named who does it: `Putin said no diplomats would be expelled`."""
    said = verb.head
    coming = any(c.dep == "aux" and c.tag == "MD" and c.lemma in ("will", "would", "wo", "shall") for c in verb.children)
    if not coming or not frames.passive(verb) or verb.dep != "ccomp" or said.lemma not in ("say", "announce", "promise", "pledge", "vow", "declare"):
        return []
    return frames.subjects(said)


def _noun_subjects(sought: _Sought) -> list[Token]:
    """Those around a noun that no other slot takes."""
    taken = {p for s in sought.pattern.slots for p in s.prepositions}
    used = [p for n, p in sought.at.phrases() if n in taken]
    tokens = [t for t in sought.at.subjects() if t not in used]
    if not tokens and "of" not in taken:
        tokens = [p for n, p in sought.at.phrases() if n == "of"]
    return tokens or list(frames.support_subjects(sought.at.trigger)) or _demanded(sought) or _imposing(sought)


def _imposing(sought: _Sought) -> list[Token]:
    """Sanctions whose owner the text has told before: `the measures target its banks`."""
    noun = sought.at.trigger
    return [noun] if noun.lemma in IMPOSED and noun.dep == "nsubj" and noun.head.lemma in frames.AIMING else []


def _demanded(sought: _Sought) -> list[Token]:
    """The leader who wants arms made: `Putin demanded the resumption of missile production` speaks of his own industry."""
    noun = sought.at.trigger
    while noun.dep == "pobj" and noun.head.lemma == "of" and noun.head.head.lemma in frames.GROUPING:
        noun = noun.head.head
    if sought.pattern.entry.predicate not in ("produces", "develops", "tests") or noun.dep != "dobj" or noun.head.lemma != "demand":
        return []
    named = sought.at.reading.names.by_token
    return [t for t in frames.subjects(noun.head) if id(t) in named and named[id(t)].type == "Person"]


def _wielders(reading: Reading, noun: Token) -> list[Token]:
    """Whose weapons do what only an actor can: `Israeli warplanes struck the city`; else the noun itself."""
    by_token = reading.names.by_token
    named = by_token.get(id(noun))
    weapon = named.type == "WeaponSystem" if named is not None else noun.lemma in reading.lexicon.cues["descriptions"]["WeaponSystem"] or any(
        c.dep == "compound" and id(c) in by_token and by_token[id(c)].type == "WeaponSystem" for c in noun.children  # `Russian Shahed drones`
    )
    if not weapon or noun.pos != "NOUN":
        return [noun]
    before = [t for c in (noun, *(c for c in noun.children if c.dep in ("compound", "nmod"))) for t in frames.possessors(c)]
    return [t for t in before if id(t) in by_token and by_token[id(t)].type != "WeaponSystem"] or [noun]


def _object(sought: _Sought) -> list[Token]:
    trigger = sought.at.trigger
    if sought.fixed is None and frames.named(trigger):
        return []
    if (found := sought.at.objects()) or trigger.lemma != "call" or frames.passive(trigger):
        return found
    # `called Putin on Saturday`: the parser takes the only object for a name that somebody is given
    return [c for c in trigger.children if c.dep == "oprd" and c.pos == "PROPN"]


def _owner(sought: _Sought) -> list[Token]:
    """Whose the fixed noun is: `met with O's minister`, `agreed to a truce proposed by O`."""
    return frames.possessors(sought.fixed) or frames.owners(sought.fixed) if sought.fixed is not None else []


# --- clauses below the trigger ----------------------------------------------------------------------------------------


def _complement(sought: _Sought) -> list[Token]:
    """What the act below is done to: `agreed to ban mines`, `bars states from testing`."""
    children = sought.at.trigger.children
    inner = [c for c in children if c.dep in ("xcomp", "advcl", "acl") and c.tag == "VB" or c.dep == "xcomp" and c.tag == "VBG"]
    inner += [p for c in children if c.dep == "prep" and c.lemma == "from" for p in c.children if p.dep == "pcomp"]
    inner += [c for verb in inner for c in verb.children if c.dep == "conj" and c.tag == "VB"]
    if sought.at.trigger.lemma in PROMISING:
        inner = [c for c in inner if not frames.negated(c)]  # `promised not to use force against it` is no threat
    if sought.slot.prepositions:
        return [t for c in inner for x in (c, *frames.objects(c)) for n, t in frames.phrases(x) if n in sought.slot.prepositions]
    return [t for c in inner for t in frames.objects(c)]


def _obliged(sought: _Sought) -> list[Token]:
    """`said that Iran must comply`"""
    said = [c for c in sought.at.trigger.children if c.dep == "ccomp" and any(a.dep == "aux" and a.text.lower() in ("must", "should") for a in c.children)]
    return [t for c in said if not frames.passive(c) for t in frames.grammatical_subjects(c)]  # `its borders must be respected` asks nothing of it


def _any(sought: _Sought) -> list[Token]:
    """The subject of any clause below: `concern that Iran is building`."""
    said = [c for c in sought.at.trigger.children if c.dep in ("ccomp", "acl") and c.tag != "VBG"]
    return [t for c in said for t in (frames.subjects(c) or frames.grammatical_subjects(c)) if t is not sought.at.trigger]


def _judged(sought: _Sought) -> list[Token]:
    """The subject of a clause that judges it: `said the deal is vital`; an object that is judged: `called it a grave mistake`."""
    judging = sought.at.reading.lexicon.cues["judgements"].get(sought.slot.at, frozenset())
    if any(_words(c) & judging for c in sought.at.trigger.children if c.dep == "oprd" or c.dep == "ccomp" and c.pos == "ADJ" or c.dep == "prep" and c.lemma == "as"):
        return list(sought.at.objects())
    said = [c for c in sought.at.trigger.children if c.dep == "ccomp" and not frames.negated(c)]
    said += [v for c in said for v in c.children if v.dep == "conj" and not frames.negated(v)]  # `is late and undermines trust`
    if sought.slot.at == "bad":  # `said the pact does not go far enough`
        lacking = [c for c in sought.at.trigger.children if c.dep == "ccomp" and frames.negated(c) and any(t.text.lower() == "enough" for a in c.children for t in (a, *a.children))]
        if lacking:
            return [t for c in lacking for t in frames.grammatical_subjects(c)]
    judged = [c for c in said if judges(c, judging)]
    return [t for c in judged for t in (frames.grammatical_subjects(c) if not frames.passive(c) else ())]


def judges(clause: Token, judging: frozenset[str]) -> bool:
    """Whether a clause says one of these words of its subject."""
    said = {clause.lemma} | {w for a in clause.children if a.dep in PREDICATE or a.lemma == "behind" for w in _words(a)}
    return bool(said & judging) and not frames.negated(clause)


def _words(predicate: Token) -> set[str]:
    """What is said of somebody, with the adjectives at it: `is an unprovoked act`, `branded it as illegal`."""
    if frames.negated(predicate):
        return set()
    inner = [c for c in predicate.children if c.dep == "amod" or predicate.dep == "prep" and c.dep in ("pobj", "pcomp")]
    return {predicate.lemma, *(c.lemma for c in inner), *(a.lemma for c in inner for a in c.children if a.dep == "amod")}


def _clause(sought: _Sought) -> list[Token]:
    """Who is asked to act: `demanded that Iran stop`, `called for NATO to station troops`."""
    children = sought.at.trigger.children
    if sought.at.trigger.lemma == "tell" and any(c.dep == "xcomp" and c.tag == "VB" for c in children):
        return list(sought.at.objects())  # `told Iran to stop`
    inner = [c for c in children if c.dep in ("ccomp", "acl")]
    inner += [q for c in children if c.dep == "prep" and c.lemma == "for" for q in c.children if q.dep == "pcomp"]
    inner += [c for c in children if c.dep == "advcl" and any(m.dep == "mark" and m.lemma == "for" for m in c.children)]
    # the subjunctive behind a plural is tagged as indicative: `demanded that the United States remove`
    asked = [c for c in inner if c.tag in ("VB", "VBP") and all(a.text.lower() in ("should", "must", "to") for a in c.children if a.dep == "aux")]
    return [t for c in asked for t in frames.grammatical_subjects(c) if t is not sought.at.trigger]


# --- prepositional phrases --------------------------------------------------------------------------------------------


def _phrase(sought: _Sought) -> list[Token]:
    """What stands behind a preposition: the first way of hanging that finds anything."""
    found = _first(OWN, sought)
    if "between" in sought.wanted:  # `mediation in the dispute between A and B`
        found = [x for t in found for x in ([y for m, y in frames.phrases(t) if m == "between"] if t.pos == "NOUN" else []) or [t]]
    return list(dict.fromkeys(found or _first(AROUND, sought)))


def _first(ways: tuple[Way, ...], sought: _Sought) -> list[Token]:
    return next((found for way in ways if (found := way(sought))), [])


def _direct(sought: _Sought) -> list[Token]:
    """On the fixed noun or the trigger; on two of the noun: `included a limit on launchers and a limit on bombers`."""
    fixed, trigger = sought.fixed, sought.at.trigger
    again = [t for t in frames.conjuncts(fixed) if t is fixed or t.lemma == fixed.lemma] if fixed is not None else []
    standing = [t for source in (*again, trigger) for n, t in (sought.at.phrases() if source is trigger else frames.phrases(source)) if n in sought.wanted]
    return [t for t in standing if t.tag != "CD" or id(t) in sought.at.reading.names.by_token]  # `testing of the 9M729`


def _on_object(sought: _Sought) -> list[Token]:
    """On the object: `provided Iran with missiles`, `supplied missiles to Iran`, `fired dozens of drones at Kyiv`."""
    if not sought.at.verbal or sought.fixed is not None:
        return []
    held = [x for o in sought.at.objects() for x in (o, *(t for n, t in frames.phrases(o) if n == "of" and o.tag == "NNS"))]
    return [t for o in held for n, t in frames.phrases(o) if n in sought.wanted and n != "of"]


def _dative(sought: _Sought) -> list[Token]:
    """`gave Poland an ultimatum`, `was given asylum by Russia`"""
    trigger = sought.at.trigger
    if not sought.at.verbal or sought.slot.role not in ("R", "O") or "to" not in sought.wanted:
        return []
    found = [c for c in trigger.children if c.dep == "dative" and c.pos != "ADP"]
    return found or (frames.grammatical_subjects(trigger) if frames.retained(trigger) else [])


def _possessive(sought: _Sought) -> list[Token]:
    """`summoned the Swedish ambassador`"""
    return frames.possessors(sought.fixed) if sought.fixed is not None and "of" in sought.wanted else []


def _particle(sought: _Sought) -> list[Token]:
    """`gave up nuclear weapons`: the particle is the verb's."""
    beside = sought.at.verbal and any(c.dep in ("prt", "advmod") and c.text.lower() in sought.wanted for c in sought.at.trigger.children)
    return list(sought.at.objects()) if beside else []


def _on_matter(sought: _Sought) -> list[Token]:
    """`the deployment of missiles in Poland`: the phrase hangs on the missiles."""
    if not sought.noun or "of" in sought.wanted:
        return []
    return [t for n, o in sought.at.phrases() if n in ("of", "on", "over", "about") for t in sought.behind(o)]


def _on_doer(sought: _Sought) -> list[Token]:
    """`the use of an agent by officers against the Skripals`: hangs on the officers."""
    doers = [o for n, o in sought.at.phrases() if n == "by"] if sought.noun else []
    return [t for o in doers for m, t in frames.phrases(o) if m in sought.wanted and m != "of"]


def _before(sought: _Sought) -> list[Token]:
    """`missile deployment`"""
    return [c for c in sought.at.trigger.children if c.dep in ("compound", "nmod", "amod")] if sought.noun and "of" in sought.wanted else []


def _on_amount(sought: _Sought) -> list[Token]:
    """`announced $40 million in aid to Sudan`: on the sum, or on the verb."""
    if not sought.noun or "of" in sought.wanted:
        return []
    amount = frames.amount(sought.at.trigger)
    top = amount or sought.at.trigger
    return (sought.behind(amount) if amount is not None else []) or (sought.behind(top.head) if top.dep == "dobj" else [])


def _aimed(sought: _Sought) -> list[Token]:
    """`attacks that targeted the election`"""
    trigger = sought.at.trigger
    if not sought.noun or not sought.wanted & {"on", "against", "at"}:
        return []
    aiming = [v for v in trigger.children if v.dep in ("relcl", "acl") and v.lemma in frames.AIMING]
    aiming += [trigger.head] if trigger.dep == "nsubj" and trigger.head.lemma in frames.AIMING and trigger.lemma in IMPOSED else []  # `the sanctions target`
    return [t for v in aiming for t in frames.objects(v) if t is not trigger]


def _partners(sought: _Sought) -> list[Token]:
    """`a treaty was concluded between A and B`, `India-Pakistan talks`"""
    trigger = sought.at.trigger
    if not sought.noun or "between" not in sought.wanted:
        return []
    found = [t for n, t in frames.phrases(trigger.head) if n in ("between", "among")] if trigger.dep == "nsubjpass" else []
    return found or [t for t in frames.joined(trigger) if id(t) in sought.at.reading.names.by_token]


def _under(sought: _Sought) -> list[Token]:
    """`under the treaty, missiles had to be destroyed`: on the verb that the trigger completes."""
    verb = sought.at.trigger
    while verb.dep == "xcomp" and verb.head is not verb:
        verb = verb.head
    return [t for n, t in frames.phrases(verb) if n == "under"] if sought.at.verbal and "under" in sought.wanted else []


def _having(sought: _Sought) -> list[Token]:
    """`the treaty has 160 parties, including Norway`"""
    trigger = sought.at.trigger
    had = trigger.lemma in frames.ROLES and trigger.dep == "dobj" and trigger.head.lemma == "have"
    return frames.grammatical_subjects(trigger.head) if sought.noun and sought.slot.role == "O" and had else []


SLOTS: dict[str, Way] = {
    "subject": _subject, "object": _object, "owner": _owner, "complement": _complement, "obliged": _obliged, "any": _any,
    "good": _judged, "bad": _judged, "guilty": _judged, "clause": _clause,
}  # fmt: skip
#: The phrase hangs on the trigger or what belongs to it, else around it.
OWN: tuple[Way, ...] = (_direct, _on_object, _dative, _possessive, _particle, _on_matter)
AROUND: tuple[Way, ...] = (_on_doer, _before, _on_amount, _aimed, _partners, _under, _having)
