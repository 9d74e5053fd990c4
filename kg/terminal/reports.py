"""What a command did and found: a build, a check, a score, the counts of a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.terminal.console import counts, line, ranked, table
from kg.words import clean

if TYPE_CHECKING:
    from kg.builder import BuildReport
    from kg.graph import Graph
    from kg.graph.check import CheckReport
    from kg.queries import Query
    from kg.score import Score, Tally
    from kg.sources import Skipped

__all__ = ["print_build", "print_check", "print_mistakes", "print_queries", "print_score", "print_skipped", "print_stats"]

SHOWN = 3  #: skipped documents that the report of a build spells out for each reason


def print_skipped(skipped: Sequence[Skipped]) -> None:
    """Tell on standard error what was not read."""
    for item in skipped[:SHOWN]:
        line(f"skipped: {clean(item.detail)}", stderr=True)
    if len(skipped) > SHOWN:
        line(f"and {len(skipped) - SHOWN} more", stderr=True)


# --- the graph --------------------------------------------------------------------------------------------------------


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


def print_queries(queries: Iterable[Query]) -> None:
    """Print the named queries: name, question, parameters with their defaults."""
    rows = ((q.name, q.question, " ".join(f"{p.name}={p.default}" for p in q.parameters)) for q in queries)
    table(("name", "question", "parameters"), rows)


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
        line(f"  rejected    {report.rejected.total()} candidates: {counts(report.rejected)}")
    for reason, count in ranked(report.reasons):
        line(f"  skipped     {count} {clean(reason)}")
        _first([s.detail for s in report.skipped if s.reason == reason])
    if report.warnings:
        line(f"  warnings    {len(report.warnings)}")
        _first(report.warnings)
    line(f"  store       {report.total_documents} documents, {report.total_statements} statements in {store}")
    if report.total_statements:
        option = "" if report.store == "kg.db" else f" --store {store}"
        line(f"Next: kg stats{option}, kg disputes{option}, kg map map.html{option}")



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
