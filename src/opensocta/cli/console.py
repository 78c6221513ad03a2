"""How the command speaks: tables of at most 100 columns, exact JSON, and what is next."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import orjson
import pyarrow as pa
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

__all__ = [
    "as_json",
    "as_table",
    "next_step",
    "out",
    "progress",
    "rows_of",
    "say",
    "working",
]

_WIDTH = 100
out = Console(
    width=min(_WIDTH, Console().width) if sys.stdout.isatty() else _WIDTH, highlight=False
)
_side = Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """Print one line of plain words."""
    out.print(escape(text))


def next_step(command: str) -> None:
    """Print what to do next, as the last line."""
    out.print(f"[dim]Next:[/dim] {escape(command)}")


def as_json(value: Any) -> None:  # Any: whatever JSON can hold
    """Print a value as JSON on standard output, nothing else."""
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY, default=str)
    sys.stdout.write(text.decode() + "\n")


def rows_of(table: pa.Table) -> list[dict[str, Any]]:  # Any: a row of any table
    """Return a table as a list of dictionaries."""
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def as_table(
    rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str], *, title: str = ""
) -> None:
    """Print rows as a table; `columns` maps keys to heads. Numbers are aligned to the right."""
    rows = list(rows)
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for key, head in columns.items():
        numeric = bool(rows) and all(
            isinstance(row.get(key), int | float | None) and not isinstance(row.get(key), bool)
            for row in rows
        )
        table.add_column(head, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row.get(key)) for key in columns))
    out.print(table)


def progress() -> Progress:
    """Return a progress bar on standard error; silent when output is piped."""
    return Progress(
        TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn(),
        console=_side, transient=True, disable=not sys.stderr.isatty(),
    )  # fmt: skip


def working(words: str) -> AbstractContextManager[Any]:  # Any: rich's own status type
    """Return a spinner for work of unknown length."""
    return _side.status(words)


def _cell(value: Any) -> str:  # Any: a cell of any type
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return escape(", ".join(str(one) for one in value))
    return escape(str(value))
