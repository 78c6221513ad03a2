"""Finds from where over what to where goods and persons go, and how that changes.

In:   statements about seizures, detections and route legs; series of detections
Out:  flows, findings, lines for a map
See:  docs/methods/routes.md
"""

from opensocta.routes.detect import find_corridors, find_hubs, find_routes, find_shifts
from opensocta.routes.detections import find_detection_routes
from opensocta.routes.flows import find_flows
from opensocta.routes.geodesy import great_circle, haversine_km
from opensocta.routes.lines import map_features
from opensocta.routes.payments import payment_flows
from opensocta.routes.places import Places

__all__ = [
    "Places",
    "find_corridors",
    "find_detection_routes",
    "find_flows",
    "find_hubs",
    "find_routes",
    "find_shifts",
    "great_circle",
    "haversine_km",
    "map_features",
    "payment_flows",
]
