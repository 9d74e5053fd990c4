"""Commands that hand a store on: files, a map, a server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

import kg
from kg.cli.group import cli, min_confidence_option, store_option

__all__ = ["export", "map_", "serve"]


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
@store_option
@click.option("--format", "format_", metavar="FORMAT", help="Name of a format (see --list); default: by the suffix.")
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=_list_formats,
    help="List the formats, what each keeps and loses, and exit.",
)
@click.option("--renderer", type=click.Choice(("sigma", "pyvis")), help="What draws the map (html); default: sigma.")
@click.option("--facts", is_flag=True, help="Leave out claims and, in RDF, the nodes of statements.")
@click.option("--all", "all_", is_flag=True, help="Add pronouns and descriptions to mentions.")
@min_confidence_option
def export(out: str, store: str, format_: str | None, renderer: str | None, facts: bool, all_: bool, min_confidence: float) -> None:
    """Write the graph in the format of another tool.

    OUT is a file, or - for standard output. Formats: ttl, nt, nq, trig, jsonld, rdf (RDF); statements, mentions (JSON
    Lines); csv, propositions, parquet (tables); graphml, gexf, cytoscape, cypher (networks); html (the map).

    \b
    Example:
      kg export graph.ttl --facts
      kg export - --format statements | head
    """
    from kg import export
    from kg.export import viewer

    if renderer is not None and export.exporter_for(out, format_).name not in ("html", "pyvis"):
        raise click.UsageError("--renderer is for the map (html).")
    if renderer == "pyvis":
        format_ = "pyvis"
    elif export.exporter_for(out, format_).name == "html" and not viewer.bundled():
        click.echo(_PLAIN, err=True)
    with kg.open(store) as graph:
        rows = export.write(graph, out, format=format_, facts=facts, all=all_, min_confidence=min_confidence)
    if out != "-":
        click.echo(f"{out}: {rows} {'row' if rows == 1 else 'rows'}", err=True)


def _several(ctx: click.Context, _: click.Parameter, given: tuple[str, ...]) -> list[str]:
    """What was given in several options, and parted by commas in each."""
    return [part.strip() for value in given for part in value.split(",") if part.strip()]


@cli.command("map")
@click.argument("out", metavar="OUT.html")
@store_option
@click.option("--about", metavar="ENTITY", help="Only what lies near this entity.")
@click.option("--depth", type=click.IntRange(min=1), default=1, show_default=True, help="Steps from that entity.")
@click.option("--from", "start", metavar="DATE", help="Nothing from before this year, month or day (ISO).")
@click.option("--to", "end", metavar="DATE", help="Nothing from after it.")
@click.option("--only", multiple=True, callback=_several, metavar="KINDS", help="Only facts, claims, disputes, denials, plans.")
@click.option("--predicates", multiple=True, callback=_several, metavar="NAMES", help="Only these, and narrower ones.")
@click.option("--documents", multiple=True, metavar="NAME", help="Only this document (id, file, address), or publisher; may be repeated.")
@click.option(
    "--quotes", type=click.Choice(("none", "short", "full")), default="full", show_default=True,
    help="How much of the quotes, for those who may not pass on long ones.",
)
@click.option("--story", type=click.Path(), metavar="FILE", help="A guided tour (TOML, see docs/map.md).")
@click.option("--title", metavar="TEXT", help="Title of the page.")
@click.option("--renderer", type=click.Choice(("sigma", "pyvis")), default="sigma", show_default=True, help="What draws it.")
@min_confidence_option
def map_(out: str, store: str, min_confidence: float, **options: Any) -> None:
    """Draw the relationship map as a page for a browser.

    OUT.html is a file, or - for standard output. Lists are parted by commas, or the option is given again.

    \b
    Example:
      kg map inf.html --about "INF Treaty" --depth 2 --from 2018
      kg map lesson.html --story lesson.toml --only facts,disputes --quotes short
    """
    from kg.export import viewer

    with kg.open(store) as graph:
        target = sys.stdout.buffer if out == "-" else out
        drawn = viewer.write(graph.confident(min_confidence), target, **options)
    if drawn.missing:
        click.echo(_PLAIN + (", without the story" if options["story"] else ""), err=True)
    if out != "-":
        counts = f"{_count(drawn.nodes, 'entity', 'entities')}, {_count(drawn.statements, 'statement', 'statements')}"
        click.echo(f"{out}: {counts} in {_count(drawn.relations, 'relation', 'relations')}", err=True)
    if drawn.why:
        click.echo(drawn.why, err=True)


#: What is said where the installation has no viewer.
_PLAIN = "The viewer is not built in this installation (make web builds it): this is the plain page, drawn by pyvis"


def _count(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


@cli.command()
@store_option
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
    """Serve pages, a query editor and a SPARQL endpoint.

    The endpoint is at /sparql. Each query runs in a process of its own with limits of time and memory. A build of the store while it is served is seen
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
