"""Reads the table that is to be screened: what its columns mean is told by their heads.

In:   a CSV, TSV, XLSX or Parquet table, the kinds of columns where the heads do not tell
Out:  rows of (row, family, field, value), and rejects with place and rule
Not:  the comparison (`resolve.screening`)

A date that can be read in two ways is no date: the pair then rests on the rest.
"""

import re
from collections.abc import Mapping as Map
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.errors import SettingsInvalid
from opensocta.evidence.tables import REJECTS
from opensocta.sources.bulk import join_filled
from opensocta.sources.cleaning import RULES, Rules, clean
from opensocta.sources.mapping import Mapping
from opensocta.sources.registry import intake
from opensocta.sources.rows import Reject, reject_rows, sheet_rejects
from opensocta.sources.safety import unreadable
from opensocta.sources.sheet import Sheet
from opensocta.sources.tables import header, open_table

__all__ = ["KINDS", "Screened", "guess_kinds", "read_screened"]

KINDS = ("name", "given", "family", "alias", "company", "birth date", "sex", "country",
         "document", "register", "phone", "e-mail", "address", "birth place")  # fmt: skip
_HEADS = (
    ("document", r"passport|document|identity|id ?(no|num|card)|national ?id|jmbg|egn|personal ?n"),
    ("register", r"tax|vat|regist|imo|lei\b|company ?(no|num|id)"),
    ("birth place", r"(place|city|country) ?of ?birth|birth ?place|^pob$"),
    ("birth date", r"birth|born|^dob$|date ?of ?b"),
    ("company", r"company|organi[sz]ation|firm|entity ?name|business"),
    ("given", r"(given|first|fore|middle) ?names?"),
    ("family", r"(family|last|sur) ?names?"),
    ("alias", r"alias|a\.?k\.?a|other ?names?|nick"),
    ("country", r"national|citizen|country"),
    ("sex", r"^sex$|gender"),
    ("phone", r"phone|mobile"),
    ("e-mail", r"e-?mail"),
    ("address", r"address"),
    ("birth date", r"datum ro|datëlindj|datelindj"),
    ("given", r"^ime$|^emri$|^vorname$|^prénom$"),
    ("family", r"^prezime$|^mbiemri$|^nachname$|^презиме$"),
    ("country", r"dr[zž]avljan|shtetësi|shtetesi"),
    ("given", r"^име$"),
    ("name", r"ime i prezime|emri dhe mbiemri|\bname|^subject$|^person$|^who$"),
)
_FIELDS = {"alias": "name", "document": "document number", "register": "register number"}
_CLEANED = {"birth date": "date", "sex": "gender", "country": "country"}
_ISO_AND_DOTS = ("iso", "%d.%m.%Y", "%d.%m.%Y.", "%m.%Y")
_PERSONS = frozenset(("given", "family", "birth date", "sex", "birth place"))
_OF_ONE = frozenset(("name", "alias"))
_LAYOUT = pa.schema([("row", pa.int64()), ("family", pa.string()), ("field", pa.string()),
                     ("value", pa.string())])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Screened:
    """`rows` of row, family, field, value; `kinds` of the columns used; `rejects`; rows in all."""

    rows: pa.Table
    kinds: dict[str, str]
    rejects: pa.Table
    size: int


def guess_kinds(columns: list[str]) -> dict[str, str]:
    """Return what the columns mean by their heads; those that tell nothing are left out."""
    found = {}
    for column in columns:
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\-]+", " ", column).strip().lower()
        spaced = spaced if column.lower() != "e-mail" else "e-mail"
        kind = next((kind for kind, head in _HEADS if re.search(head, spaced)), None)
        if kind:
            found[column] = kind
    return found


def read_screened(
    path: Path, kinds: Map[str, str] | None = None, *, formats: tuple[str, ...] = ()
) -> Screened:
    """Return the rows of a table that is to be screened.

    Parameters
    ----------
    kinds : column to one of KINDS, where the heads tell nothing or the wrong thing.
    formats : forms of dates like `%d/%m/%Y`; ISO and 12.03.1965 are read without.

    Raises
    ------
    SourceUnreadable : if it is no table, or no column tells a name.
    SettingsInvalid : if a column is absent or a kind unknown.
    """
    columns = header(path)
    for column, kind in (kinds or {}).items():
        if column not in columns or kind not in KINDS:
            rule = f"needs a column of the table and one of: {', '.join(KINDS)}"
            raise SettingsInvalid(source="screen", key=column, rule=rule)
    chosen = guess_kinds(columns) | dict(kinds or {})
    if not set(chosen.values()) & {"name", "given", "family", "company", "alias"}:
        rule = "no column tells a name by its head"
        raise unreadable(path, "header", rule, "Say it with --column 'COLUMN=name'.")
    handed = intake(path, agency=path.name, obtained_at="1970-01-01")
    pieces, rejects, size = [_LAYOUT.empty_table()], [REJECTS.empty()], 0
    for sheet in open_table(path, Mapping.model_validate({})):
        found, bad = _rows(sheet, chosen, (*formats, *_ISO_AND_DOTS))
        pieces.append(found)
        rejects += [sheet_rejects(sheet, handed), reject_rows(bad, handed)]
        size += sheet.rows
    return Screened(pa.concat_tables(pieces), chosen, pa.concat_tables(rejects), size)


def _rows(
    sheet: Sheet, kinds: dict[str, str], formats: tuple[str, ...]
) -> tuple[pa.Table, list[Reject]]:
    """Return the rows of a piece; a value that breaks its rule is set aside alone."""
    numbers = pa.array(sheet.numbers)
    fine = pa.array(~sheet.faults.bad)
    persons = [column for column, kind in kinds.items() if kind in _PERSONS]
    unsure = fine
    for column in persons:
        unsure = pc.and_(unsure, pc.is_null(sheet.column(column)))
    bad: list[Reject] = []
    pieces = [_LAYOUT.empty_table()]
    for kind, column, raw in _columns(sheet, kinds):
        values, rule = raw, _CLEANED.get(kind)
        if rule:
            done = clean(raw, rule, Rules(), formats=formats if rule == "date" else ())
            bad += [("", int(sheet.numbers[place]), column, RULES[rule])
                    for place in pc.indices_nonzero(done.bad).to_pylist()]  # fmt: skip
            values = done.values
        known = pc.fill_null(pc.not_equal(values, ""), False)
        for family, field in _fields(kind):
            firms = kind == "company" or ("company" in kinds.values() and kind not in _OF_ONE)
            kept = pc.and_(known, fine if family == "person" or firms else unsure)
            pieces.append(_piece(numbers.filter(kept), family, field, values.filter(kept)))
    return pa.concat_tables(pieces), bad


def _columns(sheet: Sheet, kinds: dict[str, str]) -> list[tuple[str, str, pa.Array]]:
    """Return (kind, column, values); parts of a name are joined, given name first."""
    parts = [
        column for part in ("given", "family") for column, kind in kinds.items() if kind == part
    ]
    columns = [
        (kind, column, sheet.column(column)) for column, kind in kinds.items()
        if column not in parts
    ]  # fmt: skip
    if parts:
        several = [sheet.column(column) for column in parts]
        columns.append(("name", ", ".join(parts), join_filled(several, " ")))
    return columns


def _fields(kind: str) -> list[tuple[str, str]]:
    """Return the families and fields that a kind of column fills.

    A row that fills a column which only persons have is of a person; `company` is of a firm;
    any other row may be of either and is compared with both.
    """
    field = _FIELDS.get(kind, kind)
    if kind == "company":
        return [("organization", "name")]
    if kind in _PERSONS:
        return [("person", field)]
    other = "register number" if kind == "document" else field
    return [("person", field), ("organization", other)]


def _piece(rows: pa.Array, family: str, field: str, values: pa.Array) -> pa.Table:
    size = len(rows)
    return pa.table(
        {"row": rows, "family": pa.array([family] * size, pa.string()),
         "field": pa.array([field] * size, pa.string()), "value": values.cast(pa.string())},
        schema=_LAYOUT,
    )  # fmt: skip
