"""Payments of a mapped table: amounts in minor units, times in UTC, accounts as entities.

In:   a sheet and the mapping's `transactions`
Out:  rows of `transactions`, and what the table says of the accounts
Not:  a guessed currency: it stands in a column, in the mapping, or the file is refused
"""

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.units import minor_digits
from opensocta.evidence.tables import TRANSACTIONS
from opensocta.sources.accounts import (
    AccountColumns,
    account_ids,
    account_statements,
    swapped,
    with_cash,
)
from opensocta.sources.bulk import bulk_ids, constant, first_places, join_filled, map_unique
from opensocta.sources.cleaning import Rules
from opensocta.sources.mapping import Account, Mapping, Transactions, Value
from opensocta.sources.payments_checks import PAYMENT_RULES, broken_days
from opensocta.sources.payments_nested import shared_number
from opensocta.sources.picking import column_of, pick_clean
from opensocta.sources.registry import Intake
from opensocta.sources.rows import table_of
from opensocta.sources.safety import unreadable
from opensocta.sources.sheet import Sheet, note_repeats

__all__ = ["CHANNELS", "check_currency", "minor_units", "read_payments"]

CHANNELS = ("cash_in", "cash_out", "transfer", "card", "online", "crypto", "other")
_PLAIN = r"^[0-9]{1,16}(?:\.[0-9]+)?$"
_AMOUNT = pa.decimal128(28, 10)
_SCALE = pa.decimal128(5, 0)
Columns = dict[str, pa.Array]


def check_currency(part: Transactions, mapping: Mapping, intake: Intake) -> None:
    """Raise SourceUnreadable if the currency, or the day that steps count from, stands nowhere."""
    lacks, keys = [], []
    if part.currency is None and mapping.currency is None:
        lacks.append("names no currency")
        keys.append("`currency: USD`")
    if part.at.step is not None and mapping.base_date is None:
        lacks.append("counts time in steps from a day that it does not name")
        keys.append("`base_date: 2017-01-01`")
    if lacks:
        profile = [f"`profile: {mapping.profile}`"] if mapping.profile else []
        raise unreadable(
            intake.path,
            "whole file",
            " and ".join(lacks) + ", and none is guessed",
            f"Give a mapping with {', '.join(profile + keys)}, or what it truly is.",
        )


def read_payments(
    part: Transactions, mapping: Mapping, sheet: Sheet, *, reports: pa.Array, intake: Intake,
    rules: Rules,
) -> tuple[pa.Table, list[Columns]]:  # fmt: skip
    """Return the payments of a sheet's good rows and the pieces of statements of accounts."""
    currency = pick_clean(_currency(part, mapping), sheet, "currency", rules)
    reference = pick_clean(part.reference, sheet, "string", rules)
    at = pick_clean(part.at, sheet, "utc", rules)
    amounts, paid_out = _amounts(part, sheet, currency, rules)
    channel = _channels(part, sheet, rules)
    payer, payee = _sides(part, (channel, paid_out), sheet, intake, rules)
    reference_amount = _reference_amounts(
        part, mapping, sheet, money=(amounts, currency), intake=intake, rules=rules
    )
    columns = {
        "report_id": reports,
        "reference": reference,
        "at": at,
        "amount": amounts,
        "currency": currency,
        "amount_ref": reference_amount,
        "from_account": payer.ids,
        "to_account": payee.ids,
        "from_country": pc.utf8_upper(payer.countries),
        "to_country": pc.utf8_upper(payee.countries),
        "channel": channel,
        "purpose": _purposes(part, sheet, rules),
        "anchor": sheet.anchors(None, ""),
    }
    _note_broken(part, columns, sheet, rules)
    _note_missing(part, columns, sheet)
    return _rows(columns, sheet, intake), _statements(part, (payer, payee), sheet)


def _sides(
    part: Transactions, told: tuple[pa.Array, pa.Array], sheet: Sheet, intake: Intake, rules: Rules
) -> tuple[AccountColumns, AccountColumns]:
    """Return payer and payee by the channel and by whether the amount has a minus."""
    channel, paid_out = told
    payer = account_ids(part.from_account, sheet, intake, rules)
    payee = account_ids(part.to_account, sheet, intake, rules)
    if part.direction is not None:
        way = pick_clean(part.direction, sheet, "string", rules)
        known = pc.is_in(way, pa.array(["in", "out"]))
        column = column_of(part.direction)
        sheet.faults.add_where(pc.invert(known), column, "is neither in nor out", None)
        payer, payee = swapped((payer, payee), pc.fill_null(pc.equal(way, "in"), False))
    if part.signed or part.amount is None:
        payer, payee = swapped((payer, payee), pc.invert(paid_out))
    cash = pc.is_in(channel, pa.array(["cash_in", "cash_out"]))
    return with_cash(payer, cash, intake), with_cash(payee, cash, intake)


def minor_units(amounts: pa.Array, currencies: pa.Array) -> pa.Array:
    """Return plain decimal texts in minor units of their currency (half to even), else null."""
    plain = pc.fill_null(pc.match_substring_regex(amounts, _PLAIN), False)
    usable = pc.and_(plain, pc.is_valid(currencies))
    text = pc.if_else(usable, amounts, pa.scalar(None, pa.string()))
    text = pc.replace_substring_regex(text, r"(\.\d{10})\d+$", r"\1")
    scale = map_unique(currencies, lambda code: str(10 ** minor_digits(code)))
    value = pc.multiply(text.cast(_AMOUNT), scale.cast(_SCALE))
    return pc.round(value, ndigits=0, round_mode="half_to_even").cast(pa.int64(), safe=False)


def _currency(part: Transactions, mapping: Mapping) -> Value:
    return part.currency or Value(constant=mapping.currency)


def _amounts(
    part: Transactions, sheet: Sheet, currency: pa.Array, rules: Rules
) -> tuple[pa.Array, pa.Array]:
    """Return amounts in minor units, and where they had a minus or were paid out."""
    if part.amount is None:
        return _two_columns(part, sheet, currency, rules)
    plain = pick_clean(part.amount, sheet, "number", rules)
    column = column_of(part.amount)
    negative = pc.fill_null(pc.starts_with(plain, "-"), False)
    minus = negative
    if part.signed:
        plain = pc.replace_substring_regex(plain, "^-", "")
        negative = pc.and_(negative, False)
    rule = "is a negative amount; swap payer and payee, or say `signed: true`"
    sheet.faults.add_where(negative, column, rule, None)
    return _units(plain, currency, sheet, column, negative), minus


def _two_columns(
    part: Transactions, sheet: Sheet, currency: pa.Array, rules: Rules
) -> tuple[pa.Array, pa.Array]:
    """Return amounts of a column of debits and one of credits, and where it is a debit. A zero
    counts as empty, and a minus before a debit or a plus changes nothing."""
    filled = []
    for value in (part.paid_out, part.paid_in):
        plain = pick_clean(value, sheet, "number", rules)
        empty = pc.match_substring_regex(plain, r"^-?0+(\.0+)?$")
        filled.append(pc.if_else(empty, pa.scalar(None, pa.string()), plain))
    paid_out, paid_in = pc.replace_substring_regex(filled[0], "^-", ""), filled[1]
    column = column_of(part.paid_out)
    both = pc.and_(pc.is_valid(paid_out), pc.is_valid(paid_in))
    sheet.faults.add_where(both, column, "is filled beside the other way's column", None)
    plain = pc.coalesce(paid_out, paid_in)
    negative = pc.fill_null(pc.starts_with(plain, "-"), False)
    sheet.faults.add_where(negative, column_of(part.paid_in), PAYMENT_RULES["negative"], None)
    return _units(plain, currency, sheet, column, negative), pc.is_valid(paid_out)


def _units(
    plain: pa.Array, currency: pa.Array, sheet: Sheet, column: str, negative: pa.Array
) -> pa.Array:
    units = minor_units(plain, currency)
    unread = pc.and_(pc.and_(pc.is_valid(plain), pc.is_valid(currency)), pc.is_null(units))
    sheet.faults.add_where(
        pc.and_(unread, pc.invert(negative)), column, "is no amount below 10^16", None
    )
    return units


def _reference_amounts(
    part: Transactions, mapping: Mapping, sheet: Sheet, *, money: tuple[pa.Array, pa.Array],
    intake: Intake, rules: Rules,
) -> pa.Array:  # fmt: skip
    """Return amounts in the workspace's currency: own column, same currency, or declared rate."""
    amounts, currency = money
    home = intake.reference_currency
    same = pc.if_else(pc.equal(currency, home), amounts, pa.scalar(None, pa.int64()))
    if part.amount_ref is not None:
        given = pick_clean(part.amount_ref, sheet, "number", rules)
        return pc.coalesce(minor_units(given, constant(home, sheet.rows)), same)
    for code, rate in sorted(mapping.rates.items()):
        factor = rate * 10.0 ** (minor_digits(home) - minor_digits(code))
        converted = pc.round(pc.multiply(amounts.cast(pa.float64(), safe=False), factor))
        chosen = pc.equal(currency, code)
        same = pc.if_else(chosen, converted.cast(pa.int64(), safe=False), same)
    return same


def _channels(part: Transactions, sheet: Sheet, rules: Rules) -> pa.Array:
    found = pick_clean(part.channel, sheet, "string", rules)
    unknown = pc.and_(pc.is_valid(found), pc.invert(pc.is_in(found, pa.array(CHANNELS))))
    rule = f"is no channel: {', '.join(CHANNELS)}"
    sheet.faults.add_where(unknown, column_of(part.channel), rule, None)
    return pc.fill_null(found, "transfer")


def _purposes(part: Transactions, sheet: Sheet, rules: Rules) -> pa.Array:
    """Return the purpose, with the numbers that banks share before it where columns tell them."""
    words = pick_clean(part.purpose, sheet, "text", rules)
    if part.end_to_end is None and part.uetr is None:
        return words
    pieces = []
    for tag, value in (("EREF", part.end_to_end), ("UETR", part.uetr)):
        number = pick_clean(value, sheet, "string", rules)
        shared = map_unique(number, shared_number)
        pieces.append(pc.binary_join_element_wise(f"{tag}+", shared, ""))
    text = pc.binary_join_element_wise("SVWZ+", words, "")
    whole = join_filled([*pieces, text], " ")
    plain = pc.and_(*(pc.is_null(piece) for piece in pieces))
    return pc.if_else(plain, words, whole)


def _note_broken(part: Transactions, columns: Columns, sheet: Sheet, rules: Rules) -> None:
    """Note payments of nothing, outside the years, or with a value date far from the booking."""
    zero = pc.fill_null(pc.equal(columns["amount"], 0), False)
    sheet.faults.add_where(zero, column_of(part.amount), PAYMENT_RULES["zero"], None)
    value = pick_clean(part.value_date, sheet, "utc", rules)
    outside, far = broken_days(columns["at"], value)
    sheet.faults.add_where(outside, column_of(part.at), PAYMENT_RULES["years"], None)
    sheet.faults.add_where(far, column_of(part.value_date), PAYMENT_RULES["reversed"], None)


def _note_missing(part: Transactions, columns: Columns, sheet: Sheet) -> None:
    parts: dict[str, Value | Account | None] = {
        "reference": part.reference, "at": part.at, "currency": part.currency,
        "amount": part.amount or part.paid_out, "from_account": part.from_account,
        "to_account": part.to_account,
    }  # fmt: skip
    for name, value in parts.items():
        source = value.number if isinstance(value, Account) else value
        empty = pc.and_(pc.is_null(columns[name]), pa.array(~sheet.faults.bad))
        sheet.faults.add_where(empty, column_of(source), f"the payment has no {name}", None)


def _rows(columns: Columns, sheet: Sheet, intake: Intake) -> pa.Table:
    good = sheet.good()
    kept = {name: column.take(good) for name, column in columns.items()}
    ids = bulk_ids(
        "t", kept["report_id"], kept["reference"], kept["at"], kept["amount"], kept["currency"],
        kept["from_account"], kept["to_account"],
    )  # fmt: skip
    first = first_places(ids)
    note_repeats(first, sheet, good)
    kept["at"] = kept["at"].cast(pa.timestamp("us")).cast(pa.timestamp("us", "UTC"))
    rows = table_of(TRANSACTIONS, {"tx_id": ids, **kept}, intake)
    return rows.take(pa.array(first))


def _statements(
    part: Transactions, sides: tuple[AccountColumns, AccountColumns], sheet: Sheet
) -> list[Columns]:
    if not part.accounts:
        return []
    return [piece for side in sides for piece in account_statements(side, sheet)]
