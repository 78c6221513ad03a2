"""What one agency knows is told within the reader's marking; what is hidden is at most pointed to.

A pointer names an agency and nothing else, and never what lies above the ceiling.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.unit.workspace.shared_world import Record, World, make

from opensocta.core.errors import AnchorUnknown, TermUnknown
from opensocta.evidence import Reader
from opensocta.workspace import POINTER_CEILING, deconflict
from opensocta.workspace.deconflicting import tell_words

LOW = Reader("H0", "GREEN")
OPEN = Record("e-a", "e-a", "Police", {"name": "Ana Novak", "phone": "+1 1"})
OTHER = Record("e-b", "e-a", "Customs", {"name": "ANA NOVAK", "address": "Mill 3"})
BETWEEN = Record("e-c", "e-a", "Border", {"name": "A. Novakova", "phone": "+9 9"}, "H2 AMBER")
PAIRS = [("e-a", "e-b", "model"), ("e-b", "e-c", "model")]
REST = [
    Record("f-a", "f-a", "Police", {"name": "Bo Li", "phone": "2"}),
    Record("f-b", "f-a", "Customs", {"name": "Bo Li"}),
]
ABOVE = [
    pytest.param({"marking": "H0 RED"}, id="red"),
    pytest.param({"marking": "H3 CLEAR"}, id="other restrictions"),
    pytest.param({"marking": "H0 AMBER+STRICT"}, id="own organisation only"),
    pytest.param({"own": "H3"}, id="a statement stricter than its report"),
    pytest.param({"caveats": "ask the desk"}, id="conditions in words"),
    pytest.param({"category": "victim"}, id="a victim"),
    pytest.param({"category": "witness"}, id="a witness"),
    pytest.param({"category": "else"}, id="a category nobody knows"),
]


def told(folder: Path, world: World, reader: Reader, **asked: Any) -> dict[str, Any]:
    workspace = make(folder, world)
    return deconflict(workspace.folder, reader, **asked)


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """Return what a world is told of that never had anything above the ceiling."""
    return told(tmp_path_factory.mktemp("without") / "w", World(REST), LOW)


def only(row: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(one["agency"], one["prop"], one["value"]) for one in row["only"]}


class TestWhoSeesAll:
    def test_sees_what_only_one_agency_states(self, tmp_path):
        (row,) = told(tmp_path / "w", World([OPEN, OTHER], PAIRS[:1]), Reader())["subjects"]
        assert only(row) == {("Police", "phone", "+1 1"), ("Customs", "address", "Mill 3")}
        assert (row["exclusive"], row["shared"], row["ask"]) == (2, 1, [])
        assert row["agencies"] == ["Customs", "Police"]
        assert row["probability"] == pytest.approx(0.9)

    def test_is_not_shown_what_an_agency_refutes(self, tmp_path):
        refuted = replace(OTHER, says={"address": "Mill 3"}, stance=-1)
        (row,) = told(tmp_path / "w", World([OPEN, refuted]), Reader())["subjects"]
        assert "Mill 3" not in str(row)

    def test_gets_most_exclusive_knowledge_first(self, tmp_path):
        rich = [
            Record("f-a", "f-a", "Police", {"name": "Bo Li", "phone": ["1", "2", "3"]}),
            Record("f-b", "f-a", "Customs", {"name": "Bo Li"}),
        ]
        found = told(tmp_path / "w", World([OPEN, OTHER, *rich]), Reader(), limit=1)
        assert [row["id"] for row in found["subjects"]] == ["f-a"]
        assert found["total"] == 2

    def test_gets_no_subject_of_one_agency_and_no_event(self, tmp_path):
        alone = replace(OTHER, agency="Police")
        events = [replace(OPEN, id="g", subject="g", schema="Event"),
                  replace(OTHER, id="h", subject="g", schema="Event")]  # fmt: skip
        assert told(tmp_path / "w", World([OPEN, alone, *events]), Reader())["subjects"] == []


class TestAReaderOfLowRank:
    def test_is_pointed_to_the_agency_that_may_not_be_read(self, tmp_path):
        found = told(tmp_path / "w", World([OPEN, OTHER, BETWEEN], PAIRS), LOW)
        (row,) = found["subjects"]
        assert row["ask"] == ["Border"]
        assert row["agencies"] == ["Customs", "Police"]
        assert row["exclusive"] == 2
        assert row["probability"] is None
        assert row["caption"] == "ANA NOVAK"
        assert "ovakova" not in str(found)
        assert "+9 9" not in str(found)

    def test_is_pointed_to_an_agency_that_says_more_of_a_record_seen_in_part(self, tmp_path):
        same_record = replace(BETWEEN, id="e-a", schema="LegalEntity")
        (row,) = told(tmp_path / "w", World([OPEN, same_record]), LOW)["subjects"]
        assert (row["agencies"], row["ask"]) == (["Police"], ["Border"])
        assert row["schema"] == "Person"
        assert only(row) == {("Police", "name", "Ana Novak"), ("Police", "phone", "+1 1")}

    def test_learns_nothing_of_content_number_or_dates(self, tmp_path):
        more = [
            replace(BETWEEN, says={"birthDate": "1990", "name": ["X", "Y", "Z"], "phone": "+1 1"}),
            replace(BETWEEN, says={"email": "x@example.org"}, seen="2020-02-02"),
            replace(BETWEEN, id="e-d", marking="H1 GREEN"),
        ]
        first = told(tmp_path / "a", World([OPEN, OTHER, BETWEEN], PAIRS), LOW)
        second = told(tmp_path / "b", World([OPEN, OTHER, *more], PAIRS), LOW)
        assert orjson.dumps(first) == orjson.dumps(second)

    @pytest.mark.parametrize("strict", ABOVE)
    def test_learns_nothing_of_what_is_above_the_ceiling(self, tmp_path, without, strict):
        hidden = replace(BETWEEN, id="e-x", agency="Secret Desk", **strict)
        alone = [OPEN, OTHER, hidden]
        beside_between = [
            replace(one, id=f"g-{one.id}", subject="g-a") for one in (*alone, BETWEEN)
        ]
        beside = told(tmp_path / "w", World([*alone, *beside_between, *REST], PAIRS), LOW)
        assert orjson.dumps(without) == orjson.dumps(beside)

    def test_asks_for_a_hidden_subject_as_for_one_that_is_not(self, tmp_path):
        hidden = replace(BETWEEN, marking="H3 RED")
        workspace = make(tmp_path / "w", World([OPEN, OTHER, hidden], PAIRS))
        for subject in ("e-a", "e-b", "e-c", "e-nobody"):
            with pytest.raises(AnchorUnknown) as caught:
                deconflict(workspace.folder, LOW, subject=subject)
            assert caught.value.anchor == subject

    def test_cannot_ask_for_a_subject_by_a_record_that_is_hidden(self, tmp_path):
        workspace = make(tmp_path / "w", World([OPEN, OTHER, BETWEEN], PAIRS))
        assert deconflict(workspace.folder, LOW, subject="e-b")["total"] == 1
        with pytest.raises(AnchorUnknown):
            deconflict(workspace.folder, LOW, subject="e-c")

    def test_is_not_told_of_a_subject_of_which_nothing_is_seen(self, tmp_path):
        world = World([replace(one, marking="H2 AMBER") for one in (OPEN, OTHER, BETWEEN)], PAIRS)
        assert told(tmp_path / "w", world, LOW)["subjects"] == []

    def test_is_not_named_an_agency_above_the_ceiling(self, tmp_path):
        hidden = replace(BETWEEN, agency="Secret Desk", marking="H3 RED")
        rest = [replace(one, id=f"f-{one.id}", subject="f-e-a") for one in (OPEN, OTHER)]
        workspace = make(tmp_path / "w", World([OPEN, hidden, *rest]))
        with pytest.raises(TermUnknown) as caught:
            deconflict(workspace.folder, LOW, agency="Secret Desk")
        assert caught.value.known == "Customs, Police"

    def test_two_restrictions_within_reach_of_reader_or_ceiling_do_not_add_up(self, tmp_path):
        mixed = replace(BETWEEN, marking="H3 AMBER")  # handling by the reader, TLP by the ceiling
        assert told(tmp_path / "w", World([OPEN, OTHER, mixed]), Reader("H3", "GREEN"))[
            "subjects"
        ] == []  # fmt: skip


class TestAJoinThatRestsOnWhatIsHidden:
    @pytest.mark.parametrize(
        ("pairs", "clear"),
        [
            pytest.param([("e-a", "e-c", "model"), ("e-b", "e-c", "model")], True, id="by a third"),
            pytest.param([("e-a", "e-b", "merge")], True, id="by a person"),
            pytest.param([("e-a", "e-b", "model")], False, id="by records seen in part"),
        ],
    )
    def test_is_not_shown(self, tmp_path, pairs, clear):
        extra = [] if clear else [replace(BETWEEN, id="e-b", agency="Customs")]
        found = told(tmp_path / "w", World([OPEN, OTHER, BETWEEN, *extra], pairs), LOW)
        assert [row["id"] for row in found["subjects"]] == ["e-a", "e-b"]
        assert [row["agencies"] for row in found["subjects"]] == [["Police"], ["Customs"]]
        assert all("Border" in row["ask"] for row in found["subjects"])


class TestAReference:
    def test_is_counted_only_to_a_subject_that_is_seen(self, tmp_path):
        owned = {"owner": ["e-a", "f-a"]}
        cars = [
            Record("v-a", "v-a", "Police", {"name": "Red van"} | owned, schema="Vehicle"),
            Record("v-b", "v-a", "Customs", {"name": "Red van"}, schema="Vehicle"),
        ]
        hidden = Record("f-a", "f-a", "Police", {"name": "Secret Owner"}, "H3 RED")
        found = told(tmp_path / "w", World([OPEN, hidden, *cars]), LOW, subject="v-a")
        (row,) = found["subjects"]
        assert [one["caption"] for one in row["only"]] == ["Ana Novak"]


class TestTheCeiling:
    def test_is_below_the_strictest_two_labels_and_the_strictest_code(self):
        assert not Reader(POINTER_CEILING.handling, POINTER_CEILING.tlp).handling_codes()[3:]
        assert "AMBER+STRICT" not in Reader("H0", POINTER_CEILING.tlp).tlp_labels()

    def test_an_unknown_marking_is_told_to_no_one(self):
        assert tell_words("H9", "GREEN").startswith("only under the conditions")
        assert tell_words("H0", "PINK") == tell_words("H0", "RED")
