"""A handful of model objects, built by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kg.model import Document, Evidence, Extraction, Mention, Modality, Polarity, Statement, Time

TEXT = (
    "The United States suspended the INF Treaty in February 2019. Washington says that Russia violates the "
    'INF Treaty. Moscow denied it: "We comply\nwith the treaty." The United States withdrew from the INF Treaty.'
)


def document(locator: str = "inf.txt", text: str = TEXT, **fields: Any) -> Document:
    defaults: dict[str, Any] = {"title": "INF", "publisher": "BBC", "published": "2019-08-02"}
    return Document(locator, text, **{**defaults, "published_basis": "metadata", "file": locator, **fields})


def mention(doc: Document, words: str, entity: str, type_: str, found_by: str = "gazetteer", nth: int = 0) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = doc.text.index(words, start + 1)
    return Mention(start, start + len(words), words, entity, type_, found_by)


def statement(doc: Document, subject: str, predicate: str, object_: str, quote: str, **fields: Any) -> Statement:
    start = doc.text.index(quote)
    evidence = Evidence(start, start + len(quote), quote)
    defaults: dict[str, Any] = {"extractor": "test", "confidence": 0.8}
    return Statement(doc.id, subject, predicate, object_, evidence, **{**defaults, **fields})


def extraction(locator: str = "inf.txt", text: str = TEXT, **fields: Any) -> Extraction:
    """A suspension (a fact), an accusation that is denied (no fact), a withdrawal (a fact)."""
    doc = document(locator, text, **fields)
    us = mention(doc, "United States", "united-states", "State")
    mentions = (
        us,
        mention(doc, "INF Treaty", "inf-treaty", "Agreement"),
        mention(doc, "INF Treaty", "inf-treaty", "Agreement", nth=1),
        mention(doc, "Russia", "russia", "State"),
        mention(doc, "Moscow", "russia", "State"),
        mention(doc, "Washington", "united-states", "State"),
        mention(doc, "the treaty", "inf-treaty", "Agreement", "description"),
    )
    statements = (
        statement(
            doc, "united-states", "suspends", "inf-treaty", "The United States suspended the INF Treaty in February 2019",
            time=Time("2019-02", "stated"), subject_span=(us.start, us.end), object_span=(32, 42), confidence=0.9,
        ),
        statement(
            doc, "russia", "violates", "inf-treaty", "Washington says that Russia violates the INF Treaty",
            attributed_to=("united-states",), attribution_act="says", disputed_by=("russia",),
        ),
        statement(
            doc, "united-states", "withdrawsFrom", "inf-treaty", "The United States withdrew from the INF Treaty",
            time=Time("2019-08-02", "resolved"),
        ),
    )  # fmt: skip
    return Extraction(doc, mentions, (), statements)


#: A name that is all that a name should not be.
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u202eEVIL " + "x" * 5000


def story() -> Extraction:
    """The story of the factory with a plan, a denial, a person and places."""
    base: Extraction = extraction(url="https://example.org/inf")
    doc = base.document
    more = (
        statement(
            doc, "united-states", "develops", "9m729", "Moscow denied it", modality=Modality.PLANNED
        ),
        statement(doc, "united-states", "tests", "9m729", "We comply", polarity=Polarity.NEGATIVE),
        statement(doc, "united-states", "tests", "s-400", "with the treaty", attributed_to=("russia",)),
    )  # fmt: skip
    return replace(base, statements=(*base.statements, *more))


def hostile() -> Extraction:
    """A document whose title, publisher, address, names and words are all attacks."""
    text = f"{EVIL} attacks B{EVIL} today. {TEXT}"
    doc = document("evil.txt", text, title=EVIL, publisher=EVIL, url="javascript:alert(3)")
    a = mention(doc, EVIL, "evil-one", "State", "name")
    b = mention(doc, "B" + EVIL, "evil-two", "NoSuchClass", "name")
    says = statement(doc, "evil-one", "attacks", "evil-two", f"{EVIL} attacks B{EVIL}", attributed_to=("evil-two",))
    return Extraction(doc, (a, b), (), (says,))
