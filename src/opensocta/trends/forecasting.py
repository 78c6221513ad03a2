"""Forecasts of many series with intervals that were tried on their own past.

In:   series of one frequency
Out:  per series the fan of the next periods, the next year's total, coverage and pinball loss
Not:  the words (`trends.detect`)
See:  docs/methods/trends.md

Figures that are never negative are smoothed as log(1 + x), so that intervals stay above zero and
grow with the level; the rest as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from opensocta.trends.periods import SEASON, Frequency
from opensocta.trends.series import Series
from opensocta.trends.settings import TrendSettings
from opensocta.trends.smoothing import (
    Smoothed,
    forecast_variance,
    point_forecast,
    simulate,
    smooth,
)

__all__ = ["QUANTILES", "Forecast", "forecast"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
QUANTILES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
_LARGEST_LOG = 27.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """What comes next of one series.

    `fan` has one row per future period and a column per quantile of QUANTILES; `next_year` holds
    the same quantiles of the next year's total (mean where figures are not added). `p_higher`:
    the next year lies above the last. `noise` is the deviation of one figure around its level
    (log scale if `log`). `tried` past forecasts were compared; `coverage` by nominal level.
    """

    fan: Floats
    next_year: Floats
    last_year: float
    p_higher: float
    noise: float
    log: bool
    tried: int
    coverage: dict[int, float]
    pinball: float


def forecast(
    series: Sequence[Series], of: Frequency, settings: TrendSettings, *, rng: np.random.Generator
) -> list[Forecast]:
    """Return the forecast of each series; all have the frequency `of`."""
    season = SEASON[of]
    found: list[Forecast | None] = [None] * len(series)
    for rows in _batches(series, season):
        for row, made in zip(
            rows, _forecast([series[r] for r in rows], season, settings, rng=rng), strict=True
        ):
            found[row] = made
    return [one for one in found if one is not None]


def _batches(series: Sequence[Series], season: int) -> list[list[int]]:
    """Return positions that may be smoothed together: with or without enough for seasons."""
    enough = [int((~np.isnan(s.values)).sum()) >= 3 * season for s in series]
    return [
        rows for want in (True, False) if (rows := [i for i, e in enumerate(enough) if e == want])
    ]


def _forecast(
    series: list[Series], season: int, settings: TrendSettings, *, rng: np.random.Generator
) -> list[Forecast]:
    raw = _aligned(series)
    logs = np.asarray(np.nanmin(raw, axis=1) >= 0, dtype=np.bool_)
    scaled = np.where(logs[:, None], np.log1p(np.where(logs[:, None], raw, 0)), raw)
    fit = smooth(scaled, season)
    steps = settings.years_ahead * season
    futures = _unscaled(simulate(fit, steps, settings.paths, rng=rng), logs)
    fans = np.quantile(futures, QUANTILES, axis=1).transpose(1, 2, 0)
    tried = _back_test(raw, scaled, logs, season, settings)
    noise = _noise(scaled, season, settings, fit)
    found = []
    for i, one in enumerate(series):
        year = futures[i, :, :season]
        totals = year.sum(axis=1) if one.additive else year.mean(axis=1)
        last = _last_year(one.values, season, additive=one.additive)
        count, coverage, pinball = _record(tried, i)
        found.append(
            Forecast(
                fan=fans[i],
                next_year=np.quantile(totals, QUANTILES),
                last_year=last,
                p_higher=float((totals > last).mean()),
                noise=float(noise[i]),
                log=bool(logs[i]),
                tried=count,
                coverage=coverage,
                pinball=pinball,
            )
        )
    return found


def _noise(scaled: Floats, season: int, settings: TrendSettings, fit: Smoothed) -> Floats:
    """Return the deviation of a figure around its level, as known before the last year.

    In a local-level model it is sqrt(1 - alpha) of the one-step deviation; the last year is left
    out so that a jump does not count as noise against itself.
    """
    noise = np.sqrt(1 - fit.alpha) * fit.deviation
    cut = scaled[:, : scaled.shape[1] - season]
    enough = (~np.isnan(cut)).sum(axis=1) >= settings.minimum - 1
    if not enough.any():
        return noise
    before = smooth(_without_empty(cut), season)
    return np.where(enough, np.sqrt(1 - before.alpha) * before.deviation, noise)


def _aligned(series: list[Series]) -> Floats:
    longest = max(len(s.values) for s in series)
    raw = np.full((len(series), longest), np.nan)
    for i, one in enumerate(series):
        raw[i, longest - len(one.values) :] = one.values
    return raw


def _unscaled(values: Floats, logs: Bools) -> Floats:
    grown = np.expm1(np.clip(values, 0, _LARGEST_LOG))
    return np.asarray(np.where(logs[:, None, None], grown, values), dtype=np.float64)


def _last_year(values: Floats, season: int, *, additive: bool) -> float:
    last = values[-season:]
    return float(np.nansum(last) if additive else np.nanmean(last))


def _back_test(
    raw: Floats, scaled: Floats, logs: Bools, season: int, settings: TrendSettings
) -> tuple[Floats, Floats]:
    """Return past forecasts' quantiles and what came, shape (series, tries[, quantiles]).

    From each of the last origins the model is fitted again on what was known then, and forecasts
    up to the end of the series, at most a year ahead.
    """
    quantiles, came = [], []
    for back in range(1, settings.backtests + 1):
        cut = scaled.shape[1] - back
        known = (~np.isnan(scaled[:, : max(cut, 0)])).sum(axis=1, keepdims=True)[:, :, None]
        steps = min(back, season)
        enough = known >= settings.minimum - 2
        if cut < 2 or not enough.any():
            break
        fit = smooth(_without_empty(scaled[:, :cut]), season)
        spread = np.sqrt(forecast_variance(fit, steps))
        middle = point_forecast(fit, steps)
        z = stdtrit(fit.freedom[:, None, None], np.array(QUANTILES)[None, None, :])
        made = _unscaled(middle[:, :, None] + spread[:, :, None] * z, logs)
        quantiles.append(np.where(enough, made, np.nan))
        came.append(raw[:, cut : cut + steps])
    if not quantiles:
        return np.full((len(raw), 0, len(QUANTILES)), np.nan), np.full((len(raw), 0), np.nan)
    return np.concatenate(quantiles, axis=1), np.concatenate(came, axis=1)


def _without_empty(values: Floats) -> Floats:
    """Return values in which a row without any figure is 0; its forecasts are not used."""
    empty = np.isnan(values).all(axis=1)
    return np.where(np.expand_dims(empty, 1), 0.0, values)


def _record(tried: tuple[Floats, Floats], row: int) -> tuple[int, dict[int, float], float]:
    """Return how many past forecasts were compared, their coverage by level and pinball loss."""
    made, came = tried[0][row], tried[1][row]
    held = ~np.isnan(came) & ~np.isnan(made).any(axis=1)
    made, came = made[held], came[held]
    if not len(came):
        return 0, {}, float("nan")
    inside = {
        level: float(((came >= made[:, low]) & (came <= made[:, high])).mean())
        for level, low, high in ((50, 2, 4), (80, 1, 5), (90, 0, 6))
    }
    error = came[:, None] - made
    q = np.array(QUANTILES)[None, :]
    pinball = float(np.maximum(q * error, (q - 1) * error).mean())
    return len(came), inside, pinball
