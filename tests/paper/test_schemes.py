"""Published schemes for comparison: Strang (2005) on Sleipnir; GI-TOC index 2023."""

import pytest

from opensocta.assess.schemes import score_by
from opensocta.vocabulary import ranking_schemes

SLEIPNIR, GITOC = ranking_schemes()["sleipnir"], ranking_schemes()["gitoc"]


@pytest.mark.parametrize(("level", "score"), [("high", 760), ("low", 190), ("unknown", 380)])
def test_sleipnir(level, score):
    found = score_by(SLEIPNIR, {one.name: level for one in SLEIPNIR.criteria})
    assert found.score == score


def test_sleipnir_without_knowledge_says_nothing():
    found = score_by(SLEIPNIR, {})
    assert (found.low, found.high, found.unknown) == (0, 760, 19)


@pytest.mark.parametrize(
    ("markets", "actors", "printed"),
    [
        pytest.param(5.73, 6.7, 6.22, id="Serbia"),
        pytest.param(5.20, 6.6, 5.90, id="Montenegro"),
        pytest.param(5.30, 6.4, 5.85, id="Bosnia and Herzegovina"),
    ],
)
def test_gitoc_criminality_2023(markets, actors, printed):
    mean = {"markets": markets, "actors": actors}
    found = score_by(GITOC, {one.name: mean[one.part] for one in GITOC.criteria})
    assert found.score == pytest.approx(printed, abs=0.0051)


def test_gitoc_without_one_score_gives_a_range_and_no_score():
    given = {one.name: 5.0 for one in GITOC.criteria if one.name != "heroin trade"}
    found = score_by(GITOC, given)
    assert found.score is None
    assert (found.low, found.high) == pytest.approx((5 - 4 / 30, 5 + 5 / 30))
