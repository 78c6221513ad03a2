"""Turns many parsed FollowTheMoney entities into columns at once, checking them on the way.

In:   entities as parsed from JSON, each with its place in the file
Out:  columns: one row per entity, and one per value; or nothing, if any rule may be broken
Not:  which rule and where (`ftm_entity` finds that out, entity by entity)

Entities of one schema with the same properties in the same order share a shape; what the
vocabulary says of them is looked up once per shape, and spread over the values by NumPy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.sources.ftm_entity import CONTROL, is_date
from opensocta.vocabulary import schema_properties

__all__ = ["IRREGULAR", "EntityColumns", "Gatherer", "Shapes"]

Places = npt.NDArray[np.int64]
Entity = dict[str, Any]  # Any: JSON; every type is checked below
IRREGULAR = (KeyError, TypeError, AttributeError, UnicodeEncodeError, pa.ArrowInvalid)
_SHAPES_KEPT = 50_000
_END = "\0"  # no value may hold it
_SEEN = ("first_seen", "last_seen")
_PARTS = itemgetter("id", "schema", "properties")


@dataclass(frozen=True, slots=True)
class EntityColumns:
    """Columns of entities, and of their values; `owner` and `prop` are places in the former."""

    ids: pa.Array
    schema: pa.Array
    first_seen: pa.Array
    last_seen: pa.Array
    value: pa.Array
    owner: Places
    prop: pa.Array
    is_reference: pa.Array
    referents: pa.Array
    referent_of: Places
    keys: int


class Shapes(dict[tuple[str, ...], int]):
    """The number of each (schema, *properties); -1 if the vocabulary does not have it."""

    def __init__(self) -> None:
        super().__init__()
        self._known = schema_properties()
        self._names: dict[str, int] = {}
        self._codes: list[list[int]] = []
        self._kinds: list[list[str]] = []
        self._schemata: list[str] = []

    def __missing__(self, shape: tuple[str, ...]) -> int:
        schema, *names = shape
        kinds = [self._known.get(schema, {}).get(name, "") for name in names]
        number = -1
        if schema in self._known and all(kinds):
            number = len(self._codes)
            self._codes.append([self._names.setdefault(name, len(self._names)) for name in names])
            self._kinds.append(kinds)
            self._schemata.append(schema)
        self[shape] = number
        return number

    def trim(self) -> None:
        """Forget all shapes if they are too many to keep; call it between uses only."""
        if len(self) > _SHAPES_KEPT:
            self.clear()
            self._codes.clear()
            self._kinds.clear()
            self._schemata.clear()

    def schemata(self, shapes: Places) -> pa.Array:
        """Return the schema of each entity."""
        return pa.array(self._schemata, pa.string()).take(pa.array(shapes))

    def spread(self, shapes: Places) -> tuple[Places, pa.Array, Places, Places]:
        """Return, per property of each entity: its count, names, and whether date or reference."""
        used, places = np.unique(shapes, return_inverse=True)
        lengths = np.array([len(self._codes[shape]) for shape in used], dtype=np.int64)
        codes = _flat([self._codes[shape] for shape in used])
        kinds = list(chain.from_iterable(self._kinds[shape] for shape in used))
        dates = np.array([kind == "date" for kind in kinds], dtype=bool)
        references = np.array([kind == "entity" for kind in kinds], dtype=bool)
        counts = lengths[places]
        index = _runs((np.cumsum(lengths) - lengths)[places], counts)
        names = pa.DictionaryArray.from_arrays(
            pa.array(codes[index], pa.int32()), pa.array(list(self._names), pa.string())
        )
        return counts, names, dates[index], references[index]


class Gatherer:
    """Takes parsed entities, a handful at a time, and keeps nothing of them but columns.

    Texts become Arrow at once, while they are in the processor's cache; keeping them as Python
    texts until the chunk is read costs as much as parsing them.
    """

    def __init__(self, shapes: Shapes) -> None:
        shapes.trim()
        self._shapes = shapes
        self._count = 0
        self._numbers: list[int] = []
        self._lengths: list[int] = []
        self._pieces: dict[str, list[pa.Array]] = {
            name: [_texts([])] for name in ("id", "referents", *_SEEN)
        }
        self._values: list[bytes] = []
        self._referent_of: list[int] = []
        self._keys = 0

    def add(self, entities: Sequence[Entity]) -> None:
        """Take entities. Raises one of IRREGULAR if any of them surely breaks a rule."""
        ids, schemata, bodies = zip(*map(_PARTS, entities), strict=True)
        lists = list(chain.from_iterable([body.values() for body in bodies]))
        if not set(map(type, lists)) <= {list}:
            raise TypeError
        shapes, pieces = self._shapes, self._pieces
        self._numbers += [
            shapes[schema, *body] for schema, body in zip(schemata, bodies, strict=True)
        ]
        for place in [n for n, entity in enumerate(entities) if entity.get("referents")]:
            self._add_referents(entities[place]["referents"], self._count + place)
        self._lengths += map(len, lists)
        pieces["id"].append(_texts(ids))
        if values := list(chain.from_iterable(lists)):
            self._values.append(_END.join(values).encode())
        for key in _SEEN:
            pieces[key].append(_texts([entity.get(key) for entity in entities]))
        self._count += len(entities)
        self._keys += sum(map(len, entities)) + sum(map(len, bodies))

    def columns(self) -> EntityColumns | None:
        """Return the entities as columns, or None if there are none or any may break a rule."""
        numbers = np.array(self._numbers, dtype=np.int64)
        lengths = np.array(self._lengths, dtype=np.int64)
        if not len(numbers) or (numbers < 0).any():
            return None
        value = _split(self._values, int(lengths.sum()))
        if value is None:
            return None
        ids, referents, *texts = map(pa.concat_arrays, self._pieces.values())
        seen = list(map(_dates, texts))
        counts, names, dates, references = self._shapes.spread(numbers)
        is_date = pa.array(np.repeat(dates, lengths))
        if not all(map(_is_clean, (value, ids, referents))) or not _are_dates(
            value.filter(is_date)
        ):
            return None
        if seen[0] is None or seen[1] is None:
            return None
        return EntityColumns(
            ids=ids,
            schema=self._shapes.schemata(numbers),
            first_seen=seen[0],
            last_seen=seen[1],
            value=value,
            owner=np.repeat(np.repeat(np.arange(len(ids)), counts), lengths),
            prop=names.take(pa.array(np.repeat(np.arange(len(lengths)), lengths))).cast(
                pa.string()
            ),
            is_reference=pa.array(np.repeat(references, lengths)),
            referents=referents,
            referent_of=np.array(self._referent_of, dtype=np.int64),
            keys=self._keys,
        )

    def _add_referents(self, names: list[str], place: int) -> None:
        if not isinstance(names, list):
            raise TypeError
        self._pieces["referents"].append(_texts(names))
        self._referent_of += [place] * len(names)


def _texts(values: Sequence[str | None]) -> pa.Array:
    return pa.array(values, pa.string())


def _split(joined: Sequence[bytes], count: int) -> pa.Array | None:
    """Return the texts that were joined; None if any of them holds the sign between them."""
    if not count:
        return _texts([])
    signs = np.frombuffer(_END.encode().join([*joined, b""]), dtype=np.uint8)
    is_end = signs == 0
    ends = np.flatnonzero(is_end)
    if len(ends) != count:
        return None
    starts = np.zeros(count + 1, dtype=np.int32)
    starts[1:] = ends - np.arange(count)
    buffers = [None, pa.py_buffer(starts), pa.py_buffer(signs[~is_end])]
    return pa.Array.from_buffers(pa.string(), count, buffers)


def _is_clean(texts: pa.Array) -> bool:
    """Tell whether every text is there, not empty, and without control characters."""
    if texts.null_count or not len(texts):
        return not texts.null_count
    if pc.min(pc.binary_length(texts)).as_py() == 0:
        return False
    signs = np.frombuffer(texts.buffers()[2], dtype=np.uint8)
    if not (signs < 0x20).any():
        return True
    return not pc.any(pc.match_substring_regex(texts, CONTROL)).as_py()


def _are_dates(texts: pa.Array) -> bool:
    """Tell whether all are dates of the calendar; whole days are cast at once."""
    lengths = pc.binary_length(texts)
    days = texts.filter(pc.equal(lengths, 10))
    try:
        days.cast(pa.date32())
    except pa.ArrowInvalid:
        return False
    if len(days) and pc.min(days).as_py() < "0001":
        return False
    others = pc.unique(texts.filter(pc.not_equal(lengths, 10)))
    return all(map(is_date, others.to_pylist()))


def _dates(texts: pa.Array) -> pa.Array | None:
    if texts.null_count == len(texts):
        return texts
    if not all(map(is_date, pc.unique(texts.drop_null()).to_pylist())):
        return None
    return pc.utf8_slice_codeunits(texts, 0, 10)


def _runs(starts: Places, counts: Places) -> Places:
    """Return start, start+1, … for each run, one after the other."""
    before = np.cumsum(counts) - counts
    runs: Places = np.arange(int(counts.sum())) + np.repeat(starts - before, counts)
    return runs


def _flat(lists: Sequence[Sequence[int]]) -> Places:
    return np.array(list(chain.from_iterable(lists)), dtype=np.int64)
