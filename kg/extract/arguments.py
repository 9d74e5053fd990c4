"""The arguments of a trigger: the tokens that stand where a pattern of the lexicon wants them."""

from __future__ import annotations

from kg.extract import frames
from kg.extract.reading import Reading
from kg.extract.text import Token
from kg.ontology.lexicon import Pattern, Slot

__all__ = ["Arguments"]


#: Adverbs that make a verb another one: `shot down drones` is not `shot drones`.
PARTICLES = frozenset("down up off out away".split())


#: Verbs of an act whose object is what the act is done to: `attacks that targeted the city`.
AIMING = frozenset("target hit strike".split())


#: Nouns of what others give to an act: `with the backing of Germany, Austria declared war`.
BACKING = frozenset("support backing assistance help aid encouragement approval".split())


#: Participles of what stands in an agreement: `breached the principles contained in the Founding Act`.
STIPULATED = frozenset("contain enshrine embody stipulate establish lay set outline specify codify incorporate".split())


def _stipulated(noun: Token) -> list[Token]:
    """What is laid down in an agreement stands for it: `the principles enshrined in the charter`; else the noun itself."""
    inside = [v for v in noun.children if v.dep == "acl" and v.tag == "VBN" and v.lemma in STIPULATED]
    return [t for v in inside for n, t in frames.phrases(v) if n.split()[-1] in ("in", "by", "under")] or [noun]


class Arguments:
    """The arguments of one trigger, worked out once for all its patterns."""

    def __init__(self, reading: Reading, trigger: Token) -> None:
        self.reading, self.trigger = reading, trigger
        self.verbal = frames.is_verbal(trigger) or frames.modifying(trigger) or trigger.tag in ("VBN", "VBG", "VBD")
        self._subjects: list[Token] | None = None
        self._objects: list[Token] | None = None
        self._phrases: list[tuple[str, Token]] | None = None

    def subjects(self) -> list[Token]:
        if self._subjects is None:
            if self.verbal:
                self._subjects = frames.subjects(self.trigger)
            elif self.trigger.pos == "ADJ":
                self._subjects = frames.grammatical_subjects(self.trigger.head)
            else:
                self._subjects = frames.owners(self.trigger)
        return self._subjects

    def objects(self) -> list[Token]:
        if self._objects is None:
            self._objects = frames.objects(self.trigger) if self.verbal else []
        return self._objects

    def phrases(self) -> list[tuple[str, Token]]:
        if self._phrases is None:
            self._phrases = list(frames.phrases(self.trigger))
        return self._phrases

    def match(self, pattern: Pattern) -> dict[str, list[Token]] | None:
        """Tokens for each role of the pattern, or None where it does not fit."""
        trigger = self.trigger
        if pattern.entry.without and any(n in pattern.entry.without or t.tag == "VBG" and f"{n} V" in pattern.entry.without for n, t in self.phrases()):
            return None
        if pattern.particle and not any(c.text.lower() == pattern.particle for c in trigger.children) and not any(
            p.startswith(pattern.particle + " ") for p, _ in self.phrases()
        ):
            return None
        if pattern.entry.bare and self.verbal and not frames.passive(trigger) and any(c.dep == "dobj" for c in trigger.children):
            return None
        own = {c.text.lower() for c in trigger.children if c.dep == "prt" or c.dep == "advmod" and c.i == trigger.i + 1 and c.text.lower() in PARTICLES}
        if own and pattern.particle not in own and pattern.fixed_after not in own and not any(own & set(s.prepositions) for s in pattern.slots):
            return None  # `gave up missiles` gives nothing to anybody
        fixed = None
        if pattern.noun and pattern.fixed_inner:  # `massacre of civilians in O`
            fixed = trigger
            for name, noun in pattern.fixed_inner:
                fixed = next((t for n, t in frames.phrases(fixed) if n == name and t.lemma == noun), None) if fixed is not None else None
            if fixed is None:
                return None
        if pattern.fixed:
            if pattern.fixed_after:
                standing = [t for n, t in self.phrases() if n in pattern.fixed_after.split("/")]
                if any(c.dep == "prt" and c.text.lower() == pattern.fixed_after for c in trigger.children):
                    standing = [*standing, *self.objects()]  # `ramped up output of missiles`
            else:
                standing = [*self.objects(), *(c for c in trigger.children if c.dep in ("attr", "acomp", "oprd") or c.dep == "ccomp" and c.pos == "ADJ")]
            # `a new round of sanctions`
            standing += [t for noun in standing if noun.lemma in frames.GROUPING for n, t in frames.phrases(noun) if n == "of"]
            same = [t for t in standing if pattern.fixed in (frames.prefixed(t), t.text.lower()) and not self._named(t)]
            fixed = same[0] if same else None
            if fixed is not None and not {c.lemma for c in fixed.children} | {c.text.lower() for c in fixed.children} >= set(pattern.fixed_with):
                fixed = None
            for name, noun in pattern.fixed_inner:
                fixed = next((t for n, t in frames.phrases(fixed) if n == name and t.lemma == noun), None) if fixed is not None else None
            if fixed is None:
                return None
        if pattern.noun and fixed is None and trigger.lemma in BACKING and [s.role for s in pattern.slots] == ["S", "O"] and (backed := frames.backed(trigger)):
            return {"S": backed[0], "O": backed[1]}
        roles: dict[str, list[Token]] = {}
        for slot in pattern.slots:
            tokens = self._slot(pattern, slot, fixed)
            if not tokens:
                if slot.role in ("P", "R") and not slot.required:
                    continue
                return None
            roles[slot.role] = [x for t in tokens for x in _stipulated(t)] if slot.role == "O" else tokens
        if pattern.noun and "S" in roles and "O" in roles:  # `Turkey, a NATO member`: what stands before the noun is one of the two
            apart = [t for t in roles["S"] if t not in roles["O"]] or [t for t in frames.support_subjects(trigger) if t not in roles["O"]]
            if not apart:
                return None
            roles["S"] = apart
        return roles

    def _named(self, noun: Token) -> bool:
        """Whether a noun is (part of) a name: `signed the Paris Agreement`, `signed the SALT II treaty` is not `signed an agreement`."""
        named = self.reading.names.by_token
        own = named.get(id(noun))
        return own is not None and own.found_by not in ("event", "description", "described") or any(c.dep == "compound" and id(c) in named and named[id(c)].type == "Agreement" for c in noun.children)

    def _wielders(self, noun: Token) -> list[Token]:
        """Whose weapons do what only an actor can: `Israeli warplanes struck the city`; else the noun itself."""
        by_token = self.reading.names.by_token
        named = by_token.get(id(noun))
        weapon = named.type == "WeaponSystem" if named is not None else noun.lemma in self.reading.lexicon.cues["descriptions"]["WeaponSystem"] or any(
            c.dep == "compound" and id(c) in by_token and by_token[id(c)].type == "WeaponSystem" for c in noun.children  # `Russian Shahed drones`
        )
        if not weapon or noun.pos != "NOUN":
            return [noun]
        before = [t for c in (noun, *(c for c in noun.children if c.dep in ("compound", "nmod"))) for t in frames.possessors(c)]
        return [t for t in before if id(t) in by_token and by_token[id(t)].type != "WeaponSystem"] or [noun]

    def _slot(self, pattern: Pattern, slot: Slot, fixed: Token | None) -> list[Token]:
        if slot.at == "subject":
            tokens = self.subjects()
            if pattern.noun and slot.role == "S":
                used = [p for n, p in self.phrases() if any(n in s.prepositions for s in pattern.slots)]
                tokens = [t for t in tokens if t not in used]
                if not tokens and not any("of" in s.prepositions for s in pattern.slots):
                    tokens = [p for n, p in self.phrases() if n == "of"]
                if not tokens:
                    tokens = list(frames.support_subjects(self.trigger))
            if not tokens and pattern.entry.owned:
                return [self.trigger]  # understood of the object, see _pairs
            if pattern.noun or slot.role != "S" or not pattern.entry.subject or any(self.reading.ontology.is_a("WeaponSystem", c) for c in pattern.entry.subject):
                return tokens
            return [s for t in tokens for s in self._wielders(t)]
        if slot.at == "object":
            if fixed is None and frames.named(self.trigger):
                return []
            # `called Putin on Saturday`: the parser takes the only object for a name that somebody is given
            return self.objects() or [c for c in self.trigger.children if c.dep == "oprd" and c.pos == "PROPN" and self.trigger.lemma == "call" and not frames.passive(self.trigger)]
        if slot.at == "complement":
            inner = [c for c in self.trigger.children if c.dep in ("xcomp", "advcl", "acl") and c.tag == "VB" or c.dep == "xcomp" and c.tag == "VBG"]
            inner += [p for c in self.trigger.children if c.dep == "prep" and c.lemma == "from" for p in c.children if p.dep == "pcomp"]  # `bars states from testing`
            inner += [c for verb in inner for c in verb.children if c.dep == "conj" and c.tag == "VB"]
            if slot.prepositions:
                return [t for c in inner for x in (c, *frames.objects(c)) for n, t in frames.phrases(x) if n in slot.prepositions]
            return [t for c in inner for t in frames.objects(c)]
        if slot.at == "obliged":
            said = [c for c in self.trigger.children if c.dep == "ccomp" and any(a.dep == "aux" and a.text.lower() in ("must", "should") for a in c.children)]
            return [t for c in said for t in frames.grammatical_subjects(c)]
        if slot.at == "any":
            said = [c for c in self.trigger.children if c.dep in ("ccomp", "acl") and c.tag != "VBG"]
            return [t for c in said for t in (frames.subjects(c) or frames.grammatical_subjects(c)) if t is not self.trigger]
        if slot.at in ("good", "bad"):
            judging = self.reading.lexicon.cues["judgements"][slot.at]
            said = [c for c in self.trigger.children if c.dep == "ccomp" and not frames.negated(c)]
            said += [v for c in said for v in c.children if v.dep == "conj" and not frames.negated(v)]  # `is late and undermines trust`
            judged = [c for c in said if {c.lemma, *(a.lemma for a in c.children if a.dep in ("attr", "acomp", "oprd"))} & judging]
            return [t for c in judged for t in (frames.grammatical_subjects(c) if not frames.passive(c) else ())]
        if slot.at == "clause":
            inner = [c for c in self.trigger.children if c.dep in ("ccomp", "acl")]
            inner += [q for c in self.trigger.children if c.dep == "prep" and c.lemma == "for" for q in c.children if q.dep == "pcomp"]
            # `called for NATO to station troops`
            inner += [c for c in self.trigger.children if c.dep == "advcl" and any(m.dep == "mark" and m.lemma == "for" for m in c.children)]
            # the subjunctive behind a plural is tagged as indicative: `demanded that the United States remove`
            asked = [c for c in inner if c.tag in ("VB", "VBP") and all(a.text.lower() in ("should", "must", "to") for a in c.children if a.dep == "aux")]
            return [t for c in asked for t in frames.grammatical_subjects(c) if t is not self.trigger]
        if slot.at == "owner":
            return frames.owners(fixed) if fixed is not None else []
        wanted = set(slot.prepositions)
        if "between" in wanted:
            wanted.add("among")
        if pattern.particle:
            wanted |= {f"{pattern.particle} {p}" for p in slot.prepositions}
        # `included a limit on launchers and a limit on bombers`
        again = [t for t in frames.conjuncts(fixed) if t.lemma == fixed.lemma and t is not fixed] if fixed is not None else []
        sources = [fixed, *again, self.trigger] if fixed is not None else [self.trigger]
        found = [t for source in sources for n, t in (self.phrases() if source is self.trigger else frames.phrases(source)) if n in wanted and t.tag != "CD"]
        if not found and self.verbal and fixed is None:
            # the phrase may hang on the object: `provided Iran with missiles`, `supplied missiles to Iran`
            held = [x for o in self.objects() for x in (o, *(t for n, t in frames.phrases(o) if n == "of" and o.tag == "NNS"))]  # `dozens of drones at Kyiv`
            found = [t for o in held for n, t in frames.phrases(o) if n in wanted and n != "of"]
        if not found and self.verbal and slot.role in ("R", "O") and "to" in wanted:  # `gave Poland an ultimatum`
            found = [c for c in self.trigger.children if c.dep == "dative" and c.pos != "ADP"]
            if not found and frames.retained(self.trigger):  # `was given asylum by Russia`
                found = frames.grammatical_subjects(self.trigger)
        if not found and fixed is not None and "of" in wanted:  # `summoned the Swedish ambassador`
            found = frames.possessors(fixed)
        if not found and self.verbal and any(c.dep in ("prt", "advmod") and c.text.lower() in wanted for c in self.trigger.children):
            found = list(self.objects())  # `gave up nuclear weapons`: the particle is the verb's
        if not found and pattern.noun and "of" not in wanted:  # `the deployment of missiles in Poland`: the phrase hangs on the missiles
            found = [t for n, o in self.phrases() if n in ("of", "on", "over", "about") for m, t in frames.phrases(o) if m in wanted]
        if "between" in wanted:  # `mediation in the dispute between A and B`
            found = [x for t in found for x in ([y for m, y in frames.phrases(t) if m == "between"] if t.pos == "NOUN" else []) or [t]]
        if not found and pattern.noun:  # `the use of an agent by officers against the Skripals`: hangs on the officers
            found = [t for n, o in self.phrases() if n == "by" for m, t in frames.phrases(o) if m in wanted and m != "of"]
        if not found and pattern.noun and "of" in wanted:
            found = [c for c in self.trigger.children if c.dep in ("compound", "nmod", "amod")]
        if not found and pattern.noun and "of" not in wanted:  # `announced $40 million in aid to Sudan`
            amount = frames.amount(self.trigger)
            found = [t for n, t in frames.phrases(amount) if n in wanted] if amount is not None else []
            top = amount or self.trigger
            if not found and top.dep == "dobj":
                found = [t for n, t in frames.phrases(top.head) if n in wanted]
        if not found and pattern.noun and wanted & {"on", "against", "at"}:  # `attacks that targeted the election`
            aimed = [v for v in self.trigger.children if v.dep in ("relcl", "acl") and v.lemma in AIMING]
            found = [t for v in aimed for t in frames.objects(v) if t is not self.trigger]
        if not found and pattern.noun and "between" in wanted and self.trigger.dep == "nsubjpass":  # `a treaty was concluded between A and B`
            found = [t for n, t in frames.phrases(self.trigger.head) if n in ("between", "among")]
        if not found and pattern.noun and "between" in wanted:  # `India-Pakistan talks`
            found = [t for t in frames.joined(self.trigger) if id(t) in self.reading.names.by_token]
        if not found and self.verbal and "under" in wanted:  # `under the treaty, missiles had to be destroyed`
            found = [t for n, t in frames.phrases(self._governing()) if n == "under"]
        if not found and pattern.noun and slot.role == "O" and self.trigger.lemma in frames.ROLES and self.trigger.dep == "dobj" and self.trigger.head.lemma == "have":
            found = frames.grammatical_subjects(self.trigger.head)  # `the treaty has 160 parties, including Norway`
        return list(dict.fromkeys(found))

    def _governing(self) -> Token:
        """The verb that the trigger completes: `had` of `had to be destroyed`."""
        verb = self.trigger
        while verb.dep == "xcomp" and verb.head is not verb:
            verb = verb.head
        return verb
