"""Holdings as a graph: links both ways, circles, and what had to be put right on the way.

In:   HOLDINGS, FACTS
Out:  `Ownership`
Not:  integrated shares (`money.owner_solve`), control (`money.owner_control`)
See:  docs/methods/ownership.md for the rules on totals above 100 %, own shares and closed circles

A circle whose members own each other wholly has no outside owner: (I - A) has no inverse there.
It is taken as one node that nobody owns; `rep` names the node that stands for each node.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.errors import TermUnknown
from opensocta.money.owner_kernels import connected_parts
from opensocta.money.owner_pairs import Pairs, pair_up
from opensocta.money.owner_settings import OwnerSettings
from opensocta.money.owner_table import FACTS

__all__ = ["Links", "Ownership", "build_ownership", "links_of"]

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
_WHOLE = 1 - 1e-12


@dataclass(frozen=True)
class Links:
    """Links in CSR form: those of node n are `index[start[n]:start[n + 1]]`.

    `pair` is the row of `pairs` behind each link (of the first, where a circle was joined).
    """

    start: Ints
    index: Ints
    weight: Reals
    pair: Ints


@dataclass(frozen=True)
class Ownership:
    """Who holds whom as of a day. Nodes are numbered in the order of their ids.

    `up` leads from a company to its owners and `down` back, with least shares, circles without an
    outside owner joined; `low`, `high`, `vote_low` and `vote_high` are of the rows of `pairs`.
    """

    base: Pairs
    settings: OwnerSettings
    as_of: date | None
    owner: Ints
    owned: Ints
    low: Reals
    high: Reals
    vote_low: Reals
    vote_high: Reals
    total: Reals  # recorded least holdings of each company, as stated
    self_held: Reals
    rep: Ints
    up: Links
    down: Links
    part: Ints  # strongly connected part, owners before owned
    sequence: Ints  # nodes in order: owners first, within a circle few steps back
    facts: pa.Table
    cache: dict[str, npt.NDArray[np.float64]] = field(default_factory=dict)
    links: list[Links] = field(default_factory=list)  # up, greatest sizes; made on demand

    def __len__(self) -> int:
        return len(self.base.ids)

    def name(self, node: int) -> str:
        """Return the id of a node."""
        return str(self.base.ids[node].as_py())

    def number(self, name: str) -> int:
        """Return the number of an id; raises TermUnknown if no holding names it."""
        found = pc.index(self.base.ids, name).as_py()
        if found < 0:
            raise TermUnknown(kind="owner or company", term=name)
        return int(found)

    def numbers(self, names: pa.ChunkedArray) -> Ints:
        """Return the numbers of ids that holdings name."""
        return _numbers(names, self.base.ids)

    def evidence(self, pair: int) -> tuple[str, ...]:
        """Return the statements behind a pair."""
        return self.evidence_of(self.base.pairs["places"][pair].as_py())

    def evidence_of(self, places: list[int]) -> tuple[str, ...]:
        """Return the statements behind rows of the holdings."""
        rows = self.base.holdings["evidence"].take(pa.array(places, pa.int64())).to_pylist()
        return tuple(sorted({one for row in rows for one in row}))


def build_ownership(
    holdings: pa.Table,
    facts: pa.Table | None = None,
    *,
    as_of: date | None = None,
    settings: OwnerSettings | None = None,
) -> Ownership:
    """Return the graph of holdings as of a day (None: every holding that has no end)."""
    chosen = settings or OwnerSettings()
    base = pair_up(holdings, as_of=as_of, settings=chosen)
    size = len(base.ids)
    owner, owned = (_numbers(base.pairs[name], base.ids) for name in ("owner", "owned"))
    raw = {name: _reals(base.pairs[name]) for name in ("low", "high", "vote_low", "vote_high")}
    total = np.asarray(np.bincount(owned, raw["low"], size), np.float64)
    own = owner == owned
    self_held = np.asarray(np.bincount(owned[own], raw["low"][own], size), np.float64)
    low, high = _put_right(owner, owned, raw["low"], raw["high"], size)
    vote_low, vote_high = _put_right(owner, owned, raw["vote_low"], raw["vote_high"], size)
    rep, up, down, part, sequence = _walk(owner, owned, low, size)
    return Ownership(
        base, chosen, as_of, owner, owned, low, high, vote_low, vote_high, total, self_held,
        rep, up, down, part, sequence, FACTS.empty() if facts is None else facts,
    )  # fmt: skip


def links_of(ends: Ints, others: Ints, weight: Reals, size: int) -> Links:
    """Return links from `ends` to `others`, in the order of both; links without weight are left."""
    kept = np.flatnonzero(weight > 0)
    kept = kept[np.lexsort((others[kept], ends[kept]))]
    start = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(ends[kept], minlength=size), out=start[1:])
    return Links(start, others[kept], weight[kept], kept)


def _put_right(owner: Ints, owned: Ints, low: Reals, high: Reals, size: int) -> tuple[Reals, Reals]:
    """Return shares without own shares, of totals of at most 1, and no greater than others leave.

    Own shares are shared out among the other owners; a total above 1 is scaled down to 1.
    """
    own = owner == owned
    low, high = np.clip(low, 0.0, 1.0), np.clip(np.maximum(low, high), 0.0, 1.0)
    over = np.maximum(np.bincount(owned, low, size), 1.0)[owned]
    low, high = low / over, high / over
    self_low = np.bincount(owned[own], low[own], size)[owned]
    self_high = np.bincount(owned[own], high[own], size)[owned]
    low = np.where(own, 0.0, low / np.maximum(1 - self_low, 1e-12))
    spread = np.where(self_high < _WHOLE, high / np.maximum(1 - self_high, 1e-12), 1.0)
    high = np.where(own | (high == 0), 0.0, np.minimum(spread, 1.0))
    left = 1 - (np.bincount(owned, low, size)[owned] - low)
    return low, np.maximum(np.minimum(high, left), low)


def _walk(owner: Ints, owned: Ints, low: Reals, size: int) -> tuple[Ints, Links, Links, Ints, Ints]:
    """Return the stand-in of each node, links both ways, parts and sequence."""
    up = links_of(owned, owner, low, size)
    part, _ = connected_parts(up.start, up.index)
    inside = part[owner] == part[owned]
    held_inside = np.bincount(owned[inside], low[inside], size)
    closed = np.ones(int(part.max()) + 1 if size else 0, np.bool_)
    closed[part[held_inside < _WHOLE]] = False
    least = np.full(len(closed), size, np.int64)
    np.minimum.at(least, part, np.arange(size))
    rep = np.where(closed[part], least[part], np.arange(size)) if size else np.zeros(0, np.int64)
    one, two = rep[owner], rep[owned]
    weight = np.where(one == two, 0.0, low)
    keys = one * max(size, 1) + two
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    summed = np.zeros(len(keys))
    summed[first] = np.bincount(place.reshape(-1), weight) if len(keys) else 0.0
    up, down = links_of(two, one, summed, size), links_of(one, two, summed, size)
    part, finish = connected_parts(up.start, up.index)
    return rep, up, down, part, np.lexsort((finish, part)).astype(np.int64)


def _numbers(names: pa.ChunkedArray, ids: pa.Array) -> Ints:
    return np.asarray(pc.index_in(names.cast(pa.string()), value_set=ids).to_numpy(), np.int64)


def _reals(values: pa.ChunkedArray) -> Reals:
    return np.ascontiguousarray(values.to_numpy(), np.float64)
