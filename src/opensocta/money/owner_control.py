"""Control: who can decide for a company, through majorities and other means, alone or together.

X controls a company if X and the companies that X controls hold more than half of its votes
between them (dominance; Chapelle & Szafarz 2005 keep to the same threshold), or if X may appoint
its board, is its trustee, or controls it by contract, articles or law. "Possible" is the same with
the greatest votes that unknown sizes allow, and with settlors, protectors and beneficiaries.

In:   `Ownership`
Out:  companies controlled by somebody; the head of each company; each with what it rests on
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from opensocta.core.kernel import kernel
from opensocta.money.owner_graph import Links, Ownership, links_of

__all__ = ["Votes", "controlled_by", "controlled_in", "count_votes", "find_heads"]

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_MEANS = 2.0  # a right that controls without votes weighs more than all votes
_TIE = 1e-9


@dataclass(frozen=True)
class Votes:
    """Votes as links both ways; a pair from `pairs` on is a way of control without votes."""

    down: Links
    up: Links
    pairs: int


def count_votes(graph: Ownership, *, possible: bool = False) -> Votes:
    """Return least votes and sure ways of control, or the greatest and all ways."""
    means = graph.base.means
    rows = np.flatnonzero(np.asarray(means["sure"].to_numpy(zero_copy_only=False), bool) | possible)
    ends = [
        np.asarray(pc.index_in(means[name], value_set=graph.base.ids).to_numpy(), np.int64)[rows]
        for name in ("owner", "owned")
    ]
    votes = graph.vote_high if possible else graph.vote_low
    owner, owned = np.r_[graph.owner, ends[0]], np.r_[graph.owned, ends[1]]
    weight = np.r_[votes, np.full(len(rows), _MEANS)]
    pair = np.r_[np.arange(len(votes)), len(votes) + rows]
    down, up = (links_of(a, b, weight, len(graph)) for a, b in ((owner, owned), (owned, owner)))
    return Votes(
        Links(down.start, down.index, down.weight, pair[down.pair]),
        Links(up.start, up.index, up.weight, pair[up.pair]),
        len(votes),
    )


def controlled_by(graph: Ownership, votes: Votes, owners: list[int]) -> Flags:
    """Return which nodes the owners, acting as one, control; the owners themselves are marked."""
    return controlled_in(votes.down, owners, more_than=graph.settings.control)


def controlled_in(down: Links, owners: list[int], *, more_than: float) -> Flags:
    """Return which nodes the owners control by links of votes, which need not make 100 %."""
    return _dominated(
        down.start, down.index, down.weight, np.array(owners, np.int64), more_than + _TIE
    )


def find_heads(graph: Ownership, votes: Votes) -> Ints:
    """Return who controls each node in the last instance: itself, if nobody does.

    In a circle of companies that control each other, the head is one of its members.
    """
    up = votes.up
    return np.asarray(
        _heads(up.start, up.index, up.weight, graph.sequence, graph.settings.control + _TIE)
    )


@kernel
def _dominated(start: Ints, index: Ints, weight: Reals, sources: Ints, more_than: float) -> Flags:
    size = len(start) - 1
    held = np.zeros(size)
    mine = np.zeros(size, np.bool_)
    stack = np.empty(size, np.int64)
    deep = 0
    for node in sources:
        if not mine[node]:
            mine[node] = True
            stack[deep] = node
            deep += 1
    while deep:
        deep -= 1
        node = stack[deep]
        for link in range(start[node], start[node + 1]):
            other = index[link]
            held[other] += weight[link]
            if held[other] > more_than and not mine[other]:
                mine[other] = True
                stack[deep] = other
                deep += 1
    return mine


@kernel
def _heads(  # noqa: C901 - rounds over one array
    start: Ints, index: Ints, weight: Reals, sequence: Ints, more_than: float
) -> Ints:
    size = len(start) - 1
    head = np.arange(size)
    held = np.zeros(size)
    changed = True
    while changed:
        changed = False
        for node in sequence:
            if head[node] != node:
                continue
            best, most = -1, 0.0
            for link in range(start[node], start[node + 1]):
                top = index[link]
                while head[top] != top:
                    top = head[top]
                held[top] += weight[link]
                if top != node and (held[top] > most or (held[top] == most and top < best)):
                    best, most = top, held[top]
            for link in range(start[node], start[node + 1]):
                top = index[link]
                while head[top] != top:
                    top = head[top]
                held[top] = 0.0
            if best >= 0 and most > more_than:
                head[node] = best
                changed = True
    for node in range(size):
        top = head[node]
        while head[top] != top:
            top = head[top]
        head[node] = top
    return head
