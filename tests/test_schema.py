"""What classes, predicates and entries answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_ontology import write

from kg.model import Entity
from kg.ontology import load
from kg.ontology.schema import ClassDef, Entry, chain


def test_classes_and_predicates_answer(tmp_path: Path) -> None:
    ontology = load(write(tmp_path / "o"))
    assert ontology.ancestors("State") == ("State", "Actor", "Thing")
    assert ontology.ancestors("Unheard") == ("Unheard",)
    assert ontology.is_a("State", "Thing") and ontology.is_a("State", "State")
    assert not ontology.is_a("Actor", "State") and not ontology.is_a("Unheard", "Thing")
    assert ontology.fits("signs", "Person", "Agreement")
    assert not ontology.fits("signs", "Agreement", "Person")
    assert not ontology.fits("initials", "Person", "Agreement")
    assert ontology.core("initials") == "signs" and ontology.core("signs") == "signs"
    with pytest.raises(KeyError):
        ontology.fits("frowns", "State", "State")


def test_an_entry_is_an_entity() -> None:
    entry = Entry("x", "State", "X", aliases=("Z", "X"), demonyms=("Xish",), seats=("Z", "Capital"), iso="XX")
    assert entry.entity() == Entity("x", "State", "X", ("Capital", "Xish", "Z"), (("iso3166-1", "XX"),))
    assert Entry("x", "Place", "X").entity() == Entity("x", "Place", "X")


def test_a_circle_of_parents_ends() -> None:
    classes = {a: ClassDef(a, a, "", "", parent=b) for a, b in ("AB", "BC", "CB")}
    assert chain(classes, "A") == ("A", "B", "C")
