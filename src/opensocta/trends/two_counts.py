"""Do two counts differ by more than chance: the E-test, the exact conditional test, the ratio.

In:   two counts and what they were counted in (months, patrol hours, persons)
Out:  rates, their ratio with an exact interval, and two p-values
Not:  counts that vary more than Poisson counts (`trends.interrupted`), many places at once
See:  docs/methods/trends-two-counts.md (Krishnamoorthy and Thomson 2004)
"""

import math
from dataclasses import dataclass

from scipy import stats

__all__ = ["TwoCounts", "compare_counts", "rate_interval"]

_LARGEST_EXACT = 200_000


@dataclass(frozen=True, slots=True)
class TwoCounts:
    """What two counts say of their rates; `ratio` is the second rate over the first.

    `p_etest` and `p_conditional` are two-sided and hold if both rates are equal.
    """

    rates: tuple[float, float]
    intervals: tuple[tuple[float, float], tuple[float, float]]
    difference: float
    ratio: float
    low: float
    high: float
    p_etest: float
    p_conditional: float
    level: float


def compare_counts(
    first: int, second: int, *, exposures: tuple[float, float] = (1.0, 1.0), level: float = 0.95
) -> TwoCounts:
    """Return the comparison of a second count with a first.

    Parameters
    ----------
    first, second : counts, >= 0.
    exposures : what each was counted in, > 0, in one unit.
    level : of the intervals, 0 < level < 1.

    Notes
    -----
    The interval of the ratio is that of Clopper and Pearson for the share of the second count in
    the sum. Sums above 200,000 take the normal limit of the E-test, equal to four digits there.
    """
    if min(first, second) < 0 or min(exposures) <= 0 or not 0 < level < 1:
        raise ValueError("counts are 0 or more, exposures above 0, the level between 0 and 1")
    rates = first / exposures[0], second / exposures[1]
    total, tail = first + second, (1 - level) / 2
    odds = exposures[0] / exposures[1]
    low = _odds(stats.beta.ppf(tail, second, first + 1) if second else 0.0) * odds
    high = _odds(stats.beta.ppf(1 - tail, second + 1, first) if first else 1.0) * odds
    share = exposures[1] / sum(exposures)
    return TwoCounts(
        rates=rates,
        intervals=(
            rate_interval(first, exposures[0], level=level),
            rate_interval(second, exposures[1], level=level),
        ),
        difference=rates[1] - rates[0],
        ratio=rates[1] / rates[0] if first else (math.inf if second else math.nan),
        low=low,
        high=high,
        p_etest=_etest(first, second, exposures),
        p_conditional=float(stats.binomtest(second, total, share).pvalue) if total else 1.0,
        level=level,
    )


def rate_interval(count: int, exposure: float = 1.0, *, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a Poisson rate (Garwood 1936)."""
    tail = (1 - level) / 2
    low = float(stats.chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    return low / exposure, float(stats.chi2.ppf(1 - tail, 2 * count + 2)) / 2 / exposure


def _etest(first: int, second: int, exposures: tuple[float, float]) -> float:
    if first + second == 0:
        return 1.0
    if first + second <= _LARGEST_EXACT:
        found = stats.poisson_means_test(first, exposures[0], second, exposures[1])
        return float(min(max(found.pvalue, 0.0), 1.0))
    spread = math.sqrt(first / exposures[0] ** 2 + second / exposures[1] ** 2)
    return float(2 * stats.norm.sf(abs(second / exposures[1] - first / exposures[0]) / spread))


def _odds(share: float) -> float:
    return math.inf if share >= 1 else float(share / (1 - share))
