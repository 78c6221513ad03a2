"""Tiny builders: records of invented people as statements."""

from collections.abc import Callable

import pyarrow as pa
import pytest

from opensocta.evidence.tables import STATEMENTS

Record = dict[str, str | list[str]]


def to_statements(records: dict[str, Record]) -> pa.Table:
    """Return statements of records given as id -> {schema, prop: value or values, report}."""
    rows = []
    for entity, record in records.items():
        report = record.get("report", f"r-{entity}")
        for prop, values in record.items():
            if prop in ("schema", "report"):
                continue
            for value in values if isinstance(values, list) else [values]:
                rows.append(
                    {
                        "statement_id": f"st-{entity}-{prop}-{value}-{report}",
                        "entity_id": entity,
                        "schema": record.get("schema", "Person"),
                        "prop": prop,
                        "value": value,
                        "report_id": report,
                    }
                )
    table = pa.Table.from_pylist(rows)
    size = table.num_rows
    for name, value in (
        ("assessment", False),
        ("stance", 1),
        ("anchor", "row 1"),
        ("batch_id", "b"),
    ):
        table = table.append_column(name, pa.array([value] * size))
    return STATEMENTS.conform(table)


@pytest.fixture
def statements() -> Callable[[dict[str, Record]], pa.Table]:
    return to_statements
