"""Records in blocks of one key: which are compared in full, and how the others are divided.

In:   rows of (record, key)
Out:  `Blocks` and what is done with them: `Rows` to be compared, smaller blocks, neighbours
Not:  which keys (`resolve.blocking`)
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel
from opensocta.resolve.columns import Flags, Ints, runs

__all__ = ["PAIR", "Blocks", "Keys", "Rows", "pair_codes", "to_blocks"]

PAIR = 1 << 31
"""More records than one run may hold; a pair is coded as the smaller times this and the larger."""

Small = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Rows:
    """Records in the order of their blocks; row i meets the `reach[i]` rows that follow it."""

    owner: Small
    reach: Small

    @cached_property
    def by_owner(self) -> Small:
        """Return the rows in the order of their records, so that some records' are soon found."""
        code = self.owner.astype(np.int64) << 32
        code |= np.arange(len(code))
        code.sort()
        return (code & 0xFFFFFFFF).astype(np.int32)

    def codes(self, low: int, high: int) -> Ints:
        """Return codes of the pairs whose smaller record lies in [low, high)."""
        first, last = np.searchsorted(self.owner, [low, high], sorter=self.by_owner)
        return pair_codes(self.owner, self.by_owner[first:last], self.reach)


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of each record, each once: those of record i are `codes[offsets[i]:offsets[i+1]]`."""

    offsets: Ints
    codes: Small
    span: int

    @classmethod
    def of(cls, owner: Ints, code: Ints, size: int) -> "Keys":
        """Return the keys from rows of (record, key), keys from 0."""
        span = int(code.max(initial=0)) + 1
        rows = owner * span + code
        rows.sort()
        owner, code = np.divmod(rows[np.flatnonzero(np.diff(rows, prepend=-1))], span)
        offsets = np.zeros(size + 1, np.int64)
        np.cumsum(np.bincount(owner, minlength=size), out=offsets[1:])
        return cls(offsets, code.astype(np.int32), span)

    def rows(self) -> tuple[Ints, Ints]:
        """Return all rows of (record, key)."""
        size = len(self.offsets) - 1
        return np.repeat(np.arange(size), np.diff(self.offsets)), self.codes.astype(np.int64)

    def join(self, owner: Ints, key: Ints) -> tuple[Ints, Ints]:
        """Return rows of (record, key joined with each key of the record)."""
        which, at = runs(self.offsets[owner], self.offsets[owner + 1] - self.offsets[owner])
        return owner[which], key[which] * self.span + self.codes[at]


@dataclass(frozen=True, slots=True)
class Blocks:
    """Records by block and number; `sizes` of the blocks and the key of each.

    rows : how many rows there were, those of records alone in their block included.
    """

    owner: Small
    sizes: Ints
    keys: Ints
    rows: int

    @property
    def number(self) -> Ints:
        """Return the number of the block of each row."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    @property
    def pairs(self) -> int:
        """Return how many pairs there are within blocks."""
        return int((self.sizes * (self.sizes - 1) // 2).sum())

    def after(self) -> Ints:
        """Return how many rows of the same block follow each row."""
        ends = np.repeat(np.cumsum(self.sizes), self.sizes)
        return ends - 1 - np.arange(len(self.owner))

    def take(self, blocks: Flags) -> "Blocks":
        """Return some of the blocks."""
        return Blocks(
            self.owner[np.repeat(blocks, self.sizes)],
            self.sizes[blocks],
            self.keys[blocks],
            self.rows,
        )

    def small(self, most: int, budget: float) -> Flags:
        """Return which blocks are compared in full, smallest first; those of one size together.

        most : records of a block that is still compared in full. budget : pairs per row.
        """
        pairs = np.bincount(
            np.minimum(self.sizes, most + 1), weights=self.sizes * (self.sizes - 1) / 2
        )
        within = np.flatnonzero(np.cumsum(pairs) <= max(budget * len(self.owner), 1000))
        small: Flags = self.sizes <= min(most, int(within.max(initial=1)))
        return small

    def met(self) -> "Blocks":
        """Return the blocks without those of one record."""
        return self.take(self.sizes > 1)

    def compared(self) -> Rows:
        """Return the rows to be compared if every pair of every block is."""
        met = self.met()
        return Rows(met.owner, met.after().astype(np.int32))

    def divided(self, keys: Keys, size: int) -> "Blocks":
        """Return the blocks divided by further keys, without those that a whole block shares."""
        owner, key = keys.join(self.owner.astype(np.int64), self.number)
        parts = to_blocks(owner, key, size)
        return parts.take(parts.sizes < self.sizes[parts.keys // keys.span])

    def neighbours(self, place: Ints, window: int) -> Ints:
        """Return codes of the pairs of each record and the `window` next to it in its block.

        place : of each record in the order in which they stand.
        """
        bits = len(place).bit_length()
        order = self.number << bits
        order |= place[self.owner]
        order.sort()
        record = np.empty(len(place), np.int32)
        record[place] = np.arange(len(place), dtype=np.int32)
        reach = np.minimum(self.after(), window).astype(np.int32)
        rows = np.arange(len(order), dtype=np.int32)
        codes = pair_codes(record[order & ((1 << bits) - 1)], rows, reach)
        codes.sort()
        distinct: Ints = codes[np.flatnonzero(np.diff(codes, prepend=-1))]
        return distinct


def to_blocks(owner: Ints, key: Ints, size: int) -> Blocks:
    """Return rows of (record, key) as blocks, each row once; keys from 0."""
    bits = max(size, 1).bit_length()
    if int(key.max(initial=0)).bit_length() + bits <= 63:
        packed = key << bits
        packed |= owner
        packed.sort()
        packed = packed[np.flatnonzero(np.diff(packed, prepend=-1))]
        owner, key = packed & ((1 << bits) - 1), packed >> bits
    else:
        order = np.lexsort((owner, key))
        owner, key = owner[order], key[order]
        fresh = (np.diff(key, prepend=-1) != 0) | (np.diff(owner, prepend=-1) != 0)
        owner, key = owner[fresh], key[fresh]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    return Blocks(owner.astype(np.int32), np.diff(starts, append=len(key)), key[starts], len(key))


@kernel
def pair_codes(owner: Small, rows: Small, reach: Small) -> Ints:
    """Return codes of the pairs of some rows with the `reach` rows that follow each."""
    number = 0
    for row in rows:
        number += reach[row]
    codes = np.empty(number, np.int64)
    at = 0
    for row in rows:
        for other in range(row + 1, row + 1 + reach[row]):
            one, two = np.int64(owner[row]), np.int64(owner[other])
            codes[at] = min(one, two) * PAIR + max(one, two)
            at += 1
    return codes
