"""How good our judgements were: Brier score with its parts.

In:   probabilities stated and outcomes (1 it was so, 0 it was not)
Out:  Brier score, reliability, resolution, uncertainty
Not:  which judgements have resolved (`records`)
See:  docs/methods/ranking.md
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Brier", "brier"]


@dataclass(frozen=True, slots=True)
class Brier:
    """`score = reliability - resolution + uncertainty` (Murphy 1973); lower is better.

    Reliability is miscalibration, resolution how far the outcomes of the groups differ,
    uncertainty what always stating the base rate would score.
    """

    score: float
    reliability: float
    resolution: float
    uncertainty: float
    n: int


def brier(stated: npt.ArrayLike, happened: npt.ArrayLike) -> Brier:
    """Return the Brier score; judgements are grouped by the probability stated.

    Parameters
    ----------
    stated : probabilities, in [0, 1].
    happened : 1 or 0 for each.
    """
    f, o = np.asarray(stated, dtype=np.float64), np.asarray(happened, dtype=np.float64)
    if len(f) == 0 or len(f) != len(o):
        raise ValueError("needs as many outcomes as probabilities, one or more")
    base = o.mean()
    values, group = np.unique(f, return_inverse=True)
    n = np.bincount(group)
    rate = np.bincount(group, weights=o) / n
    return Brier(
        float(np.mean((f - o) ** 2)),
        float(n @ (values - rate) ** 2 / len(f)),
        float(n @ (rate - base) ** 2 / len(f)),
        float(base * (1 - base)),
        len(f),
    )
