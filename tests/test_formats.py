"""From bytes to texts: encodings, standard input, containers, and what is hostile or damaged."""

from __future__ import annotations

import gzip
import io
import json
import os
import time
import tracemalloc
from pathlib import Path

import pytest
from documents import lines, one, reasons, sources, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.sources import READERS, Skipped, Source, body_start, read

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
    with (tmp_path / "a.txt").open("wb") as stream:
        stream.truncate(60_000_000)
    begun = time.perf_counter()
    assert reasons(read(tmp_path)) == {"a.txt": "too large"}
    assert time.perf_counter() - begun < 0.1


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


def test_json_lines(tmp_path: Path) -> None:
    record = {
        "body": "Text.",
        "headline": "A\u0000 ti\ntle",
        "pubdate": "29 June 2024",
        "source": "Paper",
        "lang": "en-GB",
    }
    content = lines({"text": "One."}) + "\n" + "{broken\n" + lines([1], {"title": "x"}, {"content": " "}, record)
    found = list(read(write(tmp_path / "d" / "a.jsonl", content + '{"text": "Last."}')))
    assert [s.document.locator for s in sources(found)] == ["a.jsonl#1", "a.jsonl#7", "a.jsonl#8"]
    document = sources(found)[1].document
    assert (document.title, document.published, document.publisher) == ("A ti tle", "2024-06-29", "Paper")
    assert (document.published_basis, document.language, document.file) == ("metadata", "en-gb", None)
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
