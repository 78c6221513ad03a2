"""Ownership equals the dense inverse, brute force and simple laws on random holdings with circles."""

from itertools import pairwise, product

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from opensocta.money.owner_bounds import greatest_shares
from opensocta.money.owner_control import controlled_by, count_votes, find_heads
from opensocta.money.owner_graph import build_ownership
from opensocta.money.owner_paths import paths_between
from opensocta.money.owner_push import find_owners_above
from opensocta.money.owner_solve import holdings_of, owners_of
from opensocta.money.owner_table import HOLDINGS

NODES = st.integers(0, 7)
SIZES = st.integers(1, 100).map(lambda percent: percent / 100)
held = st.dictionaries(st.tuples(NODES, NODES), SIZES, min_size=1, max_size=18)
open_held = st.dictionaries(
    st.tuples(NODES, NODES), st.tuples(SIZES, SIZES).map(sorted), min_size=1, max_size=8
)


def holdings(edges):
    """Return HOLDINGS of {(owner, owned): share or (low, high)}."""
    ends = {k: v if isinstance(v, list | tuple) else (v, v) for k, v in edges.items()}
    n = len(ends)
    return HOLDINGS.check(
        pa.table(
            {
                "holding_id": [f"h{i:03d}" for i in range(n)],
                "owner": [f"n{a}" for a, _ in ends],
                "owned": [f"n{b}" for _, b in ends],
                "kind": ["share"] * n,
                "low": pa.array([low for low, _ in ends.values()], pa.float64()),
                "high": pa.array([high for _, high in ends.values()], pa.float64()),
                "start": pa.nulls(n, pa.string()),
                "end": pa.nulls(n, pa.string()),
                "source": ["file"] * n,
                "evidence": [[f"s{i:03d}"] for i in range(n)],
            }
        )
    )


def matrix(graph, edges):
    """Return A with totals above 1 scaled down, as a dense matrix in the order of the nodes."""
    names = graph.base.ids.to_pylist()
    dense = np.zeros((len(names), len(names)))
    for (a, b), share in edges.items():
        dense[names.index(f"n{a}"), names.index(f"n{b}")] = share
    return dense / np.maximum(dense.sum(axis=0), 1)


def inverse(dense):
    """Return (I - A)^-1 or give the case up: a circle that nobody outside owns has none."""
    whole = np.eye(len(dense)) - dense
    assume(np.linalg.cond(whole) < 1e9)
    return np.linalg.inv(whole)


class TestIntegratedShares:
    @given(held)
    @settings(max_examples=60)
    def test_equal_the_dense_inverse(self, edges):
        graph = build_ownership(holdings(edges))
        dense = matrix(graph, edges)
        full = inverse(dense)
        expected = full / np.diag(full)[:, None]
        other = 1 - np.diag(dense)  # what comes back at once, by own shares, is no new visit
        for node in range(len(graph)):
            assert holdings_of(graph, [node]).share == pytest.approx(expected[node], abs=1e-8)
            found = owners_of(graph, node, least=1e-9)
            assert found.share == pytest.approx(expected[:, node], abs=found.within + 1e-8)
            assert found.visits == pytest.approx(full[:, node] * other, abs=found.within + 1e-8)

    @given(held)
    @settings(max_examples=40)
    def test_of_all_owners_at_once_are_those_one_by_one(self, edges):
        graph = build_ownership(holdings(edges))
        full = inverse(matrix(graph, edges))
        share = full / np.diag(full)[:, None]
        assume(not (np.abs(share - 0.25) < 1e-4).any())
        rows = find_owners_above(graph, above=0.25, ends_only=False).to_pylist()
        found = {(row["owner"], row["company"]) for row in rows if row["certain"]}
        names = graph.base.ids.to_pylist()
        assert found == {
            (names[i], names[j])
            for i, j in product(range(len(names)), repeat=2)
            if i != j and share[i, j] >= 0.25 - 1e-9
        }
        for row in rows:
            exact = share[names.index(row["owner"]), names.index(row["company"])]
            assert row["share"] - 1e-9 <= exact <= row["share"] + row["within"] + 1e-9

    @given(held)
    def test_of_ends_and_unknowns_make_the_whole(self, edges):
        graph = build_ownership(holdings(edges))
        total = np.bincount(graph.owned, graph.low, len(graph))
        for node in range(len(graph)):
            visits = owners_of(graph, node).visits
            one = graph.rep == np.arange(len(graph))
            left = np.where(np.bincount(graph.rep, minlength=len(graph)) > 1, 1.0, 1 - total)
            assert visits[one] @ left[one] == pytest.approx(1.0, abs=1e-6)

    @given(held, st.randoms())
    def test_do_not_depend_on_the_order_of_rows(self, edges, random):
        rows = list(edges.items())
        random.shuffle(rows)
        one, two = (build_ownership(holdings(these)) for these in (edges, dict(rows)))
        assert one.base.ids.equals(two.base.ids)
        for node in range(len(one)):
            assert (holdings_of(one, [node]).share == holdings_of(two, [node]).share).all()


class TestGreatestShares:
    @given(open_held, st.randoms())
    @settings(max_examples=60)
    def test_are_no_less_than_any_sizes_that_the_intervals_allow(self, edges, random):
        graph = build_ownership(holdings(edges))
        least = [holdings_of(graph, [node]).share for node in range(len(graph))]
        great = [greatest_shares(graph, [node], least[node]) for node in range(len(graph))]
        for _ in range(5):
            size = np.array(
                [random.choice([low, high, random.uniform(low, high)])
                 for low, high in zip(graph.low, graph.high, strict=True)]
            )  # fmt: skip
            total = np.bincount(graph.owned, size, len(graph))
            if (total > 1 + 1e-12).any():
                continue
            dense = np.zeros((len(graph), len(graph)))
            dense[graph.owner, graph.owned] = size
            whole = np.eye(len(graph)) - dense
            if np.linalg.cond(whole) > 1e9:
                continue
            full = np.linalg.inv(whole)
            share = full / np.diag(full)[:, None]
            for node in range(len(graph)):
                assert (share[node] <= great[node] + 1e-6).all()
                assert (share[node] >= least[node] - 1e-6).all()


def dominated(graph, source):
    """Take companies in as long as any is held by more than half by those taken in."""
    mine = {source}
    while True:
        more = {
            node for node in range(len(graph)) if node not in mine
            and sum(low for a, b, low in zip(graph.owner, graph.owned, graph.vote_low, strict=True)
                    if b == node and a in mine) > 0.5 + 1e-9
        }  # fmt: skip
        if not more:
            return mine
        mine |= more


class TestControl:
    @given(held)
    def test_is_the_closure_of_majorities(self, edges):
        graph = build_ownership(holdings(edges))
        votes = count_votes(graph)
        heads = find_heads(graph, votes)
        for node in range(len(graph)):
            mine = set(np.flatnonzero(controlled_by(graph, votes, [node])).tolist())
            assert mine == dominated(graph, node)
            if heads[node] != node:
                assert controlled_by(graph, votes, [int(heads[node])])[node]


TIES = st.lists(st.tuples(NODES, NODES, st.sampled_from([0.9, 0.6, 0.5, 0.3])), max_size=14)


class TestPaths:
    @given(TIES, st.sampled_from(["product", "least"]))
    @settings(max_examples=40)
    def test_are_those_of_brute_force(self, ties, how):
        table = pa.table(
            {
                "source": pa.array([f"n{a}" for a, _, _ in ties], pa.string()),
                "target": pa.array([f"n{b}" for _, b, _ in ties], pa.string()),
                "kind": pa.array(["owner"] * len(ties), pa.string()),
                "credence": pa.array([c for *_, c in ties], pa.float64()),
                "evidence": pa.array([[f"t{i}"] for i in range(len(ties))], pa.list_(pa.string())),
            }
        )
        best = {}
        for a, b, c in ties:
            if a != b:
                best[frozenset((a, b))] = max(best.get(frozenset((a, b)), 0), c)
        expected = set()

        def walk(path):
            if len(path) > 1 and path[-1] in (6, 7):
                worth = [best[frozenset(pair)] for pair in pairwise(path)]
                value = float(np.prod(worth)) if how == "product" else min(worth)
                if value >= 0.05:
                    expected.add((tuple(f"n{n}" for n in path), round(value, 9)))
            if len(path) < 5:
                for node in range(8):
                    if node not in path and frozenset((path[-1], node)) in best:
                        walk([*path, node])

        walk([0])
        found = paths_between(table, ["n0"], ["n6", "n7"], most=10_000, steps=4, credence=how)
        assert {
            (tuple(row["through"]), round(row["credence"], 9)) for row in found.to_pylist()
        } == expected
