"""The inner loops of clustering, compiled.

In:   arrays of edges between groups and of chained members
Out:  best edge per group, member pairs of two groups, merged chains
Not:  the order of the work (`resolve.clustering`)
"""

import numpy as np

from opensocta.core.kernel import kernel
from opensocta.resolve.columns import Bits, Flags, Floats, Ints

__all__ = ["best_edges", "combine", "enter_merges", "member_pairs", "weigh"]


@kernel
def weigh(slot: Ints, total: Floats, count: Floats, prior: float) -> Bits:
    """Return prior and the mean bits of each field, for the edges in `slot`."""
    weight = np.empty(len(slot), np.float64)
    for i in range(len(slot)):
        sum_of_means = prior
        for k in range(total.shape[1]):
            if count[slot[i], k] > 0:
                sum_of_means += total[slot[i], k] / count[slot[i], k]
        weight[i] = sum_of_means
    return weight


@kernel
def best_edges(one: Ints, two: Ints, weight: Bits, threshold: float, size: int) -> Ints:
    """Return the heaviest edge of each group, -1 if none reaches the threshold.

    Equal edges are ordered by a hash of their ends: were the smaller always the better, a thousand
    records that say the same would all want the first of them, and join one per round.
    """
    best = np.full(size, -1, np.int64)
    for edge in range(len(one)):
        if one[edge] < 0 or weight[edge] < threshold:
            continue
        for end in (one[edge], two[edge]):
            held = best[end]
            better = held < 0 or weight[edge] > weight[held]
            if not better and weight[edge] == weight[held]:
                better = _place(one[edge], two[edge]) < _place(one[held], two[held])
            if better:
                best[end] = edge
    return best


@kernel
def _place(one: int, two: int) -> int:
    return (one * 2_654_435_761 + two * 1_597_334_677) % 4_294_967_291


@kernel
def combine(  # noqa: PLR0917 - arrays of one kernel
    slot: Ints, code: Ints, total: Floats, count: Floats, compared: Bits, apart: Flags
) -> Flags:
    """Add up the edges of equal codes, which follow each other, in the first; returns the first."""
    first = np.ones(len(slot), np.bool_)
    head = 0
    for i in range(len(slot)):
        if i == 0 or code[i] != code[i - 1]:
            head = slot[i]
            continue
        first[i] = False
        for k in range(total.shape[1]):
            total[head, k] += total[slot[i], k]
            count[head, k] += count[slot[i], k]
        compared[head] += compared[slot[i]]
        apart[head] |= apart[slot[i]]
    return first


@kernel
def member_pairs(
    one: Ints, two: Ints, step: Ints, sizes: Ints, following: Ints
) -> tuple[Ints, Ints, Ints]:
    """Return (edge, member of one, member of two): every `step`-th of all pairs, in order."""
    number = 0
    for i in range(len(one)):
        number += (sizes[one[i]] * sizes[two[i]] + step[i] - 1) // step[i]
    edge = np.empty(number, np.int64)
    left = np.empty(number, np.int64)
    right = np.empty(number, np.int64)
    at = 0
    for i in range(len(one)):
        place = 0
        a = one[i]
        while a >= 0:
            b = two[i]
            while b >= 0:
                if place % step[i] == 0:
                    edge[at], left[at], right[at] = i, a, b
                    at += 1
                place += 1
                b = following[b]
            a = following[a]
    return edge, left, right


@kernel
def enter_merges(  # noqa: PLR0917 - arrays of one kernel
    one: Ints, two: Ints, weight: Bits, sizes: Ints, following: Ints, last: Ints, fit: Bits
) -> None:
    """Chain the members of `two` behind those of `one`; lower the fit of the smaller group."""
    for i in range(len(one)):
        a, b = one[i], two[i]
        for side, other in ((a, b), (b, a)):
            if sizes[side] <= sizes[other]:
                member = side
                while member >= 0:
                    fit[member] = min(fit[member], weight[i])
                    member = following[member]
        following[last[a]] = b
        last[a] = last[b]
        sizes[a] += sizes[b]
        sizes[b] = 0
