"""Integrated shares: what an owner holds of each company, and who holds it, through all chains.

The integrated share of owner s in company j is y_sj = a_sj + sum over k other than s of y_sk a_kj
(Baldone, Brioschi & Paleari 1997): the chance that a share of j, handed to an owner at random in
the proportion of holdings, and on to his owner, ever comes to s. With N = (I - A)^-1 of Brioschi
et al. (1989) it is N_sj / N_ss: what comes to s once more through a circle is not counted twice.

In:   `Ownership`
Out:  shares per node with a bound of what the solution may be short of
Not:  intervals (`money.owner_bounds`), all owners of all companies (`money.owner_push`)
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, identity
from scipy.sparse.linalg import LinearOperator, bicgstab

from opensocta.money.owner_graph import Links, Ownership
from opensocta.money.owner_kernels import reach, residual, solve_parts, sweep
from opensocta.money.owner_returns import count_returns

__all__ = ["Solved", "holdings_of", "owners_of", "returns_of", "steps_up", "weight_down"]

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
_SMALL = 24  # companies in a circle that is solved by elimination
_SWEEPS = 120
_CLOSE = 1e-7  # of one share, where an owner's companies are asked for
_CLOSE_SUM = 1e-5  # of all shares, where a company's owners are asked for
_OPEN = np.inf
_GREAT, _TIGHT = 20_000, 1e-13  # fewer nodes are solved as closely as numbers can tell
_KRYLOV = 400
_NOTHING = 1e-12
_RETURNS = 1e-5


@dataclass(frozen=True)
class Solved:
    """Shares of each node, by how much any of them may be too small, and visits.

    `visits` counts a share of the company each time it comes to an owner, so that what ends at an
    owner is his visits times the part of him that nobody is recorded to hold.
    """

    share: Reals
    within: float
    visits: Reals


def holdings_of(graph: Ownership, owners: list[int]) -> Solved:
    """Return the integrated share in each company of an owner, or of several taken as one.

    `share` of the owners themselves is 1.
    """
    size = len(graph)
    x, fixed = np.zeros(size), np.zeros(size, np.bool_)
    own = np.unique(graph.rep[np.array(owners, np.int64)])
    x[own], fixed[own] = 1.0, True
    nodes = _reached(graph, graph.down, own)
    constant = np.zeros(size)
    _solve(graph.up, nodes, graph.part, constant, x, fixed, (_CLOSE, _OPEN))
    worst, _ = residual(graph.up.start, graph.up.index, graph.up.weight, nodes, constant, x, fixed)
    slow = float(steps_up(graph)[nodes].max()) if worst > 0 else 1.0
    share = x[graph.rep]
    share[np.array(owners, np.int64)] = 1.0
    return Solved(np.clip(share, 0.0, 1.0), worst * slow, share)


def owners_of(graph: Ownership, company: int, *, least: float = 0.0) -> Solved:
    """Return the integrated share of each node in one company; its own is 1.

    Shares under `least` may be too great by what comes back through a circle.
    """
    visits, within = _visits(graph, int(graph.rep[company]))
    share = visits.copy()
    circled = np.bincount(graph.part, minlength=1)[graph.part] > 1
    looped = np.flatnonzero(circled & (visits >= max(least, _NOTHING)))
    if least > 0 and len(looped):
        tiny = _RETURNS if len(graph) > _GREAT else _TIGHT
        again, short = returns_of(graph, looped, tiny=tiny)
        share[looped] = visits[looped] / again
        within += short
    whole = np.clip(share[graph.rep], 0.0, 1.0)
    whole[company] = 1.0
    return Solved(whole, within, visits[graph.rep])


def steps_up(graph: Ownership) -> Reals:
    """Return for each company how many owners a share of it passes on average, itself included."""
    if "steps" not in graph.cache:
        graph.cache["steps"] = _everywhere(graph, graph.up, reverse=False)
    return graph.cache["steps"]


def weight_down(graph: Ownership) -> Reals:
    """Return for each owner the sum of what it holds of all companies, returns counted."""
    if "weight" not in graph.cache:
        graph.cache["weight"] = _everywhere(graph, graph.down, reverse=True)
    return graph.cache["weight"]


def returns_of(graph: Ownership, nodes: Ints, *, tiny: float = _RETURNS) -> tuple[Reals, float]:
    """Return N_ii of nodes, and by how much any of them may be too small."""
    up = graph.up
    counted = count_returns(up.start, up.index, up.weight, graph.part, nodes, tiny)
    return counted, float((tiny * weight_down(graph)[nodes] * counted).max())


def _visits(graph: Ownership, company: int) -> tuple[Reals, float]:
    """Return N_ij of the owners i of a company j, and a bound of what is missing."""
    size = len(graph)
    x, fixed = np.zeros(size), np.zeros(size, np.bool_)
    x[company], fixed[company] = 1.0, True
    nodes = _reached(graph, graph.up, np.array([company]), reverse=True)
    constant = np.zeros(size)
    _solve(graph.down, nodes, graph.part, constant, x, fixed, (_OPEN, _CLOSE_SUM))
    _, missing = residual(
        graph.down.start, graph.down.index, graph.down.weight, nodes, constant, x, fixed
    )
    turns = _again(graph, company, x)
    return x * turns, missing * turns


def _again(graph: Ownership, node: int, first: Reals) -> float:
    """Return N_jj from the visits before the first return."""
    links = slice(graph.down.start[node], graph.down.start[node + 1])
    back = float(graph.down.weight[links] @ first[graph.down.index[links]])
    return 1.0 / max(1.0 - back, 1e-12)


def _everywhere(graph: Ownership, links: Links, *, reverse: bool) -> Reals:
    size = len(graph)
    x, fixed = np.zeros(size), np.zeros(size, np.bool_)
    nodes = graph.sequence[::-1].copy() if reverse else graph.sequence
    _solve(links, nodes, graph.part, np.ones(size), x, fixed, (_CLOSE, _OPEN))
    return x


def _reached(graph: Ownership, links: Links, sources: Ints, *, reverse: bool = False) -> Ints:
    seen = np.zeros(len(graph), np.bool_)
    reach(links.start, links.index, sources, seen)
    ordered = graph.sequence[seen[graph.sequence]]
    return ordered[::-1].copy() if reverse else ordered


def _solve(  # noqa: PLR0917 - the parts of one equation
    links: Links, nodes: Ints, part: Ints, constant: Reals, x: Reals,
    fixed: npt.NDArray[np.bool_], close: tuple[float, float],
) -> None:  # fmt: skip
    """Solve x = constant + W x in place; great circles that settle slowly by BiCGSTAB."""
    begin = 0
    close = close if len(nodes) > _GREAT else (_TIGHT, _OPEN)
    while begin < len(nodes):
        begin = solve_parts(
            links.start, links.index, links.weight, nodes, part, constant, x, fixed,
            begin, _SMALL, _SWEEPS, *close,
        )  # fmt: skip
        if begin < len(nodes):
            last = begin + int(np.argmax(np.r_[part[nodes[begin:]] != part[nodes[begin]], True]))
            _krylov(links, nodes[begin:last], constant, x, fixed)
            begin = last


def _krylov(
    links: Links, members: Ints, constant: Reals, x: Reals, fixed: npt.NDArray[np.bool_]
) -> None:
    free = members[~fixed[members]]
    size = len(x)
    whole = csr_array((links.weight, links.index, links.start), shape=(size, size))
    rows = whole[free]
    inside = rows[:, free]
    known = x.copy()
    known[free] = 0.0
    target = constant[free] + rows @ known
    none = np.zeros(len(free), np.bool_)
    places = np.arange(len(free))
    start, index = inside.indptr.astype(np.int64), inside.indices.astype(np.int64)
    weight = np.asarray(inside.data, np.float64)

    def forward(right: Reals) -> Reals:
        made = np.zeros(len(free))
        sweep(start, index, weight, places, np.ascontiguousarray(right.ravel()), made, none)
        return made

    found, _ = bicgstab(
        (identity(len(free), format="csr") - inside), target, x0=x[free], rtol=1e-12, atol=1e-13,
        maxiter=_KRYLOV, M=LinearOperator((len(free), len(free)), matvec=forward, dtype=float),
    )  # fmt: skip
    x[free] = np.maximum(found, 0.0)
    for _ in range(3):
        sweep(links.start, links.index, links.weight, free, constant, x, fixed)
