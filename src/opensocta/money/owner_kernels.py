"""Compiled kernels of ownership: order of companies, sums along chains and circles.

In:   links as CSR arrays: those of node n are `index[start[n]:start[n + 1]]`, with weights
Out:  strongly connected parts in the order in which their links end; solutions of x = b + W x
Not:  what the numbers mean (`money.owner_graph`, `money.owner_solve`)
"""

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel

__all__ = ["connected_parts", "reach", "residual", "solve_parts", "sweep"]

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@kernel
def connected_parts(start: Ints, index: Ints) -> tuple[Ints, Ints]:  # noqa: C901
    """Return the part of each node and its place in the order of finishing (Tarjan 1972).

    A part gets its number after all parts that its links lead to.
    """
    size = len(start) - 1
    part = np.full(size, -1, np.int64)
    finish = np.zeros(size, np.int64)
    number = np.full(size, -1, np.int64)
    low = np.zeros(size, np.int64)
    at = start[:-1].copy()
    open_nodes = np.empty(size, np.int64)
    path = np.empty(size, np.int64)
    opened = deep = counter = parts = finished = 0
    for root in range(size):
        if number[root] >= 0:
            continue
        path[0] = root
        deep = 1
        while deep:
            node = path[deep - 1]
            if number[node] < 0:
                number[node] = low[node] = counter
                counter += 1
                open_nodes[opened] = node
                opened += 1
            descended = False
            while at[node] < start[node + 1]:
                other = index[at[node]]
                at[node] += 1
                if number[other] < 0:
                    path[deep] = other
                    deep += 1
                    descended = True
                    break
                if part[other] < 0:
                    low[node] = min(low[node], number[other])
            if descended:
                continue
            finish[node] = finished
            finished += 1
            deep -= 1
            if deep:
                low[path[deep - 1]] = min(low[path[deep - 1]], low[node])
            if low[node] == number[node]:
                while True:
                    opened -= 1
                    member = open_nodes[opened]
                    part[member] = parts
                    if member == node:
                        break
                parts += 1
    return part, finish


@kernel
def reach(start: Ints, index: Ints, sources: Ints, seen: Flags) -> Ints:
    """Return the nodes that links lead to from the sources, these first; marks them in `seen`."""
    found = np.empty(len(seen), np.int64)
    count = 0
    for node in sources:
        if not seen[node]:
            seen[node] = True
            found[count] = node
            count += 1
    at = 0
    while at < count:
        node = found[at]
        at += 1
        for k in range(start[node], start[node + 1]):
            other = index[k]
            if not seen[other]:
                seen[other] = True
                found[count] = other
                count += 1
    return found[:count].copy()


@kernel
def sweep(  # noqa: PLR0917 - a kernel over plain arrays
    start: Ints, index: Ints, weight: Reals, nodes: Ints, constant: Reals, x: Reals, fixed: Flags
) -> float:
    """Put x = constant + W x node by node; return the greatest change."""
    change = 0.0
    for place in range(len(nodes)):
        node = nodes[place]
        if fixed[node]:
            continue
        total = constant[node]
        for k in range(start[node], start[node + 1]):
            total += weight[k] * x[index[k]]
        change = max(change, abs(total - x[node]))
        x[node] = total
    return change


@kernel
def residual(  # noqa: PLR0917 - a kernel over plain arrays
    start: Ints, index: Ints, weight: Reals, nodes: Ints, constant: Reals, x: Reals, fixed: Flags
) -> tuple[float, float]:
    """Return the greatest and the summed difference of x and constant + W x."""
    most = total = 0.0
    for place in range(len(nodes)):
        node = nodes[place]
        if fixed[node]:
            continue
        value = constant[node]
        for k in range(start[node], start[node + 1]):
            value += weight[k] * x[index[k]]
        most = max(most, abs(value - x[node]))
        total += abs(value - x[node])
    return most, total


@kernel
def _eliminate(  # noqa: C901, PLR0912, PLR0913, PLR0917 - Gauss with pivots over plain arrays
    start: Ints, index: Ints, weight: Reals, nodes: Ints, constant: Reals, x: Reals,
    fixed: Flags, place: Ints,
) -> None:  # fmt: skip
    """Solve x = constant + W x over a few nodes; `place` is -1 everywhere before and after."""
    many = 0
    for k in range(len(nodes)):
        if not fixed[nodes[k]]:
            place[nodes[k]] = many
            many += 1
    rows = np.zeros((many, many + 1))
    for k in range(len(nodes)):
        node = nodes[k]
        if fixed[node]:
            continue
        row = place[node]
        rows[row, row] += 1.0
        rows[row, many] = constant[node]
        for link in range(start[node], start[node + 1]):
            other = index[link]
            if place[other] >= 0:
                rows[row, place[other]] -= weight[link]
            else:
                rows[row, many] += weight[link] * x[other]
    for step in range(many):
        pivot = step
        for row in range(step + 1, many):
            if abs(rows[row, step]) > abs(rows[pivot, step]):
                pivot = row
        if pivot != step:
            for column in range(step, many + 1):
                rows[step, column], rows[pivot, column] = (
                    rows[pivot, column], rows[step, column],
                )  # fmt: skip
        for row in range(step + 1, many):
            factor = rows[row, step] / rows[step, step]
            if factor != 0.0:
                for column in range(step, many + 1):
                    rows[row, column] -= factor * rows[step, column]
    for step in range(many - 1, -1, -1):
        for column in range(step + 1, many):
            rows[step, many] -= rows[step, column] * rows[column, many]
        rows[step, many] /= rows[step, step]
    for k in range(len(nodes)):
        node = nodes[k]
        if not fixed[node]:
            x[node] = rows[place[node], many]
            place[node] = -1


@kernel
def solve_parts(  # noqa: PLR0913, PLR0917 - one pass, by the size of the part
    start: Ints, index: Ints, weight: Reals, nodes: Ints, part: Ints, constant: Reals, x: Reals,
    fixed: Flags, begin: int, small: int, sweeps: int, close: float, close_sum: float,
) -> int:  # fmt: skip
    """Solve x = constant + W x over nodes grouped by part, in an order that links allow.

    A part of one node is a sum; one of at most `small` nodes is solved by elimination, a greater
    one by sweeps until no value changes by more than `close`, nor all
    together by `close_sum`. Returns len(nodes), or the
    place of the first part that `sweeps` sweeps did not settle.
    """
    place = np.full(len(x), -1, np.int64)
    first = begin
    while first < len(nodes):
        last = first + 1
        while last < len(nodes) and part[nodes[last]] == part[nodes[first]]:
            last += 1
        size = last - first
        if size <= small:
            _eliminate(start, index, weight, nodes[first:last], constant, x, fixed, place)
        else:
            done = False
            for _ in range(sweeps):
                change = summed = 0.0
                for k in range(first, last):
                    node = nodes[k]
                    if fixed[node]:
                        continue
                    total = constant[node]
                    for link in range(start[node], start[node + 1]):
                        total += weight[link] * x[index[link]]
                    moved = abs(total - x[node])
                    change = max(change, moved)
                    summed += moved
                    x[node] = total
                if change <= close and summed <= close_sum:
                    done = True
                    break
            if not done:
                return first
        first = last
    return len(nodes)
