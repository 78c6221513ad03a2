"""Decisions teach from a stated number on, and only where decisions kept aside bear them out."""

import numpy as np
import pytest

from opensocta.resolve import train
from opensocta.resolve.scoring import score_labels


def draw(number, *, intercept=0.0, seed=1, width=6.0):
    rng = np.random.default_rng(seed)
    weight = np.round(rng.uniform(-width, width, number), 2)
    return weight, rng.random(number) < 1 / (1 + np.exp2(-(weight + intercept)))


class TestNothingIsLearned:
    @pytest.mark.parametrize(("merges", "apart"), [(19, 60), (60, 19), (0, 0), (500, 0)])
    def test_from_fewer_than_twenty_of_a_kind_and_the_reason_is_given(self, merges, apart):
        same = np.arange(merges + apart) < merges
        taught = train(np.zeros(merges + apart), same, family="person")
        assert not taught.used
        assert (taught.merges, taught.apart) == (merges, apart)
        assert "20 of each kind are needed" in taught.words()
        assert taught.calibration.apply(np.array([1.5])) == [1.5]

    def test_if_the_settings_say_so(self):
        taught = train(*draw(500, intercept=3), minimum=0)
        assert not taught.used
        assert "settings" in taught.words()

    def test_if_the_probabilities_are_right_already(self):
        used = [train(*draw(400, seed=seed)).used for seed in range(20)]
        assert sum(used) <= 4

    def test_from_an_unclean_division_alone(self):
        taught = train(*draw(300))
        assert taught.before is not None
        assert "kept aside" in taught.words()


class TestProbabilitiesThatAreTooLow:
    def test_are_raised_and_the_words_say_by_how_much(self):
        taught = train(*draw(300, intercept=2.0), family="person")
        assert taught.method == "line"
        assert taught.calibration.intercept == pytest.approx(2, abs=0.7)
        assert taught.after.brier < taught.before.brier
        for piece in ("300 decisions", "on persons", "is now 7", "Brier score", "log loss"):
            assert piece in taught.words()

    def test_are_raised_from_forty_labels_but_less(self):
        few, many = (train(*draw(n, intercept=2.5, seed=4)) for n in (90, 3_000))
        assert 0 < few.calibration.intercept < many.calibration.intercept


class TestSelection:
    """Analysts look at doubtful pairs: what is chosen by its weight says nothing wrong of it."""

    @pytest.mark.parametrize("width", [6.0, 2.0, 0.5], ids=["any", "doubtful", "nearest"])
    @pytest.mark.parametrize("intercept", [0.0, 1.5, -1.5])
    def test_by_weight_does_not_harm_the_pairs_not_chosen(self, width, intercept):
        weight, same = draw(20_000, intercept=intercept, seed=9, width=10.0)
        before = score_labels(weight, same).brier
        after = []
        for seed in range(20):
            taught = train(*draw(120, intercept=intercept, seed=seed, width=width))
            after.append(score_labels(taught.calibration.apply(weight), same).brier / before)
        assert np.mean(after) < 1.01
        assert max(after) < 1.08

    def test_by_the_answer_does_harm(self):
        weight, same = draw(20_000, seed=9)
        chosen, told = draw(2_000, seed=2)
        kept = told | (np.arange(2_000) % 10 == 0)  # who seldom records what is kept apart
        taught = train(chosen[kept], told[kept])
        assert score_labels(taught.calibration.apply(weight), same).brier > 1.1 * (
            score_labels(weight, same).brier
        )


class TestManyLabels:
    def test_may_draw_steps(self):
        rng = np.random.default_rng(3)
        weight = rng.uniform(-6, 6, 4_000)
        taught = train(weight, rng.random(4_000) < np.where(weight < 0, 0.1, 0.6))
        assert taught.method == "isotonic"
        assert taught.after.log_loss < taught.before.log_loss
        assert "steps" in taught.words()
