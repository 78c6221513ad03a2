"""Tracing where money is mixed in a pool: pro rata, lowest balance, and poison.

In:   a `Book`'s arrays and opening balances
Out:  per payment the traced part, hops from a seed and the pool it came from; per purse what it
      holds at the end

haircut  a payment takes traced money in proportion: round(traced * amount / balance), half to even
lowest   untraced money goes first, so that what is traced never exceeds the lowest balance since
poison   a purse with any traced money is traced altogether, and so is all that leaves it
Beyond known funds a payment takes all that is there and untraced money of unknown source.
"""

from typing import NamedTuple

import numpy as np

from opensocta.core.kernel import kernel
from opensocta.money.ledger import Flags, Ints

__all__ = [
    "HAIRCUT",
    "LOWEST",
    "POISON",
    "Pools",
    "final_balances",
    "lowest_balances",
    "trace_pools",
]

HAIRCUT, LOWEST, POISON = range(3)


class Pools(NamedTuple):
    """What a trace through pools left.

    taken : traced minor units each payment carries.
    again : of a seed payment, traced money that it took from its payer: not new.
    hops : payments since the seed; -1 if nothing traced is carried.
    since : first traced payment into the payer's pool since it last held none; -1 if none.
    via : of those, the first with the fewest hops; -1 if none.
    """

    taken: Ints
    again: Ints
    hops: Ints
    since: Ints
    via: Ints
    held: Ints  # per purse, as are the following
    held_since: Ints
    held_via: Ints
    beyond: Ints  # paid beyond known funds


@kernel
def lowest_balances(payer: Ints, payee: Ints, amount: Ints, opening: Ints) -> Ints:
    """Return the least opening balance with which each purse never pays beyond its funds."""
    balance, least = opening.copy(), opening.copy()
    for i in range(len(amount)):
        a, b = payer[i], payee[i]
        if a >= 0:
            balance[a] -= amount[i]
            least[a] = min(least[a], balance[a])
        if b >= 0:
            balance[b] += amount[i]
    return opening + np.maximum(-least, 0)


@kernel
def final_balances(payer: Ints, payee: Ints, amount: Ints, opening: Ints) -> Ints:
    """Return the known funds of each purse at the end; none pays beyond what is known."""
    balance = opening.copy()
    for i in range(len(amount)):
        a, b = payer[i], payee[i]
        if a >= 0:
            balance[a] = max(balance[a] - amount[i], 0)
        if b >= 0:
            balance[b] += amount[i]
    return balance


@kernel
def _share(part: int, whole: int, times: int) -> int:
    """Return part * times / whole, half to even, without a product beyond 63 bits.

    0 < part < whole < 2^61, 0 <= times <= whole.
    """
    if float(part) * float(times) < 4.0e18:
        product = part * times
        quotient, rest = product // whole, product % whole
    else:
        quotient, rest = 0, 0
        for bit in range(60, -1, -1):
            quotient, rest = 2 * quotient, 2 * rest
            if rest >= whole:
                quotient, rest = quotient + 1, rest - whole
            if (times >> bit) & 1:
                rest += part
                if rest >= whole:
                    quotient, rest = quotient + 1, rest - whole
    if 2 * rest > whole or (2 * rest == whole and quotient % 2 == 1):
        quotient += 1
    return int(quotient)


@kernel
def trace_pools(  # noqa: C901, PLR0912, PLR0917 - arrays of a kernel
    method: int, payer: Ints, payee: Ints, amount: Ints, seed: Flags, opening: Ints
) -> Pools:
    """Trace through pools by one of three methods; payments are in order of tracing."""
    n, purses = len(amount), len(opening)
    taken, again = np.zeros(n, np.int64), np.zeros(n, np.int64)
    hops, since, via = np.full(n, -1, np.int64), np.full(n, -1, np.int64), np.full(n, -1, np.int64)
    held, balance = np.zeros(purses, np.int64), opening.copy()
    near, first = np.full(purses, -1, np.int64), np.full(purses, -1, np.int64)
    beyond = np.zeros(purses, np.int64)
    for i in range(n):
        a, b, whole = payer[i], payee[i], amount[i]
        part, hop = 0, 0
        if a >= 0:
            funds, traced = balance[a], held[a]
            if traced > 0:
                hop, since[i], via[i] = hops[near[a]] + 1, first[a], near[a]
                if method == POISON:
                    part = whole
                elif whole >= funds or traced == funds:
                    part = min(traced, whole)
                elif method == LOWEST:
                    part = max(0, whole - (funds - traced))
                else:
                    part = _share(traced, funds, whole)
            beyond[a] += max(whole - funds, 0)
            balance[a] = max(funds - whole, 0)
            held[a] = min(traced, balance[a]) if method == POISON else traced - part
        if seed[i]:
            again[i], part, hop = part, whole, 0
        taken[i] = part
        if part > 0:
            hops[i] = hop
        if b < 0:
            continue
        balance[b] += whole
        if part > 0:
            if held[b] == 0:
                near[b], first[b] = i, i
            elif hop < hops[near[b]]:
                near[b] = i
            held[b] += part
        if method == POISON and held[b] > 0:
            held[b] = balance[b]
    for purse in range(purses):
        if held[purse] == 0:
            near[purse], first[purse] = -1, -1
    return Pools(taken, again, hops, since, via, held, first, near, beyond)
