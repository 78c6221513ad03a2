import pytest

from opensocta.money import MoneySettings, find_fan_in, find_fan_out

SETTINGS = MoneySettings()


def fan(n, *, start=300.0, days=5.0, turn=False):
    rows = [(start + days * i / n, f"mule{i}", "hub", 90_000 + i) for i in range(n)]
    return [(at, b, a, x) for at, a, b, x in rows] if turn else rows


class TestAFanIsFound:
    def test_when_many_new_payers_come_within_days(self, payments, everyday):
        found = find_fan_in(payments(everyday + fan(9)), settings=SETTINGS)
        assert [f.subject for f in found] == ["hub"]
        assert found[0].measures["counterparties"] == 9
        assert found[0].measures["amount"] == sum(row[3] for row in fan(9))
        assert len(found[0].evidence) == 9

    def test_when_one_account_pays_many_within_days(self, payments, everyday):
        found = find_fan_out(payments(everyday + fan(9, turn=True)), settings=SETTINGS)
        assert [f.subject for f in found] == ["hub"]
        assert found[0].reason.startswith("One account paid EUR")

    def test_when_single_payers_come_slowly_over_a_year(self, payments, everyday):
        found = find_fan_in(payments(everyday + fan(9, start=10, days=300)), settings=SETTINGS)
        assert [f.subject for f in found] == ["hub"]
        assert found[0].measures["window_days"] > 200


class TestNoFanIsFound:
    def test_when_payers_are_few(self, payments, everyday):
        assert find_fan_in(payments(everyday + fan(3)), settings=SETTINGS) == []

    def test_when_a_shop_has_as_many_new_payers_every_week(self, payments, everyday):
        shop = [(i * 0.7, f"guest{i}", "shop", 2_000 + i) for i in range(1_000)]
        assert find_fan_in(payments(everyday + shop), settings=SETTINGS) == []

    def test_when_a_payroll_repeats_every_month(self, payments, everyday):
        wages = [(30 * m, "works", f"p{i}", 150_000) for m in range(20) for i in range(40)]
        assert find_fan_out(payments(everyday + wages), settings=SETTINGS) == []


def test_the_cap_is_reported(payments, everyday):
    rows = everyday + [
        (at, payer.replace("mule", f"mule{k}-"), f"hub{k}", x)
        for k in range(4)
        for at, payer, _, x in fan(9)
    ]
    found = find_fan_in(payments(rows), settings=MoneySettings(max_findings=3))
    assert [f.kind for f in found] == ["money.fan_in"] * 3 + ["money.bounds"]
    assert found[-1].measures["left_off"] == 1


@pytest.mark.parametrize("part", ["amount", "tightness", "balance", "rarity"])
def test_parts_of_the_score_are_shares(payments, everyday, part):
    (finding,) = find_fan_in(payments(everyday + fan(9)), settings=SETTINGS)
    assert 0 <= finding.measures[f"part_{part}"] <= 1
