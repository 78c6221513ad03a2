"""A table keeps what its declaration says, and names what breaks it."""

import pyarrow as pa
import pytest

from opensocta.core.errors import RowsInvalid
from opensocta.core.tables import Column, Table

PRICES = Table(
    "prices",
    "prices for the test",
    ("item",),
    (
        Column("item", "id", "what is sold"),
        Column("share", "share", "share of the market", null=True),
        Column("unit", "code", "unit", choices=("kg", "piece")),
    ),
)


def rows(**columns):
    return pa.table({"item": ["a", "b"], "share": [0.1, 0.9], "unit": ["kg", "piece"], **columns})


class TestRowsThatKeepTheDeclaration:
    def test_pass_unchanged(self):
        assert PRICES.check(rows()).num_rows == 2

    def test_get_absent_nullable_columns_as_null(self):
        assert PRICES.conform(rows().drop_columns(["share"]))["share"].null_count == 2

    def test_may_leave_nullable_values_empty(self):
        assert PRICES.check(rows(share=[None, 0.5])).num_rows == 2


class TestRowsByKey:
    def test_are_in_order(self):
        found = PRICES.by_key(rows(item=["b", "a"]))
        assert found.to_pylist() == [
            {"item": "a", "share": 0.9, "unit": "piece"},
            {"item": "b", "share": 0.1, "unit": "kg"},
        ]

    def test_are_the_same_in_portions_of_any_size(self):
        many = pa.table({"item": [f"i{n * 7 % 50:02}" for n in range(50)], "unit": ["kg"] * 50})
        whole = PRICES.by_key(many)
        small = PRICES.by_key(many, portion_bytes=100)
        assert small["item"].num_chunks > 5
        assert small.equals(whole)


class TestARowIsRefused:
    @pytest.mark.parametrize(
        ("columns", "column", "count"),
        [
            pytest.param({"item": [None, "b"]}, "item", 1, id="a required value is empty"),
            pytest.param({"share": [1.5, -0.1]}, "share", 2, id="a share lies outside 0 to 1"),
            pytest.param({"unit": ["kg", "ton"]}, "unit", 1, id="a value is not a choice"),
            pytest.param({"share": ["x", "y"]}, "share", 2, id="a column has another kind"),
        ],
    )
    def test_when(self, columns, column, count):
        with pytest.raises(RowsInvalid) as caught:
            PRICES.check(rows(**columns))
        assert (caught.value.column, caught.value.rows) == (column, count)

    def test_when_a_required_column_is_absent(self):
        with pytest.raises(RowsInvalid, match="'item': is absent"):
            PRICES.conform(rows().drop_columns(["item"]))


class TestTheDataDictionary:
    def test_names_every_column_with_its_choices(self):
        words = {row["column"]: row["meaning"] for row in PRICES.dictionary()}
        assert words["unit"] == "unit One of: kg, piece."
        assert list(words) == ["item", "share", "unit"]
