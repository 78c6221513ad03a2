"""Great-circle lengths against printed values.

Rosetta Code, task "Haversine formula": Nashville airport to Los Angeles airport, printed as
2887.2599506071106 km for an Earth radius of 6372.8 km (and 2886.4444 km for 6371.0 km).
Newcombe (1998), Stat. Med. 17:873-890, Table II, method 10, 95 % intervals of differences.
"""

import numpy as np
import pytest

from opensocta.routes import haversine_km
from opensocta.routes.geodesy import EARTH_KM
from opensocta.routes.shares import Share, change_of, wilson


@pytest.mark.parametrize(("radius", "printed"), [(6372.8, 2887.2599506), (6371.0, 2886.4444)])
def test_nashville_to_los_angeles(radius, printed):
    length = float(haversine_km(36.12, -86.67, 33.94, -118.40)) / EARTH_KM * radius
    assert length == pytest.approx(printed, abs=1e-3)


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        pytest.param((56, 70), (48, 80), 0.0524, 0.3339, id="a"),
        pytest.param((9, 10), (3, 10), 0.1705, 0.8090, id="b"),
        pytest.param((6, 7), (2, 7), 0.0582, 0.8062, id="c"),
        pytest.param((5, 56), (0, 29), -0.0381, 0.1926, id="d"),
        pytest.param((0, 10), (0, 20), -0.1611, 0.2775, id="e"),
        pytest.param((0, 10), (0, 10), -0.2775, 0.2775, id="f"),
        pytest.param((10, 10), (0, 20), 0.6791, 1.0, id="g"),
        pytest.param((10, 10), (0, 10), 0.6075, 1.0, id="h"),
    ],
)
def test_difference_of_two_shares(a, b, low, high):
    shares = [Share(hits / n, *wilson(hits / n, n, 0.95), hits, float(n)) for hits, n in (b, a)]
    change = change_of(*shares)
    assert np.array([change.low, change.high]) == pytest.approx([low, high], abs=5e-5)
