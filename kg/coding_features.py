"""What a sentence shows of the act between two actors: words, their place in it, and the lists that they stand in.

A feature is a string; the trained weights are a table from features to classes. The features name no actor: what two
states do to each other is coded as what two unions do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extract.text import Sentence, Token

__all__ = ["Phrases", "features", "phrases"]

GAP = 3  #: most words that may stand between two words of a phrase
CONTENT = frozenset(("VERB", "NOUN", "ADJ", "ADV", "AUX"))
#: a clause of its own: what stands below says nothing of the verb above
CLAUSES = frozenset(("advcl", "relcl", "conj", "ccomp", "parataxis", "acl"))
Phrases = dict[str, list[tuple[tuple[str, ...], str]]]


def phrases(lists: Mapping[str, str]) -> Phrases:
    """The word lists by their first word: the words of each phrase and the class that it tells."""
    table: Phrases = {}
    for kind in sorted(lists):
        for phrase in sorted({" ".join(p.split()) for p in lists[kind].split(",")} - {""}):
            words = tuple(phrase.replace("-", " ").split())  # the parser takes `sit-in` apart
            table.setdefault(words[0], []).append((words, kind))
    return table


@dataclass(frozen=True, slots=True)
class View:
    """The words of a case, and where each stands in respect of the two actors."""

    tokens: list[Token]
    lemmas: list[str]  #: the actors' words are `S` and `T`
    zone: list[str]  #: `b` before both, `m` between, `a` after both
    level: list[str]  #: `p` on the path between the actors, `c` depends on it in the same clause, `o` other
    heads: tuple[Token | None, Token | None]
    order: str


def features(sentences: Sequence[Sentence], source: tuple[int, int], target: tuple[int, int], lists: Phrases, said: str | None) -> dict[str, float]:
    """The features of a case and their strengths; ``said`` is the lexicon's answer."""
    view = _view(sentences, source, target)
    return {f"lexicon {said}": 1.0, "": 1.0, **dict(_words(view)), **dict(_governors(view)), **_listed(view, lists)}


def _view(sentences: Sequence[Sentence], source: tuple[int, int], target: tuple[int, int]) -> View:
    spans = {"S": source, "T": target}
    near = [s for s in sentences if any(s.start < end and start < s.end for start, end in spans.values())]
    tokens = [t for s in near for t in s.tokens]
    actor = {id(t): name for name, (start, end) in spans.items() for t in tokens if start < t.end and t.start < end}
    heads = {}
    for name in spans:
        inside = [t for t in tokens if actor.get(id(t)) == name]
        heads[name] = next((t for t in inside if t.head is t or actor.get(id(t.head)) != name), None)
    first, last = min(source[0], target[0]), max(source[0], target[0])
    path = _path(heads["S"], heads["T"])
    on = {id(t) for t in path}
    level = ["p" if id(t) in on else "c" if _depends(t, on) else "o" for t in tokens]
    zone = ["b" if t.start < first else "m" if t.start < last else "a" for t in tokens]
    lemmas = [actor.get(id(t)) or _lemma(t) for t in tokens]
    return View(tokens, lemmas, zone, level, (heads["S"], heads["T"]), "st" if source < target else "ts")


def _lemma(token: Token) -> str:
    if token.pos == "PROPN" or token.entity in ("PERSON", "GPE", "NORP", "ORG", "LOC", "FAC"):
        return "@" + (token.entity or "NAME")
    if token.pos in ("NUM", "PUNCT", "SPACE", "SYM"):
        return "#" if token.pos == "NUM" else token.text
    return "not" if token.dep == "neg" else token.lemma.lower()


def _path(source: Token | None, target: Token | None) -> list[Token]:
    """The words between two in the tree, without the two."""
    if source is None or target is None:
        return []
    up, down = [source, *source.ancestors()], [target, *target.ancestors()]
    seen = {id(t): n for n, t in enumerate(up)}
    for n, token in enumerate(down):
        if id(token) in seen:
            joined = [*up[: seen[id(token)] + 1], *reversed(down[:n])]
            return [t for t in joined if t is not source and t is not target]
    return []


def _depends(token: Token, on: set[int]) -> bool:
    """Whether it hangs on a word of the path, at most two steps below and in the same clause."""
    for _ in range(2):
        if token.dep in CLAUSES:
            return False
        if id(token.head) in on:
            return True
        token = token.head
    return False


def _words(view: View) -> Iterator[tuple[str, float]]:
    before = ""
    for token, lemma, zone, level in zip(view.tokens, view.lemmas, view.zone, view.level, strict=True):
        if token.pos in CONTENT and len(lemma) > 1:
            yield f"{level} {lemma}", 0.5 if level == "o" else 1.0
            yield f"{zone}{view.order} {lemma}", 0.5
        elif level == "p":
            yield f"p {lemma}", 1.0
        if before and token.pos != "DET":
            yield f"2 {before} {lemma}", 0.5
        if token.pos != "DET":
            before = lemma


def _governors(view: View) -> Iterator[tuple[str, float]]:
    for side, head in zip("ST", view.heads, strict=True):
        if head is None:
            continue
        yield f"{side} dep {head.dep}", 0.5
        governor = next((t for t in head.ancestors() if t.pos in ("VERB", "AUX")), None)
        if head.head is not head:
            yield f"{side} head {view.order} {head.dep} {_lemma(head.head)}", 0.5
        if governor is None:
            continue
        verb = _lemma(governor)
        yield f"{side} verb {verb}", 1.0
        for child in governor.children:
            if child.dep in ("dobj", "prt", "prep", "neg", "aux", "acomp", "attr", "nsubjpass", "xcomp"):
                yield f"{child.dep} {verb} {_lemma(child)}", 1.0
                if child.dep in ("neg", "aux"):
                    yield f"{side} {child.dep} {_lemma(child)}", 0.5


def _listed(view: View, lists: Phrases) -> dict[str, float]:
    counts: dict[str, float] = {}
    governors = {side: _kinds_of_governor(head, lists) for side, head in zip("ST", view.heads, strict=True)}
    for side, kinds in governors.items():
        for kind in kinds:
            counts[f"{side} list {kind}"] = 0.5
    for above in governors["S"]:
        for below in governors["T"]:
            counts[f"list {above} over {below}"] = 0.25
    for n, (lemma, zone, level) in enumerate(zip(view.lemmas, view.zone, view.level, strict=True)):
        far = 0.5 if level == "o" else 1.0
        for words, kind in lists.get(lemma, ()):
            if not _stands(words, view.lemmas, n):
                continue
            weight = 0.5 if len(words) == 1 else 0.75
            counts[f"phrase {' '.join(words)}"] = 1.0
            for name, share in ((f"list {kind}", weight), (f"list {level} {kind}", weight * far), (f"list {zone} {kind}", weight)):
                counts[name] = min(1.5, counts.get(name, 0.0) + share)
    return counts


def _kinds_of_governor(head: Token | None, lists: Phrases) -> list[str]:
    governor = next((t for t in head.ancestors() if t.pos in ("VERB", "AUX")), None) if head else None
    if governor is None:
        return []
    return sorted({kind for words, kind in lists.get(_lemma(governor), ()) if len(words) == 1})


def _stands(words: Iterable[str], lemmas: Sequence[str], at: int) -> bool:
    """Whether the words of a phrase stand from ``at`` on, in this order and close together."""
    for n, word in enumerate(words):
        if n == 0:
            continue
        at = next((i for i in range(at + 1, min(at + GAP + 2, len(lemmas))) if lemmas[i] == word), -1)
        if at < 0:
            return False
    return True
