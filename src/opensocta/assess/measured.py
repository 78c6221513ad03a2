"""Reads indicators off what the analytic rooms found: growth, networks, reach, laundering, survey.

In:   findings of the other rooms and flows; figures enter with their sampling error
Out:  per area and indicator a distribution, a reason in words and the findings behind it
Not:  answers of agencies (`assess.experts`)
See:  docs/methods/indicators.md

What rooms find is what agencies saw. A figure that depends on enforcement effort is mixed half
and half with "unknown", and so is a level read off laundering patterns.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa

from opensocta.assess.anchors import Cuts, read_cuts
from opensocta.assess.experts import Estimated, Floats
from opensocta.assess.growth import add_up
from opensocta.assess.phrases import counted
from opensocta.vocabulary import crime_areas, indicators, nodes, top_area

__all__ = ["EFFORT_UNITS", "Found", "finding_dicts", "measure_findings", "measure_flows"]

Found = dict[str, Any]  # Any: one row of FINDINGS, its measures parsed from JSON
Estimates = dict[tuple[str, str], Estimated]
_HALF = 0.5
_MONEY_AREA = "OCG"
_UNCERTAIN_COUNT = 0.25
_COMPLEX, _COUNTRIES = 3, 3
EFFORT_UNITS = ("hours", "patrol hours", "patrols")  # what agencies did, not what happened
_LAUNDERING_LEVELS = {
    "structuring": 1, "fan_in": 2, "fan_out": 2, "pass_through": 2, "chain": 2, "mule": 2,
    "funnel": 2, "round_amounts": 2, "corridor": 2, "on_ramp": 2, "off_ramp": 2, "dormant": 2,
    "cash_intensive": 2, "scatter_gather": 3, "gather_scatter": 3, "cycle": 3, "stack": 3,
    "bipartite": 3, "u_turn": 3, "mirror": 3,
}  # fmt: skip


def finding_dicts(findings: pa.Table) -> list[Found]:
    """Return findings in one order, with `id` (finding_id, else key) and `measures` parsed."""
    rows = findings.to_pylist()
    for row in rows:
        row["id"] = row.get("finding_id") or row["key"]
        row["measures"] = json.loads(row["measures"])
        area = row["crime_area"] or (_MONEY_AREA if row["kind"].startswith("money.") else "")
        row["top"] = top_area(area) if area in crime_areas() else ""
    return sorted(rows, key=lambda row: (row["kind"], row["key"]))


def measure_findings(findings: Iterable[Found]) -> Estimates:
    """Return the indicators that findings measure, by (top area, indicator)."""
    listed = list(findings)
    by_area: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for row in listed:
        code = _indicator_of(row)
        if code and row["top"]:
            by_area[row["top"], code].append(row)
    breaks = [row for row in listed if row["kind"] == "trends.break"]
    found: Estimates = {}
    for key, rows in sorted(by_area.items()):
        read = _growth(rows, breaks) if key[1] == "A-GROWTH" else _READERS[key[1]](rows)
        if read is not None:
            found[key] = read
    groups = [row for row in listed if row["kind"] == "networks.group"]
    theirs = [row for row in listed if row["kind"] == "money.network"]
    return found | _networks(groups) | _network_laundering(theirs)


def measure_flows(flows: pa.Table) -> Estimates:
    """Return A-XBORD of each area: the share of its flows that touch two states or more."""
    rows = zip(
        *(flows[name].to_pylist() for name in ("crime_area", "stops", "flow_id")), strict=True
    )
    by_area: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    for area, stops, flow in sorted(rows, key=lambda row: str(row[2])):
        countries = {c for stop in stops if (c := _country(stop))}
        if area in crime_areas() and countries:
            by_area[top_area(area)].append((len(countries) > 1, flow))
    cuts = _cuts("A-XBORD")
    found: Estimates = {}
    for area, seen in sorted(by_area.items()):
        n, crossing = len(seen), sum(crosses for crosses, _ in seen)
        share = (crossing + 0.5) / (n + 1)
        error = 100 * math.sqrt(share * (1 - share) / (n + 1))
        found[area, "A-XBORD"] = Estimated(
            _half_unknown(cuts.chances(100 * share, error)),
            f"{crossing} of {n} flows recorded touch two states or more; recording follows "
            "control effort, so half of the weight stays unknown",
            tuple(sorted(flow for _, flow in seen)),
        )
    return found


def _indicator_of(row: Found) -> str:
    kind = row["kind"]
    if kind == "trends.change" and row["measures"].get("unit") not in EFFORT_UNITS:
        return "A-GROWTH"
    if kind == "integrity.pressure" and row["measures"].get("level") == "institution":
        return "I-PRESS"
    if kind.startswith("money.") and kind.removeprefix("money.") in _LAUNDERING_LEVELS:
        return "N-ML-METHOD"
    return ""


def _growth(rows: list[Found], breaks: list[Found]) -> Estimated | None:
    """Return A-GROWTH from the totals of the figures of an area, pooled with equal weights."""
    figures = add_up(rows, breaks)
    if not figures:
        return None
    cuts = _cuts("A-GROWTH")
    a, b, c, d = (math.log1p(point / 100) for point in cuts.points)
    logs = Cuts((a, b, c, d), cuts.falling)  # a fall of 50 % and a rise of 100 % are as far
    parts = [logs.chances(one.ratio, one.error) for one in figures]
    effort = any(one.effort for one in figures)
    listed = sorted(figures, key=lambda one: (-one.cases, one.name))
    words = "; ".join(
        f"{one.name} {one.percent:+.0f} %"
        + (f" (total of {one.places} places)" if one.places > 1 else "")
        for one in listed[:4]
    )
    reason = f"change over two years: {words}"
    if len(listed) > 4:
        reason += f" and {counted(len(listed) - 4, 'further figure')}"
    if effort:
        reason += "; recording follows effort, so half of the weight stays unknown"
    mean = _mean(parts)
    ids = tuple(sorted({one for figure in figures for one in figure.evidence}))
    return Estimated(_half_unknown(mean) if effort else mean, reason, ids)


def _networks(rows: list[Found]) -> Estimates:
    """Return number (A-NETS) and convergence (A-CONV) of the networks active in each area."""
    by_area: dict[str, list[tuple[Found, bool]]] = defaultdict(list)
    for row in rows:
        named = str(row["measures"].get("crime_areas") or row["crime_area"]).split(";")
        areas = sorted({top_area(code) for code in named if code in crime_areas()})
        for area in areas:
            by_area[area].append((row, len(areas) > 1))
    found: Estimates = {}
    for area, seen in sorted(by_area.items()):
        n, shared = len(seen), sum(several for _, several in seen)
        ids = _ids([row for row, _ in seen])
        count = _cuts("A-NETS").chances(n, max(1.0, _UNCERTAIN_COUNT * n))
        found[area, "A-NETS"] = Estimated(
            count, f"{counted(n, 'network')} found in the evidence", ids
        )
        share = (shared + 0.5) / (n + 1)
        error = 100 * math.sqrt(share * (1 - share) / (n + 1))
        found[area, "A-CONV"] = Estimated(
            _cuts("A-CONV").chances(100 * share, error),
            f"{shared} of {counted(n, 'network')} found also appear in another area",
            ids,
        )
    return found


def _network_laundering(rows: list[Found]) -> Estimates:
    """Return N-ML-METHOD of each area: what the networks of the area are capable of, as seen.

    A network has the level of the most complex pattern through accounts that its members hold; two
    kinds of level 3 in three countries or more make a system of its own or a hired one, level 4.
    """
    by_area: dict[str, list[tuple[Found, int]]] = defaultdict(list)
    for row in rows:
        levels = [
            _LAUNDERING_LEVELS.get(kind, 0) for kind in row["measures"]["patterns"].split(";")
        ]
        level = max(levels)
        system = levels.count(_COMPLEX) > 1 and row["measures"]["n_countries"] >= _COUNTRIES
        for area in sorted({top_area(code) for code in row["measures"]["crime_areas"].split(";")
                            if code in crime_areas()}):  # fmt: skip
            by_area[area].append((row, level + system))
    found: Estimates = {}
    for area, seen in sorted(by_area.items()):
        chances = np.bincount([level for _, level in seen], minlength=5) / len(seen)
        reason = (
            f"patterns in payments through accounts of members of "
            f"{counted(len(seen), 'network')} of the area; the most complex of level "
            f"{max(level for _, level in seen)}; half of the weight stays unknown"
        )
        ids = _ids([row for row, _ in seen])
        found[area, "N-ML-METHOD"] = Estimated(_half_unknown(chances), reason, ids)
    return found


def _laundering(rows: list[Found]) -> Estimated:
    levels = [_LAUNDERING_LEVELS[row["kind"].removeprefix("money.")] for row in rows]
    chances = np.bincount(levels, minlength=5) / len(levels)
    reason = (
        f"{counted(len(rows), 'laundering pattern')} found in payments; the most complex of level "
        f"{max(levels)}; half of the weight stays unknown"
    )
    return Estimated(_half_unknown(chances), reason, _ids(rows))


def _pressure(rows: list[Found]) -> Estimated:
    cuts = _cuts("I-PRESS")
    parts = [
        cuts.chances(100 * row["measures"]["value"], 100 * row["measures"]["error"]) for row in rows
    ]
    reason = f"survey estimates of {counted(len(rows), 'institution')} with standard errors"
    return Estimated(_mean(parts), reason, _ids(rows))


_READERS = {"N-ML-METHOD": _laundering, "I-PRESS": _pressure}


def _cuts(code: str) -> Cuts:
    cuts = read_cuts(indicators()[code].levels)
    if cuts is None:
        raise ValueError(f"the anchors of {code} are no numbers")
    return cuts


def _half_unknown(chances: Floats) -> Floats:
    return np.asarray(_HALF * chances + (1 - _HALF) / len(chances), dtype=np.float64)


def _mean(parts: list[Floats]) -> Floats:
    return np.asarray(np.mean(parts, axis=0), dtype=np.float64)


def _ids(rows: list[Found]) -> tuple[str, ...]:
    return tuple(sorted({row["id"] for row in rows}))


def _country(stop: str) -> str:
    node = nodes().get(stop)
    if node is not None:
        return node.country
    return stop.upper() if len(stop) == 2 else ""
