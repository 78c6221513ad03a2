"""Small counts: cells under five are not printed, and cannot be found by subtraction.

In:   a table of counts whose last row and last column may be totals
Out:  a mask of cells to leave out: primary (under five) and complementary
See:  docs/methods/editions.md for the bound that is checked and its limits

A line (row or column with a printed total) that hides one cell reveals it. Complementary
suppression therefore hides the smallest further cell of that line until no line hides exactly
one, and until `bounds` finds no hidden small cell that is pinned down.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

__all__ = ["LEAST", "bounds", "suppress"]

LEAST = 5
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]


def suppress(counts: Counts, *, row_totals: bool = False, column_totals: bool = False) -> Mask:
    """Return which inner cells to hide.

    Parameters
    ----------
    counts : inner cells without totals, all >= 0.
    row_totals, column_totals : whether the total of each row, of each column is printed.
    """
    hidden: Mask = (counts > 0) & (counts < LEAST)
    while True:
        grown = _lines(counts, hidden, row_totals, column_totals)
        grown = _pinned(counts, grown, row_totals, column_totals)
        if np.array_equal(grown, hidden):
            return hidden
        hidden = grown


def _lines(counts: Counts, hidden: Mask, rows: bool, columns: bool) -> Mask:
    """Hide one more cell in each line that hides exactly one."""
    found = hidden.copy()
    if rows:
        for index in range(counts.shape[0]):
            if found[index].sum() == 1:
                _hide_smallest(counts[index], found[index])
    if columns:
        for index in range(counts.shape[1]):
            if found[:, index].sum() == 1:
                _hide_smallest(counts[:, index], found[:, index])
    return found


def _hide_smallest(line: Counts, hidden: Mask) -> None:
    free = np.flatnonzero(~hidden & (line > 0))
    if not free.size:
        free = np.flatnonzero(~hidden)
    if free.size:
        hidden[free[np.argmin(line[free])]] = True


def _pinned(counts: Counts, hidden: Mask, rows: bool, columns: bool) -> Mask:
    """Hide one more cell of the line of a small cell that the totals pin down."""
    found = hidden.copy()
    if not (rows or columns) or not found.any():
        return found
    low, high = bounds(counts, found, row_totals=rows, column_totals=columns)
    tight = found & (counts > 0) & (counts < LEAST) & (high - low < LEAST - 1)
    for row, column in np.argwhere(tight)[:1]:
        if rows:
            _hide_smallest(counts[row], found[row])
        if columns:
            _hide_smallest(counts[:, column], found[:, column])
    return found


def bounds(
    counts: Counts, hidden: Mask, *, row_totals: bool, column_totals: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and greatest value that a reader can derive for each cell.

    Printed cells have equal bounds. Totals are those of `counts`; values are >= 0.
    """
    low, high = counts.astype(float), counts.astype(float)
    cells = np.argwhere(hidden)
    if not len(cells):
        return low, high
    rows: list[NDArray[np.float64]] = []
    sums: list[float] = []
    for printed, axis in ((row_totals, 0), (column_totals, 1)):
        if printed:
            for index in range(counts.shape[axis]):
                inside = (cells[:, axis] == index).astype(float)
                if inside.any():
                    line = counts[index] if axis == 0 else counts[:, index]
                    gone = hidden[index] if axis == 0 else hidden[:, index]
                    rows.append(inside)
                    sums.append(float(line[gone].sum()))
    for place, (row, column) in enumerate(cells):
        goal = np.zeros(len(cells))
        goal[place] = 1.0
        given = (np.array(rows), np.array(sums)) if rows else (None, None)
        least = linprog(goal, A_eq=given[0], b_eq=given[1], bounds=(0, None), method="highs")
        most = linprog(-goal, A_eq=given[0], b_eq=given[1], bounds=(0, None), method="highs")
        low[row, column] = least.fun or 0.0
        high[row, column] = -(most.fun or 0.0) if most.status == 0 else np.inf
    return low, high
