"""Which payment may carry on the money of another: soon after, from the account it reached.

In:   a ledger, and the payments that may take part
Out:  links from payment to payment, how surprising each is, and paths along them
Not:  what is made of them (`money.chains`, `money.u_turn`)
See:  docs/methods/layering.md

A link p -> q: q leaves the account that p reached, strictly later, within a delay, with an amount
within a tolerance of p's, in the same currency, and not straight back to p's payer. Chance: an
account with n payments out sends one within the delay n * delay / span times; a share of all
payments has an amount as near; the surprise of a link is -log10 of the product.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel
from opensocta.money.fans import side_of
from opensocta.money.ledger import Flags, Ints, Ledger

__all__ = ["Links", "best_paths", "find_links", "walk"]

Reals = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Links:
    """Links in the order of their first payment: those of p are `start[p]` to `start[p + 1]`.

    `weight` is the surprise of any link that follows a payment, in decades; `starts` counts the
    payments that take part, `hubs` those whose account had too many that fit.
    """

    start: Ints
    after: Ints
    weight: Reals
    starts: int
    hubs: Ints


@kernel
def _near_links(  # noqa: PLR0913, PLR0917 - arrays of a kernel
    mine: Ints, out_start: Ints, out_index: Ints, at: Ints, payer: Ints, payee: Ints, unit: Ints,
    amount: Ints, delay: int, tolerance: float, most: int,
) -> tuple[Ints, Ints, Ints]:  # fmt: skip
    """Return the number of links of each payment, the payments they lead to, and the hubs met."""
    count = np.zeros(len(at), np.int64)
    after = np.empty(1024, np.int64)
    hub = np.zeros(len(at), np.int64)
    size = 0
    for p in mine:
        account = payee[p]
        low, high = out_start[account], out_start[account + 1]
        end = high
        while low < high:
            middle = (low + high) // 2
            if at[out_index[middle]] <= at[p]:
                low = middle + 1
            else:
                high = middle
        begin = size
        for i in range(low, end):
            q = out_index[i]
            if at[q] - at[p] > delay:
                break
            if unit[q] != unit[p] or payee[q] == payer[p]:
                continue
            if abs(amount[q] - amount[p]) > tolerance * amount[p]:
                continue
            if size == len(after):
                after = np.concatenate((after, np.empty(size, np.int64)))
            after[size] = q
            size += 1
        if size - begin > most:
            hub[p] = 1
            size = begin
        count[p] = size - begin
    return count, after[:size], hub


def find_links(ledger: Ledger, keep: Flags, *, delay: int, tolerance: float, most: int) -> Links:
    """Return the links among payments to keep; `delay` in microseconds."""
    going = side_of(ledger.going, ledger.payer, keep)
    mine = np.sort(going.index)
    count, after, hub = _near_links(
        mine, going.start, going.index, ledger.at, ledger.payer, ledger.payee,
        ledger.unit.astype(np.int64), ledger.amount, delay, tolerance, most,
    )  # fmt: skip
    degree = np.diff(going.start)
    near = _near_share(ledger, mine, tolerance)
    soon = degree[ledger.payee] * min(delay / ledger.span, 1.0)
    weight = -np.log10(np.clip(soon * near, 1e-12, 1.0))
    start = np.r_[0, np.cumsum(count)]
    return Links(start, after, weight, len(mine), np.flatnonzero(hub))


def _near_share(ledger: Ledger, mine: Ints, tolerance: float) -> Reals:
    """Return for each payment the share of `mine` with an amount as near in the same currency."""
    share = np.ones(len(ledger), np.float64)
    for unit in np.unique(ledger.unit[mine]).tolist():
        here = mine[ledger.unit[mine] == unit]
        amounts = np.sort(ledger.amount[here])
        value = ledger.amount[here]
        low = np.searchsorted(amounts, value * (1 - tolerance), "left")
        high = np.searchsorted(amounts, value * (1 + tolerance), "right")
        share[here] = (high - low) / len(mine)
    return share


@kernel
def best_paths(start: Ints, after: Ints, weight: Reals) -> tuple[Reals, Ints, Ints]:
    """Return for each payment the greatest weight of a path that ends there, the payment before.

    Also returns whether some other path goes on from it. Links lead forward in number, so that
    one pass is enough; of equal paths that over the earlier payment is taken.
    """
    best = np.zeros(len(weight), np.float64)
    before = np.full(len(weight), -1, np.int64)
    goes_on = np.zeros(len(weight), np.int64)
    for p in range(len(weight)):
        for i in range(start[p], start[p + 1]):
            q = after[i]
            if best[p] + weight[p] > best[q]:
                best[q] = best[p] + weight[p]
                before[q] = p
    for q in range(len(weight)):
        if before[q] >= 0:
            goes_on[before[q]] = 1
    return best, before, goes_on


@kernel
def walk(  # noqa: C901, PLR0913, PLR0917 - arrays of a kernel
    roots: Ints, start: Ints, after: Ints, payer: Ints, payee: Ints, owner: Ints,
    shortest: int, longest: int, closing: bool, most: int, effort: int,
) -> tuple[Ints, Ints, bool]:  # fmt: skip
    """Return paths along links from the roots, end to end, where each starts, and if all are there.

    No account is met twice. `closing`: only paths that end at an account of the owner of the
    first payer, and none goes on from there; else all paths of `shortest` to `longest` payments.
    """
    flat, ends = np.empty(1024, np.int64), np.zeros(257, np.int64)
    used, paths, steps = 0, 0, 0
    path, where = np.zeros(longest + 1, np.int64), np.zeros(longest + 1, np.int64)
    for root in roots:
        home = payer[root]
        depth, path[0], where[0] = 0, root, start[root]
        while depth >= 0:
            if where[depth] == start[path[depth] + 1] or depth + 1 == longest:
                depth -= 1
                continue
            q = after[where[depth]]
            where[depth] += 1
            steps += 1
            if steps > effort:
                return flat[:used], ends[: paths + 1], False
            target = payee[q]
            met = False
            for i in range(depth + 1):
                met = met or payee[path[i]] == target
            back = owner[target] == owner[home]
            if met or (back and not closing):
                continue
            tell = depth + 2 >= shortest and (back or not closing)
            if tell:
                if paths == most:
                    return flat[:used], ends[: paths + 1], False
                while used + depth + 2 > len(flat):
                    flat = np.concatenate((flat, np.empty(len(flat), np.int64)))
                flat[used : used + depth + 1] = path[: depth + 1]
                flat[used + depth + 1] = q
                used += depth + 2
                paths += 1
                if paths == len(ends):
                    ends = np.concatenate((ends, np.zeros(len(ends), np.int64)))
                ends[paths] = used
            if not back:
                depth += 1
                path[depth], where[depth] = q, start[q]
    return flat[:used], ends[: paths + 1], True
