"""Tells whether a key may stand twice among many rows, at eight bytes per row.

In:   columns of ids, in pieces
Out:  64 bits of each id; whether any two ids may be equal: never a missed double
Not:  which rows repeat a key (`lake_views`); that is asked only if any may
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = ["Keys", "short_keys"]

Numbers = npt.NDArray[np.uint64]
_MIX = np.uint64(0x9E3779B97F4A7C15)
_DIGITS = 16
_KEPT = 1 << 24  # keys held in memory: 128 MB, twice that while they are sorted


def short_keys(ids: pa.Array) -> Numbers | None:
    """Return 64 bits of each id from its last 16 signs; None if ids differ in length."""
    count = len(ids)
    if not count or ids.null_count:
        return None if count else np.array([], dtype=np.uint64)
    _, places, data = ids.buffers()
    starts = np.frombuffer(places, dtype=np.int32)[ids.offset : ids.offset + count + 1]
    width = int(starts[1] - starts[0])
    if width < _DIGITS or (np.diff(starts) != width).any():
        return None
    signs = np.frombuffer(data, dtype=np.uint8)[starts[0] : starts[-1]]
    words = np.ascontiguousarray(signs.reshape(-1, width)[:, -_DIGITS:]).view(np.uint64)
    keys: Numbers = words[:, 0] * _MIX ^ words[:, 1]
    return keys


class Keys:
    """The short keys of the rows of one table in one batch."""

    def __init__(self) -> None:
        self._pieces: list[Numbers] = []
        self._count = 0
        self._known = True

    def add(self, ids: pa.ChunkedArray) -> None:
        """Take the ids of further rows."""
        for chunk in ids.chunks:
            keys = short_keys(chunk) if self._known else None
            self._count += len(chunk)
            if keys is None or self._count > _KEPT:
                self._known = False
                self._pieces.clear()
                return
            self._pieces.append(keys)

    def may_repeat(self) -> bool:
        """Tell whether any two ids may be equal; false only if surely none are."""
        if not self._known:
            return True
        ordered = np.concatenate([np.array([], dtype=np.uint64), *self._pieces])
        ordered.sort()
        return bool((ordered[1:] == ordered[:-1]).any())
