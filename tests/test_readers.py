"""What every reader promises: documents from a good file, reasons from a bad one, the same each time, never an error."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
import test_feeds
import test_office
import test_pdf
import test_web_pages
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.sources import Source, read
from kg.sources.formats import Limits, Raw, Skipped
from kg.sources.readers import READERS

TEXT = b"The treaty was signed in Geneva."
LINE = b'{"text": "The treaty was signed in Geneva."}\n'
PAGE = test_web_pages.page().encode()
FEED = test_feeds.RSS.encode()
TABLE = b"title,text\nA,The treaty was signed in Geneva.\n"
GOOD = {
    ".txt": TEXT, ".text": TEXT, ".md": TEXT, ".markdown": TEXT, ".jsonl": LINE, ".ndjson": LINE, ".json": LINE,
    ".jsonl.gz": gzip.compress(LINE, mtime=0), ".ndjson.gz": gzip.compress(LINE, mtime=0), ".csv": TABLE,
    ".tsv": TABLE.replace(b",", b"\t"), ".html": PAGE, ".htm": PAGE, ".xhtml": PAGE, ".pdf": test_pdf.pdf([[TEXT.decode()]]),
    ".docx": test_office.sample(), ".xml": FEED, ".rss": FEED, ".atom": test_feeds.ATOM.encode(),
}  # fmt: skip
LIBRARIES = {".html": "trafilatura", ".pdf": "pypdf", ".docx": "docx", ".rss": "feedparser"}


def found_in(path: Path, data: bytes) -> list[Source | Skipped]:
    path.write_bytes(data)
    return list(read(path))


def test_every_reader_is_here() -> None:
    assert sorted(GOOD) == sorted(READERS)


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_good_and_broken_files(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    found = found_in(path, GOOD[suffix])
    assert any(isinstance(x, Source) and len(x.document.text) > 10 for x in found)
    assert list(read(path)) == found, "the same each time"
    for bad in (b"", b"\0\1\2\3" * 100, GOOD[suffix][: len(GOOD[suffix]) // 2], b"<" * 1000, b'"' * 1000):
        found = found_in(path, bad)
        assert found and all(isinstance(x, Source) or (x.reason and x.detail.startswith("a.")) for x in found)
    assert all(isinstance(x, Skipped) for x in found_in(path, b"")), "nothing comes of nothing"


@pytest.mark.parametrize("suffix", [".csv", ".docx", ".html", ".pdf", ".xml"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_anywhere(tmp_path: Path, suffix: str, data: st.DataObject) -> None:
    good = GOOD[suffix]
    at = data.draw(st.integers(0, len(good) - 1))
    damage = data.draw(st.binary(max_size=20))
    found = found_in(tmp_path / f"a{suffix}", good[:at] + damage + good[at + len(damage) :])
    assert found
    for x in found:
        repr(x).encode()


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_too_large(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(GOOD[suffix])
    assert {x.reason for x in read(path, max_bytes=10, max_unpacked=10) if isinstance(x, Skipped)} <= {
        "too large", "not a document"
    }  # fmt: skip
    assert not any(isinstance(x, Source) for x in read(path, max_bytes=10, max_unpacked=10))


@pytest.mark.parametrize("suffix", LIBRARIES)
def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    monkeypatch.setitem(sys.modules, LIBRARIES[suffix], None)
    (found,) = found_in(tmp_path / f"a{suffix}", GOOD[suffix])
    assert isinstance(found, Skipped) and found.reason == "unreadable", "so what the file gave before stays"
    assert "pip install 'kg-ir[formats]'" in found.detail


def test_a_new_format_is_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_shouts(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
        yield Raw(stream.read().decode().upper())

    monkeypatch.setitem(READERS, ".shout", read_shouts)
    (found,) = found_in(tmp_path / "a.shout", b"The treaty holds.")
    assert isinstance(found, Source) and found.document.text == "THE TREATY HOLDS."


def test_libraries_are_imported_late() -> None:
    names = [*LIBRARIES.values(), "py3langid", "lxml"]
    code = f"import sys, kg.sources; print([n for n in {names!r} if n in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
