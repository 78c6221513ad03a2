"""Murphy (1973): the parts of the Brier score add up, on the check values of METHOD section 5."""

import pytest

from opensocta.assess.outcomes import brier


def test_parts_of_the_score():
    found = brier([0.1, 0.1, 0.4, 0.4, 0.7, 0.7, 0.9, 0.9], [0, 0, 0, 1, 1, 0, 1, 1])
    parts = (found.score, found.reliability, found.resolution, found.uncertainty)
    assert parts == pytest.approx((0.1425, 0.0175, 0.125, 0.25), abs=1e-12)
