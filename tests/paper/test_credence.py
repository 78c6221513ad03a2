"""The check values of METHOD section 2, at their printed precision.

They follow from Bayes' rule for a source that works with probability rho and reports at random
otherwise; the defaults for each grade are those of the policy table.
"""

import numpy as np
import pytest

from opensocta.assess.credence import (
    CredenceSettings,
    Items,
    analytic_confidence,
    decay,
    likelihood_ratio,
    weigh,
)
from opensocta.vocabulary import policy

SETTINGS = CredenceSettings.from_policy(policy({"credence.draws": 400}))
RATIOS = [
    ("A1", 12.7931), ("A2", 3.6512), ("B1", 6.1429), ("B2", 2.8462), ("C3", 1.2727),
    ("D4", 0.8692), ("A5", 0.2012), *((f"{letter}6", 1.0) for letter in "ABCDEF"),
]  # fmt: skip
# each item: grade, agency, origin, stance x decay
CASES = [
    pytest.param(0.5, [("B2", 0, 0, 1)], 0.74, id="one B2"),
    pytest.param(0.5, [("B2", 0, 0, 1), ("B2", 1, 1, 1)], 0.890117, id="two independent B2"),
    pytest.param(0.5, [("B2", 0, 0, 1)] * 2, 0.74, id="two B2 of one origin"),
    pytest.param(0.5, [("B2", 0, 0, 1)] * 5, 0.74, id="five B2 of one origin"),
    pytest.param(0.5, [("B2", 0, 0, 1), ("B2", 0, 1, 1)], 0.833298, id="two B2 of one agency"),
    pytest.param(0.5, [("A1", 0, 0, 1), ("B2", 1, 1, -1)], 0.818012, id="A1, refuted by B2"),
    pytest.param(0.2, [("A1", 0, 0, 1), ("C3", 1, 1, 1)], 0.802782, id="prior .2, A1 and C3"),
    pytest.param(0.5, [("A5", 0, 0, 1)], 0.1675, id="A5 counts against"),
    pytest.param(0.3, [("F6", 0, 0, 1)], 0.3, id="F6 keeps the prior"),
    pytest.param(0.5, [("B2", 0, 0, 0.25)], 0.565003, id="B2 aged two half-lives"),
]


def grade(text):
    return SETTINGS.rho[text[0]], SETTINGS.theta[text[1]]


def weighed(prior, items):
    rows = [(0, agency, origin, *grade(text), weight) for text, agency, origin, weight in items]
    claim, agency, origin, rho, theta, weight = (
        np.array(column) for column in zip(*rows, strict=True)
    )
    return weigh(
        Items(claim, agency, origin, rho, theta, weight.astype(float)),
        np.array([prior]),
        SETTINGS,
        rng=np.random.default_rng(1),
    )


@pytest.mark.parametrize(("text", "ratio"), RATIOS)
def test_likelihood_ratio(text, ratio):
    assert likelihood_ratio(*grade(text)) == pytest.approx(ratio, abs=5e-5)


@pytest.mark.parametrize(("prior", "items", "credence"), CASES)
def test_credence(prior, items, credence):
    found = weighed(prior, items)
    assert found.credence[0] == pytest.approx(credence, abs=5e-5 if credence == 0.1675 else 6e-7)
    assert found.low[0] <= found.credence[0] <= found.high[0]


def test_conflict_of_an_item_and_its_refutation():
    found = weighed(0.5, [("A1", 0, 0, 1), ("B2", 1, 1, -1)])
    assert found.conflict[0] == pytest.approx(0.581922, abs=6e-7)


def test_two_half_lives_leave_a_quarter():
    assert decay(48, 24) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("origins", "kinds", "conflict", "width", "word"),
    [
        (3, 2, 0.29, 0.24, "high"),
        (3, 1, 0.0, 0.1, "moderate"),
        (2, 2, 0.0, 0.1, "moderate"),
        (3, 2, 0.3, 0.1, "moderate"),
        (3, 2, 0.0, 0.25, "moderate"),
        (1, 2, 0.0, 0.1, "low"),
        (9, 3, 0.0, 0.51, "low"),
        (9, 3, 0.61, 0.1, "low"),
    ],
)
def test_analytic_confidence(origins, kinds, conflict, width, word):
    found = analytic_confidence(
        origins=origins,
        source_kinds=kinds,
        conflict=conflict,
        width=width,
        rule=SETTINGS.confidence,
    )
    assert found == word
