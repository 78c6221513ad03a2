"""The rules that every payment keeps, whatever format it came in.

In:   amount, currency, booking and value day of one payment as text, or of many as columns
Out:  the name of the rule that is broken, or none
Not:  missing accounts and payments to oneself: they are kept by rules of their own
See:  docs/methods/payment-formats.md
"""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.units import CURRENCIES, to_minor_units

__all__ = ["PAYMENT_RULES", "amount_fault", "broken_days", "day_fault", "minor_amount"]

PAYMENT_RULES = {
    "currency": "the currency is missing or no ISO 4217 code",
    "amount": "the amount is missing, no plain number or beyond 10^16",
    "negative": "is a negative amount; the direction must say who pays",
    "zero": "moves nothing: the amount is zero",
    "day": "the booking date is missing or no date that exists",
    "years": "lies outside the years 1970 to 2099",
    "reversed": "the value date lies more than 366 days from the booking date",
    "pending": "is not booked (pending or for information); it counts when it is booked",
    "direction": "says neither credit nor debit",
    "account": "names no account of its own",
}
_MOST = 10**16
_VALUE_GAP = 366  # days between booking and value date that a correction may need
_FIRST, _LAST = date(1970, 1, 1), date(2099, 12, 31)


def minor_amount(text: str | None, currency: str | None) -> int | None:
    """Return an amount in minor units, or None if it or its currency cannot be read."""
    if text is None or currency is None or "e" in text.lower():
        return None
    return to_minor_units(text, currency)


def amount_fault(text: str | None, currency: str | None) -> str | None:
    """Return the name of the rule that an amount breaks, or None."""
    if currency not in CURRENCIES:
        return "currency"
    units = minor_amount(text, currency)
    if units is None or abs(units) >= _MOST:
        return "amount"
    if units < 0:
        return "negative"
    return "zero" if units == 0 else None


def day_fault(booked: date | None, value: date | None) -> str | None:
    """Return the name of the rule that booking and value date break, or None."""
    if booked is None:
        return "day"
    if not _FIRST <= booked <= _LAST:
        return "years"
    if value is not None and abs((booked - value).days) > _VALUE_GAP:
        return "reversed"
    return None


def broken_days(booked: pa.Array, value: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return per row whether the booking (UTC text) lies outside the years, and whether the value
    date (UTC text, null: none) does or lies too far from it."""
    days, inside = [], []
    for text in (booked, value):
        within = pc.match_substring_regex(text, r"^(19[7-9]\d|20\d\d)-")
        day = pc.if_else(within, pc.utf8_slice_codeunits(text, 0, 10), pa.scalar(None, pa.string()))
        days.append(day.cast(pa.date32()).cast(pa.int32()))
        inside.append(within)
    far = pc.greater(pc.abs(pc.subtract(*days)), _VALUE_GAP)
    outside, strange = (pc.fill_null(pc.invert(within), False) for within in inside)
    return outside, pc.or_(strange, pc.fill_null(far, False))
