"""Joins records of one payment one to one between sources: the compiled part.

In:   rows in groups (equal number, or equal accounts and amount), sorted by source and time
Out:  clusters of rows as linked lists; no cluster holds two rows of one source
Not:  what makes a group (`money.duplicate_payments`)

Within a group the sources are taken in turn. The rows of the next one are matched to the payments
known so far in the order of time: as many as can be, and among these ways the one with the fewest
days between the pairs. Groups beyond MOST_CELLS are matched first come, first served, which joins
as many but not always the nearest.
"""

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel

__all__ = ["CONTENT", "END_TO_END", "UETR", "Flags", "Ints", "join_groups", "own_accounts"]

UETR, END_TO_END, CONTENT = 0, 1, 2
DAY = 86_400_000_000  # microseconds
MINUTE = 60_000_000
MOST_CELLS = 1 << 16
SHORT = 64  # lists up to here are sorted in place
_BIG = 1 << 20
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@kernel
def own_accounts(source: Ints, payer: Ints, payee: Ints, sources: int) -> Ints:
    """Return per source the account that stands in all its payments, -1 if none or two do."""
    first = np.full(sources, -2, np.int64)
    second = np.full(sources, -2, np.int64)
    for row in range(len(source)):
        s = source[row]
        if first[s] == -2:
            first[s] = payer[row]
            second[s] = payee[row] if payee[row] != payer[row] else -1
            continue
        if first[s] != payer[row] and first[s] != payee[row]:
            first[s] = -1
        if second[s] != payer[row] and second[s] != payee[row]:
            second[s] = -1
    found = np.full(sources, -1, np.int64)
    for s in range(sources):
        if first[s] >= 0 and second[s] < 0:
            found[s] = first[s]
        elif second[s] >= 0 and first[s] < 0:
            found[s] = second[s]
    return found


@kernel
def _pair(  # noqa: PLR0917 - arrays of a kernel
    stage: int, a: int, b: int, traits: Ints, own: Ints, days: Ints
) -> int:
    """Return the days between two records if the rule of the stage may join them, else -1."""
    at_a, at_b = traits[a, 5], traits[b, 5]
    gap = abs(at_a // DAY - at_b // DAY)
    payer, payee = traits[a, 1] == traits[b, 1], traits[a, 2] == traits[b, 2]
    same_sum = traits[a, 3] == traits[b, 3] and traits[a, 4] == traits[b, 4]
    if stage == UETR:
        turned = traits[a, 1] == traits[b, 2] and traits[a, 2] == traits[b, 1]
        return -1 if turned or gap > days[0] else gap
    if stage == END_TO_END:
        fits = (payer or payee) and (same_sum or traits[a, 4] != traits[b, 4])
        return gap if fits and gap <= days[1] else -1
    if not (payer and payee and same_sum):
        return -1
    mine, theirs = own[traits[a, 0]], own[traits[b, 0]]
    if mine >= 0 and theirs >= 0 and mine != theirs:
        return gap if gap <= days[2] else -1
    timed = at_a % DAY != 0 and at_b % DAY != 0
    return 0 if gap == 0 and (not timed or abs(at_a - at_b) < MINUTE) else -1


@kernel
def _link(  # noqa: PLR0913, PLR0917 - arrays of a kernel
    stage: int, p: int, x: int, chain: Ints, traits: Ints, own: Ints, days: Ints, where: Ints,
) -> int:  # fmt: skip
    """Return the fewest days between two clusters that may be joined, else -1: no source stands
    in both, no number of one contradicts the other, and some pair of records (`where`) fits."""
    best = -1
    a = p
    while a >= 0:
        b = x
        while b >= 0:
            if traits[a, 0] == traits[b, 0]:
                return -1
            for column in (6, 7):
                if (
                    traits[a, column] >= 0
                    and traits[b, column] >= 0
                    and (traits[a, column] != traits[b, column])
                ):
                    return -1
            gap = _pair(stage, a, b, traits, own, days)
            if gap >= 0 and (best < 0 or gap < best):
                best, where[0], where[1] = gap, a, b
            b = chain[b, 1]
        a = chain[a, 1]
    return best


@kernel
def _join(p: int, x: int, chain: Ints) -> None:
    """Join cluster x to cluster p; columns of chain: root, next, last."""
    chain[chain[p, 2], 1] = x
    chain[p, 2] = chain[x, 2]
    row = x
    while row >= 0:
        chain[row, 0] = p
        row = chain[row, 1]


@kernel
def _match_best(gaps: Ints, n: int, m: int, pairs: Ints) -> None:
    """Fill `pairs[x]` with the payment matched to x, or -1: most pairs, then fewest days."""
    value = np.zeros((n + 1, m + 1), np.int64)
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            best = max(value[i - 1, j], value[i, j - 1])
            gap = gaps[(i - 1) * m + j - 1]
            if gap >= 0:
                best = max(best, value[i - 1, j - 1] + _BIG - gap)
            value[i, j] = best
    i, j = n, m
    while i > 0 and j > 0:
        gap = gaps[(i - 1) * m + j - 1]
        if gap >= 0 and value[i, j] == value[i - 1, j - 1] + _BIG - gap:
            pairs[j - 1] = i - 1
            i, j = i - 1, j - 1
        elif value[i, j] == value[i - 1, j]:
            i -= 1
        else:
            j -= 1


@kernel
def _match_first(  # noqa: PLR0913, PLR0917 - arrays of a kernel
    stage: int, known: Ints, n: int, new: Ints, m: int, pairs: Ints, chain: Ints, traits: Ints,
    own: Ints, days: Ints, where: Ints,
) -> None:  # fmt: skip
    """The same for long lists: each record takes the earliest payment that is still free."""
    taken = np.zeros(n, np.bool_)
    start = 0
    most = days[stage] + 1
    for j in range(m):
        day = traits[new[j], 5] // DAY
        while start < n and (taken[start] or traits[known[start], 5] // DAY < day - most):
            start += 1
        for i in range(start, n):
            if traits[known[i], 5] // DAY > day + most:
                break
            if (
                not taken[i]
                and _link(stage, known[i], new[j], chain, traits, own, days, where) >= 0
            ):
                pairs[j] = i
                taken[i] = True
                break


@kernel
def _merge(known: Ints, n: int, new: Ints, m: int, seen: Ints) -> int:
    """Add what is left of the records to the known payments, in the order of time."""
    total = n
    for j in range(m):
        if new[j] >= 0:
            known[total] = new[j]
            total += 1
    if total > SHORT:
        part = known[:total].copy()
        order = np.argsort(seen[part], kind="mergesort")
        for k in range(total):
            known[k] = part[order[k]]
        return total
    for k in range(n, total):
        root, place = known[k], k
        while place > 0 and seen[known[place - 1]] > seen[root]:
            known[place] = known[place - 1]
            place -= 1
        known[place] = root
    return total


@kernel
def _match(  # noqa: PLR0913, PLR0917 - arrays of a kernel
    stage: int, known: Ints, n: int, new: Ints, m: int, chain: Ints, told: Ints, traits: Ints,
    own: Ints, days: Ints,
) -> None:  # fmt: skip
    """Match new records to known payments, join them and tell stage, days and the pair; what was
    joined is -1 in `new` afterwards."""
    where = np.empty(2, np.int64)
    pairs = np.full(m, -1, np.int64)
    if n == 1 and m == 1:
        pairs[0] = 0
    elif n * m <= MOST_CELLS:
        gaps = np.empty(n * m, np.int64)
        for i in range(n):
            for j in range(m):
                gaps[i * m + j] = _link(stage, known[i], new[j], chain, traits, own, days, where)
        _match_best(gaps, n, m, pairs)
    else:
        _match_first(stage, known, n, new, m, pairs, chain, traits, own, days, where)
    for j in range(m):
        if pairs[j] < 0:
            continue
        x = new[j]
        gap = _link(stage, known[pairs[j]], x, chain, traits, own, days, where)
        if gap >= 0:
            told[x, 0], told[x, 1], told[x, 2], told[x, 3] = stage, gap, where[0], where[1]
            _join(known[pairs[j]], x, chain)
            new[j] = -1


@kernel
def join_groups(  # noqa: PLR0913, PLR0917 - arrays of a kernel
    stage: int, order: Ints, start: Ints, stop: Ints, chain: Ints, told: Ints, traits: Ints,
    own: Ints, days: Ints,
) -> None:  # fmt: skip
    """Join records of each group `order[start[g]:stop[g]]`; rows are numbered in time.

    Parameters
    ----------
    chain : per row: root of its cluster, next row in it (-1: last), last row (at the root).
    told : per row at whose cluster a join happened: stage, days between, the two records.
    traits : per row: source, payer, payee, amount, currency, time, UETR, end-to-end reference
        (both -1 if it has none).
    own : per source the account whose statement it is, or -1.
    days : most days between records joined by UETR, reference, or both ends' statements.
    """
    longest = 0
    for g in range(len(start)):
        longest = max(longest, stop[g] - start[g])
    known, new = np.empty(longest, np.int64), np.empty(longest, np.int64)
    seen = np.empty(len(chain), np.int64)  # root -> the row by which it stands in this group
    stamp = np.full(len(chain), -1, np.int64)
    for g in range(len(start)):
        n = 0
        low = start[g]
        while low < stop[g]:
            high, m = low, 0
            while high < stop[g] and traits[order[high], 0] == traits[order[low], 0]:
                root = chain[order[high], 0]
                if stamp[root] != g:
                    stamp[root], seen[root] = g, order[high]
                    new[m] = root
                    m += 1
                high += 1
            low = high
            if n > 0 and m > 0:
                _match(stage, known, n, new, m, chain, told, traits, own, days)
            n = _merge(known, n, new, m, seen)
