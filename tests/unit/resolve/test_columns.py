"""Values of a field, held as Arrow holds them."""

import numpy as np
import pyarrow as pa

from opensocta.resolve.columns import Texts, coded_column, to_column


class TestTexts:
    def test_read_like_a_list(self):
        texts = Texts(pa.array(["a", "č", "d"]))
        assert list(texts) == ["a", "č", "d"]
        assert (len(texts), texts[1], texts[1:], texts[-1]) == (3, "č", ["č", "d"], "d")


class TestAColumn:
    def test_holds_each_value_of_a_record_once_in_order(self):
        column = to_column(np.array([2, 0, 2, 2]), pa.array(["z", "b", "a", "z"]), 4)
        assert list(column.values) == ["a", "b", "z"]
        assert column.codes.tolist() == [1, 0, 2]
        assert column.offsets.tolist() == [0, 1, 1, 3, 3]

    def test_leaves_out_what_says_nothing_and_joins_equal_texts(self):
        texts = pa.array(["x", None, "x"])
        column = coded_column(np.array([0, 1, 2]), np.array([0, 1, 2]), texts, 3)
        assert list(column.values) == ["x"]
        assert column.offsets.tolist() == [0, 1, 1, 2]

    def test_gives_the_value_pairs_of_record_pairs(self):
        column = to_column(np.array([0, 1, 1, 3]), pa.array(["a", "a", "b", "b"]), 4)
        for left, right, expected in (
            ([0, 0, 2], [3, 2, 3], [(0, 0, 1)]),
            ([0, 2], [1, 1], [(0, 0, 0), (0, 0, 1)]),
        ):
            found = column.expand(np.array(left), np.array(right))
            assert list(zip(*(part.tolist() for part in found), strict=True)) == expected
