"""Roles that agencies name, and the role that a position suggests.

In:   STATEMENTS, ENTITY_MAP; vocabulary.roles
Out:  rows of canonical_id, network, role, evidence; a code that a position suggests
Not:  a verdict: a suggested role is printed as such and never filled in as known
"""

import duckdb
import pyarrow as pa

__all__ = ["BROKER_ROLE", "COORDINATOR_ROLE", "find_roles"]

BROKER_ROLE = "R-BROKER"
COORDINATOR_ROLE = "R-COORD"


def find_roles(statements: pa.Table, entity_map: pa.Table) -> pa.Table:
    """Return the role each member has in each named network, the one most reports name."""
    with duckdb.connect() as calculator:
        calculator.execute("SET threads=1")
        calculator.register("statements", statements)
        calculator.register("entity_map", entity_map)
        return calculator.sql(
            "WITH said AS (SELECT s.entity_id, s.prop, s.report_id, s.statement_id,"
            "  coalesce(v.canonical_id, s.value) AS value FROM statements s"
            "  LEFT JOIN entity_map v ON v.entity_id = s.value"
            "  WHERE s.retracted_at IS NULL AND s.stance > 0"
            "  AND s.prop IN ('member', 'organization', 'networkRole')),"
            " named AS (SELECT m.value AS canonical_id, o.value AS network, r.value AS role,"
            "  count(DISTINCT r.report_id) AS reports,"
            "  list(DISTINCT r.statement_id ORDER BY r.statement_id) AS evidence"
            "  FROM said r JOIN said m ON m.entity_id = r.entity_id AND m.prop = 'member'"
            "  JOIN said o ON o.entity_id = r.entity_id AND o.prop = 'organization'"
            "  WHERE r.prop = 'networkRole' GROUP BY ALL)"
            " SELECT canonical_id, network, role, evidence FROM named QUALIFY row_number()"
            " OVER (PARTITION BY canonical_id, network ORDER BY reports DESC, role) = 1"
            " ORDER BY canonical_id, network"
        ).to_arrow_table()
