"""Matches money that goes out of an account with money that came in shortly before.

In:   an account's payments in time, and for each whether it brings (1), takes (-1) or neither (0)
Out:  episodes: runs of payments without a long pause, with what came, was matched and went
See:  docs/methods/pass-through.md
"""

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel
from opensocta.money.ledger import Ints

__all__ = ["Signs", "match_episodes"]

Signs = npt.NDArray[np.int8]


@kernel
def match_episodes(  # noqa: C901, PLR0917 - arrays of a kernel
    start: Ints, index: Ints, at: Ints, amount: Ints, side: Signs, lag: int
) -> tuple[Ints, Ints]:
    """Return rows of account, first, past-last position, came, matched, went and payments in.

    An episode is a run of an account's payments without a pause longer than `lag`. Money out
    takes from what came in at most `lag` before, oldest first; it may not take more than came.
    `side` is 1, -1 or 0 for each position in `index`. Also returns for each position how much of
    that payment was matched.
    """
    rows = np.empty((64, 7), np.int64)
    size = 0
    taken = np.zeros(len(index), np.int64)
    for account in range(len(start) - 1):
        begin, end = start[account], start[account + 1]
        while begin < end:
            stop = begin + 1
            while stop < end and at[index[stop]] - at[index[stop - 1]] <= lag:
                stop += 1
            came, matched, went, entries, lot = 0, 0, 0, 0, begin
            for i in range(begin, stop):
                payment = index[i]
                if side[i] > 0:
                    came += amount[payment]
                    entries += 1
                if side[i] >= 0:
                    continue
                went += amount[payment]
                need = amount[payment]
                while lot < i and need > 0:
                    source = index[lot]
                    late = at[payment] - at[source] > lag
                    rest = amount[source] - taken[lot]
                    if side[lot] <= 0 or late or rest == 0:
                        lot += 1
                        continue
                    part = min(rest, need)
                    taken[lot] += part
                    taken[i] += part
                    need -= part
                    matched += part
            if matched > 0:
                if size == len(rows):
                    rows = np.concatenate((rows, np.empty((size, 7), np.int64)))
                rows[size] = np.array([account, begin, stop, came, matched, went, entries])
                size += 1
            begin = stop
    return rows[:size], taken
