"""Which files the arguments mean, in which order, and what is passed over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from documents import one, reasons, sources, write

from kg.sources import read
from kg.sources.files import Listing, find


def test_folder_is_read_in_order_and_reports_the_rest(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/y.TXT", "c.rtf", ".hidden.txt", ".git/x.txt", "README.md", "SOURCES.md",
                 "b.gold.json", "metadata.tsv", "table.csv"):  # fmt: skip
        write(tmp_path / name, f"This is {name}, a text.")
    found = list(read([tmp_path]))
    assert [s.document.locator for s in sources(found)] == ["a/y.TXT", "a/z.md", "b.txt"]
    assert {s.root for s in sources(found)} == {str(tmp_path)}
    assert sources(found)[0].path == str(tmp_path / "a" / "y.TXT") and sources(found)[0].document.file == "y.TXT"
    no, unknown = "not a document", "unknown format"
    assert reasons(found) == {
        "c.rtf": unknown, "table.csv": no, ".hidden.txt": no, ".git": no, "README.md": no, "SOURCES.md": no,
        "b.gold.json": no, "metadata.tsv": no,
    }  # fmt: skip
    listing = find([tmp_path])
    assert len(listing.files) == 4 and listing.folders == (str(tmp_path),)
    assert list(read(listing)) == found


def test_named_files(tmp_path: Path) -> None:
    assert one(write(tmp_path / "README.md", "Named, so read.")).document.locator == "README.md"
    assert one(write(tmp_path / "report", "No suffix, but text.")).document.locator == "report"
    assert reasons(read(write(tmp_path / "a.rtf", "{\\rtf1}"))) == {"a.rtf": "unknown format"}
    assert reasons(read([tmp_path / "gone.txt", tmp_path / "*.rst", ""])) == {
        str(tmp_path / "gone.txt"): "not found", str(tmp_path / "*.rst"): "not found", "": "not found"
    }  # fmt: skip
    write(tmp_path / "odd[1].txt", "A name with brackets is no glob.")
    assert one(tmp_path / "odd[1].txt").document.locator == "odd[1].txt"


def test_globs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("n/a.txt", "n/2020/b.txt", "n/2021/c.txt", "n/2021/d.md"):
        write(tmp_path / name, f"This is {name}.")
    monkeypatch.chdir(tmp_path)
    deep = sources(read("n/**/*.txt"))
    assert [s.document.locator for s in deep] == ["2020/b.txt", "2021/c.txt", "a.txt"]
    assert {s.root for s in deep} == {str(tmp_path / "n")}
    assert [s.document.locator for s in sources(read("n/20*"))] == ["2020/b.txt", "2021/c.txt", "2021/d.md"]
    assert len(list(read("n/**"))) == 4, "a folder and its files match: read once"
    assert find("n/*.txt").folders == ()


def test_named_twice_is_read_once(tmp_path: Path) -> None:
    a = write(tmp_path / "a.txt", "One text.")
    write(tmp_path / "b.txt", "Another text.")
    found = list(read([tmp_path, a]))
    assert len(sources(found)) == 2 and reasons(found) == {"a.txt": "duplicate"}


@pytest.mark.skipif(os.name == "nt", reason="POSIX")
def test_odd_files_do_not_stop_or_block(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "Text.")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")), "A name that is no UTF-8.")
    found = list(read(tmp_path))
    assert [s.document.locator for s in sources(found)] == ["a.txt", "\\xff.txt"]
    assert reasons(found) == {"dangling.txt": "unreadable", "loop": "not a document", "pipe.txt": "unreadable"}


def test_listing_of_nothing() -> None:
    assert find([]) == Listing(()) and list(read([])) == []
