"""Event coding: the actors are given, the lexicon and the grammar say what is done."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.coding import Case, cases, code
from kg.errors import InputError

SENTENCES = [
    ("Ruritania accused Sylvania of shelling the border.", "Ruritania", "Sylvania", "ACCUSE"),
    ("The rebels attacked the northern garrison on Friday.", "The rebels", "the northern garrison", "ASSAULT"),
    ("The minister met the delegation in Vienna.", "The minister", "the delegation", "CONSULT"),
    ("The council imposed sanctions on the company.", "The council", "the company", "SANCTION"),
    ("The two unions urged the government to open talks.", "The two unions", "the government", "REQUEST"),
    ("The envoy praised the new coalition.", "The envoy", "the new coalition", "SUPPORT"),
    ("The junta threatened to attack the island.", "The junta", "the island", "THREATEN"),
    ("Sylvania said that the president was ill and Ruritania was silent.", "Sylvania", "Ruritania", None),
]


def test_classes_of_plain_sentences() -> None:
    found = dict(code(Case(str(n), t, *[(t.index(a), t.index(a) + len(a)) for a in (s, g)]) for n, (t, s, g, _) in enumerate(SENTENCES)))
    assert found == {str(n): root for n, (*_, root) in enumerate(SENTENCES)}


def test_the_direction_counts() -> None:
    text = "Ruritania accused Sylvania of shelling the border."
    assert dict(code(cases([json.dumps({"id": "x", "text": text, "source": "Sylvania", "target": "Ruritania"})], "-"))) == {"x": None}


def test_command_line() -> None:
    lines = "\n".join(json.dumps({"id": str(n), "text": t, "source": s, "target": g}) for n, (t, s, g, _) in enumerate(SENTENCES))
    result = CliRunner().invoke(cli, ["code", "-"], input=lines)
    assert result.exit_code == 0
    assert [json.loads(x)["root"] for x in result.stdout.splitlines()] == [root for *_, root in SENTENCES]


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "a b", "source": "a"}', '{"text": "a b", "source": "a", "target": "c"}'])
def test_a_line_that_is_no_case_is_an_error_with_its_place(line: str) -> None:
    with pytest.raises(InputError, match="line 2"):
        list(cases(['{"text": "a b", "source": "a", "target": [2, 3]}', line], "cases.jsonl"))
