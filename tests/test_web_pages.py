"""Web pages: the article and what the page states of itself; nothing hidden, nothing invented, no crash."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kg.sources import Skipped, Source, read
from kg.sources.web_pages import block_text

BODY = (
    "The foreign ministers of the two states signed the protocol to the treaty in Geneva on Monday. ",
    "The protocol limits launchers to 700 on each side, and inspectors will be sent in the spring of next year. ",
    "“It is a good day”, said the minister – and Côte d’Ivoire welcomed the step.",
)
META = (
    '<meta property="og:site_name" content="The Gazette"><meta property="og:title" content="Ministers sign the protocol">'
    '<link rel="canonical" href="https://gazette.example/2019/05/protocol">'
)
DATE = '<meta property="article:published_time" content="2019-05-06T23:30:00-04:00">'


def page(head: str = META + DATE, body: str = "", texts: tuple[str, ...] = BODY) -> str:
    article = "".join(f"<p>{text}</p>" for text in texts)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ministers sign the protocol</title>{head}</head>'
        f"<body><nav><a href='/'>Home</a> <a href='/x'>World</a></nav><article><h1>Ministers sign the protocol</h1>{article}"
        f"</article>{body}<footer>Copyright 2024 The Gazette</footer></body></html>"
    )


def one(path: Path, data: str | bytes) -> Source | Skipped:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    (found,) = read(path)
    return found


def good(path: Path, data: str | bytes) -> Source:
    found = one(path, data)
    assert isinstance(found, Source), found
    return found


def test_article_and_metadata(tmp_path: Path) -> None:
    document = good(tmp_path / "a.html", page()).document
    assert document.text.endswith("\n\n".join(text.strip() for text in BODY))
    assert "Home" not in document.text and "Copyright" not in document.text
    assert document.title == "Ministers sign the protocol" and document.publisher == "The Gazette"
    assert (document.published, document.published_basis) == ("2019-05-06", "metadata")  # the day as written
    assert document.locator == document.url == "https://gazette.example/2019/05/protocol"
    assert (document.file, document.language) == ("a.html", "en")


def test_without_an_address_the_file_is_the_locator(tmp_path: Path) -> None:
    for link in ("", '<link rel="canonical" href="javascript:alert(1)">', '<link rel="canonical" href="file:///etc/x">'):
        document = good(tmp_path / "a.htm", page(link)).document
        assert (document.locator, document.url) == ("a.htm", None)


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        ('<script type="application/ld+json">{"datePublished": "2020-01-02T03:04:05Z"}</script>', "", "2020-01-02"),
        ('<meta name="dc.date" content="3 March 2018">', "", "2018-03-03"),
        ("", '<time itemprop="datePublished" datetime="2017-08-09">last week</time>', "2017-08-09"),
        ('<meta name="date" content="soon">', "", None),
        ('<meta property="article:modified_time" content="2023-01-01">', "", None),
        ("", "<p>It follows the treaty of 8 December 1987.</p><img src='/2016/04/05/x.png'><p>Updated 2021-02-03</p>", None),
        ('<link rel="canonical" href="https://gazette.example/2019/05/06/protocol">', "", None),
    ],
)
def test_only_a_stated_date_counts(tmp_path: Path, head: str, body: str, date: str | None) -> None:
    assert good(tmp_path / "a.html", page(head, body)).document.published == date


def test_nothing_hidden_gets_in(tmp_path: Path) -> None:
    hostile = (
        "<script>document.write('EVIL1')</script><style>.EVIL2 {}</style><!-- EVIL3 --><noscript>EVIL4</noscript>"
        "<svg onload=EVIL5><text>x</text></svg><iframe srcdoc='EVIL6'></iframe><p onclick='EVIL7()'>And it goes on.</p>"
    )
    assert "EVIL" not in good(tmp_path / "a.html", page(texts=(*BODY, hostile))).document.text


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<a href=x>", "<p>", "<", "<!--", "<p '"])
def test_endless_pages(tmp_path: Path, piece: str) -> None:
    begun = time.perf_counter()
    found = one(tmp_path / "a.html", page(body=piece * 50_000))
    assert isinstance(found, Source) or found.reason in ("broken HTML", "no text")
    assert time.perf_counter() - begun < 20


def test_encodings(tmp_path: Path) -> None:
    text = page()
    for data, warned in (
        (b"\xef\xbb\xbf" + text.encode(), False),
        (text.encode("utf-16"), False),
        (text.replace("utf-8", "windows-1252").encode("cp1252"), False),
        (text.replace("utf-8", "ISO-8859-1").encode("cp1252"), False),
        (text.encode("cp1252"), True),
        (text.replace('<meta charset="utf-8">', "").encode("cp1252"), True),
        (text.replace("utf-8", "no-such-thing").encode("cp1252"), True),
    ):
        source = good(tmp_path / "a.html", data)
        assert BODY[2] in source.document.text and bool(source.warnings) is warned
    source = good(tmp_path / "a.html", text.encode().replace("Côte".encode(), b"C\xf4te"))
    assert "C\ufffdte" in source.document.text and "U+FFFD" in source.warnings[0]
    foreign = page(texts=("Министры иностранных дел подписали протокол к договору. " * 5,))
    found = one(tmp_path / "a.html", foreign.replace("utf-8", "windows-1251").encode("cp1251", "replace"))
    assert isinstance(found, Skipped) and "Russian" in found.detail


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("<html><body></body></html>", "no text"),
        ("<html><body><script>var x = 1</script></body></html>", "no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, data: str | bytes, reason: str) -> None:
    found = one(tmp_path / "a.html", data)
    assert isinstance(found, Skipped) and found.reason == reason and found.detail.startswith("a.html: ")


def test_block_text() -> None:
    html = "One <b>bold</b> word,\n and&nbsp;more.<p>Two<br>lines &lt;b&gt;<script>x()</script><ul><li>a<li>b</ul> tail"
    assert block_text(html) == "One bold word, and more.\n\nTwo\n\nlines <b>\n\na\n\nb\n\ntail"
    assert block_text("") == "" and block_text("just text") == "just text"
