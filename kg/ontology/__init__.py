"""The ontology as data: classes, predicates and the gazetteer, read from TOML and checked when they are loaded.

Invariant: an ``Ontology`` that exists has no dangling reference, no cycle and no name that the text cannot
tell apart; whatever is wrong is reported together, each problem with file and line.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from kg.errors import InputError
from kg.model import Fact, digest
from kg.ontology.schema import PLOVER, ClassDef, Entry, Membership, Ontology, Predicate, Term
from kg.ontology.validate import CLASS, ENTRY, PREDICATE, DataFile, Report, check, check_entry

__all__ = [
    "PLOVER", "ClassDef", "Entry", "Membership", "Ontology", "Predicate", "Term", "data_folder", "load", "problems",
]  # fmt: skip

_SHOWN = 20  # problems that ``load`` spells out before it only counts them
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def data_folder() -> Path:
    """Where the ontology's data lies: ``ontology/`` beside the package, else the data package ``kg_ontology``.

    Raises InputError where neither is there.
    """
    checkout = Path(__file__).resolve().parents[2] / "ontology"
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
    return _read(folder)[1].lines()


@lru_cache(maxsize=16)
def _load(folder: Path) -> Ontology:
    ontology, report = _read(folder)
    if found := report.lines():
        more = [f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
        count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
        listed = "\n  ".join(["", *found[:_SHOWN], *more])
        raise InputError(f"The ontology has {count}:{listed}", where=str(folder))
    return ontology


def _read(folder: Path) -> tuple[Ontology, Report]:
    """The ontology as far as it can be read, and what is wrong with it."""
    if not folder.is_dir():
        raise InputError("There is no such folder", where=str(folder), hint="Name the folder of the ontology.")
    try:
        content = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.toml")}
    except OSError as error:
        raise InputError(f"Cannot read the ontology: {error.strerror}", where=error.filename) from error
    names = sorted(content)
    fingerprint = digest(*(part for name in names for part in (name, hashlib.sha256(content[name]).hexdigest())))
    report = Report()
    class_file = _parsed("classes.toml", content.get("classes.toml"), report)
    predicate_file = _parsed("properties.toml", content.get("properties.toml"), report)
    files = [_parsed(name, content[name], report) for name in names if name.startswith("gazetteer/")]
    classes = _classes(class_file, report)
    gazetteer, home = _gazetteer(files, classes, report)
    ontology = Ontology(classes, _predicates(predicate_file, report), gazetteer, fingerprint, folder)
    if not report.broken:
        check(report, ontology, class_file, predicate_file, home)
    return ontology, report


def _parsed(name: str, content: bytes | None, report: Report) -> DataFile:
    """A TOML file; an empty one where it cannot be parsed."""
    line, message = 1, "the file is missing"
    if content is not None:
        try:
            text = content.decode("utf-8")
            return DataFile(name, text, tomllib.loads(text))
        except UnicodeDecodeError as error:
            line, message = content.count(b"\n", 0, error.start) + 1, "is not UTF-8"
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"at line (\d+)", str(error))
            line = int(place[1]) if place else max(1, len(content.splitlines()))
            message = f"TOML syntax error: {error}"
        except RecursionError:
            message = "is nested too deeply"
    report.unreadable(name, line, message)
    return DataFile(name, "", {})


def _classes(file: DataFile, report: Report) -> dict[str, ClassDef]:
    classes: dict[str, ClassDef] = {}
    for name, raw in file.tables.items():
        if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name):
            report.wrong(file, name, "a class is named in letters and digits, the first a capital")
        good = report.take(file, name, raw, CLASS, "label", "comment", "example")
        report.one_of(file, name, "kind", good, "entity", "node", "individual")
        classes[name] = ClassDef(**{"name": name, "label": name, "comment": "", "example": "", **good})
    return classes


def _predicates(file: DataFile, report: Report) -> dict[str, Predicate]:
    predicates: dict[str, Predicate] = {}
    for name, raw in file.tables.items():
        if not re.fullmatch(r"[a-z][A-Za-z0-9]*", name):
            report.wrong(file, name, "a predicate is named in letters and digits, the first a small letter")
        qualifier = isinstance(raw, dict) and raw.get("kind") == "qualifier"
        ends = () if qualifier else ("domain", "range")
        good = report.take(file, name, raw, PREDICATE, "label", "comment", "example", *ends)
        report.one_of(file, name, "kind", good, "relation", "qualifier")
        report.one_of(file, name, "plover", good, *PLOVER)
        predicates[name] = Predicate(**{"name": name, "label": name, "comment": "", "example": "", **good})
    return predicates


def _gazetteer(
    files: Iterable[DataFile], classes: dict[str, ClassDef], report: Report
) -> tuple[dict[str, Entry], dict[str, DataFile]]:
    """The entries of all files, and the file of each."""
    gazetteer: dict[str, Entry] = {}
    home: dict[str, DataFile] = {}

    def is_class(name: object) -> bool:
        """Whether it names a class of entities; anything goes where the classes could not be read."""
        return report.broken or (isinstance(name, str) and name in classes and classes[name].kind == "entity")

    for file in files:
        for key in file.tables.keys() - {"class", "entities"}:
            report.wrong(file, key, "unknown key; a file of the gazetteer has class and [entities]")
        if not is_class(default := file.tables.get("class")) and default is not None:
            report.wrong(file, "class", f"unknown class {default!r}")
        if not isinstance(entries := file.tables.get("entities", {}), dict):
            report.wrong(file, "entities", "must be a table, one entry a line")
            continue
        for name, raw in entries.items():
            if not _SLUG.fullmatch(name):
                report.wrong(file, name, "an id is written in small letters, digits and single hyphens")
            if other := home.get(name):
                report.wrong(file, name, f"the id is taken by {other.name}:{other.line(name)}")
                continue
            good = report.take(file, name, raw, ENTRY, "label")
            check_entry(report, file, name, good)
            if not is_class(cls := good.pop("class", default)) and cls != default:
                report.wrong(file, name, f"unknown class {cls!r}", "class")
            elif cls is None:
                report.wrong(file, name, "has no class, and neither has the file")
            for key, kind in (("terms", Term), ("facts", Fact)):
                good[key] = tuple(kind(row[0], row[1], *(day or None for day in row[2:])) for row in good.get(key, ()))
            good["members"] = tuple(map(_membership, (*good.pop("members", ()), *good.pop("parties", ()))))
            gazetteer[name] = Entry(**{"id": name, "type": str(cls), "label": name, **good})
            home[name] = file
    return gazetteer, home


def _membership(row: str | list[str]) -> Membership:
    """From a slug, or from a slug with the dates of joining and leaving, which may be empty."""
    return Membership(row) if isinstance(row, str) else Membership(row[0], *(day or None for day in row[1:]))
