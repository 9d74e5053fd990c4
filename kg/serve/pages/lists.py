"""The pages that list: home, disputes, timeline, search, and the things of a class."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping

from kg.dates import span
from kg.errors import InputError
from kg.graph.views import period
from kg.serve.pages.frame import Missing, Page, address, page, paging
from kg.serve.pages.lookup import Lookup
from kg.serve.pages.telling import Link, cited, dated, href, tell
from kg.serve.pages.texts import dispute
from kg.words import clean, predicate_words

__all__ = ["alike", "disputes", "find", "home", "search", "timeline"]

DISPUTES, EVENTS, FOUND, TOP = 10, 50, 60, 12  #: items of a page, and rows of the tables of the home page


def home(lookup: Lookup, path: str, parameters: Mapping[str, str]) -> Page:
    """What is in the graph."""
    dates = sorted(lookup.issued.values())
    years = Counter(value[:4] for value in lookup.times.values())
    shown = sorted(lookup.disputed.values(), key=lambda ids: (-len(ids), ids))[:6]
    return page(
        "home.html", path, parameters,
        totals=lookup.totals,
        classes=[(Link(lookup.terms.get(c, c), address("/search", {"class": c})), n) for c, n in lookup.classes],
        predicates=[(Link(predicate_words(p, lookup.terms), f"/ontology#{p}"), n) for p, n in lookup.predicates],
        publishers=[(Link(clean(name, 120)), n) for name, n in lookup.publishers],
        top=TOP,
        first=dated(dates[0]) if dates else None,
        last=dated(dates[-1]) if dates else None,
        years=_bars(years, {}),
        disputed=[found for ids in shown if (found := dispute(lookup, list(ids), 0, weigh=False))],
    )  # fmt: skip


def disputes(lookup: Lookup, path: str, parameters: Mapping[str, str]) -> Page:
    """What is disputed, with both sides, by subject, predicate and object."""
    first = lookup.triples([ids[0] for ids in lookup.disputed.values()])
    ranked = sorted(lookup.disputed.values(), key=lambda ids: (first.get(ids[0], ()), ids))
    turned = paging(len(ranked), DISPUTES, path, parameters)
    found = [dispute(lookup, list(ids), 4) for ids in ranked[turned.start : turned.end]]
    return page("disputes.html", path, parameters, disputes=[d for d in found if d], paging=turned)


def timeline(lookup: Lookup, path: str, parameters: Mapping[str, str]) -> Page:
    """The statements whose act has a date, in its order. Wrong dates and unknown names are told in the form."""
    start, end, about = (clean(parameters.get(name, ""), 100) for name in ("from", "to", "about"))
    wrong: str | None = None
    slug: str | None = None
    near: tuple[Link, ...] = ()
    first, last = period(None, None)
    try:
        first, last = period(start or None, end or None)
    except InputError as error:
        wrong = f"{error.what}. {error.hint or ''}"
    if about:
        hits = [i for i in find(lookup, about, 6) if i["type"] != "document"]
        exact = lookup.entity(about) if about.replace("-", "").isalnum() else None
        slug = exact.id if exact else next((i["id"] for i in hits if i["label"].casefold() == about.casefold() or len(hits) == 1), None)
        if slug is None:
            wrong = f"No entity is called {about}."
            near = tuple(Link(i["label"], address(path, {"about": i["id"], "from": start, "to": end})) for i in hits)
    times = lookup.times if slug is None else {i: lookup.times[i] for i in lookup.about(slug) if i in lookup.times}
    days = {}
    for i, value in times.items():
        try:
            days[i] = span(value)
        except InputError:  # no date of the calendar: an event without a place in time
            continue
    kept = [] if wrong else [i for i, d in days.items() if d.first <= last and d.last >= first]
    kept.sort(key=lambda i: (days[i].first, -days[i].last.toordinal(), i))
    turned = paging(len(kept), EVENTS, path, parameters)
    label = lookup.labels([slug]).get(slug, slug) if slug else ""
    return page(
        "timeline.html", path, parameters,
        told=tell(lookup, lookup.sayings(kept[turned.start : turned.end]), when=False),
        paging=turned, wrong=wrong, near=near, start=start, end=end,
        about=clean(label or about, 200), slug=slug, status=400 if wrong else 200,
        years=_bars(Counter(d.first.strftime("%Y") for d in days.values()), {"about": slug}),
        dated=dated,
    )  # fmt: skip


def _bars(years: Mapping[str, int], kept: Mapping[str, str | None]) -> list[tuple[str, str, int, int, str]]:
    """Years (decades where they are many), short labels, counts, heights in hundredths, addresses in the timeline."""
    counts: Counter[tuple[str, str]] = Counter()
    wide = len(years) > 32
    for year, n in years.items():
        counts[(year[:3] + "0", year[:3] + "9") if wide else (year, year)] += n
    most = max(counts.values(), default=1)
    bars, century = [], ""
    for (a, b), n in sorted(counts.items()):
        name = f"{a}s" if wide else a
        label, century = name[2:] if a[:2] == century and not wide else name, a[:2]
        bars.append((name, label, n, max(4, round(100 * n / most)), address("/timeline", {**kept, "from": a, "to": b})))
    return bars


def find(lookup: Lookup, text: str, limit: int = 10) -> list[dict[str, str]]:
    """Entities by label and alias and documents by title: what is called so, what begins so, what has it within."""
    wanted = clean(text, 200).casefold()
    if not wanted or limit < 1:
        return []
    ranked: dict[str, tuple[int, int, str]] = {}
    names: dict[str, str] = {}
    for folded, label, rank, item in lookup.called:
        at = folded.find(wanted)
        if at < 0:
            continue
        how = 0 if folded == wanted else 1 if at == 0 else 2 if not folded[at - 1].isalnum() else 3
        key = (how + (6 if rank == 2 else 0), rank, folded)
        if item not in ranked or key < ranked[item]:
            ranked[item], names[item] = key, label
    best = sorted(ranked, key=lambda item: (ranked[item][0], ranked[item][1], len(names[item]), names[item], item))[:limit]
    entities = lookup.entities(item.partition("/")[2] for item in best if item.startswith("entity/"))
    found = []
    for item in best:
        kind, _, identifier = item.partition("/")
        if kind == "entity" and identifier in entities:
            e = entities[identifier]
            found.append({
                "id": e.id, "label": clean(e.label, 300), "type": lookup.terms.get(e.type, e.type), "href": href("entity", e.id),
            })  # fmt: skip
        elif kind == "document":
            found.append({
                "id": identifier, "label": clean(names[item], 300), "type": "document", "href": href("document", identifier),
            })  # fmt: skip
    return found


def alike(lookup: Lookup, text: str, limit: int = 6) -> list[dict[str, str]]:
    """What is spelled nearly so: for names that a search does not find. Only names with the same first letter are compared."""
    wanted = clean(text, 60).casefold()
    names = list(dict.fromkeys(folded for folded, _, _, _ in lookup.called if folded[:1] == wanted[:1] and len(folded) < 80))
    near = difflib.get_close_matches(wanted, names[:5000], n=limit, cutoff=0.75)
    found = {item["href"]: item for name in near for item in find(lookup, name, 1)}
    return list(found.values())


def search(lookup: Lookup, path: str, parameters: Mapping[str, str]) -> Page:
    """What a search finds (``q``), or the things of a class (``class``)."""
    if "class" in parameters:
        return _of_class(lookup, path, parameters)
    text = clean(parameters.get("q", ""), 200)
    return page("search.html", path, parameters, text=text, found=(found := find(lookup, text, FOUND)), near=[] if found or not text else alike(lookup, text), most=FOUND)


def _of_class(lookup: Lookup, path: str, parameters: Mapping[str, str]) -> Page:
    name = parameters["class"][:100]
    if name == "Document":
        count = dict(lookup.totals)["documents"]
        turned = paging(count, FOUND, path, parameters)
        sources = lookup.newest_documents(turned.start, FOUND)
        items = [(Link(c.title, c.href), ", ".join(filter(None, (c.publisher, c.published.words if c.published else "")))) for c in map(cited, sources)]
        return page("class.html", path, parameters, title="Documents", comment="", items=items, paging=turned)
    count = dict(lookup.classes).get(name, 0)
    if not count:
        raise Missing(f"Nothing in this graph is a {clean(name, 40)}.")
    turned = paging(count, FOUND, path, parameters)
    items = [(Link(clean(label, 200), href("entity", slug)), "") for slug, label in lookup.of_class(name, turned.start, FOUND)]
    return page(
        "class.html", path, parameters, title=lookup.terms.get(name, name).capitalize(), comment=lookup.comment(name), items=items, paging=turned
    )
