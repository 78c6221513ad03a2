"""Weights by published rules: rank-order centroid and analytic hierarchy process."""

import numpy as np
import pytest

from opensocta.assess.weights import analytic_hierarchy, ordered_weights, rank_order_centroid

CENTROIDS = [
    (3, [0.611111, 0.277778, 0.111111]),
    (5, [0.456667, 0.256667, 0.156667, 0.09, 0.04]),
]


@pytest.mark.parametrize(("criteria", "printed"), CENTROIDS)
def test_rank_order_centroid(criteria, printed):
    assert rank_order_centroid(criteria) == pytest.approx(printed, abs=6e-7)


@pytest.mark.parametrize(("criteria", "printed"), CENTROIDS)
def test_drawn_weights_of_a_full_order_have_that_centroid(criteria, printed):
    drawn = ordered_weights(range(criteria), 40_000, rng=np.random.default_rng(3))
    assert drawn.mean(axis=0) == pytest.approx(printed, abs=0.004)


def test_analytic_hierarchy():
    found = analytic_hierarchy([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]])
    assert found.weights == pytest.approx([0.648329, 0.229651, 0.122020], abs=6e-7)
    assert found.eigenvalue == pytest.approx(3.0036946, abs=6e-8)
    assert found.ratio == pytest.approx(0.003185, abs=6e-7)
