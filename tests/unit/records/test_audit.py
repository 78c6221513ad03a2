"""The audit log finds what was changed behind the program's back, and holds no names."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from opensocta.core.errors import InputRejected
from opensocta.records import Records


@pytest.fixture
def filled(records, clock):
    for number in range(4):
        records.log("build.run", f"b-{number}", "builder", clock(), {"seconds": number})
    records.add_decision("merge", "e-1", "e-2", author="a1", at=clock(), reason="same passport")
    records.log("edition.read", "ed-1", "a1", clock())
    return records


def tamper(records, *statements):
    """Change rows as someone with the database file in hand could: guards taken off."""
    with records._book.database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for table in ("audit", "decisions"):
                for act in ("update", "delete"):
                    connection.execute(text(f"DROP TRIGGER {table}_no_{act}"))
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        else:
            for table in ("audit", "decisions"):
                connection.execute(text(f"DROP TRIGGER {table}_append_only ON {table}"))
        for statement in statements:
            connection.execute(text(statement))


class TestAWholeLog:
    def test_verifies(self, filled):
        assert filled.verify_audit() is None

    def test_verifies_when_empty(self, records):
        assert records.verify_audit() is None

    def test_is_numbered_without_gaps_and_chained(self, filled):
        rows = filled.audit().to_pylist()
        assert [row["seq"] for row in rows] == [1, 2, 3, 4, 5, 6]
        assert rows[0]["previous_hash"] == "0" * 64
        assert all(b["previous_hash"] == a["entry_hash"] for a, b in pairwise(rows))

    def test_still_verifies_after_a_detail_was_erased(self, filled):
        with filled._book.database.engine.begin() as connection:
            connection.execute(text("DELETE FROM audit_details WHERE seq IN (2, 5)"))
        assert filled.verify_audit() is None

    def test_tells_nothing_of_a_detail_by_its_hash(self, records, clock):
        at = clock()
        for _ in range(2):
            records.log("person.enter", "a1", "admin", at, {"role": "analyst"})
        hashes = records.audit()["detail_hash"].to_pylist()
        assert hashes[0] != hashes[1]


class TestTheFirstBrokenEntryIsFound:
    @pytest.mark.parametrize(
        ("change", "seq", "rule"),
        [
            pytest.param("UPDATE audit SET actor = 'a9' WHERE seq = 3", 3, "changed", id="actor"),
            pytest.param(
                "UPDATE audit SET at = '2020-01-01T00:00:00.000000+00:00' WHERE seq = 2", 2,
                "changed", id="instant",
            ),
            pytest.param(
                "UPDATE audit_details SET detail = '{\"seconds\": 9}' WHERE seq = 2", 2, "detail",
                id="detail",
            ),
            pytest.param(
                "UPDATE decisions SET kind = 'keep_apart' WHERE seq = 5", 5, "row in decisions",
                id="the row it speaks of",
            ),
            pytest.param("DELETE FROM decisions WHERE seq = 5", 5, "removed", id="row removed"),
        ],
    )  # fmt: skip
    def test_after_a_change_of(self, filled, change, seq, rule):
        tamper(filled, change)
        found = filled.verify_audit()
        assert found.seq == seq
        assert rule in found.rule

    def test_after_one_was_cut_out(self, filled):
        tamper(filled, "DELETE FROM audit_details WHERE seq = 3", "DELETE FROM audit WHERE seq = 3")
        assert (filled.verify_audit().seq, filled.verify_audit().rule) == (3, "entry is missing")

    def test_after_one_was_cut_out_and_the_rest_renumbered(self, filled):
        tamper(
            filled, "DELETE FROM audit_details", "DELETE FROM decisions",
            "DELETE FROM audit WHERE seq = 3",
            "UPDATE audit SET seq = seq - 1 WHERE seq = 4",
        )  # fmt: skip
        assert filled.verify_audit().rule == "does not follow the entry before"


class TestRows:
    @pytest.mark.parametrize(
        "statement",
        ["UPDATE decisions SET reason = 'x'", "DELETE FROM decisions", "DELETE FROM audit",
         "UPDATE audit SET actor = 'x'"],
    )  # fmt: skip
    def test_cannot_be_changed_by_the_program(self, filled, statement):
        with (
            pytest.raises(DBAPIError, match="append-only"),
            filled._book.database.engine.begin() as connection,
        ):
            connection.execute(text(statement))


class TestAnEntryIsRefused:
    @pytest.mark.parametrize(
        ("action", "subject", "actor"),
        [
            pytest.param("add", "Invented Person.xlsx", "a1", id="a file name with spaces"),
            pytest.param("add", "b-1", "Invented Person", id="a name as actor"),
            pytest.param("add", "", "a1", id="no subject"),
            pytest.param("add", "x" * 121, "a1", id="a text as subject"),
        ],
    )
    def test_with(self, records, clock, action, subject, actor):
        with pytest.raises(InputRejected, match="audit log") as told:
            records.log(action, subject, actor, clock())
        assert "Invented" not in str(told.value)


def test_two_writers_at_once_make_one_chain(url, clock):
    at = clock()

    def write(author):
        with Records.open(url) as records:
            for number in range(15):
                records.add_decision(
                    "merge", "e-0", f"{author}-{number}", author=author, at=at, reason="r"
                )

    with ThreadPoolExecutor(2) as both:
        list(both.map(write, ["a1", "a2"]))
    with Records.open(url) as records:
        assert records.decision_log().num_rows == 30
        assert records.audit()["seq"].to_pylist() == list(range(1, 31))
        assert records.verify_audit() is None
