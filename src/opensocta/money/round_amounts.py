"""Finds accounts that pay unusually many round sums within days.

A sum is round if, in major units of its currency as booked, it is at least 100 and a multiple of
100. How usual that is depends on channel and currency (a cash machine gives round sums only) and
on the account itself.

In:   transactions (`evidence.tables.TRANSACTIONS`) or a `Ledger`
Out:  findings money.round_amounts; subject = the account that pays
Not:  standing orders: an account that always pays round sums is measured against itself
See:  docs/methods/account-life.md
"""

import numpy as np
import pyarrow as pa

from opensocta.core.units import minor_digits
from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import odds_words, percent_words
from opensocta.money.candidates import Candidate, rank_candidates
from opensocta.money.fans import RARE_AT
from opensocta.money.ledger import DAY, Flags, Ledger, as_ledger
from opensocta.money.rates import Bursts, Reals, find_bursts
from opensocta.money.settings import MoneySettings

__all__ = ["find_round_amounts", "round_flags"]

_ROUND = 100  # major units
_PRIOR = 10.0  # payments


def round_flags(ledger: Ledger) -> Flags:
    """Return which payments are of a round sum as booked."""
    step = np.array([_ROUND * 10 ** minor_digits(unit) for unit in ledger.units], np.int64)
    unit = step[ledger.own_unit]
    return np.asarray((ledger.own_amount >= unit) & (ledger.own_amount % unit == 0))


@detectors.add("money.round_amounts", version=1, cites="fatf_ml_typologies")
def find_round_amounts(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find accounts with far more round sums in a window than they and others usually pay."""
    ledger = as_ledger(payments, settings)
    mark = round_flags(ledger)
    bursts = find_bursts(
        ledger.going.start, ledger.going.index, ledger.at, mark.astype(np.int64),
        _usual(ledger, mark), window=round(settings.round_window_days * DAY),
        least=settings.round_min_payments, prior=settings.round_prior, span=ledger.span,
    )  # fmt: skip
    found = [
        _candidate(ledger, bursts, mark, i, settings)
        for i in np.flatnonzero(bursts.surprise >= settings.min_surprise).tolist()
    ]
    return rank_candidates(ledger, found, kind="money.round_amounts", version=1, settings=settings)


def _usual(ledger: Ledger, mark: Flags) -> Reals:
    """Return how often others' payments of a like currency, channel and size are round.

    Few others count less: as if `_PRIOR` more had the rate of all payments of the graph.
    """
    graph = ledger.graph
    if not graph.any():
        return np.zeros(len(ledger), np.float64)
    size = np.log10(np.maximum(ledger.own_amount, 1)).astype(np.int64)
    _, code = np.unique(
        (ledger.own_unit.astype(np.int64) * 8 + ledger.ramp + 1) * 32 + size, return_inverse=True
    )
    _, own = np.unique(ledger.payer * (int(code.max()) + 1) + code, return_inverse=True)
    weights = graph.astype(np.float64)
    counts = [np.bincount(each, weights)[each] for each in (code, own)]
    rounds = [np.bincount(each, weights * mark)[each] for each in (code, own)]
    overall = float(mark[graph].mean())
    others = counts[0] - counts[1]
    return np.asarray((rounds[0] - rounds[1] + _PRIOR * overall) / (others + _PRIOR))


def _candidate(
    ledger: Ledger, bursts: Bursts, mark: Flags, i: int, settings: MoneySettings
) -> Candidate:
    inside = ledger.going.index[bursts.low[i] : bursts.high[i]]
    mine = inside[mark[inside]]
    surprise, usual = float(bursts.surprise[i]), float(bursts.usual[i])
    return Candidate(
        subject=int(bursts.account[i]),
        payments=mine,
        counted=mine,
        window=settings.round_window_days * DAY,
        rarity=surprise / RARE_AT,
        balance=None,
        words=f"{bursts.marks[i]} of {bursts.size[i]} payments of one account {{period}} were of "
        f"round sums ({{sum}}), against {percent_words(usual)} as it and others usually pay "
        f"(chance {odds_words(surprise)}).",
        measures={
            "round": int(bursts.marks[i]),
            "payments": int(bursts.size[i]),
            "usual_share": round(usual, 4),
            "surprise": round(surprise, 3),
        },
    )
