"""Who is who: which records of the agencies' files are one subject.

In:   STATEMENTS; DECISIONS of the unit's analysts (merge, keep_apart)
Out:  `Links`: ENTITY_MAP for every entity, PAIRS with explanations
Not:  incidents (each stays its own); joining what the records say (`resolve.merging`)
See:  docs/methods/entity-resolution.md
"""

import duckdb
import numpy as np
import pyarrow as pa

from opensocta.evidence.derived import ENTITY_MAP, PAIRS
from opensocta.resolve.comparisons import comparisons_of
from opensocta.resolve.decisions import read_decisions
from opensocta.resolve.duplicates import same_relations, same_things
from opensocta.resolve.engine import link_records
from opensocta.resolve.settings import Links, LinkSettings
from opensocta.resolve.subjects import FAMILIES, read_records

__all__ = ["BOUNDED", "link"]

BOUNDED = pa.schema(
    [
        ("family", pa.string()),
        ("rule", pa.string()),
        ("blocks", pa.int64()),
        ("records", pa.int64()),
        ("pairs_left_out", pa.int64()),
    ]
)
_MAP = pa.schema(
    [("entity_id", pa.string()), ("canonical_id", pa.string()), ("probability", pa.float64())]
)


def link(
    statements: pa.Table,
    *,
    decisions: pa.Table | None = None,
    settings: LinkSettings | None = None,
) -> Links:
    """Return which record belongs to which subject, whatever the order of the rows.

    Parameters
    ----------
    statements : STATEMENTS of `evidence.tables`; withdrawn and refuting rows do not count.
    decisions : kind (merge, keep_apart), left_id, right_id, at; the latest on a pair counts,
        and a decision stands against any score.
    """
    settings = settings or LinkSettings()
    maps, pairs, bounded, compared, notes = [], [], [], 0, []
    for family in FAMILIES:
        records = read_records(statements, family)
        if not len(records):
            continue
        decided, remarks = read_decisions(decisions, records.ids)
        notes += remarks
        comparisons, names = comparisons_of(records, family)
        linked = link_records(records, comparisons, names, decided=decided, settings=settings)
        maps.append(to_map(records.ids, linked.label, linked.fit))
        pairs.append(linked.pairs)
        bounded += [{"family": family, **row} for row in linked.bounded]
        compared += linked.compared
    maps.append(same_things(statements))
    known = pa.concat_tables(maps)
    known = pa.concat_tables([known, same_relations(statements, known)])
    return Links(
        entity_map=_whole_map(statements, known),
        pairs=pa.concat_tables([PAIRS.empty(), *pairs]).sort_by(
            [("left_id", "ascending"), ("right_id", "ascending")]
        ),
        bounded=pa.Table.from_pylist(bounded, schema=BOUNDED),
        compared=compared,
        notes=tuple(notes),
    )


def to_map(ids: pa.Array, label: np.ndarray, fit: np.ndarray) -> pa.Table:
    """Return ENTITY_MAP rows from cluster numbers and mean weights; a record alone is certain."""
    probability = 1 / (1 + np.exp2(-np.clip(np.nan_to_num(fit, nan=60.0), -60, 60)))
    return pa.table(
        {
            "entity_id": ids,
            "canonical_id": ids.take(pa.array(label)),
            "probability": np.round(probability, 6),
        },
        schema=_MAP,
    )


def _whole_map(statements: pa.Table, known: pa.Table) -> pa.Table:
    """Return the map with every other entity as itself, by entity_id."""
    with duckdb.connect() as calculator:
        calculator.execute("SET threads=1")
        calculator.register("statements", statements)
        calculator.register("known", known)
        rows = calculator.sql(
            "SELECT e.entity_id, coalesce(k.canonical_id, e.entity_id) AS canonical_id,"
            " coalesce(k.probability, 1.0) AS probability"
            " FROM (SELECT DISTINCT entity_id FROM statements) e"
            " LEFT JOIN known k USING (entity_id) ORDER BY 1"
        ).to_arrow_table()
    return ENTITY_MAP.conform(rows)
