"""A decision that no build can follow is said: when it is made, built, listed and asked for."""

import json
from datetime import UTC, datetime

import pytest

from opensocta.workspace import Delivery, Workspace
from opensocta.workspace.deciding import Choice, decide, list_decisions

NOW = datetime(2026, 11, 25, tzinfo=UTC)
CHOICE = Choice("analyst-1", "seen on the photograph", NOW)
RECORDS = (
    {"id": "p1", "schema": "Person", "properties": {"name": ["Ana Perić"]}},
    {"id": "p2", "schema": "Person", "properties": {"name": ["Boro Lukić"]}},
    {"id": "p3", "schema": "Person", "properties": {"name": ["Vera Kos"]}},
    {"id": "o1", "schema": "Company", "properties": {"name": ["Ana Perić d.o.o."]}},
    {"id": "v1", "schema": "Vehicle", "properties": {"registrationNumber": ["BG-123-ZZ"]}},
)


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    base = tmp_path_factory.mktemp("unmet")
    path = base / "police.ftm.json"
    path.write_text("\n".join(map(json.dumps, RECORDS)) + "\n", encoding="utf-8")
    made = Workspace.init(base / "unit", name="Invented unit", now=NOW)
    made.add_one(path, Delivery(agency="Police", grade="B2", obtained="2026-01-05"), now=NOW)
    made.build()
    return made


@pytest.fixture(scope="module")
def ids(unit):
    rows = unit.folder.lake.read("statements").to_pylist()
    return {r["value"]: r["entity_id"] for r in rows if r["prop"] in ("name", "registrationNumber")}


@pytest.fixture(scope="module")
def decided(unit, ids):
    ana, boro, vera = (ids[name] for name in ("Ana Perić", "Boro Lukić", "Vera Kos"))
    firm, car = ids["Ana Perić d.o.o."], next(v for k, v in ids.items() if k.startswith("BG"))
    wanted = (
        ("merge", ana, firm), ("merge", ana, car), ("keep_apart", ana, vera),
        ("merge", ana, boro), ("merge", boro, vera), ("keep_apart", ana, firm),
        ("merge", vera, firm),
    )  # fmt: skip
    made = [decide(unit.folder, unit.reader, k, (a, b), CHOICE) for k, a, b in wanted]
    manifest = unit.build()
    return made, manifest


class TestADecisionThatNoBuildFollows:
    def test_is_said_when_it_is_made(self, decided):
        made, _ = decided
        assert [bool(one["remark"]) for one in made] == [
            True, True, False, False, False, False, True,
        ]  # fmt: skip
        assert "a person and the other an organisation" in made[0]["remark"]
        assert "neither" in made[1]["remark"]

    def test_is_counted_in_the_build_unless_another_replaced_it(self, decided):
        assert decided[1]["linking"]["decisions_not_followed"] == 3

    def test_is_listed_with_the_reason(self, unit, decided):
        rows = list_decisions(unit.folder, unit.reader)
        told = [row["unmet"] for row in rows]
        assert [bool(words) for words in told] == [False, True, False, *told_merges(told), True]
        assert sum("to be kept apart" in words for words in told) == 1

    def test_is_in_the_status(self, unit, decided):
        assert "3 decisions to merge could not be followed" in unit.status()["words"]


def told_merges(told):
    """One of two contradicting merges is followed; which of them depends on the ids."""
    return [bool(told[3]), bool(told[4]), False]
