"""What several experts believe, pooled: by how well they answered seeds, or in two rounds.

In:   quantiles per expert and variable, with the truth of seed variables; or best, low and high
      guesses in rounds
Out:  calibration, information and weights of experts; quantiles of the pooled belief
Not:  levels in questionnaires (`assess.experts`), coders of texts (`assess.coders`)
See:  docs/methods/elicitation.md. Cooke (1991), classical model; Hemming et al. (2018), IDEA.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

__all__ = ["Classical", "Pooled", "Round", "classical_weights", "idea_round", "pool_quantiles"]

Rule = Literal["mixture", "average"]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Classical:
    """Per expert: calibration (a p-value), information (relative to the range), weight.

    Weights sum to 1; experts below the cutoff of calibration have none.
    """

    calibration: Floats
    information: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class Pooled:
    """Pooled belief of one variable: its range, and the values at the levels asked for."""

    low: float
    high: float
    values: Floats


@dataclass(frozen=True, slots=True)
class Round:
    """One round of IDEA: mean best guess and mean bounds at one confidence, over `n` experts."""

    best: float
    low: float
    high: float
    n: int
    spread: float


def classical_weights(
    quantiles: npt.ArrayLike,
    truths: npt.ArrayLike,
    *,
    levels: Sequence[float] = (0.1, 0.5, 0.9),
    overshoot: float = 0.1,
    cutoff: float = 0.0,
) -> Classical:
    """Return the weights of the classical model from seed variables.

    Parameters
    ----------
    quantiles : shape (experts, seeds, levels), ascending; truths : one per seed.
    levels : the probabilities of the quantiles.
    overshoot : by which share the range of all answers and the truth is widened on either side.
    cutoff : least calibration that counts.
    """
    q, truth = np.asarray(quantiles, np.float64), np.asarray(truths, np.float64)
    share = np.diff([0.0, *levels, 1.0])
    seeds = len(truth)
    bins = np.array([[np.searchsorted(one, t) for one, t in zip(expert, truth, strict=True)]
                     for expert in q])  # fmt: skip
    seen = np.array([np.bincount(row, minlength=len(share)) for row in bins]) / seeds
    surprise = (seen * np.log(np.where(seen > 0, seen / share, 1))).sum(axis=1)
    calibration = chi2.sf(2 * seeds * surprise, len(share) - 1)
    information = np.mean(
        [_information(q[:, k], _range(q[:, k], overshoot, truth[k]), share)
         for k in range(seeds)], axis=0,
    )  # fmt: skip
    weight = np.where(calibration >= cutoff, calibration * information, 0.0)
    total = weight.sum()
    equal = np.full(len(weight), 1 / len(weight))
    return Classical(calibration, information, weight / total if total > 0 else equal)


def pool_quantiles(
    quantiles: npt.ArrayLike,
    weights: npt.ArrayLike,
    *,
    levels: Sequence[float] = (0.1, 0.5, 0.9),
    wanted: Sequence[float] = (0.1, 0.5, 0.9),
    overshoot: float = 0.1,
    rule: Rule = "mixture",
) -> Pooled:
    """Return the pooled belief of the experts on one variable.

    Each belief is uniform between its quantiles and out to the range of all answers, widened by
    `overshoot`. A mixture keeps disagreement as width; the mean of the quantiles (`average`) hides
    it, and is what some programs print as the decision-maker.

    Parameters
    ----------
    quantiles : shape (experts, levels), ascending. weights : one per expert, summing to 1.
    """
    q, weight = np.asarray(quantiles, np.float64), np.asarray(weights, np.float64)
    low, high = _range(q, overshoot)
    heights = np.array([0.0, *levels, 1.0])
    if rule == "average":
        mean = np.array([low, *(weight @ q), high])
        return Pooled(low, high, np.interp(np.asarray(wanted), heights, mean))
    knots = np.unique(np.concatenate([[low, high], q.ravel()]))
    below = sum(
        w * np.interp(knots, np.array([low, *one, high]), heights)
        for w, one in zip(weight, q, strict=True)
    )
    return Pooled(low, high, np.interp(np.asarray(wanted), below, knots))


def idea_round(
    best: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike, confidence: npt.ArrayLike,
    *, at: float = 0.9,
) -> Round:  # fmt: skip
    """Return the mean of a round, every expert's bounds stretched to one confidence.

    Parameters
    ----------
    confidence : of each expert that the truth lies within the bounds, in (0, 1].
    at : the confidence of the bounds that are returned. Linear extrapolation from the best guess.
    """
    b, a, z, sure = (np.asarray(one, np.float64) for one in (best, low, high, confidence))
    return Round(
        float(b.mean()), float((b - (b - a) * at / sure).mean()),
        float((b + (z - b) * at / sure).mean()), len(b),
        float(b.std(ddof=1)) if len(b) > 1 else 0.0,
    )  # fmt: skip


def _range(q: Floats, overshoot: float, truth: float | None = None) -> tuple[float, float]:
    every = np.append(q.ravel(), [] if truth is None else [truth])
    low, high = float(every.min()), float(every.max())
    edge = overshoot * (high - low)
    return low - edge, high + edge


def _information(q: Floats, ends: tuple[float, float], share: Floats) -> Floats:
    """Return per expert the information of his quantiles relative to the uniform on the range."""
    low, high = ends
    width = np.diff(np.column_stack([np.full(len(q), low), q, np.full(len(q), high)]), axis=1)
    return np.asarray(
        (share * np.log(share * (high - low) / np.maximum(width, 1e-300))).sum(axis=1)
    )
