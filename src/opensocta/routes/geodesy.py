"""Distances and lines on the sphere.

In:   degrees of latitude and longitude, arrays or numbers
Out:  great-circle lengths in km; points along a great circle
See:  docs/methods/routes.md (haversine formula, mean Earth radius of IUGG 6371.0088 km)
"""

import numpy as np
import numpy.typing as npt

__all__ = ["EARTH_KM", "great_circle", "haversine_km"]

EARTH_KM = 6371.0088
Reals = npt.NDArray[np.float64]


def haversine_km(
    lat1: npt.ArrayLike, lon1: npt.ArrayLike, lat2: npt.ArrayLike, lon2: npt.ArrayLike
) -> Reals:
    """Return great-circle lengths in km between points given in degrees."""
    a1, o1, a2, o2 = (np.radians(np.asarray(x, np.float64)) for x in (lat1, lon1, lat2, lon2))
    half = np.sin((a2 - a1) / 2) ** 2 + np.cos(a1) * np.cos(a2) * np.sin((o2 - o1) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def great_circle(
    start: tuple[float, float], end: tuple[float, float], points: int = 16
) -> list[tuple[float, float]]:
    """Return points (lon, lat) along the great circle from start to end, each (lat, lon).

    Longitudes are continuous: they may pass 180 rather than jump to -180, so that a map can
    cut the line where it likes.
    """
    a1, o1, a2, o2 = np.radians([start[0], start[1], end[0], end[1]])
    angle = float(haversine_km(start[0], start[1], end[0], end[1])) / EARTH_KM
    if angle < 1e-9:
        return [(start[1], start[0]), (end[1], end[0])]
    part = np.linspace(0.0, 1.0, points)
    one, two = np.sin((1 - part) * angle) / np.sin(angle), np.sin(part * angle) / np.sin(angle)
    x = one * np.cos(a1) * np.cos(o1) + two * np.cos(a2) * np.cos(o2)
    y = one * np.cos(a1) * np.sin(o1) + two * np.cos(a2) * np.sin(o2)
    z = one * np.sin(a1) + two * np.sin(a2)
    lat = np.degrees(np.arctan2(z, np.hypot(x, y)))
    lon = np.degrees(np.unwrap(np.arctan2(y, x)))
    return list(zip(lon.round(4).tolist(), lat.round(4).tolist(), strict=True))
