"""How far a value lies from those of its peers, in robust deviations."""

import numpy as np
import numpy.typing as npt

__all__ = ["robust_z"]

Reals = npt.NDArray[np.float64]
_TO_SIGMA = 0.6745  # median absolute deviation of a standard normal
_LEAST = 1e-3  # of the logarithm: equal values do not make each other infinite


def robust_z(values: Reals) -> tuple[Reals, float]:
    """Return the modified z-score of each value, and the median.

    References
    ----------
    Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers, section 3.
    """
    median = float(np.median(values))
    away = float(np.median(np.abs(values - median)))
    return np.asarray(_TO_SIGMA * (values - median) / max(away, _LEAST)), median
