"""What is left of small graphs after removals."""

import pyarrow as pa
import pytest

from opensocta.core.errors import TermUnknown
from opensocta.networks import dismantle


def edges(*pairs):
    return pa.table(
        {
            "source": [a for a, _ in pairs],
            "target": [b for _, b in pairs],
            "weight": [1] * len(pairs),
        }
    )


class TestAStar:
    @pytest.mark.parametrize("measure", ["betweenness", "degree", "katz"])
    def test_falls_apart_without_its_centre(self, measure):
        star = edges(*[("hub", f"leaf{i}") for i in range(8)])
        rows = dismantle(star, "sequential", measure).to_pylist()
        assert [row["largest"] for row in rows[:2]] == [9, 1]
        assert (rows[0]["node"], rows[1]["node"]) == (None, "hub")

    def test_loses_five_at_once_in_a_block(self):
        star = edges(*[("hub", f"leaf{i}") for i in range(12)])
        assert dismantle(star, "block", "degree")["removed"].to_pylist() == [0, 5]


class TestAnUnknownWord:
    @pytest.mark.parametrize(("strategy", "measure"), [("raid", "degree"), ("block", "fame")])
    def test_is_refused_with_those_known(self, strategy, measure):
        with pytest.raises(TermUnknown, match="Known"):
            dismantle(edges(("a", "b")), strategy, measure)


class TestNothing:
    def test_is_left_of_nothing(self):
        assert dismantle(edges()).num_rows == 0
