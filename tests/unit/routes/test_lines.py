from itertools import pairwise

from opensocta.routes import find_routes, great_circle, map_features
from opensocta.routes.lines import FEATURES


def test_each_leg_is_a_line_with_its_volume(flows):
    table = map_features(flows((("IST", "SOF", "BEO"), 4.0, "2024"), (("SOF", "BEO"), 5.0, "2024")))
    assert table.schema.equals(FEATURES)
    lines = {(r["from_code"], r["to_code"]): r for r in table.to_pylist()}
    assert lines["SOF", "BEO"]["volume"] == 9.0
    assert lines["SOF", "BEO"]["n"] == 2
    assert lines["IST", "SOF"]["from_lon"] > lines["IST", "SOF"]["to_lon"]


def test_a_leg_without_a_measured_consignment_is_inferred(flows):
    (line,) = map_features(flows((("GUAY", "BAR"), None, "2024"))).to_pylist()
    assert line["inferred"]


def test_unknown_places_are_left_out(flows):
    assert len(map_features(flows((("IST", "NOWHERE"), 1.0, "2024")))) == 0


def test_only_the_flows_of_the_findings_given_are_drawn(flows):
    table = flows(*[(("IST", "VIE"), 9.0, "2024")] * 4, (("SOF", "BEO"), 5.0, "2024"))
    lines = map_features(table, find_routes(table)).to_pylist()
    assert [(row["from_code"], row["to_code"]) for row in lines] == [("IST", "VIE")]


def test_a_great_circle_begins_and_ends_at_its_places_and_does_not_jump():
    line = great_circle((35.0, 170.0), (37.0, -170.0), points=9)
    assert line[0] == (170.0, 35.0)
    assert line[-1] == (190.0, 37.0)
    assert max(b[0] - a[0] for a, b in pairwise(line)) < 5
