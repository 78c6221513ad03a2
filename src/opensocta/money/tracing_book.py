"""Payments as the tracing kernels want them: in order of tracing, between numbered purses.

In:   `evidence.tables.TRANSACTIONS`, any order, seeds and settings
Out:  `Book`; a purse is what one account holds in one currency: the reference currency where a
      payment has a reference amount, else its own. -1 is outside: a cash desk, an account that is
      not named, an account where tracing ends

A negative amount is a reversal: the payee pays the payer. Payments to oneself and of nothing move
no money between purses; they are counted and left out, as are payments after `as_of`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.errors import SettingsInvalid
from opensocta.money.ledger import DAY, Flags, Ints
from opensocta.money.tracing_order import in_before_out
from opensocta.money.tracing_settings import Seed, TraceSettings

__all__ = ["ENDS", "Book", "read_book"]

ENDS = ("account", "cash", "unnamed", "stop", "victim")
_ACCOUNT, _CASH, _UNNAMED, _STOP, _VICTIM = range(5)
_MOST = 1 << 59  # minor units in all; a balance with its opening stays below 2^61
Codes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Book:
    """Arrays over payments in order of tracing, and the purses between which they run."""

    at: Ints  # microseconds since 1970, UTC
    payer: Ints  # purse, -1 outside
    payee: Ints
    amount: Ints  # minor units of `unit`, positive
    unit: Ints  # number in `units`
    seed: Flags
    end: Codes  # where the money arrives: number in ENDS
    row: Ints  # row of the payment in the table
    from_account: Ints  # number in `accounts`
    to_account: Ints
    purse_account: Ints
    purse_unit: Ints
    accounts: pa.Array
    units: tuple[str, ...]
    opening: Ints  # known untraced money per purse before its first payment
    set_aside: dict[str, int]

    def __len__(self) -> int:
        return len(self.at)


def read_book(transactions: pa.Table, seeds: Sequence[Seed], settings: TraceSettings) -> Book:
    """Return the book of a table of payments.

    Raises
    ------
    SettingsInvalid : a seed, stop, victim or balance names what the payments do not hold, or
        seeds hold no payment that moves money by `as_of`, or sums pass 2^59 minor units.
    """
    accounts, payer, payee = _accounts(transactions)
    amount, unit, units = _amounts(transactions, settings.reference_currency)
    chosen = _seeds(transactions, seeds, (accounts, payer, payee))
    back = amount < 0
    payer, payee = np.where(back, payee, payer), np.where(back, payer, payee)
    at = transactions["at"].cast(pa.int64()).to_numpy()
    late = at > _micros(settings.as_of) if settings.as_of else np.zeros(len(at), np.bool_)
    cash = _cash(transactions, back)
    own = (payer == payee) & ~cash[0] & ~cash[1]
    kept, set_aside = _kept(own, amount == 0, late)
    if not chosen[kept].any():
        raise SettingsInvalid(
            source="trace", key="seed",
            rule="holds no payment that moves money between two accounts by the day asked for",
        )  # fmt: skip
    at, payer, payee, unit = at[kept], payer[kept], payee[kept], unit[kept]
    amount, seed = np.abs(amount[kept]), chosen[kept]
    if amount.sum(dtype=np.float64) + sum(settings.balances.values()) >= _MOST:
        raise SettingsInvalid(source="trace", key="amount", rule="sums pass 2^59 minor units")
    stops = _stops(settings, accounts)
    outside_from, end = stops[payer] != _ACCOUNT, stops[payee]
    outside_from |= cash[0][kept]
    end = np.where(cash[1][kept], np.int8(_CASH), end)
    instant = at // DAY if settings.together == "day" else at
    sorting = _sorting(instant, transactions["tx_id"], kept)
    purse_from, purse_to, purse_account, purse_unit = _purses(
        (payer, payee), unit, outside_from, end, len(units)
    )
    order = in_before_out(
        instant[sorting], purse_from[sorting], purse_to[sorting], seed[sorting], len(purse_account)
    )
    final = sorting[order]
    return Book(
        at=at[final], payer=purse_from[final], payee=purse_to[final], amount=amount[final],
        unit=unit[final], seed=seed[final], end=end[final], row=kept[final],
        from_account=payer[final], to_account=payee[final], purse_account=purse_account,
        purse_unit=purse_unit, accounts=accounts, units=units,
        opening=_opening(settings, accounts, units, purse_account, purse_unit),
        set_aside={
            **set_aside,
            "reversals": int(back[kept].sum()),
            "held_apart": int((unit != units.index(settings.reference_currency)).sum()),
        },
    )  # fmt: skip


def _micros(when: datetime) -> int:
    return int(pa.scalar(when, pa.timestamp("us", "UTC")).value)


def _accounts(rows: pa.Table) -> tuple[pa.Array, Ints, Ints]:
    """Return the account ids in order, and the numbers of payers and payees; "" is unnamed."""
    ends = [pc.fill_null(rows[name], "") for name in ("from_account", "to_account")]
    both = pa.chunked_array([*ends[0].chunks, *ends[1].chunks], pa.string())
    coded = both.dictionary_encode().combine_chunks()
    coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
    order = pc.sort_indices(coded.dictionary).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    numbers = rank[coded.indices.to_numpy()] if len(coded) else np.zeros(0, np.int64)
    names = coded.dictionary.take(pa.array(order))
    return names, numbers[: rows.num_rows], numbers[rows.num_rows :]


def _amounts(rows: pa.Table, reference: str) -> tuple[Ints, Ints, tuple[str, ...]]:
    """Return amounts as they are compared, the number of their currency, and the codes."""
    codes = sorted({*pc.unique(rows["currency"]).to_pylist(), reference})
    own = pc.index_in(rows["currency"], value_set=pa.array(codes, pa.string()))
    priced = pc.is_valid(rows["amount_ref"])
    amount = pc.coalesce(rows["amount_ref"], rows["amount"])
    unit = pc.if_else(priced, pa.scalar(codes.index(reference), pa.int32()), own)
    return (
        np.asarray(amount.to_numpy(), np.int64),
        np.asarray(unit.to_numpy(), np.int64),
        tuple(codes),
    )


def _seeds(rows: pa.Table, seeds: Sequence[Seed], ends: tuple[pa.Array, Ints, Ints]) -> Flags:
    """Return which payments are seeds."""
    accounts, payer, payee = ends
    chosen, missing = _named(rows, [seed.payment for seed in seeds if seed.payment])
    at: Ints | None = None
    for place, seed in enumerate(seeds, 1):
        if seed.payment:
            there, what = seed.payment not in missing, "no payment of this number"
        else:
            number = pc.index(accounts, seed.account).as_py()
            mine = (payee if seed.way == "in" else payer) == number
            if seed.since is not None:
                at = rows["at"].cast(pa.int64()).to_numpy() if at is None else at
                mine &= at >= _micros(seed.since)
            there, what = bool(mine.any()), "no payment of this account from that day on"
            chosen |= mine
        if not there:
            raise SettingsInvalid(
                source="trace", key=f"seed {place}", rule=f"there is {what} in the table"
            )
    return chosen


def _named(rows: pa.Table, names: Sequence[str]) -> tuple[Flags, set[str]]:
    """Return the payments of these ids, else of these references, and the names of none."""
    chosen, missing = np.zeros(rows.num_rows, np.bool_), set(names)
    for column in ("tx_id", "reference"):
        if column in rows.column_names and missing:
            mine = _flags(pc.is_in(rows[column], value_set=pa.array(sorted(missing), pa.string())))
            missing -= set(rows[column].filter(pa.array(mine)).to_pylist())
            chosen |= mine
    return chosen, missing


def _flags(values: pa.ChunkedArray) -> Flags:
    return np.asarray(pc.fill_null(values, False).to_numpy(), np.bool_)


def _kept(own: Flags, nothing: Flags, late: Flags) -> tuple[Ints, dict[str, int]]:
    """Return the rows that move money, and how many are left out and why."""
    reasons = {
        "after_the_day": late,
        "to_oneself": own & ~late,
        "of_nothing": nothing & ~own & ~late,
    }
    return (
        np.flatnonzero(~late & ~own & ~nothing),
        {name: int(flags.sum()) for name, flags in reasons.items()},
    )


def _cash(rows: pa.Table, back: Flags) -> tuple[Flags, Flags]:
    """Return which payments come in as cash and which go out as cash."""
    paid_in, paid_out = (
        _flags(pc.equal(rows["channel"], name)) for name in ("cash_in", "cash_out")
    )
    return np.where(back, paid_out, paid_in), np.where(back, paid_in, paid_out)


def _stops(settings: TraceSettings, accounts: pa.Array) -> Codes:
    """Return for each account whether tracing goes on there: a number in ENDS."""
    stops = np.zeros(len(accounts), np.int8)
    for code, key, names in (
        (_STOP, "stops", settings.stops), (_VICTIM, "victims", settings.victims),
    ):  # fmt: skip
        stops[_numbers(accounts, names, key)] = code
    if len(accounts) and accounts[0].as_py() == "":
        stops[0] = _UNNAMED
    return stops


def _numbers(accounts: pa.Array, names: Sequence[str], key: str) -> Ints:
    if not names:
        return np.zeros(0, np.int64)
    found = pc.index_in(pa.array(list(names), pa.string()), value_set=accounts)
    if found.null_count:
        raise SettingsInvalid(
            source="trace", key=key, rule=f"{found.null_count} accounts are not in the payments"
        )
    return np.asarray(found.to_numpy(), np.int64)


def _sorting(instant: Ints, tx_ids: pa.ChunkedArray, kept: Ints) -> Ints:
    """Return the order by instant and tx_id; ids are compared only where instants tie."""
    order = np.argsort(instant, kind="stable")
    ordered = instant[order]
    same = ordered[1:] == ordered[:-1]
    tied = np.flatnonzero(np.r_[same, False] | np.r_[False, same])
    if len(tied):
        rows = order[tied]
        names = pa.table({"instant": instant[rows], "tx_id": tx_ids.take(pa.array(kept[rows]))})
        keys = [("instant", "ascending"), ("tx_id", "ascending")]
        order[tied] = rows[pc.sort_indices(names, sort_keys=keys).to_numpy()]
    return order


def _purses(
    ends: tuple[Ints, Ints], unit: Ints, outside: Flags, end: Codes, units: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the purses that pay and receive, and the account and currency of each purse."""
    key_from = np.where(outside, -1, ends[0] * units + unit)
    key_to = np.where(end == _ACCOUNT, ends[1] * units + unit, -1)
    coded = pa.array(np.r_[key_from, key_to]).dictionary_encode()
    found = coded.dictionary.to_numpy()
    order = np.argsort(found)
    keys = found[order]
    outer = int(np.searchsorted(keys, 0))  # 1 if anything is outside
    rank = np.empty(len(found), np.int64)
    rank[order] = np.arange(len(found)) - outer
    numbers = rank[coded.indices.to_numpy()]
    keys = keys[outer:]
    return numbers[: len(unit)], numbers[len(unit) :], keys // units, keys % units


def _opening(
    settings: TraceSettings, accounts: pa.Array, units: tuple[str, ...], purse_account: Ints,
    purse_unit: Ints,
) -> Ints:  # fmt: skip
    """Return the known opening balance of each purse."""
    opening = np.zeros(len(purse_account), np.int64)
    names = sorted(settings.balances)
    numbers = _numbers(accounts, names, "balances")
    home = units.index(settings.reference_currency)
    for name, number in zip(names, numbers.tolist(), strict=True):
        opening[(purse_account == number) & (purse_unit == home)] = settings.balances[name]
    return opening
