"""Which entities of a map belong together: more ties among them than to the others.

Louvain communities (Blondel, Guillaume, Lambiotte and Lefebvre 2008, doi:10.1088/1742-5468/2008/10/P10008) of the tied
entities. Invariant: the same ties give the same communities, whatever their order.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

__all__ = ["communities", "large"]

FEW = 30  #: entities that one sees at a glance
#: A little finer than modularity itself, which makes one community of two states and all that is theirs.
RESOLUTION = 1.2
LEAST = 4  #: entities of a community that is worth a ground of its own


def communities(count: int, ties: Mapping[tuple[int, int], float]) -> list[int]:
    """The community of each entity, from 0 the largest first; one for all where they are few."""
    if count < FEW:
        return [0] * count
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from((a, b, math.sqrt(w)) for (a, b), w in sorted(ties.items()) if a != b)
    found = nx.community.louvain_communities(graph, resolution=RESOLUTION, seed=1)
    group = [0] * count
    for n, members in enumerate(sorted(found, key=lambda members: (-len(members), min(members)))):
        for i in members:
            group[i] = n
    return group


def large(groups: Sequence[int]) -> list[int | None]:
    """The same without those that are too small to be seen as one; all None where fewer than two are left."""
    size = Counter(groups)
    kept = {g for g, n in size.items() if n >= LEAST}
    return [g if g in kept and len(kept) > 1 else None for g in groups]
