"""Agencies judge areas by what each knows: own fields better, by grade, civil society less."""

import numpy as np
import pyarrow.parquet as pq
import pytest

from opensocta.simulate.agencies.knowledge import KNOWLEDGE
from opensocta.simulate.truth.threat import SEPCA
from opensocta.sources.form_layout import level_indicators
from opensocta.vocabulary import top_areas


@pytest.fixture(scope="module")
def stated(world, lake):
    """Return the levels of areas that were stated or not, with the true ones beside them."""
    table = pq.read_table(world.truth / "indicators.parquet").to_pylist()
    true = {(row["crime_area"], row["indicator"]): row["level"] for row in table}
    held = {row["report_id"]: row["agency"] for row in lake["reports"].to_pylist()}
    return [
        {**row, "agency": held[row["report_id"]],
         "true": true[row["crime_area"], row["indicator"]]}
        for row in lake["answers"].to_pylist()
        if row["question_id"] == row["indicator"] and not row["subject"]
    ]  # fmt: skip


def share(rows):
    return np.mean([row["state"] == "answered" for row in rows])


class TestLevelsOfAreas:
    def test_are_asked_of_every_area(self, stated):
        police = {(r["indicator"], r["crime_area"]) for r in stated if "Police" in r["agency"]}
        assert police == {(code, area) for code in level_indicators("police")
                          for area in top_areas()}  # fmt: skip

    def test_are_better_known_of_the_great_fields(self, stated):
        great = share(r for r in stated if r["crime_area"] in SEPCA)
        assert great > share(r for r in stated if r["crime_area"] not in SEPCA) + 0.25

    def test_hold_blanks_and_unknowns(self, stated):
        assert {row["state"] for row in stated} == {"answered", "unknown", "blank"}

    def test_lie_nearer_to_the_truth_than_chance(self, stated):
        given = [(row["level"], row["true"]) for row in stated if row["state"] == "answered"]
        assert np.mean([a == b for a, b in given]) > 0.5
        assert np.corrcoef(np.array(given).T)[0, 1] > 0.6


class TestAnAgency:
    def test_is_right_as_often_as_its_grade_stands_for(self):
        dice, police = np.random.default_rng(3), KNOWLEDGE["police"]
        for grade in ("A1", "B2", "C4"):
            right = np.mean([police.stated(dice, 2, grade) == 2 for _ in range(4000)])
            assert right == pytest.approx(police.right(grade), abs=0.03)
        assert police.right("A1") > police.right("B2") > police.right("C4")

    def test_leans_to_its_side(self):
        dice, monitor = np.random.default_rng(3), KNOWLEDGE["civil_society"]
        wrong = [k for k in (monitor.stated(dice, 2, "") for _ in range(4000)) if k != 2]
        assert np.mean([k > 2 for k in wrong]) == pytest.approx(monitor.lean, abs=0.03)

    def test_of_civil_society_says_unknown_more_often(self):
        dice = np.random.default_rng(3)
        said = {
            name: [KNOWLEDGE[name].state(dice, "ARM") for _ in range(2000)].count("unknown")
            for name in ("police", "civil_society")
        }
        assert said["civil_society"] > 1.3 * said["police"]
