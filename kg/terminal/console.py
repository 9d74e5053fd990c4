"""Lines, tables and progress bars.

Invariant: on a terminal rich draws them; in a pipe nothing is coloured or cut.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kg.words import clean

if TYPE_CHECKING:
    from rich.console import Console

    from kg.builder import Progress
    from kg.model import Document

__all__ = ["checking_progress", "console", "counting", "counts", "line", "progress", "ranked", "table"]

WIDE = 1_000_000  #: columns of a pipe
ALIGNED = 72  #: width up to which the cells of a plain table are padded


def console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, highlight=False, emoji=False, width=None if terminal else WIDE)


def line(text: str, style: str = "", *, stderr: bool = False) -> None:
    """Print one line (of clean text)."""
    from rich.text import Text

    screen = console(stderr=stderr)
    screen.print(Text(text, style), soft_wrap=not screen.is_terminal)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; columns of whole numbers stand to the right."""
    cells = [tuple(row) for row in rows]
    numbers = [bool(cells) and all(isinstance(row[n], int) for row in cells) for n in range(len(columns))]
    texts = [[clean(str(cell)) for cell in row] for row in cells]
    heads = [clean(column) for column in columns]
    if sys.stdout.isatty():
        _drawn_table(heads, texts, numbers)
    else:
        _plain_table(heads, texts, numbers)


def _drawn_table(heads: list[str], texts: list[list[str]], numbers: list[bool]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head, number in zip(heads, numbers, strict=True):
        drawn.add_column(Text(head), justify="right" if number else "left", overflow="fold")
    for row in texts:
        drawn.add_row(*map(Text, row))
    console().print(drawn)


def _plain_table(heads: list[str], texts: list[list[str]], numbers: list[bool]) -> None:
    """The same for a pipe: nothing is cut, and a very long cell pushes only its own row."""
    widths = [min(max(map(len, column)), ALIGNED) for column in zip(heads, *texts, strict=True)]
    for row in (heads, ["-" * width for width in widths], *texts):
        padded = (f"{cell:{'>' if n else '<'}{w}}" for cell, n, w in zip(row, numbers, widths, strict=True))
        click.echo("  ".join(padded).rstrip())
    click.echo()


@contextmanager
def progress() -> Iterator[Callable[[Progress], object] | None]:
    """A callback that draws a progress bar on standard error; None where nobody looks at it."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("files"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[documents]} extracted"))
    with Bar(*columns, TimeElapsedColumn(), console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("files", total=None, documents=0)

        def advance(at: Progress) -> None:
            # A single file holds who knows how many documents: then the bar only moves.
            bar.update(task, completed=at.files, total=at.of if at.of > 1 else None, documents=at.documents)

        yield advance


@contextmanager
def checking_progress() -> Iterator[Callable[[int, int], object] | None]:
    """A callback (done, of all) that draws a bar of documents on standard error; None where nobody looks at it."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("documents"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("documents", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def counting() -> Iterator[Callable[[Iterator[Document]], Iterator[Document]]]:
    """A function that lets documents pass and counts them on standard error, where somebody looks at it."""
    if not sys.stderr.isatty():
        yield lambda documents: documents
        return
    with console(stderr=True).status("documents 0") as status:

        def passing(documents: Iterator[Document]) -> Iterator[Document]:
            for number, document in enumerate(documents, 1):
                status.update(f"documents {number}")
                yield document

        yield passing


# --- sentences, and the lexicon ---------------------------------------------------------------------------------------


def ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {clean(name)}" for name, count in ranked(counts))
