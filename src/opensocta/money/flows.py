"""Money that comes to an account in one way and leaves it in another, within hours.

In:   for each payment of an account whether it counts as coming (1), going (-1) or not (0)
Out:  flows: account, the payments matched, and the sums; and how usual such a flow is
Not:  money that comes and goes in any way (`money.pass_through`)
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from opensocta.money.episodes import Signs, match_episodes
from opensocta.money.ledger import DAY, Csr, Flags, Ints, Ledger
from opensocta.money.pass_through import both_ways

__all__ = ["Flow", "Flows", "find_flows_between"]

HOUR = DAY // 24
Reals = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Flow:
    """One episode of an account: what came, what of it went the other way, and the payments."""

    account: int
    payments: Ints
    coming: Ints
    going: Ints
    came: int
    matched: int
    share: float  # of what came that was matched


@dataclass(frozen=True)
class Flows:
    """All episodes of one currency in which money came the one way and went the other."""

    account: Ints
    came: Ints
    matched: Ints
    entries: Ints  # payments in
    share: Reals
    _ends: Ints
    _both: Csr
    _side: Signs
    _taken: Ints

    def chosen(self, which: Flags) -> Iterator[Flow]:
        """Return the episodes that are wanted, with their payments."""
        for i in np.flatnonzero(which).tolist():
            begin, end = self._ends[i].tolist()
            used = np.arange(begin, end)[self._taken[begin:end] > 0]
            index, side = self._both.index[used], self._side[used]
            yield Flow(
                int(self.account[i]), np.unique(index), index[side > 0], index[side < 0],
                int(self.came[i]), int(self.matched[i]), float(self.share[i]),
            )  # fmt: skip

    def rarity(self, share: float, among: Flags) -> float:
        """Return -log10 of how often an episode passes on at least such a share; at most 1 / n."""
        n = int((self.share[among] >= share).sum())
        return float(-np.log10((n + 1) / (int(among.sum()) + 1)))


def find_flows_between(
    ledger: Ledger, unit: int, coming: Signs, going: Signs, *, hours: float
) -> Flows:
    """Return the flows of one currency.

    Parameters
    ----------
    coming, going : 1 for payments (numbers in the ledger) that count where they come to an
        account or go from it, else 0.
    hours : how long money may stay.
    """
    both = both_ways(ledger, unit)
    side = np.where(both.side > 0, coming[both.index], -going[both.index]).astype(np.int8)
    rows, taken = match_episodes(
        both.start, both.index, ledger.at, ledger.amount, side, round(hours * HOUR)
    )
    account, came, matched, entries = rows[:, [0, 3, 4, 6]].T
    share = matched / np.maximum(came, 1)
    return Flows(account, came, matched, entries, share, rows[:, 1:3], both, side, taken)
