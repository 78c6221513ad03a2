"""How unusual a burst is for an account: a Gamma-Poisson model of its own history.

Each account meets new counterparties at its own steady rate. The rates of all accounts follow
a Gamma distribution, fitted by moments; an account's own rate is learned from the time outside
the window that is judged. The chance of n or more arrivals in a window is then a negative
binomial tail; it is multiplied by the number of windows tried (Bonferroni).

In:   arrivals per account, and the windows to judge
Out:  surprise = -log10(chance), 0 or more; usual = expected arrivals in such a window
See:  docs/methods/fan-in-fan-out.md
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from opensocta.money.ledger import Ints

__all__ = ["Arrivals", "fit_arrivals"]

Reals = npt.NDArray[np.float64]
_SHAPE = (0.01, 5.0)
_DECADES = 300.0


@dataclass(frozen=True)
class Arrivals:
    """Arrivals per account over the whole span, and the fitted Gamma(shape, shape / mean)."""

    count: Ints
    span: int
    shape: float
    mean: float  # arrivals per account over the whole span

    def usual(self, accounts: Ints, inside: Ints, window: float) -> Reals:
        """Return the expected arrivals of accounts in a window, learned outside the windows."""
        width = min(window / self.span, 1.0)
        outside = np.maximum(self.count[accounts] - inside, 0)
        rate = (self.shape + outside) / (self.shape / self.mean + 1.0 - width)
        return np.asarray(rate * width)

    def surprise(self, accounts: Ints, inside: Ints, window: float, scales: int = 1) -> Reals:
        """Return -log10 of the chance of `inside` or more arrivals in the best window."""
        width = min(window / self.span, 1.0)
        outside = np.maximum(self.count[accounts] - inside, 0)
        rest = self.shape / self.mean + 1.0 - width
        chance = stats.nbinom.logsf(inside - 1, self.shape + outside, rest / (rest + width))
        tried = np.log10(scales * max(self.span / window, 1.0))
        return np.asarray(np.clip(-chance / np.log(10) - tried, 0.0, _DECADES))


def fit_arrivals(count: Ints, active: npt.NDArray[np.bool_], span: int) -> Arrivals:
    """Return the model of arrivals per account, fitted over the accounts that are active."""
    seen = count[active] if active.any() else np.zeros(1, np.int64)
    mean = max(float(seen.mean()), 1e-3)
    extra = float(seen.var()) - mean
    shape = mean * mean / extra if extra > 0 else _SHAPE[1]
    return Arrivals(count, span, float(np.clip(shape, *_SHAPE)), mean)
