"""The figures and answers on annotated articles. They lie beside the checkout and are read there; without them the tests skip."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.cli import cli
from kg.graph import Graph

EVALUATION = Path(__file__).resolve().parents[2] / "shared" / "evaluation"
DEV = EVALUATION / "dev"
ARTICLES = ("000_*", "004_*")

pytestmark = pytest.mark.skipif(not DEV.is_dir(), reason=f"the annotated articles are not at {DEV}")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dev") / "kg.db"
    kg.build([DEV], store=path, metadata=DEV / "metadata.tsv")
    return path


@pytest.fixture(scope="module")
def figures(store: Path) -> dict[str, float]:
    """The figures as the published scorer gives them for what the command line exports."""
    folder = store.parent
    for name in ("statements", "mentions"):
        result = CliRunner().invoke(cli, ["export", str(folder / f"{name}.jsonl"), "--format", name, "--store", str(store)])
        assert result.exit_code == 0, result.output
    return reference(folder)


def reference(folder: Path, only: str = "*") -> dict[str, float]:
    command = [sys.executable, str(EVALUATION / "score.py"), str(DEV), str(folder / "statements.jsonl")]
    command += ["--mentions", str(folder / "mentions.jsonl"), "--only", only, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_statements_of_all_documents(figures: dict[str, float]) -> None:
    assert figures["documents"] == 26
    assert figures["precision"] >= 0.85
    assert figures["f1"] >= 0.52
    assert figures["broken_evidence"] == 0
    assert figures["other_predicate"] == 0


def test_qualifiers(figures: dict[str, float]) -> None:
    assert figures["modality"] >= 0.92
    assert figures["attribution"] >= 0.92
    assert figures["evidence"] >= 0.90
    assert figures["time_invented"] <= 0.05


def test_mentions(figures: dict[str, float]) -> None:
    assert figures["mention_precision"] >= 0.88
    assert figures["mention_recall"] >= 0.86
    assert figures["mention_typed"] >= 0.92
    assert figures["mention_linked"] >= 0.90


def test_the_two_articles(figures: dict[str, float], store: Path) -> None:
    assert reference(store.parent, "00[04]_*")["f1"] >= 0.80


def test_kg_score_gives_the_same_figures(figures: dict[str, float]) -> None:
    result = CliRunner().invoke(cli, ["score", str(DEV), "--json"])
    assert result.exit_code == 0, result.output
    own = json.loads(result.stdout)
    different = {k: (v, own.get(k)) for k, v in figures.items() if own.get(k) != pytest.approx(v, abs=1e-9)}
    assert different == {}


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The two articles alone."""
    path = tmp_path_factory.mktemp("two") / "kg.db"
    kg.build([str(DEV / f"{name}.txt") for name in ARTICLES], store=path, metadata=_rows(path.parent))
    with kg.open(path) as graph:
        yield graph


def _rows(folder: Path) -> Path:
    """The metadata of the two articles."""
    with (DEV / "metadata.tsv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source, delimiter="\t"))
    target = folder / "metadata.tsv"
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys(), delimiter="\t")
        writer.writeheader()
        writer.writerows(r for r in rows if r["file"].startswith(("000_", "004_")))
    return target


def select(graph: Graph, query: str) -> set[tuple[str, ...]]:
    """Rows of a query as slugs and plain strings."""
    rows = graph.query(query)
    return {tuple("" if v is None else str(v).rsplit("/", 1)[-1].rsplit("#", 1)[-1] for v in row) for row in rows}


def test_who_withdrew_and_who_suspended_and_when(articles: Graph) -> None:
    found = select(
        articles,
        "SELECT ?p ?s ?o ?t WHERE { VALUES ?p { kg:withdrawsFrom kg:suspends } ?st rdf:subject ?s ; rdf:predicate ?p ; "
        "rdf:object ?o ; kg:modality kg:Actual OPTIONAL { ?st kg:timeValue ?t } }",
    )
    assert ("withdrawsFrom", "united-states", "inf-treaty", "2019") in found
    assert ("suspends", "united-states", "inf-treaty", "2019-02") in found
    assert ("suspends", "russia", "new-start", "2023-03") in found


def test_who_claims_a_violation_and_who_disputes_it(articles: Graph) -> None:
    claims = {
        (s.attributed_to, s.subject, s.object, s.disputed_by)
        for s in articles.statements(predicate="violates")
        if s.polarity == "positive"
    }
    assert (("united-states",), "russia", "inf-treaty", ("russia",)) in claims
    assert any(by == ("russian-foreign-ministry",) and s == "united-states" for by, s, _, _ in claims)


def test_an_accusation_is_no_plain_triple(articles: Graph) -> None:
    assert not articles.query("ASK { ent:russia kg:violates ent:inf-treaty }")
    assert articles.query("ASK { ent:united-states kg:suspends ent:inf-treaty }")


def test_what_is_deployed_where_according_to_whom(articles: Graph) -> None:
    deployed = {(s.subject, s.object, s.attributed_to) for s in articles.statements(predicate="deployedIn")}
    assert ("intermediate-range-missiles", "philippines", ("vladimir-putin",)) in deployed
    assert any(weapon == "missile-defense" and where == "europe" for weapon, where, _ in deployed)


def test_who_signed_the_inf_treaty(articles: Graph) -> None:
    signed = {s.subject for s in articles.statements(predicate="signs", object="inf-treaty") if s.time.value == "1987"}
    assert signed == {"mikhail-gorbachev", "ronald-reagan"}
