"""One round of expectation-maximisation over the pairs of one blocking rule, compiled.

In:   levels and value chances of pairs, log2 of m and u, which fields the rule leaves free
      and what a person decided on pairs
Out:  mean probability of a match, expected counts of levels among matches and among the others
Not:  starts, bounds and the number of rounds (`resolve.model`)
"""

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel
from opensocta.resolve.columns import Bits, Flags, Floats

__all__ = ["expect"]


@kernel
def expect(  # noqa: PLR0913, PLR0917 - arrays of one kernel
    level: npt.NDArray[np.int8], own: Floats, log_m: Bits, log_u: Bits, free: Flags, odds: float,
    known: npt.NDArray[np.int8], worth: float,
) -> tuple[float, Bits, Bits]:  # fmt: skip
    """Return (share of matches, counts among matches, counts among the others).

    level : pairs x fields, -1 where a side is missing; own : log2 chance of the value or NaN.
    log_m, log_u : fields x levels. odds : log2 odds that a pair of this rule is a match.
    known : 1 where a person found one subject, 0 where two, -1 elsewhere; such a pair counts as
    `worth` pairs of that kind.
    """
    matches, others = np.zeros(log_m.shape), np.zeros(log_m.shape)
    total = size = 0.0
    for i in range(len(level)):
        weight = odds
        for k in range(len(free)):
            at = level[i, k]
            if free[k] and at >= 0:
                chance = own[i, k]
                weight += log_m[k, at] - (log_u[k, at] if np.isnan(chance) else chance)
        match = 1 / (1 + 2.0 ** -min(max(weight, -60.0), 60.0))
        one = 1.0
        if known[i] >= 0:
            match, one = float(known[i]), worth
        total += one * match
        size += one
        for k in range(len(free)):
            at = level[i, k]
            if at >= 0:
                matches[k, at] += one * match
                others[k, at] += one * (1 - match)
    return total / max(size, 1.0), matches, others
