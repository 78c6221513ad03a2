"""Records as columns: each field holds codes into its distinct values, several per record.

In:   rows of (record, field, value)
Out:  `Records`: sorted ids and one `Column` per field, in compressed rows
Not:  what a field means (`resolve.subjects`), how its values compare (`resolve.comparisons`)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

__all__ = [
    "Bits",
    "Column",
    "Flags",
    "Floats",
    "Ints",
    "Levels",
    "Records",
    "Texts",
    "runs",
    "to_column",
]

Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
Levels = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]


_READ_AT_ONCE = 1 << 16


class Texts(Sequence[str]):
    """Texts as Arrow holds them, end to end: millions cost little more than their letters."""

    __slots__ = ("array",)

    def __init__(self, array: pa.Array) -> None:
        self.array = array

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        return str(self.array[int(at)])

    def __iter__(self) -> Iterator[str]:
        for at in range(0, len(self.array), _READ_AT_ONCE):
            yield from self.array.slice(at, _READ_AT_ONCE).to_pylist()


@dataclass(frozen=True, slots=True)
class Column:
    """Values of one field: those of record i are `values[codes[offsets[i]:offsets[i+1]]]`."""

    values: Sequence[str]
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
        from_l, from_r = self.offsets[left], self.offsets[right]
        sizes_l, sizes_r = self.offsets[left + 1] - from_l, self.offsets[right + 1] - from_r
        if max(sizes_l.max(initial=0), sizes_r.max(initial=0)) <= 1:
            which = np.flatnonzero(sizes_l & sizes_r)
            return which, self.codes[from_l[which]], self.codes[from_r[which]]
        which, inner = runs(np.zeros(len(left), np.int64), sizes_l * sizes_r)
        step = sizes_r[which]
        at_l = from_l[which] + inner // np.maximum(step, 1)
        at_r = from_r[which] + inner % np.maximum(step, 1)
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
    codes = encoded.indices.to_numpy().astype(np.int64)
    return coded_column(owners, codes, encoded.dictionary, size)


def coded_column(owners: Ints, codes: Ints, texts: pa.Array, size: int) -> Column:
    """Return a column from rows of (record, place in `texts`); texts that are equal are one.

    Rows whose text is null are left out.
    """
    told = pc.dictionary_encode(texts)
    order = pc.sort_indices(told.dictionary)
    distinct = told.dictionary.take(order)
    if not len(distinct):
        return Column(Texts(distinct), owners[:0], np.zeros(size + 1, np.int64))
    rank = np.full(len(distinct) + 1, -1, np.int64)
    rank[order.to_numpy()] = np.arange(len(distinct))
    code = rank[pc.fill_null(told.indices, len(distinct)).to_numpy()][codes]
    if (code < 0).any():
        owners, code = owners[code >= 0], code[code >= 0]
    if len(owners) > 1 and not (owners[1:] > owners[:-1]).all():
        rows = owners * len(distinct) + code
        rows.sort()
        owners, code = np.divmod(rows[np.flatnonzero(np.diff(rows, prepend=-1))], len(distinct))
    offsets = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(owners, minlength=size), out=offsets[1:])
    return Column(Texts(distinct), code, offsets)
