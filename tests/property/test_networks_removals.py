"""Laws of disruption, with networkx and all orders of small graphs as the slow oracles."""

from itertools import permutations

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensocta.networks import (
    PLANS,
    RecoverySettings,
    plan_interval,
    plan_recovery,
    plan_removals,
    robustness,
    to_graph,
)

QUICK = settings(max_examples=25, deadline=None, derandomize=True)
PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=25).filter(
    lambda pairs: any(a != b for a, b in pairs)
)


def edges_of(pairs, credence=1.0):
    return pa.table(
        {
            "source": [f"p{a}" for a, _ in pairs],
            "target": [f"p{b}" for _, b in pairs],
            "weight": [1.0] * len(pairs),
            "credence": [credence] * len(pairs),
        }
    )


def largest(graph):
    sizes = [len(part) for part in nx.connected_components(graph)]
    return max((size for size in sizes if size > 1), default=0)


def sizes_of(pairs, order):
    graph = nx.Graph((f"p{a}", f"p{b}") for a, b in pairs if a != b)
    graph.add_nodes_from(order)
    found = []
    for node in order:
        graph.remove_node(node)
        found.append(largest(graph))
    return found


class TestAPlan:
    @QUICK
    @given(PAIRS, st.sampled_from(PLANS))
    def test_names_everyone_once_and_counts_what_is_left(self, pairs, strategy):
        edges = edges_of(pairs)
        plan = plan_removals(edges, strategy)
        order = plan["node"].to_pylist()
        assert sorted(order) == to_graph(edges).nodes.to_pylist()
        assert plan["largest"].to_pylist() == sizes_of(pairs, order)

    @QUICK
    @given(PAIRS, st.sampled_from(PLANS), st.randoms(use_true_random=False))
    def test_is_the_same_for_any_order_of_the_rows(self, pairs, strategy, dice):
        mixed = [(b, a) if dice.random() < 0.5 else (a, b) for a, b in pairs]
        dice.shuffle(mixed)
        assert plan_removals(edges_of(mixed), strategy).equals(
            plan_removals(edges_of(pairs), strategy)
        )

    @QUICK
    @given(PAIRS)
    def test_that_was_searched_is_no_worse_than_the_greedy_one(self, pairs):
        edges = edges_of(pairs)
        size = len(to_graph(edges))
        searched = robustness(plan_removals(edges, "searched"), size)
        assert searched <= robustness(plan_removals(edges, "greedy"), size) + 1e-12

    @settings(max_examples=8, deadline=None, derandomize=True)
    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=4, max_size=10))
    def test_that_was_searched_is_the_best_of_all_orders_of_six(self, pairs):
        edges = edges_of(pairs)
        nodes = to_graph(edges).nodes.to_pylist()
        best = min((sum(sizes_of(pairs, order)) for order in permutations(nodes)), default=0)
        assert sum(plan_removals(edges, "searched")["largest"].to_pylist()) == best

    @QUICK
    @given(PAIRS, st.integers(1, 4))
    def test_in_blocks_ends_where_single_removals_do(self, pairs, block):
        one, many = (plan_removals(edges_of(pairs), "degree", block=k) for k in (1, block))
        at = many["removed"].to_numpy()
        assert many["largest"].to_pylist() == one["largest"].take(pa.array(at - 1)).to_pylist()
        assert many["spent"].to_pylist() == one["spent"].take(pa.array(at - 1)).to_pylist()

    @QUICK
    @given(PAIRS)
    def test_is_certain_where_all_ties_are(self, pairs):
        edges = edges_of(pairs)
        plan = plan_interval(edges, plan_removals(edges, "greedy"), draws=5)
        assert plan["share_low"].to_pylist() == pytest.approx(plan["share"].to_pylist())
        assert plan["share_high"].to_pylist() == pytest.approx(plan["share"].to_pylist())

    @QUICK
    @given(PAIRS)
    def test_without_recovery_is_left_as_it_was(self, pairs):
        edges = edges_of(pairs)
        plan = plan_recovery(
            edges, plan_removals(edges, "degree"), settings=RecoverySettings(chance=0.0, draws=2)
        )
        assert np.allclose(plan["recovered"], plan["share"])
