"""Commands that ask a store."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

import kg
from kg.cli.group import cli, min_confidence_option, store_option
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.queries import Parameter

__all__ = ["disputes", "query", "show", "stats", "timeline"]


@cli.command()
@click.argument("sparql", required=False)
@store_option
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
@min_confidence_option
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


@cli.command()
@store_option
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
@click.argument("entity")
@store_option
@min_confidence_option
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
@store_option
@min_confidence_option
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
@store_option
@click.option("--about", metavar="ENTITY", help="Only what this entity does, or what is done to it, with it or there.")
@click.option("--from", "start", metavar="DATE", help="Nothing from before this year, month or day (ISO).")
@click.option("--to", "end", metavar="DATE", help="Nothing from after it.")
@min_confidence_option
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
