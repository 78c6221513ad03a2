"""Ids depend on content alone and are the same in Python and in DuckDB."""

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from opensocta.core.ids import content_hash, file_hash, make_id, sql_id

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x1f\x00"))


class TestAnId:
    def test_is_prefix_and_80_bits(self):
        assert make_id("st", "a", "b").startswith("st-")
        assert len(make_id("st", "a", "b")) == 23

    def test_tells_parts_apart(self):
        assert make_id("st", "ab", "c") != make_id("st", "a", "bc")

    @given(words, words)
    def test_is_the_same_in_duckdb(self, first, second):
        with duckdb.connect() as connection:
            found = connection.execute(f"SELECT {sql_id('x', '$1', '$2')}", [first, second])
            assert found.fetchone() == (make_id("x", first, second),)


class TestTheHashOfAFile:
    def test_is_the_hash_of_its_bytes(self, tmp_path):
        path = tmp_path / "a"
        path.write_bytes(b"abc")
        assert file_hash(path) == content_hash(b"abc")
