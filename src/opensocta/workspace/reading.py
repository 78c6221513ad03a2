"""What a reader may see of a workspace: one DuckDB connection whose views are filtered first.

The filter acts before search, graph and counts: a view holds only rows that the reader may
see, so nothing that is built on it can count or show more. Tables whose rows carry no marking
(`entity_map`, `pairs`, `forecasts`, `ranks`) are cut to what the reader's own rows refer to.
"""

from pathlib import Path

import duckdb

from opensocta.evidence import BUILD, Reader
from opensocta.workspace.folder import Folder
from opensocta.workspace.tie_marks import pairs_for

__all__ = ["connect"]

_OPEN = frozenset({"ranks"})
_FOLLOWS = {
    "entity_map": "canonical_id IN (SELECT canonical_id FROM entities)",
    "forecasts": "finding_id IN (SELECT finding_id FROM findings)",
    "pairs": (
        "left_id IN (SELECT entity_id FROM entity_map)"
        " AND right_id IN (SELECT entity_id FROM entity_map)"
    ),
}
_OF_REPORTS = (
    "statements", "transactions", "observations", "responses", "documents", "answers",
)  # fmt: skip


def connect(
    folder: Folder, reader: Reader, *, build: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Return a connection with a view per table of the lake and of the newest build.

    The caller closes it. `build` names another build folder than the newest.
    """
    connection = folder.lake.connect()
    _cut_lake(connection, reader)
    _add_build(connection, build or folder.current(), reader)
    return connection


def _cut_lake(connection: duckdb.DuckDBPyConnection, reader: Reader) -> None:
    handling = _words(reader.handling_codes())
    tlp = _words(reader.tlp_labels())
    if not (reader.may_see_all()):
        connection.execute(
            "ALTER VIEW reports RENAME TO all_reports; CREATE VIEW reports AS SELECT * "
            f"FROM all_reports WHERE handling IN ({handling}) AND tlp IN ({tlp})"
        )
        for table in _OF_REPORTS:
            own = f" AND coalesce(handling, 'H0') IN ({handling})" if table == "statements" else ""
            connection.execute(
                f"ALTER VIEW {table} RENAME TO all_{table}; CREATE VIEW {table} AS SELECT * "
                f"FROM all_{table} WHERE report_id IN (SELECT report_id FROM reports){own}"
            )


def _add_build(connection: duckdb.DuckDBPyConnection, build: Path, reader: Reader) -> None:
    handling = _words(reader.handling_codes())
    tlp = _words(reader.tlp_labels())
    for name, table in sorted(BUILD.items(), key=lambda item: item[0] in _FOLLOWS):
        file = str(build / f"{name}.parquet").replace("'", "''")
        columns = {column.name for column in table.columns}
        if "handling" in columns:
            where = f"handling IN ({handling}) AND tlp IN ({tlp})"
        elif name in _OPEN:
            where = "true"
        else:
            where = _FOLLOWS[name]
        every = f"SELECT * FROM read_parquet('{file}')"
        if name == "pairs":
            every = f"SELECT * FROM ({pairs_for(build, reader)})"
        connection.execute(f"CREATE VIEW {name} AS {every} WHERE {where}")


def _words(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)
