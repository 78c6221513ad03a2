"""Series and panels of plain files, as the trend commands take them.

In:   CSV or Parquet of period and figure[, place, exposure], or of one row per event
Out:  `FileSeries`, `Panel`
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import typer

from opensocta.cli.plain_table import read_columns
from opensocta.cli.trends_columns import (
    binary_columns,
    named,
    numeric_columns,
    period_of,
    role,
)
from opensocta.core.errors import SettingsInvalid, SourceUnreadable
from opensocta.trends import Frequency, Series, frequency, period_name, period_number

__all__ = ["By", "ChartFile", "File", "FileSeries", "Panel", "Period", "Start", "Value",
           "ZeroGaps", "labels", "position", "read_panel", "read_series", "series_of",
           "small"]  # fmt: skip

Floats = npt.NDArray[np.float64]
_NO_FIGURE = ("year", "month", "time", "id")
File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV (may be .gz) or Parquet.")]
Period = Annotated[str, typer.Option(help="Column of periods or dates; guessed if absent.")]
Value = Annotated[str, typer.Option(help="Column of figures; guessed; rows count if none is.")]
By = Annotated[str, typer.Option(help="Column that parts the rows into series.")]
Start = Annotated[
    str, typer.Option(help="First period after, like 2024 or 2024-03; or by a column of 0 and 1.")
]
ZeroGaps = Annotated[
    bool, typer.Option("--zero", help="Periods without a row count 0, not unknown.")
]
ChartFile = Annotated[Path | None, typer.Option("--chart", help="Draw it into this SVG file.")]


@dataclass(frozen=True)
class FileSeries:
    """Series of one file, exposures beside them, and what a reader must know of the reading."""

    series: list[Series]
    exposures: list[Floats | None]
    began: int | None
    notes: list[str]


@dataclass(frozen=True)
class Panel:
    """Figures of places (rows) by period; `treated` rows; `start` the first position after."""

    places: list[str]
    periods: list[str]
    figures: Floats
    treated: npt.NDArray[np.bool_]
    start: int


def read_series(
    path: Path,
    *,
    period: str = "",
    value: str = "",
    by: str = "",
    exposure: str = "",
    zero: bool = False,
) -> FileSeries:
    """Return the series of a file, by name; steps without a row have no figure, or `zero`.

    Rows of one period are added up; without a column of figures the rows themselves are counted,
    and a period without one is 0.
    """
    rows = read_columns(path, ())
    return series_of(
        rows, path.name, period=period, value=value, by=by, exposure=exposure, zero=zero
    )


def series_of(
    rows: pa.Table,
    source: str,
    *,
    period: str = "",
    value: str = "",
    by: str = "",
    exposure: str = "",
    zero: bool = False,
) -> FileSeries:
    """Return the series of a table that was read already, see `read_series`."""
    when, used = _periods(rows, source, period)
    switches = [c for c in binary_columns(rows) if c not in (value, exposure)]
    figures, counted = _figures(rows, source, value, {*switches, exposure, used})
    weights = _column(rows, named(rows, exposure, "--exposure", source)) if exposure else None
    groups = [""] * rows.num_rows
    if by:
        groups = [str(g) for g in rows[named(rows, by, "--by", source)].to_pylist()]
    of = _one_frequency(when, source)
    numbers = np.array([period_number(p) for p in when])
    names = sorted(set(groups))
    found, exposures, notes = [], [], []
    for name in names:
        held = np.array([g == name for g in groups])
        one = _series(name, of, numbers[held], figures[held], zero=zero or counted)
        found.append(one)
        exposures.append(None if weights is None else _spread(one, numbers[held], weights[held]))
    twice = rows.num_rows - len(set(zip(groups, numbers.tolist(), strict=True)))
    if counted:
        notes.append(f"The file has no column of figures: its {rows.num_rows:,} rows are counted.")
    elif twice:
        notes.append(f"{twice:,} rows share a period with another and are added up.")
    gaps = sum(int(np.isnan(s.values).sum()) for s in found)
    if gaps:
        notes.append(
            f"{gaps:,} periods have no figure; they are left out; with --zero they count 0."
        )
    return FileSeries(found, exposures, _switched(rows, switches, numbers), notes)


def read_panel(
    path: Path, *, period: str, value: str, place: str, treated: str, start: str
) -> Panel:
    """Return the panel of a file: each place has a figure in each period.

    `treated` names a column of 0 and 1, or places, parted by commas; without it a column of 0
    and 1 is looked for, which may also say when it began.
    """
    rows = read_columns(path, ())
    when, used = _periods(rows, path.name, period)
    marks = binary_columns(rows)
    figures, _ = _figures(rows, path.name, value, {*marks, used})
    texts = [f.name for f in rows.schema if pa.types.is_string(f.type)
             and f.name not in (period, value)]  # fmt: skip
    column = role(rows, "place", "--place", path.name, asked=place, among=texts)
    names = [str(n) for n in rows[column].to_pylist()]
    places, periods = sorted(set(names)), sorted(set(when))
    where = {name: i for i, name in enumerate(places)}
    at = {name: i for i, name in enumerate(periods)}
    table = np.full((len(places), len(periods)), np.nan)
    switch = np.zeros(table.shape, dtype=bool)
    mark = treated if treated in rows.column_names else (marks[0] if marks and not treated else "")
    on = rows[mark].to_pylist() if mark else [False] * len(names)
    for name, label, figure, is_on in zip(names, when, figures, on, strict=True):
        cell = where[name], at[label]
        table[cell] = figure if np.isnan(table[cell]) else table[cell] + figure
        switch[cell] |= bool(is_on)
    _complete(table, places, path.name)
    if mark:
        rows_on = np.asarray(switch.any(axis=1))
        first = int(np.argmax(switch.any(axis=0)))
    else:
        rows_on, first = _named_places(places, treated, path.name), 0
    begin = position(start, periods, path.name) if start else first
    if not 0 < begin < len(periods):
        raise SettingsInvalid(source=path.name, key="--start", rule="say the first period after")
    return Panel(places, periods, table, rows_on, begin)


def position(start: str, periods: list[str], source: str) -> int:
    """Return the place of the first period at or after `start`."""
    wanted = period_of(start)
    if wanted is not None:
        for i, name in enumerate(periods):
            if name >= wanted:
                return i
    rule = f"lies outside the periods, {periods[0]} to {periods[-1]}"
    raise SettingsInvalid(source=source, key=f"--start {start}", rule=rule)


def _periods(rows: pa.Table, source: str, asked: str) -> tuple[list[str], str]:
    """Return the period of each row, and the column it came from."""
    lower = {name.lower(): name for name in rows.column_names}
    if not asked and "year" in lower and "month" in lower:
        years, months = rows[lower["year"]].to_pylist(), rows[lower["month"]].to_pylist()
        if all(isinstance(m, int) and 1 <= m <= 12 for m in months):
            return [f"{y}-{m:02d}" for y, m in zip(years, months, strict=True)], lower["year"]
    column = asked and named(rows, asked, "--period", source)
    if not column:
        fit = [c for c in rows.column_names if rows.num_rows and _all_periods(rows, c)]
        column = role(rows, "period", "--period", source, among=fit)
    found = [period_of(cell) for cell in rows[column].to_pylist()]
    if None in found:
        raise SourceUnreadable(
            source=source, where=f"column {column}, row {found.index(None) + 2}",
            rule="it is no period", advice="Write 2024, 2024-Q1, 2024-03 or 2024-03-15.",
        )  # fmt: skip
    return [p for p in found if p is not None], column


def _all_periods(rows: pa.Table, column: str) -> bool:
    return all(period_of(cell) is not None for cell in rows[column].unique().to_pylist())


def _figures(rows: pa.Table, source: str, asked: str, taken: set[str]) -> tuple[Floats, bool]:
    """Return the figures, and whether rows were counted for want of a column."""
    if asked:
        return _column(rows, named(rows, asked, "--value", source)), False
    numbers = [c for c in numeric_columns(rows) if c not in taken and c.lower() not in _NO_FIGURE]
    if not numbers:
        return np.ones(rows.num_rows), True
    return _column(rows, role(rows, "value", "--value", source, among=numbers)), False


def _column(rows: pa.Table, name: str) -> Floats:
    return np.array([np.nan if v is None else float(v) for v in rows[name].to_pylist()])


def _one_frequency(when: list[str], source: str) -> Frequency:
    kinds = {frequency(p) for p in when}
    if len(kinds) != 1:
        raise SourceUnreadable(
            source=source, where="periods", rule="years, quarters and months stand side by side",
            advice="Keep one kind in the file.",
        )  # fmt: skip
    kind = kinds.pop()
    return kind if kind is not None else "Y"


def _series(
    name: str, of: Frequency, numbers: npt.NDArray[np.int64], figures: Floats, *, zero: bool
) -> Series:
    first, last = int(numbers.min()), int(numbers.max())
    values = np.full(last - first + 1, 0.0 if zero else np.nan)
    for number, figure in zip((numbers - first).tolist(), figures.tolist(), strict=True):
        if not np.isnan(figure):
            values[number] = figure + (0.0 if np.isnan(values[number]) else values[number])
    whole = values[~np.isnan(values)]
    return Series(
        name=name, indicator="", area="", place=name, unit="", of=of, start=first, values=values,
        additive=bool((whole == np.round(whole)).all()), effort=False, breaks=(),
        provisional=False, evidence=(),
    )  # fmt: skip


def _spread(series: Series, numbers: npt.NDArray[np.int64], weights: Floats) -> Floats:
    found = np.full(len(series.values), np.nan)
    found[numbers - series.start] = weights
    return found


def _switched(rows: pa.Table, switches: list[str], numbers: npt.NDArray[np.int64]) -> int | None:
    """Return the period in which the only column of 0 and 1 turns to 1 for good, if any."""
    for column in switches:
        on = np.array([bool(v) for v in rows[column].to_pylist()])
        if on.any() and not on.all() and numbers[on].min() > numbers[~on].max():
            return int(numbers[on].min())
    return None


def _complete(table: Floats, places: list[str], source: str) -> None:
    missing = np.isnan(table).any(axis=1)
    if missing.any():
        names = ", ".join(np.array(places)[missing][:5])
        raise SourceUnreadable(
            source=source, where=f"places {names}",
            rule=f"{int(missing.sum()):,} places lack a figure for some period",
            advice="Fill the gaps or leave these places out.",
        )  # fmt: skip


def _named_places(places: list[str], treated: str, source: str) -> npt.NDArray[np.bool_]:
    wanted = {name.strip() for name in treated.split(",") if name.strip()}
    if not wanted or not wanted <= set(places):
        rule = "name places of the file, parted by commas, or a column of 0 and 1"
        raise SettingsInvalid(source=source, key="--treated", rule=rule)
    return np.array([name in wanted for name in places])


def small(p: float) -> str:
    """Return a p-value in words that claim no more digits than it has."""
    return "< .001" if p < 0.001 else f"{p:.3f}".lstrip("0") if p < 1 else "1"


def labels(series: Series, ahead: int = 0) -> list[str]:
    """Return the names of the periods of a series, and of so many after it."""
    return [period_name(n, series.of) for n in range(series.start, series.end + ahead + 1)]
