"""What would change the ranking: the lever of each area, and what an answer would be worth.

In:   draws of levels, weights and ranks
Out:  per area and criterion the expected move of P(top-k) under perfect knowledge; EVPPI
Not:  who to ask (`assess.gaps`)
See:  docs/methods/ranking.md and docs/methods/gaps.md
"""

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel

__all__ = ["expected_moves", "level_means", "worth_of_knowing"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Levels = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
_LEVELS = 5


def level_means(levels: Levels, top: Flags) -> Floats:
    """Return P(top-k) of each area given each level of each of its criteria.

    Parameters
    ----------
    levels : 0-4, shape (draws, areas, criteria).
    top : whether the area is among the first k, shape (draws, areas).

    Returns
    -------
    Shape (areas, criteria, 5); NaN where no draw has the level.
    """
    return _means(*_tally(levels, top, _LEVELS))


def expected_moves(levels: Levels, top: Flags) -> Floats:
    """Return how far P(top-k) moves on average once a level is known, shape (areas, criteria)."""
    count, hits = _tally(levels, top, _LEVELS)
    moved = np.abs(_means(count, hits) - top.mean(axis=0)[:, None, None])
    return np.asarray(np.nansum(np.where(count > 0, count / len(levels) * moved, 0.0), axis=2))


def _means(count: Ints, hits: Ints) -> Floats:
    found = np.full(count.shape, np.nan)
    np.divide(hits, count, out=found, where=count > 0)
    return found


@kernel
def _tally(levels: Levels, top: Flags, kinds: int) -> tuple[Ints, Ints]:
    """Return per area, criterion and level: draws, and draws in which the area is on top."""
    draws, areas, criteria = levels.shape
    count = np.zeros((areas, criteria, kinds), np.int64)
    hits = np.zeros((areas, criteria, kinds), np.int64)
    for draw in range(draws):
        for area in range(areas):
            for criterion in range(criteria):
                level = levels[draw, area, criterion]
                count[area, criterion, level] += 1
                hits[area, criterion, level] += top[draw, area]
    return count, hits


def worth_of_knowing(
    values: Floats, mean_weights: Floats, k: int, *, area: int, criteria: list[int]
) -> float:
    """Return the EVPPI of some criteria of one area for choosing the k greatest threats.

    The choice is worth the sum of the utilities of the areas chosen (additive model, mean
    weights). Perfect knowledge of these criteria of this area changes the choice only if its
    conditional mean crosses the border between chosen and not chosen.

    Parameters
    ----------
    values : in [0, 1], shape (draws, areas, criteria).
    mean_weights : one per criterion.
    """
    means = values.mean(axis=0) @ mean_weights
    others = np.sort(np.delete(means, area))[::-1]
    if not criteria or len(others) < k:
        return 0.0
    border = others[k - 1]
    known = values[:, area, criteria]
    conditional = means[area] + (known - known.mean(axis=0)) @ mean_weights[criteria]
    gain = np.maximum(conditional, border).mean() - max(means[area], border)
    return max(float(gain), 0.0)
