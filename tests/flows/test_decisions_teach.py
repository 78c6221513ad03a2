"""`socta decide`: decisions teach the next build, which says what they taught and what changed."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest
from typer.testing import CliRunner

from opensocta.cli.app import app
from opensocta.evidence import Reader
from opensocta.workspace import Delivery, Workspace
from opensocta.workspace.deciding import Choice, decide, suggest_pairs, undo
from opensocta.workspace.learning import what_was_taught

NOW = datetime(2026, 11, 25, tzinfo=UTC)
CHOICE = Choice("analyst-1", "asked the agency", NOW)
SIZE = 90


def write(folder):
    """Two agencies with a record of each name; every second is one person, date often missing."""
    rng = np.random.default_rng(4)
    police, customs = [], []
    for at in range(SIZE):
        name = f"{rng.choice(['Ana', 'Boro', 'Vera', 'Ilir'])} {rng.choice(['Perić', 'Kos'])}ev"
        born, other = (f"{rng.integers(1950, 2000)}-03-{rng.integers(10, 29)}" for _ in "ab")
        same = at % 2 == 0
        second = born if same else other
        police.append(entity(f"p{at}", name, born))
        customs.append(entity(f"c{at}", name, second if rng.random() < 0.7 else ""))
    paths = folder / "police.ftm.json", folder / "customs.ftm.json"
    for path, rows in zip(paths, (police, customs), strict=True):
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return paths


def entity(key, name, born):
    properties = {"name": [name], "notes": [key]} | ({"birthDate": [born]} if born else {})
    return json.dumps({"id": key, "schema": "Person", "properties": properties})


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unit")
    made = Workspace.init(folder / "unit", name="Invented unit", now=NOW)
    for path, agency, code in zip(write(folder), ("Police", "Customs"), ("H1", "H3"), strict=True):
        made.add_one(
            path, Delivery(agency=agency, grade="B2", obtained="2026-01-05", handling=code),
            now=NOW,
        )  # fmt: skip
    rows = made.folder.lake.read("statements").to_pylist()
    key = {row["value"]: row["entity_id"] for row in rows if row["prop"] == "notes"}
    made.build()
    for at in range(SIZE):
        kind = "merge" if at % 2 == 0 else "keep_apart"
        if at < 60:
            decide(made.folder, made.reader, kind, (key[f"p{at}"], key[f"c{at}"]), CHOICE)
    made.build()
    return made


def run(unit, *words):
    done = CliRunner().invoke(app, ["decide", *words, "-u", str(unit.folder.path)])
    assert done.exit_code == 0, done.output
    return " ".join(done.stdout.split())


class TestDecisionsTeach:
    def test_and_the_build_says_how_many_taught_what(self, unit):
        (row,) = what_was_taught(unit.folder, unit.reader)
        assert (row["family"], row["merges"], row["apart"]) == ("person", 30, 30)
        assert row["words"].startswith("60 decisions (30 merge, 30 keep apart) on persons")
        assert row["words"] in run(unit, "list")
        assert row["words"] in run(unit, "taught")
        assert json.loads(run(unit, "taught", "--json")) == [row]

    def test_and_are_a_line_of_each_waterfall_which_adds_up(self, unit):
        assert what_was_taught(unit.folder, unit.reader)[0]["used"]
        for row in unit.folder.table("pairs").to_pylist():
            pieces = json.loads(row["explanation"])
            assert sum(one[2] for one in pieces) == pytest.approx(row["weight"], abs=1e-6)
            assert pieces[-1][:2] == ["calibration", "from 60 decisions"]

    def test_a_reader_of_less_is_told_no_measure_of_what_he_does_not_see(self, unit):
        for row in what_was_taught(unit.folder, Reader("H1", "AMBER")):
            assert "Brier" not in row["words"]
            assert row["merges"] == row["apart"] == 0


class TestSuggestions:
    def test_come_with_the_most_to_gain_first_and_once_per_pair_of_subjects(self, unit):
        found = suggest_pairs(unit.folder, unit.reader, limit=200)
        gains = [row["gain"] for row in found]
        assert gains == sorted(gains, reverse=True)
        subject = {
            row["entity_id"]: row["canonical_id"]
            for row in unit.folder.table("entity_map").to_pylist()
        }
        ends = [tuple(sorted((subject[r["left_id"]], subject[r["right_id"]]))) for r in found]
        assert len(set(ends)) == len(ends)
        assert all("calibration" not in row["why"] for row in found)
        assert "gain" in run(unit, "suggest", "--limit", "3")


class TestTooFewDecisions:
    def test_move_nothing_and_say_so(self, unit):
        log = unit.folder.records.decisions().to_pylist()
        for row in log[:15]:
            undo(unit.folder, unit.reader, row["decision_id"], CHOICE)
        unit.build()
        (row,) = what_was_taught(unit.folder, unit.reader)
        assert not row["used"]
        assert "20 of each kind are needed" in row["words"]
        for pair in unit.folder.table("pairs").to_pylist():
            assert "calibration" not in pair["explanation"]
