"""A table is declared once; Arrow schema, checks and data dictionary are derived from it.

In:   `Table(name, key, columns)` with a kind, a meaning and, where it helps, choices per column
Out:  `.schema` (Arrow), `.check(rows)`, `.empty()`, `.conform(rows)`, `.by_key(rows)`,
      `.dictionary()`
Not:  storage (`evidence.lake`), forms (`sources.questionnaire`)
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.errors import RowsInvalid

__all__ = ["Column", "Kind", "Table"]

Kind = Literal[
    "id", "ids", "text", "texts", "code", "int", "real", "share", "minor_units", "currency",
    "utc", "date", "flag", "json", "file_hash",
]  # fmt: skip

_ARROW: dict[str, pa.DataType] = {
    "id": pa.string(),
    "ids": pa.list_(pa.string()),
    "text": pa.string(),
    "texts": pa.list_(pa.string()),
    "code": pa.string(),
    "int": pa.int64(),
    "real": pa.float64(),
    "share": pa.float64(),
    "minor_units": pa.int64(),
    "currency": pa.string(),
    "utc": pa.timestamp("us", tz="UTC"),
    "date": pa.string(),
    "flag": pa.bool_(),
    "json": pa.string(),
    "file_hash": pa.string(),
}

_WIDE = {pa.string(): pa.large_string()}
_MOST_TEXT = 1 << 30  # half of what fits, since rows differ in length


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind (which fixes the Arrow type and unit), meaning and choices."""

    name: str
    kind: Kind
    doc: str
    null: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table of the lake or of a build."""

    name: str
    doc: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    __hash__ = object.__hash__
    partition: tuple[str, ...] = field(default=())

    @cached_property
    def schema(self) -> pa.Schema:
        """Return the Arrow schema; nullability and meaning travel with each field."""
        return pa.schema(
            [
                pa.field(c.name, _ARROW[c.kind], nullable=c.null, metadata={"doc": c.doc})
                for c in self.columns
            ]
        )

    def empty(self) -> pa.Table:
        """Return the table without rows."""
        return self.schema.empty_table()

    def conform(self, rows: pa.Table) -> pa.Table:
        """Return the rows with this table's columns in order; absent nullable columns become null.

        Raises
        ------
        RowsInvalid : if a required column is absent or a column does not cast.
        """
        arrays = []
        for column in self.columns:
            kind = _ARROW[column.kind]
            if column.name not in rows.column_names:
                if not column.null and rows.num_rows:
                    raise self._invalid(column.name, "is absent", rows.num_rows)
                arrays.append(pa.nulls(rows.num_rows, kind))
                continue
            try:
                arrays.append(rows[column.name].cast(kind))
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
                raise self._invalid(
                    column.name, f"is not of kind {column.kind}", rows.num_rows
                ) from None
        return pa.Table.from_arrays(arrays, schema=self.schema)

    def check(self, rows: pa.Table) -> pa.Table:
        """Return the rows unchanged if they keep the declaration, key uniqueness excepted.

        Raises
        ------
        RowsInvalid : naming the first column that breaks a rule and how many rows do.
        """
        if not rows.schema.equals(self.schema):
            rows = self.conform(rows)
        for column in self.columns:
            self._check_column(column, rows[column.name])
        return rows

    def by_key(self, rows: pa.Table, *, portion_bytes: int = _MOST_TEXT) -> pa.Table:
        """Return the rows in the order of the key.

        A column of text holds 2 GB. Rows beyond that are put in order by portions of that size,
        which are chunks of the result.
        """
        rows = self.conform(rows)
        order = pc.sort_indices(rows, [(name, "ascending") for name in self.key])
        portions = -(-rows.nbytes // portion_bytes)
        if portions <= 1:
            return rows.take(order)
        wide = pa.schema([f.with_type(_WIDE.get(f.type, f.type)) for f in self.schema])
        whole = rows.cast(wide).combine_chunks()
        size = -(-rows.num_rows // portions)
        pieces = (order[at : at + size] for at in range(0, rows.num_rows, size))
        return pa.concat_tables([whole.take(piece).cast(self.schema) for piece in pieces])

    def dictionary(self) -> list[dict[str, str]]:
        """Return one row per column for the data dictionary in the docs."""
        return [
            {
                "column": c.name,
                "kind": c.kind,
                "required": "" if c.null else "yes",
                "meaning": c.doc + (f" One of: {', '.join(c.choices)}." if c.choices else ""),
            }
            for c in self.columns
        ]

    def _invalid(self, column: str, rule: str, rows: int) -> RowsInvalid:
        return RowsInvalid(table=self.name, column=column, rule=rule, rows=rows)

    def _check_column(self, column: Column, values: pa.ChunkedArray) -> None:
        if not column.null and values.null_count:
            raise self._invalid(column.name, "is empty", values.null_count)
        if column.kind == "share":
            outside = pc.sum(pc.or_(pc.less(values, 0), pc.greater(values, 1))).as_py() or 0
            if outside:
                raise self._invalid(column.name, "lies outside [0, 1]", outside)
        if column.choices:
            known = pa.array([*column.choices, None], pa.string())
            strange = pc.sum(pc.invert(pc.is_in(values, value_set=known))).as_py() or 0
            if strange:
                raise self._invalid(column.name, "is not one of the choices", strange)
