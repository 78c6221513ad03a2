"""Charts and maps of the API: networks with fixed layouts, routes as lines between places."""

from typing import Annotated, Any

import networkit as nk
import numpy as np
import pyarrow as pa
from fastapi import APIRouter, Query

from opensocta.routes import map_features
from opensocta.vocabulary import commodities, nodes
from opensocta.web import models as m
from opensocta.web.session import Ws
from opensocta.workspace import rows

__all__ = ["router"]

_MAP_NOTE = (
    "Lines are traced or inferred consignments, not all that moved. Borders as drawn by Natural "
    "Earth; no position on status is taken."
)
Row = dict[str, Any]  # Any: a JSON row


router = APIRouter(prefix="/api")


@router.get("/networks")
def networks(workspace: Ws) -> list[m.NetworkRow]:
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
    return [m.NetworkRow(**row) for row in found]


@router.get("/chart")
def chart(
    workspace: Ws,
    network: str = "",
    subject: str = "",
    limit: Annotated[int, Query(ge=10, le=2000)] = 300,
) -> m.Chart:
    with workspace.connect() as connection:
        wanted = _wanted(connection, network=network, subject=subject)
        found = rows(
            connection,
            "SELECT e.canonical_id AS id, e.caption, e.schema AS schema_name, "
            "coalesce(any_value(x.network), '') AS network, "
            "coalesce(any_value(x.role), '') AS role, "
            "coalesce(bool_or(x.broker), false) AS broker, "
            "(SELECT count(*) FROM ties t WHERE (t.source = e.canonical_id AND t.target IN "
            "(SELECT unnest($ids))) OR (t.target = e.canonical_id AND t.source IN "
            "(SELECT unnest($ids)))) AS degree "
            "FROM entities e LEFT JOIN members x USING (canonical_id) "
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
    for row, (x, y) in zip(shown, _layout(shown, ties), strict=True):
        row["x"], row["y"] = x, y
    return m.Chart(
        nodes=[m.ChartNode(**row) for row in shown],
        ties=[m.ChartTie(**tie) for tie in ties],
        left_out=len(found) - len(shown),
    )


@router.get("/map")
def map_page(workspace: Ws, area: str = "", commodity: str = "") -> m.MapPage:
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
    return m.MapPage(
        lines=[_line(row) for row in lines],
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


def _layout(shown: list[Row], ties: list[Row]) -> list[tuple[float, float]]:
    """Return a spring layout in [0, 1]; seeded and single-threaded, so it never moves."""
    if len(shown) < 2:
        return [(0.5, 0.5)] * len(shown)
    place = {row["id"]: number for number, row in enumerate(shown)}
    graph = nk.Graph(len(shown))
    for tie in ties:
        a, b = place[tie["source"]], place[tie["target"]]
        if a != b and not graph.hasEdge(a, b):
            graph.addEdge(a, b)
    threads = nk.getMaxNumberOfThreads()
    nk.setNumberOfThreads(1)
    nk.setSeed(7, useThreadId=False)
    try:
        layout = nk.viz.MaxentStress(graph, 2, 3, tolerance=1e-3).run().getCoordinates()
    finally:
        nk.setNumberOfThreads(threads)
    points = np.asarray(layout, dtype=float)
    low, high = points.min(axis=0), points.max(axis=0)
    scaled = (points - low) / np.where(high > low, high - low, 1.0)
    return [(round(float(x), 4), round(float(y), 4)) for x, y in scaled]


def _line(row: Row) -> m.MapLine:
    known = commodities().get(row["commodity"])
    return m.MapLine(commodity_name=known.name if known else row["commodity"], **row)


def _points(lines: list[Row]) -> list[m.MapPoint]:
    passing: dict[str, int] = {}
    places: dict[str, tuple[float, float]] = {}
    for row in lines:
        for end in ("from", "to"):
            code = row[f"{end}_code"]
            passing[code] = passing.get(code, 0) + row["n"]
            places[code] = (row[f"{end}_lon"], row[f"{end}_lat"])
    known = nodes()
    return [
        m.MapPoint(
            code=code, name=known[code].name if code in known else code,
            kind=known[code].type if code in known else "country",
            country=known[code].country if code in known else code,
            lon=places[code][0], lat=places[code][1], n=n,
        )
        for code, n in sorted(passing.items())
    ]  # fmt: skip
