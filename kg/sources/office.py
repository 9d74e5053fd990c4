"""Word documents (.docx) to text; the only module that knows python-docx.

The package is opened only when all of its parts together stay within the limit, and nothing outside it is looked up.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from kg.sources.formats import Limits, Raw, Skipped, Unreadable, missing, whole

__all__ = ["read_docx"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Word before 2007, and of what a password protects
_PARTS = 10_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
#: What Word keeps but does not show as text: deletions, moves away, the second form of a drawing's text.
_HIDDEN = {f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


def read_docx(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Raw | Skipped]:
    """The body of a Word document as it reads with all changes accepted, and its title; its dates say nothing."""
    try:
        import docx
    except ImportError:
        raise missing("python-docx") from None
    data = whole(stream, limits.document)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable("encrypted", "it needs a password; save it without one")
        raise Unreadable("unknown format", "it is of a Word before 2007; save it as .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
        unpacked = sum(part.file_size for part in parts)  # more than it states is never unpacked
        if unpacked > limits.document or len(parts) > _PARTS:
            raise Unreadable("too large", f"unpacks to more than {limits.document:,} bytes or {_PARTS:,} parts")
        document = docx.Document(io.BytesIO(data))
        text = "\n\n".join(filter(None, _blocks(document.element.body)))
        title = document.core_properties.title
    except Unreadable:
        raise
    except Exception as error:  # the library lets through whatever goes wrong below it
        problem = f"{type(error).__name__}; open it in a word processor and save it again"
        raise Unreadable("broken DOCX", problem) from None
    yield Raw(text, {"title": title})


def _blocks(body: Any) -> Iterator[str]:
    """Paragraphs, and rows of tables with a bar between the cells, in their order."""
    for block in body:
        if block.tag == f"{_W}p":
            yield _text(block)
        elif block.tag == f"{_W}tr":
            cells = [" ".join(" ".join(_blocks(cell)).split()) for cell in block.iter(f"{_W}tc") if _row(cell) is block]
            yield " | ".join(filter(None, cells))
        elif block.tag not in _HIDDEN:  # a table, a content control, a wrapper of changes
            yield from _blocks(block)


def _row(cell: Any) -> Any:
    """The row that a cell stands in, so that the cells of a table within it are not taken twice."""
    return next(cell.iterancestors(f"{_W}tr"), None)


def _text(paragraph: Any) -> str:
    """What a paragraph shows, with the texts of its links, insertions and text boxes."""
    pieces: list[str] = []
    waiting = [paragraph]
    while waiting:
        element = waiting.pop()
        if element.tag == f"{_W}t":
            pieces.append(element.text or "")
        elif element.tag == f"{_W}p" and pieces:  # of a text box
            pieces.append("\n")
        pieces.append(_BREAKS.get(element.tag, ""))
        if element.tag not in _HIDDEN and not str(element.tag).endswith("Pr"):  # w:pPr has tabs that are no text
            waiting.extend(reversed(element))
    return "".join(pieces).strip()
