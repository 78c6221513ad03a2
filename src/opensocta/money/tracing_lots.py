"""Tracing money by the piece: first in, first out, and last in, first out.

In:   a `Book`'s arrays and opening balances
Out:  per payment the traced part and hops from a seed; `Lots`: every piece of traced money there
      ever was, each with the payment that brought it and the piece it was cut from

A purse is a queue (FIFO) or a stack (LIFO) of pieces; without traced money it is a mere sum.
Pieces arrive in the order in which they left. So each amount that is left over leads back by one
chain of payments to one seed. Pieces beyond `most_pieces` of one payment, or `most_lots` in all,
are joined to the last piece kept apart, and led back as that one is; amounts stay exact, and
joined payments are counted.
"""

from typing import NamedTuple

import numpy as np

from opensocta.core.kernel import kernel
from opensocta.money.ledger import Flags, Ints

__all__ = ["Lots", "trace_lots"]

_UNTRACED, _SEED = -2, -1


class Lots(NamedTuple):
    """Pieces of money; `parent` is -1 for money of a seed payment, -2 for untraced money.

    left : minor units that are still where the piece was brought.
    parent : the piece it was cut from.
    payment : the payment that brought it.
    depth : payments since the seed.
    following : the next piece of the same purse, -1 at its end.
    """

    left: Ints
    parent: Ints
    payment: Ints
    depth: Ints
    following: Ints


class _State(NamedTuple):
    """Heads and tails of purses, and [pieces so far, first free untraced piece]."""

    head: Ints
    tail: Ints
    counts: Ints


@kernel
def _room(lots: Lots, size: int) -> Lots:
    """Return the same pieces with room for at least `size`, doubled."""
    old = len(lots.left)
    if size <= old:
        return lots
    more = np.empty(max(old, size - old), np.int64)
    return Lots(
        np.concatenate((lots.left, more)), np.concatenate((lots.parent, more)),
        np.concatenate((lots.payment, more)), np.concatenate((lots.depth, more)),
        np.concatenate((lots.following, more)),
    )  # fmt: skip


@kernel
def _put(  # noqa: PLR0917 - arrays of a kernel
    lots: Lots, state: _State, newest: bool, purse: int, amount: int, parent: int, payment: int
) -> int:
    """Lay a piece into a purse and return it; untraced money side by side becomes one piece."""
    end = -1 if purse < 0 else state.head[purse] if newest else state.tail[purse]
    if parent == _UNTRACED:
        if purse < 0:
            return -1
        if end >= 0 and lots.parent[end] == _UNTRACED:
            lots.left[end] += amount
            return int(end)
    here = state.counts[1] if parent == _UNTRACED else -1
    if here >= 0:
        state.counts[1] = lots.following[here]
    else:
        here = state.counts[0]
        state.counts[0] += 1
    lots.left[here], lots.parent[here], lots.payment[here] = amount, parent, payment
    lots.depth[here] = lots.depth[parent] + 1 if parent >= 0 else 0
    lots.following[here] = -1
    if purse >= 0 and end < 0:
        state.head[purse], state.tail[purse] = here, here
    elif purse >= 0 and newest:
        lots.following[here], state.head[purse] = end, here
    elif purse >= 0:
        lots.following[end], state.tail[purse] = here, here
    return int(here)


@kernel
def _move(  # noqa: C901, PLR0913, PLR0917 - arrays of a kernel
    lots: Lots, state: _State, newest: bool, keep: int,
    payer: int, payee: int, amount: int, payment: int, drop: bool,
) -> tuple[int, int, int, int]:  # fmt: skip
    """Move money; return traced units, least depth, units joined, units beyond known funds.

    `drop` takes the money away and lays nothing down: a seed payment lays down its own.
    """
    rest, traced, near, joined, pieces, plain, last = amount, 0, -1, 0, 0, 0, -1
    while rest > 0 and payer >= 0 and state.head[payer] >= 0:
        here = state.head[payer]
        part = min(rest, lots.left[here])
        lots.left[here] -= part
        rest -= part
        parent = here if lots.parent[here] != _UNTRACED else _UNTRACED
        if lots.left[here] == 0:
            state.head[payer] = lots.following[here]
            if lots.following[here] < 0:
                state.tail[payer] = -1
            if parent == _UNTRACED:
                lots.following[here] = state.counts[1]
                state.counts[1] = here
        if parent >= 0:
            traced += part
            if near < 0 or lots.depth[here] + 1 < near:
                near = lots.depth[here] + 1
        if drop:
            continue
        if pieces >= keep:
            if parent >= 0:
                lots.left[last] += part
                joined += part
            else:
                plain += part
            continue
        laid = _put(lots, state, newest, payee, part, parent, payment)
        if parent >= 0:
            last = laid
            pieces += 1
    if not drop and rest + plain > 0:
        _put(lots, state, newest, payee, rest + plain, _UNTRACED, payment)
    return traced, near, joined, rest


@kernel
def _emptied(lots: Lots, state: _State, purse: int) -> int:
    """Take all pieces out of a purse that holds untraced money only; return their sum."""
    total, here = 0, state.head[purse]
    while here >= 0:
        total += lots.left[here]
        after = lots.following[here]
        lots.left[here] = 0
        if lots.parent[here] == _UNTRACED:
            lots.following[here] = state.counts[1]
            state.counts[1] = here
        here = after
    state.head[purse], state.tail[purse] = -1, -1
    return int(total)


@kernel
def trace_lots(  # noqa: C901, PLR0913, PLR0917 - arrays of a kernel
    newest: bool, payer: Ints, payee: Ints, amount: Ints, seed: Flags, opening: Ints,
    most_pieces: int, most_lots: int,
) -> tuple[Ints, Ints, Ints, Ints, Ints, Lots]:  # fmt: skip
    """Trace by the piece. Return taken, again, hops and joined per payment, beyond per purse, lots.

    `newest` : the last piece in goes out first (LIFO), else the first (FIFO).
    """
    n, purses = len(amount), len(opening)
    taken, again = np.zeros(n, np.int64), np.zeros(n, np.int64)
    hops, joined = np.full(n, -1, np.int64), np.zeros(n, np.int64)
    beyond, plain, held = np.zeros(purses, np.int64), opening.copy(), np.zeros(purses, np.int64)
    state = _State(
        np.full(purses, -1, np.int64), np.full(purses, -1, np.int64), np.array([0, -1], np.int64)
    )
    lots = Lots(
        np.empty(1024, np.int64), np.empty(1024, np.int64), np.empty(1024, np.int64),
        np.empty(1024, np.int64), np.empty(1024, np.int64),
    )  # fmt: skip
    for i in range(n):
        a, b, whole = payer[i], payee[i], amount[i]
        clean = a < 0 or held[a] == 0
        if clean and a >= 0:
            beyond[a] += max(whole - plain[a], 0)
            plain[a] = max(plain[a] - whole, 0)
        if clean and not seed[i] and (b < 0 or held[b] == 0):
            if b >= 0:
                plain[b] += whole
            continue
        lots = _room(lots, state.counts[0] + 2 * most_pieces + 4)
        if b >= 0 and plain[b] > 0:
            _put(lots, state, newest, b, plain[b], _UNTRACED, -1)
            plain[b] = 0
        if not clean:
            keep = most_pieces if state.counts[0] < most_lots else 1
            taken[i], hops[i], joined[i], rest = _move(
                lots, state, newest, keep, a, b, whole, i, seed[i]
            )
            beyond[a] += rest
            held[a] -= taken[i]
            if held[a] == 0:
                plain[a] = _emptied(lots, state, a)
        elif not seed[i]:
            _put(lots, state, newest, b, whole, _UNTRACED, i)
        if seed[i]:
            again[i], taken[i], hops[i] = taken[i], whole, 0
            _put(lots, state, newest, b, whole, _SEED, i)
        if b >= 0:
            held[b] += taken[i]
            if held[b] == 0:
                plain[b] = _emptied(lots, state, b)
    size = state.counts[0]
    whole = Lots(
        lots.left[:size].copy(), lots.parent[:size].copy(), lots.payment[:size].copy(),
        lots.depth[:size].copy(), lots.following[:size].copy(),
    )  # fmt: skip
    return taken, again, hops, joined, beyond, whole
