"""Where the entities of a map stand (first version)."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["place"]


def place(count: int, ties: Mapping[tuple[int, int], float]) -> list[tuple[float, float]]:
    """Positions."""
    import numpy as np

    rng = np.random.default_rng(11)
    at = rng.normal(size=(count, 2)) * 300
    i = np.array([p[0] for p in ties], dtype=int)
    j = np.array([p[1] for p in ties], dtype=int)
    for _ in range(60 if count < 1500 else 3):
        move = np.zeros_like(at)
        if count < 1500:
            d = at[:, None] - at[None]
            r2 = (d**2).sum(-1) + 1
            move += (d / r2[..., None]).sum(1) * 400
        pull = (at[j] - at[i]) * 0.1
        np.add.at(move, i, pull)
        np.add.at(move, j, -pull)
        move -= at * 0.02
        at += np.clip(move, -30, 30)
    at *= 1000 / max(float(np.abs(at).max()), 1e-9) if count else 1
    return [(round(float(x), 1), round(float(y), 1)) for x, y in at]
