"""The local engine answers SQL over Arrow tables and runs kernels over groups."""

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.engine import LocalEngine

ROWS = pa.table({"k": ["b", "a", "b"], "v": [1, 2, 3]})


def total(group):
    return pa.table({"k": group["k"].slice(0, 1), "sum": [pc.sum(group["v"]).as_py() or 0]})


class TestTheLocalEngine:
    def test_answers_sql_and_forgets_the_tables(self):
        with LocalEngine() as engine:
            assert engine.query("SELECT sum(v) AS s FROM rows", {"rows": ROWS})[
                "s"
            ].to_pylist() == [6]
            names = engine.query("SELECT view_name AS n FROM duckdb_views() WHERE NOT internal", {})
            assert names["n"].to_pylist() == []

    def test_runs_a_kernel_per_group_in_order(self):
        with LocalEngine() as engine:
            assert engine.map_groups(ROWS, "k", total).to_pylist() == [
                {"k": "a", "sum": 2}, {"k": "b", "sum": 4},
            ]  # fmt: skip
