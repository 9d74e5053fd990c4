"""Definite descriptions: what `the treaty`, `these missiles`, `the rebels`, `both sides` go back to.

A description goes back to something of its kind that was named, or called so, before it. After two that it fits as well it goes
back to neither. What nothing answers may be new: `the talks between Iran and Oman`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from kg.extract import frames
from kg.extract.entities import Resolved
from kg.extract.introduced import kind_of, new_thing, told_apart, unnamed
from kg.extract.mentions import noun_of
from kg.extract.reading import Reading
from kg.extract.text import Token
from kg.extract.titled import titled
from kg.extract.wanted import asks_for, first_of_list

__all__ = ["REACH", "describe", "refer_to", "two_of"]

DETERMINERS = frozenset(("the", "this", "that", "these", "those", "such", "both", "its", "their", "his", "our", "her"))
#: Nouns for a kind of agreement or organisation that no other kind may answer: `the resolution` is no treaty.
SPECIFIC = frozenset(
    "group union agency party company firm bank coalition movement resolution protocol memorandum charter convention truce ceasefire contract".split()
)
#: Nouns that say the same of an agreement.
SAME = {"truce": "ceasefire", "ceasefire": "truce"}
#: Nouns for what is signed, and for what is proclaimed.
TREATY = frozenset("treaty pact convention protocol contract".split())
LOFTY = frozenset("doctrine plan initiative declaration communique communiqué program programme".split())
#: Nouns that may all be said of a treaty.
ALIKE = frozenset("treaty agreement accord pact".split())
#: Nouns for an agreement that the text need not name, and what is done with one.
BARE = frozenset("truce ceasefire agreement deal accord pact".split())
DONE = ("signs", "violates", "compliesWith", "ratifies", "withdrawsFrom", "extends", "suspends", "negotiates", "rejects", "supports", "mediates", "proposes", "criticizes")
#: Words for the agreement that another has replaced: `the old treaty`.
REPLACED = frozenset("old original existing previous former earlier current".split())
#: Nouns for people under arms: who is called one of them may be called another.
ARMED = frozenset("rebel militant insurgent guerrilla separatist militia gunman".split())
#: Nouns for people who act together and are no union of states.
BAND = frozenset(("group", "movement"))
NO_CITY = frozenset(("base", "island", "peninsula", "strait"))  #: none of these is a capital
GENERIC_WEAPON = frozenset("system weapon complex arm armament".split())
#: Nouns for one of several that deal with each other: `both sides`, `the two countries`, `each party`.
PARTNER = frozenset(
    "side country nation state leader party government power superpower rival neighbor neighbour ally adversary foe enemy signatory man president minister".split()
)
PEOPLE = frozenset(("leader", "man", "president", "minister"))
#: More parties than this are no `both sides` or `each country`.
MANY = 6
SIZES = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
#: Nouns for whoever rules a state, where nothing says which: `the regime`.
RULERS = frozenset(("regime", "government"))
#: how many sentences back a pronoun may look
REACH = 3


def refer_to(reading: Reading, token: Token, to: Resolved, how: str) -> Resolved:
    """Note that a token refers to what a mention names."""
    s = reading.sentence_of[id(token)]
    here = Resolved(token.start, token.end, reading.quote(token.start, token.end), to.entity, to.type, how, token, s)
    reading.reference.append(here)
    return here


def describe(reading: Reading, token: Token) -> list[Resolved]:
    """`the treaty`, `these missiles`, `both countries`, `the rebels`: back to what was named; else what it brings in."""
    if token.pos not in ("NOUN", "PROPN"):
        return []
    if (whole := titled(reading, token)) is not None:
        reading.names.mentions[:] = [m for m in reading.names.mentions if m.head is not token or m.found_by != "introduced"]
        return [refer_to(reading, token, whole, "description")]
    introduced = reading.names.introduced.get(id(token))
    if introduced is not None:
        return [refer_to(reading, token, introduced, "description")]
    determiners = {c.text.lower() for c in token.children if c.dep in ("det", "poss", "predet", "amod", "nummod")}
    members = _several(reading, token, determiners) if token.lemma in PARTNER else None
    if members is not None:
        return [refer_to(reading, token, m, "description") for m in members]
    found = _one(reading, token, determiners)
    if found is None and kind_of(token, _noun(reading, token), reading.lexicon) and (determiners & DETERMINERS or token.child("poss")):
        s = reading.sentence_of[id(token)]
        found = new_thing(reading.names, reading.sentences[s], s, token, reading.document, reading.text, reading.lexicon)
    if found is None and "the" in determiners and token.lemma == "contract" and asks_for(reading, first_of_list(token), *DONE):
        told = {m.entity: m for m in reading.names.mentions if m.found_by == "introduced" and m.head is not None and m.head.lemma == token.lemma}
        found = next(iter(told.values())) if len(told) == 1 else None  # `the contract to deliver the system`, before the text says which
    if found is None and _bare(reading, token, determiners):
        found = _coming(reading, token) or unnamed(reading.names, reading.sentence_of[id(token)], token, reading.document)
    return [refer_to(reading, token, found, "description")] if found else []


def _bare(reading: Reading, token: Token, determiners: set[str]) -> bool:
    """Whether a noun is an agreement without a name with which something is done: `signed the agreement`, `agreed to a truce`."""
    lemma = _noun(reading, token)
    silent = lemma in ("truce", "ceasefire")
    if lemma not in BARE or token.tag != "NN" or not determiners & ({"the", "this", "a"} if silent else {"the", "this"}):
        return False
    if any(c.dep in ("amod", "compound", "nmod", "poss", "prep", "relcl", "acl") for c in token.children):
        return False
    return asks_for(reading, first_of_list(token), *DONE)


def _coming(reading: Reading, token: Token) -> Resolved | None:
    """The agreement that the next sentences name: a lead says `the deal` and what follows it what it is called."""
    here = reading.sentence_of[id(token)]
    near = [m for m in reading.names.mentions if m.type == "Agreement" and here <= m.sentence <= here + REACH and m.start > token.start]
    near = [m for m in near if m.entity in reading.ontology.gazetteer]
    past = _replaced(reading, {m.entity for m in near})
    named = {m.entity: m for m in near if m.entity not in past}
    return next(iter(named.values())) if len(named) == 1 else None


def _noun(reading: Reading, token: Token) -> str:
    return noun_of(reading.sentences[reading.sentence_of[id(token)]].tokens, token)


def _one(reading: Reading, token: Token, determiners: set[str]) -> Resolved | None:
    """The single thing that a description goes back to."""
    lemma, plural = _noun(reading, token), token.tag in ("NNS", "NNPS")
    if lemma in RULERS:
        return _state(reading, token) if "the" in determiners and not plural and not token.child("conj") else None
    cls = reading.lexicon.cue("descriptions", lemma) or ("Organization" if lemma in ARMED or lemma in SPECIFIC else None)
    if cls is None:
        return None
    modifiers = [c for c in token.children if c.dep in ("compound", "amod", "nmod")]
    named = [reading.names.by_token[id(c)] for c in modifiers if id(c) in reading.names.by_token]
    same_class = [m for m in named if m.type == cls and m.found_by != "demonym"]
    if same_class and token.dep != "compound":
        return same_class[-1]  # `the SALT II agreement` is SALT II, `Tomahawk missiles` are the Tomahawk
    if cls == "WeaponSystem":
        if not (determiners & DETERMINERS or token.tag == "NNS" or token.dep in ("pobj", "dobj")):
            return None
    elif token.dep == "compound" and cls == "Agreement":
        pass  # `treaty violations`
    elif not determiners & DETERMINERS or plural and lemma not in ARMED and not (cls in ("Event", "Agreement") and "the" in determiners):
        return None
    if plural and cls == "Agreement" and token.child("prep", "acl", "relcl") is not None:
        return None  # `the agreements between Israel and its neighbours` are others
    if cls == "State":
        return _state(reading, token)
    if same_class:
        return same_class[-1]
    if named and cls == "Event":
        return None
    said = {c.lemma for c in modifiers if id(c) not in reading.names.by_token and c.lemma != "cease"} - {"such", "new", "own", "same", "other", "more", "several"}
    here = reading.sentence_of[id(token)]
    reach = 8 if cls in ("Agreement", "WeaponSystem") else 4
    years = {t.text for t in reading.sentences[here].tokens if t.start > token.start and len(t.text) == 4 and t.text.isdigit()}
    years |= {c.text for c in token.children if len(c.text) == 4 and c.text.isdigit()}
    definite = bool(determiners & DETERMINERS)
    apart = {e for _, e in told_apart(reading.names, reading.sentences[here], token, cls)} if cls == "Event" else set()
    near: list[tuple[tuple[int, ...], Resolved]] = []
    far: list[Resolved] = []
    for mention in reading.names.mentions:
        if mention.type != cls or mention.start >= token.start or mention.found_by == "demonym":
            continue
        if apart and not any(m.entity in apart and mention.start <= m.start < mention.end for m in reading.names.mentions):
            continue  # `the meeting in Paris` after one in Tokyo
        rank = _answers(reading, mention, lemma, said, years, definite)
        if rank is None or plural and cls == "Agreement" and not ((rank[2] or lemma in ALIKE) and mention.text.endswith("s")):
            continue  # `the agreements` are the Minsk agreements
        if mention.sentence < here - reach and not rank[1] and not (cls == "GovernmentBody" and token.text[:1].isupper()):
            far.append(mention)
        else:
            near.append((rank, mention))
    if cls == "Agreement" and not said & REPLACED:
        past = _replaced(reading, {m.entity for m in (*far, *(m for _, m in near))})
        near, far = [x for x in near if x[1].entity not in past], [m for m in far if m.entity not in past]
    if near and cls == "GovernmentBody" and token.text[:1].isupper():  # `the Council` is one and the same in a text
        return min(near, key=lambda x: x[1].start)[1]
    if near:
        return max(near, key=lambda x: x[0])[1]
    known = [m for m in far if m.entity in reading.ontology.gazetteer] if cls == "Agreement" else []
    told = [m for m in far if not reading.sentences[m.sentence].headline]
    for last in (far, known, told) if cls in ("Agreement", "WeaponSystem") or lemma in SPECIFIC else ():
        if len({m.entity for m in last}) == 1:
            return last[-1]  # the only treaty of the document is `the treaty` however far back
    if lemma in BAND and "the" in determiners and not plural and said <= {"armed", "militant", "terrorist", "islamist", "extremist", "rebel"}:
        return _band(reading, token)
    return _limited(reading, token, lemma) if cls == "WeaponSystem" and definite and not said else None


def _replaced(reading: Reading, agreements: set[str]) -> set[str]:
    """Those that another of them has replaced: who tells of both means the new one by `the deal`."""
    known = (reading.ontology.gazetteer[a] for a in agreements if a in reading.ontology.gazetteer)
    return {f.object for entry in known for f in entry.facts if f.predicate == "replaces"} & agreements


def _band(reading: Reading, token: Token) -> Resolved | None:
    """`the group`, `the movement` after the one organisation without member states that this sentence or the last one names."""
    here = reading.sentence_of[id(token)]
    near = [m for m in reading.names.mentions if m.type == "Organization" and m.start < token.start and m.sentence >= here - 1]
    entry = reading.ontology.gazetteer.get(near[-1].entity) if near else None
    return near[-1] if entry is not None and not entry.members and len({m.entity for m in near}) == 1 else None


def _limited(reading: Reading, token: Token, lemma: str) -> Resolved | None:
    """`such missiles` after a treaty about missiles: those that it limits."""
    here = reading.sentence_of[id(token)]
    for mention in reversed(reading.names.mentions):
        entry = reading.ontology.gazetteer.get(mention.entity)
        if entry is None or mention.type != "Agreement" or mention.start >= token.start or mention.sentence < here - 8:
            continue
        for fact in entry.facts:
            if fact.predicate == "limits" and lemma in _names(reading, fact.object):
                return Resolved(token.start, token.end, "", fact.object, "WeaponSystem", "description")
    return None


def _answers(
    reading: Reading, mention: Resolved, lemma: str, said: set[str], years: set[str], definite: bool
) -> tuple[int, ...] | None:
    """Whether a mention may be what a description goes back to, and how well: None, or a rank (the later the better)."""
    whole = reading.text[mention.start : max(mention.end, mention.reach)]
    words = whole.lower().replace("cease-fire", "ceasefire").replace("-", " ").split()
    known = _names(reading, mention.entity)
    same = words[-1].startswith((lemma, SAME.get(lemma, lemma))) or lemma in known or SAME.get(lemma, lemma) in known
    ending = False
    if mention.type == "WeaponSystem":
        singular = {w.rstrip("s") for w in words}
        if not definite and (not whole.split()[-1].islower() or lemma in GENERIC_WEAPON and not said):
            return None  # a bare plural may go back to a class of weapons, not to the 9M729; `weapons` alone to nothing
        if lemma not in GENERIC_WEAPON and lemma not in singular | set(known.split()):
            return None
        if said and not said <= singular and not (said <= {"missile"} and "missile" in known):
            return None
        if ("missile" in said or lemma == "missile") and "defen" in mention.text.lower():
            return None
        ending = words[-1].startswith(lemma)  # `the system`: the one called a system last
    same = same or mention.type == "Organization" and mention.entity in _called(reading, lemma)
    if (mention.type in ("Event", "GovernmentBody") or lemma in SPECIFIC | ARMED) and not same:
        return None
    if mention.type == "Agreement" and not same and lemma in TREATY and words[-1] in LOFTY:
        return None  # a doctrine is no treaty
    entry = reading.ontology.gazetteer.get(mention.entity)
    if mention.type == "Place" and lemma in NO_CITY and not same and _capital(reading, mention.entity):
        return None  # `the base` is not Washington
    dated = bool(entry and entry.signed and entry.signed[:4] in years)  # `the treaty signed in 1987` is the one of 1987
    alike = mention.type == "Agreement" and bool(said & set(words))  # `the interim agreement` is the interim deal
    return int(dated), int(alike), 2 * int(ending) + int(same), mention.start


def _capital(reading: Reading, entity: str) -> bool:
    return any(entry.capital == entity for entry in reading.ontology.gazetteer.values())


def _names(reading: Reading, entity: str) -> str:
    entry = reading.ontology.gazetteer.get(entity)
    if entry is not None:
        return " ".join((entry.label, *entry.aliases)).lower()
    new = reading.names.entities.get(entity)
    return new.label.lower() if new else ""


def _called(reading: Reading, noun: str) -> set[str]:
    """The organisations that the document calls so: `Houthi rebels`, `Huawei is a company`, `Hamas, a militant group`."""
    if reading.called is None:
        reading.called = {}
        for mention in reading.names.mentions:
            head = mention.head
            if mention.type != "Organization" or head is None:
                continue
            nouns = [head.head] if head.dep in ("compound", "amod", "nmod", "appos") else []
            above = head.head.head if head.dep == "pobj" and head.head.lemma == "of" else head  # `fighters of the PKK, a group`
            nouns.extend(c for c in (*head.children, *above.children) if c.dep == "appos")
            if head.dep == "pobj" and head.head.lemma == "as" and head.head.head.lemma == "know":
                nouns.append(head.head.head.head)
            if head.dep == "nsubj" and head.head.lemma == "be":
                nouns.extend(c for c in head.head.children if c.dep == "attr")
            own = reading.text[mention.start : mention.end].lower().split()[-1].removesuffix("s")
            said = {own} | {x.lemma for t in nouns for x in (t, *t.children) if x is t or x.dep in ("compound", "amod")}
            for word in said | (ARMED if said & ARMED else set()):
                reading.called.setdefault(word, set()).add(mention.entity)
    return reading.called.get(noun, set())


def _state(reading: Reading, token: Token) -> Resolved | None:
    """`the country`, `the regime`: the state that the text is about just then, and that is no other party to the clause."""
    here = reading.sentence_of[id(token)]
    above = {id(token), *map(id, token.ancestors())}
    parties = {
        m.entity for c in frames.clause_verb(token).children if id(c) not in above
        for t in (c, *(p for p in c.children if p.dep == "pobj")) for x in frames.conjuncts(t)
        if (m := reading.names.by_token.get(id(x))) is not None
    }  # fmt: skip
    named = [
        m for m in reading.names.mentions
        if m.type == "State" and m.found_by != "demonym" and m.start < token.start and m.entity not in parties
    ]  # fmt: skip
    for back in (1, 4):
        near = [m for m in named if m.sentence >= here - back]
        if len({m.entity for m in near}) == 1:
            return near[-1]
        if near:
            last = [(m, m.head.dep) for m in near if m.sentence == near[-1].sentence and m.head is not None]
            subjects = [m for m, dep in last if dep in frames.SUBJECT | frames.PASSIVE_SUBJECT]
            rivals = {m.entity for m, dep in last if dep not in ("pobj", "poss", "compound")}
            return subjects[0] if subjects and len(rivals) == 1 else None  # after two of them it may be either
    return None


def _several(reading: Reading, token: Token, determiners: set[str]) -> list[Resolved] | None:
    """`both sides`, `the three countries`, `each side`, `the parties`: those that were named as dealing with each other."""
    plural = token.tag in ("NNS", "NNPS")
    size = next((SIZES[d] for d in sorted(determiners) if d in SIZES), 0)
    if any(c.dep == "nummod" and (c.text.lower() not in SIZES or any(x.text == "-" for x in (*c.children, *token.children))) for c in token.children):
        return [] if plural else None  # `sixty-two countries`
    plain = all(c.dep in ("det", "predet", "nummod", "punct", "case", "preconj") for c in token.children)
    if not (plural and size or plain and (plural and determiners & {"the", "all"} or not plural and "each" in determiners)):
        return [] if plural else None
    types = ("Person",) if token.lemma in PEOPLE else ("State", "Organization", "GovernmentBody")
    here = reading.sentence_of[id(token)]
    if token.lemma not in PEOPLE and (parties := _parties(reading, token, size, here)):
        return parties
    for s in range(here, max(-1, here - (2 * REACH if size else 3)), -1):
        groups = [g for g in _together(reading, s, token.start, types) if not size or len(g) == size]
        if groups:
            return groups[-1] if len({frozenset(m.entity for m in g) for g in groups}) == 1 else _main(reading, token, types, size)
    return _pair(reading, token, types) if size == 2 else []


def _parties(reading: Reading, token: Token, size: int, sentence: int) -> list[Resolved]:
    """Those whose agreement the sentence names, where the text has named them all: `each country must ratify the treaty`."""
    named = {m.entity: m for m in reading.names.mentions if m.type in ("State", "Organization") and m.start < token.start}
    for mention in reading.names.mentions:
        entry = reading.ontology.gazetteer.get(mention.entity)
        if entry is None or mention.type != "Agreement" or mention.sentence != sentence:
            continue
        parties = [p.entity for p in entry.members]
        if 1 < len(parties) <= MANY and (not size or len(parties) == size) and all(p in named for p in parties):
            return [named[p] for p in parties]
    return []


def _main(reading: Reading, token: Token, types: tuple[str, ...], size: int) -> list[Resolved]:
    """After more than one pair in a sentence, the two that the whole text is about."""
    return _pair(reading, token, types) if size == 2 else []


def _located(reading: Reading, mention: Resolved) -> bool:
    """Whether a state only says where a place lies: `Helsinki, Finland`."""
    return mention.head is not None and mention.head.dep in ("appos", "npadvmod") and any(
        m.type == "Place" and reading.text[m.end : mention.start].strip() == "," for m in reading.names.mentions if m.sentence == mention.sentence
    )  # fmt: skip


def two_of(reading: Reading, token: Token, types: tuple[str, ...]) -> list[Resolved]:
    """Whom `both` stands for: the two that were named as dealing with each other, else the only two just before."""
    here = reading.sentence_of[id(token)]
    for s in range(here, max(-1, here - 2), -1):
        groups = [g for g in _together(reading, s, token.start, types) if len(g) == 2]
        if groups:
            return groups[-1] if len({frozenset(m.entity for m in g) for g in groups}) == 1 else []
    return _pair(reading, token, types)


def _pair(reading: Reading, token: Token, types: tuple[str, ...]) -> list[Resolved]:
    """The only two of the last sentences, or the two that the document is about and no third beside them."""
    here = reading.sentence_of[id(token)]
    before = [m for m in reading.names.mentions if m.start < token.start and m.type in types and not _located(reading, m)]
    recent = _distinct((m for m in reversed(before) if m.sentence >= here - 2 * REACH), types)
    if len(recent) == 2:
        return recent[::-1]
    often = Counter(m.entity for m in reading.names.mentions if m.type in types).most_common(3)
    main = {e for e, _ in often[:2]}
    if len(often) > 2 and often[1][1] > 2 * often[2][1] and all(m.entity in main for m in before if m.sentence >= here - 1):
        return [m for m in recent if m.entity in main][::-1]
    return []


def _together(reading: Reading, sentence: int, before: int, types: tuple[str, ...]) -> Iterator[list[Resolved]]:
    """Those that a sentence names with each other: in a list, or as subject with object or with a partner (`with`)."""
    at = reading.names.by_token
    for t in reading.sentences[sentence].tokens:
        if t.start >= before:
            return
        parts: list[list[Token]] = []
        if t.dep != "conj" and not frames.is_verbal(t):
            parts.append([c for c in frames.conjuncts(t) if c.start < before])
        elif frames.is_verbal(t):
            partners = [*frames.objects(t), *(p for n, p in frames.phrases(t) if n == "with")]
            parts.append([*frames.subjects(t), *(p for p in partners if p.start < before)])
        for part in parts:
            named = ((c, *(x for x in c.children if x.dep == "appos")) for c in part)  # `told his counterpart, Wang Yi`
            group = _distinct((m for near in named for m in [next((at[id(x)] for x in near if id(x) in at), None)] if m is not None), types)
            if len(group) > 1:
                yield group


def _distinct(mentions: Iterable[Resolved], types: tuple[str, ...]) -> list[Resolved]:
    found: dict[str, Resolved] = {}
    for m in mentions:
        if m.type in types:
            found.setdefault(m.entity, m)
    return list(found.values())
