"""Bank accounts named in a table: their ids and what is known of them.

In:   the `account` part of a mapping and a sheet
Out:  ids after `evidence.ids.account_id`, and statements of the BankAccount entities
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from stdnum import iban

from opensocta.evidence.ids import account_id, normal_account
from opensocta.sources.bulk import bulk_ids, constant, first_places, map_unique, nulls
from opensocta.sources.cleaning import Rules
from opensocta.sources.mapping import Account
from opensocta.sources.picking import column_of, pick_clean
from opensocta.sources.registry import Intake
from opensocta.sources.sheet import Sheet

__all__ = ["AccountColumns", "account_ids", "account_statements", "swapped", "with_cash"]

_MARK = "\x1f"
Columns = dict[str, pa.Array]


@dataclass(frozen=True)
class AccountColumns:
    """Per row of the sheet: account entity, number, bank and country (small letters)."""

    ids: pa.Array
    numbers: pa.Array
    banks: pa.Array
    countries: pa.Array
    holders: pa.Array
    column: str


def account_ids(part: Account, sheet: Sheet, intake: Intake, rules: Rules) -> AccountColumns:
    """Return the accounts of a sheet; the number belongs to the bank, else to the sender."""
    numbers = pick_clean(part.number, sheet, "identifier", rules)
    if part.missing is not None:
        numbers = pc.fill_null(numbers, part.missing)
    banks = pick_clean(part.bank, sheet, "identifier", rules)
    pairs = pc.binary_join_element_wise(numbers, pc.fill_null(banks, intake.agency), _MARK)
    holders = pick_clean(part.holder, sheet, "identifier", rules)
    return AccountColumns(
        ids=map_unique(pairs, _account),
        numbers=numbers,
        banks=banks,
        countries=pick_clean(part.country, sheet, "country", rules),
        holders=bulk_ids("e", intake.agency, holders) if part.holder else nulls(sheet.rows),
        column=column_of(part.number),
    )


def swapped(
    sides: tuple[AccountColumns, AccountColumns], turn: pa.Array
) -> tuple[AccountColumns, AccountColumns]:
    """Return payer and payee, exchanged in the rows where `turn` is true."""

    def mixed(kept: AccountColumns, other: AccountColumns) -> AccountColumns:
        pairs = {
            name: pc.if_else(turn, getattr(other, name), getattr(kept, name))
            for name in ("ids", "numbers", "banks", "countries", "holders")
        }
        return AccountColumns(**pairs, column=kept.column)

    return mixed(*sides), mixed(*reversed(sides))


def with_cash(found: AccountColumns, cash: pa.Array, intake: Intake) -> AccountColumns:
    """Return the accounts with the sender's cash desk where a cash payment names no account."""
    desk = pc.and_(cash, pc.is_null(found.ids))
    return AccountColumns(
        ids=pc.if_else(desk, account_id("CASH", intake.agency), found.ids),
        numbers=pc.if_else(desk, "CASH", found.numbers),
        banks=found.banks,
        countries=found.countries,
        holders=found.holders,
        column=found.column,
    )


def account_statements(found: AccountColumns, sheet: Sheet) -> list[Columns]:
    """Return statements of the accounts, each at the first good row that names it."""
    good = sheet.good()
    good = good.filter(pc.is_valid(found.ids.take(good)))
    first = good.take(pa.array(first_places(found.ids.take(good))))
    numbers = found.numbers.take(first)
    ibans = map_unique(numbers, _iban)
    values = {
        "id": numbers,
        "accountNumber": pc.if_else(pc.is_null(ibans), numbers, pa.scalar(None, pa.string())),
        "iban": ibans,
        "bankName": found.banks.take(first),
        "country": found.countries.take(first),
    }
    pieces = [
        _piece(
            "BankAccount",
            found.ids.take(first),
            prop,
            value,
            first,
            sheet=sheet,
            column=found.column,
        )
        for prop, value in values.items()
    ]
    if found.holders.null_count < len(found.holders):
        pieces += _ownership(found, first, sheet)
    return pieces


def _ownership(found: AccountColumns, first: pa.Array, sheet: Sheet) -> list[Columns]:
    accounts, holders = found.ids.take(first), found.holders.take(first)
    ids = bulk_ids("e", "Ownership", pc.fill_null(holders, ""), accounts)
    ids = pc.if_else(pc.is_valid(holders), ids, pa.scalar(None, pa.string()))
    return [
        _piece("Ownership", ids, prop, value, first, sheet=sheet, column=found.column)
        for prop, value in (("id", ids), ("owner", holders), ("asset", accounts))
    ]


def _piece(
    schema: str, ids: pa.Array, prop: str, values: pa.Array, rows: pa.Array, *, sheet: Sheet,
    column: str,
) -> Columns:  # fmt: skip
    there = pc.and_(pc.is_valid(ids), pc.is_valid(values))
    rows = rows.filter(there)
    size = len(rows)
    return {
        "rows": rows,
        "entity_id": ids.filter(there),
        "schema": constant(schema, size),
        "prop": constant(prop, size),
        "value": values.filter(there),
        "original_value": nulls(size),
        "anchor": sheet.anchors(rows, column),
        "assessment": constant(False, size),
        "stance": pa.repeat(pa.scalar(1, pa.int64()), size),
        "subject_category": nulls(size),
        "first_seen": nulls(size),
        "last_seen": nulls(size),
        "reliability": nulls(size),
        "credibility": nulls(size),
        "handling": nulls(size),
    }


def _account(pair: str) -> str:
    number, bank = pair.split(_MARK)
    return account_id(number, bank)


def _iban(number: str) -> str | None:
    normal = normal_account(number)
    return normal if iban.is_valid(normal) else None
