"""A dated table of exchange rates."""

from datetime import date

import pytest

from opensocta.core.errors import SourceUnreadable
from opensocta.sources.rates import read_rates


@pytest.fixture
def read(tmp_path):
    """Return a function that reads the text of a rates file as rows."""

    def whole(text: str):
        path = tmp_path / "rates.csv"
        path.write_text(text, encoding="utf-8")
        return [tuple(row.values()) for row in read_rates(path, reference="EUR").to_pylist()]

    return whole


def test_a_rate_is_the_price_of_one_unit(read):
    assert read("date,currency,rate\n2025-03-17,USD,0.92\n") == [
        (date(2025, 3, 17), "USD", "EUR", 0.92)
    ]


def test_a_reference_of_its_own_and_the_other_way_round_are_understood(read):
    rows = read("\ufeffdate;currency;per_reference;reference;note\n2025-03-17;chf;0.8;usd;x\n\n")
    assert rows == [(date(2025, 3, 17), "CHF", "USD", 1.25)]


def test_an_empty_reference_is_the_units_own(read):
    assert read("date,currency,rate,reference\n2025-03-17,USD,0.92,\n")[0][2] == "EUR"


def test_the_same_rate_twice_is_one(read):
    assert len(read("date,currency,rate\n" + "2025-03-17,USD,0.92\n" * 2)) == 1


@pytest.mark.parametrize(
    ("text", "where"),
    [
        pytest.param("day,code,price\n", "header", id="columns"),
        pytest.param("date,currency,rate,per_reference\n", "header", id="both ways"),
        pytest.param("date,currency,rate\n2025-03-17,USD\n", "row 2", id="cells"),
        pytest.param("date,currency,rate\n17.03.2025,USD,1\n", "row 2, date", id="date"),
        pytest.param("date,currency,rate\n2025-03-17,USX,1\n", "row 2, currency", id="currency"),
        pytest.param("date,currency,rate\n2025-03-17,EUR,1\n", "own reference", id="own"),
        pytest.param("date,currency,rate\n2025-03-17,USD,-1\n", "row 2, rate", id="negative"),
        pytest.param('date,currency,rate\n2025-03-17,USD,"0,9"\n', "row 2, rate", id="comma"),
        pytest.param(
            "date,currency,rate\n2025-03-17,USD,1\n2025-03-17,USD,2\n", "another rate", id="twice"
        ),
    ],
)
def test_a_file_with_a_fault_is_refused_with_its_place(read, text, where):
    with pytest.raises(SourceUnreadable, match=where):
        read(text)
