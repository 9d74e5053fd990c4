"""Tables of documents: each row with a text is one, and a bad row costs no other."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.sources import Skipped, Source, read


def found_in(path: Path, data: str | bytes, **options: int) -> list[Source | Skipped]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read(path, **options))


def texts(found: list[Source | Skipped]) -> dict[str, str]:
    return {x.document.locator: x.document.text for x in found if isinstance(x, Source)}


def reasons(found: list[Source | Skipped]) -> dict[str, str]:
    return {x.locator: x.reason for x in found if isinstance(x, Skipped)}


def test_columns(tmp_path: Path) -> None:
    data = (
        "Title,Date,Source,URL,Body,mood\r\n"
        'One,2024-06-29,Paper,https://a.example/1,"It began, they said.\r\n\r\nIt ended.",good\r\n'
        ",,,,Second text.,\r\n"
        "\r\n"
        "Third,,,,,\r\n"
    )
    found = found_in(tmp_path / "a.csv", data)
    assert texts(found) == {
        "https://a.example/1": "It began, they said.\r\n\r\nIt ended.", "a.csv#5": "Second text."
    }  # fmt: skip
    assert reasons(found) == {"a.csv#7": "empty"}
    assert isinstance(found[0], Source)
    document = found[0].document
    assert (document.title, document.published, document.publisher) == ("One", "2024-06-29", "Paper")
    assert (document.published_basis, document.file) == ("metadata", None)


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(' "\n,;\t'), max_size=30)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from([",", ";", "\t"]))
def test_what_the_csv_module_writes_is_read(tmp_path: Path, rows: list[tuple[str, str]], mark: str) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=mark)
    writer.writerow(["title", "text"])
    rows = [(title, f"{n}: {text}") for n, (title, text) in enumerate(rows)]
    writer.writerows(rows)
    found = found_in(tmp_path / ("a.tsv" if mark == "\t" else "a.csv"), stream.getvalue())
    assert list(texts(found).values()) == [text for _, text in rows]


def test_stray_quotation_marks(tmp_path: Path) -> None:
    data = 'title\ttext\n"Peace" near\tThe "treaty" holds.\nTwo\t"Yes", he said.\nThree\tFine.\n'
    assert list(texts(found_in(tmp_path / "a.tsv", data)).values()) == ['The "treaty" holds.', '"Yes", he said.', "Fine."]
    data = 'title,text\nOne,Good.\nTwo,"Never closed.\nThree,Lost.\nFour,"Good again."\nFive,Good too.\n'
    found = found_in(tmp_path / "a.csv", data)
    assert list(texts(found).values()) == ["Good.", "Good too."]
    assert reasons(found) == {"a.csv#3": "broken table"}
    assert any("lines 3 to 5" in x.detail for x in found if isinstance(x, Skipped))


def test_rows_that_do_not_fit(tmp_path: Path) -> None:
    data = "title,text\nOne,Two, three\nShort\nFour,Five.\n"
    found = found_in(tmp_path / "a.csv", data)
    assert texts(found) == {"a.csv#4": "Five."} and reasons(found) == {"a.csv#2": "broken table", "a.csv#3": "no text"}


def test_long_texts_and_limits(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    text = "It was signed on Monday. " * 10_000
    assert list(texts(found_in(tmp_path / "a.csv", f"text\n{text}\nShort.\n")).values()) == [text, "Short."]
    found = found_in(tmp_path / "a.csv", f"text\n{text}\nShort.\n", max_bytes=1000)
    assert list(texts(found).values()) == ["Short."] and reasons(found) == {"a.csv#2": "too large"}
    assert csv.field_size_limit() == before


def test_encodings(tmp_path: Path) -> None:
    (found,) = found_in(tmp_path / "a.csv", "text;title\nCôte d’Ivoire;É\n".encode("cp1252"))
    assert isinstance(found, Source) and found.document.text == "Côte d’Ivoire" and "1252" in found.warnings[0]
    found, good = found_in(tmp_path / "a.csv", b"\xef\xbb\xbftext\n\xc3\xa9 \xff\nGood.\n")
    assert isinstance(found, Skipped) and found.reason == "encoding" and isinstance(good, Source)
    assert reasons(found_in(tmp_path / "a.csv", "text\nA.\n".encode("utf-16"))) == {"a.csv": "encoding"}
    assert reasons(found_in(tmp_path / "a.csv", b"text\0\nA.\n")) == {"a.csv": "binary"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [("", "empty"), ("text,title\n", "empty"), ("file,title\na.txt,A\n", "not a document"), ("a prose line", "not a document")],
)
def test_what_is_no_table_of_documents(tmp_path: Path, data: str, reason: str) -> None:
    (found,) = found_in(tmp_path / "a.csv", data)
    assert isinstance(found, Skipped) and found.reason == reason and found.detail.startswith("a.csv: ")
