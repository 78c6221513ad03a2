"""Finds runs of cash deposits kept just under a reporting threshold (structuring).

In:   transactions (`evidence.tables.TRANSACTIONS`) or a `Ledger`; only channel cash_in is read
Out:  findings money.structuring; subject = the account that receives the deposits
Not:  fans of transfers (`money.fans`); deposits in currencies without a threshold are not
      examined, and `money.bounds` says how many
See:  docs/methods/structuring.md
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from scipy import stats

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted, listed, odds_words, percent_words
from opensocta.money.candidates import Candidate, bound, rank_candidates, sum_words
from opensocta.money.fans import RARE_AT
from opensocta.money.ledger import DAY, Flags, Ints, Ledger, as_ledger
from opensocta.money.settings import MoneySettings

__all__ = ["find_structuring"]


@dataclass(frozen=True)
class _Deposits:
    """Cash deposits with the threshold that applies to each, and the usual share just under."""

    payment: Ints
    threshold: Ints
    under: Flags
    usual: float


@detectors.add("money.structuring", version=1, cites="fatf_ml_typologies")
def find_structuring(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find accounts with several cash deposits just under a reporting threshold within days."""
    ledger = as_ledger(payments, settings)
    cash = np.flatnonzero(ledger.cash_in)
    all_deposits, skipped = _examined(ledger, cash, settings)
    found = []
    owners = ledger.payee[all_deposits.payment]
    order = np.argsort(owners, kind="stable")
    begins = np.flatnonzero(np.diff(owners[order], prepend=-1))
    for begin, end in zip(begins, np.r_[begins[1:], len(owners)], strict=False):
        mine = order[begin:end]
        if all_deposits.under[mine].sum() >= settings.structuring_min_payments:
            deposits = replace(
                all_deposits,
                payment=all_deposits.payment[mine],
                threshold=all_deposits.threshold[mine],
                under=all_deposits.under[mine],
            )
            found += _runs(ledger, deposits, settings)
    shown = rank_candidates(ledger, found, kind="money.structuring", version=1, settings=settings)
    return shown + _bounds(ledger, skipped)


def _examined(ledger: Ledger, cash: Ints, settings: MoneySettings) -> tuple[_Deposits, Ints]:
    """Return deposits with a threshold, in their own currency or the reference's, and the rest."""
    limits = np.array([settings.thresholds.get(unit, 0) for unit in ledger.units], np.int64)
    own, compared = limits[ledger.own_unit[cash]], limits[ledger.unit[cash]]
    value = np.where(own > 0, ledger.own_amount[cash], ledger.amount[cash])
    threshold = np.where(own > 0, own, compared)
    under = (value < threshold) & (value >= threshold * (1 - settings.structuring_band))
    known = threshold > 0
    usual = float(under[known].mean()) if known.any() else 0.0
    return _Deposits(cash[known], threshold[known], under[known], usual), cash[~known]


def _runs(ledger: Ledger, deposits: _Deposits, settings: MoneySettings) -> list[Candidate]:
    """Return the windows of one account, fullest first, that hold enough deposits just under."""
    window = round(settings.structuring_window_days * DAY)
    left = np.flatnonzero(deposits.under)
    found = []
    while len(left) >= settings.structuring_min_payments:
        at = ledger.at[deposits.payment[left]]
        until = np.searchsorted(at, at + window, "right")
        low = int(np.argmax(until - np.arange(len(at))))
        high = int(until[low])
        if high - low < settings.structuring_min_payments:
            break
        found.append(_candidate(ledger, deposits, left[low:high], settings))
        left = np.r_[left[:low], left[high:]]
    return found


def _candidate(
    ledger: Ledger, deposits: _Deposits, run: Ints, settings: MoneySettings
) -> Candidate:
    """Return the candidate; rarity = chance of so many just under among all its deposits."""
    payments, limit = deposits.payment[run], int(deposits.threshold[run[0]])
    tried = len(run) + int((~deposits.under).sum())
    usual = min(max(deposits.usual, 1e-6), 1 - 1e-6)
    chance = stats.binom.logsf(len(run) - 1, tried, usual)
    surprise = float(min(max(-chance / np.log(10), 0.0), 300.0))
    currency = ledger.units[ledger.own_unit[payments[0]]]
    if currency not in settings.thresholds:
        currency = settings.reference_currency
    return Candidate(
        subject=int(ledger.payee[payments[0]]),
        payments=payments,
        counted=payments,
        window=settings.structuring_window_days * DAY,
        rarity=surprise / RARE_AT,
        balance=None,
        words=f"{len(run)} of {tried} cash deposits to one account {{period}} ({{sum}}) were "
        f"within {percent_words(settings.structuring_band)} below the {sum_words(limit, currency)} "
        f"threshold, against {percent_words(deposits.usual)} of all cash deposits (chance "
        f"{odds_words(surprise)}).",
        measures={
            "threshold": limit,
            "just_under": len(run),
            "deposits": tried,
            "usual_share": round(deposits.usual, 4),
            "surprise": round(surprise, 3),
        },
    )


def _bounds(ledger: Ledger, skipped: Ints) -> list[Finding]:
    if not len(skipped):
        return []
    units, counts = np.unique(ledger.own_unit[skipped], return_counts=True)
    shown = listed(
        [f"{count:,} in {ledger.units[unit]}" for unit, count in zip(units, counts, strict=True)]
    )
    deposits = counted(len(skipped), "cash deposit")
    return [
        bound(
            ledger, "money.structuring", skipped[:20],
            f"{deposits} in currencies without a known reporting threshold "
            f"{'was' if len(skipped) == 1 else 'were'} not examined ({shown}).",
            skipped=len(skipped),
        )
    ]  # fmt: skip
