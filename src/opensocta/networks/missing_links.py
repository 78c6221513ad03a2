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
from opensocta.networks.pair_measures import FEATURES, PAPER_INDEX, pair_features

__all__ = ["LinkModel", "Predicted", "average_precision", "fit_links", "predict_links"]

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_MOST_NODES = 3000
_LEAST_TIES = 20
_LEAST_LIFT = 2.0
_WAYS = ("resource allocation", "all measures", "both", "three steps")
_COMMON = 5
_LINKS = pa.schema(
    [("source", pa.string()), ("target", pa.string()), ("probability", pa.float64()),
     ("common", pa.int64()), ("through", pa.list_(pa.string()))]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinkModel:
    """How pairs without a tie are scored and how a score becomes a probability.

    way : resource allocation, all measures, both, or three steps; whichever told hidden ties best.
    precision, chance : average precision on ties hidden for the test, and that of guessing.
    """

    way: str
    whole: Logistic
    calibration: Logistic
    precision: float
    chance: float

    def probability(self, features: Reals) -> Reals:
        """Return for each pair the probability that it has a tie which was not seen."""
        score = _scores(features, self.whole)[self.way]
        return np.asarray(expit(self.calibration.log_odds(score[:, None])), np.float64)


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
    if model.precision < _LEAST_LIFT * model.chance:
        told = "Hidden ties of this network are hardly found better than by guessing."
        return Predicted(nothing, model, told)
    ties = _ties(graph)
    one, two = _unseen(ties)
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
    """Return the model that told hidden ties best; resource allocation unless another is better.

    In each fold a share `missing` of the ties is hidden. Another way is taken if over the folds it
    beats resource allocation by more than the standard error of the difference.
    """
    if len(graph) > _MOST_NODES:
        rule = f"{len(graph):,} people are more than {_MOST_NODES:,}; take a layer or a group"
        raise SettingsInvalid(source="predict_links", key="edges", rule=rule)
    cases = _hidden(graph, missing, folds, seed)
    found: dict[str, list[float]] = {way: [] for way in _WAYS}
    held: dict[str, list[Reals]] = {way: [] for way in _WAYS}
    for fold, (features, was) in enumerate(cases):
        rest = [case for other, case in enumerate(cases) if other != fold]
        model = _fit_all(rest)
        for way, score in _scores(features, model).items():
            found[way].append(average_precision(score, was))
            held[way].append(score)
    way = _choose(found)
    outcome = np.concatenate([was for _, was in cases])
    scores = np.concatenate(held[way])[:, None]
    return LinkModel(
        way, _fit_all(cases), fit_logistic(scores, outcome, ridge=1e-3),
        float(np.mean(found[way])), float(outcome.mean()),
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
    whole = _ties(graph)
    cases = []
    for _ in range(folds):
        gone = draw.choice(len(graph.left), number, replace=False)
        ties = whole.copy()
        ties[graph.left[gone], graph.right[gone]] = ties[graph.right[gone], graph.left[gone]] = 0.0
        one, two = _unseen(ties)
        cases.append((pair_features(ties, one, two), whole[one, two]))
    return cases


def _fit_all(cases: Sequence[tuple[Reals, Reals]]) -> Logistic:
    features = np.concatenate([features for features, _ in cases])
    return fit_logistic(features, np.concatenate([was for _, was in cases]))


def _scores(features: Reals, model: Logistic) -> dict[str, Reals]:
    """Return the score of each way; `both` adds up how rare a rank is in each of two."""
    index = features[:, PAPER_INDEX]
    whole = model.log_odds(features)
    third = features[:, FEATURES.index("three steps")]
    return dict(zip(_WAYS, (index, whole, _rarity(index) + _rarity(whole), third), strict=True))


def _rarity(score: Reals) -> Reals:
    """Return -ln of the share of pairs that score higher or as high."""
    values, place = np.unique(score, return_inverse=True)
    as_high = np.cumsum(np.bincount(place, minlength=len(values))[::-1])[::-1]
    rare: Reals = -np.log(as_high[place] / max(len(score), 1))
    return rare


def _choose(found: dict[str, list[float]]) -> str:
    base = np.array(found[_WAYS[0]])
    best, gain = _WAYS[0], 0.0
    for way in _WAYS[1:]:
        better = np.array(found[way]) - base
        error = better.std(ddof=1) / np.sqrt(len(better)) if len(better) > 1 else np.inf
        if better.mean() > max(error, gain):
            best, gain = way, float(better.mean())
    return best


def _ties(graph: Graph) -> Reals:
    return np.asarray(graph.matrix(weighted=False).toarray(), np.float64)


def _unseen(ties: Reals) -> tuple[Ints, Ints]:
    """Return the pairs without a tie, each once."""
    one, two = np.nonzero(np.triu(ties == 0, 1))
    return one.astype(np.int64), two.astype(np.int64)
