"""The SPARQL 1.1 Protocol: an HTTP request as the operation that it asks for, or the status that refuses it.

A pure mapping. The numbers in messages are sections of the recommendation of 21 March 2013.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote_to_bytes

__all__ = ["Operation", "Refused", "media_type", "operation", "parameters"]

FIELDS = 200  #: parameters a request may have
FORM = "application/x-www-form-urlencoded"


class Refused(Exception):
    """A request that is not answered, with the status that says why."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def __reduce__(self) -> tuple[type[Refused], tuple[int, str]]:  # it may come from another process
        return Refused, (self.status, self.message)


@dataclass(frozen=True)
class Operation:
    """A query or an update with the dataset that the protocol gives (None: the request names none)."""

    kind: Literal["query", "update"]
    text: str
    default: list[str] | None
    named: list[str] | None
    format: str | None = None  #: by name, stronger than Accept


def operation(method: str, query_string: bytes, content_type: str | None, body: bytes) -> Operation | None:
    """What a request asks for; None for a bare GET, which asks for the service description.

    Raises Refused.
    """
    fields = parameters(query_string)
    if method in ("GET", "HEAD"):
        if "update" in fields:
            raise Refused(400, "An update must be sent by POST (2.2).")
        if not fields.keys() & {"query"}:
            return None
        return _of("query", _one(fields, "query"), fields)
    if method != "POST":
        raise Refused(405, f"{method} is no operation of the SPARQL Protocol: use GET or POST.", Allow="GET, HEAD, POST, OPTIONS")
    kind, charset = media_type(content_type)
    if kind == FORM:
        fields = _joined(fields, parameters(body))
        given = fields.keys() & {"query", "update"}
        if len(given) != 1:
            what = "both a query and an update" if given else "neither a query nor an update"
            raise Refused(400, f"The form holds {what}: send one of them (2.1.2, 2.2.1).")
        return _of("query", _one(fields, "query"), fields) if "query" in given else _of("update", _one(fields, "update"), fields)
    if kind in ("application/sparql-query", "application/sparql-update"):
        if charset not in (None, "utf-8", "utf8", "us-ascii"):
            raise Refused(415, f"The charset is {charset}: SPARQL is sent as UTF-8 (2.1.3).")
        if fields.keys() & {"query", "update"}:
            raise Refused(400, "A query or update stands in the address beside the one in the body: send one.")
        return _of("query" if kind.endswith("query") else "update", _text(body), fields)
    raise Refused(415, f"The body is {kind or 'of no media type'}: send {FORM}, application/sparql-query or application/sparql-update.")


def media_type(content_type: str | None) -> tuple[str, str | None]:
    """Media type and charset of a Content-Type header, in small letters."""
    kind, *rest = (p.strip() for p in (content_type or "").lower().split(";"))
    charset = next((p.partition("=")[2].strip("\"' ") for p in rest if p.startswith("charset=")), None)
    return kind, charset


def parameters(encoded: bytes) -> dict[str, list[str]]:
    """Name -> values of ``application/x-www-form-urlencoded`` bytes.

    Raises Refused where a percent sign begins no escape, the text is not UTF-8, or there are too many.
    """
    found: dict[str, list[str]] = {}
    parts = [part for part in encoded.split(b"&") if part]
    if len(parts) > FIELDS:
        raise Refused(400, f"The request has {len(parts)} parameters; {FIELDS} are the most.")
    for part in parts:
        name, _, value = part.partition(b"=")
        found.setdefault(_decoded(name), []).append(_decoded(value))
    return found


def _decoded(value: bytes) -> str:
    if bad := re.search(rb"%(?![0-9A-Fa-f]{2})", value):
        raise Refused(400, f"Bad percent-encoding at character {bad.start() + 1} of a parameter: write %25 for a percent sign.")
    return _text(unquote_to_bytes(value.replace(b"+", b" ")))


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"Byte {error.start + 1} is not UTF-8.") from error
    if "\0" in text:
        raise Refused(400, "The text holds a null character.")
    return text


def _joined(a: dict[str, list[str]], b: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: a.get(name, []) + b.get(name, []) for name in a | b}


def _one(fields: dict[str, list[str]], name: str) -> str:
    if len(fields[name]) > 1:
        raise Refused(400, f"The request has {len(fields[name])} times {name}=: send one (2.1.4).")
    return fields[name][0]


def _of(kind: Literal["query", "update"], text: str, fields: dict[str, list[str]]) -> Operation:
    prefix = "" if kind == "query" else "using-"
    default = "default-graph-uri" if kind == "query" else "using-graph-uri"
    graphs, names = fields.get(default), fields.get(f"{prefix}named-graph-uri")
    return Operation(kind, text, graphs, names, next(iter(fields.get("format", ())), None))
