"""Joins markings in bulk: what each derived row inherits from the evidence it rests on.

In:   rows with the ids of their evidence; tables that say how each id is marked
Out:  the rows with `handling` and `tlp`, each the strictest of all its evidence
Not:  who may see what (`marking.Reader`)

In doubt it is refused: an id that no table knows, a code that does not exist, and a row without
evidence count as the strictest there is (METHOD section 9).
"""

import numpy as np
import pyarrow as pa

from opensocta.evidence.calculator import calculator
from opensocta.evidence.tables import HANDLING, TLP

__all__ = ["mark", "markings_of", "row_markings", "statement_markings"]


def mark(rows: pa.Table, evidence: str, *markings: pa.Table) -> pa.Table:
    """Return the rows with `handling` and `tlp` joined over their evidence.

    Parameters
    ----------
    evidence : name of a column that holds one id, or a list of ids, per row.
    markings : tables of `id`, `handling`, `tlp`, as `statement_markings` makes them; an id that
        is in several, or several times in one, counts with the strictest.

    Returns
    -------
    rows in their order; existing columns `handling` and `tlp` are replaced.
    """
    known = [table.select(["id", "handling", "tlp"]).cast(_NOBODY.schema) for table in markings]
    ids = rows[evidence].combine_chunks()
    listed = pa.types.is_list(ids.type) or pa.types.is_large_list(ids.type)
    asked = pa.table({"place": pa.array(np.arange(rows.num_rows)), "ids": ids})
    with calculator() as connection:
        connection.register("asked", asked)
        connection.register("known", pa.concat_tables(known) if known else _NOBODY)
        found = connection.sql(f"""
            WITH wanted AS (SELECT place, {"unnest(ids)" if listed else "ids"} AS id FROM asked),
            ranks AS (
                SELECT id, max({_rank("handling", HANDLING)}) AS h, max({_rank("tlp", TLP)}) AS t
                FROM known WHERE id IN (SELECT id FROM wanted) GROUP BY id
            ), joined AS (
                SELECT place, max(coalesce(h, {len(HANDLING) - 1})) AS h,
                    max(coalesce(t, {len(TLP) - 1})) AS t
                FROM wanted LEFT JOIN ranks USING (id) GROUP BY place
            )
            SELECT {_code("h", HANDLING)} AS handling, {_code("t", TLP)} AS tlp
            FROM asked LEFT JOIN joined USING (place) ORDER BY place
        """).to_arrow_table()
    bare = rows.drop_columns([name for name in ("handling", "tlp") if name in rows.column_names])
    return bare.append_column("handling", found["handling"]).append_column("tlp", found["tlp"])


def statement_markings(statements: pa.Table, reports: pa.Table) -> pa.Table:
    """Return `id`, `handling`, `tlp` of statements: the stricter of their own and the report's.

    Parameters
    ----------
    statements : at least `statement_id`, `report_id`; `handling` where a statement has its own.
    reports : at least `report_id`, `handling`, `tlp`.
    """
    return row_markings(statements, "statement_id", reports)


def row_markings(rows: pa.Table, key: str, reports: pa.Table) -> pa.Table:
    """Return `id`, `handling`, `tlp` of rows of the lake that name their report.

    A row of a report that is not there is marked with the strictest.
    """
    own = "handling" in rows.column_names
    asked = rows.select([key, "report_id", *(["handling"] if own else [])])
    marked = mark(
        asked.drop_columns(["handling"]) if own else asked,
        "report_id",
        markings_of(reports, "report_id"),
    )
    if not own:
        return markings_of(marked, key)
    compared = marked.append_column("own", asked["handling"])
    stricter = f"greatest({_rank('handling', HANDLING)}, {_rank('own', HANDLING)})"
    with calculator() as connection:
        connection.register("compared", compared)
        return connection.sql(f"""
            SELECT {key} AS id, CASE WHEN own IS NULL THEN handling
                ELSE {_code(stricter, HANDLING)} END AS handling, tlp FROM compared
        """).to_arrow_table()


def markings_of(rows: pa.Table, key: str) -> pa.Table:
    """Return `id`, `handling`, `tlp` of rows that carry their marking; `key` names their id."""
    return rows.select([key, "handling", "tlp"]).rename_columns(["id", "handling", "tlp"])


def _rank(column: str, codes: tuple[str, ...]) -> str:
    cases = " ".join(f"WHEN '{code}' THEN {rank}" for rank, code in enumerate(codes))
    return f"CASE {column} {cases} ELSE {len(codes) - 1} END"


def _code(rank: str, codes: tuple[str, ...]) -> str:
    cases = " ".join(f"WHEN {number} THEN '{code}'" for number, code in enumerate(codes))
    return f"CASE {rank} {cases} ELSE '{codes[-1]}' END"


_NOBODY = pa.table({name: pa.array([], pa.string()) for name in ("id", "handling", "tlp")})
