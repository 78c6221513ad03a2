"""Tells what comes next of a series, and how well such forecasts held before.

In:   a series and its forecast
Out:  a finding trends.forecast and the rows of FORECASTS
Not:  the model (`trends.forecasting`, `trends.smoothing`)
See:  docs/methods/trends.md
"""

import math

import pyarrow as pa

from opensocta.evidence.finding import Finding
from opensocta.trends.forecasting import Forecast
from opensocta.trends.periods import SEASON, period_name
from opensocta.trends.series import Series
from opensocta.trends.words import SUREST, caveats, figure, name_of

__all__ = ["FAN", "fan_table", "tell_forecast"]

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


def tell_forecast(series: Series, ahead: Forecast) -> Finding:
    """Return the next year's interval with the record of past intervals."""
    season = SEASON[series.of]
    low, median, high = (float(ahead.next_year[k]) for k in (1, 3, 5))
    end = period_name(series.end + season, series.of)
    window = f"in {end}" if season == 1 else f"in the {season} periods to {end}"
    tried = "past intervals could not be tried"
    if ahead.tried:
        tried = (
            f"past intervals of this kind held in {100 * ahead.coverage[80]:.0f} % of "
            f"{ahead.tried} cases"
        )
    return Finding(
        kind="trends.forecast",
        subject=series.subject,
        score=max(ahead.p_higher, 1 - ahead.p_higher),
        reason=f"{name_of(series)}: the 80 % interval {window} is {figure(low)} to {figure(high)} "
        f"{series.unit} after {figure(ahead.last_year)}; {tried}{caveats(series, [])}.",
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
