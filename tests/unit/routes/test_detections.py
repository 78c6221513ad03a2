import gzip

import pyarrow as pa
import pyarrow.csv as pc
import pytest

from opensocta.routes import find_detection_routes


def observations(rows, *, series="border.detections", effort=True):
    n = len(rows)
    return pa.table(
        {
            "observation_id": [f"o{i:06d}" for i in range(n)],
            "series": [series] * n,
            "indicator": ["detections of illegal border crossing"] * n,
            "crime_area": ["MIG"] * n,
            "place": [row[0] for row in rows],
            "period": [row[1] for row in rows],
            "value": pa.array([row[2] for row in rows], pa.float64()),
            "unit": ["detections"] * n,
            "effort": [effort] * n,
        }
    )


def months(place, year, count, value):
    return [(place, f"{year}-{m:02d}", value) for m in range(1, count + 1)]


class TestTotals:
    def test_of_whole_years_with_change(self):
        (finding,) = find_detection_routes(
            observations(months("North", 2022, 12, 10) + months("North", 2023, 12, 15))
        )
        assert finding.measures["y2022"] == 120
        assert (finding.measures["latest"], finding.measures["total"]) == ("2023", 180)
        assert finding.measures["change"] == 0.5
        assert "depend on how much is patrolled" in finding.reason

    def test_of_a_year_that_is_not_over_are_not_compared(self):
        (finding,) = find_detection_routes(
            observations(months("North", 2023, 12, 10) + months("North", 2024, 4, 15))
        )
        assert finding.measures["latest"] == "2023"
        assert finding.measures["change"] is None
        assert finding.measures["y2024"] == 60

    def test_of_quarters_and_years(self):
        quarters = [("North", f"2022-Q{q}", 10) for q in range(1, 5)]
        (finding,) = find_detection_routes(observations([*quarters, ("North", "2023", 20)]))
        assert (finding.measures["y2022"], finding.measures["latest"]) == (40, "2023")


def test_other_series_are_left_alone():
    table = observations(months("North", 2022, 12, 10), series="police.crimes")
    table = table.set_column(2, "indicator", pa.array(["burglaries"] * 12))
    assert find_detection_routes(table) == []


@pytest.mark.parametrize(
    ("route", "year", "printed"),
    [
        ("Western Balkan Route", 2014, 43_355),
        ("Western Balkan Route", 2015, 764_033),
        ("Western Balkan Route", 2022, 144_118),
        ("Western Balkan Route", 2023, 99_002),
        ("Western Balkan Route", 2024, 21_525),
    ],
)
def test_totals_of_the_public_series(public_data, route, year, printed):
    with gzip.open(public_data / "series" / "frontex_detections.csv.gz") as file:
        raw = pc.read_csv(file).filter(pa.compute.field("route") == route)
    rows = list(zip(*(raw[name].to_pylist() for name in ("route", "month", "n")), strict=True))
    (finding,) = find_detection_routes(observations(rows, series="frontex.detections"))
    assert finding.measures[f"y{year}"] == printed
    assert finding.measures["latest"] == "2024"
