"""F-map: legs of traced flows as geodesics, width by the square root of their count.

data: `legs` of start, end (node or country codes), count and commodity; `labels` (codes of the
places to name, most passed first)
"""

from collections.abc import Mapping
from math import atan2, degrees, hypot, sqrt
from typing import Any

from opensocta.publish.figures.canvas import BLUE, GREEN, INK, MUTE, ORANGE, Canvas, Spec
from opensocta.publish.figures.geo import View, countries, geodesic, place

__all__ = ["alt", "draw", "rows"]

Data = Mapping[str, Any]  # Any: data of a figure, described above
Point = tuple[float, float]
COLOURS = (BLUE, ORANGE, GREEN, "#CC79A7", "#E69F00")
_MOST_PLACES = 12
_SCALES = (1000, 500, 200, 100, 50)


def draw(data: Data, width: int) -> Spec:
    """Return the drawing."""
    height = 52.0 if width < 100 else 78.0
    canvas = Canvas(width, height)
    ends = [at for leg in data["legs"] for at in (place(leg["start"]), place(leg["end"])) if at]
    view = View([(lon, lat) for _, lon, lat in ends], width, height)
    canvas.shapes(view.features(), "#f6f4ec", "#9c9c92")
    taken: list[Point] = []
    goods = sorted({leg["commodity"] for leg in data["legs"]})
    most = max((leg["count"] for leg in data["legs"]), default=1)
    for leg in sorted(data["legs"], key=lambda leg: (leg["count"], leg["start"], leg["end"])):
        colour = COLOURS[goods.index(leg["commodity"]) % len(COLOURS)]
        _leg(canvas, view, leg, sqrt(leg["count"] / most), colour)
    _places(canvas, view, data, taken)
    _countries(canvas, view, taken)
    _scale(canvas, view)
    canvas.rect(0, 0, width, height, stroke="#c9d2d7", line=0.5)
    return canvas.spec()


def _leg(canvas: Canvas, view: View, leg: Data, weight: float, colour: str) -> None:
    start, end = place(leg["start"]), place(leg["end"])
    if start is None or end is None or start == end:
        return
    line = [view.xy(*p) for p in geodesic((start[1], start[2]), (end[1], end[2]))]
    line = _bowed(line)
    shown = [p for p in line if view.holds(p)]
    if len(shown) < 2:
        return
    canvas.curve(shown, colour, 0.7 + 2.3 * weight, opacity=0.8)
    (x, y), (x2, y2) = shown[len(shown) * 3 // 5 - 1], shown[len(shown) * 3 // 5]
    canvas.arrow(x2, y2, degrees(atan2(x2 - x, y - y2)), colour, 0.7 + 0.6 * weight)


def _bowed(line: list[Point]) -> list[Point]:
    """Return the line bent a little to its right, so that there and back do not cover."""
    (x, y), (x2, y2) = line[0], line[-1]
    length = hypot(x2 - x, y2 - y)
    if length < 1e-6:
        return line
    across = (-(y2 - y) / length, (x2 - x) / length)
    last = len(line) - 1
    bend = 0.1 * min(length, 60.0)
    return [
        (round(px + across[0] * bend * 4 * (i / last) * (1 - i / last), 2),
         round(py + across[1] * bend * 4 * (i / last) * (1 - i / last), 2))
        for i, (px, py) in enumerate(line)
    ]  # fmt: skip


def _places(canvas: Canvas, view: View, data: Data, taken: list[Point]) -> None:
    named = 0
    for code in data["labels"][:_MOST_PLACES]:
        at = place(code)
        if at is None or not view.holds(view.xy(at[1], at[2]), 0.8):
            continue
        x, y = view.xy(at[1], at[2])
        canvas.circle(x, y, 0.75, "#ffffff", INK, 0.8)
        wide = 1.35 * len(at[0])
        clear = all(abs(x - tx) > 11 or abs(y - ty) > 2.6 for tx, ty in taken)
        if named < 6 and clear and wide < canvas.width * 0.6:
            on_end = x + wide + 2 > canvas.width
            rise = -1.9 if y > 4 else 2.2
            canvas.words(x + (-1.0 if on_end else 1.0), y + rise, at[0], 6.8, INK,
                         "right" if on_end else "left", 600)  # fmt: skip
            taken.append((x, y + rise))
            named += 1


def _countries(canvas: Canvas, view: View, taken: list[Point]) -> None:
    for feature in countries():
        x, y = view.xy(*feature["properties"]["at"])
        name = feature["properties"]["name"]
        half = 0.62 * len(name)
        inside = view.holds((x - half, y), 1.0) and view.holds((x + half, y), 3.0)
        if inside and all(abs(x - tx) > half + 4 or abs(y - ty) > 2.8 for tx, ty in taken):
            canvas.words(x, y, name, 6.4, MUTE, "center", italic=True)
            taken.append((x, y))


def _scale(canvas: Canvas, view: View) -> None:
    length = next((km for km in _SCALES if view.km(km) < canvas.width / 3), _SCALES[-1])
    end, y = canvas.width - 2.5, canvas.height - 2.2
    canvas.line(end - view.km(length), y, end, y, INK, 0.8)
    canvas.words(end, y - 1.8, f"{length} km", 6.4, INK, "right")


def _name(code: str) -> str:
    at = place(code)
    return at[0] if at else code


def alt(data: Data) -> str:
    """Return the strongest legs in words."""
    legs = sorted(data["legs"], key=lambda leg: (-leg["count"], leg["start"], leg["end"]))[:4]
    parts = [f"{_name(leg['start'])} to {_name(leg['end'])} {leg['words']}" for leg in legs]
    return f"Map of traced legs, the most travelled: {'; '.join(parts)}. Other legs are not known."


def rows(data: Data) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the table behind the map."""
    legs = sorted(data["legs"], key=lambda leg: (-leg["count"], leg["start"], leg["end"]))
    return ("From", "To", "What", "Traced"), [
        (_name(leg["start"]), _name(leg["end"]), leg["commodity"], leg["words"]) for leg in legs
    ]
