"""Rates per effort: is it more crime, or more looking.

In:   counts and the effort (hours, patrols, controls) spent on them, by period
Out:  rates with exact intervals, and how strongly counts follow effort
Not:  effort that itself follows crime: then no rate is free of it
See:  docs/methods/trends-two-counts.md
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from opensocta.trends.two_counts import rate_interval

__all__ = ["EffortRates", "effort_rates"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class EffortRates:
    """Rates by period with intervals, and the elasticity of counts in effort.

    `elasticity` 1: twice the effort, twice the count, so rates compare; 0: effort brings nothing.
    It is NaN where effort does not vary. `trend` is the growth of the rate per period at an
    elasticity of one, as a ratio with its interval; `raw_trend` that of the counts.
    """

    rates: Floats
    lows: Floats
    highs: Floats
    elasticity: float
    elasticity_low: float
    elasticity_high: float
    trend: tuple[float, float, float]
    raw_trend: tuple[float, float, float]


def effort_rates(counts: Floats, effort: Floats, *, level: float = 0.95) -> EffortRates:
    """Return rates of counts per effort.

    Parameters
    ----------
    counts : whole figures >= 0, one per period in order.
    effort : > 0, in any one unit.

    Raises
    ------
    ValueError : if there are fewer than four periods, or effort is not positive.
    """
    counts, effort = (np.asarray(a, dtype=np.float64) for a in (counts, effort))
    if len(counts) < 4 or (effort <= 0).any() or (counts < 0).any():
        raise ValueError("needs four periods or more, counts of 0 or more and effort above 0")
    ends = np.array([rate_interval(round(c), e, level=level)
                     for c, e in zip(counts, effort, strict=True)])  # fmt: skip
    time = np.arange(len(counts), dtype=np.float64)
    ones = np.ones(len(counts))
    z = float(stats.norm.ppf(0.5 + level / 2))
    log = np.log(effort)
    value = error = math.nan
    if log.std() > 1e-9:
        value, error = _slope(counts, np.column_stack([ones, log - log.mean(), time]), None)
    return EffortRates(
        counts / effort, ends[:, 0], ends[:, 1], value, value - z * error, value + z * error,
        _growth(counts, np.column_stack([ones, time]), log, z),
        _growth(counts, np.column_stack([ones, time]), None, z),
    )  # fmt: skip


def _slope(counts: Floats, design: Floats, offset: Floats | None) -> tuple[float, float]:
    """Return the second coefficient and its error, widened where counts vary more than Poisson."""
    fit = GLM(counts, design, family=Poisson(), offset=offset).fit()
    over = float(fit.pearson_chi2) / max(float(fit.df_resid), 1.0)
    return float(fit.params[1]), float(fit.bse[1]) * math.sqrt(max(over, 1.0))


def _growth(
    counts: Floats, design: Floats, offset: Floats | None, z: float
) -> tuple[float, float, float]:
    value, error = _slope(counts, design, offset)
    return math.exp(value), math.exp(value - z * error), math.exp(value + z * error)
