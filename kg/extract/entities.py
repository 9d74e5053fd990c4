"""Which entity a name stands for in this document.

The gazetteer proposes; brackets, full names, dates, context words and the name's place in the clause
decide. An unknown name becomes an entity of its own, typed by what the text says of it. Two persons
known only by the same last name in two documents are never merged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kg.extract.matcher import Name
from kg.extract.mentions import Title
from kg.extract.text import Sentence, Token, plain
from kg.model import Document, Entity, Mention, slugify
from kg.ontology import Entry, Ontology

__all__ = ["Resolution", "Resolved", "occasion", "resolve_names"]


@dataclass(slots=True, eq=False)
class Resolved:
    """A mention with its entity and its place in the parse."""

    start: int
    end: int
    text: str
    entity: str
    type: str
    found_by: str
    head: Token | None = None
    sentence: int = -1
    reach: int = 0  #: end of the words that go with it, see ``mentions.Name``

    def mention(self) -> Mention:
        """As the model has it."""
        return Mention(self.start, self.end, self.text, self.entity, self.type, self.found_by)


@dataclass(slots=True)
class Resolution:
    """All named mentions of a document in order, the new entities, and the office holders that it names."""

    mentions: list[Resolved]
    by_token: dict[int, Resolved] = field(default_factory=dict)  #: id(token) -> the named mention it belongs to
    entities: dict[str, Entity] = field(default_factory=dict)
    titles: list[Title] = field(default_factory=list)
    holders: dict[tuple[str, str], str] = field(default_factory=dict)  #: (title, of) -> person, as the text says
    introduced: dict[int, Resolved] = field(default_factory=dict)  #: id(head token) -> the event or agreement that it brings in


#: Last names that are months too.
MONTHS = frozenset(("april", "may", "june", "august"))
HALVES = frozenset(("North", "South", "East", "West"))
_EXPLAINED = re.compile(r" \(([A-Z][A-Za-z]{1,7})\)|, or ([A-Z][A-Z]{1,7}),")
_MOTION = frozenset(
    "travel fly arrive go visit head come return move leave depart reach meet gather convene hold host live bear sign locate base "
    "station deploy speak take_place attend stay".split()
)


#: Acts of war against a place; what is attacked in words is no city.
_WARLIKE = frozenset(
    "attack strike airstrike shelling bombing bombardment raid assault siege barrage offensive blockade missile rocket drone bomb shell battle".split()
)
_SPOKEN = frozenset("verbal rhetorical scathing veiled personal diplomatic economic fierce cyber political propaganda".split())
_BESIEGE = frozenset(
    "visit leave reach attack shell bomb capture occupy enter strike seize tour bombard besiege storm raid pound evacuate encircle target hit liberate".split()
)


def _valid(entry: Entry, date: str | None) -> bool:
    if date is None:
        return True
    return (not entry.start or entry.start[:4] <= date[:4]) and (not entry.end or date <= entry.end or entry.end[:4] >= date[:4])


def _place_sense(head: Token | None) -> bool:
    """Whether a capital's name is used for the city: `in Moscow`, `flew to Washington`; not `with Moscow`, `Moscow denied`."""
    if head is None:
        return False
    if head.dep == "pobj" and head.head.dep in ("prep", "agent"):
        preposition, governor = head.head.lemma, head.head.head
        if preposition in ("in", "at", "near", "outside", "inside", "around", "across", "into", "through"):
            return True
        if preposition in ("to", "from", "for", "via") and governor.lemma in _MOTION:
            return True
        if preposition in ("on", "against", "of", "at", "over", "for") and governor.lemma in _WARLIKE:
            return not any(c.text.lower() in _SPOKEN for c in governor.children)
        return preposition == "from" and governor.pos in ("NOUN", "PROPN") and governor.lemma not in ("withdrawal", "support", "threat", "pressure", "request")
    if head.dep in ("conj", "appos") and head.head.pos in ("PROPN", "NOUN") and head.head is not head:
        return _place_sense(head.head)
    if head.dep == "dobj":
        return head.head.lemma in _BESIEGE
    if head.dep == "npadvmod" or head.dep == "ROOT":
        return True
    return head.dep == "compound" and head.head.lemma in ("airport", "street", "area", "region", "suburb", "office", "summit", "conference", "resident", "city")


def _acts(head: Token | None) -> bool:
    """Whether a name stands where somebody acts: as subject, or behind `by`."""
    while head is not None and head.dep == "conj" and head.head is not head:
        head = head.head
    return head is not None and (head.dep in ("nsubj", "nsubjpass") or head.dep == "pobj" and head.head.lemma == "by")


def _ambiguous(entry: Entry, name: str) -> bool:
    """Whether the entry says of this name, however spelled, that it needs support."""
    return bool(entry.ambiguous) and name.lower() in {a.lower() for a in entry.ambiguous}


class _Names:
    """The choice among candidates, with the document as context."""

    def __init__(self, names: Sequence[Name], titles: Sequence[Title], document: Document, ontology: Ontology) -> None:
        self.ontology, self.document = ontology, document
        self.gazetteer = ontology.gazetteer
        self.date = document.published
        self.words = frozenset(re.findall(r"[a-z]+", document.text.lower()))
        self.sure: Counter[str] = Counter()
        for name in names:
            if len(name.candidates) == 1 and not _ambiguous(self.gazetteer[name.candidates[0]], name.text):
                self.sure[name.candidates[0]] += 1
        self.ends = {n.end: n.candidates[0] for n in names if n.candidates and n.type == "State"}  #: where a state's name ends
        self.titles = {t.end: t for t in titles}
        self.years = Counter(re.findall(r"\b(?:1[89]|20)\d\d\b", document.text))
        self.soviet = self.sure["soviet-union"] > self.sure["russia"]

    def choose(self, name: Name) -> str | None:
        """The entity of a gazetteer name, or None when nothing supports any candidate."""
        entries = [self.gazetteer[c] for c in name.candidates]
        if (body := self._owned_body(name)) is not None:
            return body
        if (holder := self._titled(name, entries)) is not None:
            return holder
        seated = [e for e in entries if e.type == "Organization" and name.text in e.seats]
        if seated:  # `Brussels warned Poland`: the organisation acts, all else happens in the city
            rest = [e for e in entries if e not in seated]
            acting = max(seated, key=lambda e: (self.sure[e.id], e.id))
            return acting.id if _acts(name.head) or not rest else rest[0].id
        places = [e for e in entries if e.type == "Place"]
        states = [e for e in entries if e.type == "State"]
        if places and states:
            if name.found_by == "demonym":
                places = []
            else:
                alive = [e for e in states if _valid(e, self.date) or self.sure[e.id]]
                state_sense = alive and not _place_sense(name.head) and not all(_ambiguous(e, name.text) for e in alive)
                entries = alive if state_sense else places
        if len(entries) > 1 and all(e.type == "State" for e in entries):
            ranked = sorted(entries, key=lambda e: (self._era(e), -self.sure[e.id], e.id))
            return ranked[0].id
        supported = []
        for entry in entries:
            ambiguous = _ambiguous(entry, name.text)
            support = self.sure[entry.id] > 0 or bool(self.words & set(entry.context))
            support = support or entry.type == "GovernmentBody" and self._most_named(entry, entries)
            if not ambiguous or support or (entry.type == "Person" and self._in_office(entry)):
                supported.append((entry, ambiguous, support))
        if not supported:
            return None
        supported.sort(key=lambda x: (x[1] and not x[2], -self.sure[x[0].id], not self.words & set(x[0].context), not _valid(x[0], self.date), not self._in_office(x[0]), x[0].id))
        return supported[0][0].id

    def _titled(self, name: Name, entries: Sequence[Entry]) -> str | None:
        """`President Carter`: a last name that needs support has it in the office before it; of two that held it, the one of the text's years."""
        title = self.titles.get(name.start - 1)
        persons = [e for e in entries if e.type == "Person"]
        if title is None or not persons or not any(_ambiguous(e, name.text) for e in persons):
            return None
        owner = self.ends.get(title.start - 1) or self.ends.get(title.start - 3)
        ranked: list[tuple[bool, int, str]] = []
        for e in persons:
            terms = [t for t in e.terms if (t.office == title.key or title.key == "secretary" and t.office.startswith("secretary-of")) and owner in (None, t.of)]
            if terms:
                told = sum(n for year, n in self.years.items() if any((t.start or "")[:4] <= year and (not t.end or year <= t.end[:4]) for t in terms))
                now = self.date is not None and any((t.start or "") <= self.date and (not t.end or self.date <= t.end) for t in terms)
                ranked.append((now, told, e.id))
        ranked.sort(reverse=True)
        if len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]:
            return None
        return ranked[0][2] if ranked and (ranked[0][0] or ranked[0][1]) else None

    def _owned_body(self, name: Name) -> str | None:
        """`Russia's National Security Council`: the body of the state whose possessive stands before a name that another's body has too."""
        if not name.candidates or self.gazetteer[name.candidates[0]].type != "GovernmentBody":
            return None
        owner = self.ends.get(name.start - 3) if self.document.text[name.start - 3 : name.start] in ("'s ", "’s ") else None
        if owner is None or any(self.gazetteer[c].within == owner for c in name.candidates):
            return None
        return next((e.id for e in self.gazetteer.values() if e.within == owner and e.type == "GovernmentBody" and any(a.endswith(" " + name.text) for a in e.aliases)), None)

    def _most_named(self, entry: Entry, others: list[Entry]) -> bool:
        """Whether it is this body: its state is named most; that of an organisation where no other is named in full (`the Security Council`)."""
        shared = [o for o in others if o.within and self.gazetteer[o.within].type == "Organization"]
        if entry in shared:
            return not any(self.sure[o.id] for o in others if o is not entry)
        count = self.sure[entry.within or ""]
        return (not shared or self.sure[entry.id] > 0) and count > 0 and all(self.sure[o.within or ""] < count for o in others if o is not entry)

    def _era(self, entry: Entry) -> int:
        """0 for the state of the document's time: the date, unless the text itself speaks of the Soviet Union."""
        if entry.id == "soviet-union":
            return 0 if self.soviet else 1 if self.date is None or self.date > "1991" else 0
        if entry.id == "russia":
            return 1 if self.soviet else 0
        return 0 if _valid(entry, self.date) else 1

    def _in_office(self, entry: Entry) -> bool:
        if self.date is None or entry.type != "Person":
            return False
        year = self.date[:4]
        return any((not t.start or t.start[:4] <= year) and (not t.end or t.end[:4] >= year) for t in entry.terms)


@lru_cache(maxsize=2)
def _full_names(ontology: Any) -> dict[str, str]:
    """First and last word of the persons' names -> entity."""
    found: dict[str, str] = {}
    for entry in ontology.gazetteer.values():
        if entry.type == "Person":
            for name in (entry.label, *entry.aliases):
                words = _person_words(name)
                if len(words) > 1:
                    found.setdefault(f"{words[0]} {words[-1]}", entry.id)
    return found


def _bracketed(names: Sequence[Name], text: str) -> dict[int, Name]:
    """id of a name in brackets, or between `, or` and a comma -> the name right before it."""
    pairs = {}
    for before, after in zip(names, names[1:], strict=False):
        gap = text[before.end : after.start]
        if 1 <= len(gap) <= 5 and gap.strip() + text[after.end : after.end + 1] in ("()", ", or,"):
            pairs[id(after)] = before
    return pairs


def _abbreviates(short: str, long: str) -> bool:
    """Whether an acronym's letters are initials of the name, in order."""
    letters = [c for c in short.upper() if c.isalpha()]
    initials = [w[0].upper() for w in re.findall(r"[^\W_]+", long)]
    position = 0
    for letter in letters:
        while position < len(initials) and initials[position] != letter:
            position += 1
        if position == len(initials):
            return False
        position += 1
    return len(letters) > 1


def resolve_names(
    names: Sequence[Name], titles: Sequence[Title], sentences: Sequence[Sentence], document: Document, ontology: Ontology
) -> Resolution:
    """Settle every name of a document; names that nothing supports are left out."""
    text = plain(document.text)
    choice = _Names(names, titles, document, ontology)
    brackets = _bracketed(names, text)
    gazetteer = ontology.gazetteer
    chosen: dict[int, tuple[str, str]] = {}  # id(name) -> entity, type
    entities: dict[str, Entity] = {}
    local: dict[str, tuple[str, str]] = {}  # written form -> entity, type: acronyms in brackets and names met in full

    for name in names:  # what stands in brackets is another name of what stands before
        before = brackets.get(id(name))
        if before is None:
            continue
        shared = [c for c in before.candidates if c in name.candidates]
        if shared:
            entity = shared[0]
        elif name.candidates and gazetteer[name.candidates[0]].type == before.type and not _ambiguous(gazetteer[name.candidates[0]], name.text):
            entity = name.candidates[0]
        elif before.candidates and _abbreviates(name.text, before.text):
            entity = choice.choose(before) or before.candidates[0]
        elif not before.candidates and _abbreviates(name.text, before.text):
            entity = ""
        else:
            continue
        if entity:
            for n in (before, name):
                chosen[id(n)] = (entity, gazetteer[entity].type)
                local[n.text] = (entity, gazetteer[entity].type)
        else:
            entity = _slug(slugify(before.text), before.type, gazetteer)
            for n in (before, name):
                chosen[id(n)] = (entity, before.type)
                local[n.text] = (entity, before.type)
            entities[entity] = Entity(entity, before.type, before.text, (name.text,))

    persons: dict[str, tuple[str, str]] = {}
    for name in names:
        if id(name) not in chosen and name.candidates and name.text in local:
            chosen[id(name)] = local[name.text]
        if id(name) not in chosen and name.candidates and (picked := choice.choose(name)):
            chosen[id(name)] = (picked, gazetteer[picked].type)
        if id(name) in chosen:
            entity, cls = chosen[id(name)]
            if cls == "Person" and entity in gazetteer:
                for word in reversed(gazetteer[entity].label.split()):
                    persons.setdefault(word, (entity, cls))
    label_of = _full_names(ontology)
    for name in names:  # unknown persons in full come before their last names
        if id(name) in chosen or name.type != "Person" or name.candidates:
            continue
        words = _person_words(name.text)
        if len(words) > 1:
            known = label_of.get(f"{words[0]} {words[-1]}") or next(
                (e for e, _ in entities.items() if entities[e].type == "Person" and entities[e].label.split()[-1] == words[-1] and entities[e].label.split()[0] == words[0]), None
            )
            entity = known or _slug(slugify(" ".join(words)), "Person", gazetteer)
            chosen[id(name)] = (entity, "Person")
            if entity not in gazetteer:
                entities.setdefault(entity, Entity(entity, "Person", " ".join(words)))
            persons.setdefault(words[-1], (entity, "Person"))
    for name in names:
        if id(name) in chosen or name.text in HALVES:
            continue
        unsupported = bool(name.candidates) and gazetteer[name.candidates[0]].type != "Person"
        if unsupported and not (" " in name.text and name.text.istitle() and name.type in ("Agreement", "Event", "GovernmentBody")):
            continue  # an ambiguous short name that nothing supports; a longer one is a name of its own
        if name.text in local:
            chosen[id(name)] = local[name.text]
            continue
        words = _person_words(name.text)
        if name.type == "Person" or name.candidates and not unsupported or words and words[-1] in persons and len(words) == 1:
            if words and words[-1] in persons:
                chosen[id(name)] = persons[words[-1]]
            elif words and name.type == "Person" and not name.candidates:
                entity = f"{slugify(words[-1])}-in-{document.id[:8]}"
                chosen[id(name)] = (entity, "Person")
                entities.setdefault(entity, Entity(entity, "Person", words[-1]))
            continue
        label = re.sub(r"\s+", " ", name.text)
        if name.found_by == "event":
            chosen[id(name)] = occasion(label, name.type, name.start, name.end, document, text, entities)
            continue
        slug = slugify(label.lower())
        if slug in gazetteer and gazetteer[slug].type == name.type:
            chosen[id(name)] = (slug, name.type)
            continue
        entity = _slug(slug, name.type, gazetteer)
        kept = entities.setdefault(entity, Entity(entity, name.type, label))
        chosen[id(name)] = (entity, kept.type)
        local[name.text] = (entity, kept.type)
    result = Resolution([], titles=list(titles), entities=entities)
    for name in sorted(names, key=lambda n: (n.start, -n.end)):
        if id(name) not in chosen:
            continue
        entity, cls = chosen[id(name)]
        span = document.text[name.start : name.end]
        result.mentions.append(Resolved(name.start, name.end, span, entity, cls, name.found_by, name.head, name.sentence, name.reach))
    _index(result, sentences)
    short = _short_names(result, names, text) | {w: p for w, p in persons.items() if p[0] in entities or w.lower() in MONTHS}
    for s, sentence in enumerate(sentences):  # a person met in full is known by the last name, whatever the tagger thinks
        for token in sentence.tokens:
            if token.text in short and token.text[0].isupper() and id(token) not in result.by_token and _stands_alone(token, sentence):
                entity, cls = short[token.text]
                again = Resolved(token.start, token.end, token.text, entity, cls, "name", token, s)
                result.mentions.append(again)
                result.by_token[id(token)] = again
    result.mentions.sort(key=lambda m: (m.start, -m.end))
    return result


def _short_names(result: Resolution, names: Sequence[Name], text: str) -> dict[str, tuple[str, str]]:
    """What a document calls by a part of its name: an acronym that it explains, `the North` for North Korea."""
    short: dict[str, tuple[str, str]] = {}
    for m in result.mentions:
        if m.type not in ("Person", "Office") and m.found_by != "demonym" and (said := _EXPLAINED.match(text, m.end)) and _abbreviates(said[1] or said[2], m.text):
            short.setdefault(said[1] or said[2], (m.entity, m.type))
        if m.type == "State" and (half := re.match(r"(North|South|East|West) [A-Z]", m.text)):
            short.setdefault(half[1], (m.entity, m.type))
    return short


def _stands_alone(token: Token, sentence: Sentence) -> bool:
    """Whether a word that also means something else is a short name here: `the North said`, `May met`; not `in May`, `the North Sea`."""
    before = sentence.tokens[token.i - 1].text.lower() if token.i else ""
    after = sentence.tokens[token.i + 1].text if token.i + 1 < len(sentence.tokens) else ""
    if token.text in HALVES:
        return before == "the" and not after[:1].isupper() and after not in ("of", "-") and token.dep not in ("compound", "amod")
    if token.text.lower() in MONTHS:
        return token.dep in ("nsubj", "nsubjpass", "dobj", "poss", "conj") and not after[:1].isdigit() and token.tag in ("NNP", "NNPS")
    return token.entity not in ("DATE", "TIME")


def occasion(
    label: str, cls: str, start: int, end: int, document: Document, text: str, entities: dict[str, Entity], others: tuple[str, ...] = ()
) -> tuple[str, str]:
    """An event that comes again (`the SCO summit`) is one of its year: the year in or beside its words, else of publication."""
    said = (
        re.search(r"\b(1[89]\d\d|20\d\d)\b", label) or re.search(r"\b(1[89]\d\d|20\d\d)\s*$", text[max(0, start - 6) : start])
        or re.match(r"\s+(?:in|of) (1[89]\d\d|20\d\d)\b", text[end:])
    )  # fmt: skip
    short = re.sub(r"^.*\(([A-Z][\w+-]+)\)\s*", r"\1 ", label)
    year = said[1] if said else (document.published or "")[:4]
    singular = re.sub(r"(?<=[a-z]{3})s$", "", short) if short.lower().endswith(("drills", "exercises", "manoeuvres", "maneuvers")) else short
    slug = slugify(singular) if year and year in label else f"{slugify(singular)}-{year or 'in-' + document.id[:8]}"
    aliases = {short, label, singular, *others}
    if slug in entities:
        aliases |= set(entities[slug].aliases) | {entities[slug].label}
    title = f"{short[:1].upper()}{short[1:]}" + (f", {year}" if year and year not in label else "")
    entities[slug] = Entity(slug, cls, title, tuple(sorted(aliases - {title})))
    return slug, cls


def _person_words(text: str) -> list[str]:
    return [w for w in re.findall(r"[^\W\d_][\w'’.-]*", text) if not re.fullmatch(r"[A-Z]\.?", w) and w.lower() not in ("jr", "jr.", "iii", "ii")]


def _slug(slug: str, cls: str, gazetteer: Mapping[str, Entry]) -> str:
    """A slug that the gazetteer holds for something else gets the class as suffix."""
    return f"{slug}-{cls.lower()}" if slug in gazetteer else slug


def _index(result: Resolution, sentences: Sequence[Sentence]) -> None:
    for mention in result.mentions:
        if mention.sentence < 0:
            continue
        for token in sentences[mention.sentence].tokens:
            if token.start < max(mention.end, mention.reach) and token.end > mention.start:
                result.by_token[id(token)] = mention
