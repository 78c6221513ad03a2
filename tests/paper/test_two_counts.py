"""Krishnamoorthy and Thomson (2004), dodder seeds; the E-test of ptools (Wheeler)."""

import pytest

from opensocta.trends import Counts, compare_counts, weighted_displacement


@pytest.mark.parametrize(
    ("first", "second", "exposures", "printed"),
    [pytest.param(0, 3, (100.0, 100.0), 0.08837900929018157, id="dodder seeds"),
     pytest.param(6, 2, (1.0, 1.0), 0.1748748, id="ptools")],
)  # fmt: skip
def test_e_test(first, second, exposures, printed):
    found = compare_counts(first, second, exposures=exposures)
    assert found.p_etest == pytest.approx(printed, abs=5e-8)


def test_displacement_difference_without_areas_around():
    found = weighted_displacement(treated=Counts(20, 10), control=Counts(20, 20))
    assert (found.total.value, found.total.error) == pytest.approx((-10, 8.366600), abs=5e-7)
    assert found.total.z == pytest.approx(-1.195229, abs=5e-7)
    assert found.total.interval(0.9) == pytest.approx((-23.761833, 3.761833), abs=5e-7)
