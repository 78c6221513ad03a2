"""Lines of flows for a map: one per leg, commodity and crime area.

In:   flows (`evidence.derived.FLOWS`)
Out:  `map_features`: legs with coordinates, volume and number of consignments
Not:  borders and drawing (`publish`, `web`); points along a line come from `great_circle`
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

import pyarrow as pa

from opensocta.evidence.finding import Finding
from opensocta.routes.places import Places
from opensocta.vocabulary import Node

__all__ = ["FEATURES", "map_features"]

FEATURES = pa.schema(
    [
        ("from_code", pa.string()),
        ("to_code", pa.string()),
        ("from_lon", pa.float64()),
        ("from_lat", pa.float64()),
        ("to_lon", pa.float64()),
        ("to_lat", pa.float64()),
        ("commodity", pa.string()),
        ("crime_area", pa.string()),
        ("volume", pa.float64()),  # in the unit that most flows of the commodity have
        ("n", pa.int64()),
        ("inferred", pa.bool_()),  # reported or assessed only: no consignment was measured
    ]
)


def map_features(
    flows: pa.Table,
    findings: Iterable[Finding] | None = None,
    *,
    nodes: Mapping[str, Node] | None = None,
) -> pa.Table:
    """Return the legs of flows as lines; legs of places without coordinates are left out.

    Parameters
    ----------
    flows : rows of `evidence.derived.FLOWS`.
    findings : findings of `find_routes`; if given, only legs of their flows are drawn.
    nodes : places by code; the vocabulary's if None.
    """
    places = Places(nodes)
    wanted = None if findings is None else {i for f in findings for i in f.evidence}
    columns = ("stops", "commodity", "crime_area", "unit", "amount", "flow_id")
    rows = list(zip(*(flows[name].to_pylist() for name in columns), strict=True))
    units = _main_units((goods, unit) for _, goods, _, unit, _, _ in rows)
    legs: dict[tuple[str, str, str, str], list[float]] = defaultdict(list)
    for stops, goods, area, unit, amount, flow in rows:
        if wanted is None or flow in wanted:
            measured = float(amount or 0.0) if unit == units[goods] else 0.0
            for a, b in pairwise(stops):
                legs[a, b, goods, area].append(measured)
    lines = []
    for (a, b, goods, area), volumes in sorted(legs.items()):
        start, end = places.at(a), places.at(b)
        if a == b or start is None or end is None:
            continue
        volume = sum(sorted(volumes))  # in one order, so that the sum never differs
        place = (a, b, start[1], start[0], end[1], end[0])
        lines.append((*place, goods, area, volume, len(volumes), volume == 0.0))
    columns_of = zip(*lines, strict=True) if lines else ([] for _ in FEATURES)
    arrays = [pa.array(c, f.type) for c, f in zip(columns_of, FEATURES, strict=True)]
    return pa.Table.from_arrays(arrays, schema=FEATURES)


def _main_units(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the most frequent unit of each commodity, the first by name among equals."""
    times = Counter(pairs)
    best: dict[str, str] = {}
    for (goods, unit), _ in sorted(times.items(), key=lambda item: (-item[1], item[0])):
        best.setdefault(goods, unit)
    return best
