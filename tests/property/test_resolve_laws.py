"""What linking must keep for any records: order, decisions, no chains."""

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from opensocta.evidence.tables import STATEMENTS
from opensocta.resolve import link, link_table
from opensocta.resolve.clustering import Decided, cluster

NAMES = st.sampled_from(
    ["Ana Perić", "Ана Перић", "Peric Ana", "Ana Perc", "Boro Lukić", "Boro Lukic", "Vera K", ""]
)
DATES = st.sampled_from(["1980-01-02", "1980-02-01", "1980", "1975-05-05", ""])
NUMBERS = st.sampled_from(["P-12345", "P12345", "Q99887", ""])
RECORD = st.fixed_dictionaries({"name": NAMES, "birthDate": DATES, "passportNumber": NUMBERS})
RECORDS = st.lists(RECORD, min_size=1, max_size=8)
QUICK = settings(max_examples=15, deadline=None, derandomize=True)


def to_statements(records):
    rows = [
        {
            "statement_id": f"s{i}{prop}", "entity_id": f"e{i}", "schema": "Person", "prop": prop,
            "value": value, "report_id": "r", "assessment": False, "stance": 1, "anchor": "x",
            "batch_id": "b",
        }
        for i, record in enumerate(records)
        for prop, value in {**record, "id": f"e{i}"}.items()
        if value
    ]  # fmt: skip
    return STATEMENTS.conform(pa.Table.from_pylist(rows))


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


class TestClustersResistChains:
    @QUICK
    @given(st.integers(3, 12), st.floats(0.5, 6))
    def test_a_chain_of_neighbours_does_not_become_one_subject(self, size, strength):
        left, right = np.arange(size - 1), np.arange(1, size)
        label, _ = cluster(
            size, left, right, np.full(size - 1, strength),
            decided=Decided([], []), score=lambda a, b: np.full(len(a), -12.0),
            threshold=0.0, max_component=400,
        )  # fmt: skip
        assert np.bincount(label).max() <= 2

    @QUICK
    @given(st.integers(2, 12), st.floats(0.5, 6))
    def test_a_clique_does(self, size, strength):
        left, right = np.triu_indices(size, k=1)
        label, _ = cluster(
            size, left, right, np.full(len(left), strength),
            decided=Decided([], []), score=lambda a, b: np.full(len(a), -12.0),
            threshold=0.0, max_component=400,
        )  # fmt: skip
        assert set(label) == {0}
