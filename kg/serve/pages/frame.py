"""What all pages share: the templates, addresses, paging, and the page that says that there is none.

Invariant: whatever a template prints is escaped, and a template that names what it was not given fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from kg.errors import KgError
from kg.serve.pages.telling import KINDS, Dated, Link, dated
from kg.words import clean

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["Missing", "Page", "Paging", "address", "page", "paging"]

DEEP = 6  #: digits that the number of a page may have


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the status of HTTP and the HTML text."""

    status: int
    html: str


class Missing(KgError):
    """There is no such page. ``near`` holds what may have been meant."""

    def __init__(self, what: str, *, near: tuple[Link, ...] = ()) -> None:
        super().__init__(what)
        self.near = near


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list a page shows, with the addresses of the parts before and after."""

    number: int
    pages: int
    total: int
    start: int  #: position of the first item, from 0
    end: int
    before: str | None
    after: str | None


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """The templates, read when the first page is asked for."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = files("kg") / "web" / "templates"
    made = Environment(
        loader=FileSystemLoader(str(folder)), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    made.filters["clean"] = clean
    made.filters["number"] = lambda n: f"{n:,}"
    made.filters["when"] = lambda value: (dated(value) or Dated("", None)).words
    made.globals["KINDS"] = KINDS
    return made


def address(path: str, parameters: Mapping[str, str | int | None] | None = None) -> str:
    """An address of this site: a path that is not encoded yet, with those parameters that have a value."""
    wanted = {k: v for k, v in (parameters or {}).items() if v not in (None, "")}
    encoded = quote(path, safe="/:@!$&'()*+,;=~-._")
    if encoded.startswith("//"):  # would be another host
        encoded = "/" + encoded.lstrip("/")
    return encoded + (f"?{urlencode(wanted, errors='replace')}" if wanted else "")


def page(template: str, path: str, parameters: Mapping[str, str], *, status: int = 200, **values: Any) -> Page:
    """Fill a template. ``path`` and ``parameters`` are those of the request."""
    kept = {k: v[:4000] for k, v in sorted(parameters.items()) if k != "format"}
    shared = {
        "path": path,
        "turtle": address(path, {**kept, "format": "ttl"}) if status == 200 else None,
        "jsonld": address(path, {**kept, "format": "jsonld"}) if status == 200 else None,
        "asked": clean(parameters.get("q", ""), 200) if path == "/search" else "",
    }
    return Page(status, _environment().get_template(template).render(**shared, **values))


def paging(total: int, size: int, path: str, parameters: Mapping[str, str]) -> Paging:
    """The part of a list that ``page`` of the parameters asks for. Raises Missing where there is none."""
    wanted, pages = parameters.get("page", "1"), max(1, -(-total // size))
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= DEEP else 0
    if not 1 <= number <= pages:
        raise Missing(f"There is no page {clean(wanted, 20)} of this list: it has {pages}.")
    kept = {k: v for k, v in parameters.items() if k not in ("page", "format")}

    def turned(to: int) -> str | None:
        return address(path, {**kept, "page": to if to > 1 else None}) if 1 <= to <= pages else None

    start = (number - 1) * size
    return Paging(number, pages, total, start, min(total, start + size), turned(number - 1), turned(number + 1))
