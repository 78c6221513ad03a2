"""A plan keeps its word: simulated surveys of the planned size see what they were planned for."""

import math

import numpy as np
import pytest

from opensocta.integrity import USUAL, estimate, parse_design, plan_survey

SHARE, CHANGE, TIMES = 0.15, 0.08, 4000


def shares_seen(design, share, n, rng):
    """Return estimates of many surveys of n answers."""
    one = parse_design(design)
    yes = rng.binomial(n, one.c + one.d * share, TIMES)
    return (yes / n - one.c) / one.d


@pytest.mark.parametrize("design", USUAL.values(), ids=USUAL)
class TestSurveysOfThePlannedSize:
    def test_have_the_half_width(self, design):
        n = plan_survey(design, share=SHARE, half_width=0.04).width
        one = parse_design(design)
        found = estimate(one, round((one.c + one.d * SHARE) * n), n)
        assert (found.high - found.low) / 2 == pytest.approx(0.04, rel=0.02)

    def test_see_a_change_as_often_as_planned(self, design):
        plan = plan_survey(design, share=SHARE, change=CHANGE, power=0.8)
        rng = np.random.default_rng(5)
        one, n = parse_design(design), plan.change
        first, second = (shares_seen(design, s, n, rng) for s in (SHARE, SHARE + CHANGE))
        spread = [one.c + one.d * s for s in (SHARE, SHARE + CHANGE)]
        error = math.sqrt(sum(y * (1 - y) for y in spread) / n) / abs(one.d)
        seen = (np.abs(second - first) / error > 1.96).mean()
        assert seen == pytest.approx(0.8, abs=0.03)

    def test_see_that_there_is_anything_as_often_as_planned(self, design):
        plan = plan_survey(design, share=SHARE, power=0.9)
        if plan.presence < 60:
            pytest.skip("too few answers for the normal law")
        one = parse_design(design)
        error = math.sqrt(one.c * (1 - one.c) / plan.presence) / abs(one.d)
        seen = shares_seen(design, SHARE, plan.presence, np.random.default_rng(6)) / error > 1.645
        assert seen.mean() == pytest.approx(0.9, abs=0.03)

    def test_tell_of_a_person_what_bayes_says(self, design):
        one, plan = parse_design(design), plan_survey(design, share=SHARE)
        yes = one.c + one.d * SHARE
        back = plan.after_yes * yes + plan.after_no * (1 - yes)
        assert back == pytest.approx(SHARE)
