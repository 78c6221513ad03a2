"""Rank acceptability on the check example of METHOD section 4 (two criteria, four alternatives)."""

import numpy as np
import pytest

from opensocta.assess.acceptability import accept
from opensocta.assess.weights import ordered_weights

ALTERNATIVES = np.array([[1.0, 0.0], [0.0, 1.0], [0.4, 0.4], [0.6, 0.6]])
DRAWS = 100_000


def accepted():
    rng = np.random.Generator(np.random.PCG64(7))
    weights = ordered_weights([0, 0], DRAWS, rng=rng)
    values = np.broadcast_to(ALTERNATIVES, (DRAWS, 4, 2))
    return accept(values, weights, rng=rng)


def test_first_rank_acceptability():
    assert accepted().accepted[:, 0] == pytest.approx([0.4, 0.4, 0, 0.2], abs=0.005)


def test_central_weights_of_the_first_lie_in_the_middle_of_those_that_put_it_first():
    assert accepted().central[0] == pytest.approx([0.8, 0.2], abs=0.005)


def test_who_wins_for_certain_at_its_central_weights():
    assert accepted().confidence == pytest.approx([1, 1, 0, 1])


def test_wins_of_a_pair_add_up():
    wins = accepted().wins
    assert wins[0, 1] + wins[1, 0] == pytest.approx(1)
    assert wins[3, 2] == 1
