"""Reads a dated table of exchange rates that the user supplies.

In:   a CSV file with `date`, `currency`, `rate` and perhaps `reference`
Out:  a table: on `day` one unit of `currency` costs `rate` units of `reference`
Not:  conversion (`money.currency`), fetching of rates

`rate` is the price of one unit of `currency`. Central banks often print the other way round, so
many units for one of the reference; such a column is called `per_reference`. A file with a fault
is refused as a whole: a wrong rate would bend every sum after it.
See:  docs/methods/payment-formats.md
"""

import csv
import io
import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa

from opensocta.core.errors import SourceUnreadable
from opensocta.core.units import CURRENCIES
from opensocta.sources.safety import check_file, check_text, check_whole, open_bytes, unreadable

__all__ = ["read_rates"]

_SCHEMA = pa.schema([
    ("day", pa.date32()), ("currency", pa.string()), ("reference", pa.string()),
    ("rate", pa.float64()),
])  # fmt: skip
_KNOWN = frozenset({"date", "currency", "rate", "per_reference", "reference"})
_ADVICE = "Columns: date (2025-03-17), currency, rate (or per_reference), reference if not yours."
Rate = tuple[date, str, str, float]


def read_rates(path: Path, *, reference: str) -> pa.Table:
    """Return the rates of a file, sorted by currency, reference and day.

    Parameters
    ----------
    reference : the currency that prices are in where the file has no column `reference`.

    Raises
    ------
    SourceUnreadable : naming the row and the rule, if a column is missing, a day, code or rate
        cannot be read, or two rows contradict each other.
    """
    check_file(path)
    check_whole(path)
    check_text(path, "utf-8")
    found: dict[tuple[str, str, date], float] = {}
    for number, (day, currency, other, rate) in _rows(path, reference):
        key = (currency, other, day)
        if found.setdefault(key, rate) != rate:
            raise _fault(path, number, "", "gives another rate for the same day and currencies")
    keys = sorted(found)
    return pa.table(
        [[key[2] for key in keys], [key[0] for key in keys], [key[1] for key in keys],
         [found[key] for key in keys]],
        schema=_SCHEMA,
    )  # fmt: skip


def _rows(path: Path, reference: str) -> Iterator[tuple[int, Rate]]:
    with open_bytes(path) as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        head = text.readline()
        mark = max(",;\t", key=head.count)
        names = [name.strip().lower() for name in head.rstrip("\r\n").split(mark)]
        one = {"rate", "per_reference"} & set(names)
        if not {"date", "currency"} <= set(names) or len(one) != 1 or len(set(names)) < len(names):
            raise unreadable(path, "header", "is no table of exchange rates", _ADVICE)
        try:
            for number, cells in enumerate(csv.reader(text, delimiter=mark, strict=True), 2):
                if any(cell.strip() for cell in cells):
                    if len(cells) != len(names):
                        raise _fault(path, number, "", "has more or fewer cells than the header")
                    row = {n: c.strip() for n, c in zip(names, cells, strict=True) if n in _KNOWN}
                    yield number, _rate(path, number, row, reference)
        except csv.Error:
            raise unreadable(path, "after the header", "the quoting is broken", _ADVICE) from None


def _rate(path: Path, number: int, row: dict[str, str], reference: str) -> Rate:
    currency = row["currency"].upper()
    other = row.get("reference", "").upper() or reference
    for column, code in (("currency", currency), ("reference", other)):
        if code not in CURRENCIES:
            raise _fault(path, number, column, "is no ISO 4217 currency")
    if currency == other:
        raise _fault(path, number, "currency", "is its own reference")
    try:
        day = date.fromisoformat(row["date"])
    except ValueError:
        raise _fault(path, number, "date", "is no date like 2025-03-17") from None
    column = "rate" if "rate" in row else "per_reference"
    try:
        rate = float(row[column])
    except ValueError:
        rate = math.nan
    if not (math.isfinite(rate) and rate > 0) or "_" in row[column]:
        raise _fault(path, number, column, "is no positive number with a decimal point")
    return day, currency, other, rate if column == "rate" else 1 / rate


def _fault(path: Path, number: int, column: str, rule: str) -> SourceUnreadable:
    where = f"row {number}, {column}" if column else f"row {number}"
    return unreadable(path, where, rule, _ADVICE)
