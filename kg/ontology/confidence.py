"""How sure a statement is: the share of right ones among statements of its kind of construction, as measured.

The table is data beside the lexicon (``confidence.toml``), written by ``benchmarks/calibrate.py`` from statements whose
truth to the text is known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.ontology import Ontology, load

__all__ = ["FILE", "Confidence", "Share", "load_confidence"]

FILE = "confidence.toml"


@dataclass(frozen=True, slots=True)
class Share:
    """How many statements were judged, how many were right, and the share to expect of others."""

    share: float
    right: int
    statements: int


@dataclass(frozen=True, slots=True)
class Confidence:
    """The shares by kind of construction."""

    overall: Share
    kinds: Mapping[str, Share]

    def of(self, kind: str) -> float:
        """The share of right statements of a kind; the overall one for a kind that nobody has measured."""
        return self.kinds.get(kind, self.overall).share


def load_confidence(ontology: Ontology | None = None) -> Confidence:
    """The table beside an ontology (the shipped one by default), read once for each folder.

    Raises:
        InputError: the file is missing, no TOML, or a row of it is not a share from 0 to 1 of so many statements.
    """
    return _load(ontology.folder if ontology else load().folder)


@lru_cache(maxsize=4)
def _load(folder: Path) -> Confidence:
    path = folder / FILE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"the table of confidence cannot be read: {error}", where=str(path), hint="write it anew with benchmarks/calibrate.py") from error
    kinds = data.get("kinds", {})
    if unknown := sorted(data.keys() - {"all", "kinds"}) or (not isinstance(kinds, dict) and ["kinds"]):
        raise InputError(f"unexpected: {', '.join(unknown)}", where=str(path), hint="the file has a row `all` and a table [kinds]")
    return Confidence(_share(path, "all", data.get("all")), {name: _share(path, name, row) for name, row in kinds.items()})


def _share(path: Path, name: str, row: Any) -> Share:
    if isinstance(row, dict) and row.keys() == {"share", "right", "statements"}:
        share, right, statements = row["share"], row["right"], row["statements"]
        counted = all(type(n) is int for n in (right, statements)) and 0 <= right <= statements
        if counted and type(share) in (int, float) and 0 <= share <= 1:
            return Share(float(share), right, statements)
    raise InputError(
        f"'{name}' is not a share from 0 to 1 with the numbers of statements and of right ones", where=str(path),
        hint=f'write {name} = {{ share = 0.9, right = 90, statements = 100 }}',
    )  # fmt: skip
