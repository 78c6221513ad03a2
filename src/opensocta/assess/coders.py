"""What several coders say of the same items: the likeliest class, and how each coder errs.

In:   rows of item, coder and class; a coder may code an item several times
Out:  `Coding`: probability of each class per item, its share, and an error table per coder
Not:  experts' numbers (`assess.elicitation`)
See:  docs/methods/elicitation.md. Dawid and Skene (1979), Applied Statistics 28:20-28.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Coding", "dawid_skene"]

Floats = npt.NDArray[np.float64]
_ROUNDS = 1000
_STILL = 1e-9


@dataclass(frozen=True, slots=True)
class Coding:
    """Names sorted. probability : items x classes. error : coders x true class x said class."""

    items: tuple[str, ...]
    coders: tuple[str, ...]
    classes: tuple[str, ...]
    probability: Floats
    share: Floats
    error: Floats
    rounds: int


def dawid_skene(
    items: Sequence[str], coders: Sequence[str], ratings: Sequence[str], *, smooth: float = 0.0
) -> Coding:
    """Return the maximum-likelihood classes and error rates, by expectation-maximisation.

    Starts from each item's own shares of ratings. A coder who never met a class has no error
    rates for it: they are those of chance.

    Parameters
    ----------
    smooth : added to every count of every coder, so that few ratings make no certainty.
    """
    names = [tuple(sorted(set(column))) for column in (items, coders, ratings)]
    codes = [np.searchsorted(name, column) for name, column in zip(
        names, (items, coders, ratings), strict=True)]  # fmt: skip
    size = tuple(len(name) for name in names)
    counts = np.zeros(size)
    np.add.at(counts, tuple(codes), 1.0)
    probability = counts.sum(axis=1)
    probability /= probability.sum(axis=1, keepdims=True)
    rounds = 0
    while True:
        share = probability.mean(axis=0)
        said = np.einsum("ic,irk->rck", probability, counts) + smooth
        total = said.sum(axis=2, keepdims=True)
        error = np.where(total > 0, said / np.where(total > 0, total, 1), 1 / size[2])
        logs = np.log(np.maximum(error, 1e-300))
        score = np.log(np.maximum(share, 1e-300)) + np.einsum("irk,rck->ic", counts, logs)
        score -= score.max(axis=1, keepdims=True)
        after = np.exp(score)
        after /= after.sum(axis=1, keepdims=True)
        rounds += 1
        moved = float(np.abs(after - probability).max())
        probability = after
        if moved < _STILL or rounds == _ROUNDS:
            last = probability.mean(axis=0)
            return Coding(names[0], names[1], names[2], probability, last, error, rounds)
