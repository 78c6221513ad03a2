"""Finds accounts with unusually many payments to or from countries of high risk.

In:   transactions with the countries of both banks; the countries are those of the settings
Out:  findings money.corridor; subject = the account
Not:  a judgement on a country or its people; payments within one country
See:  docs/methods/corridors.md
"""

import numpy as np
import pyarrow as pa

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import odds_words, percent_words, place_words
from opensocta.money.candidates import Candidate, rank_candidates
from opensocta.money.fans import RARE_AT
from opensocta.money.ledger import DAY, Csr, Flags, Ledger, as_ledger
from opensocta.money.rates import find_bursts
from opensocta.money.settings import MoneySettings

__all__ = ["corridor_flags", "find_corridors"]


def corridor_flags(ledger: Ledger, settings: MoneySettings) -> Flags:
    """Return which payments cross a border to or from a country of high risk."""
    risky = np.array([code in settings.risk_countries for code in (*ledger.places, "")], np.bool_)
    known = (ledger.from_place >= 0) & (ledger.to_place >= 0)
    known &= ledger.from_place != ledger.to_place
    return np.asarray(known & (risky[ledger.from_place] | risky[ledger.to_place]))


@detectors.add("money.corridor", version=1, cites="fatf_ml_typologies")
def find_corridors(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find accounts that deal with countries of high risk far more than they and others do."""
    ledger = as_ledger(payments, settings)
    mark = corridor_flags(ledger, settings)
    if not mark.any():
        return []
    both = _both(ledger)
    ends = np.r_[ledger.from_place[mark], ledger.to_place[mark]]
    found = []
    present = [i for i in np.unique(ends).tolist() if ledger.places[i] in settings.risk_countries]
    for place in present:
        found += _of_country(ledger, both, mark, (place, len(present)), settings)
    return rank_candidates(ledger, found, kind="money.corridor", version=1, settings=settings)


def _of_country(
    ledger: Ledger, both: Csr, mark: Flags, tried: tuple[int, int], settings: MoneySettings
) -> list[Candidate]:
    """Return the accounts with unusually many payments to or from one country."""
    place, countries = tried
    with_it = mark & ((ledger.from_place == place) | (ledger.to_place == place)) & ledger.graph
    if not with_it.any():
        return []
    bursts = find_bursts(
        both.start, both.index, ledger.at, with_it.astype(np.int64),
        np.full(len(ledger), float(with_it[ledger.graph].mean())),
        window=round(settings.corridor_window_days * DAY), least=settings.corridor_min_payments,
        prior=settings.round_prior, span=ledger.span,
    )  # fmt: skip
    surprise = bursts.surprise - np.log10(countries)
    code = ledger.places[place]
    weight = settings.risk_countries[code]
    where = place_words(code).replace("{", "").replace("}", "")
    found = []
    for i in np.flatnonzero(surprise >= settings.min_surprise).tolist():
        inside = both.index[bursts.low[i] : bursts.high[i]]
        mine = np.unique(inside[with_it[inside]])
        share, odds = float(bursts.usual[i]), float(surprise[i])
        found.append(
            Candidate(
                subject=int(bursts.account[i]),
                payments=mine,
                counted=mine,
                window=settings.corridor_window_days * DAY,
                rarity=weight * odds / RARE_AT,
                balance=None,
                words=f"{bursts.marks[i]} of {bursts.size[i]} payments of one account {{period}} "
                f"({{sum}}) went to or came from {where}, against {percent_words(share)} as it "
                f"and others usually do (chance {odds_words(odds)}).",
                measures={
                    "countries": code,
                    "marked": int(bursts.marks[i]),
                    "payments": int(bursts.size[i]),
                    "usual_share": round(share, 6),
                    "surprise": round(odds, 3),
                },
            )
        )
    return found


def _both(ledger: Ledger) -> Csr:
    """Return for each account the graph's payments in and out, earliest first."""
    inside = np.flatnonzero(ledger.graph)
    ends = np.r_[ledger.payer[inside], ledger.payee[inside]]
    payments = np.r_[inside, inside]
    start = np.zeros(len(ledger.accounts) + 1, np.int64)
    np.cumsum(np.bincount(ends, minlength=len(ledger.accounts)), out=start[1:])
    return Csr(start, payments[np.lexsort((payments, ends))])
