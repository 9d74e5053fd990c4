"""The one door for formats: which reader reads which files. A new format is a line in ``READERS``."""

from __future__ import annotations

from kg.sources.feeds import read_feed
from kg.sources.formats import Reader, read_json, read_json_lines, read_packed_lines, read_text
from kg.sources.office import read_docx
from kg.sources.pdf import read_pdf
from kg.sources.tables import read_table
from kg.sources.web_pages import read_html

__all__ = ["READERS"]

#: Suffix -> reader; the longest suffix counts.
READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".markdown": read_text,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".jsonl.gz": read_packed_lines,
    ".ndjson.gz": read_packed_lines,
    ".json": read_json,
    ".csv": read_table,
    ".tsv": read_table,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
}
