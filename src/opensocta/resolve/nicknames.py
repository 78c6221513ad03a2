"""Familiar forms of given names: which parts of names may be one by diminutive.

In:   parts of names folded by `names.fold`
Out:  `nickname_classes(words)`: rows of (word, class); two words that share a class may be one name
Not:  how much such a resemblance weighs (`resolve.comparisons`)
See:  docs/methods/identifiers.md; vocabulary/data/nicknames.csv
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from opensocta.resolve.names import parts
from opensocta.vocabulary.naming import nicknames

__all__ = ["nickname_classes", "same_by_nickname"]


def nickname_classes(words: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows of (index of the word, class id), by word and then class; few words have any."""
    known = _classes()
    rows = [(at, one) for at, word in enumerate(words) for one in known.get(word, ())]
    table = np.array(rows, np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def same_by_nickname(one: str, other: str) -> bool:
    """Tell whether two folded parts stand in one class of familiar forms."""
    known = _classes()
    return not set(known.get(one, ())).isdisjoint(known.get(other, ()))


@cache
def _classes() -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for number, row in enumerate(nicknames().values()):
        for form in (row.name, *row.forms):
            folded = parts(form)
            if len(folded) == 1 and len(folded[0]) > 1:
                found.setdefault(folded[0], set()).add(number)
    return {word: tuple(sorted(classes)) for word, classes in found.items()}
