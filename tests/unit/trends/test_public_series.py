"""Real series: Frontex detections and offences recorded by the police (Eurostat)."""

import csv
import gzip

import numpy as np
import pyarrow as pa
import pytest
from tests.unit.trends.test_trends import figure

from opensocta.evidence.tables import OBSERVATIONS
from opensocta.trends import find_trends


@pytest.fixture(scope="module")
def found(public_data):
    path = public_data / "series" / "frontex_detections.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [
            figure(r["month"], float(r["n"]), place=r["route"], series="frontex",
                   indicator="detections", breakdown=f"nat={r['nat']};type={r['type']}", area="MIG")
            for r in csv.DictReader(file)
        ]  # fmt: skip
    with (public_data / "series" / "eurostat_crime.tsv").open(encoding="utf-8") as file:
        head, *lines = [line.rstrip("\n").split("\t") for line in file]
    for first, *cells in lines:
        _, iccs, unit, place = first.split(",")
        for period, cell in zip(head[1:], cells, strict=True):
            value = cell.split()[0]
            if unit == "NR" and value != ":":
                rows.append(figure(period.strip(), float(value), place=place, indicator=iccs))
    table = pa.Table.from_pylist(rows, OBSERVATIONS.schema)
    return find_trends(table, rng=np.random.Generator(np.random.PCG64(1)))


def western_balkan_years(found):
    key = next(
        f.key for f in found.findings
        if f.kind == "trends.forecast" and f.measures["place"] == "Western Balkan Route"
        and f.measures["frequency"] == "Y"
    )  # fmt: skip
    return {r["period"]: r for r in found.forecasts.to_pylist() if r["key"] == key}


@pytest.mark.parametrize(
    ("year", "detections"),
    [(2014, 43_355), (2015, 764_033), (2022, 144_118), (2023, 99_002), (2024, 21_525)],
)
def test_years_of_the_western_balkan_route(found, year, detections):
    assert western_balkan_years(found)[str(year)]["observed"] == detections


def test_forecast_of_the_western_balkan_route_admits_how_little_it_knows(found):
    ahead = western_balkan_years(found)["2025"]
    assert ahead["high80"] / ahead["low80"] > 10


def test_recording_breaks_of_bosnia_and_herzegovina_are_flagged(found):
    breaks = {
        f.measures["period"]: f.measures["after"] for f in found.findings
        if f.kind == "trends.break" and f.measures["place"] == "BA"
        and f.measures["indicator"] == "ICCS0601"
    }  # fmt: skip
    assert breaks == {"2016": 747, "2018": 2810}


def test_past_intervals_held_about_as_often_as_they_say(found):
    tried = [
        f.measures for f in found.findings if f.kind == "trends.forecast" if f.measures["tried"]
    ]
    n = sum(m["tried"] for m in tried)
    held = sum(m["tried"] * m["coverage80"] for m in tried) / n
    assert n > 2000
    assert held == pytest.approx(0.8, abs=0.03)
