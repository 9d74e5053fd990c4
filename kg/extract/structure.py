"""What names say by themselves: titles, offices, bodies of states, events and their places.

`Russian President Vladimir Putin` says who leads Russia; `the Russian Foreign Ministry` belongs to Russia; `the SCO summit
in Astana` is held there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kg.extract import frames, times
from kg.extract.coref import refer, title_owner
from kg.extract.entities import Resolved
from kg.extract.mentions import Title
from kg.extract.reading import Reading
from kg.extract.scope import scope_of
from kg.extract.text import Sentence
from kg.model import Entity, Evidence, Statement, slugify

__all__ = ["holders", "structure"]

GATHERINGS = frozenset("summit conference meeting talk forum session assembly".split())
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
    yield from _located(reading, sentence, here)


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


def _office(reading: Reading, title: Title, rejected: Counter[str]) -> Iterator[Statement]:
    holder = _holder(reading, title)
    if holder is None:
        return
    owner = title_owner(reading, title) or _implied(reading, title, holder)
    if owner is not None and owner.type == "Person" or owner is None and reading.lexicon.titles[title.key].leads:
        rejected["title without a state or organisation"] += 1
        return
    sentence = reading.sentences[title.sentence]
    former = any(t.text.lower() in FORMER and t.end >= title.start - 40 and t.start < title.start for t in sentence.tokens)
    info = reading.lexicon.titles[title.key]
    spans = [(title.start, title.end), (holder.start, holder.end), *([(owner.start, owner.end)] if owner is not None and owner.text else [])]
    start, end = min(a for a, _ in spans), max(b for _, b in spans)
    if info.leads and owner is not None:
        predicate, target, span = "leads", owner.entity, (owner.start, owner.end)
    else:
        predicate, target, span = "holdsOffice", _office_entity(reading, title, owner).id, (title.start, title.end)
    yield Statement(
        reading.document.id, holder.entity, predicate, target, Evidence(start, end, reading.quote(start, end)),
        extractor="structure/title", confidence=0.7 if former else 0.9, subject_span=(holder.start, holder.end), object_span=span,
    )  # fmt: skip


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
        extractor="structure/body", confidence=0.9, subject_span=(mention.start, mention.end),
    )  # fmt: skip


def _located(reading: Reading, sentence: Sentence, here: list[Resolved]) -> Iterator[Statement]:
    """`the SCO summit in Astana`; `participate in the SCO summit in Astana`; `Astana, Kazakhstan`."""
    for mention in here:
        if mention.type == "Event" and mention.head is not None:
            for preposition, token in frames.phrases(mention.head):
                place = reading.names.by_token.get(id(token))
                if preposition in ("in", "at") and place is not None and place.type in ("Place", "State"):
                    yield _triple(reading, mention, "locatedIn", place, "structure/event")
        if mention.type in ("State", "Person", "Organization") and mention.head is not None:
            for c in mention.head.children:  # `NATO member Turkey`
                if c.lemma == "member" and c.dep in ("compound", "nmod", "appos"):
                    for owner in (reading.names.by_token.get(id(x)) for x in c.children):
                        if owner is not None and owner.type == "Organization" and owner.entity != mention.entity:
                            said = _triple(reading, mention, "memberOf", owner, "structure/member")
                            start, end = min(said.evidence.start, c.start), max(said.evidence.end, c.end)
                            yield replace(said, evidence=Evidence(start, end, reading.quote(start, end)))
        if mention.type == "Event" and mention.head is not None and mention.head.lemma in GATHERINGS:
            yield from _present(reading, mention)
    for a, b in zip(here, here[1:], strict=False):
        gap = reading.text[a.end : b.start]
        if a.type != "Place" or b.type not in ("State", "Place") or gap not in (", ", " in ", " of "):
            continue
        entry = reading.ontology.gazetteer.get(a.entity)
        known = entry is not None and entry.within == b.entity
        beside = b.type == "State" and b.head is not None and a.head is not None and (b.head.head is a.head and gap == ", " and b.head.dep == "appos" or gap == " in ")
        if known or beside and (entry is None or entry.within is None and a.entity != b.entity):
            yield _triple(reading, a, "locatedIn", b, "structure/place")


def _present(reading: Reading, event: Resolved) -> Iterator[Statement]:
    """`At the Vladivostok Summit, Ford and Brezhnev agreed`: who acts at a gathering attends it."""
    head = event.head
    if head is None or head.dep != "pobj" or head.head.lemma not in ("at", "during") or not frames.is_verbal(head.head.head):
        return
    for token in frames.subjects(head.head.head):
        for who in refer(reading, token):
            if who.type in ("Person", "State", "GovernmentBody"):
                how = scope_of(reading, head.head.head)
                if not how.ended:
                    yield replace(_triple(reading, who, "attends", event, "structure/gathering"), modality=how.modality, polarity=how.polarity)


def _triple(reading: Reading, a: Resolved, predicate: str, b: Resolved, rule: str) -> Statement:
    start, end = min(a.start, b.start), max(a.end, b.end)
    return Statement(
        reading.document.id, a.entity, predicate, b.entity, Evidence(start, end, reading.quote(start, end)),
        extractor=rule, confidence=0.85, subject_span=(a.start, a.end), object_span=(b.start, b.end),
    )  # fmt: skip
