"""The kind of construction that a statement rests on, as far as it bears on how often such statements are right.

What counts: whether names say it by themselves, a verb or a noun; whether the verb has a subject of its own; whether
subject and object stand there by their names, or are reached through another word: a pronoun, a description, what is
theirs. Negation, modality and attribution were measured too, and make no difference.
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
    "collective": "an organisation or a body acts: `the Security Council condemned the test`",
    "verb": "a verb with a subject of its own, subject and object by their names: `Iran left the JCPOA`",
    "verb, object reached": "the same, but the object is reached through another word: `Iran left it`",
    "verb, subject reached": "the same, but the subject is reached so: `its troops attacked Iraq`",
    "shared": "a verb that shares the subject of another, both by their names: `met Xi and signed the treaty`",
    "shared, reached": "the same, but one of the two or both are reached through another word",
    "noun": "a noun, both by their names: `Iran's withdrawal from the treaty`",
    "noun, reached": "the same, but one of the two or both are reached through another word",
}


def kind_of(rule: str, trigger: Token | None, pattern: Pattern | None, acting: str, named: tuple[bool, bool]) -> str:
    """The kind, one of `KINDS`.

    ``rule`` is the statement's extractor, ``acting`` the class of its subject, ``named`` whether subject and object stand
    by their names where the pattern wants them; without a pattern, names or a denial say it by themselves.
    """
    if trigger is None or pattern is None:
        return {"structure/title": "title", "structure/body": "body", "claims/denial": "denial"}.get(rule, "names")
    if not any(s.role == "S" and s.at in ("subject", "owner") for s in pattern.slots):
        return "moved"
    if acting in ("Organization", "GovernmentBody"):
        return "collective"
    subject, object_ = named
    if pattern.noun:
        return "noun" if all(named) else "noun, reached"
    if not any(c.dep in SUBJECT or c.dep in PASSIVE_SUBJECT for c in trigger.children):
        return "shared" if all(named) else "shared, reached"
    return "verb, object reached" if not object_ else "verb, subject reached" if not subject else "verb"
