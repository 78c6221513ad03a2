"""The compiled loops of name retrieval: grams, postings, and the distance of two parts.

In:   parts of names as codes of sounds (`resolve.sounds`), laid end to end with offsets
Out:  grams per part, the best rows of an array of scores, weighted edit distances
Not:  what a letter sounds like or costs (`resolve.sounds`); names of parts (`resolve.lookup`)
"""

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel

__all__ = [
    "GRAM_SPACE", "add_matches", "add_postings", "best_rows", "distances", "grams_of", "invert",
    "pair_off",
]  # fmt: skip

GRAM_SPACE = 256 + 4096 + 256 + 1024 + 32768
Bytes = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Marks = npt.NDArray[np.float32]


@kernel
def grams_of(  # noqa: C901, PLR0912 - one compiled loop
    text: Bytes, offsets: Ints, classes: Bytes
) -> tuple[Ids, Ints]:
    """Return the distinct grams of every part, and where each part's grams begin.

    Grams of two and three consonant classes and of two with one between (both readings of a
    letter that has two), and of two and three sounds; an edge counts as a letter.
    """
    parts = len(offsets) - 1
    starts = np.zeros(parts + 1, np.int64)
    out = np.empty(max(16, 8 * len(text) + 16 * parts), np.int32)
    one = np.zeros((64, 2), np.int64)
    flat = np.zeros(64, np.int64)
    found = np.empty(2048, np.int32)
    size = 0
    for part in range(parts):
        bones, length = 1, 1
        for at in range(offsets[part], min(offsets[part + 1], offsets[part] + 60)):
            code = text[at]
            flat[length] = classes[code, 2]
            length += 1
            if classes[code, 0] == 0 and bones == 1 and length == 2:
                one[bones, 0], one[bones, 1] = 15, 0
                bones += 1
            elif classes[code, 0] > 0:
                one[bones, 0], one[bones, 1] = classes[code, 0], classes[code, 1]
                bones += 1
        one[bones, 0], one[bones, 1], flat[length] = 0, 0, 0
        count = 0
        for i in range(bones):
            for x in range(2):
                a = one[i, x]
                if x == 1 and a == 0:
                    continue
                for y in range(2):
                    b = one[i + 1, y]
                    if y == 1 and b == 0:
                        continue
                    found[count] = a * 16 + b
                    count += 1
                    for z in range(2):
                        if i + 2 > bones or (z == 1 and one[i + 2, z] == 0):
                            continue
                        found[count] = 256 + (a * 16 + b) * 16 + one[i + 2, z]
                        found[count + 1] = 4352 + a * 16 + one[i + 2, z]
                        count += 2
        for i in range(length):
            found[count] = 4608 + flat[i] * 32 + flat[i + 1]
            count += 1
            if i + 2 <= length:
                found[count] = 5632 + (flat[i] * 32 + flat[i + 1]) * 32 + flat[i + 2]
                count += 1
        found[:count].sort()
        if size + count > len(out):
            wider = np.empty(2 * len(out) + count, np.int32)
            wider[:size] = out[:size]
            out = wider
        last = -1
        for i in range(count):
            if found[i] != last:
                last = found[i]
                out[size] = last
                size += 1
        starts[part + 1] = size
    return out[:size].copy(), starts


@kernel
def invert(keys: Ids, starts: Ints, space: int) -> tuple[Ids, Ints]:
    """Return the owners of each key, ascending, and where each key's owners begin."""
    begins = np.zeros(space + 1, np.int64)
    for key in keys:
        begins[key + 1] += 1
    for key in range(space):
        begins[key + 1] += begins[key]
    fill = begins[:-1].copy()
    owners = np.empty(len(keys), np.int32)
    for owner in range(len(starts) - 1):
        for at in range(starts[owner], starts[owner + 1]):
            owners[fill[keys[at]]] = owner
            fill[keys[at]] += 1
    return owners, begins


@kernel
def add_postings(  # noqa: PLR0917 - arrays of one kernel
    grams: Ids, owners: Ids, begins: Ints, weights: Marks, sizes: Marks, most: int
) -> tuple[Marks, int]:
    """Return each part's overlap with the grams, rarest first, and the postings read."""
    scores = np.zeros(len(sizes), np.float32)
    total = np.float32(0)
    for gram in grams:
        total += weights[gram]
    read = 0
    for gram in grams:
        low, high = begins[gram], begins[gram + 1]
        if read + high - low > most:
            break
        read += high - low
        weight = weights[gram]
        for at in range(low, high):
            scores[owners[at]] += weight
    for part in range(len(scores)):
        if scores[part] > 0:
            scores[part] = 2 * scores[part] / (total + sizes[part])
    return scores, read


@kernel
def best_rows(scores: Marks, most: int) -> Ints:
    """Return about `most` rows of the highest scores in (0, 1], ascending; ties by row."""
    bins = np.zeros(1025, np.int64)
    for score in scores:
        if score > 0:
            bins[min(1024, int(score * 1024))] += 1
    floor, count = 1024, bins[1024]
    while floor > 0 and count + bins[floor - 1] <= most:
        floor -= 1
        count += bins[floor]
    rows = np.empty(most, np.int64)
    size, spare = 0, max(most - count, 0)
    for row in range(len(scores)):
        if scores[row] > 0 and size < most:
            level = min(1024, int(scores[row] * 1024))
            if level >= floor:
                rows[size] = row
                size += 1
            elif level == floor - 1 and spare > 0:
                rows[size] = row
                size += 1
                spare -= 1
    return np.sort(rows[:size])


@kernel
def distances(  # noqa: PLR0913, PLR0917 - arrays of one kernel
    word: Bytes, text: Bytes, offsets: Ints, chosen: Ints, kinds: Ints, costs: Marks, gaps: Marks,
    swap: float,
) -> Marks:  # fmt: skip
    """Return per chosen part of names its distance to `word` as a share of all gaps, in [0, 1].

    costs[kind, letter of word, letter of part]; gaps[kind, 0 word or 1 part, letter]: the cost of
    a letter without a partner. Two neighbours that changed places cost `swap` if that is less.
    """
    out = np.empty(len(chosen), np.float32)
    rows = np.zeros((3, len(word) + 1), np.float32)
    for at in range(len(chosen)):
        low, high, kind = offsets[chosen[at]], offsets[chosen[at] + 1], kinds[at]
        before, above, here = 0, 1, 2
        rows[above, 0] = 0
        for j in range(len(word)):
            rows[above, j + 1] = rows[above, j] + gaps[kind, 0, word[j]]
        most = rows[above, len(word)]
        for i in range(low, high):
            letter = text[i]
            gap = gaps[kind, 1, letter]
            most += gap
            rows[here, 0] = rows[above, 0] + gap
            for j in range(len(word)):
                best = min(
                    rows[above, j] + costs[kind, word[j], letter],
                    rows[above, j + 1] + gap,
                    rows[here, j] + gaps[kind, 0, word[j]],
                )
                if i > low and j > 0 and letter == word[j - 1] and text[i - 1] == word[j]:
                    best = min(best, rows[before, j - 1] + swap)
                rows[here, j + 1] = best
            before, above, here = above, here, before
        out[at] = rows[above, len(word)] / most if most > 0 else 1.0
    return out


@kernel
def add_matches(  # noqa: PLR0917 - arrays of one kernel
    parts: Ints, gains: Marks, owners: Ids, begins: Ints, scores: Marks, most: int
) -> int:
    """Add to each name the best gain among its parts (parts come best first); say what was read."""
    seen = np.zeros(len(scores), np.bool_)
    read = 0
    for at in range(len(parts)):
        low, high = begins[parts[at]], begins[parts[at] + 1]
        if read + high - low > most and read > 0:
            break
        read += high - low
        for i in range(low, high):
            name = owners[i]
            if not seen[name]:
                seen[name] = True
                scores[name] += gains[at]
    return read


@kernel
def pair_off(
    likeness: Marks, word_sizes: Marks, part_sizes: Marks, parts: Ints, begins: Ints
) -> Marks:
    """Return the score of each name: parts paired off, best first, weighed by their letters.

    likeness: words x distinct parts; `parts` lays the names' parts (places in `likeness`) end to
    end. A part without a partner counts as unlike.
    """
    out = np.zeros(len(begins) - 1, np.float32)
    words = len(word_sizes)
    for name in range(len(out)):
        low, high = begins[name], begins[name + 1]
        free_word, free_part = np.ones(words, np.bool_), np.ones(high - low, np.bool_)
        total, gained = np.float32(0), np.float32(0)
        for j in range(words):
            total += word_sizes[j]
        for i in range(low, high):
            total += part_sizes[parts[i]]
        for _ in range(min(words, high - low)):
            best, one, two = np.float32(0), -1, -1
            for j in range(words):
                for i in range(high - low):
                    if free_word[j] and free_part[i]:
                        size = word_sizes[j] + part_sizes[parts[low + i]]
                        if likeness[j, parts[low + i]] * size > best:
                            best, one, two = likeness[j, parts[low + i]] * size, j, i
            if one < 0:
                break
            free_word[one] = free_part[two] = False
            gained += best
        out[name] = gained / total if total > 0 else 0.0
    return out
