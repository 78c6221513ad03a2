"""Dates kept in pieces are found by their headers, checked on their values, and joined."""

import pyarrow as pa
import pytest

from opensocta.resolve import guess_columns, normal_columns
from opensocta.resolve.date_parts import date_parts, joined_dates


def texts(*values):
    return pa.array(values, pa.string())


def born(year="1949", month="7", day="22"):
    return {"by": texts(year), "bm": texts(month), "bd": texts(day)}


class TestPieces:
    @pytest.mark.parametrize(
        "headers",
        [("by", "bm", "bd"), ("birth_year", "birth_month", "birth_day"), ("Year", "Month", "Day"),
         ("godina_rodjenja", "mjesec_rodjenja", "dan_rodjenja"), ("doğum_yılı", "doğum_ayı", "gün")],
    )  # fmt: skip
    def test_are_found_in_several_languages(self, headers):
        found = date_parts(dict(zip(headers, born().values(), strict=True)))
        assert [found.get(name) for name in headers[:2]] == ["year", "month"]

    def test_of_values_that_cannot_be_are_no_pieces(self):
        assert date_parts(born(month="17")) == {}

    def test_of_two_dates_stay_apart(self):
        columns = {
            "birth_year": texts("1949"), "birth_month": texts("7"), "entry_year": texts("1991"),
            "entry_month": texts("12"),
        }  # fmt: skip
        rows, kinds = joined_dates(pa.table(columns), date_parts(columns))
        assert kinds == {"birth_year": "date", "entry_year": "date"}
        assert rows["birth_year"].to_pylist() == ["1949-07"]
        assert rows["entry_year"].to_pylist() == ["1991-12"]

    def test_without_a_month_are_left_alone(self):
        assert date_parts({"by": texts("1949"), "bd": texts("22")}) == {}


class TestJoinedDates:
    @pytest.mark.parametrize(
        ("year", "month", "day", "whole"),
        [("1949", "7", "22", "1949-07-22"), ("1949", "07.0", "2.0", "1949-07-02"),
         ("1949", "7", None, "1949-07"), ("1949", None, "22", "1949"), (None, "7", "22", None),
         ("1949", "13", "22", "1949")],
    )  # fmt: skip
    def test_keep_what_is_known(self, year, month, day, whole):
        kinds = {"by": "year", "bm": "month", "bd": "day"}
        rows, _ = joined_dates(pa.table(born(year, month, day)), kinds)
        assert rows["by"].to_pylist() == [whole]

    def test_are_guessed_and_made_ready_together(self):
        rows = pa.table({"fname_c1": texts("ANA"), "lname_c1": texts("PERIC"), **born()})
        guess = guess_columns(rows)
        ready, kinds, _ = normal_columns(rows, guess.columns)
        assert kinds == {"fname_c1": "name", "lname_c1": "name", "by": "date"}
        assert ready["by"].to_pylist() == ["1949-07-22"]
