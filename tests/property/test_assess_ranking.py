"""What holds for any ranking and any distribution over levels."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from opensocta.assess.acceptability import accept, utilities
from opensocta.assess.indicators import knowledge
from opensocta.assess.levers import expected_moves, level_means
from opensocta.assess.weights import ordered_weights, rank_order_centroid

shares = st.floats(0, 1, allow_nan=False)
values = st.integers(1, 5).flatmap(
    lambda areas: st.integers(1, 4).flatmap(
        lambda k: arrays(np.float64, (60, areas, k), elements=shares)
    )
)


@settings(max_examples=50, deadline=None)
@given(values, st.sampled_from(["additive", "geometric"]))
def test_ranks_are_shared_out_completely(drawn, model):
    rng = np.random.default_rng(1)
    weights = ordered_weights([0] * drawn.shape[2], len(drawn), rng=rng)
    found = accept(drawn, weights, model=model, rng=rng)
    assert np.allclose(found.accepted.sum(axis=0), 1)
    assert np.allclose(found.accepted.sum(axis=1), 1)
    off = ~np.eye(drawn.shape[1], dtype=bool)
    assert np.allclose((found.wins + found.wins.T)[off], 1)
    assert 0 <= found.entropy <= 1


@settings(max_examples=50, deadline=None)
@given(values)
def test_who_is_better_on_every_criterion_never_ranks_below(drawn):
    rng = np.random.default_rng(1)
    better = np.concatenate([drawn, drawn[:, :1] / 2 + 0.5], axis=1)
    worse = np.concatenate([better, drawn[:, :1] / 2 - 0.01], axis=1)
    weights = ordered_weights([0] * drawn.shape[2], len(drawn), rng=rng)
    found = accept(np.clip(worse, 0, 1), weights, rng=rng)
    assert (found.rank[:, -2] < found.rank[:, -1]).all()


levels = st.tuples(st.integers(2, 5), st.integers(1, 4)).flatmap(
    lambda shape: arrays(np.int8, (40, *shape), elements=st.integers(0, 4))
)


@settings(max_examples=50, deadline=None)
@given(levels, st.sampled_from(["additive", "geometric"]))
def test_counts_of_draws_are_those_of_one_draw_after_the_other(drawn, model):
    rng = np.random.default_rng(3)
    weights = ordered_weights([0] * drawn.shape[2], len(drawn), rng=rng)
    found = accept(drawn, weights, model=model, rng=rng, step=0.25)
    size = drawn.shape[1]
    slow = np.array([[np.mean([r[i] < r[j] for r in found.rank]) for j in range(size)]
                     for i in range(size)])  # fmt: skip
    assert np.allclose(found.wins, slow)
    best = [
        np.argmax(utilities(drawn / 4, found.central[[j]], model), axis=1) == j for j in range(size)
    ]
    assert np.allclose(found.confidence, np.mean(best, axis=1), atol=0.03)
    assert (np.sort(found.rank, axis=1) == np.arange(1, size + 1)).all()
    assert np.allclose(found.utility, utilities(drawn / 4, weights, model))


@settings(max_examples=50, deadline=None)
@given(levels)
def test_a_level_moves_the_rank_as_counted_by_hand(drawn):
    top = drawn[:, :, 0] >= 3
    means, moves = level_means(drawn, top), expected_moves(drawn, top)
    for area in range(drawn.shape[1]):
        for k in range(drawn.shape[2]):
            move = 0.0
            for level in range(5):
                here = drawn[:, area, k] == level
                if here.any():
                    mean = top[here, area].mean()
                    assert np.isclose(means[area, k, level], mean)
                    move += here.mean() * abs(mean - top[:, area].mean())
                else:
                    assert np.isnan(means[area, k, level])
            assert np.isclose(moves[area, k], move)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=8))
def test_weights_add_up_and_keep_the_order_of_groups(groups):
    drawn = ordered_weights(groups, 50, rng=np.random.default_rng(2))
    assert np.allclose(drawn.sum(axis=1), 1)
    for i, a in enumerate(groups):
        for j, b in enumerate(groups):
            if a < b:
                assert (drawn[:, i] >= drawn[:, j] - 1e-12).all()


@given(st.integers(1, 30))
def test_centroid_falls_and_adds_up(criteria):
    weights = rank_order_centroid(criteria)
    assert np.isclose(weights.sum(), 1)
    assert (np.diff(weights) < 0).all()


@given(arrays(np.float64, 5, elements=st.floats(1e-9, 1)))
def test_knowledge_lies_between_nothing_and_certainty(raw):
    assert 0 <= knowledge(raw / raw.sum()) <= 1
