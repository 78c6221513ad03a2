"""Dates compared in a compiled loop.

In:   year, month and day of distinct dates, 0 where missing; pairs of them
Out:  level of each pair (DATE_LEVELS of `resolve.judges`)
Not:  how much a level tells (`resolve.model`)
"""

import numpy as np

from opensocta.core.kernel import kernel
from opensocta.resolve.columns import Ints, Levels

__all__ = ["date_levels"]


@kernel
def _differing_digits(one: int, two: int) -> int:
    """Return in how many decimal digits two numbers differ."""
    number = 0
    while one != two:
        number += one % 10 != two % 10
        one //= 10
        two //= 10
    return number


@kernel
def date_levels(ymd: Ints, left: Ints, right: Ints) -> Levels:
    """Return the levels of pairs of dates; ymd : dates x (year, month, day)."""
    level = np.zeros(len(left), np.int8)
    for i in range(len(left)):
        a, b = left[i], right[i]
        year, month, day = ymd[a, 0], ymd[a, 1], ymd[a, 2]
        year_b, month_b, day_b = ymd[b, 0], ymd[b, 1], ymd[b, 2]
        both = month > 0 and day > 0 and month_b > 0 and day_b > 0
        agree = True
        for k in range(3):
            agree = agree and (ymd[a, k] == ymd[b, k] or min(ymd[a, k], ymd[b, k]) == 0)
        if agree:
            level[i] = 5 if both else 4
            continue
        digits = year * 10_000 + month * 100 + day
        digits_b = year_b * 10_000 + month_b * 100 + day_b
        swapped = year == year_b and month == day_b and day == month_b
        if both and (swapped or _differing_digits(digits, digits_b) == 1):
            level[i] = 3
        elif year == year_b:
            level[i] = 2
        elif abs(year - year_b) <= 2 or (both and month == month_b and day == day_b):
            level[i] = 1
    return level
