"""What holds for the credence of any claim, whatever its reports."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from opensocta.assess.credence import CredenceSettings, Items, weigh
from opensocta.vocabulary import policy

SETTINGS = CredenceSettings.from_policy(policy({"credence.draws": 200}))
item = st.tuples(
    st.integers(0, 3),  # agency
    st.integers(0, 4),  # origin within the agency
    st.sampled_from("ABCDEF"),
    st.sampled_from("123456"),
    st.sampled_from([-1.0, -0.5, 0.5, 1.0]),
)
items = st.lists(item, min_size=1, max_size=12)


def weighed(rows, seed=1):
    agency, origin, letter, digit, weight = (list(column) for column in zip(*rows, strict=True))
    columns = Items(
        claim=np.zeros(len(rows), dtype=np.int64),
        agency=np.array(agency, dtype=np.int64),
        origin=np.array([10 * a + o for a, o in zip(agency, origin, strict=True)], dtype=np.int64),
        rho=np.array([SETTINGS.rho[x] for x in letter]),
        theta=np.array([SETTINGS.theta[x] for x in digit]),
        weight=np.array(weight),
    )
    return weigh(columns, np.array([0.5]), SETTINGS, rng=np.random.default_rng(seed))


@settings(max_examples=60, deadline=None)
@given(items, st.randoms())
def test_the_order_of_reports_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = weighed(rows), weighed(shuffled)
    assert (one.credence, one.low, one.high) == (other.credence, other.low, other.high)


@settings(max_examples=60, deadline=None)
@given(items)
def test_credence_lies_in_its_interval_and_conflict_is_a_share(rows):
    found = weighed(rows)
    assert 0.01 <= found.low[0] <= found.credence[0] <= found.high[0] <= 0.99
    assert 0 <= found.conflict[0] <= 1
    assert found.origins[0] <= found.reports[0]


@settings(max_examples=60, deadline=None)
@given(items)
def test_the_opposite_stance_gives_the_opposite_credence(rows):
    opposite = [(*row[:4], -row[4]) for row in rows]
    assert abs(weighed(rows).credence[0] + weighed(opposite).credence[0] - 1) < 1e-9


@settings(max_examples=60, deadline=None)
@given(item, st.integers(1, 9))
def test_copies_of_one_origin_never_add_weight(row, copies):
    assert abs(weighed([row]).credence[0] - weighed([row] * copies).credence[0]) < 1e-12


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 50))
def test_one_agency_never_outweighs_its_limit(origins):
    rows = [(0, i, "B", "2", 1.0) for i in range(origins)]
    limit = np.log(2.8462) / SETTINGS.same_agency
    odds = weighed(rows).credence[0]
    assert np.log(odds / (1 - odds)) <= limit + 1e-3
