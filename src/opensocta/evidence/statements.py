"""Builds rows of `statements` in bulk, with their ids.

In:   columns as Arrow arrays or sequences, or one value for all rows
Out:  a table that keeps the declaration of STATEMENTS; a statement made twice counts once
Not:  cleaning of values (`sources`), storage (`lake`)
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.errors import RowsInvalid
from opensocta.core.ids import SEPARATOR
from opensocta.evidence.calculator import ids_of
from opensocta.evidence.short_keys import short_keys
from opensocta.evidence.tables import STATEMENTS

__all__ = ["Values", "statement_rows"]

Scalar: TypeAlias = str | int | bool | datetime | None
Values: TypeAlias = pa.Array | pa.ChunkedArray | Sequence[Scalar] | Scalar


def statement_rows(
    *,
    batch_id: str,
    report_id: Values,
    entity_id: Values,
    schema: Values,
    prop: Values,
    value: Values,
    anchor: Values,
    **more: Values,
) -> pa.Table:
    """Return rows of STATEMENTS; each argument is a column, or one value for all rows.

    Parameters
    ----------
    more : any other column of STATEMENTS (`assessment`, `stance`, `first_seen`, `lang`,
        `reliability`, `handling`…). Absent: a fact (`assessment` false) that the report
        supports (`stance` 1), all else null.

    Returns
    -------
    rows in the order given; of rows with the same entity, prop, value and report the first.

    Raises
    ------
    RowsInvalid : if a column is unknown, of another length or kind, or no column is given.
    """
    given: dict[str, Values] = {"assessment": False, "stance": 1}
    given |= more
    given |= {
        "batch_id": batch_id, "report_id": report_id, "entity_id": entity_id, "schema": schema,
        "prop": prop, "value": value, "anchor": anchor,
    }  # fmt: skip
    strange = sorted(given.keys() - set(STATEMENTS.schema.names))
    if strange:
        raise RowsInvalid(table="statements", column=strange[0], rule="is unknown", rows=0)
    columns = _columns(given)
    ids = _ids(columns)
    rows = STATEMENTS.conform(pa.table({"statement_id": ids, **columns}))
    return _first_of_each(rows)


def _columns(given: Mapping[str, Values]) -> dict[str, pa.Array | pa.ChunkedArray]:
    lengths = {name: _length(values) for name, values in given.items()}
    lengths = {name: length for name, length in lengths.items() if length is not None}
    if len(set(lengths.values())) != 1:
        name = min(lengths, key=lambda name: lengths[name] or 0, default="*")
        rule = "is of another length" if lengths else "no column is given"
        raise RowsInvalid(table="statements", column=name, rule=rule, rows=len(lengths))
    count = next(iter(lengths.values())) or 0
    columns = {}
    for name, values in given.items():
        kind = STATEMENTS.schema.field(name).type
        try:
            columns[name] = _column(values, kind, count)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
            raise RowsInvalid(
                table="statements", column=name, rule="is of another kind", rows=count
            ) from None
    return columns


def _length(values: Values) -> int | None:
    """Return the length of a column; None if it is one value for all rows."""
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return len(values)
    return len(values) if isinstance(values, Sequence) and not isinstance(values, str) else None


def _column(values: Values, kind: pa.DataType, count: int) -> pa.Array | pa.ChunkedArray:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values if values.type == kind else values.cast(kind)
    if _length(values) is not None:
        return pa.array(values, kind)
    return pa.nulls(count, kind) if values is None else pa.repeat(pa.scalar(values, kind), count)


def _ids(columns: Mapping[str, pa.Array | pa.ChunkedArray]) -> pa.ChunkedArray:
    parts = [columns[name] for name in ("entity_id", "prop", "value", "report_id")]
    return ids_of("st", pc.binary_join_element_wise(*parts, SEPARATOR))


def _first_of_each(rows: pa.Table) -> pa.Table:
    if not rows.num_rows:
        return rows
    ids = rows["statement_id"].combine_chunks()
    keys = short_keys(ids)
    if keys is not None:
        ordered = np.sort(keys)
        if not (ordered[1:] == ordered[:-1]).any():
            return rows
    places = pa.table({"id": ids, "place": pa.array(np.arange(len(ids)))})
    first = places.group_by("id").aggregate([("place", "min")])["place_min"].to_numpy()
    return rows if len(first) == len(ids) else rows.take(pa.array(np.sort(first)))
