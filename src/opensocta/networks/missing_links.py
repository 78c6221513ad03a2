"""Ties that are probably there although nobody saw them, with a probability that was tested.

In:   edges (source, target), the share of all ties that is thought to be missing
Out:  `Predicted`: pairs with probability and common acquaintances, or an abstention with its reason
Not:  evidence: a predicted tie is a question to ask, never a tie to report
See:  docs/methods/missing-links.md
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.special import expit

from opensocta.core.errors import SettingsInvalid
from opensocta.networks.graph import Graph, to_graph
from opensocta.networks.logistic import Logistic, fit_logistic
from opensocta.networks.pair_measures import PAPER_INDEX, pair_features

__all__ = [
    "LinkModel", "Predicted", "average_precision", "fit_links", "predict_links", "tie_matrix",
    "unseen_pairs",
]  # fmt: skip

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_MOST_NODES = 3000
_LEAST_TIES = 20
_LEAST_LIFT = 2.0
_COMMON = 5
_LINKS = pa.schema(
    [("source", pa.string()), ("target", pa.string()), ("probability", pa.float64()),
     ("common", pa.int64()), ("through", pa.list_(pa.string()))]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinkModel:
    """How pairs without a tie are scored and how a score becomes a probability.

    precision, index, guessing : average precision on ties hidden for the test, of this model, of
    the resource-allocation index alone, and of guessing.
    """

    whole: Logistic
    calibration: Logistic
    precision: float
    index: float
    guessing: float

    def probability(self, features: Reals) -> Reals:
        """Return for each pair the probability that it has a tie which was not seen."""
        score = _scores(features, self.whole)
        return np.asarray(expit(self.calibration.log_odds(score[:, None])), np.float64)

    def chance_of(self, features: Reals) -> Reals:
        """Return the probability by the measures alone: finer among pairs of equal index."""
        return np.asarray(expit(self.whole.log_odds(features)), np.float64)


@dataclass(frozen=True, slots=True)
class Predicted:
    """Pairs, most probable first; no pairs and the reason where nothing can be said."""

    links: pa.Table
    model: LinkModel | None
    abstained: str


def predict_links(
    edges: pa.Table, *, missing: float = 0.1, most: int = 100, folds: int = 10, seed: int = 1
) -> Predicted:
    """Return the pairs that most probably have a tie which was not seen.

    Parameters
    ----------
    missing : share of all ties that is thought not to have been seen; probabilities scale with it.
    most : so many pairs are returned.
    folds : how often ties are hidden to learn and to test.

    Returns
    -------
    links: source, target, probability, common (acquaintances of both), through (up to five of
    them). Abstains with fewer than 20 ties, or where hidden ties were not found twice as well as
    by guessing.

    Raises
    ------
    SettingsInvalid : if there are more than 3,000 nodes, or `missing` is not between 0 and 1.
    """
    if not 0 < missing < 1:
        raise SettingsInvalid(source="predict_links", key="missing", rule="lies between 0 and 1")
    graph = to_graph(edges)
    nothing = _LINKS.empty_table()
    if len(graph.left) < _LEAST_TIES:
        told = f"{len(graph.left)} ties are too few to learn from; {_LEAST_TIES} are needed."
        return Predicted(nothing, None, told)
    model = fit_links(graph, missing=missing, folds=folds, seed=seed)
    if model.precision < _LEAST_LIFT * model.guessing:
        told = "Hidden ties of this network are hardly found better than by guessing."
        return Predicted(nothing, model, told)
    ties = tie_matrix(graph)
    one, two = unseen_pairs(ties)
    probability = model.probability(pair_features(ties, one, two))
    best = np.lexsort((two, one, -np.round(probability, 12)))[:most]
    names = graph.nodes.to_pylist()
    rows = []
    for place in best.tolist():
        between = np.flatnonzero(ties[one[place]] * ties[two[place]])
        rows.append({
            "source": names[one[place]], "target": names[two[place]],
            "probability": float(probability[place]), "common": len(between),
            "through": [names[k] for k in between[:_COMMON]],
        })  # fmt: skip
    return Predicted(pa.Table.from_pylist(rows, schema=_LINKS), model, "")


def fit_links(graph: Graph, *, missing: float, folds: int = 10, seed: int = 1) -> LinkModel:
    """Return the model learnt from ties hidden in `folds`, each tested on the others' model.

    Raises
    ------
    SettingsInvalid : if there are more than 3,000 nodes.
    """
    if len(graph) > _MOST_NODES:
        rule = f"{len(graph):,} people are more than {_MOST_NODES:,}; take a layer or a group"
        raise SettingsInvalid(source="predict_links", key="edges", rule=rule)
    cases = _hidden(graph, missing, folds, seed)
    precision, index, held = [], [], []
    for fold, (features, was) in enumerate(cases):
        model = _fit_all([case for other, case in enumerate(cases) if other != fold])
        held.append(_scores(features, model))
        precision.append(average_precision(held[-1], was))
        index.append(average_precision(features[:, PAPER_INDEX], was))
    outcome = np.concatenate([was for _, was in cases])
    scores = np.concatenate(held)[:, None]
    return LinkModel(
        _fit_all(cases), fit_logistic(scores, outcome, ridge=1e-3),
        float(np.mean(precision)), float(np.mean(index)), float(outcome.mean()),
    )  # fmt: skip


def average_precision(score: Reals, was: Reals) -> float:
    """Return the mean precision over all that was found; equal scores count as one step."""
    order = np.argsort(-score, kind="stable")
    score, was = score[order], was[order]
    ends = np.flatnonzero(np.append(score[1:] != score[:-1], True))
    hits = np.cumsum(was)[ends]
    return float((np.diff(hits, prepend=0.0) * hits / (ends + 1)).sum() / max(hits[-1], 1.0))


def _hidden(graph: Graph, missing: float, folds: int, seed: int) -> list[tuple[Reals, Reals]]:
    """Return per fold the features of the pairs without a tie, and which of them were hidden."""
    draw = np.random.default_rng(seed)
    number = max(1, round(missing * len(graph.left)))
    whole = tie_matrix(graph)
    cases = []
    for _ in range(folds):
        gone = draw.choice(len(graph.left), number, replace=False)
        ties = whole.copy()
        ties[graph.left[gone], graph.right[gone]] = ties[graph.right[gone], graph.left[gone]] = 0.0
        one, two = unseen_pairs(ties)
        cases.append((pair_features(ties, one, two), whole[one, two]))
    return cases


def _fit_all(cases: Sequence[tuple[Reals, Reals]]) -> Logistic:
    features = np.concatenate([features for features, _ in cases])
    return fit_logistic(features, np.concatenate([was for _, was in cases]))


def _scores(features: Reals, model: Logistic) -> Reals:
    """Return how rare a pair's rank is by the index and by all measures, added up.

    The index alone is best where ties are cliques of events, the measures elsewhere; together they
    were best or near it on all networks that were tried.
    """
    index, whole = features[:, PAPER_INDEX], model.log_odds(features)
    return _rarity(index) + _rarity(whole)


def _rarity(score: Reals) -> Reals:
    """Return -ln of the share of pairs that score higher or as high."""
    values, place = np.unique(score, return_inverse=True)
    as_high = np.cumsum(np.bincount(place, minlength=len(values))[::-1])[::-1]
    rare: Reals = -np.log(as_high[place] / max(len(score), 1))
    return rare


def tie_matrix(graph: Graph) -> Reals:
    """Return 1 where two people are tied, else 0."""
    return np.asarray(graph.matrix(weighted=False).toarray(), np.float64)


def unseen_pairs(ties: Reals) -> tuple[Ints, Ints]:
    """Return the pairs without a tie, each once."""
    one, two = np.nonzero(np.triu(ties == 0, 1))
    return one.astype(np.int64), two.astype(np.int64)
