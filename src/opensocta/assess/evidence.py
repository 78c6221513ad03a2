"""Gathers what supports or refutes a claim: claim records, incidents, route legs, answers.

In:   statements, answers and reports of the lake, and the build's entity map
Out:  one row per item: what is claimed (kind, code, area, section, text), by which report, stance
Not:  what the items are worth (`assess.credence`)
See:  docs/methods/credence.md

An incident or a use with a modus operandi supports the claim that groups work so; a leg with a
route code supports that the leg is in use; a service or an exposure of a network with a known
crime area supports that such help is bought there. "Unknown" is no evidence.
"""

import pyarrow as pa

from opensocta.assess.origins import with_origins
from opensocta.core.engine import LocalEngine

__all__ = ["gather_items"]

_CLAIM_RECORDS = """
claim_facts AS (
    SELECT coalesce(m.canonical_id, s.entity_id) AS claim,
        min(s.value) FILTER (WHERE s.prop = 'claimKind') AS kind,
        min(s.value) FILTER (WHERE s.prop = 'claimCode') AS code,
        min(s.value) FILTER (WHERE s.prop = 'crimeArea') AS area,
        min(s.value) FILTER (WHERE s.prop = 'section') AS section,
        min(s.value) FILTER (WHERE s.prop = 'claimText') AS words
    FROM statements s LEFT JOIN entity_map m USING (entity_id)
    WHERE s.schema = 'Claim' GROUP BY 1),
claim_items AS (
    SELECT coalesce(m.canonical_id, s.entity_id) AS claim, s.report_id, s.stance,
        min(s.statement_id) AS item, min(s.reliability) AS reliability,
        min(s.credibility) AS credibility
    FROM statements s LEFT JOIN entity_map m USING (entity_id)
    WHERE s.schema = 'Claim' AND s.prop IN ('claimText', 'claimCode') GROUP BY ALL)
"""
_NETWORK_AREAS = """
areas_of AS (
    SELECT entity_id, min(value) AS area FROM statements
    WHERE schema = 'CriminalNetwork' AND prop = 'crimeArea' GROUP BY 1),
names_of AS (
    SELECT entity_id, min(value) AS name FROM statements
    WHERE prop = 'name' AND entity_id IN (
        SELECT value FROM statements WHERE schema = 'CorruptionExposure' AND prop = 'institution')
    GROUP BY 1),
helps AS (
    SELECT entity_id, report_id, schema, stance,
        min(value) FILTER (WHERE prop IN ('customer', 'briber')) AS whom,
        min(value) FILTER (WHERE prop = 'serviceType') AS service,
        min(value) FILTER (WHERE prop = 'institution') AS institution,
        min(statement_id) FILTER (WHERE prop IN ('serviceType', 'institution')) AS item,
        min(reliability) AS reliability, min(credibility) AS credibility
    FROM statements WHERE schema IN ('Service', 'CorruptionExposure') GROUP BY ALL)
"""
_ITEMS = f"""
WITH {_CLAIM_RECORDS}, {_NETWORK_AREAS},
items AS (
    SELECT f.kind, f.code, f.area, f.section, f.words, i.item, i.report_id, i.stance,
        i.reliability, i.credibility
    FROM claim_items i JOIN claim_facts f USING (claim)
    UNION ALL
    SELECT CASE prop WHEN 'routeCode' THEN 'route_leg' ELSE 'modus_operandi' END, value, NULL,
        NULL, NULL, statement_id, report_id, stance, reliability, credibility
    FROM statements WHERE prop IN ('modusOperandi', 'routeCode')
    UNION ALL
    SELECT 'service', a.area || ':' || h.service, a.area, 'offenders',
        'networks buy ' || h.service || ' from outside providers', h.item, h.report_id, h.stance,
        h.reliability, h.credibility
    FROM helps h JOIN areas_of a ON a.entity_id = h.whom WHERE h.service IS NOT NULL
    UNION ALL
    SELECT 'corruption', a.area || ':' || n.name, a.area, 'offenders',
        'networks have a paid contact in this body: ' || n.name, h.item, h.report_id, h.stance,
        h.reliability, h.credibility
    FROM helps h JOIN areas_of a ON a.entity_id = h.whom
        JOIN names_of n ON n.entity_id = h.institution
    UNION ALL
    SELECT CASE WHEN question_id LIKE 'RT-%' THEN 'route_leg' ELSE 'modus_operandi' END,
        question_id, NULL, NULL, NULL, answer_id, report_id,
        CASE lower(trim(text)) WHEN 'yes' THEN 1 ELSE -1 END, reliability, credibility
    FROM answers WHERE state = 'answered' AND lower(trim(text)) IN ('yes', 'no')
        AND (question_id LIKE 'MO-%' OR question_id LIKE 'RT-%'))
SELECT i.kind, i.code, i.area, i.section, i.words, i.item, i.report_id, i.stance::BIGINT AS stance,
    o.origin, o.origin_agency, r.source_kind, r.obtained_at, r.scheme,
    coalesce(i.reliability, r.reliability) AS reliability,
    coalesce(i.credibility, r.credibility) AS credibility
FROM items i JOIN reports r USING (report_id) JOIN origins o USING (report_id)
WHERE i.kind IS NOT NULL AND i.code IS NOT NULL AND i.stance <> 0
ORDER BY i.kind, i.code, i.item
"""
_PROPS = (
    "claimKind", "claimCode", "crimeArea", "section", "claimText", "modusOperandi", "routeCode",
    "customer", "briber", "serviceType", "institution", "name",
)  # fmt: skip


def gather_items(
    statements: pa.Table, answers: pa.Table, reports: pa.Table, entity_map: pa.Table
) -> pa.Table:
    """Return the items for and against all claims, in one order whatever the order of rows.

    Columns: kind, code, area, section, words (null where the vocabulary knows them), item (the
    statement or answer), report_id, stance, origin, origin_agency, source_kind, obtained_at,
    scheme, reliability, credibility.
    """
    tables = {
        "statements": statements.select(
            ["statement_id", "entity_id", "schema", "prop", "value", "report_id", "stance",
             "reliability", "credibility"]
        ),
        "answers": answers.select(
            ["answer_id", "report_id", "question_id", "state", "text", "reliability",
             "credibility"]
        ),
        "reports": reports.select(
            ["report_id", "source_kind", "obtained_at", "scheme", "reliability", "credibility"]
        ),
        "entity_map": entity_map.select(["entity_id", "canonical_id"]),
        "origins": with_origins(reports),
    }  # fmt: skip
    with LocalEngine() as engine:
        listed = ", ".join(f"'{prop}'" for prop in _PROPS)
        needed = f"SELECT * FROM statements WHERE prop IN ({listed})"
        tables["statements"] = engine.query(needed, {"statements": tables["statements"]})
        return engine.query(_ITEMS, tables)
