"""Payments as time-sorted arrays with, for each account, its payments in and out (CSR).

In:   `evidence.tables.TRANSACTIONS`, any order
Out:  `Ledger`: payment 0 is the earliest; ties in time are broken by tx_id, so that any row
      order gives the same ledger. Accounts are numbered in the order of their ids
Not:  payments to oneself, in cash, or without one of the accounts: they stay in the ledger but
      not in the graph (`graph` is false), and `money.bounds` counts them. The other side of a
      cash payment is a bank's counter, which would join everybody with everybody
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.money.duplicate_payments import find_duplicates, records_of, without_duplicates
from opensocta.money.known import Known, known_of
from opensocta.money.settings import MoneySettings

__all__ = ["DAY", "RAMPS", "Csr", "Flags", "Ints", "Ledger", "as_ledger", "build_ledger"]

Ints: TypeAlias = npt.NDArray[np.int64]
Small: TypeAlias = npt.NDArray[np.int32]
Flags: TypeAlias = npt.NDArray[np.bool_]
DAY = 86_400_000_000  # microseconds
RAMPS = ("crypto", "online", "other")  # channels through which money changes its form
_COLUMNS = (
    "tx_id", "at", "amount", "currency", "amount_ref", "from_account", "to_account", "channel",
)  # fmt: skip


@dataclass(frozen=True)
class Csr:
    """Payments by account: those of account a are `index[start[a]:start[a + 1]]`, in time."""

    start: Ints
    index: Ints

    def of(self, account: int) -> Ints:
        """Return the payments of one account, earliest first."""
        return self.index[self.start[account] : self.start[account + 1]]


@dataclass(frozen=True)
class Ledger:
    """Arrays over payments, earliest first, and the two CSR views over the graph's payments."""

    at: Ints  # microseconds since 1970, UTC
    payer: Ints
    payee: Ints
    amount: Ints  # minor units of `unit`
    unit: Small  # number of the currency in `units`
    own_amount: Ints  # minor units of `own_unit`, as booked
    own_unit: Small
    cash_in: Flags
    cash_out: Flags
    ramp: Small  # number in RAMPS of the channel, -1 for any other
    places: tuple[str, ...]  # countries, sorted
    from_place: Small  # number in `places`, -1 where unknown
    to_place: Small
    graph: Flags
    pair_count: Ints  # payments between payer and payee, in all
    short: Flags  # the relation of payer and payee is a short one
    opens: Flags  # the first payment of its pair
    going: Csr
    coming: Csr
    accounts: pa.Array
    tx_ids: pa.Array
    units: tuple[str, ...]
    known: Known  # owner, sector and bank of accounts
    span: int  # microseconds from the first to the last payment, at least a day
    twins: Csr  # by payment: other records of it, as places in `twin_ids`
    twin_ids: pa.Array

    def __len__(self) -> int:
        return len(self.at)

    def names(self, payments: Ints) -> tuple[str, ...]:
        """Return the tx_ids of payments, then those of other records that tell of them."""
        names = tuple(self.tx_ids.take(pa.array(payments)).to_pylist())
        if not len(self.twin_ids):
            return names
        twins = [self.twin_ids.take(pa.array(self.twins.of(p))).to_pylist() for p in payments]
        return names + tuple(name for found in twins for name in found)

    def numbers(self, names: Iterable[str]) -> dict[str, int]:
        """Return the numbers of payments by tx_id; another record of a payment has none."""
        wanted = pa.array(sorted(set(names)), pa.string())
        if not len(self.tx_ids):
            return {}
        found = pc.index_in(self.tx_ids, value_set=wanted)
        here = np.flatnonzero(_flags(pc.is_valid(found)))
        places = found.take(pa.array(here))
        return dict(zip(wanted.take(places).to_pylist(), here.tolist(), strict=True))

    def account(self, number: int) -> str:
        """Return the id of an account."""
        return str(self.accounts[number].as_py())


def as_ledger(payments: "pa.Table | Ledger", settings: MoneySettings) -> Ledger:
    """Return the ledger of a table of payments, or the ledger itself."""
    return payments if isinstance(payments, Ledger) else build_ledger(payments, settings=settings)


def build_ledger(
    transactions: pa.Table, *, settings: MoneySettings, holders: pa.Table | None = None
) -> Ledger:
    """Return the ledger of a table of payments; what several reports tell of counts once.

    Parameters
    ----------
    transactions : rows of `evidence.tables.TRANSACTIONS`; countries may be absent.
    settings : the reference currency and the length of a short relation.
    holders : what is known of accounts, like `money.holders.HOLDERS` (see `known_of`).
    """
    named = [name for name in ("from_country", "to_country") if name in transactions.column_names]
    links = find_duplicates(transactions)
    rows = without_duplicates(transactions, links).select([*_COLUMNS, *named])
    order = np.asarray(
        pc.sort_indices(rows, sort_keys=[("at", "ascending"), ("tx_id", "ascending")]), np.int64
    )
    at = _ints(rows["at"].cast(pa.int64()))[order]
    accounts, payer, payee = _accounts(rows, order)
    units, own_unit, unit = _units(rows, settings.reference_currency, order)
    own = _ints(rows["amount"])[order]
    has_ref = _flags(pc.is_valid(rows["amount_ref"]))[order]
    amount = own
    if has_ref.any():
        reference = _ints(pc.fill_null(rows["amount_ref"], 0))[order]
        amount = np.where(has_ref, reference, own)
    known = _flags(pc.not_equal(accounts, "")) if len(accounts) else np.zeros(0, np.bool_)
    cash_in, cash_out = (
        _flags(pc.equal(rows["channel"], name))[order] for name in ("cash_in", "cash_out")
    )
    graph = (payer != payee) & known[payer] & known[payee] & ~cash_in & ~cash_out
    ramp = pc.fill_null(pc.index_in(rows["channel"], value_set=pa.array(RAMPS, pa.string())), -1)
    places, from_place, to_place = _places(rows, order)
    count, pair_span, opens = _pairs(payer, payee, at, len(accounts))
    tx_ids = rows["tx_id"].take(pa.array(order))
    twins, twin_ids = _twins(tx_ids, links)
    pa.default_memory_pool().release_unused()  # what sorting took
    return Ledger(
        at=at,
        payer=payer,
        payee=payee,
        amount=amount,
        unit=unit,
        own_amount=own,
        own_unit=own_unit,
        cash_in=cash_in,
        cash_out=cash_out,
        ramp=np.asarray(ramp.to_numpy(), np.int32)[order],
        places=places,
        from_place=from_place,
        to_place=to_place,
        graph=graph,
        pair_count=count,
        short=graph & (pair_span <= settings.relation_days * DAY),
        opens=opens,
        going=_csr(payer, graph, len(accounts)),
        coming=_csr(payee, graph, len(accounts)),
        accounts=accounts,
        tx_ids=tx_ids.combine_chunks(),
        units=units,
        known=known_of(accounts, holders),
        span=max(int(at[-1] - at[0]), DAY) if len(at) else DAY,
        twins=twins,
        twin_ids=twin_ids,
    )


def _twins(tx_ids: pa.ChunkedArray, links: pa.Table) -> tuple[Csr, pa.Array]:
    if not links.num_rows:
        return Csr(np.zeros(len(tx_ids) + 1, np.int64), np.zeros(0, np.int64)), pa.array([])
    records = records_of(links)
    place = _ints(pc.index_in(records["payment_id"], value_set=tx_ids))
    order = np.argsort(place, kind="stable")
    start = np.searchsorted(place[order], np.arange(len(tx_ids) + 1))
    index = np.arange(len(order), dtype=np.int64)
    return Csr(start, index), records["tx_id"].combine_chunks().take(pa.array(order))


def _ints(values: pa.ChunkedArray) -> Ints:
    return np.ascontiguousarray(values.to_numpy(), dtype=np.int64)


def _flags(values: pa.ChunkedArray | pa.Array) -> Flags:
    plain = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return np.asarray(pc.fill_null(plain, False).to_numpy(zero_copy_only=False), dtype=np.bool_)


def _accounts(rows: pa.Table, order: Ints) -> tuple[pa.Array, Ints, Ints]:
    """Return the sorted account ids and the numbers of payers and payees."""
    ends = [pc.fill_null(rows[name], "") for name in ("from_account", "to_account")]
    both = pa.chunked_array([*ends[0].chunks, *ends[1].chunks], pa.string())
    coded = both.dictionary_encode().combine_chunks()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.chunk(0)
    sorted_ids = pc.sort_indices(coded.dictionary)
    rank = np.empty(len(sorted_ids), np.int64)
    rank[sorted_ids.to_numpy()] = np.arange(len(sorted_ids))
    numbers = rank[coded.indices.to_numpy()] if len(coded) else np.zeros(0, np.int64)
    return (
        coded.dictionary.take(sorted_ids),
        numbers[: rows.num_rows][order],
        numbers[rows.num_rows :][order],
    )


def _units(rows: pa.Table, reference: str, order: Ints) -> tuple[tuple[str, ...], Small, Small]:
    """Return the currency codes, and for each payment its own and the one it is compared in."""
    codes = sorted({*pc.unique(rows["currency"]).to_pylist(), reference})
    own = pc.index_in(rows["currency"], value_set=pa.array(codes, pa.string()))
    own_unit = np.asarray(own.to_numpy(), np.int32)[order]
    has_ref = _flags(pc.is_valid(rows["amount_ref"]))[order]
    if not has_ref.any():
        return tuple(codes), own_unit, own_unit
    return tuple(codes), own_unit, np.where(has_ref, np.int32(codes.index(reference)), own_unit)


def _places(rows: pa.Table, order: Ints) -> tuple[tuple[str, ...], Small, Small]:
    """Return the countries, and for each payment that of the payer's and of the payee's bank."""
    named = [n for n in ("from_country", "to_country") if n in rows.column_names]
    codes = sorted({c for n in named for c in pc.unique(rows[n]).to_pylist() if c})
    ends = []
    for name in ("from_country", "to_country"):
        place = np.full(rows.num_rows, -1, np.int32)
        if name in named and codes:
            found = pc.index_in(rows[name], value_set=pa.array(codes, pa.string()))
            place = np.asarray(pc.fill_null(found, -1).to_numpy(), np.int32)
        ends.append(place[order])
    return tuple(codes), ends[0], ends[1]


def _pairs(payer: Ints, payee: Ints, at: Ints, accounts: int) -> tuple[Ints, Ints, Flags]:
    """Return for each payment: payments of its pair, their span of time, whether it opens them."""
    count, spans = np.zeros(len(payer), np.int64), np.zeros(len(payer), np.int64)
    opens = np.zeros(len(payer), np.bool_)
    if len(payer):
        keys = payer * accounts + payee
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        size = np.diff(np.r_[first, len(keys)])
        span = at[order[first + size - 1]] - at[order[first]]
        count[order] = np.repeat(size, size)
        spans[order] = np.repeat(span, size)
        opens[order[first]] = True
    return count, spans, opens


def _csr(ends: Ints, graph: Flags, accounts: int) -> Csr:
    inside = np.flatnonzero(graph)
    index = inside[np.argsort(ends[inside], kind="stable")]
    start = np.zeros(accounts + 1, np.int64)
    np.cumsum(np.bincount(ends[inside], minlength=accounts), out=start[1:])
    return Csr(start, index)
