"""Measure how often statements of each kind of construction are right, and write `ontology/confidence.toml`.

    python benchmarks/calibrate.py
    python benchmarks/calibrate.py --gold ../shared/evaluation/dev --out ontology/confidence.toml

Judged are statements on annotated articles and on the own sentences. Left out is what must stay a check: the articles
held out. Left out is also what would flatter: of the own sentences, the two thirds that the lexicon was written with;
what is right on them is no measure of what is right elsewhere. Each claim counts once for each kind of construction in
a document. The share of a kind with few statements is drawn towards the share of all, as if it had `PRIOR` more of the
common kind. Nothing here depends on the table that is there before: the same data give the same file.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterable
from pathlib import Path

import labelled
import own_sentences
from labelled import Judged

from kg.extract.construction import KINDS
from kg.ontology import data_folder
from kg.ontology.confidence import FILE

#: So many statements of the common share are added to each kind.
PRIOR = 10

HEAD = """\
# How often statements of each kind of construction are right: their confidence. Written by benchmarks/calibrate.py, not by hand.
# `statements` were judged, `right` of them are so; `share` draws kinds with few statements towards the share of all.
"""


def table(judged: Iterable[Judged]) -> str:
    """The file: a row for all, and one for each kind."""
    counts = {kind: [0, 0] for kind in KINDS}
    for j in judged:
        counts[j.kind][0] += j.right
        counts[j.kind][1] += 1
    right, total = (sum(n) for n in zip(*counts.values(), strict=True))
    overall = right / total if total else 0.5
    rows = {kind: (round((r + PRIOR * overall) / (n + PRIOR), 2), r, n) for kind, (r, n) in counts.items()}
    text = [f"{HEAD}all = {_row(round(overall, 2), right, total)}", "", "[kinds]"]
    for kind, row in rows.items():
        key = kind if kind.isalnum() else f'"{kind}"'
        text.append(f"{key} = {_row(*row)}  # {KINDS[kind]}")
    return "\n".join(text) + "\n"


def _row(share: float, right: int, statements: int) -> str:
    return f"{{ share = {share:.2f}, right = {right}, statements = {statements} }}"


def counts(j: Judged) -> bool:
    """Whether a statement of an article counts: none of those held out."""
    return j.first and not j.held_out


def untuned(j: Judged) -> bool:
    """Whether a statement of an own sentence counts: of those that nothing was tuned on."""
    return j.first and j.held_out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=labelled.DEV, help="folder of annotated articles")
    parser.add_argument("--sentences", type=Path, default=own_sentences.FOLDER, help="folder of own sentences")
    parser.add_argument("--out", type=Path, default=data_folder() / FILE, help="the file to write")
    arguments = parser.parse_args()
    paths = sorted(arguments.sentences.glob("*.toml"))
    articles = filter(counts, labelled.of_articles(arguments.gold))
    text = table(itertools.chain(articles, filter(untuned, labelled.of_sentences(paths))))
    arguments.out.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
