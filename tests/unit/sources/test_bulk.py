"""Texts of several columns are joined without losing a row."""

import pyarrow as pa

from opensocta.sources.bulk import join_filled


class TestJoinedTexts:
    def test_keep_a_row_that_misses_every_piece(self):
        one = pa.array(["a", None, "c", None])
        two = pa.array(["x", None, None, "z"])
        assert join_filled([one, two], " ").to_pylist() == ["a x", "", "c", "z"]

    def test_of_one_column_are_that_column(self):
        assert join_filled([pa.array(["a", None])], ";").to_pylist() == ["a", ""]
