"""Linking any plain table: a column of ids and a few columns that say who someone is.

In:   an Arrow table, the kind of each column that counts
Out:  `Links`, with the table's own ids
Not:  reading the file, guessing the kinds (`cli`)
See:  docs/methods/entity-resolution.md, with results on public sets
"""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.errors import SettingsInvalid
from opensocta.evidence.derived import ENTITY_MAP
from opensocta.resolve.columns import Records
from opensocta.resolve.comparisons import comparisons_of
from opensocta.resolve.decisions import read_decisions
from opensocta.resolve.engine import link_records
from opensocta.resolve.link import BOUNDED, to_map
from opensocta.resolve.settings import Links, LinkSettings
from opensocta.resolve.subjects import to_records

__all__ = ["COLUMN_KINDS", "link_table", "table_records"]

COLUMN_KINDS = (
    "name", "date", "year", "month", "day", "sex", "country", "number", "phone", "e-mail",
    "address", "place", "code", "text",
)  # fmt: skip
"""`name` columns are read together as one name; each other column is a comparison of its own."""

_OWN_NAME = ("name", "sex", "country", "phone", "e-mail", "address")


def link_table(
    rows: pa.Table,
    columns: dict[str, str],
    *,
    id_column: str,
    family: str = "person",
    decisions: pa.Table | None = None,
    settings: LinkSettings | None = None,
) -> Links:
    """Return which rows are one subject.

    Parameters
    ----------
    columns : column name to one of COLUMN_KINDS. Columns of kind `name` are joined in the order
        given; values are text, dates ISO (20190317 and 17 March as 2019-03-17 are the caller's).
    family : person or organization; the latter ignores legal forms in names.
    decisions : kind (merge, keep_apart, unsure), left_id, right_id, at; as in `resolve.link`.

    Raises
    ------
    SettingsInvalid : if a column is absent or a kind is not one of COLUMN_KINDS.
    """
    settings = settings or LinkSettings()
    records = table_records(rows, columns, id_column=id_column)
    comparisons, parts = comparisons_of(records, family)
    decided, remarks = read_decisions(decisions, records.ids)
    linked = link_records(records, comparisons, parts, decided=decided, settings=settings)
    return Links(
        entity_map=ENTITY_MAP.conform(to_map(records.ids, linked.label, linked.fit)),
        pairs=linked.pairs,
        bounded=pa.Table.from_pylist(
            [{"family": family, **row} for row in linked.bounded], schema=BOUNDED
        ),
        compared=linked.compared,
        remarks=tuple(remarks),
        training=(replace(linked.training, family=family),),
    )


def table_records(rows: pa.Table, columns: dict[str, str], *, id_column: str) -> Records:
    """Return the rows as records; a field per column, one for all columns of a name.

    Raises
    ------
    SettingsInvalid : if a column is absent or a kind is not one of COLUMN_KINDS.
    """
    _check(rows, columns, id_column)
    keys = rows[id_column].cast(pa.string()).combine_chunks()
    ids = pc.unique(keys)
    ids = ids.take(pc.sort_indices(ids))
    pieces = []
    for column, kind in columns.items():
        if kind != "name":
            field = kind if kind in _OWN_NAME else f"{column} {kind}"
            pieces.append(_piece(keys, field, rows[column].cast(pa.string()).combine_chunks()))
    names = [
        rows[c].cast(pa.string()).combine_chunks() for c, kind in columns.items() if kind == "name"
    ]
    if names:
        whole = pc.binary_join_element_wise(
            *names, " ", null_handling="replace", null_replacement=""
        )
        pieces.append(_piece(keys, "name", whole))
    table = pa.concat_tables(pieces)
    fields = list(dict.fromkeys(table["field"].to_pylist())) if table.num_rows else []
    return to_records(ids, table, fields)


def _piece(keys: pa.Array, field: str, values: pa.Array) -> pa.Table:
    known = pc.and_(pc.is_valid(values), pc.not_equal(pc.utf8_trim_whitespace(values), ""))
    known = pc.fill_null(known, False)
    kept = values.filter(known)
    return pa.table(
        {
            "entity_id": keys.filter(known),
            "field": pa.array([field] * len(kept), pa.string()),
            "value": pc.utf8_trim_whitespace(kept),
        }
    )


def _check(rows: pa.Table, columns: dict[str, str], id_column: str) -> None:
    for column in (id_column, *columns):
        if column not in rows.column_names:
            raise SettingsInvalid(source="link", key=column, rule="the table has no such column")
    for column, kind in columns.items():
        if kind not in COLUMN_KINDS:
            rule = f"{kind!r} is no kind of column; known: {', '.join(COLUMN_KINDS)}"
            raise SettingsInvalid(source="link", key=column, rule=rule)
