import pytest

from opensocta.sources.eurostat import iccs_area


def by(rows, **wanted):
    return [r for r in rows if all(r[name] == value for name, value in wanted.items())]


class TestPublishedSeries:
    def test_detections_on_the_western_balkan_route(self, public_data, everything):
        tables = everything(public_data / "series" / "frontex_detections.csv.gz")
        rows = [
            row for row in tables["observations"].to_pylist()
            if row["place"] == "Western Balkan Route"
        ]  # fmt: skip
        for year, total in (("2014", 43_355), ("2015", 764_033), ("2022", 144_118),
                            ("2023", 99_002), ("2024", 21_525)):  # fmt: skip
            assert sum(row["value"] for row in rows if row["period"][:4] == year) == total
        assert {row["crime_area"] for row in rows} == {"MIG"}
        assert all(row["effort"] for row in rows)
        assert tables["rejects"].num_rows == 0

    def test_recorded_crime(self, public_data, everything):
        tables = everything(public_data / "series" / "eurostat_crime.tsv")
        rows = by(tables["observations"].to_pylist(), place="BA", indicator="ICCS0601",
                  unit="offences")  # fmt: skip
        found = {row["period"]: row["value"] for row in rows}
        assert (found["2015"], found["2016"], found["2018"]) == (82, 747, 2810)
        assert {row["series"] for row in rows} == {"eurostat.crim_off_cat"}
        assert {row["crime_area"] for row in rows} == {"DRUG"}

    def test_country_codes_of_eurostat(self, public_data, everything):
        tables = everything(public_data / "series" / "eurostat_crime.tsv")
        places = set(tables["observations"]["place"].to_pylist())
        assert {"GR", "XK", "MK"} <= places
        assert not {"EL", "UK"} & places

    def test_fragile_states(self, public_data, everything):
        tables = everything(public_data / "series" / "fsi_see.csv")
        (row,) = by(tables["observations"].to_pylist(), place="BA", period="2006",
                    breakdown="code=C1")  # fmt: skip
        assert row["value"] == 7.5
        assert {r["column"] for r in tables["rejects"].to_pylist()} == {"indicator"}


class TestRowsWithoutABreakdown:
    def test_keep_their_own_figures(self, tmp_path, everything):
        path = tmp_path / "detections.csv"
        path.write_text(
            "route,type,nat,month,n\nWestern Balkans,,,2019-01,5\nWestern Balkans,land,AFG,2019-02,7\n"
        )
        rows = everything(path)["observations"].to_pylist()
        assert [(r["period"], r["value"], r["breakdown"]) for r in rows] == [
            ("2019-01", 5, ""), ("2019-02", 7, "nat=AFG;type=land"),
        ]  # fmt: skip


class TestEurostatCells:
    def test_flags_missing_figures_and_faults(self, tmp_path, everything):
        path = tmp_path / "x.tsv"
        path.write_text(
            "freq,iccs,unit,geo\\TIME_PERIOD\t2020 \t2021 \n"
            "A,ICCS0601,NR,EL\t88 b\t: \n"
            "A,ICCS0601,NR,UKC-L\t:u\t7.5 ep\n"
            "A,ICCS0601,NR,XK\tmany\t1\n"
            "A,ICCS0601,XK\t1\t1\n"
        )
        tables = everything(path)
        rows = tables["observations"].to_pylist()
        assert [(r["place"], r["period"], r["value"], r["flag"]) for r in rows][:2] == [
            ("GR", "2020", 88.0, "b"), ("UKC-L", "2020", None, "u"),
        ]  # fmt: skip
        assert by(rows, place="UKC-L", period="2021")[0]["flag"] == "ep"
        places = sorted((r["row"], r["column"]) for r in tables["rejects"].to_pylist())
        assert places[0] == (4, "2020")
        assert places[1][0] == 5
        assert by(rows, place="XK", period="2021")[0]["value"] == 1

    @pytest.mark.parametrize(
        ("code", "area"),
        [
            pytest.param("ICCS0601", "DRUG", id="its own"),
            pytest.param("ICCS05021", "PROP", id="only a top area is claimed"),
            pytest.param("ICCS9999", None, id="none"),
        ],
    )
    def test_iccs_crosswalk(self, code, area):
        assert iccs_area(code) == area


class TestLongSeriesByMapping:
    def test_decimal_comma_missing_marks_and_quarters(self, tmp_path, everything):
        path = tmp_path / "s.csv"
        path.write_text(
            "land;q;kg\nKosovo;2023Q1;1.234,5\nSrbija;2023-Q2;n/a\nAtlantis;2023-Q2;1\n"
        )
        mapping = """
decimal: ","
thousands: "."
observations:
  series: customs.heroin
  indicator: heroin seized
  crime_area: DRUG-HER
  place: land
  place_kind: country
  period: q
  value: kg
  unit: kg
  effort: true
  missing: ["n/a"]
"""
        tables = everything(path, mapping)
        rows = tables["observations"].to_pylist()
        assert [(r["place"], r["period"], r["value"]) for r in rows] == [
            ("XK", "2023-Q1", 1234.5), ("RS", "2023-Q2", None),
        ]  # fmt: skip
        assert [(r["row"], r["column"]) for r in tables["rejects"].to_pylist()] == [(4, "land")]

    def test_two_figures_for_one_place_and_period_are_told(self, tmp_path, everything):
        path = tmp_path / "s.csv"
        path.write_text("route,type,nat,month,n\nR,Sea,SYR,2023-01,5\nR,Sea,SYR,2023-01,6\n")
        tables = everything(path)
        assert tables["observations"]["value"].to_pylist() == [5]
        assert tables["rejects"]["row"].to_pylist() == [3]
