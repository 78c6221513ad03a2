"""Names part by part: which parts are the same, close or similar, in whatever order they stand.

In:   a `Column` of names, a function that splits a name into folded parts
Out:  a judge for `resolve.comparison`, and the parts per value for blocking
Not:  which script or spelling is right (`resolve.names` folds them)
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from opensocta.resolve.columns import Bits, Column, Ints, Levels
from opensocta.resolve.comparison import quietly_log2
from opensocta.resolve.names import skeleton

__all__ = ["NAME_LEVELS", "NameTable"]

NAME_LEVELS = (
    "different names",
    "one part the same, others differ",
    "one part the same, others similar",
    "all parts nearly the same",
    "the same parts, one name is longer",
    "the same name",
)
_WIDTH = 5
_CLOSE, _SIMILAR = 0.9, 0.8
_PRIOR = 2000.0
_RARE_PART = 5e-4
Scores = npt.NDArray[np.float32]


class NameTable:
    """Names of one column split into parts, with how common each part is.

    A part held by a larger share of the records than `common` (a sector word like "transport")
    is no key for blocking beside a year or place.
    """

    def __init__(
        self, column: Column, split: Callable[[str], tuple[str, ...]], *, common: float = 1.0
    ) -> None:
        self.column, self.common = column, common
        lists = [tuple(dict.fromkeys(split(name)))[:_WIDTH] for name in column.values]
        self.words = sorted({part for parts in lists for part in parts})
        code = {part: i for i, part in enumerate(self.words)}
        self.parts = np.full((len(lists), _WIDTH), -1, np.int64)
        for row, parts in enumerate(lists):
            self.parts[row, : len(parts)] = [code[part] for part in parts]
        self.sizes = (self.parts >= 0).sum(axis=1)
        bones = [skeleton(word) for word in self.words]
        self.bone_words = sorted(set(bones))
        bone_code = {bone: i for i, bone in enumerate(self.bone_words)}
        self.bones = np.array([bone_code[bone] for bone in bones], np.int64)
        self.initials = np.array([ord(bone[:1] or " ") % 64 for bone in bones], np.int64)
        self.lengths = np.array([len(word) for word in self.words], np.int64)
        self._weigh()

    def part_rows(self) -> tuple[Ints, Ints]:
        """Return (record, part) rows, each once, sorted."""
        of_entry = self.parts[self.column.codes]
        record = np.repeat(self.column.owners(), _WIDTH)
        flat = of_entry.ravel()
        kept = flat >= 0
        size = max(len(self.words), 1)
        return np.divmod(np.unique(record[kept] * size + flat[kept]), size)

    def judge(self, left: Ints, right: Ints) -> tuple[Levels, Bits]:
        """Return level and log2 chance of pairs of names."""
        a, b = self.parts[left], self.parts[right]
        same = (a[:, :, None] == b[:, None, :]) & (a >= 0)[:, :, None]
        in_a, in_b = same.any(axis=2), same.any(axis=1)
        exact = in_a.sum(axis=1)
        chance = np.where(in_a, self.rarity[a], 0.0).sum(axis=1)
        rest_a, rest_b = (a >= 0) & ~in_a, (b >= 0) & ~in_b
        close, similar = self._align(a, b, rest_a, rest_b)
        chance = chance + close * self.close_bits + similar * self.similar_bits
        shorter = np.minimum(self.sizes[left], self.sizes[right])
        equal = self.sizes[left] == self.sizes[right]
        near = exact + close
        level = np.select(
            [
                shorter == 0,
                (exact == shorter) & equal,
                exact == shorter,
                near == shorter,
                (near >= 1) & (near + similar == shorter),
                near >= 1,
            ],
            [-1, 5, 4, 3, 2, 1],
            0,
        ).astype(np.int8)
        chance = np.where(level == 5, np.maximum(chance, self.whole[left]), chance)
        return level, np.where(level == 0, 0.0, np.maximum(chance, self.rarest))

    def _align(
        self, a: Ints, b: Ints, rest_a: npt.NDArray[np.bool_], rest_b: npt.NDArray[np.bool_]
    ) -> tuple[Ints, Ints]:
        """Return how many of the remaining parts pair off as close, and as similar."""
        close, similar = np.zeros(len(a), np.int64), np.zeros(len(a), np.int64)
        open_pairs = rest_a[:, :, None] & rest_b[:, None, :]
        row, i, j = np.nonzero(open_pairs)
        if not len(row):
            return close, similar
        score = np.zeros(open_pairs.shape, np.float32)
        score[row, i, j] = self._likeness(a[row, i], b[row, j])
        flat = score.reshape(len(a), -1)
        active = np.flatnonzero(flat.max(axis=1) > 0)
        while len(active):
            best = flat[active].argmax(axis=1)
            value = flat[active, best]
            close[active] += value >= 2
            similar[active] += (value >= 1) & (value < 2)
            score[active, best // _WIDTH, :] = 0
            score[active, :, best % _WIDTH] = 0
            active = active[flat[active].max(axis=1) > 0]
        return close, similar

    def _likeness(self, left: Ints, right: Ints) -> Scores:
        """Return 2 + similarity for close parts, 1 + similarity for similar ones, else 0."""
        size = len(self.words)
        low, high = np.minimum(left, right), np.maximum(left, right)
        distinct, back = np.unique(low * size + high, return_inverse=True)
        one, two = np.divmod(distinct, size)
        likeness: Scores = process.cpdist(
            [self.words[i] for i in one],
            [self.words[i] for i in two],
            scorer=JaroWinkler.similarity,
            dtype=np.float32,
        )
        short = np.minimum(self.lengths[one], self.lengths[two])
        sounds = (self.bones[one] == self.bones[two]) & (short >= 4)
        initial = (short == 1) & (self.first[one] == self.first[two])
        close = ((likeness >= _CLOSE) | sounds) & (short >= 3)
        near = (likeness >= _SIMILAR) | initial
        score = np.where(close, 2 + likeness, np.where(near, 1 + likeness, 0))
        score[self.numeric[one] | self.numeric[two]] = 0
        return score.astype(np.float32)[back]

    def _weigh(self) -> None:
        """Estimate how common each part and each whole name is, and how often parts are close."""
        records = len(self.column.offsets) - 1
        self.numeric = np.array([any(map(str.isdigit, word)) for word in self.words], np.bool_)
        self.first = np.array([word[:1] for word in self.words], dtype="U1")
        _, part = self.part_rows()
        counts = np.bincount(part, minlength=len(self.words))
        share = (np.maximum(counts - 2, 0) + _PRIOR * _RARE_PART) / (records + _PRIOR)
        self.rarity = np.append(quietly_log2(share), 0.0)
        # parts go together (regions, families), and few records cannot show that a name is rare
        self.rarest = -np.log2(16 * (records + _PRIOR))
        sorted_parts = np.sort(self.parts, axis=1)
        _, whole, held = np.unique(sorted_parts, axis=0, return_inverse=True, return_counts=True)
        of_value = np.bincount(whole.ravel(), weights=self.column.counts, minlength=len(held))
        others = np.maximum(of_value[whole.ravel()] - 2, 0)
        self.whole = quietly_log2(others / max(records, 1))
        self._weigh_likeness(part, records)

    def _weigh_likeness(self, part: Ints, records: int) -> None:
        self.close_bits, self.similar_bits = np.log2(0.004), np.log2(0.04)
        if records < 200:
            return
        shift = np.arange(1, 1 + max(1, 100_000 // len(part)), dtype=np.int64) * 7919
        left = np.tile(part, len(shift))
        right = np.concatenate([np.roll(part, step) for step in shift])
        order = left != right
        likeness = self._likeness(left[order], right[order])
        per_record = len(part) / records
        self.close_bits = np.log2(np.clip((likeness >= 2).mean() * per_record, 5e-4, 0.05))
        similar = ((likeness >= 1) & (likeness < 2)).mean()
        self.similar_bits = np.log2(np.clip(similar * per_record, 5e-3, 0.3))
