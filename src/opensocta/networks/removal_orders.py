"""Orders in which to remove the nodes of a network, each by an idea of its own.

In:   `Graph`, what each removal costs
Out:  places of nodes, first to be removed first
Not:  what an order is worth (`networks.disruption`), whom to arrest
See:  docs/methods/disruption.md
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, maximum_bipartite_matching
from scipy.sparse.linalg import eigsh

from opensocta.networks.graph import MEASURES, Graph
from opensocta.networks.removal_kernels import add_back, anneal

__all__ = ["ORDERS", "Costs", "Ints", "neighbours_of"]

Ints = npt.NDArray[np.int64]
Costs = npt.NDArray[np.float64]
Order = Callable[[Graph, Costs, bool, int], Ints]

_DIGITS = 12
_MEASURED = 400  # times that a measure is taken anew; large networks lose several nodes in between
_WORK = 4e8  # edges and nodes that a search may touch
_STEPS, _HEAT, _STARTS = 400, 5.0, 2
_SMALL = 400  # nodes up to which eigenvectors are computed exactly


def neighbours_of(graph: Graph) -> tuple[Ints, Ints]:
    """Return where each node's neighbours start, and the neighbours."""
    matrix = graph.matrix(weighted=False)
    matrix.sort_indices()
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64)


def _by_measure(measure: str) -> Order:
    def order(graph: Graph, cost: Costs, weighted: bool, seed: int) -> Ints:
        def best(rest: Graph, places: Ints, number: int) -> Ints:
            score = np.round(MEASURES[measure](rest, weighted) / cost[places], _DIGITS)
            return np.argsort(-score, kind="stable")[:number]

        return _anew(graph, best)

    return order


def _anew(graph: Graph, best: Callable[[Graph, Ints, int], Ints]) -> Ints:
    """Return the order in which `best` chooses from what is left, again and again."""
    number = max(1, len(graph) // _MEASURED)
    places, order = np.arange(len(graph)), []
    while len(graph.left):
        chosen = best(graph, places, number)
        order.append(places[chosen])
        gone = np.zeros(len(graph), np.bool_)
        gone[chosen] = True
        graph, places = graph.without(gone), places[~gone]
    return np.concatenate([*order, places])


def _by_cuts(graph: Graph, cost: Costs, weighted: bool, seed: int) -> Ints:
    """Remove those who hold the two loosest halves of the largest component together.

    The halves are split by the Fiedler vector (1973), the fewest who cover all ties between them
    are found by König's theorem (Ren et al. 2019, PNAS 116:6554, as spectral cut).
    """

    def best(rest: Graph, places: Ints, number: int) -> Ints:
        matrix = rest.matrix(weighted=weighted)
        label = connected_components(matrix, directed=False)[1]
        inside = np.flatnonzero(label == np.bincount(label).argmax())
        part = matrix[inside][:, inside].tocsr()
        side = _fiedler(part)
        cover = _cover(part, side)
        degree = np.diff(part.indptr)[cover] / cost[places[inside[cover]]]
        return inside[cover[np.argsort(-degree, kind="stable")]][:number]

    return _anew(graph, best)


def _fiedler(matrix: csr_array) -> npt.NDArray[np.bool_]:
    """Return the two halves of a connected graph, by the sign of the second eigenvector."""
    size = matrix.shape[0]
    degree = np.asarray(matrix.sum(axis=1)).ravel()
    if size <= _SMALL:
        laplacian = np.diag(degree) - matrix.toarray()
        vector = np.linalg.eigh(laplacian)[1][:, 1]
    else:
        start = np.cos(np.arange(size, dtype=np.float64))
        scaled = csr_array((1 / np.sqrt(degree), (np.arange(size), np.arange(size))))
        walk = scaled @ matrix @ scaled
        vector = eigsh(walk, k=2, which="LA", v0=start, tol=1e-6)[1][:, 0]
    side: npt.NDArray[np.bool_] = vector >= np.median(vector)
    return side if 0 < side.sum() < size else np.arange(size) < size // 2


def _cover(matrix: csr_array, side: npt.NDArray[np.bool_]) -> Ints:
    """Return the fewest nodes that touch every edge between the two sides."""
    left, right = np.flatnonzero(side), np.flatnonzero(~side)
    between = matrix[left][:, right].tocsr()
    match = maximum_bipartite_matching(between, perm_type="column")
    reached_left = match < 0
    reached_right = np.zeros(len(right), np.bool_)
    matched_by = np.full(len(right), -1)
    matched_by[match[match >= 0]] = np.flatnonzero(match >= 0)
    frontier = np.flatnonzero(reached_left)
    while len(frontier):
        rows = between[frontier]
        fresh = np.unique(rows.indices)
        fresh = fresh[~reached_right[fresh]]
        reached_right[fresh] = True
        back = matched_by[fresh]
        frontier = back[back >= 0]
        frontier = frontier[~reached_left[frontier]]
        reached_left[frontier] = True
    touching = np.diff(between.indptr) > 0
    return np.sort(np.append(left[~reached_left & touching], right[reached_right])).astype(np.int64)


def _greedy(graph: Graph, cost: Costs, weighted: bool, seed: int) -> Ints:
    """Read backwards: whoever joins the fewest per cost returns first."""
    return add_back(*neighbours_of(graph), cost)


def _searched(graph: Graph, cost: Costs, weighted: bool, seed: int) -> Ints:
    """Improve the greedy order by exchanges; several starts, the first best counts."""
    starts, neighbours = neighbours_of(graph)
    order = add_back(starts, neighbours, cost)
    touched = max(len(graph) + len(neighbours), 1)
    steps = int(min(_STEPS * len(graph), _WORK / touched))
    return anneal(order, starts, neighbours, cost, steps, _HEAT, _STARTS, seed)


ORDERS: dict[str, Order] = {
    "betweenness": _by_measure("betweenness"),
    "degree": _by_measure("degree"),
    "collective_influence": _by_measure("collective_influence"),
    "katz": _by_measure("katz"),
    "spectral": _by_cuts,
    "greedy": _greedy,
    "searched": _searched,
}
"""Strategies by name: a graph, costs per node, whether weights count, a seed."""
