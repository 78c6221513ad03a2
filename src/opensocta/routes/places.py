"""Where a stop lies: a node of the vocabulary, or a country as the mean of its nodes.

In:   node codes (BEO) and country codes (RS, rs)
Out:  names, coordinates, countries, and the length of a way
Not:  towns and addresses; an unknown code has no coordinates and is never guessed
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from opensocta.evidence.wording import place_words
from opensocta.routes.geodesy import haversine_km
from opensocta.vocabulary import Node
from opensocta.vocabulary import nodes as vocabulary_nodes

__all__ = ["Places"]


class Places:
    """Coordinates and names of stops."""

    def __init__(self, nodes: Mapping[str, Node] | None = None) -> None:
        known = vocabulary_nodes() if nodes is None else nodes
        self._at = {code: (node.lat, node.lon) for code, node in known.items()}
        self._names = {code: node.name for code, node in known.items()}
        self._country = {code: node.country for code, node in known.items()}
        of_country: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for node in known.values():
            of_country[node.country].append((node.lat, node.lon))
        for country, points in of_country.items():
            if country not in self._at:
                lat, lon = np.mean(np.array(points), axis=0).round(4).tolist()
                self._at[country] = (lat, lon)
                self._country[country] = country

    def at(self, stop: str) -> tuple[float, float] | None:
        """Return (lat, lon) in degrees, or None if the stop is unknown."""
        return self._at.get(stop)

    def name(self, stop: str) -> str:
        """Return the name of a stop: of the node or the country, else its code."""
        return self._names.get(stop) or place_words(stop)

    def country(self, stop: str) -> str:
        """Return the alpha-2 code of the stop's country, empty if unknown."""
        return self._country.get(stop, "")

    def apart(self, one: str, two: str) -> float | None:
        """Return the great-circle length in km, or None if a place is unknown."""
        a, b = self._at.get(one), self._at.get(two)
        if a is None or b is None:
            return None
        return float(haversine_km(a[0], a[1], b[0], b[1]))

    def length(self, stops: Sequence[str]) -> float | None:
        """Return the sum of great-circle lengths along known stops, None if fewer than two."""
        known = [self._at[stop] for stop in stops if stop in self._at]
        if len(known) < 2:
            return None
        lat, lon = np.array(known).T
        return float(haversine_km(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum())

    def in_order(self, origin: str, between: Iterable[str], destination: str) -> list[str]:
        """Return the places between, nearest to the origin first.

        Without a known origin: farthest from the destination first; without either, by code.
        Places without coordinates come last.
        """
        places = sorted(set(between) - {origin, destination, ""})

        def rank(stop: str) -> float:
            far = self.apart(origin, stop)
            if far is not None:
                return far
            near = self.apart(stop, destination)
            return np.inf if near is None else -near

        return sorted(places, key=rank)
