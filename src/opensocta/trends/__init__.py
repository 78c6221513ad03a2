"""Trends of series: change, breaks, forecasts with tried intervals, displacement (METHOD 7)."""

from opensocta.trends.breaks import Shift, find_shifts
from opensocta.trends.detect import Trends, find_trends
from opensocta.trends.displacement import (
    Counts,
    Displacement,
    Effect,
    displacement_quotient,
    weighted_displacement,
)
from opensocta.trends.incidents import count_incidents
from opensocta.trends.settings import TrendSettings

__all__ = [
    "Counts",
    "Displacement",
    "Effect",
    "Shift",
    "TrendSettings",
    "Trends",
    "count_incidents",
    "displacement_quotient",
    "find_shifts",
    "find_trends",
    "weighted_displacement",
]
