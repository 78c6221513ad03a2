"""Trends of series: change, breaks, forecasts with tried intervals, effects, hidden numbers."""

from opensocta.trends.breaks import Shift, find_shifts
from opensocta.trends.detect import Trends, find_trends
from opensocta.trends.displacement import (
    Counts,
    Displacement,
    Effect,
    displacement_quotient,
    weighted_displacement,
)
from opensocta.trends.effort import EffortRates, effort_rates
from opensocta.trends.forecasting import QUANTILES, Forecast, forecast
from opensocta.trends.hidden import (
    Hidden,
    HiddenModel,
    estimate_hidden,
    two_lists_by_dependence,
)
from opensocta.trends.incidents import count_incidents
from opensocta.trends.interrupted import Interruption, Ratio, interrupted_series
from opensocta.trends.panels import DifferenceInDifferences, difference_in_differences
from opensocta.trends.periods import (
    SEASON,
    Frequency,
    frequency,
    period_name,
    period_number,
)
from opensocta.trends.series import Series
from opensocta.trends.settings import TrendSettings
from opensocta.trends.signals import Signal, find_signals, terms_of
from opensocta.trends.synthetic import SyntheticControl, simplex_weights, synthetic_control
from opensocta.trends.two_counts import TwoCounts, compare_counts, rate_interval

__all__ = [
    "QUANTILES",
    "SEASON",
    "Counts",
    "DifferenceInDifferences",
    "Displacement",
    "Effect",
    "EffortRates",
    "Forecast",
    "Frequency",
    "Hidden",
    "HiddenModel",
    "Interruption",
    "Ratio",
    "Series",
    "Shift",
    "Signal",
    "SyntheticControl",
    "TrendSettings",
    "Trends",
    "TwoCounts",
    "compare_counts",
    "count_incidents",
    "difference_in_differences",
    "displacement_quotient",
    "effort_rates",
    "estimate_hidden",
    "find_shifts",
    "find_signals",
    "find_trends",
    "forecast",
    "frequency",
    "interrupted_series",
    "period_name",
    "period_number",
    "rate_interval",
    "simplex_weights",
    "synthetic_control",
    "terms_of",
    "two_lists_by_dependence",
    "weighted_displacement",
]
