"""The payments behind what an account holds of traced money.

In:   a `Book` and a `Run`
Out:  for each purse asked for: payments, and of FIFO and LIFO how much of the purse's traced money
      came through each

FIFO and LIFO: each amount left leads back by one chain to one seed; whole chains are told, those
of the largest amounts first. Pools: all payments through which any of it may have come, nearest
first, and at least one whole chain to a seed.
"""

from dataclasses import dataclass

import numpy as np

from opensocta.core.kernel import kernel
from opensocta.money.ledger import Csr, Ints
from opensocta.money.tracing_book import Book
from opensocta.money.tracing_lots import Lots
from opensocta.money.tracing_pools import Pools
from opensocta.money.tracing_run import Run

__all__ = ["Behind", "payments_behind"]


@dataclass(frozen=True)
class Behind:
    """Payments behind one purse, earliest first.

    `parts` : minor units of the purse's traced money that came through each; None for pools.
    `whole` : whether these are all.
    """

    payments: Ints
    parts: Ints | None
    whole: bool


def payments_behind(book: Book, run: Run, purses: Ints, most: int) -> list[Behind]:
    """Return the payments behind each purse, at most about `most` of each."""
    if run.lots is not None:
        return _by_pieces(book, run.lots, purses, most)
    if run.pools is not None:
        return _by_pools(book, run, run.pools, purses, most)
    return []


def _by_pieces(book: Book, lots: Lots, purses: Ints, most: int) -> list[Behind]:
    pieces = np.flatnonzero((lots.parent > -2) & (lots.left > 0))
    where = book.payee[lots.payment[pieces]]
    order = np.lexsort((pieces, -lots.left[pieces], where))
    pieces, where = pieces[order], where[order]
    sums = np.zeros(len(lots.left), np.int64)
    found = []
    for purse in purses.tolist():
        low, high = np.searchsorted(where, [purse, purse + 1])
        nodes, parts, told = climb(lots, pieces[low:high], sums, most)
        payments, place = np.unique(lots.payment[nodes], return_inverse=True)
        through = np.zeros(len(payments), np.int64)
        np.add.at(through, place, parts)
        found.append(Behind(payments, through, bool(told == high - low)))
    return found


@kernel
def climb(lots: Lots, leaves: Ints, sums: Ints, most: int) -> tuple[Ints, Ints, int]:
    """Return the pieces above leaves, what of the leaves came through each, and leaves told.

    `sums` is all zero and is left so.
    """
    nodes, size, told = np.empty(64, np.int64), 0, 0
    for leaf in leaves:
        above, here = 0, leaf
        while here >= 0 and sums[here] == 0:
            above += 1
            here = lots.parent[here]
        if told > 0 and size + above > most:
            break
        while size + above > len(nodes):
            nodes = np.concatenate((nodes, np.empty(len(nodes), np.int64)))
        here = leaf
        while here >= 0 and sums[here] == 0:
            sums[here], nodes[size] = -1, here
            size += 1
            here = lots.parent[here]
        told += 1
    nodes = np.sort(nodes[:size])
    sums[nodes] = 0
    for leaf in leaves[:told]:
        sums[leaf] = lots.left[leaf]
    for k in range(size - 1, -1, -1):
        if lots.parent[nodes[k]] >= 0:
            sums[lots.parent[nodes[k]]] += sums[nodes[k]]
    parts = sums[nodes].copy()
    sums[nodes] = 0
    return nodes, parts, told


def _by_pools(book: Book, run: Run, pools: Pools, purses: Ints, most: int) -> list[Behind]:
    coming = _coming(book, run)
    stamp = np.full(len(book), -1, np.int64)
    found = []
    for purse in purses.tolist():
        payments, whole = upstream(
            coming.start, coming.index, book.payer, pools, stamp, purse, most
        )
        found.append(Behind(np.sort(payments), None, bool(whole)))
    return found


def _coming(book: Book, run: Run) -> Csr:
    """Return the payments that bring traced money into each purse, in order."""
    inside = np.flatnonzero((run.taken > 0) & (book.payee >= 0))
    ends = book.payee[inside]
    start = np.zeros(len(book.opening) + 1, np.int64)
    np.cumsum(np.bincount(ends, minlength=len(book.opening)), out=start[1:])
    return Csr(start, inside[np.argsort(ends, kind="stable")])


@kernel
def _last_before(start: Ints, index: Ints, purse: int, payment: int) -> int:
    """Return the position of the last payment into a purse before a payment."""
    low, high = start[purse], start[purse + 1]
    while low < high:
        middle = (low + high) // 2
        if index[middle] < payment:
            low = middle + 1
        else:
            high = middle
    return int(low) - 1


@kernel
def upstream(  # noqa: C901, PLR0917 - arrays of a kernel
    start: Ints, index: Ints, payer: Ints, pools: Pools, stamp: Ints, purse: int, most: int
) -> tuple[Ints, bool]:
    """Return payments from which a pool's traced money may have come, and if these are all."""
    found, size = np.empty(64, np.int64), 0
    payment = pools.held_via[purse]
    while payment >= 0:
        if size == len(found):
            found = np.concatenate((found, np.empty(size, np.int64)))
        stamp[payment], found[size] = purse, payment
        size += 1
        payment = pools.via[payment] if pools.hops[payment] > 0 else -1
    pool, before, first, front = purse, len(payer), pools.held_since[purse], 0
    while True:
        for k in range(_last_before(start, index, pool, before), start[pool] - 1, -1):
            payment = index[k]
            if payment < first:
                break
            if stamp[payment] == purse:
                continue
            if size >= most:
                return found[:size], False
            if size == len(found):
                found = np.concatenate((found, np.empty(size, np.int64)))
            stamp[payment], found[size] = purse, payment
            size += 1
        while front < size and pools.hops[found[front]] == 0:
            front += 1
        if front == size:
            return found[:size], True
        step = found[front]
        pool, before, first = payer[step], step, pools.since[step]
        front += 1
