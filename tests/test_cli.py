"""The command line: every command, its exit codes, and that bad input is told in one message."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from kg.cli import cli

ROOT = Path(__file__).parents[1]
INF = """---
title: The end of a treaty
publisher: Example News
published: 2019-08-03
---
The United States withdrew from the INF Treaty on 2 August 2019.
According to the United States, Russia violated the INF Treaty. Moscow denied the accusations.
"""
START = "Russia ratified the New START treaty in January 2011.\n"
HOSTILE = '---\ntitle: "[bold]A\x1b[31m\u202etrap[/bold]"\n---\nRussia criticized Germany.\n'
FACTS = "SELECT ?who WHERE { ?who kg:withdrawsFrom ent:inf-treaty }"


def run(*arguments: str | Path, input: str | None = None) -> Result:
    result = CliRunner().invoke(cli, [str(a) for a in arguments], input=input)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def shell(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, **options)  # type: ignore[call-overload, no-any-return]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in (("inf.txt", INF), ("start.txt", START), ("hostile.txt", HOSTILE)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def store(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stores") / "s"
    assert run("build", corpus, "--store", path).exit_code == 0
    return path


# --- help and usage ---------------------------------------------------------------------------------------------------


def test_the_commands_of_the_interface_are_there() -> None:
    assert set(cli.commands) >= {
        "build", "remove", "stats", "query", "export", "map", "show", "disputes", "score", "explain", "lexicon"
    }  # fmt: skip


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_help_has_an_example_that_can_be_parsed(command: str) -> None:
    help_ = run(command, "--help").stdout
    example = next(line for line in help_.split("Example:")[1].splitlines() if line.strip())
    assert example.strip().startswith(f"kg {command}")
    assert command in run("--help").stdout and "..." not in (cli.commands[command].get_short_help_str(60))


def test_help_is_quick_and_light() -> None:
    code = (
        "import sys\nfrom kg.cli import cli\ntry: cli(['--help'])\nexcept SystemExit: pass\n"
        "print([m for m in ('spacy', 'rdflib', 'pyvis', 'pyoxigraph', 'rich', 'numpy') if m in sys.modules])"
    )
    begin = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert time.perf_counter() - begin < 2  # 0.1 s where the machine has nothing else to do
    assert done.stdout.rstrip().endswith("[]"), done.stdout + done.stderr


def test_version() -> None:
    assert kg.__version__ in run("--version").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["biuld"], "Did you mean build?"),
        (["xyz"], "Commands: build"),
        (["map", "x.html", "--abuot", "x"], "--about"),
        (["map", "x.html", "--depth", "0"], "0 is not in the range"),
        (["remove"], "DOCUMENT"),
        (["query"], "-f FILE"),
        (["query", "ASK {}", "-f", "x.rq"], "one query"),
        (["stats", "--store", "nowhere"], "kg build --store nowhere"),
        (["show", "Russia", "--store", "nowhere"], "there is no store"),
        (["score", "nowhere"], "no document"),
    ],
)
def test_wrong_usage_exits_2_and_says_what_to_do(arguments: list[str], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2 and told in result.stderr and not result.stdout


# --- build and remove -------------------------------------------------------------------------------------------------


def test_build_reports_what_it_did(tmp_path: Path, corpus: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    result = run("build", corpus, tmp_path / "empty.txt", "--store", tmp_path / "s")
    assert result.exit_code == 0 and not result.stderr
    assert "3 added, 0 unchanged, 0 replaced, 0 removed" in result.stdout
    assert "1 empty" in result.stdout and "empty.txt: there is no text in it" in result.stdout
    assert f"kg stats --store {tmp_path / 's'}" in result.stdout
    assert "0 added, 3 unchanged" in run("build", corpus, "--store", tmp_path / "s").stdout


def test_build_exits_2_when_something_is_missing_and_still_builds_the_rest(tmp_path: Path, corpus: Path) -> None:
    result = run("build", corpus / "inf.txt", tmp_path / "nowhere", "--store", tmp_path / "s")
    assert result.exit_code == 2 and "1 added" in result.stdout and "no such file or folder" in result.stdout
    (tmp_path / "void").mkdir()
    result = run("build", tmp_path / "void", "--store", tmp_path / "t")
    assert result.exit_code == 2 and "Nothing was built" in result.stdout


def test_build_from_a_pipe_with_metadata_and_a_store_of_the_environment(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "about.csv").write_text("file,publisher\ninf.txt,The Gazette\n")
    monkeypatch.setenv("KG_STORE", str(tmp_path / "s"))
    assert run("build", "-", input=START).exit_code == 0
    assert run("build", corpus / "inf.txt", "--metadata", tmp_path / "about.csv").exit_code == 0
    assert "The Gazette" in run("stats").stdout
    result = run("build", corpus, "--metadata", tmp_path / "none.csv")
    assert result.exit_code == 2 and "none.csv" in result.stderr
    result = run("build", corpus, "--base", "nonsense", "--store", tmp_path / "u")
    assert result.exit_code == 2 and "base" in result.stderr


def test_build_reads_the_sample_corpus(tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.builder.sample_corpus", lambda: corpus)
    monkeypatch.chdir(tmp_path)
    result = run("build")
    assert result.exit_code == 0 and (tmp_path / "kg.db" / "format").is_file()
    assert result.stdout.endswith("Next: kg stats, kg disputes, kg map map.html\n")


def test_remove(tmp_path: Path, corpus: Path) -> None:
    run("build", corpus, "--store", tmp_path / "s")
    result = run("remove", "strat.txt", "--store", tmp_path / "s")
    assert result.exit_code == 2 and "'start.txt'" in result.stderr
    result = run("remove", "start.txt", "The end", "--store", tmp_path / "s")
    assert result.exit_code == 0 and "Removed inf.txt (doc:" in result.stdout
    assert "false" in run("query", "ASK { ?s kg:ratifies ?o }", "--store", tmp_path / "s").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_exits_130_with_a_report(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "build", "-", "--store", str(tmp_path / "s")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # a shell's background job, as CI may be, ignores the signal, and its children would inherit that
    heed = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    with subprocess.Popen(command, env=environment, **pipes, **heed) as process:  # type: ignore[call-overload]
        while not (tmp_path / "s" / "quads" / "CURRENT").exists():
            assert process.poll() is None
            time.sleep(0.05)
        time.sleep(3)  # now it waits for its input, also on a busy machine
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert b"Interrupted" in out and b"Traceback" not in err


# --- reading ----------------------------------------------------------------------------------------------------------


def test_stats(store: Path) -> None:
    out = run("stats", "--store", store).stdout
    for words in (
        ["documents", "3"],
        ["withdrawsFrom", "1"],
        ["Example", "News", "1"],
        ["2019", "1"],
        ["disputed", "1"],
    ):
        assert words in [line.split() for line in out.splitlines()]


def test_query_formats(store: Path, tmp_path: Path) -> None:
    assert run("query", FACTS, "--store", store).stdout == "who\n-----------------\nent:united-states\n\n"
    for format_ in ("csv", "tsv", "json", "xml"):
        assert "entity/united-states" in run("query", FACTS, "--format", format_, "--store", store).stdout
    assert json.loads(run("query", FACTS, "--format", "json", "--store", store).stdout)["head"]["vars"] == ["who"]
    assert run("query", "ASK { ?s kg:withdrawsFrom ?o }", "--store", store).stdout == "true\n"
    assert run("query", "ASK { ?s kg:attacks ?o }", "--store", store).stdout == "false\n"
    construct = "CONSTRUCT { ?s kg:withdrawsFrom ?o } WHERE { ?s kg:withdrawsFrom ?o }"
    assert "ent:united-states kg:withdrawsFrom ent:inf-treaty" in run("query", construct, "--store", store).stdout
    assert run("query", construct, "--format", "nt", "--store", store).stdout.startswith("<https://")
    assert "kg:withdrawsFrom" in run("query", construct, "--format", "table", "--store", store).stdout
    assert "ent:inf-treaty" in run("query", "DESCRIBE ent:inf-treaty", "--store", store).stdout
    (tmp_path / "q.rq").write_text(FACTS)
    for arguments, text in ((["-f", str(tmp_path / "q.rq")], None), (["-"], FACTS), (["-f", "-"], FACTS)):
        assert "ent:united-states" in run("query", *arguments, "--store", store, input=text).stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["SELECT ?x {\n ?x kg:partOf }"], "line 2, column"),
        (["SELECT * { ?s foo:bar ?o }"], "the prefix foo: is not declared"),
        (["SELECT * { SERVICE <https://example.org> { ?s ?p ?o } }"], "SERVICE is refused"),
        ([FACTS, "--format", "ttl"], "Formats: csv tsv json xml"),
        (["-f", "nowhere.rq"], "nowhere.rq: No such file"),
        ([""], "line 1"),
        (["\x00\udcff"], "query"),
    ],
)
def test_bad_queries_are_told_in_one_message(store: Path, arguments: list[str], told: str) -> None:
    result = run("query", *arguments, "--store", store)
    assert result.exit_code == 2 and told in result.stderr and result.stderr.startswith("Error: ")


def test_show(store: Path) -> None:
    out = run("show", "INF Treaty", "--store", store).stdout
    assert out.startswith("Intermediate-Range Nuclear Forces Treaty (ent:inf-treaty)\n")
    facts, disputes = out.split("\nFacts (1)\n")[1].split("\nDisputes (1)\n")
    assert "The United States withdraws from the Intermediate-Range" in facts
    assert "“The United States withdrew from the INF Treaty on 2 August 2019.”" in facts
    assert "Example News, The end of a treaty, 2019-08-03" in facts
    assert "According to the United States, Russia violates" in disputes and "(disputed by Russia)" in disputes
    assert "\nDisputes (1)\n" in run("show", "Moscow", "--store", store).stdout
    result = run("show", "INF Traety", "--store", store)
    assert result.exit_code == 2 and "inf treaty" in result.stderr


def test_disputes(store: Path) -> None:
    out = run("disputes", "--store", store).stdout
    assert out.startswith("1. Russia violates Intermediate-Range Nuclear Forces Treaty\n")
    assert "affirmed by United States; denied by Russia" in out and "“" in out and "Example News" in out
    assert out.endswith("1 disputed proposition\n")


def test_what_a_text_says_cannot_steer_the_terminal(store: Path) -> None:
    for arguments in (["show", "Germany"], ["query", "SELECT ?t { ?d dcterms:title ?t }"]):
        out = run(*arguments, "--store", store).stdout
        assert "[bold]A [31mtrap[/bold]" in out
        assert "\x1b" not in out and "\u202e" not in out


def test_export(store: Path, tmp_path: Path) -> None:
    result = run("export", tmp_path / "g.csv", "--store", store)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "g.csv").read_text("utf-8"))))
    assert result.exit_code == 0 and not result.stdout and f"{len(rows)} rows" in result.stderr and rows
    lines = run("export", "-", "--format", "statements", "--store", store).stdout.splitlines()
    assert {json.loads(line)["document"] for line in lines} == {"inf.txt", "start.txt", "hostile.txt"}
    facts = run("export", "-", "--format", "statements", "--facts", "--store", store).stdout.splitlines()
    assert 0 < len(facts) < len(lines)
    for arguments in (["g.unknown"], ["-"], ["x", "--format", "nonsense"]):
        result = run("export", *arguments, "--store", store)
        assert result.exit_code == 2 and "Formats: " in result.stderr
    assert run("export", tmp_path / "no" / "g.ttl", "--store", store).exit_code == 2


def test_map(store: Path, tmp_path: Path) -> None:
    result = run(
        "map", tmp_path / "m.html", "--about", "INF Treaty", "--depth", "2", "--from", "2018", "--store", store
    )
    assert result.exit_code == 0 and "entities" in result.stderr
    assert "<html" in (tmp_path / "m.html").read_text("utf-8")
    assert "<html" in run("map", "-", "--store", store).stdout
    for wrong in (["--about", "Atlantis"], ["--from", "soon"]):
        result = run("map", tmp_path / "n.html", *wrong, "--store", store)
        assert result.exit_code == 2 and wrong[1] in result.stderr and not (tmp_path / "n.html").exists()


def test_score(tmp_path: Path) -> None:
    text = "Russia ratified the New START treaty in 2011.\n"
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "metadata.tsv").write_text("file\tpublisher\na.txt\tExample News\n")
    entities = [
        {"id": "russia", "name": "Russia", "type": "State", "mentions": [[0, 6]], "aliases": []},
        {"id": "new-start", "name": "New START", "type": "Agreement", "mentions": [[20, 29]], "aliases": []},
    ]
    statement = {
        "subject": "russia", "predicate": "ratifies", "object": "new-start", "evidence": [0, 44],
        "polarity": "positive", "modality": "actual", "time": "2011",
        "place": None, "attributed_to": [], "disputed_by": [], "core": True,
    }  # fmt: skip
    gold = {"document": "a.txt", "published": None, "entities": entities}
    (tmp_path / "a.gold.json").write_text(json.dumps({**gold, "statements": [statement]}))
    result = run("score", tmp_path, "--json")
    assert json.loads(result.stdout)["f1"] == 1.0
    (tmp_path / "a.gold.json").write_text(json.dumps({**gold, "statements": [{**statement, "predicate": "signs"}]}))
    out = run("score", tmp_path, "--errors", "--only", "a*").stdout
    assert "missed: a.txt: russia signs new-start (positive, actual): “" in out and "false: a.txt: " in out
    assert ["a.txt", "0", "1", "1", "0.000", "0.000", "0.000"] in [line.split() for line in out.splitlines()]


# --- from outside -----------------------------------------------------------------------------------------------------


def test_from_the_shell_in_a_pipe(store: Path, tmp_path: Path) -> None:
    done = shell("query", FACTS, "--store", store, cwd=tmp_path)
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["who", "-" * 17, "ent:united-states"], "")
    done = shell("show", "nobody", "--store", store, cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("Error: unknown entity 'nobody'")


def test_a_reader_that_has_gone_is_no_error(store: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for command in (["export", "-", "--format", "nq"], ["query", "SELECT * { ?s ?p ?o }"], ["map", "-"]):
        full = [sys.executable, "-m", "kg", *command, "--store", str(store)]
        with subprocess.Popen(full, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout and process.stderr
            process.stdout.read(10)
            process.stdout.close()
            assert process.stderr.read() == b""


def test_an_interruption_is_told(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(kg, "open", stop)
    result = run("stats", "--store", store)
    assert result.exit_code == 130 and result.stderr == "Interrupted.\n"


def test_a_store_in_use_is_told(store: Path) -> None:
    from kg.store import Store

    with Store.open(store, read_only=False):
        result = run("build", ROOT / "README.md", "--store", store)
    assert result.exit_code == 2 and ("in use" in result.stderr or "not found" in result.stdout)
