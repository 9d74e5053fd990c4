"""Who holds which office, and who leads which state or organisation, by title or by name.

`Russian President Vladimir Putin` says who leads Russia; `was elected president of Iran` who will; `Saddam Hussein's Iraq`
and `his Chinese counterpart, Xi Jinping` say it without a title.
Invariant: a title gives a statement only with a person in its place and, where it is one that leads, something to be led.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kg.extract import frames, times
from kg.extract.claims import attribution_of
from kg.extract.coref import refer, title_owner
from kg.extract.dating import time_of
from kg.extract.entities import Resolved
from kg.extract.mentions import Title
from kg.extract.pairs import pair, words
from kg.extract.reading import Reading
from kg.extract.scope import scope_of
from kg.extract.text import Sentence, Token
from kg.model import Entity, Modality, Polarity, Statement, slugify

__all__ = ["TENURE", "compared", "holders", "led", "office", "tenure"]

#: Titles that a shorter one may stand for: `Secretary Blinken`, `Minister Lavrov`.
SHORT_FOR = {"secretary": ("secretary-of-state", "secretary-of-defense", "secretary-general"), "minister": ("foreign-minister", "defense-minister"), "president-elect": ("president",)}
#: Titles behind their state: `United States Secretary of State`.
BEHIND_STATE = frozenset(("secretary-of-state", "secretary-of-defense", "secretary-of-the-treasury", "deputy-secretary-of-state"))
#: Last words of names with an article: `President of the Czech Republic`.
WITH_ARTICLE = frozenset("Republic States Kingdom Union Emirates Philippines Netherlands".split())
ARTICLE_ENTITIES = frozenset(("united-states", "united-kingdom", "soviet-union", "united-nations", "european-union"))
MODIFIERS = ("poss", "amod", "compound", "nmod")
#: How somebody comes to lead without a word for the office, by verb and what must stand with it: `took power`, `was sworn in`.
_TAKES = {
    "take": ("power", "office", "throne"), "assume": ("power", "office", "presidency"), "seize": ("power",), "come": ("power", "office"), "ascend": ("throne",),
    "win": ("re-election", "reelection", "presidency", "power"), "swear": ("in",), "inaugurate": (), "re-elect": (), "reelect": (),
}  # fmt: skip
#: How somebody stops: `would quit`, `stepped down`, `will leave office`.
_LEAVES = {"quit": (), "resign": (), "abdicate": (), "step": ("down", "aside"), "stand": ("down", "aside"), "leave": ("office", "post", "job", "power")}
_SUCCEEDS = frozenset(("succeed", "replace"))
#: Verbs that may say who leads, without a word for the office.
TENURE = frozenset((*_TAKES, *_LEAVES, *_SUCCEEDS))
#: The dates of a sentence, read as past and as to come.
Dates = tuple[list[times.TimeExpression], list[times.TimeExpression]]


def holders(reading: Reading) -> None:
    """Note who holds which office by the document's own words, for `the Russian president` further on."""
    for title in reading.names.titles:
        holder = _holder(reading, title)
        if holder is None:
            continue
        owner = title_owner(reading, title) or _implied(reading, title, holder)
        if owner is not None and not title.key.endswith("-elect"):
            reading.names.holders.setdefault((title.key, owner.entity), holder.entity)
        if not _incomplete(reading, title, owner):
            entity = _office_entity(reading, title, owner)
            span = reading.quote(title.start, title.end)
            reading.names.mentions.append(Resolved(title.start, title.end, span, entity.id, "Office", "title", title.head, title.sentence))
    reading.names.mentions.sort(key=lambda m: (m.start, -m.end))


def office(reading: Reading, title: Title, rejected: Counter[str], dates: Dates) -> Iterator[Statement]:
    """What a title says: who holds the office, who gets it, who leaves it."""
    holder = _holder(reading, title)
    persons, verb = ([holder], None) if holder is not None else _appointed(reading, title)
    for person in persons:
        yield from _holds(reading, title, person, verb, rejected, dates)


def _incomplete(reading: Reading, title: Title, owner: Resolved | None) -> bool:
    """Whether a title lacks what makes it an office: `Putin's president`, `a president`."""
    return owner.type == "Person" if owner is not None else reading.lexicon.titles[title.key].leads


# --- who has the title ------------------------------------------------------------------------------------------------


def _holder(reading: Reading, title: Title) -> Resolved | None:
    """The first name that stands in a holder's place, if it is a person's."""
    named = next(_beside(reading, title), None)
    return named if named is not None and named.type == "Person" else None


def _beside(reading: Reading, title: Title) -> Iterator[Resolved]:
    """The names in a holder's place, the surest place first. Right behind the title another's name leaves it without a holder."""
    yield from _behind_owner(reading, title)
    tokens = reading.sentences[title.sentence].tokens
    after = title.head.i + 1
    while after < len(tokens) and tokens[after].text.lower() in reading.lexicon.forms:
        after += 1
    yield from _person(reading, tokens, after)
    if after < len(tokens) and tokens[after].text == "(":  # `Home Secretary (interior minister) Sajid Javid`
        close = next((t.i for t in tokens[after : after + 6] if t.text == ")"), len(tokens))
        yield from _person(reading, tokens, close + 1)
    head = title.head
    while head.dep in ("compound", "nmod") and head.head is not head:  # `foreign minister` headed by another noun
        head = head.head
        if (named := reading.names.by_token.get(id(head))) is not None:
            yield named
    yield from _apposed(reading, title, tokens)
    verb = title.head.head
    if title.head.dep == "attr" and frames.is_verbal(verb) and verb.lemma in ("be", "become", "remain") and not frames.negated(verb):
        yield from (r for s in frames.grammatical_subjects(verb) for r in refer(reading, s) if r.type == "Person")


def _person(reading: Reading, tokens: list[Token], i: int) -> Iterator[Resolved]:
    """The person named by a token, if there is such a token."""
    named = reading.names.by_token.get(id(tokens[i])) if 0 <= i < len(tokens) else None
    if named is not None and named.type == "Person":
        yield named


def _behind_owner(reading: Reading, title: Title) -> Iterator[Resolved]:
    """`President of the Republic of Armenia NAME`, `the Foreign Minister of Japan, NAME`."""
    tokens = reading.sentences[title.sentence].tokens
    owner = title_owner(reading, title)
    last = next((t.i for t in reversed(tokens) if t.start < owner.end), None) if owner is not None and owner.start > title.start else None
    if last is None or last + 1 >= len(tokens):
        return
    if (named := reading.names.by_token.get(id(tokens[last + 1]))) is not None:
        yield named
    if tokens[last + 1].text == "," and title.start > 0 and tokens[max(0, title.head.i - 1)].text != ",":
        yield from _person(reading, tokens, last + 2)


def _apposed(reading: Reading, title: Title, tokens: list[Token]) -> Iterator[Resolved]:
    """`the German chancellor, Olaf Scholz`; `Antony Blinken, Secretary of State`."""
    noun = title.noun
    for c in noun.children:
        # the parser often takes an apposition between commas for a coordination
        if c.dep == "appos" or c.dep == "conj" and not any(x.dep == "cc" and x.i < c.i for x in noun.children):
            yield from _person(reading, [c], 0)
    first = noun.head if noun.dep == "conj" and noun.head.dep == "appos" else noun  # `Raab, a supporter and former secretary`
    if first.dep == "appos":
        yield from _person(reading, [first.head], 0)
    start = next(t for t in tokens if t.start >= title.start)
    if start.i > 1 and tokens[start.i - 1].text == ",":
        yield from _person(reading, tokens, start.i - 2)


def _appointed(reading: Reading, title: Title) -> tuple[list[Resolved], Token | None]:
    """Who gets or leaves the office by a verb, and the verb: `was elected president of Iran`, `resigned as chancellor`."""
    head = title.head
    verb = head.head.head if head.dep == "pobj" and head.head.lemma == "as" else head.head if head.dep in ("oprd", "attr", "dobj") else head
    if verb is head or not frames.is_verbal(verb):
        return [], None
    if verb.lemma in reading.lexicon.cues["offices"]["elected"] or verb.lemma == "swear":
        who = [t for t in frames.objects(verb) if t is not head]
    elif verb.lemma in reading.lexicon.cues["offices"]["served"] and head.dep == "pobj":
        who = frames.grammatical_subjects(verb) + (frames.objects(verb) if verb.lemma in ("succeed", "replace") else [])
    else:
        return [], None
    return [r for t in who for r in refer(reading, t) if r.type == "Person"], verb


def _implied(reading: Reading, title: Title, holder: Resolved) -> Resolved | None:
    """`President Obama` without a state: the state that he leads by the gazetteer, if it has one such office for him."""
    entry = reading.ontology.gazetteer.get(holder.entity)
    if entry is None:
        return None
    owners = {t.of for t in entry.terms if t.office in (title.key, *SHORT_FOR.get(title.key, ()))}
    if len(owners) > 1:  # president of one state, later of another: the one that the document names
        owners &= {m.entity for m in reading.names.mentions}
    if len(owners) != 1:
        return None
    of = owners.pop()
    target = reading.ontology.gazetteer.get(of)
    return Resolved(title.start, title.end, "", of, target.type, "description", title.head, title.sentence) if target else None


# --- which office it is -----------------------------------------------------------------------------------------------


def _prefix(reading: Reading, title: Title) -> str:
    """What stands before a title and belongs to it: `Deputy` Crown Prince, `Environment` Secretary."""
    tokens = reading.sentences[title.sentence].tokens
    first = next(t for t in tokens if t.start >= title.start).i
    found: list[str] = []
    while first > 0 and len(found) < 3:
        before = tokens[first - 1]
        rank = before.text.lower() in reading.lexicon.cues["offices"]["ranks"]
        capital = before.text[0].isupper() and before.pos in ("PROPN", "NOUN", "ADJ") and (first > 1 or before.tag == "NNP")
        named = reading.names.by_token.get(id(before))
        if named is not None and named.type != "Event" or not (rank or capital):  # `Brexit Secretary` is named after an event
            break
        found.insert(0, before.text.capitalize() if rank else before.text)
        first -= 1
    return " ".join(found)


def _office_entity(reading: Reading, title: Title, owner: Resolved | None) -> Entity:
    """The office as an entity: `Foreign Minister of Japan`; as the text has it where no state is named: `Environment Secretary`."""
    info, prefix, gazetteer = reading.lexicon.titles[title.key], _prefix(reading, title), reading.ontology.gazetteer
    name = f"{prefix} {info.label}" if prefix else info.label
    if owner is None:
        quote = reading.quote(title.start, title.end)
        label = f"{prefix} {quote}".strip().title() if quote else name
        slug = slugify(label) + "-office" * (slugify(label) in gazetteer)
        return reading.names.entities.setdefault(slug, Entity(slug, "Office", label, (name,)))
    label = gazetteer[owner.entity].label if owner.entity in gazetteer else reading.names.entities[owner.entity].label
    article = "the " * (owner.entity in ARTICLE_ENTITIES or label.split()[-1] in WITH_ARTICLE)
    whole = f"{label} {name}" if title.key in BEHIND_STATE and owner.type == "State" else f"{name} of {article}{label}"
    entity = Entity(slugify(whole), "Office", whole, (f"{label} {name}", name))
    reading.names.entities.setdefault(entity.id, entity)
    return entity


def _holds(reading: Reading, title: Title, holder: Resolved, verb: Token | None, rejected: Counter[str], dates: Dates) -> Iterator[Statement]:
    """The statement of a title, and its end where the verb is one of leaving."""
    owner = title_owner(reading, title) or _implied(reading, title, holder)
    if _incomplete(reading, title, owner):
        rejected["title without a state or organisation"] += 1
        return
    sentence = reading.sentences[title.sentence]
    spans = [(title.start, title.end), (holder.start, holder.end), *([(owner.start, owner.end)] if owner is not None and owner.text else [])]
    spans = [x for x in spans if sentence.start <= x[0] < sentence.end]  # who is meant by `he` may stand before
    evidence = words(reading, min(a for a, _ in spans), max(b for _, b in spans))
    if reading.lexicon.titles[title.key].leads and owner is not None:
        predicate, target, span = "leads", owner.entity, (owner.start, owner.end)
    else:
        predicate, target, span = "holdsOffice", _office_entity(reading, title, owner).id, (title.start, title.end)
    said = Statement(
        reading.document.id, holder.entity, predicate, target, evidence,
        extractor="structure/title", subject_span=(holder.start, holder.end), object_span=span,
    )  # fmt: skip
    if verb is None:
        yield said
        if owner is not None and title.key.endswith("-elect"):  # `President-elect Trump` will lead
            yield replace(said, predicate="leads", object=owner.entity, object_span=(owner.start, owner.end), modality=Modality.PLANNED)
        return
    how = scope_of(reading, verb)
    when, by = time_of(reading, sentence, how, dates[how.modality is not Modality.ACTUAL]), attribution_of(reading, verb, holder.entity)
    turn = replace(said, attributed_to=by.speakers, attribution_act=by.act)
    if verb.lemma in reading.lexicon.cues["offices"]["left"]:
        yield said
        if verb.lemma != "serve" and how.modality is Modality.PLANNED and how.polarity is Polarity.POSITIVE:  # `will resign as chancellor`
            yield replace(turn, modality=Modality.PLANNED, polarity=Polarity.NEGATIVE, time=when)
    elif not how.ended:
        yield replace(turn, modality=how.modality, polarity=how.polarity, time=when if verb.lemma in reading.lexicon.cues["offices"]["elected"] else said.time)


# --- who leads, without a title ---------------------------------------------------------------------------------------


def led(reading: Reading, state: Resolved) -> Iterator[Statement]:
    """`Saddam Hussein's Iraq`; `the Syrian government of Bashar al-Assad`; `under Khrushchev, the Soviet Union resumed`."""
    head = state.head
    if head is None or state.type not in ("State", "Organization", "GovernmentBody"):
        return
    found = [c for c in head.children if c.dep == "poss"] if state.found_by != "demonym" and state.type == "State" else []
    if head.dep in MODIFIERS and head.head.lemma in reading.lexicon.cues["offices"]["rule"]:
        found += [t for name, t in frames.phrases(head.head) if name in ("of", "under")]
    for token in found:
        leader = reading.names.by_token.get(id(token))
        if leader is not None and leader.type == "Person":
            yield pair(reading, leader, "leads", state, "structure/leader")
    for name, token in frames.phrases(head) if state.found_by != "demonym" else ():
        leader = reading.names.by_token.get(id(token)) if name == "under" else None
        if leader is not None and leader.type == "Person":
            yield pair(reading, leader, "leads", state, "structure/leader")
    if head.dep in ("nsubj", "nsubjpass") and frames.is_verbal(head.head):
        for name, token in frames.phrases(head.head):
            leader = reading.names.by_token.get(id(token)) if name == "under" else None
            if leader is not None and state.entity in _led_by(reading, leader):
                yield pair(reading, leader, "leads", state, "structure/leader")


def _led_by(reading: Reading, person: Resolved) -> dict[str, None]:
    """What a person leads or led by the gazetteer, in its order."""
    entry = reading.ontology.gazetteer.get(person.entity)
    return {t.of: None for t in entry.terms if reading.lexicon.titles[t.office].leads} if entry is not None else {}


def compared(reading: Reading, sentence: Sentence, noun: Token) -> Iterator[Statement]:
    """`his Chinese counterpart, Xi Jinping`, `Carter's successor, Ronald Reagan`: an office known from the other person."""
    after = [t for t in sentence.tokens[noun.i + 1 : noun.i + 3] if t.text != ","][:1]
    person = next((m for t in after if (m := reading.names.by_token.get(id(t))) is not None and m.type == "Person"), None)
    if person is None:
        return
    own = _led_by(reading, person)
    mentions = [m for c in noun.children if c.dep in MODIFIERS for m in refer(reading, c)]
    if noun.lemma == "counterpart":
        state = next((m for m in mentions if m.type in ("State", "Organization")), None)
        if state is not None and state.entity in own:
            yield pair(reading, person, "leads", state, "structure/counterpart")
        return
    for other in mentions:
        of = next((x for x in _led_by(reading, other) if x in own), None)
        if of is not None:
            away = other.found_by == "pronoun" or other.start < sentence.start
            start, end = noun.start if away else min(other.start, person.start), max(other.end, person.end)
            yield Statement(
                reading.document.id, person.entity, "leads", of, words(reading, start, end),
                extractor="structure/successor", subject_span=(person.start, person.end), object_span=(noun.start, noun.end),
            )  # fmt: skip


def tenure(reading: Reading, sentence: Sentence, verb: Token, dates: Dates) -> Iterator[Statement]:
    """`Salman, who took power in January`; `May said she would quit`; `Johnson succeeded May`: of what the document says they lead."""
    about = {t.lemma for t in verb.children} | {t.lemma for _, t in frames.phrases(verb)}
    if any(name in ("as", "of") for name, _ in frames.phrases(verb)):
        return  # the office is named
    succeeds = verb.lemma in _SUCCEEDS
    takes = verb.lemma in _TAKES and (not _TAKES[verb.lemma] or not about.isdisjoint(_TAKES[verb.lemma]))
    leaves = verb.lemma in _LEAVES and (not _LEAVES[verb.lemma] or not about.isdisjoint(_LEAVES[verb.lemma])) and not (verb.lemma == "quit" and frames.objects(verb))
    if not (succeeds or takes or leaves):
        return
    who = frames.objects(verb) if takes and verb.lemma in ("swear", "inaugurate", "re-elect", "reelect") else frames.subjects(verb)
    before = [r for t in frames.objects(verb) for r in refer(reading, t) if r.type == "Person"] if succeeds else []
    for person in (r for t in who for r in refer(reading, t) if r.type == "Person"):
        of = _leading(reading, before[0] if before else person) if before or not succeeds else None
        own = _led_by(reading, person)
        if of is None or person.entity in (b.entity for b in before) or own and of not in own:
            continue
        how = scope_of(reading, verb)
        if how.ended or leaves and (how.modality is not Modality.PLANNED or how.polarity is Polarity.NEGATIVE):
            continue
        modality, attribution = how.modality, attribution_of(reading, verb, person.entity)
        if modality is Modality.ACTUAL and verb.tag == "VB" and any(c.lemma == "to" and c.dep == "aux" for c in verb.children):
            modality = Modality.POSSIBLE  # `the favourite to succeed May`
        spans = [(t.start, t.end) for t in (verb, *verb.children) if t.pos != "PUNCT"]
        if sentence.start <= person.start < sentence.end:
            spans.append((person.start, person.end))
        yield Statement(
            reading.document.id, person.entity, "leads", of, words(reading, min(a for a, _ in spans), max(b for _, b in spans)),
            Polarity.NEGATIVE if leaves else how.polarity, modality, time_of(reading, sentence, how, dates[modality is not Modality.ACTUAL]),
            attributed_to=attribution.speakers, attribution_act=attribution.act, extractor="structure/tenure", subject_span=(person.start, person.end), object_span=(verb.start, verb.end),
        )  # fmt: skip


def _leading(reading: Reading, person: Resolved) -> str | None:
    """The one thing that the document says a person leads, or that it names and he leads by the gazetteer."""
    titles = reading.lexicon.titles
    said = {of for (title, of), who in reading.names.holders.items() if who == person.entity and titles[title].leads}
    found = said or {of for of in _led_by(reading, person) if any(m.entity == of for m in reading.names.mentions)}
    return found.pop() if len(found) == 1 else None
