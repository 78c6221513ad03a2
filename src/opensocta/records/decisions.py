"""Decisions on records and grades: which hold, given everything that was decided and undone."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.tables import Table
from opensocta.records.tables import DECISIONS

__all__ = ["HOLDING", "PAIR_KINDS", "holding"]

PAIR_KINDS = ("merge", "keep_apart", "unsure")
_COLUMNS = ("kind", "left_id", "right_id", "value", "author", "at", "reason", "decision_id")
HOLDING = Table(
    "holding_decisions",
    "the decisions that hold: the last one on each pair or grade that was not undone",
    ("decision_id",),
    tuple(c for name in _COLUMNS for c in DECISIONS.columns if c.name == name),
)


def holding(log: pa.Table) -> pa.Table:
    """Return the decisions that hold, sorted by kind and ids.

    Of several decisions on the same pair (or the same grade) the last holds, unless it was undone;
    then the one before it holds again. An undo cannot be undone: decide anew.

    Parameters
    ----------
    log : all rows of DECISIONS, in any order.
    """
    rows: Iterable[Mapping[str, Any]] = log.sort_by("seq").to_pylist()
    undone = set(pc.unique(log["undoes"]).to_pylist())
    last: dict[tuple[bool, str, str], Mapping[str, Any]] = {}
    for row in rows:
        if row["kind"] != "undo" and row["decision_id"] not in undone:
            last[row["kind"] in PAIR_KINDS, row["left_id"], row["right_id"]] = row
    kept = sorted(last.values(), key=lambda r: (r["kind"], r["left_id"], r["right_id"]))
    return pa.Table.from_pylist(
        [{name: row[name] for name in _COLUMNS} for row in kept], schema=HOLDING.schema
    )
