"""Laws of predicted and reconstructed ties, against slow oracles."""

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from opensocta.networks import predict_links, rank_intervals, reconstruct
from opensocta.networks.logistic import fit_logistic
from opensocta.networks.missing_links import average_precision
from opensocta.networks.pair_measures import FEATURES, pair_features

QUICK = settings(max_examples=20, deadline=None, derandomize=True)
SIZE = 8
PAIRS = st.lists(
    st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)).filter(lambda p: p[0] != p[1]),
    min_size=1, max_size=20,
)  # fmt: skip


class TestLogistic:
    @QUICK
    @given(st.integers(0, 1000), st.sampled_from([0.1, 1.0, 10.0]))
    def test_finds_the_optimum_that_a_slow_search_finds(self, seed, ridge):
        draw = np.random.default_rng(seed)
        features, outcome = draw.normal(size=(40, 2)), draw.integers(0, 2, 40).astype(float)
        model = fit_logistic(features, outcome, ridge=ridge)
        cases = np.column_stack([np.ones(40), (features - model.center) / model.scale])

        def loss(weights):
            odds = cases @ weights
            return (np.logaddexp(0, odds) - outcome * odds).sum() + ridge / 2 * (
                weights[1:] ** 2
            ).sum()

        slow = minimize(loss, np.zeros(3), method="BFGS")
        assert loss(model.weights) <= slow.fun + 1e-6

    def test_stays_finite_where_a_feature_parts_the_cases(self):
        features = np.arange(20.0)[:, None]
        model = fit_logistic(features, (features[:, 0] > 9).astype(float))
        assert np.isfinite(model.log_odds(features)).all()


class TestAveragePrecision:
    @QUICK
    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 1)), min_size=1, max_size=30))
    def test_is_the_area_over_distinct_scores(self, cases):
        score, was = (np.array(column, float) for column in zip(*cases, strict=True))
        if not was.sum():
            return
        area, recall = 0.0, 0.0
        for cut in sorted(set(score), reverse=True):
            told = score >= cut
            now = (was * told).sum() / was.sum()
            area += (now - recall) * (was * told).sum() / told.sum()
            recall = now
        assert average_precision(score, was) == pytest.approx(area)


class TestPairFeatures:
    @QUICK
    @given(PAIRS)
    def test_equal_those_of_networkx_and_of_loops(self, pairs):
        graph = nx.Graph(pairs)
        graph.add_nodes_from(range(SIZE))
        ties = nx.to_numpy_array(graph, nodelist=range(SIZE))
        one, two = np.triu_indices(SIZE, 1)
        found = pair_features(ties, one, two)
        allocation = nx.resource_allocation_index(
            graph, list(zip(one.tolist(), two.tolist(), strict=True))
        )
        assert found[:, FEATURES.index("resource allocation")] == pytest.approx(
            [value for _, _, value in allocation]
        )
        for row, (a, b) in enumerate(zip(one.tolist(), two.tolist(), strict=True)):
            third = sum(
                1 / np.sqrt(graph.degree(u) * graph.degree(v))
                for u in graph[a] for v in graph[b] if graph.has_edge(u, v)
            )  # fmt: skip
            assert found[row, FEATURES.index("three steps")] == pytest.approx(np.log(1e-4 + third))


def sightings(truth, looks, *, seed, found=0.8, invented=0.01, size=30):
    draw = np.random.default_rng(seed)
    one, two = np.triu_indices(size, 1)
    is_tie = np.array([(a, b) in truth for a, b in zip(one.tolist(), two.tolist(), strict=True)])
    rows = []
    for look in range(looks):
        seen = np.flatnonzero(draw.random(len(one)) < np.where(is_tie, found, invented))
        rows += [(str(look), f"p{one[k]:02}", f"p{two[k]:02}") for k in seen]
    look, a, b = zip(*rows, strict=True)
    return pa.table({"observation": look, "source": a, "target": b})


RING = {(k, k + 1) for k in range(29)} | {(k, k + 2) for k in range(28)}


class TestReconstruction:
    @pytest.mark.parametrize("around", [False, True, None])
    def test_finds_the_rates_and_the_ties(self, around):
        made = reconstruct(sightings(RING, 6, seed=3), around=around)
        sure = made.ties.filter(pa.compute.greater(made.ties["probability"], 0.5))
        told = {(int(a[1:]), int(b[1:])) for a, b in zip(
            sure["source"].to_pylist(), sure["target"].to_pylist(), strict=True)}  # fmt: skip
        assert len(told & RING) >= 0.97 * len(RING)
        assert len(told - RING) <= 2
        assert made.found == pytest.approx(0.8, abs=0.06)
        assert made.invented == pytest.approx(0.01, abs=0.01)
        assert made.expected == pytest.approx(len(RING), rel=0.06)

    def test_is_the_same_for_any_order_of_the_rows(self):
        rows = sightings(RING, 3, seed=5)
        mixed = rows.take(np.random.default_rng(1).permutation(rows.num_rows))
        assert reconstruct(mixed).ties.equals(reconstruct(rows).ties)

    def test_more_sightings_make_a_tie_more_probable(self):
        made = reconstruct(sightings(RING, 4, seed=8), around=False).ties
        by_seen = {row["seen"]: row["probability"] for row in made.to_pylist()}
        assert [by_seen[k] for k in sorted(by_seen)] == sorted(by_seen.values())


class TestRankIntervals:
    def test_are_points_where_everything_is_known(self):
        edges = pa.table(
            {"source": ["a", "b", "c"], "target": ["b", "c", "d"], "weight": [1.0] * 3}
        )
        found = rank_intervals(edges, "degree", missing=0.0, draws=5)
        assert found["rank_low"].to_pylist() == found["rank_high"].to_pylist()
        assert found["rank"].to_pylist() == [1.5, 1.5, 3.5, 3.5]

    def test_cover_the_truth_where_a_fifth_of_the_ties_is_missing(self):
        draw = np.random.default_rng(11)
        truth = nx.relabel_nodes(
            nx.connected_watts_strogatz_graph(60, 6, 0.2, seed=2), "p{:02}".format
        )
        covered = []
        for seed in range(4):
            ties = [tie for tie in truth.edges if draw.random() > 0.2]
            edges = pa.table({"source": [a for a, _ in ties], "target": [b for _, b in ties],
                              "weight": [1.0] * len(ties)})  # fmt: skip
            found = rank_intervals(edges, "degree", draws=100, seed=seed)
            degree = {node: truth.degree(node) for node in truth}
            for row in found.to_pylist():
                higher = sum(d > degree[row["node"]] for d in degree.values())
                same = sum(d == degree[row["node"]] for d in degree.values())
                rank = higher + (same + 1) / 2
                covered.append(row["rank_low"] - 1e-9 <= rank <= row["rank_high"] + 1e-9)
        assert 0.8 <= np.mean(covered) <= 0.99


class TestPredictedLinks:
    def test_are_the_ties_that_close_a_clique(self):
        clique = [(a, b) for a in range(9) for b in range(a + 1, 9)]
        others = [(k, k + 1) for k in range(20, 45)]
        ties = [tie for tie in [*clique, *others] if tie != (2, 7)]
        edges = pa.table({"source": [f"p{a:02}" for a, _ in ties],
                          "target": [f"p{b:02}" for _, b in ties], "weight": [1.0] * len(ties)})  # fmt: skip
        found = predict_links(edges, most=3)
        assert found.links.to_pylist()[0]["source"] == "p02"
        assert found.links.to_pylist()[0]["target"] == "p07"
        assert found.links["probability"].to_pylist() == sorted(
            found.links["probability"].to_pylist(), reverse=True
        )

    def test_abstain_with_few_ties(self):
        edges = pa.table({"source": ["a"], "target": ["b"], "weight": [1.0]})
        assert "too few" in predict_links(edges).abstained

    def test_abstain_where_ties_are_dice(self):
        dice = nx.gnm_random_graph(60, 40, seed=7)
        edges = pa.table({"source": [f"p{a}" for a, _ in dice.edges],
                          "target": [f"p{b}" for _, b in dice.edges], "weight": [1.0] * 40})  # fmt: skip
        found = predict_links(edges, seed=3)
        assert found.abstained or found.links["probability"][0].as_py() < 0.2
