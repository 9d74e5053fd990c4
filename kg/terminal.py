"""What the commands print: lines, tables, a progress bar, statements with their sources, sentences explained, reports.

Invariant: every text from a document is cleaned before it is printed; in a pipe nothing is coloured or cut.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

import click

from kg.words import clean, predicate_words, sentence

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from kg.builder import BuildReport, Progress
    from kg.explain import Explained, Missed, Named
    from kg.gaps import Gap, Use
    from kg.graph import Graph, Proposition
    from kg.graph.check import CheckReport
    from kg.graph.identity import Proposal
    from kg.judgements import Judgements
    from kg.model import Document, Statement
    from kg.score import Score, Tally
    from kg.sources import Skipped

__all__ = [
    "View", "ask_proposals", "checking_progress", "counting", "line", "print_build", "print_check", "print_disputes", "print_entity",
    "print_explained", "print_gaps", "print_judgements", "print_mistakes", "print_score", "print_skipped", "print_stats", "print_timeline",
    "print_uses", "progress", "table",
]  # fmt: skip

SHOWN = 3  #: skipped documents that the report of a build spells out for each reason
WIDE = 1_000_000  #: columns of a pipe
ALIGNED = 72  #: width up to which the cells of a plain table are padded
#: Colours of classes in `kg explain`; the class stands beside the name in words too.
COLOURS = {
    "State": "cyan", "Organization": "green", "GovernmentBody": "bright_green", "Person": "magenta", "Agreement": "yellow",
    "WeaponSystem": "red", "Event": "bright_blue", "Place": "blue", "Office": "bright_magenta",
}  # fmt: skip


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


@contextmanager
def counting() -> Iterator[Callable[[Iterator[Document]], Iterator[Document]]]:
    """A function that lets documents pass and counts them on standard error, where somebody looks at it."""
    if not sys.stderr.isatty():
        yield lambda documents: documents
        return
    with _console(stderr=True).status("documents 0") as status:

        def passing(documents: Iterator[Document]) -> Iterator[Document]:
            for number, document in enumerate(documents, 1):
                status.update(f"documents {number}")
                yield document

        yield passing


# --- sentences, and the lexicon ---------------------------------------------------------------------------------------


def print_explained(sentences: Iterable[Explained]) -> None:
    """Print sentence by sentence what was found, what it gave, and what nearly gave something, as they come."""
    from rich.text import Text

    document, given, missed = None, 0, 0
    for s in sentences:
        if s.document != document:
            line(f"{clean(s.document)}\n", "bold underline")
            document = s.document
        given, missed = given + sum(g.kept for g in s.given), missed + len(s.missed)
        _row(f"{s.number}", _coloured(s), "bold")
        for head, found in (("names", s.names), ("refers", s.references)):
            for n, named in enumerate(found):
                _row(head if n == 0 else "", _named(named))
        for g in s.given:
            by = f"“{clean(g.trigger)}”, {g.pattern}" if g.trigger is not None else "what the words say by themselves"
            again = "" if g.kept else "; said better elsewhere in the text"
            _row("says", Text(clean(g.words), "bold" if g.kept else "dim"), "green")
            _row("by", Text(f"{by} ({clean(g.entry)}, confidence {g.statement.confidence:.2f}{again})", "dim"))
        for m in s.missed:
            _row("not", Text(_missed(m), "dim"), "red")
        if s.question:
            _row("not", Text("a question states nothing", "dim"), "red")
        line("")
    line(f"{given} {'statement' if given == 1 else 'statements'}, {missed} {'near miss' if missed == 1 else 'near misses'}", "bold")


def _row(head: str, text: Text, style: str = "dim") -> None:
    """A word in the margin and a text beside it, which stays in its column on a terminal."""
    from rich.table import Table
    from rich.text import Text

    console = _console()
    if not console.is_terminal:
        console.print(Text(f"{head:>7}  ").append_text(text), soft_wrap=True)
        return
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", width=7, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(head, style), text)
    console.print(grid)


def _coloured(s: Explained) -> Text:
    """The sentence with its names in the colours of their classes."""
    from rich.text import Text

    text, at = Text(), s.start
    for n in (*sorted((*s.names, *s.references), key=lambda n: (n.start, -n.end)), None):
        start, end = (n.start, n.end) if n is not None else (s.end, s.end)
        if start < at:
            continue  # inside the name before
        between = s.text[at - s.start : start - s.start]
        # as `clean` has it, with the spaces at the ends that part the pieces
        text.append(f"{' ' * between[:1].isspace()}{clean(between)}{' ' * between[-1:].isspace() * bool(between.strip())}")
        text.append(clean(s.text[start - s.start : end - s.start]), f"bold {COLOURS.get(n.type, 'white')}" if n is not None else "")
        at = end
    return text


def _named(n: Named) -> Text:
    from rich.text import Text

    own, label = clean(n.text), clean(n.label)
    text = Text(own, COLOURS.get(n.type, "white"))
    return text.append(f"{'' if own == label else f' = {label}'} ({predicate_words(clean(n.type), {})}, {clean(n.found_by)})", "dim")


def _missed(m: Missed) -> str:
    shown = ", ".join(m.patterns[:SHOWN]) + (f" and {len(m.patterns) - SHOWN} more" if len(m.patterns) > SHOWN else "")
    word = f"“{clean(m.trigger)}”" if m.trigger is not None else ""
    return clean(": ".join(part for part in (", ".join(p for p in (word, shown) if p), m.reason) if part))


def print_gaps(found: Sequence[Gap], limit: int) -> None:
    """Print the first gaps, each with the classes it stands between and examples."""
    lacks = {"word": "no entry has the word", "slot": "not in this place", "classes": "not for such classes or nouns"}
    for gap in found[:limit]:
        times, texts = f"{gap.count} {'time' if gap.count == 1 else 'times'}", f"{gap.documents} {'text' if gap.documents == 1 else 'texts'}"
        line(f"{gap.pattern}", "bold")
        pairs = ", ".join(f"{a} and {b} {n}" for (a, b), n in _pairs(gap))
        line(f"  {times} in {texts}; {lacks[gap.lack]}; {pairs}")
        if gap.known:
            line(f"  known: {', '.join(gap.known[:SHOWN])}{f' and {len(gap.known) - SHOWN} more' if len(gap.known) > SHOWN else ''}", "dim")
        for example in gap.examples:
            line(f"  “{example.quote}”", "italic")
            line(f"    {example.subject}, {example.object}: {clean(example.document)}", "dim")
    more = len(found) - len(found[:limit])
    line(f"{len(found)} {'gap' if len(found) == 1 else 'gaps'}{f'; {more} more: give a higher --limit' if more else ''}", "bold")


def _pairs(gap: Gap) -> list[tuple[tuple[str, str], int]]:
    return sorted(gap.classes.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]


def print_uses(uses: Sequence[Use], all_: bool) -> None:
    """Print the patterns that never fired, entry by entry; all of them with their counts where that is wanted."""
    entries: dict[str, list[Use]] = {}
    for use in uses:
        entries.setdefault(use.entry.id, []).append(use)
    idle = sum(not any(use.fired for use in own) for own in entries.values())
    for name, own in entries.items():
        fired, unused = sum(use.fired for use in own), [use for use in own if not use.fired]
        if all_:
            line(f"{name}  fired {fired} {'time' if fired == 1 else 'times'}", "bold")
            for use in own:
                line(f"  {use.fired:>5}  {_use(use)}", "" if use.fired else "dim")
        elif unused:
            line(f"{name}  {f'fired {fired}, {len(unused)} of {len(own)} patterns unused' if fired else 'never fired'}", "bold")
            line(f"  {', '.join(map(_use, unused))}", "dim")
    quiet = sum(not use.fired for use in uses)
    line(f"{idle} of {len(entries)} entries and {quiet} of {len(uses)} patterns never fired", "bold")


def _use(use: Use) -> str:
    return f"{use.pattern} (rejected {use.rejected.total()}: {_counts(use.rejected)})" if use.rejected else use.pattern


def print_skipped(skipped: Sequence[Skipped]) -> None:
    """Tell on standard error what was not read."""
    for item in skipped[:SHOWN]:
        line(f"skipped: {clean(item.detail)}", stderr=True)
    if len(skipped) > SHOWN:
        line(f"and {len(skipped) - SHOWN} more", stderr=True)


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


def print_judgements(judgements: Judgements, found: Sequence[Proposal], limit: int) -> None:
    """The judgements that hold, and the proposals that nobody has judged."""
    if judgements.held:
        rows = [(j.verdict, " ".join(filter(None, (j.item, j.other))), j.by, j.when, j.why) for j in judgements.held]
        table(("verdict", "of", "by", "when", "why"), rows)
    if found:
        line(f"{len(found)} pairs of entities may be one:", "bold")
        table(("entity", "other entity", "why they may be one"), [(p.item, p.other, p.reason) for p in found[:limit]])
        line("Record a judgement with: kg judge same|not-same|unsure ENTITY ENTITY, or go through them with --ask", "dim")
    else:
        line("No pair of entities looks like one and the same.", "dim")


def ask_proposals(graph: Graph, found: Sequence[Proposal]) -> Iterator[tuple[Proposal, str]]:
    """Ask about proposals in turn, with the words around the names; ends at q and at the end of the input."""
    from kg.graph.identity import contexts

    verdicts = {"s": "same", "n": "not-same", "u": "unsure"}
    places = contexts(graph, {slug for p in found for slug in (p.item, p.other)})
    if not found:
        line("No pair of entities looks like one and the same.", "dim")
    for proposal in found:
        for slug in (proposal.item, proposal.other):
            line(clean(slug), "bold")
            for locator, words in places.get(slug, ()):
                line(f"  {clean(locator)}: … {clean(words)} …")
        line(clean(proposal.reason), "dim")
        try:
            answer = click.prompt("[s]ame, [n]ot the same, [u]nsure, [l]ater, [q]uit", type=click.Choice([*verdicts, "l", "q"]), show_choices=False)
        except click.Abort as error:
            line("")
            if isinstance(error.__context__, KeyboardInterrupt):  # click makes one of Ctrl-C and of the end of the input
                raise KeyboardInterrupt from error
            return
        if answer == "q":
            return
        if answer in verdicts:
            yield proposal, verdicts[answer]


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
