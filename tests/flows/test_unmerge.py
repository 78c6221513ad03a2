"""A merge that is taken back leaves no byte behind; decisions outlive builds and new files."""

import json
import shutil
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from opensocta.cli.app import app
from opensocta.core.errors import AnchorUnknown
from opensocta.evidence import Reader
from opensocta.workspace import Delivery, Workspace
from opensocta.workspace.deciding import Choice, decide, list_decisions, suggest_pairs, undo

NOW = datetime(2026, 11, 25, tzinfo=UTC)
CHOICE = Choice("analyst-1", "seen on the photograph", NOW)
POLICE = (("p1", "Ana Perić", "1980-01-02"), ("p2", "Boro Lukić", "1975-05-05"))
CUSTOMS = (("c1", "Ana Peric", "1980-01-02"), ("c2", "Vera Kos", "1991-07-08"))


def write(path, people):
    lines = [
        json.dumps({
            "id": key, "schema": "Person",
            "properties": {"name": [name], "birthDate": [born]},
        })
        for key, name, born in people
    ]  # fmt: skip
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def add(unit, path, agency, **described):
    unit.add_one(
        path, Delivery(agency=agency, grade="B2", obtained="2026-01-05", **described), now=NOW
    )


@pytest.fixture
def unit(tmp_path):
    made = Workspace.init(tmp_path / "unit", name="Invented unit", now=NOW)
    add(made, write(tmp_path / "police.ftm.json", POLICE), "Police")
    add(made, write(tmp_path / "customs.ftm.json", CUSTOMS), "Customs", handling="H3")
    made.build()
    return made


def id_of(unit, name):
    rows = unit.folder.lake.read("statements").to_pylist()
    return next(r["entity_id"] for r in rows if r["prop"] == "name" and r["value"] == name)


def subjects(unit):
    rows = unit.folder.table("entity_map").to_pylist()
    return {row["entity_id"]: row["canonical_id"] for row in rows}


def rebuilt(unit):
    """Build with nothing kept of earlier builds."""
    shutil.rmtree(unit.folder.builds)
    unit.folder.builds.mkdir()
    return unit.build()


class TestAMerge:
    def test_that_is_undone_leaves_no_byte_behind(self, unit):
        first, revision = unit.folder.manifest(), unit.folder.records.revision()
        pair = id_of(unit, "Boro Lukić"), id_of(unit, "Vera Kos")
        made = decide(unit.folder, unit.reader, "merge", pair, CHOICE)
        joined = unit.build()
        assert len({subjects(unit)[one] for one in pair}) == 1
        assert joined["build_id"] != first["build_id"]
        undo(unit.folder, unit.reader, made["decision_id"], CHOICE)
        assert unit.folder.records.revision() == revision
        last = rebuilt(unit)
        assert last == first
        assert unit.verify_audit() is None
        assert [row["state"] for row in list_decisions(unit.folder, unit.reader)] == ["undone"]

    def test_outlives_the_builds(self, unit):
        pair = id_of(unit, "Boro Lukić"), id_of(unit, "Vera Kos")
        decide(unit.folder, unit.reader, "merge", pair, CHOICE)
        assert unit.build() == rebuilt(unit)


class TestRecordsKeptApart:
    def test_stay_apart_when_new_records_come(self, unit, tmp_path):
        pair = id_of(unit, "Ana Perić"), id_of(unit, "Ana Peric")
        decide(unit.folder, unit.reader, "keep_apart", pair, CHOICE)
        unit.build()
        assert len({subjects(unit)[one] for one in pair}) == 2
        more = write(tmp_path / "border.ftm.json", [("b1", "Ana Perić", "1980-01-02")])
        add(unit, more, "Border guard")
        unit.build()
        assert len({subjects(unit)[one] for one in pair}) == 2


class TestSuggestions:
    def test_leave_out_what_was_decided_since_the_build(self, unit):
        found = suggest_pairs(unit.folder, unit.reader)
        assert found, "the two records of one name are a pair"
        pair = found[0]["left_id"], found[0]["right_id"]
        assert "name" in found[0]["why"]
        decide(unit.folder, unit.reader, "unsure", pair, CHOICE)
        assert pair not in pairs_of(suggest_pairs(unit.folder, unit.reader))
        unit.build()
        assert pair not in pairs_of(suggest_pairs(unit.folder, unit.reader))


class TestAReaderBelowTheMarking:
    def test_decides_sees_and_is_asked_nothing_about_it(self, unit):
        low = Reader("H1", "AMBER")
        pair = id_of(unit, "Boro Lukić"), id_of(unit, "Vera Kos")
        with pytest.raises(AnchorUnknown):
            decide(unit.folder, low, "merge", pair, CHOICE)
        made = decide(unit.folder, unit.reader, "merge", pair, CHOICE)
        assert list_decisions(unit.folder, low) == []
        assert suggest_pairs(unit.folder, low) == []
        with pytest.raises(AnchorUnknown):
            undo(unit.folder, low, made["decision_id"], CHOICE)


class TestChangedContentUnderTheSameId:
    def test_never_meets_a_stale_score(self, unit):
        one, other = id_of(unit, "Ana Perić"), id_of(unit, "Ana Peric")
        decide(unit.folder, unit.reader, "unsure", (one, other), CHOICE)  # keeps the pair shown
        unit.build()
        before = weight(unit, one, other)
        rows = unit.folder.lake.read("statements").to_pylist()
        gone = [
            r["statement_id"] for r in rows if r["entity_id"] == one and r["prop"] == "birthDate"
        ]
        unit.folder.lake.retract(pa.array(gone), at=NOW)
        reused = unit.build()
        assert weight(unit, one, other) < before
        assert rebuilt(unit) == reused


class TestTheCommand:
    def test_decides_lists_and_undoes(self, unit):
        one, other = id_of(unit, "Boro Lukić"), id_of(unit, "Vera Kos")
        at = ["-u", str(unit.folder.path)]
        why = ["--reason", "same photograph", "--by", "analyst-1"]
        run = CliRunner().invoke
        made = run(app, ["decide", "merge", one, other, *why, *at])
        assert made.exit_code == 0
        assert "socta build" in made.stdout
        listed = json.loads(run(app, ["decide", "list", "--json", *at]).stdout)
        assert [(row["author"], row["state"]) for row in listed] == [("analyst-1", "holds")]
        gone = run(app, ["decide", "undo", listed[0]["decision_id"], *why, *at])
        assert gone.exit_code == 0
        assert run(app, ["decide", "suggest", *at]).exit_code == 0
        wrong = run(app, ["decide", "apart", one, "nobody", *why, *at])
        assert isinstance(wrong.exception, AnchorUnknown)


def pairs_of(found):
    return [(row["left_id"], row["right_id"]) for row in found]


def weight(unit, one, other):
    rows = unit.folder.table("pairs").to_pylist()
    wanted = tuple(sorted((one, other)))
    return next(row["weight"] for row in rows if (row["left_id"], row["right_id"]) == wanted)
