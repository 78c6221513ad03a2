"""How many reports and origins stand behind evidence ids, of which kinds, with which consents.

In:   ids of statements, answers, observations, transactions, responses or reports, by group
Out:  one row per group; or one row per group and report, to weigh them as a claim
Not:  the chain for a reader (`socta explain`)
"""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from opensocta.assess.origins import with_origins
from opensocta.core.engine import LocalEngine

__all__ = ["count_sources", "reports_behind"]

_KEYS = {
    "statements": "statement_id", "answers": "answer_id", "observations": "observation_id",
    "transactions": "tx_id", "responses": "response_id", "reports": "report_id",
}  # fmt: skip
_BEHIND = """
SELECT DISTINCT n.key, r.report_id, o.origin, o.origin_agency, r.source_kind, r.obtained_at,
    r.scheme, r.reliability, r.credibility, list_contains(r.consents, 'public') AS public,
    list_contains(r.consents, 'partner') AS partner
FROM needed n JOIN ids USING (id) JOIN reports r ON r.report_id = ids.report_id
JOIN origins o ON o.report_id = r.report_id
ORDER BY n.key, r.report_id
"""
_COUNTED = """
SELECT key, count(*) AS reports, count(DISTINCT origin) AS origins,
    list_sort(list(DISTINCT source_kind)) AS source_kinds,
    list_filter(['partner', 'public'], lambda e: CASE e WHEN 'public'
        THEN bool_and(coalesce(public, false)) ELSE bool_and(coalesce(partner, false)) END)
        AS consents
FROM behind GROUP BY key ORDER BY key
"""


def reports_behind(groups: Mapping[str, Sequence[str]], lake: Mapping[str, pa.Table]) -> pa.Table:
    """Return one row per group and report behind its ids, sorted.

    Parameters
    ----------
    groups : evidence ids by group; ids of other things (findings, claims) lead to no report.
    lake : tables of the lake by name; `reports` must be among them.
    """
    keys = [key for key, ids in groups.items() for _ in ids]
    needed = pa.table(
        {
            "key": pa.array(keys, pa.string()),
            "id": pa.array([one for ids in groups.values() for one in ids], pa.string()),
        }
    )
    tables = {
        name: lake[name].select([*dict.fromkeys((key, "report_id"))])
        for name, key in _KEYS.items()
        if name in lake
    }
    parts = [
        f"SELECT {_KEYS[name]} AS id, report_id FROM l_{name} "
        f"WHERE {_KEYS[name]} IN (SELECT id FROM needed)"
        for name in tables
    ]
    registered = {f"l_{name}": table for name, table in tables.items()}
    with LocalEngine() as engine:
        ids = engine.query(" UNION ALL ".join(parts), registered | {"needed": needed})
        return engine.query(
            _BEHIND,
            {"needed": needed, "ids": ids, "reports": lake["reports"],
             "origins": with_origins(lake["reports"])},
        )  # fmt: skip


def count_sources(behind: pa.Table) -> dict[str, dict[str, object]]:
    """Return by group: reports, origins, source_kinds, consents (of all its reports)."""
    with LocalEngine() as engine:
        rows = engine.query(_COUNTED, {"behind": behind}).to_pylist()
    return {row.pop("key"): row for row in rows}
