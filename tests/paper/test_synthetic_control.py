"""California's Proposition 99, outcomes only: the public series of Abadie et al. (2010).

The difference in differences is that of Arkhangelsky et al. (2021), -27.3, with more digits.
"""

import csv

import numpy as np
import pytest

from opensocta.trends import difference_in_differences, synthetic_control

PRINTED = {"Utah": 0.394, "Montana": 0.232, "Nevada": 0.205, "Connecticut": 0.109,
           "New Hampshire": 0.045, "Colorado": 0.015}  # fmt: skip


@pytest.fixture(scope="module")
def states(public_data):
    with (public_data / "series" / "prop99.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    names = sorted({row["State"] for row in rows})
    years = sorted({int(row["Year"]) for row in rows})
    packs = np.full((len(names), len(years)), np.nan)
    for row in rows:
        packs[names.index(row["State"]), years.index(int(row["Year"]))] = row["PacksPerCapita"]
    return names, packs, names.index("California"), years.index(1989)


def test_difference_in_differences(states):
    names, packs, treated, start = states
    found = difference_in_differences(packs, np.arange(len(names)) == treated, start)
    assert found.effect == pytest.approx(-27.3491, abs=5e-5)


def test_weights_effect_and_placebo_rank(states):
    names, packs, treated, start = states
    found = synthetic_control(packs, treated, start)
    donors = [name for name in names if name != "California"]
    used = {n: w for n, w in zip(donors, found.weights, strict=True) if w > 5e-4}
    assert used == pytest.approx(PRINTED, abs=5e-4)
    assert found.effect == pytest.approx(-19.5136, abs=5e-5)
    assert (found.rank, found.placebos) == (3, 39)
    assert found.low < found.effect < found.high < 0
