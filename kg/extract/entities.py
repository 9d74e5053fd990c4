"""Which entity each name of a document stands for.

What a document explains (`the Arms Registry (AR)`) comes first, then what the gazetteer knows (see `senses`), then persons in full, then
the rest: an unknown name becomes an entity of its own, typed by what the text says of it.
Invariant: two persons known only by the same last name in two documents are never merged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kg.extract.matcher import Name
from kg.extract.mentions import Title
from kg.extract.naming import abbreviates, acronym_behind, bracketed, free, occasion, person_words
from kg.extract.senses import Senses, ambiguous
from kg.extract.text import Sentence, Token, plain
from kg.model import Document, Entity, Mention, slugify
from kg.ontology import Ontology
from kg.ontology.lexicon import Lexicon

__all__ = ["Resolution", "Resolved", "resolve_names"]

#: Last names that are months too.
MONTHS = frozenset(("april", "may", "june", "august"))
HALVES = frozenset(("North", "South", "East", "West"))
#: Classes of which a longer name in capitals is a name of its own, whatever the gazetteer has of its words.
COMPOSED = ("Agreement", "Event", "GovernmentBody")


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


def resolve_names(
    names: Sequence[Name], titles: Sequence[Title], sentences: Sequence[Sentence], document: Document, ontology: Ontology, lexicon: Lexicon
) -> Resolution:
    """Settle every name of a document; names that nothing supports are left out."""
    text = plain(document.text)
    settling = _Settling(Senses(names, titles, document, ontology, lexicon), document, text, ontology)
    settling.explained(names)
    settling.known(names)
    settling.full_persons(names)
    settling.others(names)
    result = Resolution([], titles=list(titles), entities=settling.entities)
    for name in sorted(names, key=lambda n: (n.start, -n.end)):
        if (found := settling.chosen.get(id(name))) is not None:
            span = document.text[name.start : name.end]
            result.mentions.append(Resolved(name.start, name.end, span, *found, name.found_by, name.head, name.sentence, name.reach))
    _index(result, sentences)
    short = _short_names(result, text) | {w: p for w, p in settling.persons.items() if p[0] in settling.entities or w.lower() in MONTHS}
    _add_short(result, sentences, short)
    result.mentions.sort(key=lambda m: (m.start, -m.end))
    return result


class _Settling:
    """The entities chosen for the names so far, step by step."""

    def __init__(self, senses: Senses, document: Document, text: str, ontology: Ontology) -> None:
        self.senses, self.document, self.text, self.ontology = senses, document, text, ontology
        self.gazetteer = ontology.gazetteer
        self.chosen: dict[int, tuple[str, str]] = {}  #: id(name) -> entity, type
        self.entities: dict[str, Entity] = {}
        self.local: dict[str, tuple[str, str]] = {}  #: written form -> entity, type: acronyms in brackets and names met in full
        self.persons: dict[str, tuple[str, str]] = {}  #: a person's word -> entity, type

    def explained(self, names: Sequence[Name]) -> None:
        """What stands in brackets is another name of what stands before."""
        for before, name in bracketed(names, self.text):
            entity = self._shared(before, name)
            if entity is not None:
                found = entity, self.gazetteer[entity].type
            elif not before.candidates and abbreviates(name.text, before.text):
                found = free(slugify(before.text), before.type, self.gazetteer), before.type
                self.entities[found[0]] = Entity(*found, before.text, (name.text,))
            else:
                continue
            for n in (before, name):
                self.chosen[id(n)] = self.local[n.text] = found

    def _shared(self, before: Name, name: Name) -> str | None:
        """The entity of the gazetteer that a name and its other name stand for."""
        first = self.gazetteer[name.candidates[0]] if name.candidates else None
        if shared := next((c for c in before.candidates if c in name.candidates), None):
            return shared
        if first is not None and first.type == before.type and not ambiguous(first, name.text):
            return first.id
        if before.candidates and abbreviates(name.text, before.text):
            return self.senses.choose(before) or before.candidates[0]
        return None

    def known(self, names: Sequence[Name]) -> None:
        """What the gazetteer knows, and by which words its persons are known."""
        for name in names:
            if id(name) not in self.chosen and name.candidates:
                if name.text in self.local:
                    self.chosen[id(name)] = self.local[name.text]
                elif picked := self.senses.choose(name):
                    self.chosen[id(name)] = (picked, self.gazetteer[picked].type)
            entity, cls = self.chosen.get(id(name), ("", ""))
            if cls == "Person" and entity in self.gazetteer:
                for word in reversed(self.gazetteer[entity].label.split()):
                    self.persons.setdefault(word, (entity, cls))

    def full_persons(self, names: Sequence[Name]) -> None:
        """Unknown persons in full come before their last names."""
        label_of = _full_names(self.ontology)
        for name in names:
            words = person_words(name.text)
            if id(name) in self.chosen or name.type != "Person" or name.candidates or len(words) < 2:
                continue
            known = label_of.get(f"{words[0]} {words[-1]}") or self._met(words[0], words[-1])
            entity = known or free(slugify(" ".join(words)), "Person", self.gazetteer)
            self.chosen[id(name)] = (entity, "Person")
            if entity not in self.gazetteer:
                self.entities.setdefault(entity, Entity(entity, "Person", " ".join(words)))
            self.persons.setdefault(words[-1], (entity, "Person"))

    def _met(self, first: str, last: str) -> str | None:
        """A person met before with the same first and last name."""
        persons = ((i, e.label.split()) for i, e in self.entities.items() if e.type == "Person")
        return next((i for i, words in persons if (words[0], words[-1]) == (first, last)), None)

    def others(self, names: Sequence[Name]) -> None:
        """Last names of persons, and unknown names of all other kinds."""
        for name in names:
            if id(name) in self.chosen or name.text in HALVES:
                continue
            unsupported = bool(name.candidates) and self.gazetteer[name.candidates[0]].type != "Person"
            if unsupported and not (" " in name.text and name.text.istitle() and name.type in COMPOSED):
                continue  # an ambiguous short name that nothing supports; a longer one is a name of its own
            words = person_words(name.text)
            if name.text in self.local:
                found: tuple[str, str] | None = self.local[name.text]
            elif name.type == "Person" or name.candidates and not unsupported or len(words) == 1 and words[0] in self.persons:
                found = self._last_name(name, words)
            else:
                found = self._unknown(name)
            if found is not None:
                self.chosen[id(name)] = found

    def _last_name(self, name: Name, words: list[str]) -> tuple[str, str] | None:
        """A person known by the last word; an unknown one is of this document alone."""
        if words and words[-1] in self.persons:
            return self.persons[words[-1]]
        if not words or name.type != "Person" or name.candidates:
            return None
        entity = f"{slugify(words[-1])}-in-{self.document.id[:8]}"
        self.entities.setdefault(entity, Entity(entity, "Person", words[-1]))
        return entity, "Person"

    def _unknown(self, name: Name) -> tuple[str, str]:
        """A name that becomes an entity of its own."""
        label = re.sub(r"\s+", " ", name.text)
        if name.found_by == "event":
            return occasion(label, name.type, name.start, name.end, self.document, self.text, self.entities)
        slug = slugify(label.lower())
        if slug in self.gazetteer and self.gazetteer[slug].type == name.type:
            return slug, name.type
        entity = free(slug, name.type, self.gazetteer)
        self.local[name.text] = entity, self.entities.setdefault(entity, Entity(entity, name.type, label)).type
        return self.local[name.text]


@lru_cache(maxsize=2)
def _full_names(ontology: Any) -> dict[str, str]:
    """First and last word of the persons' names -> entity."""
    found: dict[str, str] = {}
    for entry in ontology.gazetteer.values():
        if entry.type == "Person":
            for name in (entry.label, *entry.aliases):
                words = person_words(name)
                if len(words) > 1:
                    found.setdefault(f"{words[0]} {words[-1]}", entry.id)
    return found


# --- names by a part of them ------------------------------------------------------------------------------------------


def _short_names(result: Resolution, text: str) -> dict[str, tuple[str, str]]:
    """What a document calls by a part of its name: an acronym that it explains, `the North` for North Korea."""
    short: dict[str, tuple[str, str]] = {}
    for m in result.mentions:
        acronym = acronym_behind(m.text, m.end, text) if m.type not in ("Person", "Office") and m.found_by != "demonym" else None
        if acronym is not None:
            short.setdefault(acronym, (m.entity, m.type))
        if m.type == "State" and (half := re.match(r"(North|South|East|West) [A-Z]", m.text)):
            short.setdefault(half[1], (m.entity, m.type))
    return short


def _add_short(result: Resolution, sentences: Sequence[Sentence], short: dict[str, tuple[str, str]]) -> None:
    """Who is met in full is known by the short name, whatever the tagger thinks."""
    for s, sentence in enumerate(sentences):
        for token in sentence.tokens:
            if token.text in short and token.text[0].isupper() and id(token) not in result.by_token and _stands_alone(token, sentence):
                again = Resolved(token.start, token.end, token.text, *short[token.text], "name", token, s)
                result.mentions.append(again)
                result.by_token[id(token)] = again


def _stands_alone(token: Token, sentence: Sentence) -> bool:
    """Whether a word that also means something else is a short name here: `the North said`, `May met`; not `in May`, `the North Sea`."""
    before = sentence.tokens[token.i - 1].text.lower() if token.i else ""
    after = sentence.tokens[token.i + 1].text if token.i + 1 < len(sentence.tokens) else ""
    if token.text in HALVES:
        return before == "the" and not after[:1].isupper() and after not in ("of", "-") and token.dep not in ("compound", "amod")
    if token.text.lower() in MONTHS:
        return token.dep in ("nsubj", "nsubjpass", "dobj", "poss", "conj") and not after[:1].isdigit() and token.tag in ("NNP", "NNPS")
    return token.entity not in ("DATE", "TIME")


def _index(result: Resolution, sentences: Sequence[Sentence]) -> None:
    """Note which tokens belong to which mention."""
    for mention in result.mentions:
        for token in sentences[mention.sentence].tokens if mention.sentence >= 0 else ():
            if token.start < max(mention.end, mention.reach) and token.end > mention.start:
                result.by_token[id(token)] = mention
