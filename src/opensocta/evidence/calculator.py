"""A DuckDB in memory for short sums over Arrow columns: ids and joins in bulk.

One is kept per process, because starting one costs more than a sum over a few thousand rows;
every user gets a cursor of his own and leaves nothing behind in it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import duckdb
import pyarrow as pa

from opensocta.core.engine import LocalEngine
from opensocta.core.ids import sql_id

__all__ = ["calculator", "ids_of"]


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
    with calculator() as connection:
        connection.register("made", pa.table({"joined": joined}))
        found = connection.sql(f"SELECT {sql_id(prefix, 'joined')} AS id FROM made")
        return found.to_arrow_table()["id"]


@cache
def _engine(_process: int) -> LocalEngine:
    return LocalEngine()
