"""The tables of a trace: sums, holdings, losses, payments, flows and evidence.

In:   a `Book` and what one method found
Out:  Arrow tables of that method, sorted by amount or by time
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.money.ledger import Ints
from opensocta.money.tracing_book import ENDS, Book
from opensocta.money.tracing_evidence import Behind
from opensocta.money.tracing_run import Run

__all__ = [
    "Traced",
    "account_countries",
    "evidence_rows",
    "flow_rows",
    "holding_rows",
    "loss_rows",
    "payment_rows",
    "summary_rows",
]

_INT = pa.int64()


@dataclass(frozen=True)
class Traced:
    """What one method found: its run, the purses listed, and the payments behind the largest.

    `otherwise` : what each purse holds under the other rule of opening balances, None: not run.
    """

    run: Run
    listed: Ints
    otherwise: Ints | None
    behind: list[Behind]


def account_countries(transactions: pa.Table, book: Book) -> pa.Array:
    """Return for each account the country its last payment that names one names."""
    found = np.full(len(book.accounts), -1, np.int64)
    codes = pa.array([], pa.string())
    for name, accounts in (("from_country", book.from_account), ("to_country", book.to_account)):
        if name not in transactions.column_names:
            continue
        coded = transactions[name].cast(pa.string()).combine_chunks().dictionary_encode()
        number = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)[book.row]
        there = number >= 0
        found[accounts[there]] = number[there] + len(codes)
        codes = pa.concat_arrays([codes, coded.dictionary])
    return codes.take(pa.array(found, mask=found < 0))


def summary_rows(book: Book, one: Traced) -> pa.Table:
    """Return sums per currency.

    seeds, seed_amount : seed payments and their sum; again : traced money among it, not new.
    found, accounts : traced money that is in accounts. cash, unnamed, stop, victim : what left.
    otherwise : `found` under the other rule of opening balances; either_way : what lies in the same
    accounts under both. beyond : what accounts that held traced money paid beyond known funds.
    left_off : accounts below `least`, their sum beside. joined : payments whose pieces were joined.
    """
    rows = []
    run = one.run
    touched = np.zeros(len(run.held), np.bool_)
    carried = run.taken > 0
    touched[book.payee[carried & (book.payee >= 0)]] = True
    listed = np.zeros(len(run.held), np.bool_)
    listed[one.listed] = True
    for unit in np.unique(book.unit[book.seed]).tolist():
        mine, seed = book.purse_unit == unit, book.seed & (book.unit == unit)
        held = mine & (run.held > 0)
        lost = carried & (book.unit == unit)
        gone = {
            name: int(run.taken[lost & (book.end == code)].sum())
            for code, name in enumerate(ENDS) if code
        }  # fmt: skip
        rows.append({
            "method": run.method, "currency": book.units[unit], "seeds": int(seed.sum()),
            "seed_amount": int(run.taken[seed].sum()), "again": int(run.again[seed].sum()),
            "found": int(run.held[held].sum()), "accounts": int(held.sum()), **gone,
            "otherwise": None if one.otherwise is None else int(one.otherwise[mine].sum()),
            "either_way": None if one.otherwise is None
            else int(np.minimum(one.otherwise, run.held)[mine].sum()),
            "beyond": int(run.beyond[mine & touched].sum()),
            "left_off": int((held & ~listed).sum()),
            "left_off_amount": int(run.held[held & ~listed].sum()),
            "joined": run.joined,
        })  # fmt: skip
    texts = ("method", "currency")
    return pa.Table.from_pylist(
        rows, pa.schema([(name, pa.string() if name in texts else _INT) for name in rows[0]])
    )


def holding_rows(book: Book, one: Traced, balance: Ints, countries: pa.Array) -> pa.Table:
    """Return what each account holds, largest first.

    balance : known funds in that currency. hops : payments since the nearest seed. beyond : paid
    beyond known funds. otherwise : the amount under the other rule of opening balances.
    behind, whole : payments of evidence told, and whether these are all; null: none told.
    """
    run, purses = one.run, one.listed
    first, last, count = _arrivals(book, run)
    rest = len(purses) - len(one.behind)
    return pa.table({
        "method": _same(run.method, len(purses)),
        "account": book.accounts.take(pa.array(book.purse_account[purses])),
        "country": countries.take(pa.array(book.purse_account[purses])),
        "currency": _units(book, book.purse_unit[purses]),
        "amount": run.held[purses], "balance": balance[purses],
        "hops": run.held_hops[purses], "first_at": _time(first[purses]),
        "last_at": _time(last[purses]), "payments": count[purses],
        "beyond": run.beyond[purses],
        "otherwise": pa.nulls(len(purses), _INT) if one.otherwise is None
        else pa.array(one.otherwise[purses]),
        "behind": pa.array([len(b.payments) for b in one.behind] + [None] * rest, _INT),
        "whole": pa.array([b.whole for b in one.behind] + [None] * rest, pa.bool_()),
    })  # fmt: skip


def loss_rows(book: Book, one: Traced, countries: pa.Array) -> pa.Table:
    """Return traced money that left the accounts, by kind and place, largest first."""
    run = one.run
    gone = np.flatnonzero((run.taken > 0) & (book.end > 0))
    keys = np.stack([book.end[gone], book.to_account[gone], book.unit[gone]])
    groups, place = np.unique(keys, axis=1, return_inverse=True)
    place, size = place.ravel(), groups.shape[1]
    amount, count = np.zeros(size, np.int64), np.bincount(place, minlength=size)
    np.add.at(amount, place, run.taken[gone])
    first, last = _span(place, book.at[gone], size)
    order = np.lexsort((*groups[::-1], -amount))
    end, account, unit = groups[:, order].astype(np.int64)
    return pa.table({
        "method": _same(run.method, size),
        "end": pa.array(ENDS, pa.string()).take(pa.array(end)),
        "place": book.accounts.take(pa.array(account)),
        "country": countries.take(pa.array(account)),
        "currency": _units(book, unit),
        "amount": amount[order], "payments": count[order].astype(np.int64),
        "first_at": _time(first[order]), "last_at": _time(last[order]),
    })  # fmt: skip


def payment_rows(transactions: pa.Table, book: Book, one: Traced) -> pa.Table:
    """Return the payments that carry traced money, in the order of tracing.

    amount : the whole payment; traced : what of it is traced; again : of a seed payment, traced
    money that it took from its payer. hops : payments since the seed; 0 is a seed payment.
    """
    mine = np.flatnonzero(one.run.taken > 0)
    rows = pa.array(book.row[mine])
    return pa.table({
        "method": _same(one.run.method, len(mine)),
        **_named(transactions, rows),
        "at": _time(book.at[mine]),
        "from_account": book.accounts.take(pa.array(book.from_account[mine])),
        "to_account": book.accounts.take(pa.array(book.to_account[mine])),
        "currency": _units(book, book.unit[mine]),
        "amount": book.amount[mine], "traced": one.run.taken[mine],
        "again": one.run.again[mine], "hops": one.run.hops[mine],
        "end": pa.array(ENDS, pa.string()).take(pa.array(book.end[mine])),
    })  # fmt: skip


def flow_rows(payments: pa.Table) -> pa.Table:
    """Return payments summed by method, payer, payee, kind of end and currency."""
    keys = ["method", "from_account", "to_account", "end", "currency"]
    place = pc.index_in(payments["method"], value_set=pc.unique(payments["method"]))
    rows = payments.append_column("place", place)
    whole = rows.group_by([*keys, "place"], use_threads=False).aggregate(
        [("traced", "sum"), ("traced", "count"), ("at", "min"), ("at", "max")]
    )
    order = ["place", "at_min", *keys[1:]]
    return whole.sort_by([(name, "ascending") for name in order]).select(
        [*keys, "traced_sum", "traced_count", "at_min", "at_max"]
    ).rename_columns([*keys, "traced", "payments", "first_at", "last_at"])  # fmt: skip


def evidence_rows(transactions: pa.Table, book: Book, one: Traced) -> pa.Table:
    """Return the payments behind each account, earliest first.

    traced : traced money of the whole payment. part : minor units of the account's amount that
    came through it; null for methods that mix money in pools.
    """
    sizes = [len(b.payments) for b in one.behind]
    purses = np.repeat(one.listed[: len(sizes)], sizes)
    payments = _joined([b.payments for b in one.behind])
    pieces = [b.parts for b in one.behind if b.parts is not None]
    return pa.table({
        "method": _same(one.run.method, len(payments)),
        "account": book.accounts.take(pa.array(book.purse_account[purses])),
        "currency": _units(book, book.purse_unit[purses]),
        **_named(transactions, pa.array(book.row[payments])),
        "at": _time(book.at[payments]),
        "hops": one.run.hops[payments],
        "traced": one.run.taken[payments],
        "part": pa.array(_joined(pieces)) if len(pieces) == len(sizes)
        else pa.nulls(len(payments), _INT),
    })  # fmt: skip


def _named(transactions: pa.Table, rows: pa.Array) -> dict[str, pa.ChunkedArray]:
    return {
        name: transactions[name].take(rows)
        if name in transactions.column_names
        else pa.nulls(len(rows), pa.string())
        for name in ("tx_id", "reference")
    }


def _arrivals(book: Book, run: Run) -> tuple[Ints, Ints, Ints]:
    """Return the first and last instant and the number of traced payments into each purse."""
    mine = np.flatnonzero((run.taken > 0) & (book.payee >= 0))
    first, last = _span(book.payee[mine], book.at[mine], len(run.held))
    return first, last, np.bincount(book.payee[mine], minlength=len(run.held)).astype(np.int64)


def _span(group: Ints, at: Ints, size: int) -> tuple[Ints, Ints]:
    most = np.iinfo(np.int64).max
    first, last = np.full(size, most), np.full(size, -most)
    np.minimum.at(first, group, at)
    np.maximum.at(last, group, at)
    return first, last


def _joined(arrays: Sequence[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *arrays])


def _same(text: str, size: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), size)


def _units(book: Book, units: Ints) -> pa.Array:
    return pa.array(book.units, pa.string()).take(pa.array(units))


def _time(micros: Ints) -> pa.Array:
    return pa.array(micros, _INT).cast(pa.timestamp("us", "UTC"))
