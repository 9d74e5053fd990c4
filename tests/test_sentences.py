"""The own sentences: what each file's say must be found, to a floor that no change may lose; a failure lists the misses.

`python -m pytest tests/test_sentences.py -k weapons` checks one file. The floors lie a little below what is reached.
"""

from __future__ import annotations

from pathlib import Path

import own_sentences
import pytest
from own_sentences import Figures, Line, Meant, Outcome, Sentence, figures, outcomes, parse, read

FILES = sorted(own_sentences.FOLDER.glob("*.toml"))
#: File -> least precision and recall.
FLOORS = {
    "agreements": (0.88, 0.80),
    "articles": (0.76, 0.37),
    "articles2": (0.88, 0.41),
    "claims": (0.89, 0.94),
    "coref": (0.91, 0.87),
    "diplomacy": (0.84, 0.81),
    "essays": (0.64, 0.32),
    "essays2": (0.82, 0.44),
    "force": (0.92, 0.78),
    "round5_lex1": (0.78, 0.54),
    "round5_lex2": (0.89, 0.76),
    "round7_fin2": (0.95, 0.92),
    "round8_gen1": (0.90, 0.80),
    "news": (0.95, 0.93),
    "relations": (0.84, 0.75),
    "structure": (0.85, 0.87),
    "weapons": (0.89, 0.84),
}
FLOOR = (0.80, 0.60)  #: of a file that has none yet
MEANT = 0.88  #: least share of lines that are meant as they are found, in files that say how


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_own_sentences(path: Path) -> None:
    found = outcomes(read(path))
    qualified = path.stem in own_sentences.QUALIFIED
    f = figures(found)
    report = "\n".join(text for x in found if (text := x.report(qualified)))
    shown = f"{path.name}: precision {f.precision:.3f}, recall {f.recall:.3f}, meant {f.qualifiers:.3f}\n{report}"
    precision, recall = FLOORS.get(path.stem, FLOOR)
    assert f.precision >= precision and f.recall >= recall, shown
    assert not qualified or f.qualifiers >= MEANT, shown


def test_every_floor_has_its_file() -> None:
    assert FLOORS.keys() | own_sentences.QUALIFIED <= {path.stem for path in FILES}


def test_no_sentence_stands_twice() -> None:
    texts = [sentence.text for path in FILES for sentence in read(path)]
    assert sorted({text for text in texts if texts.count(text) > 1}) == []


def test_a_line_with_its_qualifiers() -> None:
    assert parse("iran withdrawsFrom jcpoa not") == (Line("iran", "withdrawsFrom", "jcpoa", True), Meant())
    line, meant = parse("russia meets china planned by:france+germany disputed:iran")
    assert line == Line("china", "meets", "russia"), "either way round"
    assert meant == Meant("planned", frozenset(("france", "germany")), frozenset(("iran",)))
    assert f"{line}{meant}" == "china meets russia planned by:france by:germany disputed:iran"
    with pytest.raises(ValueError, match="planed"):
        parse("russia meets china planed")


def sentence(expect: tuple[str, ...], maybe: tuple[str, ...] = ()) -> Sentence:
    told, open_ = ({line: {meant} for line, meant in map(parse, lines)} for lines in (expect, maybe))
    return Sentence("A text.", told, open_, "2024-07-05", False)


def test_what_counts_and_what_does_not() -> None:
    said = sentence(("russia deploys iskander", "russia tests icbm by:japan", "iran signs npt"), ("iran partyTo npt",))
    lines = ["russia deploys iskander", "russia tests icbm", "iran partyTo npt", "iskander deployedIn belarus", "xi-jinping leads china", "iran ratifies npt"]
    outcome = Outcome(said, {line: {meant} for line, meant in map(parse, lines)})
    assert list(map(str, outcome.right)) == ["russia deploys iskander", "russia tests icbm"]
    assert list(map(str, outcome.false)) == ["iran ratifies npt"], "what may be found, and what need not be listed, is not false"
    assert list(map(str, outcome.missed)) == ["iran signs npt"]
    assert figures([outcome]) == Figures(right=2, false=1, missed=1, asked=2, meant=1)
    report = outcome.report(qualified=True)
    assert "A text." in report and "missed  iran signs npt" in report and "meant   russia tests icbm by:japan, found as russia tests icbm" in report
    assert Outcome(sentence(()), {}).report() == "" and figures([]) == Figures(0, 0, 0, 0, 0)


@pytest.mark.parametrize("table", ['text = "A."', 'text = "A."\nexpect = ["a loves b"]', 'text = "A."\nexpect = ["a signs"]', 'text = "A."\nexpect = []\nmaybee = []'])
def test_a_wrong_sentence_is_named(table: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(f'[[sentence]]\ntext = "B."\nexpect = []\n\n[[sentence]]\n{table}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="mine.toml, sentence 2"):
        read(tmp_path / "mine.toml")
