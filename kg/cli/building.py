"""Commands that make a store, and keep it right."""

from __future__ import annotations

from pathlib import Path

import click

import kg
from kg.cli.group import INTERRUPTED, cli, store_option
from kg.errors import InputError

__all__ = ["build", "check", "judge", "remove"]


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@store_option
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
@store_option
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
@store_option
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
@store_option
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
