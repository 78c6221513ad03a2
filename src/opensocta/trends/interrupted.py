"""Did a series change when something began: quasi-Poisson regression of an interrupted series.

In:   counts at equal steps, where the new regime begins, and exposures if there are any
Out:  step and slope as rate ratios, the path without the interruption, what was avoided
Not:  a comparison series (`trends.panels`, `trends.synthetic`): what else began then is in it
See:  docs/methods/trends-interrupted.md (Lopez Bernal, Cummins and Gasparrini 2017)
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

__all__ = ["Interruption", "Ratio", "interrupted_series"]

Floats = npt.NDArray[np.float64]
_LAGS = 12


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate ratio with its interval; 1 is no change."""

    value: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Interruption:
    """An interrupted series.

    `slope` is the ratio per period by which growth changed, None if only a step was asked for;
    `trend` the growth per period before. `robust` is the step with a variance that allows for
    runs of errors (Newey and West). `without` is the expected path had nothing begun; `changed`
    the sum of what came minus that path after the start, with its interval. `dispersion` above 1:
    counts vary more than Poisson counts. `p_runs`: errors without runs (Ljung and Box).
    """

    step: Ratio
    slope: Ratio | None
    trend: Ratio
    robust: Ratio
    dispersion: float
    p_runs: float
    fitted: Floats
    without: Floats
    without_low: Floats
    without_high: Floats
    changed: float
    changed_low: float
    changed_high: float


def interrupted_series(
    counts: Floats,
    start: int,
    *,
    exposures: Floats | None = None,
    season: int = 1,
    harmonics: int = 2,
    slope: bool = False,
    level: float = 0.95,
) -> Interruption:
    """Return the regression of log rates on time, the step at `start`, and the season.

    Parameters
    ----------
    counts : figures >= 0; NaN where absent, which leaves the period out.
    start : position of the first figure of the new regime.
    exposures : what each count was counted in; the rate is modelled.
    season : periods per year; above 1, `harmonics` pairs of sine and cosine are added.
    slope : let growth change too.

    Raises
    ------
    ValueError : if one side of the start has fewer than three figures, or parameters outnumber
        them.
    """
    counts = np.asarray(counts, dtype=np.float64)
    n = len(counts)
    time = np.arange(n, dtype=np.float64)
    offset = np.zeros(n) if exposures is None else np.log(np.asarray(exposures, dtype=np.float64))
    design = _design(time, start, slope=slope, season=season, pairs=harmonics)
    held = ~np.isnan(counts) & np.isfinite(offset)
    _check(held, start, design.shape[1])
    model = GLM(counts[held], design[held], family=Poisson(), offset=offset[held])
    fit = model.fit(scale="X2")
    robust = model.fit(cov_type="HAC", cov_kwds={"maxlags": max(1, int(held.sum() ** 0.25 * 2))})
    z = float(stats.norm.ppf(0.5 + level / 2))
    beta, cov = np.asarray(fit.params), np.asarray(fit.cov_params())
    plain = design.copy()
    plain[:, 2] = 0
    if slope:
        plain[:, 3] = 0
    log_without = plain @ beta + offset
    spread = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", plain, cov, plain), 0))
    fitted = np.exp(design @ beta + offset)
    changed, error = _changed(counts, np.exp(log_without), plain, cov, held & (time >= start),
                              float(fit.scale))  # fmt: skip
    return Interruption(
        step=_ratio(beta[2], math.sqrt(cov[2, 2]), z),
        slope=_ratio(beta[3], math.sqrt(cov[3, 3]), z) if slope else None,
        trend=_ratio(beta[1], math.sqrt(cov[1, 1]), z),
        robust=_ratio(float(robust.params[2]), float(robust.bse[2]), z),
        dispersion=float(fit.scale),
        p_runs=_ljung_box(np.asarray(fit.resid_pearson), design.shape[1]),
        fitted=fitted,
        without=np.exp(log_without),
        without_low=np.exp(log_without - z * spread),
        without_high=np.exp(log_without + z * spread),
        changed=changed,
        changed_low=changed - z * error,
        changed_high=changed + z * error,
    )


def _design(time: Floats, start: int, *, slope: bool, season: int, pairs: int) -> Floats:
    after = (time >= start).astype(np.float64)
    columns = [np.ones(len(time)), time - start, after]
    if slope:
        columns.append(after * (time - start))
    if season > 1:
        angle = 2 * np.pi * time / season
        for k in range(1, min(pairs, season // 2) + 1):
            columns.append(np.cos(k * angle))
            if 2 * k < season:
                columns.append(np.sin(k * angle))
    return np.column_stack(columns)


def _check(held: npt.NDArray[np.bool_], start: int, parameters: int) -> None:
    before, after = int(held[:start].sum()), int(held[start:].sum())
    if min(before, after) < 3:
        raise ValueError("needs three figures or more before the start and after it")
    if before + after <= parameters:
        raise ValueError(f"needs more than {parameters} figures for this season and slope")


def _ratio(value: float, error: float, z: float) -> Ratio:
    p = 2 * float(stats.norm.sf(abs(value) / error)) if error else 0.0
    return Ratio(_exp(value), _exp(value - z * error), _exp(value + z * error), p)


def _exp(value: float) -> float:
    return math.exp(min(max(value, -700.0), 700.0))


def _changed(  # noqa: PLR0917 - figures and their variance
    counts: Floats, without: Floats, plain: Floats, cov: Floats,
    after: npt.NDArray[np.bool_], dispersion: float,
) -> tuple[float, float]:  # fmt: skip
    """Return came minus expected after the start, and its standard error (delta method)."""
    gradient = (without[after, None] * plain[after]).sum(axis=0)
    noise = dispersion * float(without[after].sum())
    variance = float(gradient @ cov @ gradient) + noise
    return float((counts[after] - without[after]).sum()), math.sqrt(variance)


def _ljung_box(errors: Floats, parameters: int) -> float:
    """Return the p-value of no runs over up to twelve lags."""
    n = len(errors)
    lags = min(_LAGS, n // 4)
    centred = errors - errors.mean()
    total = float((centred**2).sum())
    if lags < 1 or total <= 0 or n <= parameters:
        return 1.0
    rho = np.array([float((centred[k:] * centred[:-k]).sum()) / total for k in range(1, lags + 1)])
    q = n * (n + 2) * float((rho**2 / (n - np.arange(1, lags + 1))).sum())
    return float(stats.chi2.sf(q, lags))
