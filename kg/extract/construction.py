"""The kind of construction that a statement rests on, as far as it bears on how often such statements are right.

What counts: whether names say it by themselves, a verb or a noun; whether the verb has a subject of its own; whether
subject and object stand there by their names, or are reached through a pronoun, a description or an owner.
"""

from __future__ import annotations

from kg.extract.frames import PASSIVE_SUBJECT, SUBJECT
from kg.extract.text import Token
from kg.ontology.lexicon import Pattern

__all__ = ["KINDS", "kind_of"]

#: Kind of construction -> what it is, with an example.
KINDS = {
    "title": "a title beside a name: `Russian President Vladimir Putin`",
    "body": "the name of a body that holds its state's: `the Russian Foreign Ministry`",
    "names": "names side by side: `NATO members Greece and Turkey`, `the summit in Astana`",
    "denial": "a denial that answers a claim: `Moscow rejects the accusation`",
    "moved": "the subject is what is acted on: `deployed missiles in Poland`, `an agreement between A and B`",
    "verb": "a verb with a subject of its own; subject and object by their names",
    "verb, object reached": "the same, but the object is a pronoun, a description or belongs to a name: `left it`",
    "verb, subject reached": "the same for the subject: `its troops attacked Iraq`",
    "verb, both reached": "the same for both: `they signed the treaty`",
    "shared": "a verb that shares the subject of another: `met Xi and signed the treaty`; both by their names",
    "shared, one reached": "the same, but one of the two is reached through another word",
    "shared, both reached": "the same for both",
    "noun": "a noun: `Iran's withdrawal from the treaty`; both by their names",
    "noun, reached": "a noun, and one of the two or both are reached through another word",
}
_SIDES = {(True, True): "", (True, False): ", object reached", (False, True): ", subject reached", (False, False): ", both reached"}


def kind_of(rule: str, trigger: Token | None, pattern: Pattern | None, named: tuple[bool, bool]) -> str:
    """The kind, one of `KINDS`.

    ``rule`` is the statement's extractor, ``named`` whether subject and object stand by their names where the pattern
    wants them; without a pattern, names or a denial say it by themselves.
    """
    if trigger is None or pattern is None:
        return {"structure/title": "title", "structure/body": "body", "claims/denial": "denial"}.get(rule, "names")
    if not any(s.role == "S" and s.at in ("subject", "owner") for s in pattern.slots):
        return "moved"
    if pattern.noun:
        return "noun" if all(named) else "noun, reached"
    if any(c.dep in SUBJECT or c.dep in PASSIVE_SUBJECT for c in trigger.children):
        return "verb" + _SIDES[named]
    return "shared" if all(named) else "shared, one reached" if any(named) else "shared, both reached"
