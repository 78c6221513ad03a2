"""A DuckDB in memory for short sums over Arrow columns: ids and joins in bulk.

One is kept per process, because starting one costs more than a sum over a few thousand rows;
every user gets a cursor of his own and leaves nothing behind in it. Ids of many rows at once are
left to compiled code, which is faster; the ids are the same.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import duckdb
import pyarrow as pa

from opensocta.core.engine import LocalEngine
from opensocta.core.ids import sql_id
from opensocta.evidence.hashing import hash_ids

__all__ = ["calculator", "ids_of"]

_MANY = 10_000  # rows from which loading the compiled code pays


@contextmanager
def calculator() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a cursor to register columns in and ask; it is closed afterwards."""
    cursor = _engine(os.getpid()).connection.cursor()
    try:
        yield cursor
    finally:
        cursor.close()


def ids_of(prefix: str, joined: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    """Return `make_id` of each row, whose parts are joined by `core.ids.SEPARATOR` already."""
    if len(joined) >= _MANY:
        chunks = joined.chunks if isinstance(joined, pa.ChunkedArray) else [joined]
        return pa.chunked_array([hash_ids(prefix, chunk) for chunk in chunks], pa.string())
    with calculator() as connection:
        connection.register("made", pa.table({"joined": joined}))
        found = connection.sql(f"SELECT {sql_id(prefix, 'joined')} AS id FROM made")
        return found.to_arrow_table()["id"]


@cache
def _engine(_process: int) -> LocalEngine:
    return LocalEngine()
