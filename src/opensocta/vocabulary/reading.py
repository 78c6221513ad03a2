"""Reads the data files of the domain pack into frozen rows, by the types of their fields.

In:   a file of `vocabulary/data` and a frozen dataclass whose fields are the file's columns
Out:  a dict from code to row, in the order of the file
Not:  judging the content (`vocabulary.checks`)

A list is split at `;`. The word `none` is an absent value: an empty list, or None for a number.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from importlib.resources import files
from io import StringIO
from typing import Any, ClassVar, Protocol, TypeVar, get_type_hints

import yaml

from opensocta.core.errors import SettingsInvalid

__all__ = ["Coded", "read_codes", "read_rows", "read_text", "read_yaml", "to_entries"]

_DATA = files("opensocta.vocabulary") / "data"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Coded(Protocol):
    """A row with a code; any frozen dataclass that has one."""

    __dataclass_fields__: ClassVar[dict[str, Any]]  # Any: the library's own type of a dataclass

    @property
    def code(self) -> str:
        """Return the code that names the row."""


R = TypeVar("R", bound=Coded)


def read_text(name: str) -> str:
    """Return the text of a data file."""
    return (_DATA / name).read_text(encoding="utf-8")


def read_yaml(name: str) -> Any:  # Any: YAML holds what it holds; callers give it a shape
    """Return a YAML data file as plain lists and dicts."""
    return yaml.load(read_text(name), Loader=_LOADER)


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV data file as text, in file order."""
    return list(csv.DictReader(StringIO(read_text(name))))


def read_codes(name: str, kind: type[R]) -> dict[str, R]:
    """Return the rows of a CSV data file by code, in file order."""
    return {row.code: row for row in to_entries(name, read_rows(name), kind)}


def to_entries(name: str, rows: Iterable[Mapping[str, Any]], kind: type[R]) -> list[R]:
    """Return frozen rows; raises SettingsInvalid with file and line if a cell does not parse."""
    hints = get_type_hints(kind)
    wanted = [(f.name, hints[f.name]) for f in fields(kind)]
    entries = []
    for line, row in enumerate(rows, start=2):
        values = {}
        for column, hint in wanted:
            try:
                values[column] = _PARSERS[str(hint)](row[column])
            except (KeyError, ValueError):
                raise SettingsInvalid(
                    source=name, key=f"line {line}, column {column}", rule="is absent or no value"
                ) from None
        entries.append(kind(**values))
    return entries


def _list(text: str) -> tuple[str, ...]:
    return () if text == "none" else tuple(part.strip() for part in text.split(";"))


def _number_or_none(text: str) -> float | None:
    return None if text == "none" else float(text)


def _yes(text: str) -> bool:
    return {"y": True, "n": False}[text]


_PARSERS: dict[str, Callable[[str], object]] = {
    str(str): str,
    str(float): float,
    str(bool): _yes,
    str(tuple[str, ...]): _list,
    str(float | None): _number_or_none,
}
