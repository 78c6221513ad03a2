"""Who is who: which records of the agencies' files are one subject.

Twice: first by what the records say of themselves; then also by the accounts, firms, persons and
things they are tied to, which are known as subjects by then.

In:   STATEMENTS; DECISIONS of the unit's analysts (merge, keep_apart); origins of REPORTS
Out:  `Links`: ENTITY_MAP for every entity, PAIRS with explanations
Not:  incidents (each stays its own); joining what the records say (`resolve.merging`)
See:  docs/methods/entity-resolution.md, docs/methods/relations-in-resolution.md
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.evidence.derived import ENTITY_MAP, PAIRS
from opensocta.resolve.clustering import Decided
from opensocta.resolve.columns import Records
from opensocta.resolve.comparison import Comparison
from opensocta.resolve.comparisons import comparisons_of
from opensocta.resolve.decisions import Remark, find_unmet, read_decisions
from opensocta.resolve.duplicates import same_relations, same_things
from opensocta.resolve.engine import Linked, link_records
from opensocta.resolve.relations import Relations, find_relations
from opensocta.resolve.relations_field import relate
from opensocta.resolve.settings import Links, LinkSettings, Untied
from opensocta.resolve.similarity import NameTable
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


@dataclass(slots=True)
class _Family:
    """One family on its way: what is compared, what was decided, what was found so far."""

    name: str
    records: Records
    comparisons: tuple[Comparison, ...]
    names: NameTable | None
    decided: Decided
    first: Linked
    found: Linked

    def to_map(self) -> pa.Table:
        """Return the map as found so far."""
        return to_map(self.records.ids, self.found.label, self.found.fit)

    def put_together(self) -> pa.Array:
        """Return the records of the subjects that only the second pass put together."""
        rows = np.unique(np.stack([self.found.label, self.first.label], 1), axis=0)
        parts = np.bincount(rows[:, 0], minlength=len(self.records))
        return self.records.ids.filter(pa.array(parts[self.found.label] > 1))


def link(
    statements: pa.Table,
    *,
    decisions: pa.Table | None = None,
    reports: pa.Table | None = None,
    settings: LinkSettings | None = None,
) -> Links:
    """Return which record belongs to which subject, whatever the order of the rows.

    Parameters
    ----------
    statements : STATEMENTS of `evidence.tables`; withdrawn and refuting rows do not count.
    decisions : kind (merge, keep_apart), left_id, right_id, at; the latest on a pair counts,
        and a decision stands against any score.
    reports : report_id and origin_id, so that ties told by a report and its copies count as
        told once; without it each report is its own origin.
    """
    settings = settings or LinkSettings()
    families, remarks = _first_pass(statements, decisions, settings)
    things = same_things(statements)
    bounded: list[dict[str, str | int]] = []
    untied = None
    if families and settings.relations:
        known = pa.concat_tables([*(one.to_map() for one in families), things])
        relations = find_relations(
            statements, known, reports, hub=settings.hub, names=settings.listed
        )
        bounded += _crowds("any", "ties through one event", relations.crowds)
        for one in families:
            bounded += _second_pass(one, relations, settings)
        untied = _untied(families, relations)
    for one in families:
        bounded += [{"family": one.name, **row} for row in one.found.bounded]
    known = pa.concat_tables([*(one.to_map() for one in families), things])
    known = pa.concat_tables([known, same_relations(statements, known)])
    return Links(
        entity_map=_whole_map(statements, known),
        pairs=_sorted_pairs(one.found.pairs for one in families),
        bounded=pa.Table.from_pylist(bounded, schema=BOUNDED),
        compared=sum(one.found.compared for one in families),
        remarks=tuple(remarks),
        training=tuple(replace(one.found.training, family=one.name) for one in families),
        untied=untied,
    )


def _first_pass(
    statements: pa.Table, decisions: pa.Table | None, settings: LinkSettings
) -> tuple[list[_Family], list[Remark]]:
    """Return the families that have records, linked by what the records say of themselves."""
    families: list[_Family] = []
    remarks: list[Remark] = []
    for name in FAMILIES:
        records = read_records(statements, name)
        if not len(records):
            continue
        decided, unmet = read_decisions(decisions, records.ids)
        remarks += unmet
        comparisons, names = comparisons_of(records, name)
        found = link_records(records, comparisons, names, decided=decided, settings=settings)
        families.append(_Family(name, records, comparisons, names, decided, found, found))
    kinds = {}
    if decisions is not None and decisions.num_rows:
        kinds = {record: one.name for one in families for record in one.records.ids.to_pylist()}
    return families, [*remarks, *find_unmet(decisions, kinds)]


def _second_pass(
    family: _Family, relations: Relations, settings: LinkSettings
) -> list[dict[str, str | int]]:
    """Link a family again with its relations, if any two records share one; return the hubs."""
    related = relate(
        family.records, family.found.label, relations.of(family.name), hub=settings.hub
    )
    if related is None:
        return []
    family.found = link_records(
        related.records,
        (*family.comparisons, related.comparison),
        family.names,
        decided=family.decided,
        settings=settings,
    )
    return _crowds(family.name, "ties to one neighbour", related.hubs)


def _untied(families: list[_Family], relations: Relations) -> Untied | None:
    """Return what the first pass found, if any family was linked a second time."""
    if all(one.found is one.first for one in families):
        return None
    joined = pa.concat_arrays([one.put_together() for one in families])
    told = relations.told
    flags = pc.is_in(told["entity_id"], value_set=joined)
    return Untied(
        _sorted_pairs(one.first.pairs for one in families), told.append_column("joined", flags)
    )


def _sorted_pairs(pairs: Iterable[pa.Table]) -> pa.Table:
    return PAIRS.by_key(pa.concat_tables([PAIRS.empty(), *pairs]))


def _crowds(family: str, rule: str, left_out: tuple[int, int, int]) -> list[dict[str, str | int]]:
    """Return the row of BOUNDED for hubs, none if there are none."""
    blocks, records, pairs = left_out
    row = {"blocks": blocks, "records": records, "pairs_left_out": pairs}
    return [{"family": family, "rule": rule, **row}] if blocks else []


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
