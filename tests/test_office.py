"""Word documents: what a reader of the page sees, and nothing from outside the package."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from kg.sources import Skipped, Source, read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: docx.document.Document) -> bytes:  # type: ignore[name-defined]
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def sample() -> bytes:
    document = docx.Document()
    document.core_properties.title = "On the treaty"
    document.add_heading("On the treaty", 1)
    document.add_paragraph("Both sides signed it.")
    changed = document.add_paragraph("It was ")
    changed._p.append(parse_xml(f"<w:del {W}><w:r><w:delText>never </w:delText></w:r></w:del>"))
    changed._p.append(parse_xml(f"<w:ins {W}><w:r><w:t>soon </w:t></w:r></w:ins>"))
    changed.add_run("ratified.")
    table = document.add_table(2, 2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("State", "Launchers", "Russia", "700"), strict=True):
        cell.text = text
    document.element.body.insert(
        0, parse_xml(f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>A control</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    )
    return saved(document)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one part replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return stream.getvalue()


def one(path: Path, data: bytes, **options: int) -> Source | Skipped:
    path.write_bytes(data)
    (found,) = read(path, **options)
    return found


def test_text_as_it_reads(tmp_path: Path) -> None:
    found = one(tmp_path / "a.docx", sample())
    assert isinstance(found, Source)
    assert found.document.text == (
        "A control\n\nOn the treaty\n\nBoth sides signed it.\n\nIt was soon ratified.\n\nState | Launchers\n\nRussia | 700"
    )
    assert (found.document.title, found.document.published, found.document.file) == ("On the treaty", None, "a.docx")


def test_zip_bomb(tmp_path: Path) -> None:
    bomb = with_part(sample(), "word/media/x.xml", b"\0" * 60_000_000)
    assert len(bomb) < 200_000
    found = one(tmp_path / "a.docx", bomb)
    assert isinstance(found, Skipped) and found.reason == "too large"


def test_a_part_that_lies_about_its_size(tmp_path: Path) -> None:
    data = bytearray(with_part(sample(), "word/document.xml", b"<w>" + b" " * 5_000_000 + b"</w>"))
    real = (5_000_007).to_bytes(4, "little")
    while (at := data.find(real)) >= 0:
        data[at : at + 4] = (7).to_bytes(4, "little")
    found = one(tmp_path / "a.docx", bytes(data))
    assert isinstance(found, Skipped) and found.reason == "broken DOCX"


@pytest.mark.parametrize("system", ["file://{path}", "http://127.0.0.1:9/x"])
def test_outside_entities_are_not_read(tmp_path: Path, system: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET")
    xml = (
        f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{system.format(path=secret)}">]>'
        f"<w:document {W}><w:body><w:p><w:r><w:t>Seen &x;.</w:t></w:r></w:p></w:body></w:document>"
    )
    found = one(tmp_path / "a.docx", with_part(sample(), "word/document.xml", xml.encode()))
    assert "TOPSECRET" not in repr(found)


def test_entities_that_multiply(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    xml = (
        f'<!DOCTYPE w:document [<!ENTITY e0 "ha">{entities}]>'
        f"<w:document {W}><w:body><w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body></w:document>"
    )
    found = one(tmp_path / "a.docx", with_part(sample(), "word/document.xml", xml.encode()))
    assert isinstance(found, Skipped)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "broken DOCX"),
        (b"PK\x03\x04 broken", "broken DOCX"),
        (sample()[:3000], "broken DOCX"),
        (with_part(sample(), "word/document.xml", b"<broken"), "broken DOCX"),
        (saved(docx.Document()), "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "unknown format"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, data: bytes, reason: str) -> None:
    found = one(tmp_path / "a.docx", data)
    assert isinstance(found, Skipped) and found.reason == reason and found.detail.startswith("a.docx: ")
