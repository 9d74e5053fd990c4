"""What the names of a text say together: each kind in its turn, nothing about what is not known."""

from __future__ import annotations

from reading import line, read

from kg.ontology import Ontology

TEXT = (
    "Russian President Vladimir Putin and Estonian Foreign Minister Jaan Tammsaar met at the SCO summit in Astana, Kazakhstan.\n\n"
    "NATO members Greece and Turkey criticized the Russian Foreign Ministry. Iran and its ally Hezbollah condemned the strike."
)
SAID = {
    "vladimir-putin leads russia", "jaan-tammsaar holdsOffice foreign-minister-of-estonia", "vladimir-putin attends sco-summit-2024",
    "astana locatedIn kazakhstan", "greece memberOf nato", "turkey memberOf nato", "russian-foreign-ministry partOf russia",
    "iran alliedWith hezbollah",
}  # fmt: skip


def test_each_kind_is_found_in_one_text() -> None:
    found = {" ".join(line(s).split()[:3]) for s in read(TEXT).statements}
    assert found >= SAID, SAID - found


def test_every_entity_that_a_statement_names_is_known(ontology: Ontology) -> None:
    extraction = read(TEXT)
    known = set(ontology.gazetteer) | {e.id for e in extraction.entities}
    for s in extraction.statements:
        assert {s.subject, s.object, *s.attributed_to, *s.disputed_by} | ({s.place, s.recipient} - {None}) <= known
