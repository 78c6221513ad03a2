"""The greatest share that unknown sizes of holdings leave possible for one owner.

Each company's holdings lie between their least and greatest sizes and make at most 100 %. The
greatest chance that a share handed up comes to the owner is the least solution of
h_j = max over such holdings of sum a_ij h_i: each company gives what is open to the holder who
leads to the owner most surely. Iterated upwards from the least shares (value iteration).

In:   `Ownership`, owners taken as one
Out:  greatest share per node
Not:  what no record names: a missing holder may be anybody, and is reported as an unknown end
"""

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel
from opensocta.money.owner_graph import Ownership, links_of
from opensocta.money.owner_kernels import reach

__all__ = ["greatest_shares", "is_open"]

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_SWEEPS, _CLOSE = 1000, 1e-9


def is_open(graph: Ownership) -> bool:
    """Tell whether any holding is of unknown size."""
    return bool((graph.high > graph.low + 1e-12).any())


def greatest_shares(graph: Ownership, owners: list[int], least: Reals) -> Reals:
    """Return the greatest integrated share of the owners in each node, `least` being the least."""
    if not is_open(graph):
        return least
    size = len(graph)
    up = links_of(graph.owned, graph.owner, graph.high, size)
    down = links_of(graph.owner, graph.owned, graph.high, size)
    fixed = np.zeros(size, np.bool_)
    fixed[owners] = True
    found = reach(down.start, down.index, np.array(owners, np.int64), np.zeros(size, np.bool_))
    place = np.empty(size, np.int64)
    place[graph.sequence] = np.arange(size)
    nodes = found[np.argsort(place[found])]
    x = least.copy()
    x[owners] = 1.0
    _raise(up.start, up.index, graph.low[up.pair], up.weight, nodes, x, fixed, _SWEEPS, _CLOSE)
    return np.asarray(np.clip(x, least, 1.0))


@kernel
def _raise(  # noqa: PLR0913, PLR0917 - a kernel over plain arrays
    start: Ints, index: Ints, low: Reals, high: Reals, nodes: Ints, x: Reals, fixed: Flags,
    sweeps: int, close: float,
) -> int:  # fmt: skip
    for turn in range(sweeps):
        change = 0.0
        for node in nodes:
            if fixed[node]:
                continue
            begin, end = start[node], start[node + 1]
            total, left = 0.0, 1.0
            for link in range(begin, end):
                total += low[link] * x[index[link]]
                left -= low[link]
            best = np.argsort(-x[index[begin:end]])
            for rank in best:
                if left <= 0:
                    break
                more = min(left, high[begin + rank] - low[begin + rank])
                total += more * x[index[begin + rank]]
                left -= more
            change = max(change, total - x[node])
            x[node] = max(x[node], total)
        if change <= close:
            return turn
    return sweeps
