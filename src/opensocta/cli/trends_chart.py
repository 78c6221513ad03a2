"""One small picture of a series, in the terminal and as SVG, from the same description.

In:   `Picture`: lines, bands and a mark over named periods
Out:  lines of text, or an SVG file: no clock, no network, the same bytes every time
Not:  figures of the report (`publish.figures`)
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from math import ceil, isfinite
from pathlib import Path

from opensocta.cli.console import out, say
from opensocta.core.errors import SettingsInvalid
from opensocta.publish.figures import figure_svg
from opensocta.publish.figures.canvas import BLUE, GREY, HAIR, INK, MUTE, ORANGE, Canvas
from opensocta.publish.figures.trend import short, ticks

__all__ = ["Band", "Line", "Picture", "draw", "show"]

_Scale = Callable[[float], float]
_WIDE, _HIGH = 72, 10
_WIDTH, _HEIGHT = 150.0, 76.0
_LEFT, _TOP, _FOOT, _RIGHT = 13.0, 10.0, 13.0, 25.0
_COLOURS = {"observed": GREY, "expected": BLUE, "other": ORANGE}
_MARKS = {"observed": "•", "expected": "─", "other": "·"}


@dataclass(frozen=True)
class Line:
    """A line from position `first` on; kind `observed`, `expected` or `other`."""

    name: str
    kind: str
    values: list[float]
    first: int = 0
    dashed: bool = False


@dataclass(frozen=True)
class Band:
    """An interval from position `first` on."""

    low: list[float]
    high: list[float]
    first: int = 0
    opacity: float = 0.2


@dataclass(frozen=True)
class Picture:
    """What is drawn: a finding as title, periods, lines, bands, and where something began."""

    title: str
    periods: list[str]
    lines: list[Line]
    bands: list[Band] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    note: str = ""

    def ends(self) -> tuple[float, float]:
        """Return the least and the largest figure, zero within."""
        held = [v for line in self.lines for v in line.values if isfinite(v)]
        held += [v for band in self.bands for v in (*band.low, *band.high) if isfinite(v)]
        return min([0.0, *held]), max([0.0, *held]) or 1.0


def show(picture: Picture) -> None:
    """Print the picture in characters; bands are shaded, observed figures dots."""
    low, high = picture.ends()
    grid = _Grid(len(picture.periods), low, high)
    for band in picture.bands:
        for i, ends in enumerate(zip(band.low, band.high, strict=True)):
            grid.fill(band.first + i, *ends)
    for mark in picture.marks:
        grid.fill(mark, low, high, "│")
    for line in sorted(picture.lines, key=lambda one: one.kind == "observed"):
        for i, value in enumerate(line.values):
            grid.fill(line.first + i, value, value, _MARKS[line.kind])
    heads = {0: short(float(f"{high:.3g}")), _HIGH - 1: short(float(f"{low:.3g}"))}
    for r, text in enumerate(grid.cells):
        out.print(f"{heads.get(r, ''):>8} ┤{''.join(text)}", markup=False)
    first, last = picture.periods[0], picture.periods[-1]
    out.print(f"{'':9} {first}{last:>{max(grid.wide - len(first), 1)}}", markup=False)
    keys = ", ".join(f"{_MARKS[line.kind]} {line.name}" for line in picture.lines)
    shaded = ", ░ interval" if picture.bands else ""
    say(f"{'':9} {keys}{shaded}")


class _Grid:
    """Characters over periods and figures."""

    def __init__(self, periods: int, low: float, high: float) -> None:
        self.wide = min(_WIDE, max(periods, 2))
        self.cells = [[" "] * self.wide for _ in range(_HIGH)]
        self._low, self._high, self._last = low, high, max(periods - 1, 1)

    def fill(self, period: int, low: float, high: float, mark: str = "░") -> None:
        """Write a mark from one figure to another, if both are known."""
        if not (isfinite(low) and isfinite(high)):
            return
        column = round(period * (self.wide - 1) / self._last)
        for row in range(self._row(high), self._row(low) + 1):
            self.cells[row][column] = mark

    def _row(self, value: float) -> int:
        share = (value - self._low) / (self._high - self._low)
        return _HIGH - 1 - round(min(max(share, 0.0), 1.0) * (_HIGH - 1))


def draw(picture: Picture, path: Path | None) -> None:
    """Write the picture as SVG, if a file is named."""
    if path is None:
        return
    if path.suffix.lower() != ".svg":
        raise SettingsInvalid(source=path.name, key="--chart", rule="the name ends with .svg")
    svg = figure_svg(_canvas(picture).spec())
    at = svg.index(">", svg.index("<svg")) + 1
    path.write_text(f"{svg[:at]}<title>{escape(picture.title)}</title>{svg[at:]}\n", "utf-8")


def _canvas(picture: Picture) -> Canvas:
    canvas = Canvas(_WIDTH, _HEIGHT)
    low, high = picture.ends()
    marks = ticks(low, high)
    base, n = _HEIGHT - _FOOT, len(picture.periods)

    def x(i: float) -> float:
        return _LEFT + i * (_WIDTH - _LEFT - _RIGHT) / max(n - 1, 1)

    def y(value: float) -> float:
        return base - (value - marks[0]) / (marks[-1] - marks[0]) * (base - _TOP)

    canvas.words(1, 3.5, picture.title, 8.0, INK, weight=600)
    for mark in marks:
        canvas.line(_LEFT, y(mark), _WIDTH - _RIGHT, y(mark), HAIR, 0.4)
        canvas.words(_LEFT - 1, y(mark), short(mark), 6.6, MUTE, "right")
    every = max(1, ceil(n / 9))
    for i in range(0, n, every):
        canvas.line(x(i), base, x(i), base + 0.9, MUTE, 0.5)
        canvas.words(x(i), base + 3.0, picture.periods[i], 6.6, MUTE, "center")
    for band in picture.bands:
        rows = [(x(band.first + i), y(a), y(b))
                for i, (a, b) in enumerate(zip(band.low, band.high, strict=True))
                if isfinite(a) and isfinite(b)]  # fmt: skip
        canvas.band(rows, BLUE, band.opacity)
    for at in picture.marks:
        canvas.line(x(at - 0.5), _TOP, x(at - 0.5), base, MUTE, 0.8, "dashed")
    for line in picture.lines:
        _line(canvas, line, x, y, n)
    _names(canvas, picture, y)
    canvas.words(1, _HEIGHT - 2.5, picture.note, 6.6, MUTE)
    return canvas


def _line(canvas: Canvas, line: Line, x: _Scale, y: _Scale, n: int) -> None:
    run: list[tuple[float, float]] = []
    colour, dash = _COLOURS[line.kind], "dashed" if line.dashed else ""
    for i, value in enumerate([*line.values, float("nan")]):
        if isfinite(value):
            run.append((x(line.first + i), y(value)))
        elif run:
            canvas.curve(run if len(run) > 1 else [run[0], run[0]], colour, 1.0, dash)
            run = []
    if line.kind == "observed" and n <= 60:
        for i, value in enumerate(line.values):
            if isfinite(value):
                canvas.circle(x(line.first + i), y(value), 0.55, colour)


def _names(canvas: Canvas, picture: Picture, y: _Scale) -> None:
    """Write the names at the right, each beside the end of its line, apart from one another."""
    ends = []
    for line in picture.lines:
        known = [v for v in line.values if isfinite(v)]
        if known:
            ends.append((y(known[-1]), line))
    floor = -10.0
    for place, line in sorted(ends, key=lambda end: end[0]):
        floor = max(place, floor + 3.4)
        canvas.words(_WIDTH - _RIGHT + 1.5, floor, line.name, 6.8, _COLOURS[line.kind])
