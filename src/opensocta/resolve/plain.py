"""Linking any plain table: a column of ids and a few columns that say who someone is.

In:   an Arrow table, the kind of each column that counts
Out:  `Links`, with the table's own ids
Not:  reading the file, guessing the kinds (`cli`)
See:  docs/methods/entity-resolution.md, with results on public sets
"""

from dataclasses import replace

import pyarrow as pa

from opensocta.core.errors import SettingsInvalid
from opensocta.evidence.derived import ENTITY_MAP
from opensocta.resolve.columns import Records
from opensocta.resolve.comparisons import comparisons_of
from opensocta.resolve.decisions import read_decisions
from opensocta.resolve.engine import link_records
from opensocta.resolve.link import BOUNDED, to_map
from opensocta.resolve.rows import read_rows
from opensocta.resolve.settings import Links, LinkSettings

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
    fields: dict[str, list[tuple[str, ...]]] = {}
    for column, kind in columns.items():
        if kind != "name":
            field = kind if kind in _OWN_NAME else f"{column} {kind}"
            fields.setdefault(field, []).append((column,))
    names = tuple(column for column, kind in columns.items() if kind == "name")
    if names:
        fields["name"] = [names]
    return read_rows(rows, fields, id_column)


def _check(rows: pa.Table, columns: dict[str, str], id_column: str) -> None:
    for column in (id_column, *columns):
        if column not in rows.column_names:
            raise SettingsInvalid(source="link", key=column, rule="the table has no such column")
    for column, kind in columns.items():
        if kind not in COLUMN_KINDS:
            rule = f"{kind!r} is no kind of column; known: {', '.join(COLUMN_KINDS)}"
            raise SettingsInvalid(source="link", key=column, rule=rule)
