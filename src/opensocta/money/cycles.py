"""Finds money that returns: cycles of payments in time through three or more accounts.

In:   transactions (`evidence.tables.TRANSACTIONS`) or a `Ledger`
Out:  findings money.cycle, one per ring of accounts; subject = the account that pays first
Not:  back-and-forth between two accounts (repayments are ordinary) unless cycle_min_length is 2
See:  docs/methods/cycles.md
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted, listed, odds_words, percent_words
from opensocta.money.candidates import Candidate, bound, rank_candidates
from opensocta.money.cycle_search import STRICT, TIE, UNORDERED, Payments, search_cycles
from opensocta.money.fans import RARE_AT, side_of
from opensocta.money.ledger import DAY, Flags, Ints, Ledger, as_ledger
from opensocta.money.rings import balance_of, ring_numbers, ring_surprise
from opensocta.money.settings import CycleOrder, MoneySettings

__all__ = ["CycleList", "find_cycles", "list_cycles"]

_ORDERS = {"strict": STRICT, "tie": TIE, "unordered": UNORDERED}
_WORDS = {
    "strict": "each later than the one before",
    "tie": "none earlier than the one before",
    "unordered": "in any order of time",
}
_MANY = 2**62


@dataclass(frozen=True)
class CycleList:
    """Cycles: their payments end to end, where each starts (and the end), hubs, completeness.

    `hubs` counts for each account how often it was not passed through; `pairs` is the most
    payments of a pair of accounts that took part.
    """

    payments: Ints
    starts: Ints
    hubs: Ints
    complete: bool
    pairs: int = _MANY

    def of_length(self, length: int) -> Ints:
        """Return the cycles of one length as rows of payments."""
        begin = self.starts[:-1][np.diff(self.starts) == length]
        return np.asarray(self.payments[begin[:, None] + np.arange(length)])


def list_cycles(
    ledger: Ledger,
    *,
    order: CycleOrder,
    days: float,
    longest: int,
    settings: MoneySettings | None = None,
    keep: Flags | None = None,
) -> CycleList:
    """Return all cycles of payments.

    Parameters
    ----------
    order : strict (each later), tie (none earlier), unordered (within the window).
    days : most days between the first and the last payment.
    longest : most payments of a cycle.
    settings : bounds hub_payments, max_cycles and max_steps; no bounds if None.
    keep : payments that may take part; all by default.
    """
    wanted = ledger.graph if keep is None else ledger.graph & keep
    chosen = np.flatnonzero(wanted)
    at = ledger.at[chosen]
    number = np.cumsum(wanted) - 1
    ends = [np.ascontiguousarray(side[chosen]) for side in (ledger.payer, ledger.payee)]
    views = []
    sides = ((ledger.going, ledger.payer, ledger.payee),
             (ledger.coming, ledger.payee, ledger.payer))  # fmt: skip
    for whole, side, other in sides:
        view = whole if keep is None else side_of(whole, side, wanted)
        views += [view.start, number[view.index], other[view.index]]
    payments = Payments(
        ends[0],
        ends[1],
        np.searchsorted(at, at, "left"),
        np.searchsorted(at, at, "right"),
        np.searchsorted(at, at + round(days * DAY), "right"),
        *views,
    )
    bounds = (_MANY, _MANY, _MANY)
    if settings is not None:
        bounds = (settings.hub_payments, settings.max_cycles, settings.max_steps)
    flat, starts, hubs, complete = search_cycles(payments, _ORDERS[order], longest, *bounds)
    return CycleList(chosen[flat], starts, hubs, complete)


@detectors.add("money.cycle", version=1, cites="blanusa_2022_cycles")
def find_cycles(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find money that returns to its first account within a window."""
    ledger = as_ledger(payments, settings)
    found: dict[tuple[int, ...], Candidate] = {}
    limits: list[Finding] = []
    for order in settings.cycle_orders:
        cycles = _rarest_first(ledger, order, settings)
        for ring, candidate in _candidates(ledger, cycles, order, settings).items():
            found.setdefault(ring, candidate)
        limits += _bounds(ledger, cycles, order, settings)
    shown = rank_candidates(
        ledger, list(found.values()), kind="money.cycle", version=1, settings=settings
    )
    return shown + limits


def _rarest_first(ledger: Ledger, order: CycleOrder, settings: MoneySettings) -> CycleList:
    """Return the cycles among pairs of accounts with at most m payments, for the largest m.

    m doubles as long as the search stays within its bounds.
    """
    last, most = None, 1
    highest = int(ledger.pair_count[ledger.graph].max()) if ledger.graph.any() else 1
    while True:
        cycles = list_cycles(
            ledger,
            order=order,
            days=settings.cycle_window_days,
            longest=settings.cycle_max_length,
            settings=settings,
            keep=ledger.pair_count <= most,
        )
        if not cycles.complete:
            kept = cycles if last is None else last
            return CycleList(kept.payments, kept.starts, kept.hubs, False, max(most // 2, 1))
        if most >= highest:
            return cycles
        last, most = cycles, 2 * most


def _candidates(
    ledger: Ledger, cycles: CycleList, order: CycleOrder, settings: MoneySettings
) -> dict[tuple[int, ...], Candidate]:
    """Return for each ring of accounts its most surprising cycle and how often it closed."""
    found = {}
    for length in range(settings.cycle_min_length, settings.cycle_max_length + 1):
        rows = cycles.of_length(length)
        if not len(rows):
            continue
        rings, numbers = ring_numbers(ledger.payer[rows])
        tried = len(settings.cycle_orders) * (
            settings.cycle_max_length - settings.cycle_min_length + 1
        )
        window = settings.cycle_window_days * DAY
        surprise = ring_surprise(
            ledger, rows, window=window, ordered=order != "unordered", tried=tried
        )
        repeats = np.bincount(numbers)
        sequence = np.lexsort((rows[:, 0], -surprise, numbers))
        best = sequence[np.r_[True, np.diff(numbers[sequence]) != 0]]
        balance = balance_of(ledger, rows)
        for i in best[surprise[best] >= settings.cycle_min_surprise].tolist():
            found[tuple(rings[numbers[i]].tolist())] = Candidate(
                subject=int(ledger.payer[rows[i, 0]]),
                payments=rows[i],
                counted=rows[i],
                window=window,
                rarity=float(surprise[i]) / RARE_AT,
                balance=float(balance[i]),
                words=_words(length, order, float(balance[i]), float(surprise[i])),
                measures={
                    "order": order,
                    "length": length,
                    "repeats": int(repeats[numbers[i]]),
                    "surprise": round(float(surprise[i]), 3),
                },
            )
    return found


def _words(length: int, order: CycleOrder, balance: float, surprise: float) -> str:
    return (
        f"{length} accounts sent {{sum}} in total round a ring in {{payments}} {{period}}, "
        f"{_WORDS[order]}, the smallest {percent_words(balance)} of the largest (chance "
        f"{odds_words(surprise)})."
    )


def _bounds(
    ledger: Ledger, cycles: CycleList, order: CycleOrder, settings: MoneySettings
) -> list[Finding]:
    passed = np.flatnonzero(cycles.hubs)
    if cycles.complete and not len(passed):
        return []
    ends = (ledger.payer == passed[0]) | (ledger.payee == passed[0]) if len(passed) else None
    where = np.flatnonzero(ledger.graph if ends is None else ledger.graph & ends)[:1]
    gone = (
        f"did not pass through {counted(len(passed), 'account')} with more than "
        f"{settings.hub_payments:,} payments within {settings.cycle_window_days:g} days"
    )
    cut = f"looked only at pairs with at most {counted(int(cycles.pairs), 'payment')}"
    limits = [*([gone] if len(passed) else []), *([] if cycles.complete else [cut])]
    return [
        bound(
            ledger, "money.cycle", where,
            f"The search for rings of payments {_WORDS[order]} {listed(limits)}.",
            order=order, hubs=len(passed), complete=int(cycles.complete),
            longest=settings.cycle_max_length, window_days=settings.cycle_window_days,
        )
    ]  # fmt: skip
