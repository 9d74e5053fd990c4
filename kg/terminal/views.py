"""What is said in a graph: an entity, the disputes, a timeline, and what may be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import click

from kg.graph.merged import corroboration
from kg.terminal.console import line, table
from kg.words import clean, sentence

if TYPE_CHECKING:
    from kg.graph import Graph, Proposition
    from kg.graph.identity import Proposal
    from kg.judgements import Judgements
    from kg.model import Statement

__all__ = [
    "View", "ask_proposals", "print_disputes", "print_entity", "print_judgements",
    "print_timeline",
]  # fmt: skip



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
