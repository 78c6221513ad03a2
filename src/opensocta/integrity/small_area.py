"""Small-area estimates for units with few answers: Fay-Herriot by REML.

In:   direct estimates of areas with their sampling variances, and covariates
Out:  model variance, coefficients and the estimate of each area (EBLUP) with its error
Not:  direct estimates (`integrity.designs`)
See:  docs/methods/surveys.md
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["SmallAreas", "fay_herriot"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SmallAreas:
    """Model variance A, coefficients, and per area the EBLUP with leading mean squared error."""

    variance: float
    coefficients: Floats
    values: Floats
    squared_errors: Floats


def fay_herriot(
    direct: Floats, sampling_variance: Floats, covariates: Floats, *, steps: int = 100
) -> SmallAreas:
    """Return the empirical best linear unbiased predictors of the Fay-Herriot model.

    Parameters
    ----------
    direct : direct estimate of each area.
    sampling_variance : its known variance, > 0.
    covariates : one row per area, a column of ones included.
    steps : largest number of Fisher-scoring steps.

    References
    ----------
    Fay and Herriot (1979), JASA 74:269; checked in tests/paper on the milk data of 43 areas.
    """
    a = float(np.median(sampling_variance))
    for _ in range(steps):
        p = _projection(a, sampling_variance, covariates)
        score = -0.5 * np.trace(p) + 0.5 * direct @ p @ p @ direct
        change = score / (0.5 * np.trace(p @ p))
        a = max(a + float(change), 0.0)
        if abs(change) < 1e-12 * max(a, 1e-6):
            break
    weight = 1 / (a + sampling_variance)
    inner = np.linalg.inv((covariates.T * weight) @ covariates)
    beta = inner @ ((covariates.T * weight) @ direct)
    shrink = a * weight
    fitted = covariates @ beta
    leverage = np.einsum("ij,jk,ik->i", covariates, inner, covariates)
    return SmallAreas(
        a,
        beta,
        fitted + shrink * (direct - fitted),
        shrink * sampling_variance + (1 - shrink) ** 2 * leverage,
    )


def _projection(a: float, sampling_variance: Floats, covariates: Floats) -> Floats:
    inverse = np.diag(1 / (a + sampling_variance))
    weighted = inverse @ covariates
    middle = np.linalg.inv(covariates.T @ weighted)
    return np.asarray(inverse - weighted @ middle @ weighted.T, dtype=np.float64)
