"""One Delta table of the lake: its live files, and the two transactions that change them.

In:   finished Parquet files in the table's folder, with their batch and row counts
Out:  transactions of the Delta log: `add` and `remove`; the list of live files
Not:  what a reader may see of the files (`lake_views`), how they are written (`batch`)

A file holds rows of one batch, or (after tidying) of several acknowledged ones; the Delta
statistics of the file say which. Any Delta reader can read the table; it sees acknowledged rows
alone if it joins `batches`.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction

from opensocta.core.errors import LakeDamaged
from opensocta.core.tables import Table

__all__ = ["LakeFile", "LakeTable", "file_prefix"]

_ATTEMPTS = 20


def file_prefix(batch_id: str) -> str:
    """Return how the names of a batch's files begin; a batch id holds no underscore."""
    return f"part_{batch_id}"


@dataclass(frozen=True, slots=True)
class LakeFile:
    """A live file. `batch_id` is None if it holds several batches; `retracted` counts rows."""

    name: str
    rows: int
    batch_id: str | None
    retracted: int = 0

    def of_several(self) -> "LakeFile":
        """Return the file as one that holds several batches."""
        return replace(self, batch_id=None)


class LakeTable:
    """One table in its folder."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.folder = folder
        self.table = table

    def create(self) -> None:
        """Make the empty table; an existing one is left as it is."""
        self.folder.mkdir(parents=True, exist_ok=True)
        DeltaTable.create(
            self.folder,
            schema=self.table.schema,
            mode="ignore",
            name=self.table.name,
            description=self.table.doc,
        )

    def files(self) -> list[LakeFile]:
        """Return the live files, sorted by name."""
        found = pa.table(self._open().get_add_actions(flatten=True))
        rows = found["num_records"].to_pylist()
        low, high = (_column(found, f"{end}.batch_id") for end in ("min", "max"))
        standing = _column(found, "null_count.retracted_at")
        return sorted(
            (
                LakeFile(
                    name,
                    count,
                    first if first == last else None,
                    0 if nulls is None else count - nulls,
                )
                for name, count, first, last, nulls in zip(
                    found["path"].to_pylist(), rows, low, high, standing, strict=True
                )
            ),
            key=lambda file: file.name,
        )

    def add(self, files: Sequence[LakeFile]) -> None:
        """Make finished files live, all in one transaction."""
        self.replace((), files)

    def remove(self, files: Iterable[LakeFile]) -> None:
        """Take files out of the table in one transaction, then delete them."""
        self.replace(tuple(files), ())

    def replace(self, old: Sequence[LakeFile], new: Sequence[LakeFile]) -> None:
        """Take old files out and new ones in, in one transaction; then delete the old ones.

        Raises
        ------
        LakeDamaged : if other writers kept winning; nothing was changed.
        """
        actions: list[AddAction | RemoveAction] = [self._adding(file) for file in new]
        actions += [self._removing(file) for file in old]
        if not actions:
            return
        for _ in range(_ATTEMPTS):
            try:
                self._open().create_write_transaction(actions, "append", self.table.schema)
                break
            except CommitFailedError:
                continue
        else:
            raise LakeDamaged(table=self.table.name, rule="other writers kept it busy; try again")
        for file in old:
            (self.folder / file.name).unlink(missing_ok=True)

    def batches(self) -> set[str]:
        """Return the batches of which there are files, live or not, by the files' names."""
        names = (path.name.split("_") for path in self.folder.glob("part_*_*"))
        return {parts[1] for parts in names}

    def _adding(self, file: LakeFile) -> AddAction:
        status = (self.folder / file.name).stat()
        statistics: dict[str, object] = {"numRecords": file.rows}
        if file.batch_id is not None:
            statistics["minValues"] = statistics["maxValues"] = {"batch_id": file.batch_id}
        if "retracted_at" in self.table.schema.names:
            statistics["nullCount"] = {"retracted_at": file.rows - file.retracted}
        return AddAction(
            path=file.name,
            size=status.st_size,
            partition_values={},
            modification_time=status.st_mtime_ns // 1_000_000,
            data_change=True,
            stats=json.dumps(statistics, sort_keys=True),
        )

    def _removing(self, file: LakeFile) -> RemoveAction:
        status = (self.folder / file.name).stat()
        return RemoveAction(
            path=file.name,
            data_change=True,
            deletion_timestamp=status.st_mtime_ns // 1_000_000,
            size=status.st_size,
        )

    def _open(self) -> DeltaTable:
        try:
            return DeltaTable(self.folder)
        except TableNotFoundError:
            raise LakeDamaged(table=self.table.name, rule="is missing") from None
        except DeltaError:
            raise LakeDamaged(table=self.table.name, rule="its log cannot be read") from None


def _column(found: pa.Table, name: str) -> list[Any]:  # Any: texts or counts
    return list(found[name].to_pylist() if name in found.column_names else [None] * found.num_rows)
