"""The data of a large map made small: what repeats is said once, then gzip and base64.

    statements  {"s": [..], "p": [..], ...}, nodes the same: columns in place of rows
    text        U+0001 stands for the label of the subject, U+0002 object, U+0003 place, U+0004 the first speaker,
                U+0005 the first who denies it

Invariant: `unpack` gives back the data without a difference, and the same data gives the same bytes.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import json
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["LARGE", "compact", "pack", "plain", "unpack"]

#: From this many bytes on the data is packed: every browser of today unpacks it, but nobody can read it in the page.
LARGE = 512 * 1024

_COLUMNS = ("nodes", "statements")
_MARKS = frozenset("\x01\x02\x03\x04\x05")


def plain(data: Mapping[str, Any]) -> str:
    """The data as JSON for a page: ASCII that can end no element."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def pack(data: Mapping[str, Any]) -> str:
    """The data as base64 of gzip of JSON in columns."""
    text = json.dumps(compact(data), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(gzip.compress(text.encode("utf-8"), 9, mtime=0)).decode("ascii")


def unpack(text: str) -> dict[str, Any]:
    """What `pack` was given. Raises ValueError for what it has not written."""
    try:
        data: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(text, validate=True)))
    except (binascii.Error, gzip.BadGzipFile, EOFError) as error:
        raise ValueError("this is no packed map") from error
    for key in _COLUMNS:
        columns = data[key]
        data[key] = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    labels = [node["label"] for node in data["nodes"]]
    for s in data["statements"]:
        names = _names(s, labels)
        s["text"] = "".join(names[ord(c) - 1] if c in _MARKS else c for c in s["text"])
    return data


def compact(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with rows as columns and names in sentences as marks."""
    labels = [node["label"] for node in data["nodes"]]
    statements = _columns(data["statements"])
    if statements:
        statements["text"] = [_marked(s, labels) for s in data["statements"]]
    return {**data, "nodes": _columns(data["nodes"]), "statements": statements}


def _columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    return {key: [row[key] for row in rows] for key in (rows[0] if rows else ())}


def _names(s: Mapping[str, Any], labels: Sequence[str]) -> list[str]:
    """The labels that the marks stand for; empty where there is none."""
    ends = (s["s"], s["o"], s["place"], *s["said"][:1], *[None] * (not s["said"]), *s["denied"][:1])
    return [labels[e] if e is not None else "" for e in ends] + [""] * (not s["denied"])


def _marked(s: Mapping[str, Any], labels: Sequence[str]) -> str:
    text: str = s["text"]
    for n, name in enumerate(_names(s, labels), 1):
        if len(name) > 1:
            text = text.replace(name, chr(n))
    return text
