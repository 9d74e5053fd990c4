"""The ontology as SHACL shapes: those of ``ontology/shapes.ttl``, and one for each predicate and qualifier.

Invariant: which classes a predicate joins is read from the ontology, never written twice, and every shape says in words
what it asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.store.rdf import BASE, Namespaces

if TYPE_CHECKING:
    from kg.ontology.schema import Ontology, Predicate

__all__ = ["described", "turtle"]

_HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""


def turtle(ontology: Ontology, *, base: str = BASE) -> str:
    """All shapes in Turtle, for a graph whose IRIs begin with ``base``. Raises InputError without the file of shapes."""
    parts = [_written(ontology, base)]
    for name in sorted(ontology.predicates):
        predicate = ontology.predicates[name]
        parts.append((_relation if predicate.kind == "relation" else _qualifier)(ontology, predicate))
    return "\n".join(parts)


def described(ontology: Ontology, *, base: str = BASE) -> str:
    """The shapes for those who only want to know what to expect, in Turtle: a shape for each class that a predicate is for.

    Where `turtle` looks at statements, they tell what plain triples lead to. Raises InputError without the file of shapes.
    """
    parts, of_class = [_written(ontology, base)], dict[str, list[str]]()
    for name in sorted(ontology.predicates):
        p = ontology.predicates[name]
        for class_ in p.domain:
            if class_ in ontology.classes:
                of_class.setdefault(class_, []).append(name)
        label, comment = _words(p.label), _words(p.comment)
        parts.append(
            f'shape:{name} a sh:PropertyShape ; sh:path kg:{name} ; {_one_of(p.range)} ;\n'
            f'    sh:name "{label}"@en ; sh:description "{comment}"@en .\n'
        )
    for class_, names in sorted(of_class.items()):
        properties = " , ".join(f"shape:{name}" for name in names)
        parts.append(f"shape:{class_} a sh:NodeShape ; sh:targetClass kg:{class_} ; sh:property {properties} .\n")
    return "\n".join(parts)


def _written(ontology: Ontology, base: str) -> str:
    """The shapes that are written by hand, and the prefixes of all."""
    path = ontology.folder / "shapes.ttl"
    try:
        written = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the shapes cannot be read", where=str(path), hint="Install kg again") from error
    return f"{written.replace(f'<{BASE}', f'<{base}')}\n{_HEAD}@prefix kg: <{Namespaces(base).prefixes['kg']}> .\n"


def _relation(ontology: Ontology, p: Predicate) -> str:
    """Subject and object of the statements with a predicate.

    The focus is the predicate; the nested shapes report the statements themselves.
    """
    ends = "".join(
        f"    sh:property [ sh:path {path} ; {_one_of(names)} ;\n"
        f'      sh:message "the {end} of “{_words(p.label)}” is {_named(ontology, names)}" ] ;\n'
        for end, path, names in (("subject", "rdf:subject", p.domain), ("object", "rdf:object", p.range))
        if names
    )
    return f"[] a sh:NodeShape ; sh:targetNode kg:{p.name} ; sh:property [ sh:path [ sh:inversePath rdf:predicate ] ;\n{ends}] .\n"


def _qualifier(ontology: Ontology, p: Predicate) -> str:
    """What may carry a qualifier, and what its values may be."""
    shape = f"[] a sh:NodeShape ; sh:targetSubjectsOf kg:{p.name}"
    if p.domain:
        words = _named(ontology, p.domain)
        shape += f' ;\n    {_one_of(p.domain)} ; sh:message "what has the qualifier “{_words(p.label)}” is {words}"'
    if p.range:
        shape += (
            f" ;\n    sh:property [ sh:path kg:{p.name} ; {_one_of(p.range)} ;\n"
            f'      sh:message "the value of “{_words(p.label)}” is {_named(ontology, p.range)}" ]'
        )
    return shape + " .\n"


def _one_of(names: Iterable[str]) -> str:
    kinds = [
        f"sh:datatype {name}" if name.startswith("xsd:") else f"sh:class {name if ':' in name else f'kg:{name}'}"
        for name in names
    ]
    return kinds[0] if len(kinds) == 1 else "sh:or ( " + " ".join(f"[ {kind} ]" for kind in kinds) + " )"


def _named(ontology: Ontology, names: Iterable[str]) -> str:
    """Classes and datatypes in words: ``an actor or a place``."""
    words = [_words(ontology.classes[name].label) if name in ontology.classes else name for name in names]
    return " or ".join(w if ":" in w else f"{'an' if w[0] in 'aeiou' else 'a'} {w}" for w in words)


def _words(label: str) -> str:
    """A label within a string of Turtle."""
    return label.replace("\\", "\\\\").replace('"', '\\"')
