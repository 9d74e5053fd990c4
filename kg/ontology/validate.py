"""What can be wrong with the data of an ontology, each problem with file and line.

First the form of each value (`Report.take`), then what is wrong within an entry (`check_entry`), and at last, when
every file could be read, what terms and entries say of each other (`check`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from kg.dates import is_iso, precedes
from kg.ontology.schema import ClassDef, Entry, Ontology, Predicate, chain

__all__ = ["CLASS", "ENTRY", "PREDICATE", "DataFile", "Report", "check", "check_entry", "coexist"]

#: Datatypes that the range of a qualifier may name.
DATATYPES = (
    "xsd:string", "xsd:integer", "xsd:decimal", "xsd:boolean", "xsd:anyURI",
    "xsd:date", "xsd:gYear", "xsd:gYearMonth", "xsd:dateTime",
)  # fmt: skip
#: Terms of OWL that may stand for a class where a qualifier tells of the ontology itself.
META = ("owl:Class", "owl:ObjectProperty")
#: Vocabularies that a ``close_match`` may point into.
VOCABULARIES = ("schema", "sem", "wd", "wdt", "oa", "prov", "skos", "dcterms")

_TERM = {
    "label": "text", "comment": "text", "example": "text", "parent": "text", "close_match": "texts", "kind": "text",
}  # fmt: skip
#: The keys of a class, a predicate and an entry of the gazetteer -> the form of the value (`_FORMS`).
CLASS = {**_TERM, "heads": "texts"}
PREDICATE = {**_TERM, "domain": "texts", "range": "texts", "plover": "text", "symmetric": "flag"}
ENTRY = {
    "label": "text", "aliases": "texts", "class": "text", "demonyms": "texts", "seats": "texts", "capital": "text",
    "iso": "text", "start": "date", "end": "date", "signed": "date", "within": "text", "terms": "rows", "facts": "rows",
    "gender": "text", "context": "texts", "ambiguous": "texts", "members": "members", "parties": "members",
}  # fmt: skip
#: The keys that list memberships -> the class of the entries that may have them.
MEMBERS = {"members": "Organization", "parties": "Agreement"}
#: What can be a member or a party.
MEMBER_CLASSES = ("State", "Organization", "Place")

#: From one ISO date to another; open where None.
_Span = tuple[str | None, str | None]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value == value.strip() and value.isprintable()


def _is_date(value: object) -> bool:
    return isinstance(value, str) and is_iso(value)


def _is_row(row: object) -> bool:
    """Two texts, then a start and an end date, which may be empty or left out."""
    if not isinstance(row, list) or not 2 <= len(row) <= 4:
        return False
    return all(map(_is_text, row[:2])) and all(item == "" or _is_date(item) for item in row[2:])


def _is_member(row: object) -> bool:
    """A slug, or a slug with the date of joining and perhaps that of leaving, which may be empty."""
    return _is_text(row) or (isinstance(row, list) and len(row) in (2, 3) and _is_row([row[0], *row]))


_FORMS = {
    "text": ("a string without spaces around it", _is_text),
    "texts": ("a list of strings", lambda value: isinstance(value, list) and all(map(_is_text, value))),
    "rows": (
        'a list of ["...", "..."], each with a start and an end date if known',
        lambda value: isinstance(value, list) and all(map(_is_row, value)),
    ),
    "members": (
        'a list of slugs or ["slug", joined, left], dates in quotes',
        lambda value: isinstance(value, list) and all(map(_is_member, value)),
    ),
    "date": ("a date in quotes: year, year-month or year-month-day", _is_date),
    "flag": ("true or false", lambda value: isinstance(value, bool)),
}


class DataFile(NamedTuple):
    """One TOML file: its name in the folder, its text for finding lines, its tables."""

    name: str
    text: str
    tables: Mapping[str, Any]

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


class Report:
    """Collects what is wrong."""

    def __init__(self) -> None:
        self.broken = False  #: a file could not be parsed, so references cannot be followed
        self._found: set[tuple[str, int, str]] = set()

    def lines(self) -> list[str]:
        """Each problem as ``file:line: message``, in order."""
        return [f"{name}:{line}: {message}" for name, line, message in sorted(self._found)]

    def unreadable(self, name: str, line: int, message: str) -> None:
        """A file that cannot be parsed."""
        self.broken = True
        self._found.add((name, line, message))

    def wrong(self, file: DataFile, name: str, message: str, key: str | None = None) -> None:
        """Something in the table ``name`` of a file, at its ``key``."""
        self._found.add((file.name, file.line(name, key), f"{name}: {message}"))

    def take(self, file: DataFile, name: str, raw: object, forms: Mapping[str, str], *required: str) -> dict[str, Any]:
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

    def one_of(self, file: DataFile, name: str, key: str, good: Mapping[str, Any], *allowed: str) -> None:
        """The value of a key, if it is there, must be one of those allowed."""
        if key in good and good[key] not in allowed:
            self.wrong(file, name, f"unknown {key} {good[key]!r}; known are {', '.join(allowed)}", key)


def check_entry(report: Report, file: DataFile, name: str, good: Mapping[str, Any]) -> None:
    """What can be seen in an entry of the gazetteer alone."""
    spans = [("end", good.get("start"), good.get("end"))]
    spans += [(key, r[2], r[3]) for key in ("terms", "facts") for r in good.get(key, ()) if len(r) == 4]
    spans += [(key, r[1], r[2]) for key in MEMBERS for r in good.get(key, ()) if isinstance(r, list) and len(r) == 3]
    for key, start, end in spans:
        if start and end and precedes(end, start):
            report.wrong(file, name, f"ends ({end}) before it starts ({start})", key)
    if "iso" in good and not re.fullmatch(r"[A-Z]{2}", good["iso"]):
        report.wrong(file, name, f"iso must be two capitals (ISO 3166-1 alpha-2), not {good['iso']!r}", "iso")
    report.one_of(file, name, "gender", good, "f", "m")
    # `ambiguous` speaks of aliases, so a label that counts only with context may be listed among them
    seen = {good.get("label")} - set(good.get("ambiguous", ()))
    for key in ("aliases", "seats", "demonyms"):
        for alias in good.get(key, ()):
            if alias in seen:
                report.wrong(file, name, f"the name {alias!r} is listed twice", key)
            seen.add(alias)
    for alias in good.get("ambiguous", ()):
        if alias not in seen and alias != good.get("label"):
            report.wrong(file, name, f"ambiguous lists {alias!r}, which is no name of this entry", "ambiguous")


def check(
    report: Report, ontology: Ontology, classes: DataFile, predicates: DataFile, home: Mapping[str, DataFile]
) -> None:
    """What terms and entries say of each other; ``home`` tells the file of each entry of the gazetteer."""
    _check_parents(report, classes, ontology.classes)
    _check_parents(report, predicates, ontology.predicates)
    _check_heads(report, classes, ontology)
    _check_ends(report, predicates, ontology)
    _check_references(report, home, ontology)
    _check_members(report, home, ontology)
    _check_names(report, home, ontology.gazetteer)


def _check_parents(report: Report, file: DataFile, terms: Mapping[str, ClassDef | Predicate]) -> None:
    for name, term in terms.items():
        if term.parent and term.parent not in terms:
            report.wrong(file, name, f"the parent {term.parent!r} is not defined", "parent")
        elif (top := terms.get(chain(terms, name)[-1])) and top.parent in terms:
            report.wrong(file, name, "is its own ancestor, or lies below one that is", "parent")
        for match in term.close_match:
            if not re.fullmatch(rf"(?:{'|'.join(VOCABULARIES)}):\w+", match):
                known = ", ".join(VOCABULARIES)
                report.wrong(file, name, f"close_match {match!r} is no name in {known}", "close_match")


def _check_heads(report: Report, file: DataFile, ontology: Ontology) -> None:
    heads: dict[str, str] = {}
    for cls in ontology.classes.values():
        for head in cls.heads:
            if head in heads:
                report.wrong(file, cls.name, f"the head {head!r} is listed in {heads[head]} already", "heads")
            heads[head] = cls.name


def _check_ends(report: Report, file: DataFile, ontology: Ontology) -> None:
    """Domain and range: classes of entities for a relation, any class or a datatype for a qualifier."""
    for predicate in ontology.predicates.values():
        relation = predicate.kind == "relation"
        known = {c.name for c in ontology.classes.values() if c.kind == "entity" or not relation}
        for key, ends in (("domain", predicate.domain), ("range", predicate.range)):
            for end in ends:
                outside = () if relation else META if key == "domain" else META + DATATYPES
                if end not in known and end not in outside:
                    what = "class of entities" if relation else "class" if key == "domain" else "class or datatype"
                    report.wrong(file, predicate.name, f"the {key} {end!r} is no known {what}", key)


def _check_references(report: Report, home: Mapping[str, DataFile], ontology: Ontology) -> None:
    """What an entry of the gazetteer points to."""
    known, predicates = ontology.gazetteer, ontology.predicates
    for name, entry in known.items():
        file = home[name]
        links = [("capital", entry.capital), ("within", entry.within)]
        links += [("terms", t.of) for t in entry.terms] + [("facts", f.object) for f in entry.facts]
        for key, target in links:
            if target and target not in known:
                report.wrong(file, name, f"{key} names {target!r}, which is not in the gazetteer", key)
        for fact in entry.facts:
            if fact.predicate not in predicates or predicates[fact.predicate].kind != "relation":
                report.wrong(file, name, f"facts name {fact.predicate!r}, which is no relation", "facts")
            elif fact.object in known and not ontology.fits(fact.predicate, entry.type, known[fact.object].type):
                ends = f"{entry.type} -> {known[fact.object].type} ({fact.object})"
                report.wrong(file, name, f"the fact {fact.predicate} does not allow {ends}", "facts")
        above, seen = entry.within, {name}
        while above in known and above not in seen:
            seen.add(above)
            above = known[above].within
        if above == name:
            report.wrong(file, name, "lies within itself", "within")


def _check_members(report: Report, home: Mapping[str, DataFile], ontology: Ontology) -> None:
    """Members and parties: each was there when it joined and when it left, and so was what it belongs to."""
    known = ontology.gazetteer
    for name, entry in known.items():
        if not entry.members:
            continue
        file, raw = home[name], home[name].tables["entities"][name]
        for key, cls in MEMBERS.items():
            if key in raw and not ontology.is_a(entry.type, cls):
                report.wrong(file, name, f"{key} are for the class {cls}, not {entry.type}", key)
        key = "members" if "members" in raw else "parties"
        life = (entry.signed or entry.start, entry.end)  # who signs an agreement is a party before it is in force
        for m in entry.members:
            if not (member := known.get(m.entity)):
                report.wrong(file, name, f"{key} names {m.entity!r}, which is not in the gazetteer", key)
                continue
            if not any(ontology.is_a(member.type, cls) for cls in MEMBER_CLASSES):
                report.wrong(file, name, f"{m.entity} is a {member.type} and cannot be one of the {key}", key)
            for what, day in (("joined", m.start), ("left", m.end)):
                for other, spans in ((name, [life]), (m.entity, _spans(member))):
                    if day and not any(_touch((day, day), span) for span in spans):
                        report.wrong(file, name, f"{m.entity} {what} ({day}) when {other} was not there", key)
            if not any(_touch((m.start or life[0], m.end or life[1]), span) for span in _spans(member)):
                report.wrong(file, name, f"{m.entity} was not there in the time of {name}", key)
        for a, b in combinations(entry.members, 2):
            if a.entity == b.entity and _overlap([(a.start, a.end)], [(b.start, b.end)]):
                report.wrong(file, name, f"{key} lists {a.entity} twice for the same time", key)


def _touch(a: _Span, b: _Span) -> bool:
    """Whether two spans may have a day in common, as far as their dates are precise."""
    return not (a[1] and b[0] and precedes(a[1], b[0])) and not (b[1] and a[0] and precedes(b[1], a[0]))


def _check_names(report: Report, home: Mapping[str, DataFile], gazetteer: Mapping[str, Entry]) -> None:
    """Names that several entries claim."""
    claims: dict[str, dict[str, str]] = {}  # name -> entry -> the key that lists it
    for slug, entry in gazetteer.items():
        claims.setdefault(entry.label, {})[slug] = "label"
        for key, names in (("aliases", entry.aliases), ("seats", entry.seats), ("demonyms", entry.demonyms)):
            for name in names:
                claims.setdefault(name, {}).setdefault(slug, key)
    for name, keys in claims.items():
        for first, second in combinations(keys, 2):
            a, b = gazetteer[first], gazetteer[second]
            labels = keys[first] == keys[second] == "label"
            if not (labels and a.type == b.type) and _apart(a, b, name):
                continue
            what = "label" if labels else "demonym" if keys[first] == keys[second] == "demonyms" else "name"
            other = f"{first} ({home[first].name}:{home[first].line(first)})"
            report.wrong(home[second], second, f"the {what} {name!r} is claimed by {other} too", keys[second])


def _apart(a: Entry, b: Entry, name: str) -> bool:
    """Whether the text can tell which of two entries a name means (the rule is in `kg.ontology.problems`)."""
    listed = name in a.ambiguous and name in b.ambiguous
    heir = a.type == "State" and any(gone.end and not (still.start or still.end) for gone, still in ((a, b), (b, a)))
    return a.type != b.type or listed or heir or bool(a.context or b.context) or not coexist(a, b)


def coexist(a: Entry, b: Entry) -> bool:
    """Whether both are there at the same time; one that ends in the year in which the other starts is not."""
    return _overlap(_spans(a), _spans(b))


def _overlap(first: Sequence[_Span], second: Sequence[_Span]) -> bool:
    """Whether one of the first and one of the second surely have time in common."""
    return any(
        not (end_a and start_b and not precedes(start_b, end_a))
        and not (end_b and start_a and not precedes(start_a, end_b))
        for start_a, end_a in first
        for start_b, end_b in second
    )


def _spans(entry: Entry) -> list[_Span]:
    return [(t.start, t.end) for t in entry.terms] or [(entry.start, entry.end)]
