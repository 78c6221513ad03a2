"""F-money, F-channels, F-dots and plain bars: one measure, one scale, bars from zero.

data: `rows` of label, value, low and high (None: no interval) and note; `unit`; `kind` bars
(bars from zero) or points (point with interval; values below zero are shown)
"""

from collections.abc import Mapping
from typing import Any

from opensocta.publish.figures.canvas import BLUE, GREY, HAIR, INK, MUTE, Canvas, Spec
from opensocta.publish.figures.trend import short, ticks
from opensocta.publish.text import number

__all__ = ["alt", "draw", "rows"]

Data = Mapping[str, Any]  # Any: data of a figure, described above


def draw(data: Data, width: int) -> Spec:
    """Return the drawing; labels stand above their bar in small figures, beside it in wide ones."""
    narrow = width < 100
    pitch, foot, left = (8.4, 6.0, 1.0) if narrow else (6.4, 6.0, width * 0.36)
    found = data["rows"]
    canvas = Canvas(width, pitch * max(len(found), 1) + foot)
    values = [v for r in found for v in (r["value"], r["low"], r["high"]) if v is not None]
    least = 5.0 if data.get("counts") else 1e-9
    marks = ticks(min([0.0, *values]), max([*values, least]), 4)
    room = width - left - (12.0 if not narrow else 9.0)

    def x(value: float) -> float:
        return left + (value - marks[0]) / (marks[-1] - marks[0]) * room

    base = pitch * len(found) + 0.6
    for mark in marks:
        strong = mark == 0
        canvas.line(x(mark), 0.4, x(mark), base, MUTE if strong else HAIR, 0.6 if strong else 0.4)
        canvas.words(x(mark), base + 2.4, short(mark), 6.4, MUTE, "center")
    for index, row in enumerate(found):
        middle = pitch * index + (5.6 if narrow else 3.4)
        if narrow:
            canvas.words(left + 0.6, middle - 3.2, row["label"], 7.0)
        else:
            canvas.words(0, middle, row["label"], 7.2)
        _mark(canvas, data["kind"], row, x, middle)
    return canvas.spec()


def _mark(canvas: Canvas, kind: str, row: Data, x: Any, y: float) -> None:  # Any: a scale
    end = max(v for v in (row["value"], row["high"]) if v is not None)
    if kind == "points":
        if row["low"] is not None:
            canvas.line(x(row["low"]), y, x(row["high"]), y, BLUE, 1.2)
        canvas.circle(x(row["value"]), y, 1.0, BLUE)
    else:
        canvas.rect(min(x(0), x(row["value"])), y - 1.4, abs(x(row["value"]) - x(0)), 2.8, GREY)
        if row["low"] is not None:
            canvas.line(x(row["low"]), y, x(row["high"]), y, BLUE, 1.4)
    canvas.words(x(end) + 1.2, y, row["note"], 7.0, INK, weight=600)


def alt(data: Data) -> str:
    """Return the values in words."""
    parts = [f"{row['label']} {row['note']}" for row in data["rows"][:6]]
    return f"{data['unit'].capitalize()}: {'; '.join(parts)}."


def rows(data: Data) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the table behind the figure."""
    ranged = any(row["low"] is not None for row in data["rows"])
    heads = ("", data["unit"].capitalize(), *(("Interval",) if ranged else ()))
    found: list[tuple[str, ...]] = []
    for row in data["rows"]:
        value = row["note"] or number(row["value"], 2)
        if not ranged:
            found.append((row["label"], value))
        elif row["low"] is None:
            found.append((row["label"], value, "not estimated"))
        else:
            low, high = number(row["low"], 2), number(row["high"], 2)
            found.append((row["label"], value, f"{low} to {high}"))
    return ("What", *heads[1:]), found
