"""Holdings and facts from statements: FollowTheMoney's Ownership, Directorship, Control and others.

In:   STATEMENTS, and where known ENTITY_MAP (records become subjects)
Out:  HOLDINGS, FACTS, and the ids of interests that name no valid share (set aside, counted)
Not:  plain tables (`money.owner_table`)
"""

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from opensocta.money.owner_table import FACTS, HOLDINGS, kind_of, parse_share
from opensocta.vocabulary import is_a, schema_properties

__all__ = ["StatedHoldings", "stated_holdings"]

_ENDS = pa.table(
    {
        "schema": ["Ownership", "Directorship", "Control", "Representation", "Family", "Company",
                   "LegalEntity"],
        "owner_prop": ["owner", "director", "controller", "client", "person", "parent", "parent"],
        "owned_prop": ["asset", "organization", "controlled", "agent", "relative", "id", "id"],
        "usual": ["share", "director", "influence", "none", "family", "influence", "influence"],
    }
)  # fmt: skip
_SAID = """
CREATE TEMP TABLE said AS
SELECT s.entity_id, coalesce(m.canonical_id, s.entity_id) AS id, s.schema, s.prop, s.statement_id,
       coalesce(v.canonical_id, s.value) AS value, s.report_id
FROM statements s LEFT JOIN entity_map m USING (entity_id)
LEFT JOIN entity_map v ON v.entity_id = s.value
    AND s.prop IN (SELECT owner_prop FROM ends UNION SELECT owned_prop FROM ends)
WHERE s.retracted_at IS NULL AND s.stance > 0
"""
_LINKS = """
CREATE TEMP TABLE links AS
SELECT a.entity_id AS link, a.report_id, e.schema, e.usual, a.value AS owner,
       CASE WHEN e.owned_prop = 'id' THEN a.id ELSE b.value END AS owned,
       list_distinct([a.statement_id, coalesce(b.statement_id, a.statement_id)]) AS ends
FROM said a JOIN ends e ON a.schema = e.schema AND a.prop = e.owner_prop
LEFT JOIN said b ON b.entity_id = a.entity_id AND b.report_id = a.report_id
    AND b.prop = e.owned_prop AND e.owned_prop <> 'id'
WHERE e.owned_prop = 'id' OR (b.value IS NOT NULL AND b.value NOT IN (
    SELECT id FROM said WHERE schema IN (SELECT schema FROM assets)))
"""
_MORE = """
WITH more AS (
    SELECT entity_id AS link, report_id,
           max(value) FILTER (prop = 'percentage') AS share,
           string_agg(value, ' ' ORDER BY value) FILTER (prop = 'role') AS role,
           string_agg(value, ' ' ORDER BY value) FILTER (prop IN ('sharesType', 'ownershipType'))
               AS shares_type,
           min(value) FILTER (prop = 'startDate') AS start,
           max(value) FILTER (prop = 'endDate') AS "end",
           list(statement_id ORDER BY statement_id) FILTER (prop IN
               ('percentage', 'role', 'sharesType', 'startDate', 'endDate')) AS more
    FROM said SEMI JOIN links ON links.link = said.entity_id GROUP BY ALL
)
SELECT l.link, l.owner, l.owned, l.usual, m.share, m.role, m.shares_type, m.start, m."end",
       l.report_id AS source,
       list_sort(list_distinct(list_concat(flatten(list(l.ends)), flatten(list(
           CASE WHEN l.usual = 'influence' AND m.more IS NULL THEN [] ELSE coalesce(m.more, [])
           END))))) AS evidence
FROM links l LEFT JOIN more m USING (link, report_id)
GROUP BY ALL ORDER BY l.link, l.owner, l.owned, source
"""
_FACTS = """
WITH first AS (
    SELECT id, prop, min(value) AS value FROM (
        SELECT id, prop, value FROM said WHERE prop IN ('name', 'jurisdiction',
            'mainCountry', 'country', 'address', 'incorporationDate', 'dissolutionDate')
        GROUP BY id, prop, value
        QUALIFY count(*) = max(count(*)) OVER (PARTITION BY id, prop)) GROUP BY id, prop
), actors AS (
    SELECT id, max(schema) AS schema, list(DISTINCT statement_id ORDER BY statement_id) FILTER (
        prop IN ('name', 'jurisdiction', 'mainCountry', 'country', 'address', 'id',
                 'incorporationDate', 'dissolutionDate')) AS evidence
    FROM said SEMI JOIN kinds USING (schema) GROUP BY id
), wide AS (
    SELECT id, max(value) FILTER (prop = 'name') AS name,
           coalesce(max(value) FILTER (prop = 'jurisdiction'),
               max(value) FILTER (prop = 'mainCountry'), max(value) FILTER (prop = 'country'))
               AS country,
           lower(regexp_replace(max(value) FILTER (prop = 'address'), '[\\s,.;]+', ' ', 'g'))
               AS address,
           max(value) FILTER (prop = 'incorporationDate') AS founded,
           max(value) FILTER (prop = 'dissolutionDate') AS dissolved
    FROM first GROUP BY id
)
SELECT a.id AS entity_id, k.kind, w.name, w.country, w.address, w.founded, w.dissolved,
       NULL::BIGINT AS employees, NULL::DOUBLE AS turnover, a.evidence
FROM actors a JOIN kinds k USING (schema) LEFT JOIN wide w USING (id) ORDER BY a.id
"""


@dataclass(frozen=True, slots=True)
class StatedHoldings:
    """Holdings and facts, and the interests whose share could not be read."""

    holdings: pa.Table
    facts: pa.Table
    unread: tuple[str, ...]


def stated_holdings(statements: pa.Table, entity_map: pa.Table | None = None) -> StatedHoldings:
    """Return the holdings that statements tell, and what they tell of owners and companies."""
    columns = ["entity_id", "schema", "prop", "value", "statement_id", "report_id", "retracted_at",
               "stance"]  # fmt: skip
    known = entity_map or pa.table(
        {name: pa.array([], pa.string()) for name in ("entity_id", "canonical_id")}
    )
    with duckdb.connect() as sql:
        sql.register("statements", statements.select(columns))
        sql.register("entity_map", known.select(["entity_id", "canonical_id"]))
        sql.register("ends", _ENDS)
        sql.register("kinds", _kinds())
        sql.register("assets", _assets())
        sql.execute(_SAID)
        sql.execute(_LINKS)
        rows = sql.sql(_MORE).to_arrow_table()
        facts = sql.sql(_FACTS).to_arrow_table()
    holdings, unread = _holdings(rows)
    return StatedHoldings(holdings, FACTS.check(FACTS.conform(facts)), unread)


def _holdings(rows: pa.Table) -> tuple[pa.Table, tuple[str, ...]]:
    """Return holdings; an interest stated as indirect counts only where no direct one is stated.

    A stated indirect interest sums up chains that the direct ones of the same source spell out.
    """
    made, unread = [], []
    stated = rows.to_pylist()
    direct = {(row["source"], row["owned"]) for row in stated
              if "indirect" not in (row["shares_type"] or "").lower()}  # fmt: skip
    for row in stated:
        indirect = "indirect" in (row["shares_type"] or "").lower()
        if indirect and (row["source"], row["owned"]) in direct:
            continue
        kind = _kind(row["usual"], row["role"] or "", row["shares_type"] or "")
        if kind is None or row["owner"] is None or row["owned"] is None:
            continue
        share = parse_share(row["share"], percent=True) if row["share"] else None
        if row["share"] and share is None:
            unread.append(row["link"])
        low, high = (None, None) if share is None else (share[0], min(share[1], 1.0))
        made.append(
            {
                "holding_id": row["link"], "owner": row["owner"], "owned": row["owned"],
                "kind": kind, "low": low, "high": high, "start": row["start"], "end": row["end"],
                "source": row["source"], "evidence": row["evidence"],
            }
        )  # fmt: skip
    return HOLDINGS.check(pa.Table.from_pylist(made, HOLDINGS.schema)), tuple(sorted(set(unread)))


def _kind(usual: str, role: str, shares_type: str) -> str | None:
    """Return the kind of an interest; a role that says nothing known leaves the usual kind."""
    named = kind_of(role, usual) or usual
    if usual == "none":
        return "nominator" if "nominee" in role.lower() else None
    if usual == "director":
        return "nominee_director" if "nominee" in role.lower() else usual
    if named == "share" and "bearer" in shares_type.lower():
        return "bearer"
    return named if usual in ("share", "influence") else usual


def _assets() -> pa.Table:
    """Return the schemata of things that are held and hold nothing: accounts, vessels, land."""
    those = [one for one in schema_properties()
             if is_a(one, "Asset") and not is_a(one, "LegalEntity")]  # fmt: skip
    return pa.table({"schema": pa.array(those, pa.string())})


def _kinds() -> pa.Table:
    """Return for each schema of owners and companies what it is."""
    rows = []
    for schema in schema_properties():
        if is_a(schema, "Person"):
            rows.append((schema, "person"))
        elif is_a(schema, "PublicBody"):
            rows.append((schema, "public"))
        elif is_a(schema, "Organization") or is_a(schema, "Company"):
            rows.append((schema, "company"))
        elif schema == "LegalEntity":
            rows.append((schema, "arrangement"))
    return pa.table({"schema": [row[0] for row in rows], "kind": [row[1] for row in rows]})
