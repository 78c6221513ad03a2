"""The order of payments of one instant: money comes in before it goes out.

In:   payments sorted by instant and number, with the purses that pay and receive (-1: outside)
Out:  their order of tracing

Within one instant a purse pays only after it has received all that it receives then. Where a
ring makes this impossible, the ring is cut at a seed payment, else at the payment with the
smallest number. Days are often all that a book tells of time; an order by chance would break
every second chain.
"""

from typing import NamedTuple

import numpy as np

from opensocta.core.kernel import kernel
from opensocta.money.ledger import Flags, Ints

__all__ = ["in_before_out"]

_BACK = 64  # steps walked back in search of the ring that blocks the order


class _Group(NamedTuple):
    """Payments, lists of those of one instant by purse, and what each purse still waits for."""

    payer: Ints
    payee: Ints
    seed: Flags
    done: Flags
    waits: Ints
    head_out: Ints
    next_out: Ints
    head_in: Ints
    next_in: Ints
    mark: Ints
    path: Ints
    queue: Ints


@kernel
def _open(g: _Group, start: int, stop: int) -> None:
    """List the payments of one instant by purse, smallest number first."""
    for i in range(stop - 1, start - 1, -1):
        a, b = g.payer[i], g.payee[i]
        if a >= 0:
            g.next_out[i] = g.head_out[a]
            g.head_out[a] = i
        if b >= 0:
            g.next_in[i] = g.head_in[b]
            g.head_in[b] = i
            g.waits[b] += 1 if a >= 0 else 0


@kernel
def _close(g: _Group, start: int, stop: int) -> None:
    """Forget the lists of one instant."""
    for i in range(start, stop):
        if g.payer[i] >= 0:
            g.head_out[g.payer[i]] = -1
        if g.payee[i] >= 0:
            g.head_in[g.payee[i]], g.waits[g.payee[i]] = -1, 0


@kernel
def _cut(g: _Group, first: int) -> int:
    """Return the payment at which the ring upstream of a blocked payment is cut."""
    steps, payment = 0, first
    while True:
        g.path[steps] = payment
        steps += 1
        purse = g.payer[payment]
        if g.mark[purse] >= 0 or steps == _BACK:
            break
        g.mark[purse] = steps
        payment = g.head_in[purse]
        while g.done[payment]:
            payment = g.next_in[payment]
        g.head_in[purse] = payment
    best = g.path[steps - 1]
    begin = g.mark[g.payer[best]]
    for k in range(begin if begin >= 0 else steps - 1, steps):
        here = g.path[k]
        if (g.seed[here] and not g.seed[best]) or (g.seed[here] == g.seed[best] and here < best):
            best = here
    for k in range(steps):
        g.mark[g.payer[g.path[k]]] = -1
    return int(best)


@kernel
def _emit(  # noqa: C901 - one loop
    g: _Group, order: Ints, start: int, stop: int
) -> None:
    """Write the order of the payments of one instant."""
    size, front, tail, low = start, 0, 0, start
    for i in range(start, stop):
        a = g.payer[i]
        if a < 0:
            order[size], g.done[i] = i, True
            size += 1
        elif g.head_out[a] == i and g.waits[a] == 0:
            g.queue[tail] = a
            tail += 1
    while size < stop:
        whole = front < tail
        if whole:
            payment = g.head_out[g.queue[front]]
            front += 1
        else:
            while g.done[low]:
                low += 1
            payment = _cut(g, low)
        while payment >= 0:
            if not g.done[payment]:
                order[size], g.done[payment] = payment, True
                size += 1
                b = g.payee[payment]
                if b >= 0:
                    g.waits[b] -= 1
                    if g.waits[b] == 0 and g.head_out[b] >= 0:
                        g.queue[tail] = b
                        tail += 1
            payment = g.next_out[payment] if whole else -1


@kernel
def in_before_out(instant: Ints, payer: Ints, payee: Ints, seed: Flags, purses: int) -> Ints:
    """Return the numbers of payments in the order of tracing."""
    n = len(instant)
    order = np.arange(n)
    g = _Group(
        payer, payee, seed, np.zeros(n, np.bool_), np.zeros(purses, np.int64),
        np.full(purses, -1, np.int64), np.full(n, -1, np.int64),
        np.full(purses, -1, np.int64), np.full(n, -1, np.int64),
        np.full(purses, -1, np.int64), np.empty(_BACK, np.int64), np.empty(purses, np.int64),
    )  # fmt: skip
    start = 0
    while start < n:
        stop = start + 1
        while stop < n and instant[stop] == instant[start]:
            stop += 1
        if stop - start > 1:
            _open(g, start, stop)
            _emit(g, order, start, stop)
            _close(g, start, stop)
        start = stop
    return order
