"""Decisions are kept for ever; the last one holds, and every one can be undone."""

import pytest

from opensocta.core.errors import InputRejected
from opensocta.records import HOLDING


@pytest.fixture
def decide(records, clock):
    def act(kind="merge", left="e-1", right="e-2", **more):
        return records.add_decision(
            kind, left, right, author="a1", at=clock(), reason="same passport", **more
        )

    return act


@pytest.fixture
def undo(records, clock):
    return lambda key: records.undo_decision(key, author="a2", at=clock(), reason="mistake")


def held(records):
    rows = records.decisions().to_pylist()
    return [(row["kind"], row["left_id"], row["right_id"], row["value"]) for row in rows]


class TestWhatHolds:
    def test_nothing_at_first(self, records):
        assert records.decisions().num_rows == 0
        assert records.decisions().schema.equals(HOLDING.schema)

    def test_a_merge_with_the_smaller_id_first(self, records, decide):
        decide(left="e-9", right="e-1")
        assert held(records) == [("merge", "e-1", "e-9", "")]

    def test_the_last_of_two_on_the_same_pair(self, records, decide):
        decide("merge")
        decide("keep_apart", left="e-2", right="e-1")
        assert held(records) == [("keep_apart", "e-1", "e-2", "")]
        assert records.decision_log().num_rows == 2

    def test_the_one_before_when_the_last_is_undone(self, records, decide, undo):
        decide("merge")
        undo(decide("keep_apart"))
        assert held(records) == [("merge", "e-1", "e-2", "")]

    def test_nothing_when_all_are_undone(self, records, decide, undo):
        undo(decide())
        assert held(records) == []
        assert records.decision_log()["kind"].to_pylist() == ["merge", "undo"]

    def test_the_same_decision_again_after_an_undo(self, records, decide, undo):
        undo(decide())
        decide()
        assert held(records) == [("merge", "e-1", "e-2", "")]

    def test_a_grade_beside_a_merge_of_the_same_id(self, records, decide):
        decide("merge")
        decide("grade", left="e-1", right="", value="4x4:A1")
        assert held(records) == [("grade", "e-1", "", "4x4:A1"), ("merge", "e-1", "e-2", "")]

    def test_who_and_why(self, records, decide):
        decide()
        (row,) = records.decisions().to_pylist()
        assert (row["author"], row["reason"]) == ("a1", "same passport")
        assert row["at"].utcoffset().total_seconds() == 0


class TestADecisionIsRefused:
    @pytest.mark.parametrize(
        "given",
        [
            pytest.param({"kind": "delete"}, id="unknown kind"),
            pytest.param({"kind": "undo"}, id="undo by the front door"),
            pytest.param({"right": ""}, id="one record"),
            pytest.param({"right": "e-1"}, id="a record with itself"),
            pytest.param({"value": "A1"}, id="a grade on a pair"),
            pytest.param({"kind": "grade", "right": ""}, id="a grade without grade"),
            pytest.param({"kind": "grade", "value": "A1"}, id="a grade on two"),
        ],
    )
    def test_when(self, records, decide, given):
        with pytest.raises(InputRejected, match="records, decisions"):
            decide(**given)
        assert records.audit().num_rows == 0

    def test_when_the_author_is_a_name_and_not_a_code(self, records, clock):
        with pytest.raises(InputRejected, match="actor"):
            records.add_decision(
                "merge", "e-1", "e-2", author="Invented Name", at=clock(), reason="x"
            )

    def test_when_the_instant_has_no_zone(self, records, clock):
        at = clock().replace(tzinfo=None)
        with pytest.raises(InputRejected, match="time zone"):
            records.add_decision("merge", "e-1", "e-2", author="a1", at=at, reason="x")


class TestAnUndoIsRefused:
    def test_of_nothing(self, undo):
        with pytest.raises(InputRejected, match="no decision"):
            undo("rc-0")

    def test_twice(self, decide, undo):
        key = decide()
        undo(key)
        with pytest.raises(InputRejected, match="undone already"):
            undo(key)

    def test_of_an_undo(self, decide, undo):
        with pytest.raises(InputRejected, match="no decision"):
            undo(undo(decide()))
