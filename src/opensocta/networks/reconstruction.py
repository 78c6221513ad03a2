"""The probable network from repeated observations of which each misses ties and invents some.

In:   rows of observation, source, target: in that observation the tie was seen
Out:  `Reconstructed`: probability of every tie that anybody saw, and how good the observations are
Not:  ties of which no observation saw anything and no acquaintance speaks
See:  docs/methods/missing-links.md; Newman (2018), Nature Physics 14:542, network structure from
      rich but noisy data, by expectation-maximisation; the prior of a pair here may follow its
      common acquaintances, if that foretells a further observation better
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.special import expit, logit

from opensocta.core.errors import SettingsInvalid
from opensocta.networks.logistic import fit_logistic

__all__ = ["Reconstructed", "reconstruct"]

Reals = npt.NDArray[np.float64]
_MOST_NODES = 3000
_FLAT, _AROUND = 10, 60  # rounds before the prior follows acquaintances, and in all
_ROUNDS = 500
_TIES = pa.schema(
    [("source", pa.string()), ("target", pa.string()), ("seen", pa.int64()), ("of", pa.int64()),
     ("probability", pa.float64())]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reconstructed:
    """Ties by probability, and the rates of one observation.

    found : share of true ties that one observation sees. invented : share of pairs without a tie
    in which it sees one. expected : number of ties in all. around : whether acquaintances counted.
    """

    ties: pa.Table
    found: float
    invented: float
    expected: float
    around: bool


@dataclass(frozen=True, slots=True)
class _Estimate:
    probability: Reals
    found: float
    invented: float


def reconstruct(
    sightings: pa.Table, *, around: bool | None = None, least: float = 0.01
) -> Reconstructed:
    """Return the probable network.

    Parameters
    ----------
    sightings : observation, source, target. Each observation is taken to have looked at all pairs
        of the people whom any observation names.
    around : whether the prior of a pair follows its common acquaintances and numbers of ties. By
        default what foretells an observation left out better, over all of them.
    least : ties less probable are not listed; `expected` counts them.

    Raises
    ------
    SettingsInvalid : if there are fewer than two observations (one cannot tell a tie from an
        error), or more than 3,000 people.
    """
    seen, nodes = _matrix(sightings)
    trials = seen.shape[0]
    if trials < 2:
        rule = "one observation cannot tell a tie from an error; two are needed"
        raise SettingsInvalid(source="reconstruct", key="observation", rule=rule)
    one, two = np.triu_indices(len(nodes), 1)
    every = seen[:, one, two]
    if around is None:
        around = trials > 2 and _foretells(every, one, two, len(nodes))
    estimate = _estimate(every.sum(axis=0), trials, one, two, len(nodes), around=around)
    counted = every.sum(axis=0).astype(np.int64)
    kept = np.flatnonzero(estimate.probability >= least)
    table = pa.table(
        {
            "source": nodes.take(pa.array(one[kept])),
            "target": nodes.take(pa.array(two[kept])),
            "seen": counted[kept],
            "of": np.full(len(kept), trials),
            "probability": estimate.probability[kept],
        },
        schema=_TIES,
    ).sort_by([("probability", "descending"), ("source", "ascending"), ("target", "ascending")])
    return Reconstructed(
        table, estimate.found, estimate.invented, float(estimate.probability.sum()), around
    )


def _matrix(sightings: pa.Table) -> tuple[Reals, pa.Array]:
    """Return observations x nodes x nodes of 0 and 1, and the nodes."""
    ends = [sightings[side].cast(pa.string()).combine_chunks() for side in ("source", "target")]
    nodes = pc.unique(pa.concat_arrays(ends))
    nodes = nodes.take(pc.sort_indices(nodes))
    if len(nodes) > _MOST_NODES:
        rule = f"{len(nodes):,} people are more than {_MOST_NODES:,}; take a part of them"
        raise SettingsInvalid(source="reconstruct", key="sightings", rule=rule)
    numbers = pc.rank(sightings["observation"].cast(pa.string()), tiebreaker="dense")
    at = numbers.to_numpy().astype(np.int64) - 1
    left, right = (pc.index_in(end, value_set=nodes).to_numpy() for end in ends)
    seen = np.zeros((int(at.max(initial=-1)) + 1, len(nodes), len(nodes)))
    seen[at, left, right] = seen[at, right, left] = 1.0
    return seen, nodes


def _foretells(
    every: Reals, one: npt.NDArray[np.intp], two: npt.NDArray[np.intp], size: int
) -> bool:
    """Tell whether acquaintances help to foretell each observation from the others."""
    gain = 0.0
    for left_out in range(len(every)):
        rest = np.delete(every, left_out, axis=0).sum(axis=0)
        for sign, around in ((1, True), (-1, False)):
            made = _estimate(rest, len(every) - 1, one, two, size, around=around)
            shown = made.probability * made.found + (1 - made.probability) * made.invented
            told = np.where(every[left_out] > 0, shown, 1 - shown)
            gain += sign * float(np.log(np.maximum(told, 1e-12)).sum())
    return gain > 0


def _estimate(
    seen: Reals,
    trials: int,
    one: npt.NDArray[np.intp],
    two: npt.NDArray[np.intp],
    size: int,
    *,
    around: bool,
) -> _Estimate:
    """Return the fixed point of expectation and maximisation from a fixed start."""
    found, invented = 0.7, 0.01
    prior = np.full(len(seen), max(float((seen > 0).mean()), 1e-4))
    probability = prior
    for turn in range(_ROUNDS):
        odds = logit(np.clip(prior, 1e-9, 1 - 1e-9)) + seen * np.log(found / invented)
        odds += (trials - seen) * np.log((1 - found) / (1 - invented))
        before, probability = probability, np.asarray(expit(odds), np.float64)
        ties = probability.sum()
        found = (1 + (probability * seen).sum()) / (2 + trials * ties)
        invented = (1 + ((1 - probability) * seen).sum()) / (100 + trials * (len(seen) - ties))
        if around and turn >= _FLAT:
            prior = _prior_around(probability, one, two, size)
        else:
            prior = np.full(len(seen), float(probability.mean()))
        settled = float(np.abs(probability - before).max(initial=0.0)) < 1e-8
        if (settled and not (around and turn <= _FLAT)) or (around and turn >= _AROUND):
            break
    return _Estimate(probability, float(found), float(invented))


def _prior_around(
    probability: Reals, one: npt.NDArray[np.intp], two: npt.NDArray[np.intp], size: int
) -> Reals:
    """Return the prior of each pair by its common acquaintances and numbers of ties."""
    ties = np.zeros((size, size))
    ties[one, two] = ties[two, one] = probability
    degree = ties.sum(axis=1)
    shared = (ties / np.maximum(degree, 1e-9)) @ ties
    features = np.column_stack(
        [np.log(0.01 + shared[one, two]), np.log(0.1 + degree[one] * degree[two])]
    )
    model = fit_logistic(features, probability, ridge=1e-3)
    return np.asarray(expit(model.log_odds(features)), np.float64)
