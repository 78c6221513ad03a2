"""Reads the anchors of an indicator's levels as cut points, where they are numbers.

In:   five anchors in words, like "under 100", "100-999", "1,000-4,999", "20,000 or more"
Out:  `Cuts`, or None where the anchors are words only or do not rise or fall throughout
Not:  what the numbers are (`assess.experts`, `assess.measured`)
See:  docs/methods/indicators.md
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

__all__ = ["Cuts", "read_cuts"]

Floats = npt.NDArray[np.float64]
_NUMBER = r"(\d+(?:\.\d+)?)"
_SCALES = {"thousand": 1e3, "million": 1e6}


@dataclass(frozen=True, slots=True)
class Cuts:
    """Four cut points in rising order; `falling`: the level falls as the number grows."""

    points: tuple[float, float, float, float]
    falling: bool

    def level(self, number: float) -> int:
        """Return the level of a number; a cut point belongs to the range above it."""
        above = sum(number >= point for point in self.points)
        return 4 - above if self.falling else above

    def chances(self, number: float, error: float) -> Floats:
        """Return the probability of each level if the number has this standard error (normal)."""
        if error <= 0:
            found = np.zeros(5)
            found[self.level(number)] = 1
            return found
        below = ndtr((np.array(self.points) - number) / error)
        found = np.diff(np.concatenate([[0.0], below, [1.0]]))
        return found[::-1].copy() if self.falling else found


@cache
def read_cuts(anchors: Sequence[str]) -> Cuts | None:
    """Return the cut points that five anchors name, level 0 first."""
    bounds = [_bounds(anchor) for anchor in anchors]
    known = [pair for pair in bounds if pair is not None]
    if len(known) < len(bounds):
        return None
    rising = _cut_points(known)
    if rising is not None:
        return Cuts(rising, falling=False)
    falling = _cut_points(known[::-1])
    return None if falling is None else Cuts(falling, falling=True)


def _cut_points(
    bounds: list[tuple[float, float]],
) -> tuple[float, float, float, float] | None:
    points: list[float] = []
    for (_, high), (low, _) in pairwise(bounds):
        point = low if math.isfinite(low) else np.nextafter(high, math.inf)
        if not math.isfinite(point) or (points and point <= points[-1]):
            return None
        points.append(float(point))
    a, b, c, d = points
    return (a, b, c, d)


def _bounds(anchor: str) -> tuple[float, float] | None:
    """Return the range that an anchor names, ends infinite where it is open; None: no number."""
    text = anchor.lower().replace(",", "")
    scale = next((factor for word, factor in _SCALES.items() if word in text), 1.0)
    if text.startswith(("none", "no ", "single")):
        return (0.0, 0.0)
    text = re.sub(r"^one\b", "1", text)
    named = _changes(text)
    if named is not None:
        return named
    pair = re.match(rf"{_NUMBER}\s*-\s*{_NUMBER}", text)
    if pair:
        return (float(pair[1]) * scale, float(pair[2]) * scale)
    one = re.match(rf"(under|over)?\s*{_NUMBER}(.*)", text)
    if not one:
        lone = re.search(_NUMBER, text)
        return (float(lone[1]), math.inf) if lone and text.startswith("ended") else None
    value = float(one[2]) * scale
    if one[1] == "under":
        return (-math.inf, value)
    if one[1] == "over" or re.match(r"( \w+)?( \w+)? or ", one[3]):
        return (value, math.inf)
    return (value, value)


def _changes(text: str) -> tuple[float, float] | None:
    """Return the range of a change in percent: a fall is below 0."""
    found = re.match(rf"(fall|rise|within) (over )?{_NUMBER}(?:-{_NUMBER})?", text)
    if not found:
        return None
    first, second = float(found[3]), float(found[4]) if found[4] else math.inf
    if found[1] == "within":
        return (-first, first)
    return (first, second) if found[1] == "rise" else (-second, -first)
