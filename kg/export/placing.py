"""Where the entities of a map stand: what belongs together lies together, and nothing lies on anything.

Forces as in ForceAtlas2 with logarithmic springs, strong within a community and weak between two, so that each has a
region of its own; far repulsion is summed on a mesh by Fourier transform, so that ten thousand entities take seconds.
Invariant: the same graph gives the same positions on the same machine, whatever the order of its ties; every position is
finite and none is taken twice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]
    Ints = NDArray[np.int64]

__all__ = ["place"]

EXACT = 700  #: up to here every pair repels by itself; above, the mesh does it
MESH = 256  #: cells on a side of the finest mesh
PIVOTS = 40
WIDE = 1.45  #: width of the drawing to its height
SQUAT = (1.25, 0.8)  #: how a drawing is made wider than high
NAME = 1.7  #: the room that a name takes sideways to that upwards
WITHIN, BETWEEN = 2.0, 0.22  #: by how much a tie pulls more within a community, and less between two


def place(count: int, ties: Mapping[tuple[int, int], float], groups: Sequence[int] = ()) -> list[tuple[float, float]]:
    """Positions of entities 0 to ``count - 1`` in a frame from -1000 to 1000.

    ``ties`` says how strongly pairs belong together, ``groups`` the community of each entity (default: all in one).
    """
    import numpy as np

    if count == 0:
        return []
    pairs = sorted((min(p), max(p), w) for p, w in ties.items() if p[0] != p[1])
    a = np.array([p[0] for p in pairs], dtype=np.int64)
    b = np.array([p[1] for p in pairs], dtype=np.int64)
    strength = np.sqrt(np.array([p[2] for p in pairs], dtype=np.float64))
    community = np.array(groups or [0] * count, dtype=np.int64)
    part = _parts(count, a, b)
    order = np.argsort(part, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(part[order])) + 1)
    parts.sort(key=lambda g: (-len(g), int(g[0])))
    own = np.empty(count, dtype=np.int64)  # place within the part
    of_part = part[a] if len(a) else a
    ties_of = np.argsort(of_part, kind="stable")
    bounds = np.searchsorted(of_part[ties_of], np.arange(int(part.max()) + 2))
    drawn: list[Floats] = []
    for group in parts:
        own[group] = np.arange(len(group))
        mine = ties_of[bounds[part[group[0]]] : bounds[part[group[0]] + 1]]
        drawn.append(_drawn(own[a[mine]], own[b[mine]], strength[mine], community[group]))
    at = np.empty((count, 2))
    for group, spots in zip(parts, _packed(drawn), strict=True):
        at[group] = spots
    return _framed(at)


def _parts(count: int, a: Ints, b: Ints) -> Ints:
    """For each entity the least entity that it hangs together with, counted from 0 without gaps."""
    import numpy as np

    least = np.arange(count)
    while len(a):
        low = np.minimum(least[a], least[b])
        new = least.copy()
        np.minimum.at(new, a, low)
        np.minimum.at(new, b, low)
        np.minimum.at(new, least[a], low)
        np.minimum.at(new, least[b], low)
        new = new[new]
        if np.array_equal(new, least):
            break
        least = new
    return np.asarray(np.unique(least, return_inverse=True)[1], dtype=np.int64)


def _drawn(a: Ints, b: Ints, strength: Floats, community: Ints) -> Floats:
    """One part that hangs together; the distance between neighbours is about 1."""
    import numpy as np

    count = len(community)
    if count == 1:
        return np.zeros((1, 2))
    if count == 2:
        return np.array([[-0.6, 0.2], [0.6, -0.2]])
    pull = strength
    if several := bool((community != community[0]).any()):
        pull = strength * np.where(community[a] == community[b], WITHIN, BETWEEN)
    at = _forces(_start(count, a, b), a, b, pull, rounds=240 if count > EXACT else 300)
    if count > EXACT:
        return _apart(_sized(_level(at)), np.full(count, 0.42 if several else 0.25))
    at = _level(at if several else _true(at, a, b))  # distances in the graph know of no communities
    degree = np.bincount(a, strength**2, count) + np.bincount(b, strength**2, count)
    room = (0.54 if several else 0.36) * (1.0 + np.minimum(np.sqrt(degree) / 8, 1.2))  # more ties, a larger node
    names = np.array([NAME, 1.0])  # a name is wide and flat
    return np.asarray(_apart(_sized(_evened(at)) / names * SQUAT, room) * names)


def _sized(at: Floats) -> Floats:
    """Scaled so that there is about one entity in a square of side 1."""
    import numpy as np

    spread = float(np.sqrt(((at - at.mean(axis=0)) ** 2).sum(axis=1).mean()))
    return at * (0.8 * math.sqrt(len(at)) / max(spread, 1e-9))


def _evened(at: Floats) -> Floats:
    """With the crowd in the middle drawn out: in part every ring holds as many as it has room for."""
    import numpy as np

    at = at - np.median(at, axis=0)
    length = np.sqrt((at**2).sum(axis=1)) + 1e-9
    rank = np.empty(len(at))
    rank[np.argsort(length, kind="stable")] = np.arange(len(at)) + 0.5
    even = np.sqrt(rank / len(at)) * float(np.sort(length)[int(0.9 * len(at))])
    return np.asarray(at * ((0.15 * length + 0.85 * even) / length)[:, None])


def _true(at: Floats, a: Ints, b: Ints, rounds: int = 30) -> Floats:
    """Nearer to the distances in the graph: some rounds of stress majorization."""
    import numpy as np

    count = len(at)
    near, ends, every = _sides(count, a, b)
    first = np.searchsorted(ends, every)
    ideal = np.array([_steps(count, i, near, first) for i in range(count)], dtype=np.float64)
    np.fill_diagonal(ideal, 1.0)
    weight = ideal**-2
    np.fill_diagonal(weight, 0.0)
    inverse = np.linalg.pinv(np.diag(weight.sum(axis=1)) - weight)
    at = at * (1.5 / max(float(np.sqrt(((at[a] - at[b]) ** 2).sum(axis=1)).mean()), 1e-9))
    for _ in range(rounds):
        square = (at**2).sum(axis=1)
        length = np.sqrt(np.maximum(square[:, None] + square[None] - 2 * at @ at.T, 1e-9))
        ratio = -weight * ideal / length
        np.fill_diagonal(ratio, 0.0)
        np.fill_diagonal(ratio, -ratio.sum(axis=1))
        at = inverse @ (ratio @ at)
    return np.asarray(at)


def _start(count: int, a: Ints, b: Ints) -> Floats:
    """A rough drawing: entities by their distances to a few pivots (pivot MDS), a little apart where these agree."""
    import numpy as np

    near, ends, every = _sides(count, a, b)
    first = np.searchsorted(ends, every)
    far = np.full(count, np.iinfo(np.int64).max)
    pivot, rows = 0, []
    for _ in range(min(PIVOTS, count)):
        steps = _steps(count, pivot, near, first)
        rows.append(steps)
        far = np.minimum(far, steps)
        pivot = int(far.argmax())
    distance = np.array(rows, dtype=np.float64).T ** 2
    centred = distance - distance.mean(axis=0) - distance.mean(axis=1)[:, None] + distance.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    at = centred @ vectors[:, [-1, -2 if len(rows) > 1 else -1]]
    for axis in (0, 1):  # an eigenvector has no sign of its own
        at[:, axis] *= math.copysign(1.0, float(at[int(np.abs(at[:, axis]).argmax()), axis]) or 1.0)
    at /= max(float(at.std()), 1e-9)
    turn = 2.399963 * np.arange(count)  # the golden angle: no two lie in one direction
    return np.asarray(
        at + 0.35 * np.stack([np.cos(turn), np.sin(turn)], axis=1) * (1 + np.arange(count)[:, None] % 7) / 7
    )


def _sides(count: int, a: Ints, b: Ints) -> tuple[Ints, Ints, Ints]:
    """Neighbours in the order of whose they are; whose they are; 0 to ``count``."""
    import numpy as np

    ends, others = np.concatenate([a, b]), np.concatenate([b, a])
    order = np.lexsort((others, ends))
    return others[order], ends[order], np.arange(count + 1)


def _steps(count: int, start: int, near: Ints, first: Ints) -> Ints:
    """Steps from one entity to every other."""
    import numpy as np

    steps = np.full(count, -1, dtype=np.int64)
    steps[start], front, n = 0, np.array([start]), 0
    while len(front):
        n += 1
        sizes = first[front + 1] - first[front]
        shift = np.repeat(first[front] - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
        found = near[np.arange(int(sizes.sum())) + shift]
        front = np.unique(found[steps[found] < 0])
        steps[front] = n
    return steps


def _forces(at: Floats, a: Ints, b: Ints, strength: Floats, rounds: int) -> Floats:
    """Springs between ties, repulsion between all by the number of their ties, a pull to the middle; slower and slower."""
    import numpy as np

    count = len(at)
    mass: Floats = 1.0 + np.bincount(a, minlength=count) + np.bincount(b, minlength=count)
    if count > EXACT:
        mass = 2 * np.sqrt(mass)
    repel = _every_pair if count <= EXACT else _mesh
    at = at * math.sqrt(count) * 2
    before, speed = np.zeros_like(at), 1.0
    for n in range(rounds):
        force = repel(at, mass)
        way = at[b] - at[a]
        length = np.sqrt((way**2).sum(axis=1)) + 1e-9
        pull = way * (strength * np.log1p(length) / length)[:, None] * 4
        for axis in (0, 1):
            force[:, axis] += np.bincount(a, pull[:, axis], count) - np.bincount(b, pull[:, axis], count)
        away = np.sqrt((at**2).sum(axis=1)) + 1e-9
        force -= at * (0.9 * mass / away)[:, None]
        swing = np.sqrt(((force - before) ** 2).sum(axis=1))
        drive = np.sqrt(((force + before) ** 2).sum(axis=1)) / 2
        wanted = float((mass * drive).sum()) / max(float((mass * swing).sum()), 1e-9)
        speed = min(wanted, 1.5 * speed) if n else 1.0
        cool = 1.0 - 0.85 * n / rounds
        step = cool * speed / (1.0 + np.sqrt(speed * swing))
        move = force * step[:, None]
        most = 0.08 * float(np.abs(at).max()) + 1e-9
        size = np.sqrt((move**2).sum(axis=1)) + 1e-9
        at = at + move * np.minimum(1.0, most / size)[:, None]
        before = force
    return at


def _every_pair(at: Floats, mass: Floats) -> Floats:
    import numpy as np

    square = (at**2).sum(axis=1)
    pull = mass / np.maximum(square[:, None] + square - 2 * at @ at.T, 1e-2)
    np.fill_diagonal(pull, 0.0)
    return np.asarray(2.0 * mass[:, None] * (at * pull.sum(axis=1)[:, None] - pull @ at))


def _mesh(at: Floats, mass: Floats) -> Floats:
    """The same by spreading the masses on a mesh, folding it with the law of force, and reading it at each place."""
    import numpy as np

    side = MESH if len(at) > MESH * 12 else MESH // 2  # cells on a side
    low = at.min(axis=0)
    cell = float((at.max(axis=0) - low).max()) / (side - 2) + 1e-9
    inside = (at - low) / cell
    corner = np.floor(inside).astype(np.int64)
    part = inside - corner
    flat = corner[:, 0] * side + corner[:, 1]
    shares = [
        (flat + dx * side + dy, np.abs(1 - dx - part[:, 0]) * np.abs(1 - dy - part[:, 1]))
        for dx in (0, 1)
        for dy in (0, 1)
    ]
    charge = sum(np.bincount(spot, share * mass, side * side) for spot, share in shares)
    waves = np.fft.rfft2(np.reshape(charge, (side, side)), s=(2 * side, 2 * side))
    force = np.empty_like(at)
    for axis, law in enumerate(_law(side)):
        field = np.fft.irfft2(waves * law, s=(2 * side, 2 * side))[:side, :side].ravel()
        force[:, axis] = sum(field[spot] * share for spot, share in shares)
    return force * (2.0 * mass / cell)[:, None]


@lru_cache(maxsize=2)
def _law(side: int) -> tuple[Any, Any]:
    """The transform of the force of a unit mass, along each axis, in cells."""
    import numpy as np

    steps = np.fft.fftfreq(2 * side, 1 / (2 * side))
    x, y = steps[:, None], steps[None]
    square = x**2 + y**2 + 0.05
    return np.fft.rfft2(x / square), np.fft.rfft2(y / square)


def _level(at: Floats) -> Floats:
    """Turned so that the long side lies level: a screen is wider than high."""
    import numpy as np

    at = at - at.mean(axis=0)
    _, vectors = np.linalg.eigh(at.T @ at)
    for k in (0, 1):
        vectors[:, k] *= math.copysign(1.0, float(vectors[int(np.abs(vectors[:, k]).argmax()), k]))
    return np.asarray(at @ vectors[:, ::-1])


def _apart(at: Floats, room: Floats, rounds: int = 60) -> Floats:
    """Pushed apart until hardly two are nearer than the room (radius) of both; the whole grows where it must."""
    import numpy as np

    count = len(at)
    for n in range(rounds):
        one, two = _close(at, 2 * float(room.max()))
        way = at[one] - at[two]
        length = np.sqrt((way**2).sum(axis=1))
        over = room[one] + room[two] - length
        one, two, way, length, over = (x[over > 0] for x in (one, two, way, length, over))
        if not len(one):
            break
        same = length < 1e-6
        turn = 2.399963 * one[same]
        way[same] = np.stack([np.cos(turn), np.sin(turn)], axis=1) * 1e-3
        push = way * (0.32 * over / np.maximum(length, 1e-3))[:, None]
        shift = [np.bincount(one, push[:, axis], count) - np.bincount(two, push[:, axis], count) for axis in (0, 1)]
        at = (at + np.stack(shift, axis=1)) * (1.03 if n % 6 == 5 else 1.0)
    return at


def _close(at: Floats, least: float) -> tuple[Ints, Ints]:
    """The pairs that are nearer than this, found in cells of that size."""
    import numpy as np

    cell = np.floor(at / least).astype(np.int64)
    cell -= cell.min(axis=0) - 1
    wide = int(cell[:, 1].max()) + 2
    key = cell[:, 0] * wide + cell[:, 1]
    order = np.argsort(key, kind="stable")
    ranked = key[order]
    ones, twos = [], []
    for shift in (0, 1, wide - 1, wide, wide + 1):
        low, high = np.searchsorted(ranked, key + shift, "left"), np.searchsorted(ranked, key + shift, "right")
        sizes = high - low
        one = np.repeat(np.arange(len(at)), sizes)
        offset = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        two = order[np.repeat(low, sizes) + offset]
        kept = one < two if shift == 0 else np.ones(len(one), dtype=bool)
        ones.append(one[kept])
        twos.append(two[kept])
    one, two = np.concatenate(ones), np.concatenate(twos)
    near = ((at[one] - at[two]) ** 2).sum(axis=1) < least**2
    return one[near], two[near]


def _packed(drawn: list[Floats]) -> list[Floats]:
    """The parts beside each other: the largest in the middle, each other as near to it as there is room, not in its gaps."""
    import numpy as np

    if len(drawn) == 1:
        return drawn
    boxes = [tuple(np.ceil(d.max(axis=0) - d.min(axis=0)).astype(int) + 2) for d in drawn]
    side = int(3 * math.sqrt(sum(w * h for w, h in boxes)) + 2 * max(max(box) for box in boxes)) + 8
    taken = np.zeros((side, side), dtype=bool)
    x, y = np.meshgrid(np.arange(side) - side / 2, np.arange(side) - side / 2, indexing="ij")
    distance = x**2 / WIDE + y**2 * WIDE
    placed: list[Floats] = []
    free: dict[tuple[int, int], int] = {}  # for each size of box: where the search may go on
    ranks: dict[tuple[int, int], Ints] = {}
    for spots, (w, h) in zip(drawn, boxes, strict=True):
        if (w, h) not in ranks:
            middle = distance[w // 2 : side - (w - w // 2), h // 2 : side - (h - h // 2)]
            ranks[w, h] = np.argsort(middle, axis=None, kind="stable")
        high = side - h
        for n in range(free.get((w, h), 0), len(ranks[w, h])):
            i, j = divmod(int(ranks[w, h][n]), high)
            if not taken[i : i + w, j : j + h].any():
                free[w, h] = n
                break
        moved = spots - spots.min(axis=0) + [i + 1, j + 1]
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                cells = np.floor(moved + [dx, dy]).astype(int)
                taken[cells[:, 0], cells[:, 1]] = True
        if not placed:
            taken = _filled(taken)
        placed.append(moved)
    return placed


def _filled(taken: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """With all that lies between taken cells on its row or on its column."""
    import numpy as np

    def between(axis: int) -> NDArray[np.bool_]:
        before, after = (np.logical_or.accumulate(cells, axis) for cells in (taken, np.flip(taken, axis)))
        return np.asarray(before & np.flip(after, axis))

    return between(0) | between(1)


def _framed(at: Floats) -> list[tuple[float, float]]:
    """Moved and scaled into the frame, in tenths."""
    low, high = at.min(axis=0), at.max(axis=0)
    scale = 2000.0 / max(float((high - low).max()), 1e-9) if len(at) > 1 else 0.0
    return [(round(float(x), 1), round(float(y), 1)) for x, y in (at - (low + high) / 2) * scale]
