"""Charts and maps of the API: networks with fixed layouts, routes as lines between places."""

from collections import defaultdict
from itertools import pairwise
from typing import Annotated, Any

import pyarrow as pa
from fastapi import APIRouter, Query

from opensocta.routes import map_features
from opensocta.vocabulary import commodities, nodes
from opensocta.web import models as m
from opensocta.web import models_pictures as p
from opensocta.web.layout import places
from opensocta.web.session import Ws
from opensocta.workspace import rows

__all__ = ["router"]

_MAP_NOTE = (
    "Lines are traced or inferred consignments, not all that moved. Borders as drawn by Natural "
    "Earth; no position on status is taken."
)
_FLOWS_NAMED = 8
Row = dict[str, Any]  # Any: a JSON row
_Leg = tuple[str, str, str, str]  # from, to, commodity, crime area


router = APIRouter(prefix="/api")


@router.get("/networks")
def networks(workspace: Ws) -> list[p.NetworkRow]:
    with workspace.connect() as connection:
        found = rows(
            connection,
            "SELECT m.network, count(*) AS members, count(*) FILTER (m.broker) AS brokers, "
            "list_sort(list_distinct(flatten(list(e.crime_areas)))) AS crime_areas, "
            "any_value(f.finding_id) AS finding_id, any_value(f.reason) AS reason "
            "FROM members m JOIN entities e USING (canonical_id) LEFT JOIN findings f "
            "ON f.kind = 'networks.group' AND f.subject = m.network "
            "GROUP BY m.network ORDER BY m.network",
        )
    return [p.NetworkRow(**row) for row in found]


@router.get("/chart")
def chart(
    workspace: Ws,
    network: str = "",
    subject: str = "",
    limit: Annotated[int, Query(ge=10, le=2000)] = 300,
) -> p.Chart:
    with workspace.connect() as connection:
        wanted = _wanted(connection, network=network, subject=subject)
        found = rows(
            connection,
            "WITH inside AS (SELECT source, target FROM ties WHERE source IN (SELECT unnest($ids)) "
            "AND target IN (SELECT unnest($ids))), degrees AS (SELECT id, count(*) AS degree FROM "
            "(SELECT source AS id FROM inside UNION ALL SELECT target FROM inside) GROUP BY id) "
            "SELECT e.canonical_id AS id, e.caption, e.schema AS schema_name, "
            "coalesce(any_value(x.network), '') AS network, "
            "coalesce(any_value(x.role), '') AS role, "
            "coalesce(bool_or(x.broker), false) AS broker, "
            "coalesce(any_value(d.degree), 0) AS degree "
            "FROM entities e LEFT JOIN members x USING (canonical_id) "
            "LEFT JOIN degrees d ON d.id = e.canonical_id "
            "WHERE e.canonical_id IN (SELECT unnest($ids)) "
            "GROUP BY e.canonical_id, e.caption, e.schema ORDER BY degree DESC, id",
            ids=wanted,
        )
        shown = found[:limit]
        ties = rows(
            connection,
            "SELECT tie_id AS id, source, target, kind, credence, fact, directed, weight "
            "FROM ties WHERE source IN (SELECT unnest($ids)) "
            "AND target IN (SELECT unnest($ids)) ORDER BY id",
            ids=[row["id"] for row in shown],
        )
    number = {row["id"]: place for place, row in enumerate(shown)}
    of = {row["id"]: row["network"] for row in shown}
    apart = not (network or subject)  # all networks at once: each is placed by its own ties
    ends = [
        (number[tie["source"]], number[tie["target"]])
        for tie in ties
        if not apart or of[tie["source"]] == of[tie["target"]]
    ]
    for row, (x, y) in zip(shown, places(len(shown), ends), strict=True):
        row["x"], row["y"] = x, y
    return p.Chart(
        nodes=[p.ChartNode(**row) for row in shown],
        ties=[p.ChartTie(**tie) for tie in ties],
        left_out=len(found) - len(shown),
    )


@router.get("/map")
def map_page(workspace: Ws, area: str = "", commodity: str = "") -> p.MapPage:
    with workspace.connect() as connection:
        flows: pa.Table = connection.sql(
            "SELECT * FROM flows WHERE ($area = '' OR crime_area = $area) "
            "AND ($commodity = '' OR commodity = $commodity) ORDER BY flow_id",
            params={"area": area, "commodity": commodity},
        ).to_arrow_table()
        found = rows(
            connection,
            "SELECT * FROM findings WHERE starts_with(kind, 'routes.') "
            "AND ($area = '' OR crime_area = $area) ORDER BY finding_id LIMIT 60",
            area=area,
        )
    lines = map_features(flows).to_pylist()
    units, behind = _units(flows), _flows_behind(flows)
    return p.MapPage(
        lines=[_line(row, units, behind) for row in lines],
        points=_points(lines),
        findings=[m.FindingRow(**row) for row in found],
        note=_MAP_NOTE,
    )


def _wanted(connection: Any, *, network: str, subject: str) -> list[str]:  # Any: DuckDB, untyped
    if subject:
        found = rows(
            connection,
            "SELECT $id AS id UNION SELECT CASE WHEN source = $id THEN target ELSE source END "
            "FROM ties WHERE source = $id OR target = $id ORDER BY id",
            id=subject,
        )
    else:
        found = rows(
            connection,
            "SELECT DISTINCT canonical_id AS id FROM members "
            "WHERE $network = '' OR network = $network ORDER BY id",
            network=network,
        )
    return [row["id"] for row in found]


def _line(row: Row, units: dict[str, str], behind: dict[_Leg, list[str]]) -> p.MapLine:
    goods = row["commodity"]
    leg = (row["from_code"], row["to_code"], goods, row["crime_area"])
    return p.MapLine(
        commodity_name=_goods(goods), unit=units[goods],
        flows=behind[leg][:_FLOWS_NAMED], **row,
    )  # fmt: skip


def _goods(code: str) -> str:
    """Return the name of what is moved; the vocabulary prices persons by the fee of a leg."""
    known = commodities().get(code)
    if known is None:
        return code
    return "Smuggled persons" if known.unit == "person" else known.name


def _flows_behind(flows: pa.Table) -> dict[_Leg, list[str]]:
    """Return the flows of each leg, for whoever asks why it is drawn."""
    columns = ("stops", "commodity", "crime_area", "flow_id")
    behind: dict[_Leg, list[str]] = defaultdict(list)
    for stops, goods, area, flow in zip(*(flows[c].to_pylist() for c in columns), strict=True):
        for start, end in pairwise(stops):
            behind[start, end, goods, area].append(flow)
    return behind


def _units(flows: pa.Table) -> dict[str, str]:
    """Return the unit that most flows of a commodity have, as `map_features` sums volumes in."""
    counted = flows.group_by(["commodity", "unit"]).aggregate([("flow_id", "count")]).to_pylist()
    counted.sort(key=lambda row: (-row["flow_id_count"], row["unit"]))
    units: dict[str, str] = {}
    for row in counted:
        units.setdefault(row["commodity"], row["unit"])
    return units


def _points(lines: list[Row]) -> list[p.MapPoint]:
    passing: dict[str, int] = {}
    at: dict[str, tuple[float, float]] = {}
    for row in lines:
        for end in ("from", "to"):
            code = row[f"{end}_code"]
            passing[code] = passing.get(code, 0) + row["n"]
            at[code] = (row[f"{end}_lon"], row[f"{end}_lat"])
    known = nodes()
    return [
        p.MapPoint(
            code=code, name=known[code].name if code in known else code,
            kind=known[code].type if code in known else "country",
            country=known[code].country if code in known else code,
            lon=at[code][0], lat=at[code][1], n=n,
        )
        for code, n in sorted(passing.items())
    ]  # fmt: skip
