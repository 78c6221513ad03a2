"""Which records are worth comparing: records that share a key of some rule.

In:   `Records`, their `NameTable`, settings
Out:  `Candidates`: shares of pairs with the rules that found them, and what was bounded
Not:  scoring. Each rule may propose so many pairs per record, smallest blocks first. Larger
      blocks are divided by the initials of the names; in what is still too large each record meets
      its neighbours in the order of names. The pairs left out are counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from opensocta.resolve.columns import Column, Ints, Records, runs
from opensocta.resolve.settings import LinkSettings
from opensocta.resolve.similarity import NameTable
from opensocta.resolve.twins import first_twins

__all__ = ["Candidates", "Rule", "Share", "day_key", "find_candidates"]

_CODE = 1 << 31  # more records than one run may hold


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to find pairs; `uses` names the fields that are alike because of it."""

    name: str
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """Pairs to be scored, ascending; bit k of `found_by` tells that rule k found the pair."""

    left: Ints
    right: Ints
    found_by: Ints


@dataclass(frozen=True, slots=True)
class _Rows:
    """Records of a rule in blocks; row i meets the `reach[i]` rows that follow it."""

    owner: Ints
    reach: Ints

    def codes(self, low: int, high: int) -> Ints:
        """Return codes of the pairs whose smaller record lies in [low, high)."""
        first = np.flatnonzero((self.owner >= low) & (self.owner < high))
        return _codes(self.owner, first, self.reach[first])


@dataclass(frozen=True, slots=True)
class _Found:
    """What one rule found: rows in blocks, and codes of neighbours in what is too large."""

    rows: tuple[_Rows, ...]
    neighbours: Ints

    def codes(self, low: int, high: int) -> Ints:
        """Return codes of the pairs whose smaller record lies in [low, high), each once."""
        at = np.searchsorted(self.neighbours, [low * _CODE, high * _CODE])
        pieces = [rows.codes(low, high) for rows in self.rows]
        return _distinct(np.concatenate([*pieces, self.neighbours[slice(*at)]]))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs to be scored, made share by share so that they need not be held at once."""

    size: int
    rules: tuple[Rule, ...]
    found: tuple[_Found, ...]
    bounded: list[dict[str, str | int]]

    @property
    def most_pairs(self) -> int:
        """Return the number of pairs, those that several rules find counted several times."""
        return sum(
            len(found.neighbours) + sum(int(rows.reach.sum()) for rows in found.rows)
            for found in self.found
        )

    def shares(self, most: int) -> Iterator[Share]:
        """Yield the pairs, each once, in ascending order, about `most` at a time."""
        held = np.zeros(self.size + 1)
        for found in self.found:
            for rows in found.rows:
                held[:-1] += np.bincount(rows.owner, weights=rows.reach, minlength=self.size)
            held += np.bincount(found.neighbours // _CODE, minlength=self.size + 1)
        until = np.cumsum(held)
        number = max(1, -(-int(until[-1]) // most))
        bounds = np.searchsorted(until, np.arange(1, number) * (until[-1] / number))
        bounds = np.unique(np.concatenate([[0], bounds, [self.size]]))
        for low, high in pairwise(bounds):
            yield self._share(int(low), int(high))

    def _share(self, low: int, high: int) -> Share:
        codes = [found.codes(low, high) for found in self.found]
        every = np.concatenate([*codes, np.empty(0, np.int64)])
        bits = [np.full(len(code), 1 << rule, np.int64) for rule, code in enumerate(codes)]
        mark = np.concatenate([*bits, np.empty(0, np.int64)])
        order = np.argsort(every, kind="stable")
        every, mark = every[order], mark[order]
        starts = np.flatnonzero(np.diff(every, prepend=-1))
        found_by = np.bitwise_or.reduceat(mark, starts) if len(starts) else mark
        left, right = np.divmod(every[starts], _CODE)
        return Share(left, right, found_by)


def find_candidates(
    records: Records, names: NameTable | None, settings: LinkSettings
) -> Candidates:
    """Return all pairs that share a key, each once."""
    size = len(records)
    order_of_names = _name_order(names, size)
    budget = settings.budget(size)
    rules: list[Rule] = []
    every: list[_Found] = []
    bounded: list[dict[str, str | int]] = []
    twin: Ints | None = None
    for rule, owner, key in _rules(records, names, settings):
        small, large = _small_blocks(owner, key, settings.max_block, budget)
        found = _Found((small,), np.empty(0, np.int64))
        if len(large.owner):
            twin = first_twins(records) if twin is None else twin
            same, one_each = _one_of_twins(large, twin)
            single, rest = _small_blocks(one_each.owner, one_each.key, settings.max_block, budget)
            parts = _divided(rest, names, size)
            inner, rest = _small_blocks(*parts, settings.max_block, budget / 2)
            window = max(2, min(settings.window, int(budget)))
            near = _distinct(np.concatenate([same, _neighbours(rest, order_of_names, window)]))
            found = _Found((small, single, inner), near)
            compared = int(single.reach.sum() + inner.reach.sum()) + len(near)
            bounded.append({"rule": rule.name} | large.report(compared))
        rules.append(rule)
        every.append(found)
    return Candidates(size, tuple(rules), tuple(every), bounded)


def _distinct(codes: Ints) -> Ints:
    """Return the codes sorted, each once; a sort is faster here than the hash of np.unique."""
    codes = np.sort(codes)
    distinct: Ints = codes[np.flatnonzero(np.diff(codes, prepend=-1))]
    return distinct


def _rules(
    records: Records, names: NameTable | None, settings: LinkSettings
) -> Iterator[tuple[Rule, Ints, Ints]]:
    """Yield each rule with its rows of (record, key)."""
    columns, size = records.columns, len(records)
    for field, column in columns.items():
        if field.endswith("number") or field in ("phone", "e-mail"):
            yield Rule(f"same {field}", (field,)), column.owners(), column.codes
    dates = [field for field in columns if field.endswith("date")]
    for field in dates:
        owner, day = columns[field].owners(), _day_keys(columns[field])
        full = day >= 0
        yield Rule(f"same {field}", (field,)), owner[full], day[full]
    if names is None:
        return
    owner, part = names.part_rows()
    bones = names.bones[part] if len(part) else part
    yield Rule("two parts of the name sound alike", ("name",)), *_two_parts(owner, bones)
    held = np.bincount(part, minlength=1)
    rare = held[part] <= settings.rare_part if len(part) else np.empty(0, np.bool_)
    yield Rule("a rare part of the name", ("name",)), owner[rare], part[rare]
    telling = held[part] <= max(settings.max_block, names.common * size)
    owner, bones = owner[telling], bones[telling]
    span = len(names.bone_words) + 1
    for field in dates:
        joined = _join(owner, bones, columns[field], _year_keys(columns[field]), span)
        yield Rule(f"part of the name and year of {field}", ("name", field)), *joined
    for field in columns:
        if field.endswith("place") or field == "address":
            joined = _join(owner, bones, columns[field], columns[field].codes, span)
            yield Rule(f"part of the name and {field}", ("name", field)), *joined
    if "tie" in columns:
        joined = _join(owner, bones, columns["tie"], columns["tie"].codes, span)
        yield Rule("part of the name and a rare tie", ("name", "relations")), *joined


def _name_order(names: NameTable | None, size: int) -> Ints:
    """Return the place of each record in the order of its first name's sorted parts."""
    if names is None or not len(names.column.codes):
        return np.arange(size, dtype=np.int64)
    rows = np.sort(names.parts, axis=1)[:, ::-1]
    place = np.empty(len(rows), np.int64)
    place[np.lexsort(rows.T[::-1])] = np.arange(len(rows))
    first = np.full(size, len(rows), np.int64)
    owners = names.column.owners()
    first[owners[::-1]] = place[names.column.codes[::-1]]
    return first


def day_key(date: str) -> int:
    """Return a number for a full date, the same for day and month in either order; else -1."""
    if len(date) != 10:
        return -1
    year, one, two = (int(part) for part in date.split("-"))
    return year * 10_000 + min(one, two) * 100 + max(one, two)


def _day_keys(column: Column) -> Ints:
    return np.array([day_key(value) for value in column.values], np.int64)[column.codes]


def _year_keys(column: Column) -> Ints:
    return np.array([int(value[:4]) for value in column.values], np.int64)[column.codes]


def _two_parts(owner: Ints, bones: Ints) -> tuple[Ints, Ints]:
    """Return a key for every two parts of each record's names, whatever their order."""
    rows = np.unique(np.stack([owner, bones], axis=1), axis=0) if len(owner) else np.empty((0, 2))
    owner, bones = rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64)
    size = int(bones.max()) + 1 if len(bones) else 1
    records, keys = [], []
    for gap in range(1, 10):
        same = owner[:-gap] == owner[gap:]
        if not same.any():
            break
        records.append(owner[:-gap][same])
        keys.append(bones[:-gap][same] * size + bones[gap:][same])
    alone = np.bincount(owner, minlength=1)[owner] == 1 if len(owner) else np.empty(0, np.bool_)
    records.append(owner[alone])
    keys.append(-1 - bones[alone])
    return np.concatenate(records), np.concatenate(keys)


def _join(owner: Ints, bones: Ints, column: Column, keys: Ints, span: int) -> tuple[Ints, Ints]:
    """Return rows of (record, name part joined with another key)."""
    which, at = runs(column.offsets[owner], column.lengths[owner])
    return owner[which], keys[at] * span + bones[which]


@dataclass(frozen=True, slots=True)
class _Large:
    """Rows (record, key) of the blocks that were not compared in full, sorted by key."""

    owner: Ints
    key: Ints

    def report(self, compared: int) -> dict[str, int]:
        """Return how much was left out."""
        sizes = np.diff(_starts(self.key), append=len(self.key))
        left_out = int((sizes * (sizes - 1) // 2).sum()) - compared
        return {
            "blocks": len(sizes), "records": len(self.owner), "pairs_left_out": max(left_out, 0)
        }  # fmt: skip


def _small_blocks(owner: Ints, key: Ints, most: int, budget: float) -> tuple[_Rows, _Large]:
    """Return the rows of blocks that are compared in full, smallest first, and what is left.

    most : records of a block that is still compared in full.
    budget : pairs per row; blocks of one size are taken or left together.
    """
    owner, key = _sorted_rows(owner, key)
    starts = _starts(key)
    sizes = np.diff(starts, append=len(key))
    pairs_of_size = np.bincount(np.minimum(sizes, most + 1), weights=sizes * (sizes - 1) / 2)
    within = np.flatnonzero(np.cumsum(pairs_of_size) <= max(budget * len(owner), 1000))
    limit = min(most, int(within.max(initial=1)))
    small = np.repeat(sizes <= limit, sizes)
    after = np.repeat(starts + sizes, sizes) - 1 - np.arange(len(owner))
    met = small & np.repeat(sizes > 1, sizes)
    return (
        _Rows(owner[met].astype(np.int32), after[met].astype(np.int32)),
        _Large(owner[~small], key[~small]),
    )


def _sorted_rows(owner: Ints, key: Ints) -> tuple[Ints, Ints]:
    """Return rows of (record, key) by key and record, each once."""
    order = np.lexsort((owner, key))
    owner, key = owner[order], key[order]
    fresh = (np.diff(key, prepend=key[:1] - 1) != 0) | (np.diff(owner, prepend=-1) != 0)
    return owner[fresh], key[fresh]


def _starts(key: Ints) -> Ints:
    """Return where each run of equal keys begins; keys may be any numbers."""
    return np.flatnonzero(np.diff(key, prepend=key[:1] - 1))


def _codes(owner: Ints, first: Ints, reach: Ints) -> Ints:
    """Return codes of the pairs of the rows `first` with the `reach` rows that follow each."""
    which, other = runs(first + 1, reach)
    one, two = owner[first[which]].astype(np.int64), owner[other].astype(np.int64)
    one, two = one[one != two], two[one != two]
    codes: Ints = np.minimum(one, two) * _CODE + np.maximum(one, two)
    return codes


def _one_of_twins(large: _Large, twin: Ints) -> tuple[Ints, _Large]:
    """Return codes of the pairs of a record and its first twin, and the blocks of the first."""
    first = twin[large.owner]
    later = first != large.owner
    owner = np.unique(large.owner[later]).astype(np.int64)
    return twin[owner] * _CODE + owner, _Large(large.owner[~later], large.key[~later])


def _divided(large: _Large, names: NameTable | None, size: int) -> tuple[Ints, Ints]:
    """Return the rows with keys that hold the first sound of a part of the record's name.

    A sound that the whole block shares divides nothing; the other parts of the names do.
    """
    if names is None:
        return large.owner, large.key
    record, part = names.part_rows()
    initial = names.initials[part]
    offsets = np.searchsorted(record, np.arange(size + 1))
    which, at = runs(offsets[:-1][large.owner], np.diff(offsets)[large.owner])
    owner, key = _sorted_rows(large.owner[which], large.key[which] * 64 + initial[at])
    held = np.diff(_starts(key), append=len(key))
    whole, members = np.unique(large.key, return_counts=True)
    block = members[np.searchsorted(whole, key // 64)]
    telling = np.repeat(held, held) < block
    return owner[telling], key[telling]


def _neighbours(large: _Large, order_of_names: Ints, window: int) -> Ints:
    """Return codes of the pairs of records next to each other by name within each block."""
    order = np.lexsort((order_of_names[large.owner], large.key))
    owner, key = large.owner[order], large.key[order]
    starts = _starts(key)
    sizes = np.diff(starts, append=len(key))
    after = np.repeat(starts + sizes, sizes) - 1 - np.arange(len(owner))
    return _distinct(_codes(owner, np.arange(len(owner)), np.minimum(after, window)))
