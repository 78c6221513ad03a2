"""Names part by part: which parts are the same, close or similar, in whatever order they stand.

In:   a `Column` of names, a function that splits a name into folded parts
Out:  a judge for `resolve.comparison`, and the parts per value for blocking
Not:  which script or spelling is right (`resolve.names` folds them)
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from opensocta.resolve.alignment import WIDTH, align_names, likeness, to_words
from opensocta.resolve.columns import Bits, Column, Ints, Levels
from opensocta.resolve.comparison import quietly_log2
from opensocta.resolve.names import skeleton
from opensocta.resolve.nicknames import nickname_classes

__all__ = ["NAME_LEVELS", "NameTable"]

NAME_LEVELS = (
    "different names",
    "one part the same, others differ",
    "one part the same, others similar",
    "all parts nearly the same",
    "the same parts, one name is longer",
    "the same name",
)
_PRIOR = 2000.0
_RARE_PART = 5e-4


class NameTable:
    """Names of one column split into parts, with how common each part is.

    A part held by a larger share of the records than `common` (a sector word like "transport")
    is no key for blocking beside a year or place. With `familiar`, a part is close to the names
    of which it is a familiar form (Saša, Aleksandar).
    """

    def __init__(
        self,
        column: Column,
        split: Callable[[str], tuple[str, ...]],
        *,
        common: float = 1.0,
        familiar: bool = False,
    ) -> None:
        self.column, self.common = column, common
        self.words, self.parts = _split(column.values, split)
        bones = [skeleton(word) for word in self.words]
        self.bone_words = sorted(set(bones))
        bone_code = {bone: i for i, bone in enumerate(self.bone_words)}
        self.bones = np.array([bone_code[bone] for bone in bones], np.int64)
        self.initials = np.array([ord(bone[:1] or " ") % 64 for bone in bones], np.int64)
        familiar_to = nickname_classes(self.words if familiar else ())
        self.letters = to_words(self.words, self.bones, familiar_to)
        self._weigh()

    def part_rows(self) -> tuple[Ints, Ints]:
        """Return (record, part) rows, each once, sorted."""
        size = max(len(self.words), 1)
        owners = self.column.owners()
        pieces = [np.empty(0, np.int64)]
        for at in range(WIDTH):
            part = self.parts[self.column.codes, at]
            pieces.append(owners[part >= 0] * size + part[part >= 0])
        rows = np.sort(np.concatenate(pieces))
        return np.divmod(rows[np.flatnonzero(np.diff(rows, prepend=-1))], size)

    def judge(self, left: Ints, right: Ints) -> tuple[Levels, Bits]:
        """Return level and log2 chance of pairs of names."""
        bits = np.array([self.close_bits, self.similar_bits])
        level, chance, whole = align_names(self.letters, self.parts, left, right, self.rarity, bits)
        chance = np.where(whole > 0, np.maximum(chance, self.whole[left]), chance)
        return level, np.where(level == 0, 0.0, np.maximum(chance, self.rarest))

    def _weigh(self) -> None:
        """Estimate how common each part and each whole name is, and how often parts are close."""
        records = len(self.column.offsets) - 1
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
        score = likeness(self.letters, left[order], right[order])
        per_record = len(part) / records
        self.close_bits = np.log2(np.clip((score >= 2).mean() * per_record, 5e-4, 0.05))
        similar = ((score >= 1) & (score < 2)).mean()
        self.similar_bits = np.log2(np.clip(similar * per_record, 5e-3, 0.3))


def _split(
    names: list[str], split: Callable[[str], tuple[str, ...]]
) -> tuple[list[str], npt.NDArray[np.int32]]:
    """Return the distinct parts in order, and names x WIDTH numbers of parts, -1 for none."""
    code: dict[str, int] = {}
    parts = np.full((len(names), WIDTH), -1, np.int32)
    for row, name in enumerate(names):
        for at, part in enumerate(list(dict.fromkeys(split(name)))[:WIDTH]):
            parts[row, at] = code.setdefault(part, len(code))
    words = sorted(code)
    place = np.full(len(words) + 1, -1, np.int32)
    place[[code[word] for word in words]] = np.arange(len(words))
    return words, place[parts]
