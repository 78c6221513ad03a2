import pytest

from opensocta.money import MoneySettings, find_pass_through

SETTINGS = MoneySettings()
HOUR = 1 / 24


def chain(hours=20.0, share=0.97):
    return [
        (300.0, "source", "m1", 5_000_000),
        (300.0 + hours * HOUR, "m1", "m2", round(5_000_000 * share)),
        (300.0 + 2 * hours * HOUR, "m2", "end", round(5_000_000 * share * share)),
    ]


def test_a_chain_is_one_finding(payments, everyday):
    (finding,) = find_pass_through(payments(everyday + chain()), settings=SETTINGS)
    assert finding.subject == "m1"
    assert finding.measures["chain"] == 2
    assert finding.measures["n_payments"] == 3
    assert finding.measures["amount"] == 5_000_000


def test_cash_taken_out_counts(payments, everyday):
    rows = [*chain()[:1], (300.5, "m1", "counter", 4_900_000, "cash_out")]
    (finding,) = find_pass_through(payments(everyday + rows), settings=SETTINGS)
    assert finding.subject == "m1"


class TestNothingIsFound:
    @pytest.mark.parametrize(
        "these",
        [
            pytest.param(chain(hours=60), id="it stays for days"),
            pytest.param(chain(share=0.6), id="much of it stays"),
            pytest.param([(a, b, c, x // 1000) for a, b, c, x in chain()], id="small sums"),
            pytest.param([(600 - a, b, c, x) for a, b, c, x in chain()], id="out before in"),
        ],
    )
    def test_when(self, payments, everyday, these):
        assert find_pass_through(payments(everyday + these), settings=SETTINGS) == []
