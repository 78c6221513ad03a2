"""Weights of criteria: drawn over all that keep an elicited order, or from a published rule.

In:   an order of criteria in groups, judgements of pairs, or a number of criteria
Out:  weights that sum to 1
Not:  the values of the criteria (`assess.indicators`), the ranking itself (`assess.ranking`)
See:  docs/methods/ranking.md
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = [
    "PairJudgement",
    "analytic_hierarchy",
    "ordered_weights",
    "rank_order_centroid",
    "swing_weights",
]

Floats = npt.NDArray[np.float64]
_RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)


@dataclass(frozen=True, slots=True)
class PairJudgement:
    """Weights from judgements of pairs, with the largest eigenvalue and the consistency ratio."""

    weights: Floats
    eigenvalue: float
    ratio: float


def ordered_weights(groups: Sequence[int], draws: int, *, rng: np.random.Generator) -> Floats:
    """Return weights drawn uniformly from the simplex, restricted to an order of groups.

    Parameters
    ----------
    groups : for each criterion the number of its group; group 0 weighs most. Criteria of one
        group may weigh in any order; each weighs at least as much as any of a later group.
    draws : number of draws.

    Returns
    -------
    Array of shape (draws, criteria); rows sum to 1.
    """
    order = np.asarray(groups)
    size = len(order)
    spacing = rng.exponential(size=(draws, size))
    weights = np.sort(spacing / spacing.sum(axis=1, keepdims=True), axis=1)[:, ::-1]
    # a random key within each group deals the sorted weights out to its criteria
    place = np.argsort(np.argsort(order + rng.random((draws, size)) * 0.999, axis=1), axis=1)
    return np.asarray(np.take_along_axis(weights, place, axis=1), dtype=np.float64)


def swing_weights(
    points: Sequence[float], draws: int, *, concentration: float, rng: np.random.Generator
) -> Floats:
    """Return weights drawn around swing points (100 for the criterion whose swing matters most).

    `concentration` is that of the Dirichlet distribution: the larger, the closer to the points.
    """
    share = np.asarray(points, dtype=np.float64)
    return rng.dirichlet(concentration * share / share.sum(), size=draws)


def rank_order_centroid(criteria: int) -> Floats:
    """Return the centroid of the weights that keep one full order (Barron and Barrett 1996)."""
    inverse = 1 / np.arange(1, criteria + 1)
    return np.asarray(np.cumsum(inverse[::-1])[::-1] / criteria, dtype=np.float64)


def analytic_hierarchy(matrix: npt.ArrayLike) -> PairJudgement:
    """Return the weights of the analytic hierarchy process (Saaty 1980) and their consistency.

    Parameters
    ----------
    matrix : positive reciprocal matrix; entry (i, j) says how much more i matters than j.
    """
    values, vectors = np.linalg.eig(np.asarray(matrix, dtype=np.float64))
    largest = int(np.argmax(values.real))
    vector = np.abs(vectors[:, largest].real)
    size = len(vector)
    index = (values[largest].real - size) / (size - 1) if size > 1 else 0.0
    usual = _RANDOM_INDEX[min(size, len(_RANDOM_INDEX)) - 1]
    return PairJudgement(
        vector / vector.sum(), float(values[largest].real), float(index / usual) if usual else 0.0
    )
