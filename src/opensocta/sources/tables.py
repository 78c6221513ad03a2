"""Opens CSV, XLSX and Parquet tables and gives their rows piece by piece as text cells.

In:   a file and its mapping (encoding, delimiter, sheet, header row)
Out:  an iterator of `Sheet`; ragged rows and formula cells are faults of their row
Not:  the meaning of columns (`sources.picking`, `sources.cleaning`)
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from opensocta.sources.csv_table import csv_header, csv_pieces
from opensocta.sources.mapping import Mapping
from opensocta.sources.safety import unreadable
from opensocta.sources.sheet import Faults, Sheet, renamed, shown
from opensocta.sources.workbook import workbook_header, workbook_pieces

__all__ = ["PIECE", "header", "open_table", "table_kind"]

PIECE = 250_000  # rows held at once


def table_kind(path: Path) -> str:
    """Return csv, xlsx or parquet by the suffix, or "" for other files."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    last = suffixes[-1] if suffixes else ""
    kinds = {".csv": "csv", ".tsv": "csv", ".tab": "csv", ".xlsx": "xlsx", ".parquet": "parquet"}
    return kinds.get(last, "")


def header(path: Path, mapping: Mapping | None = None) -> list[str]:
    """Return the column names of a table, as they stand there."""
    settings = mapping or Mapping.model_validate({})
    kind = table_kind(path)
    if kind == "xlsx":
        return workbook_header(path, settings)
    if kind == "parquet":
        return renamed(path, list(_parquet(path).schema_arrow.names), settings)
    return csv_header(path, settings)


def open_table(path: Path, mapping: Mapping) -> Iterator[Sheet]:
    """Yield the rows of a table in pieces.

    Raises
    ------
    SourceUnreadable : if the file is damaged, a column name stands twice, or a mapped column
        is missing.
    """
    _check_columns(path, header(path, mapping), mapping)
    kind = table_kind(path)
    if kind == "xlsx":
        yield from workbook_pieces(path, mapping)
    elif kind == "parquet":
        yield from _parquet_pieces(path, mapping)
    else:
        yield from csv_pieces(path, mapping)


def _check_columns(path: Path, names: list[str], mapping: Mapping) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise unreadable(
            path,
            "header",
            f"the column name {shown(twice[:1])!r} stands twice",
            "Rename one of them; a value must have one place.",
        )
    missing = [name for name in mapping.columns() if name not in (*names, "row")]
    if missing:
        raise unreadable(
            path,
            "header",
            "has no column " + ", ".join(repr(name) for name in missing),
            f"The mapping needs it. Columns there: {shown(names)}.",
        )


def _parquet(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError):
        raise unreadable(
            path, "whole file", "is no readable Parquet file", "Ask the sender for it again."
        ) from None


def _parquet_pieces(path: Path, mapping: Mapping) -> Iterator[Sheet]:
    done = 0
    names = header(path, mapping)
    try:
        for batch in _parquet(path).iter_batches(batch_size=PIECE):
            piece = pa.table([_as_text(column) for column in batch.columns], names=names)
            numbers = np.arange(done + 1, done + 1 + batch.num_rows, dtype=np.int64)
            yield Sheet(path.name, "", piece, numbers, Faults(batch.num_rows))
            done += batch.num_rows
    except (pa.ArrowInvalid, OSError):
        raise unreadable(
            path, f"after row {done}", "is damaged", "Ask the sender for it again."
        ) from None


def _as_text(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind):
        return pa.nulls(len(column), pa.string())
    if pa.types.is_timestamp(kind):
        zone = "%z" if kind.tz else ""
        seconds = column.cast(pa.timestamp("s", kind.tz), safe=False)
        return pc.strftime(seconds, f"%Y-%m-%dT%H:%M:%S{zone}")
    text = column.cast(pa.string())
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
