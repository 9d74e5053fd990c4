"""Where the entities of a map stand, and which belong together."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.export.communities import communities, large
from kg.export.placing import place

Ties = dict[tuple[int, int], float]


def clubs(size: int, number: int, between: int, seed: int = 2) -> Ties:
    """Groups of entities that all have to do with the first, who sits in none of them, and with their own."""
    r = random.Random(seed)
    ties: Ties = {}
    for g in range(number):
        first = 1 + g * size
        for _ in range(3 * size):
            a, b = sorted((first + r.randrange(size), first + r.randrange(size)))
            if a != b:
                ties[a, b] = ties.get((a, b), 0.0) + 1.0
        ties |= {(0, first + i): 1.0 for i in range(0, size, 3)}
    for _ in range(between):
        a, b = sorted(r.sample(range(1, 1 + number * size), 2))
        ties[a, b] = ties.get((a, b), 0.0) + 1.0
    return ties


def test_who_has_most_to_do_with_whom_is_one_community() -> None:
    ties = clubs(20, 5, between=12)
    found = communities(101, ties)
    for g in range(5):
        own = found[1 + 20 * g : 21 + 20 * g]
        assert max(map(own.count, own)) >= 18
    assert found == communities(101, dict(sorted(ties.items(), reverse=True))), "the order of the ties must not matter"


def test_few_entities_are_one_community_and_small_ones_have_no_ground() -> None:
    assert communities(0, {}) == [] and set(communities(29, {(0, 1): 1.0})) == {0}
    assert large([0] * 29) == [None] * 29, "all in one: nothing to tell apart"
    assert large([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2]) == [0] * 4 + [1] * 4 + [None] * 3
    assert large([]) == []


@pytest.mark.parametrize("size", [60, 250])
def test_communities_have_regions_of_their_own_although_one_has_to_do_with_all(size: int) -> None:
    count = 1 + 5 * size
    ties = clubs(size, 5, between=size)
    groups = [0, *(g for g in range(5) for _ in range(size))]
    spots = place(count, ties, groups)
    middles = [tuple(sum(spots[1 + g * size + i][k] for i in range(size)) / size for k in (0, 1)) for g in range(5)]
    at_home = sum(min(range(5), key=lambda g: math.dist(spots[i], middles[g])) == groups[i] for i in range(1, count))
    assert at_home > 0.94 * (count - 1)


def test_what_hangs_together_with_nothing_else_stands_outside() -> None:
    ties = clubs(20, 5, between=12)
    pairs = {(101 + 2 * n, 102 + 2 * n): 1.0 for n in range(8)}
    spots = place(117, ties | pairs, communities(117, ties | pairs))
    middle = tuple(sum(spot[k] for spot in spots[:101]) / 101 for k in (0, 1))
    far = sorted(math.dist(spot, middle) for spot in spots[:101])
    assert all(math.dist(spot, middle) > far[60] for spot in spots[101:])


@settings(deadline=None)  # a busy machine is no error
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.floats(0.1, 9)), max_size=90), st.integers(41, 60))
def test_any_graph_has_places_that_differ(rows: list[tuple[int, int, float]], count: int) -> None:
    ties = {(min(a, b), max(a, b)): w for a, b, w in rows}
    groups = communities(count, ties)
    spots = place(count, ties, groups)
    assert len(set(spots)) == count == len(groups)
    assert all(math.isfinite(v) and abs(v) <= 1000 for spot in spots for v in spot)
    assert (spots, groups) == (
        place(count, dict(reversed(ties.items())), groups),
        communities(count, dict(reversed(ties.items()))),
    )
