"""Decisions on pairs of rows of a plain table, as `socta link --decisions` reads them.

In:   a table with the columns left, right, decision; the ids of the rows
Out:  kind, left_id, right_id, at, as `resolve` takes decisions
Not:  the ledger of a workspace (`records`): here the file is all there is
"""

from pathlib import Path

import pyarrow as pa

from opensocta.cli.link_files import read_plain
from opensocta.core.errors import InputRejected, SourceUnreadable

__all__ = ["read_link_decisions"]

_COLUMNS = ("left", "right", "decision")
_KINDS = {
    "merge": "merge", "apart": "keep_apart", "keep_apart": "keep_apart", "unsure": "unsure",
}  # fmt: skip


def read_link_decisions(path: Path, ids: pa.Array) -> pa.Table:
    """Return the decisions, in whatever order they stand; a pair may stand there twice.

    Raises
    ------
    SourceUnreadable : if a column is missing.
    InputRejected : if an id is none of the table's, a decision is unknown, a row names one record
        twice, or two rows contradict each other.
    """
    table = read_plain(path)
    missing = [name for name in _COLUMNS if name not in table.rows.column_names]
    if missing:
        raise SourceUnreadable(
            source=path.name, where="header", rule=f"has no column {', '.join(missing)}",
            advice="A table of decisions has the columns left, right, decision.",
        )  # fmt: skip
    known = set(ids.to_pylist())
    found: dict[tuple[str, str], str] = {}
    columns = (table.rows[name].to_pylist() for name in _COLUMNS)
    for number, left, right, word in zip(table.numbers.to_pylist(), *columns, strict=True):
        kind = _KINDS.get((word or "").lower().replace(" ", "_"))
        rule = _broken(left, right, kind, known)
        pair = min(left or "", right or ""), max(left or "", right or "")
        if not rule and kind and found.setdefault(pair, kind) != kind:
            rule = "contradicts another row on the same pair"
        if rule:
            raise InputRejected(source=path.name, where=f"row {number}", rule=rule)
    rows = [(kind, *pair, 0) for pair, kind in sorted(found.items())]
    names = ("kind", "left_id", "right_id", "at")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], schema=_ROWS)


_ROWS = pa.schema(
    [("kind", pa.string()), ("left_id", pa.string()), ("right_id", pa.string()), ("at", pa.int64())]
)


def _broken(left: str | None, right: str | None, kind: str | None, known: set[str]) -> str:
    """Return the rule that a row breaks, if any."""
    if left not in known or right not in known:
        return "names an id that no row of the linked table has"
    if left == right:
        return "names one record twice"
    return "" if kind else "its decision is not one of: merge, apart, unsure"
