"""Screening: which records of a file resemble someone on a list, and why.

In:   rows of (row, family, field, value), and lists as `Listed`
Out:  hits with probability, a word and the bits of each comparison. A hit is a reason to look
Not:  reading files and lists (`sources.lists`), joining records (`resolve.link`)
See:  docs/methods/screening.md for the weights, the threshold and what it costs

The weights are fixed: they are those of `resolve.comparisons` before any data is seen, so that a
record gets the same answer alone and in any file. Only how common a name is comes from the list.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.errors import SettingsInvalid
from opensocta.resolve.clustering import Decided
from opensocta.resolve.columns import Bits, Flags, Floats, Ints, Levels, Records
from opensocta.resolve.comparison import Comparison, compare
from opensocta.resolve.comparisons import comparisons_of
from opensocta.resolve.explanation import explain
from opensocta.resolve.listed import Listed, join_lists
from opensocta.resolve.lookup import NameIndex
from opensocta.resolve.model import Model, Scored
from opensocta.resolve.shelf import FinderBuilder, Shelf
from opensocta.resolve.similarity import NameTable
from opensocta.resolve.subjects import FAMILIES, to_records
from opensocta.resolve.training import Training

__all__ = ["HITS", "Screen", "ScreenSettings", "screen"]

HITS = pa.schema(
    [("row", pa.int64()), ("name", pa.string()), ("listed_id", pa.string()),
     ("listed_name", pa.string()), ("list", pa.string()), ("programme", pa.string()),
     ("probability", pa.float64()), ("level", pa.string()), ("explanation", pa.string())]
)  # fmt: skip
_CHUNK = 1000
_RAREST = -18.0  # bits: parts of a name go together, so a whole name counts no more than this
_CLOSE, _SIMILAR = float(np.log2(0.004)), float(np.log2(0.04))
_ALONE = {"date": float(np.log2(1 / 20_000)), "number": -18.0}
"""Log2 chance of a date or number that nobody else holds, as the judges of `resolve` have it."""
_STRONG, _POSSIBLE = 0.9, 0.02
_UNTAUGHT = Training("record", 0, 0, "none", "the weights of a screening are fixed")
_WHOLE_NAME = 3  # all parts nearly the same, or better
_SPOKEN_AGAINST = -1.0  # bits
Record = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """How a screening is done.

    threshold : hits at least this probable are returned, and whoever has a listed number; set
        for recall, see the method's page.
    prior : log2 odds, before any comparison, that a record is one given listed subject.
    limit : names of the list looked at for each name asked.
    """

    threshold: float = 0.003
    prior: float = -20.0
    limit: int = 30


class Screen:
    """Lists held ready, to be asked about one record at a time or many."""

    def __init__(
        self, listed: Listed, settings: ScreenSettings, build: FinderBuilder = NameIndex.build
    ) -> None:
        self.settings = _checked(settings)
        self._about = listed.subjects
        self._shelves: dict[str, Shelf] = {}
        self._places: dict[str, pa.Array] = {}
        for family in ("person", "organization"):
            mine = listed.fields.filter(pc.equal(listed.fields["family"], family))
            ids = pc.unique(mine["entity_id"].combine_chunks())
            ids = ids.take(pc.sort_indices(ids))
            if len(ids):
                records = to_records(ids, mine, FAMILIES[family])
                self._shelves[family] = Shelf(records, family, build)
                own = self._about["entity_id"].combine_chunks()
                self._places[family] = pc.index_in(ids, value_set=own)

    @classmethod
    def load(
        cls,
        lists: Iterable[Listed],
        *,
        settings: ScreenSettings | None = None,
        build: FinderBuilder = NameIndex.build,
    ) -> "Screen":
        """Return a screen of one or several lists."""
        return cls(join_lists(lists), settings or ScreenSettings(), build)

    def with_settings(self, settings: ScreenSettings) -> "Screen":
        """Return a screen of the same lists, nothing laid out anew, with other settings."""
        other = copy(self)
        other.settings = _checked(settings)
        return other

    def __len__(self) -> int:
        return int(self._about.num_rows)

    def ask(self, record: Record, *, family: str = "") -> pa.Table:
        """Return HITS of one record, whose fields are those of `subjects.FAMILIES`.

        family : person or organization; both are looked at if it is empty.
        """
        rows = [
            {"row": 0, "family": kind, "field": field, "value": value}
            for kind in ((family,) if family else tuple(FAMILIES))
            for field, values in record.items()
            for value in ([values] if isinstance(values, str) else values)
        ]
        return self.screen(pa.Table.from_pylist(rows))

    def screen(self, asked: pa.Table) -> pa.Table:
        """Return HITS, most probable first, of rows of (row, family, field, value)."""
        found = [HITS.empty_table()]
        for family, shelf in self._shelves.items():
            mine = asked.filter(pc.equal(asked["family"], family)).combine_chunks()
            keys = pc.unique(mine["row"].combine_chunks()).sort() if mine.num_rows else pa.array([])
            for start in range(0, len(keys), _CHUNK):
                some = keys.slice(start, _CHUNK)
                rows = mine.filter(pc.is_in(mine["row"], value_set=some))
                found.append(self._hits(shelf, family, _records(some, rows, family)))
        hits = pa.concat_tables(found)
        order = [("probability", "descending"), ("row", "ascending"), ("list", "ascending"),
                 ("listed_id", "ascending")]  # fmt: skip
        return hits.sort_by(order).combine_chunks()

    def _hits(self, shelf: Shelf, family: str, asked: Records) -> pa.Table:
        left, right = shelf.candidates(asked, self.settings.limit)
        if not len(left):
            return HITS.empty_table()
        listed, place = np.unique(right, return_inverse=True)
        records = shelf.beside(asked, listed)
        pairs = (left, place.astype(np.int64) + len(asked))
        comparisons, names = comparisons_of(records, family)
        if names is not None:
            _weigh_by_list(names, shelf)
        levels, chances = _compare(records, comparisons, *pairs)
        model = _model(comparisons, self.settings.prior)
        found, _ = model.contributions(Scored(levels, chances, np.zeros(len(left), np.int64)))
        bits = list(found.T.astype(np.float64))
        weight = sum(bits, np.full(len(left), model.prior))
        least = np.log2(self.settings.threshold / (1 - self.settings.threshold))
        shown = (np.round(weight, 2) >= least) | _same_number(comparisons, levels)
        pairs = (pairs[0][shown], pairs[1][shown])
        levels, bits = [level[shown] for level in levels], [these[shown] for these in bits]
        told = explain(
            records.ids, model, pairs, (levels, bits), Decided([], []), training=_UNTAUGHT
        )
        entries = listed[pairs[1] - len(asked)]
        about = self._about.take(self._places[family].take(pa.array(entries)))
        return _rows(asked, told, about, _words(comparisons, levels, bits, told["probability"]))


def screen(
    subjects: pa.Table, listed: Listed, *, settings: ScreenSettings | None = None
) -> pa.Table:
    """Return HITS of rows of (row, family, field, value) against a list."""
    return Screen.load([listed], settings=settings).screen(subjects)


def _checked(settings: ScreenSettings) -> ScreenSettings:
    if not 0 < settings.threshold < 1:
        raise SettingsInvalid(source="screen", key="threshold", rule="lies between 0 and 1")
    return settings


def _rows(asked: Records, told: pa.Table, about: pa.Table, words: pa.Array) -> pa.Table:
    """Return HITS from PAIRS, with what the list says of each subject."""
    names = pa.array(_first_names(asked), pa.string())
    rows = {
        "row": told["left_id"].cast(pa.int64()),
        "name": names.take(pc.index_in(told["left_id"], asked.ids)),
        **{c: about[c] for c in ("listed_id", "listed_name", "list", "programme")},
        "probability": told["probability"],
        "level": words,
        "explanation": told["explanation"],
    }
    return pa.table(rows).cast(HITS)


def _records(keys: pa.Array, rows: pa.Table, family: str) -> Records:
    ids = keys.cast(pa.string())
    table = pa.table(
        {"entity_id": rows["row"].cast(pa.string()), "field": rows["field"], "value": rows["value"]}
    )
    fields = [one for one in FAMILIES[family] if one in set(rows["field"].to_pylist())]
    return to_records(ids, table, fields)


def _weigh_by_list(names: NameTable, shelf: Shelf) -> None:
    """Let parts of names be as common as they are on the list, whatever the file holds."""
    rarity = [shelf.rarity.get(word, shelf.unseen) for word in names.words]
    names.rarity = np.array([*rarity, 0.0])
    names.rarest, names.whole = _RAREST, np.full(len(names.column.values), -60.0)
    names.close_bits, names.similar_bits = _CLOSE, _SIMILAR


def _compare(
    records: Records, comparisons: tuple[Comparison, ...], left: Ints, right: Ints
) -> tuple[list[Levels], list[Floats]]:
    """Return levels and chances; whatever else is in the file, a value's chance is the same."""
    levels, chances = [], []
    for comparison in comparisons:
        field = comparison.field
        level, chance = compare(comparison, records.columns[field], left, right)
        levels.append(level)
        if field == "name":
            chances.append(chance.astype(np.float32))
            continue
        alone = next((bits for end, bits in _ALONE.items() if field.endswith(end)), np.nan)
        same = level == len(comparison.levels) - 1
        chances.append(np.where(same, alone, np.nan).astype(np.float32))
    return levels, chances


def _model(comparisons: tuple[Comparison, ...], prior: float) -> Model:
    m = [np.array(one.m) / sum(one.m) for one in comparisons]
    u = [np.array(one.u) / sum(one.u) for one in comparisons]
    return Model(comparisons, m, u, prior)


def _words(
    comparisons: tuple[Comparison, ...],
    levels: list[Levels],
    bits: list[Bits],
    probability: pa.Array,
) -> pa.Array:
    """Return strong, possible or weak.

    A whole name that nothing speaks against is possible, and so is the same number.
    """
    chance = np.asarray(probability)
    name = next((k for k, one in enumerate(comparisons) if one.field == "name"), None)
    whole = np.zeros(len(chance), np.bool_) if name is None else levels[name] >= _WHOLE_NAME
    against = np.any([these <= _SPOKEN_AGAINST for these in bits], axis=0)
    number = _same_number(comparisons, levels)
    possible = (chance >= _POSSIBLE) | (whole & ~against) | number
    return pa.array(np.select([chance >= _STRONG, possible], ["strong", "possible"], "weak"))


def _same_number(comparisons: tuple[Comparison, ...], levels: list[Levels]) -> Flags:
    """Return which pairs share a document or register number; they are shown in any case."""
    same = np.zeros(len(levels[0]), np.bool_)
    for level, one in zip(levels, comparisons, strict=True):
        if one.field.endswith("number"):
            same |= level == len(one.levels) - 1
    return same


def _first_names(asked: Records) -> list[str]:
    column = asked.columns.get("name")
    if column is None:
        return [""] * len(asked)
    at = np.minimum(column.offsets[:-1], max(len(column.codes) - 1, 0))
    return [
        column.values[column.codes[place]] if width else ""
        for place, width in zip(at, column.lengths, strict=True)
    ]
