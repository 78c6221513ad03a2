"""What holds for any series."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from opensocta.trends import find_shifts
from opensocta.trends.periods import SEASON, frequency, period_name, period_number
from opensocta.trends.smoothing import forecast_variance, point_forecast, simulate, smooth

figures = arrays(np.float64, st.integers(8, 40), elements=st.floats(0, 1e4, allow_nan=False))


@settings(max_examples=40, deadline=None)
@given(figures)
def test_variance_never_shrinks_with_the_horizon_and_futures_are_finite(values):
    fit = smooth(np.log1p(values)[None, :])
    assert (np.diff(forecast_variance(fit, 6)[0]) >= -1e-12).all()
    assert np.isfinite(point_forecast(fit, 6)).all()
    assert np.isfinite(simulate(fit, 6, 20, rng=np.random.default_rng(1))).all()


@settings(max_examples=40, deadline=None)
@given(figures, st.integers(0, 6))
def test_leading_gaps_change_nothing(values, gap):
    padded = np.concatenate([np.full(gap, np.nan), values])
    plain, shifted = smooth(values[None, :]), smooth(padded[None, :])
    assert np.allclose(point_forecast(plain, 3), point_forecast(shifted, 3))


@settings(max_examples=40, deadline=None)
@given(figures)
def test_shifts_lie_within_the_series_in_order(values):
    found = find_shifts(values)
    assert [s.at for s in found] == sorted({s.at for s in found})
    assert all(2 <= s.at <= len(values) - 2 and s.low <= s.at <= s.high for s in found)


@given(st.integers(1900, 2100), st.sampled_from("YQM"), st.integers(0, 11))
def test_periods_have_one_name_and_one_number(year, of, step):
    number = year * SEASON[of] + step % SEASON[of]
    name = period_name(number, of)
    assert (period_number(name), frequency(name)) == (number, of)
