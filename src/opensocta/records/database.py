"""The database of the records: opened, migrated and guarded.

SQLite runs with WAL, synchronous=FULL (an acknowledged write survives a power cut),
secure_delete=ON (erased bytes are overwritten) and foreign keys. A write takes the write lock at
its start, so that two writers wait for each other instead of failing. PostgreSQL by URL.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any

import pyarrow as pa
from alembic import command
from alembic.config import Config
from sqlalchemy import (
    Connection,
    Engine,
    RootTransaction,
    Select,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from opensocta.core.errors import SettingsInvalid
from opensocta.core.tables import Table
from opensocta.records.tables import AUDIT

__all__ = ["HEAD", "Database"]

HEAD = "0001"
_KNOWN = (HEAD,)
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
)
_WAIT_SECONDS = 60


class Database:
    """Connections to the records, one transaction each."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, url: str) -> "Database":
        """Return the database at a URL, made or migrated as needed.

        Raises
        ------
        SettingsInvalid : if the URL is no database, cannot be opened, or was written by a newer
            version of OpenSOCTA.
        """
        database = cls(_engine(url))
        try:
            database._migrate()
        except DBAPIError:
            database.close()
            raise SettingsInvalid(
                source="records", key="database",
                rule="cannot be opened or is no database of OpenSOCTA; check the URL and rights",
            ) from None  # fmt: skip
        except SettingsInvalid:
            database.close()
            raise
        return database

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose writes are acknowledged together when the block ends."""
        with self._writer() as connection, _begun(connection):
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"LOCK TABLE {AUDIT.name} IN EXCLUSIVE MODE"))
            yield connection

    def read(self, query: Select[Any], table: Table) -> pa.Table:
        """Return the rows of a query as Arrow, with the columns of a declared table."""
        with self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        columns = [column.name for column in table.columns]
        return pa.Table.from_pydict(
            {name: [row[name] for row in rows] for name in columns}, schema=table.schema
        )

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _migrate(self) -> None:
        if self._version() == HEAD:
            return
        with self._writer() as connection, _begun(connection):
            if connection.dialect.name == "postgresql":  # two programs may open at once
                connection.execute(text("SELECT pg_advisory_xact_lock(7382)"))
            if _version_of(connection) not in (None, *_KNOWN):
                raise SettingsInvalid(
                    source="records", key="database",
                    rule="was written by a newer version of OpenSOCTA; update the program",
                )  # fmt: skip
            config = Config()
            config.set_main_option("script_location", "opensocta.records:migrations")
            config.attributes["connection"] = connection
            command.upgrade(config, HEAD)

    def _writer(self) -> Connection:
        return self.engine.connect().execution_options(opensocta_write=True)

    def _version(self) -> str | None:
        with self.engine.connect() as connection:
            return _version_of(connection)


def _begun(connection: Connection) -> RootTransaction:
    try:
        return connection.begin()
    except OperationalError:
        raise SettingsInvalid(
            source="records", key="database",
            rule=f"was locked by another program for {_WAIT_SECONDS} seconds; try again",
        ) from None  # fmt: skip


def _version_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        name = parsed.get_backend_name()
        if name == "sqlite":
            engine = create_engine(parsed, connect_args={"timeout": _WAIT_SECONDS})
            event.listen(engine, "connect", _prepare)
            event.listen(engine, "begin", _begin)
            return engine
        if name == "postgresql":
            return create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        rule = "is no database URL, or its driver is not installed"
        raise SettingsInvalid(source="records", key="database", rule=rule) from None
    rule = "must be an sqlite or postgresql URL"
    raise SettingsInvalid(source="records", key="database", rule=rule)


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, so that DDL is inside
    for pragma in _PRAGMAS:
        _patiently(connection, pragma)


def _patiently(connection: sqlite3.Connection, pragma: str) -> None:
    """Run a pragma; the switch to WAL does not wait by itself while another program makes it."""
    for _ in range(int(_WAIT_SECONDS * 20)):
        try:
            connection.execute(pragma)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        sleep(0.05)
    connection.execute(pragma)


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("opensocta_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
