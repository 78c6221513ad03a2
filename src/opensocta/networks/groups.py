"""Groups: subjects that hold together more than chance would, around the networks agencies named.

In:   `Picture`
Out:  `Group`s, largest first, with the probability that each subject belongs
Not:  who connects them (`networks.brokers`)
See:  docs/methods/networks.md. Communities by the Louvain method with refinement (Blondel et al.
      2008; Staudt & Meyerhenke 2016), one thread and a fixed seed
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

import networkit as nk

from opensocta.networks.graph import single_threaded, to_networkit
from opensocta.networks.picture import Picture
from opensocta.networks.settings import NetworkSettings

__all__ = ["Group", "find_groups"]

_LEAST, _MOST = 0.05, 0.95
Edge = tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class Group:
    """One network: its code, the node of the named network (or empty), members with probability."""

    code: str
    anchor: str
    members: dict[str, float]


def find_groups(picture: Picture, settings: NetworkSettings) -> list[Group]:
    """Return the groups, coded N-01 on, by size and then by smallest member.

    Who an agency names as a member belongs with the credence of that; anyone else belongs to the
    group in which he is found, with the share of his ties' strength that lies within it.
    """
    nodes = picture.graph.nodes.to_pylist()
    label = dict(zip(nodes, _communities(picture, settings), strict=True))
    edges = _edges(picture, nodes)
    found: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    for anchor, members in picture.members.items():
        if members:
            found[anchor, -1] = dict(members)
    placed = {person for members in picture.members.values() for person in members}
    pull = _pull(picture, edges)
    anchors_of: dict[int, list[str]] = defaultdict(list)
    for anchor in picture.anchors:
        if anchor in label:
            anchors_of[label[anchor]].append(anchor)
    free = [node for node in nodes if node not in picture.anchors and node not in placed]
    sizes = Counter(label[node] for node in free)
    for node in free:
        mine = label[node]
        home = _home(anchors_of[mine], pull.get(node, {}), loose=sizes[mine] < settings.min_size)
        found[(home, -1) if home else ("", mine)][node] = 0.0
    groups = _with_probability(
        [(key[0], members) for key, members in sorted(found.items())], edges, settings
    )
    groups = [
        (anchor, members)
        for anchor, members in groups
        if len(members) >= (2 if anchor else settings.min_size)
    ]
    groups.sort(key=lambda group: (-len(group[1]), min(group[1])))
    width = max(2, len(str(len(groups))))
    return [
        Group(f"N-{number:0{width}d}", anchor, members)
        for number, (anchor, members) in enumerate(groups, 1)
    ]


def _communities(picture: Picture, settings: NetworkSettings) -> list[int]:
    graph = picture.graph
    if not len(graph.left):
        return list(range(len(graph)))
    with single_threaded(settings.seed):
        detector = nk.community.PLM(
            to_networkit(graph, weighted=True), refine=True, gamma=settings.resolution
        )
        label = detector.run().getPartition().getVector()
    return list(label)


def _pull(picture: Picture, edges: list[Edge]) -> dict[str, dict[str, float]]:
    """Return per node how strongly it is tied to each named network, members included."""
    pull: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    homes: dict[str, list[str]] = defaultdict(list)
    for anchor, members in picture.members.items():
        homes[anchor].append(anchor)
        for person in members:
            homes[person].append(anchor)
    for one, two, weight in edges:
        for node, other in ((one, two), (two, one)):
            for anchor in homes.get(other, ()):
                pull[node][anchor] += weight
    return pull


def _home(anchors: list[str], pull: dict[str, float], *, loose: bool) -> str:
    """Return the named network of the node's community that pulls most; empty if there is none.

    A node whose community is too small for a group of its own follows the strongest pull.
    """
    near = [anchor for anchor in anchors if anchor in pull] or (list(pull) if loose else [])
    if near:
        return max(near, key=lambda anchor: (pull[anchor], anchor))
    return anchors[0] if len(anchors) == 1 else ""


def _with_probability(
    groups: list[tuple[str, dict[str, float]]], edges: list[Edge], settings: NetworkSettings
) -> list[tuple[str, dict[str, float]]]:
    """Return the groups with the share of strength within for those whom nobody named.

    Someone less probable than the settings' least is left out.
    """
    homes: dict[str, set[int]] = defaultdict(set)
    for number, (anchor, members) in enumerate(groups):
        for node in (*members, anchor):
            homes[node].add(number)
    inside: dict[str, float] = defaultdict(float)
    total: dict[str, float] = defaultdict(float)
    for one, two, weight in edges:
        shared = bool(homes[one] & homes[two])
        for node in (one, two):
            total[node] += weight
            inside[node] += weight if shared else 0.0
    found = []
    for anchor, members in groups:
        share = {
            node: known or _share(inside[node], total[node] + settings.doubt)
            for node, known in sorted(members.items())
        }
        kept = {
            node: round(share[node], 6)
            for node, known in sorted(members.items())
            if known or share[node] >= settings.least_membership
        }
        found.append((anchor, kept))
    return found


def _share(part: float, whole: float) -> float:
    return min(max(part / whole if whole else 0.0, _LEAST), _MOST)


def _edges(picture: Picture, nodes: list[str]) -> list[Edge]:
    graph = picture.graph
    rows = zip(graph.left.tolist(), graph.right.tolist(), graph.weight.tolist(), strict=True)
    return [(nodes[a], nodes[b], w) for a, b, w in rows]
