"""A workspace converts payments by the rates that its settings name."""

import pytest

import opensocta
from opensocta.core.errors import SourceUnreadable

MAPPING = """
transactions:
  reference: n
  at: day
  amount: amount
  currency: {column: currency}
  from_account: {number: a}
  to_account: {number: b}
"""


@pytest.fixture
def unit(tmp_path):
    """Return a workspace with one payment in US dollars and one in Swiss francs."""
    made = opensocta.init(tmp_path / "unit")
    path = tmp_path / "p.csv"
    path.write_text("n,day,amount,currency,a,b\n1,2025-03-03,5,USD,x,y\n2,2025-03-03,5,CHF,x,z\n")
    (tmp_path / "p.map.yml").write_text(MAPPING)
    made.add(str(path), source="Invented Bank", source_kind="bank", grade="B2")
    settings = tmp_path / "unit" / "socta.toml"
    settings.write_text(settings.read_text().replace("edition =", 'rates = "rates.csv"\nedition ='))
    return tmp_path / "unit"


def said(folder):
    ws = opensocta.open(folder)
    ws.build()
    return [row["subject"] for row in ws.findings(kind="money.bounds").to_pylist()]


def test_what_has_no_rate_is_said_and_new_rates_are_a_new_build(unit):
    (unit / "rates.csv").write_text("date,currency,rate\n2025-03-01,USD,0.9\n")
    assert "currency CHF" in said(unit)
    (unit / "rates.csv").write_text("date,currency,rate\n2025-03-01,USD,0.9\n2025-03-01,CHF,1\n")
    assert "currency CHF" not in said(unit)


def test_a_file_of_rates_that_is_missing_stops_the_build(unit):
    with pytest.raises(SourceUnreadable, match=r"rates\.csv"):
        said(unit)
