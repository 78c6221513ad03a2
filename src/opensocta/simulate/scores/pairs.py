"""How well records were joined: pairs, B-cubed, and agreement of two groupings.

In:   two labels per record, the true one and the found one
Out:  precision, recall and F1 in [0, 1]; adjusted Rand index; best-match Jaccard
Not:  which records belong together (`resolve`)
See:  docs/methods/evaluation.md

All measures come from one table of counts (how many records share both labels), so they cost
what sorting costs; tests hold them against the definition that looks at every pair.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Agreement", "adjusted_rand", "b_cubed", "best_jaccard", "pair_agreement"]

Ints: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision and recall, each 1 where nothing was found or nothing was to be found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def pair_agreement(true: Sequence[str], found: Sequence[str]) -> Agreement:
    """Return precision and recall over pairs of records that share a label."""
    both, rows, columns = _counts(true, found)
    joined = _pairs(both.count)
    return Agreement(precision=_share(joined, _pairs(columns)), recall=_share(joined, _pairs(rows)))


def b_cubed(true: Sequence[str], found: Sequence[str]) -> Agreement:
    """Return B-cubed precision and recall (Bagga and Baldwin 1998): means over records."""
    both, rows, columns = _counts(true, found)
    total = int(both.count.sum())
    if not total:
        return Agreement(1.0, 1.0)
    square = both.count.astype(np.float64) ** 2
    return Agreement(
        precision=float((square / columns[both.found]).sum() / total),
        recall=float((square / rows[both.true]).sum() / total),
    )


def adjusted_rand(true: Sequence[str], found: Sequence[str]) -> float:
    """Return the adjusted Rand index (Hubert and Arabie 1985): 1 same, about 0 by chance."""
    both, rows, columns = _counts(true, found)
    joined, left, right = _pairs(both.count), _pairs(rows), _pairs(columns)
    everything = _pairs(np.array([both.count.sum()]))
    expected = left * right / everything if everything else 0.0
    ceiling = (left + right) / 2
    return 1.0 if ceiling == expected else (joined - expected) / (ceiling - expected)


def best_jaccard(true: Sequence[set[str]], found: Sequence[set[str]]) -> list[float]:
    """Return for each true group its greatest Jaccard overlap with a found group."""
    where: dict[str, list[int]] = {}
    for place, group in enumerate(found):
        for one in group:
            where.setdefault(one, []).append(place)
    best = []
    for group in true:
        shared: dict[int, int] = {}
        for one in group:
            for place in where.get(one, ()):
                shared[place] = shared.get(place, 0) + 1
        best.append(
            max(
                (n / (len(group) + len(found[place]) - n) for place, n in shared.items()),
                default=0.0,
            )
        )
    return best


@dataclass(frozen=True, slots=True)
class _Both:
    true: Ints
    found: Ints
    count: Ints


def _counts(true: Sequence[str], found: Sequence[str]) -> tuple[_Both, Ints, Ints]:
    """Return how many records have each pair of labels, and each label."""
    if len(true) != len(found):
        raise ValueError("each record needs a true and a found label")
    _, left = np.unique(np.asarray(true, dtype=np.str_), return_inverse=True)
    _, right = np.unique(np.asarray(found, dtype=np.str_), return_inverse=True)
    width = int(right.max()) + 1 if len(right) else 1
    cells, count = np.unique(left.astype(np.int64) * width + right, return_counts=True)
    both = _Both(cells // width, cells % width, count.astype(np.int64))
    return both, np.bincount(left).astype(np.int64), np.bincount(right).astype(np.int64)


def _pairs(sizes: Ints) -> float:
    exact = sizes.astype(np.float64)
    return float((exact * (exact - 1) / 2).sum())


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
