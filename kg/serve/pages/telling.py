"""Statements as a page shows them: in words with links, with their kind, quote, source and date.

Invariant: every text is cleaned of what could steer a reader's screen; escaping is the templates' part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from kg.dates import is_iso
from kg.export.map import kind
from kg.model import Modality, Polarity, Statement, Time
from kg.serve.pages.lookup import Lookup, Saying, Source
from kg.words import clean, day_words, definite, listing, sentence, spelled, web_address

__all__ = ["KINDS", "Cited", "Dated", "Link", "Told", "bare", "cited", "dated", "href", "plain", "tell"]

#: Kind of a statement -> its sign (seen even in black and white), and what it means.
KINDS: dict[str, tuple[str, str]] = {
    "fact": ("●", "The source says it in its own voice, and nobody disputes it."),
    "claim": ("❝", "Somebody says so; the source only reports it."),
    "dispute": ("⇄", "One side says so and another denies it."),
    "denial": ("✕", "The text says that it is not so."),
    "plan": ("◌", "Planned, possible, conditional or demanded: not done."),
}
_NAMES = {"fact": "Fact", "claim": "Claim", "dispute": "Disputed", "denial": "Denied"}


@dataclass(frozen=True, slots=True)
class Link:
    """Words, with the page that they lead to."""

    words: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in words, and for machines where the calendar has it."""

    words: str
    iso: str | None


@dataclass(frozen=True, slots=True)
class Cited:
    """A document as a source."""

    href: str
    title: str
    publisher: str
    published: Dated | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A statement for a page."""

    id: str
    href: str
    kind: str  #: a key of `KINDS`
    sign: str
    name: str  #: of the kind: Fact, Claim, Disputed, Denied, Planned, Possible, Conditional, Demanded
    words: tuple[Link, ...]
    denial: tuple[Link, ...]  #: who denies it, in words; empty where nobody does
    stop: str  #: the full stop, empty where the last word has one
    text: str  #: the same without links
    quote: str
    before: str
    after: str
    source: Cited
    proposition: str  #: address of the page with all sayings of it
    statement: Statement
    others: int = 0  #: further statements of the same that are not shown


def href(kind: str, identifier: str) -> str:
    """The address of a thing's page."""
    return f"/{kind}/{quote(identifier, safe='')}"


def dated(value: str | None) -> Dated | None:
    """A date for a page, None where there is none."""
    return Dated(day_words(value) if "/" not in value else _interval(value), value if is_iso(value) else None) if value else None


def _interval(value: str) -> str:
    first, _, last = value.partition("/")
    return f"{day_words(first)} – {day_words(last)}" if last not in ("", "..") else f"since {day_words(first)}"


def cited(source: Source) -> Cited:
    """A document as a source."""
    return Cited(
        href("document", source.id),
        clean(source.name, 300) or "Untitled",
        clean(source.publisher or "", 120),
        dated(source.published),
        web_address(source.url) or web_address(source.locator),
    )


def bare(statement: Statement) -> Statement:
    """What is said, whoever says or denies it, whenever."""
    return replace(
        statement, attributed_to=(), attribution_act=None, disputed_by=(), time=Time(), polarity=Polarity.POSITIVE,
        modality=Modality.ACTUAL,
    )  # fmt: skip


def plain(lookup: Lookup, statement: Statement) -> tuple[tuple[Link, ...], str]:
    """What is said (see `bare`) in words with links, and as text, without a full stop."""
    said = bare(statement)
    words = _links(said, lookup.labels(_slugs(said)), lookup.terms)
    return words, "".join(link.words for link in words)


def tell(lookup: Lookup, sayings: Sequence[Saying], others: Sequence[int] = (), *, when: bool = True) -> list[Told]:
    """Statements for a page, in this order.

    ``others`` counts for each what is said alike and not shown; without ``when`` the words leave the date of the act out.
    """
    labels = lookup.labels(slug for saying in sayings for slug in _slugs(saying.statement))
    sources = lookup.sources(sorted({saying.statement.document for saying in sayings}))
    found = []
    for n, saying in enumerate(sayings):
        s = saying.statement
        if s.document not in sources:
            continue
        name = kind(s, lookup.disputed)
        said = s if when else replace(s, time=Time())
        words = _links(said, labels, lookup.terms)
        found.append(
            Told(
                id=s.id,
                href=href("statement", s.id),
                kind=name,
                sign=KINDS[name][0],
                name=_NAMES.get(name) or s.modality.capitalize(),
                words=words,
                denial=_denial(s, labels),
                stop="" if not s.disputed_by and words[-1].words.endswith(".") else ".",
                text=sentence(said, labels, lookup.terms),
                quote=clean(s.evidence.quote, 1200),
                before=_trimmed(saying.before, end=False),
                after=_trimmed(saying.after, end=True),
                source=cited(sources[s.document]),
                proposition=href("proposition", s.proposition),
                statement=s,
                others=others[n] if others else 0,
            )
        )
    return found


def _slugs(s: Statement) -> list[str]:
    return [x for x in (s.subject, s.object, s.place, s.recipient, *s.attributed_to, *s.disputed_by) if x]


def _links(s: Statement, labels: dict[str, str], terms: dict[str, str]) -> tuple[Link, ...]:
    return tuple(Link(words, href("entity", slug) if slug else None) for words, slug in spelled(s, labels, terms))


def _denial(s: Statement, labels: dict[str, str]) -> tuple[Link, ...]:
    """`Russia denies it`, in pieces."""
    who = [Link(definite(clean(labels.get(slug, slug.replace("-", " ")), 200)), href("entity", slug)) for slug in s.disputed_by]
    if not who:
        return ()
    between: list[Link] = [who[0]]
    for n, link in enumerate(who[1:], 1):
        between += [Link(" and " if n == len(who) - 1 else ", "), link]
    verb = "denies" if s.polarity is Polarity.POSITIVE else "disputes"
    return (*between, Link(f" {verb} it" if len(who) == 1 else f" {verb[:-3] + 'y' if verb == 'denies' else 'dispute'} it"))


def _trimmed(context: str, *, end: bool) -> str:
    """Context of a quote without the word that its limit cut; only what stands in the same paragraph."""
    if end:
        inside = clean(context.partition("\n\n")[0])
        return inside.rpartition(" ")[0] if len(context) >= 32 and "\n\n" not in context else inside
    inside = clean(context.rpartition("\n\n")[2])
    return inside.partition(" ")[2] if len(context) >= 32 and "\n\n" not in context else inside


def names(links: Iterable[Link]) -> str:
    """Links as text: ``A, B and C``."""
    found = [link.words for link in links]
    return listing(found) if found else "nobody who is named"
