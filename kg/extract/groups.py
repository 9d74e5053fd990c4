"""Groups told by what they belong to: `35 Russian diplomats`, `NATO allies`; and what takes only some of a people.

Invariant: a group is an entity of its own; what it does, its state or organisation has not done.
"""

from __future__ import annotations

from kg.extract import frames
from kg.extract.entities import Resolved
from kg.extract.reading import Reading
from kg.extract.text import Token
from kg.model import Entity, slugify

__all__ = ["members", "people", "some_of"]

#: Words that take some of a people.
SOME = frozenset("many some several most few other young those".split())
PREMODIFIERS = ("compound", "amod", "nmod")


def some_of(token: Token) -> bool:
    """Whether a plural demonym means some people and not the state: `two Iranians`, `Germans who`."""
    if token.tag not in ("NNS", "NNPS"):
        return False
    indefinite = not any(c.text.lower() == "the" for c in token.children)
    return any(
        c.dep == "nummod" or c.dep in ("amod", "det") and c.text.lower() in SOME
        or indefinite and c.dep == "relcl" and any(x.text.lower() == "who" for x in c.children)
        for c in token.children
    )  # fmt: skip


def people(reading: Reading, token: Token) -> Resolved | None:
    """`35 Russian diplomats`: people of a state as a group of their own, for what is done to them rather than to the state."""
    if token.tag != "NNS" or token.lemma not in reading.lexicon.cues["nouns"]["people"]:
        return None
    at = reading.names.by_token
    owner = next((m for c in token.children if c.dep in ("amod", "compound", "poss") and (m := at.get(id(c))) is not None and m.type == "State"), None)
    if owner is None:
        return None
    entry = reading.ontology.gazetteer.get(owner.entity)
    adjective = entry.demonyms[0] if entry and entry.demonyms else owner.text
    between = [c.text for c in token.children if c.dep in ("compound", "amod") and id(c) not in at and c.i > 0 and c.i == token.i - 1]
    label = " ".join((adjective, *between, token.text))
    group = Entity(slugify(label), "Person", label, (f"{owner.text} {token.text}",))
    return _grouped(reading, token, group, token.start, "people")


def members(reading: Reading, token: Token) -> Resolved | None:
    """`NATO allies`, `member states of the CSTO`: those who belong to an organisation, as a group of its own."""
    noun = token.lemma.lower().removesuffix("s")
    if not token.text.endswith("s") or noun not in ("member", "ally", "allie", "state", "country", "nation"):
        return None
    near = [c for c in token.children if c.dep in (*PREMODIFIERS, "poss")]
    allies = noun.startswith("all")
    full = any(c.lemma.lower() == "member" for c in near)
    if not allies and noun != "member" and not full:
        return None
    near += [x for c in near for x in c.children if c.lemma.lower() == "member" and x.dep in PREMODIFIERS]
    near += [p for name, p in frames.phrases(token) if name == "of"]
    whole = next((m for c in near if (m := reading.names.by_token.get(id(c))) is not None and m.type == "Organization"), None)
    if whole is None:
        return None
    entry = reading.ontology.gazetteer.get(whole.entity)
    if not full and not (entry and entry.members):
        return None  # the members of a party or armed group are that itself
    rest = "allies" if allies else "member states"
    called = (rest,) if allies else (rest, "member countries", "members", "states")
    said = {f"{n} {r}" for n in (whole.text, *(entry.aliases if entry else ())) for r in called}
    group = Entity(f"{whole.entity}-{slugify(rest)}", "Organization", f"{entry.label if entry else whole.text} {rest}", tuple(sorted(said)))
    first = min((c.start for c in token.children if c.dep in PREMODIFIERS and c.i < token.i), default=token.start)
    return _grouped(reading, token, group, first, "description")


def _grouped(reading: Reading, token: Token, group: Entity, start: int, how: str) -> Resolved:
    """Note a group and that a noun names it."""
    reading.names.entities.setdefault(group.id, group)
    here = Resolved(start, token.end, reading.quote(start, token.end), group.id, group.type, how, token, reading.sentence_of[id(token)])
    reading.reference.append(here)
    return here
