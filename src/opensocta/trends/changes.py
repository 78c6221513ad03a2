"""Tells the last year of a series against the one before, with an interval.

In:   a series, its forecast (for the noise around its level) and its breaks
Out:  a finding trends.change
Not:  whether the change will go on (`trends.outlook`)
See:  docs/methods/trends.md
"""

import math

import numpy as np
from scipy.special import ndtr

from opensocta.evidence.finding import Finding, Measure
from opensocta.evidence.wording import capital, interval_words
from opensocta.trends.forecasting import Forecast
from opensocta.trends.periods import SEASON, period_name
from opensocta.trends.series import Series
from opensocta.trends.settings import TrendSettings
from opensocta.trends.words import (
    SUREST,
    caveats,
    few,
    name_of,
    parted,
    percent,
    section_of,
    told_name,
    unit_words,
    window,
)

__all__ = ["tell_change"]

_Z90 = 1.6448536269514722
_HANDFUL = 10


def tell_change(
    series: Series, ahead: Forecast, shifts: list[Finding], settings: TrendSettings
) -> list[Finding]:
    """Return the change of the last year against the year before; none if one of them is empty."""
    season = SEASON[series.of]
    years = [_year(series, back) for back in range(3)]
    now, before, earlier = years
    if now is None or before is None or min(now, before) < 0 or max(now, before) == 0:
        return []
    ratio, error = _log_ratio(now, before, ahead, season)
    p_higher = float(ndtr(ratio / error))
    end = series.end
    names = period_name(end, series.of), period_name(end - season, series.of)
    change = percent(ratio), percent(ratio - _Z90 * error), percent(ratio + _Z90 * error)
    measures: dict[str, Measure] = {
        "last": now, "before": before, "last_period": names[0], "before_period": names[1],
        "change_percent": change[0], "change_low": change[1], "change_high": change[2],
        "p_higher": p_higher, "effort": int(series.effort), "unit": series.unit,
        "place": series.place, "name": name_of(series), "indicator": series.indicator,
        "series": series.name,
        "frequency": series.of,
    }  # fmt: skip
    if earlier is not None and earlier > 0:
        ratio2, error2 = _log_ratio(now, earlier, ahead, season)
        measures |= {
            "two_year_percent": percent(ratio2),
            "two_year_low": percent(ratio2 - _Z90 * error2),
            "two_year_high": percent(ratio2 + _Z90 * error2),
        }
    reason = capital(_sentence(series, now, before, settings))
    if now != before and not parted(series, shifts):
        reason += _size(now, before, change)
    return [
        Finding(
            kind="trends.change",
            version=2,
            subject=series.subject,
            score=_score(series, abs(ratio / error), max(now, before)),
            reason=reason + caveats(series, shifts, settings) + ".",
            evidence=series.evidence,
            measures=measures,
            crime_area=series.area,
            section=section_of(series, settings),
            credence=min(max(p_higher, 1 - p_higher), SUREST),
        )
    ]  # fmt: skip


def _score(series: Series, z: float, larger: float) -> float:
    """Return how much the change stands out: its deviations from none, at most 99.

    Below ten cases it is damped, so that 1 and 7 do not lead; a whole area stands before every
    place whose change chance can explain.
    """
    score = min(z, 99.0)
    if series.additive and larger < _HANDFUL:
        score *= larger / _HANDFUL
    return score if series.place else max(score, _Z90)


def _sentence(series: Series, now: float, before: float, settings: TrendSettings) -> str:
    """Return who, where, and from what to what, without full stop."""
    name = told_name(series, settings)
    unit = unit_words(series, now, name=name)
    season = SEASON[series.of]
    last = window(series, series.end)
    first = window(series, series.end - 1) if season == 1 else "the year before"
    if now == before:
        return f"{name} stayed at {few(series, now)}{unit} in {last} as in {first}"
    verb = "rose" if now > before else "fell"
    return (
        f"{name} {verb} from {few(series, before)} in {first} to {few(series, now)}{unit} in {last}"
    )


def _size(now: float, before: float, change: tuple[float, float, float]) -> str:
    """Return by how much; a change whose interval holds none is told as chance."""
    if change[1] * change[2] <= 0:
        return ", a difference that chance can explain"
    if not before:
        return ", more than chance can explain"
    low, high = sorted(abs(end) / 100 for end in change[1:])
    return f", by {100 * abs(now / before - 1):,.0f} % ({interval_words(low, high)})"


def _year(series: Series, back: int) -> float | None:
    season = SEASON[series.of]
    stop = len(series.values) - back * season
    year = series.values[max(stop - season, 0) : max(stop, 0)]
    if len(year) < season or np.isnan(year).any():
        return None
    return float(year.sum() if series.additive else year.mean())


def _log_ratio(now: float, before: float, ahead: Forecast, season: int) -> tuple[float, float]:
    """Return the log ratio of two years and its standard error.

    Each year's figure lies around its level with the noise of the model; a count has at least
    Poisson noise.
    """
    ratio = math.log((now + 0.5) / (before + 0.5))
    share = ahead.noise if ahead.log else ahead.noise / max(abs(before), 1e-9)
    variance = 2 * share**2 / season + 1 / (now + 0.5) + 1 / (before + 0.5)
    return ratio, math.sqrt(variance)
