"""Tells what comes next of a series, and how well such forecasts held before.

In:   a series and its forecast
Out:  a finding trends.forecast and the rows of FORECASTS
Not:  the model (`trends.forecasting`, `trends.smoothing`)
See:  docs/methods/trends.md
"""

import math

import numpy as np
import pyarrow as pa

from opensocta.evidence.finding import Finding
from opensocta.evidence.wording import counted
from opensocta.trends.forecasting import Forecast
from opensocta.trends.periods import SEASON, period_name
from opensocta.trends.series import Series
from opensocta.trends.settings import TrendSettings
from opensocta.trends.words import (
    SUREST,
    caveats,
    few,
    figure,
    name_of,
    told_name,
    unit_words,
    window,
)

__all__ = ["FAN", "fan_table", "tell_forecast", "worth_telling"]

_YEARS = 3

_BANDS = {"low90": 0, "low80": 1, "low50": 2, "median": 3, "high50": 4, "high80": 5, "high90": 6}
FAN = pa.schema(
    [
        ("key", pa.string()),
        ("period", pa.string()),
        ("observed", pa.float64()),
        *((name, pa.float64()) for name in ("median", "low50", "high50", "low80", "high80",
                                            "low90", "high90")),
    ]
)  # fmt: skip


def worth_telling(series: Series, settings: TrendSettings) -> bool:
    """Tell whether a forecast of this series can help a decision (see `TrendSettings`)."""
    if series.unit in settings.effort_units:
        return False
    recent = series.values[-_YEARS * SEASON[series.of] :]
    if not series.place or not series.additive or np.isnan(recent).all():
        return True
    return bool(np.nanmean(np.abs(recent)) >= settings.forecast_least)


def tell_forecast(series: Series, ahead: Forecast, settings: TrendSettings) -> Finding:
    """Return the next year's interval with the record of past intervals.

    The score is the probability of the likelier direction; whole areas (+ 1) stand before places.
    """
    season = SEASON[series.of]
    low, median, high = (float(ahead.next_year[k]) for k in (1, 3, 5))
    end = period_name(series.end + season, series.of)
    name = told_name(series, settings)
    tried = "past intervals could not be tried"
    if ahead.tried:
        trials = counted(ahead.tried, "trial")
        tried = f"past intervals held in {100 * ahead.coverage[80]:.0f} % of {trials}"
    bounds = (math.floor(low), math.ceil(high)) if series.additive and series.whole else (low, high)
    unit = unit_words(series, bounds[1], name=name)
    last = few(series, ahead.last_year)
    when = window(series, series.end + season)
    effort = caveats(series, [], settings)
    return Finding(
        kind="trends.forecast",
        version=2,
        subject=series.subject,
        score=max(ahead.p_higher, 1 - ahead.p_higher) + (not series.place),
        reason=f"The 80 % interval of {name} in {when} is {figure(bounds[0])} to "
        f"{figure(bounds[1])}{unit} ({last} the year before); {tried}{effort}.",
        evidence=series.evidence,
        measures={
            "median": median, "low80": low, "high80": high, "low90": float(ahead.next_year[0]),
            "high90": float(ahead.next_year[6]), "last": ahead.last_year,
            "last_period": period_name(series.end, series.of), "next_period": end,
            "p_higher": ahead.p_higher, "tried": ahead.tried, "pinball":
            None if math.isnan(ahead.pinball) else ahead.pinball,
            **{f"coverage{level}": share for level, share in ahead.coverage.items()},
            "effort": int(series.effort), "unit": series.unit, "place": series.place,
            "name": name_of(series),
            "indicator": series.indicator, "series": series.name, "frequency": series.of,
        },
        crime_area=series.area,
        section="future_trends",
        credence=min(max(ahead.p_higher, 1 - ahead.p_higher), SUREST),
    )  # fmt: skip


def fan_table(key: str, series: Series, ahead: Forecast) -> pa.Table:
    """Return observed figures and the fan of the next periods, under the finding's key."""
    past, future = len(series.values), len(ahead.fan)
    observed: list[float | None] = [None if math.isnan(v) else float(v) for v in series.values]
    numbers = range(series.start, series.end + future + 1)
    columns: dict[str, object] = {
        "key": [key] * (past + future),
        "period": [period_name(number, series.of) for number in numbers],
        "observed": [*observed, *([None] * future)],
    }
    for name, quantile in _BANDS.items():
        columns[name] = [*([None] * past), *ahead.fan[:, quantile].tolist()]
    return pa.table(columns, schema=FAN)
