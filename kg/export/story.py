"""A guided tour through a map, from a TOML file that a teacher writes.

    title = "The end of the INF Treaty"
    intro = "Two states signed it; who left it, and who says why?"

    [[steps]]
    caption = "In 1987 the two powers agree."
    focus = ["INF Treaty", "United States"]     # entities by any name; one may stand without brackets
    date = "1987-12"                            # the map as of then
    kinds = ["facts"]                           # facts, claims, disputes, denials, plans; all where it is left out

    [[steps]]
    caption = "What ties the two?"
    path = ["United States", "Russia"]

Invariant: a story that is read names only entities of the store, dates of the calendar and kinds that there are; what
is wrong is told with the file and the step.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.dates import span
from kg.errors import InputError
from kg.export.kinds import KINDS, kinds_called
from kg.words import clean

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["Step", "Story", "read_story"]

MOST_BYTES, MOST_STEPS = 256 * 1024, 200
CAPTION, INTRO = 2000, 5000  #: characters


@dataclass(frozen=True, slots=True)
class Step:
    """One step: words, and what the map shows with them."""

    caption: str
    focus: tuple[str, ...] = ()  #: slugs
    path: tuple[str, str] | None = None  #: the shortest way between two slugs
    date: str | None = None  #: ISO day
    kinds: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A title, an introduction and the steps."""

    where: str  #: the file
    title: str
    intro: str
    steps: tuple[Step, ...]

    def data(self, places: Mapping[str, int]) -> dict[str, Any]:
        """The story for a page whose nodes stand at these places. Raises InputError for an entity that is not on the map."""
        return {
            "title": self.title,
            "intro": self.intro,
            "steps": [self._step(n, step, places) for n, step in enumerate(self.steps, 1)],
        }

    def _step(self, number: int, step: Step, places: Mapping[str, int]) -> dict[str, Any]:
        if missing := [e for e in (*step.focus, *(step.path or ())) if e not in places]:
            hint = "Choose a wider map, or take it out of the story."
            raise InputError(f"step {number}: {', '.join(missing)} is not on this map", where=self.where, hint=hint)
        return {
            "caption": step.caption,
            "focus": [places[e] for e in step.focus],
            "path": [places[e] for e in step.path] if step.path else None,
            "date": step.date,
            "kinds": list(step.kinds) if step.kinds is not None else None,
        }


def read_story(path: str | os.PathLike[str], graph: Graph) -> Story:
    """The story of a file, its entities looked up in a graph. Raises InputError that names the file, the step and the key."""
    where = os.fspath(path)
    try:
        if Path(path).stat().st_size > MOST_BYTES:
            raise InputError(f"a story has at most {MOST_BYTES // 1024} KB", where=where)
        data = tomllib.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise InputError(f"cannot read the story: {error.strerror or error}", where=where) from error
    except UnicodeDecodeError as error:
        raise InputError("the story is not in UTF-8", where=where, hint="Save it as UTF-8 text.") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"this is no TOML: {error}", where=where, hint="See docs/map.md for an example.") from error
    try:
        _known(data, ("title", "intro", "steps"), "the story")
        steps = data.get("steps", [])
        if not isinstance(steps, list) or not steps or not all(isinstance(step, dict) for step in steps):
            raise InputError("the story has no steps", hint="Write [[steps]] and below it caption = \"...\".")
        if len(steps) > MOST_STEPS:
            raise InputError(f"a story has at most {MOST_STEPS} steps, this one {len(steps)}")
        return Story(
            where,
            clean(_text(data, "title", "the story"), 200),
            _paragraphs(_text(data, "intro", "the story"), INTRO),
            tuple(_read_step(n, step, graph) for n, step in enumerate(steps, 1)),
        )
    except InputError as error:
        raise InputError(error.what, where=where, hint=error.hint) from error


def _read_step(number: int, step: Mapping[str, Any], graph: Graph) -> Step:
    here = f"step {number}"
    try:
        _known(step, ("caption", "focus", "path", "date", "kinds"), here)
        caption = _paragraphs(_text(step, "caption", here), CAPTION)
        if not caption:
            raise InputError(f"{here} has no caption")
        path = _entities(step, "path", here, graph)
        if path and len(path) != 2:
            raise InputError(f"{here}: path has {len(path)} entities", hint='Write two: path = ["Russia", "Iran"].')
        kinds = kinds_called(_texts(step, "kinds", here))
        ordered = tuple(k for k in KINDS if k in kinds)
        return Step(
            caption, _entities(step, "focus", here, graph), (path[0], path[1]) if path else None, _day(step, here), ordered or None
        )
    except InputError as error:
        what = error.what if error.what.startswith(here) else f"{here}: {error.what}"
        raise InputError(what, hint=error.hint) from error


def _known(data: Mapping[str, Any], keys: Collection[str], here: str) -> None:
    for key in data:
        if key not in keys:
            near = difflib.get_close_matches(key, keys, n=1, cutoff=0.5)
            hint = f"Did you mean {near[0]}?" if near else f"Keys: {', '.join(keys)}."
            raise InputError(f"{here} has an unknown key {clean(key, 60)!r}", hint=hint)


def _text(data: Mapping[str, Any], key: str, here: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise InputError(f"{here}: {key} is no text", hint=f'Write {key} = "..." with quotation marks.')
    return value


def _texts(data: Mapping[str, Any], key: str, here: str) -> list[str]:
    value = data.get(key, [])
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise InputError(f"{here}: {key} is no list of texts", hint=f'Write {key} = ["...", "..."].')
    return values


def _entities(data: Mapping[str, Any], key: str, here: str, graph: Graph) -> tuple[str, ...]:
    return tuple(dict.fromkeys(graph.entity(name).id for name in _texts(data, key, here)))


def _day(data: Mapping[str, Any], here: str) -> str | None:
    """The last day of the date: the map as of 2019 has all of 2019. TOML's own dates are taken too."""
    value = data.get("date")
    if value is None:
        return None
    text = value if isinstance(value, str) else str(value)  # 2019-08-02 without quotation marks, or the number 2019
    if "/" in text:
        raise InputError(f"{here}: date is an interval", hint='Write one date: date = "2019-08".')
    return span(text).last.isoformat()


def _paragraphs(text: str, most: int) -> str:
    """The text in paragraphs parted by an empty line, each clean."""
    found = [clean(part) for part in text.replace("\r\n", "\n").split("\n\n")]
    whole = "\n\n".join(part for part in found if part)
    return whole if len(whole) <= most else whole[: most - 1] + "…"
