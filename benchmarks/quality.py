"""Measure the extraction and write the tables of `docs/quality.md` and the README; calibrates the confidence first (`calibrate.py`).

    python benchmarks/quality.py
    python benchmarks/quality.py --gold ../shared/evaluation/dev

The words of a page stand in the page; only what lies between its markers (`<!-- NAME -->` ... `<!-- end -->`) is
written anew. The same data give the same pages.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import calibrate
import labelled
import own_sentences
from labelled import HELD_OUT, Judged

import kg
from kg.extract.construction import KINDS
from kg.ontology.confidence import load_confidence
from kg.score import Score, score
from kg.score.gold import Claim, GoldDocument, document_of, read_gold

ROOT = Path(__file__).resolve().parent.parent
PAGE, README = ROOT / "docs" / "quality.md", ROOT / "README.md"
#: Lower ends of the bands of stated confidence.
BANDS = (0.0, 0.8, 0.85, 0.9, 0.95)
Line = dict[str, Any]  #: of the interchange formats
_BLOCK = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def tables(gold: Path, sentences: Path) -> dict[str, str]:
    """All tables, by name; `summary` is the README's."""
    paths = sorted(sentences.glob("*.toml"))
    lines, names = _extracted(gold)
    parts = {"all": "*", "read": f"[!{HELD_OUT}]*", "held out": f"{HELD_OUT}*"}
    scores = {part: score(gold, lines, names, only=only) for part, only in parts.items()}
    articles = [j for j in labelled.of_articles(gold) if j.kept]
    own = [j for j in labelled.of_sentences(paths) if j.kept]
    return {
        "summary": _summary(scores),
        "figures": _figures(scores),
        "predicates": _predicates(scores["all"]),
        "missed": _missed(read_gold(gold, parts["read"]).values(), lines),
        "constructions": _constructions(articles, own),
        "reliability": _reliability(articles, own),
        "sentences": _sentences(paths),
    }


def filled(page: str, written: Mapping[str, str]) -> str:
    """The page with tables between its markers. Raises ValueError where it has none, or one for an unknown table."""
    named = [found[2] for found in _BLOCK.finditer(page)]
    if not named or set(named) - written.keys():
        raise ValueError(f"the page has markers for {', '.join(named) or 'nothing'}, the tables are {', '.join(written)}")
    return _BLOCK.sub(lambda found: f"{found[1]}{written[found[2]]}{found[3]}", page)


def _extracted(gold: Path) -> tuple[list[Line], list[Line]]:
    """The lines of statements and of mentions that the documents of a folder give, as `kg score` compares them."""
    metadata = gold / "metadata.tsv"
    with TemporaryDirectory(prefix="kg-quality-") as place:
        store = Path(place) / "store"
        kg.build([gold], store=store, metadata=metadata if metadata.is_file() else None)
        with kg.open(store) as graph:
            return list(graph.statement_lines()), list(graph.mention_lines())


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def _of(judged: Sequence[Judged]) -> str:
    """So many right of so many."""
    return f"{sum(j.right for j in judged)} of {len(judged)}" if judged else "-"


def _figures(scores: Mapping[str, Score]) -> str:
    figures = {part: s.as_dict() for part, s in scores.items()}

    def row(name: str, value: Callable[[dict[str, float]], str]) -> list[str]:
        return [name, *(value(f) for f in figures.values())]

    def counted(key: str) -> Callable[[dict[str, float]], str]:
        return lambda f: f"{f[key]:.2f} ({f[f'{key}_n']:.0f})" if f[f"{key}_n"] else "-"

    def plain(key: str, form: str = ".2f") -> Callable[[dict[str, float]], str]:
        return lambda f: format(f[key], form)

    rows = [
        row("articles", plain("documents", ".0f")),
        row("annotated statements found; missed; false", lambda f: f"{f['tp']:.0f}; {f['fn']:.0f}; {f['fp']:.0f}"),
        row("**precision**", plain("precision")),
        row("**recall**", plain("recall")),
        row("F1", plain("f1")),
        row("right modality", plain("modality")),
        row("right speakers, or rightly none", plain("attribution")),
        row("a speaker found where there is one", counted("attributed_recall")),
        row("right time where there is one", counted("time")),
        row("a time given where there is none", counted("time_invented")),
        row("right place where there is one", counted("place")),
        row("dispute found where there is one", counted("dispute")),
        row("dispute rightly given", counted("dispute_precision")),
        row("evidence overlaps the annotated evidence", plain("evidence")),
        row("quotations that are not in the text", plain("broken_evidence", ".0f")),
        row("names found: precision", plain("mention_precision")),
        row("names found: recall", plain("mention_recall")),
        row("names found: right class", plain("mention_typed")),
        row("names found: right entity", plain("mention_linked")),
    ]
    return _table(["", *figures], rows)


def _summary(scores: Mapping[str, Score]) -> str:
    figures = {part: s.as_dict() for part, s in scores.items()}

    def row(name: str, *keys: str) -> list[str]:
        return [name, *(" / ".join(f"{f[key]:.2f}" for key in keys) for f in figures.values())]

    rows = [
        ["articles", *(f"{f['documents']:.0f}" for f in figures.values())],
        row("statements: precision / recall / F1", "precision", "recall", "f1"),
        row("right modality, right speakers where the statement is found", "modality", "attribution"),
        row("names: precision / recall / right class / right entity", *(f"mention_{x}" for x in ("precision", "recall", "typed", "linked"))),
        ["quotations that are not in the text", *(f"{f['broken_evidence']:.0f}" for f in figures.values())],
    ]
    return _table(["", *figures], rows)


def _predicates(result: Score) -> str:
    tallies = sorted(result.by_predicate.items(), key=lambda item: (-(item[1].tp + item[1].fn), item[0]))
    rows = [(f"`{name}`", t.tp + t.fn, t.tp, t.fn, t.fp) for name, t in tallies]
    return _table(["predicate", "annotated", "found", "missed", "false"], rows)


def _missed(documents: Iterable[GoldDocument], lines: Sequence[Line]) -> str:
    """Whether the words that say a missed statement name its ends."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for document in documents:
        found = {document.triple_of(Claim.read(line)) for line in lines if document_of(line) == document.name}
        for triple, variants in document.variants.items():
            core = next((v for v in variants if v.core), None)
            if core is not None and triple not in found:
                start, end = core.evidence
                named = {m.entity for m in document.mentions if start <= m.span[0] and m.span[1] <= end}
                counts[triple[0] in named, triple[2] in named] += 1
    ends = {"both": (True, True), "the subject only": (True, False), "the object only": (False, True), "neither": (False, False)}
    return _table(["named in the words that say it", "statements missed"], [(name, counts[which]) for name, which in ends.items()])


def _constructions(articles: Sequence[Judged], own: Sequence[Judged]) -> str:
    stated = load_confidence()
    rows = []
    for kind, what in KINDS.items():
        groups = ([j for j in a if j.kind == kind and j.held_out is held] for a, held in ((articles, False), (own, True), (articles, True)))
        rows.append((what, f"{stated.of(kind):.2f}", *map(_of, groups)))
    return _table(["construction", "confidence", "articles read: right", "own sentences held out: right", "articles held out: right"], rows)


class Band(NamedTuple):
    """The statements of a band of stated confidence."""

    count: int
    stated: float  #: mean of what was stated
    right: float  #: share


def bands(judged: Iterable[Judged]) -> list[Band | None]:
    """Stated confidence against the share of right statements, for each of `BANDS`; None where there is none."""
    groups: list[list[Judged]] = [[] for _ in BANDS]
    for j in judged:
        groups[max(n for n, low in enumerate(BANDS) if j.statement.confidence >= low)].append(j)
    return [Band(len(g), sum(j.statement.confidence for j in g) / len(g), sum(j.right for j in g) / len(g)) if g else None for g in groups]


def calibration_error(found: Iterable[Band | None]) -> float:
    """The expected calibration error: how far stated and true shares lie apart, weighted by the number of statements."""
    there = [b for b in found if b is not None]
    total = sum(b.count for b in there)
    return sum(b.count * abs(b.stated - b.right) for b in there) / total if total else 0.0


def _reliability(articles: Sequence[Judged], own: Sequence[Judged]) -> str:
    parts = {
        "calibrated on": bands([*(j for j in articles if not j.held_out), *(j for j in own if j.held_out)]),
        "articles held out": bands(j for j in articles if j.held_out),
        "own sentences tuned on": bands(j for j in own if not j.held_out),
    }
    rows = []
    for n, low in enumerate(BANDS):
        name = f"below {BANDS[1]:.2f}" if n == 0 else f"{low:.2f} to {BANDS[n + 1]:.2f}" if n + 1 < len(BANDS) else f"from {low:.2f}"
        cells = (band[n] for band in parts.values())
        rows.append((name, *(f"{b.stated:.2f} / {b.right:.2f} ({b.count})" if b is not None else "-" for b in cells)))
    rows.append(("expected calibration error", *(f"{calibration_error(band):.3f}" for band in parts.values())))
    return _table(["stated confidence", *(f"{part}: stated / right (statements)" for part in parts)], rows)


def _sentences(paths: Iterable[Path]) -> str:
    found = {path.stem: own_sentences.outcomes(own_sentences.read(path)) for path in paths}
    rows = []
    for name, outcomes in {**found, "**all**": [x for group in found.values() for x in group]}.items():
        row: list[object] = [name]
        for held in (False, True):
            part = [x for x in outcomes if x.sentence.held_out is held]
            f = own_sentences.figures(part)
            row += [len(part), _share(f.right, f.right + f.false), _share(f.right, f.right + f.missed)]
            row.append(_share(f.meant, f.asked) if name in own_sentences.QUALIFIED else "")
        rows.append(row)
    columns = ("sentences", "precision", "recall", "meant")
    return _table(["file", *(f"{part}: {c}" for part in ("tuned on", "held out") for c in columns)], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=labelled.DEV, help="folder of annotated articles")
    parser.add_argument("--sentences", type=Path, default=own_sentences.FOLDER, help="folder of own sentences")
    parser.add_argument("--page", type=Path, nargs="+", default=[PAGE, README], help="the pages to write")
    arguments = parser.parse_args()
    same = ["--gold", str(arguments.gold), "--sentences", str(arguments.sentences)]
    # in a process of its own, which ends before the new table is read here
    subprocess.run([sys.executable, calibrate.__file__, *same], check=True, stdout=subprocess.DEVNULL)
    written = tables(arguments.gold, arguments.sentences)
    for page in arguments.page:
        page.write_text(filled(page.read_text(encoding="utf-8"), written), encoding="utf-8")
    print("\n".join(f"{name}\n\n{text}" for name, text in written.items()))


if __name__ == "__main__":
    main()
