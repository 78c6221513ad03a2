"""Converts payments into the reference currency with a dated table of rates.

In:   `evidence.tables.TRANSACTIONS`; rates by day (`sources.read_rates`)
Out:  the same rows with `amount_ref` filled where a rate was found; findings of what has none
Not:  a guess: a payment without a rate keeps `amount_ref` null, stays in, and is counted aloud
See:  docs/methods/payment-formats.md
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.errors import SettingsInvalid
from opensocta.core.units import minor_digits
from opensocta.evidence.finding import Finding
from opensocta.evidence.wording import counted

__all__ = ["RATES", "convert", "find_unconverted"]

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
RATES = pa.schema([
    ("day", pa.date32()), ("currency", pa.string()), ("reference", pa.string()),
    ("rate", pa.float64()),
])  # fmt: skip
_SAMPLE = 20
_MOST = 9e18  # beyond a 64-bit number of minor units there is no amount


@dataclass(frozen=True)
class _Series:
    """Prices of one currency in another, by day, ascending."""

    days: Ints
    rates: Reals

    def at(self, days: Ints, most: int) -> tuple[Reals, Ints]:
        """Return the newest price of each day or before, NaN if it is older than `most` days,
        and its age."""
        place = np.searchsorted(self.days, days, side="right") - 1
        age = days - self.days[np.maximum(place, 0)]
        good = (place >= 0) & (age <= most)
        rates = np.where(good, self.rates[np.maximum(place, 0)], np.nan)
        return rates, np.where(good, age, most + 1)


def convert(
    transactions: pa.Table, rates: pa.Table, *, reference: str, most_days: int = 7
) -> pa.Table:
    """Return the transactions with `amount_ref` filled from the rates where it is null.

    Parameters
    ----------
    transactions : rows of `evidence.tables.TRANSACTIONS`; a figure of the bank's own stays.
    rates : rows of RATES: on `day` one unit of `currency` costs `rate` units of `reference`.
    reference : currency of `amount_ref`.
    most_days : oldest rate that may be used, in days before the payment (UTC day).

    Returns
    -------
    the rows in their order. A rate counts both ways round; if there is none between two
    currencies, one in between serves: the one whose older rate is newest, then by its code.
    """
    if most_days < 0:
        raise SettingsInvalid(source="rates", key="days", rule="must not be negative")
    own = transactions["currency"]
    empty = pc.is_null(transactions["amount_ref"])
    home = pc.if_else(
        pc.and_(empty, pc.equal(own, reference)), transactions["amount"], transactions["amount_ref"]
    )
    found = _plain(home).to_numpy(zero_copy_only=False).astype(np.float64)
    amounts = transactions["amount"].to_numpy()
    exact = pc.fill_null(_plain(home), 0).to_numpy().copy()
    missing = np.isnan(found)
    days = transactions["at"].cast(pa.date32()).cast(pa.int32()).to_numpy().astype(np.int64)
    series = _series(rates)
    for code in sorted(filter(None, pc.unique(own.filter(pa.array(missing))).to_pylist())):
        rows = np.flatnonzero(missing & _plain(pc.equal(own, code)).to_numpy(zero_copy_only=False))
        price = _price(series, code, reference, days[rows], most_days)
        value = np.rint(
            amounts[rows] * price * 10.0 ** (minor_digits(reference) - minor_digits(code))
        )
        good = np.isfinite(value) & (np.abs(value) < _MOST)
        exact[rows[good]] = value[good].astype(np.int64)
        missing[rows[good]] = False
    place = transactions.column_names.index("amount_ref")
    return transactions.set_column(
        place, transactions.schema.field(place), pa.array(exact, pa.int64(), mask=missing)
    )


def find_unconverted(
    transactions: pa.Table, *, reference: str, most_days: int = 7
) -> list[Finding]:
    """Say how many payments of each currency have no amount in the reference currency."""
    lacking = transactions.filter(pc.is_null(transactions["amount_ref"]))
    found = []
    for code in sorted(filter(None, pc.unique(lacking["currency"]).to_pylist())):
        rows = lacking.filter(pc.equal(lacking["currency"], code))
        rows = rows.sort_by([("at", "ascending"), ("tx_id", "ascending")])
        many = rows.num_rows
        found.append(
            Finding(
                kind="money.bounds",
                subject=f"currency {code}",
                score=float(many),
                reason=(
                    f"{counted(many, 'payment')} in {code} {'has' if many == 1 else 'have'} no "
                    f"rate to {reference} of its day or up to {counted(most_days, 'day')} before; "
                    f"such payments are compared with others in {code} only."
                ),
                evidence=tuple(rows["tx_id"].slice(0, _SAMPLE).to_pylist()),
                measures={"pattern": "bounds", "payments": many},
                section="money_flow",
            )
        )
    return found


def _plain(values: pa.ChunkedArray) -> pa.Array:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _series(rates: pa.Table) -> dict[tuple[str, str], _Series]:
    """Return the prices of each pair of currencies, both ways round; where a day is told both
    ways, the pair as it is written goes first."""
    pairs: dict[tuple[str, str], dict[int, float]] = {}
    rows = rates.sort_by([(name, "ascending") for name in ("currency", "reference", "day")])
    days = rows["day"].cast(pa.int32()).to_pylist()
    names = zip(rows["currency"].to_pylist(), rows["reference"].to_pylist(), strict=True)
    told = list(zip(names, days, rows["rate"].to_pylist(), strict=True))
    for pair, day, rate in told:
        pairs.setdefault(pair, {})[day] = rate
    for (one, other), day, rate in told:
        pairs.setdefault((other, one), {}).setdefault(day, 1 / rate)
    return {
        pair: _Series(np.array(sorted(prices)), np.array([prices[day] for day in sorted(prices)]))
        for pair, prices in pairs.items()
    }


def _price(
    series: dict[tuple[str, str], _Series], code: str, reference: str, days: Ints, most: int
) -> Reals:
    """Return per day the price of one unit of `code` in `reference`, NaN where there is none."""
    price, age = np.full(len(days), np.nan), np.full(len(days), most + 1)
    direct = series.get((code, reference))
    if direct is not None:
        price, age = direct.at(days, most)
    fixed = age <= most
    for between in sorted({other for one, other in series if one == code} - {reference}):
        second = series.get((between, reference))
        if second is None:
            continue
        (first_price, first_age), (last_price, last_age) = (
            leg.at(days, most) for leg in (series[code, between], second)
        )
        older = np.maximum(first_age, last_age)
        better = ~fixed & (older <= most) & (older < age)
        price = np.where(better, first_price * last_price, price)
        age = np.where(better, older, age)
    return price
