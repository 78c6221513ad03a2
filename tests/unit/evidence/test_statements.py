"""Statements built in bulk have the ids and columns that one built alone would have."""

import pyarrow as pa
import pytest

from opensocta.core.errors import RowsInvalid
from opensocta.core.ids import make_id
from opensocta.evidence import statement_rows
from opensocta.evidence.tables import STATEMENTS

BASE = {
    "batch_id": "b-1", "report_id": "r-1", "entity_id": ["e-1", "e-2"], "schema": "Person",
    "prop": "name", "value": ["Ана", "B"], "anchor": pa.array(["line 1", "line 2"]),
}  # fmt: skip


class TestARow:
    def test_keeps_the_declaration(self) -> None:
        rows = statement_rows(**BASE)
        assert rows.schema.equals(STATEMENTS.schema)
        STATEMENTS.check(rows)

    def test_has_the_id_of_its_entity_prop_value_and_report(self) -> None:
        rows = statement_rows(**BASE)
        assert rows["statement_id"].to_pylist() == [
            make_id("st", "e-1", "name", "Ана", "r-1"), make_id("st", "e-2", "name", "B", "r-1"),
        ]  # fmt: skip

    def test_is_a_fact_that_is_supported_unless_said_otherwise(self) -> None:
        first = statement_rows(**BASE).to_pylist()[0]
        assert (first["assessment"], first["stance"], first["handling"]) == (False, 1, None)

    def test_takes_every_other_column(self) -> None:
        more = {"assessment": [True, False], "stance": -1, "lang": "srp", "handling": [None, "H2"]}
        rows = statement_rows(**BASE, **more)
        assert rows["assessment"].to_pylist() == [True, False]
        assert rows["stance"].to_pylist() == [-1, -1]
        assert rows["handling"].to_pylist() == [None, "H2"]

    def test_made_twice_counts_once_with_its_first_anchor(self) -> None:
        rows = statement_rows(**{**BASE, "entity_id": "e-1", "value": ["B", "B"]})
        assert rows["anchor"].to_pylist() == ["line 1"]


class TestItIsRefused:
    @pytest.mark.parametrize(
        ("change", "column"),
        [
            pytest.param({"colour": "red"}, "colour", id="an unknown column"),
            pytest.param({"value": ["a"]}, "value", id="another length"),
            pytest.param({"stance": ["x", "y"]}, "stance", id="another kind"),
            pytest.param({"entity_id": "e", "value": "v", "anchor": "a"}, "*", id="no column"),
        ],
    )
    def test_with(self, change: dict[str, object], column: str) -> None:
        with pytest.raises(RowsInvalid) as error:
            statement_rows(**{**BASE, **change})
        assert error.value.column == column

    def test_not_if_there_are_no_rows(self) -> None:
        empty = pa.array([], pa.string())
        rows = statement_rows(**{**BASE, "entity_id": empty, "value": empty, "anchor": empty})
        assert rows.num_rows == 0
