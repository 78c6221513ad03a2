"""Stochastic multicriteria acceptability: how often each rank occurs over all weights and values.

In:   values of alternatives on criteria, one array per draw, and one weight vector per draw
Out:  utilities, ranks, rank acceptability, pairwise wins, central weights, confidence factors
Not:  where values and weights come from (`assess.indicators`, `assess.weights`)
See:  docs/methods/ranking.md (Lahdelma and Salminen 2001)
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from opensocta.assess.criteria import Model
from opensocta.core.kernel import kernel

__all__ = ["Acceptability", "accept", "utilities"]

Floats = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.int16]
Values = Floats | npt.NDArray[np.int8]
_AT_ONCE = 4_000_000  # values held as numbers at a time
_CONFIDENCE_DRAWS = 10_000  # of which the confidence factors are counted


@dataclass(frozen=True, slots=True)
class Acceptability:
    """What the draws say, by alternative (rows) in the order given.

    `utility` and `rank` have one row per draw; `rank` counts from 1. `accepted[j, r]` is the
    share of draws in which j takes rank r+1; `wins[i, j]` that i lies above j. `central[j]` are
    the mean weights that put j first (the mean of all weights if none does), `confidence[j]` the
    share of the first 10,000 draws in which j is first under them. `entropy` is that of who is
    first, 0 to 1.
    """

    utility: Floats
    rank: Ranks
    accepted: Floats
    wins: Floats
    central: Floats
    confidence: Floats
    entropy: float


def utilities(values: Floats, weights: Floats, model: Model = "additive") -> Floats:
    """Return the utility of each alternative in each draw.

    Parameters
    ----------
    values : in [0, 1], shape (draws, alternatives, criteria).
    weights : rows sum to 1, shape (draws, criteria), or one row for all draws.
    model : `additive`, or `geometric`: the weighted geometric mean of (4 v + 1) / 5, so that a
        value of 0 pulls down hard without ending all comparison.
    """
    weights = np.broadcast_to(weights, (values.shape[0], values.shape[2]))
    if model == "geometric":
        return np.asarray(np.exp(np.einsum("sak,sk->sa", np.log((4 * values + 1) / 5), weights)))
    return np.asarray(np.einsum("sak,sk->sa", values, weights), dtype=np.float64)


def accept(
    values: Values,
    weights: Floats,
    *,
    model: Model = "additive",
    rng: np.random.Generator,
    step: float = 1.0,
) -> Acceptability:
    """Return the acceptability of ranks; ties are broken at random in each draw.

    Parameters
    ----------
    values : shape (draws, alternatives, criteria); times `step` they lie in [0, 1]. Levels as
        small whole numbers take an eighth of the memory.
    weights : shape (draws, criteria).
    """
    draws, alternatives, _ = values.shape
    utility = np.empty((draws, alternatives))
    rank = np.empty((draws, alternatives), np.int16)
    for part in _parts(values):
        utility[part] = utilities(np.asarray(values[part] * step, np.float64), weights[part], model)
        rank[part] = _ranks(utility[part], rng)
    counts = [np.bincount(rank[:, j] - 1, minlength=alternatives) for j in range(alternatives)]
    accepted = np.array(counts, dtype=np.float64).reshape(alternatives, alternatives) / draws
    central = np.tile(weights.mean(axis=0), (alternatives, 1))
    for j in range(alternatives):
        first = rank[:, j] == 1
        if first.any():
            central[j] = weights[first].mean(axis=0)
    return Acceptability(
        utility,
        rank,
        accepted,
        _wins(rank) / draws,
        central,
        _confidence(values[:_CONFIDENCE_DRAWS], central, model, step),
        _entropy((rank == 1).mean(axis=0)),
    )


def _parts(values: Values) -> list[slice]:
    """Return slices of draws, so many at a time as the memory allows."""
    draws, alternatives, criteria = values.shape
    size = max(1, _AT_ONCE // max(alternatives * criteria, 1))
    return [slice(at, at + size) for at in range(0, draws, size)]


def _ranks(utility: Floats, rng: np.random.Generator) -> Ranks:
    chance = rng.random(utility.shape)
    score = -np.round(utility, 12)
    order = np.argsort(score, axis=1, kind="stable")
    sorted_score = np.take_along_axis(score, order, axis=1)
    tied = np.flatnonzero((np.diff(sorted_score, axis=1) == 0).any(axis=1))
    order[tied] = np.lexsort((chance[tied], score[tied]), axis=1)
    rank = np.empty(utility.shape, np.int16)
    places = np.arange(1, utility.shape[1] + 1, dtype=np.int16)
    np.put_along_axis(rank, order, places[None, :], axis=1)
    return rank


@kernel
def _wins(rank: Ranks) -> npt.NDArray[np.int64]:
    """Return in how many draws each alternative lies above each other one."""
    draws, size = rank.shape
    wins = np.zeros((size, size), np.int64)
    held = np.empty(size, np.int64)
    for draw in range(draws):
        for j in range(size):
            held[rank[draw, j] - 1] = j
        for above in range(size):
            for below in range(above + 1, size):
                wins[held[above], held[below]] += 1
    return wins


def _confidence(values: Values, central: Floats, model: Model, step: float) -> Floats:
    """Return how often each alternative is first under its own central weights."""
    alternatives, criteria = central.shape
    firsts = np.zeros(alternatives)
    for part in _parts(values):
        own = values[part] * step
        if model == "geometric":
            own = np.log((4 * own + 1) / 5)
        for j in range(alternatives):
            utility = own.reshape(-1, criteria) @ central[j]
            best = np.argmax(utility.reshape(-1, alternatives), axis=1)
            firsts[j] += np.count_nonzero(best == j)
    return firsts / max(len(values), 1)


def _entropy(first: Floats) -> float:
    if len(first) < 2:
        return 0.0
    shares = first[first > 0]
    return float(-(shares * np.log(shares)).sum() / np.log(len(first))) + 0.0
