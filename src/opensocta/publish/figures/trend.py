"""F-trend: a series with its breaks, its forecast as a fan and a note on effort.

data: `points` of period and value (None where missing), `forecast` of period, median, low50 ...
high90, `breaks` (indices of points after which the recording differs), `unit`, `effort` in words
"""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import Any

from opensocta.publish.figures.canvas import BLUE, GREY, HAIR, MUTE, Canvas, Spec
from opensocta.publish.text import number

__all__ = ["alt", "draw", "rows", "ticks"]

Data = Mapping[str, Any]  # Any: data of a figure, described above
_APART = 7.0
_FAN = (("90", 0.16), ("80", 0.22), ("50", 0.34))
_LEFT, _TOP, _FOOT, _RIGHT = 9.0, 3.0, 10.0, 7.5


def ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Return round numbers that span from low to high, both ends covered."""
    if high - low < 1e-6:
        high = low + 1.0
    span = high - low
    rough = span / wanted
    power: float = 10.0 ** floor(log10(rough))
    step = next(power * f for f in (1, 2, 2.5, 5, 10) if power * f >= rough - 1e-12)
    first, last = floor(low / step), ceil(high / step - 1e-9)
    return [round(step * k, 9) for k in range(first, last + 1)]


def draw(data: Data, width: int) -> Spec:
    """Return the drawing."""
    high = 52.0 if width < 100 else 58.0
    canvas = Canvas(width, high)
    periods = [p["period"] for p in data["points"]] + [p["period"] for p in data["forecast"]]
    values = [p["value"] for p in data["points"] if p["value"] is not None]
    values += [p["high90"] for p in data["forecast"]]
    lows = [p["low90"] for p in data["forecast"]]
    marks = ticks(min(0.0, *lows) if lows else 0.0, max([*values, 1.0]))
    base, top = high - _FOOT, _TOP
    step = (width - _LEFT - _RIGHT) / max(len(periods) - 1, 1)

    def x(index: int) -> float:
        return _LEFT + step * index

    def y(value: float) -> float:
        return base - (value - marks[0]) / (marks[-1] - marks[0]) * (base - top)

    for mark in marks:
        canvas.line(_LEFT, y(mark), width - _RIGHT, y(mark), HAIR, 0.4)
        canvas.words(_LEFT - 1, y(mark), short(mark), 6.4, MUTE, "right")
    _axis(canvas, periods, x, base)
    _breaks(canvas, data, x, (top, base))
    _fan(canvas, data, x, y)
    _line(canvas, data, x, y)
    canvas.words(_LEFT, high - 1.6, data["effort"], 6.4, MUTE)
    return canvas.spec()


def short(value: float) -> str:
    """Return a number for an axis: 12k, 1.5M."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"


def _axis(canvas: Canvas, periods: Sequence[str], x: Any, base: float) -> None:  # Any: a scale
    canvas.line(_LEFT, base, x(len(periods) - 1), base, MUTE, 0.6)
    starts = [i for i, p in enumerate(periods) if i == 0 or p[:4] != periods[i - 1][:4]]
    every = max(1, ceil(len(starts) / (6 if canvas.width < 100 else 12)))
    labelled = -_APART
    for place, index in enumerate(starts):
        canvas.line(x(index), base, x(index), base + 0.9, MUTE, 0.5)
        if place % every == 0 and x(index) - labelled > _APART:
            labelled = x(index)
            canvas.words(x(index), base + 3.0, periods[index][:4], 6.4, MUTE, "center")


def _breaks(canvas: Canvas, data: Data, x: Any, ends: tuple[float, float]) -> None:  # Any: a scale
    top, base = ends
    for index in data["breaks"]:
        middle = (x(index) + x(max(index - 1, 0))) / 2
        rise = top
        while rise < base - 1.2:
            canvas.line(middle - 0.5, rise + 1.2, middle + 0.5, rise, "#8a979f", 0.5)
            rise += 1.2
        on_end_side = middle > canvas.width / 2
        canvas.words(middle + (-1.2 if on_end_side else 1.2), top + 1.4, "recording changed", 6.4,
                     MUTE, "right" if on_end_side else "left")  # fmt: skip


def _fan(canvas: Canvas, data: Data, x: Any, y: Any) -> None:  # Any: two scales
    first = len(data["points"])
    seen = [p["value"] for p in data["points"] if p["value"] is not None]
    if not data["forecast"] or not seen:
        return
    for level, opacity in _FAN:
        band = [(x(first - 1), y(seen[-1]), y(seen[-1]))]
        band += [(x(first + i), y(p[f"low{level}"]), y(p[f"high{level}"]))
                 for i, p in enumerate(data["forecast"])]  # fmt: skip
        canvas.band(band, BLUE, opacity)
    middle = [(x(first - 1), y(seen[-1]))]
    middle += [(x(first + i), y(p["median"])) for i, p in enumerate(data["forecast"])]
    canvas.curve(middle, BLUE, 1.0)
    last = data["forecast"][-1]
    end = x(first + len(data["forecast"]) - 1) + 0.8
    canvas.words(end, y(last["median"]), short(round(last["median"])), 6.6, BLUE)
    canvas.words(end, min(y(last["high90"]), y(last["median"]) - 2.6), "90 %", 6.4, BLUE)


def _line(canvas: Canvas, data: Data, x: Any, y: Any) -> None:  # Any: two scales
    run: list[tuple[float, float]] = []
    for index, point in enumerate(data["points"]):
        if point["value"] is None or index in data["breaks"]:
            if len(run) > 1:
                canvas.curve(run, GREY, 1.0)
            run = []
        if point["value"] is not None:
            run.append((x(index), y(point["value"])))
    if len(run) > 1:
        canvas.curve(run, GREY, 1.0)
    radius = 0.55 if len(data["points"]) <= 40 else 0.3
    for index, point in enumerate(data["points"]):
        if point["value"] is not None:
            canvas.circle(x(index), y(point["value"]), radius, GREY)


def alt(data: Data) -> str:
    """Return first, last and forecast values in words."""
    seen = [p for p in data["points"] if p["value"] is not None]
    if not seen:
        return "A series without a known value."
    said = (f"Line of {data['unit']} from {number(seen[0]['value'])} in {seen[0]['period']} to "
            f"{number(seen[-1]['value'])} in {seen[-1]['period']}")  # fmt: skip
    if data["forecast"]:
        last = data["forecast"][-1]
        said += (f"; forecast {number(last['median'])} ({number(last['low90'])} to "
                 f"{number(last['high90'])}) for {last['period']}")  # fmt: skip
    changed = f"; recording changed {len(data['breaks'])} times" if data["breaks"] else ""
    return f"{said}{changed}."


def rows(data: Data) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the table behind the figure."""
    found: list[tuple[str, ...]] = [
        (p["period"], number(p["value"], 1) if p["value"] is not None else "missing at the sender",
         "observed") for p in data["points"]
    ]  # fmt: skip
    for p in data["forecast"]:
        interval = f"{number(p['low90'], 1)} to {number(p['high90'], 1)}"
        found.append((p["period"], f"{number(p['median'], 1)} ({interval})", "forecast, 90 %"))
    return ("Period", data["unit"].capitalize(), "Kind"), found
