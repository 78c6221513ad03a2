"""Records as columns: each field holds codes into its distinct values, several per record.

In:   rows of (record, field, value)
Out:  `Records`: sorted ids and one `Column` per field, in compressed rows
Not:  what a field means (`resolve.subjects`), how its values compare (`resolve.comparisons`)
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Bits", "Column", "Flags", "Floats", "Ints", "Levels", "Records", "runs", "to_column"]

Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
Levels = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """Values of one field: those of record i are `values[codes[offsets[i]:offsets[i+1]]]`."""

    values: list[str]
    codes: Ints
    offsets: Ints

    @property
    def counts(self) -> Ints:
        """Return by how many records each distinct value is held."""
        return np.bincount(self.codes, minlength=len(self.values)).astype(np.int64)

    @property
    def lengths(self) -> Ints:
        """Return how many values each record has."""
        return np.diff(self.offsets)

    def owners(self) -> Ints:
        """Return the record of each entry of `codes`."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int64), self.lengths)

    def expand(self, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
        """Return all value pairs of record pairs: (index of the pair, left code, right code)."""
        sizes_l, sizes_r = self.lengths[left], self.lengths[right]
        which, inner = runs(np.zeros(len(left), np.int64), sizes_l * sizes_r)
        step = sizes_r[which]
        at_l = self.offsets[left][which] + inner // np.maximum(step, 1)
        at_r = self.offsets[right][which] + inner % np.maximum(step, 1)
        return which, self.codes[at_l], self.codes[at_r]


@dataclass(frozen=True, slots=True)
class Records:
    """Records of one family (persons, organisations), ids in ascending order."""

    ids: pa.Array
    columns: dict[str, Column]

    def __len__(self) -> int:
        return len(self.ids)


def runs(starts: Ints, lengths: Ints) -> tuple[Ints, Ints]:
    """Return (number of the run, place) for every place of runs that begin at `starts`."""
    which = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    inner = np.arange(len(which), dtype=np.int64)
    inner -= np.repeat(np.cumsum(lengths) - lengths, lengths)
    return which, inner + starts[which]


def to_column(owners: Ints, values: pa.Array, size: int) -> Column:
    """Return a column of `size` records from rows of (record, value); duplicates are dropped."""
    encoded = pc.dictionary_encode(values)
    names = encoded.dictionary.to_pylist()
    order = np.argsort(np.array(names, dtype=object), kind="stable")
    rank = np.empty(len(names), np.int64)
    rank[order] = np.arange(len(names))
    codes = rank[encoded.indices.to_numpy(zero_copy_only=False)] if len(values) else owners[:0]
    rows = np.unique(owners * max(len(names), 1) + codes)
    owner, code = np.divmod(rows, max(len(names), 1))
    offsets = np.searchsorted(owner, np.arange(size + 1)).astype(np.int64)
    return Column([names[i] for i in order], code.astype(np.int64), offsets)
