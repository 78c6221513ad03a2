"""Dates, periods and money are read exactly or not at all."""

from datetime import UTC, date, datetime

import pytest

from opensocta.core.time import is_partial_date, parse_utc, period_start, to_date
from opensocta.core.units import minor_digits, to_minor_units


class TestAPartialDate:
    @pytest.mark.parametrize("text", ["2024", "2024-02", "2024-02-29"])
    def test_is_read(self, text):
        assert is_partial_date(text)

    @pytest.mark.parametrize(
        "text", ["", "24", "2024-13", "2023-02-29", "2024-2-1", "x", "2024-", "2024\n", "٢٠٢٤"]
    )
    def test_is_refused(self, text):
        assert to_date(text) is None


class TestAPeriod:
    @pytest.mark.parametrize(
        ("text", "start"),
        [("2024", date(2024, 1, 1)), ("2024-Q3", date(2024, 7, 1)), ("2024-11", date(2024, 11, 1))],
    )
    def test_starts(self, text, start):
        assert period_start(text) == start

    def test_that_does_not_exist_is_none(self):
        assert period_start("2024-Q5") is None


class TestAnInstant:
    def test_without_a_zone_is_utc(self):
        assert parse_utc("2024-03-01T10:00:00") == datetime(2024, 3, 1, 10, tzinfo=UTC)

    def test_with_a_zone_is_converted(self):
        assert parse_utc("2024-03-01T10:00:00+02:00") == datetime(2024, 3, 1, 8, tzinfo=UTC)

    def test_that_is_none_is_none(self):
        assert parse_utc("soon") is None


class TestMoney:
    @pytest.mark.parametrize(
        ("amount", "currency", "minor"),
        [
            ("1200.50", "EUR", 120050),
            ("1200", "JPY", 1200),
            ("1.2345", "KWD", 1234),
            ("-3", "EUR", -300),
        ],
    )
    def test_becomes_minor_units(self, amount, currency, minor):
        assert to_minor_units(amount, currency) == minor

    @pytest.mark.parametrize("amount", ["", "abc", "NaN", "Infinity", "1,200"])
    def test_that_is_no_plain_number_is_none(self, amount):
        assert to_minor_units(amount, "EUR") is None

    def test_has_the_digits_of_iso_4217(self):
        assert [minor_digits(code) for code in ("EUR", "JPY", "TND")] == [2, 0, 3]
