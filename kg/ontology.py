"""The ontology as data: classes, predicates and the gazetteer, read from TOML and checked when they are loaded.

Invariant: an ``Ontology`` that exists has no dangling reference, no cycle and no name that the text cannot
tell apart; whatever is wrong is reported together, each problem with file and line.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.model import Entity, Fact, digest

__all__ = ["PLOVER", "ClassDef", "Entry", "Ontology", "Predicate", "Term", "data_folder", "load", "problems"]

#: Event classes of the PLOVER scheme that a predicate may name.
PLOVER = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE",
    "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip

#: Datatypes that the range of a qualifier may name.
DATATYPES = (
    "xsd:string", "xsd:integer", "xsd:decimal", "xsd:boolean", "xsd:anyURI",
    "xsd:date", "xsd:gYear", "xsd:gYearMonth", "xsd:dateTime",
)  # fmt: skip

#: Vocabularies that a ``close_match`` may point into.
VOCABULARIES = ("schema", "sem", "wd", "wdt", "oa", "prov", "skos", "dcterms")

SHOWN = 20  #: problems that ``load`` spells out before it only counts them


@dataclass(frozen=True, slots=True)
class ClassDef:
    """A class of entities or nodes, or (kind ``individual``) a fixed value whose class is ``parent``."""

    name: str
    label: str
    comment: str
    example: str
    parent: str | None = None
    close_match: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()  #: head nouns, in lower case, that give this class to an unknown name
    kind: str = "entity"  #: entity, node or individual


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate between entities (kind ``relation``), or a qualifier of statement, mention and document nodes."""

    name: str
    label: str
    comment: str
    example: str
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    plover: str | None = None
    symmetric: bool = False
    parent: str | None = None
    close_match: tuple[str, ...] = ()
    kind: str = "relation"  #: relation or qualifier


@dataclass(frozen=True, slots=True)
class Term:
    """A person's time in an office of a state, body or organisation (ISO dates, open if None)."""

    office: str
    of: str
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the gazetteer; the keys are explained in ``ontology/README.md``."""

    id: str
    type: str
    label: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    capital: str | None = None
    iso: str | None = None
    start: str | None = None
    end: str | None = None
    signed: str | None = None
    within: str | None = None
    terms: tuple[Term, ...] = ()
    facts: tuple[Fact, ...] = ()
    gender: str | None = None
    context: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()

    def entity(self) -> Entity:
        """The entity that mentions refer to: aliases, demonyms and seats in one sorted list, without the label."""
        names = sorted({*self.aliases, *self.demonyms, *self.seats} - {self.label})
        codes = (("iso3166-1", self.iso),) if self.iso else ()
        return Entity(self.id, self.type, self.label, tuple(names), codes)


@dataclass(frozen=True, slots=True, eq=False)  # compared and hashed by identity, so functions of it can be cached
class Ontology:
    """Classes, predicates and gazetteer by name; not to be changed by those who read it."""

    classes: dict[str, ClassDef]
    predicates: dict[str, Predicate]
    gazetteer: dict[str, Entry]
    fingerprint: str  #: hash of the names and bytes of all data files, the lexicon's included
    folder: Path

    def ancestors(self, cls: str) -> tuple[str, ...]:
        """The class itself, its parent, and so on to the root; an unknown class has only itself."""
        return _chain(self.classes, cls)

    def is_a(self, cls: str, other: str) -> bool:
        """Whether ``cls`` is ``other`` or lies below it."""
        return cls == other or other in _chain(self.classes, cls)

    def fits(self, predicate: str, subject_type: str, object_type: str) -> bool:
        """Whether domain and range of the predicate allow these classes.

        Raises KeyError for an unknown predicate.
        """
        p = self.predicates[predicate]
        return any(self.is_a(subject_type, c) for c in p.domain) and any(self.is_a(object_type, c) for c in p.range)

    def core(self, predicate: str) -> str:
        """The predicate of the core that a narrower one falls under: the top of its parents, else itself."""
        return _chain(self.predicates, predicate)[-1]


def data_folder() -> Path:
    """Where the ontology's data lies: ``ontology/`` beside the package, else the data package ``kg_ontology``.

    Raises InputError where neither is there.
    """
    checkout = Path(__file__).resolve().parent.parent / "ontology"
    if (checkout / "classes.toml").is_file():
        return checkout
    installed = importlib.util.find_spec("kg_ontology")
    for place in (installed.submodule_search_locations if installed else None) or ():
        if (Path(place) / "classes.toml").is_file():
            return Path(place)
    raise InputError("The ontology's data files are not there", where=str(checkout), hint="Install kg again.")


def load(folder: Path | None = None) -> Ontology:
    """Read and check the ontology; each folder is read once in a process.

    Raises InputError that lists what is wrong, with file and line (at most 20 problems, and how many more).
    """
    return _load((folder or data_folder()).resolve())


def problems(folder: Path) -> list[str]:
    """Everything wrong with the ontology in a folder, one ``file:line: message`` each; empty when it is sound.

    A name may be shared by two entries where the text can tell them apart: their classes differ (the seat
    of a state and the city), or they are not there at the same time (by their terms in office, else by
    ``start`` and ``end``), or one of them has ``context``, or both list the name in ``ambiguous``. A state that
    has ended keeps its names for its own time beside one without dates (Moscow: the Soviet Union, else Russia).
    This holds for aliases, seats and demonyms; two labels may be equal only across classes.

    References are followed only when every file can be parsed; which offices there are is the lexicon's matter.
    """
    return _Reader(folder).read().report()


@lru_cache(maxsize=16)
def _load(folder: Path) -> Ontology:
    reader = _Reader(folder).read()
    if found := reader.report():
        more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
        listed = "\n  ".join(["", *found[:SHOWN], *more])
        raise InputError(f"The ontology has {count}:{listed}", where=str(folder))
    return Ontology(reader.classes, reader.predicates, reader.gazetteer, reader.fingerprint, folder)


# How a value must look, by key. "text": a string, "texts": a list of strings, "rows": a list of lists of strings.
_TERM = {
    "label": "text", "comment": "text", "example": "text", "parent": "text", "close_match": "texts", "kind": "text",
}  # fmt: skip
_CLASS = {**_TERM, "heads": "texts"}
_PREDICATE = {**_TERM, "domain": "texts", "range": "texts", "plover": "text", "symmetric": "flag"}
_ENTRY = {
    "label": "text", "aliases": "texts", "class": "text", "demonyms": "texts", "seats": "texts", "capital": "text",
    "iso": "text", "start": "date", "end": "date", "signed": "date", "within": "text", "terms": "rows", "facts": "rows",
    "gender": "text", "context": "texts", "ambiguous": "texts",
}  # fmt: skip
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value == value.strip() and value.isprintable()


def _is_date(value: object) -> bool:
    if not (isinstance(value, str) and (match := _DATE.fullmatch(value))):
        return False
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _row_ok(row: object) -> bool:
    return isinstance(row, list) and 2 <= len(row) <= 4 and all(map(_is_text, row[:2])) and all(
        item == "" or _is_date(item) for item in row[2:]
    )  # fmt: skip


_FORMS = {
    "text": ("a string without spaces around it", _is_text),
    "texts": ("a list of strings", lambda value: isinstance(value, list) and all(map(_is_text, value))),
    "rows": (
        'a list of ["...", "..."], each with a start and an end date if known',
        lambda value: isinstance(value, list) and all(map(_row_ok, value)),
    ),
    "date": ("a date in quotes: year, year-month or year-month-day", _is_date),
    "flag": ("true or false", lambda value: isinstance(value, bool)),
}


def _precedes(first: str, second: str) -> bool:
    """Whether a date lies surely before another: compared to the precision of the coarser one."""
    size = min(len(first), len(second))
    return first[:size] < second[:size]


def _spans(entry: Entry) -> list[tuple[str | None, str | None]]:
    return [(t.start, t.end) for t in entry.terms] or [(entry.start, entry.end)]


def _coexist(a: Entry, b: Entry) -> bool:
    """Whether both are there at the same time; one that ends in the year in which the other starts is not."""
    return any(
        not (end_a and start_b and not _precedes(start_b, end_a))
        and not (end_b and start_a and not _precedes(start_a, end_b))
        for start_a, end_a in _spans(a)
        for start_b, end_b in _spans(b)
    )


def _apart(a: Entry, b: Entry, name: str) -> bool:
    """Whether the text can tell which of two entries a name means (the rule is in ``problems``)."""
    listed = name in a.ambiguous and name in b.ambiguous
    heir = a.type == "State" and any(gone.end and not (still.start or still.end) for gone, still in ((a, b), (b, a)))
    return a.type != b.type or listed or heir or bool(a.context or b.context) or not _coexist(a, b)


def _chain(terms: Mapping[str, ClassDef | Predicate], name: str) -> tuple[str, ...]:
    chain = [name]
    while (term := terms.get(chain[-1])) and term.parent and term.parent not in chain:
        chain.append(term.parent)
    return tuple(chain)


class _File:
    """One TOML file: its tables, and its text for finding lines."""

    def __init__(self, name: str, text: str, tables: dict[str, Any]) -> None:
        self.name, self.text, self.tables = name, text, tables

    def line(self, name: str, key: str | None = None) -> int:
        """Line of a table or an entry, or of a key of it; 1 where it is not found."""
        quoted = rf"[\"']?{re.escape(name)}[\"']?"
        head = rf"^[ \t]*(?:{quoted}[ \t]*=|\[[^\]\n]*?(?<![\w-]){quoted}[ \t]*\])"
        if not (found := re.search(head, self.text, re.MULTILINE)):
            return 1
        at = found.start()
        if key:
            following = re.search(r"^[ \t]*(?:\[|[\w\"'-]+[ \t]*=[ \t]*\{)", self.text[found.end() :], re.MULTILINE)
            block = self.text[at : found.end() + following.start() if following else None]
            if inside := re.search(rf"(?<![\w-])[\"']?{re.escape(key)}[\"']?[ \t]*=", block):
                at += inside.start()
        return self.text.count("\n", 0, at) + 1


class _Reader:
    """Reads a folder once and collects what is wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.classes: dict[str, ClassDef] = {}
        self.predicates: dict[str, Predicate] = {}
        self.gazetteer: dict[str, Entry] = {}
        self.home: dict[str, _File] = {}  # where an entry of the gazetteer stands
        self.found: set[tuple[str, int, str]] = set()
        self.broken = False  # a file could not be parsed, so references cannot be followed
        self.fingerprint = ""

    def report(self) -> list[str]:
        return [f"{name}:{line}: {message}" for name, line, message in sorted(self.found)]

    def wrong(self, file: _File, name: str, message: str, key: str | None = None) -> None:
        self.found.add((file.name, file.line(name, key), f"{name}: {message}"))

    def read(self) -> _Reader:
        if not self.folder.is_dir():
            raise InputError("There is no such folder", where=str(self.folder), hint="Name the folder of the ontology.")
        try:
            content = {p.relative_to(self.folder).as_posix(): p.read_bytes() for p in self.folder.rglob("*.toml")}
        except OSError as error:
            raise InputError(f"Cannot read the ontology: {error.strerror}", where=error.filename) from error
        names = sorted(content)
        self.fingerprint = digest(*(part for n in names for part in (n, hashlib.sha256(content[n]).hexdigest())))
        classes = self.parse("classes.toml", content.get("classes.toml"))
        predicates = self.parse("properties.toml", content.get("properties.toml"))
        files = [self.parse(n, content[n]) for n in names if n.startswith("gazetteer/")]
        self.read_classes(classes)
        self.read_predicates(predicates)
        for file in files:
            self.read_gazetteer(file)
        if not self.broken:
            self.check_parents(classes, self.classes)
            self.check_parents(predicates, self.predicates)
            self.check_heads(classes)
            self.check_ends(predicates)
            self.check_references()
            self.check_names()
        return self

    def parse(self, name: str, content: bytes | None) -> _File:
        line, message = 1, "the file is missing"
        if content is not None:
            try:
                text = content.decode("utf-8")
                return _File(name, text, tomllib.loads(text))
            except UnicodeDecodeError as error:
                line, message = content.count(b"\n", 0, error.start) + 1, "is not UTF-8"
            except tomllib.TOMLDecodeError as error:
                place = re.search(r"at line (\d+)", str(error))
                line = int(place[1]) if place else max(1, len(content.splitlines()))
                message = f"TOML syntax error: {error}"
            except RecursionError:
                message = "is nested too deeply"
        self.found.add((name, line, message))
        self.broken = True
        return _File(name, "", {})

    def take(self, file: _File, name: str, raw: object, forms: Mapping[str, str], *required: str) -> dict[str, Any]:
        """The well-formed values of a table; reports unknown, missing and malformed ones."""
        if not isinstance(raw, dict):
            self.wrong(file, name, "must be a table of keys")
            return {}
        good: dict[str, Any] = {}
        for key, value in raw.items():
            if key not in forms:
                self.wrong(file, name, f"unknown key {key!r}; known are {', '.join(sorted(forms))}", key)
            elif not _FORMS[forms[key]][1](value):
                self.wrong(file, name, f"{key} must be {_FORMS[forms[key]][0]}, not {value!r}", key)
            else:
                good[key] = tuple(value) if isinstance(value, list) else value
        for key in required:
            if key not in raw:
                self.wrong(file, name, f"{key} is missing")
        return good

    def one_of(self, file: _File, name: str, key: str, good: Mapping[str, Any], *allowed: str) -> None:
        if key in good and good[key] not in allowed:
            self.wrong(file, name, f"unknown {key} {good[key]!r}; known are {', '.join(allowed)}", key)

    def read_classes(self, file: _File) -> None:
        for name, raw in file.tables.items():
            if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name):
                self.wrong(file, name, "a class is named in letters and digits, the first a capital")
            good = self.take(file, name, raw, _CLASS, "label", "comment", "example")
            self.one_of(file, name, "kind", good, "entity", "node", "individual")
            self.classes[name] = ClassDef(**{"name": name, "label": name, "comment": "", "example": "", **good})

    def read_predicates(self, file: _File) -> None:
        for name, raw in file.tables.items():
            if not re.fullmatch(r"[a-z][A-Za-z0-9]*", name):
                self.wrong(file, name, "a predicate is named in letters and digits, the first a small letter")
            qualifier = isinstance(raw, dict) and raw.get("kind") == "qualifier"
            ends = () if qualifier else ("domain", "range")
            good = self.take(file, name, raw, _PREDICATE, "label", "comment", "example", *ends)
            self.one_of(file, name, "kind", good, "relation", "qualifier")
            self.one_of(file, name, "plover", good, *PLOVER)
            self.predicates[name] = Predicate(**{"name": name, "label": name, "comment": "", "example": "", **good})

    def read_gazetteer(self, file: _File) -> None:
        for key in file.tables.keys() - {"class", "entities"}:
            self.wrong(file, key, "unknown key; a file of the gazetteer has class and [entities]")
        if not self.is_class(default := file.tables.get("class")) and default is not None:
            self.wrong(file, "class", f"unknown class {default!r}")
        if not isinstance(entries := file.tables.get("entities", {}), dict):
            self.wrong(file, "entities", "must be a table, one entry a line")
            return
        for name, raw in entries.items():
            if not _SLUG.fullmatch(name):
                self.wrong(file, name, "an id is written in small letters, digits and single hyphens")
            if other := self.home.get(name):
                self.wrong(file, name, f"the id is taken by {other.name}:{other.line(name)}")
                continue
            good = self.take(file, name, raw, _ENTRY, "label")
            self.check_entry(file, name, good)
            if not self.is_class(cls := good.pop("class", default)) and cls != default:
                self.wrong(file, name, f"unknown class {cls!r}", "class")
            elif cls is None:
                self.wrong(file, name, "has no class, and neither has the file")
            good["terms"] = tuple(Term(r[0], r[1], *(d or None for d in r[2:])) for r in good.get("terms", ()))
            good["facts"] = tuple(Fact(r[0], r[1], *(d or None for d in r[2:])) for r in good.get("facts", ()))
            self.gazetteer[name] = Entry(**{"id": name, "type": str(cls), "label": name, **good})
            self.home[name] = file

    def is_class(self, name: object) -> bool:
        """Whether it names a class of entities; anything goes where the classes could not be read."""
        return self.broken or (isinstance(name, str) and name in self.classes and self.classes[name].kind == "entity")

    def check_entry(self, file: _File, name: str, good: Mapping[str, Any]) -> None:
        """What can be seen in the entry alone."""
        spans = [("end", good.get("start"), good.get("end"))]
        spans += [(key, r[2], r[3]) for key in ("terms", "facts") for r in good.get(key, ()) if len(r) == 4]
        for key, start, end in spans:
            if start and end and _precedes(end, start):
                self.wrong(file, name, f"ends ({end}) before it starts ({start})", key)
        if "iso" in good and not re.fullmatch(r"[A-Z]{2}", good["iso"]):
            self.wrong(file, name, f"iso must be two capitals (ISO 3166-1 alpha-2), not {good['iso']!r}", "iso")
        self.one_of(file, name, "gender", good, "f", "m")
        # `ambiguous` speaks of aliases, so a label that counts only with context may be listed among them
        seen = {good.get("label")} - set(good.get("ambiguous", ()))
        for key in ("aliases", "seats", "demonyms"):
            for alias in good.get(key, ()):
                if alias in seen:
                    self.wrong(file, name, f"the name {alias!r} is listed twice", key)
                seen.add(alias)
        for alias in good.get("ambiguous", ()):
            if alias not in seen and alias != good.get("label"):
                self.wrong(file, name, f"ambiguous lists {alias!r}, which is no name of this entry", "ambiguous")

    def check_parents(self, file: _File, terms: Mapping[str, ClassDef | Predicate]) -> None:
        for name, term in terms.items():
            if term.parent and term.parent not in terms:
                self.wrong(file, name, f"the parent {term.parent!r} is not defined", "parent")
            elif (top := terms.get(_chain(terms, name)[-1])) and top.parent in terms:
                self.wrong(file, name, "is its own ancestor, or lies below one that is", "parent")
            for match in term.close_match:
                if not re.fullmatch(rf"(?:{'|'.join(VOCABULARIES)}):\w+", match):
                    known = ", ".join(VOCABULARIES)
                    self.wrong(file, name, f"close_match {match!r} is no name in {known}", "close_match")

    def check_heads(self, file: _File) -> None:
        heads: dict[str, str] = {}
        for cls in self.classes.values():
            for head in cls.heads:
                if head in heads:
                    self.wrong(file, cls.name, f"the head {head!r} is listed in {heads[head]} already", "heads")
                heads[head] = cls.name

    def check_ends(self, file: _File) -> None:
        """Domain and range: classes of entities for a relation, any class or a datatype for a qualifier."""
        for predicate in self.predicates.values():
            relation = predicate.kind == "relation"
            known = {c.name for c in self.classes.values() if c.kind == "entity" or not relation}
            for key, ends in (("domain", predicate.domain), ("range", predicate.range)):
                for end in ends:
                    if end not in known and (relation or key == "domain" or end not in DATATYPES):
                        what = "class of entities" if relation else "class" if key == "domain" else "class or datatype"
                        self.wrong(file, predicate.name, f"the {key} {end!r} is no known {what}", key)

    def check_references(self) -> None:
        """What an entry of the gazetteer points to."""
        ontology = Ontology(self.classes, self.predicates, self.gazetteer, "", self.folder)
        known = self.gazetteer
        for name, entry in known.items():
            file = self.home[name]
            links = [("capital", entry.capital), ("within", entry.within)]
            links += [("terms", t.of) for t in entry.terms] + [("facts", f.object) for f in entry.facts]
            for key, target in links:
                if target and target not in known:
                    self.wrong(file, name, f"{key} names {target!r}, which is not in the gazetteer", key)
            for fact in entry.facts:
                if fact.predicate not in self.predicates or self.predicates[fact.predicate].kind != "relation":
                    self.wrong(file, name, f"facts name {fact.predicate!r}, which is no relation", "facts")
                elif fact.object in known and not ontology.fits(fact.predicate, entry.type, known[fact.object].type):
                    ends = f"{entry.type} -> {known[fact.object].type} ({fact.object})"
                    self.wrong(file, name, f"the fact {fact.predicate} does not allow {ends}", "facts")
            above, seen = entry.within, {name}
            while above in known and above not in seen:
                seen.add(above)
                above = known[above].within
            if above == name:
                self.wrong(file, name, "lies within itself", "within")

    def check_names(self) -> None:
        """Names that several entries claim."""
        claims: dict[str, dict[str, str]] = {}  # name -> entry -> the key that lists it
        for slug, entry in self.gazetteer.items():
            claims.setdefault(entry.label, {})[slug] = "label"
            for key, names in (("aliases", entry.aliases), ("seats", entry.seats), ("demonyms", entry.demonyms)):
                for name in names:
                    claims.setdefault(name, {}).setdefault(slug, key)
        for name, keys in claims.items():
            for first, second in combinations(keys, 2):
                a, b = self.gazetteer[first], self.gazetteer[second]
                labels = keys[first] == keys[second] == "label"
                if not (labels and a.type == b.type) and _apart(a, b, name):
                    continue
                what = "label" if labels else "demonym" if keys[first] == keys[second] == "demonyms" else "name"
                other = f"{first} ({self.home[first].name}:{self.home[first].line(first)})"
                self.wrong(self.home[second], second, f"the {what} {name!r} is claimed by {other} too", keys[second])
