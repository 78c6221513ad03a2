"""The compiled search for cycles of payments; see `money.cycles` for what is made of them.

A cycle of length k is payments p1..pk where each starts at the account where the one before
ended, the last ends where the first began, no account is met twice, and all lie in one window.
strict: each is later than the one before; tie: none is earlier; unordered: the window alone.
Each cycle is reported once: from its first payment in the order asked for; where all times are
equal (tie), or in no order at all, from the payment with the smallest number.

For each first payment u -> v the accounts that can still reach u are marked with the latest
payment by which they must leave, and so again for one, two and three payments; the forward search
goes only there.
"""

from typing import NamedTuple

import numpy as np

from opensocta.core.kernel import kernel
from opensocta.money.ledger import Ints

__all__ = ["STRICT", "TIE", "UNORDERED", "Payments", "search_cycles"]

STRICT, TIE, UNORDERED = 0, 1, 2
_BACK = 3
_NEAR = 4  # positions looked at one by one before halving
_FRONTIER = 48  # beyond so many marked accounts, going one level deeper costs more than it saves


class Payments(NamedTuple):
    """Arrays over payments in order of time, and their positions by account.

    same_from, same_to : first of the payments at the same time, and one past the last.
    until : one past the last payment within the window that this payment opens.
    out_other, in_other : the payee, and the payer, of the payments in `out_index` and `in_index`.
    """

    payer: Ints
    payee: Ints
    same_from: Ints
    same_to: Ints
    until: Ints
    out_start: Ints
    out_index: Ints
    out_other: Ints
    in_start: Ints
    in_index: Ints
    in_other: Ints


@kernel
def _onward(start: Ints, index: Ints, ahead: Ints, account: int, least: int) -> int:
    """Return the first position of the account whose payment number is at least `least`.

    `ahead` holds where the last look ended; `least` never gets smaller.
    """
    at, end = ahead[account], start[account + 1]
    while at < end and index[at] < least:
        at += 1
    ahead[account] = at
    return int(at)


@kernel
def _seek(index: Ints, low: int, high: int, least: int) -> int:
    """Return the first of the positions low..high whose payment number is at least `least`."""
    for _ in range(_NEAR):
        if low >= high or index[low] >= least:
            return int(low)
        low += 1
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
def _mark(  # noqa: C901, PLR0912, PLR0913, PLR0917 - arrays of a kernel
    p: Payments, order: int, root: int, levels: int, hub: int,
    stamp: Ints, latest: Ints, reach: Ints, hubs: Ints, ahead: Ints, turn: Ints,
) -> int:  # fmt: skip
    """Mark the accounts that reach the root's payer in 1..levels payments; return levels done.

    Row 0 holds the latest payment over all levels, rows 1.._BACK those new or later at a level.
    """
    home = p.payer[root]
    floor = _least(p, order, root, root)
    reach[0, 0] = home
    before = 1
    for level in range(1, levels + 1):
        if before > _FRONTIER:
            return level - 1
        size = 0
        for j in range(before):
            target = reach[(level - 1) % 2, j]
            top = p.until[root]
            if level > 1 and order == STRICT:
                top = p.same_from[latest[0, target]]
            elif level > 1 and order == TIE:
                top = p.same_to[latest[0, target]]
            low = _onward(p.in_start, p.in_index, ahead, target, floor)
            if low + hub < p.in_start[target + 1] and p.in_index[low + hub] < top:
                hubs[target] += 1
                continue
            for i in range(low, p.in_start[target + 1]):
                payment = p.in_index[i]
                if payment >= top:
                    break
                source = p.in_other[i]
                if source == home:
                    continue
                if stamp[0, source] == root and (
                    order == UNORDERED or payment <= latest[0, source]
                ):
                    continue
                if stamp[0, source] != root or turn[source] != level:
                    reach[level % 2, size] = source
                    size += 1
                stamp[0, source], turn[source] = root, level
                latest[0, source] = payment
                if level <= _BACK:
                    stamp[level, source], latest[level, source] = root, payment
        if size == 0:
            return 0 if level == 1 else levels
        before = size
    return levels


@kernel
def _may(stamp: Ints, latest: Ints, root: int, account: int, after: int, left: int) -> bool:  # noqa: PLR0917
    """Tell whether payments from `after` on can lead home in at most `left` steps, as marked."""
    if left > _BACK and stamp[0, account] == root and latest[0, account] >= after:
        return True
    for level in range(1, min(left, _BACK) + 1):
        if stamp[level, account] == root and latest[level, account] >= after:
            return True
    return False


@kernel
def _with_room(values: Ints, size: int) -> Ints:
    """Return the values in an array of at least the size."""
    while size > len(values):
        values = np.concatenate((values, np.zeros(len(values), np.int64)))
    return values


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
    reach, turn = np.zeros((2, accounts), np.int64), np.zeros(accounts, np.int64)
    on_path = np.zeros(accounts, np.bool_)
    out_ahead, in_ahead = p.out_start[:-1].copy(), p.in_start[:-1].copy()
    path, where = np.zeros(longest + 1, np.int64), np.zeros(longest + 1, np.int64)
    for root in range(len(p.payer)):
        home, first, stop = p.payer[root], p.payee[root], p.until[root]
        if steps > effort:
            return found[:used], ends[: cycles + 1], hubs, False
        floor = _least(p, order, root, root)
        at = _onward(p.out_start, p.out_index, out_ahead, first, floor)
        if home == first or at == p.out_start[first + 1] or p.out_index[at] >= stop:
            continue
        levels = _mark(p, order, root, longest - 1, hub, stamp, latest, reach, hubs,
                       in_ahead, turn)  # fmt: skip
        whole = levels == longest - 1
        if not levels or (whole and not _may(stamp, latest, root, first, floor, levels)):
            continue
        depth, path[0], where[0] = 0, root, -1
        on_path[first] = True
        while depth >= 0:
            node = p.payee[path[depth]]
            end = p.out_start[node + 1]
            if where[depth] < 0:
                low = _onward(p.out_start, p.out_index, out_ahead, node, floor)
                if depth:
                    low = _seek(p.out_index, low, end, _least(p, order, path[depth], root))
                if low + hub < end and p.out_index[low + hub] < stop:
                    hubs[node] += 1
                    low = end
                where[depth] = low
            if where[depth] == end or p.out_index[where[depth]] >= stop:
                on_path[node] = False
                depth -= 1
                continue
            step = p.out_index[where[depth]]
            target = p.out_other[where[depth]]
            where[depth] += 1
            steps += 1
            if target == home:
                all_tied = order == TIE and step < p.same_to[root]
                if all_tied and not _smallest(path, depth, step):
                    continue
                if cycles == most:
                    return found[:used], ends[: cycles + 1], hubs, False
                found = _with_room(found, used + depth + 2)
                found[used : used + depth + 1] = path[: depth + 1]
                found[used + depth + 1] = step
                used += depth + 2
                cycles += 1
                ends = _with_room(ends, cycles + 1)
                ends[cycles] = used
                continue
            left = longest - depth - 2  # payments that may still follow this step
            if left < 1 or on_path[target]:
                continue
            if left <= levels:
                after = _least(p, order, step, root)
                if not _may(stamp, latest, root, target, after, left):
                    continue
            depth += 1
            path[depth], where[depth] = step, -1
            on_path[target] = True
    return found[:used], ends[: cycles + 1], hubs, True
