"""From paths to documents: none is lost, altered or read twice, and real ones come out whole."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from documents import lines, one, reasons, sources, write

from kg.sources import find, read
from kg.sources.dateline import text_date

SHARED = Path(__file__).parents[2] / "shared"
DEV = SHARED / "evaluation" / "dev"
CORPUS = SHARED / "corpora" / "state-releases.jsonl.gz"


def test_two_checkouts_give_the_same_documents(tmp_path: Path) -> None:
    for root in ("x", "y/z"):
        write(tmp_path / root / "sub" / "a.md", "# A\n\nText.")
        write(tmp_path / root / "b.jsonl", lines({"text": "B."}))
    first, second = (sources(read(tmp_path / root)) for root in ("x", "y/z"))
    assert [s.document for s in first] == [s.document for s in second]


def test_vanished_while_reading(tmp_path: Path) -> None:
    a = write(tmp_path / "a.txt", "Text.")
    listing = find(tmp_path)
    a.unlink()
    assert reasons(read(listing)) == {"a.txt": "unreadable"}


def test_progress_and_laziness(tmp_path: Path) -> None:
    for name in "abc":
        write(tmp_path / f"{name}.txt", name * 3)
    done: list[str] = []
    stream = read(tmp_path, done=lambda file: done.append(file.name))
    next(stream)
    assert done == []
    next(stream)
    assert done == ["a.txt"]
    list(stream)
    assert done == ["a.txt", "b.txt", "c.txt"]


def test_duplicates(tmp_path: Path) -> None:
    url = "https://a.example/1"
    content = lines({"text": "A.", "url": url}, {"text": "A.", "url": url}, {"text": "B.", "url": url}, {"text": "A."})
    found = list(read(write(tmp_path / "a.jsonl", content)))
    assert [s.document.text for s in sources(found)] == ["A.", "B.", "A."]
    assert reasons(found) == {url: "duplicate"}


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://a.example/x", "https://", "https:///x", "http://a b", "https://a/<x>", "x"]
)
def test_only_web_addresses(tmp_path: Path, url: str) -> None:
    source = one(write(tmp_path / "a.jsonl", lines({"text": "A.", "url": url})))
    assert source.document.url is None and source.document.locator == "a.jsonl#1" and "dropped" in source.warnings[0]


def test_basis_of_the_date(tmp_path: Path) -> None:
    text = "---\npublished: {}\n---\nA title\n\nJune 29, 2024\n\nText."
    stated = one(write(tmp_path / "a.md", text.format("2020-01"))).document
    assert (stated.published, stated.published_basis) == ("2020-01", "metadata")
    own = one(write(tmp_path / "a.md", text.format(""))).document
    assert (own.published, own.published_basis) == ("2024-06-29", "text")
    bad = one(write(tmp_path / "a.md", text.format("soon")))
    assert (bad.document.published, bad.document.published_basis) == (None, "unknown") and "'soon'" in bad.warnings[0]


@pytest.mark.skipif(not DEV.is_dir(), reason="the evaluation set is not here")
def test_evaluation_set() -> None:
    table = DEV / "metadata.tsv"
    given_rows = [line.split("\t") for line in table.read_text("utf-8").splitlines()[1:]]
    found = list(read(str(DEV / "*.txt"), metadata=table))
    assert len(found) == len(sources(found)) == len(given_rows)
    rows = {row[0]: row for row in given_rows}
    for s in sources(found):
        assert (s.document.title, s.document.published or "") == (
            rows[s.document.locator][1],
            rows[s.document.locator][3],
        )
    for s in sources(read(DEV)):
        assert s.document.text == Path(s.path).read_bytes().decode("utf-8")
        assert s.document.title
        assert s.document.published in (None, rows[s.document.locator][3]), "a date of its own is the right one"
    first = sources(read(DEV / "000_624a2e72009d90a1.txt"))[0].document
    assert (first.published, first.published_basis) == ("2024-06-29", "text")


@pytest.mark.skipif(not CORPUS.is_file(), reason="the corpus is not here")
def test_corpus() -> None:
    begun = time.perf_counter()
    found = list(read(CORPUS))
    assert time.perf_counter() - begun < 5, "about a third of a second on an idle machine"
    assert len(found) == len(sources(found)) == 1845
    assert all(s.document.url == s.document.locator and not s.warnings for s in sources(found))
    assert {s.document.published_basis for s in sources(found)} == {"metadata"}
    wrong = [s for s in sources(found) if text_date(s.document.text) not in (None, s.document.published)]
    assert wrong == []
