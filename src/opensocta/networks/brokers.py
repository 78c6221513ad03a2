"""Who connects networks that are otherwise apart, and what is left without him.

In:   `Picture`, `Group`s
Out:  `Position` per subject; pairs of networks that hang on one subject
Not:  a reason to act against anyone: positions depend on what was collected
See:  docs/methods/networks.md; Freeman (1977), Sociometry 40:35
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from opensocta.networks.graph import Reals, betweenness, largest_component
from opensocta.networks.groups import Group
from opensocta.networks.picture import Picture
from opensocta.networks.settings import NetworkSettings

__all__ = ["Removal", "centrality", "find_brokers", "homes_of", "try_removal"]

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Removal:
    """Largest component before, without the most central subject, and without the first five."""

    first: str
    before: int
    after_one: int
    after_five: int


def centrality(picture: Picture, settings: NetworkSettings) -> tuple[Reals, bool]:
    """Return betweenness of each node of the picture, and whether it is exact."""
    exact = len(picture.graph) < settings.exact_below
    scores = betweenness(
        picture.graph,
        exact_below=settings.exact_below,
        samples=settings.samples,
        seed=settings.seed,
    )
    return scores, exact


def homes_of(groups: Iterable[Group]) -> dict[str, tuple[str, ...]]:
    """Return the networks of each member, and of the nodes of named networks."""
    homes: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        for node in (*group.members, *filter(None, [group.anchor])):
            homes[node].append(group.code)
    return {node: tuple(codes) for node, codes in homes.items()}


def find_brokers(picture: Picture, groups: list[Group]) -> dict[str, list[Pair]]:
    """Return for each broker the pairs of networks that no way connects but through him.

    A way is a common member, a tie between members, or one subject outside both tied to both.
    """
    homes = homes_of(groups)
    nodes = picture.graph.nodes.to_pylist()
    rows = zip(picture.graph.left.tolist(), picture.graph.right.tolist(), strict=True)
    edges = [(nodes[left], nodes[right]) for left, right in rows]
    ways: dict[Pair, list[set[str]]] = defaultdict(list)
    for node, codes in homes.items():
        for pair in _pairs(codes, codes):
            ways[pair].append({node})
    for one, two in edges:
        for pair in _pairs(homes.get(one, ()), homes.get(two, ())):
            if not set(pair) <= set(homes[one]) and not set(pair) <= set(homes[two]):
                ways[pair].append({one, two} - picture.anchors.keys())
    for pair, way in _ways_around(edges, homes):
        ways[pair].append(way - picture.anchors.keys())
    brokers: dict[str, list[Pair]] = defaultdict(list)
    for pair, all_ways in sorted(ways.items()):
        for node in sorted(set.intersection(*all_ways)):
            brokers[node].append(pair)
    return dict(brokers)


def _ways_around(
    edges: list[tuple[str, str]], homes: dict[str, tuple[str, ...]]
) -> Iterator[tuple[Pair, set[str]]]:
    """Yield the ways from network to network over one subject that belongs to neither."""
    around: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one, two in edges:
        for node, other in ((one, two), (two, one)):
            for code in homes.get(other, ()):
                around[node][code].add(other)
    for node, near in around.items():
        outside = [code for code in near if code not in homes.get(node, ())]
        for pair in _pairs(outside, outside):
            ends = [near[code] for code in pair if len(near[code]) == 1]
            yield pair, {node}.union(*ends)


def try_removal(picture: Picture, scores: Reals) -> Removal | None:
    """Return what removing the most central subjects leaves; None if nobody is between others.

    Nodes of named networks stay: a name cannot be taken away.
    """
    nodes = picture.graph.nodes.to_pylist()
    able = np.array([node not in picture.anchors for node in nodes], np.bool_)
    order = [i for i in np.argsort(-scores, kind="stable").tolist() if able[i] and scores[i] > 0]
    if not order:
        return None
    left = [
        largest_component(picture.graph.without(np.isin(np.arange(len(nodes)), order[:k])))
        for k in (0, 1, 5)
    ]
    return Removal(nodes[order[0]], *left)


def _pairs(ones: Iterable[str], others: Iterable[str]) -> set[Pair]:
    return {(min(a, b), max(a, b)) for a in ones for b in others if a != b}
