"""One family of a list, laid out so that whoever resembles a record is found at once.

In:   fields of listed subjects
Out:  `Shelf`: candidates by name, by the same number, by the same birth date with a part of the
      name; how common each part of a name is on the list; records cut out for comparison
Not:  the weights (`resolve.screening`)
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa

from opensocta.resolve.blocking import day_key
from opensocta.resolve.columns import Column, Ints, Records, runs, to_column
from opensocta.resolve.names import organization_parts, parts, skeleton
from opensocta.resolve.similarity import NameTable

__all__ = ["Finder", "FinderBuilder", "Shelf"]


class Finder(Protocol):
    """What finds names that resemble a name: `resolve.lookup.NameIndex`."""

    def search_many(self, names: list[str], limit: int) -> pa.Table:
        """Return query, row, rank, score: places in the names asked and in those indexed."""


FinderBuilder = Callable[[list[str]], Finder]


@dataclass(frozen=True, slots=True)
class _Keys:
    """Keys in ascending order with their records; equal keys may have several."""

    keys: Ints
    owners: Ints

    @classmethod
    def of(cls, keys: Ints, owners: Ints) -> "_Keys":
        order = np.lexsort((owners, keys))
        return cls(keys[order], owners[order])

    def find(self, keys: Ints) -> tuple[Ints, Ints]:
        """Return (place in `keys`, record) of all that share a key."""
        low = np.searchsorted(self.keys, keys, "left")
        which, at = runs(low, np.searchsorted(self.keys, keys, "right") - low)
        return which, self.owners[at]


class Shelf:
    """The listed subjects of one family."""

    def __init__(self, records: Records, family: str, build: FinderBuilder) -> None:
        self.records = records
        self._split = organization_parts if family == "organization" else parts
        column = records.columns["name"]
        names = NameTable(column, self._split)
        self.rarity = dict(zip(names.words, names.rarity.tolist(), strict=False))
        self.unseen = -float(np.log2(len(records) + 2000.0))
        self._finder = build(list(column.values))
        self._by_name = _Keys.of(column.codes, column.owners())
        self._bones = {bone: place for place, bone in enumerate(names.bone_words)}
        self._by_day = self._days(names)
        self._by_value = {
            field: _Keys.of(found.codes, found.owners())
            for field, found in records.columns.items()
            if field.endswith("number") or field in ("phone", "e-mail")
        }
        self._places = {
            field: {value: place for place, value in enumerate(records.columns[field].values)}
            for field in self._by_value
        }

    def candidates(self, asked: Records, limit: int) -> tuple[Ints, Ints]:
        """Return (asked record, listed record), each pair once, ascending."""
        found = [self._resembling(asked, limit), *self._same_numbers(asked), self._same_days(asked)]
        size = max(len(self.records), 1)
        codes = np.unique(np.concatenate([left * size + right for left, right in found]))
        return np.divmod(codes, size)

    def beside(self, asked: Records, listed: Ints) -> Records:
        """Return the asked records followed by some of the listed ones."""
        ids = pa.concat_arrays([asked.ids, self.records.ids.take(pa.array(listed))])
        columns = {
            field: _stack(column, self.records.columns[field], listed)
            for field, column in asked.columns.items()
            if field in self.records.columns and len(column.codes)
        }
        return Records(ids, columns)

    def _resembling(self, asked: Records, limit: int) -> tuple[Ints, Ints]:
        column = asked.columns.get("name")
        if column is None or not len(column.codes):
            return _none()
        hits = self._finder.search_many(list(column.values), limit)
        owner = _Keys.of(column.codes, column.owners())
        query = hits["query"].to_numpy().astype(np.int64)
        row = hits["row"].to_numpy().astype(np.int64)
        hit, listed = self._by_name.find(row)
        which, left = owner.find(query[hit])
        return left, listed[which]

    def _same_numbers(self, asked: Records) -> Iterator[tuple[Ints, Ints]]:
        for field, keys in self._by_value.items():
            column = asked.columns.get(field)
            if column is None or not len(column.codes):
                continue
            known = np.array([self._places[field].get(v, -1) for v in column.values], np.int64)
            which, listed = keys.find(known[column.codes])
            yield column.owners()[which], listed

    def _same_days(self, asked: Records) -> tuple[Ints, Ints]:
        column, dates = asked.columns.get("name"), asked.columns.get("birth date")
        if column is None or dates is None:
            return _none()
        owners, codes = [], []
        for owner, code in zip(column.owners().tolist(), column.codes.tolist(), strict=True):
            for part in dict.fromkeys(self._split(column.values[code])):
                owners.append(owner)
                codes.append(self._bones.get(skeleton(part), -1))
        owner, bone = np.array(owners, np.int64), np.array(codes, np.int64)
        owner, bone = owner[bone >= 0], bone[bone >= 0]
        keyed, keys = self._keys(owner, bone, dates)
        which, listed = self._by_day.find(keys)
        return keyed[which], listed

    def _days(self, names: NameTable) -> _Keys:
        dates = self.records.columns.get("birth date")
        if dates is None:
            return _Keys(*_none())
        record, part = names.part_rows()
        owner, keys = self._keys(record, names.bones[part] if len(part) else part, dates)
        return _Keys.of(keys, owner)

    def _keys(self, owner: Ints, bone: Ints, dates: Column) -> tuple[Ints, Ints]:
        """Return (record, key) for each full date of a record with each part of its name."""
        which, at = runs(dates.offsets[owner], dates.lengths[owner])
        day = np.array([day_key(value) for value in dates.values], np.int64)[dates.codes[at]]
        keys = day * (len(self._bones) + 1) + bone[which]
        full = day >= 0
        return owner[which][full], keys[full]


def _stack(asked: Column, listed: Column, rows: Ints) -> Column:
    """Return the values of the asked records, then those of some listed ones."""
    which, at = runs(listed.offsets[rows], listed.lengths[rows])
    size = len(asked.offsets) - 1
    owners = np.concatenate([asked.owners(), which + size])
    texts = [asked.values[code] for code in asked.codes]
    texts += [listed.values[code] for code in listed.codes[at]]
    return to_column(owners.astype(np.int64), pa.array(texts, pa.string()), size + len(rows))


def _none() -> tuple[Ints, Ints]:
    return np.empty(0, np.int64), np.empty(0, np.int64)
