"""Published answers of randomised surveys, at their printed precision.

Forced response: Blair, Imai and Zhou (2015), Nigeria civilians, 831 of 2,435 yes.
Crosswise: plagiarism survey of Höglinger, Jann and Diekmann (2016), two items of 310 answers.
Lists: Blair and Imai (2012), affirmative action and race (counts by number of items).
Small areas: milk expenditure of 43 areas, You and Chapman (2006), as in the R package sae.
"""

import numpy as np
import pytest

from opensocta.integrity import (
    design_test,
    estimate,
    fay_herriot,
    lie_detector,
    list_experiment,
)

SIXTH = 1 / 6
PRINTED = [
    (f"forced(p1={SIXTH},p0={SIXTH})", 831, 2435, 0.261909651, 0.014412705),
    ("crosswise(p=0.25)", 198, 310, 0.222581, 0.054567),
    ("crosswise(p=0.25)", 230, 310, 0.016129, 0.049705),
    ("warner(p=0.7)", 420, 1000, 0.30, 0.0390192),
    ("unrelated(p=0.7,q=0.25)", 200, 1000, 0.178571, 0.0180702),
    ("triangular(p=0.25)", 400, 1000, 0.20, 0.0206559),
]
CONTROL = (8, 132, 222, 227)
LISTS = [
    ((9, 78, 172, 184, 139), 0.494740, 0.054252),
    ((19, 123, 229, 219, 34), 0.067797, 0.049578),
]
# fmt: off
MILK = [1.099, 1.075, 1.105, 0.628, 0.753, 0.981, 1.257, 1.095, 1.405, 1.356, 0.615, 1.46,
        1.338, 0.854, 1.176, 1.111, 1.257, 1.43, 1.278, 1.292, 1.002, 1.183, 1.044, 1.267,
        1.193, 0.791, 0.795, 0.759, 0.796, 0.565, 0.886, 0.952, 0.807, 0.582, 0.684, 0.787,
        0.44, 0.759, 0.77, 0.8, 0.756, 0.865, 0.64]
DEVIATION = [0.163, 0.08, 0.083, 0.109, 0.119, 0.141, 0.202, 0.127, 0.168, 0.178, 0.1, 0.201,
             0.148, 0.143, 0.149, 0.145, 0.135, 0.172, 0.137, 0.163, 0.125, 0.247, 0.14, 0.171,
             0.106, 0.121, 0.121, 0.259, 0.106, 0.089, 0.225, 0.205, 0.119, 0.067, 0.106, 0.126,
             0.092, 0.132, 0.1, 0.113, 0.083, 0.121, 0.129]
REGION = [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4,
          4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4]
# fmt: on


@pytest.mark.parametrize(("design", "yes", "n", "value", "error"), PRINTED)
def test_randomised_answers_match_the_printed_estimate(design, yes, n, value, error):
    found = estimate(design, yes, n)
    assert (found.value, found.error) == pytest.approx((value, error), abs=6e-7)


@pytest.mark.parametrize(("treatment", "value", "error"), LISTS)
def test_list_experiments_match_the_printed_difference(treatment, value, error):
    found = list_experiment(CONTROL, treatment)
    assert (found.value, found.error) == pytest.approx((value, error), abs=6e-7)


def test_small_areas_match_the_printed_predictors():
    region = np.array(REGION)
    covariates = np.column_stack([np.ones(43), *(region == k for k in (2, 3, 4))])
    found = fay_herriot(np.array(MILK), np.array(DEVIATION) ** 2, covariates)
    assert found.variance == pytest.approx(0.01855033, abs=6e-9)
    assert found.coefficients == pytest.approx(
        [0.968189, 0.1327803, 0.2269462, -0.241301], abs=6e-7
    )
    first_five = [1.021971, 1.047602, 1.067951, 0.760817, 0.846157]
    assert found.values[:5] == pytest.approx(first_five, abs=6e-7)


def test_design_test_accepts_lists_whose_cells_are_not_negative_beyond_chance():
    assert all(design_test(CONTROL, treatment).p_value > 0.05 for treatment, *_ in LISTS)


def test_lie_detector_solves_its_own_equations():
    share, honesty, p1, p2 = 0.3, 0.6, 0.2, 0.8
    groups = [round(100_000 * (share * honesty + (1 - share) * (1 - p))) for p in (p1, p2)]
    found = lie_detector(p1=p1, yes1=groups[0], n1=100_000, p2=p2, yes2=groups[1], n2=100_000)
    assert (found.share, found.honesty) == pytest.approx((share, honesty), abs=1e-9)
