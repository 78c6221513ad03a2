"""What pairs of records have in common among their neighbours, in one compiled pass.

In:   `Web`: per record its neighbours, per tie its sources, per record its marks
Out:  a level per pair (see `LEVELS`), -1 where there is nothing to compare
Not:  where ties come from (`resolve.relations`), what a level weighs (`resolve.model`)
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel
from opensocta.resolve.columns import Ints, Levels
from opensocta.resolve.relations import KINDS

__all__ = ["FEW", "LEVELS", "Web", "judge_pairs"]

FEW = 3
"""Subjects beside the two that may hold a neighbour which still counts as rare."""

_NONE = 2
_COMMON = 3
_RARE = _COMMON + len(KINDS)
_ALONE = _RARE + len(KINDS)
_SEVERAL = _ALONE + len(KINDS)
_THINGS = tuple(("an " if one[0] in "aeiou" else "a ") + one for one in KINDS)
LEVELS = (
    "named together in one event or relation",
    "named side by side by one report",
    "no neighbour in common",
    *(f"{one} in common ({FEW + 3} holders or more)" for one in _THINGS),
    *(f"{one} in common (3 to {FEW + 2} holders)" for one in _THINGS),
    *(f"{one} in common (2 holders)" for one in _THINGS),
    "several rare neighbours in common, told independently",
)


class Web(NamedTuple):
    """Compressed rows, each sorted: neighbours of records, sources of ties, marks of records.

    `neighbour[of_record[i]:of_record[i+1]]` are those of record i; tie t, a place in
    `neighbour`, has the sources `source[of_tie[t]:of_tie[t+1]]`. `holders` and `kind` belong to a
    neighbour, `mark_level` to a mark, `label` (cluster of the first pass) and `kinds` (bits of the
    kinds of its neighbours) to a record. The ties with a neighbour that counts are all here.
    """

    of_record: Ints
    neighbour: Ints
    of_tie: Ints
    source: Ints
    holders: Ints
    kind: Ints
    of_marked: Ints
    mark: Ints
    mark_level: Ints
    label: Ints
    kinds: Ints


@kernel
def _meet(values: Ints, a: int, a_end: int, b: int, b_end: int) -> bool:
    """Return whether two sorted stretches of `values` share one."""
    while a < a_end and b < b_end:
        if values[a] == values[b]:
            return True
        if values[a] < values[b]:
            a += 1
        else:
            b += 1
    return False


@kernel
def _named_apart(web: Web, one: int, two: int) -> int:
    """Return the least level of the marks that both bear, -1 if none."""
    a, a_end = web.of_marked[one], web.of_marked[one + 1]
    b, b_end = web.of_marked[two], web.of_marked[two + 1]
    found = -1
    while a < a_end and b < b_end:
        if web.mark[a] == web.mark[b]:
            level = web.mark_level[web.mark[a]]
            found = level if found < 0 else min(found, level)
            a, b = a + 1, b + 1
        elif web.mark[a] < web.mark[b]:
            a += 1
        else:
            b += 1
    return found


@kernel
def _ties_in_common(web: Web, one: int, two: int) -> npt.NDArray[np.int64]:
    """Return rows of (tie of one, tie of two, subjects beside the two) told by other sources."""
    size = min(
        web.of_record[one + 1] - web.of_record[one], web.of_record[two + 1] - web.of_record[two]
    )
    found = np.empty((size, 3), np.int64)
    number = 0
    a, a_end = web.of_record[one], web.of_record[one + 1]
    b, b_end = web.of_record[two], web.of_record[two + 1]
    pair = 1 if web.label[one] == web.label[two] else 2
    while a < a_end and b < b_end:
        if web.neighbour[a] == web.neighbour[b]:
            told = (web.of_tie[a], web.of_tie[a + 1], web.of_tie[b], web.of_tie[b + 1])
            if not _meet(web.source, told[0], told[1], told[2], told[3]):
                found[number, 0], found[number, 1] = a, b
                found[number, 2] = web.holders[web.neighbour[a]] - pair
                number += 1
            a, b = a + 1, b + 1
        elif web.neighbour[a] < web.neighbour[b]:
            a += 1
        else:
            b += 1
    return found[:number]


@kernel
def judge_pairs(  # noqa: C901 - one loop
    web: Web, left: Ints, right: Ints
) -> Levels:
    """Return the level of each pair of records.

    Marks that both bear come first. Of several neighbours the rarest counts, of equally rare
    ones the first kind; a second counts only if it is rare and neither record owes both ties to
    one source.
    """
    level = np.full(len(left), -1, np.int8)
    for i in range(len(left)):
        one, two = left[i], right[i]
        apart = _named_apart(web, one, two)
        if apart >= 0:
            level[i] = apart
            continue
        if not web.kinds[one] & web.kinds[two]:
            continue
        level[i] = _NONE
        common = _ties_in_common(web, one, two)
        best, rank = -1, 0
        for k in range(len(common)):
            place = common[k, 2] * 8 + web.kind[web.neighbour[common[k, 0]]]
            if best < 0 or place < rank:
                best, rank = k, place
        if best < 0:
            continue
        others = common[best, 2]
        if others > FEW:
            level[i] = _COMMON + rank % 8
            continue
        level[i] = (_RARE if others > 0 else _ALONE) + rank % 8
        for k in range(len(common)):
            if common[k, 2] <= FEW and k != best:
                same = False
                for side in range(2):
                    a, b = common[best, side], common[k, side]
                    same |= _meet(
                        web.source, web.of_tie[a], web.of_tie[a + 1],
                        web.of_tie[b], web.of_tie[b + 1],
                    )  # fmt: skip
                if not same:
                    level[i] = _SEVERAL
                    break
    return level
