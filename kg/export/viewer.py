"""The relationship map as one page that opens anywhere: the viewer of `kg/web/src/map.ts` with the data in it.

Invariant: the page asks nothing of the network, runs and shows only what its hashes allow, and its data is data. Where
the viewer is not bundled the plain page of `kg.export.map` is written, with the same statements, and the report says so.
"""

from __future__ import annotations

import base64
import hashlib
import html
import os
from collections.abc import Collection
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kg.errors import InputError
from kg.export import map as plain_map
from kg.export.choice import MOST_NODES, MOST_STATEMENTS, Choice, choose
from kg.export.packing import LARGE, pack, plain
from kg.export.payload import QUOTES, payload, quoted
from kg.export.story import read_story
from kg.words import clean, definite

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["RENDERERS", "Drawn", "alone", "bundled", "heading", "page", "shell", "write"]

RENDERERS = ("sigma", "pyvis")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<noscript><p>This map is drawn by the script in this page; please allow it to run.</p></noscript>
<div id="app"></div>
{data}
<script>{script}</script>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was written."""

    nodes: int
    relations: int  #: ordered pairs of entities with statements
    statements: int
    hidden: int
    why: str | None  #: why something, or everything, is left out
    renderer: str  #: one of `RENDERERS`
    missing: bool = False  #: whether the viewer was wanted and is not there


def bundled(static: Traversable | None = None) -> bool:
    """Whether this installation, or another folder, has the viewer."""
    return all(((static or _static()) / name).is_file() for name in ("map.js", "map.css"))


def write(graph: Graph, path: str | os.PathLike[str] | IO[bytes], **options: Any) -> Drawn:
    """Write the page to a file or binary stream (UTF-8). Options and errors as `page`; InputError where it cannot be written."""
    text, drawn = page(graph, **options)
    data = text.encode("utf-8")
    if not isinstance(path, str | os.PathLike):
        rest = memoryview(data)
        while rest:  # an unbuffered stream takes a part at a time
            rest = rest[path.write(rest) or len(rest) :]
        return drawn
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        hint = "Create the folder first." if isinstance(error, FileNotFoundError) else None
        raise InputError(f"cannot write the map: {error.strerror}", where=os.fspath(path), hint=hint) from error
    return drawn


def page(
    graph: Graph,
    *,
    about: str | None = None,
    depth: int = 1,
    start: str | None = None,
    end: str | None = None,
    only: Collection[str] = (),
    predicates: Collection[str] = (),
    documents: Collection[str] = (),
    limit: int | None = None,
    quotes: str = "full",
    title: str | None = None,
    intro: str | None = None,
    story: str | os.PathLike[str] | None = None,
    renderer: str = "sigma",
    static: Traversable | None = None,
) -> tuple[str, Drawn]:
    """The page and what it shows.

    ``about`` to ``documents`` choose (see `Choice`), ``limit`` is the greatest number of entities (10,000; 120 for pyvis),
    ``quotes`` is none, short or full, ``story`` a TOML file (see `kg.export.story`), ``renderer`` sigma or pyvis,
    ``static`` a folder with another bundle of the viewer.
    Raises InputError for a name, date, kind or file that is wrong, and for a story with pyvis.
    """
    if renderer not in RENDERERS:
        raise InputError(f"unknown renderer {renderer!r}", hint=f"Renderers: {', '.join(RENDERERS)}.")
    if quotes not in QUOTES:
        raise InputError(f"unknown way to quote: {quotes!r}", hint=f"Ways: {', '.join(QUOTES)}.")
    missing = renderer == "sigma" and not bundled(static)
    used = "pyvis" if missing else renderer
    most = limit if limit is not None else MOST_NODES if used == "sigma" else plain_map.MOST_NODES
    choice = Choice(about, depth, start, end, only, predicates, documents, most, MOST_STATEMENTS)
    told = read_story(story, graph) if story is not None else None  # also where it cannot be shown: errors are told
    chosen = choose(graph, choice)
    named = title or (told.title if told else "") or heading(chosen.name)
    if used == "pyvis":
        if told and not missing:
            raise InputError("the pyvis page tells no story", hint="Leave out --renderer, or --story.")
        cut = [replace(s, evidence=replace(s.evidence, quote=quoted(s.evidence.quote, quotes))) for s in chosen.statements]
        text, report = plain_map.page(graph, title=named, chosen=replace(chosen, statements=cut))
        nodes = report.nodes
    else:
        data = payload(chosen, title=named, intro=intro, quotes=quotes, story=told)
        text, nodes = alone(data, static), sum(1 for node in data["nodes"] if node["weight"])
    relations = len({(s.subject, s.object) for s in chosen.statements})
    return text, Drawn(nodes, relations, len(chosen.statements), chosen.hidden, chosen.why, used, missing)


def shell(data: str, *, title: str, style: str, script: str) -> str:
    """The page around an element with the data; only this style and this script are allowed."""
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    return _PAGE.format(policy=policy, title=html.escape(title), style=style, script=script, data=data)


def alone(data: dict[str, Any], static: Traversable | None = None) -> str:
    """The page with this payload and the viewer in it. Raises InputError for a bundle that cannot stand in a page."""
    element = f'<script type="application/json" id="data">{plain(data)}</script>'
    if len(element) > LARGE:
        element = f'<script type="application/octet-stream" id="packed">{pack(data)}</script>'
    style, script = (((static or _static()) / name).read_text("utf-8") for name in ("map.css", "map.js"))
    return shell(element, title=data["title"], style=_inline(style, "style"), script=_inline(script, "script"))


def _inline(text: str, element: str) -> str:
    """The text as the content of an element. Raises InputError where it would end it: the bundle must never say so."""
    lower = text.lower()
    if f"</{element}" in lower or ("<!--" in lower and "<script" in lower):
        raise InputError(f"the bundled {element} cannot stand in a page", hint="Build it again: make web.")
    return text.replace("\r\n", "\n")  # as a browser reads it, and hashes it


def heading(centre: str | None) -> str:
    """What a map is called that has no title of its own; ``centre`` is the name of whom it is about."""
    return f"Relationships of {definite(clean(centre, 120))}" if centre is not None else "Relationship map"


def _static() -> Traversable:
    return files("kg") / "web" / "static"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"
