"""The text layer of PDF files; the only module that knows pypdf.

Lines stay lines, as pages give no paragraphs; running heads, page numbers and hyphens at line ends go.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING

from kg.sources.formats import Limits, Raw, Skipped, Unreadable, missing, whole

if TYPE_CHECKING:
    from pypdf import PdfReader

__all__ = ["read_pdf"]

_MOST = 5_000_000  # characters of one document, some 2,000 pages
_PAGES = 10_000
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\0": ""})
_NO_TITLE = re.compile(r"untitled.*|.*\.(docx?|rtf|odt|indd|pmd|qxd|p65|pages|pptx?|xlsx?|pdf|tex|dvi)|[\W\d]*", re.I)
_EDGE = 2  # lines at the top and at the bottom of a page that may be running heads
_FULL = 8  # lines from which a page may have such; a page of a few lines that are alike is a form, a list, a slide


def read_pdf(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
    """The text of all pages and the title; the dates in the file are those of the file, not of a publication."""
    try:
        from pypdf import PdfReader
    except ImportError:
        raise missing("pypdf") from None
    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # what it finds odd goes to whoever listens
    data = whole(stream, limits.document)
    most = min(limits.document, _MOST)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not _opened(reader):
            raise Unreadable("encrypted", "it needs a password; save it without one")
        pages, warnings = _pages(reader, most)
        title = str(reader.metadata.title or "") if reader.metadata else ""
    except Unreadable:
        raise
    except Exception as error:  # whatever a damaged file leads to
        raise Unreadable(
            "broken PDF", f"{type(error).__name__}; open it in a viewer and print it to a new PDF"
        ) from None
    if not any(line.strip() for page in pages for line in page):
        raise Unreadable(
            "no text layer", f"no text on its pages ({len(pages)}), pictures only; recognise the text (OCR) first"
        )
    title = re.sub("^Microsoft (Word|PowerPoint) - ", "", title).strip()
    text = _joined([line for page in _without_running_lines(pages) for line in page])
    yield Raw(text, {} if _NO_TITLE.fullmatch(title) else {"title": title}, warnings=tuple(warnings))


def _opened(reader: PdfReader) -> bool:
    """Whether the empty password opens it, as it does where only changes are locked."""
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):  # a cipher that needs one more library
        return False


def _pages(reader: PdfReader, most: int) -> tuple[list[list[str]], list[str]]:
    """The lines of the pages, up to ``most`` characters, and what could not be read; raises what broke all pages."""
    pages: list[list[str]] = []
    warnings: list[str] = []
    broken: list[int] = []
    size = 0
    total = len(reader.pages)
    for number in range(1, total + 1):
        try:
            text = reader.pages[number - 1].extract_text().translate(_LIGATURES)
        except Exception:  # one page must not cost the others
            if number == total == len(broken) + 1:
                raise
            broken.append(number)
            continue
        size += len(text)
        if size > most or number > _PAGES:
            warnings.append(
                f"more than {most:,} characters or {_PAGES:,} pages, read up to page {number - 1} of {total}"
            )
            break
        pages.append([line.strip() for line in text.splitlines()])
    if broken:
        shown = ", ".join(map(str, broken[:10])) + (", ..." if len(broken) > 10 else "")
        warnings.append(f"{len(broken)} of {total} pages cannot be read: {shown}")
    return pages, warnings


def _without_running_lines(pages: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """The pages without lines that stand at the edges of many of them, the same but for numbers."""

    def edges(page: Sequence[str]) -> list[int]:
        filled = [i for i, line in enumerate(page) if line]
        return [*filled[:_EDGE], *filled[-_EDGE:]] if len(filled) >= _FULL else []

    def key(line: str) -> str:
        return re.sub(r"\d+", "#", line.lower())

    counts = Counter(k for page in pages for k in {key(page[i]) for i in edges(page)})
    for page in pages:
        drop = {i for i in edges(page) if counts[key(page[i])] >= max(3, 0.4 * len(pages))}
        yield [line for i, line in enumerate(page) if i not in drop]


def _joined(lines: Sequence[str]) -> str:
    """The lines as one text; a word broken at the end of a line is joined, with its hyphen where the text has it so."""
    text = "\n".join(lines)
    words = Counter(re.findall(r"\w+(?:-\w+)*", text))

    def join(match: re.Match[str]) -> str:
        before, after = match[1], match[2]
        keep = words[f"{before}-{after}"] > words[before + after]
        return f"{before}{'-' if keep else ''}{after}{match[3]}\n"

    return re.sub(r"\b(\w*[^\W\d_])[-\u00ad‐]\n([^\W\d_A-Z]\w*)(\S*)[ \n]?", join, text)
