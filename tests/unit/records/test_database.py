"""Opening, migrating, guarding; and a kill in the middle."""

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from opensocta.core.errors import SettingsInvalid
from opensocta.records import RECORDS, Records
from opensocta.records.database import HEAD
from opensocta.records.models import METADATA

NOW = datetime(2025, 3, 1, tzinfo=UTC)
WRITER = """
import sys
from datetime import UTC, datetime
from opensocta.records import Records
records = Records.open(sys.argv[1])
at = datetime(2025, 3, 1, tzinfo=UTC)
for number in range(100_000):
    records.add_decision("merge", "e-0", f"f-{number}", author="a1", at=at, reason="r")
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
"""


class TestTheTables:
    def test_are_those_of_the_declarations(self, records):
        with records._book.database.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
            tables = set(inspect(connection).get_table_names())
        assert tables == {*RECORDS, "alembic_version"}

    def test_carry_the_same_checks_as_the_declarations(self, tmp_path):
        Records.open(f"sqlite:///{tmp_path}/migrated.db").close()
        fresh = create_engine(f"sqlite:///{tmp_path}/fresh.db")
        METADATA.create_all(fresh)
        migrated = inspect(create_engine(f"sqlite:///{tmp_path}/migrated.db"))
        for name in RECORDS:
            want = {(c["name"], c["sqltext"]) for c in inspect(fresh).get_check_constraints(name)}
            got = {(c["name"], c["sqltext"]) for c in migrated.get_check_constraints(name)}
            assert got == want, name

    def test_are_at_the_last_step(self):
        config = Config()
        config.set_main_option("script_location", "opensocta.records:migrations")
        assert ScriptDirectory.from_config(config).get_current_head() == HEAD


@pytest.mark.skipif(
    not os.environ.get("OPENSOCTA_TEST_PG"),
    reason="no PostgreSQL: set OPENSOCTA_TEST_PG to a URL that may create schemas",
)
def test_all_of_this_runs_on_postgresql_too(url):
    assert url


class TestOpening:
    def test_twice_keeps_what_is_there(self, url):
        with Records.open(url) as first:
            first.log("build.run", "b-1", "builder", NOW)
        with Records.open(url) as second:
            assert second.audit().num_rows == 1

    @pytest.mark.parametrize(
        ("url", "rule"),
        [
            pytest.param("records.db", "no database URL", id="a path"),
            pytest.param("mysql://host/x", "sqlite or postgresql", id="another kind"),
            pytest.param(
                "sqlite:////nowhere/at/all/records.db", "cannot be opened", id="no folder"
            ),
        ],
    )
    def test_says_what_is_wrong_with(self, url, rule):
        with pytest.raises(SettingsInvalid, match=rule):
            Records.open(url)

    def test_refuses_a_file_that_is_no_database(self, tmp_path):
        (tmp_path / "records.db").write_bytes(b"not a database" * 100)
        with pytest.raises(SettingsInvalid, match="cannot be opened"):
            Records.open(f"sqlite:///{tmp_path}/records.db")

    def test_refuses_a_newer_version(self, tmp_path):
        Records.open(f"sqlite:///{tmp_path}/records.db").close()
        with sqlite3.connect(tmp_path / "records.db") as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()
        with pytest.raises(SettingsInvalid, match="newer version"):
            Records.open(f"sqlite:///{tmp_path}/records.db")


class TestSqlite:
    @pytest.mark.parametrize(
        ("pragma", "value"),
        [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1)],
    )
    def test_runs_with(self, tmp_path, pragma, value):
        with (
            Records.open(f"sqlite:///{tmp_path}/records.db") as records,
            records._book.database.engine.connect() as connection,
        ):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value

    def test_says_so_when_another_program_keeps_it_locked(self, tmp_path, monkeypatch):
        monkeypatch.setattr("opensocta.records.database._WAIT_SECONDS", 0.05)
        with Records.open(f"sqlite:///{tmp_path}/records.db") as records:
            other = sqlite3.connect(tmp_path / "records.db", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(SettingsInvalid, match="locked by another program"):
                records.log("build.run", "b-1", "builder", NOW)
            other.close()

    def test_a_kill_loses_nothing_that_was_acknowledged(self, tmp_path):
        url = f"sqlite:///{tmp_path}/records.db"
        acknowledged = 0
        for stop_after in (1, 40):
            writer = subprocess.Popen(
                [sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, text=True
            )
            lines = [writer.stdout.readline() for _ in range(stop_after)]
            os.kill(writer.pid, signal.SIGKILL)
            lines += writer.stdout.readlines()
            writer.stdout.close()
            writer.wait()
            acknowledged += sum(line.endswith("\n") for line in lines)
            with Records.open(url) as records:
                kept = records.decision_log().num_rows
                assert records.verify_audit() is None
            assert acknowledged <= kept <= acknowledged + 2
            acknowledged = kept
