"""A piece of a table as text cells, with the faults found in it and the anchors of its rows.

In:   columns of text (null: empty cell), the number of each row as the sender's program shows it
Out:  `Sheet`; a row with any fault is set aside as a whole and its faults become `rejects`
Not:  opening files (`sources.tables`)
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from opensocta.core.errors import SourceUnreadable
from opensocta.sources.mapping import Mapping

__all__ = ["Faults", "Sheet", "letters", "note_repeats", "renamed", "shown"]

_NAME = re.compile(r"^[^\W\d][\w .\-/\\(),%#]{0,60}$")
Positions = NDArray[np.int64]


def letters(place: int) -> str:
    """Return the spreadsheet name of a column: 0 A, 25 Z, 26 AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def shown(names: Iterable[str]) -> str:
    """Return column names for a message. A table without header has content in its first row,
    so what is no plain name is told by its place only.
    """
    listed = list(names)
    words = [n if _NAME.match(n) else f"(column {place})" for place, n in enumerate(listed[:40], 1)]
    return ", ".join(words) + (f" and {len(listed) - 40} more" if len(listed) > 40 else "")


def renamed(path: Path, names: list[str], mapping: Mapping) -> list[str]:
    """Return the names that the mapping gives the columns, else those of the header."""
    if mapping.names is None:
        return names
    if len(mapping.names) != len(names):
        raise SourceUnreadable(
            source=path.name,
            where="header",
            rule=f"has {len(names)} columns, the mapping names {len(mapping.names)}",
            advice="Give `names` for every column, in their order.",
        )
    return list(mapping.names)


class Faults:
    """Which rows break which rule, by position in the sheet."""

    def __init__(self, rows: int) -> None:
        self.bad: NDArray[np.bool_] = np.zeros(rows, dtype=bool)
        self.found: list[tuple[Positions, str, str]] = []

    def add(self, positions: Positions, column: str, rule: str) -> None:
        """Note that the rows at these positions break a rule in a column ("" for the row)."""
        if len(positions):
            self.bad[positions] = True
            self.found.append((positions, column, rule))

    def add_where(self, broken: pa.Array, column: str, rule: str, rows: pa.Array | None) -> None:
        """Note a fault where a mask is true; `rows` maps its places to positions."""
        places = np.flatnonzero(broken.to_numpy(zero_copy_only=False))
        if rows is not None and len(places):
            places = rows.to_numpy()[places]
        self.add(places.astype(np.int64), column, rule)


@dataclass(frozen=True)
class Sheet:
    """Some rows of a table. `name` is the sheet's name, empty for CSV and Parquet."""

    file_name: str
    name: str
    cells: pa.Table
    numbers: Positions
    faults: Faults = field(repr=False)

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(self.numbers)

    def column(self, name: str) -> pa.Array:
        """Return a column; `row` is the row's number. Raises SourceUnreadable if there is none."""
        if name == "row" and "row" not in self.cells.column_names:
            return pa.array(self.numbers).cast(pa.string())
        if name not in self.cells.column_names:
            raise SourceUnreadable(
                source=self.file_name,
                where=self.name or "header",
                rule=f"has no column {name!r}",
                advice="Columns: " + shown(self.cells.column_names),
            )
        column = self.cells[name]
        return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column

    def anchors(self, rows: pa.Array | None, column: str) -> pa.Array:
        """Return `Sheet!F17` for a workbook, `row 17, column` for other tables."""
        numbers = pa.array(self.numbers) if rows is None else pa.array(self.numbers).take(rows)
        text = numbers.cast(pa.string())
        known = column in self.cells.column_names
        if self.name:
            letter = letters(self.cells.column_names.index(column)) if known else ""
            head, tail = f"{self.name}!{letter}", ""
        else:
            head, tail = "row ", f", {column}" if known else ""
        return pc.binary_join_element_wise(head, text, tail, "")

    def good(self) -> pa.Array:
        """Return the positions of the rows without fault."""
        return pa.array(np.flatnonzero(~self.faults.bad))


def note_repeats(first: Positions, sheet: Sheet, good: pa.Array) -> None:
    """Note the rows, given as positions `good`, that repeat an earlier one (not in `first`)."""
    if len(first) < len(good):
        repeated = np.ones(len(good), dtype=bool)
        repeated[first] = False
        sheet.faults.add(good.to_numpy()[repeated], "", "repeats an earlier row; kept once")
