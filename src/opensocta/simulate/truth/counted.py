"""Levels of indicators that can be counted in the region, so that truth and files agree.

In:   networks, routes and incidents of the region
Out:  A-NETS, A-CONV of every area, A-XBORD of those with incidents, by (area, indicator)
"""

import numpy as np

from opensocta.assess.anchors import read_cuts
from opensocta.simulate.truth.incidents import Incidents
from opensocta.simulate.truth.networks import Networks
from opensocta.simulate.truth.trails import Trails
from opensocta.vocabulary import indicators, nodes, top_area, top_areas

__all__ = ["count_levels"]


def count_levels(
    networks: Networks, trails: Trails, incidents: Incidents
) -> dict[tuple[str, str], int]:
    """Return the levels that the region's own numbers stand for."""
    found: dict[tuple[str, str], int] = {}
    abroad = np.array([len({nodes()[s].country for s in b.stops}) > 1 for b in trails.branches])
    crosses = (incidents.branch >= 0) & abroad[incidents.branch]
    tops = np.array([top_area(code) for code in incidents.area.tolist()])
    for area in top_areas():
        here = [net for net in networks.all if area in (net.area, net.second)]
        both = sum(bool(net.second) and net.second != net.area for net in here)
        found[area, "A-NETS"] = _level("A-NETS", len(here))
        found[area, "A-CONV"] = _level("A-CONV", 100 * both / max(len(here), 1))
        if (tops == area).any():
            share = 100 * float(crosses[tops == area].mean())
            found[area, "A-XBORD"] = _level("A-XBORD", share)
    return found


def _level(code: str, number: float) -> int:
    cuts = read_cuts(indicators()[code].levels)
    if cuts is None:
        raise ValueError(f"the anchors of {code} are no numbers")
    return cuts.level(number)
