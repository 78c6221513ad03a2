"""A batch: the rows of one file as taken in, made visible by one last write.

In:   rows per table, in pieces; last, what is to be said of the file (`BATCHES`)
Out:  live files in the lake's tables and the batch's row, which acknowledges them all
Not:  which rows a reader sees (`lake_views`)

However the process ends, nothing half is seen: files that no transaction names do not exist for
a reader, and rows whose batch has no row in `batches` are not shown. The next `begin` of the same
batch removes both kinds first. Within a batch a key counts once: the first row of it is kept.
"""

import weakref
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.engine import LocalEngine
from opensocta.core.errors import RowsInvalid
from opensocta.evidence.lake_files import FileWriter, rewrite, without
from opensocta.evidence.lake_lock import Lock
from opensocta.evidence.lake_table import LakeFile, LakeTable, file_prefix
from opensocta.evidence.lake_upkeep import remove_traces
from opensocta.evidence.lake_views import find_doubles
from opensocta.evidence.short_keys import Keys
from opensocta.evidence.tables import BATCHES, LAKE, REJECTS, REPORTS

__all__ = ["Batch"]


class Batch:
    """Rows on their way into the lake; made by `Lake.begin`, ended by `commit` or `abandon`.

    Use it in a `with` block: left without `commit`, it leaves no trace.
    """

    def __init__(
        self, batch_id: str, tables: Mapping[str, LakeTable], *, own: Lock, turn: Lock, spill: Path
    ) -> None:
        self.batch_id = batch_id
        self._tables, self._turn, self._spill = tables, turn, spill
        remove_traces(batch_id, tables, turn)
        self._writers: dict[str, FileWriter] = {}
        self._named: list[pa.Array] = []  # reports that rows name
        self._held: list[pa.Array] = []  # reports that are in the batch
        self._keys: dict[str, Keys] = {}
        self._end = weakref.finalize(self, _abandon, self._writers, own)

    def append(self, table: str, rows: pa.Table) -> None:
        """Check rows and add them to the batch; the column `batch_id` may be absent.

        Raises
        ------
        RowsInvalid : if they do not keep the table's declaration, or name another batch.
        """
        if table not in LAKE or table == BATCHES.name:
            raise RowsInvalid(table=table, column="*", rule="is no table to append to", rows=0)
        declared = LAKE[table]
        if "batch_id" not in rows.column_names:
            same = pa.repeat(pa.scalar(self.batch_id), rows.num_rows)
            rows = rows.append_column("batch_id", same)
        rows = declared.check(declared.conform(rows))
        strange = pc.sum(pc.not_equal(rows["batch_id"], self.batch_id)).as_py()
        if strange:
            raise RowsInvalid(table=table, column="batch_id", rule="is another", rows=strange)
        if "report_id" in rows.column_names:
            noted = self._held if table == REPORTS.name else self._named
            noted.append(pc.unique(rows["report_id"]))
        if len(declared.key) == 1:
            self._keys.setdefault(table, Keys()).add(rows[declared.key[0]])
        self._writer(table).append(rows)

    def commit(
        self, *, file_name: str, file_hash: str, reader: str, agency: str, recorded_at: datetime,
        rows_in: int | None = None, rows_rejected: int | None = None,
    ) -> None:  # fmt: skip
        """Make the batch visible: the tables' files first, the acknowledging row last.

        Without `rows_in` and `rows_rejected` the rows in the lake are counted. Nothing is in the
        lake if this raises.

        Raises
        ------
        RowsInvalid : if rows name a report that the batch does not hold.
        """
        self._check_reports()
        staged = {name: self._finish(name) for name in sorted(self._writers)}
        counts = {name: sum(file.rows for file in files) for name, files in staged.items()}
        rejected = counts.pop(REJECTS.name, 0)
        row = {
            "batch_id": self.batch_id, "file_name": file_name, "file_hash": file_hash,
            "reader": reader, "agency": agency, "recorded_at": recorded_at,
            "rows_in": sum(counts.values()) if rows_in is None else rows_in,
            "rows_rejected": rejected if rows_rejected is None else rows_rejected,
        }  # fmt: skip
        self._writer(BATCHES.name).append(pa.Table.from_pylist([row], schema=BATCHES.schema))
        last = self._writers[BATCHES.name].finish(self.batch_id)
        self._writers.clear()  # from here on the files may be live: only `begin` removes them
        with self._turn:
            for name, files in staged.items():
                self._tables[name].add(files)
            self._tables[BATCHES.name].add(last)
        self._end()

    def abandon(self) -> None:
        """Drop the batch; what was written of it is deleted. Does nothing after `commit`."""
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abandon()

    def _writer(self, name: str) -> FileWriter:
        if name not in self._writers:
            folder = self._tables[name].folder
            self._writers[name] = FileWriter(folder, LAKE[name], file_prefix(self.batch_id))
        return self._writers[name]

    def _finish(self, name: str) -> list[LakeFile]:
        files = self._writers[name].finish(self.batch_id)
        table, keys = self._tables[name], self._keys.get(name)
        if not files or (keys is not None and not keys.may_repeat()):
            return files
        with LocalEngine(spill=self._spill) as engine:
            doubles = find_doubles(engine.connection, table, files)
        return [
            rewrite(
                table.folder, table.table, file, file.name, without(np.array(doubles[file.name]))
            )
            if file.name in doubles
            else file
            for file in files
        ]

    def _check_reports(self) -> None:
        if not self._named:
            return
        named, held = (
            pc.unique(pa.chunked_array(noted, pa.string())) for noted in (self._named, self._held)
        )
        strange = pc.sum(pc.invert(pc.is_in(named, value_set=held))).as_py()
        if strange:
            rule = "names a report that the batch does not hold"
            raise RowsInvalid(table=REPORTS.name, column="report_id", rule=rule, rows=strange)


def _abandon(writers: dict[str, FileWriter], own: Lock) -> None:
    for writer in writers.values():
        writer.abandon()
    writers.clear()
    own.release()
