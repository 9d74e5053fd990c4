"""The relationship map over the live graph: the viewer as a page, its data, and the same map as a file.

Invariant: what an address asks for is bounded whatever the size of the store; how much is left out is told.
"""

from __future__ import annotations

from collections.abc import Mapping
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
MORE = " Choose less of it, or write a larger map to a file with kg map."
NAMES = ("about", "depth", "from", "to", "only", "predicates", "documents")  #: parameters of a map
DIGITS = 5  #: of a depth: no two entities are farther apart


def view(lookup: Lookup, path: str, parameters: Mapping[str, str], *, bundled: bool | None = None) -> Page:
    """The page with the viewer, which fetches its data; where it is not bundled, a page that says so.

    Raises InputError for wrong parameters, Missing for an unknown entity.
    """
    asked = _asked(parameters)
    centre = check(lookup, _choice(lookup, path, asked))
    label = centre.label if centre else None
    if not (viewer.bundled() if bundled is None else bundled):
        return page("unmapped.html", path, asked, about=Link(clean(label, 200), href("entity", centre.id)) if centre and label else None)
    return page(
        "map.html", path, asked,
        heading=viewer.heading(label),
        source=address("/map.json", asked),
        about=Link(clean(label, 200), href("entity", centre.id)) if centre and label else None,
    )  # fmt: skip


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
    about, depth = asked.get("about"), asked.get("depth", "1")
    if about is not None and lookup.outlines.slug(about) is None:
        raise _unknown(lookup, path, asked)
    if not (depth.isascii() and depth.isdigit() and len(depth) <= DIGITS):
        raise InputError(f"depth is {clean(depth, 20)}", hint="Give a number of steps: 1, 2 or 3.")
    only, predicates, documents = (_listed(asked.get(name, "")) for name in ("only", "predicates", "documents"))
    return Choice(
        about, int(depth), asked.get("from"), asked.get("to"), only, predicates, documents,
        MOST_NODES, MOST_STATEMENTS, MORE,
    )  # fmt: skip


def _listed(value: str) -> list[str]:
    """What is parted by commas."""
    return [part.strip() for part in value.split(",") if part.strip()]


def _unknown(lookup: Lookup, path: str, asked: Mapping[str, str]) -> Missing:
    """That no entity is called so, with the maps of those that nearly are."""
    words = clean(asked["about"], 200)
    hits = [i for i in find(lookup, words, 12) or alike(lookup, words) if i["type"] != "document"][:6]
    near = tuple(Link(i["label"], address(path, {**asked, "about": i["id"]})) for i in hits)
    return Missing(f"No entity is called {clean(words, 120)}.", near=near)
