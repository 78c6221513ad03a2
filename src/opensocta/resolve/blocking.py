"""Which records are worth comparing: records that share a key of some rule.

In:   `Records`, their `NameTable`, settings
Out:  `Candidates`: shares of pairs with the rules that found them, and what was bounded
Not:  scoring. Each rule may propose so many pairs per record, smallest blocks first. Larger
      blocks are divided by what else the records say, again and again, so that as records grow
      a pair is found by two keys where one is no longer telling. The pairs left out are counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from opensocta.resolve.blocks import PAIR, Blocks, Keys, Rows, to_blocks
from opensocta.resolve.columns import Column, Ints, Records
from opensocta.resolve.settings import LinkSettings
from opensocta.resolve.similarity import NameTable
from opensocta.resolve.twins import first_twins

__all__ = ["Candidates", "Rule", "Share", "day_key", "find_candidates"]

_TWO_KEYS = 1.0
"""Pairs per row that share two keys, of any number of records: their blocks grow slowly."""

_MOST_KINDS = 62  # bits of a signed number of 64, the sign and one to spare


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to find pairs; `uses` names the fields that are alike because of it."""

    name: str
    uses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Share:
    """Pairs to be scored, ascending; bit k of `found_by` tells that keys of kind k found it."""

    left: Ints
    right: Ints
    found_by: Ints


@dataclass(frozen=True, slots=True)
class _Found:
    """Pairs found by keys of one kind: rows in blocks, and codes of single pairs.

    uses : the fields that are alike because of the keys, those that divided a block included.
    """

    uses: frozenset[str]
    rows: Rows
    single: Ints

    @property
    def pairs(self) -> int:
        """Return the number of pairs."""
        return int(self.rows.reach.sum()) + len(self.single)

    def codes(self, low: int, high: int) -> list[Ints]:
        """Return codes of the pairs whose smaller record lies in [low, high)."""
        at = np.searchsorted(self.single, [low * PAIR, high * PAIR])
        return [self.rows.codes(low, high), self.single[slice(*at)]]

    def held(self, size: int) -> Ints:
        """Return for each record the number of pairs of which it is the smaller."""
        held = np.bincount(self.single // PAIR, minlength=size)
        owner, reach = self.rows.owner, self.rows.reach
        return held + np.bincount(owner, weights=reach, minlength=size).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs to be scored, made share by share so that they need not be held at once.

    kinds : the fields that are alike among the pairs of each bit of `found_by`.
    """

    size: int
    kinds: tuple[frozenset[str], ...]
    found: tuple[_Found, ...]
    bounded: list[dict[str, str | int]]

    @property
    def most_pairs(self) -> int:
        """Return the number of pairs, those that several keys find counted several times."""
        return sum(found.pairs for found in self.found)

    def shares(self, most: int) -> Iterator[Share]:
        """Yield the pairs, each once, in ascending order, about `most` at a time."""
        held = np.zeros(self.size, np.int64)
        for found in self.found:
            held += found.held(self.size)
        until = np.cumsum(held)
        every = int(until[-1]) if self.size else 0
        number = max(1, -(-every // most))
        bounds = np.searchsorted(until, np.arange(1, number) * (every / number))
        bounds = np.unique(np.concatenate([[0], bounds, [self.size]]))
        for low, high in pairwise(bounds):
            yield self._share(int(low), int(high))

    def _share(self, low: int, high: int) -> Share:
        """Return the pairs whose smaller record lies in [low, high)."""
        low_bits, bits = len(self.kinds).bit_length(), max(self.size, 1).bit_length()
        kind_of = {uses: kind for kind, uses in enumerate(self.kinds)}
        pieces = [np.empty(0, np.int64)]
        for found in self.found:
            kind = kind_of.get(found.uses, len(self.kinds) - 1)
            for code in found.codes(low, high):
                left, right = (code >> 31) - low, code & (PAIR - 1)
                pieces.append(((left << bits | right) << low_bits) | kind)
        marked = np.concatenate(pieces)
        marked.sort()
        marked = marked[np.flatnonzero(np.diff(marked, prepend=-1))]
        code, kind_of_pair = marked >> low_bits, marked & ((1 << low_bits) - 1)
        starts = np.flatnonzero(np.diff(code, prepend=-1))
        mark = np.left_shift(1, kind_of_pair)
        found_by = np.bitwise_or.reduceat(mark, starts) if len(starts) else mark
        code = code[starts]
        return Share((code >> bits) + low, code & ((1 << bits) - 1), found_by)


def find_candidates(
    records: Records, names: NameTable | None, settings: LinkSettings
) -> Candidates:
    """Return all pairs that share a key, each once."""
    divider = _Divider(records, names, settings)
    rules: list[Rule] = []
    blocks: list[Blocks] = []
    for rule, owner, key in _rules(records, names, settings, divider.bones):
        rules.append(rule)
        blocks.append(to_blocks(owner, key, len(records)).met())
    most = _common_limit(blocks, settings.max_block, divider.budget)
    every: list[_Found] = []
    bounded: list[dict[str, str | int]] = []
    for rule in rules:
        one = blocks.pop(0)
        small = one.sizes <= most
        every.append(_in_full(rule.uses, one.take(small)))
        large = one.take(~small)
        if len(large.owner):
            parts = list(divider.divide(rule.uses, large))
            compared = sum(part.pairs for part in parts)
            bounded.append({"rule": rule.name} | _left_out(large, compared))
            every.extend(parts)
    fields = frozenset(records.columns) | {"name", "relations"}
    return Candidates(len(records), _kinds(every, fields), tuple(every), bounded)


def _in_full(uses: frozenset[str], blocks: Blocks) -> _Found:
    return _Found(uses, blocks.compared(), np.empty(0, np.int64))


def _kinds(found: list[_Found], fields: frozenset[str]) -> tuple[frozenset[str], ...]:
    """Return the sets of fields that keys use, in order of their first pairs.

    A bit is kept for each. Beyond 62 the rest stand as one that uses every field, so that nothing
    is estimated from their pairs.
    """
    kinds = list(dict.fromkeys(one.uses for one in found if one.pairs))
    return tuple(kinds) if len(kinds) <= _MOST_KINDS else (*kinds[: _MOST_KINDS - 1], fields)


def _common_limit(blocks: list[Blocks], most: int, budget: float) -> int:
    """Return up to which size blocks are compared in full, whatever the rule.

    A pair of a small block is the likelier to be a match, so that the budgets of all rules are one:
    a rule whose blocks have grown large leaves its share to those that still tell people apart.
    """
    pairs = np.zeros(most + 2)
    for one in blocks:
        sizes = np.minimum(one.sizes, most + 1)
        pairs += np.bincount(sizes, weights=one.sizes * (one.sizes - 1) / 2, minlength=most + 2)
    rows = sum(one.rows for one in blocks)
    within = np.flatnonzero(np.cumsum(pairs) <= max(budget * rows, 1000))
    return min(most, int(within.max(initial=1)))


def _left_out(large: Blocks, compared: int) -> dict[str, int]:
    """Return how much was left out of blocks that were not compared in full."""
    return {
        "blocks": len(large.sizes),
        "records": len(large.owner),
        "pairs_left_out": max(large.pairs - compared, 0),
    }


class _Divider:
    """Divides large blocks by what else their records say."""

    def __init__(self, records: Records, names: NameTable | None, settings: LinkSettings) -> None:
        self.records, self.names, self.settings = records, names, settings
        self.size, self.budget = len(records), settings.budget(len(records))
        self.bones: Keys | None = None
        if names is not None:
            owner, part = names.part_rows()
            self.bones = Keys.of(owner, names.bones[part], self.size)

    @cached_property
    def twin(self) -> Ints:
        """Return for each record the first of the same content."""
        return first_twins(self.records)

    @cached_property
    def place(self) -> Ints:
        """Return the place of each record in the order of names."""
        return _name_order(self.names, self.size)

    @cached_property
    def further(self) -> list[tuple[str, Keys]]:
        """Return what divides a block, by field: parts of the name, years, places."""
        found = [] if self.bones is None else [("name", self.bones)]
        for field, column in self.records.columns.items():
            if len(column.codes) and field.endswith("date"):
                found.append((field, Keys.of(column.owners(), _year_keys(column), self.size)))
            elif len(column.codes) and _is_place(field):
                found.append((field, Keys.of(column.owners(), column.codes, self.size)))
        return found

    @cached_property
    def initials(self) -> list[tuple[str, Keys]]:
        """Return the first sounds of the parts of the names."""
        if self.names is None:
            return []
        owner, part = self.names.part_rows()
        return [("name", Keys.of(owner, self.names.initials[part], self.size))]

    def divide(self, uses: frozenset[str], large: Blocks) -> Iterator[_Found]:
        """Yield the pairs of blocks that are too large to be compared in full.

        Each is divided by every further key, what is still large by one more. Then by the first
        sounds of the names, and each record meets its neighbours by name, for the sake of names
        whose parts do not sound alike.
        """
        same, large = self._one_of_twins(large)
        share = max(self.budget / 2, _TWO_KEYS)
        for used, parts in self._parts(uses, large, self.further):
            small = parts.small(self.settings.max_block, share)
            yield _in_full(used, parts.take(small))
            for both, finer in self._parts(used, parts.take(~small), self.further):
                yield self._small(both, finer, share / 2)
        for used, parts in self._parts(uses, large, self.initials):
            yield self._small(used, parts, share)
        window = min(self.settings.window, int(self.budget))
        near = [large.neighbours(self.place, window)] if window else []
        nothing = Rows(np.empty(0, np.int32), np.empty(0, np.int32))
        yield _Found(uses | {"name"}, nothing, np.unique(np.concatenate([same, *near])))

    def _parts(
        self, uses: frozenset[str], blocks: Blocks, keys: list[tuple[str, Keys]]
    ) -> Iterator[tuple[frozenset[str], Blocks]]:
        for field, one in keys:
            if len(blocks.owner):
                yield uses | {field}, blocks.divided(one, self.size)

    def _small(self, uses: frozenset[str], parts: Blocks, budget: float) -> _Found:
        return _in_full(uses, parts.take(parts.small(self.settings.max_block, budget)))

    def _one_of_twins(self, large: Blocks) -> tuple[Ints, Blocks]:
        """Return codes of the pairs of a record and its first twin, and the blocks of the first."""
        first = self.twin[large.owner]
        later = first != large.owner
        if not later.any():
            return np.empty(0, np.int64), large
        owner = np.unique(large.owner[later]).astype(np.int64)
        alone = to_blocks(large.owner[~later].astype(np.int64), large.number[~later], self.size)
        return self.twin[owner] * PAIR + owner, alone


def _is_place(field: str) -> bool:
    return field.endswith("place") or field == "address"


def _rules(
    records: Records, names: NameTable | None, settings: LinkSettings, keys: Keys | None
) -> Iterator[tuple[Rule, Ints, Ints]]:
    """Yield each rule with its rows of (record, key)."""
    columns, size = records.columns, len(records)
    for field, column in columns.items():
        if field.endswith("number") or field in ("phone", "e-mail"):
            yield Rule(f"same {field}", frozenset({field})), column.owners(), column.codes
    dates = [field for field in columns if field.endswith("date")]
    for field in dates:
        owner, day = columns[field].owners(), _day_keys(columns[field])
        full = day >= 0
        yield Rule(f"same {field}", frozenset({field})), owner[full], day[full]
    if names is None or keys is None:
        return
    yield Rule("two parts of the name sound alike", frozenset({"name"})), *_two_parts(keys)
    owner, part = names.part_rows()
    held = np.bincount(part, minlength=1)
    rare = held[part] <= settings.rare_part if len(part) else np.empty(0, np.bool_)
    yield Rule("a rare part of the name", frozenset({"name"})), owner[rare], part[rare]
    telling = held[part] <= max(settings.max_block, names.common * size)
    if not telling.all():
        keys = Keys.of(owner[telling], names.bones[part[telling]], size)
    del owner, part, telling
    owner, bones = keys.rows()
    for field in dates:
        years = Keys.of(columns[field].owners(), _year_keys(columns[field]), size)
        joined = years.join(owner, bones)
        yield Rule(f"part of the name and year of {field}", frozenset({"name", field})), *joined
    for field in columns:
        if _is_place(field):
            joined = Keys.of(columns[field].owners(), columns[field].codes, size).join(owner, bones)
            yield Rule(f"part of the name and {field}", frozenset({"name", field})), *joined
    if "tie" in columns:
        joined = Keys.of(columns["tie"].owners(), columns["tie"].codes, size).join(owner, bones)
        yield Rule("part of the name and a rare tie", frozenset({"name", "relations"})), *joined


def _name_order(names: NameTable | None, size: int) -> Ints:
    """Return the place of each record in the order of its first name's sorted parts."""
    if names is None or not len(names.column.codes):
        return np.arange(size, dtype=np.int64)
    rows = np.sort(names.parts, axis=1)[:, ::-1]
    rank = np.empty(len(rows) + 1, np.int64)
    rank[np.lexsort(rows.T[::-1])] = np.arange(len(rows))
    rank[-1] = len(rows)
    column = names.column
    filled = column.lengths > 0
    first = np.full(size, len(rows), np.int64)
    first[filled] = column.codes[column.offsets[:-1][filled]]
    order = (rank[first] << 31) | np.arange(size)
    order.sort()
    place = np.empty(size, np.int64)
    place[order & (PAIR - 1)] = np.arange(size)
    return place


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


def _two_parts(bones: Keys) -> tuple[Ints, Ints]:
    """Return a key for every two parts of each record's names, whatever their order.

    A part that stands alone is a key of its own.
    """
    owner, code = bones.rows()
    records, keys = [], []
    for gap in range(1, 10):
        same = owner[:-gap] == owner[gap:]
        if not same.any():
            break
        records.append(owner[:-gap][same])
        keys.append(code[:-gap][same] * bones.span + code[gap:][same])
    alone = np.diff(bones.offsets)[owner] == 1
    records.append(owner[alone])
    keys.append(code[alone] * (bones.span + 1))
    return np.concatenate(records), np.concatenate(keys)
