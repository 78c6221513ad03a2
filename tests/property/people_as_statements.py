"""Invented persons as the statements that `link` takes."""

import pyarrow as pa

from opensocta.evidence.tables import STATEMENTS


def to_statements(records):
    rows = [
        {
            "statement_id": f"s{i}{prop}", "entity_id": f"e{i}", "schema": "Person", "prop": prop,
            "value": value, "report_id": "r", "assessment": False, "stance": 1, "anchor": "x",
            "batch_id": "b",
        }
        for i, record in enumerate(records)
        for prop, value in {**record, "id": f"e{i}"}.items()
        if value
    ]  # fmt: skip
    return STATEMENTS.conform(pa.Table.from_pylist(rows))
