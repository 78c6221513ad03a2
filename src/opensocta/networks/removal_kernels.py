"""The inner loops of disruption, compiled: sizes after removals, and searches for an order.

In:   a graph as neighbours (`starts`, `neighbours`), an order of its nodes
Out:  sizes of the largest component; orders
Not:  what an order is worth (`networks.disruption`)
See:  Newman & Ziff (2000), PRL 85:4104, for removal read backwards as addition; Braunstein et al.
      (2016), PNAS 113:12368, for the node that may return at the least harm
"""

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel

__all__ = ["add_back", "anneal", "sizes_after"]

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


@kernel
def _root(parent: Ints, node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@kernel
def _enter(node: int, starts: Ints, neighbours: Ints, parent: Ints, held: Ints) -> int:
    """Bring a node back; returns the size of the component that it is then in."""
    parent[node] = node
    for edge in range(starts[node], starts[node + 1]):
        if parent[neighbours[edge]] < 0:
            continue
        one, two = _root(parent, neighbours[edge]), _root(parent, node)
        if one != two:
            if held[one] < held[two]:
                one, two = two, one
            parent[two] = one
            held[one] += held[two]
    return int(held[_root(parent, node)])


@kernel
def sizes_after(order: Ints, starts: Ints, neighbours: Ints) -> Ints:
    """Return the largest component after 0, 1, ... removals; a node without ties counts 0."""
    size = len(order)
    parent = np.full(size, -1, np.int64)  # -1: not there yet
    held = np.ones(size, np.int64)
    largest = np.zeros(size + 1, np.int64)
    for place in range(size - 1, -1, -1):
        found = _enter(order[place], starts, neighbours, parent, held)
        largest[place] = max(largest[place + 1], found if found > 1 else 0)
    return largest


@kernel
def _would_join(  # noqa: PLR0917 - arrays of one kernel
    node: int, starts: Ints, neighbours: Ints, parent: Ints, held: Ints, seen: Ints
) -> int:
    """Return the size of the component that a node would be in; `seen` is room for roots."""
    joined, number = 1, 0
    for edge in range(starts[node], starts[node + 1]):
        if parent[neighbours[edge]] < 0:
            continue
        root = _root(parent, neighbours[edge])
        if not np.any(seen[:number] == root):
            seen[number] = root
            number += 1
            joined += held[root]
    return joined


@kernel
def add_back(starts: Ints, neighbours: Ints, cost: Reals) -> Ints:
    """Return an order of removal: backwards, the node returns that joins the fewest per cost.

    Of equal nodes the one with fewer ties returns first, then the smaller number.
    """
    size = len(starts) - 1
    parent = np.full(size, -1, np.int64)
    held = np.ones(size, np.int64)
    order = np.empty(size, np.int64)
    seen = np.empty(size, np.int64)
    for place in range(size - 1, -1, -1):
        chosen, least, fewest = -1, np.inf, 0
        for node in range(size):
            if parent[node] >= 0:
                continue
            harm = _would_join(node, starts, neighbours, parent, held, seen) / cost[node]
            ties = starts[node + 1] - starts[node]
            if harm < least or (harm == least and ties < fewest):
                chosen, least, fewest = node, harm, ties
        order[place] = chosen
        _enter(chosen, starts, neighbours, parent, held)
    return order


@kernel
def anneal(  # noqa: PLR0913, PLR0917 - arrays and settings of one kernel
    order: Ints,
    starts: Ints,
    neighbours: Ints,
    cost: Reals,
    steps: int,
    heat: float,
    tries: int,
    seed: int,
) -> Ints:
    """Return the best order found by exchanges and moves of nodes, cooled from `heat` to nothing.

    What is lowered is the sum over removals of the largest component times the cost of the next
    removal. `heat` is in nodes; each of `tries` searches makes `steps` steps from the order given.
    """
    np.random.seed(seed)
    size = len(order)
    best, least = order.copy(), _area(order, starts, neighbours, cost)
    for _ in range(tries):
        now, held = order.copy(), _area(order, starts, neighbours, cost)
        for step in range(steps):
            one, two = np.random.randint(size), np.random.randint(size)
            tried = now.copy()
            if np.random.random() < 0.5:
                tried[one], tried[two] = now[two], now[one]
            else:
                way = 1 if one < two else -1
                for place in range(one, two, way):
                    tried[place] = now[place + way]
                tried[two] = now[one]
            found = _area(tried, starts, neighbours, cost)
            warm = heat * (1 - step / steps) + 1e-9
            if found <= held or np.random.random() < np.exp((held - found) / warm):
                now, held = tried, found
                if found < least:
                    least, best = found, tried.copy()
    return best


@kernel
def _area(order: Ints, starts: Ints, neighbours: Ints, cost: Reals) -> float:
    largest = sizes_after(order, starts, neighbours)
    area = 0.0
    for place in range(1, len(order)):
        area += largest[place] * cost[order[place]]
    return area
