"""What any share and any way must keep."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensocta.routes import Places
from opensocta.routes.geodesy import EARTH_KM, great_circle, haversine_km
from opensocta.routes.shares import share_of, wilson

volumes = st.lists(st.tuples(st.floats(0.1, 1e6), st.booleans()), min_size=1, max_size=40)
points = st.tuples(st.floats(-89, 89), st.floats(-180, 180))


@given(volumes)
def test_a_share_lies_within_its_interval(rows):
    volume, inside = np.array([x for x, _ in rows]), np.array([b for _, b in rows])
    share = share_of(volume, inside)
    assert 0 <= share.low <= share.share <= share.high <= 1
    assert share.effective <= len(rows) + 1e-9


@given(st.integers(1, 400), st.floats(0, 1))
def test_equal_consignments_give_the_plain_wilson_interval(n, part):
    hits = round(part * n)
    share = share_of(np.full(n, 7.0), np.arange(n) < hits)
    low, high = wilson(hits / n, n)
    assert (share.low, share.high) == pytest.approx(
        (min(low, share.share), max(high, share.share)), abs=1e-9
    )


@given(points, points)
def test_a_length_is_symmetric_and_at_most_half_the_globe(a, b):
    one, two = float(haversine_km(*a, *b)), float(haversine_km(*b, *a))
    assert one == pytest.approx(two, abs=1e-6)
    assert 0 <= one <= np.pi * EARTH_KM + 1e-6


@given(points, points)
def test_the_points_of_a_great_circle_add_up_to_its_length(a, b):
    whole = float(haversine_km(*a, *b))
    if whole > np.pi * EARTH_KM - 50:
        return
    line = great_circle(a, b, points=33)
    lon, lat = np.array(line).T
    parts = haversine_km(lat[:-1], lon[:-1], lat[1:], lon[1:])
    assert float(parts.sum()) == pytest.approx(whole, abs=max(0.5, whole * 1e-3))


@given(st.permutations(["SOF", "BEO", "BUD", "NOWHERE"]))
def test_places_between_do_not_depend_on_the_order_named(between):
    assert Places().in_order("IST", between, "VIE") == ["SOF", "BEO", "BUD", "NOWHERE"]
