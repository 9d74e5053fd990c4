"""The commands `kg check` and `kg timeline`, the list of formats, and what less confidence leaves out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

import kg
from kg.cli import cli
from kg.export import EXPORTERS
from kg.store import Store
from kg.store.rdf import Namespaces

TEXTS = {
    "a.txt": "---\ntitle: The end\npublisher: Example News\npublished: 2019-08-03\n---\n"
    "The United States withdrew from the INF Treaty on 2 August 2019.\n"
    "According to the United States, Russia violated the INF Treaty. Moscow denied the accusations.\n",
    "b.txt": "---\ntitle: Five years on\npublisher: Other Paper\npublished: 2024-08-02\n---\n"
    "The United States withdrew from the INF Treaty in August 2019. Russia ratified the New START treaty in 2011.\n",
}
NS = Namespaces()


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    kg.build(folder, store=folder / "store")
    return folder / "store"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A store with a claim written as a plain triple, in words that would steer a terminal."""
    text = tmp_path / "evil.txt"
    text.write_text("Russia ratified the New START treaty, \x1b[31mit said, in 2011.\n", encoding="utf-8")
    kg.build(text, store=tmp_path / "store")
    with Store.open(tmp_path / "store", read_only=False) as opened:
        (identifier,) = opened.documents()
        triple = NS.entity("russia"), NS.property("violates"), NS.entity("inf-treaty")
        opened.quads.add(ox.Quad(*triple, NS.document(identifier)))
        opened.quads.add(ox.Quad(*triple))
        for quad in list(opened.quads.quads_for_pattern(None, NS.term("oa:exact"), None, NS.document(identifier))):
            opened.quads.remove(quad)
            opened.quads.add(
                ox.Quad(quad.subject, quad.predicate, ox.Literal("\x1b[31mother\u202e words"), quad.graph_name)
            )
    return tmp_path / "store"


def test_check_of_a_sound_store(store: Path) -> None:
    result = run("check", "--store", store)
    assert result.exit_code == 0
    assert result.stdout.startswith("The graph conforms: 2 documents, ")
    assert "SHACL on 1 documents" in run("check", "--store", store, "--sample", 1).stdout


def test_check_tells_what_where_and_what_to_do(broken: Path) -> None:
    result = run("check", "--store", broken)
    assert result.exit_code == 1 and result.stderr == ""
    assert "behind ent:russia kg:violates ent:inf-treaty" in result.stdout
    assert "the quote is not the text at" in result.stdout and "st:" in result.stdout
    assert " in evil.txt" in result.stdout and "“[31mother words”" in result.stdout
    assert "kg remove" in result.stdout and "findings: 1 documents" in result.stdout
    assert "\x1b" not in result.output and "\u202e" not in result.output
    short = run("check", "--store", broken, "--limit", 1)
    assert short.exit_code == 1 and "more: give a higher --limit" in short.stdout and "2. " not in short.stdout


def test_check_from_the_shell(broken: Path) -> None:
    """Values of the wrong form give no noise on standard error."""
    with Store.open(broken, read_only=False) as opened:
        (identifier,) = opened.documents()
        for quad in list(opened.quads.quads_for_pattern(None, NS.term("kg:confidence"), None, NS.document(identifier))):
            bad = ox.Literal("sure", datatype=NS.term("xsd:decimal"))
            opened.quads.remove(quad)
            opened.quads.add(ox.Quad(quad.subject, quad.predicate, bad, quad.graph_name))
    command = [sys.executable, "-m", "kg", "check", "--store", str(broken)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    assert done.returncode == 1 and done.stderr == ""
    assert "confidence" in done.stdout


def test_check_of_no_store(tmp_path: Path) -> None:
    result = run("check", "--store", tmp_path / "none")
    assert result.exit_code == 2 and "there is no store" in result.stderr


def test_timeline(store: Path) -> None:
    lines = run("timeline", "--store", store).stdout.splitlines()
    days = [line[:10].strip() for line in lines if line[:4].isdigit()]
    assert days == ["2011", "2019-08", "2019-08-02"]
    assert "The United States withdraws from the Intermediate-Range Nuclear Forces Treaty on 2 August 2019." in lines[4]
    assert lines[5].strip() == "Example News, The end, 2019-08-03"
    assert lines[-1].startswith("3 dated statements; ")
    only = run("timeline", "--store", store, "--about", "New START", "--from", "2010", "--to", "2011-06").stdout
    assert "ratifies" in only and "withdraws" not in only and "1 dated statement" in only
    wrong = run("timeline", "--store", store, "--from", "soon")
    assert wrong.exit_code == 2 and "'soon' is no date" in wrong.stderr


def test_corroboration_is_shown(store: Path) -> None:
    assert "2 publishers, 2019-08-03 to 2024-08-02" in run("show", "INF Treaty", "--store", store).stdout
    assert "1 publisher, 2019-08-03\n" in run("disputes", "--store", store).stdout


def test_formats_are_listed_without_a_store() -> None:
    result = run("export", "--list")
    assert result.exit_code == 0
    for exporter in EXPORTERS.values():
        row = next(line for line in result.stdout.splitlines() if line.startswith(f"{exporter.name} "))
        assert exporter.keeps in row and all(suffix in row for suffix in exporter.suffixes)
    described = " ".join(run("export", "--help").stdout.split())
    assert all(name in described for name in EXPORTERS)


def test_less_confident_statements_are_left_out_everywhere(store: Path, tmp_path: Path) -> None:
    with kg.open(store) as graph:
        said = graph.statements()
        assert said and all(s.confidence < 1 for s in said)
        least = min(s.confidence for s in said)
    for number, kept in ((least, len(said)), (1, 0)):
        out = tmp_path / f"{number}.jsonl"
        assert run("export", out, "--store", store, "--min-confidence", number).exit_code == 0
        assert len([json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]) == kept
    option = ("--store", store, "--min-confidence", 1)
    assert len(run("show", "INF Treaty", *option).stdout) < len(run("show", "INF Treaty", "--store", store).stdout)
    assert run("map", tmp_path / "x.html", *option).exit_code == 0
    assert run("timeline", *option).stdout == "0 dated statements\n"
    assert run("disputes", *option).stdout == "0 disputed propositions\n"
    assert run("show", "Russia", "--store", store, "--min-confidence", "2").exit_code == 2
