import numpy as np

from opensocta.evidence.finding import detectors, finding_rows
from opensocta.routes import find_routes


def of_kind(found, kind):
    return {f.subject: f for f in found if f.kind == f"routes.{kind}"}


NORTH, SOUTH = ("IST", "SOF", "BEO", "VIE"), ("IST", "THES", "BARI")


class TestACorridor:
    def test_has_its_share_interval_length_and_number(self, flows):
        found = find_routes(
            flows(*[(NORTH, 10.0, "2024-01-05")] * 30, *[(SOUTH, 10.0, "2024-02-05")] * 10)
        )
        corridor = of_kind(found, "corridor")["C-HER:IST>VIE"]
        assert corridor.measures["share"] == 0.75
        assert 0.62 < corridor.measures["low"] < 0.75 < corridor.measures["high"] < 0.86
        assert corridor.measures["n"] == 30
        assert corridor.measures["stops"] == "IST>SOF>BEO>VIE"
        assert 1270 < corridor.measures["km"] < 1400
        assert len(corridor.evidence) == 30
        assert "finds depend on the places searched" in corridor.reason

    def test_counts_volume_and_not_number(self, flows):
        found = find_routes(
            flows(*[(NORTH, 30.0, "2024-01-05")] * 10, *[(SOUTH, 10.0, "2024-02-05")] * 10)
        )
        assert of_kind(found, "corridor")["C-HER:IST>VIE"].measures["share"] == 0.75

    def test_says_how_much_is_not_traced(self, flows):
        found = find_routes(flows(*[(NORTH, 10.0, "2024")] * 5, *[(("BEO",), 10.0, "2024")] * 5))
        assert of_kind(found, "corridor")["C-HER:IST>VIE"].measures["traced"] == 0.5

    def test_is_not_told_of_two_consignments(self, flows):
        assert find_routes(flows(*[(NORTH, 10.0, "2024")] * 2)) == []


class TestAHub:
    def test_is_passed_by_its_share(self, flows):
        found = find_routes(
            flows(*[(NORTH, 10.0, "2024-01-05")] * 30, *[(SOUTH, 10.0, "2024-02-05")] * 10)
        )
        hubs = of_kind(found, "hub")
        assert hubs["C-HER:BEO"].measures["share"] == 0.75
        assert "C-HER:VIE" not in hubs, "a destination is not passed"


class TestAShift:
    def test_is_shown_when_the_interval_excludes_none(self, flows):
        before = [(NORTH, 10.0, "2023-03-01")] * 60 + [(SOUTH, 10.0, "2023-03-01")] * 20
        after = [(NORTH, 10.0, "2024-05-01")] * 20 + [(SOUTH, 10.0, "2024-05-01")] * 60
        shifts = of_kind(find_routes(flows(*before, *after)), "shift")
        assert shifts["C-HER:BEO"].measures["change"] == -0.5
        assert shifts["C-HER:IST>BARI"].measures["change"] == 0.5
        assert shifts["C-HER:BEO"].measures["high"] < 0
        assert "that went through Belgrade fell from 75 % to 25 %" in shifts["C-HER:BEO"].reason

    def test_is_not_shown_when_few_consignments_differ(self, flows):
        before = [(NORTH, 10.0, "2023-03-01")] * 3 + [(SOUTH, 10.0, "2023-03-01")] * 2
        after = [(NORTH, 10.0, "2024-05-01")] * 2 + [(SOUTH, 10.0, "2024-05-01")] * 3
        assert of_kind(find_routes(flows(*before, *after)), "shift") == {}


def test_findings_do_not_depend_on_the_order_of_rows(flows):
    rng = np.random.default_rng(5)
    rows = [
        ((NORTH, SOUTH)[int(k)], float(x), f"{2023 + int(k)}-0{1 + int(x) % 9}")
        for k, x in zip(rng.integers(2, size=200), rng.lognormal(2, 1, 200), strict=True)
    ]
    table = flows(*rows)
    mixed = table.take(rng.permutation(len(table)))
    assert finding_rows(find_routes(table)).equals(finding_rows(find_routes(mixed)))


def test_every_kind_is_registered():
    for kind in ("corridor", "hub", "shift", "detections"):
        assert detectors.get(f"routes.{kind}").cites
