import pytest

from opensocta.money import MoneySettings, build_ledger, find_cycles, list_cycles

SETTINGS = MoneySettings()
RING = [(300.0, "a", "b", 900_000), (301.0, "b", "c", 890_000), (302.0, "c", "d", 880_000),
        (303.0, "d", "a", 870_000)]  # fmt: skip


def count(table, order, longest=4):
    ledger = build_ledger(table, settings=SETTINGS)
    return len(list_cycles(ledger, order=order, days=20, longest=longest).starts) - 1


class TestACycleIsListed:
    @pytest.mark.parametrize("order", ["strict", "tie", "unordered"])
    def test_when_each_payment_is_later(self, payments, order):
        assert count(payments(RING), order) == 1

    @pytest.mark.parametrize(("order", "cycles"), [("strict", 0), ("tie", 1), ("unordered", 1)])
    def test_when_payments_tie(self, payments, order, cycles):
        assert count(payments([(300.0, *row[1:]) for row in RING]), order) == cycles

    @pytest.mark.parametrize(("order", "cycles"), [("strict", 0), ("tie", 0), ("unordered", 1)])
    def test_when_order_is_broken(self, payments, order, cycles):
        times = (300.0, 302.0, 301.0, 303.0)
        rows = [(at, *row[1:]) for at, row in zip(times, RING, strict=True)]
        assert count(payments(rows), order) == cycles


class TestNoCycleIsListed:
    def test_when_it_is_longer_than_asked(self, payments):
        assert count(payments(RING), "tie", longest=3) == 0

    def test_when_it_lies_outside_the_window(self, payments):
        assert count(payments([*RING[:3], (321.0, *RING[3][1:])]), "tie") == 0

    def test_when_an_account_pays_itself(self, payments):
        assert count(payments([(1.0, "a", "a", 5)]), "unordered") == 0


class TestFindings:
    def test_one_per_ring_with_its_payments(self, payments, everyday):
        found = find_cycles(payments(everyday + RING), settings=SETTINGS)
        assert found[0].subject == "a"
        assert found[0].evidence == tuple(f"t{len(everyday) + i:05d}" for i in range(4))
        assert found[0].measures["order"] == "tie"
        assert "the smallest 97 % of the largest" in found[0].reason

    def test_hubs_are_reported(self, payments, everyday):
        found = find_cycles(payments(everyday + RING), settings=MoneySettings(hub_payments=3))
        bounds = [f for f in found if f.kind == "money.bounds"]
        assert bounds
        assert bounds[0].measures["hubs"] > 0

    def test_a_search_beyond_its_bounds_says_so(self, payments):
        rows = [(float(i), a, b, 5) for i in range(8) for a in "abc" for b in "abc" if a != b]
        found = find_cycles(payments(rows), settings=MoneySettings(max_cycles=5))
        assert any(f.measures.get("complete") == 0 for f in found)
