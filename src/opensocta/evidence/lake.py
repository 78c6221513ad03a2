"""The lake: everything that came in, in Delta tables that several processes may append to.

In:   batches of rows of `evidence.tables.LAKE`, one batch per file taken in
Out:  acknowledged, standing rows as Arrow tables, or as views of an in-memory DuckDB
Not:  the rights of a reader (`workspace.reading`), derived tables (`evidence.derived`)
See:  docs/methods/evidence.md

    lake = Lake.create(Path("my-unit/lake"))
    if not lake.holds(batch_id):
        with lake.begin(batch_id) as batch:
            batch.append("statements", rows)
            batch.commit(file_name=..., file_hash=..., reader=..., agency=..., recorded_at=now)
    lake.read("statements", columns=["entity_id", "prop", "value"])
"""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

import duckdb
import pyarrow as pa

from opensocta.core.engine import LocalEngine
from opensocta.core.errors import BatchKnown, LakeDamaged, RowsInvalid
from opensocta.core.ids import digest
from opensocta.evidence.batch import Batch
from opensocta.evidence.lake_lock import Lock
from opensocta.evidence.lake_table import LakeTable
from opensocta.evidence.lake_upkeep import join_small, remove_traces, withdraw
from opensocta.evidence.lake_views import Snapshot, add_views, file_list, snapshot
from opensocta.evidence.tables import BATCHES, LAKE, REPORTS, STATEMENTS

__all__ = ["Lake"]

_BATCH_ID = re.compile(r"[A-Za-z0-9-]+")


class Lake:
    """The Delta tables of one workspace. Holds no connection: any number may be open at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tables = {name: LakeTable(folder / name, table) for name, table in LAKE.items()}

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Make an empty lake and return it; tables that are there already are left as they are."""
        lake = cls(folder)
        for table in lake._tables.values():
            table.create()
        return lake

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Return the lake in a folder.

        Raises
        ------
        LakeDamaged : if a table is missing.
        """
        lake = cls(folder)
        for name, table in lake._tables.items():
            if not (table.folder / "_delta_log").is_dir():
                raise LakeDamaged(table=name, rule="is missing")
        return lake

    def holds(self, batch_id: str) -> bool:
        """Tell whether a batch is acknowledged."""
        return batch_id in self._see(()).acknowledged

    def begin(self, batch_id: str) -> Batch:
        """Return a batch to append to, after removing what a stopped attempt at it left.

        Waits while another process has the same batch in hand.

        Raises
        ------
        BatchKnown : if it is acknowledged; there is nothing to do.
        RowsInvalid : if the id has other signs than letters, digits and hyphens.
        """
        if not _BATCH_ID.fullmatch(batch_id):
            rule = "may hold letters, digits and hyphens only"
            raise RowsInvalid(table=BATCHES.name, column="batch_id", rule=rule, rows=1)
        own = Lock(self._lock_path(batch_id))
        own.take()
        try:
            if self.holds(batch_id):
                raise BatchKnown(batch_id=batch_id)
            return Batch(batch_id, self._tables, own=own, turn=self._turn(), spill=self._spill)
        except BaseException:
            own.release()
            raise

    def read(
        self, table: str, columns: Sequence[str] | None = None, *,
        order: Sequence[str] | None = None,
    ) -> pa.Table:  # fmt: skip
        """Return the rows that a reader sees, sorted by key.

        Parameters
        ----------
        columns : the columns wanted, in this order; all by default.
        order : sort by these columns instead, then by key; empty: any order, which is faster.
        """
        declared = LAKE[table]
        wanted = list(columns) if columns is not None else declared.schema.names
        by = declared.key if order is None else (*order, *declared.key) if order else ()
        query = f"SELECT {_names(wanted)} FROM {table}" + (f" ORDER BY {_names(by)}" if by else "")
        with LocalEngine(spill=self._spill) as engine:
            self._add_views(engine.connection, (table,))
            rows = engine.connection.sql(query).to_arrow_table()
        return rows.cast(pa.schema([declared.schema.field(name) for name in wanted]))

    def connect(self, *, memory: str = "1GB", threads: int = 2) -> duckdb.DuckDBPyConnection:
        """Return an in-memory DuckDB with one view per table over what is acknowledged now.

        The caller closes it. What exceeds `memory` is spilled into the lake's own folder.
        """
        engine = LocalEngine(memory=memory, threads=threads, spill=self._spill)
        self._add_views(engine.connection, tuple(LAKE))
        return engine.connection

    def retract(self, statement_ids: pa.Array | pa.ChunkedArray, *, at: datetime) -> int:
        """Withdraw statements: no reader sees them any more; return how many were withdrawn."""
        with self._turn(), LocalEngine(spill=self._spill) as engine:
            seen = self._see((STATEMENTS.name,))
            table = self._tables[STATEMENTS.name]
            return withdraw(
                engine.connection, table, seen.files[STATEMENTS.name], statement_ids, at=at
            )

    def tidy(self) -> int:
        """Join small files and delete what stopped writers left; return how many files went.

        Connections made before may no longer be able to read; make new ones.
        """
        with self._turn():
            seen = self._see(tuple(LAKE))
            gone = sum(
                join_small(table, seen.files[name], seen.acknowledged)
                for name, table in self._tables.items()
            )
        left = {batch for table in self._tables.values() for batch in table.batches()}
        for batch_id in sorted(left - seen.acknowledged):
            own = Lock(self._lock_path(batch_id))
            if own.take(wait=False):
                try:
                    if not self.holds(batch_id):
                        gone += remove_traces(batch_id, self._tables, self._turn())
                finally:
                    own.release()
        return gone

    def counts(self) -> dict[str, int]:
        """Return the number of rows a reader sees, per table."""
        with LocalEngine(spill=self._spill) as engine:
            self._add_views(engine.connection, tuple(LAKE))
            query = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in LAKE)
            return dict(engine.connection.sql(query).fetchall())

    def fingerprint(self, table: str | None = None) -> str:
        """Return a hash of what a reader sees, the same at any time and on any machine.

        It is the hash of the acknowledged batches and of the withdrawn statements. With `table`,
        of the batches that hold rows of that table.
        """
        seen = self._see(tuple(LAKE) if table is None else (table,))
        batches = sorted(seen.acknowledged)
        if table is not None and not any(file.batch_id is None for file in seen.files[table]):
            batches = sorted({file.batch_id for file in seen.files[table] if file.batch_id})
        withdrawn = self._withdrawn(seen) if STATEMENTS.name in seen.files else []
        return digest([*batches, *withdrawn])

    def _see(self, names: Sequence[str]) -> Snapshot:
        return snapshot(self._tables, names)

    def _add_views(self, connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
        seen = self._see(tuple({*names, REPORTS.name, BATCHES.name}))
        add_views(connection, self._tables, seen, names)

    def _withdrawn(self, seen: Snapshot) -> list[str]:
        files = [file for file in seen.files[STATEMENTS.name] if file.retracted]
        if not files:
            return []
        listed = file_list(self._tables[STATEMENTS.name].folder, files)
        with LocalEngine(spill=self._spill) as engine:
            found = engine.connection.sql(
                f"SELECT DISTINCT statement_id FROM read_parquet({listed}) "
                "WHERE retracted_at IS NOT NULL ORDER BY statement_id"
            )
            return [row[0] for row in found.fetchall()]

    @property
    def _spill(self) -> Path:
        return self.folder / "spill"

    def _turn(self) -> Lock:
        return Lock(self._lock_path("turn"))

    def _lock_path(self, name: str) -> Path:
        return self.folder / "locks" / f"{name}.lock"


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
