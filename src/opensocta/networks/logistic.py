"""Logistic regression with a ridge, by Newton's steps that are halved until they help.

In:   features (cases x features), outcomes or their probabilities
Out:  `Logistic`: log-odds of new cases
Not:  feature selection; large data, for which `numpy.linalg.solve` on all features is not meant
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit

__all__ = ["Logistic", "fit_logistic"]

Reals = npt.NDArray[np.float64]

_ROUNDS, _ENOUGH, _SMALLEST = 60, 1e-9, 1e-6


@dataclass(frozen=True, slots=True)
class Logistic:
    """Coefficients on standardised features, the first for a constant."""

    center: Reals
    scale: Reals
    weights: Reals

    def log_odds(self, features: Reals) -> Reals:
        """Return the log-odds (natural) of each case."""
        found: Reals = (features - self.center) / self.scale @ self.weights[1:] + self.weights[0]
        return found


def fit_logistic(features: Reals, outcome: Reals, *, ridge: float = 1.0) -> Logistic:
    """Return the model of greatest penalised likelihood; the constant is not penalised.

    outcome : in [0, 1]; probabilities count as that share of a case.
    """
    center, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    cases = np.column_stack([np.ones(len(features)), (features - center) / scale])
    penalty = np.full(cases.shape[1], ridge)
    penalty[0] = 0.0
    share = float(np.clip(outcome.mean(), 1e-6, 1 - 1e-6))
    weights = np.zeros(cases.shape[1])
    weights[0] = np.log(share / (1 - share))
    held = _likelihood(cases, outcome, weights, penalty)
    for _ in range(_ROUNDS):
        expected = expit(cases @ weights)
        slope = cases.T @ (outcome - expected) - penalty * weights
        bend = (cases * (expected * (1 - expected))[:, None]).T @ cases
        step = np.linalg.solve(bend + np.diag(penalty + 1e-9), slope)
        size = 1.0
        while (
            size > _SMALLEST and _likelihood(cases, outcome, weights + size * step, penalty) < held
        ):
            size /= 2
        found = _likelihood(cases, outcome, weights + size * step, penalty)
        if found < held + _ENOUGH:
            break
        weights, held = weights + size * step, found
    return Logistic(center, scale, weights)


def _likelihood(cases: Reals, outcome: Reals, weights: Reals, penalty: Reals) -> float:
    odds = cases @ weights
    return float(
        (outcome * odds - np.logaddexp(0, odds)).sum() - 0.5 * (penalty * weights**2).sum()
    )
