"""Where the entities of a map stand: pure geometry, the same for the same graph.

Invariant: positions are whole pixels, no two captions lie on each other, and nothing depends on the order of input.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["GAP", "box", "layout", "wrap"]

#: Above this a force-directed layout takes longer than a reader waits.
MOST_FORCE = 400
#: Length of an edge and half the free space around a label, in pixels of the unscaled drawing.
EDGE, GAP = 300.0, 14.0


def wrap(label: str, width: int = 18) -> str:
    """A label in lines of about ``width`` characters; a longer word is cut."""
    lines = [""]
    for word in label.split():
        word = word if len(word) <= 2 * width else word[: 2 * width - 1] + "…"
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def box(caption: str, size: float, font: float) -> tuple[float, float]:
    """Half the width and height that a node takes with the caption below it (pixels)."""
    lines = caption.split("\n")
    return max(size, 0.29 * font * max(map(len, lines))) + GAP, size + 0.6 * font * len(lines) + GAP


def layout(
    slugs: list[str], pairs: Iterable[tuple[str, str]], boxes: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[int, int]]:
    """Whole-numbered positions without overlapping labels, the same for the same graph."""
    import networkx as nx

    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(slugs)
    simple.add_edges_from(sorted({(min(p), max(p)) for p in pairs if p[0] != p[1]}))
    parts = sorted((sorted(part) for part in nx.connected_components(simple)), key=lambda part: (-len(part), part))
    drawn = []
    for part in parts:
        spots = _spiral(simple, part) if len(part) > MOST_FORCE else _springs(simple, part)
        drawn.append(_apart(part, spots, boxes))
    return _pack(parts, drawn, boxes)


def _springs(graph: Any, part: list[str], rounds: int = 80) -> dict[str, tuple[float, float]]:
    """Distances on paper as near as can be to distances in the graph (stress majorization)."""
    import networkx as nx
    import numpy as np

    if len(part) == 1:
        return {part[0]: (0.0, 0.0)}
    sub: nx.Graph[str] = nx.Graph()
    sub.add_nodes_from(part)
    sub.add_edges_from(sorted((min(e), max(e)) for e in graph.subgraph(part).edges))
    start = nx.forceatlas2_layout(sub, seed=11, max_iter=200, scaling_ratio=4.0, gravity=1.0, jitter_tolerance=0.6)
    at = np.array([start[n] for n in part], dtype=float)
    steps = dict(nx.all_pairs_shortest_path_length(sub))
    edge = EDGE * (1 - min(len(part), 80) / 240)  # the more there is to see, the closer it stands
    ideal = edge * np.array([[steps[a][b] for b in part] for a in part], dtype=float)
    np.fill_diagonal(ideal, 1.0)
    weight = ideal**-2
    np.fill_diagonal(weight, 0.0)
    at *= float(np.median(ideal)) / max(float(np.median(np.hypot(*(at[:, None] - at[None]).T))), 1e-6)
    for _ in range(rounds):
        for i in range(len(part)):
            away = at[i] - at
            length = np.maximum(np.hypot(away[:, 0], away[:, 1]), 1e-6)
            at[i] = (weight[i][:, None] * (at + away * (ideal[i] / length)[:, None])).sum(axis=0) / weight[i].sum()
    # Captions are wide and flat, and so is a screen: room is needed sideways.
    wide = 1.0 + min(len(part), 60) / 120
    level = _level({n: (float(x), float(y)) for n, (x, y) in zip(part, at, strict=True)})
    return {n: (wide * x, y) for n, (x, y) in level.items()}


def _level(spots: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Turn the drawing so that its long side lies level: a screen is wider than high."""
    n = len(spots)
    mx, my = sum(x for x, _ in spots.values()) / n, sum(y for _, y in spots.values()) / n
    xx = sum((x - mx) ** 2 for x, _ in spots.values())
    yy = sum((y - my) ** 2 for _, y in spots.values())
    xy = sum((x - mx) * (y - my) for x, y in spots.values())
    turn = -math.atan2(2 * xy, xx - yy) / 2
    cos, sin = math.cos(turn), math.sin(turn)
    return {k: ((x - mx) * cos - (y - my) * sin, (x - mx) * sin + (y - my) * cos) for k, (x, y) in spots.items()}


def _spiral(graph: Any, part: list[str]) -> dict[str, tuple[float, float]]:
    """A sunflower: from the best connected node outwards, neighbours near each other."""
    hub = min(part, key=lambda n: (-graph.degree(n), n))
    order, seen, queue = [], {hub}, deque([hub])
    while queue:
        order.append(queue.popleft())
        fresh = sorted(set(graph.neighbors(order[-1])) - seen, key=lambda n: (-graph.degree(n), n))
        seen.update(fresh)
        queue.extend(fresh)
    turn = math.pi * (3 - math.sqrt(5))
    return {
        n: (0.62 * EDGE * math.sqrt(i) * math.cos(i * turn), 0.62 * EDGE * math.sqrt(i) * math.sin(i * turn))
        for i, n in enumerate(order)
    }


def _apart(
    part: list[str], spots: dict[str, tuple[float, float]], boxes: Mapping[str, tuple[float, float]], passes: int = 240
) -> dict[str, tuple[float, float]]:
    """Push overlapping boxes apart, each time along the shorter way; now and then make room for all."""
    if len(part) > MOST_FORCE:
        return spots
    at = {n: list(spots[n]) for n in part}
    for n_pass in range(1, passes + 1):
        moved = False
        for i, a in enumerate(part):
            for b in part[i + 1 :]:
                dx, dy = at[b][0] - at[a][0], at[b][1] - at[a][1]
                over_x = boxes[a][0] + boxes[b][0] - abs(dx)
                over_y = boxes[a][1] + boxes[b][1] - abs(dy)
                if over_x <= 0 or over_y <= 0:
                    continue
                moved = True
                axis, over, way = (0, over_x, dx) if over_x < over_y else (1, over_y, dy)
                shift = math.copysign(over / 2 + 1, way)
                at[a][axis] -= shift
                at[b][axis] += shift
        if not moved:
            break
        if n_pass % 12 == 0:
            at = {n: [1.06 * x, 1.06 * y] for n, (x, y) in at.items()}
    return {n: (x, y) for n, (x, y) in at.items()}


def _pack(
    parts: list[list[str]], drawn: list[dict[str, tuple[float, float]]], boxes: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[int, int]]:
    """Put the parts of the graph on shelves, the largest first, in a picture wider than high."""
    frames = []
    for part, spots in zip(parts, drawn, strict=True):
        left = min(spots[n][0] - boxes[n][0] for n in part)
        right = max(spots[n][0] + boxes[n][0] for n in part)
        top = min(spots[n][1] - boxes[n][1] for n in part)
        bottom = max(spots[n][1] + boxes[n][1] for n in part)
        frames.append((left, top, right - left, bottom - top))
    area = sum((w + 60) * (h + 60) for _, _, w, h in frames)
    width = max([math.sqrt(1.7 * area), *(w for _, _, w, _ in frames)])
    x = y = shelf = 0.0
    result: dict[str, tuple[int, int]] = {}
    for part, spots, (left, top, w, h) in zip(parts, drawn, frames, strict=True):
        if x > 0 and x + w > width:
            x, y, shelf = 0.0, y + shelf + 60, 0.0
        for n in part:
            result[n] = (round(spots[n][0] - left + x), round(spots[n][1] - top + y))
        x, shelf = x + w + 60, max(shelf, h)
    # vis-network puts the label of an exactly level edge in the corner of the drawing: no two heights are equal.
    last = -1
    for n in sorted(result, key=lambda n: (result[n][1], n)):
        last = max(last + 1, result[n][1])
        result[n] = (result[n][0], last)
    return result
