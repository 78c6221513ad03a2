"""Records that say exactly the same: one of them can stand for all in a block.

In:   `Records`
Out:  for each record, the first record of the same content
Not:  whether they are one subject: two of a common name and nothing else need not be
"""

import numpy as np

from opensocta.resolve.columns import Ints, Records

__all__ = ["first_twins"]


def first_twins(records: Records) -> Ints:
    """Return for each record the smallest record whose fields hold the same values."""
    size = len(records)
    label = np.zeros(size, np.int64)
    for column in records.columns.values():
        for place in range(int(column.lengths.max(initial=0))):
            held = np.flatnonzero(column.lengths > place)
            code = np.zeros(size, np.int64)
            code[held] = column.codes[column.offsets[held] + place] + 1
            label = _numbered(label * (len(column.values) + 1) + code)
    first = np.full(size, size, np.int64)
    np.minimum.at(first, label, np.arange(size))
    return first[label]


def _numbered(key: Ints) -> Ints:
    """Return the keys as 0, 1, 2 ... in their order."""
    order = np.argsort(key, kind="stable")
    fresh = np.diff(key[order], prepend=key[order[:1]]) != 0
    number = np.empty(len(key), np.int64)
    number[order] = np.cumsum(fresh)
    return number
