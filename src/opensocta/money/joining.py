"""Joins things that share something into groups (union-find over their numbers)."""

from collections import defaultdict
from collections.abc import Iterable

from opensocta.money.ledger import Ints

__all__ = ["joined", "sharing"]


def sharing(payments: Iterable[Ints]) -> list[list[int]]:
    """Return for each payment the numbers of the lists it occurs in."""
    holders: dict[int, list[int]] = defaultdict(list)
    for i, mine in enumerate(payments):
        for payment in mine.tolist():
            holders[payment].append(i)
    return list(holders.values())


def joined(size: int, shared: list[list[int]]) -> list[list[int]]:
    """Return the connected groups of `size` things, of which each list in `shared` is linked."""
    parent = list(range(size))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for these in shared:
        for other in these[1:]:
            low, high = sorted((root(these[0]), root(other)))
            parent[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for i in range(size):
        groups[root(i)].append(i)
    return list(groups.values())
