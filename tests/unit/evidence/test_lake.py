"""The lake shows acknowledged, standing rows, each once; everything else does not exist."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from opensocta.core.errors import BatchKnown, LakeDamaged, RowsInvalid
from opensocta.evidence import LAKE, Batch, Lake, lake_upkeep, report_id, statement_rows

NOW = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.create(tmp_path / "our [unit]'s lake")


def report(reference: str = "1") -> pa.Table:
    row = {
        "report_id": report_id("Customs", reference), "source_id": "s", "agency": "Customs",
        "source_kind": "customs", "title": "t", "scheme": "admiralty", "reliability": "B",
        "credibility": "2", "origin_id": "o", "handling": "H1", "tlp": "AMBER",
        "obtained_at": "2024", "invented": True, "anchor": "file", "batch_id": "",
    }  # fmt: skip
    return pa.Table.from_pylist([row]).drop_columns("batch_id")


def statements(batch: str, *values: str, reference: str = "1", **more: object) -> pa.Table:
    return statement_rows(
        batch_id=batch, report_id=report_id("Customs", reference), entity_id="e-1",
        schema="Person", prop="name", value=list(values), anchor="line 1", **more,
    )  # fmt: skip


def acknowledge(batch: Batch) -> None:
    batch.commit(file_name="f", file_hash="h", reader="r", agency="Customs", recorded_at=NOW)


def add(lake: Lake, batch_id: str, *values: str, reference: str = "1", **more: object) -> None:
    with lake.begin(batch_id) as batch:
        batch.append("reports", report(reference))
        batch.append("statements", statements(batch_id, *values, reference=reference, **more))
        acknowledge(batch)


def values(lake: Lake) -> list[str]:
    return sorted(lake.read("statements", columns=["value"])["value"].to_pylist())


class TestAReaderSees:
    def test_nothing_in_an_empty_lake(self, lake: Lake) -> None:
        assert set(lake.counts().values()) == {0}
        assert lake.read("transactions").schema.equals(LAKE["transactions"].schema)

    def test_the_rows_of_an_acknowledged_batch(self, lake: Lake) -> None:
        add(lake, "b-1", "Ana", "Petar")
        assert values(lake) == ["Ana", "Petar"]
        assert lake.read("batches").to_pylist()[0] | {"recorded_at": NOW} == {
            "batch_id": "b-1", "file_name": "f", "file_hash": "h", "reader": "r",
            "agency": "Customs", "rows_in": 3, "rows_rejected": 0, "recorded_at": NOW,
        }  # fmt: skip

    def test_them_with_the_schema_of_the_declaration(self, lake: Lake) -> None:
        add(lake, "b-1", "Ana")
        for name, table in LAKE.items():
            assert lake.read(name).schema.equals(table.schema)
            table.check(lake.read(name))

    def test_no_row_of_a_batch_that_is_not_acknowledged(self, lake: Lake) -> None:
        add(lake, "b-1", "Ana")
        self._stop_before_the_last_write(lake, "b-2", "Petar")
        assert values(lake) == ["Ana"]
        assert lake.counts()["reports"] == 1

    def test_the_rows_once_after_a_stopped_batch_is_repeated(self, lake: Lake) -> None:
        self._stop_before_the_last_write(lake, "b-2", "Petar")
        add(lake, "b-2", "Petar")
        assert values(lake) == ["Petar"]

    def test_no_row_that_was_withdrawn(self, lake: Lake) -> None:
        add(lake, "b-1", "Ana")
        before = lake.fingerprint()
        add(lake, "b-2", "Petar", reference="2", retracted_at=NOW)
        assert values(lake) == ["Ana"]
        assert lake.fingerprint() != before

    def test_the_same_through_views(self, lake: Lake) -> None:
        add(lake, "b-1", "Ana", "Petar")
        connection = lake.connect()
        found = connection.sql("SELECT count(*) FROM statements JOIN reports USING (report_id)")
        assert found.fetchall() == [(2,)]
        connection.close()

    @staticmethod
    def _stop_before_the_last_write(lake: Lake, batch_id: str, *names: str) -> None:
        batch = lake.begin(batch_id)
        batch.append("reports", report())
        batch.append("statements", statements(batch_id, *names))
        for name in ("reports", "statements"):
            lake._tables[name].add(batch._writers[name].finish(batch_id))
        batch._writers.clear()
        batch.abandon()


class TestAKeyCountsOnce:
    def test_within_a_batch(self, lake: Lake) -> None:
        with lake.begin("b-1") as batch:
            batch.append("reports", report())
            batch.append("statements", statements("b-1", "Ana", "Petar", "Ana"))
            batch.append("statements", statements("b-1", "Petar", "Mila"))
            acknowledge(batch)
        assert values(lake) == ["Ana", "Mila", "Petar"]
        assert lake.read("batches")["rows_in"].to_pylist() == [4]

    def test_over_batches_that_hold_the_same_report(self, lake: Lake) -> None:
        add(lake, "b-2", "Ana", "Petar")
        add(lake, "b-1", "Petar", "Mila")
        add(lake, "b-3", "Petar", reference="another")
        assert values(lake) == ["Ana", "Mila", "Petar", "Petar"]
        rows = lake.read("statements", columns=["value", "batch_id"]).to_pylist()
        assert {"value": "Petar", "batch_id": "b-1"} in rows
        assert lake.read("reports")["batch_id"].to_pylist().count("b-1") == 1
        assert lake.counts()["reports"] == 2


class TestABatch:
    def test_is_held_once_it_is_acknowledged(self, lake: Lake) -> None:
        assert not lake.holds("b-1")
        add(lake, "b-1", "Ana")
        assert lake.holds("b-1")
        with pytest.raises(BatchKnown, match="b-1 was taken in already"):
            lake.begin("b-1")

    def test_leaves_no_file_when_it_is_left_without_commit(self, lake: Lake) -> None:
        with lake.begin("b-1") as batch:
            batch.append("reports", report())
            batch.append("statements", statements("b-1", *map(str, range(200_000))))
        assert not list(lake.folder.rglob("part_*"))
        assert not list(lake.folder.rglob("*.lock"))

    def test_leaves_no_file_when_it_is_forgotten(self, lake: Lake) -> None:
        batch = lake.begin("b-1")
        batch.append("reports", report())
        del batch
        assert not list(lake.folder.rglob("*.lock"))

    def test_writes_few_files_however_small_the_pieces(self, lake: Lake) -> None:
        with lake.begin("b-1") as batch:
            batch.append("reports", report())
            for number in range(50):
                batch.append("statements", statements("b-1", str(number)))
            acknowledge(batch)
        assert len(list((lake.folder / "statements").glob("*.parquet"))) == 1
        assert lake.counts()["statements"] == 50

    @pytest.mark.parametrize(
        ("table", "rows", "column"),
        [
            pytest.param("statements", {"value": ["x"]}, "statement_id", id="columns missing"),
            pytest.param("batches", {"batch_id": ["b-1"]}, "*", id="the acknowledging table"),
            pytest.param("tales", {"value": ["x"]}, "*", id="an unknown table"),
            pytest.param("reports", report().set_column(9, "handling", [["H9"]]), "handling",
                         id="a choice that does not exist"),
        ],
    )  # fmt: skip
    def test_refuses(self, lake: Lake, table: str, rows: object, column: str) -> None:
        given = rows if isinstance(rows, pa.Table) else pa.table(rows)
        with lake.begin("b-1") as batch, pytest.raises(RowsInvalid) as error:
            batch.append(table, given)
        assert error.value.column == column

    def test_refuses_rows_of_another_batch(self, lake: Lake) -> None:
        with lake.begin("b-1") as batch, pytest.raises(RowsInvalid, match="is another"):
            batch.append("statements", statements("b-9", "Ana"))

    def test_refuses_rows_without_their_report(self, lake: Lake) -> None:
        with lake.begin("b-1") as batch:
            batch.append("statements", statements("b-1", "Ana"))
            with pytest.raises(RowsInvalid, match="names a report"):
                acknowledge(batch)
        assert not lake.holds("b-1")

    def test_refuses_an_id_that_is_no_file_name(self, lake: Lake) -> None:
        with pytest.raises(RowsInvalid):
            lake.begin("../b")


class TestTheOrderOfRows:
    def test_is_that_of_the_key(self, lake: Lake) -> None:
        add(lake, "b-1", *map(str, range(100)))
        keys = lake.read("statements")["statement_id"].to_pylist()
        assert keys == sorted(keys)

    def test_is_the_one_asked_for(self, lake: Lake) -> None:
        add(lake, "b-1", "c", "a", "b")
        rows = lake.read("statements", columns=["value"], order=["value"])
        assert rows["value"].to_pylist() == ["a", "b", "c"]
        assert lake.read("statements", order=()).num_rows == 3


class TestTheFingerprint:
    def test_does_not_depend_on_order_or_place(self, tmp_path: Path) -> None:
        one, two = Lake.create(tmp_path / "1"), Lake.create(tmp_path / "2")
        add(one, "b-1", "Ana")
        add(one, "b-2", "Petar", reference="2")
        add(two, "b-2", "Petar", reference="2")
        add(two, "b-1", "Ana")
        assert one.fingerprint() == two.fingerprint()
        assert one.read("statements").equals(two.read("statements"))

    def test_of_a_table_changes_with_its_own_rows_alone(self, lake: Lake) -> None:
        add(lake, "b-1", "Ana")
        tables = {name: lake.fingerprint(name) for name in LAKE}
        add(lake, "b-2", "Petar", reference="2")
        changed = {name for name in LAKE if lake.fingerprint(name) != tables[name]}
        assert changed == {"batches", "reports", "statements"}


class TestAStatementThatIsWithdrawn:
    def test_is_not_seen_any_more_and_changes_the_fingerprint(self, lake: Lake) -> None:
        add(lake, "b-1", "Ana", "Petar")
        add(lake, "b-2", "Mila", reference="2")
        before = lake.fingerprint()
        rows = lake.read("statements", columns=["statement_id", "value"]).to_pylist()
        ids = {row["value"]: row["statement_id"] for row in rows}
        assert lake.retract(pa.array([ids["Ana"], ids["Mila"], "st-none"]), at=NOW) == 2
        assert lake.retract(pa.array([ids["Ana"]]), at=NOW) == 0
        assert lake.retract(pa.array([ids["Petar"]]), at=NOW) == 1
        assert values(lake) == []
        assert lake.fingerprint() != before
        assert lake.counts()["reports"] == 2

    def test_nothing_happens_in_an_empty_lake(self, lake: Lake) -> None:
        assert lake.retract(pa.array(["st-1"]), at=NOW) == 0


class TestTidying:
    def test_joins_small_files_and_changes_nothing_seen(
        self, lake: Lake, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lake_upkeep, "_MANY", 4)
        for number in range(5):
            add(lake, f"b-{number:02}", f"value {number}", "shared", reference=str(number // 2))
        before = {name: lake.read(name) for name in LAKE}
        prints = lake.fingerprint()
        assert lake.tidy() == 3 * 5
        assert {name: lake.read(name) for name in LAKE} == before
        assert lake.fingerprint() == prints
        assert lake.holds("b-03")
        assert len(list((lake.folder / "statements").glob("*.parquet"))) == 1
        assert lake.tidy() == 0
        add(lake, "b-5", "new", reference="5")
        assert "new" in values(lake)

    def test_deletes_what_stopped_writers_left(self, lake: Lake) -> None:
        add(lake, "b-1", "Ana")
        TestAReaderSees._stop_before_the_last_write(lake, "b-2", "Petar")
        (lake.folder / "statements" / "part_b-3_00000.parquet").write_bytes(b"cut off")
        assert lake.tidy() == 3
        assert {path.name for path in lake.folder.rglob("part_*")} == {"part_b-1_00000.parquet"}
        assert values(lake) == ["Ana"]

    def test_leaves_a_writer_at_work_alone(self, lake: Lake) -> None:
        with lake.begin("b-1") as batch:
            batch.append("reports", report())
            batch.append("statements", statements("b-1", *map(str, range(140_000))))
            assert lake.tidy() == 0
            acknowledge(batch)
        assert lake.counts()["statements"] == 140_000


class TestALakeThatIsDamaged:
    def test_is_told_by_its_table(self, tmp_path: Path) -> None:
        with pytest.raises(LakeDamaged, match="batches"):
            Lake.open(tmp_path)

    def test_is_not_made_anew_over_an_existing_one(self, lake: Lake) -> None:
        add(lake, "b-1", "Ana")
        assert Lake.create(lake.folder).counts()["statements"] == 1
        assert Lake.open(lake.folder).holds("b-1")

    def test_is_told_if_its_log_is_cut(self, lake: Lake) -> None:
        for path in (lake.folder / "reports" / "_delta_log").glob("*.json"):
            path.write_text("{", encoding="utf-8")
        with pytest.raises(LakeDamaged, match="reports"):
            lake.counts()
