"""What it costs to hear one sound for another: set by hand, or counted in pairs of names.

In:   letters of `resolve.sounds`
Out:  `cost_tables()`: costs and gaps for each of three kinds of pairs; `CLASSES` for grams
Not:  the pairs they were counted in (benchmarks/fit_name_sounds.py writes `sound_table`)
See:  docs/methods/name-search.md
"""

import numpy as np
import numpy.typing as npt

from opensocta.resolve.sound_table import COUNTED
from opensocta.resolve.sounds import MAY_BE

__all__ = ["CLASSES", "cost_tables", "hand_costs", "hand_gaps"]

Marks = npt.NDArray[np.float32]

_VOWELS = "aeiou"
_CLOSE = (
    ("ei", 0.15), ("ou", 0.15), ("ae", 0.2), ("ao", 0.2), ("eo", 0.3), ("iu", 0.3), ("eu", 0.3),
    ("au", 0.3), ("ai", 0.3), ("oi", 0.35), ("iy", 0.1), ("ey", 0.25), ("uv", 0.25), ("ov", 0.35),
    ("bp", 0.3), ("vf", 0.25), ("bv", 0.35), ("pf", 0.45), ("dt", 0.3), ("sz", 0.2), ("gk", 0.3),
    ("hk", 0.35), ("hg", 0.3), ("sx", 0.35), ("xc", 0.35), ("cj", 0.4), ("xj", 0.35), ("zj", 0.4),
    ("cq", 0.3), ("qs", 0.3), ("qz", 0.3), ("cs", 0.5), ("ck", 0.55), ("gj", 0.35), ("yj", 0.3),
    ("mn", 0.55), ("lr", 0.7), ("tc", 0.55), ("tq", 0.5), ("ts", 0.65), ("dz", 0.5), ("dj", 0.5),
    ("gy", 0.6), ("hj", 0.6), ("kx", 0.7), ("fh", 0.7),
)  # fmt: skip
_AMBIGUOUS = 0.04
_KINDS = {
    "b": 1, "p": 1, "v": 2, "f": 2, "d": 3, "t": 3, "s": 4, "z": 4, "x": 4, "c": 4, "q": 4,
    "j": 4, "g": 5, "k": 5, "h": 5, "l": 6, "r": 7, "m": 8, "n": 9, "y": 0,
}  # fmt: skip


def hand_costs() -> Marks:
    """Return the cost of replacing one letter by another, by their ASCII codes."""
    costs = np.ones((128, 128), np.float32)
    near = {frozenset(pair): cost for pair, cost in _CLOSE}
    every = [*(chr(c) for c in range(ord("a"), ord("z") + 1)), *MAY_BE]
    for one in every:
        for two in every:
            both = [
                0.0 if a == b else near.get(frozenset((a, b)), 1.0)
                for a in MAY_BE.get(one, one) for b in MAY_BE.get(two, two)
            ]  # fmt: skip
            extra = _AMBIGUOUS * ((one in MAY_BE) + (two in MAY_BE))
            costs[ord(one), ord(two)] = 0.0 if one == two else min(1.0, min(both) + extra)
    return costs


def hand_gaps() -> Marks:
    """Return the cost of a letter without a partner: row 0 in full scripts, 1 beside an abjad."""
    gaps = np.ones((2, 128), np.float32)
    for letter in _VOWELS:
        gaps[:, ord(letter)] = 0.35, 0.12
    for letters, full, abjad in (
        ("yYI", 0.25, 0.2), ("=E", 0.3, 0.15), ("A", 0.3, 0.2), ("OUW", 0.5, 0.35),
        ("@&", 0.4, 0.3), ("H", 0.4, 0.45), ("h", 0.7, 0.7), ("L", 0.4, 0.3),
        ("R", 0.75, 0.75), ("J", 0.6, 0.6),
    ):  # fmt: skip
        for letter in letters:
            gaps[:, ord(letter)] = full, abjad
    return gaps


def _class_table() -> npt.NDArray[np.uint8]:
    """Return per letter: two classes of consonants (0 none), and one class of sound."""
    classes = np.zeros((128, 3), np.uint8)
    vowel = {"a": 16, "e": 17, "i": 17, "o": 18, "u": 18, "y": 17}
    for letter in [*_KINDS, *"aeiouwy", *MAY_BE]:
        may_be = MAY_BE.get(letter, letter)
        kinds = list(dict.fromkeys(_KINDS.get(sound, 0) for sound in may_be))
        skips = kinds[0] == 0
        kinds = [kind for kind in kinds if kind][: 0 if letter in "A=IE" else 2]
        first = _KINDS.get(may_be[0], 0) or vowel.get(may_be[0], 16)
        classes[ord(letter)] = (*(*kinds, 0, 0)[:2], first)
        if skips and kinds:
            classes[ord(letter), :2] = (0, 0) if letter in "OU" else (kinds[0], 0)
    for digit in "0123456789":
        if not classes[ord(digit)].any():
            classes[ord(digit)] = (10, 0, 10)
    return classes


CLASSES = _class_table()


def cost_tables() -> tuple[Marks, Marks]:
    """Return costs (kind, one, other) and gaps (kind, side, letter).

    Kinds: 0 by hand, 1 by hand with an abjad, 2 Latin beside a full script, 3 Latin beside an
    abjad, 4 and 5 the same with Latin as the other side. Counted costs replace those by hand.
    """
    hand, gaps = hand_costs(), hand_gaps()
    costs = np.stack([hand] * 6)
    sides = np.repeat(gaps[[0, 1, 0, 1, 0, 1], None, :], 2, axis=1)
    for kind, (latin, other, rows) in enumerate(COUNTED, start=2):
        values = np.array([[ord(sign) - 35 for sign in row] for row in rows], np.float32) / 50
        one, two = np.array([ord(c) for c in latin]), np.array([ord(c) for c in other])
        costs[kind][np.ix_(one, two)] = values[:-1, :-1]
        sides[kind, 0, one], sides[kind, 1, two] = values[:-1, -1], values[-1, :-1]
        costs[kind + 2] = costs[kind].T
        sides[kind + 2] = sides[kind, ::-1]
    return costs, np.ascontiguousarray(sides)
