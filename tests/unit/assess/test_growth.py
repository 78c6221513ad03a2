"""Series of places are added up to the growth of a figure, and figures to that of an area."""

import math

import pytest

from opensocta.assess.growth import add_up
from opensocta.assess.measured import measure_findings

_Z90 = 1.6448536269514722


def change(place, last, earlier, *, error=0.05, indicator="thefts", frequency="Y", period="2025",
           effort=1, area="PROP", two_years=True):  # fmt: skip
    ratio = math.log((last + 0.5) / (earlier + 0.5))
    kind = "two_year" if two_years else "change"
    ends = {"percent": 0.0, "low": -_Z90 * error, "high": _Z90 * error}
    return {
        "id": f"{indicator}/{place}/{frequency}", "key": f"{indicator}/{place}/{frequency}",
        "kind": "trends.change", "subject": f"{indicator} / {place}", "top": area,
        "crime_area": area, "measures": {
            "series": "office", "indicator": indicator, "unit": "cases", "place": place,
            "name": f"{indicator} in {place}" if place else indicator, "last": float(last),
            "frequency": frequency, "last_period": period, "effort": effort,
            **{f"{kind}_{part}": 100 * math.expm1(ratio + z) for part, z in ends.items()},
        },
    }  # fmt: skip


def flagged(subject, period):
    return {"kind": "trends.break", "subject": subject, "top": "PROP", "key": subject,
            "id": subject, "measures": {"flagged": 1, "period": period}}  # fmt: skip


class TestPlacesOfOneFigure:
    def test_are_added_up_by_size(self):
        (found,) = add_up([change("RS", 900, 1000), change("ME", 20, 10)], [])
        assert found.percent == pytest.approx(100 * (920 / 1010 - 1), abs=0.1)
        assert (found.places, found.name) == (2, "thefts")

    def test_are_surer_together_than_alone(self):
        alone = add_up([change("A", 100, 100, error=0.2)], [])[0].error
        together = add_up([change(str(n), 100, 100, error=0.2) for n in range(16)], [])[0].error
        assert together == pytest.approx(alone / 4, rel=0.01)

    def test_give_way_to_their_sender_s_own_total(self):
        rows = [change("", 500, 250), change("RS", 10, 100), change("ME", 10, 100)]
        (found,) = add_up(rows, [])
        assert (found.places, round(found.percent)) == (1, 100)

    def test_that_end_in_another_period_are_left_out(self):
        rows = [change("A", 90, 100), change("B", 90, 100), change("C", 1, 900, period="2022")]
        assert add_up(rows, [])[0].places == 2

    def test_of_months_are_left_out_where_years_are_held(self):
        (found,) = add_up([change("A", 100, 100), change("A", 500, 100, frequency="M")], [])
        assert found.percent == pytest.approx(0)


class TestABreakThatTheSenderFlags:
    ROWS = (change("A", 100, 100), change("B", 300, 100))

    @pytest.mark.parametrize(
        ("period", "places"),
        [
            pytest.param("2024", 1, id="within the two years"),
            pytest.param("2023", 2, id="in the year compared with, so both years are after it"),
        ],
    )
    def test_leaves_the_series_out(self, period, places):
        (found,) = add_up(self.ROWS, [flagged("thefts / B", period)])
        assert found.places == places

    def test_in_every_series_leaves_nothing(self):
        rows = [change("B", 300, 100)]
        assert measure_findings([*rows, flagged("thefts / B", "2025")]) == {}


class TestFiguresOfAnArea:
    def test_free_of_effort_stand_alone(self):
        rows = [change("A", 100, 100), change("A", 300, 200, indicator="surveyed", effort=0)]
        assert [one.name for one in add_up(rows, [])] == ["surveyed"]

    def test_of_few_cases_give_way_to_larger_ones(self):
        rows = [change("A", 100, 100), change("A", 9, 2, indicator="rare")]
        assert [one.name for one in add_up(rows, [])] == ["thefts"]
        assert [one.name for one in add_up(rows[1:], [])] == ["rare"]

    def test_give_one_level_between_its_anchors_on_the_scale_of_ratios(self):
        rows = [change(str(n), 60, 100, error=0.3) for n in range(25)]
        found = measure_findings(rows)["PROP", "A-GROWTH"]
        assert found.chances.tolist() == pytest.approx([0.6, 0.1, 0.1, 0.1, 0.1], abs=0.01)
        assert found.reason == (
            "change over two years: thefts -40 % (total of 25 places); recording follows effort, "
            "so half of the weight stays unknown"
        )

    def test_never_fall_by_more_than_all(self):
        found = measure_findings([change("A", 50, 50, error=0.8, effort=0)])["PROP", "A-GROWTH"]
        assert found.chances[0] == pytest.approx(0.39, abs=0.01)
        assert found.chances[4] == pytest.approx(0.41, abs=0.01)


class TestOneYearOnly:
    def test_is_used_where_two_are_not_held(self):
        (found,) = add_up([change("A", 120, 100, two_years=False)], [])
        assert found.percent == pytest.approx(19.9, abs=0.1)


class TestRowsInAnyOrder:
    def test_give_the_same(self):
        rows = [change(str(n), 100 + n, 90) for n in range(9)]
        assert add_up(rows, []) == add_up(rows[::-1], [])
