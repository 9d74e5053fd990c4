"""Commands that show, extend and measure the extraction; they need no store."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

import kg
from kg.cli.group import Commands, cli
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.model import Document
    from kg.sources import Skipped

__all__ = ["code", "explain_", "gaps", "lexicon", "score", "unused"]


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


@cli.group(cls=Commands, no_args_is_help=True)
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
