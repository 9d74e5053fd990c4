"""The relationship map over the live graph: the viewer as a page, its data, and the same map as a file.

Invariant: what an address asks for is bounded; how much is left out is told, and of a store that is too large to choose from
no map is drawn.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from kg.errors import InputError
from kg.export import viewer
from kg.export.choice import Choice, Chosen, check, choose
from kg.export.payload import payload
from kg.serve.pages.frame import Missing, Page, address, page
from kg.serve.pages.lists import alike, find
from kg.serve.pages.lookup import Lookup
from kg.serve.pages.telling import Link, href
from kg.words import clean

__all__ = ["MOST_NODES", "MOST_STATEMENTS", "chosen", "data", "view"]

MOST_NODES, MOST_STATEMENTS = 600, 4000  #: of a live map; `kg map` writes larger ones
MOST_READ = 200_000  #: statements of a store from which a worker chooses in its time and memory: 0.1 ms and 4 KB each
MORE = " Choose less of it, or write a larger map to a file with kg map."
NAMES = ("about", "depth", "from", "to", "only", "predicates", "documents")  #: parameters of a map
DIGITS = 5  #: of a depth: no two entities are farther apart


def view(lookup: Lookup, path: str, parameters: Mapping[str, str], *, bundled: bool | None = None) -> Page:
    """The page with the viewer, which fetches its data; where it is not bundled, a page that says so.

    Raises InputError for wrong parameters, Missing for an unknown entity.
    """
    asked = _asked(parameters)
    centre = check(lookup, _choice(lookup, path, asked))
    about = Link(clean(centre.label, 200), href("entity", centre.id)) if centre else None
    if not (viewer.bundled() if bundled is None else bundled):
        return page("unmapped.html", path, asked, about=about)
    heading = viewer.heading(centre.label if centre else None)
    return page("map.html", path, asked, heading=heading, source=address("/map.json", asked), about=about)


def chosen(lookup: Lookup, parameters: Mapping[str, str]) -> Chosen:
    """What the map of these parameters shows. Raises as `view`."""
    return choose(lookup, _choice(lookup, "/map", _asked(parameters)))


def data(lookup: Lookup, parameters: Mapping[str, str], *, live: bool = True) -> dict[str, Any]:
    """What the viewer shows (see `kg.export.payload`); not ``live``, as a file carries it. Raises as `view`."""
    shown = chosen(lookup, parameters)
    site = {
        "home": "/", "file": address("/map.html", _asked(parameters)), "map": "/map?about=", "entity": "/entity/",
        "document": "/document/", "proposition": "/proposition/", "search": "/search?q=",
    }  # fmt: skip
    return payload(shown, title=viewer.heading(shown.name), site=site if live else None)


def _asked(parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters of a map that say something, in a fixed order."""
    return {name: value for name in NAMES if (value := parameters.get(name, "").strip())}


def _choice(lookup: Lookup, path: str, asked: Mapping[str, str]) -> Choice:
    if lookup.size > MOST_READ:
        words = f"a store of {lookup.size:,} statements is too large for a live map, which chooses from at most {MOST_READ:,}"
        raise InputError(words, hint="Write the map to a file with kg map.")
    about, depth = asked.get("about"), asked.get("depth", "1")
    if about is not None and lookup.outlines.slug(about) is None:
        raise _unknown(lookup, path, asked)
    if not (depth.isascii() and depth.isdigit() and len(depth) <= DIGITS):
        raise InputError(f"depth is {clean(depth, 20)}", hint="Give a number of steps: 1, 2 or 3.")
    only, predicates = _listed(asked.get("only", "")), _listed(asked.get("predicates", ""))
    documents = _listed(asked.get("documents", ""), whole=lookup.outlines.publishers)
    return Choice(
        about, int(depth), asked.get("from"), asked.get("to"), only, predicates, documents,
        MOST_NODES, MOST_STATEMENTS, MORE,
    )  # fmt: skip


def _listed(value: str, whole: Container[str] = ()) -> list[str]:
    """What is parted by line ends and commas; not the names with a comma, in lower case, that are ``whole``."""
    lines = [line.strip() for line in value.split("\n")]
    parts = [part for line in lines for part in ([line] if line.casefold() in whole else line.split(","))]
    return [part.strip() for part in parts if part.strip()]


def _unknown(lookup: Lookup, path: str, asked: Mapping[str, str]) -> Missing:
    """That no entity is called so, with the maps of those that nearly are."""
    words = clean(asked["about"], 200)
    hits = [i for i in find(lookup, words, 12) or alike(lookup, words) if i["type"] != "document"][:6]
    near = tuple(Link(i["label"], address(path, {**asked, "about": i["id"]})) for i in hits)
    return Missing(f"No entity is called {clean(words, 120)}.", near=near)
