"""Pronouns: `it`, `they`, `his`, `we`, `themselves`.

`we` is the speaker's side, a reflexive its clause's subject, `they` the last subject of several members, all others their antecedent.
Invariant: a pronoun of which the verb wants something that nothing named fits refers to nothing.
"""

from __future__ import annotations

from kg.extract import frames
from kg.extract.antecedents import antecedent, nearer_thing, verbs_above
from kg.extract.descriptions import REACH, refer_to, two_of
from kg.extract.entities import Resolved
from kg.extract.modality import infinitive
from kg.extract.reading import Reading, Refer
from kg.extract.sides import ACTOR, WE, publisher, side
from kg.extract.text import Token
from kg.extract.wanted import asked, asks_for, fitting

__all__ = ["is_pronoun", "pronoun", "speakers"]

ME = frozenset(("i", "me", "my", "myself"))
HE, SHE = frozenset(("he", "him", "his", "himself")), frozenset(("she", "her", "hers", "herself"))
IT = frozenset(("it", "its", "itself"))
THEY = frozenset(("they", "them", "their", "theirs", "themselves", "these", "those", "both"))
#: A pronoun for what was just told.
THIS = frozenset(("this", "that"))
#: What only an agreement has: `its signatories`.
PARTS = frozenset("party signatory provision article clause expiry expiration".split())
#: What only somebody can be: `it was the first to supply them`.
ONE_OF = frozenset("first second third last member party signatory supplier backer sponsor ally".split())
BODIES = ("State", "Organization", "GovernmentBody")


def is_pronoun(token: Token) -> bool:
    """Whether a token stands for something else; relatives (`who`) apart."""
    return token.tag in ("PRP", "PRP$") or token.pos == "PRON" and token.text.lower() in THEY or _both_alone(token) or _this_alone(token)


def _both_alone(token: Token) -> bool:
    """`Both criticized Israel`"""
    return token.text.lower() == "both" and token.dep in ("nsubj", "nsubjpass", "dobj", "pobj", "dative") and not token.children


def _this_alone(token: Token) -> bool:
    """`This banned all tests`"""
    return token.text.lower() in THIS and token.dep == "nsubj" and token.tag == "DT" and not token.children


def pronoun(reading: Reading, token: Token, refer: Refer) -> list[Resolved]:
    """What a pronoun refers to."""
    word = token.text.lower()
    if word.endswith(("self", "selves")):  # a reflexive is its clause's subject
        return [r for t in frames.grammatical_subjects(frames.clause_verb(token)) if t is not token for r in refer(t)]
    if word in WE or word in ME:
        found = _first_person(reading, token, refer)
    elif (announced := _cataphora(reading, token) or _accused(reading, token) or _controlled(reading, token)) is not None:
        found = [announced]
    elif word in HE or word in SHE:
        going_on = _going_on(reading, token, refer)
        found = going_on if going_on is not None else _one(antecedent(reading, token, ("Person",), refer, gender="f" if word in SHE else "m"))
    elif word in THIS:
        found = _one(_regulating(reading, token))
    elif word in IT:
        found = _one(_regulating(reading, token)) or _thing(reading, token, refer)
    elif _both_alone(token):
        found = _both_before(token, refer) or two_of(reading, token, ACTOR)
    else:
        found = _several(reading, token, refer) if word in THEY else []
    return [refer_to(reading, token, r, "pronoun") for r in found]


def _both_before(token: Token, refer: Refer) -> list[Resolved]:
    """`France and China refused; both acceded later`: the two that the clause before is about."""
    verb = frames.clause_verb(token)
    before = verb.head if verb.dep in ("conj", "ccomp", "parataxis") and token.dep in ("nsubj", "nsubjpass") else verb
    first = frames.grammatical_subjects(before) if before is not verb and frames.is_verbal(before) else []
    found = {r.entity: r for t in first if t.i < token.i for r in refer(t) if r.type in ACTOR}
    return list(found.values()) if len(found) == 2 else []


def _one(found: Resolved | None) -> list[Resolved]:
    return [found] if found is not None else []


def speakers(verb: Token, refer: Refer) -> list[Resolved]:
    """Who says it: the subject of a verb of saying, with its coreference resolved."""
    return [r for s in frames.subjects(verb) for r in refer(s) if r.type in (*ACTOR, "Office")]


def _first_person(reading: Reading, token: Token, refer: Refer) -> list[Resolved]:
    """`I` is who speaks, `we` his side; outside of quotations `we` is the publisher of a government document."""
    quotation, we = reading.quotation(token), token.text.lower() in WE
    if quotation is None:
        return _one(publisher(reading)) if we else []
    said = speakers(quotation.verb, refer) if quotation.verb is not None else []
    if quotation.speaker is not None:
        said = [quotation.speaker]
    if not said:
        return []
    if not we:
        return said[:1]
    who = side(reading, said[0])
    # the spokesman of a government that publishes the transcript
    return [publisher(reading) or who] if who.type == "Person" else [who]


def _cataphora(reading: Reading, token: Token) -> Resolved | None:
    """`Since its invasion of Ukraine, Russia has turned to`: a possessive in a fronted phrase is its clause's subject."""
    word = token.text.lower()
    if token.tag != "PRP$" or word not in IT | HE | SHE:
        return None
    sentence = reading.sentences[reading.sentence_of[id(token)]]
    if any(id(t) in reading.names.by_token for t in sentence.tokens[: token.i]):
        return None
    below = token
    for above in token.ancestors():
        own = [c for c in above.children if c.dep in ("nsubj", "nsubjpass")] if frames.is_verbal(above) else []
        if own:
            fronted = below.dep in ("prep", "advcl") and token.i <= own[0].i <= above.i
            found = reading.names.by_token.get(id(own[0])) if fronted else None
            return found if found is not None and found.type in (BODIES if word in IT else ("Person",)) else None
        below = above
    return None


def _accused(reading: Reading, token: Token) -> Resolved | None:
    """`Washington blamed the raid on Iran. It denies the charge`: who denies it is who was accused just before."""
    words, verb = reading.lexicon.cues["denials"], token.head
    if token.dep != "nsubj" or verb.lemma not in words["verbs"] or not any(t.lemma in words["claims"] for t in frames.objects(verb)):
        return None
    here = reading.sentence_of[id(token)]
    before = [t for s in reading.sentences[max(0, here - 1) : here + 1] for t in s.tokens if t.start < verb.start and t is not verb]
    for reproach in reversed([t for t in before if frames.is_verbal(t) and reading.lexicon.cue("reports", t.lemma) == "accuses"]):
        aimed = [*frames.objects(reproach), *(t for n, t in frames.phrases(reproach) if n in ("on", "to"))]
        named = [m for t in aimed if (m := reading.names.by_token.get(id(t))) is not None and m.type in ACTOR]
        if named:
            return named[0] if len(named) == 1 and (named[0].type == "Person") == (token.text.lower() in HE | SHE) else None
    return None


def _controlled(reading: Reading, token: Token) -> Resolved | None:
    """`urged Russia to admit that it violated the treaty`: who is asked to say something of himself."""
    word, verb = token.text.lower(), token.head
    saying = verb.head
    if word not in IT | HE | SHE or token.dep != "nsubj" or verb.dep != "ccomp" or saying.dep not in ("xcomp", "ccomp") or not infinitive(saying):
        return None
    asking = saying.head
    if asking.lemma not in reading.lexicon.cues["cues"]["demanded"] or any(c.dep == "nsubj" and c.i > asking.i for c in saying.children):
        return None
    asked_ = [*(c for c in asking.children if c.dep == "dobj"), *(t for n, t in frames.phrases(asking) if n in ("on", "upon") and t.i < saying.i)]
    named = [m for t in asked_ if (m := reading.names.by_token.get(id(t))) is not None and m.type in (BODIES if word in IT else ("Person",))]
    return named[0] if len(named) == 1 else None


def _going_on(reading: Reading, token: Token, refer: Refer) -> list[Resolved] | None:
    """`He said X. "Y," he added`: the subject pronoun of one saying after another goes on, whoever is named in what is said."""
    here = reading.sentence_of[id(token)]
    if here == 0 or token.dep != "nsubj" or not reading.lexicon.cue("reports", token.head.lemma):
        return None
    last = reading.sentences[here - 1].root
    before = last.child("nsubj")
    if before is None or before.text.lower() != token.text.lower() or not reading.lexicon.cue("reports", last.lemma):
        return None
    named = (m for m in reading.names.mentions if m.sentence == here and m.type == "Person" and m.start < token.start and m.head is not None)
    return [r for r in refer(before) if r.type == "Person"] if all(reading.quotation(m.head) for m in named if m.head is not None) else None


# --- it ---------------------------------------------------------------------------------------------------------------


def _thing(reading: Reading, token: Token, refer: Refer) -> list[Resolved]:
    """What `it` or `its` goes back to."""
    bare = token.text.lower() == "it"
    if bare and (_left_at_that(token) or _unnamed_subject(reading, token, refer) or _empty(token)):
        return []
    own = not bare and token.dep == "poss" and token.head.lemma in PARTS
    best = antecedent(reading, token, ("Agreement",), refer) if own else None
    best = best or antecedent(reading, token, fitting(reading, token, _types(reading, token) if bare else BODIES), refer)
    if best is not None and bare and token.dep == "dobj" and nearer_thing(reading, token, best):
        return []
    return _one(best)


def _types(reading: Reading, token: Token) -> tuple[str, ...]:
    """The classes of what `it` may be where it stands: a subject acts, an object need not."""
    if token.dep == "nsubj":
        undergoes = any(slot.at == "object" for pattern, role in asked(reading, token) for slot in pattern.slots if slot.role == role)
        return (*BODIES, "Agreement") if undergoes else BODIES
    addressed = token.dep == "dobj" and token.head.lemma in frames.OBJECT_CONTROL  # `urged it to`: somebody who can act
    return BODIES if addressed or token.dep == "poss" else (*BODIES, "Agreement", "WeaponSystem", "Event")


def _regulating(reading: Reading, token: Token) -> Resolved | None:
    """`signed the treaty in Moscow. It banned tests`: what bans or limits weapons is the agreement just told of, not who signed it."""
    if token.dep != "nsubj" or not asks_for(reading, token, "limits") or frames.passive(token.head):
        return None
    below = [t for c in token.head.children if c.i > token.head.i for t in c.subtree()]
    if not any((m := reading.names.by_token.get(id(t))) is not None and m.type == "WeaponSystem" for t in below):
        return None
    here = reading.sentence_of[id(token)]
    near = [
        m for m in (*reading.names.mentions, *reading.reference)
        if m.type == "Agreement" and here - 1 <= m.sentence and m.start < token.start
    ]  # fmt: skip
    last = max((m.sentence for m in near), default=-1)
    told = {m.entity: m for m in near if m.sentence == last}
    return next(iter(told.values())) if len(told) == 1 else None


def _left_at_that(token: Token) -> bool:
    """`I will leave it at that`"""
    return token.dep == "dobj" and token.head.lemma == "leave" and any(c.lemma in ("at", "there") for c in token.head.children)


def _unnamed_subject(reading: Reading, token: Token, refer: Refer) -> bool:
    """`the mandate expires unless the Council extends it`: something that has no name."""
    nearer = [t for v in verbs_above(token) for t in v.children if t.dep in ("nsubj", "nsubjpass") and t.start < token.start]
    return any(t.pos == "NOUN" and id(t) not in reading.names.by_token and not refer(t) for t in nearer)


def _empty(token: Token) -> bool:
    """`it is clear that`: a subject that stands for the clause."""
    verb = token.head
    if token.dep != "nsubj":
        return False
    if verb.lemma in ("be", "seem", "appear") and any(c.dep in ("acomp", "ccomp") or c.dep == "attr" and c.lemma not in ONE_OF for c in verb.children):
        return True
    return any(c.dep == "ccomp" for c in verb.children) and frames.passive(verb)


# --- they -------------------------------------------------------------------------------------------------------------


def _several(reading: Reading, token: Token, refer: Refer) -> list[Resolved]:
    """What `they` or `their` goes back to: the members of a list, else a plural."""
    if (accords := _accords(reading, token, refer)) is not None:
        return [accords]
    if group := _group(reading, token, refer):
        return group
    if token.dep == "nsubj" and token.head.lemma in ("include", "comprise"):  # `designated 16 individuals. They include`: who was told of, not who told
        return []
    types = ("WeaponSystem",) if token.dep in ("dobj", "nsubjpass") else ("State", "WeaponSystem", "Organization", "Person")
    best = antecedent(reading, token, fitting(reading, token, types), refer, plural=True)
    if best is None and len(described := _last_described(reading, token)) > 1:
        return described
    if best is None and token.dep == "nsubj":
        best = antecedent(reading, token, ("Organization", "GovernmentBody"), refer)
    return _one(best)


def _accords(reading: Reading, token: Token, refer: Refer) -> Resolved | None:
    """`did not sign the accords, and Hanoi denounced them`: the agreements or weapons that the same sentence has told of in the plural."""
    taken = {c for p, role in asked(reading, token) if role == "O" for c in p.entry.object or reading.ontology.predicates[p.entry.predicate].range}
    if token.dep != "dobj" or token.text.lower() != "them" or not taken & {"Agreement", "WeaponSystem"}:
        return None
    before = [t for t in reading.sentences[reading.sentence_of[id(token)]].tokens if t.i < token.i and t.tag in ("NNS", "NNPS") and t.dep in ("dobj", "nsubj", "nsubjpass")]
    found = reading.names.by_token.get(id(before[-1])) or next(iter(refer(before[-1])), None) if before else None
    return found if found is not None and found.type in taken & {"Agreement", "WeaponSystem"} else None


def _group(reading: Reading, token: Token, refer: Refer) -> list[Resolved]:
    """The last subject of several members, for `they`: `France and Germany accused Iran. They urged it ...`."""
    here = reading.sentence_of[id(token)]
    for s in range(here, max(-1, here - REACH), -1):
        verbs = [t for t in reading.sentences[s].tokens if frames.is_verbal(t) and (s < here or t.i < token.i)]
        for verb in reversed(verbs):
            if token.tag == "PRP$" and token.head.dep == "dobj" and token.head.head is verb and any(p.entry.predicate in ("rejects", "criticizes") for p in reading.lexicon.verbs.get(verb.lemma, ())):
                continue  # `Denmark and Norway opposed their entry`: not their own
            own = [c for c in verb.children if c.dep in ("nsubj", "nsubjpass") and c is not token and c.start < token.start]
            if verb.lemma in ("send", "dispatch") and s == here:  # `sent Mikoyan and Suslov to Budapest, where they met`
                own = [c for c in verb.children if c.dep in ("dobj", "nsubjpass") and c.start < token.start] or own
            if any(c.tag == "NNS" and id(c) not in reading.names.by_token and not refer(c) for c in own):
                return []  # a plural nearer by that has no names
            members = [m for c in own for t in frames.conjuncts(c) for m in _members(reading, t, refer, s == here) if m.type in ACTOR]
            if len({m.entity for m in members}) > 1:
                return members
            if members and s < here:
                break
    return []


def _members(reading: Reading, token: Token, refer: Refer, here: bool) -> list[Resolved]:
    """Those of a plural subject: named, with a name beside it (`Trump and his counterpart Xi`), described (`the two sides`), or `they` again."""
    named = reading.names.by_token.get(id(token))
    if named is not None:
        return [named]
    if token.text.lower() == "they":
        return refer(token) if here else reading.anaphora.get(id(token), [])
    if token.tag == "NNS":
        return refer(token)
    return refer(token)[:1] if token.child("appos") else []


def _last_described(reading: Reading, token: Token) -> list[Resolved]:
    """Those whom a description just before meant together: `the two nations ..., but they agreed`."""
    here = reading.sentence_of[id(token)]
    recent = [r for r in reading.reference if r.found_by == "description" and r.start < token.start and r.sentence == here and r.type in ACTOR]
    last = max((r.start for r in recent), default=-1)
    return list({r.entity: r for r in recent if r.start == last}.values())
