"""Level shifts of a series: where it breaks, how surely, and the level before and after.

In:   figures of one series without gaps
Out:  `Shift`s with the interval of their position
Not:  why it broke: recording, law or the world; the sender is asked
See:  docs/methods/trends.md (Yao 1988 for the criterion)
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Shift", "find_shifts"]

Floats = npt.NDArray[np.float64]
_CHI2_95 = 3.841458820694124


@dataclass(frozen=True, slots=True)
class Shift:
    """A break before position `at` (the first of the new level), with its 95 % interval."""

    at: int
    low: int
    high: int
    before: float
    after: float


def find_shifts(values: Floats, *, at_most: int = 3, shortest: int = 2) -> list[Shift]:
    """Return the shifts of level that Schwarz's criterion supports, in order.

    Parameters
    ----------
    values : figures without NaN.
    at_most : largest number of shifts tried.
    shortest : least number of figures of one level.

    Notes
    -----
    Exact least-squares partitions by dynamic programming; the number of shifts k minimises
    `n/2 ln(SSE_k / n) + k ln n`.
    """
    n = len(values)
    at_most = min(at_most, n // shortest - 1)
    if at_most < 1:
        return []
    cost = _costs(values, shortest)
    best = np.full((at_most + 1, n + 1), np.inf)
    came = np.zeros((at_most + 1, n + 1), dtype=np.int64)
    best[0, 1:] = cost[0, 1:]
    for k in range(1, at_most + 1):
        tried = best[k - 1][:, None] + cost
        came[k] = np.argmin(tried, axis=0)
        best[k] = np.min(tried, axis=0)
    floor = 1e-12 * max(float(np.var(values)), 1e-12)
    criterion = [
        n / 2 * np.log(max(best[k, n] / n, floor)) + k * np.log(n) for k in range(at_most + 1)
    ]
    cuts, end = [n], n
    for k in range(int(np.argmin(criterion)), 0, -1):
        end = int(came[k, end])
        cuts.append(end)
    edges = [0, *sorted(set(cuts) - {0})]
    return [_shift(values, cost, edges, i) for i in range(1, len(edges) - 1)]


def _costs(values: Floats, shortest: int) -> Floats:
    """Return the squared deviations from the mean of each stretch [i, j); inf where too short."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    square = np.concatenate([[0.0], np.cumsum(values**2)])
    n = len(values)
    length = np.arange(n + 1)[None, :] - np.arange(n + 1)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (square[None, :] - square[:, None]) - (
            total[None, :] - total[:, None]
        ) ** 2 / length
    return np.where(length >= shortest, np.maximum(found, 0.0), np.inf)


def _shift(values: Floats, cost: Floats, edges: list[int], i: int) -> Shift:
    left, at, right = edges[i - 1], edges[i], edges[i + 1]
    around = cost[left, left : right + 1] + cost[left : right + 1, right]
    variance = max(float(around.min()) / max(right - left - 2, 1), 1e-12)
    near = np.flatnonzero((around - around.min()) / variance <= _CHI2_95) + left
    return Shift(
        at,
        int(near.min()),
        int(near.max()),
        float(values[left:at].mean()),
        float(values[at:right].mean()),
    )
