"""Train the event coder on the labelled sentences in `ontology/coding/`, or cross-validate it.

    pip install -e '.[train]'
    python benchmarks/train_coding.py              # writes ontology/coding/weights.json
    python benchmarks/train_coding.py --validate   # figures, writes nothing

The sentences are our own, written from the definitions of PLOVER: one file for each class, one sentence a line, `[S ...]`
the source and `[T ...]` the target. The same sentences, word lists, lexicon and parser give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.coding import Case, best, evidence, read_lists
from kg.ontology import load

FOLDER = Path(__file__).resolve().parent.parent / "ontology"
MARK = re.compile(r"\[([ST]) ([^\[\]]+)\]")
STRENGTH = 0.2  #: inverse of the penalty on large weights
RARE = 2  #: a feature of fewer sentences is left out
Features = Mapping[str, float]


def labelled(folder: Path) -> Iterator[tuple[Case, str]]:
    """The sentences with their classes, in the order of files and lines."""
    for path in sorted((folder / "coding").glob("*.txt")):
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            text, at, spans = "", 0, {}
            for match in MARK.finditer(line):
                text += line[at : match.start()]
                spans[match[1]] = (len(text), len(text) + len(match[2]))
                text, at = text + match[2], match.end()
            if sorted(spans) != ["S", "T"] or len(MARK.findall(line)) != 2:
                raise SystemExit(f"{path}:{n}: a sentence has one [S ...] and one [T ...]")
            yield Case(f"{path.stem} {n}", text + line[at:], spans["S"], spans["T"]), path.stem.upper()


def fingerprint(folder: Path) -> str:
    """Of all that the weights are trained on and that stands in the folder of the event coder."""
    digest = hashlib.sha256()
    for path in sorted([*(folder / "coding").glob("*.txt"), folder / "coding" / "words.toml"]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def fit(rows: Sequence[Features], kinds: Sequence[str]) -> tuple[Any, Any]:
    """The vectoriser and the fitted model."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    seen = Counter(name for row in rows for name in row)
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([{k: v for k, v in row.items() if seen[k] >= RARE} for row in rows])
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", fit_intercept=False, max_iter=500)
    return vectors, model.fit(matrix, kinds)


def validate(rows: Sequence[Features], kinds: Sequence[str], parts: int = 5) -> list[str]:
    """The class of each sentence by a model trained without its part of the sentences."""
    found = [""] * len(rows)
    for part in range(parts):
        rest = [n for n in range(len(rows)) if n % parts != part]
        held = [n for n in range(len(rows)) if n % parts == part]
        vectors, model = fit([rows[n] for n in rest], [kinds[n] for n in rest])
        for n, kind in zip(held, model.predict(vectors.transform([rows[n] for n in held])), strict=True):
            found[n] = str(kind)
    return found


def macro(kinds: Sequence[str], found: Sequence[str | None]) -> dict[str, float]:
    """F1 of each class, and `all`: their mean."""
    scores = {}
    for kind in sorted(set(kinds)):
        hit = sum(k == f == kind for k, f in zip(kinds, found, strict=True))
        scores[kind] = 2 * hit / max(1, sum(k == kind for k in kinds) + sum(f == kind for f in found))
    return {**scores, "all": sum(scores.values()) / len(scores)}


def written(names: Iterable[str], classes: Sequence[str], weights: Sequence[Sequence[float]], trained_on: str) -> str:
    """The weights as JSON, one feature a line, in hundredths; what rounds to nothing is left out."""
    lines = []
    for n, name in enumerate(names):
        row = [round(100 * float(of[n])) for of in weights]
        if any(abs(x) > 1 for x in row):
            lines.append(f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(row, separators=(',', ':'))}")
    head = f'"trained_on":"{trained_on}",\n"classes":{json.dumps(list(classes))},\n"weights":'
    return "{" + head + "{\n" + ",\n".join(lines) + "\n}}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--validate", action="store_true", help="print figures by cross-validation instead")
    options = parser.parse_args()
    ontology = load(FOLDER)
    pairs = list(labelled(FOLDER))
    kinds = [kind for _, kind in pairs]
    read = list(evidence((case for case, _ in pairs), ontology, read_lists(FOLDER)))
    rows = [found for *_, found in read]
    if options.validate:
        alone = [{k: v for k, v in row.items() if not k.startswith("lexicon ")} for row in rows]
        for title, found in (
            ("lexicon alone", [best(statements, ontology) for _, statements, _ in read]),
            ("model alone", validate(alone, kinds)),
            ("both", validate(rows, kinds)),
        ):
            print(title, " ".join(f"{kind} {score:.2f}" for kind, score in macro(kinds, found).items()))
        return
    vectors, model = fit(rows, kinds)
    text = written(vectors.get_feature_names_out(), [str(c) for c in model.classes_], model.coef_, fingerprint(FOLDER))
    (FOLDER / "coding" / "weights.json").write_text(text, encoding="utf-8")
    print(f"{len(rows)} sentences, {text.count(chr(10)) - 4} features, {len(text.encode()) // 1024} kB")


if __name__ == "__main__":
    main()
