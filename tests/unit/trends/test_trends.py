"""What is told of a series."""

import numpy as np
import pyarrow as pa
import pytest

from opensocta.evidence.derived import FORECASTS
from opensocta.evidence.tables import OBSERVATIONS
from opensocta.trends import TrendSettings, find_trends


def figure(period, value, *, place="RS", series="s", indicator="cases", breakdown="", unit="cases",
           effort=False, flag=None, area="DRUG", report="r-1"):  # fmt: skip
    return {
        "observation_id": f"o-{series}-{indicator}-{place}-{breakdown}-{period}",
        "report_id": report, "series": series, "indicator": indicator, "crime_area": area,
        "place": place, "breakdown": breakdown, "period": period, "value": value, "unit": unit,
        "effort": effort, "flag": flag, "anchor": "row 1", "batch_id": "b-1",
    }  # fmt: skip


def years(values, first=2010, **more):
    return [figure(str(first + i), float(v), **more) for i, v in enumerate(values)]


def months(values, first=2020, **more):
    return [
        figure(f"{first + i // 12}-{i % 12 + 1:02d}", float(v), **more)
        for i, v in enumerate(values)
    ]


def trends(rows, **settings):
    return find_trends(
        pa.Table.from_pylist(rows, OBSERVATIONS.schema),
        rng=np.random.Generator(np.random.PCG64(1)),
        settings=TrendSettings(paths=400, **settings),
    )


def of_kind(rows, kind, **settings):
    return [f for f in trends(rows, **settings).findings if f.kind == f"trends.{kind}"]


STEADY = [100, 104, 98, 101, 99, 103, 97, 100]


class TestAChange:
    def test_beyond_noise_is_nearly_certain(self):
        (found,) = of_kind(years([*STEADY, 300]), "change")
        assert found.measures["p_higher"] > 0.99
        assert found.credence == 0.99
        assert found.reason.startswith(
            "Recorded cases in Serbia rose from 100 in 2017 to 300 in 2018, by 200 % ("
        )

    def test_within_noise_is_open(self):
        (found,) = of_kind(years([*STEADY, 101]), "change")
        assert 0.3 < found.measures["p_higher"] < 0.7
        assert found.measures["change_low"] < 0 < found.measures["change_high"]
        assert "a difference that chance can explain" in found.reason

    def test_carries_its_caveats(self):
        rows = [*years(STEADY, effort=True), figure("2018", 120.0, effort=True, flag="bp")]
        (found,) = of_kind(rows, "change")
        assert "a break lies between the two" in found.reason
        assert "counts depend on enforcement" in found.reason
        assert found.reason.endswith("the last figure is provisional.")

    def test_is_not_told_across_a_gap(self):
        rows = [r for r in years([*STEADY, 100, 120]) if r["period"] != "2018"]
        assert of_kind(rows, "change") == []

    def test_of_few_cases_says_that_they_are_cases(self):
        (found,) = of_kind(years([3, 2, 4, 3, 2, 1, 4, 3, 1]), "change")
        assert "fell from 3 cases in 2017 to 1 case in 2018" in found.reason

    def test_of_a_whole_area_stands_before_what_chance_can_explain(self):
        area = [1000, 1010, 995, 1003, 998, 1001, 1004, 1000, 1001]
        few = [1, 2, 1, 1, 0, 1, 2, 1, 7]
        rows = [*years(area, place=""), *years([*STEADY, 102]), *years(few, place="BA")]
        places = [f.measures["place"] for f in of_kind(rows, "change")]
        assert places[0] == ""

    def test_of_months_compares_the_last_twelve_with_those_before(self):
        (found,) = of_kind(months([10] * 24 + [20] * 12), "change")
        assert (found.measures["last"], found.measures["before"]) == (240, 120)
        assert "in the year to 31 Dec 2022" in found.reason


class TestABreak:
    def test_is_told_where_the_level_jumps(self):
        found = of_kind(years([80, 85, 79, 82, 84, 750, 760, 748, 755, 751]), "break")
        assert [f.measures["period"] for f in found] == ["2015"]
        assert found[0].measures["ratio"] == pytest.approx(9, rel=0.05)

    def test_is_told_where_the_sender_flags_it(self):
        rows = years(STEADY)
        rows[5]["flag"] = "b"
        (found,) = of_kind(rows, "break")
        assert found.measures["flagged"] == 1

    def test_is_not_told_of_a_handful_of_cases(self):
        few = [0, 1, 0, 0, 0, 14, 15, 13, 16, 14]
        assert of_kind(years(few), "break") == []
        assert len(of_kind(years(few), "break", break_least=0)) == 1

    def test_is_not_told_of_steady_growth(self):
        assert of_kind(years([100 * 1.15**i for i in range(12)]), "break") == []


class TestAForecast:
    def test_widens_with_the_horizon_and_is_never_negative(self):
        found = trends(years([5, 0, 3, 9, 2, 4, 1, 6, 3]), forecast_least=0)
        fan = [r for r in found.forecasts.to_pylist() if r["observed"] is None]
        assert all(0 <= r["low90"] <= r["low50"] <= r["median"] <= r["high50"] <= r["high90"]
                   for r in fan)  # fmt: skip
        assert fan[1]["high90"] - fan[1]["low90"] >= fan[0]["high90"] - fan[0]["low90"]

    def test_names_how_often_past_intervals_held(self):
        (found,) = of_kind(years([*STEADY, 101, 99, 102]), "forecast")
        assert found.measures["tried"] > 3
        assert found.measures["pinball"] > 0
        assert "past intervals held in " in found.reason

    def test_is_told_of_small_counts_of_a_whole_area_only(self):
        few = [5, 0, 3, 9, 2, 4, 1, 6, 3]
        assert of_kind(years(few), "forecast") == []
        assert len(of_kind(years(few, place=""), "forecast")) == 1
        assert len(of_kind(years(few, unit="percent"), "forecast")) == 1

    def test_is_not_told_of_what_agencies_did(self):
        hours = years([900 + 10 * i for i in range(9)], unit="hours", indicator="patrol hours")
        assert of_kind(hours, "forecast") == []
        (change,) = of_kind(hours, "change")
        assert change.section == "regional_environment"
        assert change.reason.startswith("Patrol hours in Serbia ")
        assert "enforcement" not in change.reason

    def test_follows_the_season(self):
        wave = [100 + 60 * np.sin(2 * np.pi * i / 12) for i in range(72)]
        found = trends(months(wave))
        key = next(f.key for f in found.findings if f.kind == "trends.forecast")
        ahead = [r["median"] for r in found.forecasts.to_pylist()
                 if r["key"] == key and r["observed"] is None]  # fmt: skip
        assert ahead[3] > 150
        assert ahead[9] < 50

    def test_table_has_the_declared_columns_with_key_for_the_id(self):
        names = trends(years(STEADY)).forecasts.schema.names
        assert ["finding_id", *names[1:]] == FORECASTS.schema.names


class TestASeries:
    def test_sums_over_breakdowns_unless_the_sender_gives_the_total(self):
        parts = [r for s in "fm" for r in years(STEADY, breakdown=f"sex={s}")]
        (summed,) = of_kind(parts, "change")
        assert summed.measures["last"] == 200
        (given,) = of_kind([*parts, *years([50] * 8, breakdown="sex=T")], "change")
        assert given.measures["last"] == 50

    def test_of_shares_is_averaged(self):
        (found,) = of_kind(months([10.0] * 36, unit="percent"), "change")
        assert found.measures["last"] == 10

    def test_of_rates_is_left_out_beside_its_counts(self):
        rates = years([v / 10 for v in STEADY], unit="per 100,000 inhabitants")
        assert len(of_kind(rates, "change")) == 1
        (found,) = of_kind([*rates, *years(STEADY)], "change")
        assert found.measures["unit"] == "cases"

    def test_that_is_short_is_left_alone(self):
        assert trends(years(STEADY[:7])).findings == []

    def test_of_months_over_eight_years_gives_years_too(self):
        found = of_kind(months([10 + i % 5 for i in range(100)]), "forecast")
        assert sorted(f.measures["frequency"] for f in found) == ["M", "Y"]

    def test_beyond_the_limit_is_counted(self):
        rows = [*years(STEADY, place="RS"), *years([10 * v for v in STEADY], place="BA")]
        found = of_kind(rows, "left_out", series_limit=1)
        assert found[0].measures == {"left_out": 1, "limit": 1}
        assert {f.measures["place"] for f in of_kind(rows, "forecast", series_limit=1)} == {"BA"}

    def test_of_nothing_is_nothing(self):
        assert trends([]).findings == []


def test_the_order_of_rows_does_not_matter():
    rows = [
        *years(STEADY, place="RS"),
        *months(range(1, 40), place="BA"),
        *years(STEADY, place="ME"),
    ]
    one, other = trends(rows), trends(rows[::-1])
    assert one.findings == other.findings
    assert one.forecasts.equals(other.forecasts)
