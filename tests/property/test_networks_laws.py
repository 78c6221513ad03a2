"""Laws of the network measures, with networkx as the slow oracle."""

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensocta.networks import betweenness, dismantle, find_networks, to_graph
from opensocta.networks.graph import largest_component
from opensocta.networks.sampled_betweenness import sampled_betweenness

QUICK = settings(max_examples=30, deadline=None, derandomize=True)
NODE = st.integers(0, 14)
PAIRS = st.lists(st.tuples(NODE, NODE, st.integers(1, 5)), min_size=3, max_size=40)


def edges_of(pairs):
    return pa.table(
        {
            "source": pa.array([f"p{a:02}" for a, _, _ in pairs]),
            "target": pa.array([f"p{b:02}" for _, b, _ in pairs]),
            "weight": pa.array([float(w) for _, _, w in pairs]),
        }
    )


def oracle(graph):
    slow = nx.Graph()
    slow.add_nodes_from(range(len(graph)))
    rows = zip(graph.left.tolist(), graph.right.tolist(), graph.weight.tolist(), strict=True)
    slow.add_weighted_edges_from(rows)
    return slow


class TestBetweenness:
    @QUICK
    @given(PAIRS, st.booleans())
    def test_is_that_of_the_oracle(self, pairs, weighted):
        graph = to_graph(edges_of(pairs))
        if len(graph) < 3 or not len(graph.left):
            return
        slow = nx.betweenness_centrality(oracle(graph), weight="weight" if weighted else None)
        fast = betweenness(graph, weighted=weighted)
        assert fast == pytest.approx([slow[i] for i in range(len(graph))], abs=1e-9)

    @QUICK
    @given(PAIRS)
    def test_lies_between_none_and_all(self, pairs):
        scores = betweenness(to_graph(edges_of(pairs)))
        assert ((scores >= 0) & (scores <= 1 + 1e-12)).all()


class TestTheLargestComponent:
    @QUICK
    @given(PAIRS)
    def test_is_that_of_the_oracle(self, pairs):
        graph = to_graph(edges_of(pairs))
        sizes = [len(part) for part in nx.connected_components(oracle(graph))]
        assert largest_component(graph) == max(sizes, default=0)

    @QUICK
    @given(PAIRS, st.sampled_from(["betweenness", "degree", "collective_influence"]))
    def test_never_grows_by_removing(self, pairs, measure):
        sizes = dismantle(edges_of(pairs), "sequential", measure, keep=1)["largest"].to_numpy()
        assert (np.diff(sizes) <= 0).all()


class TestNetworks:
    @QUICK
    @given(PAIRS, st.randoms(use_true_random=False))
    def test_do_not_depend_on_the_order_of_rows(self, pairs, random):
        rows = sorted({(min(a, b), max(a, b)) for a, b, _ in pairs if a != b})
        kinds = ["co_offender", "contact", "associate"]
        ties = pa.table(
            {
                "tie_id": pa.array([f"t{a:02}{b:02}" for a, b in rows], pa.string()),
                "source": pa.array([f"p{a:02}" for a, _ in rows], pa.string()),
                "target": pa.array([f"p{b:02}" for _, b in rows], pa.string()),
                "kind": pa.array([kinds[(a + b) % 3] for a, b in rows], pa.string()),
                "weight": pa.array([1.0 + a for a, _ in rows], pa.float64()),
                "credence": pa.array([0.5 + b / 50 for _, b in rows], pa.float64()),
                "evidence": pa.array([[f"s{a}-{b}"] for a, b in rows], pa.list_(pa.string())),
            }
        )
        ids = [f"p{i:02}" for i in range(15)]
        entities = pa.table(
            {
                "canonical_id": ids,
                "schema": ["Person"] * 15,
                "crime_areas": pa.array([[]] * 15, pa.list_(pa.string())),
            }
        )
        order = list(range(len(rows)))
        random.shuffle(order)
        one = find_networks(ties, entities)
        two = find_networks(
            ties.take(pa.array(order, pa.int64())), entities.take(list(reversed(range(15))))
        )
        assert one.members.equals(two.members)
        assert one.findings == two.findings


@settings(max_examples=40, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda p: p[0] < p[1]),
               min_size=1, max_size=40))  # fmt: skip
def test_sampled_betweenness_of_all_sources_is_the_exact_one(pairs):
    one, two = (np.array(side) for side in zip(*sorted(pairs), strict=True))
    names = [f"n{k:02}" for k in range(12)]
    edges = pa.table({"source": [names[k] for k in one], "target": [names[k] for k in two],
                      "weight": [1.0] * len(one)})  # fmt: skip
    graph = to_graph(edges)
    found = sampled_betweenness(graph.left, graph.right, len(graph), samples=99, seed=1)
    assert np.allclose(found, betweenness(graph))


def test_sampled_betweenness_comes_close():
    draw = np.random.default_rng(4)
    edges = pa.table({"source": [f"n{k}" for k in draw.integers(0, 400, 1600)],
                      "target": [f"n{k}" for k in draw.integers(0, 400, 1600)],
                      "weight": [1.0] * 1600})  # fmt: skip
    graph = to_graph(edges)
    exact = betweenness(graph)
    some = [sampled_betweenness(graph.left, graph.right, len(graph), samples=80, seed=k)
            for k in range(30)]  # fmt: skip
    assert np.abs(np.mean(some, axis=0) - exact).max() < 0.2 * exact.max()
    assert np.corrcoef(some[0], exact)[0, 1] > 0.8
