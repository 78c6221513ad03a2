"""Anchors of levels read as cut points."""

import pytest

from opensocta.assess.anchors import read_cuts
from opensocta.vocabulary import indicators


def cuts(code):
    return read_cuts(indicators()[code].levels)


@pytest.mark.parametrize(
    ("code", "number", "level"),
    [
        ("A-SIZE", 99, 0), ("A-SIZE", 100, 1), ("A-SIZE", 20_000, 4), ("A-GROWTH", -21, 0),
        ("A-GROWTH", -20, 1), ("A-GROWTH", 0, 2), ("A-GROWTH", 21, 4), ("A-PRICE", 26, 0),
        ("A-PRICE", 0, 2), ("A-PRICE", -30, 4), ("N-ML-VOL", 600_000, 2), ("N-ADAPT", 1, 4),
        ("N-ADAPT", 7, 2), ("N-YOUTH", 0, 0), ("N-YOUTH", 0.1, 1), ("I-BO", 96, 0),
        ("I-BO", 10, 4), ("N-REACH", 1, 1), ("A-PROFIT", 1.3, 1), ("E-FREEDOM", 11, 4),
    ],
)  # fmt: skip
def test_level_of_a_number(code, number, level):
    assert cuts(code).level(number) == level


@pytest.mark.parametrize("code", ["N-VIO-USE", "H-CAUSAL", "A-INNOV", "E-VISA"])
def test_words_or_mixed_anchors_have_no_cut_points(code):
    assert cuts(code) is None


def test_sampling_error_spreads_over_levels():
    chances = cuts("A-GROWTH").chances(0, 5)
    assert chances.sum() == pytest.approx(1)
    assert chances[2] == pytest.approx(0.6827, abs=1e-4)
    assert chances[1] == pytest.approx(chances[3])


def test_without_error_the_level_is_certain():
    assert cuts("A-GROWTH").chances(0, 0).tolist() == [0, 0, 1, 0, 0]


def test_falling_anchors_turn_the_distribution_round():
    chances = cuts("I-BO").chances(99, 1)
    assert chances[0] > 0.99
