"""Tiny builders: relations of invented people as statements, ties and entities."""

import pyarrow as pa
import pytest

from opensocta.evidence.tables import STATEMENTS


def to_statements(rows):
    """Return statements of rows (entity, schema, {prop: value}, and further columns)."""
    found = []
    for entity, schema, props, *more in rows:
        extra = more[0] if more else {}
        for prop, value in props.items():
            found.append(
                {
                    "statement_id": f"st-{entity}-{prop}-{extra.get('report_id', 'r')}",
                    "entity_id": entity, "schema": schema, "prop": prop, "value": value,
                    "report_id": "r", "assessment": False, "stance": 1, "anchor": "x",
                    "batch_id": "b", **extra,
                }
            )  # fmt: skip
    return STATEMENTS.conform(pa.Table.from_pylist(found))


def itself(statements, **joined):
    ids = sorted(set(statements["entity_id"].to_pylist()))
    return pa.table(
        {
            "entity_id": ids,
            "canonical_id": [joined.get(i, i) for i in ids],
            "probability": [1.0] * len(ids),
        }
    )


def persons(*names):
    return [(name, "Person", {"name": name}) for name in names]


def to_ties(*rows):
    """Return TIES of rows (kind, source, target)."""
    return pa.table(
        {
            "tie_id": [f"t-{i:03}" for i in range(len(rows))],
            "source": [r[1] for r in rows],
            "target": [r[2] for r in rows],
            "kind": [r[0] for r in rows],
            "directed": [r[0] in ("member", "service", "owner") for r in rows],
            "weight": [1.0] * len(rows),
            "fact": [True] * len(rows),
            "credence": [0.9] * len(rows),
            "evidence": [[f"st-{i:03}"] for i in range(len(rows))],
        }
    )


def to_entities(ties, **areas):
    ids = sorted({i for side in ("source", "target") for i in ties[side].to_pylist()})
    kinds = {"n": "CriminalNetwork", "c": "Company"}
    return pa.table(
        {
            "canonical_id": ids,
            "schema": [kinds.get(i[0], "Person") for i in ids],
            "caption": ids,
            "crime_areas": pa.array([areas.get(i, []) for i in ids], pa.list_(pa.string())),
        }
    )


@pytest.fixture
def build():
    """The builders, by name."""

    class Builders:
        statements = staticmethod(to_statements)
        itself = staticmethod(itself)
        persons = staticmethod(persons)
        ties = staticmethod(to_ties)
        entities = staticmethod(to_entities)

    return Builders
