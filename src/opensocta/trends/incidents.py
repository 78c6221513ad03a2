"""Counts incidents by month and crime area, as a series like any other.

In:   statements of incidents with a crime area and a date, and the build's entity map
Out:  rows of OBSERVATIONS for `find_trends`; `observation_id` is the report that was counted
Not:  how many happened: what is counted is what was recorded, so the effort flag is set
See:  docs/methods/trends.md
"""

import pyarrow as pa

from opensocta.core.engine import LocalEngine
from opensocta.evidence.tables import OBSERVATIONS
from opensocta.vocabulary import crime_areas, is_a, top_area

__all__ = ["INDICATOR", "SERIES", "count_incidents"]

SERIES = "incidents"
INDICATOR = "incidents"
_COUNTED = """
WITH facts AS (
    SELECT coalesce(m.canonical_id, s.entity_id) AS incident, min(s.report_id) AS report_id,
        min(s.value) FILTER (WHERE s.prop = 'crimeArea') AS area,
        min(s.value) FILTER (WHERE s.prop = 'date') AS day
    FROM statements s LEFT JOIN entity_map m USING (entity_id)
    WHERE s.prop IN ('crimeArea', 'date') AND s.schema IN (SELECT schema FROM schemata)
    GROUP BY 1),
dated AS (
    SELECT f.report_id, t.top, substr(f.day, 1, 7) AS period
    FROM facts f JOIN tops t ON t.area = f.area
    WHERE try_cast(substr(f.day, 1, 7) || '-01' AS DATE) IS NOT NULL),
span AS (
    SELECT min(period) AS first, max(period) AS last FROM dated),
months AS (
    SELECT strftime(unnest(generate_series((first || '-01')::DATE, (last || '-01')::DATE,
        INTERVAL 1 MONTH)), '%Y-%m') AS period FROM span WHERE first IS NOT NULL),
counted AS (
    SELECT top, period, report_id, count(*) AS n FROM dated GROUP BY ALL
    UNION ALL
    SELECT a.top, m.period, a.report_id, 0
    FROM (SELECT top, min(report_id) AS report_id FROM dated GROUP BY top) a, months m)
SELECT top, period, report_id, sum(n)::DOUBLE AS n FROM counted
GROUP BY ALL ORDER BY top, period, report_id
"""


def count_incidents(statements: pa.Table, entity_map: pa.Table) -> pa.Table:
    """Return monthly counts by top crime area, one row per report counted; empty months are 0.

    Incidents whose date names no month are left out. Records of one subject count once.
    """
    schemata = sorted({s for s in statements["schema"].unique().to_pylist() if is_a(s, "Incident")})
    areas = sorted(crime_areas())
    tables = {
        "statements": statements.select(["entity_id", "schema", "prop", "value", "report_id"]),
        "entity_map": entity_map.select(["entity_id", "canonical_id"]),
        "schemata": pa.table({"schema": pa.array(schemata, pa.string())}),
        "tops": pa.table({"area": areas, "top": [top_area(code) for code in areas]}),
    }
    with LocalEngine() as engine:
        rows = engine.query(_COUNTED, tables)
    n = rows.num_rows
    return OBSERVATIONS.conform(
        pa.table(
            {
                "observation_id": rows["report_id"],
                "report_id": rows["report_id"],
                "series": pa.array([SERIES] * n, pa.string()),
                "indicator": pa.array([INDICATOR] * n, pa.string()),
                "crime_area": rows["top"],
                "place": pa.array([""] * n, pa.string()),
                "breakdown": pa.array(["by=report"] * n, pa.string()),
                "period": rows["period"],
                "value": rows["n"],
                "unit": pa.array(["incidents"] * n, pa.string()),
                "effort": pa.array([True] * n, pa.bool_()),
                "anchor": pa.array(["counted"] * n, pa.string()),
                "batch_id": pa.array([""] * n, pa.string()),
            }
        )
    )
