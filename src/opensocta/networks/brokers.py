"""Who connects networks that are otherwise apart, and what is left without him.

In:   `Picture`, `Group`s
Out:  `Position` per subject; pairs of networks that hang on one subject
Not:  a reason to act against anyone: positions depend on what was collected
See:  docs/methods/networks.md; Freeman (1977), Sociometry 40:35
"""

from collections import defaultdict
from collections.abc import Iterable
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
    """Return for each broker the pairs of networks that he alone connects.

    Someone reaches a network if he is named as its member, is tied to the network itself, or to
    two of its members: one tie to one member (a chance co-suspect) reaches nobody.
    """
    homes = homes_of(groups)
    reached = _reach(picture, groups, homes)
    between: dict[Pair, list[str]] = defaultdict(list)
    for node, codes in sorted(reached.items()):
        for pair in sorted(_pairs(codes, codes)):
            between[pair].append(node)
    brokers: dict[str, list[Pair]] = defaultdict(list)
    for pair, nodes in sorted(between.items()):
        if len(nodes) == 1:
            brokers[nodes[0]].append(pair)
    return dict(brokers)


def _reach(
    picture: Picture, groups: list[Group], homes: dict[str, tuple[str, ...]]
) -> dict[str, set[str]]:
    """Return which networks each subject reaches."""
    known: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        for node in group.members:
            known[node].add(group.code)
    nodes = picture.graph.nodes.to_pylist()
    near: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for left, right in zip(picture.graph.left.tolist(), picture.graph.right.tolist(), strict=True):
        for node, other in ((nodes[left], nodes[right]), (nodes[right], nodes[left])):
            for code in homes.get(other, ()):
                near[node][code] += 2 if other in picture.anchors else 1
    for node, codes in near.items():
        if node not in picture.anchors:
            known[node].update(code for code, ties in codes.items() if ties >= 2)
    return known


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
