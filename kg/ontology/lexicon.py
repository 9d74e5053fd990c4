"""Which words express which predicate: the lexicon's patterns, titles and cues, loaded and checked.

A pattern such as ``S supply O to R`` is compiled to a trigger (the lemma of a verb or noun) and the
places in the syntax tree where each argument stands. The notation is described in ``ontology/README.md``.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.model import Modality, Polarity
from kg.ontology import Ontology, load

__all__ = ["Entry", "Lexicon", "Pattern", "Slot", "Title", "load_lexicon"]

PREPOSITIONS = frozenset(
    "about according against amid among as at between by concerning for from in into of on onto out over regarding to toward towards "
    "under aboard upon with within without through across off behind inside near around after before during up down alongside back home away together".split()
)


#: Words of a pattern for a clause of which an argument is the subject: where it stands, see ``Slot``.
CLAUSES = {"that": "clause", "must": "obliged", "any": "any", "good": "good", "bad": "bad", "guilty": "guilty"}


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an argument stands: ``subject``, ``object``, or a prepositional phrase of the trigger (or of its fixed noun)."""

    role: str  #: S, O, P, R
    at: str  #: "subject", "object", "prep", "complement" (object of the verb's infinitive), "clause" (subject of its that-clause),
    #: "obliged" (subject of a that-clause with must or should), "owner" (whose the fixed noun is), "any" (subject of any that-clause), "good" or "bad" (what a that-clause judges so)
    prepositions: tuple[str, ...] = ()
    required: bool = False  #: a recipient without which the verb means something else: `give O to R!`


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to say a predicate."""

    text: str
    trigger: str  #: lemma
    noun: bool  #: the trigger is a noun (``S's withdrawal from O``), else a verb or ``be`` + adjective
    particle: str | None
    fixed: str | None  #: lemma of a noun that must be the verb's object: ``suspend participation in O``
    fixed_after: str | None  #: ... or stand behind this preposition: ``be in violation of O``
    slots: tuple[Slot, ...]
    entry: Entry
    fixed_with: tuple[str, ...] = ()  #: words before that noun: ``provide safe haven to O``
    fixed_inner: tuple[tuple[str, str], ...] = ()  #: nouns that hang on it in turn: ``give notice of withdrawal from O``

    def slot(self, role: str) -> Slot | None:
        """The slot of a role."""
        return next((s for s in self.slots if s.role == role), None)


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A predicate with the patterns that express it."""

    id: str
    predicate: str
    example: str
    nearmiss: str | None
    subject: tuple[str, ...]  #: classes, narrower than the domain; empty: the domain
    object: tuple[str, ...]
    nouns: tuple[str, ...]  #: lemmas of which the object's last word must be one: `hold` + drill, not `hold` + summit
    without: tuple[str, ...]  #: prepositions that make the word mean something else: `designate X as ambassador`
    modality: str | None
    polarity: str | None
    owned: bool = False  #: where nobody is named who does it, whose the object is does: `American missiles in Europe`
    theirs: bool = False  #: what is done to or by something of theirs is done to or by them: `criticized Moscow's handling of the crisis`
    bare: bool = False  #: the verb has no object of its own: `withdraw from the pact`, not `withdraw troops from Germany`
    activity: bool = False  #: an activity with the object stands for it: `banned the use of mines`


@dataclass(frozen=True, slots=True)
class Title:
    """The title of an office holder."""

    key: str
    label: str
    words: tuple[str, ...]
    leads: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All patterns by trigger, the titles, and the cue words."""

    verbs: Mapping[str, tuple[Pattern, ...]]
    nouns: Mapping[str, tuple[Pattern, ...]]
    entries: tuple[Entry, ...]
    titles: Mapping[str, Title]
    title_words: Mapping[tuple[str, ...], str]  #: lower-case words of a title -> key
    forms: frozenset[str]
    cues: Mapping[str, Mapping[str, frozenset[str]]]  #: table -> value -> lemmas

    def cue(self, table: str, lemma: str) -> str | None:
        """The first value of a cue table that lists the lemma."""
        return next((value for value, lemmas in self.cues[table].items() if lemma in lemmas), None)


ENTRY_KEYS = frozenset("predicate patterns example nearmiss subject object nouns without modality polarity owned theirs activity bare".split())


def _singular(noun: str) -> str:
    """The lemma of a regular plural: `talks`, `ties`, `sanctions`."""
    if not noun.endswith("s") or noun.endswith(("ss", "us", "is")):
        return noun
    return noun[:-3] + "y" if noun.endswith("ies") and len(noun) > 5 else noun[:-1]


def compile_pattern(text: str, entry: Entry) -> Pattern:
    """Compile a pattern.

    Raises:
        ValueError: the pattern has no trigger, or a slot without a place.
    """
    words = text.split()
    noun = words[0] in ("S's", "O's", "NOUN")
    slots: list[Slot] = []
    trigger = fixed = fixed_after = particle = None
    preps: list[str] = []
    before: list[str] = []
    inner: list[tuple[str, str]] = []
    complement, clause = False, ""
    if words[0] in ("S's", "O's"):
        slots.append(Slot(words[0][0], "subject"))
        words = words[1:]
    elif words[0] == "NOUN":
        words = words[1:]
    elif words[0] in ("S", "O", "X"):
        if words[0] != "X":
            slots.append(Slot(words[0], "subject"))
        words = words[1:]
    for word in words:
        required, word = word.endswith("!"), word.removesuffix("!")
        if trigger is None:
            if not word.islower():
                raise ValueError(f"pattern '{text}' has no trigger before '{word}'")
            trigger = _singular(word) if noun else word
        elif word == "V":
            complement = True
        elif word == "X":
            continue
        elif word in CLAUSES:
            clause = word
        elif word in ("S's", "O's"):
            slots.append(Slot(word[0], "owner"))
        elif word in ("S", "O", "P", "R"):
            if clause:
                slots.append(Slot(word, CLAUSES[clause]))
            elif complement:
                slots.append(Slot(word, "complement", tuple(preps.pop().split("/")) if preps else ()))
            elif not preps:
                slots.append(Slot(word, "object"))
            else:
                alternatives = tuple(p.replace("_", " ") for p in preps[-1].split("/"))
                slots.append(Slot(word, "prep", alternatives, required))
                preps = []
        elif _preposition(word):
            if preps:  # "pull out of O": the first word is the verb's particle
                particle = preps.pop()
            preps.append(word)
        elif word in ("its", "their", "the", "a", "an"):
            raise ValueError(f"pattern '{text}': unexpected '{word}'")
        elif fixed is None and not noun:
            fixed = _singular(word)
            if preps:
                fixed_after = preps.pop()
        elif (fixed is not None or noun) and preps:
            inner.append((preps.pop(), _singular(word)))
        elif fixed is not None and not inner and not noun:
            before.append(fixed)
            fixed = _singular(word)
        else:
            raise ValueError(f"pattern '{text}': unexpected '{word}'")
    if trigger is None:
        raise ValueError(f"pattern '{text}' has no trigger")
    if preps:
        particle = preps[0]
    return Pattern(text, trigger, noun, particle, fixed, fixed_after, tuple(slots), entry, tuple(before), tuple(inner))


def _alternatives(text: str) -> Iterator[str]:
    """The patterns that one stands for: `impose/place ban/limit on O` is four; a list of prepositions stays as it is."""
    choices = [[word] if _preposition(word) else word.split("/") for word in text.split()]
    yield from map(" ".join, product(*choices))


def _preposition(word: str) -> bool:
    return all(part.split("_")[0] in PREPOSITIONS for part in word.removesuffix("!").split("/"))


def _read_entries(path: Path, ontology: Ontology, problems: list[str]) -> list[tuple[Entry, list[Pattern]]]:
    result = []
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = [n for n, line in enumerate(lines, 1) if line.strip() == "[[entry]]"]
    for n, raw in enumerate(tomllib.loads("\n".join(lines)).get("entry", [])):
        where = f"{path.name}:{starts[n] if n < len(starts) else 1}"
        for key in sorted(set(raw) - ENTRY_KEYS):
            problems.append(f"{where}: unknown key '{key}'")
        for key in ("predicate", "patterns", "example"):
            if not raw.get(key):
                problems.append(f"{where}: '{key}' is missing")
        predicate = raw.get("predicate", "")
        if predicate not in ontology.predicates:
            problems.append(f"{where}: predicate '{predicate}' is not in properties.toml")
        for key in ("patterns", "subject", "object", "nouns"):
            if not isinstance(raw.get(key, []), list):
                problems.append(f"{where}: '{key}' is not a list")
                raw[key] = []
        for cls in (*raw.get("subject", ()), *raw.get("object", ())):
            if cls not in ontology.classes:
                problems.append(f"{where}: class '{cls}' is not in classes.toml")
        for key, values in (("modality", Modality), ("polarity", Polarity)):
            if key in raw and raw[key] not in list(values):
                problems.append(f"{where}: {key} '{raw[key]}' is none of {', '.join(values)}")
        entry = Entry(
            f"{path.stem}/{predicate}/{n}", predicate, raw.get("example", ""), raw.get("nearmiss"), tuple(raw.get("subject", ())),
            tuple(raw.get("object", ())), tuple(raw.get("nouns", ())),
            tuple(raw.get("without", ())), raw.get("modality"), raw.get("polarity"),
            bool(raw.get("owned")), bool(raw.get("theirs")), bool(raw.get("bare")), bool(raw.get("activity")),
        )  # fmt: skip
        patterns: list[Pattern] = []
        for text in raw.get("patterns", ()):
            try:
                patterns.extend(compile_pattern(written, entry) for written in _alternatives(text))
            except ValueError as error:
                problems.append(f"{where}: {error}")
        result.append((entry, patterns))
    return result


def load_lexicon(ontology: Ontology | None = None) -> Lexicon:
    """The lexicon beside an ontology (the shipped one by default), read once for each folder.

    Raises:
        InputError: with all problems found, each with file and line.
    """
    return _load(ontology.folder if ontology else load().folder)


@lru_cache(maxsize=4)
def _load(folder: Path) -> Lexicon:
    ontology = load(folder)
    problems: list[str] = []
    verbs: dict[str, list[Pattern]] = defaultdict(list)
    nouns: dict[str, list[Pattern]] = defaultdict(list)
    entries: list[Entry] = []
    titles: dict[str, Title] = {}
    title_words: dict[tuple[str, ...], str] = {}
    forms: frozenset[str] = frozenset()
    cues: dict[str, dict[str, frozenset[str]]] = {}
    for path in sorted((folder / "lexicon").glob("*.toml")):
        try:
            data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            problems.append(f"{path.name}: {error}")
            continue
        if "entry" in data:
            for entry, patterns in _read_entries(path, ontology, problems):
                entries.append(entry)
                for pattern in patterns:
                    (nouns if pattern.noun else verbs)[pattern.trigger].append(pattern)
        elif "titles" in data:
            forms = frozenset(data["forms"]["words"])
            for key, raw in data["titles"].items():
                titles[key] = Title(key, raw["label"], tuple(raw["words"]), bool(raw.get("leads")))
                for word in raw["words"]:
                    title_words.setdefault(tuple(word.replace("-", " - ").split()), key)
        else:
            for table, values in data.items():
                cues[table] = {value: frozenset(lemmas) for value, lemmas in values.items()}
    for entry_gazetteer in ontology.gazetteer.values():
        for term in entry_gazetteer.terms:
            if term.office not in titles:
                problems.append(f"gazetteer: {entry_gazetteer.id}: office '{term.office}' is not in titles.toml")
    if problems:
        shown = "; ".join(problems[:20]) + (f"; and {len(problems) - 20} more" if len(problems) > 20 else "")
        raise InputError(shown, where=str(folder / "lexicon"), hint="mend the lines named")
    return Lexicon(
        {k: tuple(v) for k, v in verbs.items()}, {k: tuple(v) for k, v in nouns.items()}, tuple(entries), titles, title_words, forms, cues
    )  # fmt: skip
