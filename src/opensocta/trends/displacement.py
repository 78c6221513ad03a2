"""Did a measure lower crime, or move it next door: weighted displacement difference.

In:   counts before and after in treated, displacement and comparison areas
Out:  local, displacement and total effect with standard errors; the displacement quotient beside it
Not:  cause without a design: say "more than in the comparison areas"
See:  docs/methods/trends.md (Wheeler and Ratcliffe 2018; Bowers and Johnson 2003)
"""

import math
from dataclasses import dataclass

from scipy.special import ndtri

__all__ = ["Counts", "Displacement", "Effect", "displacement_quotient", "weighted_displacement"]


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of one area before and after."""

    before: int
    after: int

    @property
    def change(self) -> int:
        """Return after - before."""
        return self.after - self.before

    @property
    def variance(self) -> int:
        """Return the Poisson variance of the change."""
        return self.before + self.after


_NONE = Counts(0, 0)


@dataclass(frozen=True, slots=True)
class Effect:
    """A change beyond that of the comparison area, in counts; negative: fewer."""

    value: float
    error: float

    @property
    def z(self) -> float:
        """Return the effect in standard errors."""
        return self.value / self.error if self.error else math.copysign(math.inf, self.value)

    @property
    def low(self) -> float:
        """Return the lower end of the 95 % interval."""
        return self.interval(0.95)[0]

    @property
    def high(self) -> float:
        """Return the upper end of the 95 % interval."""
        return self.interval(0.95)[1]

    def interval(self, level: float) -> tuple[float, float]:
        """Return the interval of a level, 0 < level < 1."""
        reach = float(ndtri(0.5 + level / 2)) * self.error
        return self.value - reach, self.value + reach


@dataclass(frozen=True, slots=True)
class Displacement:
    """Effect in the treated area, in the area around it, and both together."""

    local: Effect
    displaced: Effect
    total: Effect


def weighted_displacement(
    *,
    treated: Counts,
    control: Counts,
    around: Counts = _NONE,
    around_control: Counts = _NONE,
) -> Displacement:
    """Return the weighted displacement difference.

    `(treated - control) + (around - its control)`, changes of Poisson counts; without areas around
    the total is the local effect.
    """
    local = treated.change - control.change
    moved = around.change - around_control.change
    var_local = treated.variance + control.variance
    var_moved = around.variance + around_control.variance
    return Displacement(
        Effect(local, math.sqrt(var_local)),
        Effect(moved, math.sqrt(var_moved)),
        Effect(local + moved, math.sqrt(var_local + var_moved)),
    )


def displacement_quotient(treated: Counts, around: Counts, control: Counts) -> float:
    """Return the weighted displacement quotient; below 0 crime moved, above 0 benefit spread.

    Raises
    ------
    ValueError : if the measure had no effect, or the comparison area has no counts: the quotient
        then means nothing.
    """
    if not (control.before and control.after):
        raise ValueError("without counts in the comparison area the quotient is not defined")
    success = treated.after / control.after - treated.before / control.before
    if success == 0:
        raise ValueError("without an effect in the treated area the quotient is not defined")
    return (around.after / control.after - around.before / control.before) / success
