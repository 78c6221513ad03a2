"""Finds laundering in payments: fans, relays, cycles, structuring, pass-through, and cases.

In:   `evidence.tables.TRANSACTIONS`
Out:  findings; subject = an account, evidence = payments
See:  docs/methods/fan-in-fan-out.md, cycles.md, structuring.md, pass-through.md
"""

from opensocta.money.cases import find_cases
from opensocta.money.cycles import find_cycles, list_cycles
from opensocta.money.detect import find_bounds, find_money
from opensocta.money.fans import find_fan_in, find_fan_out
from opensocta.money.ledger import Ledger, build_ledger
from opensocta.money.pass_through import find_pass_through
from opensocta.money.relays import find_gather_scatter, find_scatter_gather
from opensocta.money.settings import MoneySettings
from opensocta.money.structuring import find_structuring

__all__ = [
    "Ledger",
    "MoneySettings",
    "build_ledger",
    "find_bounds",
    "find_cases",
    "find_cycles",
    "find_fan_in",
    "find_fan_out",
    "find_gather_scatter",
    "find_money",
    "find_pass_through",
    "find_scatter_gather",
    "find_structuring",
    "list_cycles",
]
