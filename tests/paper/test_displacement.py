"""Wheeler and Ratcliffe (2018), weighted displacement difference; Bowers and Johnson (2003)."""

import pytest

from opensocta.trends import Counts, displacement_quotient, weighted_displacement


def test_weighted_displacement_difference():
    found = weighted_displacement(
        treated=Counts(207, 110),
        control=Counts(308, 318),
        around=Counts(178, 157),
        around_control=Counts(150, 140),
    )
    assert (found.local.value, found.local.error) == pytest.approx((-107, 30.7083), abs=5e-5)
    assert (found.displaced.value, found.displaced.error) == pytest.approx((-11, 25), abs=5e-5)
    assert (found.total.value, found.total.error) == pytest.approx((-118, 39.598), abs=5e-4)
    assert found.total.z == pytest.approx(-2.98, abs=5e-3)
    assert (found.total.low, found.total.high) == pytest.approx((-195.61, -40.39), abs=5e-3)


@pytest.mark.parametrize(
    ("around", "printed"),
    [pytest.param(Counts(50, 40), 0.25, id="benefit spread"),
     pytest.param(Counts(50, 60), -0.25, id="crime moved")],
)  # fmt: skip
def test_displacement_quotient(around, printed):
    found = displacement_quotient(Counts(100, 60), around, Counts(200, 200))
    assert found == pytest.approx(printed, abs=1e-12)
