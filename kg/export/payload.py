"""The data of a relationship map, as the page's script reads it: compact JSON, things named by their place in a list.

    version     1
    title       str; intro: str | null (paragraphs parted by an empty line)
    built       {documents, statements, hidden: n, why: str | null} - why says in words why some, or all, are left out
    quotes      "none" | "short" | "full"
    classes     [{id, label, shape, light, dark}] - colours on a light and on a dark page
    kinds       [{id, label, explain}] - fact, claim, dispute, denial, plan, always all five in this order
    predicates  [{id, label}]
    documents   [{id, title, publisher: str | null, date: ISO | null, url: http(s) | null}]
    nodes       [{id, label, short: str, class: i, aliases: [str], x, y, weight: n, about: str | null,
                group: n | null}] - the heaviest first; short is what the documents call it where the label is long,
                else the label; about is background from the gazetteer, said by no document; group is its community, of
                those that are large; x to the right and y upwards, about -1000 to 1000; weight is the number of
                statements with it as subject or object: 0 for who only speaks, denies or is a place, and then no line
                leads to it
    statements  [{s, p, o, kind: i, text, quote: str | null, doc: i, time: [first day | null, last day | null] | null,
                said: [node], denied: [node], place: node | null, polarity: 1 | -1,
                modality: "actual" | "planned" | "possible" | "conditional" | "demanded", proposition: id,
                confidence: 0 to 1}] - in the order of documents and text; time is that of the act, null in it an open
                end; text is a whole sentence
    story       null | {title, intro, steps: [{caption, focus: [node], path: [a, b] | null, date: ISO day | null,
                kinds: [kind id] | null}]}
    site        null in a file | {home, file, map, entity, document, proposition, search} - addresses of the server that the
                page comes from: its first page, the same map as one file, and beginnings that the id of an entity,
                document or proposition, or the words of a search are appended to, percent-encoded; map takes an entity

Invariant: every text is free of control and reordering characters and of limited length; it is data, never markup.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.dates import span
from kg.errors import InputError
from kg.export.background import background
from kg.export.choice import Chosen
from kg.export.communities import communities, large
from kg.export.kinds import KINDS, kind
from kg.export.placing import place
from kg.model import Document, Entity, Modality, Polarity, Statement
from kg.words import clean, definite, listing, predicate_words, sentence, web_address

if TYPE_CHECKING:
    from kg.export.story import Story
    from kg.ontology import Ontology

__all__ = ["LOOKS", "QUOTES", "payload", "quoted", "wording"]

QUOTES = ("none", "short", "full")
SHORT, FULL = 160, 5000  #: characters of a quote

#: Class -> shape and colours on a light and a dark page: told apart by shape alone, and three to one against the ground.
LOOKS: dict[str, tuple[str, str, str]] = {
    "State": ("circle", "#0072B2", "#5AB4E6"),
    "Organization": ("hexagon", "#00795A", "#3CCB9F"),
    "GovernmentBody": ("square", "#6457C6", "#A79DF5"),
    "Person": ("triangle", "#B36200", "#F0A83C"),
    "Office": ("triangleDown", "#7D6C00", "#E5D64A"),
    "Agreement": ("diamond", "#B0407F", "#E08DBB"),
    "WeaponSystem": ("star", "#C44A00", "#FF8A4C"),
    "Event": ("pentagon", "#4D5560", "#C4CCD6"),
    "Place": ("ring", "#6E6E6E", "#A8A8A8"),
}
OTHER = ("cross", "#6B6B6B", "#B0B0B0")


def payload(
    chosen: Chosen,
    *,
    title: str,
    intro: str | None = None,
    quotes: str = "full",
    story: Story | None = None,
    site: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The data as in the docstring of this module. Raises InputError for an unknown way to quote."""
    from kg import ontology

    if quotes not in QUOTES:
        raise InputError(f"unknown way to quote: {quotes!r}", hint=f"Ways: {listing(QUOTES)}")
    terms = ontology.load()
    weight = Counter(e for s in chosen.statements for e in {s.subject, s.object})
    named = {e for s in chosen.statements for e in (*s.attributed_to, *s.disputed_by, s.place) if e}
    if chosen.centre:
        named.add(chosen.centre)
    slugs = sorted(weight.keys() | named, key=lambda e: (-weight[e], e))
    at = {slug: n for n, slug in enumerate(slugs)}
    known = {slug: chosen.entities.get(slug) or Entity(slug, "Thing", slug.replace("-", " ")) for slug in slugs}
    looks = {slug: _look(known[slug].type, terms) for slug in slugs}
    classes = [c for c in (*LOOKS, "Thing") if c in set(looks.values())]
    labels = {p: predicate_words(p, {n: t.label for n, t in terms.predicates.items()} if p in terms.predicates else {})
              for p in {s.predicate for s in chosen.statements}}  # fmt: skip
    predicates = sorted(labels, key=lambda p: (labels[p], p))
    used = {s.document for s in chosen.statements}
    documents = [i for i in chosen.documents if i in used]
    ties = _ties(chosen.statements, at)
    groups = communities(len(slugs), ties)
    spots = place(len(slugs), ties, groups)
    return {
        "version": 1,
        "title": clean(title, 200),
        "intro": intro,
        "built": {
            "documents": len(documents), "statements": len(chosen.statements), "hidden": chosen.hidden, "why": chosen.why,
        },
        "quotes": quotes,
        "classes": [_class(c, terms) for c in classes],
        "kinds": [{"id": k, "label": label, "explain": explain} for k, (label, explain) in KINDS.items()],
        "predicates": [{"id": p, "label": clean(labels[p], 80)} for p in predicates],
        "documents": [_document(i, chosen.documents[i]) for i in documents],
        "nodes": [
            {**_node(known[slug], chosen.short.get(slug), classes.index(looks[slug]), spots[n], weight[slug], terms), "group": group}
            for n, (slug, group) in enumerate(zip(slugs, large(groups), strict=True))
        ],
        "statements": _statements(
            chosen, at, {p: n for n, p in enumerate(predicates)}, {i: n for n, i in enumerate(documents)}, labels, quotes
        ),
        "story": story.data(at) if story else None,
        "site": site,
    }  # fmt: skip


def wording(statement: Statement, labels: Mapping[str, str], predicates: Mapping[str, str]) -> str:
    """A statement as a whole sentence, who denies it last: ``According to A, B violates C; B denies it.``"""
    if not statement.disputed_by:
        return sentence(statement, labels, predicates)
    told = sentence(replace(statement, disputed_by=()), labels, predicates)
    who = listing(definite(clean(labels.get(e, e.replace("-", " ")), 200)) for e in statement.disputed_by)
    one = len(statement.disputed_by) == 1
    verb = ("denies" if one else "deny") if statement.polarity is Polarity.POSITIVE else ("disputes" if one else "dispute")
    return f"{told.removesuffix('.')}; {who} {verb} it."


def quoted(quote: str, quotes: str) -> str:
    """As much of a quote as may be passed on; empty for none."""
    return "" if quotes == "none" else clean(quote, SHORT if quotes == "short" else FULL)


def _ties(statements: Sequence[Statement], at: Mapping[str, int]) -> dict[tuple[int, int], float]:
    """How strongly pairs of nodes belong together: by what relates them, a little by who speaks of whom."""
    ties: defaultdict[tuple[int, int], float] = defaultdict(float)
    for s in statements:
        a, b = at[s.subject], at[s.object]
        if a != b:
            ties[min(a, b), max(a, b)] += 1.0
        for other in {e for e in (*s.attributed_to, *s.disputed_by, s.place) if e}:
            for end in {a, b} - {at[other]}:
                ties[min(at[other], end), max(at[other], end)] += 0.1
    return dict(sorted(ties.items()))


def _look(type_: str, terms: Ontology) -> str:
    """The nearest class above it that has a look of its own."""
    return next((c for c in terms.ancestors(type_) if c in LOOKS), "Thing")


def _class(name: str, terms: Ontology) -> dict[str, str]:
    shape, light, dark = LOOKS.get(name, OTHER)
    label = terms.classes[name].label if name in terms.classes else "thing"
    return {"id": name, "label": label if name in LOOKS else "other", "shape": shape, "light": light, "dark": dark}


def _document(identifier: str, document: Document) -> dict[str, Any]:
    return {
        "id": identifier,
        "title": clean(document.title or document.locator, 300) or "Untitled",
        "publisher": clean(document.publisher, 120) if document.publisher else None,
        "date": clean(document.published, 10) if document.published else None,
        "url": web_address(document.url) or web_address(document.locator),
    }


def _node(
    entity: Entity, short: str | None, class_: int, spot: tuple[float, float], weight: int, terms: Ontology
) -> dict[str, Any]:
    label = clean(entity.label, 200) or entity.id
    aliases = [a for a in dict.fromkeys(clean(a, 80) for a in entity.aliases) if a and a != label]
    return {
        "id": entity.id, "label": label, "short": short or label, "class": class_, "aliases": aliases[:12],
        "x": spot[0], "y": spot[1], "weight": weight, "about": background(entity.id, terms.gazetteer),
    }  # fmt: skip


def _statements(
    chosen: Chosen, at: Mapping[str, int], predicates: Mapping[str, int], documents: Mapping[str, int],
    words: Mapping[str, str], quotes: str,
) -> list[dict[str, Any]]:  # fmt: skip
    order = {k: n for n, k in enumerate(KINDS)}
    labels = {slug: clean(e.label, 200) or slug for slug, e in chosen.entities.items()}
    return [
        {
            "s": at[s.subject],
            "p": predicates[s.predicate],
            "o": at[s.object],
            "kind": order[kind(s, chosen.disputed)],
            "text": wording(s, labels, words),
            "quote": quoted(s.evidence.quote, quotes) or None,
            "doc": documents[s.document],
            "time": _days(s.time.value),
            "said": [at[e] for e in s.attributed_to],
            "denied": [at[e] for e in s.disputed_by],
            "place": at[s.place] if s.place else None,
            "polarity": 1 if s.polarity is Polarity.POSITIVE else -1,
            "modality": Modality(s.modality).value,
            "proposition": s.proposition,
            "confidence": round(s.confidence, 2),
        }
        for s in chosen.statements
    ]


def _days(value: str | None) -> list[str | None] | None:
    """First and last day of a date or interval; None in it where the interval is open, None for what is no date."""
    ends: list[str | None] = []
    for n, part in enumerate((value or "").split("/")[:2]):
        try:
            ends.append(None if part in ("", "..") else span(part)[n].isoformat())
        except InputError:
            return None
    if value and "/" not in value:
        ends = [span(value).first.isoformat(), span(value).last.isoformat()]
    return ends if any(ends) else None
