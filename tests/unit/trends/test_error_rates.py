"""How often changes and breaks are told rightly, on 400 invented series of twelve years.

Half of the series keep their level, half change it in the last year by a factor between 1.2 and
2 up or down; counts are overdispersed. The figures are those of docs/methods/trends.md.
"""

import numpy as np
import pyarrow as pa
import pytest
from tests.unit.trends.test_trends import figure

from opensocta.evidence.tables import OBSERVATIONS
from opensocta.trends import find_trends


@pytest.fixture(scope="module")
def told():
    dice = np.random.Generator(np.random.PCG64(5))
    rows, factors = [], {}
    for number in range(400):
        mean, spread = float(np.exp(dice.uniform(3, 8))), 1 + dice.exponential(3)
        factor = 1.0 if number % 2 else float(np.exp(dice.choice([-1, 1]) * dice.uniform(0.2, 0.7)))
        factors[f"place {number}"] = factor
        for year in range(12):
            level = mean * (factor if year == 11 else 1)
            value = dice.negative_binomial(level / (spread - 1 + 1e-9), 1 / spread)
            rows.append(figure(str(2010 + year), float(value), place=f"place {number}"))
    found = find_trends(pa.Table.from_pylist(rows, OBSERVATIONS.schema), rng=dice).findings
    return [(f.kind, f.measures, factors[f.measures["place"]]) for f in found]


def changes(told, *, steady):
    return [(m, f) for kind, m, f in told if kind == "trends.change" and (f == 1) == steady]


def test_a_steady_level_is_seldom_called_a_change(told):
    rows = changes(told, steady=True)
    wrong = [m for m, _ in rows if m["p_higher"] > 0.95 or m["p_higher"] < 0.05]
    assert len(wrong) / len(rows) < 0.09


def test_a_change_is_mostly_seen_and_never_on_the_wrong_side(told):
    rows = changes(told, steady=False)
    seen = [m["p_higher"] > 0.9 if f > 1 else m["p_higher"] < 0.1 for m, f in rows]
    wrong = [m["p_higher"] < 0.1 if f > 1 else m["p_higher"] > 0.9 for m, f in rows]
    assert np.mean(seen) > 0.65
    assert np.mean(wrong) < 0.01


def test_the_true_change_lies_in_its_90_per_cent_interval(told):
    rows = changes(told, steady=True) + changes(told, steady=False)
    inside = [m["change_low"] <= 100 * (f - 1) <= m["change_high"] for m, f in rows]
    assert 0.88 < np.mean(inside) < 0.98


def test_a_steady_level_hardly_ever_breaks(told):
    broken = [m for kind, m, f in told if kind == "trends.break" and f == 1]
    assert len(broken) <= 6
