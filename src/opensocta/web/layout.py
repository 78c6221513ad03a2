"""Places of a network chart: seeded and single-threaded, so that a chart never moves.

In:   a number of nodes and ties between their numbers
Out:  one place in [0, 1] x [0, 1] per node; parts that are not connected stand side by side
Not:  drawing (the browser), which nodes are shown (`web.charts`)
"""

from collections.abc import Iterable
from math import sqrt

import networkit as nk
import numpy as np
from numpy.typing import NDArray

__all__ = ["places"]

_SEED = 7
_ROOM = 0.8  # free space around a part, in units of one node's share
_WIDE = 1.5  # a chart is wider than high

Points = NDArray[np.float64]


def places(size: int, ties: Iterable[tuple[int, int]]) -> list[tuple[float, float]]:
    """Return a place per node; the largest connected part comes first."""
    if size == 0:
        return []
    graph = nk.Graph(size)
    for a, b in sorted(set(ties)):
        if a != b and not graph.hasEdge(a, b):
            graph.addEdge(a, b)
    threads = nk.getMaxNumberOfThreads()
    nk.setNumberOfThreads(1)
    nk.setSeed(_SEED, useThreadId=False)
    try:
        parts = nk.components.ConnectedComponents(graph).run().getComponents()
        parts.sort(key=lambda part: (-len(part), min(part)))
        drawn = [(part, _spread(graph, part)) for part in map(sorted, parts)]
    finally:
        nk.setNumberOfThreads(threads)
    return _packed(size, drawn)


def _spread(graph: nk.Graph, part: list[int]) -> Points:
    """Return the places of one connected part, in a square whose side is the root of its size."""
    side = sqrt(len(part))
    if len(part) < 3:
        return np.array([[k * side, 0.5 * side] for k in range(len(part))])
    own = nk.graphtools.subgraphFromNodes(graph, part, compact=True)
    stress = nk.viz.MaxentStress(own, 2, 3, tolerance=1e-3)
    found = np.asarray(stress.run().getCoordinates(), dtype=float)
    _, _, axes = np.linalg.svd(found - found.mean(axis=0), full_matrices=False)
    turned = found @ (axes * np.sign(axes[:, [0]] + 1e-12)).T  # the longest way lies flat
    low, high = turned.min(axis=0), turned.max(axis=0)
    scaled: Points = (turned - low) / max(float((high - low).max()), 1e-9) * side
    return scaled


def _packed(size: int, drawn: list[tuple[list[int], Points]]) -> list[tuple[float, float]]:
    """Return all parts on shelves below each other, within [0, 1]."""
    sides = [np.ptp(points, axis=0) + _ROOM for _, points in drawn]
    area = sum(float(wide * high) for wide, high in sides)
    width = max([sqrt(_WIDE * area), *(float(wide) for wide, _ in sides)], default=1.0)
    placed = np.zeros((size, 2))
    left = top = height = 0.0
    for (part, points), (wide, high) in zip(drawn, sides, strict=True):
        if left and left + wide > width:
            left, top, height = 0.0, top + height, 0.0
        placed[part] = points - points.min(axis=0) + np.array([left, top])
        left, height = left + float(wide), max(height, float(high))
    span = np.maximum(placed.max(axis=0, initial=0.0), 1e-9)
    return [(round(float(x), 4), round(float(y), 4)) for x, y in placed / span]
