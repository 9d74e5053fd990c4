"""Named queries: questions in plain words with their SPARQL, read from ``ontology/queries/``, and their parameters.

A file begins with comment lines: the question, its group, and the parameters, which the query uses as ``$name``::

    # What happened to an agreement, and when?
    # group: Agreements over time
    # param: agreement (entity) = ent:inf-treaty | the agreement asked about

Invariant: what a user gives for a parameter becomes one RDF term. It is checked by the parameter's type, written by the
rules of SPARQL and put in the place of a variable, so it never becomes a part of the query's own words.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.dates import is_iso
from kg.errors import InputError
from kg.ontology import data_folder
from kg.ontology import load as load_ontology

__all__ = ["ANY", "GROUPS", "TYPES", "Parameter", "Query", "bind", "catalogue", "find", "load", "parse"]

#: The order in which groups are shown; others follow, by alphabet.
GROUPS = (
    "Claims and disputes", "Agreements over time", "Weapons", "Leaders and offices", "Meetings and events",
    "Sanctions and force", "Corroboration and sources", "Evidence and quality",
)  # fmt: skip
TYPES = ("entity", "class", "predicate", "date", "text")  #: of parameters
ANY = "any"  #: the value that leaves an entity, class or predicate open
MAX_TEXT = 200  #: characters of a text

_PARAM = re.compile(r"(?P<name>[a-z][a-z0-9_]*)\s*(?:\((?P<type>\w+)\)\s*)?=\s*(?P<default>[^|]*?)\s*\|\s*(?P<help>\S.*)")
#: What of SPARQL may hold a ``$`` that is no parameter (IRIs, strings, comments), else a parameter.
_PLACE = re.compile(
    r"<[^<>\"{}|^`\\\s]*>|\"{3}.*?\"{3}|'{3}.*?'{3}|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|\#[^\n]*|\$(?P<name>\w+)", re.DOTALL
)
_SLUG = re.compile(r"(?:ent:)?(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query: what may be given for it, what stands there when nothing is given."""

    name: str
    type: str  #: one of `TYPES`
    default: str  #: in the form in which a user gives a value; `ANY` leaves it open
    help: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question in plain words, and the SPARQL that answers it with the parameters as ``$name``."""

    name: str
    question: str
    group: str
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def graph(self) -> bool:
        """Whether the answer is a graph (CONSTRUCT) rather than rows."""
        return re.search(r"^\s*CONSTRUCT\b", self.text, re.MULTILINE) is not None


def load(folder: Path | None = None) -> dict[str, Query]:
    """The queries of a folder (default: those of the ontology) by name, in the order of their groups and questions.

    Each folder is read once in a process. Raises InputError, with file and line, for a file that is not as it should be.
    """
    return dict(_load((folder or data_folder() / "queries").resolve()))


@lru_cache(maxsize=16)
def _load(folder: Path) -> tuple[tuple[str, Query], ...]:
    try:
        texts = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.rq"))}
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the queries cannot be read: {error}", where=str(folder)) from error
    queries = [parse(text, name=name, where=str(folder / f"{name}.rq")) for name, text in texts.items()]
    for query in queries:
        if not query.question.endswith("?") or not query.group:
            what = "a query opens with its question and a group: # Who left what? # group: Agreements over time"
            raise InputError(what, where=str(folder / f"{query.name}.rq"))
    rank = {group: n for n, group in enumerate(GROUPS)}
    queries.sort(key=lambda q: (rank.get(q.group, len(rank)), q.group, q.question))
    return tuple((query.name, query) for query in queries)


def find(name: str, folder: Path | None = None) -> Query:
    """The query of a name. Raises InputError for an unknown one, with near matches."""
    known = load(folder)
    if name not in known:
        raise _unknown("query", name, known, otherwise="kg query --name lists them")
    return known[name]


def catalogue() -> list[dict[str, Any]]:
    """The queries for JSON, in order: name, group, question, whether the answer is a graph, parameters, and two texts.

    ``text`` runs as it is, with the defaults; in ``template`` the parameters stand as ``$name``.
    """
    return [
        {
            "name": query.name, "group": query.group, "question": query.question, "graph": query.graph,
            "parameters": [asdict(parameter) for parameter in query.parameters], "text": bind(query), "template": query.text,
        }
        for query in load().values()
    ]  # fmt: skip


def parse(text: str, *, name: str = "", where: str | None = None) -> Query:
    """A query from the text of a file; question and group are empty where the file does not tell them.

    Raises InputError for a parameter that is not declared as it should be, or declared and not used.
    """
    question = group = ""
    parameters: dict[str, Parameter] = {}
    lines = text.removeprefix("\ufeff").splitlines()
    head = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    for number, line in enumerate(lines[:head], 1):
        words = line.lstrip("# ").rstrip()
        at = f"{where or name or 'the query'}, line {number}"
        if words.startswith("group:"):
            group = words.removeprefix("group:").strip()
        elif words.startswith("param:"):
            parameter = _parameter(words.removeprefix("param:").strip(), at)
            if parameter.name in parameters:
                raise InputError(f"the parameter {parameter.name} is declared twice", where=at)
            parameters[parameter.name] = parameter
        elif not question:
            question = words
    body = "\n".join(lines[head:]).strip() + "\n"
    used = {found["name"] for found in _PLACE.finditer(body) if found["name"]}
    if parameters and used != parameters.keys():
        odd = ", ".join(sorted(used ^ parameters.keys()))
        raise InputError(f"parameters are declared and used as $name, each; look at: {odd}", where=where or name or None)
    return Query(name, question, group, tuple(parameters.values()), body)


def _parameter(words: str, where: str) -> Parameter:
    found = _PARAM.fullmatch(words)
    type_ = (found["type"] or found["name"]) if found else ""
    if found is None or type_ not in TYPES:
        what = f"no parameter is declared so: {words!r}"
        raise InputError(what, where=where, hint=f"Write: # param: name (type) = default | help; types: {', '.join(TYPES)}")
    parameter = Parameter(found["name"], type_, found["default"], found["help"])
    if not (parameter.default == ANY and type_ not in ("date", "text")):
        try:
            _term(parameter, parameter.default)
        except InputError as error:
            raise InputError(f"the default of {parameter.name}: {error.what}", where=where, hint=error.hint) from error
    return parameter


def bind(query: Query, values: Mapping[str, str] | None = None) -> str:
    """The SPARQL of a query with values for its parameters, by name; the question stands above it as a comment.

    Whoever is given no value has the default. An entity is named by its id (``russia`` or ``ent:russia``), a class or
    predicate by its name in the ontology (``kg:violates``), a date in ISO form as precise as wanted; `ANY` leaves open
    what is open by default. The prefixes are those that every store declares.
    Raises InputError for a parameter that the query does not have, and for a value that is none of its type.
    """
    given = dict(values or {})
    by_name = {parameter.name: parameter for parameter in query.parameters}
    for name in given:
        if name not in by_name:
            none = f"{query.name or 'The query'} has no parameters"
            raise _unknown("parameter", name, by_name, otherwise=f"Parameters: {', '.join(by_name)}" if by_name else none)
    terms: dict[str, str] = {}
    for name, parameter in by_name.items():
        value = given.get(name, parameter.default).strip()
        if not (value == parameter.default == ANY):
            terms[name] = _term(parameter, value)
    text = _PLACE.sub(lambda found: terms.get(found["name"] or "", found[0].replace("$", "?") if found["name"] else found[0]), query.text)
    return f"# {query.question}\n{text}" if query.question else text


def _term(parameter: Parameter, value: str) -> str:
    """A value as a term of SPARQL."""
    if parameter.type == "entity":
        found = _SLUG.fullmatch(value)
        if found is None or value == ANY:
            raise InputError(f"{value!r} is no id of an entity", where=parameter.name, hint="Give one like ent:russia")
        return f"ent:{found['slug']}"
    if parameter.type in ("class", "predicate"):
        ontology = load_ontology()
        known = [c.name for c in ontology.classes.values() if c.kind == "entity"] if parameter.type == "class" else list(ontology.predicates)
        local = value.removeprefix("kg:")
        if local not in known:
            raise _unknown(parameter.type, value, known, otherwise=f"Known: {', '.join(sorted(known))}")
        return f"kg:{local}"
    if parameter.type == "date":
        if not is_iso(value):
            raise InputError(f"{value!r} is no date", where=parameter.name, hint="Write YYYY-MM-DD, YYYY-MM or YYYY")
        return f'"{value}"'
    if len(value) > MAX_TEXT:
        raise InputError(f"a text of {len(value)} characters", where=parameter.name, hint=f"Give at most {MAX_TEXT}")
    if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", value):
        raise InputError("a text with control characters", where=parameter.name, hint="Give letters, digits, signs, spaces")
    return '"' + "".join(_ESCAPES.get(c, c) for c in value) + '"'


def _unknown(what: str, name: str, known: Iterable[str], *, otherwise: str) -> InputError:
    near = difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.5)
    return InputError(f"unknown {what} {name!r}", hint=f"Did you mean {' or '.join(near)}?" if near else otherwise)
