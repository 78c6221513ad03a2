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

__all__ = ["WIDTH", "Words", "align_names", "likeness", "winkler"]

WIDTH = 5
_CLOSE, _SIMILAR = 0.9, 0.8
_FAMILIAR = 0.95
_LONGEST = 62  # letters; what was taken is marked in the bits of one number


class Words(NamedTuple):
    """Distinct parts: `letters[offsets[i]:offsets[i+1]]` of part i, its consonants, its kind.

    `classes[class_offsets[i]:class_offsets[i+1]]`: the names of which it is a familiar form.
    """

    letters: npt.NDArray[np.uint8]
    offsets: Ints
    bones: Ints
    numeric: npt.NDArray[np.bool_]
    class_offsets: Ints
    classes: Ints


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
def _alike(words: Words, one: int, two: int) -> float:
    """Return 2 + similarity for close parts, 1 + similarity for similar ones, else 0."""
    if words.numeric[one] or words.numeric[two]:
        return 0.0
    a, a_end = words.offsets[one], words.offsets[one + 1]
    b, b_end = words.offsets[two], words.offsets[two + 1]
    for k in range(words.class_offsets[one], words.class_offsets[one + 1]):
        for j in range(words.class_offsets[two], words.class_offsets[two + 1]):
            if words.classes[k] == words.classes[j]:
                return 2.0 + _FAMILIAR
    short = min(a_end - a, b_end - b)
    if short == 1:
        return (
            1.0 + winkler(words.letters, a, a_end, b, b_end)
            if (words.letters[a] == words.letters[b])
            else 0.0
        )
    alike = winkler(words.letters, a, a_end, b, b_end)
    if short >= 3 and (alike >= _CLOSE or (short >= 4 and words.bones[one] == words.bones[two])):
        return 2.0 + alike
    return 1.0 + alike if alike >= _SIMILAR else 0.0


@kernel
def likeness(words: Words, left: Ints, right: Ints) -> Floats:
    """Return the likeness of pairs of parts: 2 + similarity if close, 1 + if similar, else 0."""
    score = np.empty(len(left), np.float32)
    for i in range(len(left)):
        score[i] = _alike(words, left[i], right[i])
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
    for n in range(len(left)):
        a, b = parts[left[n]], parts[right[n]]
        exact = close = similar = 0
        size_a, size_b = (a >= 0).sum(), (b >= 0).sum()
        score[:] = 0
        for i in range(size_a):
            for j in range(size_b):
                if a[i] == b[j]:
                    exact += 1
                    chance[n] += rarity[a[i]]
                    score[i, :] = -1
                    score[:, j] = -1
        for i in range(size_a):
            for j in range(size_b):
                if score[i, j] >= 0:
                    score[i, j] = _alike(words, a[i], b[j])
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
            score[at_i, :] = -1
            score[:, at_j] = -1
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
