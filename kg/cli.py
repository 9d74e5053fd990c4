"""The command line: a skin over the library. Each command parses its arguments, calls one function, prints the answer.

Invariant: what is wrong with the input is told on standard error in one message, without a traceback.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

import kg
from kg.errors import InputError, KgError

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.model import Document
    from kg.queries import Parameter
    from kg.sources import Skipped

__all__ = ["cli", "main"]

INTERRUPTED = 130  #: exit code after Ctrl-C


class _InputFailure(click.ClickException):
    """A usage or input error as click reports it."""

    exit_code = InputError.exit_code


class _Commands(click.Group):
    """The commands, with errors as messages and near matches for a name that is none."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")  # no character may stop an answer
        try:
            return super().invoke(ctx)
        except KgError as error:
            raise _failure(str(error), error.exit_code) from error
        except BrokenPipeError:
            raise  # click ends quietly when the reader has gone
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise _failure(f"{where}{error.strerror or error}", InputError.exit_code) from error
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(INTERRUPTED)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # as they stand below, not by alphabet

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], list(self.commands), n=2, cutoff=0.5)
            hint = f"Did you mean {' or '.join(near)}?" if near else f"Commands: {', '.join(self.commands)}."
            ctx.fail(f"No such command {args[0]!r}. {hint}")
        return super().resolve_command(ctx, args)


def _failure(message: str, exit_code: int) -> click.ClickException:
    from kg.words import clean

    lines = (line[: len(line) - len(line.lstrip())] + clean(line) for line in message.split("\n"))
    return (_InputFailure if exit_code == InputError.exit_code else click.ClickException)("\n".join(lines))


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


_min_confidence = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="NUMBER",
    help="Leave out statements of less confidence (0 to 1): how sure the extraction is, not how true the claim.",
)


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@_store
@click.option("--metadata", metavar="FILE", help="CSV or TSV with a header: file, title, publisher, published, url.")
@click.option("--judgements", metavar="FILE", help="What people have judged (see kg judge); without it nothing is judged.")
@click.option("--base", metavar="IRI", help="Beginning of all IRIs that the store makes; fixed when it is created.")
@click.pass_context
def build(
    ctx: click.Context, paths: tuple[str, ...], store: str, metadata: str | None, judgements: str | None, base: str | None
) -> None:
    """Read documents into the store.

    PATH is a file, a folder, a glob or - for standard input; without one the sample corpus is read. What is unchanged
    is not read again, a changed file replaces its old document, and a file that is gone from a folder is taken out.

    \b
    Example:
      kg build articles/ --metadata articles/metadata.tsv --store kg.db
    """
    from kg import builder, terminal

    with terminal.progress() as progress:
        report = builder.build(
            paths or builder.sample_corpus(), store=store, metadata=metadata, judgements=judgements, base=base, progress=progress
        )
    terminal.print_build(report)
    if not report.complete:
        ctx.exit(INTERRUPTED)
    if report.reasons["not found"] or not (report.documents or report.removed):
        ctx.exit(InputError.exit_code)


@cli.command()
@click.argument("verdict", required=False)
@click.argument("items", nargs=-1, metavar="[ITEM]...")
@_store
@click.option(
    "--judgements", "file", metavar="FILE", default="judgements.tsv", envvar="KG_JUDGEMENTS", show_default=True, show_envvar=True,
    help="The file of the judgements, one to a line.",
)
@click.option("--by", metavar="NAME", envvar="KG_JUDGE", default="", show_envvar=True, help="Who judges.")
@click.option("--when", metavar="DATE", help="When (ISO); default: today.")
@click.option("--why", metavar="TEXT", default="", help="For what reason.")
@click.option("--ask", is_flag=True, help="Ask about each proposal in turn, with the words around the names.")
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True, help="Proposals to show.")
def judge(
    verdict: str | None, items: tuple[str, ...], store: str, file: str, by: str, when: str | None, why: str, ask: bool, limit: int
) -> None:
    """Record who is the same as whom, and which statements hold.

    VERDICT is same, not-same or unsure with two entities; accepted, rejected or unsure with a statement (st:ID); undone takes
    a judgement back. An entity is named by its slug or any name, and as GEORGIA@atlanta.txt where only one document's is meant.
    Without a verdict the judgements are listed, and the pairs of entities whose names suggest that they are one.
    The file is applied by: kg build --judgements FILE

    \b
    Example:
      kg judge same jong-yong-nam "Jon Yong Nam" --by ana --why "two spellings, same post"
    """
    from kg import terminal
    from kg.graph import identity
    from kg.judgements import VERDICTS, Contradiction, Judgement, Judgements, load, record
    from kg.ontology import load as load_ontology
    from kg.words import clean

    if verdict is not None and verdict not in VERDICTS:
        raise click.UsageError(f"Unknown verdict {verdict!r}: one of {', '.join(VERDICTS)}.")
    if verdict is not None and not 1 <= len(items) <= 2:
        raise click.UsageError("Name one statement (st:ID) or two entities.")
    if verdict is not None and ask:
        raise click.UsageError("Give a verdict or --ask, not both.")
    path, on = Path(file), when or _today()
    held = load(path) if path.exists() else Judgements()
    with kg.open(store) as graph:
        if verdict is not None:
            named = [identity.item(graph, name, held) for name in items]
            record(path, Judgement(verdict, named[0], named[1] if len(named) > 1 else "", by, on, why))
            terminal.line(clean(f"{file}: {verdict} {' '.join(named)}. Apply it with: kg build --judgements {file}"))
            return
        found = identity.proposals(graph.entities(), load_ontology().gazetteer, held)
        if ask:
            for proposal, answer in terminal.ask_proposals(graph, found[:limit]):
                try:
                    record(path, Judgement(answer, proposal.item, proposal.other, by, on, why or proposal.reason))
                except Contradiction as error:  # with what was answered before: the others can still be judged
                    terminal.line(f"Not recorded: {clean(str(error))}", stderr=True)
        else:
            terminal.print_judgements(held, found, limit)


def _today() -> str:
    from datetime import date

    return date.today().isoformat()  # noqa: DTZ011 - the judge's own calendar


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
    from kg import removal, terminal
    from kg.words import clean

    for identifier, locator in removal.remove(store, documents).items():
        terminal.line(f"Removed {clean(locator)} (doc:{identifier})")


@cli.command()
@_store
def stats(store: str) -> None:
    """Count documents, entities and statements.

    Entities by class; statements by predicate and by the year of the act; documents by publisher.

    \b
    Example:
      kg stats --store kg.db
    """
    from kg import terminal

    with kg.open(store) as graph:
        terminal.print_stats(graph)


@cli.command()
@click.argument("sparql", required=False)
@_store
@click.option("-f", "--file", metavar="FILE", help="Read the query from a file; - is standard input.")
@click.option(
    "--name", metavar="NAME", is_flag=False, flag_value="list", help="Ask a named query; without NAME (or with list) list them."
)
@click.option(
    "--param", "given", multiple=True, metavar="NAME=VALUE", help="A value for a parameter of a named query or file; may be repeated."
)
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    help="SELECT: table (default), csv, tsv, json, xml. CONSTRUCT, DESCRIBE: ttl (default), nt, nq, trig, rdf, jsonld.",
)
@_min_confidence
def query(
    sparql: str | None, store: str, file: str | None, name: str | None, given: tuple[str, ...], format_: str | None, min_confidence: float
) -> None:
    """Ask the graph in SPARQL, or a question by its name.

    SPARQL may be - for standard input. ASK prints true or false. These prefixes are declared already: kg: ent: doc:
    st: prop: rdf: rdfs: owl: xsd: skos: prov: oa: schema: dcterms:

    A plain triple is there for facts only. Statements have kg:confidence (0 to 1) to filter and sort by;
    --min-confidence leaves out the less sure ones altogether, and the plain triples that rest on them alone.

    \b
    Example:
      kg query 'SELECT ?who WHERE { ?who kg:withdrawsFrom ent:inf-treaty }'
      kg query --format csv -f question.rq > answer.csv
      kg query --name agreement-history --param agreement="Open Skies"
    """
    from kg import queries, terminal

    if [sparql, file, name].count(None) != 2:
        raise click.UsageError("Give one query: as an argument, with -f FILE, with --name NAME, or - for standard input.")
    if name == "list":
        terminal.print_queries(queries.load().values())
        return
    text = _text("-" if sparql == "-" else file) if file or sparql == "-" else sparql or ""
    asked = queries.find(name) if name else queries.parse(text, where=file)
    with kg.open(store) as graph:
        if name or asked.parameters or given:
            text = queries.bind(asked, _values(asked.parameters, given, graph))
        rows = graph.confident(min_confidence).query(text)
        if rows.kind == "ask" and format_ in (None, "table", "csv", "tsv"):
            terminal.line("true" if rows else "false")
        elif format_ == "table" or (format_ is None and rows.kind == "select"):
            terminal.table(rows.columns, rows.curies())
        else:
            _write(rows.serialize(format_ or "ttl"))


def _values(parameters: Iterable[Parameter], given: Iterable[str], graph: Graph) -> dict[str, str]:
    """The values that ``NAME=VALUE`` gives; an entity may be named by any of its names."""
    values: dict[str, str] = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign:
            raise click.UsageError(f"No value in --param {pair!r}: write NAME=VALUE.")
        values[name] = value
    for parameter in parameters:
        named = values.get(parameter.name, parameter.default)
        if parameter.type == "entity" and named != parameter.default:
            values[parameter.name] = graph.entity(named).id
    return values


def _text(name: str | None) -> str:
    """The text of a file, or of standard input for ``-``."""
    try:
        return (Path(name).read_bytes() if name and name != "-" else sys.stdin.buffer.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("the query is not UTF-8", where=name, hint="Save it as UTF-8") from error


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _list_formats(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from kg import terminal
    from kg.export import EXPORTERS

    rows = [(e.name, " ".join(e.suffixes), e.keeps) for e in EXPORTERS.values()]
    terminal.table(("format", "suffix", "what it keeps"), rows)
    ctx.exit()


@cli.command()
@click.argument("out")
@_store
@click.option("--format", "format_", metavar="FORMAT", help="Name of a format (see --list); default: by the suffix.")
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=_list_formats,
    help="List the formats, what each keeps and loses, and exit.",
)
@click.option("--facts", is_flag=True, help="Leave out claims and, in RDF, the nodes of statements.")
@click.option("--all", "all_", is_flag=True, help="Add pronouns and descriptions to mentions.")
@_min_confidence
def export(out: str, store: str, format_: str | None, facts: bool, all_: bool, min_confidence: float) -> None:
    """Write the graph in the format of another tool.

    OUT is a file, or - for standard output. Formats: ttl, nt, nq, trig, jsonld, rdf (RDF); statements, mentions (JSON
    Lines); csv, propositions, parquet (tables); graphml, gexf, cytoscape, cypher (networks); html (the map).

    \b
    Example:
      kg export graph.ttl --facts
      kg export - --format statements | head
    """
    from kg import export

    with kg.open(store) as graph:
        rows = export.write(graph, out, format=format_, facts=facts, all=all_, min_confidence=min_confidence)
    if out != "-":
        click.echo(f"{out}: {rows} {'row' if rows == 1 else 'rows'}", err=True)


@cli.command("map")
@click.argument("out", metavar="OUT.html")
@_store
@click.option("--about", metavar="ENTITY", help="Only what lies near this entity.")
@click.option("--depth", type=click.IntRange(min=1), default=1, show_default=True, help="Steps from that entity.")
@click.option("--from", "start", metavar="DATE", help="Nothing from before this year, month or day (ISO).")
@click.option("--to", "end", metavar="DATE", help="Nothing from after it.")
@_min_confidence
def map_(
    out: str, store: str, about: str | None, depth: int, start: str | None, end: str | None, min_confidence: float
) -> None:
    """Draw the relationship map as a page for a browser.

    OUT.html is a file, or - for standard output.

    \b
    Example:
      kg map inf.html --about "INF Treaty" --depth 2 --from 2018
    """
    from kg.export import map as maps

    with kg.open(store) as graph:
        target = sys.stdout.buffer if out == "-" else out
        drawn = maps.write(graph.confident(min_confidence), target, about=about, depth=depth, start=start, end=end)
    hidden = f"; {drawn.hidden} statements are left out for want of room or of a date" if drawn.hidden else ""
    if out != "-":
        click.echo(f"{out}: {drawn.nodes} entities, {drawn.edges} relations{hidden}", err=True)


@cli.command()
@_store
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for every network.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--timeout", type=click.FloatRange(0.1, 3600), default=30.0, show_default=True, help="Seconds a query may take.")
@click.option("--memory", type=click.IntRange(64), default=1024, show_default=True, help="MB a query may take.")
@click.option("--rows", type=click.IntRange(1), default=100_000, show_default=True, help="Rows of an answer.")
@click.option("--long", "long", type=click.IntRange(1, 64), default=4, show_default=True, help="Long queries at once.")
@click.option("--writable", is_flag=True, help="Take updates from whoever sends the token.")
@click.option("--token", envvar="KG_TOKEN", metavar="TOKEN", help="For --writable; better given in $KG_TOKEN.", show_envvar=True)
def serve(
    store: str, host: str, port: int, timeout: float, memory: int, rows: int, long: int, writable: bool, token: str | None
) -> None:
    """Serve the store: pages, a query editor, and a SPARQL endpoint at /sparql.

    Each query runs in a process of its own with limits of time and memory. A build of the store while it is served is seen
    as soon as it has ended. Ctrl-C stops.

    \b
    Example:
      kg serve --store kg.db --port 8000
    """
    from kg import terminal
    from kg.serve import is_loopback, serve
    from kg.serve.limits import Limits

    if writable and not token:
        raise click.UsageError("--writable needs a token: set $KG_TOKEN.")
    if writable and len(token or "") < 16:
        raise click.UsageError("The token is too short: take 16 characters or more.")
    limits = Limits(timeout=timeout, memory=memory << 20, rows=rows, long=long)
    where = f"[{host}]" if ":" in host else host
    terminal.line(f"Serving {store} at http://{where}:{port}/  (Ctrl-C stops)", stderr=True)
    if not is_loopback(host):
        terminal.line("Whoever reaches this address can read the store.", stderr=True)
    serve(Path(store), host=host, port=port, limits=limits, token=token if writable else None)


@cli.command()
@click.argument("entity")
@_store
@_min_confidence
def show(entity: str, store: str, min_confidence: float) -> None:
    """Show what is said of an entity and by it.

    ENTITY is its slug or any of its names. Facts, claims and disputes come each with quote and source.

    \b
    Example:
      kg show "INF Treaty"
    """
    from kg import terminal

    with kg.open(store) as graph:
        terminal.print_entity(graph.confident(min_confidence), entity)


@cli.command()
@_store
@_min_confidence
def disputes(store: str, min_confidence: float) -> None:
    """Show what is disputed, with both sides.

    \b
    Example:
      kg disputes --store kg.db
    """
    from kg import terminal

    with kg.open(store) as graph:
        terminal.print_disputes(graph.confident(min_confidence))


@cli.command()
@_store
@click.option("--about", metavar="ENTITY", help="Only what this entity does, or what is done to it, with it or there.")
@click.option("--from", "start", metavar="DATE", help="Nothing from before this year, month or day (ISO).")
@click.option("--to", "end", metavar="DATE", help="Nothing from after it.")
@_min_confidence
def timeline(store: str, about: str | None, start: str | None, end: str | None, min_confidence: float) -> None:
    """Show what happened when, in the order of the acts.

    Statements whose act has a date, each as a sentence with its source; claims, disputes, denials and plans are marked.

    \b
    Example:
      kg timeline --about "INF Treaty" --from 2018 --to 2019-08
    """
    from kg import terminal

    with kg.open(store) as graph:
        terminal.print_timeline(graph.confident(min_confidence), about=about, start=start, end=end)


@cli.command()
@_store
@click.option(
    "--sample", type=click.IntRange(min=0), metavar="N", help="SHACL on N documents only; the other rules on all."
)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Findings to print.")
@click.pass_context
def check(ctx: click.Context, store: str, sample: int | None, limit: int) -> None:
    """Check the graph against the ontology.

    Classes, domains and ranges, the form of statements and evidence (SHACL shapes); quotes against the texts, dates
    against the calendar, plain triples against the statements behind them. SHACL takes about a second for five
    articles; for a large store give it a --sample. Exits with 1 when something is found.

    \b
    Example:
      kg check --store kg.db
    """
    from kg import terminal
    from kg.errors import NonConformance
    from kg.graph import check as checking

    with kg.open(store) as graph, terminal.checking_progress() as progress:
        report = checking.check(graph, sample=sample, progress=progress)
    terminal.print_check(report, limit)
    if not report.conforms:
        ctx.exit(NonConformance.exit_code)


@cli.command("explain")
@click.argument("file")
@click.option("--metadata", metavar="FILE", help="CSV or TSV with a header: file, title, publisher, published, url.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each sentence.")
def explain_(file: str, metadata: str | None, as_json: bool) -> None:
    """Tell what a text gave, sentence by sentence, and why.

    FILE is whatever kg build reads, or - for standard input. For each sentence: the names and what they stand for,
    the statements with the lexicon entry behind each, and what nearly became one, with the reason why it did not.

    \b
    Example:
      kg explain article.txt
      echo "Russia pulled out of the treaty." | kg explain -
    """
    import json

    from kg import explain, pipeline, terminal

    skipped: list[Skipped] = []
    sentences = explain.explain(pipeline.documents([file], metadata=metadata, skipped=skipped))
    if as_json:
        for sentence in sentences:
            click.echo(json.dumps(sentence.as_dict(), ensure_ascii=False))
    else:
        terminal.print_explained(sentences)
    terminal.print_skipped(skipped)


@cli.group(cls=_Commands, no_args_is_help=True)
def lexicon() -> None:
    """Find what the lexicon lacks, and what of it is never used.

    \b
    Example:
      kg lexicon gaps articles/
      kg lexicon unused articles/
    """


_corpus = click.argument("corpus", nargs=-1, required=True, metavar="CORPUS...")
_first = click.option("--documents", type=click.IntRange(min=1), metavar="N", help="Read only the first N documents.")
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
_csv = click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values.")


@lexicon.command()
@_corpus
@_first
@click.option("--min", "least", type=click.IntRange(min=1), default=2, show_default=True, help="Leave out what stands there less often.")
@click.option("--limit", type=click.IntRange(min=1), default=40, show_default=True, help="Gaps to print.")
@_json
@_csv
def gaps(corpus: tuple[str, ...], documents: int | None, least: int, limit: int, as_json: bool, as_csv: bool) -> None:
    """List frequent predicates that no entry covers.

    CORPUS is whatever kg build reads. A gap is a verb or noun that stands between two things with names and gives no
    statement for want of an entry; it is written as the pattern that an entry would need. It lacks the whole word, or
    a slot (the word is there, but not with this preposition), or classes (the pattern is there, not for such things).

    \b
    Example:
      kg lexicon gaps articles/ --min 5
      kg lexicon gaps corpus.jsonl.gz --documents 400 --csv > gaps.csv
    """
    from kg import gaps as searching
    from kg import terminal

    _one_form(as_json, as_csv)
    with _reading(corpus, documents) as texts:
        found = [gap for gap in searching.gaps(texts) if gap.count >= least]
    if as_json or as_csv:
        _data([gap.as_dict() for gap in found[:limit]], searching.GAP_COLUMNS if as_csv else None)
    else:
        terminal.print_gaps(found, limit)


@lexicon.command()
@_corpus
@_first
@click.option("--all", "all_", is_flag=True, help="All patterns with their counts, not only the unused.")
@_json
@_csv
def unused(corpus: tuple[str, ...], documents: int | None, all_: bool, as_json: bool, as_csv: bool) -> None:
    """List entries and patterns that never fire on a corpus.

    CORPUS is whatever kg build reads. Where a pattern found its words and every candidate was rejected, the reasons
    are counted.

    \b
    Example:
      kg lexicon unused articles/
      kg lexicon unused articles/ --all --csv > uses.csv
    """
    from kg import gaps, terminal

    _one_form(as_json, as_csv)
    with _reading(corpus, documents) as texts:
        uses = gaps.uses(texts)
    if as_json or as_csv:
        _data([use.as_dict() for use in uses if all_ or not use.fired], gaps.USE_COLUMNS if as_csv else None)
    else:
        terminal.print_uses(uses, all_)


def _one_form(as_json: bool, as_csv: bool) -> None:
    if as_json and as_csv:
        raise click.UsageError("Give --json or --csv, not both.")


@contextmanager
def _reading(corpus: tuple[str, ...], limit: int | None) -> Iterator[Iterator[Document]]:
    """The documents of a corpus, with a count of them while they are read and of what was skipped at the end."""
    from kg import pipeline, terminal

    skipped: list[Skipped] = []
    with terminal.counting() as count:
        yield count(pipeline.documents(corpus, limit=limit, skipped=skipped))
    terminal.print_skipped(skipped)


def _data(rows: list[dict[str, Any]], columns: tuple[str, ...] | None) -> None:
    """Print rows as JSON lines, or as CSV with these columns."""
    import json

    from kg.export import write_table

    if columns is not None:
        write_table(columns, rows, sys.stdout.buffer)
    else:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))


@cli.command()
@click.argument("file", type=click.File(encoding="utf-8-sig"))
def code(file: TextIO) -> None:
    """Give the PLOVER class of what a source does to a target.

    FILE holds JSON lines with "id", "text", "source" and "target" (the actors' words in the text, or their spans); the
    answer is a line with "id" and "root" for each: AGREE, CONSULT, SUPPORT, ... or null where nothing is said between the two.

    \b
    Example:
      kg code cases.jsonl > roots.jsonl
    """
    import json

    from kg import coding

    where = str(getattr(file, "name", "-"))  # standard input may have none
    try:
        for identifier, root in coding.code(coding.cases(file, where)):
            click.echo(json.dumps({"id": identifier, "root": root}, ensure_ascii=False))
    except UnicodeDecodeError as error:
        raise InputError("the cases are not UTF-8", where=where, hint="Save them as UTF-8") from error


@cli.command()
@click.argument("gold_dir")
@click.option("--only", default="*", metavar="GLOB", help="Only documents whose file names fit.")
@click.option("--errors", is_flag=True, help="List every statement that is missed or false.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def score(gold_dir: str, only: str, errors: bool, as_json: bool) -> None:
    """Score the extraction against annotated documents.

    Builds the documents of GOLD_DIR (with its metadata.tsv, where there is one) in a temporary store and compares their
    statements with the NAME.gold.json beside each NAME.txt.

    \b
    Example:
      kg score evaluation/dev --errors
    """
    import json
    from tempfile import TemporaryDirectory

    from kg import builder, terminal
    from kg import score as scoring

    folder, metadata = Path(gold_dir), Path(gold_dir) / "metadata.tsv"
    names = scoring.score(folder, [], only=only).by_document  # no gold there is an error before anything is built
    paths = [folder] if only == "*" else [folder / name for name in names]
    with TemporaryDirectory(prefix="kg-score-") as place, terminal.progress() as progress:
        store = Path(place) / "store"
        described = metadata if metadata.is_file() else None
        report = builder.build(paths, store=store, metadata=described, progress=progress)
        if not report.complete:
            raise KeyboardInterrupt
        if not report.documents:
            raise InputError("no document could be read", where=gold_dir, hint="Put NAME.txt beside NAME.gold.json")
        with kg.open(store) as graph:
            result = scoring.score(folder, graph.statement_lines(), graph.mention_lines(), only=only)
    if as_json:
        click.echo(json.dumps(result.as_dict(), indent=1))
    else:
        terminal.print_score(result)
    if errors:
        terminal.print_mistakes(result, stderr=as_json)
