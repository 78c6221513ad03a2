"""The picture from which groups are read: subjects with criminal ties, and named networks as nodes.

In:   TIES, ENTITIES
Out:  `Picture`: one graph; networks that agencies named are nodes, merged where they are the same
Not:  detection (`networks.groups`)
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.networks.graph import Graph, to_graph
from opensocta.networks.settings import NetworkSettings
from opensocta.vocabulary import is_a, schema_properties

__all__ = ["Picture", "draw"]

_HOLDINGS = ("owner", "director", "account")


@dataclass(frozen=True, slots=True)
class Picture:
    """`anchors` maps the node of a named network to the subjects that name it; `members` to its
    members with the credence of the strongest membership. `ties` have their ends as in the graph.
    """

    graph: Graph
    ties: pa.Table
    sources: list[str]
    targets: list[str]
    evidence: list[list[str]]
    anchors: dict[str, tuple[str, ...]]
    members: dict[str, dict[str, float]]
    schema: dict[str, str]
    areas: dict[str, list[str]]


def draw(ties: pa.Table, entities: pa.Table, settings: NetworkSettings) -> Picture:
    """Return the picture; ties to things (accounts, vehicles) and to outsiders are left out."""
    ids = entities["canonical_id"].to_pylist()
    schema = dict(zip(ids, entities["schema"].to_pylist(), strict=True))
    areas = dict(zip(ids, entities["crime_areas"].to_pylist(), strict=True))
    named = {i for i, kind in schema.items() if _is(kind, "CriminalNetwork")}
    actors = {i for i, kind in schema.items() if _is(kind, "LegalEntity")}
    anchors = _merge_named(ties, named, settings)
    ends = [
        pa.array([anchors.get(i, i) for i in ties[side].to_pylist()], pa.string())
        for side in ("source", "target")
    ]
    drawn = ties.set_column(1, "source", ends[0]).set_column(2, "target", ends[1])
    drawn = drawn.filter(_relevant(drawn, actors, named, settings))
    drawn = drawn.sort_by([("tie_id", "ascending")])
    strength = [settings.strengths.get(kind, 0.0) for kind in drawn["kind"].to_pylist()]
    weight = np.array(strength) * drawn["credence"].to_numpy()
    weight = weight * np.log2(1 + drawn["weight"].to_numpy())
    edges = pa.table({"source": drawn["source"], "target": drawn["target"], "weight": weight})
    of_anchor = defaultdict(list)
    for one, anchor in sorted(anchors.items()):
        of_anchor[anchor].append(one)
    return Picture(
        graph=to_graph(edges),
        ties=drawn,
        sources=drawn["source"].to_pylist(),
        targets=drawn["target"].to_pylist(),
        evidence=drawn["evidence"].to_pylist(),
        anchors={anchor: tuple(ones) for anchor, ones in sorted(of_anchor.items())},
        members=_memberships(drawn, set(of_anchor)),
        schema=schema,
        areas=areas,
    )


def _is(schema: str, parent: str) -> bool:
    return schema in schema_properties() and is_a(schema, parent)


def _merge_named(ties: pa.Table, named: set[str], settings: NetworkSettings) -> dict[str, str]:
    """Return the smallest id of each named network's cluster; they join by shared members."""
    member = ties.filter(pc.equal(ties["kind"], "member"))
    of_network: dict[str, set[str]] = defaultdict(set)
    of_member: dict[str, set[str]] = defaultdict(set)
    for person, network in zip(
        member["source"].to_pylist(), member["target"].to_pylist(), strict=True
    ):
        if network in named:
            of_network[network].add(person)
            of_member[person].add(network)
    anchor = {network: network for network in sorted(named)}

    def find(network: str) -> str:
        while anchor[network] != network:
            network = anchor[network]
        return network

    pairs = {(a, b) for networks in of_member.values() for a in networks for b in networks if a < b}
    for one, two in sorted(pairs):
        shared = len(of_network[one] & of_network[two])
        smaller = min(len(of_network[one]), len(of_network[two]))
        if shared >= settings.shared and shared >= settings.overlap * smaller:
            low, high = sorted((find(one), find(two)))
            anchor[high] = low
    return {network: find(network) for network in anchor}


def _relevant(
    ties: pa.Table, actors: set[str], named: set[str], settings: NetworkSettings
) -> pa.Array:
    """Tell which ties belong in the picture: among the core, and firms held by two of them."""
    rows = list(
        zip(
            ties["kind"].to_pylist(),
            ties["source"].to_pylist(),
            ties["target"].to_pylist(),
            strict=True,
        )
    )
    core: set[str] = set()
    for kind, source, target in rows:
        criminal = kind in settings.core and (kind != "member" or target in named)
        if criminal and source in actors and target in actors:
            core.update((source, target))
    holders: dict[str, set[str]] = defaultdict(set)
    for kind, source, target in rows:
        for holder, firm in ((source, target), (target, source)):
            if kind in _HOLDINGS and holder in core and firm in actors and firm not in core:
                holders[firm].add(holder)
    firms = {firm for firm, of in holders.items() if len(of) > 1}
    return pa.array(
        [
            source in actors and target in actors and source != target
            and (source in core or target in core)
            and (source in core or (source in firms and kind in _HOLDINGS))
            and (target in core or (target in firms and kind in _HOLDINGS))
            for kind, source, target in rows
        ],
        pa.bool_(),
    )  # fmt: skip


def _memberships(ties: pa.Table, anchors: set[str]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {anchor: {} for anchor in sorted(anchors)}
    member = ties.filter(pc.equal(ties["kind"], "member"))
    columns = (member[c].to_pylist() for c in ("source", "target", "credence"))
    for person, network, credence in zip(*columns, strict=True):
        if network in anchors:
            known = found[network]
            known[person] = max(known.get(person, 0.0), credence)
    return found
