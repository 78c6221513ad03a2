"""Ids in bulk are the ids that `make_id` gives, and doubles are found by short keys."""

import random

import numpy as np
import pyarrow as pa

from opensocta.core.ids import SEPARATOR, make_id
from opensocta.evidence.calculator import ids_of
from opensocta.evidence.hashing import hash_ids
from opensocta.evidence.short_keys import Keys, short_keys


class TestAnIdInBulk:
    def test_is_that_of_one_text_at_any_length(self) -> None:
        texts = ["ж" * (each // 2) + "a" * (each % 2) for each in range(300)] + ["z" * 70_000]
        random.Random(3).shuffle(texts)
        assert hash_ids("st", pa.array(texts)).to_pylist() == [make_id("st", t) for t in texts]

    def test_is_the_known_one(self) -> None:
        assert hash_ids("e", pa.array(["abc"])).to_pylist() == ["e-ba7816bf8f01cfea4141"]

    def test_is_null_where_the_text_is_also_in_part_of_a_column(self) -> None:
        part = pa.array(["a", None, "b" * 64, "", None, "c"]).slice(1, 4)
        expected = [None, make_id("q", "b" * 64), make_id("q", ""), None]
        assert hash_ids("q", part).to_pylist() == expected

    def test_is_the_same_for_few_rows_and_for_many(self) -> None:
        many = pa.chunked_array(
            [[f"Customs{SEPARATOR}{n}" for n in range(each)] for each in (7, 0, 10_001)]
        )
        few = [ids_of("e", many.slice(start, 5_000)) for start in range(0, len(many), 5_000)]
        assert ids_of("e", many).to_pylist() == [one for part in few for one in part.to_pylist()]


class TestShortKeys:
    def test_differ_where_ids_differ_and_agree_where_they_agree(self) -> None:
        ids = pa.array([make_id("st", str(each % 900)) for each in range(1_000)]).slice(3)
        keys = short_keys(ids)
        assert keys is not None
        assert len(np.unique(keys)) == 900

    def test_are_not_made_of_ids_of_different_lengths(self) -> None:
        assert short_keys(pa.array([make_id("e", "a"), make_id("st", "a")])) is None

    def test_tell_that_an_id_may_stand_twice_only_then(self) -> None:
        ids = [make_id("st", str(each)) for each in range(50)]
        keys = Keys()
        keys.add(pa.chunked_array([ids[:20], ids[20:]]))
        assert not keys.may_repeat()
        keys.add(pa.chunked_array([ids[7:8]]))
        assert keys.may_repeat()

    def test_that_are_not_known_may_repeat(self) -> None:
        keys = Keys()
        keys.add(pa.chunked_array([["r-1"], ["r-10"]]))
        assert keys.may_repeat()
