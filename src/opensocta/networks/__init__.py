"""Who is tied to whom, which groups there are, and who holds them together.

In:   statements with their entity map; or any edge list
Out:  TIES, MEMBERS, findings `networks.*`; what is left of a network after removals
Not:  flows of money (`money`), who is who (`resolve`)
See:  docs/methods/networks.md
"""

from opensocta.networks.detection import find_networks
from opensocta.networks.dismantling import STRATEGIES, dismantle
from opensocta.networks.disruption import (
    PLANS,
    compare_plans,
    plan_interval,
    plan_removals,
    robustness,
)
from opensocta.networks.export import FORMATS, export_network, nodes_of_edges
from opensocta.networks.graph import MEASURES, betweenness, to_graph
from opensocta.networks.group_tracks import Slice, track_groups
from opensocta.networks.missing_links import Predicted, predict_links
from opensocta.networks.plain_groups import Groups, GroupSettings, plain_groups
from opensocta.networks.rank_intervals import rank_intervals
from opensocta.networks.reconstruction import Reconstructed, reconstruct
from opensocta.networks.recovery import RecoverySettings, plan_recovery
from opensocta.networks.roles import find_roles
from opensocta.networks.script_steps import plan_steps
from opensocta.networks.settings import STRENGTHS, Networks, NetworkSettings
from opensocta.networks.ties import TieSettings, find_hubs, find_ties

__all__ = [
    "FORMATS",
    "MEASURES",
    "PLANS",
    "STRATEGIES",
    "STRENGTHS",
    "GroupSettings",
    "Groups",
    "NetworkSettings",
    "Networks",
    "Predicted",
    "Reconstructed",
    "RecoverySettings",
    "Slice",
    "TieSettings",
    "betweenness",
    "compare_plans",
    "dismantle",
    "export_network",
    "find_hubs",
    "find_networks",
    "find_roles",
    "find_ties",
    "nodes_of_edges",
    "plain_groups",
    "plan_interval",
    "plan_recovery",
    "plan_removals",
    "plan_steps",
    "predict_links",
    "rank_intervals",
    "reconstruct",
    "robustness",
    "to_graph",
    "track_groups",
]
