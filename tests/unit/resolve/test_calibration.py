"""A calibration is a line in log-odds, with steps where there are many labels; it never falls."""

import numpy as np
import pytest

from opensocta.resolve.calibration import IDENTITY, Calibration, fit_isotonic, fit_line, pool, worth

WEIGHTS = np.linspace(-12, 12, 97)


def draw(number, *, slope=1.0, intercept=0.0, seed=1, width=6.0):
    """Weights in bits, and truths that a calibration of this slope and intercept would meet."""
    rng = np.random.default_rng(seed)
    weight = rng.uniform(-width, width, number)
    return weight, rng.random(number) < 1 / (1 + np.exp2(-(slope * weight + intercept)))


class TestALine:
    def test_comes_near_what_is_true_if_there_are_many_labels(self):
        line = fit_line(*draw(20_000, slope=0.6, intercept=1.5))
        assert line.slope == pytest.approx(0.6, abs=0.1)
        assert line.intercept == pytest.approx(1.5, abs=0.2)

    def test_moves_little_if_there_are_few(self):
        weight, _ = draw(10)
        line = fit_line(weight, np.ones(10, bool))
        assert 0 < line.intercept < 1.5
        assert line.slope == pytest.approx(1, abs=0.2)

    def test_does_not_move_without_labels(self):
        line = fit_line(np.empty(0), np.empty(0, bool))
        assert (line.slope, line.intercept) == (1.0, 0.0)

    def test_never_falls_even_if_the_labels_do(self):
        weight, same = draw(2_000)
        line = fit_line(weight, ~same)
        assert (np.diff(line.apply(WEIGHTS)) > 0).all()

    def test_stays_finite_if_the_labels_are_divided_cleanly(self):
        weight, _ = draw(500)
        line = fit_line(weight, weight > 0)
        assert 1 < line.slope < 5


class TestSteps:
    def test_follow_what_no_line_can(self):
        rng = np.random.default_rng(3)
        weight = rng.uniform(-6, 6, 8_000)
        share = np.where(weight < 0, 0.1, 0.6)  # a step, whatever the weight
        found = fit_isotonic(weight, rng.random(8_000) < share)
        told = 1 / (1 + np.exp2(-found.apply(np.array([-3.0, 3.0]))))
        assert told == pytest.approx([0.1, 0.6], abs=0.06)

    def test_give_way_to_the_line_beyond_the_labels(self):
        weight, same = draw(2_000, width=2.0)
        found = fit_isotonic(weight, same)
        far = np.array([-40.0, 40.0])
        assert found.apply(far) == pytest.approx(found.slope * far + found.intercept)

    @pytest.mark.parametrize("seed", range(5))
    def test_never_fall(self, seed):
        found = fit_isotonic(*draw(600, slope=0.2, seed=seed))
        assert (np.diff(found.apply(np.linspace(-30, 30, 2_001))) >= -1e-9).all()


class TestTheWeightBefore:
    @pytest.mark.parametrize(
        "one", [IDENTITY, Calibration(0.5, -2.0), fit_isotonic(*draw(900))], ids=str
    )
    def test_is_the_least_that_comes_to_it(self, one):
        for wanted in (-3.3, 0.0, 4.25):
            before = one.before(wanted)
            assert one.apply(np.array([before]))[0] >= wanted - 1e-9
            assert one.apply(np.array([before - 0.01]))[0] < wanted + 1e-9


def test_violators_are_pooled_by_their_size():
    assert pool(np.array([1.0, 0.0]), np.array([1.0, 3.0])).tolist() == [0.25, 0.25]
    assert pool(np.array([1.0, 2.0, 2.0]), np.ones(3)).tolist() == [1.0, 2.0, 2.0]
    assert pool(np.empty(0), np.empty(0)).tolist() == []


def test_pairs_of_one_weight_share_the_worth_of_twenty():
    count = worth(np.array([1.0] * 80 + [1.3] * 20 + [-4.0] * 5))
    assert count.tolist() == [0.2] * 100 + [1.0] * 5
