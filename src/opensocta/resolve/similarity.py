"""Names part by part: which parts are the same, close or similar, in whatever order they stand.

In:   a `Column` of names, a function that splits a name into folded parts
Out:  a judge for `resolve.comparison`, and the parts per value for blocking
Not:  which script or spelling is right (`resolve.names` folds them)
"""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from opensocta.resolve.alignment import WIDTH, align_names, likeness, to_words
from opensocta.resolve.columns import Bits, Column, Ints, Levels, Texts, runs
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
PlainPart = Callable[[str], tuple[str, bool] | None]
"""Of a word: its part if it has the same one in every name, and whether it is Greek."""

_PRIOR = 2000.0
_RARE_PART = 5e-4
_AT_ONCE = 500_000
_DRAWN = 500_000


class NameTable:
    """Names of one column split into parts, with how common each part is.

    A part held by a larger share of the records than `common` (a sector word like "transport")
    is no key for blocking beside a year or place. With `familiar`, a part is close to the names
    of which it is a familiar form (Saša, Aleksandar). `word` spares `split` the names whose words
    have their parts to themselves; it must agree with it.
    """

    def __init__(
        self,
        column: Column,
        split: Callable[[str], tuple[str, ...]],
        *,
        common: float = 1.0,
        familiar: bool = False,
        word: PlainPart | None = None,
    ) -> None:
        self.column, self.common = column, common
        self.words, self.parts = _split(column.values, split, word)
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
        others = np.maximum(_total_of_equal_rows(np.sort(self.parts, 1), self.column.counts) - 2, 0)
        self.whole = quietly_log2(others / max(records, 1))
        self._weigh_likeness(part, records)

    def _weigh_likeness(self, part: Ints, records: int) -> None:
        self.close_bits, self.similar_bits = np.log2(0.004), np.log2(0.04)
        if records < 200:
            return
        shift = np.arange(1, 1 + max(1, 100_000 // len(part)), dtype=np.int64) * 7919
        thin = max(1, len(part) // _DRAWN)
        left = np.tile(part[::thin], len(shift))
        right = np.concatenate([np.roll(part, step)[::thin] for step in shift])
        order = left != right
        score = likeness(self.letters, left[order], right[order])
        per_record = len(part) / records
        self.close_bits = np.log2(np.clip((score >= 2).mean() * per_record, 5e-4, 0.05))
        similar = ((score >= 1) & (score < 2)).mean()
        self.similar_bits = np.log2(np.clip(similar * per_record, 5e-3, 0.3))


def _total_of_equal_rows(rows: npt.NDArray[np.int32], held: Ints) -> Bits:
    """Return for each row the sum of `held` over all rows that equal it."""
    same, span = np.zeros(len(rows), np.int64), 1
    base = int(rows.max(initial=-1)) + 2
    for column in rows.T[::-1]:
        if span > (1 << 62) // base:
            same = np.unique(same, return_inverse=True)[1]
            span = len(rows)
        if (column >= 0).any():
            same, span = same * base + column + 1, span * base
    number = np.unique(same, return_inverse=True)[1]
    total: Bits = np.bincount(number, weights=held).astype(np.float64)[number]
    return total


def _split(
    names: Sequence[str], split: Callable[[str], tuple[str, ...]], word: PlainPart | None
) -> tuple[list[str], npt.NDArray[np.int32]]:
    """Return the distinct parts in order, and names x WIDTH numbers of parts, -1 for none."""
    code: dict[str, int] = {}
    parts = np.full((len(names), WIDTH), -1, np.int32)
    rest = np.arange(len(names))
    if word is not None and isinstance(names, Texts):
        rest = _split_plain(names, word, code, parts)
    for row in rest.tolist():
        parts[row] = -1
        for at, part in enumerate(list(dict.fromkeys(split(names[row])))[:WIDTH]):
            parts[row, at] = code.setdefault(part, len(code))
    used = np.zeros(len(code) + 1, np.bool_)
    used[parts] = True  # the last place is that of -1
    words = sorted(one for one, number in code.items() if used[number])
    place = np.full(len(code) + 1, -1, np.int32)
    place[[code[one] for one in words]] = np.arange(len(words))
    for at in range(WIDTH):
        parts[:, at] = place[parts[:, at]]
    return words, parts


def _split_plain(
    names: Texts, word: PlainPart, code: dict[str, int], parts: npt.NDArray[np.int32]
) -> Ints:
    """Enter the parts of all names that hold plain words only; returns the other names.

    Each distinct word is folded once; there are far fewer of them than names.
    """
    known: dict[str, int] = {}  # twice the number of the part, 1 more if it is Greek
    rest = [np.empty(0, np.int64)]
    for start in range(0, len(names), _AT_ONCE):
        listed = pc.split_pattern(names.array.slice(start, _AT_ONCE), " ")
        coded = pc.dictionary_encode(listed.flatten())
        for one in coded.dictionary.to_pylist():
            if one not in known:
                part, greek = word(one) or ("", False)
                known[one] = 2 * code.setdefault(part, len(code)) + greek if part else -1
        number = np.array([known[one] for one in coded.dictionary.to_pylist()], np.int64)
        number = number[coded.indices.to_numpy()]
        sizes = pc.list_value_length(listed).to_numpy()
        row, at = runs(np.zeros(len(sizes), np.int64), sizes.astype(np.int64))
        unfit = np.bincount(row[number < 0], minlength=len(sizes)) > 0
        in_greek = np.bincount(row, weights=number & 1, minlength=len(sizes))
        unfit |= (sizes > WIDTH) | ((in_greek > 0) & (in_greek < sizes))
        mine = parts[start : start + len(sizes)]
        fits = ~unfit[row]
        mine[row[fits], at[fits]] = number[fits] >> 1
        for one, two in combinations(range(WIDTH), 2):
            unfit |= (mine[:, one] >= 0) & (mine[:, one] == mine[:, two])
        rest.append(np.flatnonzero(unfit) + start)
    return np.concatenate(rest)
