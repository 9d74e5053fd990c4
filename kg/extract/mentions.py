"""Names in a text: which spans name something, and what they may name.

Two sources: the gazetteer, matched on the characters (so it needs no parse), and capitalised names
that it does not hold, found on the parse and typed by their head noun, their title or the recogniser.
Which entity a name stands for is settled in ``entities``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kg.extract.text import Sentence, Token, plain
from kg.ontology import Entry, Ontology
from kg.ontology.lexicon import Lexicon

__all__ = ["Matcher", "Name", "Title", "find_names", "matcher", "recase"]

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|(?:[A-Z]\.)+[A-Z]\b|[^\W_]+")
_GAP = re.compile(r"(?: ?[-–—/+] ?|- | ?|'|'s |\. |, )\Z")
_BRACKET = re.compile(r" ?\(([A-Z][A-Za-z0-9]{1,9})\) ?\Z")
_NOT_BEFORE = frozenset("south north latin central native african anglo".split())  #: "South American" is not the state
_MONTHS_DAYS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
_DESIGNATION = re.compile(r"[A-Z]{1,4}-?\d{1,4}[A-Z]{0,2}\d?\Z|\d{1,2}[A-Z]\d{1,3}[A-Z]?\Z")
_WEAPON_NOUNS = frozenset(
    "missile missiles rocket rockets bomber bombers fighter fighters jet jets tank tanks launcher launchers system systems drone "
    "drones interceptor interceptors torpedo submarine howitzer helicopter helicopters aircraft warplane warplanes".split()
)
_WEAPON_TAIL = _WEAPON_NOUNS | frozenset("cruise ballistic short medium long range short-range medium-range defense defence air".split())
_JOINERS = frozenset("of for the and on de del la von van bin ibn al el to in & '".split())
_NER_TYPES = {
    "PERSON": "Person", "ORG": "Organization", "GPE": "Place", "LOC": "Place", "FAC": "Place", "EVENT": "Event", "LAW": "Agreement",
}  # fmt: skip


@dataclass(slots=True, eq=False)
class Name:
    """A half-open span ``[start, end)`` that names something, with the entities it may stand for (best first)."""

    start: int
    end: int
    text: str
    candidates: tuple[str, ...]
    found_by: str  #: gazetteer, demonym, seat, title, name, composed, acronym
    type: str  #: class of the first candidate, or the guess for an unknown name
    head: Token | None = None
    sentence: int = -1
    reach: int = 0  #: end of the words that go with it: `missile system` behind `S-300`; 0: nothing does
    within: Name | None = None  #: composed names: the state or organisation named inside (`Russian Foreign Ministry`)


@dataclass(frozen=True, slots=True)
class Title:
    """The title of an office holder in the text (``Foreign Minister``): half-open span and key of the title."""

    start: int
    end: int
    key: str
    head: Token
    sentence: int


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    ends: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)  # entity, words as written, found_by


def _fold(word: str) -> str:
    if word.isascii():
        return word.replace(".", "").lower()
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace(".", "").casefold()


def _written(word: str, name: str, *, several: bool, common: bool, shouted: bool) -> bool:
    """Whether a word of the text may be this word of a name, given its case."""
    word, name = word.replace(".", ""), name.replace(".", "")
    if common or word == name or name.islower() and (word.islower() or word.istitle()):
        return True
    if len(name) > 1 and name.isupper():
        return False  # an acronym counts only as written: INF, START, US
    if word.isupper() and len(word) > 1:
        return shouted or len(name) > 4
    return several and (word[:1].isupper() or not name[:1].isupper() or word.islower() and len(name) > 3)


class Matcher:
    """The gazetteer as a trie over words; finds the longest names, left to right."""

    def __init__(self, ontology: Ontology) -> None:
        self.gazetteer: Mapping[str, Entry] = ontology.gazetteer
        self._root = _Node()
        for entry in ontology.gazetteer.values():
            for names, found_by in (((entry.label, *entry.aliases), "gazetteer"), (entry.demonyms, "demonym"), (entry.seats, "seat")):
                for name in names:
                    self._add(name, entry.id, found_by)

    def _add(self, name: str, entity: str, found_by: str) -> None:
        words = tuple(_WORD.findall(plain(name)))
        if not words:
            return
        variants = [words]
        if name.islower() or words[-1].islower() and len(words) > 1:  # a common noun: the plural, and British spelling
            last = words[-1]
            variants.append((*words[:-1], last + ("es" if last.endswith(("s", "x", "ch", "sh")) else "s")))
        if len(words) == 1 and words[0].isupper() and len(words[0]) > 2 and not entity.islower():
            variants.append((words[0] + "s",))
        for variant in list(variants):
            for a, b in (("defense", "defence"), ("Defense", "Defence"), ("Organization", "Organisation"), ("Labor", "Labour")):
                if a in variant:
                    variants.append(tuple(b if w == a else w for w in variant))
                elif b in variant:
                    variants.append(tuple(a if w == b else w for w in variant))
        for variant in variants:
            node = self._root
            for word in variant:
                node = node.next.setdefault(_fold(word), _Node())
            if (entity, variant, found_by) not in node.ends:
                node.ends.append((entity, variant, found_by))

    def find(self, text: str, offset: int = 0) -> list[Name]:
        """The names in a paragraph's plain text; ``offset`` is added to the spans."""
        words = [(m.start(), m.end(), m[0]) for m in _WORD.finditer(text)]
        folded = [_fold(w[2]) for w in words]
        letters = [c for c in text if c.isalpha()]
        shouted = sum(c.isupper() for c in letters) > 0.6 * len(letters)
        found: list[Name] = []
        i = 0
        while i < len(words):
            match = self._longest(text, words, folded, i, shouted) if folded[i] in self._root.next else None
            if match is None:
                i += 1
                continue
            last, ends = match
            start, stop = words[i][0], words[last][1]
            if text[start:stop].endswith(".") and len(text[start:stop].replace(".", "")) > 1 and "." not in text[start : stop - 1]:
                stop -= 1
            demonym = any(e[2] == "demonym" for e in ends)
            if demonym and i and folded[i - 1] in _NOT_BEFORE:
                i = last + 1
                continue
            ids = tuple(dict.fromkeys(e[0] for e in ends))
            # an acronym in brackets inside a name may end it: "(INF) Treaty" is walked over, "Treaty (INF)" is not
            name = Name(offset + start, offset + stop, text[start:stop], ids, ends[0][2], self.gazetteer[ids[0]].type)
            if not any("".join(e[1]).islower() for e in ends):
                _trim(name)
            found.append(name)
            i = last + 1
        return found

    def _longest(
        self, text: str, words: list[tuple[int, int, str]], folded: list[str], i: int, shouted: bool
    ) -> tuple[int, list[tuple[str, tuple[str, ...], str]]] | None:
        best = None
        node = self._root
        spelled: list[str] = []
        j = i
        while j < len(words):
            if j > i:
                gap = text[words[j - 1][1] : words[j][0]]
                bracket = j + 1 < len(words) and gap.endswith("(") and _BRACKET.match(text[words[j - 1][1] : words[j + 1][0]])
                if bracket and folded[j + 1] in node.next:
                    j += 1
                elif not _GAP.match(gap):
                    break
            step = node.next.get(folded[j])
            if step is None:
                break
            node = step
            spelled.append(words[j][2])
            ends = [
                e for e in node.ends
                if len(e[1]) == len(spelled)
                and ("," in gap_text(text, words, i, j)) <= (e[0] in self.gazetteer and any("," in n for n in (self.gazetteer[e[0]].label, *self.gazetteer[e[0]].aliases)))
                and all(
                    _written(w, n, several=len(spelled) > 1, common="".join(e[1]).islower() and e[2] == "gazetteer", shouted=shouted)
                    for w, n in zip(spelled, e[1], strict=True)
                )
            ]  # fmt: skip
            if ends:
                best = (j, ends)
            j += 1
        return best


def _trim(name: Name) -> None:
    """A designation without the common nouns behind it: `S-300` of `S-300 missile system`."""
    words = name.text.split(" ")
    kept = len(words)
    while kept > 1 and words[kept - 1].islower() and words[kept - 1] in _WEAPON_TAIL:
        kept -= 1
    if name.type == "WeaponSystem" and kept < len(words) and any(c.isupper() for c in words[kept - 1]) and not words[0].islower():
        name.reach = name.end
        name.text = " ".join(words[:kept])
        name.end = name.start + len(name.text)


def gap_text(text: str, words: list[tuple[int, int, str]], i: int, j: int) -> str:
    """The text between the words ``i`` and ``j``."""
    return text[words[i][1] : words[j][0]] if j > i else ""


@lru_cache(maxsize=2)
def matcher(ontology: Any) -> Matcher:
    """The matcher of an ontology, built once."""
    return Matcher(ontology)


def recase(text: str, names: Iterable[Name], offset: int) -> str:
    """A headline in Title Case as a sentence: capitals kept in names, and at the start. Same length."""
    words = list(_WORD.finditer(text))
    capital = [m for m in words if m[0][0].isupper()]
    if len(words) < 3 or len(capital) < 0.7 * len(words):
        return text
    shouted = sum(m[0].isupper() for m in words) > 0.6 * len(words)
    kept = [(n.start - offset, n.end - offset) for n in names]
    out = list(text)
    for m in words[1:]:
        if any(a <= m.start() < b for a, b in kept) or not shouted and len(m[0]) > 1 and m[0][1:] != m[0][1:].lower():
            continue
        out[m.start() : m.end() if shouted else m.start() + 1] = text[m.start() : m.end() if shouted else m.start() + 1].lower()
    return "".join(out)


def find_names(
    sentences: list[Sentence], known: Mapping[int, list[Name]], ontology: Ontology, lexicon: Lexicon, text: str
) -> tuple[list[Name], list[Title]]:
    """All names of a document in order, and the titles of office holders.

    ``known`` are the gazetteer's names by paragraph.
    """
    heads = {word: name for name, cls in ontology.classes.items() for word in cls.heads}
    names: list[Name] = []
    titles: list[Title] = []
    for s, sentence in enumerate(sentences):
        inside = [n for n in known.get(sentence.paragraph, ()) if sentence.start <= n.start < sentence.end and not _dated(sentence, n)]
        found_titles = list(_titles(sentence, s, inside, lexicon))
        found = _unknown(sentence, inside, found_titles, heads, lexicon, text)
        for name in found:
            name.sentence = s
            name.head = _head(sentence, name)
        names.extend(found)
        titles.extend(t for t in found_titles if not any(n.start <= t.start < n.end for n in found))
    return names, titles


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


def _joins(tokens: list[Token], j: int, k: int, heads: Mapping[str, str]) -> bool:
    """Whether the small words between two capitalised ones belong to one name: `Ministry of Defence`."""
    between = [t.text.lower() for t in tokens[j + 1 : k]]
    if between == ["-"]:
        return tokens[j].end == tokens[j + 1].start
    if "and" in between or "&" in between:
        return heads.get(tokens[k].text.lower()) in ("GovernmentBody", "Organization", "Agreement") and tokens[j].dep != "nsubj"
    return heads.get(tokens[j].text.lower()) is not None or tokens[j].text[0].isupper() and between[0] in ("de", "del", "la", "von", "van", "bin", "ibn", "al", "el")


def _build(
    tokens: list[Token], i: int, j: int, owner: Mapping[int, Name], titled: set[int], heads: Mapping[str, str], lexicon: Lexicon, text: str
) -> Name | None:
    words = [t.text for t in tokens[i : j + 1]]
    if any(t.entity == "PERSON" for t in tokens[i : j + 1]):
        while len(words) > 2 and heads.get(words[0].lower()):  # `Counselor of the Department Derek Chollet`
            i, words = i + 1, words[1:]
    while len(words) > 1 and words[0].lower() in lexicon.forms:  # `General Qassem Soleimani`
        i, words = i + 1, words[1:]
    lead = next((w for n, w in enumerate(words) if n + 1 < len(words) and words[n + 1].lower() == "of"), words[-1])
    kind = heads.get(lead.lower()) or heads.get(lead.lower().rstrip("s"))
    before, after = owner.get(i - 1), owner.get(j + 1)
    entity_labels = [t.entity for t in tokens[i : j + 1] if t.entity]
    label = max(set(entity_labels), key=lambda e: (entity_labels.count(e), e)) if entity_labels else ""
    start, end = tokens[i].start, tokens[j].end
    next_word = tokens[j + 1].text.lower() if j + 1 < len(tokens) else ""
    if _DESIGNATION.match(words[-1]) and (next_word in _WEAPON_NOUNS or i and tokens[i - 1].text.lower() in _WEAPON_NOUNS):
        return Name(start, end, text[start:end], (), "name", "WeaponSystem")
    if before is not None and tokens[i - 1].end + 1 >= start and kind and kind not in ("Person",) and before.type in ("State", "Place", "Organization"):
        return Name(before.start, end, text[before.start : end], (), "composed", kind, within=before)
    if all(w.lower() in lexicon.forms for w in words) or len(words) == 1 and tokens[j].tag == "NNPS" and not words[0].isupper():
        return None
    if len(words) == 1 and kind:  # a bare capitalised head noun: `the Treaty`, `the Ministry`
        if kind in ("GovernmentBody",) and next_word == "of" and j + 2 < len(tokens):
            k = j + 2 + (tokens[j + 2].text.lower() == "the" and j + 3 < len(tokens))
            inner = owner.get(k)
            if inner is not None and inner.type in ("State", "Organization"):
                return Name(start, inner.end, text[start : inner.end], (), "composed", kind, within=inner)
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
        elif any(not w.isalpha() for w in words if len(w) > 1) or tokens[j].pos != "PROPN":
            return None
        else:
            cls = "Organization"
    return Name(start, end, text[start:end], (), "name", cls)


_EVENT_NOUNS = frozenset("summit election drill exercise manoeuvre maneuver war-game".split())
_EVENT_WORDS = frozenset(
    "joint naval military air missile tracking presidential parliamentary general snap annual summit defense defence nuclear live-fire live fire".split()
)


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
        if before is not None and before.type in ("Organization", "Place", "GovernmentBody", "State") and (t.lemma in ("summit", "election")):
            yield Name(before.start, t.end, text[before.start : t.end], (), "event", "Event", within=before)
        elif i < t.i:
            yield Name(tokens[i].start, t.end, text[tokens[i].start : t.end], (), "event", "Event")


_PLAIN = frozenset(
    "new such own same other previous recent current own first second last next final future major key important so-called entire whole different several "
    "international bilateral historic landmark similar additional possible potential proposed good bad best better big great".split()
)


def _described(tokens: list[Token], names: list[Name], lexicon: Lexicon, text: str) -> Iterator[Name]:
    """`a seven-point peace plan`, `an interim deal`: an agreement or plan that the document names by what it is."""
    covered = [(n.start, n.end) for n in names]
    for t in tokens:
        if t.lemma not in lexicon.cues["nouns"]["described"] or t.pos not in ("NOUN", "PROPN") or t.dep == "compound":
            continue
        modifiers = [c for c in t.children if c.dep in ("compound", "amod", "nummod", "nmod") and c.i < t.i and c.text.lower() not in _PLAIN and not c.text[0].isupper() and not c.text[0].isdigit()]
        if not modifiers:
            continue
        first = min(x.i for m in modifiers for x in m.subtree())
        start = tokens[first].start
        if t.i - first > 5 or any(a < t.end and b > start for a, b in covered) or tokens[first].pos in ("DET", "PRON"):
            continue
        yield Name(start, t.end, text[start : t.end], (), "event", "Agreement")
