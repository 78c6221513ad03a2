"""One break in the flow of the Nile, 1871-1970 (Cobb 1978), and damped smoothing as in statsmodels."""

import numpy as np
import pytest
from statsmodels.tsa.holtwinters import Holt

from opensocta.trends import find_shifts
from opensocta.trends.smoothing import point_forecast, smooth

# fmt: off
NILE = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180,
    799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833,
    701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845,
    864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649,
    846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815,
    1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
]
# fmt: on


def test_the_nile_breaks_once_between_1898_and_1899():
    (shift,) = find_shifts(np.array(NILE, dtype=float))
    assert shift.at == 28
    assert shift.low <= 28 <= shift.high
    assert (shift.before, shift.after) == pytest.approx((1097.75, 849.9722), abs=5e-5)


def test_damped_smoothing_is_that_of_statsmodels_at_the_same_parameters():
    values = np.log(np.array(NILE[:40], dtype=float))
    fit = smooth(values[None, :])
    alpha, beta, phi = (float(x[0]) for x in (fit.alpha, fit.beta, fit.phi))
    trend = np.diff(values[:4]).mean() / 2
    oracle = Holt(
        values[1:], damped_trend=True, initialization_method="known",
        initial_level=values[0], initial_trend=trend,
    ).fit(smoothing_level=alpha, smoothing_trend=beta / alpha, damping_trend=phi, optimized=False)  # fmt: skip
    assert point_forecast(fit, 3)[0] == pytest.approx(oracle.forecast(3), rel=1e-9)
