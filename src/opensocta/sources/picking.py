"""Takes values out of a sheet as a mapping says: column, template, constant, translation, split.

In:   a `Value` of the mapping and a `Sheet`
Out:  `Picked`: values with the positions of their rows; faults are noted in the sheet
Not:  the cleaning by type (`sources.cleaning`)
"""

from dataclasses import dataclass
from string import Formatter

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.sources.bulk import constant, map_unique, nulls
from opensocta.sources.cleaning import RULES, Rules, clean
from opensocta.sources.mapping import Value
from opensocta.sources.sheet import Sheet
from opensocta.vocabulary import parse_grade

__all__ = ["Picked", "column_of", "joined", "pick", "pick_clean", "pick_grade"]


@dataclass(frozen=True)
class Picked:
    """Values, the position of each in the sheet (None: one per row), and the column's name."""

    values: pa.Array
    rows: pa.Array | None
    column: str


def joined(template: str, sheet: Sheet) -> pa.Array:
    """Return a template filled from columns; null where one of them is empty."""
    parts: list[pa.Array | str] = []
    for text, name, _, _ in Formatter().parse(template):
        if text:
            parts.append(text)
        if name:
            parts.append(sheet.column(name))
    if not any(isinstance(part, pa.Array) for part in parts):
        return constant("".join(str(part) for part in parts), sheet.rows)
    return pc.binary_join_element_wise(*parts, "", null_handling="emit_null")


def pick(value: Value, sheet: Sheet) -> Picked:
    """Return the values of a column, template or constant; blank cells are null."""
    if value.constant is not None:
        found, column = constant(value.constant, sheet.rows), ""
    elif value.column is not None:
        found, column = sheet.column(value.column), value.column
    else:
        columns = value.columns
        found = joined(value.template or value.record or "", sheet)
        column = columns[0] if len(columns) == 1 else ""
    rows = None
    if value.split is not None:
        found, rows = _split(found, value.split)
    if value.map is not None:
        found = _translated(found, rows, column, value, sheet)
    return Picked(found, rows, column)


def pick_clean(value: Value | None, sheet: Sheet, kind: str, rules: Rules) -> pa.Array:
    """Return one cleaned value per row, null where `value` is None; faults are noted."""
    if value is None:
        return nulls(sheet.rows)
    picked = pick(value, sheet)
    done = clean(picked.values, kind, rules, formats=value.formats, step=value.step)
    sheet.faults.add_where(done.bad, picked.column, RULES.get(kind, "is not valid"), None)
    return done.values


def pick_grade(value: Value | None, sheet: Sheet, rules: Rules) -> tuple[pa.Array, pa.Array]:
    """Return reliability and credibility of a row's own grade, null where it has none."""
    grade = pick_clean(value, sheet, "grade", rules)
    return (
        map_unique(grade, lambda text: parse_grade(text).reliability),
        map_unique(grade, lambda text: parse_grade(text).credibility),
    )


def column_of(value: Value | None) -> str:
    """Return the column that a value comes from, or "" if there are several or none."""
    names = value.columns if value is not None else ()
    return names[0] if len(names) == 1 else ""


def _split(values: pa.Array, mark: str) -> tuple[pa.Array, pa.Array]:
    lists = pc.split_pattern(values, mark)
    rows = pc.list_parent_indices(lists).cast(pa.int64())
    return pc.utf8_trim_whitespace(pc.list_flatten(lists)), rows


def _translated(
    values: pa.Array, rows: pa.Array | None, column: str, value: Value, sheet: Sheet
) -> pa.Array:
    table = value.map or {}
    trimmed = pc.utf8_trim_whitespace(values)
    places = pc.index_in(trimmed, value_set=pa.array(list(table), pa.string()))
    found = pa.array(list(table.values()), pa.string()).take(places)
    unknown = pc.and_(pc.and_(pc.is_null(places), pc.is_valid(trimmed)), _filled(trimmed))
    if value.unmapped == "keep":
        return pc.if_else(unknown, trimmed, found)
    if value.unmapped == "reject":
        sheet.faults.add_where(unknown, column, "is not in the mapping's list of codes", rows)
    return found


def _filled(values: pa.Array) -> pa.Array:
    return pc.fill_null(pc.not_equal(values, ""), False)
