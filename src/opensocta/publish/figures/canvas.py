"""A drawing in millimetres as a Vega-Lite specification.

In:   rectangles, lines, circles and words at places given in mm from the upper start corner
Out:  a layered Vega-Lite spec with its data inside; the same in page, PDF and web
Not:  titles, units, sources: they are text of the page (`publish.blocks.Figure`)
See:  docs/methods/editions.md, section on figures
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

__all__ = ["BLUE", "GREEN", "GREY", "HAIR", "INK", "MUTE", "NAVY", "ORANGE", "PALE", "SEQUENCE",
           "Canvas", "Spec", "shade"]  # fmt: skip

Spec = dict[str, Any]  # Any: a Vega-Lite specification is open JSON
PX = 96 / 25.4
PT = 96 / 72
INK, MUTE, HAIR, GREY, PALE = "#1d262c", "#55626b", "#d8dfe3", "#33424d", "#f3f7f9"
NAVY, BLUE, ORANGE, GREEN = "#12344d", "#0072B2", "#D55E00", "#009E73"
SEQUENCE = ("#f3f7f9", "#dbe9f1", "#bcd7e6", "#8bb9d5", "#5a9cc4", "#3a7fae", "#1b6296", "#0b3558")
FONT = "IBM Plex Sans"


def shade(probability: float, most: float = 0.72) -> str:
    """Return the colour of a probability in the one sequential palette."""
    place = min(max(probability / most, 0.0), 1.0)
    return SEQUENCE[min(int(place * len(SEQUENCE)), len(SEQUENCE) - 1)]


class Canvas:
    """Collects shapes; `spec` returns the drawing. Sizes of text are points in the final size."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._items: list[tuple[str, tuple[tuple[str, Any], ...], dict[str, Any]]] = []
        self._under: list[Spec] = []

    def rect(  # noqa: PLR0913, PLR0917 - place, size and look of a shape
        self, x: float, y: float, w: float, h: float, fill: str = "", stroke: str = "",
             line: float = 0.6, dash: str = "") -> None:  # fmt: skip
        """Draw a rectangle; `dash` dotted or empty."""
        self._items.append(("rect", (("strokeDash", _dash(dash)),), {
            "x": x, "x2": x + w, "y": y, "y2": y + h, "fill": fill or "transparent",
            "stroke": stroke or "transparent", "line": line * PT}))  # fmt: skip

    def line(  # noqa: PLR0913, PLR0917 - place, size and look of a shape
        self, x: float, y: float, x2: float, y2: float, stroke: str = INK, width: float = 0.6,
             dash: str = "", opacity: float = 1.0) -> None:  # fmt: skip
        """Draw a straight line; width in points."""
        self._items.append(("rule", (("strokeDash", _dash(dash)),), {
            "x": x, "x2": x2, "y": y, "y2": y2, "stroke": stroke, "line": width * PT,
            "opacity": opacity}))  # fmt: skip

    def circle(  # noqa: PLR0917 - place, size and look of a shape
        self, x: float, y: float, radius: float, fill: str = "", stroke: str = "",
               line: float = 0.6) -> None:  # fmt: skip
        """Draw a circle; radius in mm."""
        self._items.append(("point", (("shape", "circle"), ("filled", True)), {
            "x": x, "y": y, "fill": fill or "transparent", "stroke": stroke or "transparent",
            "line": line * PT, "area": 3.14159 * (radius * PX) ** 2}))  # fmt: skip

    def arrow(self, x: float, y: float, angle: float, fill: str, radius: float = 1.0) -> None:
        """Draw an arrowhead; angle in degrees clockwise from up."""
        self._items.append(("point", (("shape", "triangle-up"), ("filled", True)), {
            "x": x, "y": y, "fill": fill, "stroke": fill, "line": 0.0, "angle": angle,
            "area": 4 * (radius * PX) ** 2}))  # fmt: skip

    def words(  # noqa: PLR0913, PLR0917 - place, size and look of a shape
        self, x: float, y: float, words: str, size: float = 7.0, fill: str = INK,
              align: str = "left", weight: int = 400, italic: bool = False) -> None:  # fmt: skip
        """Write words; vertically centred on y; align left, center or right."""
        props = (("align", align), ("fontWeight", weight),
                 ("fontStyle", "italic" if italic else "normal"))  # fmt: skip
        self._items.append(("text", props, {
            "x": x, "y": y, "text": words, "fill": fill, "size": round(size * PT, 2)}))  # fmt: skip

    def curve(self, points: Sequence[tuple[float, float]], stroke: str = INK, width: float = 1.0,
              dash: str = "", opacity: float = 1.0) -> None:  # fmt: skip
        """Draw a line through points, in their order."""
        self._items.append(("line", (("strokeDash", _dash(dash)), ("strokeWidth", width * PT),
                                     ("color", stroke), ("opacity", opacity)),
                            {"points": list(points)}))  # fmt: skip

    def band(self, rows: Sequence[tuple[float, float, float]], fill: str, opacity: float) -> None:
        """Draw a band through (x, low y, high y)."""
        self._items.append(("area", (("color", fill), ("opacity", opacity)),
                            {"rows": list(rows)}))  # fmt: skip

    def shapes(self, features: Sequence[Mapping[str, Any]], fill: str, stroke: str) -> None:
        """Draw GeoJSON features whose coordinates are millimetres, below everything else."""
        self._under.append({
            "data": {"values": {"type": "FeatureCollection", "features": list(features)},
                     "format": {"property": "features"}},
            "projection": {"type": "identity", "scale": PX, "translate": [0, 0]},
            "mark": {"type": "geoshape", "fill": fill, "stroke": stroke, "strokeWidth": 0.5,
                     "clip": True},
        })  # fmt: skip

    def spec(self) -> Spec:
        """Return the Vega-Lite specification; neighbours of one kind share a layer."""
        layers = list(self._under)
        for (mark, props), group in groupby(self._items, key=lambda item: (item[0], item[1])):
            rows = [item[2] for item in group]
            if mark in ("line", "area"):
                layers.extend(self._run(mark, dict(props), row) for row in rows)
            else:
                layers.append(self._layer(mark, dict(props), rows))
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "width": round(self.width * PX, 2), "height": round(self.height * PX, 2),
            "padding": 0, "background": None, "layer": layers,
            "config": {"view": {"stroke": None}, "font": FONT,
                       "text": {"font": FONT, "baseline": "middle"}},
        }  # fmt: skip

    def _place(self, axis: str, field: str) -> Spec:
        far = self.width if axis == "x" else self.height
        return {"field": field, "type": "quantitative", "axis": None,
                "scale": {"domain": [0, far], "nice": False, "zero": False,
                          "reverse": axis == "y"}}  # fmt: skip

    def _layer(self, mark: str, props: Spec, rows: list[Spec]) -> Spec:
        encoding: Spec = {"x": self._place("x", "x"), "y": self._place("y", "y")}
        sample = rows[0]
        for end in ("x2", "y2"):
            if end in sample:
                encoding[end] = {"field": end}
        for field, channel in _CHANNELS.items():
            if field in sample:
                name = "size" if mark == "text" and field == "size" else channel
                encoding[name] = {"field": field, "type": _TYPES.get(field, "nominal"),
                                  "scale": None, "legend": None}  # fmt: skip
        if "text" in sample:
            encoding["text"] = {"field": "text", "type": "nominal"}
        return {"data": {"values": rows}, "mark": {"type": mark, "opacity": 1, **props},
                "encoding": encoding}  # fmt: skip

    def _run(self, mark: str, props: Spec, row: Spec) -> Spec:
        encoding: Spec = {"x": self._place("x", "x"), "y": self._place("y", "y")}
        if mark == "line":
            values = [{"x": x, "y": y, "o": i} for i, (x, y) in enumerate(row["points"])]
            encoding["order"] = {"field": "o", "type": "quantitative"}
        else:
            values = [{"x": x, "y": low, "y2": high} for x, low, high in row["rows"]]
            encoding["y2"] = {"field": "y2"}
        return {"data": {"values": values}, "mark": {"type": mark, "clip": True, **props},
                "encoding": encoding}  # fmt: skip


_CHANNELS = {
    "fill": "fill", "stroke": "stroke", "line": "strokeWidth", "opacity": "opacity",
    "area": "size", "size": "size", "angle": "angle",
}  # fmt: skip
_TYPES = {
    "line": "quantitative", "opacity": "quantitative", "area": "quantitative",
    "size": "quantitative", "angle": "quantitative",
}  # fmt: skip


def _dash(kind: str) -> tuple[float, ...]:
    return {"": (1, 0), "dotted": (1.5, 2.2), "dashed": (5, 3.5)}[kind]
