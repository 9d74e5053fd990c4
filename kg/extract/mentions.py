"""Names in a text: which spans name something, and what they may name.

The gazetteer's names come from ``matcher``; capitalised names that it does not hold are found on the parse and typed by their
head noun, their title or the recogniser. Which entity a name stands for is settled in ``entities``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.extract.matcher import WEAPON_NOUNS, Name
from kg.extract.text import Sentence, Token
from kg.ontology import Ontology
from kg.ontology.lexicon import Lexicon

__all__ = ["Title", "find_names", "noun_of", "settles"]

_MONTHS_DAYS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
_DESIGNATION = re.compile(r"[A-Z]{1,4}-?\d{1,4}[A-Z]{0,2}\d?\Z|\d{1,2}[A-Z]\d{1,3}[A-Z]?\Z")
_JOINERS = frozenset("of for the and on de del la von van bin ibn al el to in & '".split())
_NER_TYPES = {
    "PERSON": "Person", "ORG": "Organization", "GPE": "Place", "LOC": "Place", "FAC": "Place", "EVENT": "Event", "LAW": "Agreement",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Title:
    """The title of an office holder in the text (``Foreign Minister``): half-open span and key of the title."""

    start: int
    end: int
    key: str
    head: Token
    sentence: int

    @property
    def noun(self) -> Token:
        """The noun that heads it in the grammar: `Secretary` of `Secretary of Defense`, whose last word is ``head``."""
        above = self.head.head.head
        within = self.head.dep == "pobj" and self.head.head.lemma == "of" and above.start >= self.start
        return above if within else self.head


def find_names(
    sentences: list[Sentence], known: Mapping[int, list[Name]], ontology: Ontology, lexicon: Lexicon, text: str
) -> tuple[list[Name], list[Title]]:
    """All names of a document in order, and the titles of office holders.

    ``known`` are the gazetteer's names by paragraph.
    """
    heads = {word: name for name, cls in ontology.classes.items() for word in cls.heads}
    names: list[Name] = []
    titles: list[Title] = []
    small = frozenset(re.findall(r"(?<!\w)[a-z]+(?!\w)", text))
    for s, sentence in enumerate(sentences):
        inside = [n for n in known.get(sentence.paragraph, ()) if sentence.start <= n.start < sentence.end and not _dated(sentence, n)]
        found_titles = list(_titles(sentence, s, inside, lexicon))
        found = [n for n in _unknown(sentence, inside, found_titles, heads, lexicon, text) if not _common(n, small, sentence)]
        for name in found:
            name.sentence = s
            name.head = _head(sentence, name)
        names.extend(found)
        titles.extend(t for t in found_titles if not any(n.start <= t.start < n.end for n in found))
    return names, titles


def _common(name: Name, small: frozenset[str], sentence: Sentence) -> bool:
    """Whether an unknown name is a common noun in capitals: the document writes it small too, as `Behavior` in a headline."""
    words = name.text.split()
    if name.candidates or name.found_by != "name" or name.type in ("Person", "WeaponSystem") or any(w.isupper() for w in words):
        return False
    return (len(words) == 1 or sentence.headline) and all(w.lower() in small for w in words)


def noun_of(tokens: list[Token], token: Token) -> str:
    """The lemma of a noun; one written in two parts is one: `cease-fire`."""
    if token.lemma == "fire" and token.i > 1 and tokens[token.i - 1].text == "-" and tokens[token.i - 2].text.lower() == "cease":
        return "ceasefire"
    return token.lemma


def _dated(sentence: Sentence, name: Name) -> bool:
    """Whether a person's name is a month or day here: `in May 2018`."""
    return name.type == "Person" and any(t.entity in ("DATE", "TIME") for t in sentence.tokens if t.start < name.end and t.end > name.start)


def _head(sentence: Sentence, name: Name) -> Token | None:
    tokens = [t for t in sentence.tokens if t.start < (name.reach or name.end) and t.end > name.start]
    inside = set(map(id, tokens))
    tops = [t for t in tokens if id(t.head) not in inside or t.head is t]
    return next((t for t in reversed(tops) if t.pos not in ("PUNCT", "SYM")), tops[-1] if tops else None)


def _titles(sentence: Sentence, index: int, names: list[Name], lexicon: Lexicon) -> Iterator[Title]:
    tokens = sentence.tokens
    i = 0
    longest = 5
    while i < len(tokens):
        for size in range(min(longest, len(tokens) - i), 0, -1):
            words = tuple(t.text.lower() for t in tokens[i : i + size])
            key = lexicon.title_words.get(words)
            last = tokens[i + size - 1]
            if key is None and last.tag in ("NNS", "NNPS"):  # `the Foreign Ministers of`
                key = lexicon.title_words.get((*words[:-1], last.lemma)) or lexicon.title_words.get((*words[:-1], words[-1].removesuffix("s")))
            if key is None:
                continue
            span = tokens[i : i + size]
            if any(n.start <= span[0].start < n.end and n.end - n.start > span[-1].end - span[0].start for n in names):
                continue
            if span[-1].pos not in ("NOUN", "PROPN", "ADJ") and size == 1:
                continue
            yield Title(span[0].start, span[-1].end, key, span[-1], index)
            i += size - 1
            break
        i += 1


def _is_name_word(token: Token, first: bool) -> bool:
    word = token.text
    if not word[0].isupper() or re.fullmatch(r"(?:[A-Z]\.)+", word) or word.lower() in _MONTHS_DAYS or word.lower().rstrip(".") in ("i", "question", "moderator", "answer", "mr", "mrs", "ms", "dr", "sen", "rep", "gen", "lt", "col", "st", "adm"):
        return False
    if _DESIGNATION.match(word):
        return True
    if token.pos in ("DET", "PRON", "ADP", "AUX", "VERB", "ADV", "CCONJ", "SCONJ", "PART", "INTJ"):
        return False
    if token.pos == "PROPN" or token.entity in ("PERSON", "ORG", "GPE", "LAW", "EVENT", "FAC", "LOC"):
        return True
    return not first and token.pos in ("NOUN", "ADJ") and token.dep in ("compound", "amod", "nmod") or len(word) > 2 and word.isupper() and word.isalpha() and not first


def _unknown(
    sentence: Sentence, known: list[Name], titles: list[Title], heads: Mapping[str, str], lexicon: Lexicon, text: str
) -> list[Name]:
    """The known names of a sentence together with the unknown ones, longer names swallowing shorter ones."""
    tokens = sentence.tokens
    owner: dict[int, Name] = {}
    for name in known:
        for t in tokens:
            if t.start < name.end and t.end > name.start:
                owner[t.i] = name
    titled = {t.i for title in titles for t in tokens if title.start <= t.start < title.end}
    free = [
        t.i not in owner and t.i not in titled and _is_name_word(t, t.i == 0 or tokens[t.i - 1].text in ('"', ":", "-"))
        for t in tokens
    ]
    result: list[Name] = []
    i = 0
    used: set[int] = set()
    while i < len(tokens):
        if not free[i] or sentence.headline and tokens[i].entity == "" and tokens[i].pos != "PROPN":
            i += 1
            continue
        j = i
        while j + 1 < len(tokens):
            k = j + 1
            while k < len(tokens) and (tokens[k].text.lower() in _JOINERS or tokens[k].text == "-") and k - j < 3 and not free[k]:
                k += 1
            if k < len(tokens) and free[k] and (k == j + 1 or _joins(tokens, j, k, heads)):
                j = k
            else:
                break
        built = _build(tokens, i, j, owner, titled, heads, lexicon, text)
        if built is not None:
            result.append(built)
            used.update(t.i for t in tokens if t.start < built.end and t.end > built.start)
        i = j + 1
    result.extend(n for n in known if not any(t.i in used for t in tokens if t.start < n.end and t.end > n.start))
    result.extend(_events(tokens, result, heads, text))
    result.extend(_described(tokens, result, lexicon, text))
    merged = sorted(result, key=lambda n: (n.start, -n.end))
    kept: list[Name] = []
    for name in merged:
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


#: Nouns for an organisation that stand before its name too.
_LEADING = frozenset(("bank",))


def _joins(tokens: list[Token], j: int, k: int, heads: Mapping[str, str]) -> bool:
    """Whether the small words between two capitalised ones belong to one name: `Ministry of Defence`."""
    between = [t.text.lower() for t in tokens[j + 1 : k]]
    if between == ["-"]:
        return tokens[j].end == tokens[j + 1].start
    if "and" in between or "&" in between:
        if tokens[k].text.lower() in _LEADING and k + 1 < len(tokens) and tokens[k + 1].text[:1].isupper():
            return False  # `Bank Melli and Bank Saderat`
        return heads.get(tokens[k].text.lower()) in ("GovernmentBody", "Organization", "Agreement") and tokens[j].dep != "nsubj"
    return heads.get(tokens[j].text.lower()) is not None or tokens[j].text[0].isupper() and between[0] in ("de", "del", "la", "von", "van", "bin", "ibn", "al", "el")


def _build(
    tokens: list[Token], i: int, j: int, owner: Mapping[int, Name], titled: set[int], heads: Mapping[str, str], lexicon: Lexicon, text: str
) -> Name | None:
    words = [t.text for t in tokens[i : j + 1]]
    if any(t.entity == "PERSON" for t in tokens[i : j + 1]):
        while len(words) > 2 and heads.get(words[0].lower()):  # `Counselor of the Department Derek Chollet`
            i, words = i + 1, words[1:]
    named = [t.entity == "PERSON" for t in tokens[i : j + 1]]
    if len(words) > 2 and named[-2:] == [True, True] and not named[0]:
        first = named.index(True)  # `Affairs Molly Phee`: the end of a title and a person
        i, words = i + first, words[first:]
    while len(words) > 1 and words[0].lower() in lexicon.forms:  # `General Qassem Soleimani`
        i, words = i + 1, words[1:]
    lead = next((w for n, w in enumerate(words) if n + 1 < len(words) and words[n + 1].lower() == "of"), words[-1])
    kind = heads.get(lead.lower()) or heads.get(lead.lower().rstrip("s"))
    if kind is None and len(words) > 1 and words[0].lower() in _LEADING:
        kind = heads.get(words[0].lower())  # `Bank Melli`
    before, after = owner.get(i - 1), owner.get(j + 1)
    entity_labels = [t.entity for t in tokens[i : j + 1] if t.entity]
    label = max(set(entity_labels), key=lambda e: (entity_labels.count(e), e)) if entity_labels else ""
    start, end = tokens[i].start, tokens[j].end
    next_word = tokens[j + 1].text.lower() if j + 1 < len(tokens) else ""
    if words in (["Government"], ["Governments"]) and (before is not None and before.type == "State" or next_word == "of"):
        return None  # `the Russian Government` is the state
    if _DESIGNATION.match(words[-1]) and (next_word in WEAPON_NOUNS or i and tokens[i - 1].text.lower() in WEAPON_NOUNS):
        return Name(start, end, text[start:end], (), "name", "WeaponSystem")
    if before is not None and tokens[i - 1].end + 1 >= start and kind and kind not in ("Person",) and before.type in ("State", "Place", "Organization"):
        return Name(before.start, end, text[before.start : end], (), "composed", kind, within=before)
    if all(w.lower() in lexicon.forms for w in words) or len(words) == 1 and tokens[j].tag == "NNPS" and not words[0].isupper():
        return None
    if len(words) == 1 and not kind and next_word == "of" and not words[0].isupper():
        return None  # `Office of the Spokesperson` is no organisation called Office
    if len(words) == 1 and kind:  # a bare capitalised head noun: `the Treaty`, `the Ministry`
        if kind in ("GovernmentBody",) and next_word == "of" and j + 2 < len(tokens):
            k = j + 2 + (tokens[j + 2].text.lower() == "the" and j + 3 < len(tokens))
            inner = owner.get(k)
            if inner is not None and inner.type in ("State", "Organization"):
                return Name(start, inner.end, text[start : inner.end], (), "composed", kind, within=inner)
        if words[0].lower() in _LEADING and after is not None and after.start == end + 1 and after.type != "Person":
            return Name(start, after.end, text[start : after.end], (), "name", kind)  # `Bank Sputnik`
        return None
    before = owner.get(i - 1)
    if kind is None and after is not None and after.type == "Person" and " " not in after.text and after.start <= end + 1:
        label, end = "PERSON", after.end  # `Vladimir V. Putin`
    if kind is None and label == "PERSON" and before is not None and before.type == "Person" and " " not in before.text and before.end + 1 >= start:
        start = before.start  # `Michel Platini` is not Charles Michel
    if kind is None and label == "PERSON" and after is not None and tokens[j + 1].entity == "PERSON" and after.found_by != "demonym":
        end = after.end
    if kind is None and label == "PERSON" and before is not None and before.end + 1 >= start and tokens[i - 1].entity == "PERSON" and before.found_by not in ("demonym",) and before.type in ("State", "Place"):
        start = before.start
    if len(words) == 1 and label in ("LAW", "EVENT") and not words[0].isupper():
        label = ""
    by_title = i > 0 and (tokens[i - 1].i in titled or tokens[i - 1].text.lower() in lexicon.forms)
    cls = kind or ("Person" if by_title and label in ("PERSON", "", "ORG", "GPE") else _NER_TYPES.get(label, ""))
    if not cls:
        if len(words) == 1:
            if words[0].isupper() and 2 < len(words[0]) < 8:
                cls = "Organization"
            else:
                return None
        else:
            return None  # nothing says what it is: a heading, a term in capitals
    return Name(start, end, text[start:end], (), "name", cls)


_EVENT_NOUNS = frozenset("summit election drill exercise manoeuvre maneuver war-game".split())
_EVENT_WORDS = frozenset(
    "joint naval military air missile tracking presidential parliamentary general snap annual summit defense defence nuclear live-fire live fire".split()
)


def _index_at(tokens: list[Token], start: int) -> int:
    """The token that begins at a character."""
    return next((t.i for t in tokens if t.end > start), 0)


def _events(tokens: list[Token], names: list[Name], heads: Mapping[str, str], text: str) -> Iterator[Name]:
    """`SCO summit`, `joint naval drills`, `the U.S. election`: an event noun with what tells it apart is the event's name."""
    by_end = {n.end: n for n in names}
    for t in tokens[1:]:
        if t.lemma not in _EVENT_NOUNS or t.pos not in ("NOUN", "PROPN"):
            continue
        i = t.i
        while i and (tokens[i - 1].lemma in _EVENT_WORDS or tokens[i - 1].text.lower() in _EVENT_WORDS) and tokens[i - 1].text.lower() != "annual":
            i -= 1
        before = by_end.get(tokens[i - 1].end) if i else None
        if before is None and i > 2 and tokens[i - 1].text == ")":  # `Shanghai Cooperation Organization (SCO) summit`
            inner = by_end.get(tokens[i - 2].end)
            opened = inner and next((k for k in range(i - 2, 0, -1) if tokens[k].text == "("), None)
            before = by_end.get(tokens[opened - 1].end) if opened else None
        if before is not None and i > 2 and tokens[before_at := _index_at(tokens, before.start) - 1].text == "-" and (first := by_end.get(tokens[before_at - 1].end)):
            before = first  # `the EU-U.S. summit`
        if before is not None and before.type in ("Organization", "Place", "GovernmentBody", "State") and (t.lemma in ("summit", "election")):
            yield Name(before.start, t.end, text[before.start : t.end], (), "event", "Event", within=before)
        elif i < t.i:
            yield Name(tokens[i].start, t.end, text[tokens[i].start : t.end], (), "event", "Event")


_PLAIN = frozenset(
    "new such own same other previous recent current own first second last next final future major key important so-called entire whole different several "
    "international bilateral historic landmark similar additional possible potential proposed good bad best better big great original old initial full "
    "immediate ongoing future eventual upcoming planned lasting durable just fair separate similar identical".split()
)
_CURRENCIES = frozenset("dollar euro pound rouble ruble yuan yen".split())
#: How a dispute is resolved; a resolution of this kind is no document.
_SETTLING = frozenset("peaceful diplomatic political negotiated dispute conflict crisis mutual amicable swift quick".split())


def settles(noun: Token) -> bool:
    """Whether a `resolution` is the end of a quarrel: `the peaceful resolution of disputes`."""
    of = (p.lemma for c in noun.children if c.dep == "prep" and c.lemma in ("of", "to") for p in c.children if p.dep == "pobj")
    return any(c.text.lower() in _SETTLING for c in noun.children) or any(w in _SETTLING or w in ("war", "issue", "question") for w in of)


def _described(tokens: list[Token], names: list[Name], lexicon: Lexicon, text: str) -> Iterator[Name]:
    """`a seven-point peace plan`, `an interim deal`: an agreement or plan that the document names by what it is."""
    covered = [(n.start, n.end) for n in names]
    for t in tokens:
        if noun_of(tokens, t) not in lexicon.cues["nouns"]["described"] or t.pos not in ("NOUN", "PROPN") or t.dep == "compound":
            continue
        modifiers = [c for c in t.children if c.dep in ("compound", "amod", "nummod", "nmod") and c.i < t.i and c.text.lower() not in _PLAIN and not c.text[0].isupper() and not c.text[0].isdigit()]
        if t.lemma == "resolution" and settles(t) or t.tag == "NNS" and (t.lemma == "plan" or not t.child("det", "poss", "nummod")):
            continue  # a `peaceful resolution`, `trade agreements`: nothing to look up
        if any(x.lemma in _CURRENCIES for m in modifiers for x in m.subtree()):
            continue  # `a multi-million dollar contract`: what it costs
        modifiers = [c for c in modifiers if c.text.lower() != "cease" or any(x.i < c.i for x in c.subtree() if x.dep != "det")]
        if t.tag == "NNS" and all(c.dep == "nummod" for c in modifiers):
            continue  # `two treaties`
        if not modifiers or any(x.tag in ("JJS", "RBS", "RBR") for m in modifiers for x in m.subtree()):
            continue  # `the most heavily monitored agreement`: what it is like
        first = min(x.i for m in modifiers for x in m.subtree())
        start = tokens[first].start
        if t.i - first > 5 or any(a < t.end and b > start for a, b in covered) or tokens[first].pos in ("DET", "PRON"):
            continue
        yield Name(start, t.end, text[start : t.end], (), "event", "Agreement")
