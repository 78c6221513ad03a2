"""Writes holdings as FollowTheMoney entities, one JSON object each.

In:   a table of holdings with owner, owned, kind, low, high, start, end; a table of facts with
      entity_id, kind, name, country, address, founded, dissolved (as `money` makes them)
Out:  entities: parties first, then the interests between them, in an order that does not change
Not:  sources and markings: the file is a plain table's holdings in another form
"""

from typing import Any

import pyarrow as pa

from opensocta.core.ids import make_id

__all__ = ["ftm_entities"]

_PARTIES = {"person": "Person", "company": "Company", "public": "PublicBody"}
_SHARE_TYPES = {"bearer": "bearer shares"}
_ROLES = {"nominee_share": "nominee shareholder", "nominee_director": "nominee director"}
_FACTS = {"name": "name", "country": "country", "address": "address",
          "founded": "incorporationDate", "dissolved": "dissolutionDate"}  # fmt: skip
_OF_PERSONS = ("name", "country", "address")
Row = dict[str, Any]  # Any: cells of several types


def ftm_entities(holdings: pa.Table, facts: pa.Table) -> list[Row]:
    """Return the entities; a share that may lie between two values is written as `25-50`."""
    rows = sorted(holdings.to_pylist(), key=_order)
    known = {row["entity_id"]: row for row in facts.to_pylist()}
    persons = {row[end] for row in rows if row["kind"] == "family" for end in ("owner", "owned")}
    parties = sorted({row[end] for row in rows for end in ("owner", "owned")})
    return [
        *(_party(name, known.get(name, {}), name in persons) for name in parties),
        *(_interest(row) for row in rows),
    ]


def _order(row: Row) -> tuple[str, ...]:
    return (row["owned"], row["owner"], row["kind"], row["start"] or "", row["holding_id"])


def _party(name: str, fact: Row, relative: bool) -> Row:
    schema = _PARTIES.get(fact.get("kind") or "", "Person" if relative else "LegalEntity")
    columns = _OF_PERSONS if schema == "Person" else tuple(_FACTS)
    told = {_FACTS[column]: [fact[column]] for column in columns if fact.get(column)}
    told.setdefault("name", [name])
    return {"id": name, "schema": schema, "properties": told}


def _interest(row: Row) -> Row:
    kind = row["kind"]
    told: dict[str, str | None] = {"startDate": row["start"], "endDate": row["end"]}
    schema, ends = "Ownership", ("owner", "asset")
    if kind in ("director", "nominee_director"):
        schema, ends = "Directorship", ("director", "organization")
    elif kind == "family":
        schema, ends = "Family", ("person", "relative")
    if schema == "Ownership":
        told["percentage"] = _percent(row["low"], row["high"])
        told["sharesType"] = _SHARE_TYPES.get(kind)
        told["role"] = _ROLES.get(kind, None if kind in ("share", "bearer") else kind)
    elif schema == "Directorship":
        told["role"] = _ROLES.get(kind)
    properties = {ends[0]: [row["owner"]], ends[1]: [row["owned"]]}
    properties |= {name: [value] for name, value in told.items() if value}
    number = make_id("ftm", row["holding_id"], row["owner"], row["owned"], kind)
    return {"id": number, "schema": schema, "properties": properties}


def _percent(low: float | None, high: float | None) -> str | None:
    if low is None and high is None:
        return None
    low = low or 0.0
    high = 1.0 if high is None else high
    return f"{100 * low:.10g}" if low == high else f"{100 * low:.10g}-{100 * high:.10g}"
