"""Groups of a plain edge list, and how well they stand missing ties.

In:   rows of source, target, weight
Out:  a table of node, group, share: how often the node falls into that group when ties are missing
Not:  named networks of a workspace (`networks.groups`)
See:  docs/methods/networks.md
"""

import networkit as nk
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from opensocta.networks.graph import Graph, single_threaded, to_graph, to_networkit

__all__ = ["plain_groups"]

Ints = npt.NDArray[np.int64]


def plain_groups(
    edges: pa.Table,
    *,
    draws: int = 100,
    missing: float = 0.1,
    resolution: float = 1.0,
    seed: int = 1,
) -> pa.Table:
    """Return node, group, share, by node; a draw's group counts as the one it overlaps most."""
    graph = to_graph(edges)
    home = _labels(graph, resolution, seed)
    rng = np.random.default_rng(seed)
    same = np.zeros(len(graph), np.int64)
    for _ in range(draws):
        kept = rng.random(len(graph.left)) >= missing
        drawn = Graph(graph.nodes, graph.left[kept], graph.right[kept], graph.weight[kept])
        label = _labels(drawn, resolution, seed)
        overlap = np.zeros((label.max(initial=-1) + 1, home.max(initial=-1) + 1), np.int64)
        np.add.at(overlap, (label, home), 1)
        if len(graph):
            same += overlap.argmax(axis=1)[label] == home
    share = same / draws if draws else np.ones(len(graph))
    return pa.table({"node": graph.nodes, "group": home, "share": share})


def _labels(graph: Graph, resolution: float, seed: int) -> Ints:
    """Return the group of each node, numbered by first appearance."""
    if not len(graph.left):
        return np.arange(len(graph), dtype=np.int64)
    with single_threaded(seed):
        detector = nk.community.PLM(
            to_networkit(graph, weighted=True), refine=True, gamma=resolution
        )
        found = detector.run().getPartition().getVector()
    number: dict[int, int] = {}
    return np.array([number.setdefault(label, len(number)) for label in found], np.int64)
