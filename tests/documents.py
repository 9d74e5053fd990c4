"""What a test of reading documents needs: files to read, and what came of them by kind."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.sources import Skipped, Source, read


def sources(found: Iterable[Source | Skipped]) -> list[Source]:
    return [x for x in found if isinstance(x, Source)]


def reasons(found: Iterable[Source | Skipped]) -> dict[str, str]:
    return {x.locator: x.reason for x in found if isinstance(x, Skipped)}


def one(path: Path | str, **options: Any) -> Source:
    found = list(read([path], **options))
    assert len(found) == 1 and isinstance(found[0], Source), found
    return found[0]


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def lines(*objects: object) -> str:
    return "".join(json.dumps(x) + "\n" for x in objects)
