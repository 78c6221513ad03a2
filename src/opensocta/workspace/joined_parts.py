"""Which records of a subject a reader may know to be one.

Of a subject seen to the last statement, all records. Of one seen in part, the join may rest on
what is hidden; so only those pairs count that the model joined on records seen as a whole.

In:   tables `held` and `admitted` (`deconflicting`), the build's `pairs` as `whole_pairs`
Out:  table `parts`: entity_id, canonical_id, part (smallest record seen), whole
Not:  the joining itself (`resolve`); a person's merge, for nobody can say what it rests on
"""

import duckdb
import pyarrow as pa

from opensocta.workspace.views import rows

__all__ = ["join_parts"]

_JOINED_FROM = 0.5


def join_parts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `parts` of the records of which anything is seen."""
    connection.execute("""
        CREATE TEMP TABLE records AS
        SELECT h.entity_id, h.canonical_id, a.whole, bool_and(h.seen) AS clear
        FROM held h JOIN admitted a USING (canonical_id)
        GROUP BY ALL HAVING bool_or(h.seen AND h.agency IS NOT NULL)
    """)
    pairs = rows(
        connection,
        "SELECT p.left_id, p.right_id FROM whole_pairs p "
        "JOIN records l ON l.entity_id = p.left_id JOIN records r ON r.entity_id = p.right_id "
        "WHERE l.canonical_id = r.canonical_id AND NOT l.whole AND l.clear AND r.clear "
        "AND p.decided = 'model' AND p.probability >= $least ORDER BY 1, 2",
        least=_JOINED_FROM,
    )
    first: dict[str, str] = {}
    for pair in pairs:
        one, other = sorted((_root(first, pair["left_id"]), _root(first, pair["right_id"])))
        first[other] = one
    roots = pa.table(
        {
            "entity_id": pa.array(list(first), pa.string()),
            "root": pa.array([_root(first, one) for one in first], pa.string()),
        }
    )
    connection.register("roots", roots)
    connection.execute("""
        CREATE TEMP TABLE parts AS
        SELECT r.entity_id, r.canonical_id, r.whole,
            CASE WHEN r.whole THEN min(r.entity_id) OVER (PARTITION BY r.canonical_id)
                ELSE coalesce(o.root, r.entity_id) END AS part
        FROM records r LEFT JOIN roots o USING (entity_id)
    """)
    connection.unregister("roots")


def _root(first: dict[str, str], record: str) -> str:
    """Return the smallest record that this one is joined with."""
    while first.get(record, record) != record:
        record = first[record]
    return record
