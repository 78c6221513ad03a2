"""One treated place against a weighted blend of others that moved like it before.

In:   figures of places (rows) by period, the treated row, and when it began
Out:  weights, the blend's path, the effect, placebo ranks, and what one donor more or less changes
Not:  covariates: the figures before the start alone choose the weights
See:  docs/methods/trends-comparison.md (Abadie, Diamond and Hainmueller 2010)
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

__all__ = ["SyntheticControl", "simplex_weights", "synthetic_control"]

Floats = npt.NDArray[np.float64]
_IN_USE = 1e-6


@dataclass(frozen=True, slots=True)
class SyntheticControl:
    """A synthetic control.

    `weights` follow the rows without the treated one and add up to 1. `effect` is the mean of
    treated minus blend from the start on. `miss_before` and `miss_after` are root mean squares of
    that gap; `rank` of `placebos` is the place of their ratio among all places, each taken for
    the treated one (which is no donor of theirs). `low`, `high`: the effect when each donor in
    use is left out in turn. `placebo_gaps` holds the gaps of the other places, a row each.
    """

    weights: Floats
    blend: Floats
    gaps: Floats
    effect: float
    miss_before: float
    miss_after: float
    rank: int
    placebos: int
    low: float
    high: float
    placebo_gaps: Floats

    @property
    def p(self) -> float:
        """Return the share of places whose gap grew as much or more."""
        return self.rank / self.placebos


def simplex_weights(target: Floats, donors: Floats) -> Floats:
    """Return weights >= 0 that add up to 1 and bring donors nearest to the target.

    Parameters
    ----------
    target : shape (periods,).
    donors : shape (donors, periods).

    Notes
    -----
    With weights that add up to 1 the gap is a blend of `donors - target`, so the nearest one is
    the shortest vector of their hull; `min |D w|^2 + (1'w - 1)^2` over w >= 0 has the same
    direction, which is one exact non-negative least-squares problem.
    """
    gaps = (donors - target).T
    size = float(np.abs(gaps).max())
    if size == 0:
        return np.full(len(donors), 1 / len(donors))
    system = np.vstack([gaps / size, np.ones(len(donors))])
    aim = np.zeros(len(system))
    aim[-1] = 1
    weights = nnls(system, aim)[0]
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def synthetic_control(figures: Floats, treated: int, start: int) -> SyntheticControl:
    """Return the synthetic control of one place.

    Parameters
    ----------
    figures : shape (places, periods), without NaN.
    treated : its row.
    start : position of the first period after.

    Raises
    ------
    ValueError : if there are fewer than two donors or two periods before, or figures are missing.
    """
    figures = np.asarray(figures, dtype=np.float64)
    if len(figures) < 3 or start < 2 or start >= figures.shape[1]:
        raise ValueError("needs two donors, two periods before the start and one after it")
    if not np.isfinite(figures).all():
        raise ValueError("needs every figure of every place and period")
    weights, gaps = _gaps(figures, treated, start)
    donors = np.delete(figures, treated, axis=0)
    placebos = [_gaps(donors, row, start)[1] for row in range(len(donors))]
    ratios = [_ratio(one, start) for one in placebos]
    own = _ratio(gaps, start)
    left_out = [
        _without(figures, treated, start, int(donor))
        for donor in np.flatnonzero(weights > _IN_USE)
        if len(figures) > 3
    ]
    effect = float(gaps[start:].mean())
    return SyntheticControl(
        weights=weights,
        blend=figures[treated] - gaps,
        gaps=gaps,
        effect=effect,
        miss_before=_root(gaps[:start]),
        miss_after=_root(gaps[start:]),
        rank=1 + sum(ratio >= own - 1e-12 for ratio in ratios),
        placebos=len(figures),
        low=min([effect, *left_out]),
        high=max([effect, *left_out]),
        placebo_gaps=np.array(placebos),
    )


def _without(figures: Floats, treated: int, start: int, donor: int) -> float:
    """Return the effect without one donor; donors are numbered without the treated row."""
    row = donor + (donor >= treated)
    rest = np.delete(figures, row, axis=0)
    return float(_gaps(rest, treated - (row < treated), start)[1][start:].mean())


def _gaps(figures: Floats, row: int, start: int) -> tuple[Floats, Floats]:
    """Return the weights of the other rows and row minus blend."""
    donors = np.delete(figures, row, axis=0)
    weights = simplex_weights(figures[row, :start], donors[:, :start])
    return weights, figures[row] - weights @ donors


def _ratio(gaps: Floats, start: int) -> float:
    return _root(gaps[start:]) / max(_root(gaps[:start]), 1e-12)


def _root(values: Floats) -> float:
    return float(np.sqrt((values**2).mean()))
