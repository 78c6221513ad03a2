import numpy as np
import pyarrow as pa
import pytest

from opensocta.evidence.derived import ENTITY_MAP, FLOWS
from opensocta.routes import find_flows

SEIZURE = {
    "commodity": "C-HER", "quantity": "12.5", "quantityUnit": "kg", "mode": "road",
    "originNode": "IST", "transitNode": ["BEO", "SOF"], "destinationNode": "VIE",
    "node": "KAPAN", "date": "2024-03-17",
}  # fmt: skip


def one(table):
    (row,) = table.to_pylist()
    return row


class TestASeizureBecomesAFlow:
    def test_with_stops_in_order_of_distance(self, statements, nobody):
        row = one(find_flows(statements(("e-1", "Seizure", SEIZURE)), nobody))
        assert row["stops"] == ["IST", "KAPAN", "SOF", "BEO", "VIE"]
        assert (row["amount"], row["unit"], row["at"]) == (12.5, "kg", "2024-03-17")
        assert row["crime_area"].startswith("DRUG")
        assert len(row["evidence"]) == 10

    def test_with_the_ends_that_are_named_and_the_place(self, statements, nobody):
        event = {k: v for k, v in SEIZURE.items() if k != "originNode"}
        row = one(find_flows(statements(("e-1", "Seizure", event)), nobody))
        assert (row["origin"], row["place"], row["destination"]) == (None, "KAPAN", "VIE")
        assert row["stops"] == ["KAPAN", "SOF", "BEO", "VIE"]

    def test_with_the_declared_columns(self, statements, nobody):
        table = find_flows(statements(("e-1", "Seizure", SEIZURE)), nobody)
        assert table.column_names == [
            c.name for c in FLOWS.columns if c.name not in ("handling", "tlp")
        ]

    def test_with_weights_in_the_commoditys_unit(self, statements, nobody):
        event = SEIZURE | {"quantity": "750", "quantityUnit": "g"}
        assert one(find_flows(statements(("e-1", "Seizure", event)), nobody))["amount"] == 0.75

    def test_with_its_own_area_before_that_of_the_goods(self, statements, nobody):
        event = SEIZURE | {"crimeArea": "OCG"}
        row = one(find_flows(statements(("e-1", "Seizure", event)), nobody))
        assert row["crime_area"] == "OCG"

    def test_with_countries_where_no_node_is_named(self, statements, nobody):
        event = {"commodity": "C-HER", "originCountry": "tr", "destinationCountry": "at"}
        row = one(find_flows(statements(("e-1", "Seizure", event)), nobody))
        assert row["stops"] == ["TR", "AT"]
        assert row["amount"] is None


class TestOtherEvents:
    def test_a_detection_counts_persons(self, statements, nobody):
        event = {
            "personsDetected": "7",
            "originNode": "IST",
            "node": "EDIR",
            "mode": "foot or road",
        }
        row = one(find_flows(statements(("e-1", "Detection", event)), nobody))
        assert (row["commodity"], row["unit"], row["amount"]) == ("persons", "persons", 7.0)
        assert (row["crime_area"], row["mode"]) == ("MIG", "road")

    def test_a_route_leg_has_no_amount(self, statements, nobody):
        event = {"fromNode": "GUAY", "toNode": "BAR", "commodity": "C-COC", "mode": "sea"}
        row = one(find_flows(statements(("e-1", "RouteLeg", event)), nobody))
        assert row["stops"] == ["GUAY", "BAR"]
        assert row["amount"] is None


class TestNoFlow:
    @pytest.mark.parametrize(
        ("schema", "properties", "same"),
        [
            pytest.param("Seizure", {"commodity": "C-HER"}, {}, id="no stop is known"),
            pytest.param("Incident", SEIZURE, {}, id="another kind of event"),
            pytest.param("Seizure", SEIZURE, {"stance": -1}, id="reports refute it"),
        ],
    )
    def test_when(self, statements, nobody, schema, properties, same):
        assert len(find_flows(statements(("e-1", schema, properties), **same), nobody)) == 0


def test_records_of_one_subject_make_one_flow(statements):
    joined = ENTITY_MAP.conform(
        pa.table({"entity_id": ["e-2"], "canonical_id": ["e-1"], "probability": [0.9]})
    )
    other = SEIZURE | {"quantity": "99"}
    table = statements(*[("e-1", "Seizure", SEIZURE)] * 2, ("e-2", "Seizure", other))
    row = one(find_flows(table, joined))
    assert row["event_id"] == "e-1"
    assert row["amount"] == 12.5, "what most statements say"


def test_the_order_of_rows_does_not_matter(statements, nobody):
    events = [(f"e-{i}", "Seizure", SEIZURE | {"quantity": str(i)}) for i in range(30)]
    table = statements(*events)
    mixed = table.take(np.random.default_rng(3).permutation(len(table)))
    assert find_flows(table, nobody).equals(find_flows(mixed, nobody))
