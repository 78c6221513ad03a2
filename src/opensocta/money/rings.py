"""How surprising a cycle of payments is: how many rings as rare would chance alone make?

Each pair of accounts pays at its own steady rate n / T. Then payments along a given ring of k
accounts fall within a span s about T * prod(n_i / T) * s^(k-1) times, and (k-1)! times more
rarely if they must come in order. The number of rings whose pairs are all at least as rare is
about P * b^(k-1) / N, with P such pairs, N accounts and b pairs that go on from the end of one.
Amounts that are alike are unlikely too: k amounts whose logarithms spread with sigma lie within
a range d about k * (d / (2 sqrt(pi) sigma))^(k-1) of the time. The surprise is -log10 of the
product x of the three, times the number of classes of rings tried. Because the best cycle of a
ring is taken by span and amounts together, x becomes x (1 + ln(all / x)), all = rings expected in
the whole window whatever their amounts.

In:   cycles as rows of payments
Out:  surprise per cycle, a number per ring, the balance of amounts
See:  docs/methods/cycles.md
"""

from math import lgamma, log, pi, sqrt

import numpy as np
import numpy.typing as npt

from opensocta.money.ledger import DAY, Ints, Ledger

__all__ = ["balance_of", "ring_numbers", "ring_surprise"]

Reals = npt.NDArray[np.float64]


def ring_surprise(
    ledger: Ledger, cycles: Ints, *, window: float, ordered: bool, tried: int = 1
) -> Reals:
    """Return -log10 of the expected number of rings as rare, as tight and as even as each cycle.

    Parameters
    ----------
    window : longest span that was searched, microseconds.
    ordered : the payments follow each other in time.
    tried : number of searches and lengths among which this is one.
    """
    steps = cycles.shape[1] - 1
    counts = ledger.pair_count[cycles]
    most = counts.max(axis=1)
    classes = np.unique(most)
    common = np.log10(counts).sum(axis=1) + np.log10(tried * len(classes))
    if ordered:
        common = common - lgamma(steps + 1) / log(10)
    opening = ledger.opens & ledger.graph
    for limit in classes.tolist():
        pairs = np.flatnonzero(opening & (ledger.pair_count <= limit))
        going_on = np.bincount(ledger.payer[pairs], minlength=len(ledger.accounts))
        branch = max(float(going_on[ledger.payee[pairs]].mean()), 1e-3)
        rings = np.log10(len(pairs) / len(ledger.accounts)) + steps * np.log10(branch)
        common[most == limit] += rings
    span = np.maximum(ledger.at[cycles].max(axis=1) - ledger.at[cycles].min(axis=1), DAY)
    expected = common + steps * np.log10(span / ledger.span) + _evenness(ledger, cycles)
    in_all = common + steps * np.log10(max(window, DAY) / ledger.span)
    # a cycle may be the best by span, by amounts or by both: x becomes x (1 + ln(all / x))
    chosen = np.log10(1 + np.maximum(in_all - expected, 0.0) * log(10))
    return np.asarray(np.maximum(-(expected + chosen), 0.0))


def _evenness(ledger: Ledger, cycles: Ints) -> Reals:
    """Return log10 of the chance that amounts are as alike as those of each cycle, at most 0."""
    length = cycles.shape[1]
    logs = np.log(np.maximum(ledger.amount, 1))
    mean = np.bincount(ledger.unit, logs) / np.maximum(np.bincount(ledger.unit), 1)
    spread = max(float((logs - mean[ledger.unit])[ledger.graph].std()), 0.05)
    ratio = balance_of(ledger, cycles)
    wide = np.maximum(-np.log(np.maximum(ratio, 1e-9)), 0.01)
    chance = log(length) / log(10) + (length - 1) * np.log10(wide / (2 * sqrt(pi) * spread))
    return np.asarray(np.where(ratio > 0, np.minimum(chance, 0.0), 0.0))


def ring_numbers(accounts: Ints) -> tuple[Ints, Ints]:
    """Return the rings, each beginning with its smallest account, and the ring of each row."""
    rows, length = accounts.shape
    turn = (np.argmin(accounts, axis=1)[:, None] + np.arange(length)) % length
    turned = accounts[np.arange(rows)[:, None], turn]
    rings, numbers = np.unique(turned, axis=0, return_inverse=True)
    return rings, numbers.reshape(-1)


def balance_of(ledger: Ledger, cycles: Ints) -> Reals:
    """Return smallest / largest amount of each cycle; 0 where currencies differ."""
    amounts = ledger.amount[cycles]
    same = (ledger.unit[cycles] == ledger.unit[cycles[:, :1]]).all(axis=1)
    ratio = amounts.min(axis=1) / np.maximum(amounts.max(axis=1), 1)
    return np.asarray(np.where(same, ratio, 0.0))
