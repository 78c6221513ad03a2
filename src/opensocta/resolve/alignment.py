"""Names compared part by part in compiled loops: which parts are the same, close or similar.

In:   parts of names as numbers, letters of each part, how rare each part is
Out:  level and log2 chance per pair of names; likeness of single parts
Not:  how names are split and folded (`resolve.names`), what the levels mean (`resolve.similarity`)
See:  Jaro (1989), JASA 84:414; Winkler (1990): common prefixes of up to four letters count more
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel
from opensocta.resolve.columns import Bits, Floats, Ints, Levels

__all__ = ["WIDTH", "Words", "align_names", "likeness", "to_words", "winkler"]

WIDTH = 5
_CLOSE, _SIMILAR = 0.9, 0.8
_FAMILIAR = 0.95
_LONGEST = 62  # letters; what was taken is marked in the bits of one number


class Words(NamedTuple):
    """Distinct parts: their letters end to end, eight facts of each, their full names.

    `facts` of a part lie side by side, as a pair of names needs all of them: where its letters
    begin and end, its consonants, where its `classes` (names of which it is a familiar form)
    begin and end, bit sets of the letters that occur and that occur twice, and how many occur
    beyond that; -1 for a part with digits.
    """

    letters: npt.NDArray[np.uint8]
    facts: Ints
    classes: Ints


_BEGIN, _END, _BONES, _CLASS, _CLASS_END, _ONCE, _TWICE, _MORE = range(8)


def to_words(words: list[str], bones: Ints, familiar: tuple[Ints, Ints]) -> Words:
    """Return the parts; familiar : rows of (part, class), by part."""
    letters = np.frombuffer("".join(words).encode("ascii"), np.uint8)
    facts = np.empty((len(words), 8), np.int64)
    ends = np.cumsum([0, *map(len, words)])
    facts[:, _BEGIN], facts[:, _END], facts[:, _BONES] = ends[:-1], ends[1:], bones
    part, classes = familiar
    starts = np.searchsorted(part, np.arange(len(words) + 1))
    facts[:, _CLASS], facts[:, _CLASS_END] = starts[:-1], starts[1:]
    _count_letters(letters, facts)
    return Words(letters, facts, np.asarray(classes, np.int64))


@kernel
def _count_letters(letters: npt.NDArray[np.uint8], facts: Ints) -> None:
    for i in range(len(facts)):
        once = twice = more = 0
        for at in range(facts[i, _BEGIN], facts[i, _END]):
            bit = 1 << (letters[at] % 61)
            if more < 0 or 48 <= letters[at] < 58:
                more = -1
            elif not once & bit:
                once |= bit
            elif not twice & bit:
                twice |= bit
            else:
                more += 1
        facts[i, _ONCE], facts[i, _TWICE], facts[i, _MORE] = once, twice, more


@kernel
def _bits_set(x: int) -> int:
    """Return how many of the lower 62 bits are set."""
    x -= (x >> 1) & 0x5555555555555555
    x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333)
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0F
    return (x * 0x0101010101010101) >> 56


@kernel
def _cannot_be_similar(letters: npt.NDArray[np.uint8], facts: Ints, a: int, b: int) -> bool:
    """Return whether too few letters are in common for a similarity of `_SIMILAR`.

    Counted without regard to their places, which can only be too many.
    """
    size_a = min(facts[a, _END] - facts[a, _BEGIN], _LONGEST)
    size_b = min(facts[b, _END] - facts[b, _BEGIN], _LONGEST)
    common = _bits_set(facts[a, _ONCE] & facts[b, _ONCE]) + _bits_set(
        facts[a, _TWICE] & facts[b, _TWICE]
    )
    common = min(common + min(facts[a, _MORE], facts[b, _MORE]), size_a, size_b)
    jaro = (common / size_a + common / size_b + 1) / 3
    if jaro >= _SIMILAR:
        return False
    prefix, most = 0, min(4, size_a, size_b)
    while (
        prefix < most and letters[facts[a, _BEGIN] + prefix] == letters[facts[b, _BEGIN] + prefix]
    ):
        prefix += 1
    too_few: bool = jaro + 0.1 * prefix * (1 - jaro) < _SIMILAR - 1e-9
    return too_few


@kernel
def winkler(  # noqa: C901 - one loop after the other, as the definition goes
    letters: npt.NDArray[np.uint8], a: int, a_end: int, b: int, b_end: int
) -> float:
    """Return the Jaro-Winkler similarity, 0 to 1, of two stretches of `letters`."""
    size_a, size_b = min(a_end - a, _LONGEST), min(b_end - b, _LONGEST)
    if size_a == 0 or size_b == 0:
        return 0.0
    reach = max(0, max(size_a, size_b) // 2 - 1)
    taken_a = taken_b = common = 0
    for i in range(size_a):
        for j in range(max(0, i - reach), min(size_b, i + reach + 1)):
            if letters[a + i] == letters[b + j] and not taken_b >> j & 1:
                taken_a |= 1 << i
                taken_b |= 1 << j
                common += 1
                break
    if common == 0:
        return 0.0
    crossed, j = 0, 0
    for i in range(size_a):
        if taken_a >> i & 1:
            while not taken_b >> j & 1:
                j += 1
            crossed += letters[a + i] != letters[b + j]
            j += 1
    jaro = (common / size_a + common / size_b + (common - crossed // 2) / common) / 3
    if jaro <= 0.7:
        return jaro
    prefix = 0
    while prefix < min(4, size_a, size_b) and letters[a + prefix] == letters[b + prefix]:
        prefix += 1
    return jaro + 0.1 * prefix * (1 - jaro)


@kernel
def _alike(letters: npt.NDArray[np.uint8], facts: Ints, classes: Ints, a: int, b: int) -> float:
    """Return 2 + similarity for close parts, 1 + similarity for similar ones, else 0."""
    if facts[a, _MORE] < 0 or facts[b, _MORE] < 0:
        return 0.0
    for k in range(facts[a, _CLASS], facts[a, _CLASS_END]):
        for j in range(facts[b, _CLASS], facts[b, _CLASS_END]):
            if classes[k] == classes[j]:
                return 2.0 + _FAMILIAR
    short = min(facts[a, _END] - facts[a, _BEGIN], facts[b, _END] - facts[b, _BEGIN])
    if short == 1 and letters[facts[a, _BEGIN]] != letters[facts[b, _BEGIN]]:
        return 0.0
    same_bones = short >= 4 and facts[a, _BONES] == facts[b, _BONES]
    if short > 1 and not same_bones and _cannot_be_similar(letters, facts, a, b):
        return 0.0
    alike = winkler(letters, facts[a, _BEGIN], facts[a, _END], facts[b, _BEGIN], facts[b, _END])
    if short >= 3 and (alike >= _CLOSE or same_bones):
        return 2.0 + alike
    return 1.0 + alike if alike >= _SIMILAR or short == 1 else 0.0


@kernel
def likeness(words: Words, left: Ints, right: Ints) -> Floats:
    """Return the likeness of pairs of parts: 2 + similarity if close, 1 + if similar, else 0."""
    letters, facts, classes = words.letters, words.facts, words.classes
    score = np.empty(len(left), np.float32)
    for i in range(len(left)):
        score[i] = _alike(letters, facts, classes, left[i], right[i])
    return score


@kernel
def align_names(  # noqa: C901, PLR0912, PLR0917 - one pass over all pairs of names
    words: Words, parts: npt.NDArray[np.int32], left: Ints, right: Ints, rarity: Bits, bits: Bits
) -> tuple[Levels, Bits, Bits]:
    """Return level (see NAME_LEVELS), log2 chance of the parts in common, 1 where all are equal.

    parts : names x WIDTH, -1 where there is none. bits : log2 chance of a close, a similar part.
    """
    level = np.empty(len(left), np.int8)
    chance = np.zeros(len(left), np.float64)
    whole = np.zeros(len(left), np.float64)
    score = np.empty((WIDTH, WIDTH), np.float32)
    letters, facts, classes = words.letters, words.facts, words.classes
    for n in range(len(left)):
        a, b = left[n], right[n]
        exact = close = similar = size_a = size_b = 0
        while size_a < WIDTH and parts[a, size_a] >= 0:
            size_a += 1
        while size_b < WIDTH and parts[b, size_b] >= 0:
            size_b += 1
        score[:size_a, :size_b] = 0
        for i in range(size_a):
            for j in range(size_b):
                if parts[a, i] == parts[b, j]:
                    exact += 1
                    chance[n] += rarity[parts[a, i]]
                    score[i, :size_b] = -1
                    score[:size_a, j] = -1
        if exact < min(size_a, size_b):
            for i in range(size_a):
                for j in range(size_b):
                    if score[i, j] >= 0:
                        score[i, j] = _alike(letters, facts, classes, parts[a, i], parts[b, j])
        for _ in range(min(size_a, size_b) - exact):
            best, at_i, at_j = np.float32(0), -1, -1
            for i in range(size_a):
                for j in range(size_b):
                    if score[i, j] > best:
                        best, at_i, at_j = score[i, j], i, j
            if at_i < 0:
                break
            if best >= 2:
                close += 1
            else:
                similar += 1
            score[at_i, :size_b] = -1
            score[:size_a, at_j] = -1
        chance[n] += close * bits[0] + similar * bits[1]
        shorter, near = min(size_a, size_b), exact + close
        if shorter == 0:
            level[n] = -1
        elif exact == shorter:
            level[n] = 5 if size_a == size_b else 4
            whole[n] = size_a == size_b
        elif near == shorter:
            level[n] = 3
        elif near >= 1:
            level[n] = 2 if near + similar == shorter else 1
        else:
            level[n] = 0
    return level, chance, whole
