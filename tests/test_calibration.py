"""Confidence is measured: the table, the kinds of construction, the script that writes it and the page that shows it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import calibrate
import labelled
import own_sentences
import pytest
import quality
from labelled import Judged
from reading import document, read

from kg.errors import InputError
from kg.extract.construction import KINDS
from kg.extract.statements import candidates, construction_of
from kg.model import Evidence, Statement
from kg.ontology import data_folder, load
from kg.ontology.confidence import FILE, Share, load_confidence
from kg.pipeline import understand


def ontology_with(folder: Path, table: str | None) -> Path:
    """A copy of the ontology with another table of confidence."""
    shutil.copytree(data_folder(), folder / "ontology", ignore=shutil.ignore_patterns("__pycache__", "coding"))
    path = folder / "ontology" / FILE
    path.unlink()
    if table is not None:
        path.write_text(table, encoding="utf-8")
    return folder / "ontology"


# ---- the table


def test_the_table_has_a_row_for_each_kind() -> None:
    table = load_confidence()
    assert sorted(table.kinds) == sorted(KINDS), "run benchmarks/calibrate.py"
    assert table.overall.statements == sum(row.statements for row in table.kinds.values())
    assert table.overall.right == sum(row.right for row in table.kinds.values())
    assert all(0.5 <= row.share <= 1 for row in table.kinds.values())


def test_a_kind_that_nobody_measured_has_the_share_of_all(tmp_path: Path) -> None:
    table = load_confidence(load(ontology_with(tmp_path, "all = { share = 0.7, right = 7, statements = 10 }\n")))
    assert table.of("verb") == 0.7 and table.overall == Share(0.7, 7, 10)


ALL = "all = { share = 0.7, right = 7, statements = 10 }\n"
WRONG = {
    "missing": None,
    "no TOML": "all = {",
    "no row for all": "[kinds]\n",
    "share above one": "all = { share = 1.7, right = 7, statements = 10 }\n",
    "share that is no number": 'all = { share = "high", right = 7, statements = 10 }\n',
    "share that is a truth value": "all = { share = true, right = 7, statements = 10 }\n",
    "more right than judged": "all = { share = 0.7, right = 17, statements = 10 }\n",
    "a key too many": f"{ALL}\n[kind]\n",
    "kinds that are no table": f"{ALL}kinds = 3\n",
    "a kind without numbers": f"{ALL}\n[kinds]\nverb = {{ share = 0.7 }}\n",
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_table_is_refused(case: str, tmp_path: Path) -> None:
    folder = ontology_with(tmp_path, WRONG[case])
    with pytest.raises(InputError) as caught:
        load_confidence(load(folder))
    assert FILE in str(caught.value)


def test_another_table_is_another_ontology(tmp_path: Path) -> None:
    assert load(ontology_with(tmp_path, ALL)).fingerprint != load().fingerprint


# ---- the kinds

#: A text, a statement in it, the kind of construction that says it.
CONSTRUCTIONS = [
    ("Russian President Vladimir Putin met Kim Jong Un.", "leads", "title"),
    ("The Russian Foreign Ministry criticized Estonia.", "partOf", "body"),
    ("The Russian Foreign Ministry criticized Estonia.", "criticizes", "collective"),
    ("The talks took place in Astana, Kazakhstan.", "locatedIn", "names"),
    ("Washington accused Russia of violating the INF Treaty. Moscow denied the accusation.", "rejects", "denial"),
    ("The United States deployed Patriot missiles in Poland.", "deployedIn", "moved"),
    ("Iran left the JCPOA in 2019.", "withdrawsFrom", "verb"),
    ("The JCPOA was signed by Iran.", "signs", "verb"),
    ("Iran signed the JCPOA in 2015. Iran left it.", "withdrawsFrom", "verb, object reached"),
    ("Iranian troops attacked Iraq.", "attacks", "verb, subject reached"),
    ("France praised Germany and signed the Paris Agreement.", "signs", "shared"),
    ("Iran praised the JCPOA in 2015 and left it.", "withdrawsFrom", "shared, reached"),
    ("Iran's withdrawal from the JCPOA surprised many.", "withdrawsFrom", "noun"),
    ("Iran signed the JCPOA. Its withdrawal from the pact surprised many.", "withdrawsFrom", "noun, reached"),
]  # fmt: skip


def test_constructions_have_their_kinds() -> None:
    documents = [document(text, name=f"{n}.txt") for n, (text, _, _) in enumerate(CONSTRUCTIONS)]
    stated = load_confidence()
    for (text, predicate, kind), reading in zip(CONSTRUCTIONS, understand(documents), strict=True):
        found = {construction_of(reading, c): c.statement for c in candidates(reading) if c.statement is not None and c.statement.predicate == predicate}
        assert list(found) == [kind], text
        statement = found[kind]
        assert statement is not None and statement.confidence == stated.of(kind)


def test_a_table_decides_the_confidence(tmp_path: Path) -> None:
    folder = ontology_with(tmp_path, f"{ALL}\n[kinds]\nverb = {{ share = 0.61, right = 61, statements = 100 }}\n")
    text = "Iran left the JCPOA. Iran signed the NPT and Iranian troops attacked Iraq."
    (reading,) = understand([document(text)], load(folder))
    given = {c.statement.predicate: c.statement.confidence for c in candidates(reading) if c.statement is not None}
    assert given["withdrawsFrom"] == 0.61 and given["attacks"] == 0.7
    assert {s.confidence for s in read(text).statements} <= {row.share for row in load_confidence().kinds.values()}


# ---- calibration


def judged(kind: str, right: bool, *, held_out: bool = False, confidence: float = 0.9, first: bool = True) -> Judged:
    statement = Statement("d", "a", "signs", "b", Evidence(0, 1, "x"), confidence=confidence)
    return Judged("a.txt", held_out, kind, statement, right, True, first)


def test_few_statements_are_drawn_towards_all(tmp_path: Path) -> None:
    many = [judged("verb", n % 10 > 0) for n in range(200)]
    few = [judged("noun", False)]
    text = calibrate.table([*many, *few])
    table = load_confidence(load(ontology_with(tmp_path, text)))
    assert table.overall == Share(0.9, 180, 201)
    assert table.kinds["verb"] == Share(0.9, 180, 200)
    assert table.kinds["noun"].statements == 1 and 0.7 < table.of("noun") < 0.9
    assert table.kinds["title"].statements == 0 and table.of("title") == table.overall.share
    assert load_confidence(load(ontology_with(tmp_path / "none", calibrate.table([])))).overall == Share(0.5, 0, 0)


def test_what_is_held_out_or_said_again_does_not_count() -> None:
    assert calibrate.counts(judged("verb", True)) and not calibrate.counts(judged("verb", True, held_out=True))
    assert calibrate.untuned(judged("verb", True, held_out=True)) and not calibrate.untuned(judged("verb", True))
    assert not calibrate.counts(judged("verb", True, first=False))


def test_bands_and_the_error() -> None:
    group = [judged("verb", n < 9, confidence=0.92) for n in range(10)] + [judged("noun", n < 1, confidence=0.7) for n in range(2)]
    low, *middle, high, top = quality.bands(group)
    assert low == (2, pytest.approx(0.7), pytest.approx(0.5)) and middle == [None, None] and top is None
    assert high == (10, pytest.approx(0.92), pytest.approx(0.9))
    assert quality.calibration_error(quality.bands(group)) == pytest.approx((2 * 0.2 + 10 * 0.02) / 12)
    assert quality.calibration_error([]) == 0


# ---- the page

ARTICLE = "Iran withdrew from the JCPOA in May 2019. The two sides met in Vienna. France urged Iran to comply with the deal."


def gold(folder: Path) -> Path:
    """Two small annotated documents, one of them held out."""
    folder.mkdir()
    entities = [
        {"id": slug, "name": name, "type": cls, "aliases": [], "mentions": [[m.start(), m.end()] for m in re.finditer(name, ARTICLE)]}
        for slug, name, cls in (("iran", "Iran", "State"), ("france", "France", "State"), ("jcpoa", "JCPOA", "Agreement"))
    ]
    end = ARTICLE.index(".")
    plain = {"polarity": "positive", "modality": "actual", "place": None, "attributed_to": [], "disputed_by": [], "core": True}
    statements = [
        {"subject": "iran", "predicate": "withdrawsFrom", "object": "jcpoa", "evidence": [0, end], "time": "2019-05", **plain},
        {"subject": "france", "predicate": "meets", "object": "iran", "evidence": [end + 2, end + 32], "time": None, **plain},
    ]
    for name in ("a.txt", f"{labelled.HELD_OUT}.txt"):
        (folder / name).write_text(ARTICLE, encoding="utf-8")
        value = {"document": name, "published": "2024-07-05", "entities": entities, "statements": statements}
        (folder / name.replace(".txt", ".gold.json")).write_text(json.dumps(value), encoding="utf-8")
    return folder


def sentences(folder: Path) -> Path:
    folder.mkdir()
    rows = (("Iran left the JCPOA.", "iran withdrawsFrom jcpoa"), ("France criticized Iran.", "france criticizes iran"), ("France ratified the NPT.", "france ratifies npt"))
    text = "".join(f'[[sentence]]\ntext = "{text}"\nexpect = ["{line}"]\n' for text, line in rows)
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    return folder


def test_own_data_give_the_tables_and_a_table_of_confidence(tmp_path: Path) -> None:
    articles, own = gold(tmp_path / "gold"), sentences(tmp_path / "sentences")
    found = list(labelled.of_articles(articles))
    assert {j.where for j in found} == {"a.txt", "d.txt"} and {j.where for j in found if j.held_out} == {"d.txt"}
    assert any(j.right and j.statement.predicate == "withdrawsFrom" for j in found)
    mine = list(labelled.of_sentences(own.glob("*.toml")))
    assert [(j.held_out, j.right) for j in mine] == [(False, True), (False, True), (True, True)]

    written = quality.tables(articles, own)
    assert "| annotated statements found; missed; false | 2; 2;" in written["figures"]
    assert "| `withdrawsFrom` | 2 | 2 | 0 | 0 |" in written["predicates"]
    assert "| neither | 1 |" in written["missed"], "of the article that was read"
    assert "| mine | 2 | 1.00 | 1.00 |  | 1 | 1.00 | 1.00 |  |" in written["sentences"]
    for text in written.values():
        well_formed(text)
    page = quality.filled("".join(f"# {name}\n<!-- {name} -->\n# stale\n<!-- end -->\n" for name in written), written)
    assert "stale" not in page and all(text in page for text in written.values())
    for wrong in ("nothing here", "<!-- colours -->\n<!-- end -->\n"):
        with pytest.raises(ValueError, match="markers"):
            quality.filled(wrong, written)


def well_formed(table: str) -> None:
    """A table of Markdown: a head, a rule, rows, all of the same width and with something in the first cell."""
    rows = [line.split(" | ") for line in table.splitlines()]
    assert len(rows) >= 3 and len({len(row) for row in rows}) == 1, table
    assert all(line.startswith("| ") and line.endswith(" |") for line in table.splitlines()), table
    assert all(row[0].strip("| ") for row in rows[1:]), table


def test_the_pages_have_their_tables() -> None:
    texts = [page.read_text(encoding="utf-8") for page in (quality.PAGE, quality.README)]
    blocks, summary = (dict(re.findall(r"<!-- (\w+) -->\n(.*?)<!-- end -->", text, re.DOTALL)) for text in texts)
    assert sorted(blocks) == ["constructions", "figures", "missed", "predicates", "reliability", "sentences"]
    assert list(summary) == ["summary"] and "docs/quality.md" in texts[1]
    well_formed(summary["summary"])
    for table in blocks.values():
        well_formed(table)
    assert all(what in blocks["constructions"] for what in KINDS.values()), "run benchmarks/quality.py"
    assert {path.stem for path in own_sentences.FOLDER.glob("*.toml")} <= set(re.findall(r"^\| (\w+) \|", blocks["sentences"], re.M))
