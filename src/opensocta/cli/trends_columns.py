"""Which column of a plain file is what: period, figure, place, text.

In:   an Arrow table and what the user named
Out:  column names; an error that lists the columns where it cannot be told
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from opensocta.core.errors import SettingsInvalid

__all__ = ["binary_columns", "named", "numeric_columns", "period_of", "role"]

_NAMES: dict[str, tuple[str, ...]] = {
    "period": ("period", "month", "date", "day", "quarter", "year", "time", "t", "time_period",
               "obtained_at", "at", "datum", "week"),
    "value": ("value", "count", "n", "cases", "number", "detections", "offences", "incidents",
              "crimes", "figure", "total", "events", "v", "freq", "frequency", "obs_value"),
    "place": ("place", "unit", "area", "state", "region", "country", "geo", "route", "town",
              "district", "municipality", "station", "name", "id"),
    "text": ("text", "summary", "narrative", "report", "body", "description", "words"),
    "source": ("source", "agency", "author", "sender", "source_id"),
    "origin": ("origin", "origin_id"),
    "effort": ("effort", "exposure", "hours", "patrols", "controls", "population", "stdpop",
               "pop"),
}  # fmt: skip
_PERIOD = re.compile(r"^(1[6-9]|20|21)\d\d(-(0[1-9]|1[0-2])(-\d\d.*)?|-?[Qq][1-4])?$")


def named(rows: pa.Table, column: str, option: str, source: str) -> str:
    """Return a column that the user named, if it is there."""
    if column not in rows.column_names:
        raise SettingsInvalid(source=source, key=f"{option} {column}", rule=_list(rows))
    return column


def role(
    rows: pa.Table, kind: str, option: str, source: str, *, asked: str = "",
    among: Iterable[str] | None = None, needed: bool = True,
) -> str:  # fmt: skip
    """Return the column of a role: as asked, by its name, or the only one that can be it.

    Raises
    ------
    SettingsInvalid : if it cannot be told and is needed; the error lists the columns.
    """
    if asked:
        return named(rows, asked, option, source)
    candidates: list[str] = list(rows.column_names if among is None else among)
    lower: dict[str, str] = {name.strip().lower(): name for name in reversed(candidates)}
    for name in _NAMES[kind]:
        if name in lower:
            return lower[name]
    if among is not None and len(candidates) == 1:
        return candidates[0]
    if needed:
        rule = f"say which column is the {kind}; {_list(rows)}"
        raise SettingsInvalid(source=source, key=option, rule=rule)
    return ""


def numeric_columns(rows: pa.Table) -> list[str]:
    """Return the columns of numbers."""
    return [
        field.name for field in rows.schema
        if pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
        or pa.types.is_decimal(field.type)
    ]  # fmt: skip


def binary_columns(rows: pa.Table) -> list[str]:
    """Return the columns that hold 0 and 1, or yes and no, and nothing else."""
    found = []
    for field in rows.schema:
        if pa.types.is_boolean(field.type):
            found.append(field.name)
        elif pa.types.is_integer(field.type):
            values = set(rows[field.name].unique().to_pylist())
            if values and values <= {0, 1}:
                found.append(field.name)
    return found


def period_of(value: Any) -> str | None:  # Any: a cell of any type
    """Return a cell as a period, like 2024, 2024-Q1, 2024-03; a day as its month; else None."""
    if isinstance(value, datetime | date):
        return f"{value.year}-{value.month:02d}"
    text = str(value).strip()
    if not _PERIOD.match(text):
        return None
    if "Q" in text.upper():
        return f"{text[:4]}-Q{text[-1]}"
    return text[:7]


def _list(rows: pa.Table) -> str:
    return f"the file has: {', '.join(rows.column_names[:20])}"
