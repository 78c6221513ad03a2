"""Ids in bulk and small Arrow helpers of the readers.

In:   columns of text
Out:  the same ids as `core.ids.make_id`, computed by DuckDB; null where a part is null
"""

from collections.abc import Callable, Sequence
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from opensocta.core.ids import SEPARATOR
from opensocta.evidence.calculator import ids_of

__all__ = ["bulk_ids", "constant", "first_places", "join_filled", "map_unique", "nulls"]


def bulk_ids(prefix: str, *parts: pa.Array | str) -> pa.Array:
    """Return `make_id(prefix, *parts)` for every row; a text part holds for all rows.

    At least one part is a column. Null where a part is null.
    """
    rows = next(len(part) for part in parts if not isinstance(part, str))
    if not rows:
        return pa.array([], pa.string())
    texts = [part if isinstance(part, str) else part.cast(pa.string()) for part in parts]
    joined = pc.binary_join_element_wise(*texts, SEPARATOR, null_handling="emit_null")
    return ids_of(prefix, joined).combine_chunks()


def constant(value: str | bool | int | float | None, rows: int) -> pa.Array:
    """Return a column that holds one value in all rows."""
    kind = pa.string() if value is None else None
    return pa.repeat(pa.scalar(value, kind), rows)


def nulls(rows: int) -> pa.Array:
    """Return an empty text column."""
    return pa.nulls(rows, pa.string())


def join_filled(pieces: Sequence[pa.Array], mark: str) -> pa.Array:
    """Return per row the pieces that are filled, joined by `mark`; empty text where none is.

    pyarrow's own `skip` drops a row that misses every piece, and the rows below it move up.
    """
    missing = reduce(pc.and_, [pc.is_null(piece) for piece in pieces])
    first = pc.if_else(missing, "", pieces[0])
    return pc.binary_join_element_wise(first, *pieces[1:], mark, null_handling="skip")


def map_unique(values: pa.Array, call: Callable[[str], str | None]) -> pa.Array:
    """Return `call` of every value, called once per different value; null stays null."""
    coded = values.dictionary_encode()
    words = coded.dictionary.to_pylist()
    return pa.array([call(word) for word in words], pa.string()).take(coded.indices)


def first_places(keys: pa.Array) -> NDArray[np.int64]:
    """Return the places at which a key stands for the first time, ascending."""
    coded = keys.dictionary_encode()
    if len(coded.dictionary) == len(keys):
        return np.arange(len(keys), dtype=np.int64)
    indices = coded.indices.fill_null(len(coded.dictionary)).to_numpy()
    _, first = np.unique(indices, return_index=True)
    return np.sort(first).astype(np.int64)
