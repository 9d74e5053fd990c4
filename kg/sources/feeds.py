"""RSS and Atom files: each entry is a document; the only module that knows feedparser.

The library is given bytes only, never a name or an address, and resolves no entities from outside the file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import IO, Any

from kg.sources.formats import Limits, Raw, Skipped, Unreadable, missing, skipped, whole
from kg.sources.web_pages import block_text

__all__ = ["read_feed"]

_MOST = 20_000_000  # bytes of a feed: all of it is held in memory


def read_feed(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
    """The entries as they stand in the feed, numbered from 1; the feed's title is their publisher."""
    try:
        import feedparser
    except ImportError:
        raise missing("feedparser") from None
    data = whole(stream, min(limits.document, _MOST))
    if not data.strip():
        raise Unreadable("empty", "there is no text in it")
    if not re.search(rb"<(?:\w+:)?(?:rss|feed|RDF|channel)\b", data.replace(b"\0", b"")[:100_000], re.I):
        raise Unreadable("unknown format", "no RSS or Atom feed in it")
    try:
        feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # whatever a damaged file leads to
        raise Unreadable("broken feed", f"{type(error).__name__}; get the file again") from None
    if not feed.entries:
        problem = f"{feed.bozo_exception}; get the file again" if feed.bozo else "there is no entry in it"
        raise Unreadable("broken feed" if feed.bozo else "empty", problem)
    publisher = _plain(feed.feed.get("title_detail"))
    for number, entry in enumerate(feed.entries, 1):
        try:
            found = _entry(entry, feed.version, publisher)
        except Unreadable as error:
            yield skipped(name, error.reason, error.problem, number)
            continue
        if number == 1 and feed.bozo:
            found = found._replace(warnings=(f"the feed is damaged, read as far as it goes: {feed.bozo_exception}",))
        yield found._replace(line=number)


def _entry(entry: Any, version: str, publisher: str) -> Raw:
    """The longest text of an entry, and what the feed states of it; raises Unreadable."""
    texts = [_text(part) for part in [*entry.get("content", ()), entry.get("summary_detail")] if part]
    # The date of an RSS item by Dublin Core counts as an update; in Atom an update is another thing.
    published = entry.get("published") or ("" if version.startswith("atom") else dict.get(entry, "updated") or "")
    source = entry.get("source") or {}
    fields = {
        "title": _plain(entry.get("title_detail")),
        "url": entry.get("link"),
        "published": published,
        "publisher": _plain(source.get("title_detail")) or source.get("title") or publisher,
    }
    return Raw(max(texts, key=len, default=""), fields)


def _text(part: Mapping[str, Any]) -> str:
    value = str(part.get("value") or "")
    if part.get("type") == "text/plain" and not re.search(r"<(?:p|br|div|a)\b", value, re.I):
        return value.strip()
    return block_text(value)


def _plain(part: Mapping[str, Any] | None) -> str:
    """A title on one line, without markup."""
    value = str((part or {}).get("value") or "")
    return " ".join(unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", value)).split())
