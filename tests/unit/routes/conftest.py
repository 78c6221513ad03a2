"""Builders of invented events as statements, and of flows."""

from collections.abc import Callable

import pyarrow as pa
import pytest

from opensocta.evidence.derived import ENTITY_MAP
from opensocta.evidence.tables import STATEMENTS


@pytest.fixture(scope="session")
def statements() -> Callable[..., pa.Table]:
    """Return a builder of statements from (entity, schema, properties)."""

    def build(*events: tuple[str, str, dict[str, object]], **same: object) -> pa.Table:
        rows = []
        for entity, schema, properties in events:
            for prop, values in properties.items():
                for value in values if isinstance(values, list) else [values]:
                    rows.append(
                        {
                            "statement_id": f"st-{len(rows):04d}", "entity_id": entity,
                            "schema": schema, "prop": prop, "value": str(value),
                            "report_id": "r", "assessment": False, "stance": 1,
                            "anchor": "row", "batch_id": "b", **same,
                        }
                    )  # fmt: skip
        names = {key for row in rows for key in row}
        table = pa.table({name: [row.get(name) for row in rows] for name in sorted(names)})
        return STATEMENTS.conform(table)

    return build


@pytest.fixture(scope="session")
def nobody() -> pa.Table:
    """Return an entity map without rows: every record stands alone."""
    return ENTITY_MAP.empty()


@pytest.fixture(scope="session")
def flows() -> Callable[..., pa.Table]:
    """Return a builder of flows from (stops, amount, day)."""

    def build(
        *rows: tuple[tuple[str, ...], float | None, str], commodity: str = "C-HER"
    ) -> pa.Table:
        n = len(rows)
        return pa.table(
            {
                "flow_id": [f"fl-{i:04d}" for i in range(n)],
                "crime_area": ["DRUG-OPI"] * n,
                "commodity": [commodity] * n,
                "mode": ["road"] * n,
                "stops": pa.array([list(row[0]) for row in rows], pa.list_(pa.string())),
                "amount": pa.array([row[1] for row in rows], pa.float64()),
                "unit": ["kg"] * n,
                "at": [row[2] for row in rows],
                "origin": [row[0][0] if len(row[0]) > 1 else None for row in rows],
                "place": pa.nulls(n, pa.string()),
                "destination": [row[0][-1] if len(row[0]) > 1 else None for row in rows],
                "event_id": [f"e-{i:04d}" for i in range(n)],
                "evidence": pa.array([[f"st-{i}"] for i in range(n)], pa.list_(pa.string())),
            }
        )

    return build
