"""The engine seam: where relational work and group-wise kernels run.

`LocalEngine` is one machine: an in-memory DuckDB with bounded memory that spills to disk.
A cluster engine comes later and must give the same tables; rooms therefore ask for `query`
and `map_groups` only.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import gettempdir
from types import TracebackType
from typing import Protocol, Self

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Engine", "LocalEngine"]


class Engine(Protocol):
    """What a room may ask of the machine or cluster."""

    def query(self, sql: str, tables: Mapping[str, pa.Table]) -> pa.Table:
        """Return the result of SQL over the named Arrow tables."""

    def map_groups(
        self, rows: pa.Table, by: str, kernel: Callable[[pa.Table], pa.Table]
    ) -> pa.Table:
        """Return the kernel's results over the groups of `rows`, in the order of `by`."""


class LocalEngine:
    """One machine. `memory` is DuckDB's bound, like "1GB"; what exceeds it spills to disk."""

    def __init__(self, *, memory: str = "1GB", threads: int = 2, spill: Path | None = None) -> None:
        self.connection = duckdb.connect(
            config={
                "memory_limit": memory,
                "threads": threads,
                "temp_directory": str(spill or Path(gettempdir()) / "opensocta-spill"),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self.connection.execute("SET TimeZone='UTC'")

    def query(self, sql: str, tables: Mapping[str, pa.Table]) -> pa.Table:
        """Return the result of SQL over the named Arrow tables."""
        for name, rows in tables.items():
            self.connection.register(name, rows)
        try:
            return self.connection.sql(sql).to_arrow_table()
        finally:
            for name in tables:
                self.connection.unregister(name)

    def map_groups(
        self, rows: pa.Table, by: str, kernel: Callable[[pa.Table], pa.Table]
    ) -> pa.Table:
        """Return the kernel's results over the groups of `rows`, in the order of `by`."""
        ordered = rows.sort_by(by)
        runs = pc.run_end_encode(ordered[by].combine_chunks())
        stops = runs.run_ends.to_pylist()
        starts = [0, *stops[:-1]]
        pieces = [
            kernel(ordered.slice(start, stop - start))
            for start, stop in zip(starts, stops, strict=True)
        ]
        return pa.concat_tables(pieces) if pieces else kernel(ordered)

    def close(self) -> None:
        """Close the connection; everything in it is gone."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
