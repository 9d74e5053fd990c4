"""The pages of a document, of a statement to cite, and of what is said with all who say or deny it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.dates import is_iso
from kg.graph.merged import Proposition, corroboration, propositions
from kg.model import Document
from kg.serve.pages.frame import Page, address, page, paging
from kg.serve.pages.lookup import Lookup, Saying, Source
from kg.serve.pages.marking import Evident, Named, chunks, marked
from kg.serve.pages.telling import Link, Told, cited, href, plain, tell
from kg.words import clean, day_words, definite, predicate_words, visible

__all__ = ["Dispute", "dispute", "document", "proposition", "statement"]

AROUND = 360  #: characters of the text before and after a quote on its page
SAYINGS = 100  #: sayings of one proposition that its page shows


def source_of(document: Document) -> Source:
    """A document without its text."""
    return Source(document.id, document.locator, document.title, document.publisher, document.published, document.url)


def document(lookup: Lookup, identifier: str, path: str, parameters: Mapping[str, str]) -> Page | None:
    """A document with its statements beside it; None where there is none. Long texts come in parts (``page``)."""
    found = lookup.document(identifier)
    if found is None:
        return None
    front = re.match(r"---\r?\n.{0,4000}?\n---\r?\n", found.text, re.DOTALL)
    parts = chunks(found.text)
    turned = paging(len(parts), 1, path, parameters)
    start, end = parts[turned.start]
    statements = [s for s in lookup.of_document(identifier) if s.evidence.start < end and s.evidence.end > start]
    told = tell(lookup, [Saying(s, "", "") for s in statements])
    mentions = lookup.mentions(identifier)
    evident = [Evident(t.statement.evidence.start, t.statement.evidence.end, n, t.kind) for n, t in enumerate(told, 1)]
    named = [Named(m.start, m.end, href("entity", m.entity)) for m in mentions]
    counts: dict[str, int] = {}
    for m in mentions:
        counts[m.entity] = counts.get(m.entity, 0) + 1
    often = sorted(counts, key=lambda slug: (-counts[slug], slug))[:24]
    labels = lookup.labels(often)
    return page(
        "document.html", path, parameters,
        source=cited(source_of(found)),
        iri=lookup.names.document(identifier).value,
        basis=found.published_basis,
        language=found.language if found.language.replace("-", "").isalnum() else "",
        front=visible(front[0].strip("-\r\n")) if front and start == 0 else "",
        paragraphs=marked(found.text, front.end() if front and start == 0 else start, end, named, evident),
        told=told,
        paging=turned,
        map=address("/map", {"documents": identifier}),
        names=[(Link(clean(labels.get(slug, slug), 80), href("entity", slug)), counts[slug]) for slug in often],
    )  # fmt: skip


def statement(lookup: Lookup, identifier: str, path: str, parameters: Mapping[str, str]) -> Page | None:
    """A statement as a page to cite; None where there is none."""
    sayings = lookup.sayings([identifier])
    told = tell(lookup, sayings)
    if not told:
        return None
    one, s = told[0], sayings[0].statement
    found = lookup.document(s.document)
    before, after = _around(found.text, s.evidence.start, s.evidence.end) if found else (one.before, one.after)
    labels = lookup.labels([*s.attributed_to, *s.disputed_by, s.subject, s.object, s.place or s.object, s.recipient or s.object])

    def links(*slugs: str | None) -> list[Link]:
        return [Link(definite(clean(labels.get(slug, slug), 200)), href("entity", slug)) for slug in slugs if slug]

    iri = lookup.names.statement(identifier).value
    others = [i for i in lookup.of_propositions([s.proposition])[s.proposition] if i != identifier]
    return page(
        "statement.html", path, parameters,
        one=one,
        before=before,
        after=after,
        iri=iri,
        citation=_citation(one, iri),
        speakers=links(*s.attributed_to),
        deniers=links(*s.disputed_by),
        subject=links(s.subject),
        object=links(s.object),
        place=links(s.place),
        recipient=links(s.recipient),
        predicate=Link(clean(predicate_words(s.predicate, lookup.terms)), f"/ontology#{s.predicate}"),
        others=tell(lookup, lookup.sayings(others[:5])),
        more=max(0, len(others) - 5),
    )  # fmt: skip


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The words of the same paragraph before and after a quote, as far as whole words fit."""
    first = max(text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0, start - AROUND)
    stop = text.find("\n\n", end)
    last = min(stop if stop >= 0 else len(text), end + AROUND)
    before, after = clean(visible(text[first:start])), clean(visible(text[end:last]))
    if first == start - AROUND and first > 0:
        before = "… " + before.partition(" ")[2]
    if last == end + AROUND and last < len(text):
        after = after.rpartition(" ")[0] + " …"
    return before, after


def _citation(told: Told, iri: str) -> str:
    """What a reader copies: the words, where they stand, what they are taken to say, and where that is kept."""
    source = told.source
    where = [f"“{source.title}”", source.publisher, source.published.words if source.published else "", source.url or ""]
    return f"“{told.quote}” In: {', '.join(part for part in where if part)}. Read as: {told.text} Statement {told.id}, {iri}"


@dataclass(frozen=True, slots=True)
class Dispute:
    """What is said, with both sides."""

    id: str
    href: str
    words: tuple[Link, ...]
    text: str
    affirmed: list[Link]
    denied: list[Link]
    corroboration: str
    disputed: bool
    told: list[Told]
    hidden: int  #: sayings that are not among ``told``


def dispute(lookup: Lookup, ids: list[str], limit: int, *, weigh: bool = True) -> Dispute | None:
    """The statements of one proposition put together; None where none is there.

    Without ``weigh`` nothing is read of the texts that tells reprints apart, and ``corroboration`` is not to be used.
    """
    sayings = lookup.sayings(ids)
    if not sayings:
        return None
    statements = [y.statement for y in sayings]
    used = sorted({s.document for s in statements})
    documents = lookup.documents(used) if weigh else {i: _outline(source) for i, source in lookup.sources(used).items()}
    statements = [s for s in statements if s.document in documents]
    p = next(iter(propositions(statements, documents).values()))
    order = {
        s.id: n
        for n, s in enumerate(sorted(p.statements, key=lambda s: (documents[s.document].published or "", s.id), reverse=True))
    }
    told = tell(lookup, sorted(sayings, key=lambda y: order.get(y.statement.id, 0))[:limit])
    words, text = plain(lookup, p.best)
    affirmed, denied = _sides(lookup, p)
    when = [day_words(d) if is_iso(d) else clean(d, 40) for d in dict.fromkeys((p.first, p.last)) if d]
    spread = corroboration(p).partition(",")[0] + (f", {' to '.join(when)}" if when else "")
    return Dispute(p.id, href("proposition", p.id), words, text, affirmed, denied, spread, p.disputed, told, len(sayings) - len(told))


def _outline(source: Source) -> Document:
    return Document(source.locator, "", source.title, source.publisher, source.published, url=source.url)


def _sides(lookup: Lookup, p: Proposition) -> tuple[list[Link], list[Link]]:
    """Who says so and who denies it: entities as links, publishers by name."""
    labels = lookup.labels([x for x in (*p.affirmed_by, *p.denied_by) if x.replace("-", "").isalnum() and x.islower()])
    sides = []
    for who in (p.affirmed_by, p.denied_by):
        sides.append([Link(clean(labels[x], 200), href("entity", x)) if x in labels else Link(clean(x, 200)) for x in who])
    return sides[0], sides[1]


def proposition(lookup: Lookup, identifier: str, path: str, parameters: Mapping[str, str]) -> Page | None:
    """All sayings of a proposition; None where there is none."""
    ids = lookup.of_propositions([identifier])[identifier]
    found = dispute(lookup, ids, SAYINGS)
    if found is None:
        return None
    return page(
        "proposition.html", path, parameters, one=found, iri=lookup.names.proposition(identifier).value, back=address("/disputes"),
    )  # fmt: skip
