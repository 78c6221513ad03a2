"""SQL form of the tables of `records.tables`: the models that queries and migrations use.

Instants are stored as ISO text in UTC and lists as JSON text: the same bytes in SQLite and
PostgreSQL, and what the audit chain hashes is what lies in the column.
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from opensocta.core.tables import Column as Declared
from opensocta.core.tables import Table as DeclaredTable
from opensocta.records.tables import APPEND_ONLY, AUDIT, RECORDS, SEQ

__all__ = ["METADATA", "TextList", "Utc", "model"]

_REFERENCES = {
    ("recommendation_states", "recommendation_id"): "recommendations.recommendation_id",
    ("replies", "request_id"): "requests.request_id",
    ("decisions", "undoes"): "decisions.decision_id",
}
_UNIQUE = {
    **{table.name: (SEQ.name,) for table in APPEND_ONLY},
    "audit": ("previous_hash",),
    "recommendation_states": ("recommendation_id", "seq"),
    "replies": ("request_id", "seq"),
}
_NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
}


class Utc(TypeDecorator[datetime]):
    """An aware instant, stored as ISO 8601 text in UTC with microseconds (it sorts as it reads)."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Return the text to store."""
        if value is None:
            return None
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Return the instant that was stored."""
        return None if value is None else datetime.fromisoformat(value)


class TextList(TypeDecorator[list[str]]):
    """A list of texts, stored as JSON text."""

    impl = Text()
    cache_ok = True

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> str | None:
        """Return the text to store."""
        return None if value is None else json.dumps(list(value), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> list[str] | None:
        """Return the list that was stored."""
        return None if value is None else list(json.loads(value))


_TYPES: dict[str, TypeEngine[Any]] = {  # Any: one dict for columns of every type
    "id": String(64), "ids": TextList(), "text": Text(), "texts": TextList(), "code": String(120),
    "int": BigInteger(), "real": Float(), "share": Float(), "minor_units": BigInteger(),
    "currency": String(3), "utc": Utc(), "date": String(10), "flag": Boolean(), "json": Text(),
    "file_hash": String(64),
}  # fmt: skip

METADATA = MetaData(naming_convention=_NAMES)


def model(table: DeclaredTable) -> Table:
    """Return the SQL form of a declared table."""
    return METADATA.tables[table.name]


def _column(table: DeclaredTable, column: Declared) -> Column[Any]:
    target = _REFERENCES.get((table.name, column.name))
    if column.name == SEQ.name and table is not AUDIT:
        target = f"{AUDIT.name}.{SEQ.name}"
    keys = [] if target is None else [ForeignKey(target)]
    first = column.name in table.key
    return Column(
        column.name, _TYPES[column.kind], *keys, nullable=column.null, primary_key=first,
        autoincrement=False,
    )  # fmt: skip


def _checks(table: DeclaredTable) -> list[CheckConstraint]:
    made = []
    for column in table.columns:
        if column.choices:
            listed = ", ".join(f"'{choice}'" for choice in column.choices)
            made.append(CheckConstraint(f"{column.name} IN ({listed})", name=column.name))
        if column.kind == "share":
            made.append(
                CheckConstraint(f"{column.name} >= 0 AND {column.name} <= 1", name=column.name)
            )
    return made


def _build(table: DeclaredTable) -> None:
    unique = [UniqueConstraint(*_UNIQUE[table.name])] if table.name in _UNIQUE else []
    columns = [_column(table, column) for column in table.columns]
    Table(table.name, METADATA, *columns, *_checks(table), *unique)


for _declared in RECORDS.values():
    _build(_declared)
