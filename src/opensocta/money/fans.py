"""Finds accounts that many others pay, or that pay many others, within a short time.

In:   transactions (`evidence.tables.TRANSACTIONS`) or a `Ledger`
Out:  findings money.fan_in and money.fan_out; subject = the account in the middle
Not:  steady business of shops and employers: an account is measured against its own history
See:  docs/methods/fan-in-fan-out.md
"""

import numpy as np
import pyarrow as pa

from opensocta.core.kernel import kernel
from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted, odds_words
from opensocta.money.candidates import Candidate, rank_candidates
from opensocta.money.ledger import DAY, Csr, Flags, Ints, Ledger, as_ledger
from opensocta.money.settings import MoneySettings
from opensocta.money.surprise import Arrivals, fit_arrivals

__all__ = [
    "RARE_AT",
    "best_windows",
    "find_fan_in",
    "find_fan_out",
    "new_counterparties",
    "side_of",
]

RARE_AT = 10.0  # decades of surprise that count as fully rare


@kernel
def best_windows(  # noqa: C901, PLR0912, PLR0917 - arrays of a kernel
    start: Ints, index: Ints, at: Ints, other: Ints, window: int, least: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return account, first and last position in `index`, and distinct others of each window.

    Windows hold at least `least` distinct counterparties; those of one account do not overlap;
    the fullest goes first, then the earliest.
    """
    accounts = len(start) - 1
    held = np.zeros(accounts, np.int64)
    left = np.zeros(len(index), np.int64)
    count = np.zeros(len(index), np.int64)
    found = [(0, 0, 0, 0) for _ in range(0)]
    for account in range(accounts):
        begin, end = start[account], start[account + 1]
        if end - begin < least:
            continue
        low, distinct, most = begin, 0, 0
        for i in range(begin, end):
            if held[other[index[i]]] == 0:
                distinct += 1
            held[other[index[i]]] += 1
            while at[index[i]] - at[index[low]] > window:
                held[other[index[low]]] -= 1
                if held[other[index[low]]] == 0:
                    distinct -= 1
                low += 1
            left[i], count[i] = low, distinct
            most = max(most, distinct)
        for i in range(low, end):
            held[other[index[i]]] = 0
        while most >= least:
            best = begin
            while count[best] != most:
                best += 1
            found.append((account, left[best], best, most))
            for i in range(left[best], end):
                if left[i] <= best:
                    count[i] = 0
            most = 0
            for i in range(begin, end):
                most = max(most, count[i])
    size = len(found)
    columns = np.empty((4, size), np.int64)
    for i in range(size):
        for j in range(4):
            columns[j, i] = found[i][j]
    return columns[0], columns[1], columns[2], columns[3]


def side_of(side: Csr, ends: Ints, keep: Flags) -> Csr:
    """Return a CSR view that holds only the payments to keep."""
    index = side.index[keep[side.index]]
    start = np.zeros_like(side.start)
    np.cumsum(np.bincount(ends[index], minlength=len(start) - 1), out=start[1:])
    return Csr(start, index)


def new_counterparties(ledger: Ledger, side: Csr, own: Ints, window: int) -> Arrivals:
    """Return the model of how often accounts meet new counterparties on one side."""
    opening = np.sort(side.index[ledger.opens[side.index]])
    return fit_arrivals(
        own[opening], ledger.at[opening], size=len(ledger.accounts), window=window, span=ledger.span
    )


@detectors.add("money.fan_in", version=1, cites="fatf_professional_ml_2018")
def find_fan_in(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find accounts that unusually many others pay within one window."""
    ledger = as_ledger(payments, settings)
    words = (
        "{n} accounts paid {{sum}} to one account in {{payments}} {{period}}; its own history "
        "gives {usual} such payers in {days} (chance {odds})."
    )
    found = _fans(ledger, ledger.coming, (ledger.payee, ledger.payer), words, settings)
    return rank_candidates(ledger, found, kind="money.fan_in", version=1, settings=settings)


@detectors.add("money.fan_out", version=1, cites="fatf_professional_ml_2018")
def find_fan_out(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find accounts that pay unusually many others within one window."""
    ledger = as_ledger(payments, settings)
    words = (
        "One account paid {{sum}} to {n} accounts in {{payments}} {{period}}; its own history "
        "gives {usual} such payees in {days} (chance {odds})."
    )
    found = _fans(ledger, ledger.going, (ledger.payer, ledger.payee), words, settings)
    return rank_candidates(ledger, found, kind="money.fan_out", version=1, settings=settings)


def _fans(
    ledger: Ledger, whole: Csr, ends: tuple[Ints, Ints], words: str, settings: MoneySettings
) -> list[Candidate]:
    """Return fast fans among short relations and slow fans among single payments.

    No window is longer than half of the data: there would be no history to compare with.
    """
    own, other = ends
    single = ledger.short & (ledger.pair_count == 1)
    fast = min(round(settings.fan_window_days * DAY), ledger.span // 2)
    slow = min(round(settings.slow_fan_window_days * DAY), ledger.span // 2)
    searches = [(fast, ledger.short)]
    pairs = int((ledger.opens & ledger.graph).sum())
    if single.sum() <= settings.single_most * pairs:  # else a single payment says nothing
        searches += [(fast, single)] + ([(slow, single)] if slow >= 2 * fast else [])
    found = []
    for window, keep in searches:
        side = side_of(whole, own, keep)
        arrivals = new_counterparties(ledger, side, own, window)
        account, first, last, distinct = best_windows(
            side.start, side.index, ledger.at, other, window, settings.fan_min_accounts
        )
        until = ledger.at[side.index[last]]
        surprise = arrivals.surprise(account, distinct, until, scales=len(searches))
        usual = arrivals.usual(account, distinct, until)
        for i in np.flatnonzero(surprise >= settings.min_surprise).tolist():
            mine = side.index[first[i] : last[i] + 1]
            shown = {
                "counterparties": int(distinct[i]),
                "usual": round(float(usual[i]), 3),
                "surprise": round(float(surprise[i]), 3),
                "window_days": round(window / DAY, 2),
            }
            found.append(_candidate(ledger, int(account[i]), mine, words, shown))
    return found


def _candidate(
    ledger: Ledger, account: int, payments: Ints, words: str, shown: dict[str, float]
) -> Candidate:
    return Candidate(
        subject=account,
        payments=payments,
        counted=payments,
        window=shown["window_days"] * DAY,
        rarity=shown["surprise"] / RARE_AT,
        balance=_evenness(ledger, payments),
        words=words.format(
            n=shown["counterparties"],
            usual=_few(shown["usual"]),
            days=counted(round(shown["window_days"]), "day"),
            odds=odds_words(shown["surprise"]),
        ),
        measures=dict(shown),
    )


def _few(usual: float) -> str:
    return "fewer than 0.1" if usual < 0.1 else f"{usual:.1f}"


def _evenness(ledger: Ledger, payments: Ints) -> float:
    """Return how alike the amounts are: 1 - spread / mean, in the first payment's currency."""
    amounts = ledger.amount[payments][ledger.unit[payments] == ledger.unit[payments[0]]]
    mean = float(amounts.mean())
    return 1.0 - float(amounts.std()) / mean if mean > 0 else 0.0
