"""Reads flows from events: what was carried, from where over what to where.

In:   statements (`evidence.tables.STATEMENTS`) about Seizure, Detection and RouteLeg, and the
      entity map (`evidence.derived.ENTITY_MAP`)
Out:  `evidence.derived.FLOWS` without markings: one row per event with at least one stop
Not:  totals of statistical series (`routes.detections`)
See:  docs/methods/routes.md

Where statements about one event differ, the value that most statements give is taken, then the
smallest. The places between are not ordered in the reports: they are put in order of their
distance from the origin. Weights become the commodity's unit; other units stay as they are.
"""

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.ids import sql_id
from opensocta.evidence.calculator import calculator
from opensocta.evidence.derived import FLOWS
from opensocta.routes.places import Places
from opensocta.vocabulary import commodities

__all__ = ["COLUMNS", "find_flows"]

COLUMNS = tuple(c.name for c in FLOWS.columns if c.name not in ("handling", "tlp"))
_SCHEMATA = ("Seizure", "Detection", "RouteLeg")
_MODES = ("road", "sea", "air", "rail", "parcel", "foot", "online")
_EVENTS = f"""
WITH said AS (
    SELECT coalesce(m.canonical_id, s.entity_id) AS event_id, s.schema, s.prop, s.value,
           s.statement_id
    FROM statements s LEFT JOIN entity_map m USING (entity_id)
    WHERE s.schema IN {_SCHEMATA} AND s.stance = 1 AND s.retracted_at IS NULL AND s.value <> ''
), counted AS (
    SELECT event_id, prop, value, count(*) AS times FROM said GROUP BY ALL
), best AS (
    SELECT event_id, prop, value FROM counted
    QUALIFY row_number() OVER (PARTITION BY event_id, prop ORDER BY times DESC, value) = 1
), one AS (
    SELECT event_id,
        max(value) FILTER (prop = 'crimeArea') AS own_area,
        max(value) FILTER (prop = 'commodity') AS goods,
        lower(coalesce(max(value) FILTER (prop = 'mode'), '')) AS mode_said,
        coalesce(max(value) FILTER (prop = 'originNode'), max(value) FILTER (prop = 'fromNode'),
            upper(max(value) FILTER (prop = 'originCountry')), '') AS origin,
        coalesce(max(value) FILTER (prop = 'destinationNode'),
            max(value) FILTER (prop = 'toNode'),
            upper(max(value) FILTER (prop = 'destinationCountry')), '') AS destination,
        coalesce(max(value) FILTER (prop = 'node'), '') AS place,
        try_cast(coalesce(max(value) FILTER (prop = 'quantity'),
            max(value) FILTER (prop = 'personsDetected')) AS DOUBLE) AS said_amount,
        max(value) FILTER (prop = 'quantity') IS NULL
            AND max(value) FILTER (prop = 'personsDetected') IS NOT NULL AS counts_persons,
        coalesce(max(value) FILTER (prop = 'quantityUnit'), '') AS said_unit,
        coalesce(max(value) FILTER (prop = 'date'), max(value) FILTER (prop = 'startDate'), '')
            AS happened
    FROM best GROUP BY event_id
), many AS (
    SELECT event_id,
        coalesce(list_sort(list(DISTINCT value) FILTER (prop = 'transitNode')), []) AS middle,
        list_sort(list(DISTINCT statement_id)) AS evidence,
        bool_or(schema = 'Detection') AS detection
    FROM said GROUP BY event_id
)
SELECT {sql_id("fl", "event_id")} AS flow_id,
    coalesce(own_area, g.area, CASE WHEN detection THEN 'MIG' ELSE '' END) AS crime_area,
    coalesce(goods, CASE WHEN detection THEN 'persons' ELSE '' END) AS commodity,
    coalesce(list_filter({list(_MODES)}, lambda x: contains(mode_said, x))[1], 'unknown') AS mode,
    origin, destination, place, middle,
    CASE WHEN said_amount IS NULL OR said_amount < 0 THEN NULL
         ELSE said_amount * coalesce(w.factor, 1) END AS amount,
    CASE WHEN counts_persons THEN 'persons' WHEN said_unit = '' THEN coalesce(g.unit, '')
         ELSE coalesce(w.becomes, said_unit) END AS unit,
    happened AS "at", event_id, evidence
FROM one JOIN many USING (event_id) LEFT JOIN goods_table g ON g.code = goods
LEFT JOIN weights w ON w.unit = lower(said_unit) AND w.becomes = g.unit
ORDER BY flow_id
"""
_WEIGHTS = {
    "unit": ["g", "gram", "grams", "t", "tonne", "tonnes", "kilogram", "kilograms"],
    "becomes": ["kg"] * 8,
    "factor": [0.001, 0.001, 0.001, 1000.0, 1000.0, 1000.0, 1.0, 1.0],
}


def find_flows(
    statements: pa.Table, entity_map: pa.Table, *, places: Places | None = None
) -> pa.Table:
    """Return flows read from seizures, detections and route legs.

    Parameters
    ----------
    statements : rows of `evidence.tables.STATEMENTS`.
    entity_map : rows of `evidence.derived.ENTITY_MAP`; records that are absent stand alone.
    places : where stops lie; the vocabulary's nodes if None.

    Returns
    -------
    rows of `evidence.derived.FLOWS` without handling and tlp, by flow_id.
    """
    with calculator() as connection:
        events = _events(connection, statements, entity_map)
    where = places or Places()
    ends = zip(
        *(events[name].to_pylist() for name in ("origin", "middle", "place", "destination")),
        strict=True,
    )
    known: dict[tuple[str, ...], list[str]] = {}
    stops = []
    for origin, between, place, destination in ends:
        key = (origin, *between, place, destination)
        if key not in known:
            middle = where.in_order(origin, (*between, place), destination)
            known[key] = [stop for stop in (origin, *middle, destination) if stop]
        stops.append(known[key])
    found = events.append_column("stops", pa.array(stops, pa.list_(pa.string())))
    for name in ("origin", "place", "destination"):
        named = pc.if_else(pc.not_equal(found[name], ""), found[name], pa.scalar(None, pa.string()))
        found = found.set_column(found.schema.get_field_index(name), name, named)
    keep = pa.array([bool(these) for these in stops], pa.bool_())
    schema = pa.schema([FLOWS.schema.field(name) for name in COLUMNS])
    return found.filter(keep).select(COLUMNS).cast(schema)


def _events(
    connection: duckdb.DuckDBPyConnection, statements: pa.Table, entity_map: pa.Table
) -> pa.Table:
    """Return one row per event with its columns."""
    goods = commodities()
    connection.register(
        "statements",
        statements.select(
            ["statement_id", "entity_id", "schema", "prop", "value", "stance", "retracted_at"]
        ),
    )
    connection.register("entity_map", entity_map.select(["entity_id", "canonical_id"]))
    connection.register(
        "goods_table",
        pa.table(
            {
                "code": list(goods),
                "area": [good.area for good in goods.values()],
                "unit": [good.unit for good in goods.values()],
            }
        ),
    )
    connection.register("weights", pa.table(_WEIGHTS))
    return connection.sql(_EVENTS).to_arrow_table()
