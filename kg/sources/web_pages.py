"""Web pages to text: the article without menus, scripts and footers; the only module that knows trafilatura.

What a page states of itself is taken from its metadata; a date that merely stands somewhere on it is none.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import IO, Any

from kg.sources.dateline import iso_date
from kg.sources.formats import Limits, Raw, Skipped, Unreadable, decode, missing, whole

__all__ = ["block_text", "read_html"]

_MOST = 10_000_000  # bytes of a page; the extraction takes seconds for a megabyte
_DEEPEST = 2_500  # elements in one another; the parser drops what is below 256, the extraction slows down
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_KNOWN_CHARSET = re.compile(r"windows-\d+|cp\d+|iso-?8859-\d+|koi8-[ru]|gb\w+|big5\w*|shift_?jis|euc-\w+|mac\w+", re.I)
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "dcterms.issued",
    "dc.date.issued", "citation_publication_date", "citation_date", "parsely-pub-date", "sailthru.date", "publishdate",
    "publish-date", "publish_date", "pubdate", "publication_date", "publication-date", "dcterms.date", "dc.date", "date",
)  # fmt: skip
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "title", "tr", "ul",
})  # fmt: skip
_SILENT = frozenset({"head", "iframe", "noscript", "object", "script", "style", "svg", "template", "textarea"})
_UNCLOSED = frozenset({
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "path",
    "source", "td", "th", "tr", "track", "wbr",
})  # fmt: skip


def read_html(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
    """The article of a page, its title, publisher, address and date of publication."""
    trafilatura = _library()
    html, warnings = _decoded(whole(stream, min(limits.document, _MOST)))
    if not html.strip():
        raise Unreadable("empty", "there is no text in it")
    _check_depth(html)
    try:
        tree = trafilatura.load_html(html)
        if tree is None:
            raise Unreadable("unknown format", "it is no HTML")
        published = _published(tree)
        # No date is asked for: the library searches the whole page for one, up to the day it runs on.
        dates = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
        page = trafilatura.bare_extraction(
            tree, include_comments=False, with_metadata=True, date_extraction_params=dates
        )
    except Unreadable:
        raise
    except Exception as error:  # whatever a hostile page leads to
        raise Unreadable("broken HTML", f"{type(error).__name__}; save the page again") from None
    text = (page.text or "") if page else ""
    if not text.strip():
        raise Unreadable("no text", "no article in it; save the page as text")
    fields = {"title": page.title, "publisher": page.sitename, "url": page.url, "published": published}
    yield Raw(re.sub(r"\s*\n\s*", "\n\n", text.strip()), fields, warnings=warnings)


def block_text(html: str) -> str:
    """All text of a piece of HTML, a blank line between blocks; for what is an article as it stands.

    Raises Unreadable ("unreadable" without trafilatura, "broken HTML" when nested too deep).
    """
    trafilatura = _library()
    _check_depth(html)
    tree = trafilatura.load_html(f"<html><body><div>{html}</div><p></p></body></html>")
    pieces: list[str] = []
    waiting: list[Any] = [] if tree is None else [tree]
    while waiting:
        element = waiting.pop()
        if isinstance(element, str):
            pieces.append(element)
            continue
        block = "\n" if element.tag in _BLOCKS else ""
        inner = [] if element.tag in _SILENT else [element.text or "", *element]
        waiting += [element.tail or "", block, *reversed(inner), block]
    lines = (" ".join(line.split()) for line in "".join(_blank(piece) for piece in pieces).split("\n"))
    return "\n\n".join(filter(None, lines))


def _library() -> Any:
    try:
        import trafilatura
    except ImportError:
        raise missing("trafilatura") from None
    for name in ("trafilatura", "htmldate", "courlan"):  # what they find odd goes to whoever listens
        logging.getLogger(name).addHandler(logging.NullHandler())
    return trafilatura


def _blank(piece: str) -> str:
    """A text of a page, in which a line break is a space; a break between blocks stays."""
    return piece if piece == "\n" else re.sub(r"\s+", " ", piece)


def _check_depth(html: str) -> None:
    """Raises Unreadable for elements nested as in no page."""
    depth = 0
    for tag in re.finditer(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)", html):
        if tag[2].lower() not in _UNCLOSED:
            depth = max(0, depth + (-1 if tag[1] else 1))
            if depth > _DEEPEST:
                raise Unreadable(
                    "broken HTML", f"more than {_DEEPEST:,} elements in one another; save the page as text"
                )


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The page as text: by its byte order mark, as UTF-8, as it declares, as Windows-1252, else with marks for damage."""
    try:
        text, warnings = decode(data)
        if not warnings:
            return text, ()
    except Unreadable as error:
        if error.reason != "encoding":
            raise
        text, warnings = "", ()
    charset = match[1].decode("ascii", "replace").lower() if (match := _CHARSET.search(data[:4096])) else ""
    if _KNOWN_CHARSET.fullmatch(charset):
        try:
            return data.decode("cp1252" if charset in ("iso-8859-1", "iso8859-1") else charset), ()
        except (LookupError, UnicodeDecodeError):
            pass
    if text:
        return text, warnings
    text = data.decode("utf-8", "replace")
    return text, (f"{text.count(chr(0xFFFD))} characters are not UTF-8, replaced by U+FFFD",)


def _published(tree: Any) -> str | None:
    """When the page says that it was published: metadata, data for search engines, a marked time."""
    stated: dict[str, str] = {}
    for meta in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop"):
            if key := meta.get(attribute):
                stated.setdefault(key.strip().lower(), meta.get("content") or "")
    found = [stated[key] for key in _PUBLISHED if stated.get(key)]
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            found += _JSON_DATE.findall(script.text or "")[:1]
    for element in tree.iter("time"):
        if (element.get("itemprop") or "").lower() == "datepublished" or element.get("pubdate") is not None:
            found.append(element.get("datetime") or element.text or "")
    return next((date for date in found if iso_date(date)), None)
