"""Teaching with the map and passing it on, in a real browser: the tour, presenting, links, pictures, paper."""

from __future__ import annotations

import base64
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from viewing import Data, Map, at, large, touring


def test_the_tour_leads_through_its_steps_and_ends(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(touring(told))
    whole = seen.shown()
    assert "In three steps." in seen.panel()
    seen.page.click(".tools button:text('Tour')")
    assert "Two powers." in seen.page.inner_text(".tourbar")
    assert "Step 1 of 3" in seen.panel(), "the panel holds what the step is about"
    seen.page.click(".tourbar .next")
    assert "Step 2 of 3" in seen.page.inner_text(".tourbar") and seen.shown()[1] < whole[1]
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert "Only what is said and denied." in str(seen.page.text_content(".paper .caption"))
    russia, dispute = at(told, "Russia"), 2
    about = [s for s in told["statements"] if russia in (s["s"], s["o"]) and s["kind"] == dispute]
    assert seen.page.locator(".paper li").count() == len(about) == 1
    seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
    seen.page.click(".tourbar .next")
    assert "From Russia to United States" in seen.panel() and "step=3" in seen.fragment()
    seen.page.click(".tourbar .next")
    assert seen.shown() == whole and not seen.page.is_visible(".tourbar")


def test_a_step_may_show_nothing_in_particular(visit: Callable[..., Map]) -> None:
    plain: Data = {"focus": [], "path": None, "date": None, "kinds": None}
    data = large(9, 40)
    steps = [
        {**plain, "caption": "A breath."},
        {**plain, "caption": "Before all of it.", "focus": [0, 3], "date": "1899-01-01"},
        {**plain, "caption": "", "kinds": []},
        {**plain, "caption": "No way leads there.", "path": [0, 1], "kinds": ["plan"], "date": "1990-01-01"},
    ]
    seen = visit({**data, "story": {"title": "Little", "intro": "", "steps": steps}})
    seen.page.focus(".tools button:text('Tour')")
    seen.page.keyboard.press("Enter")
    assert seen.shown() == (9, 40) and "A breath." in seen.page.inner_text(".tourbar")
    for shown in (0, 0):
        seen.page.keyboard.press("Enter")  # the keyboard is in the bar
        assert seen.shown()[1] == shown
    seen.page.keyboard.press("Enter")
    assert "Step 4 of 4" in seen.page.inner_text(".tourbar") and "No way leads there." in seen.page.inner_text(
        ".tourbar"
    )
    seen.page.keyboard.press("Enter")
    assert seen.shown() == (9, 40) and seen.page.evaluate("document.activeElement.textContent") == "Tour"


def test_presenting_has_large_type_and_keys(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(touring(told))
    seen.page.click("button:text('Present')")
    assert not seen.page.is_visible(".top") and seen.page.is_visible(".tourbar")
    size = seen.page.evaluate("parseFloat(getComputedStyle(document.querySelector('.caption')).fontSize)")
    assert size >= 22
    seen.page.keyboard.press("ArrowRight")
    assert "Step 2 of 3" in seen.page.inner_text(".tourbar")
    seen.page.click(".leave")
    assert seen.page.is_visible(".top")


def test_paper_holds_the_picture_and_every_statement_with_its_source(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told, color_scheme="dark")
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert seen.page.locator(".paper svg polygon, .paper svg circle").count() >= len(told["nodes"]) - 1
    assert (
        seen.page.locator(".paper li").count() == len(told["statements"])
        and not seen.page.locator(".paper .left").count()
    )
    assert seen.page.locator(".paper h2").all_text_contents() == ["BBC, INF, 2 August 2019"]
    assert "https://example.org/inf" in str(seen.page.locator(".paper").text_content())
    seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert seen.page.locator(".paper *").count() == 0
    assert seen.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def looked_at(seen: Map, png: bytes) -> tuple[int, int, int, float]:
    """Width, height, how many colours and the share of what is not the commonest of them, in a picture decoded by the browser."""
    page = seen.context.new_page()
    width, height, colours, inked = page.evaluate(
        """async (src) => { const image = new Image(); image.src = src; await image.decode();
                            const canvas = new OffscreenCanvas(image.width, image.height), draw = canvas.getContext("2d");
                            draw.drawImage(image, 0, 0);
                            const count = new Map();
                            for (const c of new Uint32Array(draw.getImageData(0, 0, image.width, image.height).data.buffer))
                              count.set(c, (count.get(c) ?? 0) + 1);
                            return [image.width, image.height, count.size, 1 - Math.max(...count.values()) / image.width / image.height]; }""",
        "data:image/png;base64," + base64.b64encode(png).decode(),
    )
    return width, height, colours, inked


def test_the_view_is_saved_as_svg_and_png(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told)
    for words, start in (("Save as SVG", b"<svg"), ("Save as PNG", b"\x89PNG")):
        seen.page.click(".menu summary")
        with seen.page.expect_download() as caught:
            seen.page.click(f"button:text('{words}')")
        data = Path(caught.value.path()).read_bytes()
        assert data.startswith(start) and len(data) > 2000
        if start == b"<svg":
            assert b"Russia" in data and b"stroke-dasharray" in data and b"<script" not in data
            continue
        width, height, colours, inked = looked_at(seen, data)
        stage = seen.page.locator(".stage").bounding_box()
        assert stage and width >= 2 * stage["width"] - 8 and height > 2 * stage["height"]
        assert colours > 20 and 0.005 < inked < 0.6, "it is neither blank nor full"


def test_a_narrow_picture_has_all_that_explains_it(visit: Callable[..., Map]) -> None:
    data = large(18, 40)
    classes = [{**data["classes"][0], "id": f"C{i}", "label": f"government body {i}"} for i in range(9)]
    nodes = [{**node, "class": i % 9} for i, node in enumerate(data["nodes"])]
    seen = visit({**data, "classes": classes, "nodes": nodes}, width=390, height=844)
    seen.page.click(".menu summary")
    with seen.page.expect_download() as caught:
        seen.page.click("button:text('Save as SVG')")
    ends = seen.page.evaluate(
        """(text) => { document.body.insertAdjacentHTML('beforeend', text);
             const image = document.body.lastElementChild, { right, bottom } = image.getBoundingClientRect();
             return [...image.querySelectorAll('text')].filter(t => t.textContent.startsWith('government'))
               .map(t => t.getBoundingClientRect()).map(b => [right - b.right, bottom - b.bottom]); }""",
        Path(caught.value.path()).read_text("utf-8"),
    )
    assert len(ends) == 9 and all(aside > 0 and below > 0 for aside, below in ends)


def test_paper_of_a_large_map_says_what_it_leaves_out(visit: Callable[..., Map]) -> None:
    data = large(120, 1800)
    for row in data["statements"]:
        row["kind"] = 2 if row["kind"] == 2 and int(row["proposition"]) % 2 else 0
    seen = visit(data)
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert seen.page.locator(".paper li").count() == 1500
    assert "1,500 statements" in (words := str(seen.page.text_content(".paper .left"))) and "300 left out" in words
    disputes = sum(row["kind"] == 2 for row in data["statements"])
    assert seen.page.locator(".paper small", has_text="dispute").count() == disputes > 100


def test_the_paper_of_five_hundred_statements_is_a_booklet(visit: Callable[..., Map]) -> None:
    data = large(200, 540)
    data["documents"] = [
        {"id": f"d{n}", "title": f"Ministers meet for the {n}th time and say what they said", "publisher": "The Daily Bulletin",
         "date": "2020-01-02", "url": f"https://example.org/archive/2020/01/02/ministers-meet-again-and-again-{n}.html"} for n in range(22)
    ]  # fmt: skip
    for n, row in enumerate(data["statements"]):
        row["doc"] = n % 22
        row["text"] = (
            f"According to the Foreign Ministry of Entity {n}, the Treaty Organisation of Entity {row['o']} violates it; it denies it."
        )
    pages = PdfReader(BytesIO(visit(data).page.pdf(prefer_css_page_size=True))).pages
    assert 4 < len(pages) < 25
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert (
        words.count("denies it. ") == 540
        and "539" in words
        and "The Daily Bulletin, Ministers meet for the 21th" in words
    )


def test_the_link_to_a_view_is_copied_and_opens_the_same(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told, permissions=["clipboard-read", "clipboard-write"])
    seen.search("russia")
    seen.page.click("button:text('Filters')")
    seen.page.locator("#filters label", has_text="facts").locator("input").uncheck()
    seen.page.click(".menu summary")
    seen.page.click("button:text('Copy link')")
    seen.said("The link to this view is copied")
    link = seen.page.evaluate("navigator.clipboard.readText()")
    assert link == seen.page.url and link.endswith("#at=russia&no-kinds=fact")
    assert seen.page.evaluate("document.activeElement.tagName") == "SUMMARY" and not seen.page.is_visible(
        ".menu button"
    )
    other = visit(told, "#" + link.partition("#")[2])
    assert (other.panel(), other.shown(), other.drawn()) == (seen.panel(), seen.shown(), seen.drawn())


def test_where_copying_is_not_allowed_it_is_said(told: Data, visit: Callable[..., Map]) -> None:
    refuse = "Object.defineProperty(navigator, 'clipboard', {value: undefined}); Document.prototype.execCommand = () => false"
    seen = visit(told, "#at=russia", before=refuse)
    seen.page.locator(".panel button", has_text="Copy citation").first.click()
    seen.said("does not allow")
