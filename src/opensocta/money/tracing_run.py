"""Runs one method over a book and gives its result in one shape, whatever the method.

In:   a `Book` and settings
Out:  `Run`: per payment and per purse what is traced; for FIFO and LIFO the pieces as well
"""

from dataclasses import dataclass

import numpy as np

from opensocta.money.ledger import Ints
from opensocta.money.tracing_book import Book
from opensocta.money.tracing_lots import Lots, trace_lots
from opensocta.money.tracing_pools import (
    HAIRCUT,
    LOWEST,
    POISON,
    Pools,
    lowest_balances,
    trace_pools,
)
from opensocta.money.tracing_settings import Method, TraceSettings

__all__ = ["Run", "opening_balances", "run_method"]

_POOLS = {"haircut": HAIRCUT, "lowest": LOWEST, "poison": POISON}


@dataclass(frozen=True)
class Run:
    """What one method found. Per payment: taken, again, hops; per purse: the rest.

    `pools` or `lots` lead back; the other is None.
    """

    method: Method
    taken: Ints  # traced minor units that each payment carries
    again: Ints  # of a seed payment: traced money taken from the payer, which is not new
    hops: Ints  # payments since the seed, -1 if nothing traced is carried
    held: Ints
    held_hops: Ints
    beyond: Ints  # paid beyond known funds
    pools: Pools | None = None
    lots: Lots | None = None
    joined: int = 0  # payments whose pieces were joined

    @property
    def seeded(self) -> int:
        """New traced money in minor units, all currencies together."""
        return int(self.taken[self.hops == 0].sum() - self.again.sum())


def opening_balances(book: Book, rule: str) -> Ints:
    """Return the opening balance of each purse under a rule."""
    if rule == "none":
        return book.opening
    return lowest_balances(book.payer, book.payee, book.amount, book.opening)


def run_method(book: Book, method: Method, opening: Ints, settings: TraceSettings) -> Run:
    """Trace by one method."""
    arrays = (book.payer, book.payee, book.amount, book.seed, opening)
    if method in _POOLS:
        found = trace_pools(_POOLS[method], *arrays)
        near = found.hops[found.held_via]
        return Run(
            method=method, taken=found.taken, again=found.again, hops=found.hops, held=found.held,
            held_hops=np.where(found.held > 0, near, -1), beyond=found.beyond, pools=found,
        )  # fmt: skip
    taken, again, hops, joined, beyond, lots = trace_lots(
        method == "lifo", *arrays, settings.most_pieces, settings.most_lots
    )
    held, held_hops = _held(book, lots, len(opening))
    return Run(
        method=method, taken=taken, again=again, hops=hops, held=held, held_hops=held_hops,
        beyond=beyond, lots=lots, joined=int((joined > 0).sum()),
    )  # fmt: skip


def _held(book: Book, lots: Lots, purses: int) -> tuple[Ints, Ints]:
    """Return what each purse holds of traced pieces, and the least payments since a seed."""
    mine = np.flatnonzero((lots.parent > -2) & (lots.left > 0))
    where = book.payee[lots.payment[mine]]
    mine, where = mine[where >= 0], where[where >= 0]
    held, hops = np.zeros(purses, np.int64), np.full(purses, np.iinfo(np.int64).max)
    np.add.at(held, where, lots.left[mine])
    np.minimum.at(hops, where, lots.depth[mine])
    return held, np.where(held > 0, hops, -1)
