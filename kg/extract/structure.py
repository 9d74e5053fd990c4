"""What names say by themselves: titles, offices, bodies of states, members, events and their places.

`Russian President Vladimir Putin` says who leads Russia; `the Russian Foreign Ministry` belongs to Russia; `the SCO summit
in Astana` is held there; `NATO members Greece and Turkey` belong to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from kg.extract import frames, times
from kg.extract.coref import refer, title_owner
from kg.extract.dating import time_of
from kg.extract.entities import Resolved
from kg.extract.mentions import Title
from kg.extract.reading import Reading
from kg.extract.scope import scope_of
from kg.extract.text import Sentence, Token
from kg.model import Entity, Evidence, Modality, Polarity, Statement, slugify
from kg.ontology import Ontology

__all__ = ["holders", "structure"]

GATHERINGS = frozenset(
    "summit conference meeting talk talks forum session assembly dialogue congress gathering negotiation consultation convention retreat "
    "ceremony ministerial".split()
)
#: `look at the summit`: the preposition is the verb's.
DIRECTED = frozenset("look aim direct target point hint scoff laugh rail protest demonstrate bristle".split())
MARGINS = frozenset(("sideline", "sidelines", "margin", "margins", "fringe", "fringes"))
MOTION = frozenset("travel fly arrive come go head be gather meet convene assemble return land descend visit".split())
#: What is denied of these denies the presence.
THERE = frozenset("speak appear arrive be represent meet".split())
HELD = frozenset(("hold", "have", "conduct", "convene"))
SPEECHES = frozenset("speech address remark remarks statement appearance interview debate intervention presentation visit meeting".split())
#: Gatherings of few, where those who hold them meet; at a conference they only attend.
TALKS = frozenset(("dialogue", "meeting", "talk", "talks", "consultation", "summit"))
PRESENCE = frozenset("attend participate take join address".split())
ELECTED = frozenset("elect re-elect reelect appoint name nominate install inaugurate confirm choose pick designate".split())
SERVED = frozenset("serve resign act step quit return continue remain retire succeed replace take start begin".split())
LEFT = frozenset(("resign", "step", "quit", "retire", "serve"))  #: who leaves an office, whenever, has held it
_SETTLEMENT = (
    r"(?:cities|city|town|village|port|capital|province|region|island|district|peninsula|base|airport|oblast|governorate|territory|enclave|suburb|county|resort)"
)
_COMPASS = r"(?:(?:far |the )?(?:north|south|east|west|central)[a-z-]* )"
#: what stands between a place and what it lies in: `Natanz, a city in central Iran`, `Odesa in southern Ukraine`
_LIES_IN = re.compile(rf",? (?:an?|the) (?:[\w-]+ ){{0,3}}{_SETTLEMENT} (?:in|of) (?:the )?{_COMPASS}?|,? in {_COMPASS}(?:of )?(?:the )?")
#: ... and between a state and its place: `the Iraqi city of Basra`
_HOLDS = re.compile(rf"(?:'s)? (?:[a-z-]+ ){{0,3}}{_SETTLEMENT}(?: city)?(?: of)? (?:the )?")
#: what stands between the members of a list
_LISTED = re.compile(r",? (?:and |as well as )?(?:the )?")
_MEMBERS = r"(?:(?:founding|full|permanent|new|newest|fellow|key|eastern|western) )?(?:member states?|members?|member countries|allies|ally|states|countries|nations)"
#: what stands between an organisation and the list of its members, and what must follow the list
_MEMBERSHIP = (
    (re.compile(r" ?\((?:the )?"), re.compile(r"\)"), 2),
    (re.compile(r" ?(?:-{1,2}|\u2013|\u2014) ?(?:the )?"), re.compile(r" ?(?:-|\u2013|\u2014)"), 2),
    (re.compile(r",? (?:of|comprising|consisting of|made up of|composed of|grouping|uniting) (?:the )?"), re.compile(""), 2),
    (re.compile(rf" {_MEMBERS},? (?:(?:including|such as|like|notably) )?(?:the )?"), re.compile(""), 1),
    (re.compile(r",? whose (?:[a-z-]+ ){0,2}members (?:are|were|include|included) (?:the )?"), re.compile(""), 1),
)
_MEMBERS_OF = re.compile(rf"\b{_MEMBERS} of (?:the )?\Z")
#: `Poland and other NATO members`
_OTHERS = re.compile(r",? (?:and|or) (?:other|fellow) (?:[a-z-]+ )?")
_RELATIONAL = re.compile(r"(?:[\w-]+ )*(?:meeting|meetings|talks?|calls?|conversations?|negotiations?|dialogue|summit) (?:with|between) ")
FORMER = frozenset(("former", "ex", "late", "then", "deposed", "ousted", "onetime"))


def holders(reading: Reading) -> None:
    """Note who holds which office by the document's own words, for `the Russian president` further on."""
    for title in reading.names.titles:
        holder = _holder(reading, title)
        owner = title_owner(reading, title)
        if holder is not None and owner is not None:
            reading.names.holders.setdefault((title.key, owner.entity), holder.entity)
        elif holder is not None and owner is None:
            owner = _implied(reading, title, holder)
            if owner is not None:
                reading.names.holders.setdefault((title.key, owner.entity), holder.entity)
        if holder is not None and (owner is not None and owner.type != "Person" or owner is None and not reading.lexicon.titles[title.key].leads):
            office = _office_entity(reading, title, owner)
            span = reading.quote(title.start, title.end)
            reading.names.mentions.append(Resolved(title.start, title.end, span, office.id, "Office", "title", title.head, title.sentence))
    reading.names.mentions.sort(key=lambda m: (m.start, -m.end))


def structure(reading: Reading, sentence: Sentence, dates: list[times.TimeExpression], rejected: Counter[str]) -> Iterator[Statement]:
    """The statements that the names of a sentence give."""
    index = reading.sentence_of[id(sentence.tokens[0])]
    for title in reading.names.titles:
        if title.sentence == index:
            yield from _office(reading, title, rejected)
    here = [m for m in reading.names.mentions if m.sentence == index]
    for mention in here:
        yield from _belongs(reading, mention)
        yield from _led(reading, mention)
    yield from _located(reading, sentence, here, dates)
    yield from _places(reading, here)
    yield from _members(reading, here)
    for token in sentence.tokens:
        if token.lemma in ("counterpart", "successor", "predecessor"):
            yield from _compared(reading, sentence, token)
        elif token.lemma == "member" and token.dep in ("appos", "pobj", "conj"):
            yield from _belonging(reading, token)
        elif token.lemma == "ally" and token.pos in ("NOUN", "PROPN"):
            yield from _allied(reading, token, here)
        elif token.text.lower() in ("attending", "present") or token.lemma == "represent" and frames.is_verbal(token):
            yield from _attending(reading, sentence, token, dates)


def _holder(reading: Reading, title: Title) -> Resolved | None:
    """The person with the title: right behind it, beside it in apposition, or as subject of `is`."""
    sentence = reading.sentences[title.sentence]
    at = reading.names.by_token
    owner = title_owner(reading, title)
    if owner is not None and owner.start > title.start:  # `President of the Republic of Armenia NAME`
        last = next((t.i for t in reversed(sentence.tokens) if t.start < owner.end), None)
        if last is not None and last + 1 < len(sentence.tokens) and (named := at.get(id(sentence.tokens[last + 1]))) is not None:
            return named if named.type == "Person" else None
        if last is not None and last + 2 < len(sentence.tokens) and sentence.tokens[last + 1].text == "," and title.start > 0:
            named = at.get(id(sentence.tokens[last + 2]))
            before = sentence.tokens[max(0, title.head.i - 1)]
            if named is not None and named.type == "Person" and before.text != ",":
                return named
    after = title.head.i + 1
    while after < len(sentence.tokens) and sentence.tokens[after].text.lower() in reading.lexicon.forms:
        after += 1
    if after < len(sentence.tokens) and (named := at.get(id(sentence.tokens[after]))) is not None and named.type == "Person":
        return named
    head = title.head
    while head.dep in ("compound", "nmod") and head.head is not head:  # `foreign minister` headed by another noun
        head = head.head
        if (named := at.get(id(head))) is not None:
            return named if named.type == "Person" else None
    for c in title.head.children:
        if c.dep == "appos" and (named := at.get(id(c))) is not None and named.type == "Person":
            return named
        # the parser often takes an apposition between commas for a coordination
        if c.dep == "conj" and (named := at.get(id(c))) is not None and named.type == "Person" and not any(
            x.dep == "cc" and x.i < c.i for x in title.head.children
        ):
            return named
    if title.head.dep == "appos" and (named := at.get(id(title.head.head))) is not None and named.type == "Person":
        return named
    first = next(t for t in sentence.tokens if t.start >= title.start)
    if first.i > 1 and sentence.tokens[first.i - 1].text == ",":  # `NAME, Secretary of State`
        named = at.get(id(sentence.tokens[first.i - 2]))
        if named is not None and named.type == "Person":
            return named
    if title.head.dep == "attr" and frames.is_verbal(title.head.head) and title.head.head.lemma in ("be", "become", "remain") and not frames.negated(title.head.head):
        for s in frames.grammatical_subjects(title.head.head):
            for r in refer(reading, s):
                if r.type == "Person":
                    return r
    return None


def _implied(reading: Reading, title: Title, holder: Resolved) -> Resolved | None:
    """`President Obama` without a state: the state that he leads by the gazetteer, if it has one such office for him."""
    entry = reading.ontology.gazetteer.get(holder.entity)
    if entry is None:
        return None
    keys = {title.key} | ({"secretary-of-state", "secretary-of-defense", "secretary-general"} if title.key == "secretary" else set()) | (
        {"foreign-minister", "defense-minister"} if title.key == "minister" else set()
    )
    owners = {t.of for t in entry.terms if t.office in keys}
    if len(owners) > 1:  # president of one state, later of another: the one that the document names
        owners &= {m.entity for m in reading.names.mentions}
    if len(owners) != 1:
        return None
    of = owners.pop()
    target = reading.ontology.gazetteer.get(of)
    return Resolved(title.start, title.end, "", of, target.type, "description", title.head, title.sentence) if target else None


def _prefix(reading: Reading, title: Title) -> str:
    """What stands before a title and belongs to it: `Deputy` Crown Prince, `Environment` Secretary."""
    sentence = reading.sentences[title.sentence]
    first = next(t for t in sentence.tokens if t.start >= title.start).i
    words: list[str] = []
    while first > 0 and len(words) < 3:
        before = sentence.tokens[first - 1]
        rank = before.text.lower() in ("deputy", "vice", "assistant", "acting", "first")
        if id(before) in reading.names.by_token or not (rank or before.text[0].isupper() and before.pos in ("PROPN", "NOUN", "ADJ") and (first > 1 or before.tag == "NNP")):
            break
        words.insert(0, before.text.capitalize() if rank else before.text)
        first -= 1
    return " ".join(words)


def _appointed(reading: Reading, title: Title) -> tuple[list[Resolved], Token | None]:
    """Who gets or leaves the office by a verb, and the verb: `was elected president of Iran`, `resigned as chancellor`."""
    head = title.head
    verb = head.head.head if head.dep == "pobj" and head.head.lemma == "as" else head.head if head.dep in ("oprd", "attr", "dobj") else head
    if verb is head or not frames.is_verbal(verb):
        return [], None
    if verb.lemma in ELECTED:
        who = [t for t in frames.objects(verb) if t is not head]
    elif verb.lemma in SERVED and head.dep == "pobj":
        who = frames.grammatical_subjects(verb) + (frames.objects(verb) if verb.lemma in ("succeed", "replace") else [])
    else:
        return [], None
    return [r for t in who for r in refer(reading, t) if r.type == "Person"], verb


def _office(reading: Reading, title: Title, rejected: Counter[str]) -> Iterator[Statement]:
    holder = _holder(reading, title)
    verb = None
    if holder is not None:
        persons = [holder]
    else:
        persons, verb = _appointed(reading, title)
    for person in persons:
        yield from _holds(reading, title, person, verb, rejected)


def _holds(reading: Reading, title: Title, holder: Resolved, verb: Token | None, rejected: Counter[str]) -> Iterator[Statement]:
    owner = title_owner(reading, title) or _implied(reading, title, holder)
    if owner is not None and owner.type == "Person" or owner is None and reading.lexicon.titles[title.key].leads:
        rejected["title without a state or organisation"] += 1
        return
    sentence = reading.sentences[title.sentence]
    info = reading.lexicon.titles[title.key]
    spans = [(title.start, title.end), (holder.start, holder.end), *([(owner.start, owner.end)] if owner is not None and owner.text else [])]
    spans = [x for x in spans if sentence.start <= x[0] < sentence.end]  # who is meant by `he` may stand before
    start, end = min(a for a, _ in spans), max(b for _, b in spans)
    if info.leads and owner is not None:
        predicate, target, span = "leads", owner.entity, (owner.start, owner.end)
    else:
        predicate, target, span = "holdsOffice", _office_entity(reading, title, owner).id, (title.start, title.end)
    said = Statement(
        reading.document.id, holder.entity, predicate, target, Evidence(start, end, reading.quote(start, end)),
        extractor="structure/title", subject_span=(holder.start, holder.end), object_span=span,
    )  # fmt: skip
    if verb is None:
        yield said
        return
    how = scope_of(reading, verb)
    if verb.lemma in LEFT:
        yield said
        if verb.lemma != "serve" and how.modality is Modality.PLANNED and how.polarity is Polarity.POSITIVE:  # `will resign as chancellor`
            yield replace(said, modality=Modality.PLANNED, polarity=Polarity.NEGATIVE)
        return
    if not how.ended:
        yield replace(said, modality=how.modality, polarity=how.polarity)


def _office_entity(reading: Reading, title: Title, owner: Resolved | None) -> Entity:
    """The office as an entity: `Foreign Minister of Japan`; as the text has it where no state is named: `Environment Secretary`."""
    info = reading.lexicon.titles[title.key]
    prefix = _prefix(reading, title)
    if prefix:
        info = replace(info, label=f"{prefix} {info.label}")
    if owner is None:
        label = " ".join((*prefix.split(), reading.quote(title.start, title.end))).strip().title() if reading.quote(title.start, title.end) else info.label
        slug = slugify(label) + "-office" * (slugify(label) in reading.ontology.gazetteer)
        return reading.names.entities.setdefault(slug, Entity(slug, "Office", label, (info.label,)))
    gazetteer = reading.ontology.gazetteer
    label = gazetteer[owner.entity].label if owner.entity in gazetteer else reading.names.entities[owner.entity].label
    fixed = title.key in ("secretary-of-state", "secretary-of-defense", "secretary-of-the-treasury", "deputy-secretary-of-state")
    of = f"{info.label} of the {label}" if owner.entity in ("united-states", "united-kingdom", "soviet-union", "united-nations", "european-union") or label.split()[-1] in ("Republic", "States", "Kingdom", "Union", "Emirates", "Philippines", "Netherlands") else f"{info.label} of {label}"
    if fixed and owner.type == "State":
        of = f"{label} {info.label}"
    slug = slugify(of)
    kind = Entity(slug, "Office", of, (f"{label} {info.label}", info.label))
    reading.names.entities.setdefault(slug, kind)
    return kind


def _belongs(reading: Reading, mention: Resolved) -> Iterator[Statement]:
    """`the Russian Foreign Ministry` is part of Russia."""
    if mention.type != "GovernmentBody":
        return
    entry = reading.ontology.gazetteer.get(mention.entity)
    owner = entry.within if entry else None
    if owner is None:
        return
    names = reading.ontology.gazetteer[owner]
    if not any(n in mention.text for n in (names.label, *names.aliases, *names.demonyms)):
        return  # the text does not say so
    yield Statement(
        reading.document.id, mention.entity, "partOf", owner, Evidence(mention.start, mention.end, mention.text),
        extractor="structure/body", subject_span=(mention.start, mention.end),
    )  # fmt: skip


def _led(reading: Reading, state: Resolved) -> Iterator[Statement]:
    """`Saddam Hussein's Iraq`; `the Syrian government of Bashar al-Assad`; `under Khrushchev, the Soviet Union resumed`."""
    head = state.head
    if state.type != "State" or head is None:
        return
    found = [c for c in head.children if c.dep == "poss"] if state.found_by != "demonym" else []
    if head.dep in ("amod", "poss", "compound", "nmod") and head.head.lemma in ("government", "regime", "administration", "leadership"):
        found += [t for name, t in frames.phrases(head.head) if name in ("of", "under")]
    for token in found:
        leader = reading.names.by_token.get(id(token))
        if leader is not None and leader.type == "Person":
            yield _triple(reading, leader, "leads", state, "structure/leader")
    if head.dep in ("nsubj", "nsubjpass") and frames.is_verbal(head.head):
        for name, token in frames.phrases(head.head):
            leader = reading.names.by_token.get(id(token)) if name == "under" else None
            entry = reading.ontology.gazetteer.get(leader.entity) if leader is not None else None
            if leader is not None and entry is not None and any(t.of == state.entity and reading.lexicon.titles[t.office].leads for t in entry.terms):
                yield _triple(reading, leader, "leads", state, "structure/leader")


def _compared(reading: Reading, sentence: Sentence, noun: Token) -> Iterator[Statement]:
    """`his Chinese counterpart, Xi Jinping`, `Carter's successor, Ronald Reagan`: an office known from the other person."""
    after = [t for t in sentence.tokens[noun.i + 1 : noun.i + 3] if t.text != ","][:1]
    person = next((m for t in after if (m := reading.names.by_token.get(id(t))) is not None and m.type == "Person"), None)
    if person is None:
        return
    gazetteer = reading.ontology.gazetteer
    entry = gazetteer.get(person.entity)
    led = {t.of for t in entry.terms if reading.lexicon.titles[t.office].leads} if entry is not None else set()
    mentions = [m for c in noun.children if c.dep in ("poss", "amod", "compound", "nmod") for m in refer(reading, c)]
    if noun.lemma == "counterpart":
        state = next((m for m in mentions if m.type in ("State", "Organization")), None)
        if state is not None and state.entity in led:
            yield _triple(reading, person, "leads", state, "structure/counterpart")
        return
    for other in mentions:
        known = gazetteer.get(other.entity)
        shared = [t.of for t in known.terms if t.of in led and reading.lexicon.titles[t.office].leads] if known is not None else []
        for of in dict.fromkeys(shared[:1]):
            start, end = min(other.start, person.start), max(other.end, person.end)
            if other.found_by == "pronoun" or other.start < sentence.start:
                start = noun.start
            yield Statement(
                reading.document.id, person.entity, "leads", of, Evidence(start, end, reading.quote(start, end)),
                extractor="structure/successor", subject_span=(person.start, person.end), object_span=(noun.start, noun.end),
            )  # fmt: skip


def _members(reading: Reading, here: list[Resolved]) -> Iterator[Statement]:
    """`NATO members Greece and Turkey`; `the P5+1 (China, France ...)`; `Hungary and other members of the EU`."""
    for i, body in enumerate(here):
        if body.type not in ("Organization", "GovernmentBody") or reading.text[max(0, body.start - 4) : body.start].lower() == "non-":
            continue
        entry = reading.ontology.gazetteer.get(body.entity)
        states = _list(reading, here[i + 1 :])
        gap = reading.text[body.end : states[0].start] if states else ""
        follows = reading.text[states[-1].end : states[-1].end + 3] if states else ""
        before = reading.text[max(0, body.start - 40) : body.start]
        listed = any(
            len({m.entity for m in states}) >= least and lead.fullmatch(gap) and tail.match(follows) for lead, tail, least in _MEMBERSHIP
        ) and ("all" not in gap or bool(entry and entry.members))  # `Hamas ally Iran` belongs to nothing
        if not listed and _MEMBERS_OF.search(before):
            apart = re.fullmatch(r",? (?:such as|including|like|notably|namely) (?:the )?", gap) is not None
            listed = apart or re.fullmatch(r", (?:the )?", gap) is not None and follows[:1] in (",", ")", ";", ".")
        if listed:
            for state in states:
                yield _triple(reading, state, "memberOf", body, "structure/members")
        after = re.match(rf" {_MEMBERS}\b", reading.text[body.end : body.end + 30]) or _MEMBERS_OF.search(before)
        last = here[i - 1] if i else None
        if after and last is not None and last.type == "State":
            between = reading.text[last.end : body.start]
            if _OTHERS.fullmatch(between) or re.fullmatch(rf",? (?:and|or) other {_MEMBERS} of (?:the )?", between):
                earlier = list(reversed(here[:i]))
                chain = [last]
                for m in earlier[1:]:
                    if m.type != "State" or not _LISTED.fullmatch(reading.text[m.end : chain[-1].start]):
                        break
                    chain.append(m)
                for state in chain:
                    yield _triple(reading, state, "memberOf", body, "structure/members")


def _belonging(reading: Reading, noun: Token) -> Iterator[Statement]:
    """`Turkey, a member of NATO`; `as a member of the G7, Japan backed it`; `one of the members`; `rather than a member`."""
    polarity = Polarity.POSITIVE
    counted = noun.head.head  # `France is one of the five permanent members of the Council`
    if noun.dep == "appos":
        who = [r for t in frames.conjuncts(noun.head) if t is not noun for r in refer(reading, t)] if noun.tag == "NNS" else refer(reading, noun.head)
    elif noun.head.lemma == "as" and frames.is_verbal(noun.head.head):
        who = [r for t in frames.subjects(noun.head.head) for r in refer(reading, t)]
    elif noun.dep == "pobj" and noun.head.lemma == "of" and counted.text.lower() == "one" and counted.dep in ("attr", "appos"):
        who = refer(reading, counted.head) if counted.dep == "appos" else [r for t in frames.grammatical_subjects(counted.head) for r in refer(reading, t)]
    elif noun.dep == "conj" and noun.head.dep == "attr":
        who = [r for t in frames.grammatical_subjects(noun.head.head) for r in refer(reading, t)]
        rather = any(c.text.lower() in ("rather", "than", "not") for c in (*noun.head.children, *noun.head.head.children) if noun.head.i < c.i < noun.i)
        polarity = Polarity.NEGATIVE if rather or scope_of(reading, noun.head).polarity is Polarity.NEGATIVE else polarity
    else:
        return
    bodies = [r for name, t in frames.phrases(noun) if name == "of" for r in refer(reading, t) if r.type in ("Organization", "GovernmentBody")]
    bodies += [m for c in noun.children if c.dep in ("compound", "nmod") and (m := reading.names.by_token.get(id(c))) is not None and m.type == "Organization"]
    for member in who:
        for body in bodies:
            if member.type in ("State", "Person", "Organization") and member.entity != body.entity:
                yield replace(_triple(reading, member, "memberOf", body, "structure/member"), polarity=polarity)


def _list(reading: Reading, mentions: list[Resolved], types: tuple[str, ...] = ("State",)) -> list[Resolved]:
    """The states at the front of some mentions that stand in one list: `Poland, Hungary and the Czech Republic`."""
    found: list[Resolved] = []
    for m in mentions:
        if m.type not in types or m.found_by == "demonym" or found and not _LISTED.fullmatch(reading.text[found[-1].end : m.start]):
            break
        found.append(m)
    return found


def _located(reading: Reading, sentence: Sentence, here: list[Resolved], dates: list[times.TimeExpression]) -> Iterator[Statement]:
    """`the SCO summit in Astana`; `NATO member Turkey`; who is present at an event."""
    for mention in here:
        if mention.type == "Event" and mention.head is not None:
            for place in _venues(reading, mention):
                yield _triple(reading, mention, "locatedIn", place, "structure/event")
            if " in " in mention.text and mention.found_by == "gazetteer":  # `NATO summit in Washington` is one name
                where = _places_by_name(reading.ontology).get(mention.text.rsplit(" in ", 1)[1])
                if where is not None:
                    yield Statement(
                        reading.document.id, mention.entity, "locatedIn", where, Evidence(mention.start, mention.end, reading.quote(mention.start, mention.end)),
                        extractor="structure/event", subject_span=(mention.start, mention.end),
                    )  # fmt: skip
            if mention.head.lemma in GATHERINGS and not _RELATIONAL.match(mention.text):
                yield from _present(reading, sentence, mention, dates)
        if mention.type in ("State", "Person", "Organization") and mention.head is not None:
            for c in mention.head.children:  # `NATO member Turkey`
                if c.lemma == "member" and c.dep in ("compound", "nmod", "appos"):
                    for owner in (reading.names.by_token.get(id(x)) for x in c.children):
                        if owner is not None and owner.type == "Organization" and owner.entity != mention.entity:
                            said = _triple(reading, mention, "memberOf", owner, "structure/member")
                            start, end = min(said.evidence.start, c.start), max(said.evidence.end, c.end)
                            yield replace(said, evidence=Evidence(start, end, reading.quote(start, end)))


@lru_cache(maxsize=2)
def _places_by_name(ontology: Ontology) -> dict[str, str]:
    """Places by their names; built when a document first needs it."""
    return {name: e.id for e in ontology.gazetteer.values() if e.type == "Place" for name in (*e.aliases, e.label)}


def _venues(reading: Reading, event: Resolved) -> Iterator[Resolved]:
    """Where an event is: `the summit in Astana`, `travelled to Astana to attend the summit`, `arrived in Astana for the summit`."""
    head = event.head
    if head is None:
        return
    tokens = [t for name, t in frames.phrases(head) if name in ("in", "at")]
    verb = frames.clause_verb(head)
    if head.dep == "pobj" and head.head.lemma == "for" and head.head.head is verb and verb.lemma in MOTION:
        tokens += [t for name, t in frames.phrases(verb) if name in ("to", "in")]
    elif verb.lemma in PRESENCE and verb.dep in ("advcl", "xcomp") and verb.head.lemma in MOTION:
        tokens += [t for name, t in frames.phrases(verb.head) if name in ("to", "in")]
    for token in tokens:
        place = reading.names.by_token.get(id(token))
        if place is not None and place is not event and place.type in ("Place", "State"):
            yield place


def _places(reading: Reading, here: list[Resolved]) -> Iterator[Statement]:
    """`Astana, Kazakhstan`; `Odesa in southern Ukraine`; `Natanz, a city in central Iran`; `the Iraqi city of Basra`."""
    for a, b in zip(here, here[1:], strict=False):
        gap = reading.text[a.end : b.start]
        if a.type == "State" and b.type == "Place" and _HOLDS.fullmatch(gap):
            a, b = b, a
        elif a.type != "Place" or b.type not in ("State", "Place") or a.head is None or b.head is None:
            continue
        elif not _LIES_IN.fullmatch(gap):
            if gap not in (", ", " in ", " of "):
                continue
            entry = reading.ontology.gazetteer.get(a.entity)
            apart = b.head.dep in ("nsubj", "nsubjpass") and not any(t is a.head for t in b.head.subtree())  # `met in Baghdad, Iraq said`
            known = entry is not None and entry.within == b.entity and not apart
            beside = b.type == "State" and (b.head.head is a.head and gap == ", " and b.head.dep == "appos" or gap == " in ")
            if not known and not (beside and (entry is None or entry.within is None)):
                continue
        if a.entity != b.entity and _may_lie_in(reading, a.entity, b.entity):
            yield _triple(reading, a, "locatedIn", b, "structure/place")


def _may_lie_in(reading: Reading, place: str, of: str) -> bool:
    """Whether the gazetteer agrees, or knows nothing of where the place is."""
    seen: set[str] = set()
    while (entry := reading.ontology.gazetteer.get(place)) is not None and entry.within and place not in seen:
        seen.add(place)
        place = entry.within
        if place == of:
            return True
    return not seen


def _present(reading: Reading, sentence: Sentence, event: Resolved, dates: list[times.TimeExpression]) -> Iterator[Statement]:
    """`At the Vladivostok Summit, Ford and Brezhnev agreed`: who acts at a gathering, or holds it with others, attends it."""
    if event.head is None:
        return
    verb = _held(event.head)
    if verb is not None:
        who = [r for t in frames.subjects(verb) for r in refer(reading, t)]
        if len({r.entity for r in who}) < 2:
            return  # one alone hosts it
        present = None
    else:
        verb, tokens = _acting(event.head)
        present = Polarity.POSITIVE  # who did not agree at the summit was there
        who = [r for t in tokens for r in refer(reading, t) if r.type != "Organization"]
    attending = {r.entity: r for r in who if r.type in ("Person", "State", "GovernmentBody", "Organization")}
    how = scope_of(reading, verb) if verb is not None and attending else None
    if verb is None or how is None or how.ended:
        return
    if present is not None and verb.lemma in THERE and how.polarity is Polarity.NEGATIVE:
        return
    when = time_of(reading, sentence, how, dates)
    for r in attending.values():
        yield replace(_triple(reading, r, "attends", event, "structure/gathering"), modality=how.modality, polarity=present or how.polarity, time=when)
    if verb.lemma in HELD:
        if event.head.lemma in TALKS:
            first, *others = attending.values()
            for other in others:
                yield replace(_triple(reading, first, "meets", other, "structure/gathering"), modality=how.modality, polarity=how.polarity, time=when)
        for name, token in frames.phrases(verb):
            place = reading.names.by_token.get(id(token)) if event.head.dep != "dobj" and name in ("in", "at") else None
            if place is not None and place.type in ("Place", "State"):
                yield replace(_triple(reading, event, "locatedIn", place, "structure/gathering"), modality=how.modality, polarity=how.polarity, time=when)


def _held(event: Token) -> Token | None:
    """The verb that says an event is held; its object may stand behind a place: `held today in Rome, the first dialogue`."""
    if event.dep == "dobj":
        return event.head if event.head.lemma in HELD else None
    verb = frames.clause_verb(event)
    late = event.dep == "appos" and verb.lemma == "hold" and event.i > verb.i and not frames.passive(verb)
    return verb if late and verb.child("dobj") is None else None


def _acting(event: Token) -> tuple[Token | None, list[Token]]:
    """The verb of what is done at an event, and who does it: `agreed at`, `on the sidelines of`, `during a speech at`."""
    place = event
    if event.dep == "pobj" and event.head.lemma == "of" and event.head.head.lemma in MARGINS:
        place = event.head.head
    if place.dep != "pobj" or place.head.lemma not in ("at", "during", "to", *(("on",) if place is not event else ())):
        return None, []
    verb = place.head.head
    if verb.lemma in SPEECHES and verb.dep == "pobj" and verb.head.lemma in ("in", "during", "after", "at"):
        verb = verb.head.head
    elif place.head.lemma == "to":
        return None, []
    if not frames.is_verbal(verb) or verb.lemma in DIRECTED:
        return None, []
    tokens = frames.subjects(verb)
    if not tokens and place is event:  # the parser took the subject behind the comma for a part of the name
        tokens = [c for c in frames.conjuncts(event) if c is not event and c.i > event.i]
    return verb, tokens


def _attending(reading: Reading, sentence: Sentence, word: Token, dates: list[times.TimeExpression]) -> Iterator[Statement]:
    """`Also present at Yalta was Molotov`; `Nuland represented the United States`, at the meeting named before."""
    index = reading.sentence_of[id(word)]
    places = [*frames.objects(word), *(t for name, t in frames.phrases(word) if name == "at")]
    events = [m for t in places for m in refer(reading, t) if m.type == "Event"]
    if not events:
        before = [m for m in reading.names.mentions if m.type == "Event" and index - 2 <= m.sentence <= index and m.start < word.start and m.head is not None and m.head.lemma in GATHERINGS]
        events = before[-1:]
    if word.lemma == "represent":
        if any(name in ("at", "in", "on", "before") for name, _ in frames.phrases(word)) or not any(r.type in ("State", "Organization") for t in frames.objects(word) for r in refer(reading, t)):
            return
        verb, tokens = word, frames.subjects(word)
    else:
        verb = next((t for t in word.ancestors() if t.lemma == "be"), word)
        if word.i >= verb.i:
            return
        tokens = [x for c in verb.children if c.dep in ("attr", "nsubj") and c.i > verb.i for x in frames.conjuncts(c)]
    how = scope_of(reading, verb)
    when = time_of(reading, sentence, how, dates)
    for event in events[:1]:
        for who in {r.entity: r for t in tokens for r in refer(reading, t) if r.type in ("Person", "State")}.values():
            said = replace(_triple(reading, who, "attends", event, "structure/attending"), modality=how.modality, polarity=how.polarity, time=when)
            if event.sentence != index:
                said = replace(said, evidence=_around(reading, [word, *tokens]))
            yield said


def _around(reading: Reading, tokens: list[Token]) -> Evidence:
    """The words from the first to the last of some tokens and what hangs on them."""
    inside = [x for t in tokens for x in t.subtree()]
    start, end = min(t.start for t in inside), max(t.end for t in inside)
    return Evidence(start, end, reading.quote(start, end))


def _allied(reading: Reading, noun: Token, here: list[Resolved]) -> Iterator[Statement]:
    """`its ally Hezbollah`, `US allies Japan and South Korea`, `Belarus, Russia's closest ally`, `Hezbollah, an ally of Iran`."""
    if any(c.text.lower() in FORMER or c.dep == "neg" for c in noun.children):
        return
    after = [m for m in here if m.start >= noun.end]
    gap = reading.text[noun.end : after[0].start] if after else ""
    allies = _list(reading, after, ("State", "Organization")) if re.fullmatch(r",? (?:such as |like |including )?(?:the )?", gap) else []
    polarity = Polarity.POSITIVE
    if not allies and noun.dep == "appos":
        allies = refer(reading, noun.head)
    elif not allies and noun.dep == "attr" and noun.head.lemma in ("be", "become", "remain"):
        allies = [r for t in frames.grammatical_subjects(noun.head) for r in refer(reading, t)]
        polarity = scope_of(reading, noun).polarity
    owning = [c for c in noun.children if c.dep in ("poss", "amod", "compound", "nmod") and c.i < noun.i]
    owning += [t for name, t in frames.phrases(noun) if name == "of"]
    owners = {r.entity: r for c in owning for t in frames.conjuncts(c) for r in refer(reading, t)}
    gazetteer = reading.ontology.gazetteer
    for owner in owners.values():
        entry = gazetteer.get(owner.entity)
        if owner.type not in ("State", "Organization", "GovernmentBody") or entry is not None and entry.members:
            continue  # an ally within NATO is its member
        for ally in allies:
            if ally.entity not in owners and ally.type in ("State", "Organization"):
                yield replace(_triple(reading, owner, "alliedWith", ally, "structure/ally"), polarity=polarity)


def _triple(reading: Reading, a: Resolved, predicate: str, b: Resolved, rule: str) -> Statement:
    start, end = min(a.start, b.start), max(a.end, b.end)
    return Statement(
        reading.document.id, a.entity, predicate, b.entity, Evidence(start, end, reading.quote(start, end)),
        extractor=rule, subject_span=(a.start, a.end), object_span=(b.start, b.end),
    )  # fmt: skip
