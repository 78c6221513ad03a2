import pytest

from opensocta.money import MoneySettings, build_ledger
from opensocta.money.account_life import find_dormant, find_mules
from opensocta.money.cash_intensive import find_cash_intensive
from opensocta.money.funnel import find_funnels
from opensocta.money.round_amounts import find_round_amounts

SETTINGS = MoneySettings()


def mule(*, start=300.0, hold=0.5, share=0.95):
    rows = [(start + 0.1 * i, f"p{i}", "mule", 90_000 + i) for i in range(6)]
    return [*rows, (start + 0.6 + hold, "mule", "away", round(540_000 * share))]


class TestAMule:
    def test_is_one_finding(self, payments, everyday):
        (finding,) = find_mules(payments(everyday + mule()), settings=SETTINGS)
        assert finding.subject == "mule"
        assert finding.measures["payers"] == 6
        assert finding.measures["n_payments"] == 7

    @pytest.mark.parametrize(
        "rows",
        [
            pytest.param(mule(start=5.0), id="it was there at the start of the data"),
            pytest.param(mule(hold=20), id="the money stays"),
            pytest.param(mule(share=0.3), id="most of the money stays"),
            pytest.param([(100, "p1", "mule", 10_000), *mule()], id="the account is older"),
        ],
    )
    def test_is_not_found_when(self, payments, everyday, rows):
        assert find_mules(payments(everyday + rows), settings=SETTINGS) == []


def awakening(pause=300):
    quiet = [(5.0 * i, "sleeper", f"p{i}", 2_000) for i in range(4)]
    return quiet + [
        (15 + pause + 0.5 * i, f"p{i}", "sleeper", 400_000 + 1_000 * i) for i in range(14)
    ]


class TestADormantAccount:
    def test_that_wakes_up_is_found(self, payments, everyday):
        (finding,) = find_dormant(payments(everyday + awakening()), settings=SETTINGS)
        assert finding.subject == "sleeper"
        assert finding.measures["quiet_days"] == 300
        assert finding.measures["n_payments"] == 14

    def test_after_a_short_pause_is_not(self, payments, everyday):
        assert find_dormant(payments(everyday + awakening(pause=90)), settings=SETTINGS) == []


def deposits(counters=5):
    rows = [
        (300 + 0.2 * i, f"counter{i % counters}", "funnel", 300_000 + i, "cash_in")
        for i in range(10)
    ]
    return [*rows, (301.9, "funnel", "border", 2_900_000, "cash_out")]


def honest_cash():
    return [
        (2.0 * day + 0.01 * shop, f"counter{shop % 7}", f"shop{shop}", 40_000 + day, "cash_in")
        for shop in range(30)
        for day in range(200)
    ]


class TestAFunnel:
    def test_is_one_finding(self, payments, everyday):
        rows = everyday + honest_cash() + deposits()
        (finding,) = find_funnels(payments(rows), settings=SETTINGS)
        assert finding.subject == "funnel"
        assert finding.measures["places"] == 5
        assert finding.measures["n_payments"] == 11

    @pytest.mark.parametrize(
        "rows",
        [
            pytest.param(deposits(counters=1), id="one place"),
            pytest.param(deposits()[:-1], id="the money stays"),
        ],
    )
    def test_is_not_found_when(self, payments, everyday, rows):
        table = payments(everyday + honest_cash() + rows)
        assert find_funnels(table, settings=SETTINGS) == []

    def test_is_not_looked_for_where_cash_has_no_place(self, payments, everyday):
        rows = [(a, "", c, x, "cash_in") for a, _, c, x, _ in deposits()[:-1]]
        assert find_funnels(payments(everyday + rows), settings=SETTINGS) == []


class TestRoundAmounts:
    def test_in_a_burst_are_found(self, payments, everyday):
        rows = [(300 + i, "p7", f"r{i}", 50_000 * (1 + i % 3)) for i in range(12)]
        (finding,) = find_round_amounts(payments(everyday + rows), settings=SETTINGS)
        assert finding.subject == "p7"
        assert finding.measures["round"] >= 11
        assert "round sums" in finding.reason

    def test_that_an_account_always_pays_are_not(self, payments, everyday):
        rows = [(6.0 * i, "p7", f"r{i % 4}", 50_000) for i in range(110)]
        assert find_round_amounts(payments(everyday + rows), settings=SETTINGS) == []


class TestCashOfABusiness:
    def test_beyond_its_sector_is_found(self, payments, everyday, holders):
        rows = [
            *honest_cash(),
            *[(3 * i, "counter1", "shop3", 900_000, "cash_in") for i in range(90)],
        ]
        ledger = build_ledger(payments(everyday + rows), settings=SETTINGS, holders=holders)
        (finding,) = find_cash_intensive(ledger, settings=SETTINGS)
        assert finding.subject == "shop3"
        assert finding.measures["sector"] == "hairdressers"
        assert finding.measures["peers"] == 30

    def test_is_not_looked_for_without_sectors(self, payments, everyday):
        table = payments(everyday + honest_cash())
        assert find_cash_intensive(table, settings=SETTINGS) == []


@pytest.mark.parametrize("find", [find_mules, find_dormant, find_funnels, find_round_amounts])
def test_everyday_payments_give_nothing(payments, everyday, find):
    assert find(payments(everyday + honest_cash()), settings=SETTINGS) == []
