"""Did treated places change otherwise than the others: difference in differences.

In:   figures of places (rows) by period, which are treated, and when it began for them
Out:  the effect with its interval, a placebo p-value, the paths before, the test of equal trends
Not:  starts at different times: compare one start at a time
See:  docs/methods/trends-comparison.md (Card and Krueger 1994; Conley and Taber 2011)
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

__all__ = ["DifferenceInDifferences", "difference_in_differences"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class DifferenceInDifferences:
    """The change of treated places beyond that of the others, in units of the figures.

    `rank` of `placebos`: how many placebo places (each comparison place taken for a treated one)
    moved as far or farther, itself included. `p_trends`: both moved alike before. `gaps` is mean
    treated minus mean comparison by period, less its mean before the start. `log`: `effect` is a
    difference of logarithms. An error of NaN: one place on each side has no spread to judge by.
    """

    effect: float
    error: float
    low: float
    high: float
    rank: int
    placebos: int
    trend_before: float
    p_trends: float
    treated: Floats
    comparison: Floats
    gaps: Floats
    log: bool

    @property
    def p_placebo(self) -> float:
        """Return the share of places that moved as far as the treated one, or farther."""
        return self.rank / self.placebos


def difference_in_differences(
    figures: Floats, treated: Bools, start: int, *, log: bool = False, level: float = 0.95
) -> DifferenceInDifferences:
    """Return the difference between changes of mean before and from `start` on.

    Parameters
    ----------
    figures : shape (places, periods), without NaN.
    treated : shape (places,).
    start : position of the first period after.
    log : compare ratios: the logarithm of figures plus one half is used.

    Notes
    -----
    Each place is reduced to one change, so runs in time do not shrink the error (Bertrand, Duflo
    and Mullainathan 2004). With two treated places or more the error is Welch's; with one, the
    spread of the comparison places stands for its own (Conley and Taber 2011).

    Raises
    ------
    ValueError : if a side has no place or no period, or figures are missing.
    """
    values = np.log(figures + 0.5) if log else np.asarray(figures, dtype=np.float64)
    _check(values, treated, start)
    change = values[:, start:].mean(axis=1) - values[:, :start].mean(axis=1)
    ours, others = change[treated], change[~treated]
    effect = float(ours.mean() - others.mean())
    error, freedom = _error(ours, others)
    t = float(stats.t.ppf(0.5 + level / 2, freedom)) if math.isfinite(error) else math.nan
    gaps = values[treated].mean(axis=0) - values[~treated].mean(axis=0)
    slope, p_trends = _trends(values, treated, start)
    rank, placebos = _placebo(effect, others)
    return DifferenceInDifferences(
        effect, error, effect - t * error, effect + t * error, rank, placebos, slope, p_trends,
        figures[treated].mean(axis=0), figures[~treated].mean(axis=0),
        gaps - gaps[:start].mean(), log,
    )  # fmt: skip


def _check(values: Floats, treated: Bools, start: int) -> None:
    if not treated.any() or treated.all():
        raise ValueError("needs a treated place and a comparison place")
    if not 0 < start < values.shape[1]:
        raise ValueError("needs periods before the start and after it")
    if not np.isfinite(values).all():
        raise ValueError("needs every figure of every place and period; logarithms need 0 or more")


def _error(ours: Floats, others: Floats) -> tuple[float, float]:
    """Return the standard error of the difference of mean changes, and its degrees of freedom."""
    m, n = len(ours), len(others)
    if m == 1 and n == 1:
        return math.nan, 1.0
    if n == 1:
        return math.sqrt(float(ours.var(ddof=1)) * (1 / m + 1)), m - 1.0
    spread = float(others.var(ddof=1))
    if m == 1:
        return math.sqrt(spread * (1 + 1 / n)), n - 1.0
    a, b = float(ours.var(ddof=1)) / m, spread / n
    if a + b == 0:
        return 0.0, m + n - 2.0
    return math.sqrt(a + b), (a + b) ** 2 / (a**2 / (m - 1) + b**2 / (n - 1))


def _trends(values: Floats, treated: Bools, start: int) -> tuple[float, float]:
    """Return the difference of slopes before the start, and the p-value of none."""
    if start < 3:
        return math.nan, math.nan
    time = np.arange(start) - (start - 1) / 2
    slopes = values[:, :start] @ time / float((time**2).sum())
    difference = float(slopes[treated].mean() - slopes[~treated].mean())
    error, freedom = _error(slopes[treated], slopes[~treated])
    if not math.isfinite(error):
        return difference, math.nan
    if error == 0:
        return difference, 1.0 if difference == 0 else 0.0
    return difference, float(2 * stats.t.sf(abs(difference) / error, freedom))


def _placebo(effect: float, others: Floats) -> tuple[int, int]:
    """Return the place of the effect among those of comparison places held against the rest."""
    n = len(others)
    if n < 2:
        return 1, 1
    held = others - (others.sum() - others) / (n - 1)
    return 1 + int((np.abs(held) >= abs(effect) - 1e-12).sum()), n + 1
