"""Settings and results of `networks.find_networks`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pyarrow as pa

from opensocta.evidence.finding import Finding

__all__ = ["STRENGTHS", "NetworkSettings", "Networks"]

STRENGTHS: Mapping[str, float] = MappingProxyType(
    {
        "member": 3.0, "co_offender": 2.0, "associate": 2.0, "contact": 1.0, "owner": 1.0,
        "director": 1.0, "account": 1.0, "phone": 1.0, "family": 0.5, "service": 0.5,
        "corruption": 0.5, "other": 0.5, "address": 0.3, "payment": 0.3,
    }
)  # fmt: skip
"""How strongly a tie of each kind holds a group together (analyst's assumption, may be changed)."""


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """How groups are found.

    strengths : per kind of tie; times credence and log2(1 + weight).
    core : kinds of tie that make someone part of the picture; a register's ties alone do not.
    resolution : of modularity; higher gives smaller groups.
    min_size : smallest group that no agency named.
    doubt : strength set against the ties of someone whom nobody named; a member by one weak tie
        is doubtful even if he has no other.
    least_membership : whoever is less probably a member is left out.
    overlap, shared : two named networks are one if they share at least `shared` members and
        this share of the smaller one's members.
    exact_below, samples : betweenness is exact below so many nodes, else from sampled sources.
    """

    strengths: Mapping[str, float] = field(default_factory=lambda: STRENGTHS)
    core: tuple[str, ...] = (
        "member",
        "co_offender",
        "associate",
        "contact",
        "service",
        "corruption",
    )
    resolution: float = 1.0
    min_size: int = 4
    doubt: float = 3.0
    least_membership: float = 0.5
    overlap: float = 0.5
    shared: int = 2
    exact_below: int = 5000
    samples: int = 1000
    seed: int = 20190617


@dataclass(frozen=True, slots=True)
class Networks:
    """MEMBERS without handling and tlp, and findings networks.group, broker, bridge, removal.

    named : for each network code the ids of the CriminalNetwork subjects that are this network.
    """

    members: pa.Table
    findings: list[Finding]
    named: dict[str, tuple[str, ...]]
