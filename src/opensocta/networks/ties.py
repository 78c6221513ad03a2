"""Who is tied to whom, and how: all kinds of ties between subjects, with their evidence.

In:   STATEMENTS, ENTITY_MAP, payments where known (TRANSACTIONS)
Out:  TIES without handling and tlp, sorted by tie_id
Not:  groups (`networks.groups`); things that too many share are no tie, see `find_hubs`
See:  docs/methods/networks.md for the kinds and the credence of a tie
"""

from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.ids import sql_id
from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted
from opensocta.networks.relations import relation_rows
from opensocta.vocabulary import is_a, schema_properties

__all__ = ["TieSettings", "find_hubs", "find_ties"]

_FACT, _ASSESSED = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class TieSettings:
    """hub : a phone, address, account or event that more subjects share makes no ties."""

    hub: int = 50


_SAID = f"""
CREATE TEMP TABLE said AS
SELECT m.canonical_id AS id, s.entity_id, s.schema, s.prop, s.statement_id,
       coalesce(v.canonical_id, s.value) AS value, v.canonical_id IS NOT NULL AS reference,
       s.report_id, NOT s.assessment AS fact, s.first_seen, s.last_seen,
       coalesce(c.credence, CASE WHEN s.assessment THEN {_ASSESSED} ELSE {_FACT} END) AS credence,
       coalesce(c.origin_id, '') AS origin
FROM statements s JOIN entity_map m USING (entity_id)
LEFT JOIN entity_map v ON v.entity_id = s.value AND s.prop NOT IN ('name', 'id')
LEFT JOIN report_credence c USING (report_id)
WHERE s.retracted_at IS NULL AND s.stance > 0
  AND (v.canonical_id IS NOT NULL OR s.prop IN
    ('phone', 'address', 'addressEntity', 'contactCount', 'date', 'startDate', 'endDate'))
"""
_DATES = """
CREATE TEMP TABLE dates AS
SELECT entity_id, min(value) AS first_seen, max(value) AS last_seen FROM said
WHERE prop IN ('date', 'startDate', 'endDate') GROUP BY entity_id
"""
_COUNTS = """
CREATE TEMP TABLE counts AS
SELECT id, max(try_cast(value AS DOUBLE)) AS number FROM said
WHERE prop = 'contactCount' GROUP BY id
"""
_RELATED = """
CREATE TEMP TABLE pieces AS
SELECT r.kind, r.directed, a.value AS source, b.value AS target, a.id AS unit,
       CASE WHEN r.kind = 'contact' THEN greatest(coalesce(n.number, 1), 1) ELSE 1 END AS number,
       a.fact AND b.fact AS fact, least(a.credence, b.credence) AS credence,
       CASE WHEN a.origin <> '' THEN a.origin ELSE NULL END AS origin,
       coalesce(d.first_seen, a.first_seen) AS first_seen,
       coalesce(d.last_seen, a.last_seen) AS last_seen,
       [a.statement_id, b.statement_id] AS evidence
FROM relations r
JOIN said a ON a.schema = r.schema AND a.prop = r.source_prop AND a.reference
JOIN said b ON b.entity_id = a.entity_id AND b.prop = r.target_prop AND b.reference
LEFT JOIN dates d ON d.entity_id = a.entity_id
LEFT JOIN counts n ON n.id = a.id
"""
_OWNED = """
CREATE TEMP TABLE owned AS
SELECT a.value AS subject, b.value AS thing, a.fact AND b.fact AS fact,
       least(a.credence, b.credence) AS credence, nullif(a.origin, '') AS origin,
       [a.statement_id, b.statement_id] AS evidence
FROM said a JOIN said b ON b.entity_id = a.entity_id
JOIN holders h ON h.schema = a.schema AND h.source_prop = a.prop AND h.target_prop = b.prop
WHERE a.reference AND b.reference AND b.value IN (SELECT id FROM accounts)
UNION ALL
SELECT value, id, fact, credence, nullif(origin, ''), [statement_id] FROM said
WHERE id IN (SELECT id FROM accounts) AND prop IN ('owner', 'holder') AND reference
"""
_SHARED = """
CREATE TEMP TABLE shared AS
SELECT 'phone' AS kind, id AS subject, right(regexp_replace(value, '[^0-9]', '', 'g'), 8) AS thing,
       NULL AS at, fact, credence, nullif(origin, '') AS origin, [statement_id] AS evidence
FROM said SEMI JOIN actors USING (schema)
WHERE prop = 'phone' AND length(regexp_replace(value, '[^0-9]', '', 'g')) >= 6
UNION ALL
SELECT 'address', id, lower(regexp_replace(value, '[\\s,.;]+', ' ', 'g')), NULL, fact, credence,
       nullif(origin, ''), [statement_id]
FROM said SEMI JOIN actors USING (schema) WHERE prop IN ('address', 'addressEntity')
UNION ALL
SELECT 'account', subject, thing, NULL, fact, credence, origin, evidence FROM owned
UNION ALL
SELECT 'co_offender', s.value, s.id, d.first_seen, s.fact, s.credence, nullif(s.origin, ''),
       [s.statement_id]
FROM said s SEMI JOIN events USING (schema) LEFT JOIN dates d USING (entity_id)
WHERE s.prop IN ('suspect', 'arrested') AND s.reference
"""
_SIZES = """
CREATE TEMP TABLE sizes AS
SELECT kind, thing, count(DISTINCT subject) AS subjects,
       list(DISTINCT s.e ORDER BY s.e) AS evidence
FROM (SELECT kind, thing, subject, unnest(evidence) AS e FROM shared) s
GROUP BY ALL HAVING count(DISTINCT subject) > 1
"""
_CLIQUES = """
INSERT INTO pieces
SELECT a.kind, false, a.subject, b.subject, a.thing, 1, a.fact AND b.fact,
       least(a.credence, b.credence), a.origin, a.at, a.at, list_concat(a.evidence, b.evidence)
FROM shared a JOIN shared b ON a.kind = b.kind AND a.thing = b.thing AND a.subject < b.subject
JOIN sizes z ON z.kind = a.kind AND z.thing = a.thing AND z.subjects <= $hub
"""
_PAID = """
INSERT INTO pieces
SELECT 'payment', true, a.subject, b.subject, 'payments', count(DISTINCT t.tx_id),
       bool_or(a.fact AND b.fact), max(least(a.credence, b.credence)), NULL, min(t.day), max(t.day),
       list_concat(list(DISTINCT t.tx_id), flatten(list(DISTINCT a.evidence)),
                   flatten(list(DISTINCT b.evidence)))
FROM payments t JOIN owned a ON a.thing = t.from_account JOIN owned b ON b.thing = t.to_account
WHERE a.subject <> b.subject GROUP BY a.subject, b.subject
"""
_TIES = f"""
WITH placed AS (
    SELECT *, CASE WHEN directed THEN source ELSE least(source, target) END AS one,
           CASE WHEN directed THEN target ELSE greatest(source, target) END AS two
    FROM pieces WHERE source <> target
), per_origin AS (
    SELECT kind, one, two, origin, max(credence) AS credence FROM placed GROUP BY ALL
), believed AS (
    SELECT kind, one, two, greatest(
        coalesce(max(credence) FILTER (origin IS NULL), 0),
        1 - coalesce(product(1 - credence) FILTER (origin IS NOT NULL), 1)) AS credence
    FROM per_origin GROUP BY ALL
), weighed AS (
    SELECT kind, one, two, sum(number) AS weight
    FROM (SELECT DISTINCT kind, one, two, unit, number FROM placed) GROUP BY ALL
), proved AS (
    SELECT kind, one, two, list(DISTINCT e ORDER BY e) AS evidence
    FROM (SELECT kind, one, two, unnest(evidence) AS e FROM placed) GROUP BY ALL
), seen AS (
    SELECT kind, one, two, bool_or(directed) AS directed, bool_or(fact) AS fact,
           min(first_seen) AS first_seen, max(last_seen) AS last_seen
    FROM placed GROUP BY ALL
)
SELECT {sql_id("t", "kind", "one", "two")} AS tie_id, one AS source, two AS target, kind, directed,
       weight::DOUBLE AS weight, fact, round(least(credence, 0.99), 6) AS credence,
       first_seen, last_seen, evidence
FROM seen JOIN believed USING (kind, one, two) JOIN weighed USING (kind, one, two)
JOIN proved USING (kind, one, two) ORDER BY tie_id
"""


def find_ties(
    statements: pa.Table,
    entity_map: pa.Table,
    *,
    transactions: pa.Table | None = None,
    report_credence: pa.Table | None = None,
    settings: TieSettings | None = None,
) -> pa.Table:
    """Return all ties between subjects.

    Parameters
    ----------
    transactions : payments between accounts whose holders are known become ties.
    report_credence : report_id, credence and origin_id; then a tie is believed as much as at
        least one of its origins, taken as independent, is right (1 - product of doubts).
        Without it, a stated fact has .9 and an assessment .6, however many repeat it.
    """
    settings = settings or TieSettings()
    with duckdb.connect() as calculator:
        _prepare(calculator, statements, entity_map, report_credence)
        calculator.execute(_RELATED)
        calculator.execute(_CLIQUES.replace("$hub", str(int(settings.hub))))
        if transactions is not None and transactions.num_rows:
            payments = transactions.select(["tx_id", "from_account", "to_account"])
            days = pc.strftime(transactions["at"], format="%Y-%m-%d")
            calculator.register("raw_payments", payments.append_column("day", days))
            calculator.execute(
                "CREATE TEMP TABLE payments AS SELECT p.tx_id, p.day,"
                " coalesce(f.canonical_id, p.from_account) AS from_account,"
                " coalesce(t.canonical_id, p.to_account) AS to_account FROM raw_payments p"
                " LEFT JOIN entity_map f ON f.entity_id = p.from_account"
                " LEFT JOIN entity_map t ON t.entity_id = p.to_account"
            )
            calculator.execute(_PAID)
        return calculator.sql(_TIES).to_arrow_table()


@detectors.add("networks.hub_skipped", version=1, cites="freeman1977")
def find_hubs(
    statements: pa.Table, entity_map: pa.Table, *, settings: TieSettings | None = None
) -> list[Finding]:
    """Return what so many subjects share that it made no ties: each is a gap to be looked at."""
    settings = settings or TieSettings()
    with duckdb.connect() as calculator:
        _prepare(calculator, statements, entity_map, None)
        rows = calculator.sql(
            f"SELECT kind, thing, subjects, evidence FROM sizes WHERE subjects > {settings.hub:d}"
            " ORDER BY subjects DESC, kind, thing"
        ).to_arrow_table()
    return [
        Finding(
            kind="networks.hub_skipped",
            subject=row["thing"],
            score=float(row["subjects"]),
            reason=f"{counted(row['subjects'], 'recorded subject')} share one "
            f"{_WORD[row['kind']]}, more than the limit of {settings.hub}, so no ties were drawn "
            "between them.",
            evidence=tuple(row["evidence"]),
            measures={"subjects": row["subjects"], "limit": settings.hub, "kind": row["kind"]},
            section="offenders",
        )
        for row in rows.to_pylist()
    ]


_WORD = {
    "phone": "phone number",
    "address": "address",
    "account": "account",
    "co_offender": "event",
}


def _prepare(
    calculator: duckdb.DuckDBPyConnection,
    statements: pa.Table,
    entity_map: pa.Table,
    report_credence: pa.Table | None,
) -> None:
    """Fill the tables said, dates, counts, owned, shared and sizes."""
    calculator.execute("SET threads=1; SET TimeZone='UTC'")
    schemata = [
        schema
        for schema in sorted(pc.unique(statements["schema"]).to_pylist())
        if schema in schema_properties()
    ]
    nothing = pa.table(
        {"report_id": pa.array([], pa.string()), "credence": pa.array([], pa.float64()),
         "origin_id": pa.array([], pa.string())}
    )  # fmt: skip
    relations = relation_rows(schemata)
    holders = relations.filter(pc.equal(relations["kind"], "owner"))
    for name, rows in {
        "statements": statements,
        "entity_map": entity_map.select(["entity_id", "canonical_id"]),
        "report_credence": nothing if report_credence is None else report_credence,
        "relations": relations,
        "holders": holders,
        "actors": _those(schemata, "LegalEntity"),
        "events": _those(schemata, "Event"),
        "account_schemata": _those(schemata, "BankAccount"),
    }.items():
        calculator.register(name, rows)
    calculator.execute(_SAID)
    calculator.execute(
        "CREATE TEMP TABLE accounts AS SELECT DISTINCT canonical_id AS id FROM"
        " statements SEMI JOIN account_schemata USING (schema) JOIN entity_map USING (entity_id)"
    )
    for step in (_DATES, _COUNTS, _OWNED, _SHARED, _SIZES):
        calculator.execute(step)


def _those(schemata: list[str], parent: str) -> pa.Table:
    return pa.table({"schema": pa.array([s for s in schemata if is_a(s, parent)], pa.string())})
