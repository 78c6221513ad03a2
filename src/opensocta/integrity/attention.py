"""Designs that measure who did not follow the rules: anchored crosswise, lie detector.

In:   counts of answers to the sensitive item and to an anchor item, or of two groups
Out:  the share that holds the trait, and the share that answered with care or honestly
Not:  designs with one unknown (`integrity.designs`)
See:  docs/methods/surveys.md
"""

import math
from dataclasses import dataclass

from opensocta.integrity.designs import Estimate

__all__ = ["Attention", "LieDetector", "crosswise_with_anchor", "lie_detector"]


@dataclass(frozen=True, slots=True)
class Attention:
    """The corrected estimate and the share of respondents who followed the instructions."""

    estimate: Estimate
    attentive: float


@dataclass(frozen=True, slots=True)
class LieDetector:
    """Shares that hold the trait, and that admit it among those who do; with standard errors."""

    share: float
    share_error: float
    honesty: float
    honesty_error: float


def crosswise_with_anchor(
    *, p: float, same: int, n: int, anchor_p: float, anchor_same: int, anchor_n: int
) -> Attention:
    """Return the crosswise estimate corrected for careless answers.

    Careless respondents answer "same" half of the time. The anchor item asks about a trait that
    nobody has, so its share of "same" shows how many were careless (Atsusaka and Stevenson
    2023). The two shares are taken as independent for the standard error (delta method).

    Parameters
    ----------
    p, anchor_p : probability of "yes" to the innocent question of each item; not .5.
    same, n, anchor_same, anchor_n : counts of "same" answers and of answers.
    """
    share, anchor = same / n, anchor_same / anchor_n
    attentive = (anchor - 0.5) / (0.5 - anchor_p)
    if attentive <= 0:
        raise ValueError("the anchor item shows no attentive respondent; nothing can be estimated")
    d = 2 * p - 1
    value = ((share - 0.5) / attentive + p - 0.5) / d
    variance_share = share * (1 - share) / n
    variance_attentive = anchor * (1 - anchor) / anchor_n / (0.5 - anchor_p) ** 2
    variance = (
        variance_share / attentive**2 + (share - 0.5) ** 2 * variance_attentive / attentive**4
    ) / d**2
    pi = min(max(value, 0.0), 1.0)
    same_if_held = attentive * p + (1 - attentive) / 2
    yes = attentive * (1 - p + d * pi) + (1 - attentive) / 2
    protection = max(pi * same_if_held / yes, pi * (1 - same_if_held) / (1 - yes))
    return Attention(Estimate(value, math.sqrt(variance), n, protection), attentive)


def lie_detector(*, p1: float, yes1: int, n1: int, p2: float, yes2: int, n2: int) -> LieDetector:
    """Return trait and honesty of the stochastic lie detector (Moshagen, Musch and Erdfelder 2012).

    Two groups get the same question with different probabilities p1 and p2 that a bystander is
    told to deny: `lambda_i = pi t + (1 - pi)(1 - p_i)`.
    """
    if p1 == p2:
        raise ValueError("the two groups need different probabilities")
    a, b = yes1 / n1, yes2 / n2
    others = (a - b) / (p2 - p1)
    share = 1 - others
    admitted = a - others * (1 - p1)
    va, vb = a * (1 - a) / n1, b * (1 - b) / n2
    share_error = math.sqrt(va + vb) / abs(p2 - p1)
    if share == 0:
        raise ValueError("the estimated share is exactly 0; honesty is not defined")
    honesty = admitted / share
    # derivatives of admitted and share to the two shares, then of their ratio
    da_admitted, db_admitted = 1 - (1 - p1) / (p2 - p1), (1 - p1) / (p2 - p1)
    da_share, db_share = -1 / (p2 - p1), 1 / (p2 - p1)
    da = (da_admitted - honesty * da_share) / share
    db = (db_admitted - honesty * db_share) / share
    return LieDetector(share, share_error, honesty, math.sqrt(da**2 * va + db**2 * vb))
