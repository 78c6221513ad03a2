"""Parts of names by their grams of sounds: which are like a word, and how like.

In:   distinct parts of names, lower case
Out:  `PartIndex`: `near` (candidates by shared grams), `likeness` in [0, 1]
Not:  whole names (`resolve.lookup`); what sounds cost (`resolve.sound_costs`)
See:  docs/methods/name-search.md
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from anyascii import anyascii

from opensocta.resolve.lookup_kernels import (
    GRAM_SPACE,
    add_postings,
    best_rows,
    distances,
    grams_of,
    invert,
)  # fmt: skip
from opensocta.resolve.sound_costs import CLASSES, cost_tables
from opensocta.resolve.sounds import script, sounds

__all__ = ["PartIndex", "joined", "split"]

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670'’ʼ׳`"
_PART = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_ARTICLES = frozenset(("al", "el", "ul", "аль", "эль", "ал", "ел"))
_LONGEST = 48
_SWAP, _TYPED_SWAP = 0.5, 1.0
_LETTERS_SHARE = 0.8
_SCRIPTS = 7


def split(name: str) -> tuple[str, ...]:
    """Return the parts of a name, lower case; an Arabic article that stands alone is left out."""
    every = [part[:_LONGEST] for part in _PART.findall(name.lower())]
    return tuple(part for part in every if part not in _ARTICLES) or tuple(every)


def joined(values: Ids, begins: Ints, chosen: Ints) -> tuple[Ids, Ints]:
    """Return the values of the chosen groups end to end, and where each begins."""
    sizes = begins[chosen + 1] - begins[chosen]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    places = np.arange(starts[-1]) - np.repeat(starts[:-1] - begins[chosen], sizes)
    return values[places], starts


def lay(words: list[str]) -> tuple[Bytes, Ints]:
    """Return ASCII words end to end as codes, and where each begins."""
    offsets = np.zeros(len(words) + 1, np.int64)
    offsets[1:] = np.cumsum([len(word) for word in words])
    return np.frombuffer("".join(words).encode(), np.uint8), offsets


def letters(part: str) -> str:
    """Return the part as typed, in ASCII letters."""
    plain = part if part.isascii() else anyascii(part).lower()
    return "".join(c for c in plain if c.isascii() and c.isalnum())


@lru_cache(maxsize=1)
def tables() -> tuple[Floats, Floats, Ints]:
    """Return costs and gaps of sounds, and the kind of pair of two scripts."""
    kinds = np.zeros((_SCRIPTS, _SCRIPTS), np.int64)
    kinds[4:6, :] = kinds[:, 4:6] = 1
    kinds[1, 2], kinds[1, 4], kinds[2, 1], kinds[4, 1] = 2, 3, 4, 5
    for number in (4, 5):
        kinds[number, number] = 0
    return (*cost_tables(), kinds)


@lru_cache(maxsize=1)
def typed() -> tuple[Floats, Floats]:
    """Return costs and gaps of letters as typed: one each."""
    return (1 - np.eye(128, dtype=np.float32))[None], np.ones((1, 2, 128), np.float32)


@dataclass(frozen=True, slots=True)
class PartIndex:
    """Distinct parts: sounds and letters end to end, scripts, and postings of grams."""

    text: tuple[Bytes, Ints]
    typed_text: tuple[Bytes, Ints]
    scripts: Bytes
    sizes: Floats
    postings: tuple[Ids, Ints]
    weights: Floats
    gram_sizes: Floats

    @classmethod
    def build(cls, parts: list[str]) -> "PartIndex":
        """Return the index of distinct parts, in their order."""
        text, offsets = lay([sounds(part) for part in parts])
        grams, starts = grams_of(text, offsets, CLASSES)
        owners, begins = invert(grams, starts, GRAM_SPACE)
        held = np.diff(begins)
        weights = np.log((1 + len(parts)) / (0.5 + held)).astype(np.float32)
        running = np.concatenate([np.zeros(1), np.cumsum(weights[grams], dtype=np.float64)])
        return cls(
            text=(text, offsets),
            typed_text=lay([letters(part) for part in parts]),
            scripts=np.array([script(part) for part in parts], np.uint8),
            sizes=np.array([len(part) for part in parts], np.float32),
            postings=(owners, begins),
            weights=weights,
            gram_sizes=(running[starts[1:]] - running[starts[:-1]]).astype(np.float32),
        )

    def near(self, word: str, postings: int, most: int) -> Ints:
        """Return up to `most` parts that share the most weight of grams with a word, ascending."""
        if not len(self.sizes):
            return np.zeros(0, np.int64)
        if len(self.sizes) <= most:
            return np.arange(len(self.sizes), dtype=np.int64)
        grams, _ = grams_of(*lay([sounds(word)]), CLASSES)
        owners, begins = self.postings
        rare_first = grams[np.argsort(begins[grams + 1] - begins[grams], kind="stable")]
        scores, _ = add_postings(
            rare_first, owners, begins, self.weights, self.gram_sizes, postings
        )
        return best_rows(scores, most)

    def likeness(self, word: str, chosen: Ints | Ids) -> Floats:
        """Return how like a word each chosen part is: by sound, and as typed in one script."""
        rows = chosen.astype(np.int64)
        costs, gaps, kinds = tables()
        own = script(word)
        kind = kinds[own][self.scripts[rows]]
        heard, _ = lay([sounds(word)])
        away = 2 * distances(heard, *self.text, rows, kind, costs, gaps, _SWAP)
        same = np.flatnonzero(self.scripts[rows] == own)
        if len(same):
            written, _ = lay([letters(word)])
            one = np.zeros(len(same), np.int64)
            typing = distances(written, *self.typed_text, rows[same], one, *typed(), _TYPED_SWAP)
            away[same] += _LETTERS_SHARE * (2 * typing - away[same])
        result: Floats = np.clip(1 - away, 0, 1).astype(np.float32)
        return result
