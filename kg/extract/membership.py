"""What belongs to what: members of organisations, allies, the bodies of a state.

`NATO members Greece and Turkey`, `Hungary and other EU members`, `Turkey, a member of NATO`, `its ally Hezbollah`,
`the Russian Foreign Ministry`.
Invariant: the word for belonging (member, ally, states; for bodies, the state's own name) stands with the names in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extract import frames
from kg.extract.attached import apposed_before
from kg.extract.coref import refer
from kg.extract.entities import Resolved
from kg.extract.pairs import ACTING, LISTED, listed, pair, words
from kg.extract.reading import Reading
from kg.extract.scope import scope_of
from kg.extract.text import Token
from kg.model import Polarity, Statement

__all__ = ["ARMS", "allied", "belonging", "body_of", "branch", "member_name", "members"]

_MEMBERS = r"(?:(?:founding|full|permanent|new|newest|fellow|key|eastern|western) )?(?:member states?|members?|member countries|allies|ally|states|countries|nations)"
#: what stands between an organisation and the list of its members, what must follow the list, and how many it must have
_MEMBERSHIP = (
    (re.compile(r" ?\((?:the )?"), re.compile(r"\)"), 2),
    (re.compile(r" ?(?:-{1,2}|\u2013|\u2014) ?(?:the )?"), re.compile(r" ?(?:-|\u2013|\u2014)"), 2),
    (re.compile(r",? (?:of|comprising|consisting of|made up of|composed of|grouping|uniting) (?:the )?"), re.compile(""), 2),
    (re.compile(rf"(?:'s)?(?: (?:\d+|[a-z]+))? {_MEMBERS},? (?:(?:including|such as|like|notably) )?(?:the )?"), re.compile(""), 1),
    (re.compile(r",? whose (?:[a-z-]+ ){0,2}members (?:are|were|include|included) (?:the )?"), re.compile(""), 1),
)
_MEMBERS_OF = re.compile(rf"\b{_MEMBERS} of (?:the )?\Z")
#: `members of SEATO, such as Thailand`
_EXAMPLES = re.compile(r",? (?:such as|including|like|notably|namely) (?:the )?")
_APPOSED = re.compile(r", (?:the )?")
#: `Poland and other NATO members`, `Poland and other members of NATO`
_OTHERS = re.compile(r",? (?:and|or) (?:other|fellow) (?:[a-z-]+ )?")
_OTHERS_OF = re.compile(rf",? (?:and|or) other {_MEMBERS} of (?:the )?")
_MEMBERS_AFTER = re.compile(rf" {_MEMBERS}\b")
_ALLIES = re.compile(r",? (?:such as |like |including )?(?:the )?")
#: Words for an organisation that is a part of another: `an arm of Al Qaeda`; with others it is only connected.
ARMS = frozenset("arm wing branch affiliate offshoot subsidiary division unit franchise militia force faction cadre".split())


def body_of(reading: Reading, mention: Resolved) -> Iterator[Statement]:
    """`the Russian Foreign Ministry` is part of Russia; `the Pentagon` does not say of what."""
    entry = reading.ontology.gazetteer.get(mention.entity) if mention.type == "GovernmentBody" else None
    if entry is None or entry.within is None:
        return
    owner = reading.ontology.gazetteer[entry.within]
    if any(n in mention.text for n in (owner.label, *owner.aliases, *owner.demonyms)):
        yield Statement(
            reading.document.id, mention.entity, "partOf", owner.id, words(reading, mention.start, mention.end),
            extractor="structure/body", subject_span=(mention.start, mention.end),
        )  # fmt: skip


def member_name(reading: Reading, mention: Resolved) -> Iterator[Statement]:
    """`NATO member Turkey`."""
    if mention.type not in ("State", "Person", "Organization") or mention.head is None:
        return
    for c in mention.head.children:
        if c.lemma != "member" or c.dep not in ("compound", "nmod", "appos"):
            continue
        for owner in (reading.names.by_token.get(id(x)) for x in c.children):
            if owner is not None and owner.type == "Organization" and owner.entity != mention.entity and reading.text[owner.end : owner.end + 1] != "-":
                said = pair(reading, mention, "memberOf", owner, "structure/member")
                outside = reading.text[max(0, owner.start - 4) : owner.start].lower() == "non-"  # `non-NATO member Sweden`
                start, end = min(said.evidence.start, c.start) - 4 * outside, max(said.evidence.end, c.end)
                yield replace(said, polarity=Polarity.NEGATIVE if outside else Polarity.POSITIVE, evidence=words(reading, start, end))


def members(reading: Reading, here: list[Resolved]) -> Iterator[Statement]:
    """`NATO members Greece and Turkey`; `the P5+1 (China, France ...)`; `Hungary and other members of the EU`."""
    for i, body in enumerate(here):
        if body.type not in ("Organization", "GovernmentBody") or reading.text[max(0, body.start - 4) : body.start].lower() == "non-":
            continue
        before = reading.text[max(0, body.start - 40) : body.start]
        named = [*_members_behind(reading, body, before, here[i + 1 :]), *_members_before(reading, body, before, here[:i])]
        yield from (pair(reading, state, "memberOf", body, "structure/members") for state in named)


def _members_behind(reading: Reading, body: Resolved, before: str, after: list[Resolved]) -> list[Resolved]:
    """`NATO members Greece and Turkey`; `members of SEATO, such as Thailand and Pakistan`."""
    states = listed(reading, after)
    if not states:
        return []
    gap = reading.text[body.end : states[0].start]
    follows = reading.text[states[-1].end : states[-1].end + 3]
    count = len({m.entity for m in states})
    entry = reading.ontology.gazetteer.get(body.entity)
    grouping = "all" not in gap or bool(entry and entry.members)  # `Hamas ally Iran` belongs to nothing
    if grouping and any(count >= least and lead.fullmatch(gap) and tail.match(follows) for lead, tail, least in _MEMBERSHIP):
        return states
    closed = follows[:1] in (",", ")", ";", ".")
    apart = _EXAMPLES.fullmatch(gap) or _APPOSED.fullmatch(gap) and closed
    return states if apart and _MEMBERS_OF.search(before) else []


def _members_before(reading: Reading, body: Resolved, before: str, earlier: list[Resolved]) -> list[Resolved]:
    """`Poland, Hungary and other EU members`, from the last to the first."""
    last = earlier[-1] if earlier else None
    if last is None or last.type != "State":
        return []
    if not _MEMBERS_AFTER.match(reading.text[body.end : body.end + 30]) and not _MEMBERS_OF.search(before):
        return []
    between = reading.text[last.end : body.start]
    if not _OTHERS.fullmatch(between) and not _OTHERS_OF.fullmatch(between):
        return []
    chain = [last]
    for m in reversed(earlier[:-1]):
        if m.type != "State" or not LISTED.fullmatch(reading.text[m.end : chain[-1].start]):
            break
        chain.append(m)
    return chain


def belonging(reading: Reading, noun: Token) -> Iterator[Statement]:
    """`Turkey, a member of NATO`; `as a member of the G7, Japan backed it`; `one of the members`; `rather than a member`."""
    counted = noun.head.head  # `France is one of the five permanent members of the Council`
    polarity = Polarity.POSITIVE
    if noun.dep == "appos":
        tokens = [t for t in frames.conjuncts(noun.head) if t is not noun] if noun.tag == "NNS" else [noun.head]
    elif noun.head.lemma == "as" and frames.is_verbal(noun.head.head):
        tokens = frames.subjects(noun.head.head)
    elif noun.dep == "pobj" and noun.head.lemma == "of" and counted.text.lower() == "one" and counted.dep in ("attr", "appos"):
        tokens = [counted.head] if counted.dep == "appos" else frames.grammatical_subjects(counted.head)
    elif (after := apposed_before(noun)) is not None:  # `A member of NATO, Turkey ...`
        tokens = frames.conjuncts(after)
    elif noun.dep == "conj" and noun.head.dep == "attr":
        tokens = frames.grammatical_subjects(noun.head.head)
        if _rather(noun) or scope_of(reading, noun.head).polarity is Polarity.NEGATIVE:
            polarity = Polarity.NEGATIVE
    else:
        return
    bodies = [r for name, t in frames.phrases(noun) if name == "of" for r in refer(reading, t) if r.type in ("Organization", "GovernmentBody")]
    bodies += [m for c in noun.children if c.dep in ("compound", "nmod") and (m := reading.names.by_token.get(id(c))) is not None and m.type == "Organization"]
    for member in (r for t in tokens for r in refer(reading, t)):
        for body in bodies:
            if member.type in ("State", "Person", "Organization") and member.entity != body.entity:
                yield replace(pair(reading, member, "memberOf", body, "structure/member"), polarity=polarity)


def _rather(noun: Token) -> bool:
    """`a partner rather than a member`: what stands between the two predicates turns the second."""
    first = noun.head
    return any(c.text.lower() in ("rather", "than", "not") for c in (*first.children, *first.head.children) if first.i < c.i < noun.i)


def branch(reading: Reading, noun: Token) -> Iterator[Statement]:
    """`the Nusra Front, an arm of Al Qaeda`; `is Al Qaeda's branch in Yemen`; `Hamas's armed wing, the Qassam Brigades`."""
    if any(c.text.lower() in reading.lexicon.cues["offices"]["former"] or c.dep == "neg" for c in noun.children):
        return
    owning = [c for c in noun.children if c.dep == "poss"] + [t for name, t in frames.phrases(noun) if name in ("of", "within", "inside")]
    # `a cadre of Al Qaeda veterans`
    owning = [x for t in owning for x in (t, *(c for c in t.children if t.tag == "NNS" and c.dep in ("compound", "nmod") and id(c) in reading.names.by_token))]
    owners = [r for t in owning for r in refer(reading, t) if r.type in ("Organization", "GovernmentBody")]
    parts = [noun.head] if noun.dep == "appos" else [c for c in noun.children if c.dep == "appos"]
    polarity = Polarity.POSITIVE
    if noun.dep == "attr" and noun.head.lemma in ("be", "become", "remain"):
        parts, polarity = frames.grammatical_subjects(noun.head), scope_of(reading, noun.head).polarity
    for part in (r for t in parts for r in refer(reading, t) if r.type in ("Organization", "GovernmentBody")):
        for owner in (r for r in owners if r.entity != part.entity):
            said = pair(reading, part, "partOf", owner, "structure/branch")
            yield replace(said, polarity=polarity, evidence=words(reading, min(said.evidence.start, noun.start), max(said.evidence.end, noun.end)))


def allied(reading: Reading, noun: Token, here: list[Resolved]) -> Iterator[Statement]:
    """`its ally Hezbollah`, `US allies Japan and South Korea`, `Belarus, Russia's closest ally`, `Hezbollah, an ally of Iran`."""
    if any(c.text.lower() in reading.lexicon.cues["offices"]["former"] or c.dep == "neg" for c in noun.children):
        return
    allies, polarity = _allies(reading, noun, [m for m in here if m.start >= noun.end])
    owning = [c for c in noun.children if c.dep in ("poss", "amod", "compound", "nmod") and c.i < noun.i]
    owning += [t for name, t in frames.phrases(noun) if name == "of"]
    owners = {r.entity: r for c in owning for t in frames.conjuncts(c) for r in refer(reading, t)}
    for owner in owners.values():
        entry = reading.ontology.gazetteer.get(owner.entity)
        if owner.type not in ("Person", *ACTING) or entry is not None and entry.members:
            continue  # an ally within NATO is its member
        kinds = ("Person",) if owner.type == "Person" else ("State", "Organization")
        for ally in allies:
            if ally.entity not in owners and ally.type in kinds:
                said = pair(reading, owner, "alliedWith", ally, "structure/ally")
                inside = ally.sentence == owner.sentence == reading.sentence_of[id(noun)]
                end = max(said.evidence.end, noun.end) if inside else said.evidence.end  # `Farage, a Trump ally`
                yield replace(said, polarity=polarity, evidence=words(reading, said.evidence.start, end))


def _allies(reading: Reading, noun: Token, after: list[Resolved]) -> tuple[list[Resolved], Polarity]:
    """Who is called an ally: the names right behind the word, those it stands beside, the subject of `is`."""
    if after and _ALLIES.fullmatch(reading.text[noun.end : after[0].start]):
        if allies := listed(reading, after, ("State", "Organization")):
            return allies, Polarity.POSITIVE
    if noun.dep == "appos":
        return refer(reading, noun.head), Polarity.POSITIVE
    if noun.dep == "attr" and noun.head.lemma in ("be", "become", "remain"):
        return [r for t in frames.grammatical_subjects(noun.head) for r in refer(reading, t)], scope_of(reading, noun).polarity
    return [], Polarity.POSITIVE
