"""Finds mule accounts and accounts that wake up: a life that does not fit an ordinary customer.

mule: an account that is new in the data, gets money from several others, and passes it on at once
dormant: no payment for months, then many within days

In:   transactions (`evidence.tables.TRANSACTIONS`) or a `Ledger`
Out:  findings money.mule and money.dormant; subject = the account
Not:  the day on which an account was opened, which payments do not tell
See:  docs/methods/account-life.md
"""

import numpy as np
import pyarrow as pa

from opensocta.core.kernel import kernel
from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted, odds_words, percent_words
from opensocta.money.candidates import Candidate, rank_candidates
from opensocta.money.fans import RARE_AT, new_counterparties
from opensocta.money.flows import Flow, find_flows_between
from opensocta.money.ledger import DAY, Csr, Ints, Ledger, Small, as_ledger
from opensocta.money.pass_through import BothWays, both_ways
from opensocta.money.settings import MoneySettings
from opensocta.money.surprise import fit_arrivals

__all__ = ["awakenings", "find_dormant", "find_mules"]


@detectors.add("money.mule", version=1, cites="fatf_professional_ml_2018")
def find_mules(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find new accounts that several others pay and that pass the money on within hours."""
    ledger = as_ledger(payments, settings)
    window = round(settings.mule_window_days * DAY)
    found = []
    for unit in np.unique(ledger.unit).tolist():
        both = both_ways(ledger, unit)
        born = _born(ledger, both)
        new = born > ledger.at[0] + settings.mule_new_days * DAY
        young = ledger.at <= born[ledger.payee] + window
        every = np.ones(len(ledger), np.int8)
        flows = find_flows_between(ledger, unit, every, every, hours=settings.pass_hours)
        known = flows.entries >= settings.mule_min_payers
        wanted = known & new[flows.account] & (flows.share >= settings.mule_share)
        if not wanted.any():
            continue
        arrivals = new_counterparties(ledger, ledger.coming, ledger.payee, window)
        for flow in flows.chosen(wanted):
            inside = flow.coming[ledger.graph[flow.coming]]
            payers = len(np.unique(ledger.payer[inside]))
            if payers < settings.mule_min_payers or not young[flow.coming].all():
                continue
            ends = ledger.at[flow.coming[-1:]]
            account = np.array([flow.account])
            surprise = float(arrivals.surprise(account, np.array([payers]), ends)[0])
            surprise += flows.rarity(flow.share, known)
            if surprise >= settings.min_surprise:
                found.append(_mule(ledger, flow, payers, surprise, settings))
    return rank_candidates(ledger, found, kind="money.mule", version=1, settings=settings)


def _born(ledger: Ledger, both: Csr) -> Ints:
    """Return the time of the first payment of each account; the latest time where it has none."""
    born = np.full(len(both.start) - 1, ledger.at[-1] if len(ledger) else 0, np.int64)
    some = np.diff(both.start) > 0
    born[some] = ledger.at[both.index[both.start[:-1][some]]]
    return born


def _mule(
    ledger: Ledger, flow: Flow, payers: int, surprise: float, settings: MoneySettings
) -> Candidate:
    return Candidate(
        subject=flow.account,
        payments=flow.payments,
        counted=flow.coming,
        window=settings.mule_window_days * DAY,
        rarity=surprise / RARE_AT,
        balance=flow.share,
        words=f"A new account got {{sum}} from {payers} others and passed "
        f"{percent_words(flow.share)} of it on within {settings.pass_hours:g} hours, in "
        f"{{payments}} {{period}} (chance {odds_words(surprise)}).",
        measures={
            "payers": payers,
            "matched": flow.matched,
            "share": round(flow.share, 4),
            "surprise": round(surprise, 3),
        },
    )


@kernel
def awakenings(start: Ints, index: Ints, at: Ints, pause: int, window: int) -> Ints:
    """Return rows of account, pause, first and past-last position of the fullest awakening.

    An awakening is the payments within `window` of the first one after a pause of at least
    `pause`; the fullest of an account counts, the earliest if two are alike.
    """
    rows = np.empty((64, 4), np.int64)
    size = 0
    for account in range(len(start) - 1):
        best, quiet, low, high = 0, 0, 0, 0
        for i in range(start[account] + 1, start[account + 1]):
            gap = at[index[i]] - at[index[i - 1]]
            if gap < pause:
                continue
            end = i
            while end < start[account + 1] and at[index[end]] - at[index[i]] <= window:
                end += 1
            if end - i > best:
                best, quiet, low, high = end - i, gap, i, end
        if best > 0:
            if size == len(rows):
                rows = np.concatenate((rows, np.empty((size, 4), np.int64)))
            rows[size] = np.array([account, quiet, low, high])
            size += 1
    return rows[:size]


@detectors.add("money.dormant", version=1, cites="fatf_ml_typologies")
def find_dormant(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find accounts without a payment for months that then have unusually many within days."""
    ledger = as_ledger(payments, settings)
    window = round(settings.dormant_window_days * DAY)
    found = []
    for unit in np.unique(ledger.unit).tolist():
        both = both_ways(ledger, unit)
        rows = awakenings(
            both.start, both.index, ledger.at, round(settings.dormant_days * DAY), window
        )
        if not len(rows):
            continue
        median = float(np.median(ledger.amount[ledger.unit == unit]))
        account, pause, low, high = rows.T
        arrivals = fit_arrivals(
            *_in_time(ledger, both), size=len(ledger.accounts), window=window, span=ledger.span
        )
        ends = ledger.at[both.index[high - 1]]
        surprise = arrivals.surprise(account, high - low, ends)
        rare = np.flatnonzero(surprise >= settings.min_surprise)
        for i in rare.tolist():
            mine = both.index[low[i] : high[i]]
            if ledger.amount[mine].sum() < settings.dormant_min_factor * median:
                continue
            odds, days = float(surprise[i]), round(int(pause[i]) / DAY)
            found.append(_awake(ledger, int(account[i]), mine, (odds, days), settings))
    return rank_candidates(ledger, found, kind="money.dormant", version=1, settings=settings)


def _in_time(ledger: Ledger, both: BothWays) -> tuple[Small, Ints]:
    """Return the account and the time of every payment in and out, earliest first."""
    ends = _two_ends(both.start, both.index, len(ledger))
    known = ends >= 0
    return ends[known], np.repeat(ledger.at, 2)[known]


@kernel
def _two_ends(start: Ints, index: Ints, payments: int) -> Small:
    """Return for each payment the two accounts that it moves money of, -1 where it is none."""
    ends = np.full(2 * payments, -1, np.int32)
    for account in range(len(start) - 1):
        for i in range(start[account], start[account + 1]):
            place = 2 * index[i]
            ends[place + 1 if ends[place] >= 0 else place] = account
    return ends


def _awake(
    ledger: Ledger, account: int, mine: Ints, told: tuple[float, int], settings: MoneySettings
) -> Candidate:
    surprise, days = told
    coming = ledger.payee[mine] == account
    sums = [float(ledger.amount[mine[side]].sum()) for side in (coming, ~coming)]
    return Candidate(
        subject=account,
        payments=mine,
        counted=mine,
        window=settings.dormant_window_days * DAY,
        rarity=surprise / RARE_AT,
        balance=min(sums) / max(*sums, 1.0),
        words=f"An account without a payment for {counted(days, 'day')} then moved {{sum}} in "
        f"{{payments}} {{period}} (chance by its own history {odds_words(surprise)}).",
        measures={"quiet_days": days, "surprise": round(surprise, 3)},
    )
