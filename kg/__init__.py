"""Knowledge graphs of who says what in the news on international relations and arms control.

From Python:

    import kg

    kg.build(["articles/"], store="kg.db")
    with kg.open("kg.db") as graph:
        graph.query("SELECT ?who WHERE { ?who kg:withdrawsFrom ent:inf-treaty }").to_dataframe()
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from kg.builder import BuildReport, Progress
    from kg.graph import Graph

__all__ = ["__version__", "build", "open"]

__version__ = "0.1.0"


def build(
    paths: str | Path | Iterable[str | Path],
    *,
    store: str | os.PathLike[str],
    metadata: str | os.PathLike[str] | None = None,
    judgements: str | os.PathLike[str] | None = None,
    base: str | None = None,
    progress: Callable[[Progress], object] | None = None,
    stdin: IO[bytes] | None = None,
) -> BuildReport:
    """Read documents and bring what they say into a store; see ``kg.builder.build``."""
    from kg import builder  # late, as all that follows is heavy

    return builder.build(
        paths, store=store, metadata=metadata, judgements=judgements, base=base, progress=progress, stdin=stdin
    )


def open(store: str | os.PathLike[str]) -> Graph:
    """Open a store for reading; see ``kg.graph.Graph``. Raises InputError when there is none."""
    from kg.graph import Graph

    return Graph.open(store)
