"""The measure: figures worked out by hand on small gold, and agreement with the reference on the annotated articles."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.score import PREDICATES, QUALIFIERS, SYMMETRIC, read_lines, score

Line = dict[str, Any]
EVALUATION = Path(__file__).resolve().parents[2] / "shared" / "evaluation"
TEXT = "Russia violates the INF Treaty, US sources said. Moscow denied it. Presidents Putin and Biden met in Geneva in June 2021."


def entity(id: str, name: str, type: str, *words: str, aliases: tuple[str, ...] = ()) -> Line:
    spans = [[TEXT.index(word), TEXT.index(word) + len(word)] for word in words]
    return {"id": id, "name": name, "type": type, "mentions": spans, "aliases": list(aliases)}


def annotated(subject: str, predicate: str, object: str, quote: str, **more: Any) -> Line:
    start = TEXT.index(quote)
    return {
        "subject": subject, "predicate": predicate, "object": object, "evidence": [start, start + len(quote)],
        "polarity": "positive", "modality": "actual", "time": None, "place": None, "attributed_to": [],
        "disputed_by": [], "core": True,
    } | more  # fmt: skip


def claimed(subject: Any, predicate: str, object: Any, quote: str, **more: Any) -> Line:
    start = TEXT.find(quote)
    evidence = {"start": start, "end": start + len(quote), "quote": quote}
    return {
        "document": "a.txt",
        "subject": subject,
        "predicate": predicate,
        "object": object,
        "evidence": evidence,
    } | more


VIOLATES = "Russia violates the INF Treaty"
MET = "Presidents Putin and Biden met in Geneva in June 2021"
GOLD: Line = {
    "document": "a.txt",
    "published": "2021-07-01",
    "entities": [
        entity("russia", "Russia", "State", "Russia", "Moscow", aliases=("Russian Federation",)),
        entity("united-states", "United States", "State", "US", aliases=("US", "U.S.A.")),
        entity(
            "inf-treaty", "Intermediate-Range Nuclear Forces Treaty", "Agreement", "INF Treaty", aliases=("INF Treaty",)
        ),
        entity("putin", "Vladimir Putin", "Person", "Putin"),
        entity("biden", "Joe Biden", "Person", "Biden"),
        entity("geneva", "Geneva", "Place", "Geneva"),
    ],
    "statements": [
        annotated(
            "russia", "violates", "inf-treaty", VIOLATES, attributed_to=["united-states"], disputed_by=["russia"]
        ),
        annotated("putin", "meets", "biden", MET, time="2021-06", place="geneva"),
        annotated("putin", "leads", "russia", "Presidents Putin", core=False),
        annotated("russia", "rejects", "united-states", "Moscow denied it"),
    ],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "a.gold.json").write_text(json.dumps(GOLD), encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_figures_by_hand(gold: Path) -> None:
    lines = [
        # right, with claimant, dispute and evidence
        claimed(
            {"id": "ent/russia"}, "violates", "INF Treaty", VIOLATES, attributed_to=["USA"], disputed_by=["Russia"]
        ),
        # right the other way round, a month too coarse by one step, another place
        claimed("Joe Biden", "meets", "Putin, Vladimir", "Biden met", time="2021", place="Moscow"),
        # not core: neither rewarded nor punished
        claimed("Vladimir Putin", "leads", "the Russian Federation", "Presidents Putin"),
        # false twice over is false once; the pair is right
        claimed("Russia", "suspends", "INF Treaty", VIOLATES),
        claimed("Russia", "suspends", "INF Treaty", "not in the text"),
        # false, the pair is wrong
        claimed("Biden", "attacks", "Geneva", MET),
        # outside the guide, without evidence
        {"document": "x/a.txt", "subject": "Putin", "predicate": "likes", "object": "Biden"},
        {"document": "b.txt", "subject": "Putin", "predicate": "meets", "object": "Biden"},
    ]
    result = score(gold, lines)
    assert result.as_dict() == {
        "documents": 1, "statements": 7, "of_other_documents": 1,
        "precision": 0.5, "recall": 2 / 3, "f1": pytest.approx(4 / 7), "tp": 2, "fp": 2, "fn": 1, "noncore": 1,
        "modality": 1.0, "attribution": 1.0, "attributed_recall": 1.0, "time": 0.5, "time_invented": 0.0,
        "place": 0.0, "recipient": 0.0, "dispute": 1.0, "dispute_precision": 1.0, "evidence": 1.0,
        "time_n": 1, "time_invented_n": 1, "place_n": 1, "dispute_n": 1, "dispute_precision_n": 1, "attributed_recall_n": 1,
        "false_with_right_pair": 1, "broken_evidence": 2, "other_predicate": 1,
    }  # fmt: skip
    assert [(m.subject, m.predicate, m.object, m.quote) for m in result.missed] == [
        ("russia", "rejects", "united-states", "Moscow denied it")
    ]
    assert [(m.predicate, m.pair_right) for m in result.false] == [("suspends", True), ("attacks", False)]
    assert result.by_predicate["meets"].f1 == 1.0
    assert result.by_predicate["attacks"].fp == 1
    assert result.by_document["a.txt"] == result.total


def test_the_gold_itself_is_right_and_nothing_is_all_missed(gold: Path) -> None:
    perfect = score(gold, statements_of(GOLD, TEXT)).as_dict()
    assert all(
        perfect[name] == 1.0
        for name in ("precision", "recall", "f1", "modality", "attribution", "time", "place", "evidence")
    )
    nothing = score(gold, []).as_dict()
    assert (nothing["precision"], nothing["recall"], nothing["f1"], nothing["fn"]) == (0.0, 0.0, 0.0, 3)
    assert nothing["dispute_n"] == 1


@pytest.mark.parametrize(
    ("change", "figure", "value"),
    [
        ({"modality": "planned"}, "modality", 0.5),
        ({"attributed_to": []}, "attributed_recall", 0.0),
        ({"attributed_to": ["US", "Biden"]}, "attribution", 0.5),
        ({"disputed_by": ["Biden"]}, "dispute_precision", 0.0),
        ({"time": "2019"}, "time_invented", 1.0),
        ({"polarity": "negative"}, "recall", 1 / 3),
        ({"subject": "INF Treaty", "object": "Russia"}, "recall", 1 / 3),
        ({"subject": {"label": "they", "spans": [[0, 5]]}}, "recall", 2 / 3),
        ({"subject": {"label": "they", "spans": [[0, 2]]}}, "recall", 1 / 3),
        ({"evidence": {"start": 60, "end": 62, "quote": TEXT[60:62]}}, "evidence", 0.5),
        ({"evidence": {"start": 60, "end": 62, "quote": "??"}}, "broken_evidence", 1),
        ({"evidence": None}, "broken_evidence", 1),
    ],
)
def test_one_change_moves_its_figure(gold: Path, change: Line, figure: str, value: float) -> None:
    lines = statements_of(GOLD, TEXT)[:2]
    lines[0] |= change
    assert score(gold, lines).as_dict()[figure] == pytest.approx(value)


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ("2021-06", 1.0), ("2021-06-16", 1.0), ("2021-06/2021-08", 1.0), ("2021", 0.5), ("2021-07", 0.0), ("202", 0.0),
        ("2020", 0.0), (None, 0.0), ("2021/2022", 0.5),
    ],
)  # fmt: skip
def test_time(gold: Path, given: str | None, points: float) -> None:
    line = claimed({"id": "putin"}, "meets", {"id": "biden"}, MET, time=given)
    assert score(gold, [line]).as_dict()["time"] == points


def test_mentions(gold: Path) -> None:
    def mention(word: str, type: str, label: str, shift: int = 0) -> Line:
        start = TEXT.index(word) + shift
        return {"document": "a.txt", "start": start, "end": start + len(word), "type": type, "label": label}

    lines = [
        mention("Russia", "State", "Russia"),
        mention("Moscow", "Place", "Moscow"),  # wrong type, linked to nobody
        mention("Putin", "Person", "Vladimir Putin", shift=1),  # overlaps by 4 of 6
        mention("sources", "Organization", "sources"),
    ]
    figures = score(gold, [], lines).as_dict()
    assert figures["mention_precision"] == 3 / 4
    assert figures["mention_recall"] == 3 / 7
    assert figures["mention_typed"] == figures["mention_linked"] == pytest.approx(2 / 3)
    assert "mention_recall" not in score(gold, []).as_dict()


def test_only_some_documents(gold: Path) -> None:
    (gold / "b.gold.json").write_text(json.dumps(GOLD | {"document": "b.txt"}), encoding="utf-8")
    assert score(gold, [], only="b*").as_dict()["documents"] == 1
    assert score(gold, []).as_dict()["documents"] == 2  # b.txt is missing: its quotes cannot be checked
    with pytest.raises(InputError, match="no document c"):
        score(gold, [], only="c*")


def test_bad_input_is_an_input_error(gold: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match="gold.json"):
        score(empty, [])
    with pytest.raises(InputError, match="statement 2: lacks object"):
        score(gold, [claimed("a", "meets", "b", ""), {"document": "a.txt", "subject": "a", "predicate": "meets"}])
    for broken in ({"subject": 3}, {"time": 2019}, {"attributed_to": 1}):
        with pytest.raises(InputError, match="statement 1"):
            score(gold, [claimed("a", "meets", "b", "") | broken])
    with pytest.raises(InputError, match="mention 1: lacks end"):
        score(gold, [], [{"document": "a.txt", "start": 0}])
    for name, content in (("text", "{"), ("list", "[]"), ("keys", '{"document": "x.txt"}'), ("deep", "[" * 100_000)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "x.gold.json").write_text(content)
        with pytest.raises(InputError, match=r"x\.gold\.json"):
            score(folder, [])


# Against the reference


def statements_of(gold: Line, text: str) -> list[Line]:
    """The statement lines that say exactly what the gold says."""
    known = {
        e["id"]: {"id": e["id"], "label": e["name"], "type": e["type"], "aliases": e["aliases"], "spans": e["mentions"]}
        for e in gold["entities"]
    }
    lines = []
    for s in gold["statements"]:
        start, end = s["evidence"]
        one = {name: known[s[name]] if s.get(name) else None for name in ("subject", "object", "place", "recipient")}
        many = {name: [known[x] for x in s[name]] for name in ("attributed_to", "disputed_by")}
        plain = {name: s[name] for name in ("predicate", "polarity", "modality", "time")}
        evidence = {"start": start, "end": end, "quote": text[start:end]}
        lines.append(copy.deepcopy({"document": gold["document"], **one, **many, **plain, "evidence": evidence}))
    return lines


def mentions_of(gold: Line) -> list[Line]:
    return [
        {"document": gold["document"], "start": start, "end": end, "label": e["name"], "id": e["id"], "type": e["type"]}
        for e in gold["entities"]
        for start, end in e["mentions"]
    ]


def _renamed(line: Line, rng: random.Random) -> None:
    for name in ("subject", "object", "place", "recipient"):
        if isinstance(line[name], dict) and rng.random() < 0.7:
            reference = line[name] = dict(line[name])
            way = rng.randrange(5)
            reference["id"] = "" if way else "https://example.org/entity/" + reference["id"]
            if way == 1:
                reference["aliases"] = []
            elif way == 2:
                reference |= {"label": "he", "aliases": [], "spans": [[a, b + 1] for a, b in reference["spans"]]}
            elif way == 3:
                line[name] = rng.choice([reference["label"], *(reference["aliases"] or ())])
            elif way == 4:
                reference |= {"label": "Somebody Else", "aliases": None, "spans": []}


def _swapped(line: Line, rng: random.Random) -> None:
    line["subject"], line["object"] = line["object"], line["subject"]


def _evidence(line: Line, rng: random.Random) -> None:
    if not (line["evidence"] or {}).get("start"):
        return
    shift = rng.choice([-400, -30, 30, 400])
    moved = {"start": max(0, line["evidence"]["start"] + shift), "end": max(1, line["evidence"]["end"] + shift)}
    line["evidence"] = rng.choice([None, {}, moved, moved | {"quote": "?"}, moved | {"quote": None}])


def _sometimes(name: str, *values: Any) -> Callable[[Line, random.Random], None]:
    def change(line: Line, rng: random.Random) -> None:
        line[name] = rng.choice(values)

    return change


CHANGES: list[Callable[[Line, random.Random], None]] = [
    _renamed, _renamed, _renamed, _swapped, _evidence,
    _sometimes("predicate", *sorted(PREDICATES), "likes"), _sometimes("predicate", *sorted(SYMMETRIC)),
    _sometimes("polarity", "positive", "negative", None), _sometimes("modality", "actual", "planned", "demanded", None),
    _sometimes("time", None, "2019", "2019-02", "1972-05-26", "1921/1922", "1956-08", "2014"),
    _sometimes("attributed_to", None, [], ["Russia"], ["US", "Trump"]), _sometimes("disputed_by", [], ["Russia"], ["Iran"]),
    _sometimes("document", "unknown.txt"), _sometimes("place", None, "Moscow", "Geneva"),
]  # fmt: skip


def perturbed(lines: list[Line], rng: random.Random) -> list[Line]:
    """Some of the lines, some of them altered, some twice, in another order."""
    result = []
    for line in lines:
        for _ in range(rng.choice([0, 1, 1, 1, 2])):
            changed = copy.deepcopy(line)
            for change in rng.sample(CHANGES, rng.choice([0, 1, 2, 5])):
                change(changed, rng)
            result.append(changed)
    rng.shuffle(result)
    return result


def jittered(mentions: list[Line], rng: random.Random) -> list[Line]:
    """Some of the mentions, moved, mistyped or linked elsewhere."""
    result = []
    for mention in mentions:
        for _ in range(rng.choice([0, 1, 1, 2])):
            changed = dict(mention)
            changed["start"] = max(0, changed["start"] + rng.choice([0, 0, -1, 2]))
            changed["end"] = max(changed["start"] + 1, changed["end"] + rng.choice([0, 0, 1, -3]))
            changed["type"] = rng.choice([changed["type"], "Place", None])
            changed["id"] = rng.choice([changed["id"], None, "russia"])
            result.append(changed)
    return result


@pytest.mark.skipif(not (EVALUATION / "score.py").exists(), reason="the annotated articles are not here")
@pytest.mark.parametrize("seed", range(6))
def test_equal_to_the_reference(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    folder = EVALUATION / "dev"
    statements: list[Line] = []
    mentions: list[Line] = []
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (folder / gold["document"]).read_bytes().decode("utf-8")
        statements += statements_of(gold, text)
        mentions += mentions_of(gold)
    if seed:
        statements, mentions = perturbed(statements, rng), jittered(mentions, rng)
    only = "*" if seed % 3 else "*c*"
    files = tmp_path / "statements.jsonl", tmp_path / "mentions.jsonl"
    for file, lines in zip(files, (statements, mentions), strict=True):
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    command = [sys.executable, str(EVALUATION / "score.py"), str(folder), str(files[0]), "--mentions", str(files[1])]
    run = subprocess.run([*command, "--only", only, "--json"], capture_output=True, text=True, check=True)
    expected = json.loads(run.stdout)
    result = score(folder, read_lines(files[0]), read_lines(files[1]), only)
    assert result.as_dict() == pytest.approx(expected, abs=1e-12)
    assert list(result.as_dict()) == list(expected)
    assert set(QUALIFIERS) <= set(expected)
    assert expected["fp"] == len(result.false) and expected["fn"] == len(result.missed)
    if seed:  # the perturbation must reach every figure, else equality says little
        assert all(expected[name] for name in ("fp", "fn", "broken_evidence", "false_with_right_pair", "time_invented"))
        assert 0.2 < expected["f1"] < 0.9
