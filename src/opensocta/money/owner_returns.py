"""How often a share comes back to where it started, through circles of holdings.

In:   `Ownership`, nodes
Out:  N_ii of (I - A)^-1 for each node, and by how much any may be too small
Not:  shares (`money.owner_solve`)
"""

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel

__all__ = ["count_returns"]

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


@kernel
def count_returns(  # noqa: PLR0917 - a kernel over plain arrays
    start: Ints, index: Ints, weight: Reals, part: Ints, nodes: Ints, tiny: float
) -> Reals:
    """Return N_ii; shares are pushed up within the circle until less than `tiny` waits anywhere."""
    size = len(start) - 1
    waiting, queued = np.zeros(size), np.zeros(size, np.bool_)
    queue, seen = np.empty(size + 1, np.int64), np.empty(size, np.int64)
    touched = np.zeros(size, np.bool_)
    result = np.ones(len(nodes))
    for place in range(len(nodes)):
        source = nodes[place]
        back = 0.0
        count = tail = 1
        head = 0
        seen[0] = queue[0] = source
        touched[source] = queued[source] = True
        waiting[source] = 1.0
        while head != tail:
            node = queue[head]
            head = head + 1 if head < size else 0
            queued[node] = False
            mass = waiting[node]
            waiting[node] = 0.0
            for link in range(start[node], start[node + 1]):
                other = index[link]
                if part[other] != part[source]:
                    continue
                if other == source:
                    back += mass * weight[link]
                    continue
                if not touched[other]:
                    touched[other] = True
                    seen[count] = other
                    count += 1
                waiting[other] += mass * weight[link]
                if waiting[other] >= tiny and not queued[other]:
                    queued[other] = True
                    queue[tail] = other
                    tail = tail + 1 if tail < size else 0
        for k in range(count):
            waiting[seen[k]] = 0.0
            touched[seen[k]] = False
        result[place] = 1.0 / max(1.0 - back, 1e-12)
    return result
