"""The relationship map: a self-contained page that shows who says what about whom.

Invariant: the page asks nothing of the network and treats every label, quote and title as hostile text; what it
draws as a plain line is a fact by the graph's own rule, and everything else looks different and says why.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import math
import os
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kg.errors import InputError
from kg.export.choice import Choice, Chosen, choose
from kg.export.kinds import kind
from kg.export.layout import box, layout, wrap
from kg.model import Document, Entity, Statement
from kg.words import clean, definite, phrase, predicate_words, sentence, web_address

if TYPE_CHECKING:
    from pyvis.network import Network

    from kg.graph import Graph

__all__ = ["KINDS", "MapReport", "kind", "network", "page", "write"]

#: More entities than this are unreadable: the best connected ones are drawn, the rest is counted as hidden.
MOST_NODES = 120


@dataclass(frozen=True, slots=True)
class Look:
    """How a class of entities is drawn: shape and colour (Okabe-Ito, told apart by colour-blind readers)."""

    shape: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of statement is drawn, and what the legend says of it."""

    label: str
    meaning: str
    light: str
    dark: str
    dashes: tuple[int, ...]
    width: float


LOOKS: dict[str, Look] = {
    "State": Look("dot", "#0072B2", "#4FA8DC"),
    "Organization": Look("hexagon", "#009E73", "#35C99C"),
    "GovernmentBody": Look("square", "#56B4E9", "#56B4E9"),
    "Person": Look("triangle", "#E69F00", "#E69F00"),
    "Office": Look("triangleDown", "#F0E442", "#F0E442"),
    "Agreement": Look("diamond", "#CC79A7", "#CC79A7"),
    "WeaponSystem": Look("star", "#D55E00", "#F0803C"),
    "Event": Look("square", "#4D4D4D", "#C8C8C8"),
    "Place": Look("dot", "#A0A0A0", "#8C8C8C"),
}
OTHER = Look("dot", "#7A7A7A", "#9A9A9A")

KINDS: dict[str, Kind] = {
    "fact": Kind("facts", "the source says it in its own voice, and nobody disputes it", "#26323F", "#DDE5EE", (), 2.2),
    "claim": Kind("claims", "somebody says so; the source only reports it", "#4A6FA5", "#8FB4E8", (11, 6), 2),
    "dispute": Kind("disputes", "one side says so and another denies it", "#C1272D", "#FF7B72", (2, 4), 2.6),
    "denial": Kind("denials", "the text says that it is not so", "#8A4F7D", "#D7A1CB", (12, 4, 2, 4), 1.6),
    "plan": Kind("plans", "planned, possible, conditional or demanded", "#6B7280", "#A3ACB9", (2, 6), 1.4),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MapReport:
    """What a map shows. ``hidden``: statements left out for want of room, or undated where dates were asked for."""

    nodes: int
    edges: int
    hidden: int


@dataclass(frozen=True, slots=True)
class _Drawing:
    network: Network
    entities: Mapping[str, Entity]
    statements: list[Statement]
    edges: list[list[int]]  # for each edge of the network: positions in ``statements``
    sentences: list[str]
    kinds: list[str]
    class_labels: dict[str, str]
    chosen: Chosen


def network(
    graph: Graph,
    *,
    about: str | None = None,
    depth: int = 1,
    start: str | None = None,
    end: str | None = None,
    only: Collection[str] | None = None,
    limit: int = MOST_NODES,
) -> Network:
    """The map as a pyvis network with fixed positions: a node for each entity, an edge for each way of relating two.

    ``about`` (name or slug) keeps what lies within ``depth`` steps of an entity; ``start`` and ``end`` are ISO dates
    (compared with the time of the act, else with the publication date); ``only`` keeps some of `KINDS`; ``limit`` is
    the greatest number of nodes. Raises InputError for an unknown entity, kind or date, or a depth below 1.
    """
    return _draw(graph, about=about, depth=depth, start=start, end=end, only=only, limit=limit).network


def page(
    graph: Graph,
    *,
    about: str | None = None,
    depth: int = 1,
    start: str | None = None,
    end: str | None = None,
    only: Collection[str] | None = None,
    limit: int = MOST_NODES,
    title: str | None = None,
    chosen: Chosen | None = None,
) -> tuple[str, MapReport]:
    """The map as one HTML page without outside links, and what it shows. Arguments and errors as `network`.

    ``chosen`` is what to draw, in place of what the other arguments choose.
    """
    drawing = _draw(graph, about=about, depth=depth, start=start, end=end, only=only, limit=limit, chosen=chosen)
    slug = drawing.chosen.centre
    centre = clean(drawing.entities[slug].label, 120) if slug is not None else None
    heading = clean(title, 200) if title else (f"Relationships of {definite(centre)}" if centre else "Relationship map")
    report = MapReport(drawing.network.num_nodes(), drawing.network.num_edges(), drawing.chosen.hidden)
    return _html(heading, _payload(graph, drawing)), report


def write(
    graph: Graph,
    path: str | os.PathLike[str] | IO[bytes],
    *,
    about: str | None = None,
    depth: int = 1,
    start: str | None = None,
    end: str | None = None,
    only: Collection[str] | None = None,
    limit: int = MOST_NODES,
    title: str | None = None,
    chosen: Chosen | None = None,
) -> MapReport:
    """Write the page to a file or binary stream (UTF-8). Arguments and errors as `page`."""
    text, report = page(
        graph, about=about, depth=depth, start=start, end=end, only=only, limit=limit, title=title, chosen=chosen
    )  # fmt: skip
    data = text.encode("utf-8")
    if isinstance(path, str | os.PathLike):
        try:
            Path(path).write_bytes(data)
        except OSError as error:
            raise InputError(f"cannot write the map: {error.strerror}", where=os.fspath(path)) from error
    else:
        path.write(data)
    return report


# --- what is drawn -------------------------------------------------------------------------------------------------


def _draw(
    graph: Graph,
    *,
    about: str | None,
    depth: int,
    start: str | None,
    end: str | None,
    only: Collection[str] | None,
    limit: int,
    chosen: Chosen | None = None,
) -> _Drawing:
    if limit < 2:
        raise InputError(f"limit is {limit}", hint="Give 2 or more nodes.")
    asked = Choice(about=about, depth=depth, start=start, end=end, only=only or (), most_nodes=limit)
    chosen = chosen or choose(graph, asked)
    ordered = sorted(
        chosen.statements, key=lambda s: (s.subject, s.object, s.predicate, s.document, s.evidence.start, s.id)
    )
    return _network(chosen, ordered)


def _network(chosen: Chosen, statements: list[Statement]) -> _Drawing:
    from pyvis.network import Network  # late: it imports IPython

    predicates, classes, core = _vocabulary()
    entities, centre = chosen.entities, chosen.centre
    labels = {slug: clean(e.label) or slug for slug, e in entities.items()}
    kinds = [kind(s, chosen.disputed) for s in statements]
    bundles: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for i, s in enumerate(statements):
        words = phrase(clean(predicate_words(s.predicate, predicates), 40), polarity=s.polarity, modality=s.modality)
        bundles[s.subject, s.object, kinds[i], words].append(i)

    degree = Counter(e for s in statements for e in {s.subject, s.object})
    slugs = sorted(degree.keys() | ({centre} if centre is not None else set()))
    captions = {slug: wrap(clean(labels.get(slug, slug), 64)) for slug in slugs}
    sizes = {slug: min(12 + 4.5 * math.sqrt(degree[slug]), 48) for slug in slugs}
    fonts = {slug: min(round(15 + 1.7 * math.sqrt(degree[slug])), 34) for slug in slugs}
    boxes = {slug: box(captions[slug], sizes[slug], fonts[slug]) for slug in slugs}
    spots = layout(slugs, [(s, o) for s, o, _, _ in bundles], boxes)

    net = Network(height="100%", width="100%", directed=True)
    net.set_options(json.dumps(OPTIONS))
    for slug in slugs:
        entity = entities.get(slug)
        type_ = entity.type if entity else "Entity"
        look = LOOKS.get(core.get(type_, type_), OTHER)
        count = degree[slug]
        net.add_node(
            slug, label=captions[slug], shape=look.shape, color=look.light, size=round(sizes[slug], 1),
            title=f"{classes.get(type_, type_)}, {count} statement{'s' * (count != 1)}",
            type=core.get(type_, type_), x=spots[slug][0], y=spots[slug][1], font={"size": fonts[slug]},
        )  # fmt: skip
    for n, ((subject, object_, name, words), members) in enumerate(bundles.items()):
        look_ = KINDS[name]
        count_ = f" ×{len(members)}" if len(members) > 1 else ""
        label = words + (" · disputed" if name == "dispute" else "") + count_
        net.add_edge(
            subject, object_, id=f"e{n}", label=("✕ " if name == "denial" else "") + label, kind=name,
            color=look_.light, dashes=list(look_.dashes) or False, width=look_.width,
        )  # fmt: skip
    _spread(net.edges)
    return _Drawing(
        net, entities, statements, list(bundles.values()), [sentence(s, labels, predicates) for s in statements],
        kinds, classes, chosen,
    )  # fmt: skip


def _vocabulary() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Labels of predicates and of classes, and for each class its nearest ancestor that has a look of its own."""
    from kg import ontology

    terms = ontology.load()
    predicates = {name: term.label for name, term in terms.predicates.items()}
    classes = {name: term.label for name, term in terms.classes.items()}
    core: dict[str, str] = {}
    for name in terms.classes:
        at: str | None = name
        while at is not None and at not in LOOKS:
            at = terms.classes[at].parent
        core[name] = at or name
    return predicates, classes, core


# --- how it is drawn ----------------------------------------------------------------------------------------------

OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 150, "multiselect": False},
    "nodes": {"borderWidth": 1.5, "font": {"size": 16, "face": "system-ui, sans-serif", "strokeWidth": 4}},
    "edges": {
        "font": {"size": 14, "face": "system-ui, sans-serif", "strokeWidth": 4, "align": "middle"},
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.6}},
        "arrowStrikethrough": False,
        "hoverWidth": 1,
        # The words on a line are drawn from this size on: an overview stays clear, a closer look reads.
        "scaling": {"label": {"enabled": False, "drawThreshold": 11}},
        "selectionWidth": 2,
    },
}


def _spread(edges: list[dict[str, Any]]) -> None:
    """Bend the edges between the same two nodes away from each other."""
    between: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for edge in edges:
        between[min(edge["from"], edge["to"]), max(edge["from"], edge["to"])].append(edge)
    for (first, _), group in between.items():
        step = min(0.26, 1.4 / max(len(group) - 1, 1))
        for i, edge in enumerate(group):
            bend = (i - (len(group) - 1) / 2) * step
            if edge["from"] != first:
                bend = -bend
            edge["smooth"] = (
                {"enabled": True, "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": round(abs(bend), 3)}
                if abs(bend) > 1e-9
                else {"enabled": False, "type": "continuous", "roundness": 0}
            )


# --- the page ------------------------------------------------------------------------------------------------------


def _payload(graph: Graph, drawing: _Drawing) -> dict[str, Any]:
    """Everything that the page's script shows, as JSON values."""
    nodes, edges, _, _, _, options = drawing.network.get_network_data()
    used = {s.document for s in drawing.statements}
    documents = [d for d in sorted(graph.documents(), key=lambda d: (d.locator, d.id)) if d.id in used]
    place = {d.id: i for i, d in enumerate(documents)}
    types = {node["type"] for node in nodes}
    shown = [t for t in LOOKS if t in types] + sorted(types - LOOKS.keys())
    return {
        "nodes": nodes,
        "edges": edges,
        "options": json.loads(options),
        "bundles": drawing.edges,
        "labels": {slug: _label(drawing, slug) for slug in drawing.network.node_ids},
        "statements": [
            {
                "subject": s.subject, "object": s.object, "kind": drawing.kinds[i], "text": drawing.sentences[i],
                "quote": s.evidence.quote, "source": place.get(s.document), "time": s.time.value,
            }
            for i, s in enumerate(drawing.statements)
        ],
        "sources": [_source(d) for d in documents],
        "classes": {
            t: {"label": drawing.class_labels.get(t, t), "shape": look.shape, "light": look.light, "dark": look.dark}
            for t, look in ((t, LOOKS.get(t, OTHER)) for t in shown)
        },
        "kinds": {
            name: asdict(k) for name, k in KINDS.items()
        },
        "hidden": drawing.chosen.hidden,
        "why_empty": drawing.chosen.why or "",
    }  # fmt: skip


def _label(drawing: _Drawing, slug: str) -> str:
    return clean(drawing.entities[slug].label, 300) if slug in drawing.entities else slug


def _source(document: Document) -> dict[str, str | None]:
    return {
        "title": clean(document.title or document.locator, 300),
        "publisher": clean(document.publisher, 120) if document.publisher else None,
        "published": document.published,
        "url": web_address(document.url) or web_address(document.locator),
    }


def _html(heading: str, payload: dict[str, Any]) -> str:
    """The page: template, style and scripts inlined, each allowed by its hash and nothing else allowed."""
    web = files("kg") / "web"
    style = (web / "map.css").read_text("utf-8")
    viewer = (web / "map.js").read_text("utf-8")
    library = _vis_network()
    data = json.dumps(payload, ensure_ascii=True, separators=(",", ":"))
    policy = (
        f"default-src 'none'; script-src {_hash(library)} {_hash(viewer)}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    parts = {
        "policy": policy,
        "title": html.escape(heading),
        "style": style,
        "library": library,
        "viewer": viewer,
        "data": data.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"),
    }
    template = (web / "map.html").read_text("utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], template)


def _vis_network() -> str:
    """vis-network's script as it travels in pyvis' own package."""
    folder = files("pyvis") / "lib"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.startswith("vis-"))
    if not names:
        raise InputError(
            "pyvis is installed without vis-network", hint="Install it again: pip install --force-reinstall pyvis"
        )
    return (folder / names[-1] / "vis-network.min.js").read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"
