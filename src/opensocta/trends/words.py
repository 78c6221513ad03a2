"""How the trend room writes names, numbers and caveats."""

import math

from opensocta.evidence.finding import Finding
from opensocta.trends.periods import SEASON
from opensocta.trends.series import Series

__all__ = ["SUREST", "caveats", "figure", "name_of", "percent"]

SUREST = 0.99  # no model of a series is surer than a claim may be (METHOD section 2)


def name_of(series: Series) -> str:
    """Return what is counted and where."""
    name = f"{series.indicator} in {series.place}" if series.place else series.indicator
    return name if series.place or not series.area else f"{name} ({series.area})"


def caveats(series: Series, shifts: list[Finding]) -> str:
    """Return what a reader must know before comparing: breaks, effort, provisional figures."""
    words = ""
    recent = [s.measures["period"] for s in shifts]
    years = {str(series.end // SEASON[series.of] - back) for back in range(2)}
    if any(str(period)[:4] in years for period in recent):
        words += "; a break lies between the two, so they do not compare"
    if series.effort:
        words += "; the figure depends on enforcement effort"
    if series.provisional:
        words += "; the last figure is provisional"
    return words


def percent(log_ratio: float) -> float:
    """Return a log ratio as a change in percent."""
    return 100 * math.expm1(min(log_ratio, 20.0))


def figure(value: float) -> str:
    """Return a figure with thousands marked and no more digits than it deserves."""
    if abs(value) >= 100 or float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:.3g}"
