"""Who holds an account and which bank keeps it, as far as statements tell.

In:   STATEMENTS and, where known, ENTITY_MAP (records become subjects)
Out:  HOLDERS: per account its owner, the owner's sector, bank, country, and who says so
Not:  owners of companies (`money.owner_statements`)
See:  docs/methods/cases.md

Two accounts have one owner if a statement says so of both. Of several owners the first by id
stands for all; of several sectors or banks the one that most statements tell.
"""

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.vocabulary import is_a, schema_properties

__all__ = ["HOLDERS", "account_holders"]

HOLDERS = pa.schema([
    *((name, pa.string()) for name in ("account", "owner", "sector", "bank", "country")),
    ("evidence", pa.list_(pa.string())), ("bank_evidence", pa.list_(pa.string())),
])  # fmt: skip
"""`evidence`: statements that tell owner and sector; `bank_evidence`: bank and country."""

_SCHEMATA = {"account_schemata": "BankAccount", "holding_schemata": "Ownership"}
_SAID = """
CREATE TEMP TABLE said AS
SELECT s.entity_id, s.schema, s.prop, s.value, s.statement_id,
       coalesce(m.canonical_id, s.entity_id) AS id
FROM statements s LEFT JOIN map m USING (entity_id)
WHERE s.retracted_at IS NULL AND s.stance > 0
    AND s.prop IN ('id', 'bankName', 'bic', 'country', 'owner', 'asset', 'sector')
"""
_BANKS = """
CREATE TEMP TABLE facts AS
SELECT id, kind, value, list(statement_id ORDER BY statement_id) AS told FROM (
    SELECT id, CASE WHEN prop = 'country' THEN 'country' ELSE 'bank' END AS kind,
           CASE prop WHEN 'country' THEN upper(value) WHEN 'bic' THEN upper(left(value, 8))
               ELSE trim(value) END AS value, statement_id, prop
    FROM said SEMI JOIN account_schemata USING (schema)
    WHERE prop IN ('bankName', 'bic', 'country') AND trim(value) <> ''
) GROUP BY id, kind, value
QUALIFY row_number() OVER (
    PARTITION BY id, kind ORDER BY max(prop = 'bankName') DESC, count(*) DESC, value) = 1
"""
_OWNERS = """
CREATE TEMP TABLE owners AS
WITH ends AS (
    SELECT s.entity_id, s.prop, s.statement_id, coalesce(m.canonical_id, s.value) AS value
    FROM said s SEMI JOIN holding_schemata USING (schema)
    LEFT JOIN map m ON m.entity_id = s.value WHERE s.prop IN ('asset', 'owner')
), held AS (
    SELECT a.value AS id, o.value AS owner,
           list_distinct(flatten(list([a.statement_id, o.statement_id]))) AS told
    FROM (FROM ends WHERE prop = 'asset') a JOIN (FROM ends WHERE prop = 'owner') o
        USING (entity_id)
    GROUP BY a.value, o.value
)
SELECT * FROM held QUALIFY row_number() OVER (PARTITION BY id ORDER BY owner) = 1
"""
_SECTORS = """
CREATE TEMP TABLE sectors AS
SELECT id, trim(value) AS sector, list(statement_id ORDER BY statement_id) AS told FROM said
WHERE prop = 'sector' AND trim(value) <> '' GROUP BY id, trim(value)
QUALIFY row_number() OVER (PARTITION BY id ORDER BY count(*) DESC, trim(value)) = 1
"""
_ALL = """
SELECT a.entity_id AS account, w.owner, s.sector, b.value AS bank, c.value AS country,
       list_sort(list_distinct(list_concat(coalesce(w.told, []), coalesce(s.told, []))))
           AS evidence,
       list_sort(list_distinct(list_concat(coalesce(b.told, []), coalesce(c.told, []))))
           AS bank_evidence
FROM (SELECT DISTINCT entity_id, id FROM said SEMI JOIN account_schemata USING (schema)) a
LEFT JOIN owners w USING (id) LEFT JOIN sectors s ON s.id = w.owner
LEFT JOIN facts b ON b.id = a.id AND b.kind = 'bank'
LEFT JOIN facts c ON c.id = a.id AND c.kind = 'country'
ORDER BY account
"""
_NO_MAP = pa.schema([("entity_id", pa.string()), ("canonical_id", pa.string())])


def account_holders(statements: pa.Table, entity_map: pa.Table | None = None) -> pa.Table:
    """Return HOLDERS: a row for every account that statements name, sorted by account.

    Parameters
    ----------
    statements : rows of `evidence.tables.STATEMENTS`, any order.
    entity_map : which records are one subject; without it each record is its own.
    """
    known = schema_properties()
    schemata = [one for one in pc.unique(statements["schema"]).to_pylist() if one in known]
    with duckdb.connect() as calculator:
        calculator.execute("SET threads=1; SET TimeZone='UTC'")
        calculator.register("statements", statements)
        calculator.register("map", _NO_MAP.empty_table() if entity_map is None else entity_map)
        for name, parent in _SCHEMATA.items():
            those = sorted(one for one in schemata if is_a(one, parent))
            calculator.register(name, pa.table({"schema": pa.array(those, pa.string())}))
        for step in (_SAID, _BANKS, _OWNERS, _SECTORS):
            calculator.execute(step)
        return calculator.sql(_ALL).to_arrow_table().cast(HOLDERS)
