"""A graph over the ids of subjects: edge arrays, largest component, centralities.

In:   rows of source, target, weight
Out:  `Graph` with nodes in a fixed order; measures per node
Not:  what a tie means (`networks.ties`), who belongs together (`networks.groups`)
See:  docs/methods/networks.md
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import networkit as nk
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from opensocta.networks.sampled_betweenness import sampled_betweenness

__all__ = [
    "MEASURES",
    "Graph",
    "betweenness",
    "largest_component",
    "single_threaded",
    "tie_credences",
    "to_graph",
]

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Graph:
    """Undirected, without loops and double edges; `left < right` are places in `nodes`."""

    nodes: pa.Array
    left: Ints
    right: Ints
    weight: Reals

    def __len__(self) -> int:
        return len(self.nodes)

    def matrix(self, *, weighted: bool) -> csr_array:
        """Return the symmetric adjacency matrix."""
        values = self.weight if weighted else np.ones(len(self.weight))
        both = (np.append(self.left, self.right), np.append(self.right, self.left))
        shape = (len(self), len(self))
        return coo_array((np.append(values, values), both), shape=shape).tocsr()

    def without(self, removed: npt.NDArray[np.bool_]) -> "Graph":
        """Return the graph without the marked nodes; the others keep their order."""
        place = np.cumsum(~removed) - 1
        kept = ~(removed[self.left] | removed[self.right])
        return Graph(
            self.nodes.filter(pa.array(~removed)),
            place[self.left[kept]],
            place[self.right[kept]],
            self.weight[kept],
        )


def to_graph(edges: pa.Table, *, nodes: pa.Array | None = None) -> Graph:
    """Return the graph of rows (source, target, weight); weights of one pair are summed.

    Parameters
    ----------
    nodes : order of the nodes; ascending ids if not given. Edges to others are left out.
    """
    ends = [edges[side].cast(pa.string()).combine_chunks() for side in ("source", "target")]
    if nodes is None:
        nodes = pc.unique(pa.chunked_array(ends, pa.string()))
        nodes = nodes.take(pc.sort_indices(nodes))
    source, target = (
        pc.fill_null(pc.index_in(side, value_set=nodes), -1)
        .to_numpy(zero_copy_only=False)
        .astype(np.int64)
        for side in ends
    )
    weight = edges["weight"].cast(pa.float64()).to_numpy()
    kept = (source >= 0) & (target >= 0) & (source != target)
    low = np.minimum(source, target)[kept]
    high = np.maximum(source, target)[kept]
    pair, back = np.unique(low * max(len(nodes), 1) + high, return_inverse=True)
    summed = np.bincount(back, weights=weight[kept], minlength=len(pair)).astype(np.float64)
    left, right = np.divmod(pair, max(len(nodes), 1))
    return Graph(nodes, left, right, summed)


def tie_credences(edges: pa.Table, graph: Graph) -> Reals:
    """Return the credence of each tie of a graph made of these edges; 1 without that column.

    Several rows of one pair are independent sightings: 1 - product of doubts.
    """
    if "credence" not in edges.column_names:
        return np.ones(len(graph.left))
    doubt = -np.log1p(-np.clip(edges["credence"].to_numpy().astype(np.float64), 0.0, 1 - 1e-12))
    weighed = edges.set_column(edges.column_names.index("weight"), "weight", pa.array(doubt))
    return np.asarray(-np.expm1(-to_graph(weighed).weight), np.float64)


def largest_component(graph: Graph) -> int:
    """Return the number of nodes of the largest component; 0 for no nodes."""
    if not len(graph):
        return 0
    label = connected_components(graph.matrix(weighted=False), directed=False)[1]
    return int(np.bincount(label).max())


@contextmanager
def single_threaded(seed: int) -> Iterator[None]:
    """Run NetworKit with one thread and a fixed seed, so that results do not vary."""
    before = nk.getMaxNumberOfThreads()
    nk.setNumberOfThreads(1)
    nk.setSeed(seed, False)
    try:
        yield
    finally:
        nk.setNumberOfThreads(before)


def to_networkit(graph: Graph, *, weighted: bool) -> nk.Graph:
    """Return the graph for NetworKit."""
    values = graph.weight if weighted else np.ones(len(graph.weight))
    edges = (values, (graph.left, graph.right))
    return nk.GraphFromCoo(edges, n=len(graph), weighted=weighted, directed=False)


def betweenness(
    graph: Graph,
    *,
    weighted: bool = False,
    exact_below: int = 5000,
    samples: int = 1000,
    seed: int = 1,
) -> Reals:
    """Return betweenness in [0, 1]: the share of pairs of others between which a node lies.

    Parameters
    ----------
    weighted : weights are then distances (as in Cavallaro et al. 2020), not strengths.
    exact_below : number of nodes from which `samples` sources are drawn instead of all.
    """
    if len(graph) < 3 or not len(graph.left):
        return np.zeros(len(graph))
    if len(graph) >= exact_below and not weighted:
        return sampled_betweenness(graph.left, graph.right, len(graph), samples=samples, seed=seed)
    with single_threaded(seed):
        network = to_networkit(graph, weighted=weighted)
        if len(graph) < exact_below:
            measure = nk.centrality.Betweenness(network, normalized=True)
        else:
            measure = nk.centrality.EstimateBetweenness(network, samples, True, False)
        return np.array(measure.run().scores())


def _strength(graph: Graph, weighted: bool) -> Reals:
    return np.asarray(graph.matrix(weighted=weighted).sum(axis=1), np.float64).ravel()


def _degree(graph: Graph, weighted: bool) -> Reals:
    strength = _strength(graph, weighted)
    return strength / max(len(graph) - 1, 1)


def _katz(graph: Graph, weighted: bool) -> Reals:
    system = np.eye(len(graph)) - 0.1 * graph.matrix(weighted=weighted).toarray()
    scores = np.asarray(np.linalg.solve(system, np.ones(len(graph))), np.float64)
    length = float(np.sign(scores.sum()) * np.linalg.norm(scores))
    return scores / length


def _collective_influence(graph: Graph, weighted: bool) -> Reals:
    degree = _strength(graph, weighted)
    around: Reals = graph.matrix(weighted=False) @ (degree - 1)
    return (degree - 1) * around


def _betweenness(graph: Graph, weighted: bool) -> Reals:
    return betweenness(graph, weighted=weighted)


MEASURES: dict[str, Callable[[Graph, bool], Reals]] = {
    "betweenness": _betweenness,
    "katz": _katz,
    "collective_influence": _collective_influence,
    "degree": _degree,
}
"""Measures by which `dismantle` chooses whom to remove; the flag says whether weights count."""
