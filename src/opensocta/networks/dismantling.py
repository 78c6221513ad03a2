"""What is left of a network when its most central members are removed, one by one or in raids.

In:   edges (source, target, weight), a strategy, a measure
Out:  rows of removed, node, largest, share: the largest component after each number of removals
Not:  whom to arrest: a score of a person is no ground for a measure against him
See:  docs/methods/networks.md; Cavallaro, Ficara et al. (2020), PLoS ONE 15(8):e0236476
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from opensocta.core.errors import TermUnknown
from opensocta.networks.graph import MEASURES, Graph, Ints, largest_component, to_graph

__all__ = ["STRATEGIES", "dismantle"]

STRATEGIES = ("sequential", "block")
_DIGITS = 12


def dismantle(
    edges: pa.Table,
    strategy: str = "sequential",
    measure: str = "betweenness",
    *,
    weighted: bool = False,
    block: int = 5,
    keep: int = 5,
    prefer: Sequence[str] | None = None,
) -> pa.Table:
    """Return the size of the largest component as nodes are removed by a measure.

    Parameters
    ----------
    strategy : sequential measures anew after each removal; block removes `block` nodes at once.
    measure : betweenness, katz, collective_influence or degree.
    weighted : whether weights count; in betweenness they are distances.
    keep : removal stops when so many nodes are left.
    prefer : all nodes; of equal scores the earlier is removed first. Ascending ids by default.

    Returns
    -------
    removed (count, from 0), node (removed to get there; null at 0), largest, share of the start;
    for block one row per block.

    Raises
    ------
    TermUnknown : if strategy or measure is not known.
    """
    if strategy not in STRATEGIES:
        raise TermUnknown(kind="strategy", term=strategy, known=", ".join(STRATEGIES))
    if measure not in MEASURES:
        raise TermUnknown(kind="measure", term=measure, known=", ".join(MEASURES))
    graph = to_graph(edges, nodes=pa.array(prefer, pa.string()) if prefer is not None else None)
    step = 1 if strategy == "sequential" else block
    start = largest_component(graph)
    removed, gone, rows = 0, "", []
    while len(graph) > keep:
        largest = largest_component(graph)
        share = largest / start if start else 0.0
        rows.append({"removed": removed, "node": gone or None, "largest": largest, "share": share})
        targets = _strongest(graph, measure, weighted)[: min(step, len(graph) - keep)]
        gone = graph.nodes[int(targets[-1])].as_py()
        graph = graph.without(np.isin(np.arange(len(graph)), targets))
        removed += step
    layout = [("removed", pa.int64()), ("node", pa.string())]
    layout += [("largest", pa.int64()), ("share", pa.float64())]
    return pa.Table.from_pylist(rows, schema=pa.schema(layout))


def _strongest(graph: Graph, measure: str, weighted: bool) -> Ints:
    """Return the nodes from the highest score down; equal scores in the graph's order."""
    scores = np.round(MEASURES[measure](graph, weighted), _DIGITS)
    return np.argsort(-scores, kind="stable")
