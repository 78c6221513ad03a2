"""Finds a name among many: other scripts, other order of parts, typing errors.

In:   names, one per row; a name to look for
Out:  `Hits`: rows and scores in [0, 1], best first; the same for the same names every time
Not:  whether two records are one person (`resolve.link`); whether to act on a hit
See:  docs/methods/name-search.md for the method, its limits and its error rates
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from opensocta.resolve.lookup_kernels import add_matches, best_rows, pair_off
from opensocta.resolve.part_index import Floats, Ids, Ints, PartIndex, joined, split

__all__ = ["Hits", "LookupSettings", "NameIndex"]

_MANY = pa.schema(
    [("query", pa.int64()), ("row", pa.int64()), ("rank", pa.int64()), ("score", pa.float64())]
)


@dataclass(frozen=True, slots=True)
class LookupSettings:
    """How much of the index one search may read; more finds more and takes longer.

    part_postings : postings of grams read per part of the name looked for.
    parts_compared : parts of names compared letter by letter per part looked for.
    name_postings : names read per part looked for, likest parts first.
    names_compared : names scored part by part.
    least_likeness : parts less alike than this bring no name forward.
    """

    part_postings: int = 6_000_000
    parts_compared: int = 1600
    name_postings: int = 3_000_000
    names_compared: int = 1600
    least_likeness: float = 0.3


@dataclass(frozen=True, slots=True)
class Hits:
    """Rows found and their scores in [0, 1], best first, equal scores by row."""

    rows: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]


class NameIndex:
    """Names to search in; make it with `NameIndex.build`."""

    def __init__(
        self, parts: PartIndex, names: Ints, name_parts: tuple[Ids, Ints], settings: LookupSettings
    ) -> None:
        """Take the parts, the name of each row, and the parts of each name end to end."""
        self.settings, self.parts = settings, parts
        self.of_name, self.name_begins = name_parts
        self.size = len(names)
        count = len(self.name_begins) - 1
        self._rows = np.argsort(names, kind="stable")
        self._row_begins = np.searchsorted(names[self._rows], np.arange(count + 1))
        owners = np.repeat(np.arange(count, dtype=np.int32), np.diff(self.name_begins))
        self._owners = owners[np.argsort(self.of_name, kind="stable")]
        held = np.bincount(self.of_name, minlength=len(parts.sizes))
        self._part_begins = np.concatenate([np.zeros(1, np.int64), np.cumsum(held)])
        weighed = np.bincount(owners, weights=parts.sizes[self.of_name], minlength=count)
        self._weights = weighed.astype(np.float32)

    @classmethod
    def build(
        cls, names: pa.Array | Sequence[str], *, settings: LookupSettings | None = None
    ) -> "NameIndex":
        """Return an index in which row i is name i; equal names are kept once."""
        column = names if isinstance(names, pa.Array) else pa.array(names, pa.string())
        coded = column.cast(pa.string()).fill_null("").dictionary_encode()
        rows = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        code: dict[str, int] = {}
        flat: list[int] = []
        begins = np.zeros(len(coded.dictionary) + 1, np.int64)
        for at, name in enumerate(coded.dictionary.to_pylist(), start=1):
            flat += [code.setdefault(part, len(code)) for part in split(name)]
            begins[at] = len(flat)
        parts = PartIndex.build(list(code))
        return cls(parts, rows, (np.array(flat, np.int32), begins), settings or LookupSettings())

    def search(self, name: str, *, limit: int = 10) -> Hits:
        """Return the rows whose names are most like `name`, at most `limit`."""
        words = split(name)
        found = self._candidates(words)
        if not len(found) or limit < 1:
            return Hits(np.zeros(0, np.int64), np.zeros(0, np.float64))
        scores = self._score(words, found)
        order = np.lexsort((found, -scores))
        # names that tie with the last one needed may hold lower rows
        kept = order[scores[order] >= scores[order[min(limit, len(order)) - 1]]]
        rows, marks = [], []
        for at in kept:
            low, high = self._row_begins[found[at]], self._row_begins[found[at] + 1]
            own = self._rows[low : min(high, low + limit)]
            rows.append(own)
            marks.append(np.full(len(own), scores[at], np.float64))
        every, mark = np.concatenate(rows), np.concatenate(marks)
        best = np.lexsort((every, -mark))[:limit]
        return Hits(every[best], mark[best])

    def search_many(self, names: pa.Array | Sequence[str], limit: int = 10) -> pa.Table:
        """Return a table (query, row, rank from 1, score) of the hits of every name."""
        texts = names.to_pylist() if isinstance(names, pa.Array) else names
        hits = [self.search(text or "", limit=limit) for text in texts]
        sizes = [len(hit.rows) for hit in hits]
        none = [np.zeros(0, np.int64)]
        columns = [
            np.repeat(np.arange(len(hits)), sizes),
            np.concatenate([*none, *(hit.rows for hit in hits)]),
            np.concatenate([*none, *(np.arange(1, size + 1) for size in sizes)]),
            np.concatenate([np.zeros(0, np.float64), *(hit.scores for hit in hits)]),
        ]
        return pa.table(columns, schema=_MANY)

    def _candidates(self, words: tuple[str, ...]) -> Ints:
        """Return the names that hold parts like the words, as many as are to be scored."""
        limits = self.settings
        scores = np.zeros(len(self._weights), np.float32)
        total = np.float32(0)
        for word in words:
            total += np.float32(len(word))
            near = self.parts.near(word, limits.part_postings, limits.parts_compared)
            likeness = self.parts.likeness(word, near)
            kept = likeness >= limits.least_likeness
            near, likeness = near[kept], likeness[kept]
            order = np.lexsort((near, -likeness))
            near, likeness = near[order], likeness[order]
            gains = likeness * (self.parts.sizes[near] + np.float32(len(word)))
            add_matches(
                near, gains.astype(np.float32), self._owners, self._part_begins, scores,
                limits.name_postings,
            )  # fmt: skip
        scores /= self._weights + max(total, np.float32(1))
        return best_rows(np.minimum(scores, np.float32(1)), limits.names_compared)

    def _score(self, words: tuple[str, ...], names: Ints) -> Floats:
        own, begins = joined(self.of_name, self.name_begins, names)
        distinct, places = np.unique(own, return_inverse=True)
        likeness = np.stack([self.parts.likeness(word, distinct) for word in words])
        sizes = np.array([len(word) for word in words], np.float32)
        return pair_off(likeness, sizes, self.parts.sizes[distinct], places, begins)
