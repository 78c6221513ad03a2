"""What holds for any experts and any choice: against a search of every choice, and by hand."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from opensocta.assess import Option, allocate, dawid_skene, pool_quantiles

small = st.integers(0, 9)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(small, small, small), min_size=1, max_size=7),
    st.integers(0, 30), st.integers(0, 30), st.data(),
)  # fmt: skip
def test_the_choice_is_the_best_of_all_that_keep_the_rules(rows, first, second, data):
    names = [f"o{k}" for k in range(len(rows))]
    other = st.lists(st.sampled_from(names), max_size=1, unique=True)
    options = []
    for name, (effect, a, b) in zip(names, rows, strict=True):
        needs, excludes = (tuple(x for x in data.draw(other) if x != name) for _ in range(2))
        options.append(Option(name, effect, effect, effect, {"a": a, "b": b}, needs, excludes))
    found = allocate(options, {"a": first, "b": second}, draws=3, rng=np.random.default_rng(1))
    best = 0
    for choice in product((False, True), repeat=len(options)):
        taken = {one.name for one, is_in in zip(options, choice, strict=True) if is_in}
        mine = [one for one in options if one.name in taken]
        kept = all(set(one.needs) <= taken and not set(one.excludes) & taken for one in mine)
        spent = [sum(one.cost[r] for one in mine) for r in "ab"]
        if kept and spent[0] <= first and spent[1] <= second:
            best = max(best, sum(one.effect for one in mine))
    assert np.isclose(found.effect, best)
    assert found.regret_high <= 1e-6


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.floats(-50, 50), min_size=3, max_size=3).map(sorted), min_size=1,
                max_size=5))  # fmt: skip
def test_a_mixture_lies_within_all_beliefs_and_rises(quantiles):
    weights = np.full(len(quantiles), 1 / len(quantiles))
    levels = (0.1, 0.5, 0.9)
    found = pool_quantiles(quantiles, weights, levels=levels, wanted=levels)
    assert found.low <= found.values[0] <= found.values[1] <= found.values[2] <= found.high
    low = min(one[0] for one in quantiles)
    high = max(one[2] for one in quantiles)
    assert low - 1e-6 <= found.values[1] <= high + 1e-6


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(0, 2)), min_size=1,
                max_size=30), st.randoms(use_true_random=False))  # fmt: skip
def test_codes_give_the_same_in_any_order(rows, shuffle):
    def coded(these):
        items, coders, codes = ([str(row[k]) for row in these] for k in range(3))
        return dawid_skene(items, coders, codes, smooth=0.01)

    mixed = list(rows)
    shuffle.shuffle(mixed)
    one, two = coded(rows), coded(mixed)
    assert np.allclose(one.probability, two.probability)
    assert np.allclose(one.probability.sum(axis=1), 1)
    assert np.allclose(one.error.sum(axis=2), 1)
