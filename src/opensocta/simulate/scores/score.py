"""One score with its sentence, and all scores as table and JSON."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from opensocta.core.errors import TermUnknown

__all__ = ["Score", "Scores"]


@dataclass(frozen=True, slots=True)
class Score:
    """A figure: `group` (persons, money...), `name` (recall...), value, and what it says.

    `n` is how many true things or trials it rests on.
    """

    group: str
    name: str
    value: float
    n: int
    words: str


@dataclass(frozen=True, slots=True)
class Scores:
    """All scores of one build against one truth."""

    all: tuple[Score, ...]

    def __iter__(self) -> Iterator[Score]:
        return iter(self.all)

    def value(self, group: str, name: str) -> float:
        """Return one figure; raises TermUnknown if it was not scored."""
        for score in self.all:
            if (score.group, score.name) == (group, name):
                return score.value
        known = ", ".join(f"{s.group} {s.name}" for s in self.all)
        raise TermUnknown(kind="score", term=f"{group} {name}", known=known)

    def as_table(self) -> pa.Table:
        """Return the scores as a table: group, name, value, n, words."""
        return pa.table(
            {
                "group": pa.array([s.group for s in self.all], pa.string()),
                "name": pa.array([s.name for s in self.all], pa.string()),
                "value": pa.array([s.value for s in self.all], pa.float64()),
                "n": pa.array([s.n for s in self.all], pa.int64()),
                "words": pa.array([s.words for s in self.all], pa.string()),
            }
        )

    def to_json(self) -> str:
        """Return the scores as JSON, in their order."""
        return json.dumps(self.as_table().to_pylist(), indent=2, ensure_ascii=False)

    def lines(self) -> list[str]:
        """Return one plain sentence per score."""
        return [score.words for score in self.all]
