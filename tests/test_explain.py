"""Why a text gave what it gave: the same statements as the extraction, each with its entry, and near misses with reasons."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import explain, pipeline
from kg.cli import cli
from kg.explain import Explained
from kg.model import Document

SEEDS = Path(__file__).parents[1] / "seeds"
ARTICLE = """---
title: The end of a treaty
published: 2019-08-03
---
The United States withdrew from the INF Treaty on Friday. According to the United States, Russia violated the INF Treaty.
Moscow denied the accusations. It criticized the weather. Did Iran attack Israel?
"""
#: Sentence, and what is told of the near miss in it.
MISSES = [
    ("Russia criticized the bad weather.", "object not understood: “the bad weather”"),
    ("They attacked Ukraine.", "subject not understood: “They”"),
    ("Russia criticized Moscow.", "subject and object are the same: Russia"),
    ("Germany ratified Ukraine.", "not of the kind that “ratifies” is said of here: Germany (state), Ukraine (state)"),
    ("Russia nearly attacked Ukraine.", "ended, not negated: Russia (state), Ukraine (state)"),
    ("Germany regretted the visit, Russia said.", "no pattern of it finds its arguments here"),
]


def told(text: str) -> list[Explained]:
    return list(explain.explain([Document("a.txt", text, published="2019-08-03")]))


def run(*arguments: str | Path, input: str | None = None) -> Result:
    result = CliRunner().invoke(cli, [str(a) for a in arguments], input=input)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("name", ["inf-treaty-ends.md", "iran-nuclear-deal.md", "aukus.md"])
def test_what_is_explained_is_what_is_extracted(name: str) -> None:
    documents = list(pipeline.documents(SEEDS / name))
    extracted = [s for extraction in pipeline.extract(documents) for s in extraction.statements]
    sentences = list(explain.explain(documents))
    kept = [g.statement for sentence in sentences for g in sentence.given if g.kept]
    assert len(extracted) > 5 and sorted(s.id for s in kept) == sorted(s.id for s in extracted)
    for sentence in sentences:
        text = next(d.text for d in documents if d.locator == sentence.document)
        assert text[sentence.start : sentence.end] == sentence.text
        for n in (*sentence.names, *sentence.references):
            assert sentence.start <= n.start < n.end and text[n.start : n.end] == n.text
        for g in (*sentence.given, *sentence.missed):
            assert g.span is None or text[slice(*g.span)] == g.trigger


def test_the_counts_of_rejections_are_those_of_the_candidates() -> None:
    from kg.extract.statements import candidates

    document = Document("a.txt", " ".join(text for text, _ in MISSES), published="2019-08-03")
    (extraction,) = pipeline.extract([document])
    (reading,) = pipeline.understand([document])
    reasons = [c.reason for c in candidates(reading) if c.reason is not None]
    assert extraction.rejected == {reason: reasons.count(reason) for reason in reasons} and len(reasons) >= 5


@pytest.mark.parametrize(("text", "reason"), MISSES, ids=[text for text, _ in MISSES])
def test_a_near_miss_says_why(text: str, reason: str) -> None:
    (sentence,) = told(text)
    assert reason in [m.reason for m in sentence.missed] and not sentence.given


def test_another_entry_of_the_same_word_is_no_near_miss() -> None:
    (sentence,) = told("The United States withdrew from the INF Treaty.")
    assert [g.statement.predicate for g in sentence.given] == ["withdrawsFrom"] and not sentence.missed


def test_what_is_said_again_is_marked() -> None:
    given = [g for sentence in told("Russia signed the INF Treaty in 1987. Russia signed the INF Treaty.") for g in sentence.given]
    assert [(g.statement.predicate, g.kept) for g in given] == [("signs", True), ("signs", False)]


def test_the_command_tells_it_in_lines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    lines = run("explain", tmp_path / "a.txt").stdout.splitlines()
    assert lines[0] == "a.txt" and lines[2] == "      1  The United States withdrew from the INF Treaty on Friday."
    for line in (
        "         INF Treaty = Intermediate-Range Nuclear Forces Treaty (agreement, gazetteer)",
        "   says  The United States withdraws from the Intermediate-Range Nuclear Forces Treaty on 2 August 2019.",
        "   says  According to the United States, Russia violates the Intermediate-Range Nuclear Forces Treaty (disputed by Russia).",
        " refers  It = Russia (state, pronoun)",
        "    not  a question states nothing",
    ):
        assert line in lines
    assert any(line.startswith("     by  “withdrew”, S withdraw from O (agreements/withdrawsFrom/") for line in lines)
    assert any(line.startswith("    not  “criticized”, S ") and line.endswith(": object not understood: “the weather”") for line in lines)
    assert lines[-1].endswith(("near miss", "near misses")) and not any("\x1b" in line for line in lines)


def test_standard_input_and_json() -> None:
    first, *_ = [json.loads(line) for line in run("explain", "-", "--json", input=ARTICLE).stdout.splitlines()]
    assert (first["document"], first["number"], first["names"][0]["entity"]) == ("-", 1, "united-states")
    (statement,) = first["statements"]
    assert (statement["subject"], statement["predicate"], statement["object"]) == ("united-states", "withdrawsFrom", "inf-treaty")
    assert (statement["time"], statement["pattern"], statement["trigger"]) == ("2019-08-02", "S withdraw from O", "withdrew")


def test_a_hostile_text_cannot_steer_the_terminal() -> None:
    out = run("explain", "-", input="Russia criticized \x1b[31m[bold]Germany\u202e and the \x07news.\n").stdout
    assert "[bold]Germany" in out and not set("\x1b\x07\u202e") & set(out)


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    for path, message in ((tmp_path / "nowhere.txt", "no such file"), (tmp_path / "empty.txt", "there is no text in it")):
        result = run("explain", path)
        assert result.exit_code == 2 and message in result.stderr and not result.stdout
