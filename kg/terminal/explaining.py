"""Sentences explained, and what the lexicon lacks or never uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.terminal.console import console, counts, line
from kg.words import clean, predicate_words

if TYPE_CHECKING:
    from rich.text import Text

    from kg.explain import Explained, Missed, Named
    from kg.gaps import Gap, Use

__all__ = ["print_explained", "print_gaps", "print_uses"]

SHOWN = 3  #: skipped documents that the report of a build spells out for each reason
#: Colours of classes in `kg explain`; the class stands beside the name in words too.
COLOURS = {
    "State": "cyan", "Organization": "green", "GovernmentBody": "bright_green", "Person": "magenta", "Agreement": "yellow",
    "WeaponSystem": "red", "Event": "bright_blue", "Place": "blue", "Office": "bright_magenta",
}  # fmt: skip


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

    screen = console()
    if not screen.is_terminal:
        screen.print(Text(f"{head:>7}  ").append_text(text), soft_wrap=True)
        return
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", width=7, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(head, style), text)
    screen.print(grid)


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
    return f"{use.pattern} (rejected {use.rejected.total()}: {counts(use.rejected)})" if use.rejected else use.pattern
