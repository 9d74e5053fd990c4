"""The command line: a skin over the library. It parses arguments, calls one function, and prints what came back.

Invariant: what is wrong with the input is told on standard error in one message without a traceback, and every text
from a document is cleaned before it reaches a terminal.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import kg
from kg.errors import InputError, KgError

if TYPE_CHECKING:
    from rich.console import Console

    from kg.builder import BuildReport, Progress
    from kg.graph import Graph, Proposition
    from kg.model import Statement
    from kg.score import Score

__all__ = ["cli", "main"]

SHOWN = 3  #: skipped files and warnings that the report of a build spells out for each reason
INTERRUPTED = 130


class _Failure(click.ClickException):
    """An error of kg as click reports it."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class _Commands(click.Group):
    """The commands, with errors as messages and near matches for a name that is none."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")  # no character may stop an answer
        try:
            return super().invoke(ctx)
        except KgError as error:
            raise _Failure(_clean_lines(str(error)), error.exit_code) from error
        except BrokenPipeError:
            raise  # click ends quietly when the reader has gone
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise _Failure(_clean_lines(f"{where}{error.strerror or error}"), InputError.exit_code) from error
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(INTERRUPTED)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], list(self.commands), n=2, cutoff=0.5)
            hint = f"Did you mean {' or '.join(near)}?" if near else f"Commands: {', '.join(self.commands)}."
            ctx.fail(f"No such command {args[0]!r}. {hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(kg.__version__, prog_name="kg")
def cli() -> None:
    """Read news on international relations and arms control into a knowledge graph of who says what.

    \b
    Example:
      kg build                       # the sample corpus, into kg.db
      kg show russia
      kg map map.html
    """


def main() -> None:
    """What ``kg`` on the command line runs."""
    cli(prog_name="kg")


_store = click.option(
    "--store", default="kg.db", envvar="KG_STORE", show_default=True, show_envvar=True, help="Folder of the store."
)

# --- commands ---------------------------------------------------------------------------------------------------------


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@_store
@click.option("--metadata", metavar="FILE", help="CSV or TSV with a header: file, title, publisher, published, url.")
@click.option("--base", metavar="IRI", help="Beginning of all IRIs that the store makes; fixed when it is created.")
@click.pass_context
def build(ctx: click.Context, paths: tuple[str, ...], store: str, metadata: str | None, base: str | None) -> None:
    """Read documents, extract what they say, and bring it into the store.

    PATH is a file, a folder, a glob or - for standard input; without one the sample corpus is read. What is unchanged
    is not read again, a changed file replaces its old document, and a file that is gone from a folder is taken out.

    \b
    Example:
      kg build articles/ --metadata articles/metadata.tsv --store kg.db
    """
    from kg import builder

    with _progress() as progress:
        report = builder.build(
            paths or [builder.sample_corpus()], store=store, metadata=metadata, base=base, progress=progress
        )
    _print_build(report)
    if not report.complete:
        ctx.exit(INTERRUPTED)
    if report.reasons["not found"] or not (report.documents or report.removed):
        ctx.exit(InputError.exit_code)


@cli.command()
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@_store
def remove(documents: tuple[str, ...], store: str) -> None:
    """Take documents out of the store.

    DOCUMENT is an id, a locator (URL or path), a file name, or the beginning of a title.

    \b
    Example:
      kg remove inf-withdrawal.txt
    """
    from kg import builder

    for identifier, locator in sorted(builder.remove(store, documents).items()):
        _line(f"Removed {_clean(locator)} (doc:{identifier})")


@cli.command()
@_store
def stats(store: str) -> None:
    """Count documents, entities and statements: by class, predicate, publisher and year.

    \b
    Example:
      kg stats --store kg.db
    """
    with kg.open(store) as graph:
        found = graph.stats()
    totals = ("documents", "mentions", "entities", "statements", "facts", "claims", "propositions", "disputed")
    _table(("in the store", "count"), [(name, getattr(found, name)) for name in totals])
    _table(("class", "entities"), found.classes.items())
    _table(("predicate", "statements"), found.predicates.items())
    _table(("publisher", "documents"), found.publishers.items())
    _table(("time of the act", "statements"), found.periods.items())


@cli.command()
@click.argument("sparql", required=False)
@_store
@click.option("-f", "--file", metavar="FILE", help="Read the query from a file; - is standard input.")
@click.option(
    "--format", "format_", metavar="FORMAT",
    help="SELECT: table (default), csv, tsv, json, xml. CONSTRUCT, DESCRIBE: ttl (default), nt, nq, trig, rdf, jsonld.",
)  # fmt: skip
def query(sparql: str | None, store: str, file: str | None, format_: str | None) -> None:
    """Ask the graph in SPARQL; - reads the query from standard input. ASK prints true or false.

    The prefixes kg: ent: doc: st: prop: rdf: rdfs: owl: xsd: skos: prov: oa: schema: dcterms: are declared already.

    \b
    Example:
      kg query 'SELECT ?who WHERE { ?who kg:withdrawsFrom ent:inf-treaty }'
      kg query --format csv -f disputes.rq > disputes.csv
    """
    if (sparql is None) == (file is None):
        raise click.UsageError("Give one query: as argument, with -f FILE, or - for standard input.")
    with kg.open(store) as graph:
        rows = graph.query(_text("-" if sparql == "-" else file) if file or sparql == "-" else str(sparql))
        if rows.kind == "ask" and format_ in (None, "table", "csv", "tsv"):
            _line(str(bool(rows)).lower())
        elif format_ == "table" or (format_ is None and rows.kind == "select"):
            _table(rows.columns, rows.curies())
        else:
            click.get_binary_stream("stdout").write(rows.serialize(format_ or "ttl"))


@cli.command()
@click.argument("out")
@_store
@click.option(
    "--format", "format_", metavar="FORMAT",
    help="ttl nt nq trig jsonld rdf statements mentions csv graphml gexf html ...; default: by the suffix of OUT.",
)  # fmt: skip
@click.option("--facts", is_flag=True, help="Only facts: leave out claims and, in RDF, the statement nodes.")
@click.option("--all", "all_", is_flag=True, help="Add pronouns and descriptions to mentions.")
def export(out: str, store: str, format_: str | None, facts: bool, all_: bool) -> None:
    """Write the graph to OUT in the format of another tool; - is standard output.

    \b
    Example:
      kg export graph.ttl --facts
      kg export - --format statements | head
    """
    from kg import export

    with kg.open(store) as graph:
        rows = export.write(graph, out, format=format_, facts=facts, all=all_)
    if out != "-":
        click.echo(f"{rows} {'row' if rows == 1 else 'rows'} written to {_clean(out)}", err=True)


@cli.command("map")
@click.argument("out", metavar="OUT.html")
@_store
@click.option("--about", metavar="ENTITY", help="Only what lies near this entity.")
@click.option("--depth", type=click.IntRange(min=1), default=1, show_default=True, help="Steps from that entity.")
@click.option("--from", "start", metavar="DATE", help="Nothing that happened before: a year, month or day (ISO).")
@click.option("--to", "end", metavar="DATE", help="Nothing that happened after.")
def map_(out: str, store: str, about: str | None, depth: int, start: str | None, end: str | None) -> None:
    """Draw the relationship map as one page for a browser; - is standard output.

    \b
    Example:
      kg map inf.html --about "INF Treaty" --depth 2 --from 2018
    """
    from kg import map as maps

    with kg.open(store) as graph:
        target = click.get_binary_stream("stdout") if out == "-" else out
        drawn = maps.write(graph, target, about=about, depth=depth, start=start, end=end)
    hidden = f"; {drawn.hidden} statements do not show" if drawn.hidden else ""
    click.echo(f"{_clean(out)}: {drawn.nodes} entities, {drawn.edges} relations{hidden}", err=True)


@cli.command()
@click.argument("entity")
@_store
def show(entity: str, store: str) -> None:
    """Show an entity: facts, claims and disputes, each with quote and source.

    ENTITY is a slug, a name, or another name of it.

    \b
    Example:
      kg show "INF Treaty"
    """
    with kg.open(store) as graph:
        view = _View(graph)
        found = graph.entity(entity)
        about = graph.statements(about=found.id)
        said = [s for s in graph.statements() if found.id in s.attributed_to and s not in about]
        disputed = {p.id for p in graph.disputes()}
        disputes = [
            s for s in graph.statements() if s.proposition in disputed and (s in about or found.id in _sides(s))
        ]
        facts = {s.id for s in graph.statements(facts_only=True)}
        _line(f"{_clean(found.label)} (ent:{found.id})", "bold")
        _line(f"  class: {view.term(found.type)}")
        if found.aliases:
            _line(f"  also: {', '.join(map(_clean, found.aliases))}")
        rest = [s for s in about if s not in disputes]
        view.section("Facts", [s for s in rest if s.id in facts])
        view.section("Claims, plans and denials", [s for s in rest if s.id not in facts])
        view.section("What it says of others", [s for s in said if s not in disputes])
        view.section("Disputes", disputes)
        if not (about or said or disputes):
            _line("\nNo statement is about it or by it.")


@cli.command()
@_store
def disputes(store: str) -> None:
    """Show what is disputed: both sides of it, with quotes and sources.

    \b
    Example:
      kg disputes --store kg.db
    """
    with kg.open(store) as graph:
        view, found = _View(graph), graph.disputes()
        for number, proposition in enumerate(found, 1):
            _line(f"{number}. {view.proposition(proposition)}", "bold")
            _line(f"   said by {view.names(proposition.affirmed_by)}; denied by {view.names(proposition.denied_by)}")
            for statement in proposition.statements:
                view.statement(statement)
            _line("")
    _line(f"{len(found)} disputed {'proposition' if len(found) == 1 else 'propositions'}")


@cli.command()
@click.argument("gold_dir")
@click.option("--only", default="*", metavar="GLOB", help="Only documents with such names.")
@click.option("--errors", is_flag=True, help="List every statement that is missed or false.")
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON.")
def score(gold_dir: str, only: str, errors: bool, as_json: bool) -> None:
    """Build the documents of GOLD_DIR in a temporary store and score them against its NAME.gold.json files.

    \b
    Example:
      kg score evaluation/dev --errors
    """
    import json
    from tempfile import TemporaryDirectory

    from kg import score as scoring

    folder, metadata = Path(gold_dir), Path(gold_dir) / "metadata.tsv"
    scoring.score(folder, [], only=only)  # a folder without gold is an error before anything is built
    with TemporaryDirectory(prefix="kg-score-") as place, _progress() as progress:
        described = metadata if metadata.is_file() else None
        report = kg.build([folder], store=Path(place) / "store", metadata=described, progress=progress)
        if not report.complete:
            raise KeyboardInterrupt
        with kg.open(Path(place) / "store") as graph:
            result = scoring.score(folder, graph.statement_lines(), graph.mention_lines(), only=only)
    if as_json:
        click.echo(json.dumps(result.as_dict(), indent=1))
    else:
        _print_score(result)
    if errors:
        for kind, mistakes in (("missed", result.missed), ("false", result.false)):
            for m in mistakes:
                what = f"{m.subject} {m.predicate} {m.object} ({m.polarity}, {m.modality})"
                click.echo(_clean(f"{kind}: {m.document}: {what}: “{m.quote}”"), err=as_json)


# --- what is printed --------------------------------------------------------------------------------------------------


def _clean(text: str) -> str:
    from kg.words import clean

    return clean(text)


def _clean_lines(text: str) -> str:
    return "\n".join(" " * (len(line) - len(line.lstrip())) + _clean(line) for line in text.split("\n"))


def _console(*, stderr: bool = False) -> Console:
    """Standard output: as wide as the terminal; in a pipe plain and so wide that nothing is cut."""
    from rich.console import Console

    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, highlight=False, emoji=False, width=None if terminal else 1_000_000)


def _line(text: str, style: str | None = None) -> None:
    from rich.text import Text

    _console().print(Text(text, style or ""), soft_wrap=not sys.stdout.isatty())


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    rows = [tuple(row) for row in rows]
    for n, column in enumerate(columns):
        number = bool(rows) and all(isinstance(row[n], int) for row in rows)
        table.add_column(Text(_clean(column)), justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_clean(str(cell))) for cell in row))
    _console().print(table)


@contextmanager
def _progress() -> Iterator[Any]:
    """A callback that draws a progress bar where somebody looks at it, else None."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("files"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[documents]} documents"))
    with Bar(*columns, TimeElapsedColumn(), console=_console(stderr=True), transient=True) as bar:
        task = bar.add_task("files", total=None, documents=0)

        def advance(progress: Progress) -> None:
            bar.update(task, completed=progress.files, total=progress.of, documents=progress.documents)

        yield advance


class _View:
    """Statements in words, with the labels of a graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.labels = {e.id: e.label for e in graph.entities()}
        self.documents = {d.id: d for d in graph.documents()}

    @cached_property
    def terms(self) -> Mapping[str, str]:
        rows = self.graph.query("SELECT ?t ?l WHERE { GRAPH ?g { ?t rdfs:isDefinedBy ?o ; rdfs:label ?l } }")
        return {self.graph.namespaces.name(term): label for term, label in rows}

    def term(self, name: str) -> str:
        return _clean(self.terms.get(name, name))

    def names(self, who: Iterable[str]) -> str:
        return _clean(", ".join(self.labels.get(name, name) for name in who)) or "nobody named"

    def proposition(self, p: Proposition) -> str:
        parts = [self.names([p.subject]), self.term(p.predicate), self.names([p.object])]
        parts += [f"to {self.names([p.recipient])}"] if p.recipient else []
        parts += [f"in {self.names([p.place])}"] if p.place else []
        return " ".join(parts)

    def section(self, heading: str, statements: Sequence[Statement]) -> None:
        if statements:
            _line(f"\n{heading} ({len(statements)})", "bold")
            for statement in statements:
                self.statement(statement)

    def statement(self, s: Statement) -> None:
        from kg.words import sentence

        document = self.documents[s.document]
        source = (document.publisher, document.title or document.locator, document.published)
        _line(f"  {sentence(s, self.labels, self.terms)}")
        _line(f"    “{_clean(s.evidence.quote)}”", "italic")
        _line(f"    {', '.join(_clean(part) for part in source if part)}", "dim")


def _sides(s: Statement) -> tuple[str, ...]:
    return (*s.attributed_to, *s.disputed_by)


def _print_build(report: BuildReport) -> None:
    store = _clean(report.store)
    _line("Interrupted: the store is sound but not complete; run the same command to go on." if not report.complete
          else f"Built {store}", "bold")  # fmt: skip
    outcomes = (f"{getattr(report, name)} {name}" for name in ("added", "unchanged", "replaced", "removed"))
    _line(f"  documents   {', '.join(outcomes)}")
    if report.added or report.replaced:
        kinds = f"{report.facts} facts, {report.claims} claims, {report.disputed} disputed"
        _line(f"  statements  {report.statements} ({kinds}), from {report.mentions} mentions")
    if report.rejected:
        counts = (f"{n} {_clean(reason)}" for reason, n in sorted(report.rejected.items(), key=lambda r: (-r[1], r[0])))
        _line(f"  rejected    {', '.join(counts)}")
    if report.skipped:
        _line(f"  skipped     {len(report.skipped)}")
    for reason, count in sorted(report.reasons.items(), key=lambda r: (-r[1], r[0])):
        _first(f"{count} {reason}", [s.detail for s in report.skipped if s.reason == reason])
    if report.warnings:
        _line(f"  warnings    {len(report.warnings)}")
        _first("", report.warnings)
    _line(f"  store       {report.total_documents} documents, {report.total_statements} statements in {store}")
    if report.total_statements:
        option = "" if report.store == "kg.db" else f" --store {store}"
        _line(f"Next: kg stats{option}, kg disputes{option}, kg map map.html{option}")


def _first(heading: str, details: Sequence[str]) -> None:
    if heading:
        _line(f"    {heading}")
    for detail in details[:SHOWN]:
        _line(f"      {_clean(detail)}")
    if len(details) > SHOWN:
        _line(f"      and {len(details) - SHOWN} more")


def _print_score(result: Score) -> None:
    def row(name: str, tally: Any) -> tuple[object, ...]:
        shares = (f"{share:.3f}" for share in (tally.precision, tally.recall, tally.f1))
        return (name, tally.tp, tally.fp, tally.fn, *shares)

    for kind, tallies in (("document", result.by_document), ("predicate", result.by_predicate)):
        rows = [row(name, tally) for name, tally in sorted(tallies.items())]
        columns = (kind, "right", "false", "missed", "precision", "recall", "F1")
        _table(columns, [*rows, row("all", result.total)] if kind == "document" else rows)
    figures = result.as_dict().items()
    _table(("figure", "value"), [(name, f"{v:.3f}" if isinstance(v, float) else str(v)) for name, v in figures])
