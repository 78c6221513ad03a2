"""Records on every database we can reach: SQLite always, PostgreSQL where a URL is given."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import NullPool, create_engine, text

from opensocta.records import Records

NOW = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)


SERVER = os.environ.get("OPENSOCTA_TEST_PG", "")


@pytest.fixture(params=["sqlite", "postgresql"] if SERVER else ["sqlite"])
def url(request, tmp_path) -> Iterator[str]:
    """Return the URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/records.db"
        return
    schema = f"test_{uuid4().hex}"
    with create_engine(SERVER, poolclass=NullPool).begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield f"{SERVER}?options=-csearch_path%3D{schema}"
    with create_engine(SERVER, poolclass=NullPool).begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


@pytest.fixture
def records(url) -> Iterator[Records]:
    """Return empty records."""
    with Records.open(url) as opened:
        yield opened


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """Return a clock that is a minute later each time it is asked."""
    ticks = iter(range(10_000))
    return lambda: NOW + timedelta(minutes=next(ticks))
