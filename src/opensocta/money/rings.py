"""How surprising a cycle of payments is: how many rings as rare would chance alone make?

Each pair of accounts pays at its own steady rate n / T. Then payments along a given ring of k
accounts fall within a span s about T * prod(n_i / T) * s^(k-1) times, and (k-1)! times more
rarely if they must come in order. The number of rings whose pairs are all at least as rare is
about P * b^(k-1) / N, with P such pairs, N accounts and b pairs that go on from the end of one.
The surprise is -log10 of the product.

In:   cycles as rows of payments
Out:  surprise per cycle, a number per ring, the balance of amounts
See:  docs/methods/cycles.md
"""

from math import lgamma, log

import numpy as np
import numpy.typing as npt

from opensocta.money.ledger import DAY, Ints, Ledger

__all__ = ["balance_of", "ring_numbers", "ring_surprise"]

Reals = npt.NDArray[np.float64]


def ring_surprise(ledger: Ledger, cycles: Ints, *, ordered: bool) -> Reals:
    """Return -log10 of the expected number of rings as rare and as tight, for each cycle."""
    length = cycles.shape[1]
    counts = ledger.pair_count[cycles]
    span = np.maximum(ledger.at[cycles].max(axis=1) - ledger.at[cycles].min(axis=1), DAY)
    expected = np.log10(counts).sum(axis=1) + (length - 1) * np.log10(span / ledger.span)
    if ordered:
        expected = expected - lgamma(length) / log(10)
    most = counts.max(axis=1)
    opening = ledger.opens & ledger.graph
    rings = np.zeros(len(cycles))
    for limit in np.unique(most).tolist():
        pairs = np.flatnonzero(opening & (ledger.pair_count <= limit))
        going_on = np.bincount(ledger.payer[pairs], minlength=len(ledger.accounts))
        branch = max(float(going_on[ledger.payee[pairs]].mean()), 1e-3)
        many = np.log10(len(pairs) / len(ledger.accounts)) + (length - 1) * np.log10(branch)
        rings[most == limit] = many
    return np.asarray(np.maximum(-(expected + rings), 0.0))


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
