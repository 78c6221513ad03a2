"""How unusual a burst of new counterparties is for an account, under its own history.

Each account meets new counterparties at its own rate; the rates of all accounts follow a Gamma
distribution, fitted by moments, and an account's own rate is learned from the time outside the
window that is judged. Time is counted by the arrivals at other accounts too, so that a season or
a growing data set is no burst. How much busy accounts vary from window to window beyond Poisson
is measured and added. The chance of n or more arrivals is then a negative binomial tail, times
the number of windows tried (Bonferroni).

In:   opening payments of one side, and the windows to judge
Out:  surprise = -log10(chance), 0 or more; usual = expected arrivals in such a window
See:  docs/methods/fan-in-fan-out.md
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from opensocta.money.ledger import Ints, Small

__all__ = ["Arrivals", "fit_arrivals"]

Reals = npt.NDArray[np.float64]
_SHAPE = (0.01, 5.0)
_DECADES = 300.0
_BUSY = 3.0  # arrivals per window of an account whose variation is measured
_ENOUGH = 20  # busy accounts; with fewer, arrivals count as Poisson
_TRIMMED = 0.9
_SAMPLE = 20_000  # busy accounts are enough to measure it
_CLOCK = 100.0  # arrivals that the clock's measure of time is worth beside the arrivals at others


@dataclass(frozen=True)
class Arrivals:
    """Arrivals per account, the fitted Gamma(shape, shape / mean), and the extra variation."""

    count: Ints
    times: Ints  # of all arrivals, in order
    window: int
    span: int
    shape: float
    mean: float  # arrivals per account over the whole span
    extra: float  # variance of an account's rate from window to window / its square

    def usual(self, accounts: Ints, inside: Ints, ends: Ints) -> Reals:
        """Return the expected arrivals in windows that end at `ends`, learned outside them."""
        width = self._width(accounts, inside, ends)
        outside = np.maximum(self.count[accounts] - inside, 0)
        rate = (self.shape + outside) / (self.shape / self.mean + 1.0 - width)
        return np.asarray(rate * width)

    def surprise(
        self, accounts: Ints, inside: Ints, ends: Ints, scales: int = 1, *, once: bool = False
    ) -> Reals:
        """Return -log10 of the chance of `inside` or more arrivals in the best window.

        `once`: in this window, which was chosen by something else.
        """
        outside = np.maximum(self.count[accounts] - inside, 0)
        spread = 1.0 / (self.shape + outside)
        shape = 1.0 / (spread + self.extra + spread * self.extra)
        chance = stats.nbinom.logsf(
            inside - 1, shape, shape / (shape + self.usual(accounts, inside, ends))
        )
        tried = 0.0 if once else np.log10(scales * max(self.span / self.window, 1.0))
        return np.asarray(np.clip(-chance / np.log(10) - tried, 0.0, _DECADES))

    def _width(self, accounts: Ints, inside: Ints, ends: Ints) -> Reals:
        """Return the share of time in each window, by the clock and by arrivals at others."""
        high = np.searchsorted(self.times, ends, "right")
        low = np.searchsorted(self.times, ends - self.window, "left")
        others = np.maximum(high - low - inside, 0)
        whole = np.maximum(len(self.times) - self.count[accounts], others)
        clock = min(self.window / self.span, 1.0)
        return np.asarray(np.clip((others + _CLOCK * clock) / (whole + _CLOCK), 1e-6, 0.999))


def fit_arrivals(
    accounts: Ints | Small, times: Ints, *, size: int, window: int, span: int
) -> Arrivals:
    """Return the model of arrivals.

    Parameters
    ----------
    accounts, times : of each arrival, earliest first; microseconds.
    size : number of accounts.
    window, span : lengths in microseconds of the windows to judge and of all the data.
    """
    count = np.bincount(accounts, minlength=size).astype(np.int64)
    mean = max(float(count.mean()), 1e-3) if size else 1e-3
    over = float(count.var()) - mean if size else 0.0
    shape = float(np.clip(mean * mean / over if over > 0 else _SHAPE[1], *_SHAPE))
    extra = _extra(accounts, times, count, window)
    return Arrivals(count, times, window, span, shape, mean, extra)


def _extra(accounts: Ints | Small, times: Ints, count: Ints, window: int) -> float:
    """Return the variation of busy accounts between windows beyond Poisson, trimmed mean."""
    if not len(times):
        return 0.0
    number = int((times[-1] - times[0]) // window) + 1
    busy = np.flatnonzero(count >= _BUSY * number)
    if number < 2 or len(busy) < _ENOUGH:
        return 0.0
    busy = busy[:: -(-len(busy) // _SAMPLE)]
    chosen = np.zeros(len(count), np.bool_)
    chosen[busy] = True
    mine = np.flatnonzero(chosen[accounts])
    cells = np.searchsorted(busy, accounts[mine]) * number + (times[mine] - times[0]) // window
    seen = np.bincount(cells, minlength=len(busy) * number).reshape(-1, number)
    edges = np.searchsorted(times, times[0] + np.arange(number + 1) * window, "left")
    share = np.diff(edges) / len(times)
    expected = count[busy][:, None] * share
    beyond = ((seen - expected) ** 2 - expected * (1 - share)).sum(axis=1)
    each = np.sort(beyond / (expected**2).sum(axis=1))
    return max(float(each[: max(int(len(each) * _TRIMMED), 1)].mean()), 0.0)
