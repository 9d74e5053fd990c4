"""Feeds: each entry is a document with the dates and addresses that it states; nothing from outside is fetched."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from kg.sources import Skipped, Source, read

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Gazette &amp; Co</title><link>https://gazette.example/</link>
<item><title>Treaty &lt;b&gt;signed&lt;/b&gt;</title><link>https://gazette.example/1</link>
  <pubDate>Sat, 29 Jun 2024 23:30:00 -0400</pubDate><description>Short.</description>
  <content:encoded><![CDATA[<p>Both sides signed it.</p><script>EVIL()</script><p>It enters into force &amp; stays.</p>]]></content:encoded></item>
<item><title>Second</title><link>javascript:alert(1)</link><dc:date>2024-06-30</dc:date>
  <description>Plain words, no more.</description></item>
<item><title>Third has no text</title><link>https://gazette.example/3</link></item>
</channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Bulletin</title>
<entry><title>One</title><link href="https://bulletin.example/1"/><published>2023-02-03T10:00:00Z</published>
  <updated>2024-01-01T00:00:00Z</updated><content type="html">&lt;p&gt;Talks began.&lt;/p&gt;</content></entry>
<entry><title>Two</title><link href="https://bulletin.example/2"/><updated>2024-01-01T00:00:00Z</updated>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Talks <em>ended</em>.</p><p>All left.</p></div></content></entry>
</feed>"""


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a connection fails the test."""

    def refuse(*_: object) -> None:
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def found_in(path: Path, data: str | bytes) -> list[Source | Skipped]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read(path))


def test_rss(tmp_path: Path) -> None:
    first, second, third = found_in(tmp_path / "a.rss", RSS)
    assert isinstance(first, Source) and isinstance(second, Source)
    document = first.document
    assert document.text == "Both sides signed it.\n\nIt enters into force & stays."
    assert (document.title, document.publisher) == ("Treaty signed", "The Gazette & Co")
    assert (document.published, document.published_basis) == ("2024-06-29", "metadata")  # the day as written
    assert document.locator == document.url == "https://gazette.example/1" and document.file is None
    assert (second.document.locator, second.document.url) == ("a.rss#2", None)
    assert (second.document.text, second.document.published) == ("Plain words, no more.", "2024-06-30")
    assert third == Skipped("a.rss#3", "empty", "a.rss, line 3: there is no text in it")


def test_atom(tmp_path: Path) -> None:
    first, second = found_in(tmp_path / "a.atom", ATOM)
    assert isinstance(first, Source) and isinstance(second, Source)
    assert (first.document.text, first.document.published) == ("Talks began.", "2023-02-03")
    assert (second.document.text, second.document.published) == ("Talks ended.\n\nAll left.", None)  # updated only
    assert {first.document.publisher, second.document.publisher} == {"Bulletin"}


def test_a_damaged_feed_gives_what_it_has(tmp_path: Path) -> None:
    first, *_ = found_in(tmp_path / "a.xml", RSS[: RSS.index("<item><title>Third")])
    assert isinstance(first, Source) and "damaged" in first.warnings[0]


@pytest.mark.parametrize("system", ["file://{path}", "http://127.0.0.1:9/x", "{path}"])
def test_outside_entities_are_not_read(tmp_path: Path, system: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET")
    where = system.format(path=secret)
    for doctype in (f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{where}">]>', f'<!DOCTYPE rss SYSTEM "{where}">'):
        data = RSS.replace("?>", f"?>{doctype}", 1).replace("Plain words", "Plain &x; words")
        assert "TOPSECRET" not in repr(found_in(tmp_path / "a.xml", data))
    for name in (str(secret), f"file://{secret}"):  # a file that holds a name or an address
        assert "TOPSECRET" not in repr(found_in(tmp_path / "b.xml", name))


def test_entities_that_multiply(tmp_path: Path) -> None:
    entities = '<!ENTITY e0 "ha">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    for data in (RSS, RSS.replace("UTF-8", "UTF-16")):
        data = data.replace("?>", f"?><!DOCTYPE rss [{entities}]>", 1).replace("Plain words", "&e11;")
        begun = time.perf_counter()
        found = found_in(tmp_path / "a.xml", data.encode("utf-16" if "UTF-16" in data else "utf-8"))
        assert time.perf_counter() - begun < 60
        assert all(len(x.document.text) < 1000 for x in found if isinstance(x, Source))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "empty"),
        ("<?xml version='1.0'?><root><a>b</a></root>", "unknown format"),
        ("no markup", "unknown format"),
        ("<rss version='2.0'><channel><title>T</title></channel></rss>", "empty"),
        ("<rss version='2.0'><chan", "broken feed"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, data: str, reason: str) -> None:
    (found,) = found_in(tmp_path / "a.xml", data)
    assert isinstance(found, Skipped) and found.reason == reason and found.detail.startswith("a.xml: ")
