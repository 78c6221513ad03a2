"""What a comparison of one field is: levels in words, how often they occur, and the judge.

In:   a `Column` and pairs of records
Out:  per pair the best level over all value pairs (-1: one side is missing) and, where the
      value itself tells, log2 of the chance that a random record agrees as well
Not:  weights (`resolve.model`)
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from opensocta.resolve.columns import Bits, Column, Ints, Levels

__all__ = ["Comparison", "Judge", "chance_of_value", "compare", "quietly_log2"]

Judge = Callable[[Ints, Ints], tuple[Levels, Bits]]
"""Codes of left and right values -> level, and log2 of the value's own chance or NaN."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field compared. `m` and `u` are shares of the levels among matches and non-matches
    before any data is seen; `floor` bounds how much agreement on one value may count, in bits.

    most_different : bound of the share of matches at level 0. A contradiction stays one even if
        namesakes make the estimate believe that matches often contradict each other.
    quick : whether judging a pair costs less than finding out that it occurred before.
    with_name : what a name tells already (sex, country); chance agreement is then that of
        pairs with similar names, not of random pairs.
    bounds : per level the least and most bits it may count. A field with bounds is left out of
        the odds by which shares are estimated; what its levels tell is read off the other fields,
        so that it cannot confirm itself.
    """

    field: str
    levels: tuple[str, ...]
    m: tuple[float, ...]
    u: tuple[float, ...]
    judge: Judge
    floor: float = -20.0
    most_different: float = 1.0
    quick: bool = False
    with_name: bool = False
    bounds: tuple[tuple[float, float], ...] = ()


def compare(comparison: Comparison, column: Column, left: Ints, right: Ints) -> tuple[Levels, Bits]:
    """Return level and log2 chance of each pair of records, the best over their values."""
    level = np.full(len(left), -1, np.int8)
    chance = np.full(len(left), np.nan)
    if not len(column.codes):
        return level, chance
    which, code_l, code_r = column.expand(left, right)
    if not len(which):
        return level, chance
    judged, own = _judge(comparison, len(column.values), code_l, code_r)
    own = np.maximum(own, comparison.floor)
    if (which[1:] > which[:-1]).all():
        level[which], chance[which] = judged, own
        return level, chance
    rank = judged * 64.0 - np.nan_to_num(own)
    order = np.lexsort((rank, which))
    last = order[np.flatnonzero(np.diff(which[order], append=-1))]
    level[which[last]] = judged[last]
    chance[which[last]] = own[last]
    return level, chance


def _judge(comparison: Comparison, size: int, left: Ints, right: Ints) -> tuple[Levels, Bits]:
    """Return the judgement of each pair of values; slow judges see each pair once."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    if comparison.quick:
        return comparison.judge(low, high)
    distinct, back = _distinct(low * size + high)
    judged, own = comparison.judge(*np.divmod(distinct, size))
    return judged[back], own[back]


def _distinct(codes: Ints) -> tuple[Ints, Ints]:
    """Return the codes sorted, each once, and the place of each; by a sort, not by a hash."""
    order = np.argsort(codes)
    ordered = codes[order]
    fresh = np.diff(ordered, prepend=-1) != 0
    back = np.empty(len(codes), np.int64)
    back[order] = np.cumsum(fresh) - 1
    return ordered[fresh], back


def chance_of_value(column: Column, *, rare: float, prior: float) -> Bits:
    """Return log2 of the chance that another record holds each value.

    The two records of the pair itself are left out of the count, so that a value which only
    they share stays rare; `prior` records with chance `rare` are added (Laplace smoothing).
    """
    records = len(column.offsets) - 1
    others = np.maximum(column.counts - 2, 0) + prior * rare
    return quietly_log2(others / (records + prior))


def quietly_log2(share: Bits) -> Bits:
    """Return log2 of shares, bounded below at 2^-60."""
    return np.log2(np.maximum(share, 2.0**-60))
