"""An invented world: same bytes, marked invented, readable, with its truth beside it."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from opensocta.core.errors import SettingsInvalid
from opensocta.core.ids import file_hash
from opensocta.simulate import World, invent
from opensocta.vocabulary import parse_grade


def plan(world: World) -> dict:
    return yaml.safe_load(world.deliveries.read_text("utf-8"))


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): file_hash(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class TestTheSameSeedAndScale:
    def test_give_the_same_bytes(self, world, tmp_path):
        again = invent(tmp_path, seed=world.seed, scale=world.scale)
        assert hashes(again.folder) == hashes(world.folder)

    def test_differ_from_another_seed(self, world, tmp_path):
        other = invent(tmp_path, seed=world.seed + 1, scale=world.scale)
        same = hashes(world.folder).items() & hashes(other.folder).items()
        assert not [name for name, _ in same if name.endswith(("persons.csv", ".parquet"))]


class TestSettingsAreRefused:
    @pytest.mark.parametrize(
        ("seed", "scale"),
        [
            pytest.param(-1, 1.0, id="seed below 0"),
            pytest.param(1, 0.0, id="scale 0"),
            pytest.param(1, 51.0, id="scale over 50"),
        ],
    )
    def test_when(self, seed, scale, tmp_path):
        with pytest.raises(SettingsInvalid):
            invent(tmp_path, seed=seed, scale=scale)


class TestEveryFile:
    def test_is_delivered_as_invented(self, world):
        assert all(row["invented"] for row in plan(world)["deliveries"])

    def test_that_is_text_says_so(self, world):
        quiet = [
            path.name
            for path in world.folder.rglob("*")
            if path.suffix in (".csv", ".txt", ".xml", ".yml", ".json", ".jsonl", ".tsv")
            and "INVENTED" not in f"{path.name}{path.read_bytes()!r}".upper()
        ]
        assert quiet == []

    def test_exists_with_its_mapping(self, world):
        for row in plan(world)["deliveries"]:
            assert (world.folder / row["file"]).is_file()
            assert "mapping" not in row or (world.folder / row["mapping"]).is_file()

    def test_has_a_grade_that_is_known(self, world):
        for row in plan(world)["deliveries"]:
            assert str(parse_grade(row["grade"])) == row["grade"]


class TestTheAgencies:
    def test_differ_in_handling_and_consent(self, world):
        rows = plan(world)["deliveries"]
        assert {row["handling"] for row in rows} == {"H0", "H1", "H2", "H3"}
        assert {tuple(row["consents"]) for row in rows} >= {(), ("partner",), ("partner", "public")}

    def test_are_all_asked_and_one_is_silent(self, world):
        asked = {row["agency"] for row in plan(world)["asked"]}
        sent = {row["source"] for row in plan(world)["deliveries"]}
        assert asked - sent == {"Prison Service"}

    def test_write_in_their_own_letters(self, world):
        arrests = (world.folder / "prosecution/arrests.csv").read_bytes()
        coast = (world.folder / "coast_guard/detections.ftm.jsonl").read_text("utf-8")
        assert "предмет" in arrests.decode("windows-1251")
        assert any("α" <= sign <= "ω" for sign in coast)


class TestReadersTakeInEverything:
    def test_but_the_rows_that_are_wrong_on_purpose(self, world, lake):
        meta = json.loads((world.truth / "meta.json").read_text("utf-8"))
        assert lake["rejects"].num_rows == sum(meta["rejects"].values())
        assert set(lake["rejects"]["file_name"].to_pylist()) == {
            Path(name).name for name in meta["rejects"]
        }

    def test_and_all_of_it_is_marked_invented(self, lake):
        assert set(lake["reports"]["invented"].to_pylist()) == {True}

    def test_and_the_tables_are_filled(self, lake):
        wanted = {"statements", "transactions", "observations", "responses", "documents", "answers"}
        assert wanted <= {name for name, rows in lake.items() if rows.num_rows}


class TestTheTruth:
    def test_names_records_that_the_readers_find(self, world, lake):
        records = pq.read_table(world.truth / "records.parquet")["entity_id"].to_pylist()
        missing = set(records) - set(lake["statements"]["entity_id"].to_pylist())
        assert len(missing) <= lake["rejects"].num_rows

    def test_names_payments_that_the_readers_find(self, world, lake):
        illicit = pq.read_table(world.truth / "transactions.parquet")["reference"].to_pylist()
        assert set(illicit) <= set(lake["transactions"]["reference"].to_pylist())

    def test_names_reports_that_the_readers_find(self, world, lake):
        reports = pq.read_table(world.truth / "reports.parquet")
        read = {
            row["report_id"]: row["origin_id"]
            for row in lake["reports"].select(["report_id", "origin_id"]).to_pylist()
        }
        for row in reports.to_pylist():
            assert read[row["report_id"]] == row["origin_id"]

    def test_ranks_all_areas_once(self, world):
        areas = pq.read_table(world.truth / "areas.parquet")
        assert sorted(areas["rank"].to_pylist()) == list(range(1, areas.num_rows + 1))

    def test_has_networks_in_all_five_areas_and_organised_groups(self, world):
        networks = pq.read_table(world.truth / "networks.parquet")
        assert set(networks["crime_area"].to_pylist()) == {
            "DRUG", "MIG", "OCG", "CYB", "THB", "PROP",
        }  # fmt: skip

    def test_has_about_as_many_true_claims_as_false(self, world):
        true = pq.read_table(world.truth / "claims.parquet")["true"]
        assert 0.3 < pa.compute.mean(true.cast(pa.float64())).as_py() < 0.75
