"""The graph as lines and tables: a row for each statement, mention or proposition."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any

from kg import ontology
from kg.errors import InputError
from kg.graph import PROPOSITION
from kg.words import sentence

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["COLUMNS", "csv_rows", "mentions", "no_formula", "parquet", "propositions", "statements", "write_table"]

def _json_lines(rows: Iterable[dict[str, Any]], out: IO[bytes]) -> int:
    count = 0
    for row in rows:
        # The escape of a lone surrogate in JSON is just what backslashreplace writes.
        out.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        count += 1
    return count


def _statement_lines(graph: Graph, facts: bool) -> list[dict[str, Any]]:
    lines = [line for line in graph.statement_lines() if line["fact"] or not facts]
    return sorted(
        lines, key=lambda line: (line["document"], line["evidence"]["start"], line["evidence"]["end"], line["id"])
    )


def statements(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    """Statement lines."""
    return _json_lines(_statement_lines(graph, facts), out)


def mentions(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    """Mention lines."""
    lines = sorted(
        graph.mention_lines(all=all), key=lambda line: (line["document"], line["start"], line["end"], line["id"])
    )
    return _json_lines(lines, out)


#: Entity slots of a statement line, each with its columns; lists of entities are joined with "; ".
_ENTITIES = ("subject", "object", "place", "recipient")
COLUMNS = (
    "id", "sentence", "subject", "subject_label", "subject_type", "predicate", "predicate_specific",
    "object", "object_label", "object_type", "polarity", "modality", "time", "time_basis",
    "place", "place_label", "place_type",
    "recipient", "recipient_label", "recipient_type", "attributed_to", "attribution_act", "disputed_by",
    "fact", "quote", "start", "end", "document", "url", "title", "publisher", "published",
    "proposition", "extractor", "confidence", "plover",
)  # fmt: skip


def _rows(graph: Graph, facts: bool) -> Iterator[dict[str, Any]]:
    """The statements as rows of a table: `COLUMNS` with Python's values, lists as lists."""
    documents = {d.id: d for d in graph.documents()}
    statements = {s.id: s for s in graph.statements()}
    labels = {e.id: e.label for e in graph.entities()}
    predicates = {name: p.label for name, p in ontology.load().predicates.items()}
    for line in _statement_lines(graph, facts):
        statement = statements[line["id"]]
        document = documents[statement.document]
        cells: dict[str, Any] = {name: line.get(name) for name in COLUMNS}
        for slot in _ENTITIES:
            entity = line[slot] or {}
            cells |= {slot: entity.get("id"), f"{slot}_label": entity.get("label"), f"{slot}_type": entity.get("type")}
        for slot in ("attributed_to", "disputed_by"):
            cells[slot] = [entity["id"] for entity in line[slot]]
        yield cells | line["evidence"] | {
            "sentence": sentence(statement, labels, predicates),
            "title": document.title, "publisher": document.publisher, "published": document.published,
        }  # fmt: skip


def csv_rows(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    """Statements as CSV."""
    return write_table(COLUMNS, _rows(graph, facts), out)


def propositions(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    """The merged view as CSV."""
    return write_table(PROPOSITION, (row for row in graph.proposition_lines() if row["fact"] or not facts), out)


def write_table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], out: IO[bytes]) -> int:
    """CSV with a header; lists are joined with "; "."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    count = 0
    for row in rows:
        table.writerow([no_formula(_cell(row[name])) for name in columns])
        count += 1
    out.write(text.getvalue().encode("utf-8", "backslashreplace"))
    return count


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(value)
    return str(value).lower() if isinstance(value, bool) else value


def parquet(graph: Graph, out: IO[bytes], facts: bool, all: bool) -> int:
    """Statements as Parquet. Raises InputError without pyarrow."""
    try:
        import pyarrow
        from pyarrow import parquet as files
    except ImportError as error:
        raise InputError("pyarrow is not installed", hint="Install it with: pip install 'kg-ir[tables]'") from error
    special = {
        "start": pyarrow.int64(), "end": pyarrow.int64(), "confidence": pyarrow.float64(), "fact": pyarrow.bool_(),
        "attributed_to": pyarrow.list_(pyarrow.string()), "disputed_by": pyarrow.list_(pyarrow.string()),
    }  # fmt: skip
    schema = pyarrow.schema([(name, special.get(name, pyarrow.string())) for name in COLUMNS])
    table = pyarrow.Table.from_pylist(list(_rows(graph, facts)), schema=schema)
    files.write_table(table, out)
    return int(table.num_rows)


def no_formula(cell: Any) -> Any:
    """Text that a spreadsheet would run, behind an apostrophe.

    >>> no_formula('=HYPERLINK("https://example.org")'), no_formula("plain"), no_formula(-1)
    ('\\'=HYPERLINK("https://example.org")', 'plain', -1)
    """
    if isinstance(cell, str) and re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]", cell):
        return "'" + cell
    return cell
