"""What the records are tied to: accounts, firms, persons and things, and who says so.

In:   STATEMENTS; the map of the first pass (entity_id, canonical_id); report_id and origin_id
Out:  `Relations`: ties of records to neighbours, marks that two records bear only if named apart
Not:  what a neighbour in common tells (`resolve.relations_field`); phones and addresses written on
      a record itself, which are compared as fields. Kin is no neighbour: brothers share a father
See:  docs/methods/relations-in-resolution.md
"""

from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.resolve.subjects import KEYS_OF_THINGS, family_of
from opensocta.vocabulary import is_a, schema_properties

__all__ = ["KINDS", "Relations", "find_relations"]

KINDS = ("account", "organisation", "person", "thing")
"""Kinds of neighbours; a number in the tables is a place in here."""

_NO_TIES = frozenset({"proof", "riskSource", "bank"})
_CARRIERS = pa.schema([("schema", pa.string()), ("prop", pa.string()), ("carries", pa.string())])
_NODES = pa.schema([("schema", pa.string()), ("kind", pa.int8()), ("family", pa.string())])

_SAID = """
CREATE TEMP TABLE said AS
SELECT DISTINCT s.entity_id AS carrier, c.carries, s.schema || '.' || s.prop AS role,
       s.value AS who, coalesce(o.origin_id, s.report_id) AS origin
FROM statements s JOIN carriers c USING (schema, prop) LEFT JOIN origins o USING (report_id)
WHERE s.retracted_at IS NULL AND s.stance > 0
"""
_TOLD = """
SELECT entity_id, list(DISTINCT statement_id ORDER BY statement_id) AS evidence FROM (
    SELECT p.who AS entity_id, s.statement_id
    FROM (SELECT carrier, carrier AS who FROM said WHERE carries = 'itself'
          UNION SELECT carrier, who FROM said UNION SELECT carrier, who FROM kin) c
    JOIN people p ON p.who = c.who AND p.family <> ''
    JOIN statements s ON s.entity_id = c.carrier
    JOIN told_by t ON t.schema = s.schema AND t.prop = s.prop
    WHERE s.retracted_at IS NULL AND s.stance > 0
) GROUP BY entity_id ORDER BY entity_id
"""
_WHO = """
CREATE TEMP TABLE people AS
SELECT s.entity_id AS who, coalesce(k.canonical_id, s.entity_id) AS whose,
       min(n.kind) AS kind, min(n.family) AS family
FROM (SELECT DISTINCT entity_id, schema FROM statements
      WHERE retracted_at IS NULL AND stance > 0) s
JOIN nodes n USING (schema) LEFT JOIN known k USING (entity_id) GROUP BY ALL
"""
_SMALL = """
CREATE TEMP TABLE small AS
SELECT origin, list(DISTINCT who) AS named FROM (
    SELECT coalesce(o.origin_id, s.report_id) AS origin, p.who
    FROM (SELECT DISTINCT entity_id, report_id FROM statements
          WHERE retracted_at IS NULL AND stance > 0) s
    JOIN people p ON p.who = s.entity_id AND p.family <> ''
    LEFT JOIN origins o USING (report_id)
    UNION SELECT origin, p.who FROM said JOIN people p USING (who) WHERE p.family <> ''
) GROUP BY origin HAVING count(DISTINCT who) BETWEEN 2 AND $names
"""
_LISTS = """
CREATE TEMP TABLE lists AS
SELECT carrier, count(DISTINCT who) AS size FROM said WHERE carries = 'event' GROUP BY carrier
"""
_TIES = """
CREATE TEMP TABLE ties AS
WITH two_ends AS (
    SELECT a.who AS record, a.role, a.carrier, a.carries, a.origin, b.who AS other
    FROM said a JOIN said b ON a.carrier = b.carrier AND a.origin = b.origin AND a.who <> b.who
    WHERE a.carries = 'relation'
       OR (a.carries = 'event' AND a.carrier IN (SELECT carrier FROM lists WHERE size <= $hub))
    UNION ALL
    SELECT carrier, role, carrier, carries, origin, who FROM said WHERE carries = 'itself'
    UNION ALL
    SELECT who, role, carrier, carries, origin, carrier FROM said WHERE carries = 'itself'
)
SELECT DISTINCT t.record, p.family, n.whose AS neighbour, n.kind, t.role, t.carries, t.origin,
       CASE WHEN t.carries = 'event' THEN t.carrier ELSE t.origin END AS source
FROM two_ends t JOIN people p ON p.who = t.record AND p.family <> ''
JOIN people n ON n.who = t.other AND n.whose <> p.whose
"""
_SOURCES = """
SELECT DISTINCT record, family, neighbour, kind, source FROM (
    SELECT record, family, neighbour, kind, source FROM ties
    UNION ALL
    SELECT record, family, neighbour, kind, origin FROM ties SEMI JOIN small USING (origin)
) ORDER BY ALL
"""
_MARKS = """
SELECT DISTINCT record, family, mark, level FROM (
    SELECT s.who AS record, p.family, s.carrier AS mark, 0::TINYINT AS level
    FROM said s JOIN people p ON p.who = s.who AND p.family <> '' WHERE s.carries <> 'itself'
    UNION ALL
    SELECT s.who, p.family, s.carrier, 0 FROM kin s JOIN people p ON p.who = s.who
    UNION ALL
    SELECT n.who, p.family, s.origin, 1 FROM small s, unnest(s.named) AS n(who)
    JOIN people p ON p.who = n.who
    UNION ALL
    SELECT record, family, neighbour || ' ' || role || ' ' || origin, 1 FROM ties
    WHERE carries <> 'event'
) QUALIFY count(DISTINCT record) OVER (PARTITION BY family, mark) > 1 ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Relations:
    """Ties and marks of all records, sorted, each row once.

    ties : record, family, neighbour (canonical id), kind, source. A tie told by several sources
        has several rows; the source is an event that names both, or the origin of the report,
        and for few names both.
    marks : record, family, mark, level. Two records that bear one mark were named apart: by one
        event or relation (level 0), or by one origin side by side (level 1).
    told : entity_id, evidence: the statements behind all ties and marks of a record.
    crowds : events left out because they name too many, as (events, names, pairs).
    """

    ties: pa.Table
    marks: pa.Table
    told: pa.Table
    crowds: tuple[int, int, int]

    def of(self, family: str) -> "Relations":
        """Return those of the records of one family."""
        return Relations(
            self.ties.filter(pc.equal(self.ties["family"], family)),
            self.marks.filter(pc.equal(self.marks["family"], family)),
            self.told,
            self.crowds,
        )


def find_relations(
    statements: pa.Table, known: pa.Table, reports: pa.Table | None, *, hub: int, names: int
) -> Relations:
    """Return the relations of persons and organisations that `statements` tell.

    Parameters
    ----------
    known : the map of the first pass; a neighbour is a cluster, not a record.
    reports : with origin_id, so that a report and its copies are one voice.
    hub : an event that names more is left out.
    names : a report that names at most so many lists them side by side; a longer one is a
        register, whose rows do not speak of each other.
    """
    carriers, kin, nodes = _roles(sorted(pc.unique(statements["schema"]).to_pylist()))
    with duckdb.connect() as calculator:
        calculator.execute("SET threads=1")
        calculator.register("statements", statements)
        calculator.register("known", known)
        calculator.register("origins", _origins(reports))
        calculator.register("nodes", nodes)
        calculator.register("carriers", kin)
        calculator.execute(_SAID.replace("TABLE said", "TABLE kin"))
        calculator.unregister("carriers")
        calculator.register("carriers", carriers)
        for step in (_SAID, _WHO, _SMALL.replace("$names", str(names)), _LISTS,
                     _TIES.replace("$hub", str(hub))):  # fmt: skip
            calculator.execute(step)
        ((crowds, crowded, pairs),) = calculator.execute(
            "SELECT count(*), coalesce(sum(size), 0), coalesce(sum(size * (size - 1) // 2), 0)"
            " FROM lists WHERE size > $hub", {"hub": hub},
        ).fetchall()  # fmt: skip
        ties = calculator.sql(_SOURCES).to_arrow_table()
        marks = calculator.sql(_MARKS).to_arrow_table()
        calculator.register("told_by", pa.concat_tables([carriers, kin]))
        told = calculator.sql(_TOLD).to_arrow_table()
    return Relations(ties, marks, told, (int(crowds), int(crowded), int(pairs)))


def _origins(reports: pa.Table | None) -> pa.Table:
    if reports is None:
        return pa.table({name: pa.array([], pa.string()) for name in ("report_id", "origin_id")})
    return reports.select(["report_id", "origin_id"])


def _roles(schemata: list[str]) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Return which properties carry ties, which name kin, and what kind each schema is."""
    carriers: list[dict[str, str]] = []
    kin: list[dict[str, str]] = []
    nodes: list[dict[str, str | int]] = []
    known = schema_properties()
    for schema in schemata:
        if schema not in known:
            continue
        carries = _carries(schema)
        for prop, kind in known[schema].items():
            if kind == "entity" and prop not in _NO_TIES:
                row = {"schema": schema, "prop": prop, "carries": carries}
                (kin if is_a(schema, "Family") else carriers).append(row)
        place = _kind(schema)
        if place >= 0:
            family = family_of(schema)
            linked = family if family in ("person", "organization") else ""
            nodes.append({"schema": schema, "kind": place, "family": linked})
    return (
        pa.Table.from_pylist(carriers, schema=_CARRIERS),
        pa.Table.from_pylist(kin, schema=_CARRIERS),
        pa.Table.from_pylist(nodes, schema=_NODES),
    )


def _carries(schema: str) -> str:
    if is_a(schema, "Event"):
        return "event"
    return "relation" if is_a(schema, "Interval") else "itself"


def _kind(schema: str) -> int:
    """Return the place of a schema in `KINDS`, -1 if it is no neighbour."""
    family = family_of(schema)
    if family in ("BankAccount", "CryptoWallet"):
        return 0
    if family == "organization" or is_a(schema, "CriminalNetwork"):
        return 1
    if family == "person":
        return 2
    return 3 if family in KEYS_OF_THINGS or is_a(schema, "Asset") else -1
