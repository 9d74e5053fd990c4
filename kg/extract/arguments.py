"""The arguments of a trigger: the tokens that stand where a pattern of the lexicon wants them.

Invariant: a pattern fits as a whole or not at all; only place and recipient may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract import frames
from kg.extract.slots import Trigger, fill
from kg.extract.text import Token
from kg.ontology.lexicon import Pattern

__all__ = ["Arguments"]

#: Adverbs that make a verb another one: `shot down drones` is not `shot drones`.
PARTICLES = frozenset("down up off out away".split())

#: Nouns of what others give to an act: `with the backing of Germany, Austria declared war`.
BACKING = frozenset("support backing assistance help aid encouragement approval".split())

#: Participles of what stands in an agreement: `breached the principles contained in the Founding Act`.
STIPULATED = frozenset("contain enshrine embody stipulate establish lay set outline specify codify incorporate".split())


#: Nouns of what an agreement binds its parties to: `its obligations under the treaty`.
BOUND = frozenset("obligation commitment undertaking duty responsibility pledge requirement limit ceiling term provision".split())


def _stipulated(noun: Token) -> list[Token]:
    """What an agreement lays down stands for it: `the principles enshrined in the charter`, `duties under it`; else the noun itself."""
    near = (noun, *(t for n, t in frames.phrases(noun) if n in ("on", "for", "of") and noun.lemma in BOUND))  # `limits on uranium set by it`
    inside = [v for x in near for v in x.children if v.dep == "acl" and v.tag == "VBN" and v.lemma in STIPULATED]
    laid = [t for v in inside for n, t in frames.phrases(v) if n.split()[-1] in ("in", "by", "under")]
    return laid or ([t for n, t in frames.phrases(noun) if n == "under"] if noun.lemma in BOUND else []) or [noun]


#: Nouns of what is done about weapons: `missile programs`.
PROGRAMMES = frozenset("program programme capability capacity project effort".split())
#: Units that weapons come in.
UNITS = frozenset("regiment battery squadron battalion division brigade wing salvo barrage volley swarm wave load prototype".split())

#: What stands behind the first of two modifiers.
COORDINATED = re.compile(r"-?,? (?:and|or) |-?, ")


def _inside(noun: Token | None, path: Sequence[tuple[str, str]]) -> Token | None:
    """The noun at the end of a path of prepositions and nouns: `the use of force`."""
    for name, lemma in path:
        noun = next((t for n, t in frames.phrases(noun) if n == name and t.lemma == lemma), None) if noun is not None else None
    return noun


class Arguments(Trigger):
    """The arguments of one trigger, worked out once for all its patterns."""

    def match(self, pattern: Pattern) -> dict[str, list[Token]] | None:
        """Tokens for each role of the pattern, or None where it does not fit."""
        trigger = self.trigger
        if not self._admits(pattern):
            return None
        fixed = None
        if pattern.noun and pattern.fixed_inner:  # `massacre of civilians in O`
            if (fixed := _inside(trigger, pattern.fixed_inner)) is None:
                return None
        if pattern.fixed:
            if (fixed := _inside(self._fixed(pattern), pattern.fixed_inner)) is None:
                return None
            if pattern.entry.theirs and pattern.entry.without and any(n in pattern.entry.without for n, _ in frames.phrases(fixed)):
                return None  # `sanctions on Belarus in response to Russia's invasion`
        if pattern.noun and fixed is None and trigger.lemma in BACKING and [s.role for s in pattern.slots] == ["S", "O"] and (backed := frames.backed(trigger)):
            return {"S": backed[0], "O": backed[1]}
        roles: dict[str, list[Token]] = {}
        for slot in pattern.slots:
            tokens = fill(self, pattern, slot, fixed)
            if not tokens:
                if slot.role in ("P", "R") and not slot.required:
                    continue
                return None
            tokens = [x for t in tokens for x in self._sharing(t)]
            if slot.role == "O":
                tokens = [x for t in tokens for y in _stipulated(t) for x in self._programmed(pattern.entry.object, y)]
            elif slot.role == "S":
                tokens = [x for t in tokens for x in self._programmed(pattern.entry.subject, t)]
            roles[slot.role] = tokens
        if pattern.noun and "S" in roles and "O" in roles:  # `Turkey, a NATO member`: what stands before the noun is one of the two
            apart = [t for t in roles["S"] if t not in roles["O"]] or [t for t in frames.support_subjects(trigger) if t not in roles["O"]]
            if not apart:
                return None
            roles["S"] = apart
        return roles

    def _admits(self, pattern: Pattern) -> bool:
        """Whether nothing beside the trigger is in the pattern's way, and its particle is there."""
        trigger, entry = self.trigger, pattern.entry
        if entry.without and any(n in entry.without or t.tag == "VBG" and f"{n} V" in entry.without for n, t in self.phrases()):
            return False
        words = {c.text.lower() for c in trigger.children}
        words |= {x.text.lower() for c in trigger.children if c.dep == "prep" for x in c.children if x.dep == "advmod"}  # `work together on`
        if pattern.particle and pattern.particle not in words and not any(p.startswith(pattern.particle + " ") for p, _ in self.phrases()):
            return False
        if entry.bare and self.verbal and not frames.passive(trigger) and any(c.dep == "dobj" for c in trigger.children):
            return False
        own = {c.text.lower() for c in trigger.children if c.dep == "prt" or c.dep == "advmod" and c.i == trigger.i + 1 and c.text.lower() in PARTICLES}
        # `gave up missiles` gives nothing to anybody
        return not own or pattern.particle in own or pattern.fixed_after in own or any(own & set(s.prepositions) for s in pattern.slots)

    def _fixed(self, pattern: Pattern) -> Token | None:
        """The noun or adjective that the pattern names, where it stands: `imposed a new round of sanctions`."""
        children = self.trigger.children
        if pattern.fixed_after:
            standing = [t for n, t in self.phrases() if n in pattern.fixed_after.split("/")]
            if any(c.dep == "prt" and c.text.lower() == pattern.fixed_after for c in children):
                standing += self.objects()  # `ramped up output of missiles`
        else:
            standing = [*self.objects(), *(c for c in children if c.dep in ("attr", "acomp", "oprd") or c.dep == "ccomp" and c.pos == "ADJ")]
        standing += [t for noun in standing if noun.lemma in frames.GROUPING for n, t in frames.phrases(noun) if n == "of"]
        found = next((t for t in standing if pattern.fixed in (frames.prefixed(t), t.text.lower()) and not self._named(t)), None)
        beside = {w for c in found.children for w in (c.lemma, c.text.lower())} if found is not None else set()
        return found if beside >= set(pattern.fixed_with) else None

    def _named(self, noun: Token) -> bool:
        """Whether a noun is (part of) a name: `signed the Paris Agreement`, `signed the SALT II treaty` is not `signed an agreement`."""
        named = self.reading.names.by_token
        own = named.get(id(noun))
        return own is not None and own.found_by not in ("event", "description", "introduced") and not own.text.islower() or any(c.dep == "compound" and id(c) in named and named[id(c)] is not own and named[id(c)].type == "Agreement" for c in noun.children)

    def _sharing(self, noun: Token) -> list[Token]:
        """The kinds of weapon that a noun stands for, one a modifier: `nuclear and chemical weapons`; the `Resolutions 1718 and 1874`."""
        by_token = self.reading.names.by_token
        if noun.text.lower() == "resolutions":
            return [noun, *(t for t in noun.subtree() if t.text.isdigit() and id(t) in by_token and by_token[id(t)].head is t)]
        if id(noun) not in by_token or by_token[id(noun)].type != "WeaponSystem" or by_token[id(noun)].head is not noun:
            return [noun]
        before = [t for c in noun.children if c.i < noun.i and c.dep in ("amod", "nmod", "compound") for t in frames.conjuncts(c) if t.i < noun.i]
        kinds = [t for t in before if id(t) in by_token and by_token[id(t)].type == "WeaponSystem" and by_token[id(t)].head is t]
        return [*(t for t in kinds if COORDINATED.match(self.reading.text, by_token[id(t)].end)), noun]

    def _programmed(self, classes: Sequence[str], noun: Token) -> list[Token]:
        """The weapons that a programme is about or a unit has: `its missile programs`, `two regiments of the S-400`; else the noun itself."""
        by_token = self.reading.names.by_token
        if id(noun) in by_token or "WeaponSystem" not in classes:
            return [noun]
        before = [t for c in noun.children if c.dep in ("compound", "nmod") for t in frames.conjuncts(c) if t.i < noun.i]  # `S-300 and S-400 batteries`
        near = noun.children if noun.lemma in PROGRAMMES else before + [t for n, t in frames.phrases(noun) if n == "of"] if noun.lemma in UNITS else []
        return [c for c in near if id(c) in by_token and by_token[id(c)].type == "WeaponSystem"] or [noun]
