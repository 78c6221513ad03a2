"""Traces proceeds from seed payments or accounts, by five rules side by side.

In:   transactions (`evidence.tables.TRANSACTIONS`), any order, and seeds
Out:  `Trace`: where traced money is, where it was lost, the payments it went by, and the payments
      behind each amount
Not:  a finding: a trace answers a question that someone asks. Who owns the accounts
      (`tracing_freeze` joins what is known of them). Which rule a court uses
See:  docs/methods/tracing.md for the rules, their law and their limits
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from opensocta.core.errors import SettingsInvalid
from opensocta.money.ledger import Ints
from opensocta.money.tracing_book import read_book
from opensocta.money.tracing_evidence import payments_behind
from opensocta.money.tracing_pools import final_balances
from opensocta.money.tracing_run import Run, opening_balances, run_method
from opensocta.money.tracing_settings import Seed, TraceSettings
from opensocta.money.tracing_tables import (
    Traced,
    account_countries,
    evidence_rows,
    flow_rows,
    holding_rows,
    loss_rows,
    payment_rows,
    summary_rows,
)

__all__ = ["Trace", "seeds_of", "trace"]


@dataclass(frozen=True)
class Trace:
    """What a trace found; amounts are minor units of the `currency` beside them.

    summary : per method and currency: seed money, what is found, lost, and what hangs on openings.
    holdings : per method, account and currency: traced money at the end, largest first.
    losses : per method: money that left the accounts: cash, unnamed, stop, victim; by place.
    payments : per method: each payment that carries traced money, in order of tracing.
    flows : payments summed by payer and payee: the edges of a flow diagram. Poison has none: what
        it names does not add up.
    evidence : per method and account: the payments behind its amount.
    set_aside : payments that were left out or turned, by reason.
    """

    summary: pa.Table
    holdings: pa.Table
    losses: pa.Table
    payments: pa.Table
    flows: pa.Table
    evidence: pa.Table
    set_aside: dict[str, int]
    settings: TraceSettings


def trace(
    transactions: pa.Table, seeds: Sequence[Seed], *, settings: TraceSettings | None = None
) -> Trace:
    """Trace money from seeds.

    Parameters
    ----------
    transactions : rows of `evidence.tables.TRANSACTIONS`, any order; `reference` and countries
        may be absent.
    seeds : payments, or accounts with a way and a day.
    settings : rules and bounds; the defaults of `TraceSettings` if None.

    Raises
    ------
    SettingsInvalid : a seed, stop, victim or balance is not in the payments.
    """
    chosen = settings or TraceSettings()
    if not seeds:
        raise SettingsInvalid(source="trace", key="seed", rule="needs at least one")
    book = read_book(transactions, seeds, chosen)
    opening = opening_balances(book, chosen.opening)
    balance = final_balances(book.payer, book.payee, book.amount, opening)
    other = opening_balances(book, "none" if chosen.opening == "implied" else "implied")
    countries = account_countries(transactions, book)
    parts = []
    for method in sorted(set(chosen.methods), key=chosen.methods.index):
        run = run_method(book, method, opening, chosen)
        otherwise = run_method(book, method, other, chosen).held if chosen.sensitivity else None
        shown = _shown(run, chosen.least)
        told = shown[: chosen.most_accounts]
        one = Traced(run, shown, otherwise, payments_behind(book, run, told, chosen.most_evidence))
        parts.append((
            summary_rows(book, one), holding_rows(book, one, balance, countries),
            loss_rows(book, one, countries), payment_rows(transactions, book, one),
            evidence_rows(transactions, book, one),
        ))  # fmt: skip
    summary, holdings, losses, payments, evidence = (
        pa.concat_tables(tables) for tables in zip(*parts, strict=True)
    )
    adding = payments.filter(pa.compute.not_equal(payments["method"], "poison"))
    return Trace(
        summary=summary, holdings=holdings, losses=losses, payments=payments,
        flows=flow_rows(adding), evidence=evidence, set_aside=book.set_aside, settings=chosen,
    )  # fmt: skip


def seeds_of(evidence: Iterable[str], transactions: pa.Table) -> list[Seed]:
    """Return the payments of a finding with which its money begins, as seeds.

    They are those of its `evidence` (tx_ids) whose payer has received nothing by an earlier one.
    """
    mine = transactions.filter(
        pa.compute.is_in(transactions["tx_id"], pa.array(sorted(evidence), pa.string()))
    ).sort_by([("at", "ascending"), ("tx_id", "ascending")])
    reached: set[str] = set()
    seeds = []
    columns = (mine[name].to_pylist() for name in ("tx_id", "from_account", "to_account"))
    for tx_id, payer, payee in zip(*columns, strict=True):
        if payer not in reached:
            seeds.append(Seed(payment=tx_id))
        reached.add(payee)
    return seeds


def _shown(run: Run, least: int) -> Ints:
    """Return the purses that hold at least so much, largest first."""
    there = np.flatnonzero(run.held >= least)
    return there[np.lexsort((there, -run.held[there]))]
