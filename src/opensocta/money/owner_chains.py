"""Chains of holdings between an owner and a company, circles on the way, and where ownership ends.

In:   `Ownership`
Out:  chains, strongest first, each step with its share and its statements; circles; ends
"""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from opensocta.money.owner_graph import Links, Ownership, links_of
from opensocta.money.owner_kernels import connected_parts, reach
from opensocta.money.owner_pairs import AS_NOMINEE

__all__ = ["Chain", "Circle", "End", "circles_above", "circles_of", "find_chains", "find_ends"]

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
_WEAKEST = 1e-4
_MOST_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class Chain:
    """Holdings from an owner down to a company: rows of `pairs` in this order, and their product.

    `high` is the product with the greatest sizes.
    """

    pairs: tuple[int, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Circle:
    """Companies that hold each other: a shortest circle, all members, and what it rests on."""

    nodes: tuple[int, ...]
    pairs: tuple[int, ...]
    members: int
    product: float
    closed: bool


@dataclass(frozen=True, slots=True)
class End:
    """A place where recorded ownership of a company ends: who, how much, and why there."""

    node: int
    share: float
    why: str


def find_chains(graph: Ownership, owner: int, company: int, useful: Reals) -> list[Chain]:
    """Return the strongest chains from an owner to a company, without repeated companies.

    `useful` is 0 at companies in which the owner holds nothing: no chain leads through them.
    Of equal products the shorter chain is first.
    """
    up = _high_links(graph)
    found: list[Chain] = []
    heap: list[tuple[float, int, int, tuple[int, ...], tuple[int, ...]]] = [
        (-1.0, 0, company, (), (company,))
    ]
    tries = 0
    taken = np.zeros(len(graph), np.int64)
    while heap and len(found) < graph.settings.chains and tries < _MOST_STEPS:
        product, steps, node, pairs, path = heappop(heap)
        tries += 1
        if node == owner and pairs:
            down = tuple(reversed(pairs))
            low = float(np.prod(graph.low[list(down)]))
            found.append(Chain(down, low, -product))
            continue
        taken[node] += 1
        if taken[node] > graph.settings.chains + 2 or steps >= graph.settings.steps:
            continue
        for link in range(up.start[node], up.start[node + 1]):
            other = int(up.index[link])
            rest = -product * float(up.weight[link])
            if other in path or rest < _WEAKEST or (useful[other] <= 0 and other != owner):
                continue
            heappush(heap, (-rest, steps + 1, other, (*pairs, int(up.pair[link])), (*path, other)))
    return found


def circles_above(graph: Ownership, company: int) -> list[Circle]:
    """Return the circles among the company and its owners, one for each strongly connected part."""
    up = _high_links(graph)
    nodes = reach(up.start, up.index, np.array([company]), np.zeros(len(graph), np.bool_))
    return circles_of(graph, nodes)


def circles_of(graph: Ownership, nodes: Ints | None = None) -> list[Circle]:
    """Return the circles among nodes (None: all), the largest first."""
    up = _high_links(graph)
    part, _ = connected_parts(up.start, up.index)
    size = np.bincount(part, minlength=1)
    chosen = np.arange(len(graph)) if nodes is None else nodes
    inside = chosen[size[part[chosen]] > 1] if len(chosen) else chosen
    found = []
    for number in np.unique(part[inside]).tolist():
        first = int(inside[part[inside] == number].min())
        path, pairs = _shortest_circle(graph, first, part)
        found.append(
            Circle(
                path,
                pairs,
                int(size[number]),
                float(np.prod(graph.high[list(pairs)])),
                bool((graph.rep == graph.rep[first]).sum() > 1),
            )
        )
    return sorted(found, key=lambda circle: (-circle.members, circle.nodes))


def find_ends(graph: Ownership, company: int, share: Reals, *, least: float) -> list[End]:
    """Return where recorded ownership ends short of a person, greatest part first.

    `share` are the visits of all nodes (`owner_solve.owners_of`).
    """
    kinds = dict(
        zip(graph.facts["entity_id"].to_pylist(), graph.facts["kind"].to_pylist(), strict=True)
    )
    held = np.bincount(graph.owned, graph.low, len(graph))
    closed = np.flatnonzero(np.bincount(graph.rep, minlength=len(graph)) > 1)
    found = []
    for node in np.flatnonzero(share >= least).tolist():
        missing = float(share[node] * max(1.0 - held[node], 0.0))
        name = graph.name(node)
        kind = kinds.get(name)
        if node in closed:
            found.append(End(node, float(share[node]), "a circle that nobody outside owns"))
        elif kind in ("person", "public") or missing < least:
            continue
        elif name.endswith(AS_NOMINEE):
            found.append(End(node, missing, "a nominee whose nominator is not named"))
        elif kind == "unknown_party":
            found.append(End(node, missing, "a party that is not named"))
        elif held[node] > 0:
            found.append(End(node, missing, "part of its holders is not recorded"))
        elif kind is not None or node == company:
            found.append(End(node, missing, "no owner of it is recorded"))
    return sorted(found, key=lambda end: (-end.share, end.node))


def _high_links(graph: Ownership) -> Links:
    """Return links up with the greatest sizes; made once per graph."""
    if not graph.links:
        graph.links.append(links_of(graph.owned, graph.owner, graph.high, len(graph)))
    return graph.links[0]


def _shortest_circle(
    graph: Ownership, first: int, part: Ints
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return a shortest circle through a node: each holds the next; and its pairs."""
    up = _high_links(graph)
    came: dict[int, tuple[int, int]] = {}
    wave = [first]
    while wave:
        following = []
        for node in wave:
            for link in range(up.start[node], up.start[node + 1]):
                other = int(up.index[link])
                if part[other] != part[first] or other in came:
                    continue
                came[other] = (node, int(up.pair[link]))
                following.append(other)
        if first in came:
            break
        wave = following
    path, pairs, node = [], [], first
    while True:
        below, pair = came[node]
        path.append(below)
        pairs.append(pair)
        node = below
        if node == first:
            break
    return tuple(reversed(path)), tuple(reversed(pairs))
