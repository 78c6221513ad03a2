"""What is known of each subject: its records joined, each value with all who say so.

In:   STATEMENTS, REPORTS (report_id, agency, origin_id), ENTITY_MAP
Out:  `Merged`: ENTITIES and PROPERTIES without handling and tlp, sorted by their keys
Not:  who is who (`resolve.link`); markings (`workspace` joins them over the statements)
"""

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.resolve.settings import Merged
from opensocta.vocabulary import is_a, schema_properties

__all__ = ["merge"]

_CAPTIONS = (
    "name", "alias", "networkCode", "full", "iban", "accountNumber", "registrationNumber",
    "number", "title", "claimText",
)  # fmt: skip
_CARRIERS = ("Event", "Membership", "Service")
"""Entities whose crime area, own or of what they name, passes to the subjects they name."""

_SAID = """
CREATE TEMP TABLE said AS
SELECT m.canonical_id, s.schema, s.prop, coalesce(v.canonical_id, s.value) AS value,
       s.place AS statement, s.report_id, r.agency, r.origin_id, s.entity_id, t.kind
FROM statements s
JOIN entity_map m USING (entity_id)
LEFT JOIN reports r USING (report_id)
LEFT JOIN types t ON t.schema = s.schema AND t.prop = s.prop
LEFT JOIN entity_map v ON t.kind = 'entity' AND v.entity_id = s.value
WHERE s.retracted_at IS NULL AND s.stance > 0
"""
_PROPERTIES = """
SELECT canonical_id, prop, value, list(DISTINCT statement ORDER BY statement) AS statements,
       count(DISTINCT report_id) AS reports,
       count(DISTINCT coalesce(origin_id, report_id)) AS origins
FROM said WHERE prop <> 'id' GROUP BY ALL ORDER BY canonical_id, prop, value
"""
_AREAS = """
CREATE TEMP TABLE areas AS
WITH own AS (
    SELECT DISTINCT canonical_id, value AS area FROM said WHERE prop = 'crimeArea'
), names AS (
    SELECT DISTINCT s.canonical_id AS carrier, s.value AS subject
    FROM said s SEMI JOIN carriers USING (schema) WHERE s.kind = 'entity'
), carried AS (
    SELECT carrier, area FROM names JOIN own ON own.canonical_id = carrier
    UNION
    SELECT carrier, area FROM names JOIN own ON own.canonical_id = subject
)
SELECT canonical_id, area FROM own
UNION SELECT subject, area FROM names JOIN carried USING (carrier)
UNION SELECT carrier, area FROM carried
"""
_CAPTION = """
CREATE TEMP TABLE captions AS
SELECT canonical_id, first(
           value ORDER BY place, reports DESC, latin DESC, length(value) DESC, value
       ) AS caption
FROM (
    SELECT canonical_id, value, min(c.place) AS place, count(DISTINCT report_id) AS reports,
           max(CASE WHEN regexp_matches(value, '[\\p{Latin}]') THEN 1 ELSE 0 END) AS latin
    FROM said JOIN caption_props c USING (prop) GROUP BY canonical_id, value
) GROUP BY canonical_id
"""
_ENTITIES = """
WITH per AS (
    SELECT canonical_id, count(DISTINCT entity_id) AS records,
           count(DISTINCT report_id) AS reports,
           list(DISTINCT agency ORDER BY agency) FILTER (agency IS NOT NULL) AS agencies,
           list(DISTINCT value ORDER BY value) FILTER (kind = 'country') AS countries
    FROM said GROUP BY canonical_id
), about AS (
    SELECT canonical_id, list(DISTINCT area ORDER BY area) AS crime_areas
    FROM areas GROUP BY canonical_id
)
SELECT p.canonical_id, k.schema, coalesce(c.caption, k.schema) AS caption, p.records, p.reports,
       coalesce(p.agencies, []::VARCHAR[]) AS agencies,
       coalesce(p.countries, []::VARCHAR[]) AS countries,
       coalesce(a.crime_areas, []::VARCHAR[]) AS crime_areas
FROM per p JOIN kinds k USING (canonical_id)
LEFT JOIN captions c USING (canonical_id) LEFT JOIN about a USING (canonical_id)
ORDER BY p.canonical_id
"""


def merge(statements: pa.Table, reports: pa.Table, entity_map: pa.Table) -> Merged:
    """Return the subjects and their properties.

    The caption is the name in most reports; of equally many, Latin script, then the longest,
    then the first in the alphabet. A reference points to the subject, not to the record.
    Counts are of reports and of their origins (copies of one report share an origin).
    """
    schemata = sorted(pc.unique(statements["schema"]).to_pylist())
    ids = statements["statement_id"].combine_chunks()
    ids = ids.take(pc.sort_indices(ids))
    places = pc.index_in(statements["statement_id"].combine_chunks(), value_set=ids)
    said = statements.select(
        ["entity_id", "schema", "prop", "value", "report_id", "retracted_at", "stance"]
    ).append_column("place", places)
    with duckdb.connect() as calculator:
        calculator.execute("SET threads=1; SET TimeZone='UTC'")
        for name, rows in {
            "statements": said,
            "reports": reports.select(["report_id", "agency", "origin_id"]),
            "entity_map": entity_map,
            "types": _types(schemata),
            "carriers": _carriers(schemata),
            "caption_props": pa.table({"prop": _CAPTIONS, "place": list(range(len(_CAPTIONS)))}),
        }.items():
            calculator.register(name, rows)
        calculator.execute(_SAID)
        calculator.register(
            "kinds",
            _kinds(
                calculator.sql(
                    "SELECT canonical_id, schema, count(DISTINCT report_id) AS n FROM said"
                    " GROUP BY ALL ORDER BY ALL"
                ).to_arrow_table()
            ),
        )
        calculator.execute(_AREAS)
        calculator.execute(_CAPTION)
        return Merged(
            entities=calculator.sql(_ENTITIES).to_arrow_table(),
            properties=_with_ids(calculator.sql(_PROPERTIES).to_arrow_table(), ids),
        )


def _with_ids(properties: pa.Table, ids: pa.Array) -> pa.Table:
    """Return the properties with the ids of statements in place of their places."""
    places = properties["statements"].combine_chunks()
    lists = pa.ListArray.from_arrays(places.offsets, ids.take(places.flatten()))
    at = properties.schema.get_field_index("statements")
    return properties.set_column(at, "statements", lists)


def _types(schemata: list[str]) -> pa.Table:
    """Return the type of each property of the schemata that occur."""
    known = schema_properties()
    rows = [
        (schema, prop, kind)
        for schema in schemata
        for prop, kind in known.get(schema, {}).items()
        if kind in ("entity", "country")
    ]
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table([pa.array(c, pa.string()) for c in columns], names=["schema", "prop", "kind"])


def _carriers(schemata: list[str]) -> pa.Table:
    known = schema_properties()
    found = [s for s in schemata if s in known and any(is_a(s, carrier) for carrier in _CARRIERS)]
    return pa.table({"schema": pa.array(found, pa.string())})


def _kinds(rows: pa.Table) -> pa.Table:
    """Return one schema per subject: the most specific if one inherits the other, else the one
    in more reports, else the first in the alphabet.
    """
    subjects, schemata = rows["canonical_id"].to_pylist(), rows["schema"].to_pylist()
    chosen: dict[str, tuple[str, int]] = {}
    for subject, schema, reports in zip(subjects, schemata, rows["n"].to_pylist(), strict=True):
        before = chosen.get(subject)
        if before is None or _outranks((schema, reports), before):
            chosen[subject] = (schema, reports)
    return pa.table(
        {
            "canonical_id": pa.array(list(chosen), pa.string()),
            "schema": pa.array([schema for schema, _ in chosen.values()], pa.string()),
        }
    )


def _outranks(new: tuple[str, int], old: tuple[str, int]) -> bool:
    if new[0] not in schema_properties() or old[0] not in schema_properties():
        return new[1] > old[1]
    if is_a(new[0], old[0]):
        return True
    return not is_a(old[0], new[0]) and new[1] > old[1]
