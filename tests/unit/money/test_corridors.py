import pytest

from opensocta.core.errors import SettingsInvalid
from opensocta.money import MoneySettings
from opensocta.money.corridors import find_corridors
from opensocta.money.mirror import find_mirrors
from opensocta.money.ramps import find_off_ramps, find_on_ramps

SETTINGS = MoneySettings()


def country(account):
    return {"x": "IR", "y": "TR"}.get(account[0], "RS")


def corridor(there="x1"):
    return [(300 + 2.0 * i, "p5", there, 70_000 + i) for i in range(6)]


class TestACorridor:
    def test_to_a_listed_country_is_found(self, payments, everyday):
        table = payments(everyday + corridor(), places=country)
        found = find_corridors(table, settings=SETTINGS)
        assert {f.subject for f in found} == {"p5"}
        assert found[0].measures["countries"] == "IR"
        assert found[0].measures["n_payments"] == 6

    def test_to_any_other_is_not(self, payments, everyday):
        table = payments(everyday + corridor("y1"), places=country)
        assert find_corridors(table, settings=SETTINGS) == []

    def test_follows_the_units_own_list(self, payments, everyday):
        own = MoneySettings(risk_countries={"TR": 0.5})
        table = payments(everyday + corridor("y1"), places=country)
        assert {f.measures["countries"] for f in find_corridors(table, settings=own)} == {"TR"}

    def test_weights_are_checked(self):
        with pytest.raises(SettingsInvalid, match="weights"):
            MoneySettings(risk_countries={"TR": 3.0})


def ramp(out="crypto", back="transfer"):
    rows = [(300 + 0.1 * i, f"p{i}", "gate", 200_000, back) for i in range(5)]
    return rows + [(301 + 0.1 * i, "gate", "exchange", 240_000, out) for i in range(4)]


def habit():
    return [(2.0 * i, f"p{i % 40}", "exchange", 5_000, "crypto") for i in range(300)]


class TestARamp:
    def test_into_crypto_is_found(self, payments, everyday):
        table = payments(everyday + habit() + ramp())
        (finding,) = find_on_ramps(table, settings=SETTINGS)
        assert finding.subject == "gate"
        assert finding.measures["channels"] == "crypto"

    def test_out_of_crypto_is_found(self, payments, everyday):
        table = payments(everyday + habit() + ramp(out="cash_out", back="crypto"))
        (finding,) = find_off_ramps(table, settings=SETTINGS)
        assert finding.subject == "gate"

    def test_can_be_left_out(self, payments, everyday):
        off = MoneySettings(ramp_crypto=0)
        assert find_on_ramps(payments(everyday + habit() + ramp()), settings=off) == []

    def test_is_not_found_where_no_form_changes(self, payments, everyday):
        table = payments(everyday + habit() + ramp(out="transfer"))
        assert find_on_ramps(table, settings=SETTINGS) == []


def two_countries(account):
    return "TR" if account.startswith("y") else "RS"


def mirrored(n=8, direct=False):
    rows = []
    for i in range(n):
        amount = 310_000 + 17_171 * i
        rows += [
            (300 + 5.0 * i, f"p{i}", "broker", amount),
            (301 + 5.0 * i, "yb", f"y{i}", amount - 300),
        ]
    return rows + ([(310, "broker", "yb", 5_000)] if direct else [])


def life_abroad():
    return [
        (3.0 * i, f"y{i % 20}", f"y{(i * 7 + 1) % 20}", 3_000 + 977 * (i % 83)) for i in range(230)
    ]


class TestMirrorTransfers:
    def test_are_found(self, payments, everyday):
        table = payments(everyday + life_abroad() + mirrored(), places=two_countries)
        (finding,) = find_mirrors(table, settings=SETTINGS)
        assert finding.measures["matches"] == 8
        assert {finding.subject, finding.measures["other"]} == {"broker", "yb"}

    @pytest.mark.parametrize(
        "rows",
        [
            pytest.param(mirrored(direct=True), id="the two pay each other"),
            pytest.param(mirrored(n=2), id="there are few"),
        ],
    )
    def test_are_not_found_when(self, payments, everyday, rows):
        table = payments(everyday + life_abroad() + rows, places=two_countries)
        assert find_mirrors(table, settings=SETTINGS) == []


@pytest.mark.parametrize("find", [find_corridors, find_on_ramps, find_off_ramps, find_mirrors])
def test_everyday_payments_give_nothing(payments, everyday, find):
    table = payments(everyday + habit() + life_abroad(), places=two_countries)
    assert find(table, settings=SETTINGS) == []
