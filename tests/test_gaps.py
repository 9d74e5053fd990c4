"""What the lexicon lacks and what of it is never used, over texts with words that no lexicon of this field has."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import gaps
from kg.cli import cli
from kg.gaps import Gap, Lack
from kg.model import Document

#: Sentence, the gap as a pattern, what is lacking.
LACKING = [
    ("Germany outfoxed Poland.", "S outfox O", Lack.WORD),
    ("Japan was outfoxed by China.", "S outfox O", Lack.WORD),
    ("Germany, which France had outfoxed, was silent.", "S outfox O", Lack.WORD),
    ("Poland zoned out of NATO.", "S zone out of O", Lack.WORD),
    ("France's mimicry of Italy annoyed everybody.", "S's mimicry of O", Lack.WORD),
    ("Japan voiced nostalgia for Norway.", "S's nostalgia for O", Lack.WORD),
    ("The symmetry between Egypt and Jordan is perfect.", "NOUN symmetry between S", Lack.WORD),
    ("Canada was allergic to Brazil.", "S be allergic to O", Lack.WORD),
    ("Japan whitewashed the walls of Norway.", "S whitewash wall of O", Lack.WORD),
    ("Poland ratified with Hungary.", "S ratify with O", Lack.SLOT),
    ("Germany ratified Ukraine.", "S ratify O", Lack.CLASSES),
]
#: Covered, said of nobody with a name, of the place only, or not said at all.
COVERED = [
    "Russia signed the INF Treaty.",
    "The INF Treaty was signed by Russia.",
    "Russia's ratification of New START was late.",
    "Russia outfoxed it.",
    "Russia outfoxed ministers.",
    "Russia was outfoxed in Geneva.",
    "Did Chad outfox Mali?",
    "Germany outfoxed the Germans.",
]


def found(*texts: str) -> list[Gap]:
    return gaps.gaps([Document(f"{n}.txt", text) for n, text in enumerate(texts)])


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gaps")
    (folder / "a.txt").write_text("Germany outfoxed Poland. France outfoxed the European Union. Russia signed the INF Treaty.\n")
    (folder / "b.txt").write_text("The United Kingdom outfoxed Spain. Japan was allergic to Canada. Russia ratified the weather.\n")
    return folder


@pytest.mark.parametrize(("text", "pattern", "lack"), LACKING, ids=[text for text, _, _ in LACKING])
def test_a_gap_is_the_pattern_that_an_entry_needs(text: str, pattern: str, lack: Lack) -> None:
    assert [(g.pattern, g.lack) for g in found(text)] == [(pattern, lack)]


@pytest.mark.parametrize("text", COVERED)
def test_what_is_covered_or_says_nothing_of_two_names_is_no_gap(text: str) -> None:
    assert found(text) == []


def test_every_suggestion_compiles_as_a_pattern() -> None:
    from kg.ontology.lexicon import Entry, compile_pattern

    entry = Entry("x/x/0", "criticizes", "", None, (), (), (), (), None, None, 0.8)
    for _, pattern, _ in LACKING:
        compiled = compile_pattern(pattern, entry)
        assert compiled.slot("S") and (compiled.slot("O") or "between" in pattern)


def test_a_suggestion_in_the_lexicon_closes_its_gap(tmp_path: Path) -> None:
    import shutil

    from kg.ontology import data_folder, load

    shutil.copytree(data_folder(), tmp_path / "ontology")
    patterns = [pattern for _, pattern, lack in LACKING if lack is Lack.WORD and not pattern.startswith("NOUN")]
    entry = f'[[entry]]\npredicate = "criticizes"\npatterns = {json.dumps(sorted(set(patterns)))}\nexample = "Germany outfoxed Poland."\n'
    (tmp_path / "ontology" / "lexicon" / "more.toml").write_text(entry)
    texts = [text for text, pattern, _ in LACKING if pattern in patterns]
    assert [g.pattern for g in gaps.gaps([Document("a", " ".join(texts))], load(tmp_path / "ontology"))] == []


def test_gaps_are_counted_with_classes_documents_and_examples(corpus: Path) -> None:
    first, *others = [json.loads(line) for line in run("lexicon", "gaps", corpus, "--min", "1", "--json").stdout.splitlines()]
    assert (first["pattern"], first["count"], first["documents"], first["lack"]) == ("S outfox O", 3, 2, "word")
    assert first["classes"] == ["State State 2", "State Organization 1"]
    assert first["examples"] == ["Germany outfoxed Poland", "France outfoxed the European Union", "The United Kingdom outfoxed Spain"]
    assert "S be allergic to O" in [g["pattern"] for g in others]


def test_gaps_on_a_terminal_and_as_csv(corpus: Path) -> None:
    told = run("lexicon", "gaps", corpus).stdout
    assert told.startswith("S outfox O\n  3 times in 2 texts; no entry has the word; State and State 2, State and Organization 1\n")
    assert "S be allergic to O" not in told and told.endswith("1 gap\n")
    rows = list(csv.DictReader(io.StringIO(run("lexicon", "gaps", corpus, "--csv").stdout)))
    assert [(row["pattern"], row["count"]) for row in rows] == [("S outfox O", "3")]
    assert "1 more: give a higher --limit" in run("lexicon", "gaps", corpus, "--min", "1", "--limit", "1").stdout


def test_only_the_first_documents_are_read_where_that_is_asked(corpus: Path) -> None:
    assert "2 times in 1 text;" in run("lexicon", "gaps", corpus, "--documents", "1").stdout


def test_unused_patterns_and_their_rejections(corpus: Path) -> None:
    uses = {(row["predicate"], row["pattern"]): row for row in map(json.loads, run("lexicon", "unused", corpus, "--json", "--all").stdout.splitlines())}
    assert uses["signs", "S sign O"]["fired"] == 1
    assert uses["ratifies", "S ratify O"] | {"entry": ""} == {
        "entry": "", "predicate": "ratifies", "pattern": "S ratify O", "fired": 0, "rejected": ["object not understood 1"],
    }  # fmt: skip
    idle = [json.loads(line) for line in run("lexicon", "unused", corpus, "--json").stdout.splitlines()]
    assert ("signs", "S sign O") not in {(row["predicate"], row["pattern"]) for row in idle} and all(not row["fired"] for row in idle)
    told = run("lexicon", "unused", corpus)
    assert told.exit_code == 0 and "S ratify O (rejected 1: 1 object not understood)" in told.stdout and "never fired\n" in told.stdout


@pytest.mark.parametrize("command", ["gaps", "unused"])
def test_help_and_errors(command: str) -> None:
    assert f"kg lexicon {command}" in run("lexicon", command, "--help").stdout.split("Example:")[1]
    result = run("lexicon", command, "nowhere.txt")
    assert result.exit_code == 2 and "nowhere.txt: no such file" in result.stderr and not result.stdout
    assert run("lexicon", command).exit_code == 2


@pytest.mark.parametrize("command", ["gaps", "unused"])
def test_two_forms_at_once_are_refused(command: str) -> None:
    assert CliRunner().invoke(cli, ["lexicon", command, "-", "--json", "--csv"], input="x").exit_code == 2
