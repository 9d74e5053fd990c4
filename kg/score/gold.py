"""What is compared when extraction is scored: annotated documents, and the lines of statements of a system.

An annotated document is ``NAME.gold.json`` beside ``NAME.txt``. A system names its entities in its own way, so a document
tells which of the annotated entities a name, an id or a mention of the system can mean.
"""

from __future__ import annotations

import fnmatch
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import InputError

__all__ = [
    "SYMMETRIC", "Claim", "GoldDocument", "GoldMention", "GoldStatement", "Reference", "Span", "Triple",
    "blaming", "document_of", "name_key", "read_gold", "read_lines",
]  # fmt: skip

#: Predicates that hold in both directions.
SYMMETRIC = frozenset(("meets", "agreesWith", "cooperatesWith", "alliedWith", "negotiates"))
_SAME = 0.5  # from this share of intersection in union on, two mentions are the same
_SMALL_WORDS = frozenset(("the", "a", "an", "of", "and", "on", "in", "for"))

Span = tuple[int, int]
Triple = tuple[str, str, str, str]  #: subject, predicate, object, polarity


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file, blank lines left out. Raises InputError with the line that is not one."""
    try:
        with Path(path).open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                where = f"{path}, line {number}"
                try:
                    value = json.loads(line)
                except (ValueError, RecursionError) as error:
                    raise InputError(f"no JSON: {error}", where=where) from error
                if not isinstance(value, dict):
                    raise InputError("not a JSON object", where=where, hint="Write one object a line")
                yield value
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", where=str(path)) from error


@contextmanager
def blaming(where: str) -> Iterator[None]:
    """Turns the errors of reading somebody's data into an InputError that says where."""
    try:
        yield
    except KeyError as error:
        raise InputError(f"lacks {error.args[0]}", where=where) from error
    except (TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        raise InputError(f"is not as expected: {error}", where=where) from error


def read_gold(folder: Path, only: str = "*") -> dict[str, GoldDocument]:
    """The annotated documents of a folder whose names fit a glob, by name. Raises InputError where there is none."""
    documents: dict[str, GoldDocument] = {}
    for path in sorted(folder.glob("*.gold.json")):
        with blaming(str(path)):
            try:
                value = json.loads(path.read_text(encoding="utf-8"))
                name = value["document"]
                if not fnmatch.fnmatch(name, only):
                    continue
                source = folder / name
                # Offsets count the characters as they stand: no change of newlines.
                text = source.read_bytes().decode("utf-8") if source.exists() else None
            except OSError as error:
                raise InputError(error.strerror or "cannot be read", where=str(path)) from error
            documents[name] = GoldDocument(value, text)
    if not documents:
        hint = "Name a folder with NAME.gold.json files beside NAME.txt"
        raise InputError(f"no document {only} with a .gold.json", where=str(folder), hint=hint)
    return documents


def document_of(line: Mapping[str, Any]) -> str:
    """The name of the document that a line speaks of."""
    return str(line["document"]).rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Reference:
    """An entity as a statement names it."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()

    @classmethod
    def read(cls, value: Any) -> Reference:
        """From an entity object, or from a bare label."""
        if isinstance(value, str):
            return cls("", value)
        value = value or {}
        spans = tuple((int(span[0]), int(span[1])) for span in value.get("spans") or ())
        return cls(value.get("id") or "", value.get("label") or "", tuple(value.get("aliases") or ()), spans)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement line."""

    subject: Reference
    predicate: str
    object: Reference
    polarity: str
    modality: str
    time: str | None
    place: Reference | None
    recipient: Reference | None
    attributed_to: tuple[Reference, ...]
    disputed_by: tuple[Reference, ...]
    span: Span | None
    quote: str

    @classmethod
    def read(cls, line: Mapping[str, Any]) -> Claim:
        """From a line; raises KeyError, TypeError or ValueError for one that is not as expected."""
        evidence = line.get("evidence")
        sound = isinstance(evidence, dict) and all(isinstance(evidence.get(end), int) for end in ("start", "end"))
        time = line.get("time")
        if not isinstance(time, str | None):
            raise TypeError(f"time {time!r}")
        return cls(
            subject=Reference.read(line["subject"]),
            predicate=str(line["predicate"]),
            object=Reference.read(line["object"]),
            polarity=line.get("polarity") or "positive",
            modality=line.get("modality") or "actual",
            time=time,
            place=Reference.read(line["place"]) if line.get("place") else None,
            recipient=Reference.read(line["recipient"]) if line.get("recipient") else None,
            attributed_to=tuple(Reference.read(x) for x in line.get("attributed_to") or ()),
            disputed_by=tuple(Reference.read(x) for x in line.get("disputed_by") or ()),
            span=(evidence["start"], evidence["end"]) if sound and evidence else None,
            quote=(evidence.get("quote") or "") if sound and evidence else "",
        )


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """An annotated statement."""

    triple: Triple
    modality: str
    time: str | None
    place: str | None
    recipient: str | None
    attributed_to: frozenset[str]
    disputed_by: frozenset[str]
    evidence: Span
    core: bool

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> GoldStatement:
        """From a statement of the annotation; raises KeyError, TypeError or ValueError as `Claim.read` does."""
        return cls(
            triple=(value["subject"], value["predicate"], value["object"], value["polarity"]),
            modality=value["modality"],
            time=value["time"],
            place=value.get("place"),
            recipient=value.get("recipient"),
            attributed_to=frozenset(value["attributed_to"]),
            disputed_by=frozenset(value["disputed_by"]),
            evidence=(int(value["evidence"][0]), int(value["evidence"][1])),
            core=bool(value["core"]),
        )


class GoldMention(NamedTuple):
    """An annotated mention of an entity."""

    span: Span
    entity: str
    type: str


class GoldDocument:
    """An annotated document, with the ways to recognise its entities."""

    def __init__(self, value: Mapping[str, Any], text: str | None) -> None:
        self.name: str = value["document"]
        self.text = text
        self.ids = {entity["id"] for entity in value["entities"]}
        self.mentions = [
            GoldMention((int(m[0]), int(m[1])), entity["id"], entity["type"])
            for entity in value["entities"]
            for m in entity["mentions"]
        ]
        self.named: defaultdict[str, set[str]] = defaultdict(set)  # name as a key -> ids
        for entity in value["entities"]:
            for name in (entity["name"], entity["id"].replace("-", " "), *entity["aliases"]):
                if key := name_key(name):
                    self.named[key].add(entity["id"])
        self.variants: defaultdict[Triple, list[GoldStatement]] = defaultdict(list)
        for statement in map(GoldStatement.read, value["statements"]):
            self.variants[statement.triple].append(statement)

    def quote(self, span: Span) -> str:
        """The words of a span; nothing where the text is not there."""
        return "" if self.text is None else self.text[span[0] : span[1]]

    def stands_for(self, reference: Reference) -> set[str]:
        """The gold entities that a reference can mean: by id, else by a shared name, else by the mention it covers."""
        slug = _slug(reference.id)
        if slug in self.ids:
            return {slug}
        names = (reference.label, slug.replace("-", " "), *reference.aliases)
        by_name = set().union(*(self.named.get(name_key(name), set()) for name in names))
        if by_name:
            return by_name
        overlaps = ((_overlap(span, m.span), m.entity) for span in reference.spans for m in self.mentions)
        share, entity = max(overlaps, default=(0.0, ""))
        return {entity} if share >= _SAME else set()

    def names_one_of(self, reference: Reference, entities: frozenset[str]) -> bool:
        """Whether a reference can mean one of these gold entities."""
        return not self.stands_for(reference).isdisjoint(entities)

    def triple_of(self, claim: Claim) -> Triple | None:
        """The gold triple that a claim states, one with a core variant if there is a choice."""
        subjects, objects = self.stands_for(claim.subject), self.stands_for(claim.object)
        pairs = {(a, b) for a in subjects for b in objects if a != b}
        if claim.predicate in SYMMETRIC:
            pairs |= {(b, a) for a, b in pairs}
        stated = [triple for a, b in pairs if (triple := (a, claim.predicate, b, claim.polarity)) in self.variants]
        return min(stated, key=lambda triple: (not any(g.core for g in self.variants[triple]), triple), default=None)

    def relates(self, claim: Claim) -> bool:
        """Whether some gold statement holds between the two ends, whatever it says and whichever way."""
        related = {frozenset((subject, object_)) for subject, _, object_, _ in self.variants}
        subjects, objects = self.stands_for(claim.subject), self.stands_for(claim.object)
        return any(frozenset((a, b)) in related for a in subjects for b in objects)

    def is_quoted(self, claim: Claim) -> bool:
        """Whether a claim has a quote that stands in the text where it says (as far as there is a text)."""
        if claim.span is None or not claim.quote:
            return False
        return self.text is None or self.quote(claim.span) == claim.quote

    def matches(self, spans: Iterable[Span]) -> Iterator[tuple[Span, GoldMention]]:
        """Spans and mentions matched one to one, those that overlap most first."""
        overlaps = [
            (share, span, number)
            for span in spans
            for number, mention in enumerate(self.mentions)
            if (share := _overlap(span, mention.span)) >= _SAME
        ]
        used: set[Span] = set()
        matched: set[int] = set()
        for _, span, number in sorted(overlaps, key=lambda overlap: -overlap[0]):
            if span not in used and number not in matched:
                used.add(span)
                matched.add(number)
                yield span, self.mentions[number]


def name_key(name: str | None) -> str:
    """A name without accents, case, dots of acronyms, punctuation, small words and word order."""
    decomposed = unicodedata.normalize("NFKD", name or "")
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    plain = plain.replace("’", "'").replace("'s", "")
    plain = re.sub(r"\b(?:\w\.){2,}", lambda acronym: acronym[0].replace(".", ""), plain)
    return " ".join(sorted(word for word in re.findall(r"[^\W_]+", plain) if word not in _SMALL_WORDS))


def _slug(identifier: str) -> str:
    """The last part of an IRI or of a prefixed name."""
    return re.split(r"[/#:]", identifier)[-1]


def _overlap(a: Sequence[int], b: Sequence[int]) -> float:
    """The share of the intersection of two spans in their union."""
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common / (max(a[1], b[1]) - min(a[0], b[0])) if common > 0 else 0.0
