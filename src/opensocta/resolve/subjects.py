"""Statements as records to be linked: which properties of which schemata say who someone is.

In:   STATEMENTS rows
Out:  `families(statements)`: for each family its `Records`, and exact keys of things
Not:  cleaning at the door (`sources`); a value that cannot be used is left out, not repaired
"""

import re
from collections.abc import Iterable

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.resolve.columns import Records, to_column
from opensocta.resolve.identifiers import (
    implied,
    is_placeholder,
    normal_identifier,
    says_unknown,
)
from opensocta.resolve.names import fold
from opensocta.resolve.partial_dates import partial_date
from opensocta.vocabulary import is_a, schema_properties

__all__ = [
    "FAMILIES",
    "KEYS_OF_THINGS",
    "family_of",
    "fields_of",
    "normal_value",
    "read_records",
    "to_records",
]

_NAMES = ("name", "alias", "previousName", "weakAlias")
FAMILIES: dict[str, dict[str, tuple[str, ...]]] = {
    "person": {
        "name": _NAMES,
        "birth date": ("birthDate",),
        "sex": ("gender",),
        "country": ("nationality", "citizenship", "country"),
        "document number": ("passportNumber", "idNumber", "socialSecurityNumber"),
        "register number": ("taxNumber", "innCode", "registrationNumber"),
        "phone": ("phone",),
        "e-mail": ("email",),
        "address": ("address",),
        "birth place": ("birthPlace",),
    },
    "organization": {
        "name": _NAMES,
        "founding date": ("incorporationDate",),
        "country": ("jurisdiction", "country", "mainCountry"),
        "register number": (
            "registrationNumber", "taxNumber", "vatCode", "idNumber", "leiCode", "innCode",
            "ogrnCode", "jibCode", "mbsCode",
        ),
        "phone": ("phone",),
        "e-mail": ("email",),
        "address": ("address",),
    },
}  # fmt: skip
"""Fields of a family and the properties that fill them."""

KEYS_OF_THINGS: dict[str, tuple[str, ...]] = {
    "BankAccount": ("iban",),
    "Vehicle": ("registrationNumber", "vin"),
    "Vessel": ("imoNumber", "mmsi"),
    "Airplane": ("serialNumber", "registrationNumber"),
    "CryptoWallet": ("publicKey",),
    "Address": ("full",),
}
"""Things are the same when one of these numbers is; they are never compared otherwise."""

_NOT_ALNUM = re.compile(r"[^0-9A-Za-z]")
_NOT_DIGIT = re.compile(r"[^0-9]")
_NATIONAL = r"^\D*(?:\d\D*){13}$"
_SPACE = re.compile(r"\s+")


def family_of(schema: str) -> str:
    """Return person, organization, the name of a thing's schema, or empty if never linked.

    Named networks are not linked by name here: `networks` joins them by their members.
    """
    if is_a(schema, "Person"):
        return "person"
    if is_a(schema, "CriminalNetwork"):
        return ""
    if is_a(schema, "LegalEntity"):
        return "organization"
    return next((thing for thing in KEYS_OF_THINGS if is_a(schema, thing)), "")


def read_records(statements: pa.Table, family: str) -> Records:
    """Return the records of one family with their normalised fields, ids ascending.

    Rows that refute a value (stance -1) or were withdrawn do not count.
    """
    fillers = _fillers(pc.unique(statements["schema"]).to_pylist(), family)
    if not fillers.num_rows:
        return Records(pa.array([], pa.string()), {})
    with duckdb.connect() as calculator:
        calculator.execute("SET threads=1")
        calculator.register("statements", statements)
        calculator.register("fillers", fillers)
        ids = calculator.sql(
            "SELECT DISTINCT entity_id FROM statements SEMI JOIN fillers USING (schema)"
            " WHERE retracted_at IS NULL AND stance > 0 ORDER BY 1"
        ).to_arrow_table()
        rows = calculator.sql(
            "SELECT DISTINCT entity_id, field, value FROM statements JOIN fillers"
            " USING (schema, prop) WHERE retracted_at IS NULL AND stance > 0 AND value <> ''"
        ).to_arrow_table()
    if family == "person":
        rows = pa.concat_tables([rows, _implied(rows)])
    return to_records(ids["entity_id"].combine_chunks(), rows, fields_of(family))


def fields_of(family: str) -> tuple[str, ...]:
    """Return the names of a family's fields."""
    return tuple(FAMILIES[family]) if family in FAMILIES else ("key",)


def to_records(ids: pa.Array, rows: pa.Table, fields: Iterable[str]) -> Records:
    """Return records from rows of entity_id, field, value; values are normalised per field."""
    columns = {}
    for field in fields:
        mine = rows.filter(pc.equal(rows["field"], field))
        values = mine["value"].combine_chunks()
        distinct = pc.dictionary_encode(values)
        clean = pa.array(
            [normal_value(field, value) for value in distinct.dictionary.to_pylist()], pa.string()
        ).take(distinct.indices)
        owners = pc.index_in(mine["entity_id"].combine_chunks(), value_set=ids)
        kept = pc.is_valid(clean)
        columns[field] = to_column(
            owners.filter(kept).to_numpy(zero_copy_only=False).astype(np.int64),
            clean.filter(kept),
            len(ids),
        )
    return Records(ids, columns)


def normal_value(field: str, value: str) -> str | None:
    """Return a value in the form in which it is compared, or None if it says nothing."""
    if field.endswith("date"):
        return partial_date(value)
    if field == "phone":
        digits = _NOT_DIGIT.sub("", value)[-8:]
        return digits if len(digits) >= 6 and not is_placeholder(digits) else None
    if field == "key":
        return _key(value)
    if field.endswith("number"):
        number = _NOT_ALNUM.sub("", value).upper()
        return number if len(number) >= 5 and not is_placeholder(value) else None
    if says_unknown(value):
        return None
    if field == "e-mail":
        address = normal_identifier("e-mail", value)
        return address.value if address else None
    cleaned = _SPACE.sub(" ", value).strip()
    return (cleaned if field == "name" else cleaned.lower()) or None


def _implied(rows: pa.Table) -> pa.Table:
    """Return rows of birth date and sex that a JMBG or CNP states, where a record has none.

    Shorter numbers are not used: one in a hundred passports would pass for an EGN.
    """
    numbers = rows.filter(pc.equal(rows["field"], "document number"))
    numbers = numbers.filter(pc.match_substring_regex(numbers["value"], _NATIONAL))
    coded = pc.dictionary_encode(numbers["value"].combine_chunks())
    told = []
    for value in coded.dictionary.to_pylist():
        found = normal_identifier("national id", value)
        told.append(implied(found) if found else {})
    of_record: dict[tuple[str, str], set[str]] = {}
    for owner, code in zip(
        numbers["entity_id"].to_pylist(), coded.indices.to_pylist(), strict=True
    ):
        for field, value in told[code].items():
            of_record.setdefault((owner, field), set()).add(value)
    known = rows.filter(pc.is_in(rows["field"], value_set=pa.array(["birth date", "sex"])))
    has = set(zip(known["entity_id"].to_pylist(), known["field"].to_pylist(), strict=True))
    added = [
        {"entity_id": owner, "field": field, "value": min(values)}
        for (owner, field), values in sorted(of_record.items())
        if len(values) == 1 and (owner, field) not in has
    ]
    return pa.Table.from_pylist(added, schema=rows.schema)


def _key(value: str) -> str | None:
    """Return the number of a thing; a wallet of Bitcoin keeps its case, which tells it apart."""
    wallet = normal_identifier("wallet", value)
    if wallet is None:
        return None
    if wallet.valid:
        return wallet.value
    return fold(value).replace(" ", "") or None


def _fillers(schemata: list[str], family: str) -> pa.Table:
    known = schema_properties()
    rows = []
    for schema in sorted(schemata):
        if schema not in known or family_of(schema) != family:
            continue
        fields = FAMILIES[family] if family in FAMILIES else {"key": KEYS_OF_THINGS[family]}
        rows += [
            {"schema": schema, "prop": prop, "field": field}
            for field, props in fields.items()
            for prop in props
        ]
    layout = pa.schema([("schema", pa.string()), ("prop", pa.string()), ("field", pa.string())])
    return pa.Table.from_pylist(rows, schema=layout)
