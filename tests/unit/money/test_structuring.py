import pytest

from opensocta.money import MoneySettings, find_structuring

SETTINGS = MoneySettings()


def deposits(*cents, every=1.0, to="a"):
    return [(i * every, "", to, x, "cash_in") for i, x in enumerate(cents)]


OTHERS = [(i * 0.5, "", f"shop{i % 20}", 20_000 + 37 * i, "cash_in") for i in range(400)]


class TestAnAccountIsFlagged:
    def test_when_several_deposits_stay_just_under(self, payments):
        rows = OTHERS + deposits(9_500_00, 9_800_00, 9_000_00, 9_700_00)
        (finding,) = find_structuring(payments(rows), settings=SETTINGS)
        assert finding.subject == "a"
        assert finding.measures["just_under"] == 4
        assert finding.measures["amount"] == 38_000_00
        assert "below the EUR 10,000 threshold" in finding.reason

    def test_when_the_currency_has_its_own_threshold(self, payments):
        rows = deposits(29_000_00, 29_500_00, 29_900_00)
        settings = MoneySettings(thresholds={"BAM": 30_000_00})
        (finding,) = find_structuring(payments(rows, currency="BAM"), settings=settings)
        assert finding.measures["threshold"] == 30_000_00


class TestAnAccountIsNotFlagged:
    @pytest.mark.parametrize(
        "these",
        [
            pytest.param([], id="no deposits"),
            pytest.param(deposits(10_000_00, 10_000_00, 10_000_00), id="at the threshold"),
            pytest.param(deposits(7_999_99, 7_999_99, 7_999_99), id="below the band"),
            pytest.param(deposits(9_500_00, 9_500_00), id="two deposits"),
            pytest.param(deposits(9_500_00, 9_500_00, 9_500_00, every=15), id="too far apart"),
            pytest.param(
                [(at, "x", "a", x) for at, _, _, x, _ in deposits(*[9_500_00] * 5)], id="transfers"
            ),
        ],
    )
    def test_when(self, payments, these):
        assert find_structuring(payments(OTHERS + these), settings=SETTINGS) == []


def test_a_currency_without_threshold_is_reported(payments):
    table = payments(deposits(9_500, 9_500, 9_500), currency="RSD")
    (finding,) = find_structuring(table, settings=SETTINGS)
    assert finding.kind == "money.bounds"
    assert "3 in RSD" in finding.reason
