"""What linking must keep for any records: order, decisions, no chains."""

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.people_as_statements import to_statements

from opensocta.resolve import link, link_table
from opensocta.resolve.clustering import Decided, Evidence, cluster

NAMES = st.sampled_from(
    ["Ana Perić", "Ана Перић", "Peric Ana", "Ana Perc", "Boro Lukić", "Boro Lukic", "Vera K", ""]
)
DATES = st.sampled_from(["1980-01-02", "1980-02-01", "1980", "1975-05-05", ""])
NUMBERS = st.sampled_from(["P-12345", "P12345", "Q99887", ""])
RECORD = st.fixed_dictionaries({"name": NAMES, "birthDate": DATES, "passportNumber": NUMBERS})
RECORDS = st.lists(RECORD, min_size=1, max_size=8)
QUICK = settings(max_examples=15, deadline=None, derandomize=True)


def decisions(kind, *pairs):
    return pa.table(
        {
            "kind": [kind] * len(pairs),
            "left_id": [a for a, _ in pairs],
            "right_id": [b for _, b in pairs],
            "at": ["2024-01-01"] * len(pairs),
        }
    )


class TestLinking:
    @QUICK
    @given(RECORDS, st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order_of_rows(self, records, random):
        table = to_statements(records)
        order = list(range(table.num_rows))
        random.shuffle(order)
        one, two = link(table), link(table.take(order))
        assert one.entity_map.equals(two.entity_map)
        assert one.pairs.equals(two.pairs)

    @QUICK
    @given(RECORDS)
    def test_names_each_subject_after_its_smallest_record(self, records):
        rows = link(to_statements(records)).entity_map.to_pylist()
        for row in rows:
            same = [r["entity_id"] for r in rows if r["canonical_id"] == row["canonical_id"]]
            assert row["canonical_id"] == min(same)

    @QUICK
    @given(RECORDS.filter(lambda r: len(r) >= 2), st.sampled_from(["merge", "keep_apart"]))
    def test_follows_a_decision_whatever_the_scores(self, records, kind):
        links = link(to_statements(records), decisions=decisions(kind, ("e0", "e1")))
        found = dict(zip(*links.entity_map.select([0, 1]).to_pydict().values(), strict=True))
        assert (found["e0"] == found["e1"]) == (kind == "merge")

    @QUICK
    @given(RECORDS)
    def test_without_a_decision_is_as_if_it_had_never_been_made(self, records):
        table = to_statements(records)
        before = link(table)
        link(table, decisions=decisions("merge", ("e0", f"e{len(records) - 1}")))
        after = link(table, decisions=decisions("merge").slice(0))
        assert before.entity_map.equals(after.entity_map)
        assert before.pairs.equals(after.pairs)

    @QUICK
    @given(RECORDS)
    def test_of_a_plain_table_equals_linking_the_same_records(self, records):
        table = pa.table(
            {
                "id": [f"e{i}" for i in range(len(records))],
                **{prop: [r[prop] for r in records] for prop in ("name", "birthDate")},
            }
        )
        plain = link_table(table, {"name": "name", "birthDate": "date"}, id_column="id")
        assert plain.entity_map.num_rows == len(records)


NOBODY = Decided([], [])


def field_of(weights):
    """Evidence of one field that every record fills."""
    bits = np.asarray(weights, np.float32).reshape(-1, 1)
    return bits, np.ones_like(bits, dtype=np.bool_)


def join(size, left, right, weights, *, decided=NOBODY, others=-12.0, threshold=0.0):
    return cluster(
        size, Evidence(left, right, *field_of(weights)), prior=0.0, decided=decided,
        score=lambda a, b: field_of(np.full(len(a), others)), threshold=threshold,
    )  # fmt: skip


def slow_average_linkage(weights, threshold):
    """Join the two groups with the highest mean weight, again and again."""
    groups = [{i} for i in range(len(weights))]
    while len(groups) > 1:
        mean, i, j = max(
            (np.mean([weights[a][b] for a in one for b in two]), -i, -j)
            for i, one in enumerate(groups)
            for j, two in enumerate(groups)
            if i < j
        )
        if mean < threshold:
            break
        groups[-i] |= groups.pop(-j)
    return {frozenset(group) for group in groups}


class TestClustersResistChains:
    @QUICK
    @given(st.integers(3, 12), st.floats(0.5, 6))
    def test_a_chain_of_neighbours_does_not_become_one_subject(self, size, strength):
        left, right = np.arange(size - 1), np.arange(1, size)
        label, _ = join(size, left, right, np.full(size - 1, strength))
        assert np.bincount(label).max() <= 2

    @QUICK
    @given(st.integers(2, 12), st.floats(0.5, 6))
    def test_a_clique_does(self, size, strength):
        left, right = np.triu_indices(size, k=1)
        label, fit = join(size, left, right, np.full(len(left), strength))
        assert set(label) == {0}
        assert np.allclose(fit, strength, rtol=1e-5)

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(st.integers(2, 9), st.integers(0, 2**31 - 1))
    def test_equals_average_linkage_done_slowly(self, size, seed):
        draw = np.random.default_rng(seed)
        left, right = np.triu_indices(size, k=1)
        weights = draw.normal(0, 4, len(left)).astype(np.float32).astype(float)
        square = np.zeros((size, size))
        square[left, right] = square[right, left] = weights
        label, _ = join(size, left, right, weights)
        found = {frozenset(np.flatnonzero(label == one).tolist()) for one in set(label)}
        assert found == slow_average_linkage(square, 0.0)

    @QUICK
    @given(st.integers(4, 10))
    def test_records_kept_apart_stay_apart_in_a_clique(self, size):
        left, right = np.triu_indices(size, k=1)
        decided = Decided([], [(0, size - 1)])
        label, _ = join(size, left, right, np.full(len(left), 9.0), decided=decided)
        assert label[0] != label[size - 1]

    @QUICK
    @given(st.integers(3, 10))
    def test_a_gap_in_a_field_neither_helps_nor_hurts(self, size):
        left, right = np.triu_indices(size, k=1)
        bits = np.tile(np.array([4.0, -3.0], np.float32), (len(left), 1))
        known = np.ones(bits.shape, np.bool_)
        silent = (left == 0) | (right == 0)
        bits[silent, 1], known[silent, 1] = 0.0, False
        label, _ = cluster(
            size, Evidence(left, right, bits, known), prior=-0.5, decided=NOBODY,
            score=lambda a, b: field_of(np.zeros(len(a))), threshold=0.0,
        )  # fmt: skip
        assert set(label) == {0}
