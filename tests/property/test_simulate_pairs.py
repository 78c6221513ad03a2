"""Agreement of groupings, held against the definitions that look at every pair."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensocta.simulate.scores.pairs import adjusted_rand, b_cubed, best_jaccard, pair_agreement

labels = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("vwxyz")), min_size=0, max_size=14
)
groups = st.lists(st.sets(st.sampled_from("abcdefgh"), min_size=1), max_size=5)


def split(pairs):
    return [t for t, _ in pairs], [f for _, f in pairs]


def slow_counts(pairs):
    both = only_true = only_found = neither = 0
    for (t1, f1), (t2, f2) in combinations(pairs, 2):
        both += t1 == t2 and f1 == f2
        only_true += t1 == t2 and f1 != f2
        only_found += t1 != t2 and f1 == f2
        neither += t1 != t2 and f1 != f2
    return both, only_true, only_found, neither


@given(labels)
def test_pairs_agree_with_the_definition(pairs):
    both, missed, wrong, _ = slow_counts(pairs)
    found = pair_agreement(*split(pairs))
    assert found.precision == pytest.approx(both / (both + wrong) if both + wrong else 1)
    assert found.recall == pytest.approx(both / (both + missed) if both + missed else 1)


@given(labels)
def test_b_cubed_agrees_with_the_definition(pairs):
    def mean(own, other):
        shares = []
        for one in pairs:
            mine = [p for p in pairs if p[own] == one[own]]
            shares.append(sum(p[other] == one[other] for p in mine) / len(mine))
        return sum(shares) / len(shares) if shares else 1

    found = b_cubed(*split(pairs))
    assert found.precision == pytest.approx(mean(1, 0))
    assert found.recall == pytest.approx(mean(0, 1))


@given(labels)
def test_adjusted_rand_agrees_with_the_definition(pairs):
    a, b, c, d = slow_counts(pairs)
    below = (a + b) * (b + d) + (a + c) * (c + d)
    wanted = 2 * (a * d - b * c) / below if below else 1.0
    assert adjusted_rand(*split(pairs)) == pytest.approx(wanted)


@given(groups, groups)
def test_best_jaccard_agrees_with_the_definition(true, found):
    wanted = [max((len(t & f) / len(t | f) for f in found), default=0.0) for t in true]
    assert best_jaccard(true, found) == pytest.approx(wanted)


@given(labels, st.randoms(use_true_random=False))
def test_order_and_names_do_not_matter(pairs, random):
    shuffled = [(t.upper(), f * 2) for t, f in pairs]
    random.shuffle(shuffled)
    assert pair_agreement(*split(shuffled)) == pair_agreement(*split(pairs))
    assert adjusted_rand(*split(shuffled)) == pytest.approx(adjusted_rand(*split(pairs)))


@given(labels)
def test_the_truth_agrees_with_itself(pairs):
    true, _ = split(pairs)
    assert pair_agreement(true, true).f1 == 1
    assert adjusted_rand(true, true) == pytest.approx(1)
