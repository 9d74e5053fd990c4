"""Event coding: the actors are given; the lexicon, the grammar and the trained weights say what is done."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.coding import Case, cases, code, load_model
from kg.errors import InputError
from kg.ontology import PLOVER, data_folder

SENTENCES = [
    ("Ruritania accused Sylvania of shelling the border.", "Ruritania", "Sylvania", "ACCUSE"),
    ("The rebels attacked the northern garrison on Friday.", "The rebels", "the northern garrison", "ASSAULT"),
    ("The minister met the delegation in Vienna.", "The minister", "the delegation", "CONSULT"),
    ("The council imposed sanctions on the company.", "The council", "the company", "SANCTION"),
    ("The two unions urged the government to open talks.", "The two unions", "the government", "REQUEST"),
    ("The envoy praised the new coalition.", "The envoy", "the new coalition", "SUPPORT"),
    ("The junta threatened to attack the island.", "The junta", "the island", "THREATEN"),
    ("Police in the capital arrested two editors over a cartoon.", "Police in the capital", "two editors", "COERCE"),
    ("Two editors were arrested by police over a cartoon.", "police", "Two editors", "COERCE"),
    ("The junta refused to release the miners.", "The junta", "the miners", "REJECT"),
    ("The junta released the miners.", "The junta", "the miners", "YIELD"),
    ("The junta promised to release the miners.", "The junta", "the miners", "AGREE"),
    ("The bishops urged the junta to release the miners.", "The bishops", "the junta", "REQUEST"),
    ("Thousands of miners marched through the rain against the junta.", "Thousands of miners", "the junta", "PROTEST"),
    ("Ruritania massed tanks on its border with Sylvania.", "Ruritania", "Sylvania", "MOBILIZE"),
    ("Ruritania recalled its ambassador from Sylvania.", "Ruritania", "Sylvania", "SANCTION"),
    ("Ruritania shipped 200 tonnes of wheat to the flooded villages.", "Ruritania", "the flooded villages", "AID"),
    ("Ruritania and Sylvania began joint naval exercises.", "Ruritania", "Sylvania", "COOPERATE"),
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


@pytest.fixture(scope="module")
def training() -> ModuleType:
    path = Path(__file__).resolve().parent.parent / "benchmarks" / "train_coding.py"
    spec = importlib.util.spec_from_file_location("train_coding", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_weights_fit_the_sentences_and_lists(training: ModuleType) -> None:
    model = load_model(data_folder())
    assert model.fingerprint == training.fingerprint(data_folder()), "run python benchmarks/train_coding.py"
    assert sorted(model.classes) == sorted(PLOVER)
    assert set(map(len, model.weights.values())) == {len(model.classes)}


def test_weights_know_what_they_were_taught(training: ModuleType) -> None:
    taught = list(training.labelled(data_folder()))
    assert {kind for _, kind in taught} == set(PLOVER)
    assert len({case.text for case, _ in taught}) == len(taught)
    some = taught[::25]
    found = dict(code(case for case, _ in some))
    assert sum(found[case.id] == kind for case, kind in some) >= 0.9 * len(some)


def test_damaged_weights_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "coding").mkdir()
    (tmp_path / "coding" / "weights.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="weights"):
        load_model(tmp_path)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("[" * 100_000, "no JSON"),
        ('{"text": "a b"}', "no source and no target"),
        ('{"text": null, "source": "a", "target": "b"}', "no string"),
        ('{"text": "a b", "source": [1e999, 1], "target": "b"}', "neither words nor"),
        ('{"text": "a b", "source": " ", "target": "b"}', "does not stand"),
        ('{"text": "a b", "source": [0, 9], "target": "b"}', "does not stand"),
    ],
)
def test_what_is_wrong_with_a_case_is_told(line: str, what: str) -> None:
    with pytest.raises(InputError, match="line 1") as error:
        list(cases([line], "c"))
    assert what in str(error.value)


def test_an_actor_is_a_word_of_its_own_before_a_part_of_another() -> None:
    (case,) = cases([json.dumps({"text": "Sylvanian tanks fled Sylvania.", "source": "Sylvanian tanks", "target": "Sylvania"})], "c")
    assert case.target == (21, 29)


def test_cases_in_other_encodings(tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"id": "1", "text": "A met B.", "source": "A", "target": "B"}\r\n')
    assert CliRunner().invoke(cli, ["code", str(file)]).exit_code == 0
    file.write_bytes(b'{"id": "1", "text": "A met B\xe9.", "source": "A", "target": "B"}\n')
    result = CliRunner().invoke(cli, ["code", str(file)])
    assert result.exit_code == 2
    assert "not UTF-8" in result.output
