"""Which networks there are, who belongs to them, and who holds them together.

In:   TIES, ENTITIES, roles that agencies named
Out:  `Networks`: MEMBERS without handling and tlp, findings
Not:  ties (`networks.ties`); scores of persons: positions are described, not rated
See:  docs/methods/networks.md
"""

from collections import defaultdict

import pyarrow as pa

from opensocta.evidence.derived import MEMBERS
from opensocta.networks.brokers import centrality, find_brokers, homes_of, try_removal
from opensocta.networks.groups import Group, find_groups
from opensocta.networks.picture import Picture, draw
from opensocta.networks.reporting import Sight, report_all
from opensocta.networks.settings import Networks, NetworkSettings

__all__ = ["find_networks"]


def find_networks(
    ties: pa.Table,
    entities: pa.Table,
    *,
    roles: pa.Table | None = None,
    settings: NetworkSettings | None = None,
) -> Networks:
    """Return networks with members and findings; the same for any order of the rows.

    Parameters
    ----------
    ties : TIES; only ties of the settings' core kinds bring someone into the picture.
    entities : ENTITIES: canonical_id, schema, crime_areas.
    roles : from `find_roles`; a role that nobody named stays empty.
    """
    settings = settings or NetworkSettings()
    picture = draw(ties, entities, settings)
    groups = find_groups(picture, settings)
    scores, exact = centrality(picture, settings)
    nodes = picture.graph.nodes.to_pylist()
    sight = Sight(
        picture=picture,
        groups=groups,
        homes=homes_of(groups),
        betweenness=dict(zip(nodes, scores.tolist(), strict=True)),
        exact=exact,
        brokers=find_brokers(picture, groups),
        removal=try_removal(picture, scores),
    )
    return Networks(
        members=_members(sight, roles),
        findings=report_all(sight),
        named={g.code: picture.anchors[g.anchor] for g in groups if g.anchor},
    )


def _members(sight: Sight, roles: pa.Table | None) -> pa.Table:
    """Return MEMBERS rows, sorted by network and subject."""
    known = _known_roles(sight.picture, roles)
    rows = []
    for group in sight.groups:
        degree, evidence = _within(sight.picture, group)
        for node, probability in group.members.items():
            role, said = known.get((node, group.anchor), ("", []))
            rows.append(
                {
                    "network": group.code,
                    "canonical_id": node,
                    "role": role,
                    "membership": probability,
                    "degree": degree.get(node, 0),
                    "betweenness": round(sight.betweenness.get(node, 0.0), 9),
                    "broker": node in sight.brokers,
                    "evidence": sorted(evidence[node].union(said)),
                }
            )
    kept = [f for f in MEMBERS.schema if f.name not in ("handling", "tlp")]
    return pa.Table.from_pylist(rows, schema=pa.schema(kept))


def _known_roles(
    picture: Picture, roles: pa.Table | None
) -> dict[tuple[str, str], tuple[str, list[str]]]:
    anchor_of = {one: anchor for anchor, ones in picture.anchors.items() for one in ones}
    found: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for row in [] if roles is None else roles.to_pylist():
        key = (row["canonical_id"], anchor_of.get(row["network"], row["network"]))
        found.setdefault(key, (row["role"], row["evidence"]))
    return found


def _within(picture: Picture, group: Group) -> tuple[dict[str, int], dict[str, set[str]]]:
    """Return per member the number of subjects tied within the group, and the evidence of that."""
    near: dict[str, set[str]] = defaultdict(set)
    evidence: dict[str, set[str]] = defaultdict(set)
    inside = group.members.keys() | {group.anchor}
    for one, two, proof in zip(picture.sources, picture.targets, picture.evidence, strict=True):
        if one in inside and two in inside:
            for node, other in ((one, two), (two, one)):
                evidence[node].update(proof)
                if other != group.anchor:
                    near[node].add(other)
    return {node: len(others) for node, others in near.items()}, evidence
