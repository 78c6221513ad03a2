"""Finds accounts through which money only passes: what comes in leaves within hours.

In:   transactions (`evidence.tables.TRANSACTIONS`) or a `Ledger`; cash in and out count too
Out:  findings money.pass_through; subject = the account; evidence = the payments matched
Not:  balances, which payments do not tell: an account that held money before is not seen
See:  docs/methods/pass-through.md
"""

import numpy as np
import pyarrow as pa

from opensocta.evidence.finding import Finding, detectors
from opensocta.money.candidates import Candidate, rank_candidates
from opensocta.money.kernel import kernel
from opensocta.money.ledger import DAY, Csr, Ints, Ledger, as_ledger
from opensocta.money.settings import MoneySettings

__all__ = ["find_pass_through", "match_episodes"]

HOUR = DAY // 24


@kernel
def match_episodes(  # noqa: PLR0917 - arrays of a kernel
    start: Ints, index: Ints, at: Ints, amount: Ints, payee: Ints, lag: int
) -> tuple[Ints, Ints]:
    """Return rows of account, first, past-last position, came, matched, went and payments in.

    An episode is a run of an account's payments without a pause longer than `lag`. Money out
    takes from what came in at most `lag` before, oldest first; it may not take more than came.
    Also returns for each position in `index` how much of that payment was matched.
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
                if payee[payment] == account:
                    came += amount[payment]
                    entries += 1
                    continue
                went += amount[payment]
                need = amount[payment]
                while lot < i and need > 0:
                    source = index[lot]
                    late = at[payment] - at[source] > lag
                    rest = amount[source] - taken[lot]
                    if payee[source] != account or late or rest == 0:
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


@detectors.add("money.pass_through", version=1, cites="egmont_100_cases")
def find_pass_through(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find accounts that send on almost all that comes in, within hours."""
    ledger = as_ledger(payments, settings)
    found = []
    lag = round(settings.pass_hours * HOUR)
    for unit in np.unique(ledger.unit).tolist():
        both = _both_ways(ledger, unit)
        rows, taken = match_episodes(
            both.start, both.index, ledger.at, ledger.amount, ledger.payee, lag
        )
        median = float(np.median(ledger.amount[ledger.unit == unit]))
        came, matched, went, entries = rows[:, 3], rows[:, 4], rows[:, 5], rows[:, 6]
        passes = (
            (matched >= settings.pass_share * came)
            & (matched >= settings.pass_share * went)
            & (entries >= settings.pass_min_payments)
            & (matched >= settings.pass_min_factor * median)
        )
        turnover = _turnover(ledger, both)
        for i in np.flatnonzero(passes).tolist():
            found.append(_candidate(ledger, both, rows[i], taken, turnover, settings))
    return rank_candidates(ledger, found, kind="money.pass_through", version=1, settings=settings)


def _both_ways(ledger: Ledger, unit: int) -> Csr:
    """Return for each account its payments in and out of one currency, earliest first."""
    mine = np.flatnonzero(ledger.graph & (ledger.unit == unit))
    ends = np.r_[ledger.payer[mine], ledger.payee[mine]]
    payments = np.r_[mine, mine]
    order = np.lexsort((ledger.payer[payments] == ends, payments, ends))
    start = np.zeros(len(ledger.accounts) + 1, np.int64)
    np.cumsum(np.bincount(ends, minlength=len(ledger.accounts)), out=start[1:])
    return Csr(start, payments[order])


def _turnover(ledger: Ledger, both: Csr) -> Ints:
    """Return per account all that came in and went out, in one currency."""
    total = np.r_[0, np.cumsum(ledger.amount[both.index])]
    return np.asarray(total[both.start[1:]] - total[both.start[:-1]])


def _candidate(  # noqa: PLR0917 - all of one episode
    ledger: Ledger, both: Csr, row: Ints, taken: Ints, turnover: Ints, settings: MoneySettings
) -> Candidate:
    """Return the candidate; rarity = how much of the account's whole turnover the episode is."""
    account, first, last, came, matched, went, entries = row.tolist()
    used = np.arange(first, last)[taken[first:last] > 0]
    mine = both.index[used]
    share = matched / max(came, 1)
    own = min((came + went) / max(int(turnover[account]), 1), 1.0)
    incoming = mine[ledger.payee[mine] == account]
    span = int(ledger.at[mine].max() - ledger.at[mine].min())
    return Candidate(
        subject=account,
        payments=mine,
        counted=incoming,
        window=max(2.0 * span, 10 * settings.pass_hours * HOUR),
        rarity=own,
        balance=matched / max(came, went, 1),
        words=f"{{sum}} came in by {entries} payments and {share:.0%} of it left within "
        f"{settings.pass_hours:g} hours, {{period}}; {own:.0%} of the account's whole turnover",
        measures={
            "came": came,
            "went": went,
            "matched": matched,
            "share": round(share, 4),
            "share_of_turnover": round(own, 4),
        },
    )
