"""Writes the rows of one batch and one table to Parquet files, few and of bounded size.

In:   rows that keep the table's declaration, in any number of pieces
Out:  finished files in the table's folder, named after batch, attempt and number; not yet live
Not:  the transaction that makes them live (`lake_table`)

Rows are held back until a row group is full, so that neither memory nor the number of files
grows with the number of pieces. Ids are hashes: they compress badly and are spared a dictionary.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from opensocta.core.tables import Table
from opensocta.evidence.lake_table import LakeFile

__all__ = ["Change", "FileWriter", "open_writer", "rewrite", "without"]

Change = Callable[[pa.Table, int], pa.Table]

_GROUP_ROWS = 131_072
_GROUP_BYTES = 64 << 20
_FILE_ROWS = 1 << 20
_FILE_BYTES = 64 << 20
_REPEATING = frozenset({"code", "currency", "date", "flag"})
_FEW = frozenset({"stance"})  # counts of few different values
_GUIDING = frozenset({"batch_id", "report_id", "prop", "schema", "retracted_at"})


def open_writer(path: Path, table: Table) -> pq.ParquetWriter:
    """Return a Parquet writer with the lake's compression and encodings for the table."""
    repeating = [
        column.name
        for column in table.columns
        if column.kind in _REPEATING or column.name in _GUIDING | _FEW
    ]
    return pq.ParquetWriter(
        path,
        table.schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=repeating,
        write_statistics=[name for name in table.schema.names if name in _GUIDING],
        store_schema=False,
    )


class FileWriter:
    """Writes the files of one table in one batch."""

    def __init__(self, folder: Path, table: Table, prefix: str) -> None:
        self.table = table
        self.rows = 0
        self._folder, self._prefix = folder, prefix
        self._waiting: list[pa.Table] = []
        self._waiting_rows = self._waiting_bytes = 0
        self._done: list[tuple[str, int, int]] = []  # name, rows, of them retracted
        self._writer: pq.ParquetWriter | None = None
        self._name = ""
        self._in_file = self._retracted = 0

    def append(self, rows: pa.Table) -> None:
        """Take rows; they reach the disk when a row group is full or the writer is finished."""
        self.rows += rows.num_rows
        self._waiting.append(rows)
        self._waiting_rows += rows.num_rows
        self._waiting_bytes += rows.nbytes
        if self._waiting_rows >= _GROUP_ROWS or self._waiting_bytes >= _GROUP_BYTES:
            self._write()

    def finish(self, batch_id: str) -> list[LakeFile]:
        """Write what waits, and return the finished files."""
        self._write()
        self._close()
        return [LakeFile(name, rows, batch_id, retracted) for name, rows, retracted in self._done]

    def abandon(self) -> None:
        """Delete what was written."""
        self._close()
        for name, _, _ in self._done:
            (self._folder / name).unlink(missing_ok=True)
        self._done.clear()

    def _write(self) -> None:
        if not self._waiting_rows:
            return
        rows = pa.concat_tables(self._waiting)
        self._waiting.clear()
        self._waiting_rows = self._waiting_bytes = 0
        if self._writer is None:
            self._name = f"{self._prefix}_{len(self._done):05d}.parquet"
            self._writer = open_writer(self._folder / self._name, self.table)
        self._writer.write_table(rows, row_group_size=_GROUP_ROWS)
        self._in_file += rows.num_rows
        self._retracted += _retracted(rows)
        size = (self._folder / self._name).stat().st_size
        if self._in_file >= _FILE_ROWS or size >= _FILE_BYTES:
            self._close()

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            _to_disk(self._folder / self._name)
            self._done.append((self._name, self._in_file, self._retracted))
            self._writer, self._in_file, self._retracted = None, 0, 0


def rewrite(folder: Path, table: Table, file: LakeFile, name: str, change: Change) -> LakeFile:
    """Return a file rewritten, piece by piece, under a name; the old one stays unless replaced.

    Parameters
    ----------
    change : gets rows and the position of the first of them, from 0; returns rows to write.
    """
    part = (folder / name).with_suffix(".part")
    kept = retracted = start = 0
    with open_writer(part, table) as writer:
        for group in _groups(folder / file.name):
            rows = change(group, start).cast(table.schema)
            start += group.num_rows
            kept += rows.num_rows
            retracted += _retracted(rows)
            writer.write_table(rows, row_group_size=_GROUP_ROWS)
    _to_disk(part)
    part.replace(folder / name)
    return LakeFile(name, kept, file.batch_id, retracted)


def without(drop: npt.NDArray[np.int64]) -> Change:
    """Return a change that leaves out rows by their position."""

    def change(rows: pa.Table, start: int) -> pa.Table:
        inside = drop[(drop >= start) & (drop < start + rows.num_rows)] - start
        keep = np.ones(rows.num_rows, dtype=bool)
        keep[inside] = False
        return rows.filter(pa.array(keep))

    return change


def _retracted(rows: pa.Table) -> int:
    if "retracted_at" not in rows.column_names:
        return 0
    return int(rows.num_rows - rows["retracted_at"].null_count)


def _groups(path: Path) -> Iterator[pa.Table]:
    with pq.ParquetFile(path) as file:
        for number in range(file.num_row_groups):
            yield file.read_row_group(number)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
