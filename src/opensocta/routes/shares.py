"""Shares of a volume with an interval, and the difference of two shares.

A share of volume rests on consignments of unequal size. Kish's effective number of consignments
(sum x)^2 / sum x^2 takes the place of n in the Wilson interval; for equal consignments it is n.
The interval of a difference is Newcombe's (method 10) from two such intervals.

In:   volumes, and which of them belong to the part
Out:  `Share`, `Change`
See:  docs/methods/routes.md
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

__all__ = ["LEVEL", "Change", "Share", "change_of", "share_of", "wilson"]

LEVEL = 0.9
Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Share:
    """A share in [0, 1] with its interval, the number of consignments and the effective one."""

    share: float
    low: float
    high: float
    n: int
    effective: float


@dataclass(frozen=True, slots=True)
class Change:
    """Difference of two shares in [-1, 1] with its interval."""

    change: float
    low: float
    high: float

    @property
    def shown(self) -> bool:
        """Tell whether the interval excludes no change."""
        return self.low > 0 or self.high < 0


def wilson(share: float, n: float, level: float = LEVEL) -> tuple[float, float]:
    """Return the Wilson score interval of a share among n, which may be an effective number.

    References
    ----------
    Wilson (1927), JASA 22:209.
    """
    if n <= 0:
        return 0.0, 1.0
    z = float(ndtri(0.5 + level / 2))
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def share_of(volumes: Reals, inside: npt.NDArray[np.bool_], level: float = LEVEL) -> Share:
    """Return the share of the volume that is inside, with its interval."""
    total = float(volumes.sum())
    if total <= 0:
        return Share(0.0, 0.0, 1.0, int(inside.sum()), 0.0)
    effective = total * total / float((volumes * volumes).sum())
    share = min(float(volumes[inside].sum()) / total, 1.0)
    low, high = wilson(share, effective, level)
    return Share(share, min(low, share), max(high, share), int(inside.sum()), effective)


def change_of(before: Share, after: Share) -> Change:
    """Return after - before with Newcombe's interval, at the level of the two shares.

    References
    ----------
    Newcombe (1998), Stat. Med. 17:873-890, method 10.
    """
    change = after.share - before.share
    low = np.hypot(after.share - after.low, before.high - before.share)
    high = np.hypot(after.high - after.share, before.share - before.low)
    return Change(change, float(change - low), float(change + high))
