"""Incidents counted by month."""

import numpy as np
import pyarrow as pa

from opensocta.evidence.derived import ENTITY_MAP
from opensocta.evidence.tables import OBSERVATIONS, STATEMENTS
from opensocta.trends import count_incidents, find_trends


def incident(number, day, area="DRUG-HER", report="r-1", schema="Incident"):
    return [
        {
            "statement_id": f"st-{number}-{prop}", "entity_id": f"i-{number}", "schema": schema,
            "prop": prop, "value": value, "report_id": report, "assessment": False, "stance": 1,
            "anchor": "row", "batch_id": "b-1",
        }
        for prop, value in (("crimeArea", area), ("date", day))
    ]  # fmt: skip


def counted(*incidents, same=()):
    rows = [row for one in incidents for row in one]
    mapped = [{"entity_id": e, "canonical_id": c, "probability": 1.0} for e, c in same]
    found = count_incidents(
        pa.Table.from_pylist(rows, STATEMENTS.schema),
        pa.Table.from_pylist(mapped, ENTITY_MAP.schema),
    )
    OBSERVATIONS.check(found)
    return {(r["crime_area"], r["period"]): r["value"] for r in found.to_pylist()}


def test_are_counted_by_top_area_and_empty_months_are_zero():
    found = counted(incident(1, "2025-01-03"), incident(2, "2025-01"), incident(3, "2025-03-01"))
    assert found == {("DRUG", "2025-01"): 2, ("DRUG", "2025-02"): 0, ("DRUG", "2025-03"): 1}


def test_count_once_if_two_records_are_one_subject():
    rows = [incident(1, "2025-01-03"), incident(2, "2025-01-03", report="r-2")]
    assert counted(*rows, same=[("i-2", "i-1")]) == {("DRUG", "2025-01"): 1}


def test_take_in_seizures_and_leave_out_what_has_no_month():
    rows = [
        incident(1, "2025-01-03", schema="Seizure"),
        incident(2, "2025"),
        incident(3, "2025-13"),
    ]
    assert counted(*rows) == {("DRUG", "2025-01"): 1}


def test_of_nothing_are_nothing():
    assert counted() == {}


def test_become_trends_whose_evidence_are_reports():
    rows = [
        row
        for month in range(36)
        for i in range(5)
        for row in incident(5 * month + i, f"{2023 + month // 12}-{month % 12 + 1:02d}-05")
    ]
    table = count_incidents(pa.Table.from_pylist(rows, STATEMENTS.schema), ENTITY_MAP.empty())
    found = find_trends(table, rng=np.random.default_rng(1)).findings
    (change,) = (f for f in found if f.kind == "trends.change")
    assert change.measures["last"] == 60
    assert change.evidence == ("r-1",)
    assert change.reason.startswith("Recorded incidents of illicit drugs ")
    assert "counts depend on enforcement" in change.reason
