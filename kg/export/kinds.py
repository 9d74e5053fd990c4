"""The kinds of statements that a map tells apart.

Invariant: a statement is of one kind, and of the kind ``fact`` only by the graph's own rule.
"""

from __future__ import annotations

from collections.abc import Collection

from kg.errors import InputError
from kg.model import Modality, Polarity, Said, is_fact
from kg.words import listing

__all__ = ["KINDS", "kind", "kinds_called"]

#: Kind -> its name in the plural, and what it means in plain words.
KINDS: dict[str, tuple[str, str]] = {
    "fact": ("facts", "The source says it in its own voice, and nobody disputes it."),
    "claim": ("claims", "Somebody says so; the source only reports it."),
    "dispute": ("disputes", "One side says so and another denies it."),
    "denial": ("denials", "The text says that it is not so."),
    "plan": ("plans", "Planned, possible, conditional or demanded: not done."),
}


def kind(statement: Said, disputed: Collection[str] = ()) -> str:
    """The kind of a statement (a key of `KINDS`); ``disputed`` holds the ids of disputed propositions."""
    if statement.disputed_by or (statement.modality is Modality.ACTUAL and statement.proposition in disputed):
        return "dispute"
    if statement.polarity is Polarity.NEGATIVE:
        return "denial"
    if statement.modality is not Modality.ACTUAL:
        return "plan"
    return "fact" if is_fact(statement) else "claim"


def kinds_called(names: Collection[str]) -> frozenset[str]:
    """Keys of `KINDS` by themselves or by their plurals; raises InputError for another name."""
    called = {name: key for key, (plural, _) in KINDS.items() for name in (key, plural)}
    wanted = [name.strip().lower() for name in names]
    if unknown := sorted(set(wanted) - called.keys()):
        known = listing(plural for plural, _ in KINDS.values())
        raise InputError(f"unknown kind of statement: {', '.join(map(repr, unknown))}", hint=f"Kinds: {known}.")
    return frozenset(called[name] for name in wanted)
