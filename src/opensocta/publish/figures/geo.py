"""Countries, projection and cutting for the map.

In:   `maps/europe.json` (Natural Earth 1:50m, public domain, simplified), places by code
Out:  features in millimetres; longitude and latitude to millimetres
Not:  a judgement on borders: they are drawn as the source draws them, and the page says so
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import asin, atan, atan2, cos, degrees, exp, log, pi, radians, sin, sqrt, tan
from typing import Any

from opensocta.vocabulary import nodes

__all__ = ["View", "countries", "geodesic", "place", "place_country"]

Point = tuple[float, float]
Feature = Mapping[str, Any]  # Any: GeoJSON
_WORLD = (-12.0, 24.0, 60.0, 60.0)


@cache
def countries() -> tuple[Feature, ...]:
    """Return the countries as GeoJSON features with id (alpha-2), name and label point."""
    packed = files("opensocta.publish").joinpath("maps/europe.json").read_text(encoding="utf-8")
    return tuple(json.loads(packed)["features"])


@cache
def _label_points() -> dict[str, tuple[str, float, float]]:
    return {
        f["id"]: (f["properties"]["name"], *f["properties"]["at"]) for f in countries() if f["id"]
    }


def place(code: str) -> tuple[str, float, float] | None:
    """Return name, longitude and latitude of a node code or country; None if it is not known."""
    node = nodes().get(code)
    if node is not None:
        return node.name, node.lon, node.lat
    return _label_points().get(code.upper())


def place_country(code: str) -> str:
    """Return the name of the country of a node or country code; the code itself if not known."""
    node = nodes().get(code)
    alpha2 = node.country if node is not None else code.upper()
    found = _label_points().get(alpha2)
    return found[0] if found else alpha2


def geodesic(start: Point, end: Point, steps: int = 24) -> list[Point]:
    """Return points on the shortest line on the sphere, ends included (longitude, latitude)."""
    lon1, lat1, lon2, lat2 = map(radians, (*start, *end))
    span = 2 * asin(sqrt(min(1.0, sin((lat2 - lat1) / 2) ** 2
                             + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2)))  # fmt: skip
    if span < 1e-9:
        return [start, end]
    found = []
    for step in range(steps + 1):
        a, b = sin((1 - step / steps) * span) / sin(span), sin(step / steps * span) / sin(span)
        x = a * cos(lat1) * cos(lon1) + b * cos(lat2) * cos(lon2)
        y = a * cos(lat1) * sin(lon1) + b * cos(lat2) * sin(lon2)
        z = a * sin(lat1) + b * sin(lat2)
        found.append((degrees(atan2(y, x)), degrees(atan2(z, sqrt(x * x + y * y)))))
    return found


class View:
    """A window on the map (Mercator), in millimetres, that holds the given points."""

    def __init__(self, points: Sequence[Point], width: float, height: float) -> None:
        inside = [p for p in points if _WORLD[0] <= p[0] <= _WORLD[2] and _WORLD[1] <= p[1] <= 58]
        if not inside:
            inside = [(13.0, 36.5), (29.5, 48.0)]
        xs, ys = [radians(p[0]) for p in inside], [_north(p[1]) for p in inside]
        least = radians(11.0)
        span_x = max(1.35 * (max(xs) - min(xs)), least)
        span_y = max(1.35 * (max(ys) - min(ys)), least * height / width)
        self.scale = min(width / span_x, height / span_y)
        self._x0 = (min(xs) + max(xs)) / 2 - width / 2 / self.scale
        self._y0 = (min(ys) + max(ys)) / 2 + height / 2 / self.scale
        self.width, self.height = width, height

    def xy(self, lon: float, lat: float) -> Point:
        """Return millimetres from the upper left corner."""
        x = (radians(lon) - self._x0) * self.scale
        y = (self._y0 - _north(lat)) * self.scale
        return round(x, 2), round(y, 2)

    def holds(self, at: Point, margin: float = 0.0) -> bool:
        """Tell whether a point in millimetres lies in the window."""
        return margin <= at[0] <= self.width - margin and margin <= at[1] <= self.height - margin

    def features(self) -> Sequence[Feature]:
        """Return the countries in the window, cut to it, in millimetres, wound for d3."""
        found = []
        for country in countries():
            polygons = []
            for rings in country["geometry"]["coordinates"]:
                cut = [_cut([self.xy(*p) for p in ring], self.width, self.height) for ring in rings]
                cut = [ring for ring in cut if len(ring) > 3]
                if cut:
                    polygons.append(cut)
            if polygons:
                found.append({
                    "type": "Feature", "id": country["id"], "properties": {},
                    "geometry": {"type": "MultiPolygon", "coordinates": polygons},
                })  # fmt: skip
        return found

    def km(self, length: float) -> float:
        """Return the millimetres that a length in km takes in the middle of the window."""
        middle = self._y0 - self.height / 2 / self.scale
        lat = 2 * atan(exp(middle)) - pi / 2
        return length / 6371.0 * self.scale / cos(lat)


def _north(lat: float) -> float:
    return log(tan(pi / 4 + radians(min(lat, 80.0)) / 2))


def _cut(ring: list[Point], width: float, height: float) -> list[Point]:
    """Cut a closed ring to a window a little larger than the drawing (Sutherland-Hodgman)."""
    edge = 1.0
    bounds = ((0, -edge, 1), (0, width + edge, -1), (1, -edge, 1), (1, height + edge, -1))
    for axis, limit, sign in bounds:
        kept: list[Point] = []
        for index, point in enumerate(ring):
            before = ring[index - 1]
            now_in, was_in = (sign * (p[axis] - limit) >= 0 for p in (point, before))
            if now_in != was_in:
                t = (limit - before[axis]) / (point[axis] - before[axis])
                kept.append((round(before[0] + t * (point[0] - before[0]), 2),
                             round(before[1] + t * (point[1] - before[1]), 2)))  # fmt: skip
            if now_in:
                kept.append(point)
        ring = kept
        if not ring:
            return []
    return [*ring, ring[0]] if ring[0] != ring[-1] else ring
