"""Reading documents: what comes in, what is skipped and why, and that nothing is altered or lost."""

from __future__ import annotations

import gzip
import io
import json
import os
import time
import tracemalloc
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.dateline import text_date
from kg.sources import READERS, Listing, Skipped, Source, body_start, find, iso_date, read

SHARED = Path(__file__).parents[2] / "shared"
DEV = SHARED / "evaluation" / "dev"
CORPUS = SHARED / "corpora" / "state-releases.jsonl.gz"


def sources(found: Iterable[Source | Skipped]) -> list[Source]:
    return [x for x in found if isinstance(x, Source)]


def reasons(found: Iterable[Source | Skipped]) -> dict[str, str]:
    return {x.locator: x.reason for x in found if isinstance(x, Skipped)}


def one(path: Path | str, **options: Any) -> Source:
    found = list(read([path], **options))
    assert len(found) == 1 and isinstance(found[0], Source), found
    return found[0]


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def lines(*objects: object) -> str:
    return "".join(json.dumps(x) + "\n" for x in objects)


# --- text and encodings -----------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t"), min_size=1)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from(["a.txt", "a.md"]))
def test_text_is_the_file_as_decoded(tmp_path: Path, text: str, encoding: str, name: str) -> None:
    if text.startswith("\ufeff") and encoding == "utf-8":
        text = "x" + text  # it would be a byte order mark
    path = write(tmp_path / name, text.encode(encoding))
    found = list(read(path))
    assert 0 <= body_start(text) <= len(text)
    if text[body_start(text) :].strip("\ufeff\u200b \t\r\n").strip():
        assert isinstance(found[0], Source) and found[0].document.text == text
    else:
        assert isinstance(found[0], Skipped) and found[0].reason == "empty"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from(sorted(READERS)))
def test_no_bytes_raise(tmp_path: Path, data: bytes, suffix: str) -> None:
    found = list(read(write(tmp_path / f"a{suffix}", data)))
    assert found, "nothing is dropped silently"
    for x in found:
        if isinstance(x, Source):
            x.document.text.encode("utf-8")
        else:
            assert x.reason and x.detail.startswith("a")


def test_newlines_and_byte_order_mark(tmp_path: Path) -> None:
    source = one(write(tmp_path / "a.txt", b"\xef\xbb\xbfA\r\nb\rc\n"))
    assert source.document.text == "A\r\nb\rc\n"
    assert (source.root, source.path) == (str(tmp_path / "a.txt"),) * 2
    assert source.document.locator == source.document.file == "a.txt"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"---\ntitle: A\n---\n \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (bytes(range(1, 32)) * 20, "binary"),
        ("Россия и США подписали договор".encode("cp1251"), "encoding"),
        ("Ein guter Satz – und dann ".encode() + b"\xff kaputt", "encoding"),
        (b"\xff\xfeA\0B", "encoding"),
    ],
)
def test_unreadable_text(tmp_path: Path, data: bytes, reason: str) -> None:
    (found,) = read(write(tmp_path / "a.txt", data))
    assert isinstance(found, Skipped) and found.reason == reason and found.detail.startswith("a.txt: ")


def test_windows_1252(tmp_path: Path) -> None:
    text = "Côte d’Ivoire – “the treaty” was signed"
    source = one(write(tmp_path / "a.txt", text.encode("cp1252")))
    assert source.document.text == text and "1252" in source.warnings[0]


def test_too_large_is_not_read(tmp_path: Path) -> None:
    with open(tmp_path / "a.txt", "wb") as stream:
        stream.truncate(60_000_000)
    begun = time.perf_counter()
    assert reasons(read(tmp_path)) == {"a.txt": "too large"}
    assert time.perf_counter() - begun < 0.1


# --- arguments --------------------------------------------------------------------------------------------------------


def test_folder_is_read_in_order_and_reports_the_rest(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/y.TXT", "c.html", ".hidden.txt", ".git/x.txt", "README.md", "SOURCES.md",
                 "b.gold.json", "metadata.tsv", "table.csv"):  # fmt: skip
        write(tmp_path / name, f"This is {name}, a text.")
    found = list(read([tmp_path]))
    assert [s.document.locator for s in sources(found)] == ["a/y.TXT", "a/z.md", "b.txt"]
    assert {s.root for s in sources(found)} == {str(tmp_path)}
    assert sources(found)[0].path == str(tmp_path / "a" / "y.TXT") and sources(found)[0].document.file == "y.TXT"
    no, unknown = "not a document", "unknown format"
    assert reasons(found) == {
        "c.html": unknown, "table.csv": unknown, ".hidden.txt": no, ".git": no, "README.md": no, "SOURCES.md": no,
        "b.gold.json": no, "metadata.tsv": no,
    }  # fmt: skip
    listing = find([tmp_path])
    assert len(listing.files) == 3 and listing.folders == (str(tmp_path),)
    assert list(read(listing)) == found


def test_named_files(tmp_path: Path) -> None:
    assert one(write(tmp_path / "README.md", "Named, so read.")).document.locator == "README.md"
    assert one(write(tmp_path / "report", "No suffix, but text.")).document.locator == "report"
    assert reasons(read(write(tmp_path / "a.pdf", "%PDF"))) == {"a.pdf": "unknown format"}
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


def test_two_checkouts_give_the_same_documents(tmp_path: Path) -> None:
    for root in ("x", "y/z"):
        write(tmp_path / root / "sub" / "a.md", "# A\n\nText.")
        write(tmp_path / root / "b.jsonl", lines({"text": "B."}))
    first, second = (sources(read(tmp_path / root)) for root in ("x", "y/z"))
    assert [s.document for s in first] == [s.document for s in second]


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


# --- standard input ---------------------------------------------------------------------------------------------------


def test_standard_input() -> None:
    source = one("-", stdin=io.BytesIO(b"Russia signed.\nIt did."))
    assert (source.document.locator, source.root, source.path, source.document.file) == ("-", "-", "-", None)
    data = lines({"text": "One.", "url": "https://a.example/1"}, {"text": "Two."}).encode()
    assert [s.document.locator for s in sources(read("-", stdin=io.BytesIO(data)))] == ["https://a.example/1", "-#2"]
    pretty = json.dumps([{"text": "One."}, {"text": "Two."}], indent=1).encode()
    assert [s.document.text for s in sources(read("-", stdin=io.BytesIO(pretty)))] == ["One.", "Two."]
    assert one("-", stdin=io.BytesIO(b"[Photo] A text.")).document.text == "[Photo] A text."
    assert reasons(read("-", stdin=io.BytesIO(b""))) == {"-": "empty"}
    assert reasons(read("-", stdin=io.BytesIO(b"a" * 100), max_bytes=99)) == {"-": "too large"}


# --- containers -------------------------------------------------------------------------------------------------------


def test_json_lines(tmp_path: Path) -> None:
    record = {
        "body": "Text.",
        "headline": "A\u0000 ti\ntle",
        "pubdate": "29 June 2024",
        "source": "Paper",
        "lang": "de",
    }
    content = lines({"text": "One."}) + "\n" + "{broken\n" + lines([1], {"title": "x"}, {"content": " "}, record)
    found = list(read(write(tmp_path / "d" / "a.jsonl", content + '{"text": "Last."}')))
    assert [s.document.locator for s in sources(found)] == ["a.jsonl#1", "a.jsonl#7", "a.jsonl#8"]
    document = sources(found)[1].document
    assert (document.title, document.published, document.publisher) == ("A ti tle", "2024-06-29", "Paper")
    assert (document.published_basis, document.language, document.file) == ("metadata", "de", None)
    assert reasons(found) == {
        "a.jsonl#3": "broken JSON", "a.jsonl#4": "no text", "a.jsonl#5": "no text", "a.jsonl#6": "empty"
    }  # fmt: skip
    assert "a.jsonl, line 3:" in next(x.detail for x in found if isinstance(x, Skipped))


def test_hostile_json(tmp_path: Path) -> None:
    content = "\n".join(["[" * 100_000, '{"text": "A \\ud800 b \\u0000 c"}', '{"text": ' + "9" * 10_000 + "}",
                         '{"text": "x", "source": {"name": "y"}, "language": "<script>"}']) + "\n"  # fmt: skip
    found = list(read(write(tmp_path / "a.jsonl", content.encode() + b'{"text": "\xff"}\n')))
    assert reasons(found) == {"a.jsonl#1": "broken JSON", "a.jsonl#3": "broken JSON", "a.jsonl#5": "encoding"}
    first, second = sources(found)
    assert first.document.text == "A \ufffd b \ufffd c" and "U+FFFD" in first.warnings[0]
    assert second.document.language == "und" and second.document.publisher is None and len(second.warnings) == 2


def test_duplicates(tmp_path: Path) -> None:
    url = "https://a.example/1"
    content = lines({"text": "A.", "url": url}, {"text": "A.", "url": url}, {"text": "B.", "url": url}, {"text": "A."})
    found = list(read(write(tmp_path / "a.jsonl", content)))
    assert [s.document.text for s in sources(found)] == ["A.", "B.", "A."]
    assert reasons(found) == {url: "duplicate"}


def test_json_documents(tmp_path: Path) -> None:
    write(tmp_path / "one.json", json.dumps({"text": "One.", "title": "T"}))
    write(tmp_path / "list.json", json.dumps([{"text": "Two."}, 3]))
    write(tmp_path / "wrapped.json", json.dumps({"articles": [{"content": "Three."}]}))
    write(tmp_path / "other.json", json.dumps({"a": 1}))
    write(tmp_path / "broken.json", '{"text": ')
    found = list(read(tmp_path))
    assert [s.document.locator for s in sources(found)] == ["list.json#1", "one.json", "wrapped.json#1"]
    assert reasons(found) == {"broken.json": "broken JSON", "list.json#2": "no text", "other.json": "unknown format"}


def test_long_lines_are_passed_over(tmp_path: Path) -> None:
    content = lines({"text": "One."}, {"text": "x" * 3_000_000}, {"text": "Three."})
    found = list(read(write(tmp_path / "a.jsonl", content), max_bytes=1000))
    assert [s.document.locator for s in sources(found)] == ["a.jsonl#1", "a.jsonl#3"]
    assert reasons(found) == {"a.jsonl#2": "too large"}


def test_truncated_gzip_keeps_what_came_before(tmp_path: Path) -> None:
    data = gzip.compress(lines(*({"text": f"Text {n} {os.urandom(60).hex()}."} for n in range(2000))).encode(), mtime=0)
    found = list(read(write(tmp_path / "a.jsonl.gz", data[: len(data) // 2])))
    assert len(sources(found)) > 500
    assert reasons(found) == {"a.jsonl.gz": "unreadable"} and f"after line {len(sources(found))}" in found[-1].detail  # type: ignore[union-attr]
    assert reasons(read(write(tmp_path / "b.jsonl.gz", b"no gzip"))) == {"b.jsonl.gz": "unreadable"}
    assert reasons(read(write(tmp_path / "c.jsonl.gz", b""))) == {"c.jsonl.gz": "empty"}


def test_gzip_bomb_is_bounded(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wb", compresslevel=1) as packed:
        packed.write(b'{"text": "First."}\n')
        for _ in range(200):
            packed.write(b"a" * 1_000_000)
    tracemalloc.start()
    found = list(read(tmp_path, max_bytes=1_000_000, max_unpacked=20_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(sources(found)) == 1 and reasons(found) == {"a.jsonl.gz": "too large"}
    assert peak < 8_000_000


# --- front matter, titles, URLs ---------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# The *new* [treaty](http://a.example) #\n\nText.", "The new treaty"),
        ("Intro line without a stop\nmore\n# Heading\n\nText.", "Heading"),
        ("A short title\n\nThe text follows.", "A short title"),
        ("A short title\r\n\r\nThe text follows.", "A short title"),
        ("A short title\nApril 29, 2022\n\nThe text follows.", "A short title"),
        ("April 29, 2022\n\nA short title\n\nThe text follows.", "A short title"),
        (" date 2024-06-29 Putin orders Saturday, June 29, 2024 12:00:47 PM\n\nThe text.", "Putin orders"),
        ("It is a sentence.\n\nThe text follows.", None),
        ("One line only", None),
        ("One  line   only\n\n", None),
        ("First line\nsecond line\n\nText.", None),
        ("x" * 150 + "\n\nText.", None),
        ("---\ntitle: T\n---\n# Other\n\nText.", "T"),
        ("---\nkey: T\n---\nBelow the front matter\n\nText.", "Below the front matter"),
        ('---\ntitle: "A\u202eb\u0007c"\n---\nText.', "Ab c"),
    ],
)
def test_titles(tmp_path: Path, text: str, title: str | None) -> None:
    assert one(write(tmp_path / "a.md", text)).document.title == title


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://a.example/x", "https://", "https:///x", "http://a b", "https://a/<x>", "x"]
)
def test_only_web_addresses(tmp_path: Path, url: str) -> None:
    source = one(write(tmp_path / "a.jsonl", lines({"text": "A.", "url": url})))
    assert source.document.url is None and source.document.locator == "a.jsonl#1" and "dropped" in source.warnings[0]


# --- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-06-29", "2024-06-29"),
        ("2024/06/29", "2024-06-29"),
        ("2024-06-29T23:30:00-05:00", "2024-06-29"),
        ("2024-06-29 12:00:47.123456Z", "2024-06-29"),
        ("20240629", "2024-06-29"),
        ("20240629T120000Z", "2024-06-29"),
        ("29 June 2024", "2024-06-29"),
        ("29th of June, 2024", "2024-06-29"),
        ("June 29, 2024", "2024-06-29"),
        ("Sept. 3rd 2019", "2019-09-03"),
        ("Sat, 29 Jun 2024 12:00:00 GMT", "2024-06-29"),
        ("Sat, 29 Jun 2024 12:00:00 +0200", "2024-06-29"),
        ("Saturday, June 29, 2024 12:00:47 PM", "2024-06-29"),
        ("2024-06", "2024-06"),
        ("June 2024", "2024-06"),
        ("2024", "2024"),
        ("2024-02-30", None),
        ("2024-13", None),
        ("06/07/2024", None),
        ("yesterday", None),
        ("29 June", None),
        ("June 29, 2024 and later", None),
        ("1719662447", None),
    ],
)
def test_stated_dates(value: str, day: str | None) -> None:
    assert iso_date(value) == day


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(value: str) -> None:
    day = iso_date(value)
    assert day is None or iso_date(day) == day


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_every_day_is_read_in_each_form(day: date) -> None:
    for form in ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y 08:15:00 GMT"):
        stated = day.strftime(form).replace(str(day.year), f"{day.year:04d}")
        assert iso_date(stated) == day.isoformat() == text_date(f"A title\n\nPublished: {stated}\n\nText.")


@pytest.mark.parametrize(
    "line",
    [
        "date 2024-06-29 Putin orders missiles",
        "2024-06-29",
        "Saturday, June 29, 2024 12:00:47 PM",
        "Putin orders missiles Saturday, June 29, 2024 12:00:47 PM",
        "Published: 29 June 2024",
        "Published 29 June 2024 | Updated 1 July 2024",
        "June 29, 2024",
        "**June 29, 2024**",
        "June 29, 2024 - Moscow",
        "By Jane Doe, June 29, 2024",
        "Press service | 29 June 2024",
        "Geneva, 29 June 2024",
        "Washington, D.C., June 29, 2024",
        "MOSCOW, June 29, 2024 (Agency) - The ministry said",
    ],
)
def test_date_lines(line: str) -> None:
    assert text_date(f"A title\n{line}\n\nThe text.") == "2024-06-29"


@pytest.mark.parametrize(
    "line",
    [
        "MOSCOW, June 29 (Reuters) - The ministry said",
        "On June 29, 2024, the ministry said so.",
        "June 12, 1987, was the day on which he spoke.",
        "The treaty was signed in Washington on December 8, 1987",
        "They met on Saturday, June 29, 2024 12:00 PM",
        "Published on June 12, 1987, the report said so.",
        "Helsinki Final Act, August 1, 1975",
        "June 31, 2024",
        "June 2024",
        "– Joint statement of both,\nMarch 11, 2021",
        "June 1, 1963\nJune 20, 1963",
        "\n".join("123456") + "\nJune 29, 2024",
        "x" * 700 + "\nJune 29, 2024",
    ],
)
def test_no_date_lines(line: str) -> None:
    assert text_date(f"A title\n{line}\n\nThe text.") is None


@pytest.mark.parametrize(
    "line", ["June 29, 2024 12:00" + " \t" * 280 + "x", "Sat " * 150, "By " + "a," * 299, "A, " * 200]
)
def test_hostile_lines_are_no_burden(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "a.txt", line + "\n\nText.")
    begun = time.perf_counter()
    assert one(path).document.published is None and iso_date(line) is None
    assert time.perf_counter() - begun < 0.1


def test_basis_of_the_date(tmp_path: Path) -> None:
    text = "---\npublished: {}\n---\nA title\n\nJune 29, 2024\n\nText."
    stated = one(write(tmp_path / "a.md", text.format("2020-01"))).document
    assert (stated.published, stated.published_basis) == ("2020-01", "metadata")
    own = one(write(tmp_path / "a.md", text.format(""))).document
    assert (own.published, own.published_basis) == ("2024-06-29", "text")
    bad = one(write(tmp_path / "a.md", text.format("soon")))
    assert (bad.document.published, bad.document.published_basis) == (None, "unknown") and "'soon'" in bad.warnings[0]


# --- metadata ---------------------------------------------------------------------------------------------------------


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


def test_listing_of_nothing() -> None:
    assert find([]) == Listing(()) and list(read([])) == []


# --- real documents ---------------------------------------------------------------------------------------------------


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
