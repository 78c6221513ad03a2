"""Checks what stands in one answer's cell against what its question asks for.

In:   a question and the cell as text
Out:  `Read`: state with level, number or text, or the fault
"""

import math
import re
from dataclasses import dataclass

from opensocta.core.time import is_partial_date
from opensocta.sources.form_layout import UNKNOWN
from opensocta.vocabulary import Question

__all__ = ["Read", "read_answer", "read_level", "read_yes_no"]

_LEVEL = re.compile(r"^([0-4])(?:\s*[-–—].*)?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell says; `fault` is set if it cannot be taken."""

    state: str = "blank"
    level: int | None = None
    number: float | None = None
    text: str | None = None
    fault: str = ""


def read_answer(question: Question, cell: str | None) -> Read:
    """Return what a cell says as an answer to a question; empty is blank, unknown is unknown."""
    if cell is None or cell.casefold() == UNKNOWN:
        return _open(cell)
    if question.type == "level":
        return read_level(cell)
    if question.type == "number":
        return _number(cell)
    if question.type == "date":
        day = cell[:10]
        rule = "is no date like 2024, 2024-03 or 2024-03-17"
        return Read("answered", text=day) if is_partial_date(day) else Read(fault=rule)
    if question.type == "choice":
        found = [one for one in question.choices if one.casefold() == cell.casefold()]
        return Read("answered", text=found[0]) if found else Read(fault="is not in the list")
    return Read("answered", text=cell)


def read_level(cell: str | None) -> Read:
    """Return a level from `2` or `2 – words`."""
    if cell is None or cell.casefold() == UNKNOWN:
        return _open(cell)
    found = _LEVEL.match(cell)
    return Read("answered", level=int(found[1])) if found else Read(fault="is no level 0 to 4")


def read_yes_no(cell: str | None) -> Read:
    """Return yes or no as text."""
    if cell is None or cell.casefold() == UNKNOWN:
        return _open(cell)
    word = cell.casefold()
    if word not in ("yes", "no"):
        return Read(fault="is neither yes, no nor unknown")
    return Read("answered", text=word)


def _open(cell: str | None) -> Read:
    return Read("blank" if cell is None else "unknown")


def _number(cell: str) -> Read:
    try:
        value = float(cell)
    except ValueError:
        return Read(fault="is no number")
    return Read("answered", number=value) if math.isfinite(value) else Read(fault="is no number")
