"""Finds businesses that pay in far more cash than others of their sector.

In:   transactions with cash, and the sector of accounts (`build_ledger(..., holders=...)`)
Out:  findings money.cash_intensive; subject = the account
Not:  accounts without a known sector; sectors with too few accounts to compare with
See:  docs/methods/account-life.md
"""

import numpy as np
import pyarrow as pa
from scipy import stats

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted, odds_words
from opensocta.money.candidates import Candidate, rank_candidates
from opensocta.money.fans import RARE_AT
from opensocta.money.ledger import Ints, Ledger, as_ledger
from opensocta.money.peers import robust_z
from opensocta.money.settings import MoneySettings

__all__ = ["find_cash_intensive"]


@detectors.add("money.cash_intensive", version=1, cites="fatf_ml_typologies")
def find_cash_intensive(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find accounts whose cash deposits exceed those of their sector beyond all usual spread."""
    ledger = as_ledger(payments, settings)
    cash = np.flatnonzero(ledger.cash_in & (ledger.known.sector[ledger.payee] >= 0))
    if not len(cash):
        return []
    found = []
    for unit in np.unique(ledger.unit[cash]).tolist():
        mine = cash[ledger.unit[cash] == unit]
        accounts, place = np.unique(ledger.payee[mine], return_inverse=True)
        total = np.bincount(place, ledger.amount[mine])
        for sector in np.unique(ledger.known.sector[accounts]).tolist():
            peers = np.flatnonzero(ledger.known.sector[accounts] == sector)
            if len(peers) < settings.cash_min_peers:
                continue
            z, median = robust_z(np.log(np.maximum(total[peers], 1)))
            for i in np.flatnonzero(z >= settings.cash_min_z).tolist():
                deposits = mine[place == peers[i]]
                told = (float(z[i]), float(np.exp(median)), len(peers), float(total[peers[i]]))
                found.append(_candidate(ledger, deposits, sector, told))
    return rank_candidates(ledger, found, kind="money.cash_intensive", version=1, settings=settings)


def _candidate(
    ledger: Ledger, deposits: Ints, sector: int, told: tuple[float, float, int, float]
) -> Candidate:
    z, usual, peers, total = told
    surprise = float(-stats.norm.logsf(z) / np.log(10) - np.log10(peers))
    name = ledger.known.sectors[sector].replace("{", "").replace("}", "")
    return Candidate(
        subject=int(ledger.payee[deposits[0]]),
        told=(int(ledger.payee[deposits[0]]),),
        payments=deposits,
        counted=deposits,
        window=float(ledger.span),
        rarity=surprise / RARE_AT,
        balance=None,
        words=f"{{sum}} was paid in as cash in {{payments}} {{period}}: {total / usual:.1f} times "
        f"the median of {counted(peers, 'account')} of the sector {name} (chance "
        f"{odds_words(max(surprise, 0.0))}).",
        measures={
            "sector": name,
            "peers": peers,
            "deviations": round(z, 3),
            "times_median": round(total / usual, 3),
            "surprise": round(surprise, 3),
        },
    )
