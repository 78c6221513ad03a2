"""Keeps the lake in order: removes traces of stopped writers, joins small files, withdraws rows.

In:   tables of the lake, and what is acknowledged
Out:  the same rows in fewer files; statements marked as withdrawn
Not:  erasure of what must be forgotten, which rewrites records and builds too (`workspace`)
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from opensocta.core.ids import digest
from opensocta.evidence.lake_files import FileWriter, rewrite
from opensocta.evidence.lake_lock import Lock
from opensocta.evidence.lake_table import LakeFile, LakeTable, file_prefix
from opensocta.evidence.lake_views import file_list

__all__ = ["join_small", "remove_traces", "withdraw"]

_SMALL = 1 << 17  # rows
_MANY = 16  # small files that are worth joining
_JOINED = "joined"


def remove_traces(batch_id: str, tables: Mapping[str, LakeTable], turn: Lock) -> int:
    """Remove all files of a batch that is not acknowledged; the caller holds the batch's lock."""
    gone = 0
    for table in tables.values():
        prefix = f"{file_prefix(batch_id)}_"
        if not any(table.folder.glob(f"{prefix}*")):
            continue
        left = [file for file in table.files() if file.batch_id == batch_id]
        with turn:
            table.remove(left)
        strays = sorted(table.folder.glob(f"{prefix}*"))
        for path in strays:
            path.unlink(missing_ok=True)
        gone += len(left) + len(strays)
    return gone


def join_small(table: LakeTable, files: Sequence[LakeFile], acknowledged: frozenset[str]) -> int:
    """Join the small files of a table into few, if they are many; return how many went.

    The caller holds the lake's turn. A joined file is named after what it was made of.
    """
    live = {file.name for file in table.files()}
    for path in table.folder.glob(f"{_JOINED}_*"):
        if path.name not in live:
            path.unlink(missing_ok=True)
    small = [file for file in files if file.rows < _SMALL]
    if len(small) < _MANY:
        return 0
    name = digest(file.name for file in small)[:20]
    writer = FileWriter(table.folder, table.table, f"{_JOINED}_{name}")
    known = pa.array(sorted(acknowledged), pa.string())
    for file in small:
        rows = pq.read_table(table.folder / file.name, partitioning=None).cast(table.table.schema)
        writer.append(rows.filter(pc.is_in(rows["batch_id"], value_set=known)))
    table.replace(small, [file.of_several() for file in writer.finish("")])
    return len(small)


def withdraw(
    connection: duckdb.DuckDBPyConnection,
    table: LakeTable,
    files: Sequence[LakeFile],
    ids: pa.Array | pa.ChunkedArray,
    *,
    at: datetime,
) -> int:
    """Mark standing statements as withdrawn at a time; the caller holds the lake's turn."""
    if not files:
        return 0
    connection.register("withdrawn", pa.table({"id": ids}))
    found = connection.sql(
        "SELECT parse_filename(filename), count(*) "
        f"FROM read_parquet({file_list(table.folder, files)}, filename=true) "
        "WHERE retracted_at IS NULL AND statement_id IN (SELECT id FROM withdrawn) GROUP BY 1"
    ).fetchall()
    connection.unregister("withdrawn")
    named = pa.array(ids.to_pylist(), pa.string())
    stamp = pa.scalar(at, table.table.schema.field("retracted_at").type)

    def change(rows: pa.Table, _start: int) -> pa.Table:
        hit = pc.and_(
            pc.is_in(rows["statement_id"], value_set=named), pc.is_null(rows["retracted_at"])
        )
        place = rows.column_names.index("retracted_at")
        stamped = pc.if_else(hit, stamp, rows["retracted_at"].cast(stamp.type))
        return rows.set_column(place, "retracted_at", stamped)

    touched = {name for name, _ in found}
    old = [file for file in files if file.name in touched]
    new = [rewrite(table.folder, table.table, file, _next_name(file.name), change) for file in old]
    table.replace(old, new)
    return sum(count for _, count in found)


def _next_name(name: str) -> str:
    """Return the name of the next version of a file."""
    stem, _, version = name.removesuffix(".parquet").partition(".v")
    return f"{stem}.v{int(version or 0) + 1}.parquet"
