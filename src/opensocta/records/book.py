"""One way to write: the row and its audit entry in one transaction, checked by the declaration.

The detail of the audit entry holds the hash of the row, so that `verify_audit` finds a row that
was changed or removed behind the program's back.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, func, select

from opensocta.core.errors import InputRejected
from opensocta.core.ids import digest, make_id
from opensocta.core.tables import Table
from opensocta.core.time import is_partial_date
from opensocta.records.audit import Act, AuditBreak, Detail, append_entry, find_break, next_seq
from opensocta.records.database import Database
from opensocta.records.models import model
from opensocta.records.tables import APPEND_ONLY, AUDIT, AUDIT_DETAILS, SEQ

__all__ = ["NEW", "Book", "check_row", "plain", "rejected", "row_hash"]

Row = dict[str, Any]  # Any: one row of any table
Check = Callable[[Connection], None]
NEW = "new"


def rejected(table: Table, column: str, rule: str) -> InputRejected:
    """Return the error for a value that may not be recorded."""
    return InputRejected(source="records", where=f"{table.name}.{column}", rule=rule)


class Book:
    """The database with the habit of writing an audit entry for every row."""

    def __init__(self, database: Database, salt: Callable[[], str]) -> None:
        self.database = database
        self.salt = salt

    def log(self, act: Act, detail: Detail) -> int:
        """Append an audit entry alone; returns its number."""
        with self.database.write() as connection:
            return append_entry(connection, act, detail, self.salt())

    def add(self, table: Table, row: Row, act: Act, *, check: Check | None = None) -> str:
        """Append a row under the audit entry of its act; returns the subject of the entry.

        An act on `NEW` is about the row itself: its id is made from its content and number.
        `check` runs inside the transaction, before anything is written.
        """
        with self.database.write() as connection:
            if check is not None:
                check(connection)
            return self.add_in(connection, table, row, act)

    def add_in(self, connection: Connection, table: Table, row: Row, act: Act) -> str:
        """Do the same within a write transaction that is already open."""
        full = row | {SEQ.name: next_seq(connection)}
        if act.subject == NEW:
            act = replace(act, subject=make_id("rc", *(plain(full[n]) for n in sorted(full))))
            full[table.key[0]] = act.subject
        check_row(table, full)
        append_entry(connection, act, {"row": row_hash(table, full)}, self.salt())
        connection.execute(model(table).insert(), full)
        return act.subject

    def rows(self, table: Table) -> pa.Table:
        """Return the rows of a table as Arrow, in the order they were recorded."""
        source = model(table)
        order = SEQ.name if SEQ.name in source.c else table.key[0]
        return self.database.read(select(source).order_by(source.c[order]), table)

    def verify(self) -> AuditBreak | None:
        """Return the first audit entry that is broken or whose row was changed, or None."""
        with self.database.engine.connect() as connection:
            broken = find_break(connection)
            changed = _find_changed(connection)
        found = [each for each in (broken, changed) if each is not None]
        return min(found, key=lambda each: each.seq) if found else None


def row_hash(table: Table, row: Mapping[str, Any]) -> str:
    """Return the hash of a row's content, without its seq."""
    names = (c.name for c in table.columns if c.name != SEQ.name)
    return digest((table.name, *(plain(row[name]) for name in names)))


def plain(value: object) -> str:
    """Return a value as text that is the same on every machine."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, list | tuple):
        return json.dumps(list(value), ensure_ascii=False)
    if isinstance(value, float):
        return repr(value)
    return "" if value is None else str(value)


def check_row(table: Table, row: Row) -> None:
    """Check a row against its declaration; raises InputRejected, naming table and column."""
    for column in table.columns:
        value = row[column.name]
        if value is None and not column.null:
            raise rejected(table, column.name, "is empty")
        if column.choices and value not in column.choices:
            raise rejected(table, column.name, f"must be one of: {', '.join(column.choices)}")
        if column.kind == "share" and not 0 <= value <= 1:
            raise rejected(table, column.name, "must lie in [0, 1]")
        if column.kind == "date" and value is not None and not is_partial_date(value):
            raise rejected(table, column.name, "must be a date like 2025-06-30")


def _find_changed(connection: Connection) -> AuditBreak | None:
    details = model(AUDIT_DETAILS)
    kept = {
        row.seq: json.loads(row.detail)
        for row in connection.execute(select(details.c.seq, details.c.detail))
    }
    last = connection.execute(select(func.max(model(AUDIT).c.seq))).scalar() or 0
    found = []
    seen: set[int] = set()
    for table in APPEND_ONLY:
        if table is AUDIT:
            continue
        for row in map(dict, connection.execute(select(model(table))).mappings()):
            seen.add(row["seq"])
            if row["seq"] > last:
                found.append(AuditBreak(last + 1, "entry is missing"))
            elif row["seq"] in kept and kept[row["seq"]].get("row") != row_hash(table, row):
                found.append(AuditBreak(row["seq"], f"its row in {table.name} was changed"))
    gone = [seq for seq, detail in kept.items() if "row" in detail and seq not in seen]
    found += [AuditBreak(seq, "its row was removed") for seq in gone]
    return min(found, key=lambda each: each.seq, default=None)
