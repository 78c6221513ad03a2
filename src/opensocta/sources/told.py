"""What earlier pieces of a file gave already, so that nothing is given twice.

In:   rows with their ids, piece by piece
Out:  the rows that are new; 8 bytes are kept per row, so that very long files stay in memory
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

__all__ = ["Told"]

Keys = NDArray[np.uint64]
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Told:
    """Keys of rows by table, and what was said of each report."""

    def __init__(self) -> None:
        self.reports: dict[str, str] = {}
        self._keys: dict[str, list[Keys]] = {}

    def fresh(self, name: str, rows: pa.Table) -> tuple[pa.Table, pa.Table]:
        """Return the rows whose id did not come before, and those whose id did."""
        if not rows.num_rows:
            return rows, rows
        keys = _keys(rows[rows.column_names[0]].combine_chunks())
        known = np.zeros(len(keys), dtype=bool)
        for earlier in self._keys.get(name, []):
            places = np.searchsorted(earlier, keys)
            known |= earlier[np.minimum(places, len(earlier) - 1)] == keys
        self._keys.setdefault(name, []).append(np.sort(keys[~known]))
        self._keys[name] = [part for part in self._keys[name] if len(part)]
        mask = pa.array(known)
        return rows.filter(pc.invert(mask)), rows.filter(mask)


def _keys(ids: pa.Array) -> Keys:
    """Return 64 bits of each id; ids of one table have one width and end in 16 hex digits."""
    plain = pa.array(ids.to_pylist()) if ids.offset else ids
    width = len(plain[0].as_py())
    signs = np.frombuffer(plain.buffers()[2], dtype=np.uint8)[: width * len(plain)]
    words = np.ascontiguousarray(signs.reshape(-1, width)[:, -16:]).view(np.uint64)
    keys: Keys = words[:, 0] * _MIX ^ words[:, 1]
    return keys
