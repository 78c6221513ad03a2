"""Published schemes for comparison: Strang (2005) on Sleipnir; GI-TOC index 2023."""

import pytest

from opensocta.assess.schemes import SLEIPNIR, gitoc_criminality, sleipnir_range, sleipnir_score


@pytest.mark.parametrize(("level", "score"), [("high", 760), ("low", 190), ("unknown", 380)])
def test_sleipnir(level, score):
    assert sleipnir_score(dict.fromkeys(SLEIPNIR, level)) == score


def test_sleipnir_without_knowledge_says_nothing():
    assert sleipnir_range({}) == (0, 760)


@pytest.mark.parametrize(
    ("markets", "actors", "printed"),
    [
        pytest.param(5.73, 6.7, 6.22, id="Serbia"),
        pytest.param(5.20, 6.6, 5.90, id="Montenegro"),
        pytest.param(5.30, 6.4, 5.85, id="Bosnia and Herzegovina"),
    ],
)
def test_gitoc_criminality_2023(markets, actors, printed):
    assert gitoc_criminality(markets=markets, actors=actors) == pytest.approx(printed, abs=0.0051)
