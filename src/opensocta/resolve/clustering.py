"""From pairs to subjects, without chains: groups join on the mean of all their pair weights.

In:   pairs of record numbers with weights, decisions, a function that scores more pairs
Out:  cluster number of each record, and how well each record fits its cluster
Not:  the weights (`resolve.model`)
See:  docs/methods/entity-resolution.md; average linkage after Sokal & Michener (1958)
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from opensocta.resolve.columns import Bits, Ints

__all__ = ["Decided", "cluster"]

_CAP = 15.0
_NOT_COMPARED = -8.0
_APART = -1e9
Scorer = Callable[[Ints, Ints], Bits]
Weighted = tuple[Ints, Ints, Bits]


@dataclass(frozen=True, slots=True)
class Decided:
    """Pairs of record numbers that a person decided on; contradictions are already removed."""

    merge: list[tuple[int, int]]
    keep_apart: list[tuple[int, int]]


def cluster(  # noqa: PLR0913 - pairs, their weights, and what bounds the clusters
    size: int,
    left: Ints,
    right: Ints,
    weight: Bits,
    *,
    decided: Decided,
    score: Scorer,
    threshold: float,
    max_component: int,
) -> tuple[Ints, Bits]:
    """Return (smallest record number of each record's cluster, mean weight with the others).

    Parameters
    ----------
    threshold : bits; two groups join if the mean weight of the pairs between them reaches it.
    score : weights of pairs that blocking did not propose, asked for within components.
    """
    group = _components(size, *_columns(decided.merge))
    strong = weight >= threshold
    component = _components(
        size,
        np.concatenate([left[strong], _columns(decided.merge)[0]]),
        np.concatenate([right[strong], _columns(decided.merge)[1]]),
    )
    order = np.argsort(component, kind="stable")
    starts = np.flatnonzero(np.diff(component[order], prepend=-1))
    members = [m for m in np.split(order, starts[1:]) if len(m) > 1]
    pairs = _complete(members, (left, right, weight), score, max_component=max_component, size=size)
    all_l, all_r, all_w = _with_decisions(pairs, decided, size)
    of_component = component[all_l]
    inside = of_component == component[all_r]
    all_l, all_r, all_w = all_l[inside], all_r[inside], all_w[inside]
    by = np.argsort(of_component[inside], kind="stable")
    all_l, all_r, all_w = all_l[by], all_r[by], all_w[by]
    bounds = np.searchsorted(component[all_l], np.arange(component.max(initial=-1) + 2))
    label = np.arange(size, dtype=np.int64)
    for these in members:
        rows = slice(bounds[component[these[0]]], bounds[component[these[0]] + 1])
        _split(these, group, (all_l[rows], all_r[rows], all_w[rows]), threshold, label)
    return label, _fit(label, all_l, all_r, all_w)


def _columns(pairs: list[tuple[int, int]]) -> tuple[Ints, Ints]:
    rows = np.array(pairs, np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]


def _components(size: int, left: Ints, right: Ints) -> Ints:
    graph = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(size, size))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _complete(
    members: list[Ints], pairs: Weighted, score: Scorer, *, max_component: int, size: int
) -> Weighted:
    """Return the pairs with those added that lie within a component and were not compared."""
    left, right, weight = pairs
    inner = [_all_pairs(m) for m in members if 2 < len(m) <= max_component]
    if not inner:
        return left, right, weight
    wanted = np.concatenate([low * size + high for low, high in inner])
    missing = np.setdiff1d(wanted, left * size + right)
    more_l, more_r = np.divmod(missing, size)
    return (
        np.concatenate([left, more_l]),
        np.concatenate([right, more_r]),
        np.concatenate([weight, score(more_l, more_r)]),
    )


def _all_pairs(members: Ints) -> tuple[Ints, Ints]:
    one, two = np.triu_indices(len(members), k=1)
    return members[one], members[two]


def _with_decisions(pairs: Weighted, decided: Decided, size: int) -> Weighted:
    """Return the pairs with the weight of those that a person decided on replaced."""
    left, right, weight = pairs
    apart_l, apart_r = _columns(decided.keep_apart)
    merge_l, merge_r = _columns(decided.merge)
    decided_codes = np.concatenate([apart_l * size + apart_r, merge_l * size + merge_r])
    kept = ~np.isin(left * size + right, decided_codes)
    return (
        np.concatenate([left[kept], apart_l, merge_l]),
        np.concatenate([right[kept], apart_r, merge_r]),
        np.concatenate(
            [
                np.clip(weight[kept], -_CAP, _CAP),
                np.full(len(apart_l), _APART),
                np.full(len(merge_l), _CAP),
            ]
        ),
    )


def _split(members: Ints, group: Ints, pairs: Weighted, threshold: float, label: Ints) -> None:
    """Write into `label` the smallest member of the cluster of each member of a component."""
    left, right, weight = pairs
    groups, place = np.unique(group[members], return_inverse=True)
    count = len(groups)
    if count == 1:
        label[members] = members[0]
        return
    total, number = np.zeros((count, count)), np.zeros((count, count))
    at_l = place[np.searchsorted(members, left)]
    at_r = place[np.searchsorted(members, right)]
    np.add.at(total, (at_l, at_r), weight)
    np.add.at(number, (at_l, at_r), 1)
    total, number = total + total.T, number + number.T
    mean = np.where(number > 0, total / np.maximum(number, 1), _NOT_COMPARED)
    distance = (_CAP - mean)[np.triu_indices(count, k=1)]
    flat = fcluster(linkage(distance, "average"), _CAP - threshold, criterion="distance")
    for name in np.unique(flat):
        mine = members[flat[place] == name]
        label[mine] = mine[0]


def _fit(label: Ints, left: Ints, right: Ints, weight: Bits) -> Bits:
    """Return the mean weight of each record's pairs within its cluster; NaN if it is alone."""
    within = (label[left] == label[right]) & (weight > _APART)
    ends = np.concatenate([left[within], right[within]])
    weights = np.concatenate([weight[within], weight[within]])
    total = np.bincount(ends, weights=weights, minlength=len(label))
    number = np.bincount(ends, minlength=len(label))
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)
