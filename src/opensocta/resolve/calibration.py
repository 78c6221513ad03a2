"""Maps the weight of a pair to the weight that decisions bear out, never downwards as it rises.

In:   weights in bits of pairs, and for each whether a person found them to be one subject
Out:  `Calibration`: a straight line in log-odds (Platt), or that and steps (isotonic)
Not:  whether there are enough decisions, and whether they help (`resolve.training`)
See:  docs/methods/calibration.md. Platt (1999); Newton's method after Lin, Lin and Weng (2007),
      Machine Learning 68:267; pool adjacent violators after Ayer et al. (1955)
"""

from dataclasses import dataclass, field

import numpy as np

from opensocta.resolve.columns import Bits, Flags

__all__ = ["IDENTITY", "Calibration", "fit_isotonic", "fit_line", "pool", "worth"]

_NATS = float(np.log(2.0))
_SLOPE_STRENGTH = 50.0
_INTERCEPT_STRENGTH = 4.0
_LEAST_SLOPE = 0.1
_PER_STEP = 40
_STEP_STRENGTH = 20.0
_WIDTH = 0.5
_MOST_ALIKE = 20.0
_FADE = 4.0  # bits beyond the labelled pairs over which the steps give way to the line
_FARTHEST = 1000.0


def _none() -> Bits:
    return np.empty(0)


@dataclass(frozen=True, slots=True)
class Calibration:
    """bits -> slope * bits + intercept + what the steps add at that place.

    at, steps : weights and the bits added there; linear between them.
    """

    slope: float = 1.0
    intercept: float = 0.0
    at: Bits = field(default_factory=_none)
    steps: Bits = field(default_factory=_none)

    def apply(self, weight: Bits) -> Bits:
        """Return the calibrated weights in bits."""
        line: Bits = self.slope * weight + self.intercept
        return line + np.interp(weight, self.at, self.steps) if len(self.at) else line

    def before(self, weight: float) -> float:
        """Return the least weight that is calibrated to this one or more."""
        low, high = -_FARTHEST, _FARTHEST
        for _ in range(60):
            middle = (low + high) / 2
            if self.apply(np.array([middle]))[0] < weight:
                low = middle
            else:
                high = middle
        return high


IDENTITY = Calibration()


def worth(weight: Bits) -> Bits:
    """Return for how many pairs each counts: those of one weight mostly have the same reasons.

    Of pairs within half a bit, twenty count in full; more share that, so that one kind of pair
    that came up often does not move all others.
    """
    _, place, number = np.unique(np.floor(weight / _WIDTH), return_inverse=True, return_counts=True)
    count: Bits = np.minimum(1.0, _MOST_ALIKE / number)[place]
    return count


def fit_line(weight: Bits, same: Flags, *, prior: bool = True) -> Calibration:
    """Return the line of highest likelihood in log-odds, drawn towards slope 1 and intercept 0.

    Parameters
    ----------
    prior : the slope is expected at 1 with standard deviation .14, the intercept at 0 with one of
        .5 (in natural log-odds), and pairs count by `worth`. Without it, Platt's line with his
        targets.
    """
    x = weight * _NATS
    ones, size = int(same.sum()), len(same)
    target = np.where(same, 1.0, 0.0)
    center, strength = np.array([1.0, 0.0]), np.array([_SLOPE_STRENGTH, _INTERCEPT_STRENGTH])
    start = center
    if not prior:
        target = np.where(same, (ones + 1) / (ones + 2), 1 / (size - ones + 2))
        strength = np.full(2, 1e-12)
        start = np.array([0.0, -np.log((size - ones + 1) / (ones + 1))])
    count = worth(weight) if prior else np.ones(size)
    slope, intercept = _newton(x, target, count, center, strength, start)
    return Calibration(max(slope, _LEAST_SLOPE), intercept / _NATS)


def _newton(  # noqa: PLR0917 - the terms of one loss
    x: Bits, target: Bits, count: Bits, center: Bits, strength: Bits, start: Bits
) -> tuple[float, float]:
    """Return slope and intercept, in natural log-odds; steps are halved until the loss falls."""
    at = start.astype(np.float64)
    loss = _loss(x, target, count, at, center, strength)
    design = np.stack([x, np.ones_like(x)])
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(at[0] * x + at[1], -700, 700)))
        slope = design @ (count * (p - target)) + strength * (at - center)
        if np.abs(slope).max() < 1e-9:
            break
        curve = (design * (count * p * (1 - p))) @ design.T + np.diag(strength + 1e-12)
        step = np.linalg.solve(curve, slope)
        size = 1.0
        while size > 1e-10:
            there = at - size * step
            found = _loss(x, target, count, there, center, strength)
            if found < loss:
                break
            size /= 2
        else:
            break
        at, loss = there, found
    return float(at[0]), float(at[1])


def _loss(  # noqa: PLR0917 - the terms of one loss
    x: Bits, target: Bits, count: Bits, at: Bits, center: Bits, strength: Bits
) -> float:
    z = at[0] * x + at[1]
    data = count * (np.logaddexp(0, z) - target * z)
    return float(data.sum() + (strength * (at - center) ** 2).sum() / 2)


def fit_isotonic(weight: Bits, same: Flags) -> Calibration:
    """Return the line with steps on it: the shares of true pairs, made to rise with the weight.

    Each step is drawn towards the line by as much as 20 pairs of its own share would. Beyond the
    labelled pairs the steps give way to the line.
    """
    line = fit_line(weight, same)
    order = np.lexsort((same, weight))
    x, y = weight[order], same[order].astype(np.float64)
    expected = 1 / (1 + np.exp2(-np.clip(line.apply(x), -60, 60)))
    number = max(2, len(x) // _PER_STEP)
    group = np.arange(len(x)) * number // len(x)
    size = np.bincount(group).astype(np.float64)
    mean_x = np.bincount(group, weights=x) / size
    mean_p = np.bincount(group, weights=expected) / size
    share = np.bincount(group, weights=y) / size
    level = pool((share * size + mean_p * _STEP_STRENGTH) / (size + _STEP_STRENGTH), size)
    share = np.clip(level, 1e-9, 1 - 1e-9)
    mean_p = np.clip(mean_p, 1e-9, 1 - 1e-9)
    steps = np.log2(share / (1 - share)) - np.log2(mean_p / (1 - mean_p))
    whole = np.maximum.accumulate(line.apply(mean_x) + steps)
    at, first = np.unique(mean_x, return_index=True)
    steps = (whole - line.apply(mean_x))[first]
    low, high = (max(_FADE, 2 * abs(one) / line.slope) for one in (steps[0], steps[-1]))
    at = np.concatenate([[at[0] - low], at, [at[-1] + high]])
    return Calibration(line.slope, line.intercept, at, np.concatenate([[0.0], steps, [0.0]]))


def pool(value: Bits, size: Bits) -> Bits:
    """Return the values that rise or stay, nearest to these in squares weighed by `size`."""
    levels: list[list[float]] = []
    for one, weight in zip(value.tolist(), size.tolist(), strict=True):
        levels.append([one, weight, 1])
        while len(levels) > 1 and levels[-2][0] >= levels[-1][0]:
            last = levels.pop()
            held = levels[-1]
            both = held[1] + last[1]
            held[0] = (held[0] * held[1] + last[0] * last[1]) / both
            held[1], held[2] = both, held[2] + last[2]
    return np.repeat([one[0] for one in levels], [int(one[2]) for one in levels])
