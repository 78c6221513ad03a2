"""Betweenness from a sample of sources, over plain arrays.

In:   ties as pairs of places, how many sources
Out:  estimated share of pairs of others between which each node lies
Not:  exact betweenness of small graphs, weighted ways (`networks.graph`)
See:  docs/methods/networks.md. Brandes (2001), J. Math. Sociology 25:163-177; pivots after Brandes
      and Pich (2007), Int. J. Bifurcation and Chaos 17:2303-2318.
"""

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel

__all__ = ["sampled_betweenness"]

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Reals = npt.NDArray[np.float64]


def sampled_betweenness(left: Ints, right: Ints, size: int, *, samples: int, seed: int) -> Reals:
    """Return the estimate in [0, 1]; unbiased, with an error that falls with the root of `samples`.

    Parameters
    ----------
    left, right : the ends of each tie, places of nodes; no loops, no pair twice. size : nodes.
    samples : sources drawn; all of them, and the result exact, if it reaches the number of nodes.
    """
    if size < 3 or not len(left):
        return np.zeros(size)
    start, near = _neighbours(left, right, size)
    chosen = np.arange(size)
    if samples < size:
        chosen = np.sort(np.random.default_rng(seed).choice(size, samples, replace=False))
    total = _accumulate(start, near, chosen.astype(np.int32))
    return np.asarray(total * (size / len(chosen)) / ((size - 1) * (size - 2)))


def _neighbours(left: Ints, right: Ints, size: int) -> tuple[Ints, Small]:
    """Return the neighbours of each node: those of i are `near[start[i]:start[i + 1]]`."""
    ends = np.concatenate([left, right])
    others = np.concatenate([right, left]).astype(np.int32)
    start = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(ends, minlength=size), out=start[1:])
    return start, others[np.argsort(ends, kind="stable")]


@kernel
def _accumulate(start: Ints, near: Small, sources: Small) -> Reals:
    """Return the sum of the dependencies of all sources on each node."""
    size = len(start) - 1
    total = np.zeros(size)
    level = np.full(size, -1, np.int32)
    ways, share = np.zeros(size), np.zeros(size)
    order = np.empty(size, np.int32)
    for source in sources:
        order[0], level[source], ways[source] = source, 0, 1.0
        head, tail = 0, 1
        while head < tail:
            node = order[head]
            head += 1
            for at in range(start[node], start[node + 1]):
                other = near[at]
                if level[other] < 0:
                    level[other] = level[node] + 1
                    order[tail] = other
                    tail += 1
                if level[other] == level[node] + 1:
                    ways[other] += ways[node]
        for place in range(tail - 1, 0, -1):
            node = order[place]
            part = (1.0 + share[node]) / ways[node]
            for at in range(start[node], start[node + 1]):
                other = near[at]
                if level[other] == level[node] - 1:
                    share[other] += ways[other] * part
            total[node] += share[node]
        for place in range(tail):
            node = order[place]
            level[node], ways[node], share[node] = -1, 0.0, 0.0
    return total
