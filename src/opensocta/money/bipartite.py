"""Finds groups of accounts that all pay the same group of others within days (bipartite).

In:   transactions (`evidence.tables.TRANSACTIONS`) or a `Ledger`; payments of short relations
Out:  findings money.bipartite; subject = the account with the fullest window of payees
Not:  pairs that share nothing: AMLworld calls separate pairs of accounts bipartite as well
See:  docs/methods/layering.md
"""

from math import lgamma, log

import numpy as np
import pyarrow as pa
from scipy import stats

from opensocta.core.kernel import kernel
from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import odds_words
from opensocta.money.candidates import Candidate, rank_candidates
from opensocta.money.fans import RARE_AT, best_windows, side_of
from opensocta.money.ledger import DAY, Csr, Ints, Ledger, as_ledger
from opensocta.money.settings import MoneySettings

__all__ = ["find_bipartite"]


@kernel
def shared_payees(  # noqa: C901, PLR0913, PLR0917 - arrays of a kernel
    first: Ints, last: Ints, out_index: Ints, in_start: Ints, in_index: Ints,
    at: Ints, payer: Ints, payee: Ints, window: int, least: int,
) -> Ints:  # fmt: skip
    """Return rows of window number, other payer, and how many payees both pay, `least` or more.

    A window is positions first..last of one payer; the other pays the same payees not more than
    `window` before its last or after its first payment.
    """
    count = np.zeros(len(in_start), np.int64)
    seen = np.full(len(in_start), -1, np.int64)
    stamp = np.full(len(in_start), -1, np.int64)
    rows = np.empty((64, 3), np.int64)
    size, turn = 0, 0
    for w in range(len(first)):
        own = payer[out_index[first[w]]]
        opened, closed = at[out_index[first[w]]], at[out_index[last[w]]]
        touched = [0 for _ in range(0)]
        for i in range(first[w], last[w] + 1):
            target = payee[out_index[i]]
            if stamp[target] == w:
                continue
            stamp[target] = w
            turn += 1
            for j in range(in_start[target], in_start[target + 1]):
                payment = in_index[j]
                other = payer[payment]
                if at[payment] < closed - window or other == own or seen[other] == turn:
                    continue
                if at[payment] > opened + window:
                    break
                seen[other] = turn
                if count[other] == 0:
                    touched.append(other)
                count[other] += 1
        for other in touched:
            if count[other] >= least:
                if size == len(rows):
                    rows = np.concatenate((rows, np.empty((size, 3), np.int64)))
                rows[size] = np.array([w, other, count[other]])
                size += 1
            count[other] = 0
    return rows[:size]


@detectors.add("money.bipartite", version=1, cites="altman_2023_amlworld")
def find_bipartite(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find several accounts that pay the same several others within a window."""
    ledger = as_ledger(payments, settings)
    going = side_of(ledger.going, ledger.payer, ledger.short)
    coming = side_of(ledger.coming, ledger.payee, ledger.short)
    window, least = round(settings.bipartite_window_days * DAY), settings.bipartite_min_accounts
    account, first, last, _ = best_windows(
        going.start, going.index, ledger.at, ledger.payee, window, least
    )
    rows = shared_payees(
        first, last, going.index, coming.start, coming.index,
        ledger.at, ledger.payer, ledger.payee, window, least,
    )  # fmt: skip
    found = []
    for w in np.unique(rows[:, 0]).tolist():
        mine = rows[rows[:, 0] == w]
        if len(mine) + 1 >= least:
            group = _group(ledger, going, (int(first[w]), int(last[w])), mine, window)
            candidate = _candidate(ledger, group, (going, coming), len(account), settings)
            if candidate is not None:
                found.append(candidate)
    return rank_candidates(ledger, found, kind="money.bipartite", version=1, settings=settings)


class _Group:
    """One payer's window, the others with how many payees they share, and all their payments."""

    def __init__(self, own: int, payees: Ints, others: Ints, shared: Ints, payments: Ints) -> None:
        self.own, self.payees, self.others = own, payees, others
        self.shared, self.payments = shared, payments


def _group(ledger: Ledger, going: Csr, ends: tuple[int, int], rows: Ints, window: int) -> _Group:
    inside = going.index[ends[0] : ends[1] + 1]
    opened, closed = ledger.at[inside[0]], ledger.at[inside[-1]]
    payees = np.unique(ledger.payee[inside])
    parts = [inside]
    for other in rows[:, 1].tolist():
        theirs = going.of(other)
        at = ledger.at[theirs]
        near = (at >= closed - window) & (at <= opened + window)
        parts.append(theirs[near & np.isin(ledger.payee[theirs], payees)])
    payments = np.unique(np.concatenate(parts))
    return _Group(int(ledger.payer[inside[0]]), payees, rows[:, 1], rows[:, 2], payments)


def _candidate(
    ledger: Ledger, group: _Group, sides: tuple[Csr, Csr], tried: int, settings: MoneySettings
) -> Candidate | None:
    """Return the candidate if enough payees are paid by half of the payers, by no mere chance."""
    going, coming = sides
    pairs = np.unique(np.c_[ledger.payee[group.payments], ledger.payer[group.payments]], axis=0)
    payees, payers = np.unique(pairs[:, 0], return_counts=True)
    n = len(group.others) + 1
    joint = payees[payers >= max(2, (n + 1) // 2)]
    if len(joint) < settings.bipartite_min_accounts:
        return None
    payments = group.payments[np.isin(ledger.payee[group.payments], joint)]
    incoming = np.diff(coming.start)[group.payees].sum() / max(len(coming.index), 1)
    width = min(2 * settings.bipartite_window_days * DAY / ledger.span, 1.0)
    usual = np.diff(going.start)[group.others] * width * incoming
    each = -stats.poisson.logsf(group.shared - 1, usual) / log(10)
    accounts = np.log10(max(int((np.diff(going.start) > 0).sum()), 1))
    surprise = float((each - accounts).sum() + lgamma(n) / log(10) - np.log10(max(tried, 1)))
    if surprise < settings.min_surprise:
        return None
    sums = np.bincount(np.searchsorted(joint, ledger.payee[payments]), ledger.amount[payments])
    return Candidate(
        subject=group.own,
        payments=payments,
        counted=payments,
        window=2 * settings.bipartite_window_days * DAY,
        rarity=surprise / (2 * RARE_AT),
        balance=float(sums.min() / max(float(sums.max()), 1.0)),
        words=f"{n} accounts paid {{sum}} to the same {len(joint)} accounts in {{payments}} "
        f"{{period}} (chance {odds_words(surprise)}).",
        measures={"payers": n, "payees": len(joint), "surprise": round(surprise, 3)},
    )
