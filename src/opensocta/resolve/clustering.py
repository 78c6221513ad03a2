"""From pairs to subjects, without chains: groups join on what all their pairs say, field by field.

In:   `Evidence` of pairs, decisions of analysts, a function that compares more pairs
Out:  cluster of each record, and the evidence on which it was joined
Not:  the bits themselves (`resolve.model`)
See:  docs/methods/entity-resolution.md. Average linkage (Sokal & Michener 1958) found by joining
      reciprocal nearest neighbours (de Rham 1980); the mean is taken per field over the pairs in
      which both records fill it, so that a gap neither helps nor hurts.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from opensocta.resolve.columns import Bits, Flags, Floats, Ints
from opensocta.resolve.joining import best_edges, combine, enter_merges, member_pairs, weigh

__all__ = ["BY_HAND", "Decided", "Evidence", "Scorer", "cluster"]

BY_HAND = 15.0
"""Weight, in bits, of what a person joined."""

_APART = -1e9
_MOST_PAIRS = 4096
_ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class Decided:
    """Pairs of record numbers that a person decided on; contradictions are already removed."""

    merge: list[tuple[int, int]]
    keep_apart: list[tuple[int, int]]
    unsure: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Pairs of records (left < right) and, pair by field, bits; 0 and not `known` where missing."""

    left: Ints
    right: Ints
    bits: Floats
    known: Flags

    def take(self, rows: Ints) -> "Evidence":
        """Return some of the pairs."""
        return Evidence(self.left[rows], self.right[rows], self.bits[rows], self.known[rows])


Scorer = Callable[[Ints, Ints], tuple[Floats, Flags]]
"""Compares more pairs: bits and known, as in `Evidence`."""


def cluster(
    size: int,
    pairs: Evidence,
    *,
    prior: float,
    decided: Decided,
    score: Scorer,
    threshold: float,
    twins: Ints | None = None,
) -> tuple[Ints, Bits]:
    """Return (smallest record number of each record's cluster, weight that holds it there).

    The weight of a record is the least of the weights, in bits, at which it or the smaller group
    around it was joined; NaN for a record alone. What a person joined has 15 bits.

    Parameters
    ----------
    prior : log2 odds before any comparison.
    threshold : bits; two groups join if prior and mean bits of the fields reach it.
    score : compares pairs of two groups that blocking did not propose.
    twins : the first record of the same content, of each record; twins join before all others.
    """
    groups = _Groups(size, decided)
    if twins is not None:
        groups.join_twins(twins, decided, prior, score, threshold)
    edges = _Edges(pairs, groups.label, decided, prior, threshold)
    for _ in range(_ROUNDS):
        chosen = edges.reciprocal(threshold)
        if not len(chosen):
            break
        whole = edges.is_complete(chosen, groups.sizes)
        edges.complete(chosen[~whole], groups, score, prior)
        merges = chosen[whole]
        target = groups.join(edges.one[merges], edges.two[merges], edges.weight[merges])
        edges.follow(target, merges, prior)
    return groups.smallest(), np.where(np.isinf(groups.fit), np.nan, groups.fit)


class _Groups:
    """Which record is in which group; members are chained lists."""

    def __init__(self, size: int, decided: Decided) -> None:
        one, two = _columns(decided.merge)
        graph = coo_array((np.ones(len(one), np.int8), (one, two)), shape=(size, size))
        part = connected_components(graph, directed=False)[1] if size else np.empty(0, np.int64)
        first = np.full(size, size, np.int64)
        np.minimum.at(first, part, np.arange(size))
        self.label = first[part] if size else part.astype(np.int64)
        self.sizes = np.bincount(self.label, minlength=size).astype(np.int64)
        order = np.argsort(self.label, kind="stable")
        same = self.label[order][1:] == self.label[order][:-1]
        self.following = np.full(size, -1, np.int64)
        self.following[order[:-1][same]] = order[1:][same]
        self.last = np.arange(size, dtype=np.int64)
        self.last[self.label[order]] = order
        self.fit = np.where(self.sizes[self.label] > 1, BY_HAND, np.inf)

    def join(self, one: Ints, two: Ints, weight: Bits) -> Ints:
        """Join groups pair by pair; returns the new group of every old one."""
        target = np.arange(len(self.label), dtype=np.int64)
        target[two] = one
        enter_merges(one, two, weight, self.sizes, self.following, self.last, self.fit)
        return target

    def join_twins(
        self, first: Ints, decided: Decided, prior: float, score: Scorer, threshold: float
    ) -> None:
        """Join records that say the same with the first of them, if that is enough for one subject.

        Twins that a person decided on are left to the clustering.
        """
        chosen = [*decided.merge, *decided.keep_apart]
        later = np.flatnonzero(first != np.arange(len(first)))
        later = later[~np.isin(first[later], first[np.array(chosen, np.int64).ravel()])]
        bits, known = score(first[later], later)
        weight = weigh(np.arange(len(later)), bits, known.astype(np.float32), prior)
        same = weight >= threshold
        target = self.join(first[later[same]], later[same], weight[same])
        self.label = target[self.label]

    def smallest(self) -> Ints:
        """Return the smallest record of each record's group, which is where its chain starts."""
        heads = np.flatnonzero(self.sizes > 0)
        label = np.arange(len(self.label), dtype=np.int64)
        at, of = heads, heads
        while len(at):
            label[at] = of
            at = self.following[at]
            at, of = at[at >= 0], of[at >= 0]
        return label


class _Edges:
    """Evidence between groups: sums and counts per field, in slots that are used again."""

    def __init__(
        self, pairs: Evidence, label: Ints, decided: Decided, prior: float, threshold: float
    ) -> None:
        pairs = pairs.take(_worth_an_edge(pairs, label, prior, threshold))
        apart_l, apart_r = _columns(decided.keep_apart)
        fields = pairs.bits.shape[1]
        one = np.concatenate([label[pairs.left], label[apart_l]])
        two = np.concatenate([label[pairs.right], label[apart_r]])
        self.one, self.two = np.minimum(one, two), np.maximum(one, two)
        nothing = np.zeros((len(apart_l), fields), np.float32)
        self.total = np.concatenate([pairs.bits.astype(np.float32, copy=False), nothing])
        self.count = np.concatenate([pairs.known.astype(np.float32), nothing])
        self.compared = np.repeat([1.0, 0.0], [len(pairs.left), len(apart_l)])
        self.apart = np.repeat([False, True], [len(pairs.left), len(apart_l)])
        self.weight = np.empty(len(one))
        self.size = len(label)
        self._combine(np.arange(len(one)), prior)
        self._leave_out_the_hopeless(threshold)

    def reciprocal(self, threshold: float) -> Ints:
        """Return the edges that are the best of both their groups and reach the threshold."""
        best = best_edges(self.one, self.two, self.weight, threshold, self.size)
        group = np.flatnonzero(best >= 0)
        slot = best[group]
        mutual: Flags = (best[self.two[slot]] == slot) & (self.one[slot] == group)
        return np.sort(slot[mutual])

    def is_complete(self, slot: Ints, sizes: Ints) -> Flags:
        """Return whether every pair between the two groups was compared."""
        done: Flags = self.compared[slot] >= sizes[self.one[slot]] * sizes[self.two[slot]]
        return done

    def complete(self, slot: Ints, groups: _Groups, score: Scorer, prior: float) -> None:
        """Compare all pairs between the groups of these edges; of very large groups a share."""
        if not len(slot):
            return
        one, two = self.one[slot], self.two[slot]
        every = groups.sizes[one] * groups.sizes[two]
        step = -(-every // _MOST_PAIRS)
        edge, left, right = member_pairs(one, two, step, groups.sizes, groups.following)
        bits, known = score(np.minimum(left, right), np.maximum(left, right))
        starts = np.flatnonzero(np.diff(edge, prepend=-1))
        scale = (every / np.bincount(edge, minlength=len(slot)))[:, None]
        self.total[slot] = np.add.reduceat(bits, starts, axis=0) * scale
        self.count[slot] = np.add.reduceat(known.astype(np.float32), starts, axis=0) * scale
        self.compared[slot] = every
        self._weigh(slot, prior)

    def follow(self, target: Ints, merged: Ints, prior: float) -> None:
        """Move the edges to the new groups; edges between the same two become one."""
        if not len(merged):
            return
        absorbed = np.zeros(self.size, np.bool_)
        absorbed[self.two[merged]] = absorbed[self.one[merged]] = True
        alive = self.one >= 0
        touched = np.flatnonzero(alive & (absorbed[self.one] | absorbed[self.two]))
        one, two = target[self.one[touched]], target[self.two[touched]]
        self.one[touched], self.two[touched] = np.minimum(one, two), np.maximum(one, two)
        self._combine(touched, prior)

    def _combine(self, slot: Ints, prior: float) -> None:
        inner = self.one[slot] == self.two[slot]
        self._drop(slot[inner])
        slot = slot[~inner]
        code = self.one[slot] * self.size + self.two[slot]
        order = np.argsort(code, kind="stable")
        slot, code = slot[order], code[order]
        kept = combine(slot, code, self.total, self.count, self.compared, self.apart)
        self._drop(slot[~kept])
        self._weigh(slot[kept], prior)

    def _drop(self, slot: Ints) -> None:
        self.one[slot] = self.two[slot] = -1
        self.weight[slot] = -np.inf

    def _weigh(self, slot: Ints, prior: float) -> None:
        self.weight[slot] = np.where(
            self.apart[slot], _APART, weigh(slot, self.total, self.count, prior)
        )

    def _leave_out_the_hopeless(self, threshold: float) -> None:
        """Keep the edges of groups that have any edge to join on."""
        strong = (self.weight >= threshold) & (self.one >= 0)
        live = np.zeros(self.size, np.bool_)
        live[self.one[strong]] = live[self.two[strong]] = True
        kept = np.flatnonzero((self.one >= 0) & live[self.one] & live[self.two])
        for name in ("one", "two", "total", "count", "compared", "apart", "weight"):
            setattr(self, name, getattr(self, name)[kept])


def _worth_an_edge(pairs: Evidence, label: Ints, prior: float, threshold: float) -> Ints:
    """Return the pairs of groups that have a pair to join on, or several pairs with one group.

    Most pairs are left out here, before there are sums and counts of them.
    """
    one, two = label[pairs.left], label[pairs.right]
    strong = pairs.bits.sum(axis=1, dtype=np.float64) + prior >= threshold - 1e-6
    if (label != np.arange(len(label))).any():
        code = np.minimum(one, two) * len(label) + np.maximum(one, two)
        ordered = np.sort(code)
        strong |= np.isin(code, ordered[1:][ordered[1:] == ordered[:-1]])
    live = np.zeros(len(label), np.bool_)
    live[one[strong]] = live[two[strong]] = True
    return np.flatnonzero(live[one] & live[two])


def _columns(pairs: list[tuple[int, int]]) -> tuple[Ints, Ints]:
    rows = np.array(pairs, np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]
