"""Things and relations that are the same because what identifies them is the same.

In:   STATEMENTS, and the map of persons and organisations
Out:  ENTITY_MAP rows
Not:  incidents: two seizures with the same words on the same day may well be two seizures
"""

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from opensocta.resolve.columns import Records
from opensocta.resolve.subjects import KEYS_OF_THINGS, read_records
from opensocta.vocabulary import is_a, schema_properties

__all__ = ["same_relations", "same_things"]

_MAP = pa.schema(
    [("entity_id", pa.string()), ("canonical_id", pa.string()), ("probability", pa.float64())]
)


def same_things(statements: pa.Table) -> pa.Table:
    """Return the map of accounts, vehicles, vessels, wallets and addresses by their numbers."""
    parts = [_MAP.empty_table()]
    for thing in KEYS_OF_THINGS:
        records = read_records(statements, thing)
        if len(records):
            parts.append(_by_key(records))
    return pa.concat_tables(parts)


def _by_key(records: Records) -> pa.Table:
    column = records.columns["key"]
    size = len(records)
    shape = (size + len(column.values),) * 2
    graph = coo_array(
        (np.ones(len(column.codes), np.int8), (column.owners(), size + column.codes)), shape=shape
    )
    label = connected_components(graph, directed=False)[1][:size]
    first = np.full(shape[0], size, np.int64)
    np.minimum.at(first, label, np.arange(size))
    return pa.table(
        {
            "entity_id": records.ids,
            "canonical_id": records.ids.take(pa.array(first[label])),
            "probability": np.ones(size),
        },
        schema=_MAP,
    )


def same_relations(statements: pa.Table, known: pa.Table) -> pa.Table:
    """Return the map of relations whose every property is the same once their ends are joined."""
    schemata = [
        name
        for name in sorted(pc.unique(statements["schema"]).to_pylist())
        if name in schema_properties() and is_a(name, "Interval") and not is_a(name, "Event")
    ]
    with duckdb.connect() as calculator:
        calculator.execute("SET threads=1")
        calculator.register("statements", statements)
        calculator.register("known", known)
        calculator.register("edges", pa.table({"schema": pa.array(schemata, pa.string())}))
        rows = calculator.sql(
            "WITH said AS (SELECT DISTINCT s.entity_id, s.schema,"
            "  s.prop || chr(31) || coalesce(k.canonical_id, s.value) AS fact"
            "  FROM statements s SEMI JOIN edges USING (schema)"
            "  LEFT JOIN known k ON k.entity_id = s.value"
            "  WHERE s.prop <> 'id' AND s.retracted_at IS NULL AND s.stance > 0),"
            " whole AS (SELECT entity_id, min(schema) || chr(30)"
            "  || string_agg(fact, chr(30) ORDER BY fact) AS content, count(*) AS facts"
            "  FROM said GROUP BY entity_id)"
            " SELECT entity_id, min(entity_id) OVER (PARTITION BY content) AS canonical_id,"
            "  1.0 AS probability FROM whole WHERE facts >= 2 ORDER BY 1"
        ).to_arrow_table()
    return rows.cast(_MAP)
