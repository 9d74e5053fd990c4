"""The gazetteer's names in a text: a trie over words, matched on the characters, so that it needs no parse."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kg.extract.text import Token, plain
from kg.ontology import Entry, Ontology

__all__ = ["WEAPON_NOUNS", "Matcher", "Name", "matcher", "recase"]

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|(?:[A-Z]\.)+[A-Z]\b|[^\W_]+")
_GAP = re.compile(r"(?: ?[-–—/+] ?|- | ?|'|'s |\. |, ?)\Z")
_NUMBERS = re.compile(r"[Rr]esolutions (?:\d{3,4}(?: ?\(\d{4}\))?(?:, and |, | and )?){2,}")  #: `Resolutions 1718 (2006) and 1874`
_NUMBER = re.compile(r"(?<![(\d])\d{3,4}(?!\d)")
_AND = re.compile(r"(?:-?,? (?:and|or)|-?,) \Z")  #: between words that share what comes behind them
_BRACKET = re.compile(r" ?\(([A-Z][A-Za-z0-9]{1,9})\) ?\Z")
_NOT_BEFORE = frozenset("south north latin central native african anglo".split())  #: "South American" is not the state
WEAPON_NOUNS = frozenset(
    "missile missiles rocket rockets bomber bombers fighter fighters jet jets tank tanks launcher launchers system systems drone "
    "drones interceptor interceptors torpedo submarine howitzer helicopter helicopters aircraft warplane warplanes".split()
)
_WEAPON_TAIL = WEAPON_NOUNS | frozenset("vehicle vehicles glide warhead warheads hypersonic cruise ballistic short medium long range short-range medium-range defense defence air".split())


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
            if folded[i] == "resolutions" and (numbered := self._numbered(text, words[i][0], offset)):
                found += numbered
                i = next((k for k in range(i, len(words)) if words[k][0] + offset >= numbered[-1].end), len(words))
                continue
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
            found.extend(self._sharing(text, words, folded, i, last, offset, found[-1].end - offset if found else 0))
            found.append(name)
            i = last + 1
        return found

    def _numbered(self, text: str, start: int, offset: int) -> list[Name]:
        """Each of the resolutions that are named together: `Resolutions 1718 (2006) and 1874`; the first with the noun."""
        listed = _NUMBERS.match(text, start)
        node = self._root.next.get("resolution")
        found: list[Name] = []
        for number in _NUMBER.finditer(text, start, listed.end()) if listed is not None and node is not None else ():
            known = node.next.get(number[0]) if node is not None else None
            if known is not None and known.ends:
                begin, end = number.start() if found else start, number.end()
                found.append(Name(offset + begin, offset + end, text[begin:end], tuple(dict.fromkeys(e[0] for e in known.ends)), "gazetteer", "Agreement"))
        return found

    def _sharing(
        self, text: str, words: list[tuple[int, int, str]], folded: list[str], i: int, last: int, offset: int, taken: int
    ) -> list[Name]:
        """What shares the last words of a kind of weapon: `nuclear` and `biological` of `nuclear, biological and chemical weapons`."""
        shared: list[Name] = []
        j = i - 2
        while last > i and j >= 0 and words[j][0] >= taken and _AND.match(text[words[j][1] : words[j + 2 if not shared else j + 1][0]]):
            node: _Node | None = self._root
            for word in (folded[j], *folded[i + 1 : last + 1]):
                node = node.next.get(word) if node is not None else None
            ends = [e for e in node.ends if "".join(e[1]).islower() and self.gazetteer[e[0]].type == "WeaponSystem"] if node is not None else []
            if not ends:
                break
            start, stop = words[j][:2]
            shared.append(Name(offset + start, offset + stop, text[start:stop], tuple(dict.fromkeys(e[0] for e in ends)), ends[0][2], "WeaponSystem"))
            j -= 1
        return shared[::-1]

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
