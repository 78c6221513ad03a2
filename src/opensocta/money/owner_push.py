"""All owners of all companies above a share, by pushing shares up.

A share of a company is pushed to its owners, theirs, and so on, until less than `tiny` waits at any
node (Andersen, Chung & Lang 2006). What then still waits can bring owner s at most `tiny` times the
sum of all that s holds (`weight_down`), and no more than all that waits: a bound for each owner.
Where the bound leaves it open whether an owner reaches the threshold, the pushing goes on.

In:   `Ownership`
Out:  owner, company, share, within: the share lies in [share, share + within]
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from opensocta.core.kernel import kernel
from opensocta.money.owner_graph import Ownership
from opensocta.money.owner_solve import owners_of, returns_of, weight_down

__all__ = ["find_owners_above"]

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_FIRST, _LAST, _FINE = 0.1, 1e-6, 1e-2
_RETURNS = 1e-5
_EXACTLY = 50  # companies whose open cases are solved exactly
_TIE = 1e-9


def find_owners_above(
    graph: Ownership,
    *,
    above: float | None = None,
    ends_only: bool = True,
    most: int = 20_000_000,
) -> pa.Table:
    """Return every owner with at least a share of any company, its integrated share and a bound.

    Parameters
    ----------
    above : least share; that of the settings if None.
    ends_only : only owners that nobody owns: persons, states, unknowns; else companies between too.
    most : rows at most; the column `cut` of the schema's metadata says whether there were more.

    Returns
    -------
    company, owner, share, within, certain; by company and owner. `certain` is false where the
    bound does not tell whether the threshold is reached.
    """
    level = (graph.settings.above if above is None else above) - _TIE
    up, down = graph.up, graph.down
    ends = up.start[1:] == up.start[:-1]
    eligible = ends if ends_only else np.ones(len(graph), np.bool_)
    company, owner, share, within, cut = _test_all(
        up.start, up.index, up.weight, down.start, down.index, graph.sequence, eligible,
        weight_down(graph), level, _FIRST, _LAST, _FINE, most,
    )  # fmt: skip
    circled = np.bincount(graph.part, minlength=1)[graph.part] > 1
    looped = np.unique(owner[circled[owner]])
    if len(looped):
        again = np.ones(len(graph))
        again[looped], short = returns_of(graph, looped, tiny=_RETURNS)
        most_again = again + np.where(circled, short, 0.0)
        within = within + share / again[owner] - share / most_again[owner]
        share = share / most_again[owner]
    kept = share + within >= level
    company, owner, share, within = company[kept], owner[kept], share[kept], within[kept]
    _sharpen(graph, company, owner, share, within, level)
    kept = share + within >= level
    return _as_table(
        graph, company[kept], owner[kept], share[kept], within[kept], level, cut=bool(cut)
    )


def _sharpen(  # noqa: PLR0917 - the columns of one table
    graph: Ownership, company: Ints, owner: Ints, share: Reals, within: Reals, level: float
) -> None:
    """Solve exactly, in place, for the companies where the bound does not settle the threshold."""
    unsure = (share < level) & (share + within >= level)
    for one in np.unique(company[unsure])[:_EXACTLY].tolist():
        rows = np.flatnonzero(unsure & (company == one))
        exact = owners_of(graph, one, least=level / 4)
        share[rows], within[rows] = exact.share[owner[rows]], min(exact.within, 1e-6)


def _as_table(  # noqa: PLR0917 - the columns of one table
    graph: Ownership, company: Ints, owner: Ints, share: Reals, within: Reals, level: float,
    *, cut: bool,
) -> pa.Table:  # fmt: skip
    """Return the rows with names; members of a closed circle have the owners of their stand-in."""
    members = np.flatnonzero(graph.rep != np.arange(len(graph)))
    if len(members):
        joined = np.flatnonzero(np.isin(owner, graph.rep[members]))
        for member in members.tolist():
            same = joined[owner[joined] == graph.rep[member]]
            company = np.r_[company, company[same]]
            owner = np.r_[owner, np.full(len(same), member)]
            share, within = np.r_[share, share[same]], np.r_[within, within[same]]
    kept = np.lexsort((owner, company))
    ids = graph.base.ids
    return pa.table(
        {
            "company": ids.take(pa.array(company[kept])),
            "owner": ids.take(pa.array(owner[kept])),
            "share": np.minimum(share[kept], 1.0),
            "within": within[kept],
            "certain": share[kept] >= level,
        }
    ).replace_schema_metadata({"cut": "yes" if cut else "no"})


@kernel
def _push(  # noqa: PLR0913, PLR0917 - shared arrays
    start: Ints, index: Ints, weight: Reals, tiny: float, waiting: Reals, visits: Reals,
    queued: Flags, touched: Flags, queue: Ints, seen: Ints, count: int,
) -> int:  # fmt: skip
    """Push up what waits, `tiny` or more, until less waits at every node; return nodes touched."""
    size = len(start) - 1
    begin = end = 0
    for k in range(count):
        node = seen[k]
        if waiting[node] >= tiny:
            queued[node] = True
            queue[end] = node
            end += 1
    while begin != end:
        node = queue[begin]
        begin = begin + 1 if begin < size else 0
        queued[node] = False
        mass = waiting[node]
        waiting[node] = 0.0
        visits[node] += mass
        for link in range(start[node], start[node + 1]):
            other = index[link]
            if not touched[other]:
                touched[other] = True
                seen[count] = other
                count += 1
            if start[other] == start[other + 1]:
                visits[other] += mass * weight[link]
                continue
            waiting[other] += mass * weight[link]
            if waiting[other] >= tiny and not queued[other]:
                queued[other] = True
                queue[end] = other
                end = end + 1 if end < size else 0
    return count


@kernel
def _is_open(  # noqa: PLR0913, PLR0917 - shared arrays
    place: int, after: Ints, owner: Ints, state: npt.NDArray[np.int8], visits: Reals,
    reach: Reals, left: float, tiny: float, level: float, fine: float,
) -> bool:  # fmt: skip
    """Tell whether the bound leaves it open if any untried owner reaches the level."""
    while place >= 0:
        if state[place] == 0:
            held = visits[owner[place]]
            more = min(left, tiny * reach[owner[place]])
            if held + more >= level and (held < level or more > fine):
                return True
        place = after[place]
    return False


@kernel
def _companies(head: Ints, after: Ints, made: int) -> Ints:
    company = np.empty(made, np.int64)
    for node in range(len(head)):
        place = head[node]
        while place >= 0:
            company[place] = node
            place = after[place]
    return company


@kernel
def _direct(  # noqa: PLR0913, PLR0917 - shared arrays
    start: Ints, index: Ints, eligible: Flags, head: Ints, tail: Ints, after: Ints, owner: Ints,
    pending: Ints,
) -> int:  # fmt: skip
    """Enter the direct holders of each company as those to be tried first."""
    made = 0
    for node in range(len(head)):
        for link in range(start[node], start[node + 1]):
            if eligible[index[link]]:
                owner[made] = index[link]
                after[made] = -1
                if head[node] < 0:
                    head[node] = made
                else:
                    after[tail[node]] = made
                tail[node] = made
                made += 1
                pending[node] += 1
    return made


@kernel
def _settle(  # noqa: PLR0913, PLR0917 - shared arrays
    start: Ints, index: Ints, weight: Reals, source: int, place: int, after: Ints, owner: Ints,
    state: npt.NDArray[np.int8], reach: Reals, waiting: Reals, visits: Reals, queued: Flags,
    touched: Flags, queue: Ints, seen: Ints, level: float, first: float, last: float, fine: float,
) -> tuple[int, float, float]:  # fmt: skip
    """Push a share of a company up until its untried owners are settled; nodes, left, tiny."""
    count = 1
    seen[0] = source
    touched[source] = True
    waiting[source] = 1.0
    tiny = first
    while True:
        count = _push(
            start, index, weight, tiny, waiting, visits, queued, touched, queue, seen, count
        )
        left = 0.0
        for k in range(count):
            left += waiting[seen[k]]
        unsettled = _is_open(place, after, owner, state, visits, reach, left, tiny, level, fine)
        if not unsettled or tiny <= last:
            break
        tiny *= 0.2
    return count, left, tiny


@kernel
def _has(place: int, after: Ints, owner: Ints, node: int) -> bool:
    while place >= 0:
        if owner[place] == node:
            return True
        place = after[place]
    return False


@kernel
def _test_all(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - one search over shared arrays
    start: Ints, index: Ints, weight: Reals, down_start: Ints, down_index: Ints, sequence: Ints,
    eligible: Flags, reach: Reals, level: float, first: float, last: float, fine: float, most: int,
) -> tuple[Ints, Ints, Reals, Reals, int]:  # fmt: skip
    """Return company, owner, visits and bound of every pair with visits of at least `level`."""
    size = len(start) - 1
    room = len(index) + 16
    head, tail = np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    after, owner = np.empty(room, np.int64), np.empty(room, np.int64)
    state = np.zeros(room, np.int8)
    held_of, more_of = np.zeros(room), np.zeros(room)
    pending = np.zeros(size, np.int64)
    confirmed = cut = 0
    made = _direct(start, index, eligible, head, tail, after, owner, pending)
    waiting, visits = np.zeros(size), np.zeros(size)
    queued, touched = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    queue, seen = np.empty(size + 1, np.int64), np.empty(size, np.int64)
    again = True
    while again and not cut:
        again = False
        for source in sequence:
            if not pending[source] or cut:
                continue
            count, left, tiny = _settle(
                start, index, weight, source, head[source], after, owner, state, reach, waiting,
                visits, queued, touched, queue, seen, level, first, last, fine,
            )  # fmt: skip
            place = head[source]
            while place >= 0:
                if state[place] == 0:
                    node = owner[place]
                    held_of[place] = visits[node]
                    more_of[place] = min(left, tiny * reach[node])
                    state[place] = 1 if held_of[place] + more_of[place] >= level else 2
                    pending[source] -= 1
                    if state[place] == 1:
                        confirmed += 1
                        if confirmed >= most:
                            cut = 1
                            break
                        for link in range(down_start[source], down_start[source + 1]):
                            other = down_index[link]
                            if other == node or _has(head[other], after, owner, node):
                                continue
                            if made == room:
                                room *= 2
                                after = np.append(after, np.empty(room - made, np.int64))
                                owner = np.append(owner, np.empty(room - made, np.int64))
                                state = np.append(state, np.zeros(room - made, np.int8))
                                held_of = np.append(held_of, np.zeros(room - made))
                                more_of = np.append(more_of, np.zeros(room - made))
                            owner[made] = node
                            after[made] = -1
                            if head[other] < 0:
                                head[other] = made
                            else:
                                after[tail[other]] = made
                            tail[other] = made
                            made += 1
                            pending[other] += 1
                            again = True
                place = after[place]
            for k in range(count):
                node = seen[k]
                waiting[node] = visits[node] = 0.0
                touched[node] = False
    company = _companies(head, after, made)
    good = np.flatnonzero(state[:made] == 1)
    return company[good], owner[good], held_of[good], more_of[good], cut
