"""Finds laundering in payments and in trade, follows proceeds, and joins what it finds to cases.

In:   `evidence.tables.TRANSACTIONS`
Out:  findings; subject = an account, evidence = payments. `trace` follows proceeds from seeds
      Ownership: HOLDINGS in, integrated shares, control, chains and findings out
See:  docs/methods/fan-in-fan-out.md, cycles.md, structuring.md, pass-through.md,
      layering.md, account-life.md, corridors.md, mispricing.md, tracing.md, ownership.md
"""

from opensocta.money.banks import BankShare, banks_of
from opensocta.money.case_flows import case_flows, case_picture
from opensocta.money.cases import find_cases
from opensocta.money.currency import convert, find_unconverted
from opensocta.money.cycles import find_cycles, list_cycles
from opensocta.money.detect import find_bounds, find_money
from opensocta.money.duplicate_payments import (
    DuplicateSettings,
    find_duplicates,
    without_duplicates,
)
from opensocta.money.fans import find_fan_in, find_fan_out
from opensocta.money.holders import HOLDERS, account_holders
from opensocta.money.learned import PaymentModel, train_payments
from opensocta.money.ledger import Ledger, build_ledger
from opensocta.money.mispricing import find_mispricing
from opensocta.money.network_money import find_network_money
from opensocta.money.owner_control import find_heads
from opensocta.money.owner_graph import Ownership, build_ownership
from opensocta.money.owner_paths import holding_ties, paths_between
from opensocta.money.owner_push import find_owners_above
from opensocta.money.owner_report import describe_company, describe_owner
from opensocta.money.owner_settings import OwnerSettings
from opensocta.money.owner_signs import OWNER_SIGNS, find_owner_signs
from opensocta.money.owner_solve import holdings_of, owners_of
from opensocta.money.owner_statements import stated_holdings
from opensocta.money.owner_table import FACTS, HOLDINGS, read_holdings
from opensocta.money.pass_through import find_pass_through
from opensocta.money.relays import find_gather_scatter, find_scatter_gather
from opensocta.money.scoring import (
    Scores,
    rank_accounts,
    rank_cases,
    rank_payments,
    score_payments,
)
from opensocta.money.settings import MoneySettings
from opensocta.money.structuring import find_structuring
from opensocta.money.tracing import Trace, seeds_of, trace
from opensocta.money.tracing_freeze import account_facts, exact_words, freeze_list, trace_words
from opensocta.money.tracing_settings import METHODS, Seed, TraceSettings

__all__ = [
    "FACTS",
    "HOLDERS",
    "HOLDINGS",
    "METHODS",
    "OWNER_SIGNS",
    "BankShare",
    "DuplicateSettings",
    "Ledger",
    "MoneySettings",
    "OwnerSettings",
    "Ownership",
    "PaymentModel",
    "Scores",
    "Seed",
    "Trace",
    "TraceSettings",
    "account_facts",
    "account_holders",
    "banks_of",
    "build_ledger",
    "build_ownership",
    "case_flows",
    "case_picture",
    "convert",
    "describe_company",
    "describe_owner",
    "exact_words",
    "find_bounds",
    "find_cases",
    "find_cycles",
    "find_duplicates",
    "find_fan_in",
    "find_fan_out",
    "find_gather_scatter",
    "find_heads",
    "find_mispricing",
    "find_money",
    "find_network_money",
    "find_owner_signs",
    "find_owners_above",
    "find_pass_through",
    "find_scatter_gather",
    "find_structuring",
    "find_unconverted",
    "freeze_list",
    "holding_ties",
    "holdings_of",
    "list_cycles",
    "owners_of",
    "paths_between",
    "rank_accounts",
    "rank_cases",
    "rank_payments",
    "read_holdings",
    "score_payments",
    "seeds_of",
    "stated_holdings",
    "trace",
    "trace_words",
    "train_payments",
    "without_duplicates",
]
