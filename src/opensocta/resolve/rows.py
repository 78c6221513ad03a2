"""The rows of a plain table as records: distinct values are cleaned once, rows are never strings.

In:   an Arrow table, the column of ids, the columns that fill each field
Out:  `Records`, ids ascending
Not:  which kind a column is (`resolve.plain`)
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.resolve.cleaning import normal_values
from opensocta.resolve.columns import Column, Ints, Records, coded_column

__all__ = ["read_rows"]


def read_rows(rows: pa.Table, fields: dict[str, list[tuple[str, ...]]], id_column: str) -> Records:
    """Return the records of a table.

    Parameters
    ----------
    fields : per field its values; each is one column, or several that are joined by spaces.
        A field that no row fills is left out.
    """
    coded = _text(rows, id_column).dictionary_encode()
    order = pc.sort_indices(coded.dictionary)
    ids = coded.dictionary.take(order)
    rank = np.empty(len(ids), np.int64)
    rank[order.to_numpy()] = np.arange(len(ids))
    owners = rank[coded.indices.to_numpy()]
    del coded, order, rank
    columns = {}
    for field, sources in fields.items():
        column = _column(rows, field, sources, owners, len(ids))
        if column is not None:
            columns[field] = column
    return Records(ids, columns)


def _column(
    rows: pa.Table, field: str, sources: list[tuple[str, ...]], owners: Ints, size: int
) -> Column | None:
    """Return the values of one field, or None if there is none."""
    values = [_joined(rows, source) for source in sources]
    coded = pc.dictionary_encode(pa.concat_arrays(values))
    texts = pc.utf8_trim_whitespace(coded.dictionary)
    texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    if texts.null_count == len(texts):
        return None
    filled = np.flatnonzero(coded.indices.is_valid().to_numpy(zero_copy_only=False))
    codes = coded.indices.drop_null().to_numpy().astype(np.int64)
    del coded, values
    told = pc.drop_null(texts)
    texts = pc.replace_with_mask(texts, texts.is_valid(), normal_values(field, told))
    return coded_column(owners[filled % len(owners)], codes, texts, size)


def _joined(rows: pa.Table, source: tuple[str, ...]) -> pa.Array:
    texts = [_text(rows, name) for name in source]
    if len(texts) == 1:
        return texts[0]
    return pc.binary_join_element_wise(*texts, " ", null_handling="replace", null_replacement="")


def _text(rows: pa.Table, name: str) -> pa.Array:
    return rows[name].cast(pa.string()).combine_chunks()
