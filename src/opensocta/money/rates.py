"""How unusual a share of marked payments in a window is, beside the account's own and all others.

In:   payments of accounts in time, a mark on some, and the usual chance of a mark for each
Out:  per account the window with the most marks beyond what is usual, and its surprise
See:  docs/methods/account-life.md
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from opensocta.core.kernel import kernel
from opensocta.money.ledger import Ints

__all__ = ["Bursts", "find_bursts", "marked_windows"]

Reals = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bursts:
    """Windows: account, first and past-last position, marks, payments, usual share, surprise."""

    account: Ints
    low: Ints
    high: Ints
    marks: Ints
    size: Ints
    usual: Reals
    surprise: Reals


@kernel
def marked_windows(  # noqa: PLR0917 - arrays of a kernel
    start: Ints, index: Ints, at: Ints, mark: Ints, usual: Reals, window: int, least: int
) -> tuple[Ints, Reals]:
    """Return rows of account, first and past-last position, marks; and marks expected in each.

    Of an account the window counts in which marks most exceed what is expected, in standard
    deviations; windows end at a marked payment and begin at the first payment within `window`.
    """
    rows = np.empty((64, 4), np.int64)
    expected = np.empty(64, np.float64)
    size = 0
    for account in range(len(start) - 1):
        low, marks, mean = start[account], 0, 0.0
        best, most = np.zeros(4, np.int64), -1.0
        best_mean = 0.0
        for i in range(start[account], start[account + 1]):
            marks += mark[index[i]]
            mean += usual[index[i]]
            while at[index[i]] - at[index[low]] > window:
                marks -= mark[index[low]]
                mean -= usual[index[low]]
                low += 1
            if marks < least or mark[index[i]] == 0:
                continue
            beyond = (marks - mean) / np.sqrt(mean + 1e-3)
            if beyond > most:
                most, best_mean = beyond, mean
                best[:] = np.array([account, low, i + 1, marks])
        if most > 0.0:
            if size == len(rows):
                rows = np.concatenate((rows, np.empty((size, 4), np.int64)))
                expected = np.concatenate((expected, np.empty(size, np.float64)))
            rows[size], expected[size] = best, best_mean
            size += 1
    return rows[:size], expected[:size]


def find_bursts(  # noqa: PLR0913 - one row of arrays
    start: Ints, index: Ints, at: Ints, mark: Ints, usual: Reals,
    *, window: int, least: int, prior: float, span: int,
) -> Bursts:  # fmt: skip
    """Return one window per account with its surprise, -log10 of chance times all windows tried.

    The usual share in a window is that of everybody, drawn towards the account's own share
    outside the window, as if everybody's were `prior` payments of its own.
    """
    rows, expected = marked_windows(start, index, at, mark, usual, window, least)
    account, low, high, marks = rows.T
    size = high - low
    total = np.r_[0, np.cumsum(mark[index])]
    outside = total[start[account + 1]] - total[start[account]] - marks
    others = start[account + 1] - start[account] - size
    everybody = expected / np.maximum(size, 1)
    share = np.clip((prior * everybody + outside) / (prior + others), 1e-9, 1 - 1e-9)
    tried = np.log10(max(int((np.diff(start) > 0).sum()), 1) * max(span / window, 1.0))
    chance = -stats.binom.logsf(marks - 1, size, share) / np.log(10)
    surprise = np.clip(chance - tried, 0.0, 300.0)
    return Bursts(account, low, high, marks, size, share, np.asarray(surprise))
