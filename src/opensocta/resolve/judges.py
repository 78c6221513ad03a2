"""Judges of dates, numbers, codes and texts for `resolve.comparison`.

In:   the distinct values of a column
Out:  functions from pairs of codes to (level, log2 chance of the value or NaN)
Not:  names (`resolve.similarity`)
"""

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from opensocta.resolve.columns import Bits, Column, Ints, Levels
from opensocta.resolve.comparison import Judge, chance_of_value
from opensocta.resolve.date_kernels import date_levels
from opensocta.resolve.names import fold

__all__ = ["DATE_LEVELS", "judge_codes", "judge_dates", "judge_numbers", "judge_texts"]

DATE_LEVELS = (
    "different dates",
    "year differs by one or two, or same day of another year",
    "same year, another day",
    "one digit differs, or day and month exchanged",
    "agree as far as given",
    "the same date",
)


def judge_dates(column: Column) -> Judge:
    """Return the judge of partial ISO dates; its levels are DATE_LEVELS."""
    fields = [tuple(int(part) for part in value.split("-")) for value in column.values]
    ymd = np.array([(*parts, 0, 0)[:3] for parts in fields], np.int64).reshape(-1, 3)
    chance = chance_of_value(column, rare=1 / 20_000, prior=20_000)

    def judge(left: Ints, right: Ints) -> tuple[Levels, Bits]:
        level = date_levels(ymd, left, right)
        return level, np.where(level == 5, chance[left], np.nan)

    return judge


def judge_numbers(column: Column, *, rare: float = 2e-6) -> Judge:
    """Return the judge of document numbers, phones and the like: different, nearly, the same."""
    chance = chance_of_value(column, rare=rare, prior=2000)
    values = np.array(column.values, dtype=object)
    sizes = np.array([len(value) for value in column.values], np.int64)

    def judge(left: Ints, right: Ints) -> tuple[Levels, Bits]:
        level = np.where(left == right, 2, 0).astype(np.int8)
        apart = np.flatnonzero(
            (left != right) & (sizes[left] >= 7) & (np.abs(sizes[left] - sizes[right]) <= 1)
        )
        if len(apart):
            steps = process.cpdist(
                values[left[apart]].tolist(),
                values[right[apart]].tolist(),
                scorer=OSA.distance,
                score_cutoff=1,
                dtype=np.int32,
            )
            level[apart[steps <= 1]] = 1
        return level, np.where(level == 2, chance[left], np.nan)

    return judge


def judge_codes(column: Column, *, own_chance: bool) -> Judge:
    """Return the judge of codes (country, sex): different, the same.

    own_chance : whether each code's own frequency counts, or the table's mean.
    """
    share = column.counts / max(len(column.offsets) - 1, 1)

    def judge(left: Ints, right: Ints) -> tuple[Levels, Bits]:
        level = (left == right).astype(np.int8)
        own = np.log2(np.maximum(share[left], 0.02))
        return level, np.where((level == 1) & own_chance, own, np.nan)

    return judge


def judge_texts(column: Column, *, rare: float) -> Judge:
    """Return the judge of places and addresses: different, some in common, similar, the same.

    rare : expected chance that two records share a value, before any is seen.
    """
    chance = chance_of_value(column, rare=rare, prior=2000)
    folded = [" ".join(sorted(fold(value).split())) for value in column.values]
    texts = np.array(folded, dtype=object)
    _, same_text = np.unique(np.array(folded, dtype=str), return_inverse=True)

    def judge(left: Ints, right: Ints) -> tuple[Levels, Bits]:
        same = same_text[left] == same_text[right]
        level = np.where(same, 3, 0).astype(np.int8)
        apart = np.flatnonzero(~same)
        if len(apart):
            likeness = process.cpdist(
                texts[left[apart]].tolist(),
                texts[right[apart]].tolist(),
                scorer=fuzz.ratio,
                score_cutoff=60,
                dtype=np.float32,
            )
            level[apart] = np.select([likeness >= 85, likeness >= 65], [2, 1], 0)
        return level, np.where(same, np.maximum(chance[left], chance[right]), np.nan)

    return judge
