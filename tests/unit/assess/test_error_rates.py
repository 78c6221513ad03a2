"""How good credences are where sources behave a little differently from the policy's values.

2,000 invented claims, half of them true, each with one to five reports of four agencies; what a
grade stands for is drawn around the policy's value. The figures are those of
docs/methods/credence.md.
"""

import numpy as np
import pytest

from opensocta.assess.credence import CredenceSettings, Items, weigh
from opensocta.assess.outcomes import brier
from opensocta.vocabulary import policy

SETTINGS = CredenceSettings.from_policy(policy({"credence.draws": 200}))


@pytest.fixture(scope="module")
def judged():
    dice = np.random.Generator(np.random.PCG64(11))
    true = dice.random(2000) < 0.5
    rows = []
    for claim, holds in enumerate(true):
        for report in range(1 + int(dice.integers(5))):
            letter, digit = dice.choice(list("ABCDF")), dice.choice(list("12346"))
            rho = np.clip(SETTINGS.rho[letter] + dice.normal(0, 0.08), 0, 1)
            theta = np.clip(SETTINGS.theta[digit] + dice.normal(0, 0.08), 0, 1)
            right = dice.random() < (theta if dice.random() < rho else 0.5)
            rows.append(
                (claim, report, 10 * claim + report, SETTINGS.rho[letter], SETTINGS.theta[digit],
                 1.0 if right == holds else -1.0)
            )  # fmt: skip
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    found = weigh(Items(*columns), np.full(2000, 0.5), SETTINGS, rng=dice)
    return found, true


def test_credences_beat_the_base_rate(judged):
    found, true = judged
    score = brier(np.round(found.credence, 1), true)
    assert score.score < 0.20
    assert score.uncertainty == pytest.approx(0.25, abs=0.001)


def test_credences_are_calibrated(judged):
    found, true = judged
    assert brier(np.round(found.credence, 1), true).reliability < 0.003
