"""Payments in the reference currency, by a dated table of rates."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensocta.core.errors import SettingsInvalid
from opensocta.money.currency import RATES, convert, find_unconverted


def payments(*rows: tuple[str, str, int, int | None]) -> pa.Table:
    """Return payments from day, currency, minor units and the bank's own figure."""
    return pa.table(
        {
            "tx_id": [f"t{n}" for n in range(len(rows))],
            "at": pa.array(
                [datetime.fromisoformat(row[0]).replace(tzinfo=UTC) for row in rows],
                pa.timestamp("us", "UTC"),
            ),
            "currency": pa.array([row[1] for row in rows], pa.string()),
            "amount": pa.array([row[2] for row in rows], pa.int64()),
            "amount_ref": pa.array([row[3] for row in rows], pa.int64()),
        }
    )


def rates(*rows: tuple[str, str, str, float]) -> pa.Table:
    """Return rates from day, currency, reference and price."""
    columns = [[date.fromisoformat(r[0]) for r in rows], *([r[n] for r in rows] for n in (1, 2, 3))]
    return pa.table(columns, schema=RATES)


def converted(given: pa.Table, table: pa.Table, **more: object) -> list[int | None]:
    return convert(given, table, **{"reference": "EUR", **more})["amount_ref"].to_pylist()


class TestAPaymentIsConverted:
    def test_at_the_newest_rate_of_its_day_or_before(self):
        table = rates(("2025-03-03", "USD", "EUR", 0.9), ("2025-03-05", "USD", "EUR", 0.8))
        days = ("2025-03-03", "2025-03-04", "2025-03-05T23:00", "2025-03-12", "2025-03-13")
        assert converted(payments(*((d, "USD", 1000, None) for d in days)), table) == [
            900, 900, 800, 800, None,
        ]  # fmt: skip

    def test_never_at_a_later_rate(self):
        table = rates(("2025-03-05", "USD", "EUR", 0.8))
        assert converted(payments(("2025-03-04", "USD", 1000, None)), table) == [None]

    def test_by_a_rate_told_the_other_way_round(self):
        table = rates(("2025-03-03", "EUR", "USD", 1.25))
        assert converted(payments(("2025-03-03", "USD", 1000, None)), table) == [800]

    def test_through_a_currency_in_between(self):
        table = rates(("2025-03-03", "CHF", "USD", 1.1), ("2025-03-02", "EUR", "USD", 1.1))
        assert converted(payments(("2025-03-03", "CHF", 1000, None)), table) == [1000]

    def test_through_the_freshest_pair_of_rates(self):
        table = rates(
            ("2025-03-03", "CHF", "USD", 1.0), ("2025-03-01", "USD", "EUR", 1.0),
            ("2025-03-03", "CHF", "GBP", 1.0), ("2025-03-03", "GBP", "EUR", 2.0),
        )  # fmt: skip
        assert converted(payments(("2025-03-03", "CHF", 1000, None)), table) == [2000]

    def test_between_currencies_of_other_minor_units(self):
        table = rates(("2025-03-03", "JPY", "EUR", 0.006), ("2025-03-03", "KWD", "EUR", 3.0))
        given = payments(("2025-03-03", "JPY", 1000, None), ("2025-03-03", "KWD", 1000, None))
        assert converted(given, table) == [600, 300]


class TestAPaymentKeeps:
    def test_the_banks_own_figure(self):
        table = rates(("2025-03-03", "USD", "EUR", 0.9))
        assert converted(payments(("2025-03-03", "USD", 1000, 777)), table) == [777]

    def test_its_amount_if_it_is_in_the_reference_currency(self):
        assert converted(payments(("2025-03-03", "EUR", 1000, None)), RATES.empty_table()) == [1000]

    def test_no_amount_if_there_is_no_rate_and_that_is_said(self):
        given = payments(("2025-03-03", "USD", 1000, None), ("2025-03-03", "EUR", 1, None))
        done = convert(given, RATES.empty_table(), reference="EUR")
        assert done["amount_ref"].to_pylist() == [None, 1]
        (finding,) = find_unconverted(done, reference="EUR")
        assert finding.reason.startswith("1 payment in USD has no rate to EUR")
        assert finding.evidence == ("t0",)
        assert find_unconverted(done.slice(1), reference="EUR") == []


def test_no_payments_are_no_payments():
    assert convert(payments(), RATES.empty_table(), reference="EUR").num_rows == 0


def test_a_negative_age_is_refused():
    with pytest.raises(SettingsInvalid, match="days"):
        convert(payments(), RATES.empty_table(), reference="EUR", most_days=-1)


@given(
    st.lists(st.tuples(st.integers(1, 28), st.floats(0.01, 100)), max_size=8, unique_by=lambda r: r[0]),
    st.integers(1, 28), st.integers(0, 30),
)  # fmt: skip
def test_it_is_what_a_plain_search_finds(told, day, most):
    table = rates(*((f"2025-03-{d:02}", "USD", "EUR", rate) for d, rate in told))
    fitting = [(d, rate) for d, rate in told if 0 <= day - d <= most]
    wanted = round(1000 * max(fitting)[1]) if fitting else None
    found = converted(payments((f"2025-03-{day:02}", "USD", 1000, None)), table, most_days=most)[0]
    assert found == wanted or abs(found - wanted) <= 1
