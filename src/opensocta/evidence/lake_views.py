"""What a reader sees of the lake: acknowledged rows, not withdrawn, each key once.

In:   the live files of each table
Out:  an in-memory DuckDB with one view per table over those files
Not:  rights of the reader (`workspace.reading`), storage (`lake_table`)

The cheap cases are told from the files' statistics alone: a file of an unacknowledged batch is
left out; a file without withdrawn rows is not filtered. Every id depends on its report, so the
same id can come from two batches only if both hold the report; only files of such batches are
searched for doubles, and the row of the smallest `batch_id` counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from opensocta.core.tables import Table
from opensocta.evidence.lake_table import LakeFile, LakeTable
from opensocta.evidence.tables import BATCHES, LAKE, REPORTS

__all__ = ["Snapshot", "add_views", "file_list", "find_doubles", "snapshot"]

_SQL_TYPES = {
    pa.string(): "VARCHAR",
    pa.list_(pa.string()): "VARCHAR[]",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The acknowledged batches and, per table, the live files that may hold rows of them."""

    acknowledged: frozenset[str]
    files: Mapping[str, tuple[LakeFile, ...]]


def snapshot(tables: Mapping[str, LakeTable], names: Iterable[str] = tuple(LAKE)) -> Snapshot:
    """Return what is acknowledged now; rows acknowledged later are not in it."""
    heads = tables[BATCHES.name].files()
    known = {file.batch_id for file in heads if file.batch_id is not None}
    mixed = [file for file in heads if file.batch_id is None]
    if mixed:
        listed = file_list(tables[BATCHES.name].folder, mixed)
        with duckdb.connect() as connection:
            found = connection.sql(f"SELECT batch_id FROM read_parquet({listed})").fetchall()
        known |= {row[0] for row in found}
    files = {BATCHES.name: tuple(heads)}
    for name in names:
        if name != BATCHES.name:
            files[name] = tuple(
                file
                for file in tables[name].files()
                if file.batch_id is None or file.batch_id in known
            )
    return Snapshot(frozenset(known), files)


def add_views(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, LakeTable],
    seen: Snapshot,
    names: Iterable[str],
) -> None:
    """Create one view per name. The snapshot must hold `reports` beside the names."""
    _keep_list(connection, "lake_acknowledged", "batch_id", sorted(seen.acknowledged))
    reports = seen.files[REPORTS.name]
    listed = file_list(tables[REPORTS.name].folder, reports)
    doubled: list[tuple[str, list[str]]] = []
    if len(seen.acknowledged) > 1 and reports:
        doubled = connection.sql(
            "SELECT report_id, array_agg(DISTINCT batch_id) AS batches "
            f"FROM read_parquet({listed}) "
            "WHERE batch_id IN (SELECT batch_id FROM lake_acknowledged) "
            "GROUP BY report_id HAVING count(DISTINCT batch_id) > 1"
        ).fetchall()
    batches = {batch for _, found in doubled for batch in found}
    _keep_list(connection, "lake_doubled", "report_id", sorted(row[0] for row in doubled))
    for name in names:
        query = _query(tables[name], seen.files[name], batches)
        connection.execute(f"CREATE VIEW {name} AS {query}")


def file_list(folder: Path, files: Iterable[LakeFile]) -> str:
    """Return the files as a DuckDB list of paths that mean themselves, not patterns."""
    return "[" + ", ".join(_quoted(folder / file.name) for file in files) + "]"


def find_doubles(
    connection: duckdb.DuckDBPyConnection, table: LakeTable, files: Iterable[LakeFile]
) -> dict[str, list[int]]:
    """Return the positions of rows whose key came before in these files, by file name."""
    source = file_list(table.folder, files)
    key = ", ".join(f'"{name}"' for name in table.table.key)
    rows = f"SELECT {key} FROM read_parquet({source})"
    counted = connection.sql(f"SELECT count(*), count(DISTINCT hash({key})) FROM ({rows})")
    total, distinct = counted.fetchall()[0]
    if total == distinct:
        return {}
    found = connection.sql(
        "SELECT parse_filename(filename), list(file_row_number) FROM ("
        "SELECT filename, file_row_number "
        f"FROM read_parquet({source}, filename=true, file_row_number=true) "
        f"WHERE hash({key}) IN (SELECT hash({key}) AS h FROM ({rows}) GROUP BY h "
        f"HAVING count(*) > 1) QUALIFY row_number() OVER (PARTITION BY {key} "
        "ORDER BY filename, file_row_number) > 1) GROUP BY filename"
    ).fetchall()
    return {name: sorted(positions) for name, positions in found}


def _query(table: LakeTable, files: tuple[LakeFile, ...], doubled: set[str]) -> str:
    declared = table.table
    columns = ", ".join(f'"{name}"' for name in declared.schema.names)
    plain = [f for f in files if f.batch_id is not None and f.batch_id not in doubled]
    suspect = [f for f in files if f.batch_id is not None and f.batch_id in doubled]
    mixed = [f for f in files if f.batch_id is None]
    parts = []
    if plain:
        standing = _standing(declared, plain)
        parts.append(f"SELECT {columns} FROM read_parquet({file_list(table.folder, plain)}) "
                     f"WHERE {standing}")  # fmt: skip
    if suspect or mixed:
        source = f"read_parquet({file_list(table.folder, suspect + mixed)})"
        where = _standing(declared, suspect + mixed)
        if mixed:
            where += " AND batch_id IN (SELECT batch_id FROM lake_acknowledged)"
        parts += _once(declared, f"SELECT {columns} FROM {source} WHERE {where}", bool(doubled))
    return " UNION ALL ".join(parts) if parts else _nothing(declared)


def _once(table: Table, rows: str, doubled: bool) -> list[str]:
    if not doubled or "report_id" not in table.schema.names:
        return [rows]
    key = ", ".join(f'"{name}"' for name in table.key)
    report = "report_id IN (SELECT report_id FROM lake_doubled)"
    return [
        f"{rows} AND NOT {report}",
        f"(SELECT * FROM ({rows} AND {report}) QUALIFY "
        f"row_number() OVER (PARTITION BY {key} ORDER BY batch_id) = 1)",
    ]


def _standing(table: Table, files: Iterable[LakeFile]) -> str:
    withdrawn = "retracted_at" in table.schema.names and any(file.retracted for file in files)
    return "retracted_at IS NULL" if withdrawn else "true"


def _nothing(table: Table) -> str:
    columns = ", ".join(
        f'NULL::{_SQL_TYPES[field.type]} AS "{field.name}"' for field in table.schema
    )
    return f"SELECT {columns} WHERE false"


def _keep_list(
    connection: duckdb.DuckDBPyConnection, name: str, column: str, values: list[str]
) -> None:
    held = pa.table({column: pa.array(values, pa.string())})
    connection.register("incoming", held)
    connection.execute(f"CREATE TABLE {name} AS SELECT {column} FROM incoming")
    connection.unregister("incoming")


def _quoted(path: Path) -> str:
    text = str(path)
    for sign in "[*?":
        text = text.replace(sign, f"[{sign}]")
    return "'" + text.replace("'", "''") + "'"
