"""How rare a name is, checked against what the other fields say of pairs that share it.

In:   pairs found by their names alone: level and chance of the name, bits of all other fields
Out:  `Rarity`: bits by which the name tells more, or less, than its own chance says
Not:  the chance itself (`resolve.similarity`): a product of the parts, or the count of the name
See:  docs/methods/calibration.md

The chance of a name is built and not seen. It counts a subject's own further records as namesakes,
parts as if they met at random, and nothing as rarer than a bound. So agreement on a name told too
little. Among pairs found by the name alone the other fields are free: what they say fixes the odds
that two records of such a name are one subject, without any truth.
"""

from dataclasses import dataclass

import numpy as np

from opensocta.resolve.columns import Bits, Floats, Levels

__all__ = ["FIRST_LEVEL", "Rarity", "estimate"]

FIRST_LEVEL = 3
"""All parts nearly the same. Below, a part differs, which the other fields do not bear out."""

_PER_CLASS = 100
_CLASSES = 8
_SURE_OF_NONE = 0.1  # log likelihood per squared bit, against a shift that few pairs ask for
_MOST = 12.0
_HALVINGS = 20  # to 0.00002 bits


@dataclass(frozen=True, slots=True)
class Rarity:
    """Per level, the log2 chances at which a shift was estimated and the shift in bits there.

    Between them it is linear, beyond them constant; a level without estimate has none.
    """

    at: dict[int, Bits]
    bits: dict[int, Bits]

    def shift(self, level: Levels, chance: Floats) -> Floats:
        """Return the bits to be added for each pair."""
        found = np.zeros(len(level), np.float32)
        for one, at in self.at.items():
            rows = np.flatnonzero((level == one) & ~np.isnan(chance))
            found[rows] = np.interp(chance[rows], at, self.bits[one])
        return found


def estimate(level: Levels, chance: Floats, name: Bits, others: Bits) -> Rarity:
    """Return the shifts that make the name agree with the other fields.

    Parameters
    ----------
    level, chance : of the name, for pairs found by the name alone.
    name : log2 odds of each pair after its name: prior and bits. others : bits of the other fields.
    """
    at: dict[int, Bits] = {}
    bits: dict[int, Bits] = {}
    for one in range(FIRST_LEVEL, int(level.max(initial=0)) + 1):
        rows = np.flatnonzero((level == one) & ~np.isnan(chance))
        number = min(_CLASSES, len(rows) // _PER_CLASS)
        if not number:
            continue
        bounds = np.unique(np.quantile(chance[rows], np.linspace(0, 1, number + 1)))
        group = np.searchsorted(bounds[1:-1], chance[rows], side="left")
        classes = [rows[group == k] for k in range(max(len(bounds) - 1, 1))]
        classes = [these for these in classes if len(these)]
        at[one] = np.array([float(chance[these].mean(dtype=np.float64)) for these in classes])
        bits[one] = np.array([_shift(name[these], others[these]) for these in classes])
    return Rarity(at, bits)


def _shift(name: Bits, others: Bits) -> float:
    """Return the bits at which the likelihood of the other fields is highest, by halving.

    Its slope is the sum of what is expected after all fields less what is expected after the name.
    """
    low, high = -_MOST, _MOST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        after = _chances(name + others + middle).sum()
        before = _chances(name + middle).sum()
        if after - before - 2 * _SURE_OF_NONE * middle > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _chances(weight: Bits) -> Bits:
    found: Bits = 1 / (1 + np.exp2(-np.clip(weight, -60, 60)))
    return found
