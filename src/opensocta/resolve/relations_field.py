"""Relations as one more field of the records: what it compares, and what may be expected of it.

In:   records of a family with their first clusters, their `Relations`
Out:  records with the columns `relations` and `tie`, and the comparison of the former
Not:  weights: estimated with the second pass from what the other fields say (`resolve.model`)
See:  docs/methods/relations-in-resolution.md
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.resolve.columns import Bits, Column, Ints, Levels, Records
from opensocta.resolve.comparison import Comparison
from opensocta.resolve.relations import Relations
from opensocta.resolve.relations_kernel import FEW, LEVELS, Web, judge_pairs

__all__ = ["Related", "relate", "to_web"]

_EXPECTED = (-6.0, -1.5, -0.3, 1.0, 0.5, 0.5, 0.5, 4.0, 3.0, 2.5, 3.0, 5.0, 4.0, 3.5, 4.0, 6.0)
"""Bits expected of each of `LEVELS`; what the data say replaces them, within the bounds."""
_BOUNDS = (
    (-8.0, -5.0),  # an event that names two names two
    (-6.0, -0.5),  # a text may spell one name in two ways
    (-0.5, 0.0),  # nobody's files hold all ties
    *((0.0, 5.0),) * 4,  # a neighbour in common is never a contradiction, nor a proof
    *((0.0, 7.0),) * 9,
)


@dataclass(frozen=True, slots=True)
class Related:
    """Records with their relations. `hubs`: neighbours left out, as (neighbours, ties, pairs)."""

    records: Records
    comparison: Comparison
    hubs: tuple[int, int, int]


def relate(records: Records, label: Ints, relations: Relations, *, hub: int) -> Related | None:
    """Return the records with their relations; None if no two of them have anything in common.

    Parameters
    ----------
    label : cluster of each record after the first pass.
    hub : a neighbour that more subjects hold tells nothing and is left out.
    """
    web, hubs = to_web(records.ids, label, relations, hub=hub)
    shared = np.bincount(web.neighbour, minlength=len(web.holders))
    named = np.bincount(web.mark, minlength=len(web.mark_level))
    if not (shared > 1).any() and not (named[web.mark_level == 0] > 1).any():
        return None
    size = len(records)
    bears = (np.diff(web.of_record) > 0) | (np.diff(web.of_marked) > 0)
    who = np.flatnonzero(bears)
    offsets = np.concatenate([[0], np.cumsum(bears)]).astype(np.int64)

    def judge(left: Ints, right: Ints) -> tuple[Levels, Bits]:
        return judge_pairs(web, who[left], who[right]), np.full(len(left), np.nan)

    itself = Column(
        records.ids.take(pa.array(who)).to_pylist(), np.arange(len(who), dtype=np.int64), offsets
    )
    comparison = Comparison(
        "relations", LEVELS, tuple(2.0**bits for bits in _EXPECTED), (1.0,) * len(LEVELS), judge,
        quick=True, bounds=_BOUNDS,
    )  # fmt: skip
    columns = {**records.columns, "relations": itself, "tie": _rare_ties(web, size)}
    return Related(Records(records.ids, columns), comparison, hubs)


def to_web(
    ids: pa.Array, label: Ints, relations: Relations, *, hub: int
) -> tuple[Web, tuple[int, int, int]]:
    """Return the relations of the records as numbers, and how many hubs were left out."""
    ties, marks, size = relations.ties, relations.marks, len(ids)
    owner = _numbers(ties["record"], ids)
    neighbour, names = _codes(ties["neighbour"])
    kind = np.zeros(len(names), np.int64)
    kind[neighbour] = ties["kind"].to_numpy()
    source, _ = _codes(ties["source"])
    order = np.lexsort((source, neighbour, owner))
    owner, neighbour, source = owner[order], neighbour[order], source[order]
    holders = _holders(neighbour, label[owner], len(names))
    left_out = holders[neighbour] > hub
    hubs = _count_hubs(holders[holders > hub])
    owner, neighbour, source = owner[~left_out], neighbour[~left_out], source[~left_out]
    fresh = (np.diff(owner, prepend=-1) != 0) | (np.diff(neighbour, prepend=-1) != 0)
    first = np.flatnonzero(fresh)
    kinds = np.zeros(size, np.int64)
    np.bitwise_or.at(kinds, owner[first], np.left_shift(1, kind[neighbour[first]]))
    bearer = _numbers(marks["record"], ids)
    mark, marked = _codes(marks["mark"])
    mark_level = np.full(len(marked), 1, np.int64)
    np.minimum.at(mark_level, mark, marks["level"].to_numpy().astype(np.int64))
    order = np.lexsort((mark, bearer))
    web = Web(
        of_record=np.searchsorted(owner[first], np.arange(size + 1)).astype(np.int64),
        neighbour=neighbour[first],
        of_tie=np.append(first, len(owner)).astype(np.int64),
        source=source,
        holders=holders,
        kind=kind,
        of_marked=np.searchsorted(bearer[order], np.arange(size + 1)).astype(np.int64),
        mark=mark[order],
        mark_level=mark_level,
        label=np.asarray(label, np.int64),
        kinds=kinds,
    )
    return web, hubs


def _rare_ties(web: Web, size: int) -> Column:
    """Return the neighbours that few hold, by which the second pass proposes pairs."""
    owner = np.repeat(np.arange(size, dtype=np.int64), np.diff(web.of_record))
    rare = (web.holders[web.neighbour] <= FEW + 2) & (
        np.bincount(web.neighbour, minlength=len(web.holders))[web.neighbour] > 1
    )
    offsets = np.searchsorted(owner[rare], np.arange(size + 1)).astype(np.int64)
    return Column([""] * len(web.holders), web.neighbour[rare], offsets)


def _holders(neighbour: Ints, label: Ints, size: int) -> Ints:
    """Return how many subjects, as far as known, hold each neighbour."""
    rows = np.unique(np.stack([neighbour, label], 1), axis=0)
    return np.bincount(rows[:, 0], minlength=size).astype(np.int64)


def _count_hubs(holders: Ints) -> tuple[int, int, int]:
    return len(holders), int(holders.sum()), int((holders * (holders - 1) // 2).sum())


def _numbers(values: pa.ChunkedArray, ids: pa.Array) -> Ints:
    found: Ints = pc.index_in(values, value_set=ids).to_numpy().astype(np.int64)
    return found


def _codes(values: pa.ChunkedArray) -> tuple[Ints, npt.NDArray[np.object_]]:
    """Return the values as numbers in their order, and the distinct values."""
    encoded = pc.dictionary_encode(values).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    words = encoded.dictionary.to_numpy(zero_copy_only=False)
    order = np.argsort(words)
    rank = np.empty(len(words), np.int64)
    rank[order] = np.arange(len(words))
    return rank[encoded.indices.to_numpy()], words[order]
