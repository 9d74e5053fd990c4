"""What is stated about documents: front matter and tables, and which of them wins."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from documents import lines, one, reasons, sources, write

from kg.errors import InputError
from kg.sources import read
from kg.sources.metadata import body_start


def test_front_matter(tmp_path: Path) -> None:
    front = (
        '---\r\ntitle: "A: \\"b\\""\r\ndate: \'June 29, 2024\'\r\nsource: Paper # one\r\ntags:\r\n  - x\r\n'
        "# comment\r\nurl: https://a.example/x?y=1\r\nauthor:\r\n---\r\n"
    )
    document = one(write(tmp_path / "a.md", front + "Body --- here.\r\n")).document
    assert document.text == front + "Body --- here.\r\n", "the text keeps its front matter"
    assert document.text[body_start(document.text) :] == "Body --- here.\r\n"
    assert document.title == 'A: "b"' and document.published == "2024-06-29" and document.publisher == "Paper # one"
    assert document.locator == document.url == "https://a.example/x?y=1" and document.published_basis == "metadata"


def test_toml_front_matter(tmp_path: Path) -> None:
    source = one(write(tmp_path / "a.txt", '+++\ntitle = "T"\ndate = 2024-06-29T10:00:00Z\n[x]\ny = 1\n+++\nBody.'))
    assert (source.document.title, source.document.published) == ("T", "2024-06-29") and source.warnings == ()
    broken = one(write(tmp_path / "b.txt", "+++\ntitle = \n+++\nBody."))
    text = broken.document.text
    assert "front matter is broken" in broken.warnings[0] and text[body_start(text) :] == "Body."


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA rule, then prose.\n\n---\n",
        "---\ntitle: never closed\n\nText.",
        "--- no fence\na: b\n---\n",
        "Text\n---\na: b\n---\n",
        "----\na: b\n----\n",
        "---",
        "+++\na = 1\n",
        "",
    ],
)
def test_no_front_matter(text: str) -> None:
    assert body_start(text) == 0


def test_unclosed_front_matter_is_said(tmp_path: Path) -> None:
    assert "not closed" in one(write(tmp_path / "a.md", "---\ntitle: T\n\nText.")).warnings[0]


def test_front_matter_is_searched_in_a_bounded_part() -> None:
    begun = time.perf_counter()
    assert body_start("---\n" + "a: b\n" * 1_000_000 + "---\n") == 0
    assert time.perf_counter() - begun < 0.2


def test_metadata_wins_where_it_has_a_value(tmp_path: Path) -> None:
    write(tmp_path / "n/sub/a.txt", "---\ntitle: Front\npublisher: Paper\n---\nText.")
    write(tmp_path / "n/b.txt", "Text of b.")
    write(tmp_path / "n/c.jsonl", lines({"text": "C one."}, {"text": "C two.", "publisher": "Own"}))
    table = write(
        tmp_path / "meta.tsv",
        "\ufefffile\ttitle\tpublisher\tpublished\turl\n"
        'a.txt\t"Given" by name\t\t2024-06-29\thttps://a.example/a\n'
        'n/b.txt\t"A ""quoted"" title"\t\t5 May 2020\t\n'
        "c.jsonl\tnot for lines\tGiven\t\t\nc.jsonl#2\tSecond\t\t\t\n"
        "gone.txt\tGone\t\t\t\nc.jsonl#9\tGone\t\t\t\nb.txt\tagain\t\t\t\n",
    )
    found = list(read(tmp_path / "n", metadata=table))
    b, one_, two, a = (s.document for s in sources(found))
    assert (a.title, a.publisher, a.published, a.locator) == (
        '"Given" by name', "Paper", "2024-06-29", "https://a.example/a"
    )  # fmt: skip
    assert (b.title, b.published, b.published_basis) == ('A "quoted" title', "2020-05-05", "metadata")
    assert (one_.title, one_.publisher, two.title, two.publisher) == (None, "Given", "Second", "Given")
    assert reasons(found) == {
        "gone.txt": "metadata without a file", "c.jsonl#9": "metadata without a file", "b.txt": "ambiguous metadata"
    }  # fmt: skip


def test_metadata_of_several_files_of_one_name(tmp_path: Path) -> None:
    write(tmp_path / "n/x/a.txt", "One.")
    write(tmp_path / "n/y/a.txt", "Two.")
    table = write(tmp_path / "n/metadata.csv", 'file,title\na.txt,Which\n"x/a.txt","One, the first"\n')
    found = list(read(tmp_path / "n", metadata=table))
    assert [s.document.title for s in sources(found)] == ["One, the first", None]
    assert reasons(found) == {"a.txt": "ambiguous metadata", "metadata.csv": "not a document"}


@pytest.mark.parametrize(
    "content", ["", "title\tpublished\nx\ty\n", "file\nx\n", "file,title,title\n", "\0\0", "a,b\n"]
)
def test_bad_metadata_is_an_input_error(tmp_path: Path, content: str) -> None:
    table = write(tmp_path / "m.csv", content)
    with pytest.raises(InputError, match=r"m\.csv"):
        read(write(tmp_path / "a.txt", "Text."), metadata=table)
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path, metadata=tmp_path / "none.csv")


def test_metadata_among_the_documents_is_no_document(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "Text.")
    table = write(tmp_path / "about.txt", "file,title\na.txt,T\n")
    found = list(read(tmp_path, metadata=table))
    assert [s.document.title for s in sources(found)] == ["T"] and reasons(found) == {"about.txt": "not a document"}
