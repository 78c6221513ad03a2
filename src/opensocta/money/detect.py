"""Runs all money detectors over one ledger and joins what they find into cases.

In:   transactions (`evidence.tables.TRANSACTIONS`), any order
Out:  findings of all detectors, cases included, in one stable order
Not:  registers, ownership, balances
"""

import numpy as np
import pyarrow as pa

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted
from opensocta.money.candidates import bound
from opensocta.money.cases import find_cases
from opensocta.money.cycles import find_cycles
from opensocta.money.fans import find_fan_in, find_fan_out
from opensocta.money.ledger import Ledger, as_ledger
from opensocta.money.pass_through import find_pass_through
from opensocta.money.relays import find_gather_scatter, find_scatter_gather
from opensocta.money.settings import MoneySettings
from opensocta.money.structuring import find_structuring

__all__ = ["find_bounds", "find_money"]

_DETECTORS = (
    find_cycles,
    find_scatter_gather,
    find_gather_scatter,
    find_fan_in,
    find_fan_out,
    find_structuring,
    find_pass_through,
)
_EXPLAINING = ("money.scatter_gather", "money.gather_scatter")
_EXPLAINED = ("money.fan_in", "money.fan_out")


def find_money(
    transactions: pa.Table | Ledger, *, settings: MoneySettings | None = None
) -> list[Finding]:
    """Find laundering patterns in payments, and the cases they form.

    Parameters
    ----------
    transactions : rows of `evidence.tables.TRANSACTIONS`, any order.
    settings : parameters; the defaults of `MoneySettings` if None.
    """
    chosen = settings or MoneySettings()
    ledger = as_ledger(transactions, chosen)
    if not len(ledger):
        return []
    found = [finding for find in _DETECTORS for finding in find(ledger, settings=chosen)]
    found = _without_explained(found, chosen.max_overlap)
    found += find_cases(found, ledger, settings=chosen)
    found += find_bounds(ledger, settings=chosen)
    return sorted(found, key=lambda f: (f.kind, -f.score, f.subject, f.key))


@detectors.add("money.bounds", version=1, cites="house_bounds")
def find_bounds(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Say which payments no graph detector looked at."""
    ledger = as_ledger(payments, settings)
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
    """Drop fans whose payments are mostly part of a scatter-gather or gather-scatter."""
    covered = {tx for f in found if f.kind in _EXPLAINING for tx in f.evidence}
    return [
        f
        for f in found
        if f.kind not in _EXPLAINED
        or sum(tx in covered for tx in f.evidence) <= most * len(f.evidence)
    ]
