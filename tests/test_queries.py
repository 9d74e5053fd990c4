"""Named queries: each is a question that the sample corpus answers, and what is given for a parameter stays one term."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from kg import builder, queries
from kg.cli import cli
from kg.errors import InputError
from kg.graph import Graph
from kg.ontology import load as load_ontology
from kg.queries import ANY, GROUPS, TYPES, Query, bind, catalogue, find, load, parse

QUERIES = load()
#: Another value for each parameter, with which the sample corpus still answers.
OTHERS = {
    ("what-is-disputed", "about"): "inf-treaty", ("who-accuses", "accused"): "ent:russia", ("who-claims", "speaker"): "russia",
    ("claims-about", "entity"): "united-states", ("who-denies", "speaker"): "united-states",
    ("agreement-history", "agreement"): "open-skies-treaty", ("who-joined", "agreement"): "inf-treaty",
    ("weapon-history", "weapon"): "iskander", ("arms-build-up", "actor"): "russia", ("who-leads", "of"): "russia",
    ("voices-of", "state"): "united-states", ("who-meets", "actor"): "united-states", ("what-happened", "from"): "2019-08",
    ("what-happened", "to"): "2030-01-01", ("acts-a-year", "actor"): "russia", ("who-attacks", "attacker"): "russia",
    ("between-two", "one"): "nato", ("between-two", "other"): "china", ("documents-about", "entity"): "russia",
    ("network-of", "entity"): "nato", ("in-these-words", "words"): "Treaty", ("who-does-this", "predicate"): "withdrawsFrom",
    ("most-named", "class"): "kg:Agreement",
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("queries") / "kg.db"
    builder.build(builder.sample_corpus(), store=path)
    return path


@pytest.fixture(scope="module")
def graph(store: Path) -> Graph:
    return Graph.open(store)


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


# --- the files --------------------------------------------------------------------------------------------------------


def test_there_are_questions_for_every_group() -> None:
    assert len(QUERIES) >= 22
    assert {"who-violates", "who-left", "deployed-where"} <= QUERIES.keys()
    assert list(dict.fromkeys(q.group for q in QUERIES.values())) == list(GROUPS)
    assert len({q.question for q in QUERIES.values()}) == len(QUERIES)
    assert {p.type for q in QUERIES.values() for p in q.parameters} == set(TYPES)
    assert {(q.name, p.name) for q in QUERIES.values() for p in q.parameters} == OTHERS.keys()


@pytest.mark.parametrize("query", QUERIES.values(), ids=lambda q: q.name)
def test_every_question_is_answered_by_the_sample_corpus(query: Query, graph: Graph) -> None:
    assert query.question.endswith("?") and re.fullmatch(r"[a-z]+(-[a-z]+)*", query.name)
    text = bind(query)
    assert text.startswith(f"# {query.question}\n") and "$" not in text
    rows = graph.query(text)
    assert len(rows) > 0
    assert rows.kind == ("construct" if query.graph else "select")
    for column in range(len(rows.columns)):
        name = rows.columns[column]
        assert any(row[column] is not None for row in rows) or name in ("when", "where", "according_to", "disputed_by"), name
    again = graph.query(text)
    assert rows.terms == again.terms, "the order is fixed"
    if not query.graph:
        assert "ORDER BY" in query.text


@pytest.mark.parametrize(("name", "parameter"), OTHERS)
def test_every_parameter_changes_the_answer(name: str, parameter: str, graph: Graph) -> None:
    query, value = QUERIES[name], OTHERS[name, parameter]
    rows = graph.query(bind(query, {parameter: value}))
    assert len(rows) > 0
    assert rows.terms != graph.query(bind(query)).terms


def test_the_terms_that_queries_use_are_defined() -> None:
    ontology = load_ontology()
    for query in QUERIES.values():
        used = set(re.findall(r"\bkg:(\w+)", query.text))
        assert used <= ontology.classes.keys() | ontology.predicates.keys(), query.name
        for parameter in query.parameters:
            if parameter.type == "entity" and parameter.default != ANY:
                assert parameter.default.removeprefix("ent:") in ontology.gazetteer, query.name


def test_the_catalogue_is_json() -> None:
    listed = json.loads(json.dumps(catalogue()))
    assert [item["name"] for item in listed] == list(QUERIES)
    item = next(item for item in listed if item["name"] == "what-happened")
    assert item["group"] == "Meetings and events" and not item["graph"]
    assert item["parameters"][0] == {"name": "from", "type": "date", "default": "2021", "help": "nothing from before"}
    assert '"2021"' in item["text"] and "$from" in item["template"]


# --- reading a file ---------------------------------------------------------------------------------------------------


def test_a_file_is_read() -> None:
    query = parse(
        "# Who?\n# group: Weapons\n# param: entity = ent:russia | who\n# param: of (class) = any | what\n"
        "SELECT ?s { ?s a $of ; kg:x $entity . FILTER(?s != <http://a/$b>) # $c\n FILTER(STR(?s) != \"$d\") }\n",
        name="x",
    )
    assert (query.question, query.group) == ("Who?", "Weapons")
    assert [(p.name, p.type, p.default) for p in query.parameters] == [("entity", "entity", "ent:russia"), ("of", "class", "any")]
    bound = bind(query, {"entity": "nato"})
    assert "?s a ?of ; kg:x ent:nato ." in bound, "an open parameter is a variable"
    assert "<http://a/$b>" in bound and "# $c" in bound and '"$d"' in bound, "what is no parameter stays"
    assert "ent:russia" in bind(query)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# Q?\n# param: x = ent:russia | who\nASK { $x ?p ?o }", "no parameter is declared so"),
        ("# Q?\n# param: x (state) = ent:russia | who\nASK { $x ?p ?o }", "types: entity, class"),
        ("# Q?\n# param: x (entity) = ent:russia\nASK { $x ?p ?o }", "name (type) = default | help"),
        ("# Q?\n# param: x (entity) = Russian Federation | who\nASK { $x ?p ?o }", "the default of x"),
        ("# Q?\n# param: x (date) = any | when\nASK { ?s ?p $x }", "no date"),
        ("# Q?\n# param: entity = russia | a\n# param: entity = russia | b\nASK { $entity ?p ?o }", "declared twice"),
        ("# Q?\n# param: entity = russia | a\nASK { ?entity ?p ?o }", "look at: entity"),
        ("# Q?\n# param: entity = russia | a\nASK { $entity ?p $other }", "look at: other"),
    ],
)
def test_a_parameter_that_is_not_as_it_should_be_is_told(text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text, name="q")
    assert told in str(caught.value)


def test_a_folder_with_a_query_that_has_no_question_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.rq").write_text("# Just words\nSELECT * { ?s ?p ?o }\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.rq.*opens with its question and a group"):
        load(tmp_path)


def test_unknown_names_get_near_matches() -> None:
    with pytest.raises(InputError, match="unknown query 'who-violate'. Did you mean who-violates"):
        find("who-violate")
    with pytest.raises(InputError, match="kg query --name lists them"):
        find("qqqqqqq")
    with pytest.raises(InputError, match="unknown parameter 'agrement'. Did you mean agreement"):
        bind(find("agreement-history"), {"agrement": "inf-treaty"})
    with pytest.raises(InputError, match="who-left has no parameters"):
        bind(find("who-left"), {"x": "y"})
    with pytest.raises(InputError, match="unknown predicate 'violate'. Did you mean violates"):
        bind(find("who-does-this"), {"predicate": "violate"})
    with pytest.raises(InputError, match="unknown class 'kg:Weapon'"):
        bind(find("most-named"), {"class": "kg:Weapon"})


# --- values -----------------------------------------------------------------------------------------------------------

HOSTILE = [
    "russia } INSERT DATA { <a:b> <a:c> <a:d> }", "ent:russia . ?x ?y ?z", "russia\n#", "<https://evil.example/>", "russia|kg:x",
    "ent:russia) UNION { ?s ?p ?o }", "", " ", "$x", "?x", "ent:", "Ру́сь", "russia\x00", "2021\"", "٢٠٢١", "any",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", ["agreement-history", "who-does-this", "most-named", "what-happened"])
def test_a_value_that_is_none_of_its_type_is_refused(name: str, value: str) -> None:
    query = find(name)
    with pytest.raises(InputError):
        bind(query, {query.parameters[0].name: value})


@pytest.mark.parametrize("value", ["2021-13", "2021-02-30", "21", "2021/2022", "2021-1-1"])
def test_a_date_is_one_of_the_calendar(value: str) -> None:
    with pytest.raises(InputError, match="is no date"):
        bind(find("what-happened"), {"to": value})


WORDS = parse("# Q?\n# param: words (text) = x | words\nSELECT ($words AS ?w) {}\n")


@given(st.text(max_size=queries.MAX_TEXT))
def test_a_text_comes_through_as_it_is_or_is_refused(value: str) -> None:
    try:
        text = bind(WORDS, {"words": value})
    except InputError:
        assert re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", value.strip())
        return
    ((found,),) = ox.Store().query(text)  # type: ignore[misc]
    assert found.value == value.strip()


def test_a_text_is_neither_long_nor_holds_control_characters() -> None:
    for value, told in (("x" * (queries.MAX_TEXT + 1), "at most 200"), ("a\x1bb", "control"), ("\ud800", "control")):
        with pytest.raises(InputError, match=told):
            bind(WORDS, {"words": value})
    hostile = '") } ; DROP ALL # \\'
    ((found,),) = ox.Store().query(bind(WORDS, {"words": hostile}))  # type: ignore[misc]
    assert found.value == hostile


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command_lists_the_queries() -> None:
    for arguments in (["--name"], ["--name", "list"]):
        listed = run("query", *arguments).stdout
        assert listed.startswith("name ") and all(name in listed for name in QUERIES)
        assert "What happened between two dates?" in listed and "from=2021 to=2022" in listed


def test_the_command_asks_by_name(store: Path) -> None:
    def rows(*arguments: str) -> list[list[str]]:
        result = run("query", *arguments, "--format", "csv", "--store", store)
        assert result.exit_code == 0, result.stderr
        return list(csv.reader(io.StringIO(result.stdout)))

    assert len(rows("--name", "who-violates")) > 10
    left = rows("--name", "agreement-history", "--param", "agreement=Open Skies")
    assert left[1][:3] == ["2020-11-22", "United States", "withdraws from"], "an entity by any of its names"
    assert left == rows("--name", "agreement-history", "--param", "agreement=ent:open-skies-treaty")
    between = rows("--name", "what-happened", "--param", "from=2024", "--param", "to=2025")
    assert {row[0][:4] for row in between[1:]} == {"2024"}
    assert "kg:leads ent:russia" in run("query", "--name", "network-of", "--store", store).stdout


def test_a_file_of_ones_own_may_have_parameters(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("# param: entity = ent:russia | who\nSELECT ?what { $entity kg:withdrawsFrom ?what }\n", encoding="utf-8")
    assert "ent:open-skies-treaty" in run("query", "-f", file, "--store", store).stdout
    assert "ent:paris-agreement" in run("query", "-f", file, "--param", "entity=USA", "--store", store).stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--name", "who-lefft"], "Did you mean who-left"),
        (["--name", "who-left", "ASK {}"], "one query"),
        (["--name", "agreement-history", "--param", "agreement"], "write NAME=VALUE"),
        (["--name", "agreement-history", "--param", "agreement=Opne Skies"], "Did you mean: open skies"),
        (["--name", "what-happened", "--param", "from=yesterday"], "YYYY-MM-DD"),
        (["ASK {}", "--param", "x=1"], "has no parameters"),
    ],
)
def test_wrong_names_and_values_exit_2(arguments: list[str], told: str, store: Path) -> None:
    result = run("query", *arguments, "--store", store)
    assert result.exit_code == 2 and told in result.stderr and not result.stdout
