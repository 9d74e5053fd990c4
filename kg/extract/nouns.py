"""Nouns that stand for something named: `Russian forces` act for Russia, `the treaty known as START I` is START I.

`RULES` are asked in turn; each knows one construction, and the first that answers decides. What none knows is a description.
Invariant: a rule that answers with nothing says that the noun stands for nobody here: `a Russian bank` does nothing for Russia.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from kg.extract import frames
from kg.extract.bearers import former, ministry
from kg.extract.descriptions import describe, refer_to
from kg.extract.entities import Resolved
from kg.extract.examples import examples, system
from kg.extract.groups import members
from kg.extract.reading import Reading, Refer
from kg.extract.sides import ACTOR, administration, publisher, side
from kg.extract.targets import target
from kg.extract.text import Token
from kg.extract.wanted import asks_for, first_of_list

__all__ = ["stands_for"]

#: Nouns for sanctions that the text has told of: `the measures target its banks`.
IMPOSED = frozenset("sanction measure restriction designation action penalty".split())
#: Nouns of places that have a name of their own, whoever owns them.
SITES = frozenset("base port airport airfield facility site garrison".split())
#: What a test is of, and what such a test is called: `a nuclear test`, `an atomic explosion`.
ATOMIC = frozenset("nuclear atomic thermonuclear".split())
EXPLODED = frozenset("test explosion detonation blast".split())
#: Nations by adjective, and the states that they were parted into.
DIVIDED = {"German": ("west-germany", "east-germany"), "Korean": ("north-korea", "south-korea"), "Vietnamese": ("north-vietnam", "south-vietnam")}
#: Classes of what may own a noun: `Russian forces`, `the government of Paris`.
OWNER = ("State", "Organization", "GovernmentBody", "Place")


@dataclass(frozen=True, eq=False)
class _Noun:
    """A noun that is to be understood, and how to ask what other words mean: further down in it (`inner`), or elsewhere (`refer`)."""

    reading: Reading
    token: Token
    inner: Refer
    refer: Refer

    @cached_property
    def examples(self) -> list[Resolved]:
        return examples(self.reading, self.token, self.inner)

    @property
    def owned(self) -> bool:
        return self.lists("owned", "nouns")

    def lists(self, value: str, table: str = "references") -> bool:
        """Whether a set of cue words has the noun."""
        return self.token.lemma in self.reading.lexicon.cues[table][value]

    def named(self, token: Token) -> Resolved | None:
        return self.reading.names.by_token.get(id(token))

    def first_named(self, tokens: Iterable[Token]) -> list[Resolved] | None:
        return next(([m] for t in tokens if (m := self.named(t)) is not None), None)

    def behind(self, *prepositions: str) -> list[Resolved]:
        """What stands behind the noun by one of these prepositions."""
        return [r for name, t in frames.phrases(self.token) if name in prepositions for r in self.inner(t)]


def stands_for(reading: Reading, token: Token, inner: Refer, refer: Refer) -> list[Resolved]:
    """What a noun without a name refers to."""
    this = _Noun(reading, token, inner, refer)
    for rule in RULES:
        if (found := rule(this)) is not None:
            return found
    return describe(reading, token)


# --- names beside the noun --------------------------------------------------------------------------------------------


def _charge(noun: _Noun) -> list[Resolved] | None:
    """`breached the treaty, a charge that Russia rejects`: what is said, not the treaty."""
    return [] if noun.token.dep == "appos" and noun.lists("claims", "denials") else None


def _apposed(noun: _Noun) -> list[Resolved] | None:
    """`Air Koryo, an entity that`: what it is apposed to."""
    return noun.first_named([noun.token.head]) if noun.token.dep == "appos" and noun.token.head is not noun.token else None


def _by_examples(noun: _Noun) -> list[Resolved] | None:
    """`leaders including A and B`; with an owner both count: `Russian officials including A`."""
    if noun.examples and not (noun.owned and any(noun.named(c) for c in noun.token.children)):
        return noun.examples
    return None


def _apposition(noun: _Noun) -> list[Resolved] | None:
    """`the agency, Rosatom`: what is apposed to it."""
    beside = noun.token.child("appos") or _behind_comma(noun.token)
    return noun.first_named([beside]) if beside is not None and noun.token.pos == "NOUN" else None


def _behind_comma(token: Token) -> Token | None:
    """`told his counterpart, Wang Yi, that`: the parser may hang the name on the verb."""
    if token.dep not in ("dobj", "pobj", "nsubj"):
        return None
    last = max(t.i for t in token.subtree())
    names = [c for c in token.head.children if c.dep == "npadvmod" and c.pos == "PROPN" and c.i > token.i]
    return next((c for c in names if min(t.i for t in c.subtree()) == last + 2), None)


def _called(noun: _Noun) -> list[Resolved] | None:
    """`the treaty known as START I`, `rebels called Houthis`."""
    verbs = [c for c in noun.token.children if c.dep == "acl" and c.lemma in ("know", "call", "name", "dub")]
    given = [[*(p for name, p in frames.phrases(v) if name == "as"), *(c for c in v.children if c.dep in ("oprd", "dobj", "attr"))] for v in verbs]
    return noun.first_named(t for tokens in given for t in tokens)


# --- people and bodies ------------------------------------------------------------------------------------------------


def _group(noun: _Noun) -> list[Resolved] | None:
    """`NATO allies`"""
    group = members(noun.reading, noun.token)
    return [group] if group is not None else None


def _private(noun: _Noun) -> list[Resolved] | None:
    """`a Russian bank` does nothing for Russia, but sanctions on it are sanctions on Russia."""
    if any(c.text.lower() == "this" for c in noun.token.children):
        return None  # `this institution` was told of before
    return [] if noun.lists("private") and not asks_for(noun.reading, first_of_list(noun.token), "sanctions") else None


def _fellows(noun: _Noun) -> list[Resolved] | None:
    """`our colleagues in Germany`"""
    if not noun.lists("fellows") or noun.token.tag != "NNS":
        return None
    if noun.token.lemma == "counterpart" and (states := [r for r in noun.behind("from", "of") if r.type == "State"]):
        return states  # `met his counterparts from Poland and Estonia`
    verb = noun.token.head  # `invited our colleagues in Germany to join`: the parser hangs the place on the verb
    beside = [t for name, t in frames.phrases(verb) if name == "in" and noun.token.i < t.head.i] if noun.token.dep == "dobj" else []
    states = [r for r in noun.behind("in") if r.type == "State"] or [r for t in beside for r in noun.inner(t) if r.type == "State"]
    return states or None


def _past(noun: _Noun) -> list[Resolved] | None:
    """`a former president` is no longer his state."""
    return [] if noun.lists("persons") and former(noun.reading, noun.token) else None


def _administration(noun: _Noun) -> list[Resolved] | None:
    """`the administration of Joe Biden` is the Biden administration, `the government of Prime Minister Sharif` Pakistan."""
    if noun.token.lemma not in ("administration", "government"):
        return None
    of = [*(c for c in noun.token.children if c.dep == "poss"), *(t for n, t in frames.phrases(noun.token) if n == "of")]
    leaders = [m for t in of if (m := noun.named(t)) is not None and m.type == "Person"]
    if not leaders:
        return None
    who = administration(noun.reading, leaders[0]) if noun.token.lemma == "administration" else side(noun.reading, leaders[0])
    return [refer_to(noun.reading, noun.token, who, "description")]


def _atomic(noun: _Noun) -> list[Resolved] | None:
    """`an underground nuclear test`: a test of nuclear weapons."""
    token, weapons = noun.token, noun.reading.ontology.gazetteer.get("nuclear-weapons")
    if weapons is None or token.lemma not in ATOMIC or token.head.lemma not in EXPLODED or token.dep not in ("amod", "compound", "nmod"):
        return None
    here = Resolved(token.start, token.end, token.text, weapons.id, weapons.type, "description", token)
    return [refer_to(noun.reading, token, here, "description")]


def _belonging(noun: _Noun) -> list[Resolved] | None:
    """`Russian forces`, `the governments of France and Italy`: whose they are, and the examples or system told with them."""
    if not noun.owned:
        return None
    if noun.token.lemma in SITES and (site := next((m for c in noun.token.children if (m := noun.named(c)) is not None and m.type == "Place"), None)):
        return [site]  # `its Hmeimim air base`
    found: list[Resolved] = []
    for t in (x for modifier in _modifiers(noun) for x in frames.conjuncts(modifier)):
        of = noun.named(t) or (next(iter(noun.refer(t)), None) if t.tag == "PRP$" else None)
        if of is not None and of.type in OWNER:
            found.append(of)
        elif of is None and t.tag == "NNS" and t.lemma in ("state", "country", "government"):
            found.extend(r for r in noun.refer(t) if r.type == "State")  # `the ministers of the two German states`
    if not found:
        return None
    attacked = target(noun.reading, noun.token, found[:1])
    if attacked is not None:  # an attack on them is one on whose they are as well
        return [attacked, *found[:1]]
    second = found[1].head if len(found) > 1 else None
    joint = len(found) > 1 and (noun.token.tag in ("NNS", "NNPS") or second is not None and second.dep == "conj")
    return [*(found if joint else found[:1]), *noun.examples, *system(noun.reading, noun.token)]


def _divided(noun: _Noun) -> list[Resolved] | None:
    """`the two German states`: the two that the nation was parted into."""
    parted = next((p for c in noun.token.children if c.dep == "amod" and (p := DIVIDED.get(c.text)) is not None), None)
    if parted is None or noun.token.tag != "NNS" or noun.token.lemma not in ("state", "government", "republic", "side") or not any(c.text.lower() in ("two", "both") for c in noun.token.children):
        return None
    return [refer_to(noun.reading, noun.token, Resolved(0, 0, "", entity, "State", "description", noun.token, 0), "description") for entity in parted]


def _attacked(noun: _Noun) -> list[Resolved] | None:
    """`attacks on merchant vessels in the Gulf`"""
    found = target(noun.reading, noun.token)
    return [found] if found is not None else None


def _modifiers(noun: _Noun) -> list[Token]:
    """What may tell whose a noun is; whom an act of violence is done to (`the invasion of Ukraine`) is not its owner."""
    found = [c for c in noun.token.children if c.dep in ("poss", "compound", "amod", "nmod")]
    prepositions = ("from", "by") if noun.lists("violence") else ("of", "from", "by", "in") if noun.lists("private") else ("of", "from", "by")
    for c in noun.token.children:
        if c.dep in ("prep", "agent") and c.lemma in prepositions:
            found.extend(p for p in c.children if p.dep == "pobj")
    return found


def _told(noun: _Noun) -> list[Resolved] | None:
    """`missiles such as the SS-20`, `MiG-31 jets`"""
    return noun.examples or system(noun.reading, noun.token) or None


def _member(noun: _Noun) -> list[Resolved] | None:
    """What the members do, the organisation does not."""
    return [] if noun.token.lemma == "member" and noun.token.dep not in ("pobj", "dobj") else None


def _ministry(noun: _Noun) -> list[Resolved] | None:
    """`the ministry`, after its minister."""
    body = ministry(noun.reading, noun.token, noun.refer) if noun.token.lemma == "ministry" else None
    return [body] if body is not None else None


def _publishing(noun: _Noun) -> list[Resolved] | None:
    """`this administration` is the one that publishes the text."""
    if not noun.lists("publishing") or not any(c.text.lower() == "this" for c in noun.token.children):
        return None
    own = publisher(noun.reading)
    return [refer_to(noun.reading, noun.token, own, "description")] if own is not None else None


# --- what stands for what is behind it --------------------------------------------------------------------------------


def _part(noun: _Noun) -> list[Resolved] | None:
    """`members of NATO`, `the terms of the treaty`, `the government and people of Ukraine`, `lawmakers from both countries`."""
    if not noun.lists("partitive", "nouns") and not noun.owned:
        return None
    if noun.lists("violence"):
        return []
    token = noun.token
    both = (token, *(c for c in token.children if c.dep == "conj"))
    prepositions = ("of", "from") if noun.owned else ("of",)
    inner = [p for t in both for c in t.children if c.dep == "prep" and c.lemma in prepositions for p in c.children if p.dep == "pobj"]
    inner = inner or [c for c in token.children if c.dep == "poss" and noun.lists("terms")]
    return [r for p in frames.conjuncts(inner[0]) for r in noun.inner(p)] or None if inner else None


def _banned(noun: _Noun) -> list[Resolved] | None:
    """`bans the use, production and transfer of mines`: what is done with the weapons stands for them."""
    first = first_of_list(noun.token)
    if not noun.lists("banned") or not asks_for(noun.reading, first, "limits"):
        return None
    for t in frames.conjuncts(first):
        found = [r for name, p in frames.phrases(t) if name == "of" for r in noun.inner(p)] if t.i >= noun.token.i else []
        if found:
            return found
    return []


def _span(noun: _Noun) -> list[Resolved] | None:
    """`two days of drills`"""
    if not noun.lists("spans") or not any(c.dep in ("nummod", "det") for c in noun.token.children):
        return None
    return [r for r in noun.behind("of") if r.type == "Event"]


def _successor(noun: _Noun) -> list[Resolved] | None:
    """`signed the successor to the treaty`: what the document names as that."""
    if noun.token.lemma not in ("successor", "replacement"):
        return None
    gazetteer, old = noun.reading.ontology.gazetteer, {r.entity for r in noun.behind("to", "of", "for") if r.type == "Agreement"}
    after = _sentence_phrases(noun) if not old else []
    old |= {r.entity for r in after}
    named = {m.entity: m for m in noun.reading.names.mentions if m.entity in gazetteer}
    new = [m for e, m in named.items() if any(f.predicate == "replaces" and f.object in old for f in gazetteer[e].facts)]
    return [refer_to(noun.reading, noun.token, new[0], "description")] if len(new) == 1 else None


def _sentence_phrases(noun: _Noun) -> list[Resolved]:
    """What the parser hangs on the verb: `signed the successor to Nafta`."""
    verb = noun.token.head
    behind = [t for name, t in frames.phrases(verb) if name == "to" and t.head.i == noun.token.i + 1] if noun.token.dep == "dobj" else []
    return [r for t in behind for r in noun.inner(t) if r.type == "Agreement"]


def _participation(noun: _Noun) -> list[Resolved] | None:
    """What is suspended with `its participation in the treaty`."""
    return noun.behind("in", "of") if noun.token.lemma in ("participation", "membership") else None


# --- what was told before ---------------------------------------------------------------------------------------------


def _deed(noun: _Noun) -> list[Resolved] | None:
    """Whose decision `condemned the decision` means: the one actor that the sentence before has doing something."""
    if not noun.lists("deeds") or not _reacted_to(noun.reading, noun.token):
        return None
    verb = _sentence_before(noun.reading, noun.token)
    if verb is None or not frames.is_verbal(verb) or verb.lemma == "be":
        return None
    who = [r for t in frames.subjects(verb) for r in noun.refer(t) if r.type in ACTOR]
    if len({r.entity for r in who}) != 1:
        return None
    official = who[0].type == "GovernmentBody" or who[0].type == "Person" and who[0].found_by == "description"  # `the Russian president signed`
    return [refer_to(noun.reading, noun.token, side(noun.reading, who[0]) if official else who[0], "description")]


def _reacted_to(reading: Reading, token: Token) -> bool:
    """Whether others approve or condemn it, and nothing says whose or which it is."""
    if token.dep not in ("dobj", "nsubjpass") or not asks_for(reading, token, "supports", "criticizes", "rejects"):
        return False
    return all(c.dep in ("det", "punct") and c.text.lower() in ("the", "this", "that", '"') or c.dep == "poss" and c.entity == "DATE" for c in token.children)


def _assault(noun: _Noun) -> list[Resolved] | None:
    """`France condemned the strikes`: who struck, where the last sentences say in their own voice that one did."""
    token, reading = noun.token, noun.reading
    tested = token.lemma in EXPLODED and asks_for(reading, token, "supports", "criticizes", "rejects")
    if not noun.lists("violence") and not tested or token.dep not in ("nsubj", "nsubjpass", "dobj"):
        return None
    if token.child("det") is None or any(c.dep not in ("det", "punct", "relcl") or c.dep == "det" and c.text.lower() not in ("the", "these") for c in token.children):
        return None
    here = reading.sentence_of[id(token)]
    for s in range(here, max(-1, here - (12 if tested else 3)), -1):
        acts = [t for t in reading.sentences[s].tokens if t is not token and t.start < token.start and (_tests(noun, t) if tested else _assaults(noun, t))]
        if acts:
            doers = [frames.subjects(t) if frames.is_verbal(t) else frames.owners(t) for t in acts]
            who = {r.entity: r for tokens in doers for t in tokens for r in noun.refer(t) if r.type in ACTOR}
            return [refer_to(reading, token, r, "description") for r in who.values()] if len(who) == 1 else None
    return None


def _assaults(noun: _Noun, token: Token) -> bool:
    """Whether a word says in the text's own voice that somebody attacked."""
    words = noun.reading.lexicon.verbs if frames.is_verbal(token) else noun.reading.lexicon.nouns if token.pos == "NOUN" else {}
    if not any(p.entry.predicate == "attacks" and p.slot("S") is not None for p in words.get(token.lemma, ())):
        return False
    if token.lemma in ("take", "enter", "cross", "land") and not any(noun.refer(t) for t in frames.objects(token)):
        return False  # `took refuge`
    if frames.is_verbal(token) and (frames.negated(token) or token.tag == "VB") or token.pos == "NOUN" and token.lemma not in noun.reading.lexicon.cues["references"]["violence"]:
        return False
    return not any(noun.reading.lexicon.cue("reports", t.lemma) or noun.reading.lexicon.cue("cues", t.lemma) not in (None, "actual") for t in token.ancestors())


def _imposed(noun: _Noun) -> list[Resolved] | None:
    """`imposed sanctions on Iran. The measures target its banks`: who imposed what the last sentences tell of."""
    token, reading = noun.token, noun.reading
    if token.lemma not in IMPOSED or token.dep != "nsubj" or token.head.lemma not in frames.AIMING or token.child("prep", "acl") is not None:
        return None
    if any(c.dep in ("poss", "compound") and c.entity != "DATE" for c in token.children):
        return None
    here = reading.sentence_of[id(token)]
    for s in range(here - 1, max(-1, here - 4), -1):
        told = [t for t in reading.sentences[s].tokens if t.lemma in ("sanction", "blacklist", "designate") and not frames.negated(t)]
        who = {r.entity: r for t in told for o in (frames.subjects(t) if frames.is_verbal(t) else frames.owners(t)) for r in noun.refer(o) if r.type in ACTOR}
        if who:
            return [refer_to(reading, token, r, "description") for r in who.values()]
    return None


def _tests(noun: _Noun, token: Token) -> bool:
    """Whether a noun names a test that somebody has carried out."""
    of = token.lemma in EXPLODED and any(c.lemma in ATOMIC or c.lemma == "missile" for c in token.children)
    return of and any(noun.refer(t) for t in frames.owners(token)) and not any(noun.reading.lexicon.cue("cues", t.lemma) not in (None, "actual") for t in token.ancestors())


def _sentence_before(reading: Reading, token: Token) -> Token | None:
    """The verb of the sentence before, or of what is said there."""
    here = reading.sentence_of[id(token)]
    verb = next((t for t in reading.sentences[here - 1].tokens if t.dep == "ROOT"), None) if here else None
    if verb is not None and reading.lexicon.cue("reports", verb.lemma) and (said := verb.child("ccomp")) is not None:
        return said
    return verb


RULES: tuple[Callable[[_Noun], list[Resolved] | None], ...] = (
    _charge, _apposed, _by_examples, _apposition, _called, _group, _private, _fellows, _past, _atomic, _administration, _divided, _belonging, _attacked, _assault, _told, _member, _part, _banned,
    _span, _imposed, _ministry, _publishing, _deed, _successor, _participation,
)  # fmt: skip
