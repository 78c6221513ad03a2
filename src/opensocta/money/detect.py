"""Runs all money detectors over one ledger and joins what they find into cases.

In:   transactions (`evidence.tables.TRANSACTIONS`), any order
Out:  findings of all detectors, cases included, in one stable order
Not:  registers, ownership, balances
"""

import numpy as np
import pyarrow as pa

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted, listed
from opensocta.money.account_life import find_dormant, find_mules
from opensocta.money.bipartite import find_bipartite
from opensocta.money.candidates import bound
from opensocta.money.cases import find_cases
from opensocta.money.cash_intensive import find_cash_intensive
from opensocta.money.chains import find_chains, find_stacks
from opensocta.money.corridors import find_corridors
from opensocta.money.cycles import find_cycles
from opensocta.money.fans import find_fan_in, find_fan_out
from opensocta.money.funnel import cash_places, find_funnels
from opensocta.money.ledger import Ledger, as_ledger, build_ledger
from opensocta.money.mirror import find_mirrors
from opensocta.money.pass_through import find_pass_through
from opensocta.money.ramps import find_off_ramps, find_on_ramps, ramp_flags
from opensocta.money.relays import find_gather_scatter, find_scatter_gather
from opensocta.money.repeats import find_repeats
from opensocta.money.round_amounts import find_round_amounts
from opensocta.money.settings import MoneySettings
from opensocta.money.structuring import find_structuring
from opensocta.money.u_turn import find_u_turns

__all__ = ["find_bounds", "find_money"]

_DETECTORS = (
    find_cycles,
    find_scatter_gather,
    find_gather_scatter,
    find_fan_in,
    find_fan_out,
    find_structuring,
    find_pass_through,
    find_u_turns,
    find_stacks,
    find_chains,
    find_bipartite,
    find_mules,
    find_dormant,
    find_funnels,
    find_round_amounts,
    find_corridors,
    find_on_ramps,
    find_off_ramps,
    find_mirrors,
    find_cash_intensive,
)
_RELAYS = ("money.scatter_gather", "money.gather_scatter", "money.bipartite", "money.stack")
_WAYS = ("money.stack", "money.u_turn", "money.cycle", "money.pass_through")
_EXPLAINED = {  # kind -> the kinds that say more of the same payments
    "money.fan_in": _RELAYS,
    "money.fan_out": _RELAYS,
    "money.chain": _WAYS,
}


def find_money(
    transactions: pa.Table | Ledger,
    *,
    settings: MoneySettings | None = None,
    holders: pa.Table | None = None,
) -> list[Finding]:
    """Find laundering patterns in payments, and the cases they form.

    Parameters
    ----------
    transactions : rows of `evidence.tables.TRANSACTIONS`, any order.
    settings : parameters; the defaults of `MoneySettings` if None.
    holders : owner and sector of accounts, where known (see `build_ledger`).
    """
    chosen = settings or MoneySettings()
    ledger = transactions
    if not isinstance(ledger, Ledger):
        ledger = build_ledger(ledger, settings=chosen, holders=holders)
    if not len(ledger):
        return []
    found = [finding for find in _DETECTORS for finding in find(ledger, settings=chosen)]
    found = _without_explained(found, chosen.max_overlap)
    found += find_cases(found, ledger, settings=chosen)
    found += find_bounds(ledger, settings=chosen)
    found += find_repeats(ledger)
    return sorted(found, key=lambda f: (f.kind, -f.score, f.subject, f.key))


@detectors.add("money.bounds", version=1, cites="house_bounds")
def find_bounds(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Say which payments no graph detector looked at, and which patterns nobody could look for."""
    ledger = as_ledger(payments, settings)
    if not len(ledger):
        return []
    return _outside(ledger) + _silent(ledger, settings)


def _silent(ledger: Ledger, settings: MoneySettings) -> list[Finding]:
    """Return which detectors found nothing because the table does not tell what they need."""
    no_country = not ((ledger.from_place >= 0) & (ledger.to_place >= 0)).any()
    absent = {
        "U-turns, high-risk corridors and mirror transfers": no_country and "countries",
        "funnel accounts": not (cash_places(ledger) >= 0).any() and "places of cash",
        "split deposits": not ledger.cash_in.any() and "cash",
        "on- and off-ramps": not ramp_flags(ledger, settings).any()
        and "payments in crypto-assets, online or by other value",
        "cash beyond a sector's usual": not (ledger.known.sector >= 0).any() and "sectors",
    }
    why = [f"{what} (no {lacking})" for what, lacking in absent.items() if lacking]
    if not why:
        return []
    first = np.arange(min(len(ledger), 1))
    words = f"The payments do not tell what is needed to look for {listed(why, len(why))}."
    return [bound(ledger, "patterns", first, words, silent=len(why))]


def _outside(ledger: Ledger) -> list[Finding]:
    outside = np.flatnonzero(~ledger.graph)
    if not len(outside):
        return []
    own = int((ledger.payer[outside] == ledger.payee[outside]).sum())
    cash = int((ledger.cash_in | ledger.cash_out).sum())
    return [
        bound(
            ledger, "payments", outside[:20],
            f"{len(outside):,} of {counted(len(ledger), 'payment')} "
            f"{'takes' if len(outside) == 1 else 'take'} no part in the search for "
            f"fans, relays and rings: {cash:,} in cash, {own:,} to the payer's own account, the "
            "rest without a second account.",
            outside=len(outside), cash=cash, to_oneself=own,
        )
    ]  # fmt: skip


def _without_explained(found: list[Finding], most: float) -> list[Finding]:
    """Drop findings whose payments are mostly part of findings that say more."""
    covered = {
        kind: {tx for f in found if f.kind in kinds for tx in f.evidence}
        for kind, kinds in _EXPLAINED.items()
    }
    return [
        f
        for f in found
        if sum(tx in covered.get(f.kind, ()) for tx in f.evidence) <= most * len(f.evidence)
    ]
