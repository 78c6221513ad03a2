"""Finds funnel accounts: deposits in many places, the money taken out elsewhere within hours.

In:   transactions with the places of cash: the country of the bank, else the counter's account
Out:  findings money.funnel; subject = the account
Not:  takings of one shop in one place; accounts whose deposits carry no place
See:  docs/methods/account-life.md
"""

import numpy as np
import pyarrow as pa
from scipy import stats

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import odds_words, percent_words
from opensocta.money.candidates import Candidate, rank_candidates
from opensocta.money.fans import RARE_AT
from opensocta.money.flows import Flow, Flows, find_flows_between
from opensocta.money.ledger import DAY, Flags, Ints, Ledger, as_ledger
from opensocta.money.settings import MoneySettings

__all__ = ["cash_places", "find_funnels"]


def cash_places(ledger: Ledger) -> Ints:
    """Return a number of the place of each payment in cash, -1 where none is known.

    A counter (the account on the other side) is a place; without one the country is.
    """
    names = ledger.accounts.to_numpy(zero_copy_only=False)
    named = np.asarray(names != "", np.bool_) if len(names) else np.zeros(0, np.bool_)
    counter = np.where(ledger.cash_in, ledger.payer, ledger.payee)
    country = np.where(ledger.cash_in, ledger.from_place, ledger.to_place).astype(np.int64)
    place = np.where(country >= 0, len(names) + country, -1)
    place = np.where(named[counter], counter, place) if len(ledger) else place
    return np.asarray(np.where(ledger.cash_in | ledger.cash_out, place, -1))


@detectors.add("money.funnel", version=1, cites="egmont_100_cases")
def find_funnels(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find accounts with cash deposits in many places whose money leaves elsewhere at once."""
    ledger = as_ledger(payments, settings)
    place = cash_places(ledger)
    deposits = ledger.cash_in & (place >= 0)
    if len(np.unique(place[deposits])) < settings.funnel_min_places:
        return []
    changes, tried = _changes(ledger, place, deposits)
    found = []
    for unit in np.unique(ledger.unit[deposits]).tolist():
        coming = deposits.astype(np.int8)
        going = (~ledger.cash_in).astype(np.int8)
        flows = find_flows_between(ledger, unit, coming, going, hours=settings.pass_hours)
        enough = flows.entries >= settings.funnel_min_places
        for flow in flows.chosen(enough & (flows.share >= settings.funnel_share)):
            candidate = _candidate(ledger, flow, (place, changes, tried, flows), settings)
            if candidate is not None:
                found.append(candidate)
    return rank_candidates(ledger, found, kind="money.funnel", version=1, settings=settings)


def _changes(ledger: Ledger, place: Ints, deposits: Flags) -> tuple[float, int]:
    """Return how often a next deposit is made in another place, and the number of depositors."""
    mine = np.flatnonzero(deposits)
    order = mine[np.argsort(ledger.payee[mine], kind="stable")]
    same = ledger.payee[order][1:] == ledger.payee[order][:-1]
    moved = (place[order][1:] != place[order][:-1]) & same
    share = (float(moved.sum()) + 1) / (float(same.sum()) + 2)
    return share, len(np.unique(ledger.payee[mine]))


def _candidate(
    ledger: Ledger,
    flow: Flow,
    known: tuple[Ints, float, int, Flows],
    settings: MoneySettings,
) -> Candidate | None:
    place, changes, tried, flows = known
    at = ledger.at[flow.coming]
    inside = flow.coming[at >= at[-1] - settings.funnel_window_days * DAY]
    places = np.unique(place[inside])
    away = flow.going[~np.isin(place[flow.going], places)]
    left = float(ledger.amount[away].sum()) / max(flow.came, 1)
    if len(places) < settings.funnel_min_places or left < settings.funnel_share:
        return None
    n, k = len(inside), len(places)
    surprise = float(-stats.binom.logsf(k - 2, n - 1, changes) / np.log(10))
    surprise += flows.rarity(flow.share, flows.entries > 0) - np.log10(max(tried, 1))
    if surprise < settings.min_surprise / 2:  # places and haste are two signs of their own
        return None
    surprise = max(surprise, 0.0)
    return Candidate(
        subject=flow.account,
        payments=np.unique(np.r_[inside, away]),
        counted=inside,
        window=settings.funnel_window_days * DAY,
        rarity=surprise / RARE_AT,
        balance=min(left, 1.0),
        words=f"{{sum}} in cash was paid in at {k} places and {percent_words(min(left, 1.0))} of "
        f"it left elsewhere within {settings.pass_hours:g} hours, in {{payments}} {{period}} "
        f"(chance {odds_words(surprise)}).",
        measures={
            "places": k,
            "deposits": n,
            "share": round(min(left, 1.0), 4),
            "usual_change": round(changes, 4),
            "surprise": round(surprise, 3),
        },
    )
