"""What the commands print: lines, tables, a progress bar, statements with their sources, reports.

Invariant: every text from a document is cleaned before it is printed; in a pipe nothing is coloured or cut.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

import click

from kg.words import clean, sentence

if TYPE_CHECKING:
    from rich.console import Console

    from kg.builder import BuildReport, Progress
    from kg.graph import Graph, Proposition
    from kg.graph.check import CheckReport
    from kg.model import Statement
    from kg.score import Score, Tally

__all__ = [
    "View", "checking_progress", "line", "print_build", "print_check", "print_disputes", "print_entity",
    "print_mistakes", "print_score", "print_stats", "print_timeline", "progress", "table",
]  # fmt: skip

SHOWN = 3  #: skipped documents that the report of a build spells out for each reason
WIDE = 1_000_000  #: columns of a pipe
ALIGNED = 72  #: width up to which the cells of a plain table are padded


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, highlight=False, emoji=False, width=None if terminal else WIDE)


def line(text: str, style: str = "", *, stderr: bool = False) -> None:
    """Print one line (of clean text)."""
    from rich.text import Text

    console = _console(stderr=stderr)
    console.print(Text(text, style), soft_wrap=not console.is_terminal)


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
    _console().print(drawn)


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
    with Bar(*columns, TimeElapsedColumn(), console=_console(stderr=True), transient=True) as bar:
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
    with Bar(*columns, console=_console(stderr=True), transient=True) as bar:
        task = bar.add_task("documents", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


# --- the graph --------------------------------------------------------------------------------------------------------


class View:
    """A graph in words."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.labels = {e.id: e.label for e in graph.entities()}
        self.documents = {d.id: d for d in graph.documents()}

    @cached_property
    def terms(self) -> Mapping[str, str]:
        """Labels of classes and predicates by local name."""
        rows = self.graph.query("SELECT ?t ?label WHERE { ?t rdfs:isDefinedBy ?ontology ; rdfs:label ?label }")
        return {self.graph.namespaces.name(term): label for term, label in rows}

    def names(self, who: Iterable[str]) -> str:
        """Entities and publishers by their labels."""
        return clean(", ".join(self.labels.get(name, name) for name in who)) or "nobody who is named"

    def proposition(self, p: Proposition) -> str:
        """What is said, whoever says or denies it."""
        parts = [self.names([p.subject]), self.terms.get(p.predicate, p.predicate), self.names([p.object])]
        parts += [f"to {self.names([p.recipient])}"] if p.recipient else []
        parts += [f"in {self.names([p.place])}"] if p.place else []
        return clean(" ".join(parts))

    @cached_property
    def corroborated(self) -> Mapping[str, str]:
        """Proposition -> how many independent publishers have it and since when, where it is more than one."""
        return {p.id: corroboration(p) for p in self.graph.propositions() if p.corroboration > 1}

    def statement(self, s: Statement) -> None:
        """Print a statement with its quote and source."""
        document = self.documents[s.document]
        source = (document.publisher, document.title or document.locator, document.published)
        line(f"  {sentence(s, self.labels, self.terms)}")
        line(f"    “{clean(s.evidence.quote)}”", "italic")
        line(f"    {', '.join(clean(part) for part in source if part)}", "dim")

    def section(self, heading: str, statements: Sequence[Statement]) -> None:
        """Print statements under a heading; nothing where there are none."""
        if statements:
            line(f"\n{heading} ({len(statements)})", "bold")
        for statement in statements:
            self.statement(statement)
            if found := self.corroborated.get(statement.proposition):
                line(f"    {found}", "dim")


def corroboration(p: Proposition) -> str:
    """Independent publishers of a proposition, with the dates of the first and the last document that has it."""
    publishers = f"{p.corroboration} {'publisher' if p.corroboration == 1 else 'publishers'}"
    dates = [clean(day) for day in dict.fromkeys((p.first, p.last)) if day]
    return ", ".join([publishers, " to ".join(dates)] if dates else [publishers])


def print_entity(graph: Graph, name: str) -> None:
    """Print an entity: what is said of it and by it. Raises InputError for an unknown name."""
    entity, view = graph.entity(name), View(graph)
    about = {s.id for s in graph.statements(about=entity.id)}
    disputed = {p.id for p in graph.disputes()}
    facts = {s.id for s in graph.statements(facts_only=True)}
    sections: dict[str, list[Statement]] = {
        "Facts": [], "Claims, plans and denials": [], "What it says of others": [], "Disputes": [],
    }  # fmt: skip
    for s in graph.statements():
        says, denies = entity.id in s.attributed_to, entity.id in s.disputed_by
        if s.id not in about and not says and not denies:
            continue
        if s.proposition in disputed:
            sections["Disputes"].append(s)
        elif s.id in facts:
            sections["Facts"].append(s)
        else:
            sections["Claims, plans and denials" if s.id in about else "What it says of others"].append(s)
    line(f"{clean(entity.label)} (ent:{clean(entity.id)})", "bold")
    line(f"  class  {clean(view.terms.get(entity.type, entity.type))}")
    if entity.aliases:
        line(f"  also   {', '.join(map(clean, entity.aliases))}")
    for heading, statements in sections.items():
        view.section(heading, statements)
    if not any(sections.values()):
        line("\nIt is named, but no statement is about it or by it.")


def print_disputes(graph: Graph) -> None:
    """Print what is disputed, with both sides."""
    view, found = View(graph), graph.disputes()
    for number, proposition in enumerate(found, 1):
        line(f"{number}. {view.proposition(proposition)}", "bold")
        line(f"  affirmed by {view.names(proposition.affirmed_by)}; denied by {view.names(proposition.denied_by)}")
        line(f"  {corroboration(proposition)}", "dim")
        for statement in proposition.statements:
            view.statement(statement)
        line("")
    line(f"{len(found)} disputed {'proposition' if len(found) == 1 else 'propositions'}")


def print_timeline(graph: Graph, *, about: str | None = None, start: str | None = None, end: str | None = None) -> None:
    """Print the statements whose act has a date, by date. Raises InputError for an unknown entity and for no date."""
    from kg.export.map import kind

    view, disputed = View(graph), {p.id for p in graph.disputes()}
    found = graph.timeline(about, start=start, end=end)
    for s in found:
        document = view.documents[s.document]
        source = (document.publisher, document.title or document.locator, document.published)
        line(f"{s.time.value:<21}  {kind(s, disputed):<7}  {sentence(s, view.labels, view.terms)}")
        line(f"{'':32}{', '.join(clean(part) for part in source if part)}", "dim")
    undated = len(graph.statements(about=about)) - len(graph.timeline(about))
    count = f"{len(found)} dated {'statement' if len(found) == 1 else 'statements'}"
    line(f"{count}; {undated} more have no date" if undated else count)


def print_check(report: CheckReport, limit: int) -> None:
    """Print what does not conform (at most ``limit`` findings), and how much was looked at."""
    for number, finding in enumerate(report.findings[:limit], 1):
        line(f"{number}. {clean(finding.what)}", "bold")
        line(f"   {clean(finding.node)}{f' in {clean(finding.document)}' if finding.document else ''}")
        if finding.quote is not None:
            line(f"   “{clean(finding.quote, 300)}”", "italic")
        line(f"   {clean(finding.hint)}", "dim")
    if len(report.findings) > limit:
        line(f"and {len(report.findings) - limit} more: give a higher --limit")
    looked = f"{report.documents} documents, {report.statements} statements"
    if report.shaped < report.documents:
        looked += f", SHACL on {report.shaped} documents"
    found = len(report.findings)
    line(f"{'The graph conforms' if report.conforms else f'{found} finding' + 's' * (found != 1)}: {looked}", "bold")


def print_stats(graph: Graph) -> None:
    """Print how much of what the graph holds."""
    stats = graph.stats()
    totals = ("documents", "mentions", "entities", "statements", "facts", "claims", "propositions", "disputed")
    table(("in the store", "count"), [(name, getattr(stats, name)) for name in totals])
    table(("class", "entities"), stats.classes.items())
    table(("predicate", "statements"), stats.predicates.items())
    table(("publisher", "documents"), stats.publishers.items())
    table(("time of the act", "statements"), stats.periods.items())


# --- reports ----------------------------------------------------------------------------------------------------------


def print_build(report: BuildReport) -> None:
    """Print what a build did."""
    store = clean(report.store)
    if report.complete:
        line(f"Built {store}" if report.documents or report.removed else "Nothing was built", "bold")
    else:
        line("Interrupted: what was extracted is kept; run the same command again to go on", "bold")
    outcomes = (f"{getattr(report, name)} {name}" for name in ("added", "unchanged", "replaced", "removed"))
    line(f"  documents   {', '.join(outcomes)}")
    if report.added or report.replaced:
        kinds = f"{report.facts} facts, {report.claims} claims, {report.disputed} disputed"
        line(f"  statements  {report.statements} ({kinds}) from {report.mentions} mentions")
    if report.rejected:
        line(f"  rejected    {report.rejected.total()} candidates: {_counts(report.rejected)}")
    for reason, count in _ranked(report.reasons):
        line(f"  skipped     {count} {clean(reason)}")
        _first([s.detail for s in report.skipped if s.reason == reason])
    if report.warnings:
        line(f"  warnings    {len(report.warnings)}")
        _first(report.warnings)
    line(f"  store       {report.total_documents} documents, {report.total_statements} statements in {store}")
    if report.total_statements:
        option = "" if report.store == "kg.db" else f" --store {store}"
        line(f"Next: kg stats{option}, kg disputes{option}, kg map map.html{option}")


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {clean(name)}" for name, count in _ranked(counts))


def _first(details: Sequence[str]) -> None:
    for detail in details[:SHOWN]:
        line(f"    {clean(detail)}")
    if len(details) > SHOWN:
        line(f"    and {len(details) - SHOWN} more")


def print_score(result: Score) -> None:
    """Print the figures of a score by document, by predicate, and over all."""

    def row(name: str, tally: Tally) -> tuple[object, ...]:
        shares = (f"{share:.3f}" for share in (tally.precision, tally.recall, tally.f1))
        return (name, tally.tp, tally.fp, tally.fn, *shares)

    heads = ("right", "false", "missed", "precision", "recall", "F1")
    documents = [row(name, tally) for name, tally in sorted(result.by_document.items())]
    table(("document", *heads), [*documents, row("all", result.total)])
    table(("predicate", *heads), [row(name, tally) for name, tally in sorted(result.by_predicate.items())])
    figures = result.as_dict().items()
    table(("figure", "value"), [(name, f"{v:.3f}" if isinstance(v, float) else str(v)) for name, v in figures])


def print_mistakes(result: Score, *, stderr: bool = False) -> None:
    """Print each statement that was missed or is false."""
    for kind, mistakes in (("missed", result.missed), ("false", result.false)):
        for m in mistakes:
            what = f"{m.subject} {m.predicate} {m.object} ({m.polarity}, {m.modality})"
            line(clean(f"{kind}: {m.document}: {what}: “{m.quote}”"), stderr=stderr)
