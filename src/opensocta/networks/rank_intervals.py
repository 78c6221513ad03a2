"""Ranks of people by a measure, with the interval in which each would lie if all ties were known.

In:   edges (source, target, credence where known), the share of ties that is thought missing
Out:  node, score, rank, and the rank's interval over draws of the network as it may be
Not:  people whom nobody saw at all
See:  docs/methods/missing-links.md
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.stats import rankdata

from opensocta.core.errors import SettingsInvalid, TermUnknown
from opensocta.networks.graph import MEASURES, Graph, tie_credences, to_graph
from opensocta.networks.missing_links import fit_links, tie_matrix, unseen_pairs
from opensocta.networks.pair_measures import pair_features

__all__ = ["rank_intervals"]

Reals = npt.NDArray[np.float64]
_DIGITS = 12
_RANKS = pa.schema(
    [("node", pa.string()), ("score", pa.float64()), ("rank", pa.float64()),
     ("rank_low", pa.float64()), ("rank_high", pa.float64())]
)  # fmt: skip


def rank_intervals(
    edges: pa.Table,
    measure: str = "betweenness",
    *,
    missing: float = 0.2,
    level: float = 0.9,
    draws: int = 200,
    seed: int = 1,
) -> pa.Table:
    """Return the ranks, highest first; equal scores share the mean of their ranks.

    Each draw keeps a tie by its credence (1 without that column), and adds ties that nobody saw by
    the probabilities of `fit_links`, scaled so that a share `missing` of all ties is among them.

    Raises
    ------
    TermUnknown : if the measure is not known.
    SettingsInvalid : if `missing` is not in [0, 1), or there are too many people or too few ties.
    """
    if measure not in MEASURES:
        raise TermUnknown(kind="measure", term=measure, known=", ".join(MEASURES))
    if not 0 <= missing < 1:
        raise SettingsInvalid(source="rank_intervals", key="missing", rule="lies in [0, 1)")
    graph = to_graph(edges)
    if not len(graph):
        return _RANKS.empty_table()
    sure = tie_credences(edges, graph)
    left, right, chance = _unseen_ties(graph, missing, seed)
    draw = np.random.default_rng(seed)
    ranks = np.empty((draws, len(graph)))
    for row in range(draws):
        kept, added = draw.random(len(sure)) < sure, draw.random(len(chance)) < chance
        seen = Graph(
            graph.nodes,
            np.append(graph.left[kept], left[added]),
            np.append(graph.right[kept], right[added]),
            np.append(graph.weight[kept], np.ones(int(added.sum()))),
        )
        ranks[row] = _ranks(MEASURES[measure](seen, False))
    tail = (1 - level) / 2
    low, high = np.quantile(ranks, [tail, 1 - tail], axis=0)
    score = MEASURES[measure](graph, False)
    rank = _ranks(score)
    found = pa.table(
        {"node": graph.nodes, "score": score, "rank": rank, "rank_low": low, "rank_high": high},
        schema=_RANKS,
    )
    return found.sort_by([("rank", "ascending"), ("node", "ascending")])


def _unseen_ties(
    graph: Graph, missing: float, seed: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Reals]:
    """Return pairs without a tie and the probability of each, as many as are thought missing."""
    nothing = np.empty(0, np.int64)
    if not missing or len(graph.left) < 2:
        return nothing, nothing, np.empty(0)
    ties = tie_matrix(graph)
    one, two = unseen_pairs(ties)
    model = fit_links(graph, missing=missing, folds=4, seed=seed)
    chance = model.chance_of(pair_features(ties, one, two))
    expected = len(graph.left) * missing / (1 - missing)
    for _ in range(20):  # a probability has an upper end, so that scaling once is not enough
        chance = np.clip(chance * expected / max(float(chance.sum()), 1e-12), 0.0, 1.0)
    return one, two, chance


def _ranks(score: Reals) -> Reals:
    return np.asarray(rankdata(-np.round(score, _DIGITS)), np.float64)
