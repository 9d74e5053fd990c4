"""Lists of persons with their offices before their names: `Ann Lee, Prime Minister of Fiji Jo Bose and President of Nauru Al Dabwido met`.

Parsers hang each office on the name before it. Here the persons become one list, as if they stood there without their offices.
Invariant: a token keeps its sentence; only the tree changes, and only inside of the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.entities import Resolution, Resolved
from kg.extract.mended import move
from kg.extract.text import Sentence

__all__ = ["join_rolls"]

#: What may stand between two persons beside a title and the name of what it belongs to.
BETWEEN = frozenset(", and & of the for acting first deputy vice republic kingdom state as well".split())


def join_rolls(names: Resolution, sentences: Sequence[Sentence]) -> None:
    """Make lists of all persons that only offices and what these belong to keep apart."""
    titled = {t.sentence for t in names.titles}
    for s in sorted(titled):
        for roll in _rolls(names, sentences[s], s):
            _join(roll, sentences[s])


def _rolls(names: Resolution, sentence: Sentence, s: int) -> Iterator[list[Resolved]]:
    """Runs of persons with a title before each but the first."""
    persons = [m for m in names.mentions if m.sentence == s and m.type == "Person" and m.head is not None]
    roll: list[Resolved] = persons[:1]
    for before, after in zip(persons, persons[1:], strict=False):
        if not _follows(names, sentence, s, before, after):
            yield roll
            roll = []
        roll.append(after)
    yield roll


def _follows(names: Resolution, sentence: Sentence, s: int, before: Resolved, after: Resolved) -> bool:
    """Whether `, Prime Minister of Fiji` and no more stands between two persons."""
    title = next((t for t in names.titles if t.sentence == s and before.end < t.start < after.start), None)
    between = [t for t in sentence.tokens if before.end <= t.start < after.start]
    if title is None or not between or between[0].text not in (",", "and", "as"):
        return False
    owned = any(before.end < m.start < title.start or title.end < m.start < after.start for m in names.mentions if m.sentence == s and m.type != "Office")
    return owned and title.end < after.start and between[-1].text != "," and all(
        t.text.lower() in BETWEEN or title.start <= t.start < title.end or id(t) in names.by_token and names.by_token[id(t)].type not in ("Person", "Event") or t.text == "-"
        for t in between
    )  # fmt: skip


def _join(roll: list[Resolved], sentence: Sentence) -> None:
    """Hang all later persons on the first one."""
    heads = [m.head for m in roll if m.head is not None]
    if len(heads) < 2:
        return
    first, start, end = heads[0], roll[0].start, roll[-1].end
    inside = [t for t in sentence.tokens if start <= t.start < end]
    outer = next((t for t in inside if not start <= t.head.start < end or t.head is t), first)
    if outer.dep not in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos") or outer.head is outer:
        return
    if outer is not first:
        move(first, outer.head, outer.dep)
        move(outer, first, "compound")
    for person in heads[1:]:
        move(person, first, "conj")
    for t in inside:
        if t not in heads and t.dep in ("appos", "conj", "cc") and t.text.lower() not in BETWEEN and t.pos in ("PROPN", "NOUN"):
            later = next((p for p in heads[1:] if p.i > t.i), None)
            if later is not None and not any(x is t for x in later.ancestors()):  # an office stands with the person behind it
                move(t, later, "compound")
