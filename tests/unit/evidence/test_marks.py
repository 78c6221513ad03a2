"""A derived row is marked as strictly as the strictest of its evidence; doubt counts as strictest."""

from typing import Any

import pyarrow as pa
import pytest

from opensocta.evidence import mark, row_markings, statement_markings
from opensocta.evidence.derived import FINDINGS

REPORTS = pa.table(
    {"report_id": ["r-open", "r-shut"], "handling": ["H0", "H2"], "tlp": ["GREEN", "AMBER"]}
)
KNOWN = pa.table(
    {"id": ["a", "b", "c"], "handling": ["H0", "H2", "H1"], "tlp": ["CLEAR", "GREEN", "RED"]}
)


def marked(evidence: list[Any], *tables: pa.Table) -> list[tuple[str, str]]:
    rows = pa.table({"evidence": pa.array(evidence, pa.list_(pa.string()))})
    found = mark(rows, "evidence", *(tables or (KNOWN,))).to_pylist()
    return [(row["handling"], row["tlp"]) for row in found]


class TestARowIsMarked:
    @pytest.mark.parametrize(
        ("evidence", "expected"),
        [
            pytest.param(["a"], ("H0", "CLEAR"), id="as its one piece of evidence"),
            pytest.param(["a", "b"], ("H2", "GREEN"), id="as the stricter of two"),
            pytest.param(["b", "c"], ("H2", "RED"), id="handling and tlp each for itself"),
            pytest.param(["a", "zz"], ("H3", "RED"), id="strictest, if an id is not known"),
            pytest.param([], ("H3", "RED"), id="strictest without evidence"),
            pytest.param(None, ("H3", "RED"), id="strictest with no list"),
            pytest.param(["a", None], ("H3", "RED"), id="strictest with an empty id"),
        ],
    )
    def test_when(self, evidence: list[str] | None, expected: tuple[str, str]) -> None:
        assert marked([evidence]) == [expected]

    def test_strictest_if_nothing_is_known_at_all(self) -> None:
        rows = pa.table({"evidence": [["a"]]})
        assert mark(rows, "evidence").to_pylist()[0]["tlp"] == "RED"

    def test_strictest_for_a_code_that_does_not_exist(self) -> None:
        odd = pa.table({"id": ["a"], "handling": ["h0"], "tlp": [None]}).cast(KNOWN.schema)
        assert marked([["a"]], odd) == [("H3", "RED")]

    def test_as_the_strictest_of_several_tables(self) -> None:
        other = pa.table({"id": ["a"], "handling": ["H1"], "tlp": ["GREEN"]})
        assert marked([["a"]], KNOWN, other) == [("H1", "GREEN")]

    def test_in_the_order_given_and_beside_its_other_columns(self) -> None:
        rows = pa.table({"n": [1, 2, 3], "evidence": [["b"], ["a"], ["b"]], "tlp": ["x"] * 3})
        found = mark(rows, "evidence", KNOWN)
        assert found.column_names == ["n", "evidence", "handling", "tlp"]
        assert found["n"].to_pylist() == [1, 2, 3]
        assert found["handling"].to_pylist() == ["H2", "H0", "H2"]

    def test_by_a_column_with_one_id(self) -> None:
        assert mark(pa.table({"of": ["b", "a"]}), "of", KNOWN)["handling"].to_pylist() == [
            "H2", "H0",
        ]  # fmt: skip

    def test_if_there_are_no_rows(self) -> None:
        assert mark(FINDINGS.empty(), "evidence", KNOWN).num_rows == 0


class TestAStatementIsMarked:
    @pytest.mark.parametrize(
        ("report", "own", "expected"),
        [
            pytest.param("r-open", None, ("H0", "GREEN"), id="as its report"),
            pytest.param("r-open", "H3", ("H3", "GREEN"), id="stricter than its report"),
            pytest.param("r-shut", "H0", ("H2", "AMBER"), id="never more open than its report"),
            pytest.param("r-gone", None, ("H3", "RED"), id="strictest without its report"),
            pytest.param("r-open", "?", ("H3", "GREEN"), id="strictest for an odd code"),
        ],
    )
    def test_when(self, report: str, own: str | None, expected: tuple[str, str]) -> None:
        rows = pa.table(
            {"statement_id": ["s"], "report_id": [report], "handling": pa.array([own], pa.string())}
        )
        found = statement_markings(rows, REPORTS).to_pylist()
        assert found == [{"id": "s", "handling": expected[0], "tlp": expected[1]}]

    def test_and_so_is_any_row_that_names_its_report(self) -> None:
        rows = pa.table({"tx_id": ["t1", "t2"], "report_id": ["r-shut", "r-open"]})
        assert row_markings(rows, "tx_id", REPORTS)["handling"].to_pylist() == ["H2", "H0"]
