import numpy as np
import pyarrow as pa

from opensocta.money import MoneySettings, find_mispricing


def trade(prices, *, hs="850440", reporter=None):
    n = len(prices)
    rows = {
        "hs": [hs] * n,
        "quantity": [10.0] * n,
        "value": [10.0 * price for price in prices],
        "origin": ["RS"] * n,
        "dest": ["IT"] * n,
    }
    return pa.table(rows if reporter is None else {**rows, "reporter": reporter})


PRICES = np.random.default_rng(5).lognormal(3, 0.2, 60).tolist()


class TestAPrice:
    def test_far_over_its_peers_is_found(self):
        (finding,) = find_mispricing(trade([*PRICES, 400.0]))
        assert finding.subject == "row 61"
        assert finding.measures["pattern"] == "over_invoiced"
        assert "times the median unit price of 61 shipments" in finding.reason

    def test_far_under_its_peers_is_found(self):
        (finding,) = find_mispricing(trade([*PRICES, 1.0]))
        assert finding.measures["pattern"] == "under_invoiced"

    def test_among_its_peers_is_not(self):
        assert find_mispricing(trade(PRICES)) == []

    def test_is_not_judged_without_peers(self):
        assert find_mispricing(trade([20.0, 21.0, 900.0])) == []

    def test_without_quantity_is_left_out(self):
        table = trade([*PRICES, 400.0])
        gone = pa.array([10.0] * 60 + [0.0])
        assert find_mispricing(table.set_column(1, "quantity", gone)) == []


class TestAMirrorGap:
    def test_is_found_and_tells_both_sides(self):
        tables = []
        for i in range(20):
            value = 1_000.0 + 50 * i
            told = 3.0 * value if i == 7 else 1.1 * value * (1 + 0.02 * (i % 5))
            tables.append(trade([value / 10, told / 10], hs=f"84{i:04d}", reporter=["RS", "IT"]))
        (finding,) = find_mispricing(pa.concat_tables(tables), settings=MoneySettings())
        assert finding.kind == "money.mirror_gap"
        assert finding.subject == "840007 RS>IT"
        assert len(finding.evidence) == 2
