"""Annotated documents: which entity a name, an id or a mention of a system means, and lines that cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.score.gold import Claim, GoldDocument, Reference, name_key, read_lines

TEXT = "The U.S. and Côte d'Ivoire met. Washington said so."
ENTITIES: list[dict[str, Any]] = [
    {"id": "united-states", "name": "United States", "type": "State", "aliases": ["USA"], "mentions": [[4, 8], [32, 42]]},
    {"id": "cote-divoire", "name": "Côte d'Ivoire", "type": "State", "aliases": [], "mentions": [[13, 26]]},
]
DOCUMENT = GoldDocument({"document": "a.txt", "entities": ENTITIES, "statements": []}, TEXT)
SPANS = st.tuples(st.integers(0, 45), st.integers(1, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@pytest.mark.parametrize(
    ("reference", "entity"),
    [
        (Reference("https://a.example/ent/united-states", "whatever"), "united-states"),
        (Reference("", "the United States'"), "united-states"),
        (Reference("usa", ""), "united-states"),
        (Reference("", "U.S.A."), "united-states"),
        (Reference("", "COTE D'IVOIRE"), "cote-divoire"),
        (Reference("x", "Elsewhere", ("usa",)), "united-states"),
        (Reference("x", "the capital", (), ((31, 42),)), "united-states"),
        (Reference("x", "the capital", (), ((38, 60),)), None),
        (Reference("", ""), None),
    ],
)
def test_whom_a_reference_means(reference: Reference, entity: str | None) -> None:
    assert DOCUMENT.stands_for(reference) == ({entity} if entity else set())


@given(st.text())
def test_keys_are_stable(name: str) -> None:
    assert name_key(f"The {name}") == name_key(name_key(name)) == name_key(name)


@given(st.lists(SPANS, unique=True))
def test_mentions_are_matched_one_to_one(spans: list[tuple[int, int]]) -> None:
    found = list(DOCUMENT.matches(spans))
    assert len({span for span, _ in found}) == len({mention.span for _, mention in found}) == len(found)
    assert {span for span, _ in found} <= set(spans)
    for span, mention in found:
        common = min(span[1], mention.span[1]) - max(span[0], mention.span[0])
        assert 3 * common >= span[1] - span[0] + mention.span[1] - mention.span[0] - common
    exact = {mention.span for mention in DOCUMENT.mentions} & set(spans)
    assert exact <= {span for span, mention in found if span == mention.span}, "the best overlap is taken first"


def test_quotes() -> None:
    line: dict[str, Any] = {"document": "a.txt", "subject": "A", "predicate": "meets", "object": "B"}
    for evidence, right in (({"start": 27, "end": 30, "quote": "met"}, True), ({"start": 27, "end": 30, "quote": "Met"}, False),
                            ({"start": 27, "end": 30}, False), ({"quote": "met"}, False), (None, False)):  # fmt: skip
        assert DOCUMENT.is_quoted(Claim.read(line | {"evidence": evidence})) is right


def test_lines_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"a": 1}\n\n{"a": 2}\n', encoding="utf-8")
    assert list(read_lines(path)) == [{"a": 1}, {"a": 2}]
    for content in ('{"a": 1}\n{', '{"a": 1}\n[]', '{"a": 1}\n' + "[" * 100_000):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match="line 2"):
            list(read_lines(path))
    path.write_bytes(b'{"a": "\xff"}')
    with pytest.raises(InputError, match="UTF-8"):
        list(read_lines(path))
    with pytest.raises(InputError):
        list(read_lines(tmp_path / "none"))
