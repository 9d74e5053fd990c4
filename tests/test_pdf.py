"""PDF files: the text layer as lines, without running heads; what has none, is locked or broken is skipped."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from kg.sources import Skipped, Source, read
from kg.sources.formats import Limits, Raw
from kg.sources.pdf import read_pdf


def pdf(pages: Sequence[Sequence[str]], info: str = "") -> bytes:
    """A minimal PDF with these lines of text on its pages."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", f"<<{info}>>"]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj T* " for line in lines)
        content = f"BT /F 12 Tf 14 TL 40 760 Td {shown}ET" if lines else ""
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents {len(objects) + 2} 0 R>>"
        )
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    objects[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(kids)}]>>"
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(objects) + 1}/Root 1 0 R/Info 4 0 R>>"
    return out + f"{end}\nstartxref\n{len(out)}\n%%EOF".encode()


def locked(data: bytes, user: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def one(path: Path, data: bytes) -> Source | Skipped:
    path.write_bytes(data)
    (found,) = read(path)
    return found


LINES = ["The treaty was signed in Geneva on", "8 December 1987 by both sides."]
INFO = "/Title(The INF Treaty)/CreationDate(D:20200102030405Z)"


def test_text_title_and_no_date(tmp_path: Path) -> None:
    found = one(tmp_path / "a.pdf", pdf([LINES], INFO))
    assert isinstance(found, Source)
    document = found.document
    assert document.text == "\n".join(LINES)
    assert (document.title, document.published, document.published_basis) == ("The INF Treaty", None, "unknown")
    assert (document.file, document.locator) == ("a.pdf", "a.pdf")


def test_metadata_dates_it(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([LINES]))
    (tmp_path / "m.csv").write_text("file,published\na.pdf,1987-12-09\n")
    (found,) = read(tmp_path / "a.pdf", metadata=tmp_path / "m.csv")
    assert isinstance(found, Source) and found.document.published == "1987-12-09"


@pytest.mark.parametrize("title", ["Microsoft Word - Final text.docx", "untitled", "a.indd", " - ", ""])
def test_titles_that_are_none(tmp_path: Path, title: str) -> None:
    found = one(tmp_path / "a.pdf", pdf([LINES], f"/Title({title})"))
    assert isinstance(found, Source) and found.document.title is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf([[], []]), "no text layer"),
        (locked(pdf([LINES]), "secret"), "encrypted"),
        (pdf([LINES])[:200], "broken PDF"),
        (b"%PDF-1.7 and nothing", "broken PDF"),
        (b"", "broken PDF"),
        (b"This is no PDF at all.", "broken PDF"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, data: bytes, reason: str) -> None:
    found = one(tmp_path / "a.pdf", data)
    assert isinstance(found, Skipped) and found.reason == reason and found.detail.startswith("a.pdf: ")


def test_locked_for_changes_only(tmp_path: Path) -> None:
    found = one(tmp_path / "a.pdf", locked(pdf([LINES]), ""))
    assert isinstance(found, Source) and found.document.text == "\n".join(LINES)


def test_running_heads_go_and_sentences_go_on(tmp_path: Path) -> None:
    bodies = [[f"{word} {line} of the text goes on and on" for line in ("One", "two", "three", "four", "five", "six")]
              for word in ("Alpha", "Beta", "Gamma", "Delta")]  # fmt: skip
    pages = [["Gazette, vol. 3", *body, f"Page {n} of 4"] for n, body in enumerate(bodies, 1)]
    found = one(tmp_path / "a.pdf", pdf(pages))
    assert isinstance(found, Source)
    assert found.document.text == "\n".join(line for body in bodies for line in body)


def test_short_pages_that_are_alike_stay(tmp_path: Path) -> None:
    pages = [["Notification", f"State {n} has 10 launchers."] for n in range(5)]
    found = one(tmp_path / "a.pdf", pdf(pages))
    assert isinstance(found, Source) and found.document.text.count("launchers") == 5


def test_broken_words(tmp_path: Path) -> None:
    lines = ["A follow-on treaty on disarm-", "ament, and the follow-", "on talks of Sino-", "American experts."]
    found = one(tmp_path / "a.pdf", pdf([lines]))
    assert isinstance(found, Source)
    assert found.document.text == "A follow-on treaty on disarmament,\nand the follow-on\ntalks of Sino-\nAmerican experts."


def test_a_thousand_pages_are_bounded() -> None:
    data = pdf([[f"Article {n} of the treaty says a few words."] for n in range(1000)])
    (whole,) = read_pdf(io.BytesIO(data), "a.pdf", Limits())
    assert isinstance(whole, Raw) and whole.text.count("Article") == 1000 and not whole.warnings
    limit = len(data)
    (cut,) = read_pdf(io.BytesIO(data), "a.pdf", Limits(limit))
    assert isinstance(cut, Raw) and len(cut.text) <= limit


def test_more_text_than_the_limit_is_cut_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sources.pdf._MOST", 100)
    data = pdf([[f"Article {n} of the treaty says a few words."] for n in range(10)])
    (cut,) = read_pdf(io.BytesIO(data), "a.pdf", Limits())
    assert isinstance(cut, Raw) and cut.text.count("Article") == 2
    assert cut.warnings == ("more than 100 characters or 10,000 pages, read up to page 2 of 10",)


def test_pages_that_multiply(tmp_path: Path) -> None:
    levels = 40  # each holds the next twice: 2 ** 40 pages
    tree = [f"<</Type/Pages/Count {2**(levels - i)}/Kids[{i + 3} 0 R {i + 3} 0 R]>>" for i in range(levels)]
    objects = ["<</Type/Catalog/Pages 2 0 R>>", *tree, "<</Type/Page/MediaBox[0 0 9 9]>>"]
    body = "".join(f"{n} 0 obj\n{content}\nendobj\n" for n, content in enumerate(objects, 1))
    found = one(tmp_path / "a.pdf", f"%PDF-1.4\n{body}trailer\n<</Root 1 0 R>>\n%%EOF".encode())
    assert isinstance(found, Skipped)
