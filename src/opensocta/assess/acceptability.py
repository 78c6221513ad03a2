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

__all__ = ["Acceptability", "accept", "utilities"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Acceptability:
    """What the draws say, by alternative (rows) in the order given.

    `utility` and `rank` have one row per draw; `rank` counts from 1. `accepted[j, r]` is the
    share of draws in which j takes rank r+1; `wins[i, j]` that i lies above j. `central[j]` are
    the mean weights that put j first (the mean of all weights if none does), `confidence[j]` the
    share of draws in which j is first under them. `entropy` is that of who is first, 0 to 1.
    """

    utility: Floats
    rank: Ints
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
    values: Floats, weights: Floats, *, model: Model = "additive", rng: np.random.Generator
) -> Acceptability:
    """Return the acceptability of ranks; ties are broken at random in each draw."""
    draws, alternatives, _ = values.shape
    utility = utilities(values, weights, model)
    rank = _ranks(utility, rng)
    counts = [np.bincount(rank[:, j] - 1, minlength=alternatives) for j in range(alternatives)]
    accepted = np.array(counts, dtype=np.float64).reshape(alternatives, alternatives) / draws
    wins = np.array(
        [(rank[:, [j]] < rank).mean(axis=0) for j in range(alternatives)], dtype=np.float64
    ).reshape(alternatives, alternatives)
    central = np.tile(weights.mean(axis=0), (alternatives, 1))
    for j in range(alternatives):
        first = rank[:, j] == 1
        if first.any():
            central[j] = weights[first].mean(axis=0)
    confidence = np.array(
        [
            (np.argmax(utilities(values, central[[j]], model), axis=1) == j).mean()
            for j in range(alternatives)
        ]
    )
    return Acceptability(
        utility, rank, accepted, wins, central, confidence, _entropy((rank == 1).mean(axis=0))
    )


def _ranks(utility: Floats, rng: np.random.Generator) -> Ints:
    chance = rng.random(utility.shape)
    order = np.lexsort((chance, -np.round(utility, 12)), axis=1)
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(1, utility.shape[1] + 1)[None, :], axis=1)
    return rank.astype(np.int64)


def _entropy(first: Floats) -> float:
    if len(first) < 2:
        return 0.0
    shares = first[first > 0]
    return float(-(shares * np.log(shares)).sum() / np.log(len(first))) + 0.0
