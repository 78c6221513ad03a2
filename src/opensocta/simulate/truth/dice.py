"""Random numbers of an invented world: one named stream per part.

A part that draws more or fewer numbers than before leaves all other parts as they were.
"""

from dataclasses import dataclass
from typing import TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt

__all__ = ["Bools", "Days", "Dice", "Floats", "Ints", "Strings", "pick", "strings"]

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Days: TypeAlias = npt.NDArray[np.datetime64]
Strings: TypeAlias = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Dice:
    """A seed, and from it a PCG64 generator for each named part."""

    seed: int

    def of(self, part: str) -> np.random.Generator:
        """Return the generator of one part, always from its beginning."""
        return np.random.Generator(
            np.random.PCG64(np.random.SeedSequence([self.seed, crc32(part.encode())]))
        )


def strings(values: list[str] | tuple[str, ...]) -> Strings:
    """Return texts as an array that other arrays can index."""
    array: Strings = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def pick(
    rng: np.random.Generator, values: list[str] | tuple[str, ...], n: int, p: Floats | None = None
) -> Strings:
    """Return n texts drawn with replacement, with probabilities `p` or evenly."""
    return strings(values)[rng.choice(len(values), size=n, p=p)]
