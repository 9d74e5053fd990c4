"""Which format an answer has: media types, their names, and what an Accept header prefers (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["BOOLEANS", "GRAPHS", "HTML", "QUADS", "TABLES", "Format", "choose", "named"]


class Format(NamedTuple):
    """A serialisation: its name in ``?format=``, its media type, and other media types that mean it."""

    name: str
    media_type: str
    also: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of Content-Type; what is text says that it is UTF-8."""
        return self.media_type + ("; charset=utf-8" if self.media_type.startswith("text/") else "")


HTML = Format("html", "text/html", ("application/xhtml+xml",))
#: Answers of SELECT; the first is what a client gets that takes everything.
TABLES = (
    Format("json", "application/sparql-results+json", ("application/json",)),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Format("csv", "text/csv"),
    Format("tsv", "text/tab-separated-values"),
)
BOOLEANS = TABLES  #: answers of ASK
_TRIPLES = (
    Format("ttl", "text/turtle", ("application/x-turtle",)),
    Format("nt", "application/n-triples", ("text/plain",)),
    Format("jsonld", "application/ld+json", ("application/json",)),
    Format("rdf", "application/rdf+xml", ("application/xml", "text/xml")),
)
QUADS = (Format("nq", "application/n-quads"), Format("trig", "application/trig"))  #: whole datasets
GRAPHS = (*_TRIPLES, *QUADS)  #: answers of CONSTRUCT and DESCRIBE, graphs


def named(name: str, offers: Iterable[Format]) -> Format | None:
    """The offer with this name or media type."""
    return next((f for f in offers if name in (f.name, f.media_type)), None)


def choose(accept: str | None, offers: Iterable[Format]) -> Format | None:
    """The offer that an Accept header prefers, the first among equals; None where it takes none of them."""
    offers = list(offers)
    ranges = list(_ranges(accept or "*/*"))
    best, most = None, 0.0
    for offer in offers:
        named = (dict(ranges).get(other, 0.0) for other in offer.also)  # by name only: text/* means no XML
        quality = max(_quality(offer.media_type, ranges), *named, 0.0)
        if quality > most:
            best, most = offer, quality
    return best


def _ranges(accept: str) -> Iterable[tuple[str, float]]:
    for part in accept[:2000].split(","):
        media, *parameters = (p.strip().lower() for p in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        yield media, quality


def _quality(media_type: str, ranges: Iterable[tuple[str, float]]) -> float:
    """The quality of the most specific range that covers a media type, 0 where none does."""
    group = media_type.partition("/")[0] + "/*"
    found = {media: quality for media, quality in ranges if media in (media_type, group, "*/*")}
    return next((found[m] for m in (media_type, group, "*/*") if m in found), 0.0)
