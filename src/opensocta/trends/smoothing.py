"""Damped-trend exponential smoothing of many series at once, with seasons where there are any.

In:   figures on the scale of the model, one row per series, right-aligned, NaN where absent
Out:  `Smoothed`: parameters, last state and innovation deviation of each series; futures
Not:  the choice of the scale and the words (`trends.forecasting`)
See:  docs/methods/trends.md (Gardner and McKenzie 1985; Hyndman et al. 2008, chapter 3)

All series are smoothed with every combination of a grid of parameters in one pass; the
combination with the least squared one-step error is kept. A fit by optimiser costs 20 to 50 ms a
series, which a table of a thousand series cannot pay; the tests hold the recursion to statsmodels.
"""

from dataclasses import dataclass, fields
from itertools import product

import numpy as np
import numpy.typing as npt

__all__ = ["Smoothed", "forecast_variance", "point_forecast", "simulate", "smooth"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_ALPHA = (0.05, 0.2, 0.4, 0.6, 0.8, 0.99)
_BETA = (0.0, 0.1, 0.3)
_PHI = (0.8, 0.9, 0.98)
_GAMMA = (0.0, 0.1, 0.3)
_TRENDED, _LEVEL = 4, 2  # parameters that a fit with and without a trend pays for
_LEAST_DEVIATION = 1e-6


@dataclass(frozen=True, slots=True)
class Smoothed:
    """Fits of series (rows). `beta` and `gamma` are those of the error-correction form.

    `season` holds the seasonal states, the next period's first; of one column 0 if there are none.
    """

    alpha: Floats
    beta: Floats
    phi: Floats
    gamma: Floats
    level: Floats
    trend: Floats
    season: Floats
    deviation: Floats
    freedom: Floats


def smooth(values: Floats, season: int = 1) -> Smoothed:
    """Return the fit of each row, with seasons where they explain more than they cost.

    Parameters
    ----------
    values : shape (series, periods); leading NaN where a series is shorter.
    season : periods per year; above 1, seasonal states are tried if every row has two complete
        cycles or more, and kept where Akaike's criterion (corrected) prefers them.
    """
    count = (~np.isnan(values)).sum(axis=1)
    plain = _tried(values, np.zeros((len(values), 1)), count)
    if season == 1 or not (count >= 2 * season + 1).all():
        return plain[0]
    seasonal = _tried(values, _initial_season(values, season), count)
    return _chosen(plain[0], seasonal[0], seasonal[1] < plain[1])


def _tried(values: Floats, states: Floats, count: Ints) -> tuple[Smoothed, Floats]:
    """Return the fit with a damped trend, or without one where it does not pay."""
    damped = _fit(values, states, count, trended=True)
    steady = _fit(values, states, count, trended=False)
    use = damped[1] < steady[1]
    return _chosen(steady[0], damped[0], use), np.where(use, damped[1], steady[1])


def _fit(values: Floats, states: Floats, count: Ints, *, trended: bool) -> tuple[Smoothed, Floats]:
    """Return the best fit of the grid and its criterion, every parameter paid for."""
    seasonal = states.shape[1] > 1
    spent = (_TRENDED if trended else _LEVEL) + (states.shape[1] if seasonal else 0)
    shapes = (_BETA, _PHI) if trended else ((0.0,), (0.0,))
    grid = np.array(
        [
            (a, a * b, p, g * (1 - a))
            for a, b, p, g in product(_ALPHA, *shapes, _GAMMA if seasonal else (0.0,))
        ]
    )
    best = np.argmin(_run(values, states, grid)[0], axis=1)
    squared, level, trend, final = _run(values, states, grid[best][:, None, :])
    errors = np.maximum(count - 1, 1).astype(np.float64)
    freedom = np.maximum(errors - spent + 1, 2.0)
    deviation = np.maximum(np.sqrt(squared[:, 0] / freedom), _LEAST_DEVIATION)
    floor = errors * _LEAST_DEVIATION**2
    criterion = errors * np.log(np.maximum(squared[:, 0], floor) / errors) + 2 * spent * (
        errors / np.maximum(errors - spent - 1, 0.5)
    )
    alpha, beta, phi, gamma = grid[best].T
    fit = Smoothed(
        alpha, beta, phi, gamma, level[:, 0], trend[:, 0], final[:, 0, :], deviation, freedom
    )
    return fit, criterion


def _chosen(plain: Smoothed, seasonal: Smoothed, use: Bools) -> Smoothed:
    """Return the second fit where `use`, else the first, its seasons empty if it has none."""
    wide = np.broadcast_to(plain.season, seasonal.season.shape)
    parts = {
        field.name: np.where(use, getattr(seasonal, field.name), getattr(plain, field.name))
        for field in fields(Smoothed)
        if field.name != "season"
    }
    return Smoothed(**parts, season=np.where(use[:, None], seasonal.season, wide))


def point_forecast(fit: Smoothed, steps: int) -> Floats:
    """Return forecasts of the next `steps` periods, shape (series, steps)."""
    damp = np.cumsum(fit.phi[:, None] ** np.arange(1, steps + 1), axis=1)
    phase = np.arange(steps) % fit.season.shape[1]
    return np.asarray(fit.level[:, None] + damp * fit.trend[:, None] + fit.season[:, phase])


def forecast_variance(fit: Smoothed, steps: int) -> Floats:
    """Return the variance of the forecast errors by step, shape (series, steps)."""
    j = np.arange(1, steps)
    damp = np.cumsum(fit.phi[:, None] ** j, axis=1)
    weight = fit.alpha[:, None] + fit.beta[:, None] * damp
    weight = weight + fit.gamma[:, None] * (j % fit.season.shape[1] == 0) * (
        fit.season.shape[1] > 1
    )
    spread = np.cumsum(np.concatenate([np.ones((len(weight), 1)), weight**2], axis=1), axis=1)
    return np.asarray(fit.deviation[:, None] ** 2 * spread, dtype=np.float64)


def simulate(fit: Smoothed, steps: int, paths: int, *, rng: np.random.Generator) -> Floats:
    """Return simulated futures, shape (series, paths, steps); innovations are Student's t."""
    rows = len(fit.level)
    level = np.repeat(fit.level[:, None], paths, axis=1)
    trend = np.repeat(fit.trend[:, None], paths, axis=1)
    season = np.repeat(fit.season[:, None, :], paths, axis=1)
    found = np.empty((rows, paths, steps))
    for step in range(steps):
        chance = rng.standard_normal((rows, paths)) / np.sqrt(
            rng.chisquare(fit.freedom[:, None], (rows, paths)) / fit.freedom[:, None]
        )
        error = fit.deviation[:, None] * chance
        phase = step % season.shape[2]
        level = level + fit.phi[:, None] * trend
        found[:, :, step] = level + season[:, :, phase] + error
        level = level + fit.alpha[:, None] * error
        trend = fit.phi[:, None] * trend + fit.beta[:, None] * error
        season[:, :, phase] += fit.gamma[:, None] * error
    return found


def _initial_season(values: Floats, season: int) -> Floats:
    """Return mean deviations from the yearly mean by phase, for the phases of the first periods."""
    rows, periods = values.shape
    padded = np.full((rows, -(-periods // season) * season), np.nan)
    padded[:, :periods] = values
    cycles = padded.reshape(rows, -1, season)
    held = ~np.isnan(cycles)
    count = held.sum(axis=2, keepdims=True)
    mean = np.where(held, cycles, 0).sum(axis=2, keepdims=True) / np.maximum(count, 1)
    apart = np.where(held & (count > season // 2), cycles - mean, 0)
    seen = np.maximum((held & (count > season // 2)).sum(axis=1), 1)
    phases = apart.sum(axis=1) / seen
    return np.asarray(phases - phases.mean(axis=1, keepdims=True), dtype=np.float64)


def _run(values: Floats, season: Floats, grid: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return squared error sum, level, trend (series, combinations) and the seasonal states."""
    rows, periods = values.shape
    alpha, beta, phi, gamma = (np.atleast_2d(grid[..., k]) for k in range(4))
    combinations = max(alpha.shape[1], 1)
    cycle = season.shape[1]
    states = np.repeat(season[:, None, :], combinations, axis=1)
    level, trend = _initial(values, season)
    level = np.repeat(level[:, None], combinations, axis=1)
    trend = np.repeat(trend[:, None], combinations, axis=1)
    squared = np.zeros((rows, combinations))
    first = np.argmax(~np.isnan(values), axis=1)
    for period in range(periods):
        begun = (period > first)[:, None]
        held = begun & ~np.isnan(values[:, [period]])
        phase = period % cycle
        step = np.where(begun, phi * trend, 0)
        error = np.where(held, values[:, [period]] - level - step - states[:, :, phase], 0)
        squared += error**2
        level = level + step + alpha * error
        trend = np.where(begun, step, trend) + beta * error
        if cycle > 1:
            states[:, :, phase] += gamma * error
    return squared, level, trend, np.roll(states, -(periods % cycle), axis=2)


def _initial(values: Floats, season: Floats) -> tuple[Floats, Floats]:
    """Return the first figure without its season as level, and the mean of three first steps."""
    periods = values.shape[1]
    clean = values - season[:, np.arange(periods) % season.shape[1]]
    order = np.argsort(np.isnan(clean), axis=1, kind="stable")
    front = np.take_along_axis(clean, order, axis=1)[:, : min(4, periods)]
    steps = np.diff(front, axis=1)
    held = ~np.isnan(steps)
    trend = np.where(held, steps, 0).sum(axis=1) / np.maximum(held.sum(axis=1), 1)
    return front[:, 0].copy(), trend / 2
