"""How well extracted statements answer hand-annotated documents: precision, recall, and each qualifier by itself.

What counts as right: subject, predicate, object and polarity of a gold statement, either way round for a symmetric
predicate. The variants of one gold triple (two modalities, two places) are one triple; a triple without a core variant
is neither rewarded nor punished. Qualifiers are judged over the core variants of the triples found, each by the
statement that fits it best.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.score.gold import (
    SYMMETRIC,
    Claim,
    GoldDocument,
    GoldStatement,
    Reference,
    Span,
    Triple,
    blaming,
    document_of,
    name_key,
    read_gold,
    read_lines,
)

__all__ = ["PREDICATES", "QUALIFIERS", "SYMMETRIC", "Mistake", "Score", "Tally", "read_lines", "score"]

#: The predicates that are scored; others are counted apart.
PREDICATES = frozenset(
    (
        "signs", "ratifies", "joins", "partyTo", "negotiates", "proposes", "withdrawsFrom", "suspends", "resumes",
        "extends", "violates", "compliesWith", "rejects", "replaces", "limits", "develops", "produces", "tests",
        "deploys", "deployedIn", "possesses", "supplies", "acquires", "dismantles", "uses", "equippedWith", "meets",
        "agreesWith", "cooperatesWith", "supports", "aids", "requests", "accuses", "criticizes", "warns", "threatens",
        "sanctions", "expels", "attacks", "defeats", "investigates", "mediates", "protests", "alliedWith", "leads",
        "holdsOffice", "memberOf", "partOf", "attends", "hosts", "locatedIn", "participatesIn",
    )
)  # fmt: skip
#: The figures of qualifiers, in the order of the report.
QUALIFIERS = (
    "modality", "attribution", "attributed_recall", "time", "time_invented", "place", "recipient", "dispute",
    "dispute_precision", "evidence",
)  # fmt: skip
#: Those asked only of some statements, which are reported with the number of statements asked.
_COUNTED = ("time", "time_invented", "place", "dispute", "dispute_precision", "attributed_recall")


@dataclass(slots=True)
class Tally:
    """Right, false and missed triples; ``noncore`` counts those found that only the lenient would ask for."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    noncore: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn, self.noncore + other.noncore)

    @property
    def precision(self) -> float:
        return _share(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        return _share(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float:
        return _share(2 * self.precision * self.recall, self.precision + self.recall)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A gold triple that was missed, or a statement that is false; ends are gold ids or the statement's labels."""

    document: str
    subject: str
    predicate: str
    object: str
    polarity: str
    modality: str
    quote: str
    pair_right: bool = False  #: false, but the gold relates the same two entities


@dataclass(slots=True)
class Score:
    """All figures; ``as_dict`` gives them under their fixed names."""

    by_document: dict[str, Tally] = field(default_factory=dict)
    by_predicate: dict[str, Tally] = field(default_factory=dict)
    #: Qualifier -> points (halves for a coarser time).
    got: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    asked: Counter[str] = field(default_factory=Counter)  #: qualifier -> statements asked
    mentions: Counter[str] | None = None  #: hit, typed, linked, system, gold; None when mentions were not scored
    missed: list[Mistake] = field(default_factory=list)
    false: list[Mistake] = field(default_factory=list)
    statements: int = 0
    of_other_documents: int = 0
    broken_evidence: int = 0
    other_predicate: int = 0

    @property
    def total(self) -> Tally:
        """Over all documents."""
        return sum(self.by_document.values(), Tally())

    def as_dict(self) -> dict[str, float]:
        """The figures by name, ready for JSON."""
        total = self.total
        figures: dict[str, float] = {
            "documents": len(self.by_document),
            "statements": self.statements,
            "of_other_documents": self.of_other_documents,
            "precision": total.precision,
            "recall": total.recall,
            "f1": total.f1,
            "tp": total.tp,
            "fp": total.fp,
            "fn": total.fn,
            "noncore": total.noncore,
        }
        figures |= {name: _share(self.got[name], self.asked[name]) for name in QUALIFIERS}
        figures |= {f"{name}_n": self.asked[name] for name in QUALIFIERS if name in _COUNTED}
        figures["false_with_right_pair"] = sum(mistake.pair_right for mistake in self.false)
        figures["broken_evidence"] = self.broken_evidence
        figures["other_predicate"] = self.other_predicate
        if self.mentions is not None:
            m = self.mentions
            figures["mention_precision"] = _share(m["hit"], m["system"])
            figures["mention_recall"] = _share(m["hit"], m["gold"])
            figures["mention_typed"] = _share(m["typed"], m["hit"])
            figures["mention_linked"] = _share(m["linked"], m["hit"])
        return figures


def score(
    gold_dir: Path,
    statement_lines: Iterable[Mapping[str, Any]],
    mention_lines: Iterable[Mapping[str, Any]] | None = None,
    only: str = "*",
) -> Score:
    """Score statement lines (and mention lines) against the ``*.gold.json`` files of a folder.

    ``only`` is a glob on the names of documents. Raises InputError for a folder without such documents, for gold that
    is no JSON or lacks a key, and for a line that lacks one.
    """
    documents = read_gold(Path(gold_dir), only)
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for number, line in enumerate(statement_lines, 1):
        with blaming(f"statement {number}"):
            claims[document_of(line)].append(Claim.read(line))
    result = Score()
    for name, document in documents.items():
        result.statements += len(claims[name])
        result.by_document[name] = _score_document(document, claims[name], result)
    if only == "*":
        result.of_other_documents = sum(len(found) for name, found in claims.items() if name not in documents)
    if mention_lines is not None:
        result.mentions = _score_mentions(documents, mention_lines)
    return result


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _time_points(gold: str, given: str | None) -> float:
    """1 for a time as precise as the gold or finer, 0.5 for one step coarser, else 0; an interval by its start."""
    if not given:
        return 0.0
    want, got = gold.split("/")[0], given.split("/")[0]
    if got.startswith(want):
        return 1.0
    one_step = len(want) - len(got) == len("-01") and len(got) in (len("2024"), len("2024-01"))
    return 0.5 if one_step and want.startswith(got) else 0.0


def _answers(document: GoldDocument, gold: GoldStatement, claim: Claim) -> dict[str, float]:
    """How a claim answers a gold variant, for each qualifier that the variant asks about."""

    def names(reference: Reference | None, entity: str) -> float:
        return float(reference is not None and entity in document.stands_for(reference))

    claimants = [document.names_one_of(reference, gold.attributed_to) for reference in claim.attributed_to]
    attributed = bool(claimants) and all(claimants) if gold.attributed_to else not claimants
    span = claim.span
    overlapping = span is not None and span[0] < gold.evidence[1] and gold.evidence[0] < span[1]
    points = {
        "modality": float(claim.modality == gold.modality),
        "attribution": float(attributed),
        "evidence": float(overlapping),
    }
    if gold.attributed_to:
        points["attributed_recall"] = float(any(claimants))
    if gold.time:
        points["time"] = _time_points(gold.time, claim.time)
    else:
        points["time_invented"] = float(bool(claim.time))
    if gold.place:
        points["place"] = names(claim.place, gold.place)
    if gold.recipient:
        points["recipient"] = names(claim.recipient, gold.recipient)
    return points


def _fitness(points: Mapping[str, float]) -> float:
    """By what the claim that fits a variant best is chosen."""
    good = sum(points.get(name, 0.0) for name in ("modality", "attribution", "evidence", "time", "place"))
    return good - points.get("time_invented", 0.0)


def _score_document(document: GoldDocument, claims: Sequence[Claim], result: Score) -> Tally:
    """Score one document; adds to the figures of ``result`` that go over all documents."""
    tally = Tally()
    found: defaultdict[Triple, list[Claim]] = defaultdict(list)
    false: dict[tuple[str, ...], Claim] = {}  # the same false statement counts once
    for claim in claims:
        result.broken_evidence += not document.is_quoted(claim)
        if claim.predicate not in PREDICATES:
            result.other_predicate += 1
        elif triple := document.triple_of(claim):
            found[triple].append(claim)
        else:
            ends = [name_key(claim.subject.label), name_key(claim.object.label)]
            ends = sorted(ends) if claim.predicate in SYMMETRIC else ends
            false.setdefault((*ends, claim.predicate, claim.polarity), claim)
    for claim in false.values():
        tally.fp += 1
        _of(result, claim.predicate).fp += 1
        result.false.append(
            Mistake(
                document.name, claim.subject.label, claim.predicate, claim.object.label,
                claim.polarity, claim.modality, claim.quote, document.relates(claim),
            )
        )  # fmt: skip
    for triple, variants in document.variants.items():
        core = [gold for gold in variants if gold.core]
        result.asked["dispute"] += sum(bool(gold.disputed_by) for gold in core)
        if not core:
            tally.noncore += triple in found
        elif triple in found:
            tally.tp += 1
            _of(result, triple[1]).tp += 1
            _score_qualifiers(document, variants, found[triple], result)
        else:
            tally.fn += 1
            _of(result, triple[1]).fn += 1
            quote = document.quote(core[0].evidence)
            result.missed.append(Mistake(document.name, *triple, core[0].modality, quote))
    return tally


def _of(result: Score, predicate: str) -> Tally:
    return result.by_predicate.setdefault(predicate, Tally())


def _score_qualifiers(
    document: GoldDocument, variants: Sequence[GoldStatement], claims: Sequence[Claim], result: Score
) -> None:
    """Judge the qualifiers of a triple that was found: each core variant by the claim that fits it best."""
    for gold in variants:
        if not gold.core:
            continue
        best = max((_answers(document, gold, claim) for claim in claims), key=_fitness)
        for name, points in best.items():
            result.asked[name] += 1
            result.got[name] += points
        if gold.disputed_by:
            disputers = (reference for claim in claims for reference in claim.disputed_by)
            result.got["dispute"] += any(document.names_one_of(d, gold.disputed_by) for d in disputers)
    disputed_by = frozenset().union(*(gold.disputed_by for gold in variants))
    for claim in claims:
        if claim.disputed_by:
            result.asked["dispute_precision"] += 1
            result.got["dispute_precision"] += any(document.names_one_of(d, disputed_by) for d in claim.disputed_by)


def _score_mentions(documents: Mapping[str, GoldDocument], lines: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """How many mentions of the system and of the gold match, and how many of these are the same class and entity."""
    given: defaultdict[str, dict[Span, tuple[Reference, str | None]]] = defaultdict(dict)
    for number, line in enumerate(lines, 1):
        with blaming(f"mention {number}"):
            reference = Reference.read({key: line.get(key) for key in ("id", "label", "aliases")})
            given[document_of(line)][int(line["start"]), int(line["end"])] = reference, line.get("type")
    counts: Counter[str] = Counter()
    for name, document in documents.items():
        spans = given[name]
        counts["system"] += len(spans)
        counts["gold"] += len(document.mentions)
        for span, mention in document.matches(spans):
            reference, kind = spans[span]
            counts["hit"] += 1
            counts["typed"] += kind == mention.type
            counts["linked"] += mention.entity in document.stands_for(reference)
    return counts
