"""Words that sentences of findings share."""

import pytest

from opensocta.evidence.wording import (
    area_words,
    capital,
    counted,
    interval_words,
    listed,
    lowered,
    odds_words,
    percent_words,
    place_words,
    spoken_period,
)


def test_a_number_agrees_with_its_noun():
    assert (counted(1, "pair"), counted(2, "pair")) == ("1 pair", "2 pairs")
    assert counted(1200, "other currency", "other currencies") == "1,200 other currencies"


@pytest.mark.parametrize(
    ("names", "most", "words"),
    [
        ([], 6, ""),
        (["N-01"], 6, "N-01"),
        (["N-01", "N-02"], 6, "N-01 and N-02"),
        (["N-01", "N-02", "N-03"], 6, "N-01, N-02 and N-03"),
        (["N-01", "N-02", "N-03", "N-04"], 2, "N-01, N-02 and 2 more"),
    ],
)
def test_a_list_is_counted_where_it_is_long(names, most, words):
    assert listed(names, most) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0 %"), (0.0004, "less than 0.1 %"), (0.0083, "0.8 %"), (0.622, "62 %"), (-0.4, "-40 %"),
     (2.0, "200 %")],
)  # fmt: skip
def test_a_share_has_no_more_digits_than_it_deserves(share, words):
    assert percent_words(share) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(0.29, 0.91, "29-91 %"), (-0.09, 0.4, "-9 to 40 %"), (-0.42, -0.1, "-42 to -10 %"),
     (-0.001, 0.1, "0 to 10 %"), (2.06, 17.82, "206-1,782 %")],
)  # fmt: skip
def test_an_interval_is_plain_and_never_clipped(low, high, words):
    assert interval_words(low, high) == words


@pytest.mark.parametrize(
    ("decades", "words"),
    [(-1, "about 1 in 1"), (1, "about 1 in 10"), (3.5, "about 1 in 3,000"),
     (4.8, "about 1 in 60,000"), (17.3, "less than 1 in a million")],
)  # fmt: skip
def test_odds_have_one_digit_and_an_end(decades, words):
    assert odds_words(decades) == words


@pytest.mark.parametrize(
    ("place", "words"),
    [("BEO", "Belgrade"), ("MK", "North Macedonia"), ("EL", "Greece"), ("UK", "United Kingdom"),
     ("Western Balkan Route", "the Western Balkan Route"), ("place_9", "place 9"), ("QX", "QX")],
)  # fmt: skip
def test_a_place_has_its_name_where_it_has_one(place, words):
    assert place_words(place) == words


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2024", "2024"),
        ("2026-09", "the month to 30 Sep 2026"),
        ("2024-Q1", "the quarter to 31 Mar 2024"),
    ],
)
def test_a_period_is_spoken(period, words):
    assert spoken_period(period) == words


def test_names_stand_within_and_at_the_head_of_a_sentence():
    assert lowered("Illicit drugs") == "illicit drugs"
    assert lowered("BMK and precursors") == "BMK and precursors"
    assert lowered("Captagon tablets") == "Captagon tablets"
    assert capital("recorded detections in Nadlac") == "Recorded detections in Nadlac"
    assert area_words("DRUG") == "illicit drugs"
    assert area_words("NONE") == "NONE"
