"""Deciding who is who: one subject, two, or not to be told; undoing it; what to look at next.

In:   ids of records, who decides and why; a reader
Out:  decisions in the unit's records; the pairs on which an answer changes most
Not:  following the decisions (`resolve`, with the next build)

A subject bears the id of its smallest record, so that a subject's id names a record too; the
answer says which other records that subject has.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import orjson

from opensocta.core.errors import AnchorUnknown
from opensocta.evidence import Reader
from opensocta.resolve.decisions import why_unmet
from opensocta.resolve.subjects import FAMILIES, family_of
from opensocta.workspace.folder import Folder
from opensocta.workspace.link_notes import read_unmet
from opensocta.workspace.reading import connect
from opensocta.workspace.views import rows

__all__ = ["KINDS", "Choice", "decide", "list_decisions", "suggest_pairs", "undo"]

KINDS = {"merge": "merge", "apart": "keep_apart", "unsure": "unsure"}
Row = dict[str, Any]  # Any: a JSON row
_SUGGESTED = """
    WITH names AS (SELECT entity_id, min(value) AS name FROM statements WHERE prop = 'name'
        GROUP BY entity_id),
    sizes AS (SELECT canonical_id, count(*) AS records FROM entity_map GROUP BY canonical_id),
    open AS (SELECT p.*, least(l.canonical_id, r.canonical_id) AS one,
        greatest(l.canonical_id, r.canonical_id) AS two FROM pairs p
        JOIN entity_map l ON l.entity_id = p.left_id JOIN entity_map r ON r.entity_id = p.right_id
        WHERE p.decided = 'model' AND p.probability BETWEEN 1e-9 AND 1 - 1e-9
        AND p.left_id || ' ' || p.right_id NOT IN (SELECT unnest($decided::VARCHAR[]))),
    worth AS (SELECT o.*, round(
        -(probability * log2(probability) + (1 - probability) * log2(1 - probability))
        * (1 + log2(CASE WHEN one = two THEN greatest(a.records - 1, 1)
            ELSE a.records * b.records END)), 3) AS gain
        FROM open o JOIN sizes a ON a.canonical_id = one JOIN sizes b ON b.canonical_id = two)
    SELECT w.left_id, w.right_id, l.name AS left_name, r.name AS right_name, w.probability,
        w.weight, w.gain, w.explanation FROM worth w
    LEFT JOIN names l ON l.entity_id = w.left_id LEFT JOIN names r ON r.entity_id = w.right_id
    QUALIFY row_number() OVER (PARTITION BY one, two ORDER BY gain DESC, w.left_id, w.right_id) = 1
    ORDER BY gain DESC, w.left_id, w.right_id LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """Who decides, why and when."""

    author: str
    reason: str
    at: datetime


def decide(folder: Folder, reader: Reader, kind: str, pair: tuple[str, str], choice: Choice) -> Row:
    """Record a decision on two records that the reader sees; return it with the subjects' records.

    `remark` says why a build will not follow it, empty if it will as far as is known now.

    Raises
    ------
    AnchorUnknown : if the reader sees no such record.
    InputRejected : if both are the same record, or the kind is unknown.
    """
    folder.current()
    connection = connect(folder, reader)
    try:
        records = {one: _records_of(connection, one) for one in pair}
        left, right = (_family_of(connection, one) for one in pair)
    finally:
        connection.close()
    decision = folder.records.add_decision(
        kind, *pair, author=choice.author, at=choice.at, reason=choice.reason
    )
    remark = why_unmet(left, right) if kind == "merge" else ""
    return {"decision_id": decision, "kind": kind, "records": records, "remark": remark}


def undo(folder: Folder, reader: Reader, decision: str, choice: Choice) -> Row:
    """Take a decision back that the reader sees; return the decision that was undone.

    Raises
    ------
    AnchorUnknown : if the reader sees no such decision.
    InputRejected : if it was undone already.
    """
    known = {row["decision_id"]: row for row in list_decisions(folder, reader)}
    if decision not in known:
        raise AnchorUnknown(anchor=decision)
    folder.records.undo_decision(decision, author=choice.author, at=choice.at, reason=choice.reason)
    return known[decision]


def list_decisions(folder: Folder, reader: Reader) -> list[Row]:
    """Return all decisions on pairs of records the reader sees, oldest first, and what became
    of each: `state` is holds, replaced or undone; `unmet` says why the newest build did not
    follow one that holds.
    """  # fmt: skip
    log = folder.records.decision_log().to_pylist()
    holds = set(folder.records.decisions()["decision_id"].to_pylist())
    undone = {row["undoes"]: row for row in log if row["kind"] == "undo"}
    unmet = read_unmet(folder.current())
    pairs = [row for row in log if row["kind"] in KINDS.values()]
    seen = _visible(
        folder, reader, {row[side] for row in pairs for side in ("left_id", "right_id")}
    )
    found = []
    for row in pairs:
        if row["left_id"] not in seen or row["right_id"] not in seen:
            continue
        names = ("decision_id", "kind", "left_id", "right_id", "author", "at", "reason")
        taken = undone.get(row["decision_id"])
        state = "undone" if taken else "holds" if row["decision_id"] in holds else "replaced"
        ends = (min(row["left_id"], row["right_id"]), max(row["left_id"], row["right_id"]))
        follows = state == "holds" and row["kind"] == "merge"
        found.append(
            {name: row[name] for name in names}
            | {
                "state": state,
                "unmet": unmet.get(ends, "") if follows else "",
                "undone_by": taken and taken["author"],
                "undone_at": taken and taken["at"],
                "undone_because": taken and taken["reason"],
            }
        )
    return found


def suggest_pairs(folder: Folder, reader: Reader, *, limit: int = 20) -> list[Row]:
    """Return the visible pairs on which nobody decided whose answer tells most, that first.

    `gain` is the doubt in bits (1 at even odds, 0 when sure) times 1 + log2 of the record pairs
    that hang on the answer. Of several pairs between the same two subjects the best is listed:
    its answer mostly settles the others. What was decided since the build is left out too. Each
    has the names of both records and `why`: the comparisons in words, loudest first.
    """
    folder.current()
    held = folder.records.decisions().select(["left_id", "right_id"]).to_pylist()
    decided = [f"{row['left_id']} {row['right_id']}" for row in held]
    connection = connect(folder, reader)
    try:
        found = rows(connection, _SUGGESTED.format(limit=int(limit)), decided=decided)
    finally:
        connection.close()
    for row in found:
        row["why"] = _in_words(row.pop("explanation"))
    return found


def _in_words(explanation: str) -> str:
    """Return the comparisons of a pair in words, those with the most bits first."""
    pieces = [one for one in orjson.loads(explanation)[1:] if one[0] != "calibration"]
    pieces.sort(key=lambda one: (-abs(one[2]), one[0]))
    told = [f"{name}: {words} ({bits:+.1f})" for name, words, bits in pieces]
    return "; ".join(told) or "nothing could be compared"


def _records_of(connection: duckdb.DuckDBPyConnection, record: str) -> list[str]:
    """Return the visible records of the subject that a record or subject id belongs to."""
    seen = rows(connection, "SELECT 1 FROM statements WHERE entity_id = $id LIMIT 1", id=record)
    if not seen:
        raise AnchorUnknown(anchor=record)
    found = rows(
        connection,
        "SELECT entity_id FROM entity_map WHERE canonical_id = (SELECT canonical_id FROM "
        "entity_map WHERE entity_id = $id) ORDER BY 1",
        id=record,
    )
    return [row["entity_id"] for row in found] or [record]


def _family_of(connection: duckdb.DuckDBPyConnection, record: str) -> str:
    """Return person or organization as far as the reader sees, empty if neither."""
    found = rows(
        connection, "SELECT DISTINCT schema FROM statements WHERE entity_id = $id", id=record
    )
    linked = {family_of(row["schema"]) for row in found} & FAMILIES.keys()
    return min(linked, default="")


def _visible(folder: Folder, reader: Reader, ids: set[str]) -> set[str]:
    connection = connect(folder, reader)
    try:
        found = rows(
            connection,
            "SELECT DISTINCT entity_id FROM statements WHERE entity_id IN (SELECT unnest($ids))",
            ids=sorted(ids),
        )
    finally:
        connection.close()
    return {row["entity_id"] for row in found}
