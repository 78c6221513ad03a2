"""Printed values: Cooke's three experts; Dawid and Skene's anaesthetists; a knapsack.

Cooke: example of the package `expert` (Goulet et al. 2009); Dawid and Skene (1979), shares of the
four classes; knapsack of the method page.
"""

import csv

import numpy as np
import pytest

from opensocta.assess import (
    Option,
    allocate,
    classical_weights,
    dawid_skene,
    pool_quantiles,
)

SEEDS = [[[0.14, 0.22, 0.28], [130000, 150000, 200000]],
         [[0.2, 0.3, 0.4], [165000, 205000, 250000]],
         [[0.2, 0.4, 0.52], [200000, 400000, 500000]]]  # fmt: skip
TARGET = [[350000, 400000, 525000], [550000, 600000, 650000], [625000, 700000, 800000]]


class TestCooke:
    found = classical_weights(SEEDS, [0.27, 210000])

    def test_calibration(self):
        printed = [0.299964, 0.827219, 0.299964]
        assert self.found.calibration == pytest.approx(printed, abs=5e-7)

    def test_information(self):
        assert self.found.information == pytest.approx([0.90397, 0.59525, 0.09243], abs=5e-6)

    def test_weights(self):
        assert self.found.weight == pytest.approx([0.342682, 0.622277, 0.035041], abs=5e-7)

    def test_decision_maker(self):
        pooled = pool_quantiles(TARGET, self.found.weight, rule="average")
        printed = [305000, 484091.6, 534967.7, 612420.8, 845000]
        assert [pooled.low, *pooled.values, pooled.high] == pytest.approx(printed, abs=0.05)


def test_dawid_and_skene_shares_of_classes(public_data):
    with (public_data / "surveys/dawid_skene_anesthesia.csv").open() as file:
        rows = list(csv.DictReader(file))
    columns = ([row[name] for row in rows] for name in ("item", "rater", "rating"))
    found = dawid_skene(*columns)
    assert found.share == pytest.approx([0.40, 0.42, 0.11, 0.07], abs=0.005)


def test_knapsack():
    worth = (92, 57, 49, 68, 60, 43, 67, 84, 87, 72)
    weight = (23, 31, 29, 44, 53, 38, 63, 85, 89, 82)
    options = [Option(str(n), v, v, v, {"w": w})
               for n, (v, w) in enumerate(zip(worth, weight, strict=True), start=1)]  # fmt: skip
    found = allocate(options, {"w": 165}, draws=0, rng=np.random.default_rng(1))
    assert found.effect == 309
    assert [one.name for one, is_in in zip(options, found.chosen, strict=True) if is_in] == list(
        "12346"
    )
