"""Records share blocks; what is too large is divided, and what is left out is counted."""

import numpy as np
import pyarrow as pa
import pytest

from opensocta.resolve.blocking import (
    Candidates,
    _common_limit,
    _Found,
    _kinds,
    _left_out,
    find_candidates,
)
from opensocta.resolve.blocks import Blocks, Keys, Rows, to_blocks
from opensocta.resolve.comparisons import comparisons_of
from opensocta.resolve.plain import table_records
from opensocta.resolve.settings import LinkSettings


def pairs_of(rows, size):
    found = set()
    for low in range(0, size, 2):
        for code in rows.codes(low, low + 2).tolist():
            found.add(divmod(code, 1 << 31))
    return found


class TestWhatIsLeftOut:
    @pytest.mark.parametrize("keys", [[5, 5, 5, 9, 9], [0, 0, 0, 1 << 61, 1 << 61]])
    def test_is_every_pair_of_every_block(self, keys):
        large = to_blocks(np.arange(5), np.array(keys), 5)
        assert _left_out(large, 1) == {"blocks": 2, "records": 5, "pairs_left_out": 3}


class TestBlocks:
    @pytest.mark.parametrize("factor", [1, 1 << 58], ids=["small keys", "keys of many bits"])
    def test_hold_every_pair_that_shares_a_key_once(self, factor):
        draw = np.random.default_rng(2)
        owner, key = draw.integers(0, 30, 90), draw.integers(0, 12, 90)
        held = [set(key[owner == k].tolist()) for k in range(30)]
        blocks = to_blocks(owner, key * factor, 30)
        expected = {(a, b) for a in range(30) for b in range(a + 1, 30) if held[a] & held[b]}
        assert pairs_of(blocks.compared(), 30) == expected

    def test_are_divided_by_what_does_not_hold_for_all(self):
        blocks = to_blocks(np.arange(6), np.zeros(6, np.int64), 6)
        rows = [(k, 0) for k in range(6)] + [(0, 1), (3, 1), (5, 2)]
        owner, code = np.array(rows).T
        parts = blocks.divided(Keys.of(owner, code, 6), 6)
        assert pairs_of(parts.compared(), 6) == {(0, 3)}

    def test_let_each_record_meet_its_neighbours(self):
        blocks = to_blocks(np.array([0, 1, 2, 3]), np.array([0, 0, 0, 1]), 4)
        codes = blocks.neighbours(np.array([2, 0, 1, 3]), 1)
        assert [divmod(code, 1 << 31) for code in codes.tolist()] == [(0, 2), (1, 2)]

    def test_of_all_rules_share_one_limit(self):
        telling = Blocks(np.arange(4000, dtype=np.int32), np.full(2000, 2), np.arange(2000), 4000)
        common = Blocks(np.arange(4000, dtype=np.int32), np.full(40, 100), np.arange(40), 4000)
        assert _common_limit([telling, common], 100, 0.5) == 99


class TestRecordsOfOneSubject:
    def test_are_found_by_two_keys_where_one_is_too_common(self):
        draw = np.random.default_rng(5)
        names = [f"Mila{chr(97 + k % 7)} P{chr(97 + k % 11)}ric" for k in range(3000)]
        born = [f"1980-01-{1 + k % 5:02}" for k in draw.integers(0, 5, 3000)]
        towns = [f"Town {k}" for k in draw.integers(0, 400, 3000)]
        rows = pa.table(
            {
                "id": [f"r{k:05}" for k in range(3001)],
                "name": [*names, names[7]],
                "born": [*born, born[7]],
                "town": [*towns, towns[7]],
            }
        )
        kinds = {"name": "name", "born": "date", "town": "place"}
        records = table_records(rows, kinds, id_column="id")
        _, parts = comparisons_of(records, "person")
        found = find_candidates(records, parts, LinkSettings(max_block=20, pairs_per_record=1.0))
        pairs = {
            pair
            for share in found.shares(1000)
            for pair in zip(share.left.tolist(), share.right.tolist(), strict=True)
        }
        assert (7, 3000) in pairs
        assert found.bounded

    def test_are_told_apart_by_all_fields_whose_keys_brought_them_together(self):
        days = [f"1980-01-{1 + k % 28:02}" for k in range(2800)]
        names = [f"Mila{chr(97 + k % 7)} P{chr(97 + k % 23)}ric" for k in range(2800)]
        rows = pa.table({"id": [f"r{k:05}" for k in range(2800)], "name": names, "born": days})
        records = table_records(rows, {"name": "name", "born": "date"}, id_column="id")
        _, parts = comparisons_of(records, "person")
        found = find_candidates(records, parts, LinkSettings(max_block=20, pairs_per_record=2.0))
        (share,) = found.shares(10**6)
        date = next(name for name in records.columns if name.endswith("date"))
        assert {date, "name"} in found.kinds
        for kind, uses in enumerate(found.kinds):
            if uses == {date, "name"}:
                met = np.flatnonzero(share.found_by == 1 << kind)
                day = np.array(days)
                assert (day[share.left[met]] == day[share.right[met]]).any()
            assert uses != {date}


class TestMoreKindsOfKeysThanBits:
    def test_leave_one_that_teaches_nothing(self):
        rows = Rows(np.arange(2, dtype=np.int32), np.array([1, 0], np.int32))
        none = np.empty(0, np.int64)
        found = [_Found(frozenset({f"field {k}"}), rows, none) for k in range(70)]
        every = frozenset(f"field {k}" for k in range(70))
        kinds = _kinds(found, every)
        assert len(kinds) == 62
        assert kinds[-1] == every
        (share,) = Candidates(2, kinds, tuple(found), []).shares(100)
        assert share.found_by.tolist() == [(1 << 62) - 1]
