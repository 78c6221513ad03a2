"""The compiled search for cycles of payments; see `money.cycles` for what is made of them.

A cycle of length k is payments p1..pk where each starts at the account where the one before
ended, the last ends where the first began, no account is met twice, and all lie in one window.
strict: each is later than the one before; tie: none is earlier; unordered: the window alone.
Each cycle is reported once: from its first payment in the order asked for; where all times are
equal (tie), or in no order at all, from the payment with the smallest number.

For each first payment u -> v the accounts that can still reach u in one, two or three payments
are marked with the latest payment by which they must leave; the forward search goes only there.
"""

from typing import NamedTuple

import numpy as np

from opensocta.core.kernel import kernel
from opensocta.money.ledger import Ints

__all__ = ["STRICT", "TIE", "UNORDERED", "Payments", "search_cycles"]

STRICT, TIE, UNORDERED = 0, 1, 2
_BACK = 3
_FRONTIER = 48  # beyond so many marked accounts, going one level deeper costs more than it saves


class Payments(NamedTuple):
    """Arrays over payments in order of time, and their positions by account.

    same_from, same_to : first of the payments at the same time, and one past the last.
    until : one past the last payment within the window that this payment opens.
    """

    payer: Ints
    payee: Ints
    same_from: Ints
    same_to: Ints
    until: Ints
    out_start: Ints
    out_index: Ints
    in_start: Ints
    in_index: Ints


@kernel
def _seek(start: Ints, index: Ints, account: int, least: int) -> int:
    """Return the first position of the account whose payment number is at least `least`."""
    low, high = start[account], start[account + 1]
    while low < high:
        middle = (low + high) // 2
        if index[middle] < least:
            low = middle + 1
        else:
            high = middle
    return int(low)


@kernel
def _least(p: Payments, order: int, payment: int, root: int) -> int:
    """Return the smallest payment number that may follow a payment of a cycle begun at root."""
    if order == STRICT:
        return int(p.same_to[payment])
    if order == TIE:
        return int(p.same_from[payment])
    return root + 1


@kernel
def _mark(  # noqa: C901, PLR0913, PLR0917 - arrays of a kernel
    p: Payments, order: int, root: int, levels: int, hub: int,
    stamp: Ints, latest: Ints, reach: Ints, hubs: Ints,
) -> int:  # fmt: skip
    """Mark the accounts that reach the root's payer in 1..levels payments; return levels done."""
    home = p.payer[root]
    floor = _least(p, order, root, root)
    reach[0, 0] = home
    before = 1
    for level in range(1, levels + 1):
        if level > 1 and before > _FRONTIER:
            return level - 1
        size = 0
        for j in range(before):
            target = reach[level - 1, j]
            top = p.until[root]
            if level > 1:
                last = latest[level - 1, target]
                if order == STRICT:
                    top = p.same_from[last]
                elif order == TIE:
                    top = p.same_to[last]
            low = _seek(p.in_start, p.in_index, target, floor)
            if low + hub < p.in_start[target + 1] and p.in_index[low + hub] < top:
                hubs[target] += 1
                continue
            for i in range(low, p.in_start[target + 1]):
                payment = p.in_index[i]
                if payment >= top:
                    break
                source = p.payer[payment]
                if source != home and stamp[level, source] != root:
                    stamp[level, source] = root
                    reach[level, size] = source
                    size += 1
                    latest[level, source] = payment
                elif source != home and payment > latest[level, source]:
                    latest[level, source] = payment
        if size == 0 and level == 1:
            return 0
        before = size
    return levels


@kernel
def _smallest(path: Ints, depth: int, last: int) -> bool:
    """Tell whether the first payment has the smallest number of the cycle."""
    for i in range(1, depth + 1):
        if path[i] < path[0]:
            return False
    return bool(last > path[0])


@kernel
def search_cycles(  # noqa: C901, PLR0912, PLR0915, PLR0917 - split in two, it runs slower
    p: Payments, order: int, longest: int, hub: int, most: int, effort: int
) -> tuple[Ints, Ints, Ints, bool]:
    """Return payments of all cycles end to end, where each starts, hubs met, and if all are there.

    Parameters
    ----------
    order : STRICT, TIE or UNORDERED.
    longest : most payments in a cycle, at least 2.
    hub : an account with more payments in or out within the window is not passed through.
    most, effort : the search ends after so many cycles, or steps forward.
    """
    accounts = len(p.out_start) - 1
    found, ends = np.empty(1024, np.int64), np.zeros(257, np.int64)
    used, cycles, steps = 0, 0, 0
    hubs = np.zeros(accounts, np.int64)
    stamp = np.full((_BACK + 1, accounts), -1, np.int64)
    latest = np.zeros((_BACK + 1, accounts), np.int64)
    reach = np.zeros((_BACK + 1, accounts), np.int64)
    on_path = np.zeros(accounts, np.bool_)
    path, where = np.zeros(longest + 1, np.int64), np.zeros(longest + 1, np.int64)
    for root in range(len(p.payer)):
        home, first, stop = p.payer[root], p.payee[root], p.until[root]
        if steps > effort:
            return found[:used], ends[: cycles + 1], hubs, False
        at = _seek(p.out_start, p.out_index, first, _least(p, order, root, root))
        if home == first or at == p.out_start[first + 1] or p.out_index[at] >= stop:
            continue
        levels = _mark(p, order, root, min(_BACK, longest - 1), hub, stamp, latest, reach, hubs)
        if levels == 0:
            continue
        depth, path[0], where[0] = 0, root, -1
        on_path[first] = True
        while depth >= 0:
            node = p.payee[path[depth]]
            end = p.out_start[node + 1]
            if where[depth] < 0:
                low = _seek(p.out_start, p.out_index, node, _least(p, order, path[depth], root))
                if low + hub < end and p.out_index[low + hub] < stop:
                    hubs[node] += 1
                    low = end
                where[depth] = low
            if where[depth] == end or p.out_index[where[depth]] >= stop:
                on_path[node] = False
                depth -= 1
                continue
            step = p.out_index[where[depth]]
            where[depth] += 1
            steps += 1
            target = p.payee[step]
            if target == home:
                all_tied = order == TIE and step < p.same_to[root]
                if all_tied and not _smallest(path, depth, step):
                    continue
                if cycles == most:
                    return found[:used], ends[: cycles + 1], hubs, False
                while used + depth + 2 > len(found):
                    found = np.concatenate((found, np.empty(len(found), np.int64)))
                found[used : used + depth + 1] = path[: depth + 1]
                found[used + depth + 1] = step
                used += depth + 2
                cycles += 1
                if cycles == len(ends):
                    ends = np.concatenate((ends, np.zeros(len(ends), np.int64)))
                ends[cycles] = used
                continue
            left = longest - depth - 2  # payments that may still follow this step
            if left < 1 or on_path[target]:
                continue
            if left <= levels:
                after = _least(p, order, step, root)
                may = False
                for level in range(1, left + 1):
                    may = may or (stamp[level, target] == root and latest[level, target] >= after)
                if not may:
                    continue
            depth += 1
            path[depth], where[depth] = step, -1
            on_path[target] = True
    return found[:used], ends[: cycles + 1], hubs, True
