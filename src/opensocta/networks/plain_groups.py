"""Groups of a plain edge list, how well each stands missing ties, and what lies within it.

In:   rows of source, target, weight, and credence where known
Out:  `Groups`: node, group, share; per group its size, stability and parts
Not:  named networks of a workspace (`networks.groups`), groups over time (`networks.group_tracks`)
See:  docs/methods/groups.md. Louvain with refinement (Blondel et al. 2008); stability by the
      greatest Jaccard overlap over draws (Hennig 2007).
"""

from dataclasses import dataclass

import networkit as nk
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from opensocta.core.errors import SettingsInvalid
from opensocta.networks.graph import Graph, single_threaded, tie_credences, to_graph, to_networkit

__all__ = ["GroupSettings", "Groups", "plain_groups"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_LEAST_TO_PART = 8
_PARTED = 0.3  # modularity of the parts of a group from which they are told


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """Parameters of finding groups.

    draws : networks drawn. missing : share of ties left out of each draw, beyond their credence.
    resolution : above 1 finds smaller groups. seed : of draws and of the order of nodes.
    """

    draws: int = 100
    missing: float = 0.1
    resolution: float = 1.0
    seed: int = 1

    def __post_init__(self) -> None:
        for key, wrong in (("missing", not 0 <= self.missing < 1), ("draws", self.draws < 0),
                           ("resolution", self.resolution <= 0)):  # fmt: skip
            if wrong:
                raise SettingsInvalid(source="groups", key=key, rule="is out of its range")


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups, the largest first, from 1.

    members : node, group, share (of draws in which the node falls into that group), part (number
        within the group if it has parts, else 0); by group and node.
    groups : group, size, ties (within), out (ties to others), stability (mean over draws of the
        greatest Jaccard overlap with a group of the draw), parts.
    modularity : of all groups.
    """

    members: pa.Table
    groups: pa.Table
    modularity: float


def plain_groups(edges: pa.Table, *, settings: GroupSettings | None = None) -> Groups:
    """Return the groups of an edge list; several edges between two nodes add up.

    Raises
    ------
    SettingsInvalid : if a parameter is out of its range.
    """
    chosen = settings or GroupSettings()
    graph = to_graph(edges)
    found, modularity = _labels(graph, chosen.resolution, chosen.seed)
    home = _by_size(found)
    same, stability = _draws(graph, home, tie_credences(edges, graph), chosen)
    part, parts = _parts(graph, home, chosen)
    number = int(home.max(initial=-1)) + 1
    inside = home[graph.left] == home[graph.right] if len(graph) else np.zeros(0, np.bool_)
    order = np.lexsort((np.arange(len(graph)), home))
    members = pa.table(
        {
            "node": graph.nodes.take(pa.array(order)).cast(pa.string()),
            "group": home[order] + 1, "share": same[order], "part": part[order],
        }
    )  # fmt: skip
    within = np.bincount(home[graph.left[inside]], minlength=number)
    out = sum(np.bincount(home[side[~inside]], minlength=number)
              for side in (graph.left, graph.right))  # fmt: skip
    groups = pa.table(
        {
            "group": np.arange(1, number + 1), "size": np.bincount(home, minlength=number),
            "ties": within, "out": out, "stability": stability, "parts": parts,
        }
    )  # fmt: skip
    return Groups(members, groups, modularity)


def _draws(
    graph: Graph, home: Ints, credence: Floats, chosen: GroupSettings
) -> tuple[Floats, Floats]:
    """Return per node how often it stays in its group, and per group its mean best overlap."""
    number = int(home.max(initial=-1)) + 1
    if not chosen.draws:
        return np.ones(len(graph)), np.ones(number)
    rng = np.random.default_rng(chosen.seed)
    same, overlap = np.zeros(len(graph), np.int64), np.zeros(number)
    sizes = np.bincount(home, minlength=number)
    for _ in range(chosen.draws):
        kept = rng.random(len(graph.left)) < credence * (1 - chosen.missing)
        drawn = Graph(graph.nodes, graph.left[kept], graph.right[kept], graph.weight[kept])
        label, _ = _labels(drawn, chosen.resolution, chosen.seed)
        both = np.zeros((int(label.max(initial=-1)) + 1, number), np.int64)
        np.add.at(both, (label, home), 1)
        union = both.sum(axis=1, keepdims=True) + sizes[None, :] - both
        if len(graph):
            same += both.argmax(axis=1)[label] == home
            overlap += (both / np.maximum(union, 1)).max(axis=0)
    return same / chosen.draws, overlap / chosen.draws


def _parts(graph: Graph, home: Ints, chosen: GroupSettings) -> tuple[Ints, Ints]:
    """Return the part of each node within its group, 0 where it has none, and parts per group."""
    number = int(home.max(initial=-1)) + 1
    part, parts = np.zeros(len(graph), np.int64), np.zeros(number, np.int64)
    for group in range(number):
        mine = np.flatnonzero(home == group)
        if len(mine) < _LEAST_TO_PART:
            continue
        place = np.full(len(graph), -1, np.int64)
        place[mine] = np.arange(len(mine))
        inside = (place[graph.left] >= 0) & (place[graph.right] >= 0)
        own = Graph(graph.nodes.take(pa.array(mine)), place[graph.left[inside]],
                    place[graph.right[inside]], graph.weight[inside])  # fmt: skip
        label, modularity = _labels(own, chosen.resolution, chosen.seed)
        if modularity >= _PARTED:
            part[mine] = _by_size(label) + 1
            parts[group] = int(label.max()) + 1
    return part, parts


def _by_size(label: Ints) -> Ints:
    """Return labels numbered by size, then by first appearance."""
    if not len(label):
        return label
    _, first, size = np.unique(label, return_index=True, return_counts=True)
    order = np.lexsort((first, -size))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[label]


def _labels(graph: Graph, resolution: float, seed: int) -> tuple[Ints, float]:
    """Return the group of each node, numbered by first appearance, and the modularity."""
    if not len(graph.left):
        return np.arange(len(graph), dtype=np.int64), 0.0
    with single_threaded(seed):
        built = to_networkit(graph, weighted=True)
        detector = nk.community.PLM(built, refine=True, gamma=resolution)
        partition = detector.run().getPartition()
        modularity = float(nk.community.Modularity().getQuality(partition, built))
    number: dict[int, int] = {}
    found = [number.setdefault(label, len(number)) for label in partition.getVector()]
    return np.array(found, np.int64), modularity
